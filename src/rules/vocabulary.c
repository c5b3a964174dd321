/* SPDX-License-Identifier: MIT */
/* Words and hosts to their senses: one lookup in a perfect hash, then the letters are compared. */
#include "rules.h"

/* A word; none if octets and sense are 0. Words share letters. */
typedef struct row {
    unsigned letters : 15; /* where its letters begin; for rows from LATER_ROWS on LATER_LETTERS further */
    unsigned octets : 4;   /* of them; 0: their number, over SMTPB_I_PLAIN, stands before them */
    unsigned sense : 13;   /* what the matcher knows it by */
} row;

/* Kind and row in waits.def, row in blocklists.def, smtpb_i_hedge. */
typedef struct role {
    uint8_t wait_kind, wait_row, list, hedge;
} role;

#include "../generated/vocabulary.inc"

/* The row of the only word that may have this hash. */
static uint16_t candidate_for(uint32_t hash)
{
    hash *= multiplier;
    return (uint16_t)smtpb_i_slot(hash, factors[smtpb_i_group(hash)], sizeof rows / sizeof *rows);
}

smtpb_i_vocable smtpb_i_vocable_of(uint16_t sense)
{
    const role *r = &roles[sense < sizeof roles / sizeof *roles ? sense : SMTPB_I_NO_WORD];
    return (smtpb_i_vocable){ sense, r->wait_kind, r->wait_row, r->list, r->hedge };
}

static const char *spelling_of(unsigned at)
{
    return letters + (at < LATER_ROWS ? 0 : LATER_LETTERS) + rows[at].letters;
}

smtpb_span smtpb_i_letters_of(uint16_t at)
{
    const char *begin = spelling_of(at);
    return (smtpb_span){ begin, rows[at].octets > 0 ? rows[at].octets : (unsigned char)begin[-1] };
}

smtpb_i_vocable smtpb_i_look_up(smtpb_span word, uint32_t hash)
{
    uint16_t at = candidate_for(hash);
    bool same = smtpb_i_is_spelled(word, smtpb_i_letters_of(at));
    return smtpb_i_vocable_of(same ? (uint16_t)rows[at].sense : SMTPB_I_NO_WORD);
}

uint16_t smtpb_i_look_up_plain(const smtpb_i_plain *word, size_t n)
{
    uint16_t at = candidate_for(word->hash);
    const row *r = &rows[at];
    const char *spelling = spelling_of(at); /* sixteen octets and more lie behind the last one */
    bool same = r->octets == n && smtpb_i_low_octets(smtpb_i_load8(spelling), n) == word->head;
    if (n > 8)
        same = same && smtpb_i_low_octets(smtpb_i_load8(spelling + 8), n - 8) == word->tail;
    return same ? (uint16_t)r->sense : SMTPB_I_NO_WORD;
}

/* The sense of the word of the last n characters. */
static uint16_t wide_sense(const smtpb_i_wide *w, size_t n)
{
    uint16_t at = candidate_for(smtpb_i_hash_end(&w->hash[n - 1]));
    smtpb_span spelling = smtpb_i_letters_of(at);
    bool same = spelling.len == SMTPB_I_CHARACTER * n;
    for (size_t i = 0; same && i < n; i++)
        same = memcmp(spelling.ptr + SMTPB_I_CHARACTER * i, w->character[n - 1 - i], SMTPB_I_CHARACTER) == 0;
    return same ? (uint16_t)rows[at].sense : SMTPB_I_NO_WORD;
}

void smtpb_i_wide_next(smtpb_i_wide *w, const char *character, uint16_t ending[SMTPB_I_WIDEST])
{
    size_t kept = w->count < SMTPB_I_WIDEST ? w->count : SMTPB_I_WIDEST - 1;
    memmove(w->character + 1, w->character, kept * sizeof *w->character);
    memmove(w->hash + 1, w->hash, kept * sizeof *w->hash);
    w->character[0] = character;
    w->hash[0] = (smtpb_i_hashing){ 0, 0, 0 };
    w->count = kept + 1;
    for (size_t n = 0; n < w->count; n++) {
        for (size_t i = 0; i < SMTPB_I_CHARACTER; i++)
            smtpb_i_hash_octet(&w->hash[n], character[i]);
        ending[n] = wide_sense(w, n + 1);
    }
}

uint16_t smtpb_i_wide_word(smtpb_span text, size_t *octets)
{
    smtpb_i_wide w;
    uint16_t longest = SMTPB_I_NO_WORD, ending[SMTPB_I_WIDEST];
    w.count = 0;
    *octets = 0;
    for (size_t n = 0; n < SMTPB_I_WIDEST && smtpb_i_is_character(smtpb_i_from(text, SMTPB_I_CHARACTER * n)); n++) {
        smtpb_i_wide_next(&w, text.ptr + SMTPB_I_CHARACTER * n, ending);
        if (ending[n] != SMTPB_I_NO_WORD) {
            longest = ending[n];
            *octets = SMTPB_I_CHARACTER * (n + 1);
        }
    }
    return longest;
}

bool smtpb_i_may_be_known(smtpb_span labels)
{
    uint32_t hash = smtpb_i_labels_hash(labels);
    return (known_hosts[hash >> 3 & (sizeof known_hosts - 1)] >> (hash & 7) & 1) != 0;
}

uint16_t smtpb_i_host_sense(smtpb_span host)
{
    uint16_t longest = SMTPB_I_NO_WORD;
    size_t dots = 0;
    for (size_t i = host.len; i > 0 && host.len - i < 64 && dots < 5; i--) {
        if (i > 1 && host.ptr[i - 2] != '.')
            continue;
        smtpb_span domain = smtpb_i_from(host, i - 1);
        uint16_t sense = dots > 0 ? smtpb_i_look_up(domain, smtpb_i_host_hash(domain)).sense : SMTPB_I_NO_WORD;
        longest = sense != SMTPB_I_NO_WORD ? sense : longest;
        dots++;
    }
    return longest;
}
