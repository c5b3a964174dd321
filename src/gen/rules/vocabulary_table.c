/* SPDX-License-Identifier: MIT */
/* vocabulary.inc: what vocabulary.c reads. */
#include "mkrules.h"
#include "overlaid.h"

enum {
    MAX_SENSE = (1 << 13) - 1, /* row in vocabulary.c */
    LATER_WORDS = 4096,        /* the letters of words from this number on are a part of their own */
    PARTS = 2
};

static overlaid parts[PARTS];

static unsigned part_of(unsigned w)
{
    return w < LATER_WORDS ? 0 : 1;
}

static bool is_long(unsigned w)
{
    return strlen(words[w]) > SMTPB_I_PLAIN;
}

/* The number of octets of word 0 and of each long one, and its letters; then the other words. */
static void lay_letters(unsigned part)
{
    static const char *others[MAX_WORDS];
    size_t n = 0;
    parts[part].len = 0;
    for (unsigned w = 0; w < word_count; w++)
        if (part_of(w) != part) {
            continue;
        } else if (w == 0 || is_long(w)) {
            add_letters(&parts[part], (const char[]){ (char)strlen(words[w]) }, 1);
            add_letters(&parts[part], words[w], strlen(words[w]));
        } else {
            others[n++] = words[w];
        }
    overlay(&parts[part], others, n);
}

static void write_letters(FILE *out)
{
    fprintf(out, "enum { LATER_WORDS = %u, LATER_LETTERS = %zu };\n\nstatic const char letters[] = {",
            (unsigned)LATER_WORDS, parts[0].len);
    for (size_t part = 0; part < PARTS; part++)
        for (size_t i = 0; i < parts[part].len; i++)
            fprintf(out, "%s%d,", i % 24 == 0 ? "\n    " : " ", *((const signed char *)parts[part].octets + i));
    fprintf(out,
            "\n    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 /* so that sixteen octets can always be read */\n"
            "};\n\n");
}

/* In its part. A long word stands where its octets were counted; it may be within a longer one too. */
static size_t place_of_letters(unsigned w)
{
    char counted[1 + WORD] = { (char)strlen(words[w]) };
    strcpy(counted + 1, words[w]);
    const overlaid *part = &parts[part_of(w)];
    return is_long(w) ? place_of_word(part, counted) + 1 : place_of_word(part, words[w]);
}

static void write_words(FILE *out)
{
    fprintf(out, "/* { where its letters begin, octets of them, its sense } */\nstatic const row rows[] = {\n"
                 "    { 1, 0, 0 },\n");
    for (unsigned w = 1; w < word_count; w++) {
        if (sense_of[w] > MAX_SENSE)
            refuse("senses", sense_of[w]);
        fprintf(out, "    { %zu, %zu, %u },", place_of_letters(w), is_long(w) ? 0 : strlen(words[w]), sense_of[w]);
        write_comment(out, w);
    }
    fprintf(out, "};\n\n");
}

static void write_roles(FILE *out)
{
    fprintf(
        out,
        "/* { kind and row in waits.def, row in blocklists.def, role in hedges.def } of each sense that has any */\n"
        "static const role roles[] = {\n    { 0, 0, 0, 0 },\n");
    for (unsigned n = 1; n < sense_count && has_role(word_of[n]); n++) {
        role r = roles[word_of[n]];
        fprintf(out, "    { %u, %u, %u, %u },", (unsigned)wait_kind(r), r.wait ? r.wait - 1 : 0, r.list, r.hedge);
        write_comment(out, word_of[n]);
    }
    fprintf(out, "};\n\n");
}

void write_vocabulary(FILE *out)
{
    for (unsigned part = 0; part < PARTS; part++)
        lay_letters(part);
    write_letters(out);
    write_roles(out);
    write_words(out);
    write_hash(out);
}
