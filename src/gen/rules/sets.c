/* SPDX-License-Identifier: MIT */
/* Sets of words, any of which a phrase accepts. */
#include "mkrules.h"

set sets[MAX_SETS];
unsigned set_count;

void add_member(set *s, unsigned word, unsigned places)
{
    s->count += s->has[word] == 0;
    s->has[word] = (uint8_t)(s->has[word] | places);
}

unsigned places_of(unsigned word)
{
    unsigned n = characters_of(word);
    return 1u << (n > 0 ? n : 1);
}

unsigned set_id(const row *row, const set *s)
{
    unsigned only = 0;
    while (s->count == 1 && !s->has[only])
        only++;
    if (s->has[only] == 1u << 1)
        return only;
    for (unsigned i = 0; i < set_count; i++)
        if (memcmp(&sets[i], s, sizeof *s) == 0)
            return SETS + i;
    if (set_count == MAX_SETS)
        fail(row, "too many sets", row->rule.words);
    sets[set_count] = *s;
    return SETS + set_count++;
}

bool in_item(unsigned word, unsigned item)
{
    return item < SETS ? item == word : item < GAP && sets[item - SETS].has[word];
}
