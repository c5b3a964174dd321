/* SPDX-License-Identifier: MIT */
/* Bounces written for people: which form it is, and its recipients. */
#include "mail.h"

enum {
    FORMS = 0
#define FORM(name, opening, where, lead, words, until) +1
#include "forms.def"
#undef FORM
};

/* Where the words stand in the opening; SMTPB_I_OPENING: nowhere. */
static size_t place_in_opening(smtpb_span text, smtpb_span words)
{
    size_t end;
    smtpb_span opening = smtpb_i_first(text, SMTPB_I_OPENING);
    size_t at = words.len > 0 ? smtpb_i_words_at(opening, words, &end) : opening.len;
    return at < opening.len ? at : SMTPB_I_OPENING;
}

/* ---- What notices say ---- */

/* Words of notices: each with a letter before it and a NUL behind it. */
static const char notice_words[] =
#define DELAYED(words)  "D" words "\0"
#define RETURNED(words) "R" words "\0"
#define DASHED(words)   "-" words "\0"
#define HEADER(words)   "H" words "\0"
#include "notice_words.def"
#undef DELAYED
#undef RETURNED
#undef DASHED
#undef HEADER
    ;

bool smtpb_i_is_delayed(smtpb_span text)
{
    for (const char *row = notice_words; *row != '\0'; row += smtpb_i_string(row).len + 1)
        if (*row == 'D' && place_in_opening(text, smtpb_i_string(row + 1)) < SMTPB_I_OPENING)
            return true;
    return false;
}

/* Is it in the line, as a row with its letter says? */
static bool is_row_in(char letter, smtpb_span words, smtpb_span line)
{
    size_t end;
    return letter == '-'
               ? smtpb_i_starts(line, SMTPB_I_LITERAL("---")) && smtpb_i_words_at(line, words, &end) < line.len
               : letter != 'D' && smtpb_i_pattern(line, words) > 0;
}

/* "--- Enclosed is your message", but not "--- Transcript ---". */
static bool is_dashed(smtpb_span line)
{
    return smtpb_i_starts(line, SMTPB_I_LITERAL("--- ")) && line.ptr[line.len - 1] != '-';
}

/* 'R' or '-': the line announces the returned message; 'A': it does, behind an address; 'H': it begins it, behind an
   address; 0: neither. */
static char border_kind(smtpb_span line)
{
    for (const char *row = notice_words; *row != '\0'; row += smtpb_i_string(row).len + 1)
        if (is_row_in(*row, smtpb_i_string(row + 1), line))
            return *row;
    return is_dashed(line) ? 'A' : 0;
}

/* The line with which the returned message begins, or which announces it, by *kind; len 0: none. It only counts behind
   an empty line, which no server's text has. */
static smtpb_span border_in(smtpb_span text, char *kind)
{
    smtpb_span line;
    bool behind_empty = true, named = false;
    while (smtpb_i_take_line(&text, &line)) {
        *kind = behind_empty && line.len > 0 ? border_kind(smtpb_i_trimmed(line)) : 0;
        if (*kind == 'R' || *kind == '-' || (*kind != 0 && named))
            return line;
        behind_empty = line.len == 0;
        named = named || smtpb_i_find(line, 0, '@') < line.len;
    }
    return (smtpb_span){ NULL, 0 };
}

size_t smtpb_i_before_returned(smtpb_span text)
{
    char kind;
    smtpb_span border = border_in(text, &kind);
    return border.len > 0 ? smtpb_i_offset(text, border) : text.len;
}

smtpb_span smtpb_notice_returned(smtpb_span text)
{
    char kind;
    smtpb_span border = border_in(text, &kind), line;
    if (border.len == 0)
        return border;
    smtpb_span rest = smtpb_i_from(text, smtpb_i_offset(text, border) + (kind != 'H' ? border.len : 0));
    rest = smtpb_i_from(rest, smtpb_i_blanks(rest));
    smtpb_span header = smtpb_i_first(rest, 0);
    while (smtpb_i_take_line(&rest, &line) && !smtpb_i_is_empty(line))
        header.len = (size_t)(line.ptr + line.len - header.ptr);
    return header;
}

/* ---- Choosing the form ---- */

/* Without headers the caller knows that it is a bounce. */
static bool may_be_any(smtpb_span headers)
{
    smtpb_mail kind = smtpb_mail_kind(headers);
    return headers.len == 0 || kind == SMTPB_MAIL_BOUNCE || kind == SMTPB_MAIL_DELAYED;
}

