/* SPDX-License-Identifier: MIT */
/* Requests and answers of the two protocols: whole, in every split, malformed, oversized. */
#include "../support.h"
#include "replymapd.h"

struct request {
    const char *name;
    protocol protocol;
    smtpb_span in;
    framing result;
    smtpb_span name_of_map, key;
    size_t left; /* octets after the request */
};

static const char *const results[] = { "whole", "more", "bad", "too long" };

static struct request requests[] = {
    { "socketmap", SOCKETMAP, S("15:dsn 5.1.1 a b c,"), FRAME_WHOLE, S("dsn"), S("5.1.1 a b c"), 0 },
    { "socketmap, two", SOCKETMAP, S("5:d one,5:d two,"), FRAME_WHOLE, S("d"), S("one"), 8 },
    { "socketmap, blanks in the key", SOCKETMAP, S("14:suppressed a b,"), FRAME_WHOLE, S("suppressed"), S("a b"), 0 },
    { "socketmap, empty name", SOCKETMAP, S("4: one,"), FRAME_WHOLE, S(""), S("one"), 0 },
    { "socketmap, no key", SOCKETMAP, S("4:dsn ,"), FRAME_WHOLE, S("dsn"), S(""), 0 },
    { "socketmap, any octet", SOCKETMAP, S("6:d \0,\xFF\n,"), FRAME_WHOLE, S("d"), S("\0,\xFF\n"), 0 },
    { "socketmap, nothing", SOCKETMAP, S(""), FRAME_MORE, S(""), S(""), 0 },
    { "socketmap, no name", SOCKETMAP, S("3:dsn,"), FRAME_BAD, S(""), S(""), 0 },
    { "socketmap, empty", SOCKETMAP, S("0:,"), FRAME_BAD, S(""), S(""), 0 },
    { "socketmap, no comma", SOCKETMAP, S("5:d one;"), FRAME_BAD, S(""), S(""), 0 },
    { "socketmap, leading zero", SOCKETMAP, S("05:d one,"), FRAME_BAD, S(""), S(""), 0 },
    { "socketmap, no length", SOCKETMAP, S(":d one,"), FRAME_BAD, S(""), S(""), 0 },
    { "socketmap, a colon", SOCKETMAP, S(":"), FRAME_BAD, S(""), S(""), 0 },
    { "socketmap, negative", SOCKETMAP, S("-5:d one,"), FRAME_BAD, S(""), S(""), 0 },
    { "socketmap, blank before the colon", SOCKETMAP, S("5 :d one,"), FRAME_BAD, S(""), S(""), 0 },
    { "socketmap, another protocol", SOCKETMAP, S("get 5.1.1\n"), FRAME_BAD, S(""), S(""), 0 },
    { "socketmap, longest", SOCKETMAP, S("16376:d"), FRAME_MORE, S(""), S(""), 0 },
    { "socketmap, too long", SOCKETMAP, S("16377"), FRAME_TOO_LONG, S(""), S(""), 0 },
    { "socketmap, beyond any number", SOCKETMAP, S("99999999999999999999999999:"), FRAME_TOO_LONG, S(""), S(""), 0 },
    { "tcp", TCP_TABLE, S("get 5.1.1%20a%20b\n"), FRAME_WHOLE, S(""), S("5.1.1 a b"), 0 },
    { "tcp, two", TCP_TABLE, S("get one\nget two\n"), FRAME_WHOLE, S(""), S("one"), 8 },
    { "tcp, either case", TCP_TABLE, S("get %c3%aE%C3%Ae\n"), FRAME_WHOLE, S(""), S("\xC3\xAE\xC3\xAE"), 0 },
    { "tcp, percent and NUL", TCP_TABLE, S("get %25%00%0a\n"), FRAME_WHOLE, S(""), S("%\0\n"), 0 },
    { "tcp, no key", TCP_TABLE, S("get \n"), FRAME_WHOLE, S(""), S(""), 0 },
    { "tcp, nothing", TCP_TABLE, S(""), FRAME_MORE, S(""), S(""), 0 },
    { "tcp, half a code", TCP_TABLE, S("get a%2\n"), FRAME_BAD, S(""), S(""), 0 },
    { "tcp, a quarter of a code", TCP_TABLE, S("get a%\n"), FRAME_BAD, S(""), S(""), 0 },
    { "tcp, not hexadecimal", TCP_TABLE, S("get %g0\n"), FRAME_BAD, S(""), S(""), 0 },
    { "tcp, second digit not hexadecimal", TCP_TABLE, S("get %0g\n"), FRAME_BAD, S(""), S(""), 0 },
    { "tcp, at sign is not a digit", TCP_TABLE, S("get %@0\n"), FRAME_BAD, S(""), S(""), 0 },
    { "tcp, put", TCP_TABLE, S("put a b\n"), FRAME_BAD, S(""), S(""), 0 },
    { "tcp, no blank", TCP_TABLE, S("get\n"), FRAME_BAD, S(""), S(""), 0 },
    { "tcp, another protocol", TCP_TABLE, S("9:dsn 5.1.1,"), FRAME_BAD, S(""), S(""), 0 },
};

