/* SPDX-License-Identifier: MIT */
/* smtpb_feed: gives the same as smtpb_parse however the input is split, and keeps its limits. */
#include "../wire.h"

/* Whether smtpb_feed finds the end of the reply: it begins with a code, and its final line is complete. In a stream,
   lines after the final one belong to the next reply. */
static bool ends_by_itself(const struct wire *row, size_t *octets)
{
    smtpb_stream stream = SMTPB_STREAM_START;
    smtpb_reply reply;
    bool done = smtpb_feed(&stream, row->in, &reply) == SMTPB_OK;
    *octets = stream.consumed;
    return done;
}

static void assert_same(smtpb_span a_raw, const smtpb_reply *a, smtpb_span b_raw, const smtpb_reply *b)
{
    smtpb_reply moved = *a;
    assert_ptr_equal(a->raw.ptr, a_raw.ptr);
    assert_ptr_equal(b->raw.ptr, b_raw.ptr);
    moved.raw.ptr = b->raw.ptr;
    assert_int_equal(moved.code, b->code);
    assert_int_equal(moved.last_code, b->last_code);
    assert_int_equal(moved.lines, b->lines);
    assert_int_equal(moved.flags, b->flags);
    assert_memory_equal(&moved.status, &b->status, sizeof b->status);
    assert_memory_equal(&moved.doubted, &b->doubted, sizeof b->doubted);
    assert_int_equal(moved.raw.len, b->raw.len);
}

/* Feeds `first` octets, then all, each time from another heap block. */
static void feed_in_two(smtpb_span whole, size_t first, const smtpb_reply *expected)
{
    smtpb_stream stream = SMTPB_STREAM_START;
    smtpb_reply reply;
    smtpb_span part = heap_copy((smtpb_span){ whole.ptr, first });
    smtpb_result result = smtpb_feed(&stream, part, &reply);
    if (first < whole.len) {
        assert_string_equal(smtpb_result_name(result), "e_more");
        assert_int_equal(reply.code, 0);
    }
    heap_free(part);
    part = heap_copy(whole);
    if (first < whole.len)
        assert_string_equal(smtpb_result_name(smtpb_feed(&stream, part, &reply)), "ok");
    assert_int_equal(stream.consumed, whole.len);
    if (first < whole.len)
        assert_same(part, &reply, whole, expected);
    heap_free(part);
}

static void any_split_is_the_same(void **state)
{
    const struct wire *row = *state;
    smtpb_span whole = row->in;
    smtpb_reply expected;
    if (!ends_by_itself(row, &whole.len))
        return;
    assert_string_equal(smtpb_result_name(smtpb_parse(whole, &expected)), "ok");
    for (size_t first = 0; first <= whole.len; first++)
        feed_in_two(whole, first, &expected);
}

static void octet_by_octet_is_the_same(void **state)
{
    const struct wire *row = *state;
    smtpb_span whole = row->in;
    smtpb_stream stream = SMTPB_STREAM_START;
    smtpb_reply reply, expected;
    if (!ends_by_itself(row, &whole.len))
        return;
    smtpb_parse(whole, &expected);
    for (size_t n = 0; n < whole.len; n++) {
        smtpb_span part = heap_copy((smtpb_span){ whole.ptr, n });
        assert_string_equal(smtpb_result_name(smtpb_feed(&stream, part, &reply)), "e_more");
        heap_free(part);
    }
    assert_int_equal(smtpb_feed(&stream, whole, &reply), SMTPB_OK);
    assert_same(whole, &reply, whole, &expected);
}

/* ---- A sequence of calls: { name, limits, input, "result consumed error_at ..." } ---- */

struct sequence {
    const char *name;
    size_t octets, line, lines;
    smtpb_span in;
    const char *results;
};

static struct sequence sequences[] = {
    { "pipelined replies", 0, 0, 0, S("250 a\r\n250-b\r\n250 c\r\n550 d\r\n"), "ok 7, ok 14, ok 7, " },
    { "reply and a half", 0, 0, 0, S("250 a\r\n250-b\r\n"), "ok 7, e_more 0, " },
    { "junk between replies", 0, 0, 0, S("250 a\r\njunk\r\n250 b\r\n"), "ok 7, e_syntax 6 at 0, ok 7, " },
    { "fault in the first digit", 0, 0, 0, S("150 a\r\n650 b\r\n"), "e_syntax 7 at 0, e_syntax 7 at 0, " },
    { "fault in the second digit", 0, 0, 0, S("5x0 a\r\n2x0 b\r\n"), "e_syntax 7 at 1, e_syntax 7 at 1, " },
    { "fault in the third digit", 0, 0, 0, S("25x a\r\n"), "e_syntax 7 at 2, " },
    { "fault behind the code", 0, 0, 0, S("2500 a\r\n"), "e_syntax 8 at 3, " },
    { "empty line", 0, 0, 0, S("\r\n250 b\r\n"), "e_syntax 2 at 0, ok 7, " },
    { "junk without its end", 0, 0, 0, S("junk"), "e_more 0, " },
    { "last line is a bare code", 0, 0, 0, S("550-a\r\n550\r\n250 b\r\n"), "ok 12, ok 7, " },
    { "text line inside", 0, 0, 0, S("550-a\r\nb\r\n550 c\r\n"), "ok 17, " },
    { "line at its limit", 0, 7, 0, S("250 a\r\n"), "ok 7, " },
    { "line over its limit", 0, 6, 0, S("250 a\r\n250 \r\n"), "e_limit 7 at 6, ok 6, " },
    { "second line over its limit", 0, 7, 0, S("250-a\r\n250-bc\r\n250 d\r\n"), "e_limit 15 at 14, ok 7, " },
    { "line over its limit without its end", 0, 4, 0, S("250 abc"), "e_limit 7 at 4, " },
    { "octets at their limit", 14, 0, 0, S("250-a\r\n250 b\r\n"), "ok 14, " },
    { "octets over their limit", 13, 0, 0, S("250-a\r\n250 b\r\n250 c\r\n"), "e_limit 14 at 13, ok 7, " },
    { "lines at their limit", 0, 0, 2, S("250-a\r\n250 b\r\n"), "ok 14, " },
    { "lines over their limit", 0, 0, 1, S("250-a\r\n250 b\r\n250 c\r\n"), "e_limit 14 at 7, ok 7, " },
};

