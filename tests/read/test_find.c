/* SPDX-License-Identifier: MIT */
/* smtpb_find: wrapped replies, lines of real MTAs (in the folder SMTPB_FIXTURES), and one verdict for all forms of a
   reply. */
#include "../wire.h"

static struct found {
    const char *name;
    smtpb_span in;
    const char *form;
    unsigned code;
    const char *status, *stage, *host;
    smtpb_span text;
} found[] = {
#include "vectors_find.inc"
};

/* "form code status stage host" */
static void describe(char *buf, size_t cap, const char *form, unsigned code, const char *status, const char *stage,
                     smtpb_span host)
{
    snprintf(buf, cap, "%s %u %s %s %.*s", form, code, status, stage, (int)host.len, host.len ? host.ptr : "");
}

static const char *stage_string(smtpb_stage stage)
{
    return stage == SMTPB_STAGE_UNKNOWN ? "" : smtpb_stage_name(stage);
}

/* The lines of a text; a fold does not begin one. */
static uint32_t lines_of(const smtpb_reply *reply, smtpb_span text)
{
    uint32_t lines = reply->raw.len > 0 ? 1 : 0;
    for (size_t i = 0; i < text.len; i++)
        lines += text.ptr[i] == '\n';
    return lines;
}

static void finds(void **state)
{
    const struct found *row = *state;
    smtpb_span in = heap_copy(row->in);
    smtpb_reply reply;
    smtpb_origin origin;
    char status[24], got[300], expected[300], text[1200];
    smtpb_result result = smtpb_find(SMTPB_FORM_AUTO, in, &reply, &origin);
    assert_string_equal(smtpb_result_name(result), row->code > 0 ? "ok" : "e_syntax");
    describe(got, sizeof got, smtpb_form_name(origin.form), reply.code, status_string(reply.status, status),
             stage_string(origin.stage), origin.host);
    describe(expected, sizeof expected, row->form, row->code, row->status, row->stage,
             (smtpb_span){ row->host, strlen(row->host) });
    assert_string_equal(got, expected);
    assert_int_equal(smtpb_text(&reply, (smtpb_span){ NULL, 0 }, text, sizeof text), row->text.len);
    assert_memory_equal(text, row->text.ptr, row->text.len);
    assert_int_equal(reply.lines, lines_of(&reply, row->text));
    assert_inside(in, reply.raw);
    assert_inside(in, origin.host);
    heap_free(in);
}

/* The form that AUTO found gives the same reply when asked for by name. */
static void named_form_finds_the_same(void **state)
{
    const struct found *row = *state;
    smtpb_form form;
    smtpb_reply by_auto, by_name;
    smtpb_origin origin;
    assert_true(smtpb_form_parse((smtpb_span){ row->form, strlen(row->form) }, &form));
    smtpb_find(SMTPB_FORM_AUTO, row->in, &by_auto, &origin);
    smtpb_find(form, row->in, &by_name, &origin);
    assert_memory_equal(&by_auto, &by_name, sizeof by_auto);
}

/* ---- Lines of real MTAs: a file per MTA, a row per line ---- */

static struct fixtures {
    const char *name;
    unsigned rows;
} fixtures[] = { { "postfix", 102 }, { "exim", 68 }, { "opensmtpd", 23 }, { "sendmail", 10 } };

static int hex(char c)
{
    return c >= 'a' ? c - 'a' + 10 : c - '0';
}

static size_t unescape(char *s)
{
    char *to = s;
    for (const char *at = s; *at; at++) {
        if (*at != '\\')
            *to++ = *at;
        else if (*++at == 'x')
            *to++ = (char)(hex(at[1]) << 4 | hex(at[2])), at += 2;
        else
            *to++ = *at == 'n' ? '\n' : *at == 't' ? '\t' : *at == 'r' ? '\r' : '\\';
    }
    return (size_t)(to - s);
}

static void check_line(char *line)
{
    enum { NAME, CODE, STATUS, STAGE, HOST, SILENCE, INPUT, COLUMNS };
    char *column[COLUMNS] = { line }, got[400], expected[400], status[24];
    for (int i = 1; i < COLUMNS; i++) {
        column[i] = strchr(column[i - 1], '\t');
        assert_non_null(column[i]);
        *column[i]++ = '\0';
    }
    smtpb_span in = heap_copy((smtpb_span){ column[INPUT], unescape(column[INPUT]) });
    smtpb_reply reply;
    smtpb_origin origin;
    smtpb_find(SMTPB_FORM_AUTO, in, &reply, &origin);
    describe(got, sizeof got, origin.silent ? smtpb_silence_name(origin.silence) : "", reply.code,
             status_string(reply.status, status), stage_string(origin.stage), origin.host);
    describe(expected, sizeof expected, column[SILENCE], (unsigned)atoi(column[CODE]), column[STATUS], column[STAGE],
             (smtpb_span){ column[HOST], strlen(column[HOST]) });
    if (strcmp(got, expected) != 0)
        fail_msg("%s: %s != %s", column[NAME], got, expected);
    heap_free(in);
}

