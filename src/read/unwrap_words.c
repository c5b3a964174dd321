/* SPDX-License-Identifier: MIT */
/* Helpers for reading wrappings: patterns, stages and hosts in the words of MTAs. */
#include "read.h"

/* ---- Reading words ---- */

size_t smtpb_i_blanks(smtpb_span s)
{
    size_t n = 0;
    while (n < s.len && smtpb_i_is_space(s.ptr[n]))
        n++;
    return n;
}

/* What a space in a pattern matches: white space, or the _ that qmail-send writes for it. */
static size_t space_at(smtpb_span s)
{
    return s.len > 0 && s.ptr[0] == '_' ? 1 : smtpb_i_blanks(s);
}

size_t smtpb_i_pattern(smtpb_span s, smtpb_span pattern)
{
    size_t n = 0;
    for (size_t i = 0; i < pattern.len; i++) {
        size_t octets = pattern.ptr[i] == ' ' ? space_at(smtpb_i_from(s, n)) : 1;
        if (octets == 0 || n >= s.len)
            return 0;
        if (pattern.ptr[i] != ' ' && smtpb_i_lower(s.ptr[n]) != smtpb_i_lower(pattern.ptr[i]))
            return 0;
        n += octets;
    }
    return n;
}

size_t smtpb_i_last(smtpb_span s, smtpb_span pattern)
{
    for (size_t at = s.len; at > 0; at--)
        if (s.ptr[at - 1] == pattern.ptr[0] && smtpb_i_pattern(smtpb_i_from(s, at - 1), pattern) > 0)
            return at - 1;
    return s.len;
}

smtpb_span smtpb_i_trimmed(smtpb_span s)
{
    while (s.len > 0 && smtpb_i_is_space(s.ptr[s.len - 1]))
        s.len--;
    return smtpb_i_from(s, smtpb_i_blanks(s));
}

smtpb_span smtpb_i_before(smtpb_span s, size_t at)
{
    return smtpb_i_trimmed(smtpb_i_first(s, at));
}

smtpb_span smtpb_i_up_to(smtpb_span s, char end1, char end2)
{
    size_t n = 0;
    while (n < s.len && !smtpb_i_is_space(s.ptr[n]) && s.ptr[n] != end1 && s.ptr[n] != end2)
        n++;
    return smtpb_i_first(s, n);
}

/* ---- Stages in the words of the MTAs ---- */

#define STAGE(words, stage)                                                                                            \
    {                                                                                                                  \
        sizeof(words) - 1, stage, words                                                                                \
    }
static const struct {
    uint8_t len;
    uint8_t stage;
    char words[26];
} stages[] = {
    STAGE("pipelined ", SMTPB_STAGE_UNKNOWN), /* these three are followed by the command itself */
    STAGE("sending ", SMTPB_STAGE_UNKNOWN),
    STAGE("performing the ", SMTPB_STAGE_UNKNOWN),
    STAGE("initial connection", SMTPB_STAGE_CONNECT),
    STAGE("CONNECT from ", SMTPB_STAGE_CONNECT),
    STAGE("receiving the initial", SMTPB_STAGE_CONNECT),
    STAGE("EHLO", SMTPB_STAGE_HELO),
    STAGE("HELO", SMTPB_STAGE_HELO),
    STAGE("LHLO", SMTPB_STAGE_HELO),
    STAGE("STARTTLS", SMTPB_STAGE_STARTTLS),
    STAGE("AUTH", SMTPB_STAGE_AUTH),
    STAGE("MAIL", SMTPB_STAGE_MAIL),
    STAGE("RCPT", SMTPB_STAGE_RCPT),
    STAGE("DATA", SMTPB_STAGE_DATA),
    STAGE("end of data", SMTPB_STAGE_EOD),
    STAGE("message body", SMTPB_STAGE_EOD),
    STAGE("BDAT", SMTPB_STAGE_EOD),
    STAGE("final dot", SMTPB_STAGE_EOD),
    STAGE("END-OF-MESSAGE", SMTPB_STAGE_EOD),
    STAGE("QUIT", SMTPB_STAGE_OTHER),
    STAGE("RSET", SMTPB_STAGE_OTHER),
};
#undef STAGE

smtpb_stage smtpb_i_stage_in(smtpb_span s)
{
    for (size_t i = 0; i < sizeof stages / sizeof *stages; i++) {
        size_t n = smtpb_i_pattern(s, (smtpb_span){ stages[i].words, stages[i].len });
        if (n > 0 && stages[i].stage != SMTPB_STAGE_UNKNOWN)
            return (smtpb_stage)stages[i].stage;
        if (n > 0)
            s = smtpb_i_from(s, n);
    }
    return SMTPB_STAGE_UNKNOWN;
}

/* ---- Hosts ---- */

/* "host mx.example.com[192.0.2.25]", "host X [Y]", "H=X [Y]:25" */
smtpb_span smtpb_i_host_left_of(smtpb_span s)
{
    size_t h = smtpb_i_last(s, SMTPB_I_LITERAL("H=")), host = smtpb_i_last(s, SMTPB_I_LITERAL("host "));
    if (h < s.len && (host == s.len || h > host))
        return smtpb_i_up_to(smtpb_i_from(s, h + 2), '[', ':');
    smtpb_span rest = smtpb_i_from(s, host);
    return smtpb_i_up_to(smtpb_i_from(rest, SMTPB_I_AT(rest, "host ")), '[', ',');
}

smtpb_span smtpb_i_value_left_of(smtpb_span s, smtpb_span key)
{
    size_t at = smtpb_i_last(s, key);
    if (at == s.len)
        return (smtpb_span){ NULL, 0 };
    smtpb_span rest = smtpb_i_from(s, at + key.len);
    rest = smtpb_i_up_to(smtpb_i_from(rest, rest.len > 0 && rest.ptr[0] == '"' ? 1 : 0), ',', '"');
    if (rest.len > 0 && rest.ptr[rest.len - 1] == '.')
        rest.len--;
    return rest;
}

bool smtpb_i_tells_time_out(smtpb_span s)
{
    return smtpb_i_last(s, SMTPB_I_LITERAL("timed out")) < s.len;
}

/* ---- The content of a wrapping ---- */

bool smtpb_i_wrap_reply(smtpb_i_wrap *out, smtpb_form form, smtpb_span reply)
{
    out->form = form;
    out->reply = smtpb_i_trimmed(reply);
    out->coded = true;
    return true;
}

bool smtpb_i_wrap_silence(smtpb_i_wrap *out, smtpb_form form, smtpb_silence silence, smtpb_stage stage,
                          smtpb_span words)
{
    out->form = form;
    out->reply = smtpb_i_trimmed(words);
    out->silent = true;
    out->silence = silence;
    out->stage = stage;
    return true;
}
