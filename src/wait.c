/* SPDX-License-Identifier: MIT */
/* The wait that a reply asks for in so many words: "try again in 5 minutes", "back in 00:04:59", "5 分钟后". A rate
   ("10 messages per 60 minutes") and an age ("could not be delivered for 5 days") are none: nothing there leads to
   a wait. */
#include "internal.h"
#include "words.h"

typedef enum kind { OTHER = 0, LEADS, JOINS, NUMBER, UNIT, PART, THEN } kind;

enum { LONGEST = 24 };

#define WAIT(kind, word, value) { kind, sizeof(word) - 1, value, word },
static const struct word {
    uint8_t kind, len;
    uint32_t value;
    char text[LONGEST];
} words[] = {
#include "waits.def"
};
#undef WAIT

/* ---- Tokens: a word of the list, a number, or the colon of a clock ---- */

typedef struct token {
    kind kind;
    uint32_t value;
    size_t len;
    bool colon; /* a colon and a digit follow */
} token;

static token read_number(smtpb_span s)
{
    token t = { NUMBER, 0, 0, false };
    for (; t.len < s.len && smtpb_i_is_digit(s.ptr[t.len]); t.len++)
        t.value = t.value > 99999999 ? t.value : t.value * 10 + (uint32_t)(s.ptr[t.len] - '0');
    t.colon = t.len + 1 < s.len && s.ptr[t.len] == ':' && smtpb_i_is_digit(s.ptr[t.len + 1]);
    return t;
}

/* Letters up to a digit: "300s" is a number and a unit. Writes them as they are compared; returns how many octets
   those are. */
static size_t read_letters(smtpb_span s, char *folded, size_t *len)
{
    size_t n = 0;
    *len = 0;
    while (*len < s.len && !smtpb_i_is_digit(s.ptr[*len])) {
        smtpb_i_glyph g = smtpb_i_glyph_at(smtpb_i_from(s, *len));
        if (g.kind == SMTPB_I_BREAK || (g.kind == SMTPB_I_IDEOGRAPH && *len > 0))
            break;
        smtpb_span same = smtpb_i_compared(smtpb_i_from(s, *len), &g);
        for (size_t k = 0; k < same.len && n < LONGEST; k++)
            folded[n++] = same.ptr[k];
        *len += g.len;
        if (g.kind == SMTPB_I_IDEOGRAPH)
            break;
    }
    return n;
}

/* What stands at the start of s; a mark or a blank is OTHER of its own octets and parts nothing. */
static token token_at(smtpb_span s)
{
    char folded[LONGEST];
    token t = { OTHER, 0, 0, false };
    if (smtpb_i_is_digit(s.ptr[0]))
        return read_number(s);
    size_t n = read_letters(s, folded, &t.len);
    for (size_t i = 0; n < LONGEST && i < sizeof words / sizeof *words; i++)
        if (words[i].len == n && memcmp(words[i].text, folded, n) == 0) {
            t.kind = (kind)words[i].kind;
            t.value = words[i].value;
        }
    return t;
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
    if (t->kind == NUMBER && !m->has_number) {
        if (m->seconds == 0 && !m->in_clock)
            m->begin = at;
        m->has_number = !clock;
        m->number = t->value;
        if (clock)
            read_clock(m, t, end);
    } else if (t->kind == UNIT && m->has_number) {
        add_seconds(m, (uint64_t)m->number * t->value, end);
        m->has_number = false;
    } else if (t->kind == THEN && m->seconds > 0) {
        m->then = true;
    } else if (t->kind != PART || (!m->has_number && m->seconds == 0)) {
        return false;
    }
    return true;
}

static bool is_wait(const reading *m)
{
    return m->seconds > 0 && (m->led || m->then);
}

static bool wait_in(smtpb_span text, smtpb_i_wait *out)
{
    reading m;
    start(&m, false);
    for (size_t i = 0; i <= text.len;) {
        token t = i < text.len ? token_at(smtpb_i_from(text, i)) : (token){ OTHER, 0, 1, false };
        if (t.len == 0) {
            i += smtpb_i_glyph_at(smtpb_i_from(text, i)).len;
            continue;
        }
        if (!continues(&m, &t, i)) {
            if (is_wait(&m)) {
                out->seconds = m.seconds < MOST ? (uint32_t)m.seconds : MOST;
                out->clipped = m.seconds > MOST;
                out->span = (smtpb_span){ text.ptr + m.begin, m.end - m.begin };
                return true;
            }
            start(&m, t.kind == LEADS || (t.kind == JOINS && m.led));
        }
        i += t.len;
    }
    return false;
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
