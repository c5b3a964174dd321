/* SPDX-License-Identifier: MIT */
/* The text forms of bounces: Postfix, Exim, Sendmail, OpenSMTPD, qmail. */
#include "processor.h"

#include <string.h>

enum {
    OPENING = 4096,
    MAX_INDENT = 2
}; /* a form shows at its beginning; Exim indents addresses by two, all others by none */

static const char qmail[] = "Hi. This is the qmail-send program";

static smtpb_span first(smtpb_span s, size_t n)
{
    return (smtpb_span){ s.ptr, s.len < n ? s.len : n };
}

static bool holds(smtpb_span s, const char *words)
{
    return find_word(s, words) < s.len;
}

const char *text_form(smtpb_span text, bool *delayed)
{
    static const char *const openings[] = {
        qmail,
        "This message was created automatically by mail delivery software",
        "This is the mail system at host",
        "This is the Postfix program at host",
        "This is the MAILER-DAEMON, please DO NOT REPLY",
        "----- The following addresses had ",
    };
    static const char *const delays[] = {
        "has not yet been delivered",
        "THIS IS A WARNING MESSAGE ONLY",
        "had transient non-fatal errors",
        "Your message could not be delivered for more than",
    };
    smtpb_span opening = first(text, OPENING);
    *delayed = false;
    for (size_t i = 0; i < sizeof delays / sizeof *delays; i++)
        *delayed = *delayed || holds(opening, delays[i]);
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++)
        if (holds(opening, openings[i]))
            return openings[i];
    return NULL;
}

/* qmail writes the lines of a reply where addresses stand, but never an empty one. */
text_walk walk_text(smtpb_span text)
{
    return (text_walk){ text, holds(first(text, OPENING), qmail) };
}

/* Behind the address: nothing, ": words", " (expanded from <x>): words". False: it is another kind of line. */
static bool read_tail(smtpb_span tail, smtpb_span *words)
{
    bool blank = tail.len > 0 && g_ascii_isspace(tail.ptr[0]);
    tail = trimmed(tail);
    if (blank && tail.len > 0 && tail.ptr[0] == '(') {
        const char *close = memchr(tail.ptr, ')', tail.len);
        tail = span_from(tail, close ? (size_t)(close - tail.ptr) + 1 : tail.len);
        blank = false;
    }
    if (tail.len > 0 && (blank || tail.ptr[0] != ':'))
        return false;
    *words = span_from(tail, 1);
    return true;
}

/* Octets of an address that GMX puts in quotes, "a@b":, without them; 0: none stands there. "a b"@c is an address itself. */
static size_t quoted_address(smtpb_span line)
{
    const char *close = line.ptr[0] == '"' ? memchr(line.ptr + 1, '"', line.len - 1) : NULL;
    size_t end = close ? (size_t)(close - line.ptr) + 1 : line.len;
    return close && (end == line.len || line.ptr[end] == ':') ? end - 2 : 0;
}

/* "<a@b>: words", "a@b: words", "  a@b" */
static bool address_line(smtpb_span line, paragraph *out)
{
    size_t indent = 0;
    while (indent < line.len && line.ptr[indent] == ' ')
        indent++;
    line = span_from(line, indent);
    if (line.len == 0 || indent > MAX_INDENT)
        return false;
    size_t quoted = quoted_address(line);
    bool bracket = line.ptr[0] == '<' || quoted > 0;
    smtpb_span mailbox = span_from(line, bracket ? 1 : 0);
    mailbox.len = quoted > 0 ? quoted : mailbox_length(mailbox, bracket ? ">" : ":<>(),;");
    size_t end = mailbox.len + (bracket ? 2 : 0);
    if (mailbox.len < 3 || end > line.len || !memchr(mailbox.ptr, '@', mailbox.len))
        return false;
    out->address = mailbox;
    return read_tail(span_from(line, end), &out->words);
}

static void extend(smtpb_span *words, smtpb_span line)
{
    if (words->len == 0)
        *words = line;
    else
        words->len = (size_t)(line.ptr + line.len - words->ptr);
}

/* The lines up to an empty one or the next address. */
static void take_words(text_walk *w, paragraph *out)
{
    smtpb_span line, before = w->rest;
    paragraph other;
    while (next_line(&w->rest, &line)) {
        if (trimmed(line).len == 0)
            return;
        if (!w->strict && address_line(line, &other)) {
            w->rest = before;
            return;
        }
        extend(&out->words, line);
        before = w->rest;
    }
}

bool next_paragraph(text_walk *w, paragraph *out)
{
    smtpb_span line;
    while (next_line(&w->rest, &line)) {
        if (address_line(line, out)) {
            take_words(w, out);
            return true;
        }
    }
    return false;
}

smtpb_span transcript(smtpb_span text)
{
    static const char title[] = "----- Transcript of session follows -----";
    smtpb_span block = { NULL, 0 }, rest = span_from(text, find_word(text, title) + sizeof title - 1);
    next_block(&rest, &block);
    return block;
}

smtpb_span split_returned(smtpb_span *text)
{
    static const char *const borders[] = {
        "--- Below this line is a copy of the message.", "------ This is a copy of the message",
        "----- Original message follows -----",          "----- Unsent message follows -----",
        "    Below is a copy of the original message:",
    };
    for (size_t i = 0; i < sizeof borders / sizeof *borders; i++) {
        size_t at = find_word(*text, borders[i]);
        if (at < text->len) {
            smtpb_span block = { NULL, 0 }, rest = span_from(*text, at), line;
            next_line(&rest, &line);
            next_block(&rest, &block);
            text->len = at;
            return block;
        }
    }
    return (smtpb_span){ NULL, 0 };
}
