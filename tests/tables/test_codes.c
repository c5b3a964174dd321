/* SPDX-License-Identifier: MIT */
/* The tables of codes and statuses: complete, sorted, and with an answer for every number. */
#include "../support.h"

enum { CODES = 73, REGISTERED = 81, PROVIDED = 144 };

static void codes_ascend(void **state)
{
    unsigned before = 0;
    size_t n = 0;
    (void)state;
    for (const smtpb_code_info *row; (row = smtpb_code_at(n)) != NULL; n++) {
        assert_true(row->code > before);
        assert_ptr_equal(smtpb_code(row->code), row);
        before = row->code;
    }
    assert_int_equal(n, CODES);
}

/* A code and its row have the same class. */
static void codes_are_consistent(void **state)
{
    (void)state;
    for (size_t i = 0; smtpb_code_at(i); i++) {
        const smtpb_code_info *row = smtpb_code_at(i);
        unsigned digit = row->code / 100;
        smtpb_type bounce = digit < 4 ? SMTPB_TYPE_NONE : digit == 4 ? SMTPB_TYPE_SOFT : SMTPB_TYPE_HARD;
        assert_string_equal(smtpb_type_name(row->bounce), smtpb_type_name(bounce));
        assert_true(row->status.cls == 0 || row->status.cls == digit);
        assert_int_equal(row->reason == SMTPB_REASON_ACCEPTED, digit < 4);
    }
}

enum { TEXT = 1000 }; /* octets for a text */

static const char *code_text(char buf[TEXT], unsigned code, smtpb_part part)
{
    assert_in_range(smtpb_code_text(code, part, buf, TEXT), 0, TEXT - 1);
    return buf;
}

static const char *status_text(char buf[TEXT], smtpb_status status, smtpb_provider provider, smtpb_part part)
{
    assert_in_range(smtpb_status_text(status, provider, part, buf, TEXT), 0, TEXT - 1);
    return buf;
}

static void every_number_is_answered(void **state)
{
    (void)state;
    for (unsigned code = 0; code <= 1000; code++) {
        const smtpb_code_info *row = smtpb_code(code);
        unsigned digit = code >= 200 && code <= 599 ? code / 100 : 0;
        assert_non_null(row);
        assert_true(row->code == code || row->code == digit);
        assert_true(smtpb_code_text(code, SMTPB_PART_TITLE, NULL, 0) > 0);
        assert_true(smtpb_code_text(code, SMTPB_PART_MEANING, NULL, 0) > 0);
        assert_true(strlen(smtpb_code_advice(code)) > 0);
    }
    assert_int_equal(smtpb_code((unsigned)-1)->code, 0);
}

