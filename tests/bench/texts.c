/* SPDX-License-Identifier: MIT */
#include "texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_TEXT = 8192 };

/* ---- Memory: one block per text, as in a program ---- */

static void *checked(void *block)
{
    if (!block) {
        fputs("out of memory\n", stderr);
        exit(1);
    }
    return block;
}

static texts room_for(size_t count)
{
    return (texts){ checked(calloc(count, sizeof(smtpb_span))), 0, 0 };
}

static void add(texts *t, const char *octets, size_t len)
{
    char *copy = checked(malloc(len + 1));
    memcpy(copy, octets, len);
    copy[len] = '\0';
    t->at[t->count++] = (smtpb_span){ copy, len };
    t->octets += len;
}

void texts_free(texts *t)
{
    for (size_t i = 0; i < t->count; i++)
        free((void *)(uintptr_t)t->at[i].ptr);
    free(t->at);
}

/* ---- The vectors ---- */

#define R(reason) 0

static const struct known_reply {
    const char *text;
    int reason;
} replies[] = {
#include "../rules/vectors_replies.inc"
};

static const struct providers_reply {
    const char *name, *text, *mx;
    int reason;
} providers_replies[] = {
#include "../rules/vectors_providers.inc"
};

enum { REPLIES = sizeof replies / sizeof *replies, PROVIDERS = sizeof providers_replies / sizeof *providers_replies };

static const char *vector(size_t i)
{
    return i < REPLIES ? replies[i].text : providers_replies[i - REPLIES].text;
}

texts texts_vectors(void)
{
    texts t = room_for(REPLIES + PROVIDERS);
    for (size_t i = 0; i < REPLIES + PROVIDERS; i++)
        add(&t, vector(i), strlen(vector(i)));
    return t;
}

/* ---- Diverse lines ---- */

/* Steele, Lea and Flood's SplitMix64, seeded again for each set of texts. */
static uint64_t seed;

