/* SPDX-License-Identifier: MIT */
/* The text forms of bounces: Postfix, Exim, Sendmail, OpenSMTPD, qmail. */
#include "processor.h"

#include <string.h>

enum {
    OPENING = 4096,
    MAX_INDENT = 2
}; /* octets in which a form is recognised; Exim indents addresses by two blanks, the others do not indent them */

static const char qmail[] = "Hi. This is the qmail-send program";

static smtpb_span first(smtpb_span s, size_t n)
{
    return (smtpb_span){ s.ptr, s.len < n ? s.len : n };
}

text_form form_of_text(smtpb_span text, bool *delayed)
{
    static const char *const openings[] = {
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
            return TEXT_FORM;
    return holds(opening, qmail) ? TEXT_QMAIL : TEXT_OTHER;
}

/* qmail and programs like it put lines of a reply where other forms have addresses, but never an empty one. */
text_walk walk_text(smtpb_span text)
{
    bool delayed;
    return (text_walk){ text, form_of_text(text, &delayed) != TEXT_FORM, false };
}

/* After the address: nothing, ": words", " (expanded from <x>): words". False: not an address line. */
static bool read_tail(smtpb_span tail, smtpb_span *words)
{
    bool blank = tail.len > 0 && g_ascii_isspace(tail.ptr[0]);
    tail = trimmed(tail);
    if (blank && begins(tail, "(")) {
        tail = span_from(tail, find_word(tail, ")") + 1);
        blank = false;
    }
    if (tail.len > 0 && (blank || !begins(tail, ":")))
        return false;
    *words = span_from(tail, 1);
    return true;
}

/* Length, without the quotes, of an address that GMX quotes, "a@b":, else 0. "a b"@c is an address itself. */
static size_t quoted_address(smtpb_span line)
{
    smtpb_span rest = span_from(line, 1);
    size_t len = find_word(rest, "\"");
    bool is_quoted = begins(line, "\"") && len < rest.len;
    return is_quoted && (len + 1 == rest.len || rest.ptr[len + 1] == ':') ? len : 0;
}

/* "<a@b>: words", "a@b: words", "  a@b" */
static bool address_line(smtpb_span line, paragraph *out)
{
    size_t indent = 0;
    for (; begins(line, " "); indent++)
        line = span_from(line, 1);
    if (indent > MAX_INDENT)
        return false;
    size_t quoted = quoted_address(line);
    bool bracket = begins(line, "<") || quoted > 0;
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

/* The lines up to an empty line or the next address. */
static void take_words(text_walk *w, paragraph *out)
{
    smtpb_span line, before = w->rest;
    paragraph other;
    while (next_line(&w->rest, &line)) {
        if (w->strict ? line.len == 0 : trimmed(line).len == 0)
            return;
        if (!w->strict && address_line(line, &other)) {
            w->rest = before;
            return;
        }
        extend(&out->words, line);
        before = w->rest;
    }
}

/* In a strict text, only the first line of a paragraph may have the address. */
static bool may_begin(text_walk *w, smtpb_span line)
{
    bool within = w->in_block;
    w->in_block = w->strict && line.len > 0;
    return !within;
}

bool next_paragraph(text_walk *w, paragraph *out)
{
    static const char session[] = "----- Transcript of session follows";
    smtpb_span line;
    while (next_line(&w->rest, &line) && !begins(trimmed(line), session)) {
        if (may_begin(w, line) && address_line(line, out)) {
            take_words(w, out);
            w->in_block = false;
            return true;
        }
    }
    return false;
}

/* ---- Texts of unknown form ---- */

enum { ALONE = 1, LED, ANY }; /* lower is better */

/* How likely the address of len octets at `at` in a trimmed line is the recipient, by its position. */
static int placed(smtpb_span line, size_t at, size_t len)
{
    smtpb_span before = trimmed(first(line, at)), after = trimmed(span_from(line, at + len));
    while (before.len > 0 && strchr("<\"'*-", before.ptr[before.len - 1]))
        before = trimmed(first(before, before.len - 1));
    while (after.len > 0 && after.ptr[0] != '\0' && strchr(">\"':.", after.ptr[0]))
        after = trimmed(span_from(after, 1));
    if (before.len == 0 && (after.len == 0 || after.ptr[0] == '('))
        return ALONE;
    smtpb_span tail = span_from(before, before.len > 3 ? before.len - 3 : 0);
    return same_word(tail, " to") || same_word(tail, "to:") || same_word(before, "to") ? LED : ANY;
}

/* Length of the address around the @ at `at`, and where it begins; 0: not an address. Both sides are limited as in
   RFC 5321 4.5.3.1. */
static size_t address_around(smtpb_span line, size_t at, size_t *begin)
{
    enum { MAX_LOCAL = 64, MAX_DOMAIN = 255 };
    static const char marks[] = "<>\"'(),;:[]=|";
    size_t end = at + 1;
    *begin = at;
    while (*begin > 0 && at - *begin < MAX_LOCAL && !g_ascii_isspace(line.ptr[*begin - 1]) &&
           !strchr(marks, line.ptr[*begin - 1]))
        --*begin;
    while (end < line.len && end - at <= MAX_DOMAIN &&
           (g_ascii_isalnum(line.ptr[end]) || line.ptr[end] == '-' || line.ptr[end] == '.'))
        end++;
    while (end > at + 1 && line.ptr[end - 1] == '.')
        end--;
    return *begin < at && memchr(line.ptr + at, '.', end - at) ? end - *begin : 0;
}

/* "550 ", "550-", "550.": from here on, a remote server may have written the text. */
static bool begins_reply(smtpb_span line)
{
    line = trimmed(line);
    return line.len > 3 && (line.ptr[0] == '4' || line.ptr[0] == '5') && g_ascii_isdigit(line.ptr[1]) &&
           g_ascii_isdigit(line.ptr[2]) && !g_ascii_isalnum(line.ptr[3]);
}

smtpb_span likely_recipient(smtpb_span text, bool (*is_known)(const void *of, smtpb_span address), const void *of)
{
    smtpb_span line, best = { NULL, 0 };
    int how = ANY + 1;
    while (next_line(&text, &line) && how > ALONE && (how > ANY || !begins_reply(line))) {
        line = trimmed(line);
        for (size_t i = 0; i < line.len; i++) {
            size_t begin = 0, len = line.ptr[i] == '@' ? address_around(line, i, &begin) : 0;
            smtpb_span found = { line.ptr + begin, len };
            if (len == 0 || is_known(of, found) || placed(line, begin, len) >= how)
                continue;
            best = found;
            how = placed(line, begin, len);
        }
    }
    return best;
}

smtpb_span transcript(smtpb_span text)
{
    static const char title[] = "----- Transcript of session follows -----";
    smtpb_span block = { NULL, 0 }, rest = span_from(text, find_word(text, title) + sizeof title - 1);
    next_block(&rest, &block);
    return block;
}

/* A separator only counts after an empty line, as a server's text has none. */
static bool is_border(smtpb_span line, bool blank_before)
{
    static const char *const borders[] = {
        "--- Below this line is a copy of the message.",
        "------ This is a copy of the message",
        "   ----- Original message follows -----",
        "   ----- Unsent message follows -----",
        "   ----- Message header follows -----",
        "    Below is a copy of the original message:",
        "--- Original message",
        "--- Below this line",
        "----- Original message -----",
        "---------- Original message",
        "--- The header of the original message",
        "Message headers follow",
        "-----Original Message-----",
    };
    for (size_t i = 0; i < sizeof borders / sizeof *borders && blank_before; i++)
        if (begins(line, borders[i]))
            return true;
    return false;
}

smtpb_span split_returned(smtpb_span *text)
{
    smtpb_span rest = *text, line, block = { NULL, 0 };
    bool blank = true;
    while (next_line(&rest, &line)) {
        if (is_border(line, blank)) {
            text->len = (size_t)(line.ptr - text->ptr);
            next_block(&rest, &block);
            return block;
        }
        blank = line.len == 0;
    }
    return block;
}
