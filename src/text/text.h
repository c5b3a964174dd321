/* SPDX-License-Identifier: MIT */
/* The words of a text, for the matcher and for the generator of its tables, which must agree on what a word is. A word
   is a run of letters and digits, compared without case and without the accents of Latin letters. An apostrophe inside
   is ignored: doesn't is doesnt. In a script without spaces between words each character is a word. */
#ifndef SMTPB_I_TEXT_H
#define SMTPB_I_TEXT_H

#include "../read/read.h"

typedef enum smtpb_i_kind {
    SMTPB_I_BREAK = 0,
    SMTPB_I_LETTER = 1,
    SMTPB_I_SILENT = 2,   /* an apostrophe */
    SMTPB_I_IDEOGRAPH = 3 /* Chinese, Japanese, Korean: a word of its own */
} smtpb_i_kind;

/* The character at the start of a text. An octet of an unknown charset counts as a letter. */
typedef struct smtpb_i_glyph {
    uint8_t len;
    uint8_t kind;
    char fold; /* of a letter, as it is compared */
} smtpb_i_glyph;

/* U+00C0 to U+017F without their accents; a space: not a letter. */
static inline char smtpb_i_unaccented(unsigned lead, unsigned next)
{
    static const char base[] = "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty"
                               "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
                               "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
    return base[(lead - 0xC3) * 64 + (next - 0x80)];
}

static inline smtpb_i_glyph smtpb_i_wide_glyph(smtpb_span s)
{
    const unsigned char *c = (const unsigned char *)s.ptr;
    bool two = s.len > 1 && (c[1] & 0xC0) == 0x80;
    bool three = two && s.len > 2 && (c[2] & 0xC0) == 0x80;
    if (two && c[0] >= 0xC3 && c[0] <= 0xC5) {
        char base = smtpb_i_unaccented(c[0], c[1]);
        return (smtpb_i_glyph){ 2, base == ' ' ? SMTPB_I_BREAK : SMTPB_I_LETTER, base };
    }
    if (two && c[0] == 0xC2)
        return (smtpb_i_glyph){ 2, SMTPB_I_BREAK, ' ' };
    if (three && c[0] == 0xE2 && c[1] == 0x80) /* U+2018 and U+2019 are apostrophes, the others marks and spaces */
        return (smtpb_i_glyph){ 3, (c[2] & 0xFE) == 0x98 ? SMTPB_I_SILENT : SMTPB_I_BREAK, ' ' };
    if (three &&
        ((c[0] == 0xE3 && c[1] == 0x80) || (c[0] == 0xEF && (c[1] & 0xFC) == 0xBC))) /* CJK and full-width marks */
        return (smtpb_i_glyph){ 3, SMTPB_I_BREAK, ' ' };
    if (three && c[0] >= 0xE3 && c[0] <= 0xED)
        return (smtpb_i_glyph){ 3, SMTPB_I_IDEOGRAPH, ' ' };
    return (smtpb_i_glyph){ 1, SMTPB_I_LETTER, s.ptr[0] };
}

/* The role of an octet in a word: a letter or digit as it is compared, '0' or above; else 0 or one of these. */
enum { SMTPB_I_APOSTROPHE = 1, SMTPB_I_JOINING = 2, SMTPB_I_WIDE = 3 /* not ASCII */ };
extern const uint8_t smtpb_i_octets[256];

static inline uint8_t smtpb_i_octet(char c)
{
    return smtpb_i_octets[(unsigned char)c];
}

static inline smtpb_i_glyph smtpb_i_glyph_at(smtpb_span s)
{
    uint8_t c = smtpb_i_octet(s.ptr[0]);
    if (c == SMTPB_I_WIDE)
        return smtpb_i_wide_glyph(s);
    if (c >= '0')
        return (smtpb_i_glyph){ 1, SMTPB_I_LETTER, (char)c };
    return (smtpb_i_glyph){ 1, c == SMTPB_I_APOSTROPHE ? SMTPB_I_SILENT : SMTPB_I_BREAK, s.ptr[0] };
}

/* The octets that a glyph at the start of s is compared by: its fold, or an ideograph unchanged; none for other
   marks. */
static inline smtpb_span smtpb_i_compared(smtpb_span s, const smtpb_i_glyph *g)
{
    if (g->kind == SMTPB_I_IDEOGRAPH)
        return smtpb_i_first(s, g->len);
    return (smtpb_span){ &g->fold, g->kind == SMTPB_I_LETTER ? 1u : 0u };
}

enum { SMTPB_I_HASH_START = 0x11C9DC5 };

static inline uint32_t smtpb_i_hash(uint32_t hash, char c)
{
    return (hash ^ (unsigned char)c) * 16777619u; /* FNV-1a */
}

/* ---- word.c ---- */

/* Octets of the word at the start of s, and in *hash its hash; 0: no word begins there. */
size_t smtpb_i_word(smtpb_span s, uint32_t *hash);

/* ---- token.c ---- */

typedef enum smtpb_i_token_kind {
    SMTPB_I_WORD,
    SMTPB_I_OPAQUE,   /* an address, a host name or a URL */
    SMTPB_I_BRACKETED /* <...> without white space inside: an address or a host, whatever its words */
} smtpb_i_token_kind;

typedef struct smtpb_i_token {
    smtpb_i_token_kind kind;
    uint32_t hash; /* of a word */
    smtpb_span span;
} smtpb_i_token;

/* A walk over a text, one token at a time. Begin with { text, 0, 0 }. */
typedef struct smtpb_i_walk {
    smtpb_span text;
    size_t at;
    size_t words_to; /* up to here all is read as words, whatever joins them */
} smtpb_i_walk;

/* False: no more. */
bool smtpb_i_token_next(smtpb_i_walk *walk, smtpb_i_token *out);

/* Read what follows the host in the last token, an opaque one, as words. */
void smtpb_i_read_path(smtpb_i_walk *walk, smtpb_span host);

/* A host name is looked up as one word, dots included. */
static inline uint32_t smtpb_i_host_hash(smtpb_span host)
{
    uint32_t h = SMTPB_I_HASH_START;
    for (size_t i = 0; i < host.len; i++)
        h = smtpb_i_hash(h, smtpb_i_lower(host.ptr[i]));
    return h;
}

/* ---- opaque.c ---- */

/* Octets of one kind: WORD: words and the marks around them. */
typedef struct smtpb_i_run {
    smtpb_i_token_kind kind;
    smtpb_span span;
} smtpb_i_run;

/* The run at the start of a text that is not empty; one octet at least. */
smtpb_i_run smtpb_i_run_at(smtpb_span text);

/* The host in an opaque run; len 0: it is an address. */
smtpb_span smtpb_i_run_host(smtpb_span run);

#endif
