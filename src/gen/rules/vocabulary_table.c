/* SPDX-License-Identifier: MIT */
/* vocabulary.inc: what vocabulary.c reads. */
#include "mkrules.h"
#include "overlaid.h"

enum {
    MAX_SENSE = (1 << 13) - 1, /* row in vocabulary.c */
    MAX_LETTERS = 1 << 15,
    PARTS = 2
};

static overlaid parts[PARTS];

/* The letters of the words from this slot on are a part of their own. */
static unsigned later_rows;

static unsigned part_of(unsigned w)
{
    return slot_of[w] < later_rows ? 0 : 1;
}

static bool is_long(unsigned w)
{
    return strlen(words[w]) > SMTPB_I_PLAIN;
}

/* 0, the octets of no word; the number of octets of each long word, and its letters; then the other words. */
static void lay_letters(unsigned part)
{
    static const char *others[MAX_WORDS];
    size_t n = 0;
    parts[part].len = 0;
    add_letters(&parts[part], "", 1);
    for (unsigned w = 1; w < word_count; w++)
        if (part_of(w) != part) {
            continue;
        } else if (is_long(w)) {
            add_letters(&parts[part], (const char[]){ (char)strlen(words[w]) }, 1);
            add_letters(&parts[part], words[w], strlen(words[w]));
        } else {
            others[n++] = words[w];
        }
    overlay(&parts[part], others, n);
}

/* In one part if all fit. */
static void lay_all_letters(void)
{
    later_rows = slot_count;
    lay_letters(0);
    if (parts[0].len > MAX_LETTERS) {
        later_rows = slot_count / 2;
        lay_letters(0);
    }
    lay_letters(1);
    if (parts[0].len > MAX_LETTERS || parts[1].len > MAX_LETTERS)
        refuse("letters", parts[0].len + parts[1].len);
}

static void write_letters(FILE *out)
{
    fprintf(out, "enum { LATER_ROWS = %u, LATER_LETTERS = %zu };\n\nstatic const char letters[] = {", later_rows,
            parts[0].len);
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

static void write_word(FILE *out, unsigned w)
{
    if (sense_of[w] > MAX_SENSE)
        refuse("senses", sense_of[w]);
    fprintf(out, "    { %zu, %zu, %u },", place_of_letters(w), is_long(w) ? 0 : strlen(words[w]), sense_of[w]);
    write_comment(out, w);
}

static void write_words(FILE *out)
{
    fprintf(out, "/* { where its letters begin, octets of them, its sense } */\nstatic const row rows[] = {\n");
    for (unsigned i = 0; i < slot_count; i++)
        if (slots[i] > 0)
            write_word(out, slots[i]);
        else
            fprintf(out, "    { 1, 0, 0 },\n");
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
    lay_all_letters();
    write_letters(out);
    write_roles(out);
    write_words(out);
    write_hash(out);
}
