/* SPDX-License-Identifier: MIT */
/* What a line of JSON claims about an address, what is wrong with bad lines, and the strings in them. */
#include "../support.h"
#include "claim.h"
#include "json_text.h"

enum { NOW = 1700000000 };

/* ---- A good line: { name, what it has instead of the first bounce, is it dead, was it tried, its values } ---- */

#define REPLY     "\"code\":550,\"status\":\"5.1.1\",\"text\":\"No such\\u000Auser\","
#define DEAD      "\"type\":\"hard\",\"address\":\"dead\",\"reason\":\"user_unknown\",\"action\":\"suppress_address\","
#define AT        "\"stage\":\"rcpt\",\"host\":\"mx.b.example\","
#define RULE      "\"rule\":3401,"
#define TIME      "\"time\":1600000000,"
#define TO(who)   "\"recipient\":\"" who "\""
#define BOUNCE    "\"kind\":\"bounce\","
#define BOUNCED   "\"kind\":\"attempt\",\"result\":\"bounced\","
#define VALUES    "mx.b.example a@b.example 1600000000 3401 user_unknown 550 5.1.1 No such user"
#define LINE(...) S("{" __VA_ARGS__ "}")

static struct good {
    const char *name;
    smtpb_span line;
    bool dead, tried;
    const char *values; /* NULL: not compared */
} goods[] = {
    { "a bounce", LINE(REPLY DEAD AT RULE TIME BOUNCE TO("a@b.example")), true, true, VALUES },
    { "blanks and a line end", S(" { " REPLY DEAD AT RULE TIME BOUNCE TO("a@b.example") " } \r"), true, true, VALUES },
    { "members that it does not know", LINE("\"x\":[{\"kind\":1}]," REPLY DEAD AT RULE TIME BOUNCE TO("a@b.example")),
      true, true, VALUES },
    { "an attempt that bounced", LINE(REPLY DEAD AT RULE TIME BOUNCED TO("a@b.example")), true, true, VALUES },
    { "an attempt that is deferred",
      LINE(REPLY DEAD AT "\"kind\":\"attempt\",\"result\":\"deferred\"," TO("a@b.example")), false, true, NULL },
    { "a delay", LINE(REPLY DEAD AT "\"kind\":\"delayed\"," TO("a@b.example")), false, true, NULL },
    { "a complaint", LINE(REPLY DEAD "\"kind\":\"complaint\"," TO("a@b.example")), false, false, NULL },
    { "an automatic reply", LINE(REPLY DEAD "\"kind\":\"auto_reply\"," TO("a@b.example")), false, false, NULL },
    { "a bounce of a bounce", LINE(REPLY DEAD "\"kind\":\"bounce_of_bounce\"," TO("a@b.example")), false, false, NULL },
    { "no kind", LINE(REPLY DEAD TO("a@b.example")), false, false, NULL },
    { "a suspect",
      LINE(REPLY AT BOUNCE
           "\"type\":\"hard\",\"address\":\"suspect\",\"action\":\"suppress_address\"," TO("a@b.example")),
      false, true, NULL },
    { "held", LINE(REPLY AT BOUNCE "\"type\":\"hard\",\"address\":\"dead\",\"action\":\"none\"," TO("a@b.example")),
      false, true, NULL },
    { "more than a word",
      LINE(REPLY AT BOUNCE
           "\"type\":\"hard\",\"address\":\"deadly\",\"action\":\"suppress_address\"," TO("a@b.example")),
      false, true, NULL },
    { "another list says so",
      LINE(REPLY AT BOUNCE "\"type\":\"hard\",\"address\":\"dead\",\"action\":\"suppress_address\",\"reason\":"
                           "\"suppressed\"," TO("a@b.example")),
      false, true, NULL },
    { "a delivery", LINE("\"type\":\"none\",\"host\":\"mx.b.example\",\"kind\":\"attempt\"," TO("a@b.example")), false,
      true, NULL },
    { "no answer", LINE("\"code\":null,\"type\":\"soft\"," AT "\"kind\":\"attempt\"," TO("a@b.example")), false, false,
      NULL },
    { "an answer before RCPT",
      LINE("\"code\":450,\"stage\":\"mail\",\"host\":\"mx.b.example\",\"type\":\"soft\"," TO("a@b.example")), false,
      false, NULL },
    { "nulls",
      LINE("\"code\":null,\"status\":null,\"text\":null,\"rule\":null,\"time\":null,\"host\":null,\"provider\":"
           "null," DEAD BOUNCE TO("a@b.example")),
      true, true, "b.example a@b.example 1700000000 0 user_unknown " },
    { "the provider stands in for the host", LINE(DEAD BOUNCE "\"provider\":\"google\"," TO("a@b.example")), true, true,
      "google a@b.example 1700000000 0 user_unknown " },
    { "a time to come", LINE(DEAD BOUNCE "\"time\":253402300799," TO("a@b.example")), true, true,
      "b.example a@b.example 1700000000 0 user_unknown " },
    { "a quoted local part", LINE(DEAD BOUNCE TO("\\\"a b@c\\\"@b.example")), true, true,
      "b.example \"a b@c\"@b.example 1700000000 0 user_unknown " },
    { "UTF-8, escaped or not", LINE(DEAD BOUNCE TO("\\u00e4\xC3\xA4@b.example")), true, true,
      "b.example \xC3\xA4\xC3\xA4@b.example 1700000000 0 user_unknown " },
    { "any recipient of a mail that is no bounce", LINE("\"type\":\"undetermined\"," TO("a\\nb")), false, false, NULL },
};