static uint64_t next_random(void)
{
    uint64_t z = seed += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

static unsigned below(unsigned n)
{
    return (unsigned)(next_random() % n);
}

/* A line that is being written; what does not fit is left out. */
typedef struct line {
    char octets[MAX_TEXT];
    size_t len;
} line;

static void put(line *l, const char *octets, size_t len)
{
    if (len > MAX_TEXT - l->len)
        len = MAX_TEXT - l->len;
    memcpy(l->octets + l->len, octets, len);
    l->len += len;
}

static void put_drawn(line *l, const char *alphabet, size_t len)
{
    unsigned letters = (unsigned)strlen(alphabet);
    while (len-- > 0)
        put(l, &alphabet[below(letters)], 1);
}

static void put_name(line *l)
{
    put_drawn(l, "bcdfghjklmnprstvwz", 1);
    put_drawn(l, "aeiou", 1);
    put_drawn(l, "abcdefghijklmnoprstuvwyz", 1 + below(8));
}

static void put_host(line *l)
{
    static const char *const tops[] = { ".com", ".net", ".org", ".de", ".co.uk", ".fr", ".com.br", ".jp" };
    const char *top = tops[below(8)];
    if (below(3) == 0)
        put(l, "mx.", 3);
    put_name(l);
    put(l, top, strlen(top));
}

static void put_address(line *l)
{
    put_name(l);
    if (below(2) == 0) {
        put_drawn(l, "._-+", 1);
        put_name(l);
    }
    put(l, "@", 1);
    put_host(l);
}

static void put_ip(line *l)
{
    char ip[16];
    int n = snprintf(ip, sizeof ip, "%u.%u.%u.%u", 1 + below(223), below(256), below(256), below(256));
    put(l, ip, (size_t)n);
}

static void put_id(line *l)
{
    put_drawn(l, "0123456789ABCDEF", 10 + below(6));
}

static bool is_of_name(char c)
{
    return c && strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_+=@", c);
}

static bool is_ip(const char *s, size_t len)
{
    size_t dots = 0;
    for (size_t i = 0; i < len; i++) {
        if (s[i] != '.' && (s[i] < '0' || s[i] > '9'))
            return false;
        dots += s[i] == '.';
    }
    return dots == 3 && s[len - 1] != '.';
}

/* At least ten octets, only capitals and digits, and both of them. */
static bool is_id(const char *s, size_t len)
{
    size_t digits = 0, capitals = 0;
    for (size_t i = 0; i < len; i++) {
        digits += s[i] >= '0' && s[i] <= '9';
        capitals += s[i] >= 'A' && s[i] <= 'Z';
    }
    return len >= 10 && digits > 0 && capitals > 0 && digits + capitals == len;
}

static bool is_example_host(const char *s, size_t len)
{
    static const char *const ends[] = { "example.com", "example.net", "example.org", ".example" };
    for (size_t i = 0; i < 4; i++) {
        size_t n = strlen(ends[i]);
        if (len >= n && memcmp(s + len - n, ends[i], n) == 0)
            return true;
    }
    return false;
}

/* A name, replaced by another if it is of a kind that differs from reply to reply. A dot that ends a sentence is not
   part of it. */
static void put_other(line *l, const char *s, size_t len)
{
    size_t dots = 0;
    while (dots < len && s[len - 1 - dots] == '.')
        dots++;
    size_t n = len - dots;
    const char *at = memchr(s, '@', n);
    if (at && at > s && at + 1 < s + n)
        put_address(l);
    else if (n > 0 && is_ip(s, n))
        put_ip(l);
    else if (is_id(s, n))
        put_id(l);
    else if (is_example_host(s, n))
        put_host(l);
    else
        put(l, s, n);
    put(l, s + n, dots);
}

static void put_varied(line *l, const char *s)
{
    while (*s) {
        size_t n = 0;
        while (is_of_name(s[n]))
            n++;
        if (n > 0)
            put_other(l, s, n);
        else
            put(l, s, n = 1);
        s += n;
    }
}

static void put_addition(line *l)
{
    switch (below(3)) {
    case 0:
        put(l, " <", 2);
        put_address(l);
        put(l, ">", 1);
        break;
    case 1:
        put(l, " (", 2);
        put_id(l);
        put(l, ")", 1);
        break;
    default:
        put(l, " [", 2);
        put_ip(l);
        put(l, "]", 1);
    }
}

/* The lines seen, as 64-bit FNV-1a hashes. */
typedef struct seen {
    uint64_t *slots;
    size_t size;
} seen;

static bool is_new(seen *s, const line *l)
{
    uint64_t hash = 0xCBF29CE484222325u;
    for (size_t i = 0; i < l->len; i++)
        hash = (hash ^ (unsigned char)l->octets[i]) * 0x100000001B3u;
    size_t at = hash % s->size;
    while (s->slots[at] != 0 && s->slots[at] != hash)
        at = (at + 1) % s->size;
    if (s->slots[at] == hash)
        return false;
    s->slots[at] = hash;
    return true;
}

texts texts_diverse(size_t count)
{
    texts t = room_for(count);
    seen s = { checked(calloc(count * 2 + 1, sizeof(uint64_t))), count * 2 + 1 };
    seed = 20000;
    while (t.count < count) {
        line l = { .len = 0 };
        put_varied(&l, vector(below(REPLIES + PROVIDERS)));
        if (!is_new(&s, &l)) {
            put_addition(&l);
            if (!is_new(&s, &l))
                continue;
        }
        add(&t, l.octets, l.len);
    }
    free(s.slots);
    return t;
}

/* ---- Replies of a length ---- */

static const char *const sentences[] = {
    "Thank you for your message to our customers; this host keeps a record of it for the time being. ",
    "The email account that you tried to reach does not exist. Please check the spelling and try again. ",
    "For questions write to our team at support@mx7.provider.example and quote reference 4F2A9C017B3E. ",
    "<jane.doe@customer.example>: Recipient address rejected: User unknown in virtual mailbox table. ",
    "Answers to what people ask most often are found at https://help.provider.example/mail/answer/6596. ",
    "Service unavailable; Client host [192.0.2.41] blocked using zen.spamhaus.org; see the page for details. ",
    "Our office is open from Monday to Friday between nine and five, and closed on public holidays. ",
    "The mailbox you are writing to is over its storage quota and takes no more messages until it is emptied. ",
    "This notice goes to whoever runs the machine that connected; others may read past it without harm. ",
    "Message rejected because it does not meet the DMARC policy of its sender's domain at this time. ",
    "You will find the same words in German, French and Spanish on the page that is named at the end. ",
    "Too many connections from your network, slow down and come back in 300 seconds with the same message. ",
};

enum { SENTENCES = sizeof sentences / sizeof *sentences, LAST_LINE = 200 };

/* Lines of one sentence each; the last one goes on until the length is reached. Each reply has the sentences in another
   order. */
static void write_reply(char *out, size_t len, size_t number)
{
    static const size_t steps[] = { 1, 5, 7, 11 };
    size_t at = 0, n = number, step = steps[number / SENTENCES % 4];
    for (; len - at >= LAST_LINE; n += step)
        at += (size_t)snprintf(out + at, len + 1 - at, "550-5.7.1 %s\r\n", sentences[n % SENTENCES]);
    at += (size_t)snprintf(out + at, len + 1 - at, "550 5.7.1 ");
    for (; at < len; n += step)
        at += (size_t)snprintf(out + at, len + 1 - at, "%s", sentences[n % SENTENCES]);
}

texts texts_of_length(size_t len, size_t count)
{
    texts t = room_for(count);
    char *reply = checked(malloc(len + 1));
    for (size_t i = 0; i < count; i++) {
        write_reply(reply, len, i);
        add(&t, reply, len);
    }
    free(reply);
    return t;
}
