/* SPDX-License-Identifier: MIT */
/* For units that are proven as a whole rather than function by function: functions of other units are replaced by ones
   that return any possible result. Octets are not volatile here. A part of a text is any number of octets at the end of
   the array, and has any offset in the text (any_offset). The alarms that remain are explained in alarms.txt. */
#ifndef REST_H
#define REST_H

#ifndef PLAIN
#define PLAIN
#endif
#include "any.h"

/*@ requires n == 0 || (\valid_read((char *)a + (0 .. n - 1)) && \valid_read((char *)b + (0 .. n - 1)));
    assigns \result \from indirect: n; */
static int any_memcmp(const void *a, const void *b, size_t n)
{
    (void)a;
    (void)b;
    return n == 0 ? 0 : Frama_C_interval(-1, 1);
}

#define memcmp any_memcmp

/* The offset of s in whole: any, as the model of a part is always at the end of the array. */
static size_t any_offset(smtpb_span whole, smtpb_span s)
{
    (void)whole;
    (void)s;
    return Frama_C_interval(0, OCTETS);
}

#define smtpb_i_offset any_offset

#include "../../src/judge/judge.h"

/*@ requires readable(s);
    requires \valid(hash);
    assigns \result, *hash \from s.len, indirect: s.ptr[0 .. s.len - 1];
    ensures \initialized(hash);
    ensures \result <= s.len; */
size_t smtpb_i_word(smtpb_span s, uint32_t *hash);

/*@ requires readable(text);
    requires at <= text.len;
    requires \valid(out);
    assigns \result, *out \from text.len, at, indirect: text.ptr[0 .. text.len - 1];
    ensures \initialized(&out->head) && \initialized(&out->tail) && \initialized(&out->hash);
    ensures \result <= text.len - at && \result <= SMTPB_I_PLAIN; */
static inline size_t smtpb_i_plain_word(smtpb_span text, size_t at, smtpb_i_plain *out);

#ifdef OF_RUN
#define ENSURES(what) ensures what;
#else
#define ENSURES(what)
#endif

/*@ requires readable(s);
    requires s.len > 0;
    ENSURES(\result.span.ptr == s.ptr && 1 <= \result.span.len <= s.len) */
smtpb_i_run smtpb_i_run_at(smtpb_span s);

/*@ requires readable(run);
    ENSURES(readable(\result)) */
smtpb_span smtpb_i_run_host(smtpb_span run);

static unsigned any(void)
{
    return Frama_C_unsigned_int_interval(0, UINT32_MAX);
}

static bool maybe(void)
{
    return Frama_C_interval(0, 1);
}

static size_t any_number_to(size_t most)
{
    size_t n = Frama_C_interval(0, OCTETS);
    return n < most ? n : most;
}

static smtpb_status any_status(void)
{
    smtpb_status status = { (uint16_t)Frama_C_interval(0, 5), (uint16_t)Frama_C_interval(0, 999),
                            (uint16_t)Frama_C_interval(0, 999) };
    return status;
}

static smtpb_reply reply;

/* raw is the whole array, so that every part lies in it. */
static const smtpb_reply *any_reply(void)
{
    Frama_C_make_unknown((char *)&reply, sizeof reply);
    Frama_C_make_unknown(octets, OCTETS);
    reply.code = (uint16_t)Frama_C_interval(0, 599);
    reply.status = any_status();
    reply.raw = (smtpb_span){ octets, OCTETS };
    reply.nested = any_span();
    return &reply;
}

static smtpb_context context;

static const smtpb_context *any_context(void)
{
    Frama_C_make_unknown((char *)&context, sizeof context);
    context.size = sizeof context;
    context.mx = context.recipient = context.sender = context.rules = (smtpb_span){ octets, OCTETS };
    return &context;
}

/* Any part of these. */
static smtpb_span any_part(void)
{
    smtpb_span s;
    size_t part = Frama_C_interval(0, OCTETS);
    //@ split part;
    s.ptr = octets + OCTETS - part;
    s.len = part;
    return s;
}

static void any_forward(smtpb_forward *out)
{
    out->flags = any();
    out->address = out->local = out->domain = any_part();
}

#ifndef OF_REPLY
bool smtpb_piece_next(const smtpb_reply *r, smtpb_cursor *at, smtpb_piece *out)
{
    if (maybe())
        return false;
    at->at = Frama_C_interval(0, OCTETS);
    at->state = any();
    out->join = (smtpb_join)Frama_C_interval(SMTPB_JOIN_NONE, SMTPB_JOIN_BLANK);
    out->text = any_span();
    return true;
}

smtpb_span smtpb_i_status_span(const smtpb_reply *r)
{
    return any_part();
}

size_t smtpb_text(const smtpb_reply *r, smtpb_span part, char *buf, size_t cap)
{
    return Frama_C_interval(0, OCTETS);
}

smtpb_result smtpb_parse(smtpb_span s, smtpb_reply *out)
{
    *out = *any_reply();
    return (smtpb_result)Frama_C_interval(SMTPB_E_ARG, SMTPB_OK);
}

void smtpb_i_read_lines(smtpb_reply *r)
{
    r->flags = any();
    r->status = any_status();
}

uint16_t smtpb_i_code(smtpb_span s)
{
    return (uint16_t)Frama_C_interval(0, 599);
}

