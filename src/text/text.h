/* SPDX-License-Identifier: MIT */
/* The words of a text, for the matcher and for the generator of its tables, which must agree on what a word is. A word
   is a run of letters and digits, compared without case and accents, of Latin, Greek and Cyrillic letters. An apostrophe
   inside is ignored: doesn't is doesnt. At the end of a word that begins with a Cyrillic or Greek letter, vowels, й, ь,
   в, м, х and ν, σ do not count, except among its first four letters, so that a word is the same in most of its
   inflections. In a script without spaces between words each character is a word. */
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
    char fold; /* of a letter, as it is compared: see glyph.c */
} smtpb_i_glyph;

/* The role of an octet in a word: a letter or digit as it is compared, '0' or above; else 0 or one of these. */
enum { SMTPB_I_APOSTROPHE = 1, SMTPB_I_JOINING = 2, SMTPB_I_WIDE = 3 /* not ASCII */ };
extern const uint8_t smtpb_i_octets[256];

static inline uint8_t smtpb_i_octet(char c)
{
    return smtpb_i_octets[(unsigned char)c];
}

/* ---- glyph.c ---- */

/* The character that begins with an octet that is not ASCII. */
smtpb_i_glyph smtpb_i_wide_glyph(smtpb_span s);

/* The letter that is compared by this octet, in UTF-8 and lower case, in `out`. Returns its octets, 1 or 2. */
size_t smtpb_i_letter(char fold, char out[2]);

/* Does the letter that is compared by this octet not count at the end of a Cyrillic or Greek word? */
bool smtpb_i_is_ending(char fold);

/* Is the letter that is compared by this octet a Cyrillic or a Greek one? No other letter, digit or mark of a host is
   compared by the same octets. */
