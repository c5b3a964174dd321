/* SPDX-License-Identifier: MIT */
/* The JSON object: its keys and their order, its strings, and buffers of any size. */
#include "../support.h"
#include "../tool/json_check.h"

static const char sample[] = "551 User not local; please try <jdoe@relay.example.net>";

static const char whole[] =
    "{\"code\":551,\"status\":null,\"text\":\"User not local; please try <jdoe@relay.example.net>\",\"typ"
    "e\":\"hard\",\"permanent\":true,\"address\":\"dead\",\"category\":\"address\",\"reason\":\"moved\",\""
    "severity\":\"medium\",\"action\":\"suppress_address\",\"scope\":\"recipient\",\"retry_after\":null,\""
    "confidence\":\"high\",\"by\":\"text\",\"rule\":null,\"evidence\":\"jdoe@relay.example.net\",\"blockl"
    "ist\":null,\"provider\":null,\"conflict\":null,\"nested\":null,\"forward\":[{\"address\":\"jdoe@rela"
    "y.example.net\",\"local\":\"jdoe\",\"domain\":\"relay.example.net\",\"flags\":[]}],\"standard\":\"RF"
    "C 5321 4.2.3, 3.4\",\"advice\":\"Suppress the address; do not retry\",\"stage\":\"rcpt\",\"host\":nu"
    "ll,\"mechanism\":null,\"limit\":null,\"lists\":null,\"flags\":[],\"error\":null,\"fingerprint\":\"59"
    "9ac63af65d3d63\"}";

static char buf[8192];

static const char *json_of(const char *text, size_t len, const char *stage, const char *mx)
{
    size_t need = smtpb_judge_json(text, len, stage, mx, NULL, NULL, 0, buf, sizeof buf);
    assert_in_range(need, 1, sizeof buf - 1);
    assert_int_equal(strlen(buf), need);
    assert_true(is_json(buf, need));
    return buf;
}

static void all_keys_in_their_order(void **state)
{
    (void)state;
    assert_string_equal(json_of(sample, sizeof sample - 1, "rcpt", NULL), whole);
}

/* ---- { name, reply, stage, MX, what the object holds } ---- */

static struct object {
    const char *name, *text, *stage, *mx;
    const char *holds[4];
} objects[] = {
    { "the sample", sample, NULL, NULL, { "\"code\":551,\"status\":null", "\"forward\":[{\"address\":\"jdoe@relay" } },
    { "two lines", "550-5.1.1 a\r\n550 5.1.1 b\r\n", NULL, NULL, { "\"text\":\"a\\u000Ab\"", "\"status\":\"5.1.1\"" } },
    { "quote and backslash", "550 \"a\\b\"", NULL, NULL, { "\"text\":\"\\\"a\\\\b\\\"\"" } },
    { "controls", "550 a\tb\x1B[31m\x7F", NULL, NULL, { "a\\u0009b\\u001B[31m\\u007F" } },
    { "control of two octets", "550 a\xC2\x9B", NULL, NULL, { "a\\u009B\"" } },
    { "text direction controls",
      "550 a\xE2\x80\xAE"
      "b\xD8\x9C",
      NULL,
      NULL,
      { "a\\u202Eb\\u061C\"" } },
    { "not UTF-8", "550 a\xFF\xC0\x80z", NULL, NULL, { "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz" } },
    { "a character cut short", "550 a\xE2\x82", NULL, NULL, { "a\xEF\xBF\xBD\xEF\xBF\xBD\"" } },
    { "characters of two, three and four octets",
      "550 \xC3\xA9\xE6\x97\xA5\xF0\x9F\x93\xAC",
      NULL,
      NULL,
      { "\"text\":\"\xC3\xA9\xE6\x97\xA5\xF0\x9F\x93\xAC\"" } },
    { "a reply that quotes another",
      "450 4.2.0 host x said: 550 5.1.1 No such user",
      "rcpt",
      NULL,
      { "\"nested\":{\"code\":550,\"status\":\"5.1.1\",\"text\":\"No such user\"}" } },
    { "facts",
      "550 5.7.1 blocked using zen.spamhaus.org",
      NULL,
      NULL,
      { "\"blocklist\":\"zen.spamhaus.org\"", "\"lists\":\"ip\"" } },
    { "stage and host of a log line",
      "host mx.example.com[192.0.2.1] said: 550 5.1.1 a (in reply to RCPT TO command)",
      NULL,
      NULL,
      { "\"stage\":\"rcpt\",\"host\":\"mx.example.com\"" } },
    { "the caller's stage counts",
      "host a[192.0.2.1] said: 550 a (in reply to RCPT TO command)",
      "eod",
      NULL,
      { "\"stage\":\"eod\"" } },
    { "no reply came",
      "lost connection with a[192.0.2.1] while sending RCPT TO",
      NULL,
      NULL,
      { "\"code\":null", "\"reason\":\"network_error\"" } },
    { "provider by MX", "550 a", NULL, "aspmx.l.google.com", { "\"provider\":\"google\"" } },
    { "unknown stage",
      "550 5.1.1 No such user",
      "lunch",
      NULL,
      { "\"reason\":\"undetermined\"", "\"error\":\"unknown stage\"", "\"text\":\"No such user\"" } },
    { "no octets", "", NULL, NULL, { "\"code\":null", "\"text\":null", "\"error\":\"empty reply\"" } },
    { "a code alone", "550", NULL, NULL, { "\"code\":550", "\"text\":null", "\"evidence\":null", "\"error\":null" } },
};