static void take(smtpb_span *in, size_t n)
{
    in->ptr += n;
    in->len -= n;
}

static void goes_like_this(void **state)
{
    const struct sequence *row = *state;
    smtpb_stream stream = SMTPB_STREAM_START;
    smtpb_span in = row->in;
    smtpb_reply reply;
    char got[200] = "";
    stream.max_octets = row->octets;
    stream.max_line = row->line;
    stream.max_lines = row->lines;
    for (smtpb_result result = SMTPB_OK; in.len > 0 && result != SMTPB_E_MORE; take(&in, stream.consumed)) {
        size_t at = strlen(got);
        result = smtpb_feed(&stream, in, &reply);
        at += (size_t)snprintf(got + at, sizeof got - at, "%s %zu", smtpb_result_name(result), stream.consumed);
        if (result == SMTPB_E_SYNTAX || result == SMTPB_E_LIMIT)
            at += (size_t)snprintf(got + at, sizeof got - at, " at %zu", stream.error_at);
        snprintf(got + at, sizeof got - at, ", ");
    }
    assert_string_equal(got, row->results);
}

/* An overlong line is dropped as it arrives, up to its line end. */
static void overlong_line_is_skipped(void **state)
{
    smtpb_stream stream = SMTPB_STREAM_START;
    smtpb_reply reply;
    (void)state;
    stream.max_line = 8;
    assert_int_equal(smtpb_feed(&stream, (smtpb_span)S("550 much "), &reply), SMTPB_E_LIMIT);
    assert_int_equal(stream.consumed, 9);
    assert_int_equal(smtpb_feed(&stream, (smtpb_span)S("250 too"), &reply), SMTPB_E_LIMIT);
    assert_int_equal(stream.consumed, 7);
    assert_int_equal(smtpb_feed(&stream, (smtpb_span)S(" long\r\n250 a\r\n"), &reply), SMTPB_E_LIMIT);
    assert_int_equal(stream.consumed, 7);
    assert_int_equal(smtpb_feed(&stream, (smtpb_span)S("250 a\r\n"), &reply), SMTPB_OK);
    assert_int_equal(reply.code, 250);
}

static void default_limits(void **state)
{
    static char line[8200];
    smtpb_stream stream = SMTPB_STREAM_START;
    smtpb_reply reply;
    (void)state;
    memset(line, 'x', sizeof line);
    memcpy(line, "550 ", 4);
    assert_int_equal(smtpb_feed(&stream, (smtpb_span){ line, 8192 }, &reply), SMTPB_E_MORE);
    assert_int_equal(smtpb_feed(&stream, (smtpb_span){ line, 8193 }, &reply), SMTPB_E_LIMIT);
    assert_int_equal(stream.error_at, 8192);
}

static void arguments_are_checked(void **state)
{
    smtpb_stream stream = SMTPB_STREAM_START, older = SMTPB_STREAM_START;
    smtpb_reply reply;
    (void)state;
    older.size = 8;
    assert_int_equal(smtpb_feed(&stream, (smtpb_span){ NULL, 0 }, &reply), SMTPB_E_MORE);
    assert_int_equal(smtpb_feed(NULL, (smtpb_span)S("250 a"), &reply), SMTPB_E_ARG);
    assert_int_equal(smtpb_feed(&stream, (smtpb_span)S("250 a"), NULL), SMTPB_E_ARG);
    assert_int_equal(smtpb_feed(&stream, (smtpb_span){ NULL, 1 }, &reply), SMTPB_E_ARG);
    assert_int_equal(smtpb_feed(&older, (smtpb_span)S("250 a"), &reply), SMTPB_E_ARG);
    assert_int_equal(smtpb_feed(&stream, (smtpb_span)S("250 a"), &reply), SMTPB_E_MORE);
    assert_int_equal(smtpb_feed(&stream, (smtpb_span)S("250"), &reply), SMTPB_E_ARG); /* fewer octets than before */
}

int main(void)
{
    const struct CMUnitTest more[] = {
        cmocka_unit_test(overlong_line_is_skipped),
        cmocka_unit_test(default_limits),
        cmocka_unit_test(arguments_are_checked),
    };
    return RUN_ROWS(wire, any_split_is_the_same) + RUN_ROWS(wire, octet_by_octet_is_the_same) +
           RUN_ROWS(sequences, goes_like_this) + cmocka_run_group_tests(more, NULL, NULL);
}