static struct code {
    const char *name;
    unsigned code;
    const char *expected; /* RFC bounce severity category action reason status */
} codes[] = {
    { "200", 200, "0 none low none none accepted 0.0.0" },
    { "211", 211, "5321 none low none none accepted 0.0.0" },
    { "214", 214, "5321 none low none none accepted 0.0.0" },
    { "220", 220, "5321 none low none none accepted 0.0.0" },
    { "221", 221, "5321 none low none none accepted 2.0.0" },
    { "235", 235, "4954 none low none none accepted 2.7.0" },
    { "250", 250, "5321 none low none none accepted 2.0.0" },
    { "251", 251, "5321 none low none none accepted 2.1.5" },
    { "252", 252, "5321 none low none none accepted 2.5.0" },
    { "253", 253, "1985 none low none none accepted 2.5.0" },
    { "334", 334, "4954 none low none none accepted 0.0.0" },
    { "354", 354, "5321 none low none none accepted 0.0.0" },
    { "355", 355, "1845 none low none none accepted 0.0.0" },
    { "400", 400, "0 soft low network retry undetermined 4.4.7" },
    { "420", 420, "0 soft low network retry network_error 0.0.0" },
    { "421", 421, "5321 soft medium system retry system_unavailable 4.3.0" },
    { "422", 422, "5248 soft medium authentication fix_sender client_auth_required 4.7.12" },
    { "424", 424, "0 soft low system retry system_error 4.2.4" },
    { "426", 426, "0 soft low network retry network_error 4.4.1" },
    { "430", 430, "0 soft low system retry system_error 4.5.1" },
    { "431", 431, "0 soft low system retry system_full 4.3.1" },
    { "432", 432, "4954 soft medium authentication fix_sender client_auth_required 4.7.12" },
    { "435", 435, "0 soft medium authentication retry client_auth_required 4.7.0" },
    { "441", 441, "0 soft low network retry network_error 4.4.1" },
    { "442", 442, "0 soft low network retry network_error 4.4.2" },
    { "446", 446, "0 soft medium network review mail_loop 4.4.6" },
    { "447", 447, "0 soft low network review expired 4.4.7" },
    { "449", 449, "0 soft medium network review routing_error 0.0.0" },
    { "450", 450, "5321 soft low mailbox retry mailbox_unavailable 4.2.0" },
    { "451", 451, "5321 soft low system retry system_error 4.3.0" },
    { "452", 452, "5321 soft low system retry system_full 4.3.1" },
    { "453", 453, "2645 soft low protocol none undetermined 4.3.2" },
    { "454", 454, "4954 soft medium authentication retry client_auth_required 4.7.0" },
    { "455", 455, "5321 soft low protocol retry protocol_error 4.5.4" },
    { "456", 456, "0 soft low authentication retry sender_unauthenticated 0.0.0" },
    { "458", 458, "1985 soft low system retry system_error 4.5.0" },
    { "459", 459, "1985 soft medium policy fix_sender policy_rejected 4.5.0" },
    { "471", 471, "0 soft medium policy retry policy_rejected 4.7.1" },
    { "499", 499, "0 soft low network retry network_error 0.0.0" },
    { "500", 500, "5321 hard medium protocol review protocol_error 5.5.2" },
    { "501", 501, "5321 hard medium protocol review protocol_error 5.5.4" },
    { "502", 502, "5321 hard medium protocol review protocol_error 5.5.1" },
    { "503", 503, "5321 hard medium protocol review protocol_error 5.5.1" },
    { "504", 504, "5321 hard medium protocol review protocol_error 5.5.4" },
    { "510", 510, "0 hard medium address review undetermined 5.1.0" },
    { "511", 511, "0 hard medium address suppress_address user_unknown 5.1.1" },
    { "512", 512, "0 hard medium address suppress_address domain_unknown 5.1.2" },
    { "513", 513, "0 hard medium address suppress_address address_syntax 5.1.3" },
    { "520", 520, "0 hard medium protocol review protocol_error 0.0.0" },
    { "521", 521, "7504 hard high address suppress_address domain_no_mail 5.3.2" },
    { "522", 522, "0 hard medium mailbox retry mailbox_full 5.2.2" },
    { "523", 523, "5248 hard high authentication fix_sender tls_required 5.7.10" },
    { "524", 524, "5248 hard high authentication fix_sender tls_required 5.7.11" },
    { "525", 525, "5248 hard critical authentication fix_sender client_auth_required 5.7.13" },
    { "530", 530, "4954 hard high authentication fix_sender client_auth_required 5.7.0" },
    { "533", 533, "5248 hard high policy review policy_rejected 5.7.1" },
    { "534", 534, "4954 hard high authentication fix_sender client_auth_required 5.7.9" },
    { "535", 535, "4954 hard high authentication fix_sender client_auth_required 5.7.8" },
    { "538", 538, "2554 hard high authentication fix_sender tls_required 5.7.11" },
    { "540", 540, "0 hard medium mailbox suppress_address mailbox_disabled 5.7.1" },
    { "541", 541, "0 hard high policy review policy_rejected 5.4.1" },
    { "542", 542, "0 hard medium mailbox review recipient_restricted 0.0.0" },
    { "550", 550, "5321 hard medium mailbox review mailbox_unavailable 5.2.0" },
    { "551", 551, "5321 hard medium address suppress_address moved 5.1.6" },
    { "552", 552, "5321 hard medium mailbox retry mailbox_full 5.2.2" },
    { "553", 553, "5321 hard medium address suppress_address address_syntax 5.1.3" },
    { "554", 554, "5321 hard high other review undetermined 5.0.0" },
    { "555", 555, "5321 hard medium protocol review protocol_error 5.5.4" },
    { "556", 556, "7504 hard high address suppress_address domain_no_mail 5.1.10" },
    { "557", 557, "0 hard medium policy review undetermined 0.0.0" },
    { "570", 570, "0 hard high policy review policy_rejected 5.7.0" },
    { "571", 571, "0 hard high policy fix_sender policy_rejected 5.7.1" },
    { "591", 591, "0 hard high reputation fix_sender blocklisted 5.7.1" },
    { "any other of class 2", 299, "5321 none low none none accepted 2.0.0" },
    { "any other of class 3", 399, "5321 none low none none accepted 0.0.0" },
    { "any other of class 4", 498, "5321 soft medium other retry undetermined 4.0.0" },
    { "any other of class 5", 598, "5321 hard medium other review undetermined 5.0.0" },
    { "no code", 0, "0 undetermined medium other review undetermined 0.0.0" },
    { "first digit 1", 150, "0 undetermined medium other review undetermined 0.0.0" },
    { "first digit 6", 600, "0 undetermined medium other review undetermined 0.0.0" },
};

