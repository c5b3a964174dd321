/* SPDX-License-Identifier: MIT */
/* The plain way to match a phrase: the text as an array of words, the phrase followed by recursion from every word on. */
#include "reference_match.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_WORDS = 6000, MAX_WORD = 40 };

static char words[MAX_WORDS][MAX_WORD]; /* "" stands for an address, a host or a URL */
static int count;

/* ---- Words ---- */

static bool letter(char c)
{
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

static void add(const char *from, size_t n)
{
    size_t m = 0;
    if (count == MAX_WORDS)
        return;
    for (size_t i = 0; i < n; i++)
        if (from[i] != '\'' && m < MAX_WORD - 1)
            words[count][m++] = (char)(from[i] >= 'A' && from[i] <= 'Z' ? from[i] + 32 : from[i]);
    words[count++][m] = '\0';
}

static bool opaque(const char *s, size_t n)
{
    for (size_t i = 1; i + 1 < n; i++) {
        bool sentence = i + 2 < n && s[i + 1] >= 'A' && s[i + 1] <= 'Z' && s[i + 2] >= 'a' && s[i + 2] <= 'z';
        if (s[i] == '@' || (s[i] == ':' && s[i + 1] == '/'))
            return true;
        if (s[i] == '.' && letter(s[i - 1]) && letter(s[i + 1]) && !sentence)
            return true;
    }
    return false;
}

/* Octets of the run at s: no blank, no quote, no bracket, no comma or semicolon in it; a colon only before a slash. */
static size_t run(const char *s, size_t n)
{
    size_t i = 0;
    while (i < n && s[i] != '\0' && (letter(s[i]) || strchr(".-_+=@~!#$%&*/^`{|}?'", s[i]) ||
                                     (s[i] == ':' && i + 1 < n && s[i + 1] == '/')))
        i++;
    return i;
}

static void split(const char *s, size_t n)
{
    for (size_t i = 0; i < n;) {
        size_t m = 0;
        if (!letter(s[i])) {
            i++;
            continue;
        }
        while (i + m < n && (letter(s[i + m]) || s[i + m] == '\''))
            m++;
        add(s + i, m);
        i += m;
    }
}

static void read_words(const char *s, size_t n)
{
    for (size_t i = 0; i < n;) {
        size_t m = 0;
        if (s[i] == '<') {
            for (m = 1; i + m < n && !strchr("<> \t\r\n", s[i + m]); m++)
                ;
            m = m > 1 && i + m < n && s[i + m] == '>' ? m + 1 : 0;
            if (m > 0)
                add("", 0);
        } else if (letter(s[i])) {
            m = run(s + i, n - i);
            if (opaque(s + i, m))
                add("", 0);
            else
                split(s + i, m);
        }
        i += m > 0 ? m : 1;
    }
}

/* ---- Phrases ---- */

static bool matches(const char *phrase, size_t n, const char *rest, int at);

/* Length of s up to one of `stops` outside of brackets. */
static size_t until(const char *s, size_t n, const char *stops)
{
    int depth = 0;
    size_t i = 0;
    for (; i < n && !(depth == 0 && strchr(stops, s[i])); i++)
        depth += (s[i] == '(' || s[i] == '[') - (s[i] == ')' || s[i] == ']');
    return i;
}

static bool any(const char *s, size_t n, const char *rest, int at)
{
    for (size_t i = 0; i <= n;) {
        size_t one = until(s + i, n - i, "|");
        if (matches(s + i, one, rest, at))
            return true;
        i += one + 1;
    }
    return false;
}

/* The phrase, then what is left of the phrase around it, from word `at` on. */
static bool matches(const char *phrase, size_t n, const char *rest, int at)
{
    char joined[4000];
    while (n > 0 && *phrase == ' ')
        phrase++, n--;
    if (n == 0)
        return *rest == '\0' || matches(rest, strlen(rest), "", at);
    size_t one = until(phrase, n, " ");
    memcpy(joined, phrase + one, n - one);
    joined[n - one] = ' ';
    strcpy(joined + (n - one) + 1, rest);
    if (until(phrase, one, "|") < one)
        return any(phrase, one, joined, at);
    if (*phrase == '(' || *phrase == '[')
        return any(phrase + 1, one - 2, joined, at) || (*phrase == '[' && matches("", 0, joined, at));
    if (*phrase == '*') {
        for (int skip = 0; skip <= phrase[1] - '0'; skip++)
            if (matches("", 0, joined, at + skip))
                return true;
        return false;
    }
    if (at >= count || strlen(words[at]) != one || memcmp(words[at], phrase, one) != 0)
        return false;
    return joined[strspn(joined, " ")] == '\0' || matches("", 0, joined, at + 1);
}

bool reference_matches(const smtpb_reply *reply, const char *phrase)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_piece piece;
    count = 0;
    while (smtpb_piece_next(reply, &at, &piece))
        read_words(piece.text.ptr, piece.text.len);
    for (int i = 0; i < count; i++)
        if (matches(phrase, strlen(phrase), "", i))
            return true;
    return false;
}
