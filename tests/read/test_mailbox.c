/* SPDX-License-Identifier: MIT */
/* The grammar of mailboxes and paths (RFC 5321 4.1.2, 4.1.3; RFC 6531 3.3). */
#include "../../src/read/read.h"
#include "../support.h"

#define X8      "xxxxxxxx"
#define X63     X8 X8 X8 X8 X8 X8 X8 "xxxxxxx"
#define LABEL63 X63 "."

enum {
    ROUTE = SMTPB_FORWARD_SOURCE_ROUTE,
    QUOTED = SMTPB_FORWARD_QUOTED,
    LITERAL = SMTPB_FORWARD_LITERAL,
    UTF8 = SMTPB_FORWARD_UTF8,
    REPLACED = SMTPB_FORWARD_REPLACED
};

/* address "": not a mailbox. An input that begins with < is read as a path, any other as a mailbox. */
static struct mailbox {
    const char *name;
    smtpb_span in;
    const char *address, *local, *domain;
    uint32_t flags;
} mailboxes[] = {
    { "plain", S("<a@example.com>"), "a@example.com", "a", "example.com", 0 },
    { "all of atext", S("<!#$%&'*+-/=^_`{|}~a.B9@x.y>"), "!#$%&'*+-/=^_`{|}~a.B9@x.y", "!#$%&'*+-/=^_`{|}~a.B9", "x.y",
      0 },
    { "question mark", S("<a?@x.y>"), "a?@x.y", "a?", "x.y", REPLACED },
    { "dot leads", S("<.a@x.y>"), "", "", "", 0 },
    { "dot ends", S("<a.@x.y>"), "", "", "", 0 },
    { "two dots", S("<a..b@x.y>"), "", "", "", 0 },
    { "blank in the local part", S("<a b@x.y>"), "", "", "", 0 },
    { "no local part", S("<@x.y>"), "", "", "", 0 },
    { "no domain", S("<a@>"), "", "", "", 0 },
    { "no at", S("<a>"), "", "", "", 0 },
    { "null path", S("<>"), "", "", "", 0 },
    { "not closed", S("<a@x.y"), "", "", "", 0 },
    { "blank before the end", S("<a@x.y >"), "", "", "", 0 },
    { "two ats", S("<a@b@x.y>"), "", "", "", 0 },
    { "quoted", S("<\"a b\"@x.y>"), "\"a b\"@x.y", "\"a b\"", "x.y", QUOTED },
    { "quoted, empty", S("<\"\"@x.y>"), "\"\"@x.y", "\"\"", "x.y", QUOTED },
    { "quoted, brackets and at", S("<\"<a@b>: 250\"@x.y>"), "\"<a@b>: 250\"@x.y", "\"<a@b>: 250\"", "x.y", QUOTED },
    { "quoted, escaped quote", S("<\"a\\\"b\"@x.y>"), "\"a\\\"b\"@x.y", "\"a\\\"b\"", "x.y", QUOTED },
    { "quoted, backslash at the end", S("<\"a\\"), "", "", "", 0 },
    { "quoted, control", S("<\"a\tb\"@x.y>"), "", "", "", 0 },
    { "quoted, not closed", S("<\"a@x.y>"), "", "", "", 0 },
    { "quoted, then atext", S("<\"a\"b@x.y>"), "", "", "", 0 },
    { "label of one octet", S("<a@b>"), "a@b", "a", "b", 0 },
    { "label of digits", S("<a@1.2>"), "a@1.2", "a", "1.2", 0 },
    { "hyphen inside", S("<a@b-c.d>"), "a@b-c.d", "a", "b-c.d", 0 },
    { "hyphen leads a label", S("<a@-b.c>"), "", "", "", 0 },
    { "hyphen ends a label", S("<a@b-.c>"), "", "", "", 0 },
    { "dot ends the domain", S("<a@b.c.>"), "", "", "", 0 },
    { "empty label", S("<a@b..c>"), "", "", "", 0 },
    { "underscore in a label", S("<a@b_c.d>"), "", "", "", 0 },
    { "label of 63 octets", S("<a@" X63 ".y>"), "a@" X63 ".y", "a", X63 ".y", 0 },
    { "label of 64 octets", S("<a@x" X63 ".y>"), "", "", "", 0 },
    { "local part of 64 octets", S("<x" X63 "@x.y>"), "x" X63 "@x.y", "x" X63, "x.y", 0 },
    { "local part of 65 octets", S("<xx" X63 "@x.y>"), "", "", "", 0 },
    { "quoted local part of 65 octets", S("<\"" X63 "\"@x.y>"), "", "", "", 0 },
    { "path of 256 octets", S("<a@" LABEL63 LABEL63 LABEL63 X8 X8 X8 X8 X8 X8 X8 "xxxx>"),
      "a@" LABEL63 LABEL63 LABEL63 X8 X8 X8 X8 X8 X8 X8 "xxxx", "a",
      LABEL63 LABEL63 LABEL63 X8 X8 X8 X8 X8 X8 X8 "xxxx", 0 },
    { "path of 257 octets", S("<a@" LABEL63 LABEL63 LABEL63 X8 X8 X8 X8 X8 X8 X8 "xxxxx>"), "", "", "", 0 },
    { "mailbox with a domain of 255 octets", S("a@" LABEL63 LABEL63 LABEL63 X63), "a@" LABEL63 LABEL63 LABEL63 X63, "a",
      LABEL63 LABEL63 LABEL63 X63, 0 },
    { "source route", S("<@a.b,@c.d:a@x.y>"), "a@x.y", "a", "x.y", ROUTE },
    { "source route of one", S("<@a.b:a@x.y>"), "a@x.y", "a", "x.y", ROUTE },
    { "source route without its colon", S("<@a.b,a@x.y>"), "", "", "", 0 },
    { "source route and no mailbox", S("<@a.b:>"), "", "", "", 0 },
    { "IPv4 literal", S("<a@[192.0.2.255]>"), "a@[192.0.2.255]", "a", "[192.0.2.255]", LITERAL },
    { "IPv4 over 255", S("<a@[192.0.2.256]>"), "", "", "", 0 },
    { "IPv4 of three numbers", S("<a@[192.0.2]>"), "", "", "", 0 },
    { "IPv4 of five numbers", S("<a@[192.0.2.1.1]>"), "", "", "", 0 },
    { "IPv6 in full", S("<a@[IPv6:1:2:3:4:5:6:7:8]>"), "a@[IPv6:1:2:3:4:5:6:7:8]", "a", "[IPv6:1:2:3:4:5:6:7:8]",
      LITERAL },
    { "IPv6 with a gap", S("<a@[ipv6:2001:db8::1]>"), "a@[ipv6:2001:db8::1]", "a", "[ipv6:2001:db8::1]", LITERAL },
    { "IPv6 gap alone", S("<a@[IPv6:::]>"), "a@[IPv6:::]", "a", "[IPv6:::]", LITERAL },
    { "IPv6 with IPv4", S("<a@[IPv6:::ffff:192.0.2.1]>"), "a@[IPv6:::ffff:192.0.2.1]", "a", "[IPv6:::ffff:192.0.2.1]",
      LITERAL },
    { "IPv6 of seven groups", S("<a@[IPv6:1:2:3:4:5:6:7]>"), "", "", "", 0 },
    { "IPv6 of nine groups", S("<a@[IPv6:1:2:3:4:5:6:7:8:9]>"), "", "", "", 0 },
    { "IPv6 with two gaps", S("<a@[IPv6:1::2::3]>"), "", "", "", 0 },
    { "IPv6 with three colons", S("<a@[IPv6:1:::2]>"), "", "", "", 0 },
    { "IPv6 colon ends it", S("<a@[IPv6:1::2:]>"), "", "", "", 0 },
    { "IPv6 group of five digits", S("<a@[IPv6:12345::]>"), "", "", "", 0 },
    { "general literal", S("<a@[x-y:!z]>"), "a@[x-y:!z]", "a", "[x-y:!z]", LITERAL },
    { "general literal without content", S("<a@[x:]>"), "", "", "", 0 },
    { "general literal without a tag", S("<a@[:x]>"), "", "", "", 0 },
    { "general literal with a blank", S("<a@[x:a b]>"), "", "", "", 0 },
    { "general literal with a backslash", S("<a@[x:\\]>"), "", "", "", 0 },
    { "general literal with a bracket", S("<a@[x:[]>"), "", "", "", 0 },
    { "IPv6 gap and six groups", S("<a@[IPv6:1::2:3:4:5:6]>"), "a@[IPv6:1::2:3:4:5:6]", "a", "[IPv6:1::2:3:4:5:6]",
      LITERAL },
    { "IPv6 gap and seven groups", S("<a@[IPv6:1::2:3:4:5:6:7]>"), "", "", "", 0 },
    { "IPv6 of letters beyond f", S("<a@[IPv6:g::]>"), "", "", "", 0 },
    { "quoted, two escapes", S("<\"\\\\\\a\"@x.y>"), "\"\\\\\\a\"@x.y", "\"\\\\\\a\"", "x.y", QUOTED },
    { "quoted, escaped control", S("<\"\\\001\"@x.y>"), "", "", "", 0 },
    { "literal not closed", S("<a@[192.0.2.1>"), "", "", "", 0 },
    { "UTF-8", S("<\xC3\xBC@\xC3\xBC.y>"), "\xC3\xBC@\xC3\xBC.y", "\xC3\xBC", "\xC3\xBC.y", UTF8 },
    { "UTF-8 in quotes", S("<\"\xC3\xBC b\"@x.y>"), "\"\xC3\xBC b\"@x.y", "\"\xC3\xBC b\"", "x.y", UTF8 | QUOTED },
    { "bad UTF-8 in the local part", S("<\xC3@x.y>"), "", "", "", 0 },
    { "bad UTF-8 in the domain", S("<a@\xC3.y>"), "", "", "", 0 },
    { "UTF-8 cut by the end", S("<a@x.\xE7\x94"), "", "", "", 0 },
    { "NUL", S("<a\0@x.y>"), "", "", "", 0 },
    { "quoted, tilde", S("<\"~\"@x.y>"), "\"~\"@x.y", "\"~\"", "x.y", QUOTED },
    { "quoted, question mark", S("<\"?\"@x.y>"), "\"?\"@x.y", "\"?\"", "x.y", QUOTED | REPLACED },
    { "quoted, only its end", S("<ab\"@x.y>"), "", "", "", 0 },
    { "quoted, control behind an at", S("\"@x.y\t"), "", "", "", 0 },
    { "quoted, at a literal", S("<\"a b\"@[192.0.2.1]>"), "\"a b\"@[192.0.2.1]", "\"a b\"", "[192.0.2.1]",
      QUOTED | LITERAL },
    { "quoted, behind a source route", S("<@a.b:\"a b\"@x.y>"), "\"a b\"@x.y", "\"a b\"", "x.y", QUOTED | ROUTE },
    { "source route that begins with a hyphen", S("<@-a@x.y>"), "", "", "", 0 },
    { "source route without a domain", S("<@:a@x.y>"), "", "", "", 0 },
    { "source route without a colon", S("<@a.b@x.y>"), "", "", "", 0 },
    { "source route cut", S("<@a.b"), "", "", "", 0 },
    { "IPv4 number of four digits", S("<a@[192.0.2.0001]>"), "", "", "", 0 },
    { "IPv4 without its bracket", S("<a@!192.0.2.1]>"), "", "", "", 0 },
    { "bracket alone", S("<a@[>"), "", "", "", 0 },
    { "IPv6 of a and f", S("<a@[IPv6:a::f]>"), "a@[IPv6:a::f]", "a", "[IPv6:a::f]", LITERAL },
    { "IPv6 colon leads it", S("<a@[IPv6::1:2:3:4:5:6:7:8]>"), "", "", "", 0 },
    { "IPv6 of six groups and IPv4", S("<a@[IPv6:1:2:3:4:5:6:192.0.2.1]>"), "a@[IPv6:1:2:3:4:5:6:192.0.2.1]", "a",
      "[IPv6:1:2:3:4:5:6:192.0.2.1]", LITERAL },
    { "IPv6 of five groups and IPv4", S("<a@[IPv6:1:2:3:4:5:192.0.2.1]>"), "", "", "", 0 },
    { "IPv6 of four groups, a gap and IPv4", S("<a@[IPv6:1:2:3:4::192.0.2.1]>"), "a@[IPv6:1:2:3:4::192.0.2.1]", "a",
      "[IPv6:1:2:3:4::192.0.2.1]", LITERAL },
    { "IPv6 of five groups, a gap and IPv4", S("<a@[IPv6:1:2:3:4:5::192.0.2.1]>"), "", "", "", 0 },
    { "general literal of one octet", S("<a@[x:~]>"), "a@[x:~]", "a", "[x:~]", LITERAL },
    { "general literal of a hyphen", S("<a@[x:-]>"), "a@[x:-]", "a", "[x:-]", LITERAL },
    { "general literal, hyphen ends its tag", S("<a@[x-:y]>"), "", "", "", 0 },
    { "general literal, underscore in its tag", S("<a@[x_y:z]>"), "", "", "", 0 },
    { "mailbox of three octets", S("a@b"), "a@b", "a", "b", 0 },
    { "mailbox cut behind the at", S("a@"), "", "", "", 0 },
    { "mailbox at a hyphen", S("a@-"), "", "", "", 0 },
    { "mailbox that ends a sentence", S("a@x.y."), "a@x.y", "a", "x.y", 0 },
    { "mailbox before a comma", S("a@x.y, b"), "a@x.y", "a", "x.y", 0 },
    { "mailbox before a hyphen", S("a@x.y-"), "a@x.y", "a", "x.y", 0 },
};

