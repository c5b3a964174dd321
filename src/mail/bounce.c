/* SPDX-License-Identifier: MIT */
/* The recipients of a report, wherever in the mail it names them: from what is sure to a guess. */
#include "mail.h"

typedef struct mail_parts {
    smtpb_span headers, fields, text;
} mail_parts;

/* What is read next; each only if those before it found nobody. */
typedef enum stage_of_reading {
    TRY_BEGIN,
    TRY_FIELDS,
    TRY_STRAY_FIELDS,
    TRY_NOTICE,
    TRY_LISTED,
    TRY_ANY,
    TRY_END
} stage_of_reading;

enum { ONLY_ONE = 1, MAY_GUESS = 2, FILTERED = 4, DELAYS = 8, DELAY_IN_SUBJECT = 32 }; /* and SMTPB_I_OF_BOUNCE */

/* ---- Before the first recipient ---- */

static bool begins_fields(smtpb_span line)
{
    return smtpb_i_field_name(line, SMTPB_I_LITERAL("Final-Recipient")) > 0 ||
           smtpb_i_field_name(line, SMTPB_I_LITERAL("Original-Recipient")) > 0 ||
           smtpb_i_field_name(line, SMTPB_I_LITERAL("Reporting-MTA")) > 0;
}

/* Where the fields of a delivery status begin in a text, behind an empty line, which no server's text has; its length:
   nowhere. */
static size_t stray_fields(smtpb_span text)
{
    smtpb_span rest = text, line;
    bool behind_empty = true;
    while (smtpb_i_take_line(&rest, &line)) {
        if (behind_empty && begins_fields(line))
            return (size_t)(line.ptr - text.ptr);
        behind_empty = line.len == 0;
    }
    return text.len;
}

static bool is_single(smtpb_span fields)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_bounce ignored;
    size_t n = 0;
    while (n < 2 && smtpb_dsn_next(fields, &at, &ignored))
        n++;
    return n == 1;
}

static bool names_failed(smtpb_span headers)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_span ignored;
    return smtpb_i_listed_next(headers, &at, &ignored);
}

static smtpb_span notice_in(const mail_parts *in)
{
    return smtpb_i_first(in->text, smtpb_i_before_returned(in->text));
}

/* The lines before the first reply: behind it, words may be a server's. */
static smtpb_span before_reply(smtpb_span text)
{
    smtpb_span rest = text, line;
    while (smtpb_i_take_line(&rest, &line))
        if (smtpb_i_begins_reply(smtpb_i_trimmed(line)))
            return smtpb_i_first(text, smtpb_i_offset(text, line));
    return text;
}

/* By the kind of mail. Without headers the caller knows that it is a bounce. A person may quote one, and an automatic
   reply may contain one; neither counts. */
static void begin_reading(const mail_parts *in, smtpb_mail_cursor *at)
{
    smtpb_mail kind = smtpb_mail_kind(in->headers);
    bool reports = in->headers.len == 0 || kind == SMTPB_MAIL_BOUNCE || kind == SMTPB_MAIL_DELAYED;
    bool may_report = kind == SMTPB_MAIL_OTHER && smtpb_i_author_of(in->headers) != SMTPB_I_AUTHOR_PERSON;
    at->reading = reports || may_report ? TRY_FIELDS : TRY_END;
    at->flags = reports ? MAY_GUESS : 0;
    if (is_single(in->fields))
        at->flags |= ONLY_ONE;
    if (names_failed(in->headers))
        at->flags |= FILTERED;
    if (kind == SMTPB_MAIL_DELAYED)
        at->flags |= DELAY_IN_SUBJECT;
    if (kind == SMTPB_MAIL_DELAYED || smtpb_i_is_delayed(before_reply(notice_in(in))))
        at->flags |= DELAYS;
    if (smtpb_returns_bounce(smtpb_notice_returned(in->text), in->fields))
        at->flags |= SMTPB_I_OF_BOUNCE;
}

/* ---- Each way of reading ---- */

/* What a text of no form says of the recipient. */
static void say(smtpb_bounce *out, const smtpb_mail_cursor *at, smtpb_span recipient, smtpb_span text)
{
    memset(out, 0, sizeof *out);
    out->delivery = at->flags & DELAYS ? SMTPB_DELIVERY_DELAYED : SMTPB_DELIVERY_FAILED;
    out->recipient = recipient;
    out->text = text;
}

/* What counts of a text of no form: all from a reply on, or only its paragraph if nothing behind it names a mailbox, which
   the reply may be about; all of the text if it has none. */
static smtpb_span words_of(smtpb_span text)
{
    smtpb_span reply = smtpb_i_behind(text, before_reply(text).len), rest = reply, line,
               words = smtpb_i_first(reply, 0);
    while (smtpb_i_take_line(&rest, &line) && !smtpb_i_is_empty(line))
        words.len = (size_t)(line.ptr + line.len - words.ptr);
    if (words.len == 0)
        return text;
    return smtpb_i_find(reply, words.len, '@') < reply.len ? reply : words;
}

