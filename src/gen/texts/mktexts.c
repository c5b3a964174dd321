/* SPDX-License-Identifier: MIT */
/* Reads code_texts.def, status_texts.def and system_names.def, and writes tables of their texts.
     mktexts DIRECTORY           writes code_texts.inc and system_names.inc there
     mktexts --check DIRECTORY   exit status 1 if the files there are out of date
   The texts about codes and statuses are packed: pairs.h. The rows of a table that the texts are about say in which
   order they are written. */
#include "../../texts/texts.h"
#include "../common/pairs.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

enum { MAX_OCTETS = 200000, MAX_TEXTS = 4000 };

static void fail(const char *what, unsigned a, unsigned b, unsigned c)
{
    fprintf(stderr, "%s: %u %u %u\n", what, a, b, c);
    exit(2);
}

/* ---- Packed texts about codes and statuses ---- */

static unsigned char octets[MAX_OCTETS];
static packed all = { .octets = octets };

static void add_text(const char *text)
{
    size_t n = strlen(text) + 1;
    if (n > MAX_OCTETS - all.len)
        refuse("octets of texts", all.len + n);
    memcpy(octets + all.len, text, n);
    all.len += n;
}

/* In the order of their codes. Rows below 200 are for first digits, row 0 for what is no code. */
static const struct code_row {
    unsigned code;
    const char *texts[SMTPB_I_CODE_TEXTS];
    const char *advice;
} code_rows[] = {
#define CODE_TEXT(code, title, meaning, causes, fixes, sample, standard, advice, note)                                 \
    { code, { standard, title, meaning, causes, fixes, sample, note }, advice },
#include "../../texts/code_texts.def"
#undef CODE_TEXT
};

static const unsigned codes[] = {
    0, 2, 3, 4, 5, /* codes.c */
#define CODE(code, ...) code,
#include "../../tables/codes.def"
#undef CODE
};

static void add_codes(void)
{
    for (size_t i = 0; i < COUNT(code_rows) || i < COUNT(codes); i++) {
        if (i == COUNT(code_rows) || i == COUNT(codes) || code_rows[i].code != codes[i])
            fail("code_texts.def: not the rows of codes.def; row", (unsigned)i, 0, 0);
        if (strlen(code_rows[i].texts[0]) >= SMTPB_I_STANDARD)
            fail("code_texts.def: the standard is too long", codes[i], 0, 0);
        for (size_t t = 0; t < SMTPB_I_CODE_TEXTS; t++)
            add_text(code_rows[i].texts[t]);
    }
}

typedef struct status_key {
    unsigned provider, cls, subject, detail;
} status_key;

/* Texts about a subject have this detail, and those about unknown subjects also this subject. */
enum { ANY = 999 };