static void finds_what_was_written(void **state)
{
    static char line[8192];
    const struct fixtures *row = *state;
    char path[512];
    unsigned rows = 0;
    snprintf(path, sizeof path, "%s/%s.tsv", SMTPB_FIXTURES, row->name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '#')
            continue;
        check_line(line);
        rows++;
    }
    fclose(file);
    assert_int_equal(rows, row->rows);
}

/* ---- One verdict for all forms ---- */

/* How a form writes a line break, and what it puts around the reply. */
static const struct shape {
    const char *name, *before, *line_break, *after;
    bool upper;
} shapes[] = {
    { "LF", "", "\n", "\n", false },
    { "without the last line end", "", "\r\n", "", false },
    { "flattened", "", " ", "", false },
    { "folded by 1", "Diagnostic-Code: smtp; ", "\r\n ", "\r\n", false },
    { "folded by 4", "Diagnostic-Code: smtp;\n    ", "\n    ", "\n", false },
    { "Postfix log", "status=bounced (host mx.example.com[192.0.2.25] said: ", " ", " (in reply to RCPT TO command))",
      false },
    { "Postfix map key", "host mx.example.com[192.0.2.25] said: ", " ", " (in reply to RCPT TO command)", false },
    { "Exim event", "SMTP error from remote mail server after RCPT TO:<a@example.com>: ", "\n", "", false },
    { "Exim log",
      "** a@example.com R=r T=t H=mx.example.com [192.0.2.25]:25: SMTP error from remote mail server after "
      "RCPT TO:<a@example.com>: ",
      "\\n", " DT=0s", false },
    { "Exim bounce",
      "    host mx.example.com [192.0.2.25]\n    SMTP error from remote mail server after RCPT TO:<a@example.com>:\n   "
      " ",
      "\n    ", "\n", false },
    { "sendmail transcript", ">>> RCPT To:<a@example.com>\n<<< ", "\n<<< ", "\n", false },
    { "qmail", "192.0.2.25 does not like recipient.\nRemote host said: ", "\n", "\nGiving up on 192.0.2.25.\n", false },
    { "upper case", "", "\r\n", "\r\n", true },
};

/* The vector in that shape. */
static smtpb_span reshape(smtpb_span in, const struct shape *shape)
{
    char *to = malloc(strlen(shape->before) + in.len * (strlen(shape->line_break) + 1) + strlen(shape->after) + 1);
    size_t end = in.len, n = strlen(shape->before);
    assert_non_null(to);
    memcpy(to, shape->before, n);
    while (end > 0 && (in.ptr[end - 1] == '\r' || in.ptr[end - 1] == '\n'))
        end--;
    for (size_t i = 0; i < end; i++) {
        char c = in.ptr[i];
        if (c == '\r' && i + 1 < end && in.ptr[i + 1] == '\n')
            continue;
        if (c == '\n') {
            memcpy(to + n, shape->line_break, strlen(shape->line_break));
            n += strlen(shape->line_break);
        } else {
            to[n++] = shape->upper && c >= 'a' && c <= 'z' ? (char)(c - ('a' - 'A')) : c;
        }
    }
    memcpy(to + n, shape->after, strlen(shape->after));
    return (smtpb_span){ to, n + strlen(shape->after) };
}

static void verdict_words(smtpb_span in, char *buf, size_t cap)
{
    smtpb_context ctx = SMTPB_CONTEXT_START;
    smtpb_reply reply;
    smtpb_origin origin;
    smtpb_verdict v;
    ctx.stage = SMTPB_STAGE_RCPT;
    smtpb_find(SMTPB_FORM_AUTO, in, &reply, &origin);
    smtpb_classify(&reply, &ctx, &v);
    snprintf(buf, cap, "%s %s %s %u", smtpb_reason_name(v.reason), smtpb_type_name(v.type),
             smtpb_address_name(v.address), v.permanent);
}

/* Without its line ends, a reply whose classes differ looks like a single line; without a code there is nothing to
   find. */
static bool keeps_its_meaning(const struct wire *row)
{
    return row->code > 0 && !(row->flags & (CLASSES_DIFFER | CUT));
}

static void all_forms_mean_the_same(void **state)
{
    const struct wire *row = *state;
    char plain[100], shaped[100];
    verdict_words(row->in, plain, sizeof plain);
    for (size_t i = 0; keeps_its_meaning(row) && i < COUNT(shapes); i++) {
        smtpb_span in = reshape(row->in, &shapes[i]), tight = heap_copy(in);
        verdict_words(tight, shaped, sizeof shaped);
        if (strcmp(plain, shaped) != 0)
            fail_msg("%s: %s != %s in %.*s", shapes[i].name, shaped, plain, (int)in.len, in.ptr);
        heap_free(tight);
        heap_free(in);
    }
}

