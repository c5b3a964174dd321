/* SPDX-License-Identifier: MIT */
/* What is read eight octets at a time, or in one pass, is what the plain readers read: on random texts, each in memory of
   exactly its size, from each of its octets on. */
#include "../../src/text/text.h"

#include "../support.h"

enum { MOST = 40, TEXTS = 60000 };

static unsigned long seed = 11;

static unsigned below(unsigned n)
{
    seed = seed * 1103515245ul + 12345ul;
    return (unsigned)(seed >> 16 & 0x7FFF) % n;
}

/* Mostly letters, and what stands between them in replies. */
static smtpb_span random_text(char text[MOST])
{
    static const char octets[] = "aaaabbbceEz09...@@::///<>-_'\"() \xC3\xA9\xD0\xE5\xE2\x80\x99?=";
    size_t n = 1 + below(MOST);
    for (size_t i = 0; i < n; i++)
        if (i > 0 && text[i - 1] == '.' && below(2) > 0)
            text[i] = '.'; /* three in a row end an address */
        else
            text[i] = below(3) ? (char)('a' + below(26)) : octets[below(sizeof octets - 1)];
    return (smtpb_span){ text, n };
}

/* Octet by octet: letters and digits of ASCII. Returns how many; their hash in *hash. */
static size_t plain_letters(smtpb_span s, uint32_t *hash)
{
    smtpb_i_hashing h = { 0, 0, 0 };
    size_t n = 0;
    for (; n < s.len && (smtpb_i_is_alpha(s.ptr[n]) || smtpb_i_is_digit(s.ptr[n])); n++)
        smtpb_i_hash_octet(&h, smtpb_i_lower(s.ptr[n]));
    *hash = smtpb_i_hash_end(&h);
    return n;
}

static void assert_plain_word(smtpb_span text, size_t at)
{
    smtpb_i_plain plain;
    uint32_t expected, hash;
    size_t letters = plain_letters(smtpb_i_from(text, at), &expected), n = smtpb_i_plain_word(text, at, &plain);
    uint8_t next = at + letters < text.len ? smtpb_i_octet(text.ptr[at + letters]) : 0;
    bool is_plain = letters <= SMTPB_I_PLAIN && next != SMTPB_I_WIDE && next != SMTPB_I_APOSTROPHE;
    assert_int_equal(n, is_plain ? letters : 0);
    if (n == 0)
        return;
    assert_int_equal(plain.hash, expected);
    assert_int_equal(smtpb_i_word(smtpb_i_from(text, at), &hash), n);
    assert_int_equal(hash, expected);
}

/* False: left to the plain reader. */
static bool assert_quick_run(smtpb_span text, size_t at)
{
    smtpb_i_quick_run quick = smtpb_i_quick_run_at(text, at);
    smtpb_i_run run = smtpb_i_run_at(smtpb_i_from(text, at));
    smtpb_span host = smtpb_i_run_host(run.span);
    if (quick.len == 0)
        return false;
    assert_int_equal(quick.len, run.span.len);
    assert_int_equal(quick.opaque, run.kind == SMTPB_I_OPAQUE);
    if (!quick.opaque)
        return true;
    if (quick.is_address)
        assert_int_equal(host.len, 0);
    if (quick.is_host && run.span.ptr[run.span.len - 1] != '.') {
        size_t dots = 0;
        assert_int_equal(host.len, run.span.len);
        for (size_t i = quick.labels_at; i < at + quick.len; i++)
            dots += text.ptr[i] == '.';
        assert_true(dots <= 1);
    }
    return true;
}

static void quick_readers_agree_with_the_plain_ones(void **state)
{
    char octets[MOST];
    size_t runs = 0, quick = 0;
    (void)state;
    for (int i = 0; i < TEXTS; i++) {
        smtpb_span text = heap_copy(random_text(octets));
        for (size_t at = 0; at < text.len; at++) {
            assert_plain_word(text, at);
            if (smtpb_i_is_alpha(text.ptr[at]) || smtpb_i_is_digit(text.ptr[at])) {
                runs++;
                quick += assert_quick_run(text, at);
            }
        }
        heap_free(text);
    }
    assert_in_range(quick, runs / 2, runs); /* most are not left to the plain reader */
}

static void each_octet_is_a_letter_or_none(void **state)
{
    (void)state;
    for (unsigned octet = 0; octet < 256; octet++)
        for (unsigned place = 0; place < 8; place++) {
            uint64_t others = 0x6161616161616161u & ~((uint64_t)0xFF << 8 * place);
            bool letter = smtpb_i_is_alpha((char)octet) || smtpb_i_is_digit((char)octet);
            assert_int_equal(smtpb_i_letters8(others | (uint64_t)octet << 8 * place), letter ? 8 : place);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quick_readers_agree_with_the_plain_ones),
        cmocka_unit_test(each_octet_is_a_letter_or_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