static const struct status_row {
    status_key key;
    const char *texts[SMTPB_I_STATUS_TEXTS];
} status_rows[] = {
#define SUBJECT_TEXT(subject, title)                                                                                   \
    { { 0, 0, subject, ANY }, { title, "The number is not registered; only its subject is known.", "RFC 3463 3" } },
#define STATUS_TEXT(subject, detail, title, meaning, standard)                                                         \
    { { 0, 0, subject, detail }, { title, meaning, standard } },
#define PROVIDER_STATUS_TEXT(provider, cls, subject, detail, title, meaning)                                           \
    { { SMTPB_PROVIDER_##provider, cls, subject, detail }, { title, meaning, "" } },
#include "../../texts/status_texts.def"
#undef PROVIDER_STATUS_TEXT
#undef STATUS_TEXT
#undef SUBJECT_TEXT
};

/* In the order of statuses.c. */
static const status_key statuses[] = {
    { 0, 0, 0, ANY }, { 0, 0, 1, ANY }, { 0, 0, 2, ANY }, { 0, 0, 3, ANY },   { 0, 0, 4, ANY },
    { 0, 0, 5, ANY }, { 0, 0, 6, ANY }, { 0, 0, 7, ANY }, { 0, 0, ANY, ANY },
#define STATUS(subject, detail, ...)                        { 0, 0, subject, detail },
#define PROVIDER_STATUS(provider, cls, subject, first, ...) { SMTPB_PROVIDER_##provider, cls, subject, first },
#include "../../tables/statuses.def"
/* by provider */
#include "../../tables/provider_statuses.def"
#undef PROVIDER_STATUS
#undef STATUS
};

static const struct status_row *row_of_status(const status_key *key)
{
    size_t i = 0;
    while (i < COUNT(status_rows) && memcmp(&status_rows[i].key, key, sizeof *key) != 0)
        i++;
    if (i == COUNT(status_rows))
        fail("status_texts.def: no text for", key->cls, key->subject, key->detail);
    return &status_rows[i];
}

static void add_statuses(void)
{
    if (COUNT(statuses) != COUNT(status_rows))
        fail("status_texts.def: not as many rows as statuses", (unsigned)COUNT(status_rows), (unsigned)COUNT(statuses),
             0);
    for (const status_key *key = statuses; key < statuses + COUNT(statuses); key++)
        for (size_t t = 0; t < SMTPB_I_STATUS_TEXTS; t++)
            add_text(row_of_status(key)->texts[t]);
}

/* The next n rows of so many texts. */
static void write_places(FILE *out, const char *declared, size_t n, unsigned texts_of_row, size_t *at)
{
    static unsigned begins[MAX_TEXTS];
    for (size_t i = 0; i < n; i++) {
        begins[i] = fit("octets of packed texts", *at);
        for (unsigned t = 0; t < texts_of_row; t++)
            *at += strlen((const char *)octets + *at) + 1;
    }
    write_list(out, declared, begins, n);
}

/* ---- Texts that are handed out as they are: each once, and at the end of another one if it is that ---- */

typedef struct pool {
    const char *texts[MAX_TEXTS];
    unsigned begins[MAX_TEXTS];
    size_t count;
} pool;

static void add_to_pool(pool *p, const char *text)
{
    if (p->count == MAX_TEXTS)
        refuse("texts", MAX_TEXTS);
    p->texts[p->count++] = text;
}

static int longest_first(const void *a, const void *b)
{
    const char *const *x = a, *const *y = b;
    size_t m = strlen(*x), n = strlen(*y);
    return m != n ? (m < n ? 1 : -1) : strcmp(*x, *y);
}

/* Where the text ends that is, or ends in, this one. */
static const char *end_of(const char *text, const char *in)
{
    size_t m = strlen(text), n = strlen(in);
    return m <= n && strcmp(in + n - m, text) == 0 ? in + n - m : NULL;
}

static void write_pool(FILE *out, const char *declared, pool *p)
{
    unsigned at = 0;
    qsort(p->texts, p->count, sizeof *p->texts, longest_first);
    fprintf(out, "static const char %s[] = {\n", declared);
    for (size_t i = 0; i < p->count; i++) {
        size_t holder = 0;
        while (!end_of(p->texts[i], p->texts[holder]))
            holder++;
        if (holder < i) {
            p->begins[i] = p->begins[holder] + (unsigned)(end_of(p->texts[i], p->texts[holder]) - p->texts[holder]);
            continue;
        }
        fprintf(out, "    \"%s\\0\"\n", p->texts[i]);
        p->begins[i] = at;
        at = fit("octets of texts", at + strlen(p->texts[i]) + 1);
    }
    fprintf(out, "};\n\n");
}

static unsigned place_in(const pool *p, const char *text)
{
    size_t i = 0;
    while (strcmp(p->texts[i], text) != 0)
        i++;
    return p->begins[i];
}

static void write_advices(FILE *out)
{
    static pool advices;
    static unsigned begins[COUNT(code_rows)];
    advices.count = 0;
    for (size_t i = 0; i < COUNT(code_rows); i++)
        add_to_pool(&advices, code_rows[i].advice);
    write_pool(out, "advices", &advices);
    for (size_t i = 0; i < COUNT(code_rows); i++)
        begins[i] = place_in(&advices, code_rows[i].advice);
    fprintf(out, "/* Where the advice on each code begins. */\n");
    write_list(out, "uint16_t advice_at[]", begins, COUNT(code_rows));
}

static void write_code_texts(FILE *out)
{
    size_t at = 0;
    all.len = 0;
    add_codes();
    add_statuses();
    pack(&all, SMTPB_I_PAIRS_DEEP);
    write_packed(out, "packed_texts", "text_pairs", &all);
    fprintf(out, "/* Where the texts about each code begin. */\n");
    write_places(out, "uint16_t code_texts_at[]", COUNT(codes), SMTPB_I_CODE_TEXTS, &at);
    fprintf(out, "/* Where those about each status begin. */\n");
    write_places(out, "uint16_t status_texts_at[]", COUNT(statuses), SMTPB_I_STATUS_TEXTS, &at);
    write_advices(out);
}

/* ---- The names that other systems use ---- */

enum { SYSTEMS = SMTPB_SYSTEM_POSTALSYS + 1, REASONS = SMTPB_REASON_RELAY_DENIED + 1 };

static const char *const names[REASONS][SYSTEMS] = {
#define MAP(reason, ...) [SMTPB_REASON_##reason] = { __VA_ARGS__ },
#include "../../tables/system_names.def"
#undef MAP
};

static void write_system_names(FILE *out)
{
    static pool mapped;
    static unsigned begins[REASONS * SYSTEMS];
    mapped.count = 0;
    for (size_t i = 0; i < COUNT(begins); i++)
        add_to_pool(&mapped, names[i / SYSTEMS][i % SYSTEMS]);
    write_pool(out, "mapped_names", &mapped);
    for (size_t i = 0; i < COUNT(begins); i++)
        begins[i] = place_in(&mapped, names[i / SYSTEMS][i % SYSTEMS]);
    fprintf(out, "/* Where the name begins that each system has for each reason. */\n");
    write_list(out, "uint16_t mapped_at[]", begins, COUNT(begins));
}

/* ---- The program ---- */

static const table tables[] = {
    { "code_texts.inc", "src/texts/code_texts.def and status_texts.def", write_code_texts },
    { "system_names.inc", "src/tables/system_names.def", write_system_names },
};

int main(int argc, char **argv)
{
    bool check = argc == 3 && strcmp(argv[1], "--check") == 0;
    if (argc != 2 && !check) {
        fprintf(stderr, "mktexts [--check] DIRECTORY\n");
        return 2;
    }
    return write_or_check("texts/mktexts.c", argv[argc - 1], check, tables, COUNT(tables));
}