uint16_t smtpb_i_code_of_line(smtpb_span s)
{
    return (uint16_t)Frama_C_interval(0, 599);
}
#endif

#ifndef OF_STATUS
size_t smtpb_status_parse(smtpb_span s, smtpb_status *out)
{
    *out = any_status();
    size_t n = Frama_C_interval(0, 11);
    return n < s.len ? n : s.len;
}

smtpb_span smtpb_i_status_leading(smtpb_span s, smtpb_status *out)
{
    *out = any_status();
    return any_part();
}
#endif

#ifndef OF_CLASSIFY
smtpb_context smtpb_i_context(const smtpb_context *ctx)
{
    return *any_context();
}
#endif

#ifndef OF_MAILBOX
static size_t any_mailbox(smtpb_span s, smtpb_forward *out)
{
    size_t n = Frama_C_interval(0, OCTETS);
    any_forward(out);
    return n < s.len ? n : s.len;
}

size_t smtpb_i_mailbox(smtpb_span s, smtpb_forward *out)
{
    return any_mailbox(s, out);
}

size_t smtpb_i_path(smtpb_span s, smtpb_forward *out)
{
    return any_mailbox(s, out);
}

bool smtpb_i_same_mailbox(const smtpb_forward *a, const smtpb_forward *b)
{
    return maybe();
}
#endif

#ifndef OF_WORDS
bool smtpb_i_token_next(smtpb_i_walk *walk, smtpb_i_token *out)
{
    if (maybe() || walk->text.len == 0)
        return false;
    out->kind = (smtpb_i_token_kind)Frama_C_interval(SMTPB_I_WORD, SMTPB_I_BRACKETED);
    out->hash = any();
    out->span = any_part();
    return out->span.len > 0;
}

void smtpb_i_read_path(smtpb_i_walk *walk, smtpb_span host)
{
    walk->at = Frama_C_interval(0, OCTETS);
}

smtpb_i_glyph smtpb_i_wide_glyph(smtpb_span s)
{
    char fold = (char)Frama_C_interval(-128, 127);
    if (s.len >= SMTPB_I_CHARACTER && maybe())
        return (smtpb_i_glyph){ SMTPB_I_CHARACTER, SMTPB_I_IDEOGRAPH, fold };
    size_t n = Frama_C_interval(1, 3);
    return (smtpb_i_glyph){ (uint8_t)(n < s.len ? n : s.len), (uint8_t)Frama_C_interval(SMTPB_I_BREAK, SMTPB_I_SILENT),
                            fold };
}

size_t smtpb_i_letter(char fold, char out[2])
{
    out[0] = (char)Frama_C_interval(-128, 127);
    if (maybe())
        return 1;
    out[1] = (char)Frama_C_interval(-128, 127);
    return 2;
}

size_t smtpb_i_fold(smtpb_span word, char *out)
{
    size_t n = any_number_to(word.len);
    for (size_t i = 0; i < n; i++)
        out[i] = (char)Frama_C_interval(-128, 127);
    return n;
}

bool smtpb_i_is_spelled(smtpb_span word, smtpb_span folded)
{
    return maybe();
}
#endif

#ifndef OF_RUN
smtpb_i_run smtpb_i_run_at(smtpb_span s)
{
    size_t n = Frama_C_interval(1, OCTETS);
    return (smtpb_i_run){ (smtpb_i_token_kind)Frama_C_interval(SMTPB_I_WORD, SMTPB_I_BRACKETED),
                          { s.ptr, n < s.len ? n : s.len } };
}

smtpb_span smtpb_i_run_host(smtpb_span run)
{
    return any_part();
}

size_t smtpb_i_bracket(smtpb_span text, size_t at)
{
    return maybe() ? any_number_to(text.len - at) : 0;
}

smtpb_i_quick_run smtpb_i_quick_run_at(smtpb_span text, size_t at)
{
    smtpb_i_quick_run r = { any_number_to(text.len - at), maybe(), maybe(), maybe(), 0 };
    r.labels_at = at + any_number_to(r.len);
    return r;
}
#endif

/* Rows of waits.def. */
enum {
#define WAIT(kind, word, value) +1
    WAITS = 0
#include "../../src/rules/waits.def"
#undef WAIT
};

#ifndef OF_VOCABULARY
smtpb_i_vocable smtpb_i_vocable_of(uint16_t sense)
{
    return (smtpb_i_vocable){ sense, (uint8_t)Frama_C_interval(0, SMTPB_I_WAIT_THEN),
                              (uint8_t)Frama_C_interval(0, WAITS - 1), (uint8_t)any() };
}

smtpb_span smtpb_i_letters_of(uint16_t number)
{
    return (smtpb_span){ octets, OCTETS };
}

smtpb_i_vocable smtpb_i_look_up(smtpb_span s, uint32_t hash)
{
    return smtpb_i_vocable_of((uint16_t)any());
}

uint16_t smtpb_i_look_up_plain(const smtpb_i_plain *word, size_t n)
{
    return (uint16_t)any();
}

bool smtpb_i_may_be_known(smtpb_span labels)
{
    return maybe();
}

uint16_t smtpb_i_host_sense(smtpb_span host)
{
    return (uint16_t)any();
}

uint16_t smtpb_i_wide_word(smtpb_span text, size_t *n)
{
    *n = Frama_C_size_t_interval(0, text.len < 21 ? text.len : 21);
    return (uint16_t)any();
}
#endif

#endif
