/* SPDX-License-Identifier: MIT */
/* A perfect hash of the words, and a filter of the hosts. */
#include "mkrules.h"

enum {
    MAX_GROUP = 16, /* words of one group */
    GROUPS = 1 << SMTPB_I_GROUP_BITS
};

unsigned slots[MAX_SLOTS], slot_of[MAX_WORDS], slot_count;

static unsigned factors[GROUPS];
static uint32_t multiplier;

static unsigned *slot_for(unsigned word, uint8_t factor)
{
    return &slots[smtpb_i_slot(hashes[word] * multiplier, factor, slot_count)];
}

/* Put the words of a group into the slots given by the factor. False: a slot is taken, and none were put. */
static bool place(const unsigned *group, size_t n, uint8_t factor)
{
    for (size_t i = 0; i < n; i++) {
        unsigned *slot = slot_for(group[i], factor);
        if (*slot != 0) {
            while (i-- > 0)
                *slot_for(group[i], factor) = 0;
            return false;
        }
        *slot = group[i];
    }
    return true;
}

static unsigned group[GROUPS][MAX_GROUP], words_in_group[GROUPS];

/* Divides the words as the multiplier says. False: a group is too large. */
static bool divide(void)
{
    memset(words_in_group, 0, sizeof words_in_group);
    for (unsigned w = 1; w < word_count; w++) {
        size_t g = smtpb_i_group(hashes[w] * multiplier);
        if (words_in_group[g] == MAX_GROUP)
            return false;
        group[g][words_in_group[g]++] = w;
    }
    return true;
}

/* Puts all words where the multiplier takes them, the largest groups first, while there is room. */
static bool place_all(void)
{
    memset(slots, 0, sizeof slots);
    memset(factors, 0, sizeof factors);
    for (size_t size = MAX_GROUP; size > 0; size--)
        for (size_t g = 0; g < GROUPS; g++)
            while (words_in_group[g] == size && !place(group[g], size, (uint8_t)factors[g]))
                if (++factors[g] > UINT8_MAX)
                    return false;
    return true;
}

/* With as few slots as a few multipliers allow. */
static void spread(void)
{
    enum { TRIES = 32 };
    for (slot_count = word_count; slot_count <= MAX_SLOTS; slot_count += 1 + slot_count / 512)
        for (unsigned n = 0; n < TRIES; n++) {
            multiplier = 0x9E3779B9u + 2 * n;
            if (divide() && place_all())
                return;
        }
    refuse("words, for which there are no factors,", word_count);
}

void spread_words(void)
{
    spread();
    for (unsigned i = 0; i < slot_count; i++)
        slot_of[slots[i]] = i;
}

static void add_known_host(unsigned *octets, const char *host)
{
    uint32_t hash = smtpb_i_labels_hash(smtpb_i_last_labels(smtpb_i_string(host)));
    octets[hash >> 3 & (SMTPB_I_HOST_OCTETS - 1)] |= 1u << (hash & 7);
}

/* A Bloom filter. */
static void write_known_hosts(FILE *out)
{
    unsigned octets[SMTPB_I_HOST_OCTETS] = { 0 };
    for (unsigned w = 1; w < word_count; w++)
        if (is_host(smtpb_i_string(words[w])))
            add_known_host(octets, words[w]);
    for (size_t i = 0; i < list_count; i++)
        if (lists[i].kind != SMTPB_I_LIST_NAME)
            add_known_host(octets, lists[i].name);
    fprintf(out, "/* A bit for the last two labels of each host, those of block lists included. */\n");
    write_list(out, "uint8_t known_hosts[]", octets, SMTPB_I_HOST_OCTETS);
}

void write_hash(FILE *out)
{
    fprintf(out, "static const uint32_t multiplier = %lu;\n\n", (unsigned long)multiplier);
    write_known_hosts(out);
    write_list(out, "uint8_t factors[]", factors, GROUPS);
}
