/* SPDX-License-Identifier: MIT */
/* Counts lines of JSON. Memory grows only with the number of different addresses, providers and texts, and of replies
   that call an address dead. */
#include "report.h"

#include <string.h>

const char *const type_words[TYPES] = { "hard", "soft", "block", "undetermined" };

/* What a report needs from a line; NULL for null. */
typedef struct entry {
    char *kind, *words[WORDS], *provider, *blocklist, *lists, *text, *recipient, *result, *fingerprint, *status, *host,
        *advice;
    unsigned long code;
    time_t time;
    char *forward;
} entry;

static const struct {
    const char *key;
    size_t place;
} strings[] = {
    { "kind", offsetof(entry, kind) },
    { "type", offsetof(entry, words[WORD_TYPE]) },
    { "address", offsetof(entry, words[WORD_ADDRESS]) },
    { "reason", offsetof(entry, words[WORD_REASON]) },
    { "action", offsetof(entry, words[WORD_ACTION]) },
    { "scope", offsetof(entry, words[WORD_SCOPE]) },
    { "confidence", offsetof(entry, words[WORD_CONFIDENCE]) },
    { "provider", offsetof(entry, provider) },
    { "blocklist", offsetof(entry, blocklist) },
    { "lists", offsetof(entry, lists) },
    { "text", offsetof(entry, text) },
    { "recipient", offsetof(entry, recipient) },
    { "result", offsetof(entry, result) },
    { "fingerprint", offsetof(entry, fingerprint) },
    { "status", offsetof(entry, status) },
    { "host", offsetof(entry, host) },
    { "advice", offsetof(entry, advice) },
};

enum { STRINGS = sizeof strings / sizeof *strings };

static char **string_at(entry *e, size_t i)
{
    return (char **)(void *)((char *)e + strings[i].place);
}

/* The addresses in "forward", separated by commas; NULL: none. */
static char *forwards_of(smtpb_span array)
{
    GString *all = g_string_new(NULL);
    smtpb_span element, key, value;
    while (next_element(&array, &element)) {
        char *address = next_member(&element, &key, &value) && same_word(key, "address") ? json_string(value) : NULL;
        if (address)
            g_string_append_printf(all, "%s%s", all->len > 0 ? ", " : "", address);
        g_free(address);
    }
    return g_string_free(all, all->len == 0);
}

static const long long last_second = 253402300799; /* of the year 9999 */

/* An integer from 0 to `most`; anything else counts as 0, unknown. */
static long long number_within(smtpb_span value, long long most)
{
    long long n = 0;
    for (size_t i = 0; i < value.len; i++) {
        if (!g_ascii_isdigit(value.ptr[i]) || n > most)
            return 0;
        n = n * 10 + (value.ptr[i] - '0');
    }
    return n <= most ? n : 0;
}

static void take_member(entry *e, smtpb_span key, smtpb_span value)
{
    for (size_t i = 0; i < STRINGS; i++)
        if (same_word(key, strings[i].key) && !*string_at(e, i))
            *string_at(e, i) = json_string(value);
    if (same_word(key, "code"))
        e->code = (unsigned long)number_within(value, 999);
    else if (same_word(key, "time"))
        e->time = (time_t)number_within(value, last_second);
    else if (same_word(key, "forward") && !e->forward)
        e->forward = forwards_of(value);
}

static void free_entry(entry *e)
{
    for (size_t i = 0; i < STRINGS; i++)
        g_free(*string_at(e, i));
    g_free(e->forward);
}

static bool is(const char *s, const char *word)
{
    return s && strcmp(s, word) == 0;
}

static int type_of(const entry *e)
{
    for (int type = 0; type < TYPES; type++)
        if (is(e->words[WORD_TYPE], type_words[type]))
            return type;
    return UNDETERMINED;
}

/* The count with that name, with the line added. */
static count *count_in(GHashTable *table, const char *name, const entry *e)
{
    count *c = count_named(table, name);
    c->by_type[type_of(e)]++;
    c->total++;
    if (e->time > c->last)
        c->last = e->time;
    return c;
}

static char *reply_of(const entry *e)
{
    GString *s = g_string_new(NULL);
    if (e->code > 0)
        g_string_append_printf(s, "%lu ", e->code);
    if (e->status)
        g_string_append_printf(s, "%s ", e->status);
    g_string_append(s, e->text ? e->text : "");
    return g_string_free(s, FALSE);
}

static void keep(char **place, const char *text)
{
    if (!*place && text)
        *place = g_strdup(text);
}

static void keep_reply(count *c, const entry *e)
{
    if (!c->text)
        c->text = reply_of(e);
}

/* Where the mailbox moved, else the reply. */
static void keep_hint(count *c, const entry *e)
{
    keep(&c->text, e->forward);
    keep_reply(c, e);
}

