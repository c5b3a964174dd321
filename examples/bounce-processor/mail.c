/* SPDX-License-Identifier: MIT */
/* A mail to lines of JSON, one a recipient. */
#include "processor.h"

#include <string.h>

/* What the lines of one mail share. */
typedef struct job {
    mail m;
    FILE *out;
    GHashTable *paragraphs; /* address in lower case to paragraph, of the text for people */
    GString *scratch;
    record common;
    smtpb_span text;
    bool bounced_bounce;
    bool only_one; /* recipient in the report, so what was said was about it */
    size_t recipients;
} job;

static char *key_of(smtpb_span address)
{
    return address.len > 0 ? g_ascii_strdown(address.ptr, (gssize)address.len) : g_strdup("");
}

static void index_paragraphs(job *w)
{
    text_walk walk = walk_text(w->text);
    paragraph p;
    while (next_paragraph(&walk, &p)) {
        paragraph *kept = g_new(paragraph, 1);
        char *key = key_of(p.address);
        *kept = p;
        if (g_hash_table_contains(w->paragraphs, key)) {
            g_free(key);
            g_free(kept);
        } else {
            g_hash_table_insert(w->paragraphs, key, kept);
        }
    }
}

static smtpb_span words_about(const job *w, smtpb_span recipient, smtpb_span original)
{
    char *keys[] = { key_of(recipient), key_of(original) };
    paragraph *p = NULL;
    for (size_t i = 0; i < 2; i++) {
        p = p ? p : g_hash_table_lookup(w->paragraphs, keys[i]);
        g_free(keys[i]);
    }
    return p ? p->words : (smtpb_span){ NULL, 0 };
}

static void write_line(job *w, judged *j, record *r)
{
    if (w->bounced_bounce) {
        r->kind = "bounce_of_bounce";
        hold(&j->verdict);
    }
    put_record(w->out, j, r);
    w->recipients++;
}

/* A mail that is told apart, not classified. */
static void write_unjudged(job *w, const char *kind, smtpb_span recipient)
{
    static const judged nothing;
    judged j = nothing;
    record r = w->common;
    judge_nothing(&j);
    hold(&j.verdict);
    r.kind = kind;
    r.recipient = recipient;
    put_record(w->out, &j, &r);
}

/* Action (RFC 3464 2.3.3), or what the Status says where it is missing. */
static const char *kind_of_action(smtpb_span action, smtpb_span status)
{
    if (same_word(action, "delayed") || (action.len == 0 && begins(status, "4.")))
        return "delayed";
    if (same_word(action, "delivered") || same_word(action, "relayed") || same_word(action, "expanded") ||
        (action.len == 0 && begins(status, "2.")))
        return "delivered";
    return "bounce";
}

/* What the reply says must not contradict what the MTA did. */
static void obey_action(const char *kind, const evidence *e, const smtpb_context *known, job *w, judged *j)
{
    if (strcmp(kind, "delayed") == 0)
        soften(&j->verdict);
    else if (strcmp(kind, "delivered") == 0 && j->verdict.type != SMTPB_TYPE_NONE)
        judge_delivered(known, j);
    else if (strcmp(kind, "bounce") == 0 && j->verdict.type == SMTPB_TYPE_NONE) {
        judge_text(SMTPB_FORM_DSN_FIELD, e->status, e->status, known, w->scratch, j);
        if (j->verdict.type == SMTPB_TYPE_NONE)
            judge_nothing(j);
    }
}

static void write_recipient(job *w, smtpb_span block)
{
    GStringChunk *words = w->m.words;
    smtpb_span attempt = field(block, "Last-Attempt-Date");
    smtpb_context known = SMTPB_CONTEXT_START;
    record r = w->common;
    judged j;
    r.result = field(block, "Action");
    r.recipient = typed_address(field(block, "Final-Recipient"), words);
    r.original_recipient = typed_address(field(block, "Original-Recipient"), words);
    r.time = attempt.len > 0 && read_date(attempt) > 0 ? read_date(attempt) : r.time;
    known.recipient = r.recipient;
    known.mx = typed_address(field(block, "Remote-MTA"), words);
    evidence e = { field(block, "Diagnostic-Code"), field(block, "X-Actual-Recipient"),
                   words_about(w, r.recipient, r.original_recipient), field(block, "Status") };
    if (e.text.len == 0 && w->only_one)
        e.text = transcript(w->text);
    judge_evidence(&e, &known, w->scratch, &j);
    r.kind = kind_of_action(r.result, e.status);
    obey_action(r.kind, &e, &known, w, &j);
    write_line(w, &j, &r);
}

