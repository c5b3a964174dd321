/* SPDX-License-Identifier: MIT */
/* The wait that a reply asks for in so many words: "try again in 5 minutes", "back in 00:04:59", "5 分钟后". A rate
   ("10 messages per 60 minutes") and an age ("could not be delivered for 5 days") are none: nothing there leads to
   a wait. */
#include "internal.h"
#include "vocabulary.h"

#define WAIT(kind, word, value) value,
static const uint32_t values[] = {
#include "waits.def"
};
#undef WAIT

/* ---- Tokens: a word, or what a word is made of that begins with a digit: numbers and units ---- */

typedef struct token {
    smtpb_i_wait_kind kind;
    uint32_t value;
    size_t len;
    bool colon; /* a colon and a digit follow */
} token;

static token read_number(smtpb_span s)
{
    token t = { SMTPB_I_WAIT_NUMBER, 0, 0, false };
    for (; t.len < s.len && smtpb_i_is_digit(s.ptr[t.len]); t.len++)
        t.value = t.value > 99999999 ? t.value : t.value * 10 + (uint32_t)(s.ptr[t.len] - '0');
    t.colon = t.len + 1 < s.len && s.ptr[t.len] == ':' && smtpb_i_is_digit(s.ptr[t.len + 1]);
    return t;
}

static token read_word(smtpb_span word)
{
    uint32_t hash;
    token t = { SMTPB_I_WAIT_OTHER, 0, word.len, false };
    if (smtpb_i_word(word, &hash) != word.len)
        return t;
    smtpb_i_vocable known = smtpb_i_look_up(word, hash);
    t.kind = (smtpb_i_wait_kind)known.wait_kind;
    t.value = values[known.wait_row];
    return t;
}

/* What stands at text[at] in a token of the walk. Digits begin or end a part of a word that begins with one: "300s",
   "1h30m". */
static token part_at(smtpb_span text, size_t at, const smtpb_i_token *whole)
{
    size_t n = 1, end = smtpb_i_offset(text, whole->span) + whole->span.len;
    if (whole->kind != SMTPB_I_WORD)
        return (token){ SMTPB_I_WAIT_OTHER, 0, end - at, false };
    if (!smtpb_i_is_digit(whole->span.ptr[0]))
        return read_word(whole->span);
    if (smtpb_i_is_digit(text.ptr[at]))
        return read_number(smtpb_i_from(text, at));
    while (at + n < end && !smtpb_i_is_digit(text.ptr[at + n]))
        n++;
    return read_word((smtpb_span){ text.ptr + at, n });
}

/* ---- The wait ---- */

enum { MOST = 604800 }; /* a week */

typedef struct reading {
    bool led, then;  /* words that lead to a wait stand just before; one that makes it a wait stands behind */
    bool has_number; /* not yet given its unit */
    uint32_t number;
    bool in_clock;     /* a colon stands just before */
    uint64_t clock;    /* what stands before the colon */
    uint64_t seconds;  /* complete so far */
    size_t begin, end; /* their octets */
} reading;

static void start(reading *m, bool led)
{
    memset(m, 0, sizeof *m);
    m->led = led;
}

static void add_seconds(reading *m, uint64_t seconds, size_t end)
{
    m->seconds += seconds;
    m->end = end;
}

/* 00:04:59 */
static void read_clock(reading *m, const token *t, size_t end)
{
    uint64_t total = m->clock * 60 + t->value;
    m->clock = t->colon ? total : 0;
    m->in_clock = t->colon;
    if (!t->colon)
        add_seconds(m, total, end);
}

/* The token goes on with the quantity. False: it ends it, or it stands in none. */
static bool continues(reading *m, const token *t, size_t at)
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

static bool is_wait(const reading *m)
{
    return m->seconds > 0 && (m->led || m->then);
}

/* Takes a token that stands at text[at]. True: it ends a wait. */
static bool ends_wait(reading *m, const token *t, smtpb_span text, size_t at, smtpb_i_wait *out)
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
    static const token last = { SMTPB_I_WAIT_OTHER, 0, 0, false };
    reading m;
    smtpb_i_token whole;
    start(&m, false);
    for (smtpb_i_walk walk = { text, 0, 0 }; smtpb_i_token_next(&walk, &whole);) {
        size_t at = smtpb_i_offset(text, whole.span), end = at + whole.span.len;
        while (at < end) {
            token part = part_at(text, at, &whole);
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