enum { STATE_FORM = 0xFF, STATE_DELAYED = 0x100, STATE_ENDED = 0x200, STATE_NO_MORE_SECTIONS = 0x400 };

typedef struct opened_form {
    uint16_t at; /* where its opening stands; SMTPB_I_OPENING: it has none */
    uint8_t form;
} opened_form;

/* The forms whose opening the text has, and, if `any`, those without one, by where the openings stand: an MTA introduces
   itself before it quotes a server, whose words may be another's opening. Returns their number. */
static size_t opened_forms(smtpb_span text, bool any, opened_form *out)
{
    size_t n = 0;
    for (unsigned i = 0; i < FORMS; i++) {
        smtpb_i_form form = smtpb_i_form_at(i);
        size_t at = place_in_opening(text, form.opening), k = n;
        if (at == SMTPB_I_OPENING && (form.opening.len > 0 || !(any || n > 0)))
            continue;
        for (; k > 0 && out[k - 1].at > at; k--)
            out[k] = out[k - 1];
        out[k] = (opened_form){ (uint16_t)at, (uint8_t)i };
        n++;
    }
    return n;
}

/* Choose the form by which the text is read: at->state. Words of a delay count before the first recipient only: behind
   it they may be a server's. */
static void choose(smtpb_span text, smtpb_span headers, smtpb_cursor *at)
{
    smtpb_bounce first;
    opened_form opened[FORMS];
    at->piece = smtpb_i_before_returned(text);
    at->state = STATE_ENDED;
    text = smtpb_i_first(text, at->piece);
    size_t n = opened_forms(text, may_be_any(headers), opened);
    for (size_t i = 0; at->state == STATE_ENDED && i < n; i++) {
        smtpb_i_reading r = { smtpb_i_form_at(opened[i].form), text, 0, 0, false };
        if (!smtpb_i_next_of_form(&r, &first))
            continue;
        bool delayed = smtpb_i_is_delayed(smtpb_i_first(text, smtpb_i_offset(text, first.recipient)));
        at->state = (opened[i].form + 1u) | (delayed ? STATE_DELAYED : 0);
    }
}

static smtpb_delivery delivery_told(const smtpb_bounce *b, uint32_t state)
{
    if (b->delivery == SMTPB_DELIVERY_COMPLAINED && !smtpb_is_complaint(b->text))
        return SMTPB_DELIVERY_DONE;
    return state & STATE_DELAYED ? SMTPB_DELIVERY_DELAYED : b->delivery;
}

bool smtpb_notice_next(smtpb_span text, smtpb_span headers, smtpb_cursor *at, smtpb_bounce *out)
{
    if (!at || !out)
        return false;
    if (at->state == 0)
        choose(text, headers, at);
    memset(out, 0, sizeof *out);
    if (at->state & STATE_ENDED)
        return false;
    smtpb_i_reading r = { smtpb_i_form_at((at->state & STATE_FORM) - 1), smtpb_i_first(text, at->piece), at->at,
                          at->echo, (at->state & STATE_NO_MORE_SECTIONS) != 0 };
    r.at = r.at < r.text.len ? r.at : r.text.len; /* the cursor may be another text's */
    bool found = smtpb_i_next_of_form(&r, out);
    at->at = r.at;
    at->echo = r.section;
    at->state |= r.no_more_sections ? STATE_NO_MORE_SECTIONS : 0;
    if (!found) {
        at->state |= STATE_ENDED;
        memset(out, 0, sizeof *out);
        return false;
    }
    out->form = at->state & STATE_FORM;
    out->delivery = delivery_told(out, at->state);
    return true;
}

enum { MOST_WRAPS = 16 }; /* a report usually names the recipients in the same order in both parts */

smtpb_span smtpb_i_notice_about(smtpb_span text, const smtpb_bounce *bounce, smtpb_cursor *at)
{
    const smtpb_span no_headers = { NULL, 0 };
    smtpb_bounce said;
    for (int tries = 0; tries < 2 && at->count < MOST_WRAPS; tries++) {
        while (smtpb_notice_next(text, no_headers, at, &said))
            if (smtpb_i_same_address(said.recipient, bounce->recipient) ||
                smtpb_i_same_address(said.recipient, bounce->original_recipient))
                return said.text;
        *at = (smtpb_cursor){ .count = at->count + 1 };
    }
    return (smtpb_span){ NULL, 0 };
}
