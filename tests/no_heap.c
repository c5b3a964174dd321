/* SPDX-License-Identifier: MIT */
/* no_heap [fall]: runs the functions that read input over replies of all kinds, with a malloc, calloc, realloc and free
   that end the program. With "fall" it allocates once and must be ended by that: proof that the trap works. Sanitizers
   have their own malloc, so with SANITIZED it is skipped. */
#include "bench/texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef SANITIZED

int main(void)
{
    puts("skipped: sanitizers have their own malloc");
    return 77;
}

#else

/* While it is set, allocating or freeing ends the program. */
static volatile bool trapped;
static bool wanted;

static void fall(void)
{
    static const char said[] = "memory was allocated\n";
    if (!trapped)
        return;
    ssize_t written = write(2, said, sizeof said - 1);
    _exit(wanted && written > 0 ? 0 : 1);
}

/* Blocks are taken from a pool in order and never returned to it. */
static union {
    char octets[64 << 20];
    long double align;
} pool;
static size_t used;

void *malloc(size_t size)
{
    fall();
    size_t at = used;
    if (size > sizeof pool - used - 64)
        return NULL;
    used += (size + 31) / 16 * 16;
    memcpy(pool.octets + at, &size, sizeof size);
    return pool.octets + at + 16;
}

void free(void *block)
{
    (void)block;
    fall();
}

void *calloc(size_t count, size_t size)
{
    return malloc(size > 0 && count > SIZE_MAX / size ? SIZE_MAX : count * size); /* the pool is all zero */
}

void *realloc(void *block, size_t size)
{
    size_t old = 0;
    void *other = malloc(size);
    if (block)
        memcpy(&old, (char *)block - 16, sizeof old);
    if (other && block)
        memcpy(other, block, old < size ? old : size);
    return other;
}

static void read_iterators(const smtpb_reply *reply, smtpb_span text)
{
    smtpb_cursor pieces = SMTPB_CURSOR_START, forwards = SMTPB_CURSOR_START, facts = SMTPB_CURSOR_START,
                 inside = SMTPB_CURSOR_START;
    smtpb_piece piece;
    smtpb_forward forward;
    smtpb_fact fact;
    char buf[256];
    while (smtpb_piece_next(reply, &pieces, &piece))
        ;
    while (smtpb_forward_next(reply, NULL, &forwards, &forward))
        smtpb_forward_write(&forward, buf, sizeof buf);
    while (smtpb_forward_in(text, &inside, &forward))
        ;
    while (smtpb_fact_next(reply, NULL, &facts, &fact))
        ;
}

/* What a caller can do with a reply; `rules` is a block of user rules. */
static void use(smtpb_span text, smtpb_span rules)
{
    smtpb_reply reply;
    smtpb_origin origin;
    smtpb_verdict verdict;
    smtpb_match matches[4];
    smtpb_stream stream = SMTPB_STREAM_START;
    smtpb_context context = SMTPB_CONTEXT_START;
    char buf[512];
    bool lossy;
    context.stage = SMTPB_STAGE_RCPT;
    context.rules = rules;
    smtpb_parse(text, &reply);
    smtpb_feed(&stream, text, &reply);
    for (int form = SMTPB_FORM_AUTO; form <= SMTPB_FORM_OUTLOOK; form++)
        smtpb_find((smtpb_form)form, text, &reply, &origin);
    smtpb_find(SMTPB_FORM_AUTO, text, &reply, &origin);
    smtpb_classify(&reply, &context, &verdict);
    smtpb_matches(&reply, &context, matches, 4);
    smtpb_classify_silence(SMTPB_SILENCE_TIMED_OUT, &context, &verdict);
    smtpb_text(&reply, verdict.evidence, buf, sizeof buf);
    smtpb_normalize(&reply, buf, sizeof buf);
    smtpb_fingerprint(&reply);
    smtpb_map(&verdict, SMTPB_SYSTEM_SISIMAI, &lossy);
    smtpb_code_text(reply.code, SMTPB_PART_CAUSES, buf, sizeof buf);
    smtpb_status_text(reply.status, verdict.provider, SMTPB_PART_MEANING, buf, sizeof buf);
    smtpb_rule_text(reply.code, SMTPB_RULE_PHRASE, buf, sizeof buf);
    smtpb_advice(&verdict);
    smtpb_judge(text, &context, &reply, &origin, &verdict);
    smtpb_json(&reply, &origin, &context, &verdict, NULL, buf, sizeof buf);
    smtpb_judge_json(text.ptr, text.len, "rcpt", NULL, NULL, NULL, 0, buf, sizeof buf);
    read_iterators(&reply, text);
}

/* The text as each part of a mail, and in a report. */
static void use_mail(smtpb_span text)
{
    static const char group[] = "Final-Recipient: utf-8; j\\x{F6}@example.com\n";
    const smtpb_span fields = { group, sizeof group - 1 }, none = { NULL, 0 };
    smtpb_mail_cursor report = { .found = 0 }, notice = { .found = 0 };
    smtpb_cursor groups = SMTPB_CURSOR_START, said = SMTPB_CURSOR_START;
    smtpb_bounce b = { .recipient = text };
    smtpb_verdict verdict;
    char buf[512];
    smtpb_mail_kind(text);
    smtpb_field(text, "Status");
    smtpb_notice_returned(text);
    smtpb_mail_address(text, buf, sizeof buf);
    smtpb_judge_bounce(&b, NULL, NULL, NULL, &verdict);
    smtpb_dsn_next(text, &groups, &b);
    smtpb_notice_name(smtpb_notice_next(text, none, &said, &b) ? b.form : 0);
    smtpb_bounce_next(none, fields, text, &notice, &b);
    smtpb_mail_json(NULL, 0, fields.ptr, fields.len, text.ptr, text.len, &report, buf, sizeof buf);
}

int main(int argc, char **argv)
{
    static const char rules[] = "5 rcpt : (user|mailbox) *3 unknown : user_unknown\n",
                      bad[] = ": odd ( : user_unknown\n",
                      notice[] = "This is the mail system at host x.\n\n<gone@example.com>: 550 5.1.1 no such user\n";
    static char block[4096];
    size_t need = 0;
    (void)argv;
    wanted = argc > 1;
    texts all[] = { texts_vectors(), texts_of_length(2000, 12), texts_of_length(20000, 1) };
    trapped = true;
    smtpb_rules_compile((smtpb_span){ bad, sizeof bad - 1 }, block, sizeof block, &need, NULL);
    smtpb_rules_compile((smtpb_span){ rules, sizeof rules - 1 }, block, sizeof block, &need, NULL);
    if (smtpb_rules_check((smtpb_span){ block, need }) != SMTPB_OK)
        return 1;
    void *volatile taken = wanted ? malloc(1) : NULL;
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        for (size_t i = 0; i < all[k].count; i++) {
            use(all[k].at[i], (smtpb_span){ block, need });
            use_mail(all[k].at[i]);
        }
    use_mail((smtpb_span){ notice, sizeof notice - 1 });
    trapped = false;
    return taken != NULL;
}

#endif