/* If the provider is not known, the recipient's domain, else the host. */
static char *provider_of(const entry *e)
{
    const char *at = e->recipient ? strrchr(e->recipient, '@') : NULL;
    smtpb_provider provider;
    if (e->provider && smtpb_provider_parse(smtpb_str(e->provider), &provider))
        return g_strdup(smtpb_provider_text(provider));
    return at ? g_ascii_strdown(at + 1, -1) : g_strdup(e->host ? e->host : "unknown");
}

static void count_move(tally *t, const entry *e)
{
    char *reply = reply_of(e);
    keep_hint(count_in(t->moved, e->recipient, e), e);
    note_move(t->moves, e->recipient, e->forward, e->host, reply, e->time);
    g_free(reply);
}

static void count_hour(tally *t, const entry *e)
{
    char hour[24];
    if (e->time <= 0)
        return;
    snprintf(hour, sizeof hour, "%lld", (long long)e->time / 3600);
    count_in(t->hours, hour, e);
}

static void count_blocklist(tally *t, const entry *e)
{
    count *list = count_in(t->blocklists, e->blocklist ? e->blocklist : "(not named)", e);
    keep(&list->detail, e->lists);
    keep_reply(list, e);
}

static void count_words(tally *t, const entry *e)
{
    for (int kind = 0; kind < WORDS; kind++)
        if (e->words[kind])
            count_in(t->words[kind], e->words[kind], e);
    keep(&count_named(t->words[WORD_REASON], e->words[WORD_REASON])->detail, e->advice);
}

/* One that is final, or a delay. */
static void count_failure(tally *t, const entry *e, const char *provider)
{
    const char *reason = e->words[WORD_REASON];
    keep(&count_in(t->providers, provider, e)->text, e->host);
    count_words(t, e);
    count_hour(t, e);
    if (is(reason, "moved") && e->recipient)
        count_move(t, e);
    if (e->blocklist || is(reason, "blocklisted"))
        count_blocklist(t, e);
    if ((is(e->words[WORD_CONFIDENCE], "low") || is(reason, "undetermined")) && e->text && e->fingerprint)
        keep_reply(count_in(t->unknown, e->fingerprint, e), e);
}

static void count_end(ends *to, const entry *e, bool delivered)
{
    to->delivered += delivered;
    to->failed += !delivered;
    to->failed_by_type[type_of(e)] += !delivered;
}

static void count_attempt(tally *t, const entry *e)
{
    bool delivered = is(e->words[WORD_TYPE], "none");
    bool delayed = !delivered && (is(e->kind, "delayed") || is(e->result, "deferred"));
    char *provider = provider_of(e);
    t->delayed += delayed;
    if (!delayed) {
        count_end(&t->all, e, delivered);
        count_end(&count_named(t->providers, provider)->ends, e, delivered);
    }
    if (!delivered)
        count_failure(t, e, provider);
    g_free(provider);
}

/* Lines of `smtpbounce filter` have no kind and no result. */
static void count_entry(tally *t, const entry *e)
{
    if (is(e->kind, "complaint"))
        t->complaints++;
    else if (is(e->kind, "auto_reply"))
        t->auto_replies++;
    else if (is(e->kind, "bounce_of_bounce"))
        t->bounces_of_bounces++;
    else if (is(e->kind, "other") || is(e->kind, "receipt"))
        t->others++;
    else
        count_attempt(t, e);
}

static void note_time(tally *t, time_t time)
{
    if (time > 0 && (t->first == 0 || time < t->first))
        t->first = time;
    if (time > t->last)
        t->last = time;
}

void tally_line(tally *t, smtpb_span line, time_t now)
{
    entry e;
    smtpb_span key, value, rest = trimmed(line);
    memset(&e, 0, sizeof e);
    while (next_member(&rest, &key, &value))
        take_member(&e, key, value);
    keep(&e.words[WORD_REASON], "undetermined");
    t->lines++;
    note_time(t, e.time);
    if (e.words[WORD_TYPE])
        count_entry(t, &e);
    else
        t->bad++;
    dead_line(t->dead, line, now);
    free_entry(&e);
}

enum { TABLES = WORDS + 7 };

static void name_tables(tally *t, GHashTable **tables[TABLES])
{
    GHashTable **others[] = {
        &t->providers, &t->hours, &t->suppress, &t->held, &t->moved, &t->blocklists, &t->unknown
    };
    for (size_t i = 0; i < TABLES; i++)
        tables[i] = i < WORDS ? &t->words[i] : others[i - WORDS];
}

void tally_begin(tally *t)
{
    GHashTable **tables[TABLES];
    memset(t, 0, sizeof *t);
    name_tables(t, tables);
    for (size_t i = 0; i < TABLES; i++)
        *tables[i] = counts_begin();
    t->sources = g_string_new(NULL);
    t->moves = moves_begin();
    t->dead = dead_begin();
}

void tally_end(tally *t)
{
    GHashTable **tables[TABLES];
    name_tables(t, tables);
    for (size_t i = 0; i < TABLES; i++)
        g_hash_table_destroy(*tables[i]);
    g_string_free(t->sources, TRUE);
    g_hash_table_destroy(t->moves);
    dead_end(t->dead);
}
