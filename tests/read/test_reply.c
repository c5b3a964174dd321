/* SPDX-License-Identifier: MIT */
/* smtpb_parse, smtpb_piece_next and smtpb_text on the wire vectors. */
#include "../wire.h"

static void assert_text(const smtpb_reply *reply, smtpb_span part, smtpb_span expected)
{
    size_t need = smtpb_text(reply, part, NULL, 0);
    char *text = malloc(need + 1);
    assert_int_equal(need, expected.len);
    assert_int_equal(smtpb_text(reply, part, text, need + 1), need);
    assert_memory_equal(text, expected.ptr, expected.len);
    assert_int_equal(text[need], '\0');
    free(text);
}

static void flags_are(uint32_t flags, uint32_t expected)
{
    for (uint32_t bit = 1; bit <= SMTPB_REPLY_TRAILING; bit <<= 1)
        if ((flags ^ expected) & bit)
            fail_msg("flag %s is %s", smtpb_reply_flag_name((smtpb_reply_flag)bit), flags & bit ? "set" : "missing");
}

static void parses(void **state)
{
    const struct wire *row = *state;
    smtpb_span in = heap_copy(row->in);
    smtpb_reply reply;
    char status[24];
    smtpb_result expected = row->code > 0 ? SMTPB_OK : SMTPB_E_SYNTAX;
    assert_string_equal(smtpb_result_name(smtpb_parse(in, &reply)), smtpb_result_name(expected));
    assert_int_equal(reply.code, row->code);
    assert_string_equal(status_string(reply.status, status), row->status);
    assert_text(&reply, (smtpb_span){ NULL, 0 }, row->text);
    flags_are(reply.flags, row->flags);
    assert_inside(in, reply.raw);
    heap_free(in);
}

static void pieces_lie_inside(void **state)
{
    const struct wire *row = *state;
    smtpb_span in = heap_copy(row->in);
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_piece piece;
    smtpb_reply reply;
    uint32_t pieces = 0;
    smtpb_parse(in, &reply);
    while (smtpb_piece_next(&reply, &at, &piece)) {
        assert_inside(reply.raw, piece.text);
        assert_int_equal(piece.join, pieces == 0 ? SMTPB_JOIN_NONE : SMTPB_JOIN_LINE);
        pieces++;
    }
    assert_int_equal(pieces, reply.lines);
    heap_free(in);
}

/* A reply that is written out parses to the same reply. */
static void rewriting_is_stable(void **state)
{
    const struct wire *row = *state;
    smtpb_reply reply, again;
    char line[600], status[24];
    smtpb_parse(row->in, &reply);
    if (reply.code == 0 || reply.lines != 1 || reply.flags & (CUT | NOT_TEXT | SMTPB_REPLY_LONG_LINE))
        return;
    status_string(reply.status, status);
    size_t n =
        (size_t)snprintf(line, 60, "%u %s%s", reply.code, reply.status.cls ? status : "", reply.status.cls ? " " : "");
    n += smtpb_text(&reply, (smtpb_span){ NULL, 0 }, line + n, sizeof line - n);
    smtpb_parse((smtpb_span){ line, n }, &again);
    assert_int_equal(again.code, reply.code);
    assert_memory_equal(&again.status, &reply.status, sizeof reply.status);
    assert_text(&again, (smtpb_span){ NULL, 0 }, row->text);
}

/* ---- Beyond one row ---- */

static smtpb_reply parsed(const char *in)
{
    smtpb_reply reply;
    smtpb_parse((smtpb_span){ in, strlen(in) }, &reply);
    return reply;
}

static void another_reply_is_left(void **state)
{
    (void)state;
    smtpb_reply reply = parsed("550 no\001\r\n250 ok\r\n");
    flags_are(reply.flags, NOT_TEXT | SMTPB_REPLY_TRAILING);
    assert_int_equal(reply.raw.len, 9);
    assert_int_equal(reply.lines, 1);
}

static void last_code_is_kept(void **state)
{
    (void)state;
    smtpb_reply reply = parsed("550-a\r\n554-b\r\nc\r\n553 d\r\n");
    assert_int_equal(reply.code, 550);
    assert_int_equal(reply.last_code, 553);
    assert_int_equal(reply.lines, 4);
}

