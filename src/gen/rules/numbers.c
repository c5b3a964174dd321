/* SPDX-License-Identifier: MIT */
/* Numbers words by how common they are in the replies, so that what is looked at most lies together. */
#include "mkrules.h"

/* A number for each word, the commonest first. */
static void number_by_frequency(unsigned numbers[MAX_WORDS])
{
    static unsigned long heard[MAX_WORDS];
    unsigned next = 1;
    for (const reply *reply = replies; reply < replies + reply_count; reply++)
        for (unsigned i = 0; i < reply->count; i++)
            heard[reply->words[i]]++;
    for (unsigned long n = reply_count + 1; n-- > 0;)
        for (unsigned w = 1; w < word_count; w++)
            if (heard[w] == n)
                numbers[w] = next++;
}

static void renumber_set(set *s, const unsigned *numbers)
{
    set old = *s;
    memset(s->has, 0, sizeof s->has);
    for (unsigned w = 1; w < word_count; w++)
        s->has[numbers[w]] = old.has[w];
}

void renumber_words(void)
{
    static unsigned numbers[MAX_WORDS];
    static char old_words[MAX_WORDS][WORD];
    static uint32_t old_hashes[MAX_WORDS];
    number_by_frequency(numbers);
    memcpy(old_words, words, sizeof words);
    memcpy(old_hashes, hashes, sizeof hashes);
    for (unsigned w = 1; w < word_count; w++) {
        memcpy(words[numbers[w]], old_words[w], sizeof words[w]);
        hashes[numbers[w]] = old_hashes[w];
    }
    for (unsigned i = 0; i < set_count; i++)
        renumber_set(&sets[i], numbers);
    for (sequence *s = sequences; s < sequences + sequence_count; s++)
        for (unsigned i = 0; i < s->count; i++)
            s->items[i] = s->items[i] < SETS ? numbers[s->items[i]] : s->items[i];
    for (reply *reply = replies; reply < replies + reply_count; reply++)
        for (unsigned i = 0; i < reply->count; i++)
            reply->words[i] = numbers[reply->words[i]];
}