static inline bool smtpb_i_is_inflected(char fold)
{
    return (fold > 0 && fold <= ',') || (fold >= 'A' && fold <= 'Z');
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

enum { SMTPB_I_CHARACTER = 3 /* octets of one of a script without spaces */ };

/* Does the text begin with a character of a script without spaces? */
static inline bool smtpb_i_is_character(smtpb_span s)
{
    return s.len > 0 && smtpb_i_glyph_at(s).kind == SMTPB_I_IDEOGRAPH;
}

/* The octets that a glyph at the start of s is compared by: the fold of a letter, none for an apostrophe, else itself. */
static inline smtpb_span smtpb_i_compared(smtpb_span s, const smtpb_i_glyph *g)
{
    if (g->kind == SMTPB_I_LETTER)
        return (smtpb_span){ &g->fold, 1 };
    return smtpb_i_first(s, g->kind == SMTPB_I_SILENT ? 0 : g->len);
}

/* ---- Eight octets at a time ---- */

/* The first octet lowest, whatever the machine's byte order. */
static inline uint64_t smtpb_i_load8(const char *p)
{
    const unsigned char *c = (const unsigned char *)p;
    return (uint64_t)c[0] | (uint64_t)c[1] << 8 | (uint64_t)c[2] << 16 | (uint64_t)c[3] << 24 | (uint64_t)c[4] << 32 |
           (uint64_t)c[5] << 40 | (uint64_t)c[6] << 48 | (uint64_t)c[7] << 56;
}

/* Up to seven octets; the others are 0. */
static inline uint64_t smtpb_i_load_tail(const char *p, size_t n)
{
    uint64_t x = 0;
    for (size_t i = 0; i < n; i++)
        x |= (uint64_t)(unsigned char)p[i] << 8 * i;
    return x;
}

/* Up to eight octets of text from `at` on, which is at most its length; those beyond its end are 0. */
static inline uint64_t smtpb_i_octets_at(smtpb_span text, size_t at)
{
    if (text.len - at >= 8)
        return smtpb_i_load8(text.ptr + at);
    if (text.len >= 8)
        return at < text.len ? smtpb_i_load8(text.ptr + text.len - 8) >> 8 * (8 - (text.len - at)) : 0;
    return smtpb_i_load_tail(text.ptr + at, text.len - at);
}

/* The n lowest octets, 0 to 8. */
static inline uint64_t smtpb_i_low_octets(uint64_t x, size_t n)
{
    return n < 8 ? x & (((uint64_t)1 << 8 * n) - 1) : x;
}

/* How many octets from the lowest on are ASCII letters and digits. Of each octet the top bit is set where it is not. */
static inline size_t smtpb_i_letters8(uint64_t x)
{
    const uint64_t each = 0x0101010101010101u;
    uint64_t low = x & each * 0x7F, folded = low | each * 0x20;
    uint64_t letter = (folded + each * (0x80 - 'a')) & ~(folded + each * (0x7F - 'z'));
    uint64_t digit = (low + each * (0x80 - '0')) & ~(low + each * (0x7F - '9'));
    uint64_t other = ~((letter | digit) & ~x) & each * 0x80;
    return other == 0 ? 8 : (size_t)(((other & (0 - other)) >> 7) * 0x0001020304050607u >> 56);
}

/* ---- Hash: of the octets of a word as it is compared, eight at a time ---- */

static inline uint64_t smtpb_i_hash8(uint64_t hash, uint64_t chunk)
{
    hash = (hash ^ chunk) * 0xD6E8FEB86659FD93u;
    return hash ^ hash >> 32;
}

typedef struct smtpb_i_hashing {
    uint64_t hash, chunk;
    unsigned bits; /* in chunk */
} smtpb_i_hashing;

static inline void smtpb_i_hash_octet(smtpb_i_hashing *h, char c)
{
    h->chunk |= (uint64_t)(unsigned char)c << h->bits;
    h->bits += 8;
    if (h->bits < 64)
        return;
    h->hash = smtpb_i_hash8(h->hash, h->chunk);
    h->chunk = 0;
    h->bits = 0;
}

static inline uint32_t smtpb_i_hash_end(const smtpb_i_hashing *h)
{
    return (uint32_t)(h->bits > 0 ? smtpb_i_hash8(h->hash, h->chunk) : h->hash);
}

/* ---- word.c ---- */

/* Octets of the word at the start of s, and in *hash its hash; 0: no word begins there. */
size_t smtpb_i_word(smtpb_span s, uint32_t *hash);

/* Writes a word or a host name as it is compared, which is not longer than it. Returns how many octets. */
size_t smtpb_i_fold(smtpb_span word, char *out);

/* Is this word or host name compared by these octets, which smtpb_i_fold has written? */
bool smtpb_i_is_spelled(smtpb_span word, smtpb_span folded);

enum { SMTPB_I_STEM = 4 /* letters that count in any word */ };

enum { SMTPB_I_PLAIN = 15 /* octets of a plain word at most */ };

/* A word of up to SMTPB_I_PLAIN letters and digits of ASCII, in lower case: its first eight octets and the others. */
typedef struct smtpb_i_plain {
    uint64_t head, tail;
    uint32_t hash;
} smtpb_i_plain;

/* Octets of the word at text[at] if it is plain; else 0. */
static inline size_t smtpb_i_plain_word(smtpb_span text, size_t at, smtpb_i_plain *out)
{
    const uint64_t lower = 0x2020202020202020u;
    uint64_t x = smtpb_i_octets_at(text, at);
    size_t n = smtpb_i_letters8(x);
    out->head = smtpb_i_low_octets(x | lower, n);
    out->tail = 0;
    uint64_t hash = smtpb_i_hash8(0, out->head);
    if (n == 8 && text.len - at > 8) {
        x = smtpb_i_octets_at(text, at + 8);
        size_t more = smtpb_i_letters8(x);
        out->tail = smtpb_i_low_octets(x | lower, more);
        hash = more > 0 ? smtpb_i_hash8(hash, out->tail) : hash;
        n += more;
    }
    out->hash = (uint32_t)hash;
    uint8_t c = at + n < text.len ? smtpb_i_octet(text.ptr[at + n]) : 0;
    return c == SMTPB_I_WIDE || c == SMTPB_I_APOSTROPHE || n > SMTPB_I_PLAIN ? 0 : n;
}

/* Is the word that ends at text[end] joined to nothing that follows, except perhaps a full stop? */
static inline bool smtpb_i_stands_alone(smtpb_span text, size_t end)
{
    if (end == text.len || smtpb_i_octet(text.ptr[end]) == 0)
        return true;
    if (text.ptr[end] == '.' && (++end == text.len || smtpb_i_octet(text.ptr[end]) == 0))
        return true;
    return text.ptr[end] == ':' && (end + 1 == text.len || text.ptr[end + 1] != '/');
}

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
    smtpb_i_hashing h = { 0, 0, 0 };
    for (size_t i = 0; i < host.len; i++)
        smtpb_i_hash_octet(&h, smtpb_i_lower(host.ptr[i]));
    return smtpb_i_hash_end(&h);
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

/* "<...>" without white space inside at text[at], which is a '<': its octets; 0: it is not there. */
size_t smtpb_i_bracket(smtpb_span text, size_t at);

/* A run that begins with a letter or digit of ASCII, as far as one pass tells. */
typedef struct smtpb_i_quick_run {
    size_t len; /* 0: it is not all ASCII, or unusual: smtpb_i_run_at tells */
    bool opaque;
    bool is_address;  /* an @ before all else: it names no host */
    bool is_host;     /* no @, no URL and no path */
    size_t labels_at; /* of a host: where its last two labels begin, in the text */
} smtpb_i_quick_run;

smtpb_i_quick_run smtpb_i_quick_run_at(smtpb_span text, size_t at);

#endif