static void doubted_status_is_kept(void **state)
{
    char status[24];
    (void)state;
    smtpb_reply reply = parsed("550 4.2.2 Mailbox full\r\n");
    assert_string_equal(status_string(reply.doubted, status), "4.2.2");
    assert_int_equal(reply.status.cls, 0);
}

/* One line sets both flags. */
static void line_is_long_and_codes_differ(void **state)
{
    char lines[700];
    smtpb_reply reply;
    (void)state;
    int n = snprintf(lines, sizeof lines, "550-a\r\n554 %0600d\r\n", 0);
    smtpb_parse((smtpb_span){ lines, (size_t)n }, &reply);
    flags_are(reply.flags, CODES_DIFFER | SMTPB_REPLY_LONG_LINE);
}

/* RFC 5321 4.5.3.1.5: 512 octets with the line end are allowed. */
static void line_is_long(void **state)
{
    char line[520];
    smtpb_reply reply;
    (void)state;
    memset(line, 'x', sizeof line);
    memcpy(line, "550 ", 4);
    memcpy(line + 510, "\r\n", 2);
    smtpb_parse((smtpb_span){ line, 512 }, &reply);
    flags_are(reply.flags, 0);
    memset(line + 510, 'x', 2);
    memcpy(line + 511, "\r\n", 2);
    smtpb_parse((smtpb_span){ line, 513 }, &reply);
    flags_are(reply.flags, SMTPB_REPLY_LONG_LINE);
    assert_int_equal(smtpb_text(&reply, (smtpb_span){ NULL, 0 }, NULL, 0), 507);
}

static void text_is_cut_like_snprintf(void **state)
{
    smtpb_reply reply = parsed("550-one\r\n550 two\r\n");
    smtpb_span all = { NULL, 0 };
    (void)state;
    for (size_t cap = 0; cap <= 9; cap++) {
        char buf[10] = "#########", expected[10] = "#########";
        if (cap > 0)
            snprintf(expected, cap, "%s", "one\ntwo");
        assert_int_equal(smtpb_text(&reply, all, buf, cap), 7);
        assert_memory_equal(buf, expected, sizeof buf);
    }
}

static void text_of_a_part(void **state)
{
    smtpb_reply reply = parsed("550-5.1.1 one\r\n550 5.1.1 two\r\n"),
                three = parsed("550-one\r\n550-two\r\n550 three\r\n");
    (void)state;
    assert_text(&three, (smtpb_span){ three.raw.ptr + 13, 13 }, (smtpb_span)S("two\nthre"));
    assert_text(&reply, (smtpb_span){ reply.raw.ptr + 11, 16 }, (smtpb_span)S("ne\ntw"));
    assert_text(&reply, (smtpb_span){ reply.raw.ptr + 10, 2 }, (smtpb_span)S("on"));
    assert_text(&reply, (smtpb_span){ reply.raw.ptr + 4, 5 }, (smtpb_span)S("5.1.1"));
}

static void arguments_are_checked(void **state)
{
    smtpb_reply reply;
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_piece piece;
    (void)state;
    assert_int_equal(smtpb_parse((smtpb_span){ NULL, 3 }, &reply), SMTPB_E_ARG);
    assert_int_equal(smtpb_parse((smtpb_span){ "250", 3 }, NULL), SMTPB_E_ARG);
    assert_int_equal(smtpb_parse((smtpb_span){ NULL, 0 }, &reply), SMTPB_E_SYNTAX);
    assert_false(smtpb_piece_next(NULL, &at, &piece));
    assert_int_equal(smtpb_text(NULL, (smtpb_span){ NULL, 0 }, NULL, 0), 0);
}

int main(void)
{
    const struct CMUnitTest more[] = {
        cmocka_unit_test(another_reply_is_left),
        cmocka_unit_test(last_code_is_kept),
        cmocka_unit_test(doubted_status_is_kept),
        cmocka_unit_test(line_is_long),
        cmocka_unit_test(line_is_long_and_codes_differ),
        cmocka_unit_test(text_is_cut_like_snprintf),
        cmocka_unit_test(text_of_a_part),
        cmocka_unit_test(arguments_are_checked),
    };
    return RUN_ROWS(wire, parses) + RUN_ROWS(wire, pieces_lie_inside) + RUN_ROWS(wire, rewriting_is_stable) +
           cmocka_run_group_tests(more, NULL, NULL);
}
