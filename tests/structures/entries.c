/* SPDX-License-Identifier: MIT */
/* Calls to each function that reads input. */
#include "entries.h"

#include <stdlib.h>
#include <string.h>

#define SPAN(literal)                                                                                                  \
    {                                                                                                                  \
        (literal), sizeof(literal) - 1                                                                                 \
    }

/* ---- Octets to a reply ---- */

static void parse(const subject *s, int which)
{
    smtpb_reply reply;
    (void)which;
    smtpb_parse(s->text, &reply);
}

/* In pieces, reply after reply, without limits. */
static void feed(const subject *s, int which)
{
    enum { PIECE = 61 };
    smtpb_stream stream = SMTPB_STREAM_START;
    smtpb_reply reply;
    smtpb_span in = s->text;
    (void)which;
    stream.max_octets = stream.max_line = stream.max_lines = SIZE_MAX;
    for (size_t given = 0; given < in.len;) {
        given = in.len - given < PIECE ? in.len : given + PIECE;
        while (given > 0 && smtpb_feed(&stream, (smtpb_span){ in.ptr, given }, &reply) != SMTPB_E_MORE) {
            in.ptr += stream.consumed;
            in.len -= stream.consumed;
            given -= stream.consumed;
        }
    }
}

static void find(const subject *s, int which)
{
    smtpb_reply reply;
    smtpb_origin origin;
    smtpb_find((smtpb_form)which, s->text, &reply, &origin);
}

/* ---- From a reply ---- */

static void walk_pieces(const subject *s, int which)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_piece piece;
    while (smtpb_piece_next(&s->replies[which], &at, &piece))
        ;
}

static void write_text(const subject *s, int which)
{
    static char buf[1 << 18];
    const smtpb_reply *r = &s->replies[which];
    smtpb_text(r, (smtpb_span){ NULL, 0 }, buf, sizeof buf);
    smtpb_text(r, r->nested, buf, sizeof buf);
}

static const smtpb_context known = { sizeof known,          SMTPB_STAGE_RCPT,    0,          SPAN("mx1.mail.example"),
                                     SPAN("<a@b.example>"), SPAN("s@c.example"), { NULL, 0 } };

static void classify(const subject *s, int which)
{
    smtpb_verdict verdict;
    smtpb_classify(&s->replies[which], &known, &verdict);
    smtpb_advice(&verdict);
}

static void list_forwards(const subject *s, int which)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_forward forward;
    char buf[300];
    while (smtpb_forward_next(&s->replies[which], &known, &at, &forward))
        smtpb_forward_write(&forward, buf, sizeof buf);
}

static void list_facts(const subject *s, int which)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_fact fact;
    while (smtpb_fact_next(&s->replies[which], &known, &at, &fact))
        ;
}

static void normalize(const subject *s, int which)
{
    static char buf[1 << 18];
    smtpb_normalize(&s->replies[which], buf, sizeof buf);
}

static void fingerprint(const subject *s, int which)
{
    smtpb_fingerprint(&s->replies[which]);
}

static void list_matches(const subject *s, int which)
{
    smtpb_match matches[8];
    smtpb_matches(&s->replies[which], &known, matches, 8);
}

static void write_json(const subject *s, int which)
{
    static char buf[1 << 18];
    smtpb_verdict verdict = { .evidence = s->replies[which].raw };
    smtpb_json(&s->replies[which], NULL, &known, &verdict, NULL, buf, sizeof buf);
}

/* ---- Texts other than replies ---- */

static void forwards_in(const subject *s, int which)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_forward forward;
    (void)which;
    while (smtpb_forward_in(s->text, &at, &forward))
        ;
}

static void read_status(const subject *s, int which)
{
    smtpb_status status;
    (void)which;
    smtpb_status_parse(s->text, &status);
    smtpb_status_text(status, SMTPB_PROVIDER_GOOGLE, SMTPB_PART_MEANING, NULL, 0);
}

