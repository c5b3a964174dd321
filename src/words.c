/* SPDX-License-Identifier: MIT */
/* A text as words, and what is nobody's words: addresses, hosts, URLs. */
#include "words.h"

#define A SMTPB_I_APOSTROPHE
#define J SMTPB_I_JOINING
#define W SMTPB_I_WIDE
/* clang-format off */
const uint8_t smtpb_i_octets[256] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0,   J,   0,   J,   J,   J,   J,   A,   0,   0,   J,   J,   0,   J,   J,   J,    /*   ! " # $ % & ' ( ) * + , - . / */
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', J,   0,   0,   J,   0,   J,    /* : ; < = > ? */
    J,   'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o',  /* @ */
    'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z', 0,   0,   0,   J,   J,    /* [ \ ] ^ _ */
    J,   'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o',  /* ` */
    'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z', J,   J,   J,   J,   0,    /* { | } ~ */
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
};
/* clang-format on */
#undef A
#undef J
#undef W

/* Octets of the letters of ASCII at s[n]. */
static size_t letters_at(smtpb_span s, size_t n, uint32_t *hash)
{
    uint8_t c;
    size_t begin = n;
    for (; n < s.len && (c = smtpb_i_octet(s.ptr[n])) >= '0'; n++)
        *hash = smtpb_i_hash(*hash, (char)c);
    return n - begin;
}

size_t smtpb_i_word(smtpb_span s, uint32_t *hash)
{
    uint32_t h = SMTPB_I_HASH_START;
    size_t n = letters_at(s, 0, &h);
    while (n < s.len) {
        uint8_t c = smtpb_i_octet(s.ptr[n]);
        if (c != SMTPB_I_WIDE && (c != SMTPB_I_APOSTROPHE || n == 0))
            break;
        smtpb_i_glyph g = smtpb_i_glyph_at(smtpb_i_from(s, n));
        if (n == 0 && g.kind == SMTPB_I_IDEOGRAPH) {
            h = smtpb_i_hash(smtpb_i_hash(smtpb_i_hash(h, s.ptr[0]), s.ptr[1]), s.ptr[2]);
            n = 3;
            break;
        }
        if (g.kind != SMTPB_I_LETTER && (g.kind != SMTPB_I_SILENT || n == 0))
            break;
        if (g.kind == SMTPB_I_LETTER)
            h = smtpb_i_hash(h, g.fold);
        n += g.len;
        n += letters_at(s, n, &h);
    }
    *hash = h;
    return n;
}

/* Nothing joins the word of n octets at s to what follows: the most there is is the dot of a sentence. */
static bool stands_alone(smtpb_span s, size_t n)
{
    if (n < s.len && s.ptr[n] == '.')
        n++;
    return n == s.len || smtpb_i_octet(s.ptr[n]) == 0 ||
           (s.ptr[n] == ':' && (n + 1 == s.len || s.ptr[n + 1] != '/'));
}

static bool take(smtpb_i_walk *walk, smtpb_i_token_kind kind, size_t n, smtpb_i_token *out)
{
    out->kind = kind;
    out->span = (smtpb_span){ walk->text.ptr + walk->at, n };
    walk->at += n;
    return true;
}

/* A mark that parts words and begins nothing. */
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
        if (n > 0 && (!begins || stands_alone(rest, n)))
            return take(walk, SMTPB_I_WORD, n, out);
        if (begins && (n > 0 || rest.ptr[0] == '<')) {
            smtpb_i_run run = smtpb_i_run_at(rest);
            if (run.kind == SMTPB_I_RUN_OPAQUE)
                return take(walk, SMTPB_I_OPAQUE, run.span.len, out);
            if (run.kind == SMTPB_I_RUN_BRACKETED)
                return take(walk, SMTPB_I_BRACKETED, run.span.len, out);
            walk->words_to = walk->at + run.span.len;
        }
        if (n > 0)
            return take(walk, SMTPB_I_WORD, n, out);
        walk->at += smtpb_i_glyph_at(rest).len;
    }
    return false;
}

void smtpb_i_read_path(smtpb_i_walk *walk, smtpb_span host)
{
    walk->words_to = walk->at;
    walk->at = smtpb_i_offset(walk->text, host) + host.len;
}