/* Cut after the first 40 octets; only for vectors that begin with their status, so that it comes before the cut. */
static void cut_forms_mean_the_same(void **state)
{
    const struct wire *row = *state;
    char plain[100], cut[100];
    smtpb_span first = { row->in.ptr, row->in.len < 40 ? row->in.len : 40 };
    if (!keeps_its_meaning(row) || strlen(row->hints) > 0 || strncmp(row->in.ptr + 4, row->status, 5) != 0)
        return;
    verdict_words(row->in, plain, sizeof plain);
    verdict_words(first, cut, sizeof cut);
    assert_string_equal(cut, plain);
}

/* ---- Quoted replies: { name, reply, quoted code or 0, reason type address permanent } ---- */

static struct quoted {
    const char *name;
    smtpb_span in;
    unsigned code;
    const char *verdict;
} quotes[] = {
    { "expired, last refusal inside", S("554 5.4.7 [internal] message timeout (last transfail: 452 4.2.2 over quota)"),
      452, "mailbox_full soft suspect 1" },
    { "expired, in a bracket", S("554 4.4.7 Message expired: unable to deliver in 840 minutes.<451 4.7.25 no PTR>"),
      451, "reverse_dns block unaffected 1" },
    { "expired, unknown user inside", S("554 5.4.7 Delivery expired (last: 550 5.1.1 gone)"), 550,
      "user_unknown hard dead 1" },
    { "expired, nothing inside", S("554 5.4.7 Delivery expired"), 0, "expired soft suspect 1" },
    { "temporary, permanent inside", S("451 4.4.7 expired (last: 550 5.1.1 gone)"), 550,
      "user_unknown soft suspect 0" },
    { "recipient callout of Exim", S("550-Callout verification failed:\r\n550 550 5.1.1 gone\r\n"), 550,
      "user_unknown hard dead 1" },
    { "recipient callout of Postfix",
      S("550 5.1.1 <a@x.example>: Recipient address rejected: undeliverable address: host mx.example.com[192.0.2.25] "
        "said: 554 5.7.1 no "
        "(in reply to RCPT TO command)"),
      554, "policy_rejected block unaffected 1" },
    { "sender verification of Exim",
      S("550-Verification failed for <s@example.org>\r\n550-Called:   192.0.2.25\r\n550-Sent:     RCPT "
        "TO:<s@example.org>\r\n"
        "550-Response: 550 5.1.1 gone\r\n550 Sender verify failed\r\n"),
      550, "sender_rejected block unaffected 1" },
    { "sender verification of Postfix",
      S("550 5.1.7 <s@example.org>: Sender address rejected: undeliverable address: host mx.example.org[192.0.2.26] "
        "said: 550 5.1.1 gone"),
      550, "sender_rejected block unaffected 1" },
    { "older sender verification of Exim",
      S("550 Verification failed for <s@example.org>: response to RCPT TO from mx.example.org was: 511 sorry, no "
        "mailbox"),
      511, "sender_rejected block unaffected 1" },
    { "forwarding host", S("550 5.1.1 host mx.example.net[192.0.2.27] said: 550 5.2.1 disabled"), 550,
      "mailbox_disabled hard dead 1" },
    { "sender or recipient, not clear", S("550 it failed: 550 5.1.1 gone"), 550, "sender_rejected block unaffected 1" },
    { "no border before the code", S("550 5.7.1 see 550 5.1.1 gone"), 0, "policy_rejected block unaffected 1" },
    { "not a code", S("550 5.1.1 it said: 5501 x"), 0, "user_unknown hard dead 1" },
    { "innermost of four", S("550 5.1.1 a said: 550 5.1.1 b said: 550 5.1.1 c said: 550 5.1.1 d said: 552 5.2.2 e"),
      552, "mailbox_full soft suspect 1" },
    { "fifth is not followed", S("550 5.1.1 a said: 550 b said: 550 c said: 550 d said: 551 5.1.1 e said: 552 5.2.2 f"),
      551, "user_unknown hard dead 1" },
    { "bracket without a status", S("550 5.1.1 <552 x>"), 0, "user_unknown hard dead 1" },
};

static void quote_is(void **state)
{
    const struct quoted *row = *state;
    smtpb_span in = heap_copy(row->in);
    smtpb_reply reply, quoted;
    char got[100];
    smtpb_parse(in, &reply);
    smtpb_parse(reply.nested, &quoted);
    assert_int_equal(quoted.code, row->code);
    assert_inside(reply.raw, reply.nested);
    verdict_words(in, got, sizeof got);
    assert_string_equal(got, row->verdict);
    heap_free(in);
}

