/* SPDX-License-Identifier: MIT */
/* The mailbox and path grammar. */
#include "any.h"

#define FORWARDS \
    requires readable(s); \
    requires \valid(out); \
    assigns \result \from s.len, indirect: s.ptr[0 .. s.len - 1]; \
    assigns *out \from s, indirect: s.ptr[0 .. s.len - 1]; \
    ensures \result <= s.len

/*@ TAKES; */
static size_t utf8_beyond_ascii(smtpb_span s);
/*@ TAKES; */
static size_t atom(smtpb_span s);
/*@ TAKES; */
static size_t dot_string(smtpb_span s);
/*@ TAKES; */
static size_t quoted_string(smtpb_span s);
/*@ requires readable(s);
    requires \valid(flags);
    assigns \result, *flags \from s.len, *flags, indirect: s.ptr[0 .. s.len - 1];
    ensures \result <= s.len; */
static size_t local_part(smtpb_span s, uint32_t *flags);
/*@ TAKES; */
static size_t label(smtpb_span s);
/*@ TAKES; */
static size_t domain(smtpb_span s);
/*@ TAKES; */
static size_t snum(smtpb_span s);
/*@ ASKS; */
static bool is_ipv4(smtpb_span s);
/*@ TAKES; */
static size_t hex_group(smtpb_span s);
/*@ ASKS; */
static bool is_ipv6(smtpb_span s);
/*@ ASKS; */
static bool is_general(smtpb_span s);
/*@ TAKES; */
static size_t address_literal(smtpb_span s);
/*@ ASKS; */
static bool beyond_ascii(smtpb_span s);
/*@ FORWARDS; */
size_t smtpb_i_mailbox(smtpb_span s, smtpb_forward *out);
/*@ TAKES; */
static size_t source_route(smtpb_span s);
/*@ FORWARDS; */
size_t smtpb_i_path(smtpb_span s, smtpb_forward *out);

#include "../../src/read/mailbox.c"

static smtpb_forward forward;

EXACTLY(utf8_beyond_ascii)
{
    utf8_beyond_ascii(any_span());
}

EXACTLY(atom)
{
    atom(any_span());
}

EXACTLY(dot_string)
{
    dot_string(any_span());
}

EXACTLY(quoted_string)
{
    quoted_string(any_span());
}

EXACTLY(local_part)
{
    local_part(any_span(), &forward.flags);
}

EXACTLY(label)
{
    label(any_span());
}

EXACTLY(domain)
{
    domain(any_span());
}

EXACTLY(snum)
{
    snum(any_span());
}

PARTED(is_ipv4)
{
    is_ipv4(any_span());
}

EXACTLY(hex_group)
{
    hex_group(any_span());
}

PARTED(is_ipv6)
{
    is_ipv6(any_span());
}

EXACTLY(is_general)
{
    is_general(any_span());
}

EXACTLY(address_literal)
{
    address_literal(any_span());
}

EXACTLY(beyond_ascii)
{
    beyond_ascii(any_span());
}

EXACTLY(smtpb_i_mailbox)
{
    smtpb_i_mailbox(any_span(), &forward);
}

EXACTLY(source_route)
{
    source_route(any_span());
}

EXACTLY(smtpb_i_path)
{
    smtpb_i_path(any_span(), &forward);
}
