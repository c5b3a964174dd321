/* SPDX-License-Identifier: MIT */
/* What Frama-C's Eva proves: no unit reads outside its span, for any input of up to OCTETS octets.

   Each function that has a contract is proven alone, with the contracts of the others in place of their code. None is
   recursive, so the proofs hold together. A contract requires that the span is readable, which is proven for each call,
   and ensures what the caller needs of the result, which is proven for the function.

   Octets are volatile: each read may give any value. That covers more than is needed, and merges states that differ
   only in what was read. Eva keeps no relation between a span's start and its length, so lengths are kept apart:

   EXACT     A span of each length, which ends where the array ends, and each rest of it, all as in the library.
   WHOLE and RESTS together need fewer states. In WHOLE each length of a function's own span is separate, while a rest
             of it has any possible length. In RESTS it is the other way round: each length of a rest, up to that of
             its span, is separate. Each read is of the one or the other, and so is checked once as in EXACT. */
#ifndef ANY_H
#define ANY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "__fc_builtin.h"

#ifndef PLAIN
#define char volatile char
#endif
#include "smtpbounce.h"

/*@ predicate readable(smtpb_span s) = s.len == 0 || \valid_read(s.ptr + (0 .. s.len - 1)); */

/* Contracts of functions that only read the span s. They return a value, a number of its octets, or true or false. */
#define READS requires readable(s); assigns \result \from s.len, indirect: s.ptr[0 .. s.len - 1]
#define TAKES READS; ensures \result <= s.len
#define ASKS READS; ensures \result == 0 || \result == 1

/* A proof of one function: EXACTLY in EXACT, PARTED in WHOLE and RESTS. */
#define EXACTLY(f) void prove_##f(void)
#define PARTED(f) void prove_##f(void)

/* A proof of one function together with all that it calls in its unit: rest.h. ANSWERED: keeps false apart from true.
   APART: one of the unit's own, which the other proofs call by its contract. */
#define WHOLLY(f) void prove_##f(void)
#define APART(f) void prove_##f(void)
#define ANSWERED(f) void prove_##f(void)

/* Any place in s, or NULL. */
/*@ requires n == 0 || \valid_read((char *)s + (0 .. n - 1));
    assigns \result \from s, indirect: n; */
static void *any_memchr(const void *s, int wanted, size_t n)
{
    const char *octets = s;
    if (n == 0 || Frama_C_interval(0, 1))
        return NULL;
    return (void *)(octets + Frama_C_interval(0, (int)n - 1));
}

#define memchr any_memchr

/*@ requires readable(s);
    assigns \result \from s.len, at, indirect: s.ptr[0 .. s.len - 1], indirect: c;
    ensures at <= s.len ==> at <= \result;
    ensures \result <= s.len; */
static inline size_t smtpb_i_find(smtpb_span s, size_t at, char c);

/*@ TAKES; */
static inline size_t smtpb_i_utf8(smtpb_span s);

#ifdef PLAIN
#define COMPARES \
    requires readable(a) && readable(b); \
    assigns \result \from indirect: a, b, a.ptr[0 .. a.len - 1], b.ptr[0 .. b.len - 1]; \
    ensures \result == 0 || \result == 1

/*@ COMPARES; */
static inline bool smtpb_i_same(smtpb_span a, smtpb_span b);

/*@ COMPARES; */
static inline bool smtpb_i_starts(smtpb_span a, smtpb_span b);

/*@ COMPARES; */
static inline bool smtpb_i_is_under(smtpb_span a, smtpb_span b);
#endif

#include "../../src/judge/judge.h"

static char octets[OCTETS];

static smtpb_span any_span(void)
{
    smtpb_span s = { octets, Frama_C_interval(0, OCTETS) };
#ifdef PLAIN
    Frama_C_make_unknown(octets, OCTETS);
#endif
#ifndef RESTS
    size_t length = s.len;
    //@ split length;
    s.ptr = octets + OCTETS - length;
    s.len = length;
#endif
    return s;
}

/* smtpb_i_from */
static smtpb_span any_from(smtpb_span s, size_t at)
{
    smtpb_span rest = { NULL, 0 };
#ifdef PLAIN
    if (at < s.len)
        rest = smtpb_i_from(s, at);
    if (rest.len > s.len)
        rest.len = s.len;
    //@ split rest.len;
    if (rest.len > 0)
        rest.ptr = octets + OCTETS - rest.len;
#elif defined EXACT
    //@ split at;
    if (at < s.len)
        rest = smtpb_i_from(s, at);
    //@ split rest.len;
    //@ merge at;
#else
    if (at < s.len)
        rest.len = Frama_C_interval(1, (int)s.len);
#ifdef RESTS
    //@ split rest.len;
    if (rest.len > 0)
        rest.ptr = octets + OCTETS - rest.len;
#else
    rest.ptr = octets;
#endif
#endif
    return rest;
}

#define smtpb_i_from any_from

#endif
