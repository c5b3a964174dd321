/* SPDX-License-Identifier: MIT */
/* Limits: where Exim's log cuts a reply, what a bracket may quote, reads within a damaged block of rules. */
#include "support.h"

/* ---- Exim's log cuts at about 1,000 octets ---- */

static bool is_cut(size_t octets)
{
    static const char wrapping[] = "SMTP error from remote mail server after RCPT TO:<a@b.example>: ";
    enum { HEAD = sizeof wrapping - 1 };
    char text[HEAD + 1200];
    smtpb_reply reply;
    smtpb_origin origin;
    memset(text, 'x', sizeof text);
    memcpy(text, wrapping, HEAD);
    memcpy(text + HEAD, "550 ", 4);
    smtpb_span in = heap_copy((smtpb_span){ text, HEAD + octets });
    smtpb_find(SMTPB_FORM_AUTO, in, &reply, &origin);
    assert_int_equal(origin.form, SMTPB_FORM_EXIM);
    assert_int_equal(reply.raw.len, octets);
    bool cut = (reply.flags & SMTPB_REPLY_CUT) != 0;
    heap_free(in);
    return cut;
}

static void exim_cuts_at_980(void **state)
{
    (void)state;
    assert_false(is_cut(979));
    assert_true(is_cut(980));
    assert_true(is_cut(1100));
}

/* ---- A bracket quotes a reply only if a status confirms the code ---- */

static struct quote {
    const char *name, *text, *nested;
} quotes[] = {
    { "status of the code's class", "550 x <451 4.7.650 busy>", "451 4.7.650 busy" },
    { "status of another class", "550 x <451 5.7.650 busy>", "" },
    { "status of success", "550 x <451 2.0.0 busy>", "" },
    { "no status", "550 x <451 busy>", "" },
};

static void bracket_quotes(void **state)
{
    const struct quote *row = *state;
    smtpb_reply reply;
    smtpb_parse((smtpb_span){ row->text, strlen(row->text) }, &reply);
    assert_int_equal(reply.nested.len, strlen(row->nested));
    assert_memory_equal(reply.nested.len > 0 ? reply.nested.ptr : "", row->nested, reply.nested.len);
}

/* ---- A block of rules with any octet changed is never read past its end ---- */

static void classify_with(smtpb_span block)
{
    static const char text[] = "550 one two.example.com three";
    smtpb_context ctx = SMTPB_CONTEXT_START;
    smtpb_reply reply;
    smtpb_verdict v;
    ctx.rules = block;
    smtpb_parse((smtpb_span){ text, sizeof text - 1 }, &reply);
    smtpb_classify(&reply, &ctx, &v);
    assert_inside(reply.raw, v.evidence);
}

static void damaged_block_is_not_read_past(void **state)
{
    static const char rules[] = ": one two.example.com three : spam_content\n5 : one *2 three : user_unknown\n";
    static const unsigned char values[] = { 0, 1, 3, 0x7F, 0x80, 0xFF };
    char block[2048];
    size_t need;
    (void)state;
    assert_int_equal(smtpb_rules_compile((smtpb_span){ rules, sizeof rules - 1 }, block, sizeof block, &need, NULL),
                     SMTPB_OK);
    for (size_t i = 0; i < need; i++)
        for (size_t k = 0; k < COUNT(values); k++) {
            smtpb_span copy = heap_copy((smtpb_span){ block, need });
            ((char *)(uintptr_t)copy.ptr)[i] = (char)values[k];
            classify_with(copy);
            heap_free(copy);
        }
}

int main(void)
{
    const struct CMUnitTest more[] = { cmocka_unit_test(exim_cuts_at_980),
                                       cmocka_unit_test(damaged_block_is_not_read_past) };
    return RUN_ROWS(quotes, bracket_quotes) + cmocka_run_group_tests(more, NULL, NULL);
}