static void object_holds(void **state)
{
    const struct object *row = *state;
    const char *object = json_of(row->text, strlen(row->text), row->stage, row->mx);
    for (size_t i = 0; i < 4 && row->holds[i]; i++)
        if (!strstr(object, row->holds[i]))
            fail_msg("no %s in %s", row->holds[i], object);
}

/* ---- Buffers ---- */

static void any_size_of_buffer(void **state)
{
    static char cut[8192];
    size_t need = strlen(json_of(sample, sizeof sample - 1, "rcpt", NULL));
    (void)state;
    for (size_t cap = 0; cap <= need + 2; cap++) {
        memset(cut, '#', sizeof cut);
        assert_int_equal(smtpb_judge_json(sample, sizeof sample - 1, "rcpt", NULL, NULL, NULL, 0, cut, cap), need);
        assert_cut(cut, cap, buf, need);
    }
    assert_int_equal(smtpb_judge_json(sample, sizeof sample - 1, "rcpt", NULL, NULL, NULL, 0, NULL, 99), need);
}

static void both_calls_write_the_same(void **state)
{
    static char other[8192];
    smtpb_reply reply;
    smtpb_origin origin;
    smtpb_verdict verdict;
    smtpb_context ctx = SMTPB_CONTEXT_START;
    (void)state;
    ctx.stage = SMTPB_STAGE_RCPT;
    smtpb_judge(smtpb_str(sample), &ctx, &reply, &origin, &verdict);
    size_t need = smtpb_json(&reply, &origin, &ctx, &verdict, NULL, other, sizeof other);
    assert_string_equal(json_of(sample, sizeof sample - 1, "rcpt", NULL), other);
    assert_int_equal(need, strlen(other));
}

static void what_is_missing_is_null(void **state)
{
    (void)state;
    smtpb_json(NULL, NULL, NULL, NULL, "nothing was read", buf, sizeof buf);
    assert_true(is_json(buf, strlen(buf)));
    assert_non_null(strstr(buf, "\"code\":null"));
    assert_non_null(strstr(buf, "\"reason\":\"undetermined\""));
    assert_non_null(strstr(buf, "\"error\":\"nothing was read\""));
    smtpb_judge_json(NULL, 7, NULL, NULL, NULL, NULL, 0, buf, sizeof buf);
    assert_non_null(strstr(buf, "\"error\":\"empty reply\""));
    assert_true(is_json(buf, strlen(buf)));
}

static void a_string_alone(void **state)
{
    (void)state;
    assert_int_equal(smtpb_json_string(smtpb_str("a\"\n"), buf, sizeof buf), 11);
    assert_string_equal(buf, "\"a\\\"\\u000A\"");
    assert_int_equal(smtpb_json_string(smtpb_str(NULL), buf, sizeof buf), 2);
    assert_string_equal(buf, "\"\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_keys_in_their_order),
        cmocka_unit_test(any_size_of_buffer),
        cmocka_unit_test(both_calls_write_the_same),
        cmocka_unit_test(what_is_missing_is_null),
        cmocka_unit_test(a_string_alone),
    };
    return RUN_ROWS(objects, object_holds) + cmocka_run_group_tests(tests, NULL, NULL);
}
