/* SPDX-License-Identifier: MIT */
/* What the rules' files say of them, for people; a static link that does not ask for it carries none of it. */
#include "texts.h"

#include "../generated/rule_texts.inc"

enum { RUNS = sizeof smtpb_i_runs / sizeof *smtpb_i_runs };

typedef struct phrase_writer {
    smtpb_i_writer to;
    smtpb_i_place place;
} phrase_writer;

/* A word, a gap, or a character that is stored as itself; and before it the separator that was left out. */
static void put_unit(phrase_writer *w, smtpb_span unit)
{
    char separator = smtpb_i_separator(&w->place, unit.ptr[0]);
    if (separator != '\0')
        smtpb_i_put(&w->to, (smtpb_span){ &separator, 1 });
    smtpb_i_put(&w->to, unit);
}

static void put_known_word(phrase_writer *w, unsigned row)
{
    smtpb_span folded = smtpb_i_letters_of((uint16_t)row);
    for (size_t i = 0; i < folded.len; i++) {
        char letter[2];
        smtpb_span spelled = { letter, smtpb_i_letter(folded.ptr[i], letter) };
        if (i == 0)
            put_unit(w, spelled);
        else
            smtpb_i_put(&w->to, spelled);
    }
    w->place.ended = true;
}

static void put_gap(phrase_writer *w, unsigned words)
{
    const char gap[] = { '*', (char)('0' + words) };
    put_unit(w, (smtpb_span){ gap, sizeof gap });
    w->place.ended = true;
}

static void put_mark(phrase_writer *w, char mark)
{
    put_unit(w, (smtpb_span){ &mark, 1 });
    smtpb_i_pass_mark(&w->place, mark);
}

static void put_marks(phrase_writer *w, const char *marks)
{
    for (; *marks != '\0'; marks++)
        put_mark(w, *marks);
}

/* Where the phrase of a rule begins. Its octets are told before it: in one octet, or after SMTPB_I_LONG_PHRASE in two. */
static size_t phrase_at(size_t rule, size_t *octets)
{
    size_t at = 0;
    for (;; rule--, at += *octets) {
        *octets = rule_phrases[at++];
        if (*octets == SMTPB_I_LONG_PHRASE) {
            *octets = (size_t)rule_phrases[at] << 8 | rule_phrases[at + 1];
            at += 2;
        }
        if (rule == 0)
            return at;
    }
}

/* As texts.h describes it. */
static void put_phrase(phrase_writer *w, size_t rule)
{
    size_t octets, at = phrase_at(rule, &octets);
    for (size_t end = at + octets; at < end;) {
        unsigned c = rule_phrases[at++];
        if (c >= SMTPB_I_LATE)
            put_known_word(w, SMTPB_I_LATE_ROWS + ((c - SMTPB_I_LATE) << 8 | rule_phrases[at++]));
        else if (c >= 0x80)
            put_known_word(w, common_words[c - 0x80]);
        else if (c >= 'A' && c < 'A' + RUNS)
            put_marks(w, smtpb_i_runs[c - 'A']);
        else if (c > SMTPB_I_GAPS && c <= SMTPB_I_GAPS + 9)
            put_gap(w, c - SMTPB_I_GAPS);
        else if (c >= 0x20)
            put_mark(w, (char)c);
        else
            put_known_word(w, c << 8 | rule_phrases[at++]);
    }
}

size_t smtpb_rule_text(size_t index, smtpb_rule_part part, char *buf, size_t cap)
{
    phrase_writer w = { { buf, buf ? cap : 0, 0 }, { 0, false } };
    if (index < sizeof note_of / sizeof *note_of) {
        const uint8_t *note = rule_notes + note_of[index];
        switch (part) {
        case SMTPB_RULE_PHRASE:
            put_phrase(&w, index);
            break;
        case SMTPB_RULE_WHEN:
            smtpb_i_put_packed(&w.to, note, note_pairs);
            break;
        case SMTPB_RULE_SEEN:
            smtpb_i_put_packed(&w.to, smtpb_i_packed_at(note, 1), note_pairs);
            break;
        }
    }
    return smtpb_i_end(&w.to);
}
