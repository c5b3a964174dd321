/* SPDX-License-Identifier: MIT */
/* Lays words over each other: one that stands within another is not written again, and each begins in the end of the one
   before it as far as they agree. */
#ifndef SMTPB_I_OVERLAID_H
#define SMTPB_I_OVERLAID_H

#include "../common/generate.h"

#include <string.h>

enum { MOST_LETTERS = 1 << 16 };

typedef struct overlaid {
    char octets[MOST_LETTERS];
    size_t len;
} overlaid;

static void add_letters(overlaid *o, const char *letters, size_t n)
{
    if (n > MOST_LETTERS - o->len)
        refuse("letters", o->len + n);
    memcpy(o->octets + o->len, letters, n);
    o->len += n;
}

/* Where the letters of a word stand; o->len: nowhere. */
static size_t place_of_word(const overlaid *o, const char *word)
{
    size_t n = strlen(word), at = 0;
    while (at + n <= o->len && memcmp(o->octets + at, word, n) != 0)
        at++;
    return at + n <= o->len ? at : o->len;
}

static bool stands_within_another(const char *word, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (words[i] != word && strstr(words[i], word))
            return true;
    return false;
}

/* How many letters at the start of the word are the last ones already. */
static size_t overlap(const overlaid *o, const char *word)
{
    size_t n = strlen(word);
    n = n < o->len ? n : o->len;
    while (n > 0 && memcmp(o->octets + o->len - n, word, n) != 0)
        n--;
    return n;
}

/* Adds n different words; their order changes. */
static void overlay(overlaid *o, const char **words, size_t n)
{
    size_t left = 0;
    for (size_t i = 0; i < n; i++)
        if (!stands_within_another(words[i], words, n) && place_of_word(o, words[i]) == o->len) {
            const char *word = words[i];
            words[i] = words[left];
            words[left++] = word;
        }
    while (left > 0) {
        size_t best = 0, most = overlap(o, words[0]);
        for (size_t i = 1; i < left; i++)
            if (overlap(o, words[i]) > most) {
                best = i;
                most = overlap(o, words[i]);
            }
        add_letters(o, words[best] + most, strlen(words[best]) - most);
        words[best] = words[--left];
    }
}

#endif
