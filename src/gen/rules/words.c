/* SPDX-License-Identifier: MIT */
/* The words of all rules and lists, as the matcher compares them. */
#include "mkrules.h"

char words[MAX_WORDS][WORD];
uint32_t hashes[MAX_WORDS];
unsigned word_count = 1;

/* The word or host as the matcher compares it. Returns its octets; 0: it is too long. */
static size_t folded(smtpb_span word, char out[WORD])
{
    size_t n = word.len < WORD ? smtpb_i_fold(word, out) : 0;
    out[n] = '\0';
    return n;
}

unsigned number_of_word(smtpb_span word, uint32_t hash)
{
    char as_compared[WORD];
    size_t m = folded(word, as_compared);
    for (unsigned w = 1; w < word_count; w++)
        if (hashes[w] == hash && strlen(words[w]) == m && memcmp(words[w], as_compared, m) == 0)
            return w;
    return 0;
}

unsigned number_at(smtpb_span text, smtpb_span word, uint32_t hash)
{
    unsigned number = number_of_word(word, hash);
    smtpb_span rest = smtpb_i_from(text, smtpb_i_offset(text, word));
    for (size_t n = 2; n <= SMTPB_I_WIDEST && smtpb_i_is_character(word) && n * SMTPB_I_CHARACTER <= rest.len; n++) {
        smtpb_span longer = smtpb_i_first(rest, n * SMTPB_I_CHARACTER);
        unsigned known = characters_in(longer) > 0 ? number_of_word(longer, smtpb_i_host_hash(longer)) : 0;
        number = known > 0 ? known : number;
    }
    return number;
}

void write_spelled(FILE *out, unsigned w, bool in_ascii)
{
    for (const char *c = words[w]; *c; c++) {
        char letter[2];
        size_t n = smtpb_i_letter(*c, letter);
        for (size_t i = 0; i < n; i++)
            fprintf(out, in_ascii && (unsigned char)letter[i] >= 0x80 ? "\\x%02x" : "%c", (unsigned char)letter[i]);
    }
}

void write_comment(FILE *out, unsigned w)
{
    fprintf(out, " /* ");
    write_spelled(out, w, false);
    fprintf(out, " */\n");
}

bool is_host(smtpb_span word)
{
    return memchr(word.ptr, '.', word.len) != NULL;
}

unsigned characters_in(smtpb_span word)
{
    unsigned n = 0;
    for (; n < SMTPB_I_WIDEST && smtpb_i_is_character(word); n++)
        word = smtpb_i_from(word, SMTPB_I_CHARACTER);
    return word.len == 0 ? n : 0;
}

unsigned characters_of(unsigned w)
{
    return characters_in(smtpb_i_string(words[w]));
}

unsigned word_id(const row *row, smtpb_span word)
{
    uint32_t hash = word.len > 0 ? smtpb_i_host_hash(word) : 0;
    if (word.len == 0 || word.len >= WORD)
        fail(row, "not a word, or too long", word);
    if (!is_host(word) && characters_in(word) == 0 && smtpb_i_word(word, &hash) != word.len)
        fail(row, "not a single word", word);
    for (size_t i = 0; i < word.len; i++)
        if (smtpb_i_octet(word.ptr[i]) == SMTPB_I_APOSTROPHE || (word.ptr[i] >= 'A' && word.ptr[i] <= 'Z'))
            fail(row, "must be in lower case, without apostrophes", word);
    unsigned w = number_of_word(word, hash);
    if (w > 0)
        return w;
    if (word_count == MAX_WORDS)
        fail(row, "too many words", word);
    folded(word, words[word_count]);
    hashes[word_count] = hash;
    return word_count++;
}
