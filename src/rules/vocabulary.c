/* SPDX-License-Identifier: MIT */
/* Words and hosts to their numbers: one lookup in a perfect hash, then the letters are compared. */
#include "rules.h"

/* Kind and row in waits.def, row in blocklists.def, smtpb_i_hedge. */
typedef struct role {
    uint8_t wait_kind, wait_row, list, hedge;
} role;

#include "../generated/vocabulary.inc"

/* The only word that may have this hash. */
static uint16_t candidate_for(uint32_t hash)
{
    hash *= multiplier;
    return slots[smtpb_i_slot(hash, factors[smtpb_i_group(hash)], sizeof slots / sizeof *slots)];
}

smtpb_i_vocable smtpb_i_vocable_of(uint16_t number)
{
    const role *r = &roles[role_of[number]];
    return (smtpb_i_vocable){ number, r->wait_kind, r->wait_row, r->list, r->hedge };
}

smtpb_span smtpb_i_letters_of(uint16_t number)
{
    return (smtpb_span){ letters + spelled_at[number], (size_t)spelled_at[number + 1] - spelled_at[number] };
}

smtpb_i_vocable smtpb_i_look_up(smtpb_span word, uint32_t hash)
{
    uint16_t number = candidate_for(hash);
    bool same = smtpb_i_is_spelled(word, smtpb_i_letters_of(number));
    return smtpb_i_vocable_of(same ? number : SMTPB_I_NO_WORD);
}

uint16_t smtpb_i_look_up_plain(const smtpb_i_plain *word, size_t n)
{
    uint16_t number = candidate_for(word->hash);
    const uint16_t *at = &spelled_at[number];
    const char *spelling = letters + at[0]; /* eight octets and more lie behind the last one */
    bool same = (size_t)at[1] - at[0] == n && smtpb_i_low_octets(smtpb_i_load8(spelling), n) == word->head;
    if (n > 8)
        same = same && smtpb_i_low_octets(smtpb_i_load8(spelling + 8), n - 8) == word->tail;
    return same ? number : SMTPB_I_NO_WORD;
}

bool smtpb_i_may_be_known(smtpb_span labels)
{
    uint32_t hash = smtpb_i_labels_hash(labels);
    return (known_hosts[hash >> 3 & (sizeof known_hosts - 1)] >> (hash & 7) & 1) != 0;
}

uint16_t smtpb_i_host_number(smtpb_span host)
{
    size_t dots = 0;
    for (size_t i = host.len; i > 0 && host.len - i < 64 && dots < 5; i--) {
        if (i > 1 && host.ptr[i - 2] != '.')
            continue;
        smtpb_span domain = smtpb_i_from(host, i - 1);
        uint16_t number = dots > 0 ? smtpb_i_look_up(domain, smtpb_i_host_hash(domain)).number : SMTPB_I_NO_WORD;
        if (number != SMTPB_I_NO_WORD)
            return number;
        dots++;
    }
    return SMTPB_I_NO_WORD;
}
