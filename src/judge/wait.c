/* SPDX-License-Identifier: MIT */
/* The wait that a reply asks for explicitly: "try again in 5 minutes", "back in 00:04:59", "5 分钟后". A rate ("10
   messages per 60 minutes") or an age ("could not be delivered for 5 days") is not a wait: no word introduces one. */
#include "judge.h"

#define WAIT(kind, word, value) value,
static const uint32_t wait_values[] = {
#include "../rules/waits.def"
};
#undef WAIT

/* ---- Tokens: a word, or if it begins with a digit its parts, numbers and units ---- */

typedef struct quantity {
    smtpb_i_wait_kind kind;
    uint32_t value;
    size_t len;
    bool colon; /* a colon and a digit follow */
} quantity;

static quantity quantity_of_digits(smtpb_span s)
{
    quantity t = { SMTPB_I_WAIT_NUMBER, 0, 0, false };
    for (; t.len < s.len && smtpb_i_is_digit(s.ptr[t.len]); t.len++)
        t.value = t.value > 99999999 ? t.value : t.value * 10 + (uint32_t)(s.ptr[t.len] - '0');
    t.colon = t.len + 1 < s.len && s.ptr[t.len] == ':' && smtpb_i_is_digit(s.ptr[t.len + 1]);
    return t;
}

static quantity quantity_of_word(smtpb_span word)
{
    uint32_t hash;
    quantity t = { SMTPB_I_WAIT_OTHER, 0, word.len, false };
    if (smtpb_i_word(word, &hash) != word.len)
        return t;
    smtpb_i_vocable known = smtpb_i_look_up(word, hash);
    t.kind = (smtpb_i_wait_kind)known.wait_kind;
    t.value = wait_values[known.wait_row];
    return t;
}

/* The part of a token at text[at]. Only a word that begins with a digit has several, numbers and others in turn:
   "300s", "1h30m". */
static quantity part_at(smtpb_span text, size_t at, const smtpb_i_token *whole)
{
    size_t n = 1, end = smtpb_i_offset(text, whole->span) + whole->span.len;
    if (whole->kind != SMTPB_I_WORD)
        return (quantity){ SMTPB_I_WAIT_OTHER, 0, end - at, false };
    if (!smtpb_i_is_digit(whole->span.ptr[0]))
        return quantity_of_word(whole->span);
    if (smtpb_i_is_digit(text.ptr[at]))
        return quantity_of_digits(smtpb_i_from(text, at));
    while (at + n < end && !smtpb_i_is_digit(text.ptr[at + n]))
        n++;
    return quantity_of_word((smtpb_span){ text.ptr + at, n });
}

/* ---- The wait ---- */

enum { MOST = 604800 }; /* a week */

typedef struct wait_reader {
    bool led, then;  /* words that introduce a wait come just before; a word that makes it a wait comes after */
    bool has_number; /* whose unit has not come yet */
    uint32_t number;
    bool in_clock;     /* a colon comes just before */
    uint64_t clock;    /* what comes before the colon */
    uint64_t seconds;  /* complete so far */
    size_t begin, end; /* their octets */
} wait_reader;

static void start(wait_reader *m, bool led)
{
    memset(m, 0, sizeof *m);
    m->led = led;
}

static void add_seconds(wait_reader *m, uint64_t seconds, size_t end)
{
    m->seconds += seconds;
    m->end = end;
}

/* 00:04:59 */
static void read_clock(wait_reader *m, const quantity *t, size_t end)
{
    uint64_t total = m->clock * 60 + t->value;
    m->clock = t->colon ? total : 0;
    m->in_clock = t->colon;
    if (!t->colon)
        add_seconds(m, total, end);
}

/* Does the token belong to a quantity, which it begins or continues? */
static bool continues(wait_reader *m, const quantity *t, size_t at)
{
    size_t end = at + t->len;
    bool clock = m->in_clock || t->colon;
    if (t->kind == SMTPB_I_WAIT_NUMBER && !m->has_number) {
        if (m->seconds == 0 && !m->in_clock)
            m->begin = at;
        m->has_number = !clock;
        m->number = t->value;
        if (clock)
            read_clock(m, t, end);
    } else if (t->kind == SMTPB_I_WAIT_UNIT && m->has_number) {
        add_seconds(m, (uint64_t)m->number * t->value, end);
        m->has_number = false;
    } else if (t->kind == SMTPB_I_WAIT_THEN && m->seconds > 0) {
        m->then = true;
    } else if (t->kind != SMTPB_I_WAIT_PART || (!m->has_number && m->seconds == 0)) {
        return false;
    }
    return true;
}

static bool is_wait(const wait_reader *m)
{
    return m->seconds > 0 && (m->led || m->then);
}

/* Reads the token at text[at]. True: a wait ended before it. */
static bool ends_wait(wait_reader *m, const quantity *t, smtpb_span text, size_t at, smtpb_i_wait *out)
{
    if (continues(m, t, at))
        return false;
    if (is_wait(m)) {
        out->seconds = m->seconds < MOST ? (uint32_t)m->seconds : MOST;
        out->clipped = m->seconds > MOST;
        out->span = (smtpb_span){ text.ptr + m->begin, m->end - m->begin };
        return true;
    }
    start(m, t->kind == SMTPB_I_WAIT_LEADS || (t->kind == SMTPB_I_WAIT_JOINS && m->led));
    return false;
}

static bool wait_in(smtpb_span text, smtpb_i_wait *out)
{
    static const quantity last = { SMTPB_I_WAIT_OTHER, 0, 0, false };
    wait_reader m;
    smtpb_i_token whole;
    start(&m, false);
    for (smtpb_i_walk walk = { text, 0, 0 }; smtpb_i_token_next(&walk, &whole);) {
        size_t at = smtpb_i_offset(text, whole.span), end = at + whole.span.len;
        while (at < end) {
            quantity part = part_at(text, at, &whole);
            if (ends_wait(&m, &part, text, at, out))
                return true;
            at += part.len;
        }
    }
    return ends_wait(&m, &last, text, text.len, out);
}

smtpb_i_wait smtpb_i_wait_of(const smtpb_reply *r)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_piece piece;
    smtpb_i_wait wait = { 0, false, { NULL, 0 } };
    while (smtpb_piece_next(r, &at, &piece))
        if (wait_in(piece.text, &wait))
            break;
    return wait;
}
