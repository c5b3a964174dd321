/* SPDX-License-Identifier: MIT */
/* The role of each octet in a word, and the characters beyond ASCII. */
#include "text.h"

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

/* ---- Letters, without their accents. A Cyrillic or Greek one is compared by one octet that stands for no other letter,
   so that none is mistaken for the Latin one that looks like it: Cyrillic ones by 4 to 44, Greek ones by 'A' to 'Y' ---- */

enum { CYRILLIC_A = 4, BASIC = 32 /* letters from а to я */, CYRILLIC_OTHERS = 16, GREEK_ALPHA = 'A' };

/* U+00C0 to U+017F. */
static char latin(unsigned lead, unsigned next)
{
    static const char base[] = "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty"
                               "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
                               "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
    return base[(lead - 0xC3) * 64 + (next - 0x80)];
}

/* U+0380 to U+03CF. The last sigma of a word is as any other. */
static char greek(unsigned lead, unsigned next)
{
    static const char base[] = "      A EGI O UYIABCDEFGHIJKLMNOPQ STUVWXYIUAEGI"
                               "UABCDEFGHIJKLMNOPQSSTUVWXYIUOUY ";
    return base[(lead - 0xCE) * 64 + (next - 0x80)];
}

/* Those of U+0450 to U+045F: ѐ ё ђ ѓ є ѕ і ї ј љ њ ћ ќ ѝ ў џ as е е ђ г є ѕ і і ј љ њ ћ к и у џ. */
static const char cyrillic_others[CYRILLIC_OTHERS] = { 9, 9, 36, 7, 37, 38, 39, 39, 40, 41, 42, 43, 14, 12, 23, 44 };

/* U+0400 to U+045F: the capitals, those of U+0450 to U+045F first, then the small letters. */
static char cyrillic(unsigned lead, unsigned next)
{
    unsigned letter = (lead - 0xD0) * 64 + (next - 0x80);
    if (letter < CYRILLIC_OTHERS)
        return cyrillic_others[letter];
    if (letter < CYRILLIC_OTHERS + 2 * BASIC)
        return (char)(CYRILLIC_A + (letter - CYRILLIC_OTHERS) % BASIC);
    return cyrillic_others[letter - CYRILLIC_OTHERS - 2 * BASIC];
}

/* Of two octets; a space: not a letter. */
static smtpb_i_glyph letter_or_break(char base)
{
    return (smtpb_i_glyph){ 2, base == ' ' ? SMTPB_I_BREAK : SMTPB_I_LETTER, base };
}

smtpb_i_glyph smtpb_i_wide_glyph(smtpb_span s)
{
    const unsigned char *c = (const unsigned char *)s.ptr;
    bool two = s.len > 1 && (c[1] & 0xC0) == 0x80;
    bool three = two && s.len > 2 && (c[2] & 0xC0) == 0x80;
    if (two && c[0] >= 0xC3 && c[0] <= 0xC5)
        return letter_or_break(latin(c[0], c[1]));
    if (two && (c[0] == 0xCE || (c[0] == 0xCF && c[1] < 0x90)))
        return letter_or_break(greek(c[0], c[1]));
    if (two && (c[0] == 0xD0 || (c[0] == 0xD1 && c[1] < 0xA0)))
        return (smtpb_i_glyph){ 2, SMTPB_I_LETTER, cyrillic(c[0], c[1]) };
    if (two && c[0] == 0xD2 && (c[1] & 0xFE) == 0x90) /* ґ as г */
        return (smtpb_i_glyph){ 2, SMTPB_I_LETTER, CYRILLIC_A + 3 };
    if (two && c[0] == 0xC8 && (c[1] & 0xFC) == 0x98) /* s and t with a comma */
        return (smtpb_i_glyph){ 2, SMTPB_I_LETTER, c[1] < 0x9A ? 's' : 't' };
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

static size_t in_utf8(unsigned letter, char out[2])
{
    out[0] = (char)(0xC0 | letter >> 6);
    out[1] = (char)(0x80 | (letter & 0x3F));
    return 2;
}

size_t smtpb_i_letter(char fold, char out[2])
{
    unsigned other = 0;
    out[0] = fold;
    if (!smtpb_i_is_inflected(fold))
        return 1;
    if (fold >= GREEK_ALPHA)
        return in_utf8(0x3B1u + (unsigned)(fold - GREEK_ALPHA), out);
    if (fold < CYRILLIC_A + BASIC)
        return in_utf8(0x430u + (unsigned)(fold - CYRILLIC_A), out);
    while (other + 1 < CYRILLIC_OTHERS && cyrillic_others[other] != fold)
        other++;
    return in_utf8(0x450 + other, out);
}

bool smtpb_i_is_ending(char fold)
{
    static const char endings[] = { 4,   6,   9,   12,  13,  16,  18,  23,  25,
                                    31,  32,  34,  35,  37,  39, /* а в е и й м о у х ы ь ю я є і */
                                    'A', 'E', 'G', 'I', 'M', 'O', 'S', 'U', 'Y' /* α ε η ι ν ο σ υ ω */ };
    return memchr(endings, fold, sizeof endings) != NULL;
}