static void assert_span(smtpb_span got, const char *expected)
{
    assert_int_equal(got.len, strlen(expected));
    assert_memory_equal(got.ptr ? got.ptr : "", expected, got.len);
}

static void parses(void **state)
{
    const struct mailbox *row = *state;
    smtpb_span in = heap_copy(row->in);
    smtpb_forward found;
    bool path = in.ptr[0] == '<';
    size_t n = path ? smtpb_i_path(in, &found) : smtpb_i_mailbox(in, &found);
    assert_int_equal(n > 0, strlen(row->address) > 0);
    assert_span(found.address, row->address);
    assert_span(found.local, row->local);
    assert_span(found.domain, row->domain);
    assert_int_equal(found.flags, row->flags);
    if (n > 0 && path)
        assert_int_equal(n, in.len);
    heap_free(in);
}

static struct pair {
    const char *name;
    const char *a, *b;
    bool same;
} pairs[] = {
    { "alike", "a@x.y", "a@x.y", true },
    { "case of the domain", "a@x.y", "a@X.Y", true },
    { "case of the local part", "a@x.y", "A@x.y", false },
    { "other domain", "a@x.y", "a@x.z", false },
    { "longer local part", "a@x.y", "aa@x.y", false },
    { "no mailbox", "", "", false },
};

static void compares(void **state)
{
    const struct pair *row = *state;
    smtpb_forward a, b;
    smtpb_i_mailbox((smtpb_span){ row->a, strlen(row->a) }, &a);
    smtpb_i_mailbox((smtpb_span){ row->b, strlen(row->b) }, &b);
    assert_int_equal(smtpb_i_same_mailbox(&a, &b), row->same);
}

int main(void)
{
    return RUN_ROWS(mailboxes, parses) + RUN_ROWS(pairs, compares);
}
