/* SPDX-License-Identifier: MIT */
/* A text as tokens: words, and opaque ones, which are never matched as words: addresses, host names, URLs. */
#include "text.h"

static bool take_token(smtpb_i_walk *walk, smtpb_i_token_kind kind, size_t n, smtpb_i_token *out)
{
    out->kind = kind;
    out->span = (smtpb_span){ walk->text.ptr + walk->at, n };
    walk->at += n;
    return true;
}

/* A mark that separates words and begins no token. */
static bool is_mark(char c)
{
    return smtpb_i_octet(c) < SMTPB_I_WIDE && c != '<';
}

bool smtpb_i_token_next(smtpb_i_walk *walk, smtpb_i_token *out)
{
    while (walk->at < walk->text.len) {
        smtpb_span rest = smtpb_i_from(walk->text, walk->at);
        if (is_mark(rest.ptr[0])) {
            walk->at++;
            continue;
        }
        bool begins = walk->at >= walk->words_to;
        size_t n = smtpb_i_word(rest, &out->hash);
        if (n > 0 && (!begins || smtpb_i_stands_alone(walk->text, walk->at + n)))
            return take_token(walk, SMTPB_I_WORD, n, out);
        if (begins && (n > 0 || rest.ptr[0] == '<')) {
            smtpb_i_run run = smtpb_i_run_at(rest);
            if (run.kind == SMTPB_I_OPAQUE)
                return take_token(walk, SMTPB_I_OPAQUE, run.span.len, out);
            if (run.kind == SMTPB_I_BRACKETED)
                return take_token(walk, SMTPB_I_BRACKETED, run.span.len, out);
            walk->words_to = walk->at + run.span.len;
        }
        if (n > 0)
            return take_token(walk, SMTPB_I_WORD, n, out);
        walk->at += smtpb_i_glyph_at(rest).len;
    }
    return false;
}

void smtpb_i_read_path(smtpb_i_walk *walk, smtpb_span host)
{
    walk->words_to = walk->at;
    walk->at = smtpb_i_offset(walk->text, host) + host.len;
}