static void read_names(const subject *s, int which)
{
    (void)which;
#define NAME(noun)                                                                                                     \
    {                                                                                                                  \
        smtpb_##noun value;                                                                                            \
        smtpb_##noun##_parse(s->text, &value);                                                                         \
    }
    /* clang-format off */
    NAME(result) NAME(stage) NAME(type) NAME(address) NAME(category) NAME(reason) NAME(severity) NAME(action)
    NAME(scope) NAME(confidence) NAME(by) NAME(provider) NAME(silence) NAME(form) NAME(join) NAME(fact_kind)
    NAME(mechanism) NAME(limit) NAME(listed) NAME(rules_fault) NAME(system) NAME(reply_flag) NAME(forward_flag)
    /* clang-format on */
#undef NAME
}

/* Host, recipient and sender are chosen by others, too. */
static void be_told(const subject *s, int which)
{
    static const smtpb_span moved = SPAN("551 try <a@b.example> or <c@d.example>");
    smtpb_context context = known;
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_forward forward;
    smtpb_verdict verdict;
    smtpb_reply reply;
    (void)which;
    context.mx = context.recipient = context.sender = s->text;
    smtpb_parse(moved, &reply);
    smtpb_classify(&reply, &context, &verdict);
    smtpb_classify_silence(SMTPB_SILENCE_DROPPED, &context, &verdict);
    while (smtpb_forward_next(&reply, &context, &at, &forward))
        ;
}

/* ---- Mails ---- */

typedef enum part_of_mail { HEADERS, FIELDS, NOTICE } part_of_mail;

/* The text is one part; those that it needs to be read are there, too. */
static void read_mail(const subject *s, int which)
{
    static const smtpb_span daemon = SPAN("From: MAILER-DAEMON@mta.example.org\nTo: s@c.example\n"), none = { NULL, 0 };
    smtpb_mail_cursor at = { .found = 0 };
    smtpb_bounce first, b;
    smtpb_verdict verdict;
    smtpb_span headers = which == HEADERS ? s->text : daemon, fields = which == FIELDS ? s->text : none,
               text = which == NOTICE ? s->text : none;
    smtpb_mail_kind(headers);
    smtpb_notice_returned(text);
    smtpb_bounce_next(headers, fields, text, &at, &first);
    while (smtpb_bounce_next(headers, fields, text, &at, &b))
        ;
    smtpb_judge_bounce(&first, &known, NULL, NULL, &verdict);
}

/* The text says something of the recipients in the fields, which it holds as well. */
static void read_report(const subject *s, int which)
{
    smtpb_mail_cursor at = { .found = 0 };
    smtpb_bounce b;
    (void)which;
    while (smtpb_bounce_next(s->text, s->text, s->text, &at, &b))
        ;
}

static void list_fields(const subject *s, int which)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_bounce b;
    (void)which;
    while (smtpb_dsn_next(s->text, &at, &b))
        ;
    smtpb_field(s->text, "Diagnostic-Code");
}

static void write_address(const subject *s, int which)
{
    static char buf[1 << 18];
    (void)which;
    smtpb_mail_address(s->text, buf, sizeof buf);
}

/* Of a few recipients: the text of each may be that of all. */
static void write_mail_json(const subject *s, int which)
{
    enum { FEW_RECIPIENTS = 4 };
    static char buf[1 << 20];
    smtpb_mail_cursor at = { .found = 0 };
    (void)which;
    for (int i = 0; i < FEW_RECIPIENTS; i++)
        smtpb_mail_json(NULL, 0, NULL, 0, s->text.ptr, s->text.len, &at, buf, sizeof buf);
}

/* ---- User rules ---- */

static char block[1 << 13];
static size_t block_octets;

void entries_begin(void)
{
    static const smtpb_span rules = SPAN("4 : user *9 (unknown|b) : user_unknown\n"
                                         ": [a] (user|x) (b|([c] d)) *9 *9 *9 unknown : moved address=suspect\n"
                                         ": mx.example.com [x] example : policy_rejected retry_after=60\n"
                                         "550 : a *9 *9 *9 *9 *9 *9 zz : spam_content action=review\n");
    if (smtpb_rules_compile(rules, block, sizeof block, &block_octets, NULL) != SMTPB_OK)
        abort();
}

