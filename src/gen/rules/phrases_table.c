/* SPDX-License-Identifier: MIT */
/* phrases.inc: what match.c reads. */
#include "mkrules.h"

/* Of a sequence: match.c. */
enum {
    ITEMS_AT = 2,
    NEEDS_BITS = 10,
    MANY = 7,
    WIDE_ITEMS = 0x4000, /* beside the rule: items take several places */
    AFFIRMS = 0x8000     /* none of its items negates */
};

static unsigned confidence_of(const smtpb_i_settings *set)
{
    if (set->sets & SMTPB_I_SETS_CONFIDENCE)
        return set->confidence;
    return set->rank == SMTPB_I_VAGUE ? SMTPB_CONFIDENCE_MEDIUM : SMTPB_CONFIDENCE_HIGH;
}

enum {
    MEANING = 128,        /* octets of one as text */
    HALF = UINT8_MAX + 1, /* of the meanings that there may be */
    SECOND_HALF = 0x8000  /* beside a rule's number */
};

static void write_meaning(const row *row, char out[MEANING])
{
    const smtpb_i_conditions *c = &row->rule.when;
    const smtpb_i_settings *set = &row->rule.set;
    snprintf(out, MEANING, "{ { %u, %u, %u, %u, %u, %u }, %u, %u, %u, %u, %u, %u }", c->code, c->stages, c->subject,
             c->detail, c->digit, c->provider, row->rule.reason, set->rank, confidence_of(set), set->flags,
             set->fact_kind, set->fact_value);
}

/* Each rule, and in front of them what they say, once each. */
static void write_rules(FILE *out)
{
    static char meanings[2 * HALF][MEANING];
    static unsigned meaning_of[MAX_RULES];
    unsigned count = 0;
    fprintf(out, "static const smtpb_i_meaning meanings[] = {\n");
    for (size_t i = 0; i < row_count; i++) {
        char text[MEANING];
        unsigned m = 0;
        write_meaning(&rows[i], text);
        while (m < count && strcmp(meanings[m], text) != 0)
            m++;
        if (m == 2 * HALF)
            refuse("different meanings", m);
        if (m == count) {
            strcpy(meanings[count++], text);
            fprintf(out, "    %s,\n", text);
        }
        meaning_of[i] = m;
    }
    fprintf(out, "};\n\n/* { number, and whether the meaning stands in the second half } */\nstatic const smtpb_i_rule "
                 "rules[] = {\n");
    for (size_t i = 0; i < row_count; i++)
        fprintf(out, "    { %u },\n", rows[i].rule.number | (meaning_of[i] >= HALF ? SECOND_HALF : 0u));
    for (size_t i = 0; i < row_count; i++)
        meaning_of[i] %= HALF;
    fprintf(out, "};\n\n/* The row of each rule in meanings, in its half of them. */\n");
    write_list(out, "uint8_t meaning_of[]", meaning_of, row_count);
}

static bool negates(unsigned sense)
{
    unsigned hedge = roles[word_of[sense]].hedge;
    return hedge == SMTPB_I_HEDGE_NEGATES || hedge == SMTPB_I_HEDGE_DENIES;
}

static bool affirms(const sequence *s)
{
    bool found = false;
    for (unsigned i = 0; i < s->count; i++)
        for (unsigned n = 1; n < sense_count && has_role(word_of[n]); n++)
            found |= negates(n) && in_item(n, s->items[i]);
    return !found;
}

static bool has_many_items(const sequence *s)
{
    return s->anchor >= MANY || s->count - 1 - s->anchor > MANY;
}

static unsigned units_of(const sequence *s)
{
    return ITEMS_AT + has_many_items(s) + s->count - (is_wide(s) ? 0 : 1);
}

