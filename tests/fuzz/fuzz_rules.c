/* SPDX-License-Identifier: MIT */
/* Rules, a line "=", and a reply: compiling has a defined result, and judging by the block, intact or damaged, keeps
   inside the input. */
#include "fuzz.h"

static void judge(smtpb_span rules, smtpb_span in)
{
    smtpb_context context = SMTPB_CONTEXT_START;
    smtpb_reply reply;
    smtpb_verdict v;
    context.rules = rules;
    context.stage = SMTPB_STAGE_RCPT;
    smtpb_parse(in, &reply);
    smtpb_classify(&reply, &context, &v);
    MUST(is_inside(in, v.evidence));
    MUST(v.by != SMTPB_BY_USER || v.rule >= 32768);
    MUST(strcmp(smtpb_reason_name(v.reason), "unrecognized") != 0);
}

/* The input chooses which octets change, and to what. */
static void damage(char *block, size_t len, smtpb_span by)
{
    for (size_t i = 0; i + 2 < by.len && len > 0; i += 3)
        block[((unsigned char)by.ptr[i] * 256u + (unsigned char)by.ptr[i + 1]) % len] = by.ptr[i + 2];
}

static void check_block(smtpb_span text, size_t need, smtpb_span in)
{
    char *block = malloc(need);
    MUST(block);
    MUST(smtpb_rules_compile(text, block, need, NULL, NULL) == SMTPB_OK);
    MUST(smtpb_rules_check((smtpb_span){ block, need }) == SMTPB_OK);
    judge((smtpb_span){ block, need }, in);
    damage(block + 8, need - 8, in); /* after the header, which identifies a block of this version */
    judge((smtpb_span){ block, need }, in);
    damage(block, need, in);
    judge((smtpb_span){ block, need }, in);
    judge((smtpb_span){ block, need / 2 }, in);
    free(block);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    smtpb_span text = { (const char *)data, size }, in = { NULL, 0 };
    smtpb_rules_error error;
    size_t need;
    for (size_t i = 0; i + 2 < size && in.len == 0; i++)
        if (memcmp(data + i, "\n=\n", 3) == 0) {
            text.len = i + 1;
            in = (smtpb_span){ (const char *)data + i + 3, size - i - 3 };
        }
    smtpb_result result = smtpb_rules_compile(text, NULL, 0, &need, &error);
    MUST(result == SMTPB_E_LIMIT || result == SMTPB_E_SYNTAX);
    MUST((result == SMTPB_E_SYNTAX) == (error.line > 0 && error.column > 0 && error.fault != SMTPB_RULES_FAULT_NONE));
    if (result == SMTPB_E_LIMIT)
        check_block(text, need, in);
    return 0;
}