static void quote_goes_on_over_a_fold(void **state)
{
    static const char in[] = "Diagnostic-Code: smtp; 554 5.4.7 expired (last: 550 5.1.1 gone\r\n    for good";
    smtpb_reply reply;
    smtpb_origin origin;
    (void)state;
    smtpb_find(SMTPB_FORM_AUTO, (smtpb_span){ in, sizeof in - 1 }, &reply, &origin);
    assert_int_equal(reply.nested.len, strlen("550 5.1.1 gone\r\n    for good"));
    assert_memory_equal(reply.nested.ptr, "550 5.1.1 gone\r\n    for good", reply.nested.len);
}

/* ---- Hints in wrapped replies ---- */

static struct hinted {
    const char *name;
    smtpb_span in;
    const char *hints;
    uint32_t flags;
} hinted[] = {
    { "Postfix relocated, local", S("Status: 5.1.6 (User has moved to new@example.net)"), "new@example.net",
      SMTPB_FORWARD_UNBRACKETED },
    { "sendmail REDIRECT", S("X-Actual-Recipient: rfc822; \"551 User has moved; please try \"<jdoe@relay.example.net>"),
      "jdoe@relay.example.net", 0 },
    { "Postfix log", S("host x[192.0.2.1] said: 551 please try <new@example.net> (in reply to RCPT TO command)"),
      "new@example.net", 0 },
    { "bare, where Postfix's words end it",
      S("host x[192.0.2.1] said: 551 please try new@example.net (in reply to RCPT TO command)"), "new@example.net",
      SMTPB_FORWARD_UNBRACKETED },
    { "bare, where the log was cut", S("host x[192.0.2.1] said: 551 please try new@example.net"), "", 0 },
    { "bracketed, where the log was cut", S("host x[192.0.2.1] said: 551 please try <new@example.net>"),
      "new@example.net", 0 },
    { "bracket cut", S("host x[192.0.2.1] said: 551 please try <new@exam"), "", 0 },
    { "octet replaced by Postfix",
      S("host x[192.0.2.1] said: 551 please try <j?rg@example.net> (in reply to RCPT TO command)"), "j?rg@example.net",
      SMTPB_FORWARD_REPLACED },
    { "folded between the words and the path",
      S("Diagnostic-Code: smtp; 551 5.1.6 User not local; please try\n    <jdoe@relay.example.net>"),
      "jdoe@relay.example.net", 0 },
    { "phone number", S("status=bounced (User has moved to +1 555 0100, or write to Paper Street)"), "", 0 },
};

static void hints_are(void **state)
{
    const struct hinted *row = *state;
    smtpb_span in = heap_copy(row->in);
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_forward forward;
    smtpb_reply reply;
    smtpb_origin origin;
    char got[200] = "";
    smtpb_find(SMTPB_FORM_AUTO, in, &reply, &origin);
    if (smtpb_forward_next(&reply, NULL, &at, &forward)) {
        smtpb_forward_write(&forward, got, sizeof got);
        assert_int_equal(forward.flags, row->flags);
    }
    assert_string_equal(got, row->hints);
    heap_free(in);
}

static void arguments_are_checked(void **state)
{
    smtpb_reply reply;
    smtpb_origin origin;
    (void)state;
    assert_int_equal(smtpb_find(SMTPB_FORM_AUTO, (smtpb_span){ NULL, 1 }, &reply, &origin), SMTPB_E_ARG);
    assert_int_equal(smtpb_find(SMTPB_FORM_AUTO, (smtpb_span)S("250"), NULL, &origin), SMTPB_E_ARG);
    assert_int_equal(smtpb_find(SMTPB_FORM_AUTO, (smtpb_span)S("250"), &reply, NULL), SMTPB_E_ARG);
    assert_int_equal(smtpb_find((smtpb_form)99, (smtpb_span)S("250 ok"), &reply, &origin), SMTPB_OK);
    assert_int_equal(smtpb_find(SMTPB_FORM_AUTO, (smtpb_span){ NULL, 0 }, &reply, &origin), SMTPB_E_SYNTAX);
}

int main(void)
{
    const struct CMUnitTest more[] = { cmocka_unit_test(arguments_are_checked),
                                       cmocka_unit_test(quote_goes_on_over_a_fold) };
    return RUN_ROWS(found, finds) + RUN_ROWS(found, named_form_finds_the_same) +
           RUN_ROWS(fixtures, finds_what_was_written) + RUN_ROWS(wire, all_forms_mean_the_same) +
           RUN_ROWS(wire, cut_forms_mean_the_same) + RUN_ROWS(quotes, quote_is) + RUN_ROWS(hinted, hints_are) +
           cmocka_run_group_tests(more, NULL, NULL);
}
