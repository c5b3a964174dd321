/* SPDX-License-Identifier: MIT */
/* A mail to lines of JSON, one per recipient. */
#include "processor.h"

#include <string.h>

/* The state for one mail. */
typedef struct job {
    mail m;
    mail_lines lines;
    GHashTable *paragraphs; /* of the human-readable text: from address in lower case to paragraph */
    GString *scratch;
    GHashTable *failed; /* the addresses of X-Failed-Recipients in lower case */
    smtpb_span text;
    text_form form;
    bool delayed;
    bool only_one;     /* recipient in the report, so the transcript is about it */
    smtpb_span own[4]; /* other addresses than recipients that a bounce may contain: the sender's, the mail system's */
} job;

enum { MAX_WORDS = 8192 }; /* octets of a paragraph that are read; several recipients may share it */

/* ---- The human-readable text, by recipient ---- */

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
        kept->words.len = p.words.len < MAX_WORDS ? p.words.len : MAX_WORDS;
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

/* ---- A delivery status ---- */

/* By Action (RFC 3464 2.3.3, and what some MTAs write instead), or by Status if it is missing. */
static const char *kind_of_action(smtpb_span action, smtpb_span status)
{
    static const char *const good[] = { "delivered", "relayed", "expanded", "deliverable", "success" };
    if (same_word(action, "delayed") || (action.len == 0 && begins(status, "4.")))
        return "delayed";
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (same_word(action, good[i]))
            return "delivered";
    return action.len == 0 && begins(status, "2.") ? "delivered" : "bounce";
}

/* Adjust a verdict that contradicts what the MTA did. */
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

static void judge_and_write(job *w, const evidence *e, const smtpb_context *known, record *r)
{
    judged j;
    if (!may_write(&w->lines, r))
        return;
    judge_evidence(e, known, w->scratch, &j);
    obey_action(r->kind, e, known, w, &j);
    write_line(&w->lines, &j, r);
}

/* Some MTAs only give the recipient before alias expansion, or the one after it. */
static smtpb_span recipient_of(smtpb_span group, GStringChunk *words)
{
    static const char *const names[] = { "Final-Recipient", "Original-Recipient", "X-Actual-Recipient" };
    smtpb_span found = { NULL, 0 };
    for (size_t i = 0; i < sizeof names / sizeof *names && found.len == 0; i++)
        found = typed_address(field(group, names[i]), words);
    return found;
}

static void write_recipient(job *w, smtpb_span group, smtpb_span recipient)
{
    GStringChunk *words = w->m.words;
    smtpb_span attempt = field(group, "Last-Attempt-Date"), status = field(group, "Status");
    smtpb_context known = SMTPB_CONTEXT_START;
    record r = w->lines.common;
    r.result = without_comment(field(group, "Action"));
    r.recipient = recipient;
    r.original_recipient = typed_address(field(group, "Original-Recipient"), words);
    r.time = attempt.len > 0 && read_date(attempt) > 0 ? read_date(attempt) : r.time;
    known.recipient = r.recipient;
    known.mx = typed_host(field(group, "Remote-MTA"));
    evidence e = { field(group, "Diagnostic-Code"), field(group, "X-Actual-Recipient"),
                   words_about(w, r.recipient, r.original_recipient), without_comment(status) };
    if (e.text.len == 0 && w->only_one)
        e.text = transcript(w->text);
    if (e.diagnostic.len == 0)
        e.diagnostic = comment_of(status);
    r.kind = kind_of_action(r.result, e.status);
    judge_and_write(w, &e, &known, &r);
}

static size_t count_recipients(smtpb_span status, GStringChunk *words)
{
    size_t n = 0;
    smtpb_span group;
    while (next_group(&status, &group))
        n += recipient_of(group, words).len > 0;
    return n;
}

static void read_about_message(job *w, smtpb_span group)
{
    record *r = &w->lines.common;
    if (field(group, "Reporting-MTA").ptr)
        r->reporter = typed_host(field(group, "Reporting-MTA"));
    if (field(group, "X-Postfix-Queue-ID").ptr)
        r->queue_id = field(group, "X-Postfix-Queue-ID");
    if (field(group, "X-Postfix-Sender").len > 0)
        r->sender = typed_address(field(group, "X-Postfix-Sender"), w->m.words);
}

/* Groups without a recipient are skipped: some MTAs write too many or too few empty lines between groups. */
static void process_status(job *w, smtpb_span rest)
{
    smtpb_span group;
    w->only_one = count_recipients(rest, w->m.words) == 1;
    while (next_group(&rest, &group)) {
        smtpb_span recipient = recipient_of(group, w->m.words);
        read_about_message(w, group);
        if (recipient.len > 0)
            write_recipient(w, group, recipient);
    }
}

