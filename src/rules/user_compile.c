/* SPDX-License-Identifier: MIT */
/* Compiles user rules from lines of text to a block. Each phrase becomes a Glushkov automaton while it is read. */
#include "rules.h"

typedef smtpb_i_part fragment; /* positions as bits: where it may begin and where it may end */

/* The rule being read. */
typedef struct draft {
    smtpb_i_record rule;
    smtpb_i_position positions[SMTPB_I_POSITIONS];
} draft;

/* ---- Phrases to positions ---- */

/* Until its letters are written, a position holds where they stand in the line. */
static void new_position(smtpb_i_scanner *s, smtpb_i_position_kind kind, uint32_t hash, smtpb_span letters,
                         fragment *out)
{
    draft *d = s->to;
    size_t at = smtpb_i_offset(s->line, letters);
    *out = (fragment){ 0, 0, true };
    if (d->rule.positions == SMTPB_I_POSITIONS || letters.len > SMTPB_I_LETTERS || at > UINT32_MAX - SMTPB_I_LETTERS) {
        smtpb_i_fault(s, SMTPB_RULES_FAULT_TOO_LONG);
        return;
    }
    smtpb_i_position *p = &d->positions[d->rule.positions];
    *p = (smtpb_i_position){ 0, hash, (uint16_t)kind, (uint16_t)letters.len, (uint32_t)at };
    uint64_t bit = (uint64_t)1 << d->rule.positions++;
    *out = (fragment){ bit, bit, false };
}

static void make_host(smtpb_i_scanner *s, smtpb_span host, fragment *out)
{
    new_position(s, SMTPB_I_THAT_HOST, 0, host, out);
}

static void make_word(smtpb_i_scanner *s, smtpb_span word, uint32_t hash, fragment *out)
{
    new_position(s, SMTPB_I_THAT_WORD, hash, word, out);
}

static void make_in_turn(smtpb_i_scanner *s, fragment *a, const fragment *b)
{
    draft *d = s->to;
    for (size_t i = 0; i < d->rule.positions; i++)
        if (a->last >> i & 1)
            d->positions[i].follow |= b->first;
    a->first |= a->missing ? b->first : 0;
    a->last = b->last | (b->missing ? a->last : 0);
    a->missing = a->missing && b->missing;
}

static void make_either(smtpb_i_scanner *s, fragment *a, const fragment *b)
{
    (void)s;
    *a = (fragment){ a->first | b->first, a->last | b->last, a->missing || b->missing };
}

static void make_maybe(smtpb_i_scanner *s, fragment *a)
{
    (void)s;
    a->missing = true;
}

static void make_gap(smtpb_i_scanner *s, unsigned words, fragment *out)
{
    *out = (fragment){ 0, 0, true };
    for (; words > 0; words--) {
        fragment one;
        new_position(s, SMTPB_I_ANY_WORD, 0, smtpb_i_first(s->line, 0), &one);
        one.missing = true;
        make_in_turn(s, out, &one);
    }
}

static const smtpb_i_builder positions_of = { make_word,    make_host,   make_gap,  NULL,
                                              make_in_turn, make_either, make_maybe };

/* ---- Lines to records ---- */

/* A rule that matches any text, or begins with arbitrary words, would be a mistake. */
static bool takes_any(const draft *d, const smtpb_i_part *phrase)
{
    bool open = phrase->missing;
    for (size_t i = 0; i < d->rule.positions; i++)
        open |= (phrase->first >> i & 1) != 0 && d->positions[i].kind == SMTPB_I_ANY_WORD;
    return open;
}

/* Read the line into *d. Returns the error, if any, and its column, from 1, in *column. */
static smtpb_rules_fault read_line(draft *d, smtpb_span line, uint32_t number, uint32_t *column)
{
    smtpb_i_scanner s = { .line = line, .make = &positions_of, .to = d };
    smtpb_i_rule_line read;
    memset(d, 0, sizeof *d);
    if (smtpb_i_read_rule(&s, &read) && takes_any(d, &read.phrase)) {
        s.at = smtpb_i_offset(line, read.words);
        smtpb_i_fault(&s, SMTPB_RULES_FAULT_EMPTY);
    }
    d->rule.line = number;
    d->rule.first = read.phrase.first;
    d->rule.last = read.phrase.last;
    d->rule.when = read.when;
    d->rule.set = read.set;
    d->rule.reason = read.reason;
    *column = s.fault == SMTPB_RULES_FAULT_NONE ? 0 : (uint32_t)s.fault_at + 1;
    return s.fault;
}

/* Write all rules, up to the first error. */
static smtpb_rules_error write_rules(smtpb_i_block_writer *w, smtpb_span text)
{
    smtpb_rules_error error = { 0, 0, SMTPB_RULES_FAULT_NONE };
    smtpb_i_rules_line_info line;
    uint32_t next = 1;
    while (error.fault == SMTPB_RULES_FAULT_NONE && smtpb_i_rules_line(&text, &line)) {
        draft d;
        error.line = next;
        next += line.lines;
        if (line.kind != SMTPB_I_LINE_RULE && line.kind != SMTPB_I_LINE_CLASS)
            continue; /* ok, not and seen are for readers and for lint */
        error.fault = read_line(&d, line.text, error.line, &error.column);
        if (error.line > 65536 - SMTPB_I_USER_IDS) {
            error.fault = SMTPB_RULES_FAULT_TOO_MANY;
            error.column = 1;
        }
        if (error.fault == SMTPB_RULES_FAULT_NONE)
            smtpb_i_put_rule(w, &d.rule, d.positions, line.text);
    }
    if (error.fault == SMTPB_RULES_FAULT_NONE)
        error.line = 0;
    return error;
}

smtpb_result smtpb_rules_compile(smtpb_span text, void *buf, size_t cap, size_t *need, smtpb_rules_error *error)
{
    smtpb_i_block_writer w = { buf, buf ? cap : 0, sizeof(smtpb_i_block) };
    if (!text.ptr && text.len > 0)
        return SMTPB_E_ARG;
    smtpb_rules_error found = write_rules(&w, text);
    if (error)
        *error = found;
    if (need)
        *need = w.need;
    if (found.fault != SMTPB_RULES_FAULT_NONE)
        return SMTPB_E_SYNTAX;
    if (w.need > w.cap || w.need > UINT32_MAX)
        return SMTPB_E_LIMIT;
    smtpb_i_block head = { SMTPB_I_BLOCK, (uint32_t)w.need };
    memcpy(w.buf, &head, sizeof head);
    return SMTPB_OK;
}
