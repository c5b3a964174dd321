/* SPDX-License-Identifier: MIT */
/* What Frama-C's Eva is to prove: no unit reads outside its span, whatever octets it is given, up to OCTETS of them.

   Each function that has a contract is proven alone, with the contracts of the others in place of their code; none calls itself,
   so together they hold. A contract asks that the span be readable, which is proven where it is called, and says of what comes
   back what its caller needs, which is proven where it is.

   Octets are volatile: each look at one may find any value. That is more than is asked, and states that differ only in what
   was read are one. Eva keeps no relation between a span's begin and its length, so lengths are told apart:

   EXACT     A span of each length, which ends where the array ends, and of that each rest: all is as it is in the library.
   WHOLE and RESTS together do with fewer states. In WHOLE a function's own span is told apart, while a rest of it only has a
             length that may be. In RESTS that is the other way round: a rest is any one no longer than what it is a rest of. Each
             read is of the one or the other, and so is looked at once as in EXACT. */
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

/* Contracts of functions that only read the span s: what they give, a number of its octets, or a truth. */
#define READS requires readable(s); assigns \result \from s.len, indirect: s.ptr[0 .. s.len - 1]
#define TAKES READS; ensures \result <= s.len
#define ASKS READS; ensures \result == 0 || \result == 1

/* A proof of one function: in EXACT, or PARTED in WHOLE and RESTS. */
#define EXACTLY(f) void prove_##f(void)
#define PARTED(f) void prove_##f(void)

/* A look at one function with all that it calls of its unit: rest.h. ANSWERED: false is told apart from true. */
#define WHOLLY(f) void prove_##f(void)
#define ANSWERED(f) void prove_##f(void)

/* Any place in s, or none. */
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