/* The fields of a delivery status are in the text, or in a part of another type. */
static void process_stray_status(job *w)
{
    smtpb_span text = w->m.other ? span_of_string(w->m.other) : w->text, line, rest = text;
    while (next_line(&rest, &line))
        if (begins(line, "Final-Recipient:") || begins(line, "Original-Recipient:") || begins(line, "Reporting-MTA:")) {
            process_status(w, span_from(text, (size_t)(line.ptr - text.ptr)));
            return;
        }
}

/* ---- A text ---- */

static bool same_address(smtpb_span a, smtpb_span b)
{
    return a.len == b.len && a.len > 0 && g_ascii_strncasecmp(a.ptr, b.ptr, a.len) == 0;
}

static bool next_address(smtpb_span *list, smtpb_span *address)
{
    *list = trimmed(*list);
    *address = (smtpb_span){ list->ptr, mailbox_length(*list, ",") };
    *list = span_from(*list, address->len + 1);
    return address->len > 0;
}

/* If the MTA writes X-Failed-Recipients, it says which addresses in the text are recipients. */
static void list_failed(job *w)
{
    smtpb_span rest = span_of_string(w->m.header), list, address;
    while (next_field(&rest, "X-Failed-Recipients", &list))
        while (next_address(&list, &address))
            g_hash_table_add(w->failed, key_of(address));
}

static bool is_failed(const job *w, smtpb_span address)
{
    char *key = key_of(address);
    bool found = g_hash_table_size(w->failed) == 0 || g_hash_table_contains(w->failed, key);
    g_free(key);
    return found;
}

static void write_from_text(job *w, smtpb_span recipient, smtpb_span words)
{
    smtpb_context known = SMTPB_CONTEXT_START;
    evidence e = { { NULL, 0 }, { NULL, 0 }, words, { NULL, 0 } };
    record r = w->lines.common;
    r.kind = w->delayed ? "delayed" : "bounce";
    r.recipient = known.recipient = recipient;
    judge_and_write(w, &e, &known, &r);
}

static void process_text(job *w)
{
    text_walk walk = walk_text(w->text);
    paragraph p;
    while (next_paragraph(&walk, &p))
        if (p.words.len > 0 && is_failed(w, p.address))
            write_from_text(w, p.address, p.words);
}

/* For texts in which the address is a paragraph of its own, and the words about it are the next one. */
static void process_apart(job *w)
{
    text_walk walk = walk_text(w->text);
    paragraph p;
    while (next_paragraph(&walk, &p)) {
        smtpb_span rest = walk.rest, line;
        bool apart = p.words.len == 0 && next_line(&rest, &line) && line.len == 0;
        if (apart && is_failed(w, p.address) && next_block(&rest, &p.words))
            write_from_text(w, p.address, p.words);
    }
}

/* Each address of X-Failed-Recipients; if there is only one, the whole text may be about it. */
static void process_failed(job *w)
{
    smtpb_span rest = span_of_string(w->m.header), list, address;
    while (next_field(&rest, "X-Failed-Recipients", &list))
        while (next_address(&list, &address)) {
            smtpb_span words = words_about(w, address, address);
            write_from_text(w, address, words.len == 0 && g_hash_table_size(w->failed) == 1 ? w->text : words);
        }
}

static bool is_known(const void *of, smtpb_span address)
{
    static const char *const roles[] = { "postmaster@", "mailer-daemon@", "support@",  "abuse@",
                                         "helpdesk@",   "noreply@",       "no-reply@", "mailerdaemon@" };
    const job *w = of;
    bool known = false;
    for (size_t i = 0; i < sizeof roles / sizeof *roles && !known; i++)
        known = begins(address, roles[i]);
    for (size_t i = 0; i < sizeof w->own / sizeof *w->own && !known; i++)
        known = same_address(w->own[i], address);
    return known;
}

/* Automatic replies also have the null return path (RFC 3834 3.3). */
static bool is_only_auto_reply(const job *w)
{
    return is_auto_reply(span_of_string(w->m.header)) && !is_by_daemon(&w->m);
}

static void process_any_text(job *w)
{
    if (is_only_auto_reply(w))
        return;
    smtpb_span recipient = likely_recipient(w->text, is_known, w);
    if (recipient.len > 0)
        write_from_text(w, recipient, w->text);
}

/* The address that the mail was sent to encodes the recipient. */
static void process_addressed(job *w)
{
    if (w->lines.only.len > 0 && w->text.len > 0 && !is_only_auto_reply(w))
        write_from_text(w, w->lines.only, w->text);
}

/* ---- Choosing among them ---- */

/* From the most reliable to a guess; each only if those before it found no recipient. */
static void process_bounce(job *w)
{
    static void (*const readers[])(job *) = { process_stray_status, process_text,      process_apart,
                                              process_failed,       process_addressed, process_any_text };
    if (w->m.status)
        process_status(w, span_of_string(w->m.status));
    for (size_t i = 0; i < sizeof readers / sizeof *readers && w->lines.n == 0; i++)
        readers[i](w);
}

