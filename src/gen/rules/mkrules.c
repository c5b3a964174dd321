/* SPDX-License-Identifier: MIT */
/* Reads the files of rules, waits.def, blocklists.def and hedges.def, and writes the tables of the vocabulary, the
   matcher and the rules' texts.
     mkrules DIRECTORY FILE.rules...           writes vocabulary.inc, phrases.inc and rule_texts.inc there
     mkrules --check DIRECTORY FILE.rules...   exit status 1 if the files there are out of date
     mkrules --dictionary FILE.rules...        writes one phrase of each rule as a fuzzing dictionary
   Give the files in the order of their names, which is the order of priority. A phrase is expanded to sequences of
   words, sets of words and gaps. Each sequence is indexed by one of its items, the anchor: the one with the rarest
   words, by the number of sequences that contain them and by a list of common words. The `ok` replies of the rules
   tell how words are numbered, the commonest first, and which items share a bit of the matcher's filters. To the
   matcher words that no phrase tells apart are one: they have the same sense. */
#include "mkrules.h"

#define RULES "src/rules: see README there"

static const table tables[] = {
    { "vocabulary.inc", RULES, write_vocabulary },
    { "phrases.inc", RULES, write_phrases },
    { "rule_texts.inc", RULES, write_texts },
};

static void write_dictionary(FILE *out)
{
    for (const sequence *s = sequences; s < sequences + sequence_count; s++) {
        if (s > sequences && s[-1].rule == s->rule)
            continue;
        fputc('"', out);
        for (unsigned i = 0; i < s->count; i++) {
            unsigned sense = 1;
            while (s->items[i] < GAP && !in_item(sense, s->items[i]))
                sense++;
            if (i > 0)
                fputc(' ', out);
            write_spelled(out, s->items[i] < GAP ? word_of[sense] : 0, true);
        }
        fputs("\"\n", out);
    }
}

static void read_all(char **files)
{
    for (; *files; files++)
        read_rules(*files);
    for (const row *r = rows; r < rows + row_count; r++)
        expand_rule(r);
    add_role_words();
    accept_longer_words();
    hear_replies();
    renumber_words();
    assign_roles();
    join_words();
    order_sets();
    choose_anchors();
    choose_filters();
    spread_words();
}

int main(int argc, char **argv)
{
    bool check = argc > 3 && strcmp(argv[1], "--check") == 0;
    if (argc < 3) {
        fprintf(stderr, "mkrules [--check] DIRECTORY FILE.rules... | mkrules --dictionary FILE.rules...\n");
        return 2;
    }
    read_all(argv + (check ? 3 : 2));
    if (!check && strcmp(argv[1], "--dictionary") == 0) {
        write_dictionary(stdout);
        return 0;
    }
    return write_or_check("rules/mkrules.c", argv[check ? 2 : 1], check, tables, sizeof tables / sizeof *tables);
}
