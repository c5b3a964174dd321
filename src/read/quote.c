/* SPDX-License-Identifier: MIT */
/* A reply that quotes another one, after forwarding, in a callout or for an expired message ("said: 550 ...",
   "<451 4.7.650 ...>"). */
#include "read.h"

enum { DEPTH = 4 };

/* The words that introduce a quoted reply, each followed by a colon. */
#define WORD(text)                                                                                                     \
    {                                                                                                                  \
        sizeof(text) - 1, text                                                                                         \
    }
static const struct {
    uint8_t len;
    char text[12];
} quoting_words[] = {
    WORD("said"), WORD("last"), WORD("was"), WORD("failed"), WORD("response"), WORD("transfail"), WORD("returned"),
};
#undef WORD

static bool ends(smtpb_span s, smtpb_span with)
{
    return s.len >= with.len && smtpb_i_same(smtpb_i_from(s, s.len - with.len), with);
}

/* Does the text to the left end in such a word and its colon? */
static bool leads(smtpb_span left)
{
    size_t end = left.len;
    while (end > 0 && smtpb_i_is_space(left.ptr[end - 1]))
        end--;
    if (end == 0 || left.ptr[end - 1] != ':')
        return false;
    for (size_t i = 0; i < sizeof quoting_words / sizeof *quoting_words; i++)
        if (ends(smtpb_i_first(left, end - 1), (smtpb_span){ quoting_words[i].text, quoting_words[i].len }))
            return true;
    return false;
}

/* A bracket introduces a reply only if a status confirms the code. */
static bool is_bracketed(smtpb_span text, size_t at)
{
    smtpb_status status;
    uint16_t code = smtpb_i_code(smtpb_i_first(smtpb_i_from(text, at), 4));
    return at > 0 && text.ptr[at - 1] == '<' && smtpb_status_parse(smtpb_i_from(text, at + 4), &status) > 0 &&
           status.cls == code / 100;
}

static bool is_code(smtpb_span text, size_t at)
{
    return (at == 0 || smtpb_i_is_space(text.ptr[at - 1]) || text.ptr[at - 1] == '<') &&
           smtpb_i_code(smtpb_i_first(smtpb_i_from(text, at), 4)) >= 400;
}

/* The quote from its code on, without the closing bracket. */
static smtpb_span quote_at(smtpb_span text, size_t at)
{
    smtpb_span s = smtpb_i_from(text, at);
    if (at > 0 && text.ptr[at - 1] == '<')
        return smtpb_i_first(s, smtpb_i_find(s, 0, '>'));
    if (s.len > 0 && s.ptr[s.len - 1] == ')' && smtpb_i_find(s, 0, '(') == s.len)
        s.len--;
    return s;
}

/* A code may occur at the start of a piece, after a colon and white space, and after a bracket. */
typedef struct quote_borders {
    smtpb_span text;
    size_t colon, bracket; /* the next ones; text.len: no more */
} quote_borders;

/* The next place where a code may occur; text.len: no more. */
static size_t next_border(quote_borders *b)
{
    smtpb_span s = b->text;
    size_t at;
    if (b->bracket < b->colon) {
        at = b->bracket + 1;
        b->bracket = smtpb_i_find(s, at, '<');
        return at;
    }
    if (b->colon == s.len)
        return s.len;
    at = b->colon + 1;
    b->colon = smtpb_i_find(s, at, ':');
    while (at < s.len && smtpb_i_is_space(s.ptr[at]))
        at++;
    return at;
}

/* The last quote that begins in this piece; all are counted in *depth. len 0: none. led: the piece before introduces
   one. */
static smtpb_span last_in(smtpb_span text, bool led, int *depth)
{
    smtpb_span found = { NULL, 0 };
    quote_borders b = { text, smtpb_i_find(text, 0, ':'), smtpb_i_find(text, 0, '<') };
    for (size_t at = 0; at < text.len && *depth < DEPTH; at = next_border(&b)) {
        if (!is_code(text, at))
            continue;
        if (!(at > 0 ? leads(smtpb_i_first(text, at)) : led) && !is_bracketed(text, at))
            continue;
        found = quote_at(text, at);
        ++*depth;
    }
    return found;
}

/* Is the first digit of a code, or a literal \n, at any border? Mostly not, which saves the search. */
static bool may_quote(smtpb_span raw)
{
    quote_borders b = { raw, smtpb_i_find(raw, 0, ':'), smtpb_i_find(raw, 0, '<') };
    for (size_t at = next_border(&b); at < raw.len; at = next_border(&b))
        if (raw.ptr[at] == '4' || raw.ptr[at] == '5' || raw.ptr[at] == '\\')
            return true;
    return false;
}

smtpb_span smtpb_i_nested(const smtpb_reply *r)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_span nested = { NULL, 0 };
    smtpb_piece piece;
    int depth = 0;
    bool open = false, led = false;
    if (!may_quote(r->raw))
        return nested;
    while (smtpb_piece_next(r, &at, &piece)) {
        smtpb_span found = last_in(piece.text, led, &depth);
        if (found.len > 0)
            nested = found;
        else if (open && piece.join == SMTPB_JOIN_BLANK && piece.text.len > 0)
            nested.len = smtpb_i_offset(nested, piece.text) + piece.text.len;
        /* A bare code is not extended: with a tab after it, it would not be a code. */
        open = found.len > 3 || (open && found.len == 0 && piece.join == SMTPB_JOIN_BLANK);
        led = leads(piece.text);
    }
    return nested;
}