static void code_means(void **state)
{
    const struct code *row = *state;
    const smtpb_code_info *info = smtpb_code(row->code);
    char got[200];
    snprintf(got, sizeof got, "%u %s %s %s %s %s %u.%u.%u", info->rfc, smtpb_type_name(info->bounce),
             smtpb_severity_name(info->severity), smtpb_category_name(info->category), smtpb_action_name(info->action),
             smtpb_reason_name(info->reason), info->status.cls, info->status.subject, info->status.detail);
    assert_string_equal(got, row->expected);
}

static void texts_of_551(void **state)
{
    char buf[TEXT];
    (void)state;
    assert_string_equal(smtpb_code_advice(551), "Suppress the address; do not retry");
    assert_string_equal(code_text(buf, 551, SMTPB_PART_SAMPLE),
                        "551 User not local; please try <jdoe@relay.example.net>");
    assert_non_null(strstr(code_text(buf, 551, SMTPB_PART_NOTE), "251"));
    assert_non_null(strstr(code_text(buf, 551, SMTPB_PART_STANDARD), "RFC 5321"));
}

/* A row for a first digit answers for all codes without a row. */
#define CODE_OF(code) ((code) < 200 ? 98 + 100 * (code) : (code))

/* Packing loses nothing. */
static void code_texts_are_as_written(void **state)
{
    char buf[TEXT];
    (void)state;
#define CODE_TEXT(code, title, meaning, causes, fixes, sample, standard, advice, note)                                 \
    assert_string_equal(code_text(buf, CODE_OF(code), SMTPB_PART_TITLE), title);                                       \
    assert_string_equal(code_text(buf, CODE_OF(code), SMTPB_PART_MEANING), meaning);                                   \
    assert_string_equal(code_text(buf, CODE_OF(code), SMTPB_PART_CAUSES), causes);                                     \
    assert_string_equal(code_text(buf, CODE_OF(code), SMTPB_PART_FIXES), fixes);                                       \
    assert_string_equal(code_text(buf, CODE_OF(code), SMTPB_PART_SAMPLE), sample);                                     \
    assert_string_equal(code_text(buf, CODE_OF(code), SMTPB_PART_STANDARD), standard);                                 \
    assert_string_equal(code_text(buf, CODE_OF(code), SMTPB_PART_NOTE), note);                                         \
    assert_string_equal(smtpb_code_advice(CODE_OF(code)), advice);
#include "../../src/texts/code_texts.def"
#undef CODE_TEXT
}