static void classify_by_rules(const subject *s, int which)
{
    smtpb_context context = known;
    smtpb_verdict verdict;
    context.rules = (smtpb_span){ block, block_octets };
    smtpb_classify(&s->replies[which], &context, &verdict);
}

/* Compiles the text as rules and judges a reply by them. */
static void compile(const subject *s, int which)
{
    static char compiled[1 << 24];
    static const smtpb_span unknown = SPAN("550 user unknown at mx.example.com\r\n");
    smtpb_context context = known;
    smtpb_rules_error error;
    smtpb_verdict verdict;
    smtpb_reply reply;
    size_t need;
    (void)which;
    if (smtpb_rules_compile(s->text, compiled, sizeof compiled, &need, &error) == SMTPB_OK)
        context.rules = (smtpb_span){ compiled, need };
    smtpb_parse(unknown, &reply);
    smtpb_classify(&reply, &context, &verdict);
}

/* ---- All entries ---- */

#define OF_BOTH(name, run, most)                                                                                       \
    { name ", parsed", run, PARSED, most, false },                                                                     \
    {                                                                                                                  \
        name ", found", run, FOUND, most, false                                                                        \
    }
const entry entries[] = {
    { "parse", parse, 0, 0, false },
    { "feed", feed, 0, 0, false },
    { "find", find, SMTPB_FORM_AUTO, 0, false },
    { "find, wire", find, SMTPB_FORM_WIRE, 0, false },
    { "find, postfix", find, SMTPB_FORM_POSTFIX, 0, false },
    { "find, exim", find, SMTPB_FORM_EXIM, 0, false },
    { "find, sendmail", find, SMTPB_FORM_SENDMAIL, 0, false },
    { "find, qmail", find, SMTPB_FORM_QMAIL, 0, false },
    { "find, exchange", find, SMTPB_FORM_EXCHANGE, 0, false },
    { "find, dsn_field", find, SMTPB_FORM_DSN_FIELD, 0, false },
    { "find, opensmtpd", find, SMTPB_FORM_OPENSMTPD, 0, false },
    { "find, cisco", find, SMTPB_FORM_CISCO, 0, false },
    { "find, gmail", find, SMTPB_FORM_GMAIL, 0, false },
    { "find, dma", find, SMTPB_FORM_DMA, 0, false },
    { "find, outlook", find, SMTPB_FORM_OUTLOOK, 0, false },
    OF_BOTH("pieces", walk_pieces, 0),
    OF_BOTH("text", write_text, 0),
    OF_BOTH("json", write_json, 0),
    OF_BOTH("classify", classify, 0),
    OF_BOTH("classify by rules", classify_by_rules, 0),
    OF_BOTH("forwards", list_forwards, 0),
    OF_BOTH("facts", list_facts, 0),
    OF_BOTH("normalize", normalize, 0),
    OF_BOTH("fingerprint", fingerprint, 0),
    OF_BOTH("matches", list_matches, 2000),
    { "forwards in a text", forwards_in, 0, 0, false },
    { "status", read_status, 0, 0, false },
    { "names", read_names, 0, 0, false },
    { "context", be_told, 0, 0, false },
    { "rules", compile, 0, 0, false },
    { "header of a mail", read_mail, HEADERS, 0, true },
    { "fields of a mail", read_mail, FIELDS, 0, true },
    { "text of a mail", read_mail, NOTICE, 0, true },
    { "report", read_report, 0, 0, true },
    { "fields", list_fields, 0, 0, true },
    { "address", write_address, 0, 0, true },
    { "mail as JSON", write_mail_json, 0, 0, true },
};
#undef OF_BOTH
const size_t entry_count = sizeof entries / sizeof *entries;

void entries_prepare(smtpb_span text, subject *out)
{
    smtpb_origin origin;
    out->text = text;
    smtpb_parse(text, &out->replies[PARSED]);
    smtpb_find(SMTPB_FORM_AUTO, text, &out->replies[FOUND], &origin);
    if (memcmp(&out->replies[PARSED], &out->replies[FOUND], sizeof out->replies[FOUND]) == 0)
        memset(&out->replies[FOUND], 0, sizeof out->replies[FOUND]);
}