static smtpb_span complainer(const job *w)
{
    static const char *const names[] = { "X-HmXmrOriginalRecipient", "To" };
    smtpb_span told = unbracketed(field(span_of_string(w->m.feedback), "Original-Rcpt-To"));
    for (size_t i = 0; i < sizeof names / sizeof *names && told.len == 0; i++)
        told = angle_address(field(span_of_string(w->m.returned), names[i]));
    return told;
}

/* A person may quote a bounce, and an automatic reply may contain one; neither counts. */
static bool may_be_bounce(const job *w)
{
    if (w->m.feedback || w->m.receipt || is_old_complaint(&w->m))
        return false;
    return has_marks_of_bounce(&w->m) || ((w->form != TEXT_OTHER || w->m.status) && !is_by_person(&w->m) &&
                                          !is_auto_reply(span_of_string(w->m.header)));
}

static void process_other(job *w, const char *where)
{
    smtpb_span header = span_of_string(w->m.header), nobody = { NULL, 0 };
    if (is_old_complaint(&w->m) || (w->m.feedback && is_complaint(span_of_string(w->m.feedback)))) {
        write_unjudged(&w->lines, "complaint", complainer(w), NULL);
    } else if (w->m.receipt) {
        write_unjudged(&w->lines, "receipt", angle_address(field(header, "From")), NULL);
    } else if (is_only_auto_reply(w)) {
        write_unjudged(&w->lines, "auto_reply", angle_address(field(header, "From")), NULL);
    } else if (may_be_bounce(w)) {
        complain(where, "a bounce that names no recipient");
        write_unjudged(&w->lines, "bounce", nobody, "a bounce that names no recipient");
    } else {
        complain(where, "not a bounce: accepted, not classified");
        write_unjudged(&w->lines, "other", nobody, NULL);
    }
}

static void describe(job *w)
{
    smtpb_span header = span_of_string(w->m.header);
    smtpb_span returned = w->m.returned ? span_of_string(w->m.returned) : (smtpb_span){ NULL, 0 };
    record *r = &w->lines.common;
    w->text = span_of_string(w->m.text);
    smtpb_span in_text = split_returned(&w->text);
    if (!w->m.returned)
        returned = in_text;
    w->form = form_of_text(w->text, &w->delayed);
    w->lines.held = returned_bounce(&w->m);
    r->time = w->m.date;
    r->report_id = field(header, "Message-ID");
    r->message_id = field(returned, "Message-ID");
    r->sender = unbracketed(field(returned, "Return-Path"));
}

/* False: the mail was sent to an address that does not match the pattern. */
static bool read_envelope(job *w, const envelope *e)
{
    record *r = &w->lines.common;
    r->envelope_recipient =
        e && e->recipient.len > 0 ? unbracketed(e->recipient) : delivered_to(span_of_string(w->m.header));
    if (!e || !e->verp)
        return true;
    w->lines.only = decode_verp(e->verp, r->envelope_recipient, w->m.words);
    return w->lines.only.len > 0;
}

static void list_own(job *w)
{
    static const char *const names[] = { "To", "From", "Reply-To" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        w->own[i] = angle_address(field(span_of_string(w->m.header), names[i]));
    w->own[3] = w->lines.common.envelope_recipient;
}

static void process_opened(job *w, const char *where, const envelope *e)
{
    describe(w);
    if (!read_envelope(w, e)) {
        complain(where, "not to an address of the pattern: accepted, not classified");
        write_unjudged(&w->lines, "other", (smtpb_span){ NULL, 0 }, "not to an address of the pattern");
        return;
    }
    index_paragraphs(w);
    list_failed(w);
    list_own(w);
    if (may_be_bounce(w))
        process_bounce(w);
    if (w->lines.n == 0)
        process_other(w, where);
    if (w->lines.full)
        complain(where, "over 10,000 recipients or 8 MiB of lines; the rest of the mail is not told");
}

void process_mail(mail_octets *octets, const char *where, const envelope *e, FILE *out)
{
    job w;
    memset(&w, 0, sizeof w);
    tidy_mail(octets);
    lines_open(&w.lines, out);
    w.lines.common.error = octets->cut ? "over 1 MiB or 2,000 parts; judged by what comes first" : NULL;
    if (octets->cut)
        complain(where, w.lines.common.error);
    if (mail_open(&w.m, (smtpb_span){ octets->octets, octets->len })) {
        w.scratch = g_string_new(NULL);
        w.paragraphs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
        w.failed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        process_opened(&w, where, e);
        g_hash_table_destroy(w.failed);
        g_hash_table_destroy(w.paragraphs);
        g_string_free(w.scratch, TRUE);
        mail_close(&w.m);
    } else {
        complain(where, "not a mail: accepted, not classified");
        write_unjudged(&w.lines, "other", (smtpb_span){ NULL, 0 }, NULL);
    }
    lines_close(&w.lines);
}