static void status_texts_are_as_written(void **state)
{
    char buf[TEXT];
    (void)state;
#define SUBJECT_TEXT(subject, title)                                                                                   \
    assert_string_equal(status_text(buf, (smtpb_status){ 5, subject, 998 }, SMTPB_PROVIDER_UNKNOWN, SMTPB_PART_TITLE), \
                        title);
#define STATUS_TEXT(subject, detail, title, meaning, standard)                                                         \
    assert_string_equal(                                                                                               \
        status_text(buf, (smtpb_status){ 5, subject, detail }, SMTPB_PROVIDER_UNKNOWN, SMTPB_PART_TITLE), title);      \
    assert_string_equal(                                                                                               \
        status_text(buf, (smtpb_status){ 5, subject, detail }, SMTPB_PROVIDER_UNKNOWN, SMTPB_PART_MEANING), meaning);  \
    assert_string_equal(                                                                                               \
        status_text(buf, (smtpb_status){ 5, subject, detail }, SMTPB_PROVIDER_UNKNOWN, SMTPB_PART_STANDARD),           \
        standard);
#define PROVIDER_STATUS_TEXT(provider, cls, subject, detail, title, meaning)                                           \
    assert_string_equal(status_text(buf, (smtpb_status){ (cls) > 0 ? (cls) : 5, subject, detail },                     \
                                    SMTPB_PROVIDER_##provider, SMTPB_PART_TITLE),                                      \
                        title);                                                                                        \
    assert_string_equal(status_text(buf, (smtpb_status){ (cls) > 0 ? (cls) : 5, subject, detail },                     \
                                    SMTPB_PROVIDER_##provider, SMTPB_PART_MEANING),                                    \
                        meaning);
#include "../../src/texts/status_texts.def"
#undef PROVIDER_STATUS_TEXT
#undef STATUS_TEXT
#undef SUBJECT_TEXT
}

static void texts_are_cut(void **state)
{
    (void)state;
    char whole[TEXT], buf[TEXT];
    size_t need = smtpb_code_text(551, SMTPB_PART_NOTE, whole, TEXT);
    for (size_t cap = 0; cap <= need + 1; cap++) {
        memset(buf, '#', sizeof buf);
        assert_int_equal(smtpb_code_text(551, SMTPB_PART_NOTE, buf, cap), need);
        assert_cut(buf, cap, whole, need);
    }
    need = smtpb_status_text((smtpb_status){ 5, 7, 0 }, SMTPB_PROVIDER_UNKNOWN, SMTPB_PART_MEANING, whole, TEXT);
    for (size_t cap = 0; cap <= need + 1; cap++) {
        memset(buf, '#', sizeof buf);
        assert_int_equal(
            smtpb_status_text((smtpb_status){ 5, 7, 0 }, SMTPB_PROVIDER_UNKNOWN, SMTPB_PART_MEANING, buf, cap), need);
        assert_cut(buf, cap, whole, need);
    }
}

static bool is_plain(const char *text)
{
    for (; *text; text++)
        if ((*text < ' ' && *text != '\n') || *text > '~')
            return false;
    return true;
}

/* Where nothing failed, there may be nothing to mend. */
static void texts_are_complete(void **state)
{
    char buf[TEXT];
    (void)state;
    for (size_t i = 0; smtpb_code_at(i); i++)
        for (int part = SMTPB_PART_TITLE; part <= SMTPB_PART_NOTE; part++) {
            unsigned code = smtpb_code_at(i)->code;
            const char *text = code_text(buf, code, (smtpb_part)part);
            assert_true(is_plain(text));
            assert_true(strlen(text) > 0 || (part == SMTPB_PART_FIXES && code < 400));
        }
    assert_string_equal(code_text(buf, 551, (smtpb_part)99), "");
}

/* What a card says once, in any of its rows, no other row says again. */
static void cards_repeat_nothing(void **state)
{
    enum { LINES = 40 };
    (void)state;
    for (size_t i = 0; smtpb_code_at(i); i++) {
        unsigned code = smtpb_code_at(i)->code;
        char texts[SMTPB_PART_NOTE + 1][TEXT];
        const char *lines[LINES] = { smtpb_code_advice(code) };
        size_t n = 1;
        for (int part = SMTPB_PART_TITLE; part <= SMTPB_PART_NOTE; part++) {
            code_text(texts[part], code, (smtpb_part)part);
            for (char *line = strtok(texts[part], "\n"); line; line = strtok(NULL, "\n")) {
                for (size_t before = 0; before < n; before++)
                    if (strcmp(lines[before], line) == 0)
                        fail_msg("%u says twice: %s", code, line);
                assert_true(n < LINES);
                lines[n++] = line;
            }
        }
    }
}

/* A sample reply has the code of its row. */
static void samples_are_replies(void **state)
{
    char buf[TEXT];
    (void)state;
    for (size_t i = 0; smtpb_code_at(i); i++) {
        const char *sample = code_text(buf, smtpb_code_at(i)->code, SMTPB_PART_SAMPLE);
        smtpb_reply reply;
        smtpb_parse((smtpb_span){ sample, strlen(sample) }, &reply);
        assert_int_equal(reply.code, smtpb_code_at(i)->code);
    }
}

/* ---- Enhanced statuses ---- */

static unsigned key(const smtpb_status_info *row)
{
    return row->subject * 1000u + row->detail;
}

static void statuses_ascend(void **state)
{
    size_t n = 0;
    (void)state;
    for (; smtpb_status_at(n) && smtpb_status_at(n)->provider == 0; n++) {
        const smtpb_status_info *row = smtpb_status_at(n);
        assert_true(n == 0 || key(row) > key(smtpb_status_at(n - 1)));
        assert_ptr_equal(smtpb_status_find((smtpb_status){ 5, row->subject, row->detail }, SMTPB_PROVIDER_UNKNOWN),
                         row);
    }
    assert_int_equal(n, REGISTERED);
    while (smtpb_status_at(n))
        n++;
    assert_int_equal(n, REGISTERED + PROVIDED);
}

/* Each provider's row is found for its numbers with that provider, and never without it. */
static void provider_rows_are_reached(void **state)
{
    const smtpb_status_info *row;
    (void)state;
    for (size_t i = REGISTERED; (row = smtpb_status_at(i)) != NULL; i++) {
        smtpb_status status = { row->cls > 0 ? row->cls : 5, row->subject, row->detail };
        assert_ptr_equal(smtpb_status_find(status, (smtpb_provider)row->provider), row);
        assert_int_equal(smtpb_status_find(status, SMTPB_PROVIDER_UNKNOWN)->provider, 0);
        assert_true(row->detail <= row->last_detail);
    }
}

static struct lookup {
    const char *name;
    smtpb_status status;
    smtpb_provider provider;
    smtpb_reason reason;
    unsigned precise;
} lookups[] = {
    { "registered", { 5, 1, 1 }, SMTPB_PROVIDER_UNKNOWN, SMTPB_REASON_USER_UNKNOWN, 1 },
    { "unknown detail answers by its subject", { 5, 7, 900 }, SMTPB_PROVIDER_UNKNOWN, SMTPB_REASON_POLICY_REJECTED, 0 },
    { "unknown subject answers by its class", { 5, 8, 1 }, SMTPB_PROVIDER_UNKNOWN, SMTPB_REASON_UNDETERMINED, 0 },
    { "registry's X.1.10", { 5, 1, 10 }, SMTPB_PROVIDER_UNKNOWN, SMTPB_REASON_DOMAIN_NO_MAIL, 1 },
    { "Microsoft's 5.1.10", { 5, 1, 10 }, SMTPB_PROVIDER_MICROSOFT, SMTPB_REASON_USER_UNKNOWN, 1 },
    { "Microsoft's row is for class 5", { 4, 1, 10 }, SMTPB_PROVIDER_MICROSOFT, SMTPB_REASON_DOMAIN_NO_MAIL, 1 },
    { "range", { 4, 7, 600 }, SMTPB_PROVIDER_MICROSOFT, SMTPB_REASON_RATE_LIMITED, 1 },
    { "narrower row in a range", { 4, 7, 650 }, SMTPB_PROVIDER_MICROSOFT, SMTPB_REASON_POOR_REPUTATION, 1 },
    { "end of a range", { 5, 7, 649 }, SMTPB_PROVIDER_MICROSOFT, SMTPB_REASON_BLOCKLISTED, 1 },
    { "behind a range", { 5, 7, 651 }, SMTPB_PROVIDER_MICROSOFT, SMTPB_REASON_POLICY_REJECTED, 0 },
    { "Google's 4.7.23 is about PTR", { 4, 7, 23 }, SMTPB_PROVIDER_GOOGLE, SMTPB_REASON_REVERSE_DNS, 1 },
    { "Google's 5.7.23 is SPF as registered",
      { 5, 7, 23 },
      SMTPB_PROVIDER_GOOGLE,
      SMTPB_REASON_SENDER_UNAUTHENTICATED,
      1 },
    { "vague status", { 5, 7, 1 }, SMTPB_PROVIDER_UNKNOWN, SMTPB_REASON_POLICY_REJECTED, 0 },
};

static void status_means(void **state)
{
    const struct lookup *row = *state;
    const smtpb_status_info *info = smtpb_status_find(row->status, row->provider);
    assert_string_equal(smtpb_reason_name(info->reason), smtpb_reason_name(row->reason));
    assert_int_equal(info->precise, row->precise);
}

static void status_texts_are_complete(void **state)
{
    const smtpb_status_info *row;
    char buf[TEXT], unknown[TEXT];
    (void)state;
    for (size_t i = 0; (row = smtpb_status_at(i)) != NULL; i++) {
        smtpb_status status = { row->cls > 0 ? row->cls : 5, row->subject, row->detail };
        status_text(unknown, (smtpb_status){ 5, 9, 9 }, SMTPB_PROVIDER_UNKNOWN, SMTPB_PART_MEANING);
        for (int part = SMTPB_PART_TITLE; part <= SMTPB_PART_STANDARD; part++)
            assert_true(is_plain(status_text(buf, status, (smtpb_provider)row->provider, (smtpb_part)part)));
        assert_true(strlen(status_text(buf, status, (smtpb_provider)row->provider, SMTPB_PART_TITLE)) > 0);
        assert_string_not_equal(status_text(buf, status, (smtpb_provider)row->provider, SMTPB_PART_MEANING), unknown);
    }
    assert_string_equal(status_text(buf, (smtpb_status){ 5, 7, 900 }, SMTPB_PROVIDER_UNKNOWN, SMTPB_PART_TITLE),
                        "Security or policy status");
    assert_string_equal(status_text(buf, (smtpb_status){ 5, 7, 900 }, SMTPB_PROVIDER_UNKNOWN, SMTPB_PART_STANDARD),
                        "RFC 3463 3");
}

/* ---- Advice ---- */

static struct advised {
    const char *name;
    smtpb_reason reason;
    smtpb_action action;
    const char *advice;
} advised[] = {
    { "advice by the reason", SMTPB_REASON_RELAY_DENIED, SMTPB_ACTION_REVIEW,
      "Check the MX of the recipient's domain, and whether this host needs a login" },
    { "mail loop", SMTPB_REASON_MAIL_LOOP, SMTPB_ACTION_REVIEW, "Break the loop between the forwarding hosts" },
    { "sending account's limit", SMTPB_REASON_SENDER_QUOTA, SMTPB_ACTION_PAUSE,
      "Wait until the sending account's limit is reset" },
    { "advice by the action", SMTPB_REASON_USER_UNKNOWN, SMTPB_ACTION_SUPPRESS_ADDRESS,
      "Suppress the address; do not retry" },
};

static void advice_is(void **state)
{
    const struct advised *row = *state;
    smtpb_verdict v = { 0 };
    v.reason = row->reason;
    v.action = row->action;
    assert_string_equal(smtpb_advice(&v), row->advice);
}

static void no_verdict_is_to_be_reviewed(void **state)
{
    (void)state;
    assert_string_equal(smtpb_advice(NULL), smtpb_action_text(SMTPB_ACTION_REVIEW));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_ascend),
        cmocka_unit_test(codes_are_consistent),
        cmocka_unit_test(every_number_is_answered),
        cmocka_unit_test(texts_of_551),
        cmocka_unit_test(texts_are_cut),
        cmocka_unit_test(code_texts_are_as_written),
        cmocka_unit_test(status_texts_are_as_written),
        cmocka_unit_test(texts_are_complete),
        cmocka_unit_test(cards_repeat_nothing),
        cmocka_unit_test(samples_are_replies),
        cmocka_unit_test(statuses_ascend),
        cmocka_unit_test(provider_rows_are_reached),
        cmocka_unit_test(status_texts_are_complete),
        cmocka_unit_test(no_verdict_is_to_be_reviewed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) + RUN_ROWS(codes, code_means) + RUN_ROWS(lookups, status_means) +
           RUN_ROWS(advised, advice_is);
}
