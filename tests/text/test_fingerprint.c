/* SPDX-License-Identifier: MIT */
/* The normal form, its fingerprint, and the names that other systems use. */
#include "../support.h"

static smtpb_reply parsed(const char *text)
{
    smtpb_reply reply;
    smtpb_parse((smtpb_span){ text, strlen(text) }, &reply);
    return reply;
}

static struct form {
    const char *name, *text, *form;
} forms[] = {
    { "case and blanks", "550 5.1.1  No  such\tUser", "550 5.1.1 no such user" },
    { "lines", "550-5.1.1 a\r\n550 5.1.1 b", "550 5.1.1 a b" },
    { "address", "550 <a@b.example>: a@b.example gone", "550 <[address]>: [address] gone" },
    { "address before dots", "550 a@b.example...User unknown", "550 [address]. . . user unknown" },
    { "no domain before dots", "550 a@...0 b", "550 [address] b" },
    { "no domain before dots, not ASCII", "550 \xCE\xBC@...0 b", "550 [address] b" },
    { "dots in a local part", "550 a...user.unknown@b.example no", "550 [address] no" },
    { "host", "450 mx1.example.com refused", "450 [host] refused" },
    { "IPv4", "554 [192.0.2.1] refused", "554 [[ip]] refused" },
    { "IPv6", "554 [2001:db8::1] refused", "554 [[ip]] refused" },
    { "URL", "550 see https://example.com/a?b=c.", "550 see [url]" },
    { "number", "452 100 of 100 used", "452 [number] of [number] used" },
    { "time", "450 in 00:04:59", "450 in [time]" },
    { "id", "450 deferred 4WQkZk0Xz1z9vJ - gsmtp", "450 deferred [id] - gsmtp" },
    { "token", "550 (S3150) [TS03]", "550 (s3150) [ts03]" },
    { "status in the text", "550 5.7.1 was 5.1.1 there", "550 5.7.1 was 5.1.1 there" },
    { "status in the text only", "550 was 5.1.1 there", "550 was [number] there" },
    { "quoted", "550 user \"jdoe\" unknown", "550 user [quoted] unknown" },
    { "six letters and digits without capitals are no id", "550 queue a1b2c3 deferred", "550 queue a1b2c3 deferred" },
    { "six letters and digits in mixed case are an id", "550 queue A1b2C3 deferred", "550 queue [id] deferred" },
    { "one colon is no time", "550 at 10:04 refused", "550 at [number]:[number] refused" },
    { "quote without end", "550 user \"jdoe", "550 user \"jdoe" },
    { "sentence without a blank", "550 Refused.Go away.", "550 refused. go away." },
    { "no code", "User unknown", "user unknown" },
    { "bare", "550", "550" },
    { "nothing", "", "" },
    { "not UTF-8", "550 \xFF\xFE x", "550 \xFF\xFE x" },
};

static void has_form(void **state)
{
    const struct form *row = *state;
    char buf[200], again[200];
    smtpb_reply reply = parsed(row->text);
    assert_int_equal(smtpb_normalize(&reply, buf, sizeof buf), strlen(row->form));
    assert_string_equal(buf, row->form);
    smtpb_reply normal = parsed(buf);
    smtpb_normalize(&normal, again, sizeof again);
    assert_string_equal(again, buf);
    assert_true(smtpb_fingerprint(&normal) == smtpb_fingerprint(&reply));
}

/* What normal forms are made of, and what ends or joins them. */
/* clang-format off */
static const char *const pieces[] = {
    "a", "User", "0", "12345678901", "0a1B2c3D", ".", "..", "...", "@", ":", "://", "/", "<", ">", "(", ")", "[", "]",
    "\"", "'", "-", "_", "?", "=", "%", ";", ",", " ", "\t", "\r\n", "550 ", "550-", "5.1.1 ", "\xCE\xBC", "\xC3\xA9",
    "\xE2\x80\x99", "\xE2\x80\x8B", "\xEF\xBC\xA1", "\xE9", "\xE9\x82\xAE", "[address]", "[number]", "[host]",
    "[id]", "192.0.2.1", "2001:db8::1", "example.net", "jane@example.net", "https://a.example/c", "10:11:12", "\xFF",
};
/* clang-format on */

static smtpb_span random_pieces(char buf[200], unsigned long *seed)
{
    size_t n = 0;
    for (int i = 0; i < 9; i++) {
        *seed = *seed * 1103515245ul + 12345ul;
        const char *piece = pieces[(*seed >> 16 & 0x7FFF) % (sizeof pieces / sizeof *pieces)];
        memcpy(buf + n, piece, strlen(piece));
        n += strlen(piece);
    }
    return (smtpb_span){ buf, n };
}

static void form_of_a_form_is_the_same(void **state)
{
    char text[200], form[400], again[400];
    unsigned long seed = 1;
    (void)state;
    for (int i = 0; i < 50000; i++) {
        smtpb_reply reply, normal;
        smtpb_parse(random_pieces(text, &seed), &reply);
        assert_in_range(smtpb_normalize(&reply, form, sizeof form), 0, sizeof form - 1);
        smtpb_parse((smtpb_span){ form, strlen(form) }, &normal);
        smtpb_normalize(&normal, again, sizeof again);
        assert_string_equal(again, form);
        assert_true(smtpb_fingerprint(&normal) == smtpb_fingerprint(&reply));
    }
}