/* Every proper prefix of a whole request is incomplete, and is not modified. */
static void reads_in_every_split(void **state)
{
    const struct request *row = *state;
    frame got = { 0, { NULL, 0 }, { NULL, 0 } };
    for (size_t n = 0; n <= row->in.len; n++) {
        smtpb_span part = heap_copy((smtpb_span){ row->in.ptr, n });
        bool whole = n >= row->in.len - row->left;
        framing result = frame_read(row->protocol, (char *)(uintptr_t)part.ptr, n, &got);
        if (whole)
            assert_string_equal(results[result], results[row->result]);
        else if (row->result == FRAME_WHOLE)
            assert_string_equal(results[result], "more");
        if (!whole)
            assert_memory_equal(part.ptr, row->in.ptr, n);
        if (whole && result == FRAME_WHOLE) {
            assert_int_equal(got.octets, row->in.len - row->left);
            assert_int_equal(got.name.len, row->name_of_map.len);
            assert_memory_equal(got.name.ptr ? got.name.ptr : "", row->name_of_map.ptr, got.name.len);
            assert_inside(part, got.name);
            assert_int_equal(got.key.len, row->key.len);
            assert_memory_equal(got.key.ptr, row->key.ptr, row->key.len);
            assert_inside(part, got.key);
        }
        heap_free(part);
    }
}

static void a_line_has_a_longest(void **state)
{
    static char in[REQUEST_MAX];
    frame got;
    (void)state;
    memset(in, 'a', sizeof in);
    memcpy(in, "get ", 4);
    assert_string_equal(results[frame_read(TCP_TABLE, in, sizeof in - 1, &got)], "more");
    assert_string_equal(results[frame_read(TCP_TABLE, in, sizeof in, &got)], "too long");
    in[sizeof in - 1] = '\n';
    assert_string_equal(results[frame_read(TCP_TABLE, in, sizeof in, &got)], "whole");
    assert_int_equal(got.key.len, REQUEST_MAX - 5);
}

static void a_netstring_has_a_longest(void **state)
{
    static char in[REQUEST_MAX];
    frame got;
    (void)state;
    memset(in, 'a', sizeof in);
    memcpy(in, "16376:d ", 8);
    in[6 + 16376] = ',';
    assert_string_equal(results[frame_read(SOCKETMAP, in, sizeof in - 2, &got)], "more");
    assert_string_equal(results[frame_read(SOCKETMAP, in, sizeof in - 1, &got)], "whole");
    assert_int_equal(got.key.len, 16374);
}

struct answer {
    const char *name;
    protocol protocol;
    outcome outcome;
    smtpb_span text, out;
};