/* As match.c describes it. */
static void write_sequence(FILE *out, const sequence *s)
{
    unsigned left = s->anchor, right = s->count - 1 - s->anchor;
    unsigned begin = behind_left(s);
    unsigned sides = has_many_items(s) ? MANY : left | right << 3;
    fprintf(out, "    %u, %u,", kind_of_needs(s) | sides << NEEDS_BITS,
            s->rule | (is_wide(s) ? WIDE_ITEMS : 0) | (affirms(s) ? AFFIRMS : 0));
    if (has_many_items(s))
        fprintf(out, " %u,", left << 8 | right);
    for (unsigned i = s->anchor; i > 0; i--)
        fprintf(out, " %u,", s->items[i - 1]);
    for (unsigned i = begin; i < s->count; i++)
        fprintf(out, " %u,", s->items[i]);
    fputc('\n', out);
}

static unsigned begins[MAX_SEQUENCES]; /* of each sequence, its first unit */

/* Sequences with the same anchor are stored together, as they are looked at together. */
static void write_sequences(FILE *out)
{
    write_needs(out);
    fprintf(out, "static const uint16_t sequences[] = {\n");
    for (unsigned i = 0, at = 0; i < sequence_count; i++) {
        const sequence *s = &sequences[by_anchor[i]];
        begins[by_anchor[i]] = fit("units of sequences", at);
        write_sequence(out, s);
        at += units_of(s);
    }
    fprintf(out, "};\n\n");
}

/* Count the sequences that a sense anchors, and write them if there is a file. */
static unsigned anchored_by(unsigned sense, FILE *out)
{
    unsigned n = 0;
    for (unsigned i = 0; i < sequence_count; i++)
        if (sense > 0 && in_item(sense, sequences[i].items[sequences[i].anchor])) {
            if (out)
                fprintf(out, " %u,", begins[i]);
            n++;
        }
    return n;
}

/* How many places each member of the wide sets may take, which are the last ones. */
static void write_places(FILE *out)
{
    size_t narrow = 0;
    for (const set *s = sets; s < sets + narrow_sets; s++)
        narrow += s->count;
    fprintf(out,
            "};\n\n/* After this many members, how many places each may take: a bit for each number. */\n"
            "enum { NARROW_MEMBERS = %u };\nstatic const uint8_t places[] = {\n",
            fit("members of sets", narrow));
    for (const set *s = sets + narrow_sets; s < sets + set_count; s++) {
        for (unsigned n = 1; n < sense_count; n++)
            if (s->has[n])
                fprintf(out, " %u,", s->has[n]);
        fputc('\n', out);
    }
    fprintf(out, "};\n\n");
}

static void write_sets(FILE *out)
{
    unsigned at = 0;
    fprintf(out, "/* The senses of each set, in ascending order. */\nstatic const uint16_t members[] = {\n");
    for (const set *s = sets; s < sets + set_count; s++) {
        for (unsigned n = 1; n < sense_count; n++)
            if (s->has[n])
                fprintf(out, " %u,", n);
        fputc('\n', out);
    }
    write_places(out);
    fprintf(out, "/* Where each set begins in members. */\nstatic const uint16_t set_at[] = {\n    0,");
    for (const set *s = sets; s < sets + set_count; s++) {
        at = fit("members of sets", at + s->count);
        fprintf(out, "%s%u,", (s - sets) % 16 == 15 ? "\n    " : " ", at);
    }
    fprintf(out, "\n};\n\n");
}

static void write_anchors(FILE *out)
{
    unsigned at = 0;
    fprintf(out, "/* The sequences that each sense anchors. */\nstatic const uint16_t anchored[] = {\n");
    for (unsigned n = 0; n < sense_count; n++)
        if (anchored_by(n, out) > 0)
            write_comment(out, word_of[n]);
    fprintf(out, "};\n\n/* Where those of each sense begin. */\nstatic const uint16_t anchored_at[] = {\n    0,");
    for (unsigned n = 0; n < sense_count; n++) {
        at = fit("anchors", at + anchored_by(n, NULL));
        fprintf(out, "%s%u,", n % 16 == 15 ? "\n    " : " ", at);
    }
    fprintf(out, "\n};\n");
}

void write_phrases(FILE *out)
{
    write_rules(out);
    write_sequences(out);
    write_sets(out);
    write_filters(out);
    write_anchors(out);
}
