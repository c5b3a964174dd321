/* SPDX-License-Identifier: MIT */
/* The wait that a reply asks for explicitly: "try again in 5 minutes", "back in 00:04:59", "5 分钟后". A rate ("10
   messages per 60 minutes") or an age ("could not be delivered for 5 days") is not a wait: no word introduces one. */
#include "rules.h"

#define WAIT(kind, word, value) value,
static const uint32_t wait_values[] = {
#include "waits.def"
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

static quantity quantity_of_word(size_t len, const smtpb_i_vocable *known)
{
    return (quantity){ (smtpb_i_wait_kind)known->wait_kind, wait_values[known->wait_row], len, false };
}

/* The part at the start of `rest`, of which `len` octets are left of a word that begins with a digit: "300s" and
   "1h30m" have numbers and others in turn. */
static quantity part_at(smtpb_span rest, size_t len)
{
    size_t n = 1;
    uint32_t hash;
    if (smtpb_i_is_digit(rest.ptr[0]))
        return quantity_of_digits(rest);
    while (n < len && !smtpb_i_is_digit(rest.ptr[n]))
        n++;
    smtpb_span word = smtpb_i_first(rest, n);
    smtpb_i_vocable known = { 0 };
    if (smtpb_i_word(word, &hash) == n)
        known = smtpb_i_look_up(word, hash);
    return quantity_of_word(n, &known);
}

/* ---- The wait ---- */

enum { MOST = 604800 }; /* a week */

/* Forget the quantity that is being read. */
static void start(smtpb_i_wait_reader *m, bool led)
{
    smtpb_i_wait found = m->found;
    memset(m, 0, sizeof *m);
    m->found = found;
    m->led = led;
}

static void add_seconds(smtpb_i_wait_reader *m, uint64_t seconds, const char *end)
{
    m->seconds += seconds;
    m->end = end;
}

/* 00:04:59 */
static void read_clock(smtpb_i_wait_reader *m, const quantity *t, const char *end)
{
    uint64_t total = m->clock * 60 + t->value;
    m->clock = t->colon ? total : 0;
    m->in_clock = t->colon;
    if (!t->colon)
        add_seconds(m, total, end);
}

/* Does the token belong to a quantity, which it begins or continues? */
static bool continues(smtpb_i_wait_reader *m, const quantity *t, const char *at)
{
    const char *end = at + t->len;
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

static bool is_wait(const smtpb_i_wait_reader *m)
{
    return m->seconds > 0 && (m->led || m->then);
}

/* The first wait counts. */
static void end_quantity(smtpb_i_wait_reader *m, bool led)
{
    if (is_wait(m) && m->found.seconds == 0) {
        m->found.seconds = m->seconds < MOST ? (uint32_t)m->seconds : MOST;
        m->found.clipped = m->seconds > MOST;
        m->found.span = (smtpb_span){ m->begin, (size_t)(m->end - m->begin) };
    }
    start(m, led);
    m->busy = led;
}

static void take_quantity(smtpb_i_wait_reader *m, const quantity *t, const char *at)
{
    m->busy = true;
    if (!continues(m, t, at))
        end_quantity(m, t->kind == SMTPB_I_WAIT_LEADS || (t->kind == SMTPB_I_WAIT_JOINS && m->led));
}

void smtpb_i_wait_word(smtpb_i_wait_reader *m, smtpb_span text, smtpb_span word, const smtpb_i_vocable *known)
{
    quantity t;
    if (!smtpb_i_is_digit(word.ptr[0])) {
        t = quantity_of_word(word.len, known);
        take_quantity(m, &t, word.ptr);
        return;
    }
    for (size_t at = smtpb_i_offset(text, word), end = at + word.len; at < end; at += t.len) {
        t = part_at(smtpb_i_from(text, at), end - at);
        take_quantity(m, &t, text.ptr + at);
    }
}

void smtpb_i_wait_other(smtpb_i_wait_reader *m)
{
    end_quantity(m, false);
}
