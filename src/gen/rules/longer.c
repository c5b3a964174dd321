/* SPDX-License-Identifier: MIT */
/* Words of a script without spaces that begin with another one. The matcher sees at each character the longest known word
   that begins there. So what accepts a word also accepts the longer ones that begin with it; it takes no more places for
   that. */
#include "mkrules.h"

static void accept_longer(set *s)
{
    const set given = *s;
    for (unsigned w = 1; w < word_count; w++)
        for (unsigned longer = 1; given.has[w] != 0 && characters_of(w) > 0 && longer < word_count; longer++)
            if (characters_of(longer) > characters_of(w) && strncmp(words[longer], words[w], strlen(words[w])) == 0)
                add_member(s, longer, places_of(w));
}

/* The item for a word, or for the set of it and the longer ones. */
static unsigned with_longer(const row *row, unsigned word)
{
    static set one;
    if (characters_of(word) == 0)
        return word;
    memset(&one, 0, sizeof one);
    add_member(&one, word, places_of(word));
    accept_longer(&one);
    return set_id(row, &one);
}

void accept_longer_words(void)
{
    for (unsigned i = 0, n = set_count; i < n; i++)
        accept_longer(&sets[i]);
    for (sequence *s = sequences; s < sequences + sequence_count; s++)
        for (unsigned i = 0; i < s->count; i++)
            if (s->items[i] < SETS)
                s->items[i] = with_longer(&rows[s->rule], s->items[i]);
}
