/* SPDX-License-Identifier: MIT */
/* Many threads judge one reply by one block of rules at the same time: all reach the same verdict.
   -fsanitize=thread reports writes to what they share. */
#include "smtpbounce.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { THREADS = 8, ROUNDS = 200 };

static char block[4096];
static smtpb_reply reply;
static smtpb_context context = SMTPB_CONTEXT_START;

static smtpb_verdict judge(smtpb_stage stage)
{
    smtpb_context mine = context;
    smtpb_verdict verdict;
    mine.stage = stage;
    smtpb_classify(&reply, &mine, &verdict);
    return verdict;
}

static void *judge_often(void *wrong)
{
    static const smtpb_stage stages[] = { SMTPB_STAGE_RCPT, SMTPB_STAGE_EOD };
    for (int i = 0; i < ROUNDS; i++) {
        smtpb_verdict v = judge(stages[i % 2]);
        char form[200];
        bool users = v.by == SMTPB_BY_USER && v.reason == SMTPB_REASON_SPAM_CONTENT;
        *(int *)wrong += users != (stages[i % 2] == SMTPB_STAGE_EOD);
        *(int *)wrong +=
            smtpb_normalize(&reply, form, sizeof form) == 0 || smtpb_rules_check(context.rules) != SMTPB_OK;
    }
    return NULL;
}

static void threads_share_rules_and_replies(void **state)
{
    static const char text[] = "eod : no such user : spam_content\n",
                      octets[] = "550 5.1.1 no such user <a@x.example>\r\n";
    pthread_t threads[THREADS];
    int wrong[THREADS] = { 0 };
    (void)state;
    size_t need = 0;
    assert_int_equal(smtpb_rules_compile((smtpb_span){ text, sizeof text - 1 }, block, sizeof block, &need, NULL),
                     SMTPB_OK);
    context.rules = (smtpb_span){ block, need };
    assert_int_equal(smtpb_parse((smtpb_span){ octets, sizeof octets - 1 }, &reply), SMTPB_OK);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, judge_often, &wrong[i]), 0);
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_int_equal(wrong[i], 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(threads_share_rules_and_replies) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