static size_t count_recipients(smtpb_span status)
{
    size_t n = 0;
    smtpb_span block;
    while (next_block(&status, &block))
        n += field(block, "Final-Recipient").len > 0;
    return n;
}

/* Blocks without a recipient are passed over: MTAs part the blocks by more or fewer empty lines than they should. */
static void process_report(job *w)
{
    smtpb_span rest = span_of_string(w->m.status), block;
    w->only_one = count_recipients(rest) == 1;
    while (next_block(&rest, &block)) {
        if (field(block, "Reporting-MTA").ptr)
            w->common.reporter = typed_address(field(block, "Reporting-MTA"), w->m.words);
        if (field(block, "X-Postfix-Queue-ID").ptr)
            w->common.queue_id = field(block, "X-Postfix-Queue-ID");
        if (field(block, "X-Postfix-Sender").len > 0)
            w->common.sender = typed_address(field(block, "X-Postfix-Sender"), w->m.words);
        if (field(block, "Final-Recipient").len > 0)
            write_recipient(w, block);
    }
}

static void process_text(job *w)
{
    text_walk walk = walk_text(w->text);
    paragraph p;
    bool delayed;
    text_form(w->text, &delayed);
    while (next_paragraph(&walk, &p)) {
        smtpb_context known = SMTPB_CONTEXT_START;
        evidence e = { { NULL, 0 }, { NULL, 0 }, p.words, { NULL, 0 } };
        record r = w->common;
        judged j;
        r.kind = delayed ? "delayed" : "bounce";
        r.recipient = known.recipient = p.address;
        judge_evidence(&e, &known, w->scratch, &j);
        obey_action(r.kind, &e, &known, w, &j);
        write_line(w, &j, &r);
    }
}

static smtpb_span angle_address(smtpb_span value)
{
    size_t open = find_word(value, "<"), close = find_word(value, ">");
    if (open < close && close < value.len)
        return (smtpb_span){ value.ptr + open + 1, close - open - 1 };
    return value;
}

static void process_by_kind(job *w, const char *where)
{
    smtpb_span header = span_of_string(w->m.header), feedback = span_of_string(w->m.feedback);
    switch (kind_of(&w->m)) {
    case MAIL_REPORT: process_report(w); break;
    case MAIL_TEXT: process_text(w); break;
    case MAIL_COMPLAINT: write_unjudged(w, "complaint", unbracketed(field(feedback, "Original-Rcpt-To"))); return;
    case MAIL_RECEIPT: write_unjudged(w, "receipt", angle_address(field(header, "From"))); return;
    case MAIL_AUTO_REPLY: write_unjudged(w, "auto_reply", angle_address(field(header, "From"))); return;
    case MAIL_OTHER:
        complain(where, "not a bounce; taken, not classified");
        write_unjudged(w, "other", (smtpb_span){ NULL, 0 });
        return;
    }
    if (w->recipients == 0) {
        complain(where, "a bounce that names no recipient");
        write_unjudged(w, "bounce", (smtpb_span){ NULL, 0 });
    }
}

static void describe(job *w)
{
    smtpb_span header = span_of_string(w->m.header);
    smtpb_span returned = w->m.returned ? span_of_string(w->m.returned) : (smtpb_span){ NULL, 0 };
    w->text = span_of_string(w->m.text);
    smtpb_span in_text = split_returned(&w->text);
    if (!w->m.returned)
        returned = in_text;
    w->bounced_bounce = returned_bounce(&w->m);
    w->common.time = w->m.date;
    w->common.report_id = field(header, "Message-ID");
    w->common.message_id = field(returned, "Message-ID");
    w->common.sender = unbracketed(field(returned, "Return-Path"));
}

void process_mail(smtpb_span octets, const char *where, bool cut, FILE *out)
{
    job w;
    memset(&w, 0, sizeof w);
    w.out = out;
    w.common.error = cut ? "over 4 MiB; judged by its first 4 MiB" : NULL;
    if (cut)
        complain(where, w.common.error);
    if (!mail_open(&w.m, octets)) {
        complain(where, "not a mail; taken, not classified");
        write_unjudged(&w, "other", (smtpb_span){ NULL, 0 });
        return;
    }
    w.scratch = g_string_new(NULL);
    w.paragraphs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    describe(&w);
    index_paragraphs(&w);
    process_by_kind(&w, where);
    g_hash_table_destroy(w.paragraphs);
    g_string_free(w.scratch, TRUE);
    mail_close(&w.m);
}