/* A session with a server tells more than "(reason: ...)", which only repeats the first line of the field. */
static void prefer_transcript(smtpb_span text, smtpb_bounce *out)
{
    size_t end;
    smtpb_span session = smtpb_i_transcript(text);
    bool replied = smtpb_i_words_at(session, SMTPB_I_LITERAL("<<< "), &end) < session.len;
    if (out->text.len == 0 || (replied && out->diagnostic.len > 0))
        out->text = session;
}

static bool next_in_fields(const mail_parts *in, smtpb_mail_cursor *at, smtpb_bounce *out)
{
    if (!smtpb_dsn_next(in->fields, &at->fields, out))
        return false;
    out->text = smtpb_i_notice_about(in->text, out, &at->notice);
    if (at->flags & ONLY_ONE) {
        prefer_transcript(in->text, out);
        if (out->text.len + out->diagnostic.len == 0 && out->status.detail == 0)
            out->text = words_of(notice_in(in));
    }
    return true;
}

/* The fields are in the text, or in a part of another type that the caller took for the text. */
static bool next_in_stray_fields(const mail_parts *in, smtpb_mail_cursor *at, smtpb_bounce *out)
{
    bool first = at->fields.piece == 0;
    if (first) {
        smtpb_span notice = notice_in(in);
        at->fields = (smtpb_cursor){ .piece = 1 + stray_fields(notice), .echo = notice.len };
        at->notice = (smtpb_cursor){ 0 };
    }
    smtpb_span notice = smtpb_i_first(in->text, at->fields.echo);
    mail_parts all = { in->headers, smtpb_i_from(notice, at->fields.piece - 1), in->text };
    if (first && is_single(all.fields))
        at->flags |= ONLY_ONE;
    return next_in_fields(&all, at, out);
}

static bool next_in_notice(const mail_parts *in, smtpb_mail_cursor *at, smtpb_bounce *out)
{
    while (smtpb_notice_next(in->text, in->headers, &at->notice, out)) {
        if ((at->flags & DELAY_IN_SUBJECT) && out->delivery == SMTPB_DELIVERY_FAILED)
            out->delivery = SMTPB_DELIVERY_DELAYED;
        if (!(at->flags & FILTERED) || smtpb_i_is_listed(in->headers, out->recipient, &at->listed))
            return true;
    }
    return false;
}

/* If there is only one, the whole text may be about it. */
static bool next_listed(const mail_parts *in, smtpb_mail_cursor *at, smtpb_bounce *out)
{
    smtpb_span address, other;
    smtpb_cursor behind;
    if (at->found == 0 && at->listed.count > 0)
        at->listed = (smtpb_cursor){ 0 };
    if (!smtpb_i_listed_next(in->headers, &at->listed, &address))
        return false;
    behind = at->listed;
    bool alone = at->found == 0 && !smtpb_i_listed_next(in->headers, &behind, &other);
    say(out, at, address, alone ? words_of(notice_in(in)) : (smtpb_span){ NULL, 0 });
    return true;
}

static bool next_likely(const mail_parts *in, smtpb_mail_cursor *at, smtpb_bounce *out)
{
    smtpb_span recipient = { NULL, 0 };
    if ((at->flags & MAY_GUESS) && at->found == 0)
        recipient = smtpb_i_likely_recipient(notice_in(in), in->headers);
    say(out, at, recipient, words_of(notice_in(in)));
    return recipient.len > 0;
}

static bool next_of(const mail_parts *in, smtpb_mail_cursor *at, smtpb_bounce *out)
{
    switch ((stage_of_reading)at->reading) {
    case TRY_FIELDS:
        return next_in_fields(in, at, out);
    case TRY_STRAY_FIELDS:
        return next_in_stray_fields(in, at, out);
    case TRY_NOTICE:
        return next_in_notice(in, at, out);
    case TRY_LISTED:
        return next_listed(in, at, out);
    default: /* TRY_ANY */
        return next_likely(in, at, out);
    }
}

bool smtpb_bounce_next(smtpb_span headers, smtpb_span fields, smtpb_span text, smtpb_mail_cursor *at, smtpb_bounce *out)
{
    const mail_parts in = { headers, fields, text };
    if (!at || !out)
        return false;
    if (at->reading == TRY_BEGIN)
        begin_reading(&in, at);
    while (at->reading < TRY_END) {
        if (next_of(&in, at, out)) {
            at->found++;
            return true;
        }
        at->reading = at->found > 0 ? TRY_END : at->reading + 1;
        if (at->reading == TRY_NOTICE)
            at->notice = (smtpb_cursor){ 0 };
    }
    memset(out, 0, sizeof *out);
    return false;
}