static struct answer answers[] = {
    { "socketmap, found", SOCKETMAP, FOUND, S("5.1.1 [x] y"), S("14:OK 5.1.1 [x] y,") },
    { "socketmap, not found", SOCKETMAP, NOT_FOUND, S(""), S("9:NOTFOUND ,") },
    { "socketmap, refused", SOCKETMAP, REFUSED, S("no"), S("7:PERM no,") },
    { "tcp, found", TCP_TABLE, FOUND, S("5.1.1 [x] 1%\n"), S("200 5.1.1%20[x]%201%25%0A\n") },
    { "tcp, 8-bit", TCP_TABLE, FOUND, S("\xC3\xAE\x7F"), S("200 %C3%AE%7F\n") },
    { "tcp, not found", TCP_TABLE, NOT_FOUND, S("no"), S("500 no\n") },
    { "tcp, refused", TCP_TABLE, REFUSED, S("no"), S("400 no\n") },
};

static void writes(void **state)
{
    static char out[ANSWER_MAX];
    const struct answer *row = *state;
    smtpb_span text = heap_copy(row->text);
    size_t n = frame_write(row->protocol, row->outcome, text, out);
    assert_int_equal(n, row->out.len);
    assert_memory_equal(out, row->out.ptr, n);
    heap_free(text);
}

/* Postfix accepts lines of at most 4,096 octets; a character must not be cut in two. */
static void a_long_answer_is_cut(void **state)
{
    static const char *const characters[] = { "\xC3\xAE", "\xE2\x82\xAC" };
    static const char *const ends[] = { "%C3%AE\n", "%E2%82%AC\n" };
    static char text[REQUEST_MAX + TAG_MAX], out[ANSWER_MAX];
    (void)state;
    for (size_t i = 0; i < 18; i++) {
        const char *character = characters[i % 2], *end = ends[i % 2];
        size_t octets = strlen(character), shift = i / 2;
        memset(text, 'a', shift);
        for (size_t at = shift; at + octets <= sizeof text; at += octets)
            memcpy(text + at, character, octets);
        size_t n = frame_write(TCP_TABLE, FOUND, (smtpb_span){ text, sizeof text }, out);
        assert_in_range(n, 4096 - 3 * octets, 4096);
        assert_memory_equal(out + n - strlen(end), end, strlen(end));
    }
    assert_int_equal(frame_write(SOCKETMAP, FOUND, (smtpb_span){ text, sizeof text }, out), sizeof text + 10);
}

/* An octet after the text does not count as part of its last character. */
static void an_answer_ends_with_its_text(void **state)
{
    static char out[ANSWER_MAX];
    (void)state;
    assert_int_equal(frame_write(TCP_TABLE, FOUND, (smtpb_span){ "a\x80", 1 }, out), 6);
    assert_memory_equal(out, "200 a\n", 6);
}

/* A text that is written can be read back unchanged. */
static void encoding_and_decoding_agree(void **state)
{
    static char out[ANSWER_MAX];
    char text[256];
    frame got;
    (void)state;
    for (unsigned i = 0; i < sizeof text; i++)
        text[i] = (char)i;
    size_t n = frame_write(TCP_TABLE, FOUND, (smtpb_span){ text, sizeof text }, out);
    memcpy(out, "get ", 4);
    assert_string_equal(results[frame_read(TCP_TABLE, out, n, &got)], "whole");
    assert_int_equal(got.key.len, sizeof text);
    assert_memory_equal(got.key.ptr, text, sizeof text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_has_a_longest),        cmocka_unit_test(a_netstring_has_a_longest),
        cmocka_unit_test(a_long_answer_is_cut),        cmocka_unit_test(an_answer_ends_with_its_text),
        cmocka_unit_test(encoding_and_decoding_agree),
    };
    int failed = RUN_ROWS(requests, reads_in_every_split) + RUN_ROWS(answers, writes);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