static void is_cut_like_snprintf(void **state)
{
    char buf[8];
    (void)state;
    smtpb_reply reply = parsed("550 5.1.1 gone");
    memset(buf, 'x', sizeof buf);
    assert_int_equal(smtpb_normalize(&reply, buf, 4), 14);
    assert_memory_equal(buf, "550\0xxxx", 8);
    assert_int_equal(smtpb_normalize(&reply, NULL, 0), 14);
    assert_int_equal(smtpb_normalize(NULL, buf, sizeof buf), 0);
    assert_string_equal(buf, "");
}

static void fingerprint_is_stable(void **state)
{
    (void)state;
    smtpb_reply a = parsed("550 5.1.1 <a@b.example> gone"), b = parsed("550 5.1.1 <c@d.example>  GONE"),
                c = parsed("550 5.1.1 gone");
    assert_true(smtpb_fingerprint(&a) == smtpb_fingerprint(&b));
    assert_true(smtpb_fingerprint(&a) != smtpb_fingerprint(&c));
    assert_true(smtpb_fingerprint(&c) == 0xD3DB63049CAF4439u);
    assert_true(smtpb_fingerprint(NULL) == 14695981039346656037u); /* FNV-1a of no octets */
}

/* ---- Names of other systems ---- */

static struct name {
    const char *name;
    smtpb_reason reason;
    smtpb_system system;
    const char *theirs;
    int lossy;
} names[] = {
    { "Sisimai", SMTPB_REASON_USER_UNKNOWN, SMTPB_SYSTEM_SISIMAI, "UserUnknown", 0 },
    { "KumoMTA", SMTPB_REASON_MAILBOX_FULL, SMTPB_SYSTEM_KUMOMTA, "QuotaIssues", 0 },
    { "SparkPost", SMTPB_REASON_BLOCKLISTED, SMTPB_SYSTEM_SPARKPOST, "Spam Block", 0 },
    { "SendGrid", SMTPB_REASON_POOR_REPUTATION, SMTPB_SYSTEM_SENDGRID, "Reputation", 0 },
    { "SES", SMTPB_REASON_MESSAGE_TOO_LARGE, SMTPB_SYSTEM_SES, "MessageTooLarge", 0 },
    { "Mailgun", SMTPB_REASON_GREYLISTED, SMTPB_SYSTEM_MAILGUN, "greylisted", 0 },
    { "Postmark", SMTPB_REASON_MOVED, SMTPB_SYSTEM_POSTMARK, "AddressChange", 0 },
    { "PowerMTA", SMTPB_REASON_MAILBOX_DISABLED, SMTPB_SYSTEM_POWERMTA, "inactive-mailbox", 0 },
    { "zone-mta", SMTPB_REASON_RATE_LIMITED, SMTPB_SYSTEM_ZONE_MTA, "rate", 0 },
    { "postalsys", SMTPB_REASON_VIRUS, SMTPB_SYSTEM_POSTALSYS, "virus_detected", 0 },
    { "lossy", SMTPB_REASON_MAIL_LOOP, SMTPB_SYSTEM_SISIMAI, "NetworkError", 1 },
    { "no name for accepted", SMTPB_REASON_ACCEPTED, SMTPB_SYSTEM_MAILGUN, "", 0 },
    { "unknown reason", (smtpb_reason)999, SMTPB_SYSTEM_MAILGUN, "", 0 },
    { "unknown system", SMTPB_REASON_MOVED, (smtpb_system)999, "", 0 },
};

static void is_named(void **state)
{
    const struct name *row = *state;
    smtpb_verdict v = { 0 };
    bool lossy = !row->lossy;
    v.reason = row->reason;
    assert_string_equal(smtpb_map(&v, row->system, &lossy), row->theirs);
    assert_int_equal(lossy, row->lossy);
    assert_string_equal(smtpb_map(&v, row->system, NULL), row->theirs);
}

static void every_failure_has_a_name(void **state)
{
    smtpb_verdict v = { 0 };
    (void)state;
    for (int reason = 0; reason <= SMTPB_REASON_RELAY_DENIED; reason++)
        for (int system = 0; system <= SMTPB_SYSTEM_POSTALSYS; system++) {
            v.reason = (smtpb_reason)reason;
            if (reason != SMTPB_REASON_ACCEPTED)
                assert_true(strlen(smtpb_map(&v, (smtpb_system)system, NULL)) > 0);
        }
    assert_string_equal(smtpb_map(NULL, SMTPB_SYSTEM_SISIMAI, NULL), "");
}

int main(void)
{
    const struct CMUnitTest more[] = { cmocka_unit_test(form_of_a_form_is_the_same),
                                       cmocka_unit_test(is_cut_like_snprintf), cmocka_unit_test(fingerprint_is_stable),
                                       cmocka_unit_test(every_failure_has_a_name) };
    return RUN_ROWS(forms, has_form) + RUN_ROWS(names, is_named) + cmocka_run_group_tests(more, NULL, NULL);
}
