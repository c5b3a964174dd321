/* SPDX-License-Identifier: MIT */
/* Addresses as MTAs write them, and RFC 6533's escapes in buffers of every size. */
#include "../../src/mail/mail.h"
#include "../support.h"

/* ---- { name, text, octets of the address at its start, octets and address with what encloses it } ---- */

static struct address {
    const char *name;
    smtpb_span text;
    size_t plain, enclosed;
    const char *address;
} addresses[] = {
    { "plain", S("jane@example.com: x"), 16, 16, "jane@example.com" },
    { "dots that RFC 5321 does not allow", S("jane..doe.@example.com "), 22, 22, "jane..doe.@example.com" },
    { "a dot at the end", S("jane@example.com."), 16, 16, "jane@example.com" },
    { "an underscore in the domain", S("a@b_c.example"), 13, 13, "a@b_c.example" },
    { "an address literal", S("a@[192.0.2.1]x"), 13, 13, "a@[192.0.2.1]" },
    { "a literal without an end", S("a@[192.0.2.1"), 0, 0, "" },
    { "a quoted name", S("\"a b\\\"\"@example.com"), 19, 19, "\"a b\\\"\"@example.com" },
    { "a quoted name without an end", S("\"a b@example.com"), 0, 0, "" },
    { "brackets", S("<a@b>x"), 0, 5, "a@b" },
    { "quotes", S("\"a@b\""), 0, 5, "a@b" },
    { "apostrophes", S("'a@b'"), 0, 5, "a@b" },
    { "round brackets", S("(a@b)"), 0, 5, "a@b" },
    { "square brackets with a scheme", S("[SMTP:a@b]"), 0, 10, "a@b" },
    { "mailto", S("mailto:a@b x"), 0, 10, "a@b" },
    { "a type", S("rfc822; a@b"), 0, 11, "a@b" },
    { "a bracket that is not closed", S("<a@b"), 0, 0, "" },
    { "another bracket closes", S("<a@b)"), 0, 0, "" },
    { "no domain", S("a@ "), 0, 0, "" },
    { "no local part", S("@b"), 0, 0, "" },
    { "no @", S("example.com"), 0, 0, "" },
    { "nothing", S(""), 0, 0, "" },
    { "a NUL", S("\0a@b"), 0, 0, "" },
    { "beyond ASCII", S("j\xC3\xB6rg@example.com"), 17, 17, "j\xC3\xB6rg@example.com" },
    { "words without a blank behind it", S("a@example.net\xE3\x81\xAB"), 13, 13, "a@example.net" },
    { "a label beyond ASCII", S("a@b.\xE3\x81\xAB"), 7, 7, "a@b.\xE3\x81\xAB" },
};

static void address_is(void **state)
{
    const struct address *row = *state;
    smtpb_span text = heap_copy(row->text), address = { NULL, 0 };
    assert_int_equal(smtpb_i_address(text), row->plain);
    assert_int_equal(smtpb_i_enclosed(text, &address), row->enclosed);
    if (row->enclosed > 0) {
        assert_int_equal(address.len, strlen(row->address));
        assert_memory_equal(address.ptr, row->address, address.len);
    }
    heap_free(text);
}

/* A local part of 256 octets and a domain of 255 are the longest. */
static void limits(void **state)
{
    char text[600];
    (void)state;
    memset(text, 'a', sizeof text);
    text[256] = '@';
    assert_int_equal(smtpb_i_address((smtpb_span){ text, 300 }), 300);
    assert_int_equal(smtpb_i_address((smtpb_span){ text, sizeof text }), 257 + 255);
    text[256] = 'a';
    text[257] = '@';
    assert_int_equal(smtpb_i_address((smtpb_span){ text, 300 }), 0);
}

/* ---- Escapes ---- */

static struct escaped {
    const char *name, *address, *written;
} escaped[] = {
    { "none", "jane@example.com", "jane@example.com" },
    { "one octet", "\\x{41}@b", "A@b" },
    { "two octets", "j\\x{F6}rg@b", "j\xC3\xB6rg@b" },
    { "the first of two", "\\x{80}\\x{7F}", "\xC2\x80\x7F" },
    { "three octets", "\\x{65E5}\\x{7ff}\\x{800}", "\xE6\x97\xA5\xDF\xBF\xE0\xA0\x80" },
    { "four octets", "\\x{1F4EC}\\x{FFFF}\\x{10000}", "\xF0\x9F\x93\xAC\xEF\xBF\xBF\xF0\x90\x80\x80" },
    { "the last", "\\x{10FFFF}", "\xF4\x8F\xBF\xBF" },
    { "behind the last", "\\x{110000}", "\\x{110000}" },
    { "zeros in front", "\\x{0000F6}", "\xC3\xB6" },
    { "too many digits", "\\x{00000F6}", "\\x{00000F6}" },
    { "zero", "\\x{0}", "\\x{0}" },
    { "surrogates", "\\x{D800}\\x{DFFF}\\x{D7FF}\\x{E000}", "\\x{D800}\\x{DFFF}\xED\x9F\xBF\xEE\x80\x80" },
    { "no digits", "\\x{}", "\\x{}" },
    { "no end", "a\\x{F6", "a\\x{F6" },
    { "no hexadecimal digit", "\\x{FG}", "\\x{FG}" },
    { "a backslash alone", "a\\b\\", "a\\b\\" },
    { "a capital X", "\\X{F6}", "\xC3\xB6" },
    { "nothing", "", "" },
};

static void address_is_written(void **state)
{
    const struct escaped *row = *state;
    smtpb_span address = heap_copy(smtpb_str(row->address));
    size_t need = strlen(row->written);
    assert_int_equal(smtpb_mail_address(address, NULL, 9), need);
    for (size_t cap = 0; cap <= need + 2; cap++) {
        char *buf = malloc(cap + 1);
        assert_non_null(buf);
        memset(buf, '#', cap + 1);
        assert_int_equal(smtpb_mail_address(address, buf, cap), need);
        assert_cut(buf, cap, row->written, need);
        free(buf);
    }
    heap_free(address);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(limits) };
    return cmocka_run_group_tests(tests, NULL, NULL) + RUN_ROWS(addresses, address_is) +
           RUN_ROWS(escaped, address_is_written);
}