static const char *values_of(const claim *c)
{
    static char values[2048];
    snprintf(values, sizeof values, "%s %s %lld %lu %s %s", c->host, c->address, c->time, c->rule, c->reason, c->reply);
    return values;
}

static void claims(void **state)
{
    const struct good *row = *state;
    claim c;
    smtpb_span line = heap_copy(row->line);
    const char *wrong = claim_read(line, NOW, &c);
    heap_free(line);
    assert_null(wrong);
    assert_int_equal(c.dead, row->dead);
    assert_int_equal(c.tried, row->tried);
    if (row->values)
        assert_string_equal(values_of(&c), row->values);
}

/* A line that was cut is not taken for another one, wherever it was. */
static void no_part_of_a_line_is_one(void **state)
{
    (void)state;
    claim c;
    for (size_t n = 0; n < goods[0].line.len; n++) {
        smtpb_span part = heap_copy((smtpb_span){ goods[0].line.ptr, n });
        assert_non_null(claim_read(part, NOW, &c));
        heap_free(part);
    }
}

/* ---- A bad line: { name, line, part of what is wrong } ---- */

static struct bad {
    const char *name;
    smtpb_span line;
    const char *wrong;
} bads[] = {
    { "nothing", S(""), "JSON" },
    { "no JSON", S("banana"), "JSON" },
    { "an array", S("[]"), "JSON" },
    { "an empty object", S("{}"), "no line of" },
    { "another object", LINE("\"name\":\"x\""), "no line of" },
    { "more behind it", S("{" DEAD BOUNCE TO("a@b.example") "}}"), "JSON" },
    { "two objects", S("{" DEAD BOUNCE TO("a@b.example") "}{}"), "JSON" },
    { "a string without its end", S("{" DEAD BOUNCE "\"recipient\":\"a@b.example}"), "" },
    { "a key twice", LINE(DEAD BOUNCE TO("living@b.example") "," TO("a@b.example")), "twice" },
    { "a key without a value", LINE(DEAD BOUNCE TO("a@b.example") ",\"time\":"), "value" },
    { "a code that is a word", LINE("\"code\":\"550\"," DEAD BOUNCE TO("a@b.example")), "code" },
    { "a negative time", LINE("\"time\":-1," DEAD BOUNCE TO("a@b.example")), "time" },
    { "a time beyond any number", LINE("\"time\":99999999999999999999," DEAD BOUNCE TO("a@b.example")), "time" },
    { "a rule beyond any", LINE("\"rule\":65536," DEAD BOUNCE TO("a@b.example")), "rule" },
    { "a host that is a number", LINE("\"host\":1," DEAD BOUNCE TO("a@b.example")), "host" },
    { "a text that is a number", LINE("\"text\":1," DEAD BOUNCE TO("a@b.example")), "reply" },
    { "no recipient", S("{" DEAD "\"kind\":\"bounce\"}"), "address" },
    { "a domain", LINE(DEAD BOUNCE TO("b.example")), "address" },
    { "a local part", LINE(DEAD BOUNCE TO("a@")), "address" },
    { "a domain behind an at sign", LINE(DEAD BOUNCE TO("@b.example")), "address" },
    { "an escaped newline", LINE(DEAD BOUNCE TO("a\\n@b.example")), "address" },
    { "an escaped tab", LINE(DEAD BOUNCE TO("a\\t@b.example")), "address" },
    { "an escaped NUL", LINE(DEAD BOUNCE TO("a\\u0000@b.example")), "address" },
    { "a NUL", LINE(DEAD BOUNCE TO("a@b.example\0.c.example")), "address" },
    { "a newline", LINE(DEAD BOUNCE TO("a@b.example\n.c.example")), "address" },
    { "DEL", LINE(DEAD BOUNCE TO("a\x7F@b.example")), "address" },
    { "octets that were lost", LINE(DEAD BOUNCE TO("\xEF\xBF\xBD@b.example")), "address" },
    { "half an escape", LINE(DEAD BOUNCE TO("a\\u00@b.example")), "address" },
    { "an address of 321 octets",
      LINE(DEAD BOUNCE TO("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                          "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                          "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                          "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@b.example")),
      "address" },
};

static void is_bad(void **state)
{
    const struct bad *row = *state;
    claim c;
    smtpb_span line = heap_copy(row->line);
    const char *wrong = claim_read(line, NOW, &c);
    heap_free(line);
    assert_non_null(wrong);
    if (!strstr(wrong, row->wrong))
        fail_msg("%s", wrong);
}

/* ---- { name, JSON, its text; NULL: not a string } ---- */

static struct text {
    const char *name;
    smtpb_span json;
    const char *text;
} texts[] = {
    { "empty string", S("\"\""), "" },
    { "plain", S("\"abc\""), "abc" },
    { "escapes", S("\"\\\"\\\\\\/\\n\\r\\t\\b\\f\""), "\"\\/\n\r\t\b\f" },
    { "two octets", S("\"\\u00E4\""), "\xC3\xA4" },
    { "three octets", S("\"\\u20ac\""), "\xE2\x82\xAC" },
    { "four octets", S("\"\\ud83d\\ude00\""), "\xF0\x9F\x98\x80" },
    { "a lone high surrogate", S("\"\\ud83dx\""), "\xEF\xBF\xBDx" },
    { "a lone low surrogate", S("\"\\ude00\""), "\xEF\xBF\xBD" },
    { "two high surrogates", S("\"\\ud83d\\ud83d\""), "\xEF\xBF\xBD\xEF\xBF\xBD" },
    { "NUL becomes another", S("\"\\u0000\""), "\xEF\xBF\xBD" },
    { "no string", S("1"), NULL },
    { "no quotes", S("abc"), NULL },
    { "one quote", S("\""), NULL },
    { "an open string", S("\"a"), NULL },
    { "the last quote is escaped", S("\"a\\\""), NULL },
    { "a quote inside", S("\"a\"b\""), NULL },
    { "an unknown escape", S("\"\\x41\""), NULL },
    { "an escaped NUL octet", S("\"\\\0\""), NULL },
    { "three digits", S("\"\\u00e\""), NULL },
    { "no digits", S("\"\\u00g0\""), NULL },
    { "a control", S("\"a\nb\""), NULL },
    { "no octets", S(""), NULL },
};

/* In every capacity, as snprintf does. */
static void decodes(void **state)
{
    const struct text *row = *state;
    char buf[64];
    size_t len, whole = row->text ? strlen(row->text) : 0;
    smtpb_span json = heap_copy(row->json);
    for (size_t cap = 1; cap < sizeof buf; cap++) {
        memset(buf, 'x', sizeof buf);
        assert_int_equal(json_text(json, buf, cap, &len), row->text != NULL);
        assert_int_equal(len, whole);
        size_t kept = whole < cap ? whole : cap - 1;
        assert_memory_equal(buf, row->text ? row->text : "", kept);
        assert_int_equal(buf[kept], '\0');
        assert_int_equal(buf[cap], 'x');
    }
    heap_free(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(no_part_of_a_line_is_one) };
    int failed = RUN_ROWS(goods, claims) + RUN_ROWS(bads, is_bad) + RUN_ROWS(texts, decodes);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
