/* SPDX-License-Identifier: MIT */
/* rule_texts.inc: what rule_texts.c reads. */
#include "../common/pairs.h"
#include "mkrules.h"

enum { MAX_TEXT = 8000, MAX_PHRASE = 0xFFFF, MAX_NOTES = 100000 };

static unsigned char phrase[MAX_PHRASE]; /* of a rule, as texts.h describes it */
static unsigned phrase_len;

static void add_octet(unsigned octet)
{
    if (phrase_len == MAX_PHRASE)
        refuse("octets of a phrase", phrase_len + 1);
    phrase[phrase_len++] = (unsigned char)octet;
}

/* The text on one line: white space and joined lines become a blank, or nothing after a bar or a bracket. Valid until
   the next call. */
static smtpb_span on_one_line(const row *row, smtpb_span s)
{
    static char line[MAX_TEXT];
    size_t n = 0;
    if (s.len > MAX_TEXT)
        fail(row, "too long", s);
    for (size_t i = 0; i < s.len; i++) {
        bool joins = s.ptr[i] == '\\' && i + 1 < s.len && smtpb_i_is_space(s.ptr[i + 1]);
        char c = joins || smtpb_i_is_space(s.ptr[i]) ? ' ' : s.ptr[i];
        if (c != ' ' || (n > 0 && !strchr(" |([", line[n - 1])))
            line[n++] = c;
    }
    return (smtpb_span){ line, n };
}

/* The number of the word or host at the start of s, and its octets. 0: none that is known. */
static unsigned word_at(smtpb_span s, size_t *octets)
{
    uint32_t hash;
    size_t n = 0;
    while (n < s.len && !strchr(" |()[]{}*", s.ptr[n]))
        n++;
    if (n > 0 && is_host(smtpb_i_first(s, n)))
        hash = smtpb_i_host_hash(smtpb_i_first(s, n));
    else
        n = smtpb_i_word(s, &hash);
    unsigned word = n > 0 ? number_at(s, smtpb_i_first(s, n), hash) : 0;
    *octets = word > 0 && characters_of(word) > 0 ? strlen(words[word]) : n;
    return word;
}

static void add_word(unsigned word)
{
    if (word <= SMTPB_I_COMMON_WORDS) {
        add_octet(0x80 + word - 1);
        return;
    }
    unsigned row = slot_of[word], late = row < SMTPB_I_LATE_ROWS ? 0 : SMTPB_I_LATE - SMTPB_I_LATE_ROWS / 256;
    add_octet(late + (row >> 8));
    add_octet(row & 0xFF);
}

/* A mark, or a letter of a class's name. */
static void add_character(const row *row, smtpb_span rest, smtpb_i_place *place)
{
    unsigned char c = (unsigned char)rest.ptr[0];
    if (c < 0x20 || c >= 0x80 || (c >= 'A' && c <= 'Z'))
        fail(row, "not a word", rest);
    add_octet(c);
    smtpb_i_pass_mark(place, rest.ptr[0]);
}

/* Add the word, gap or character at the start of `rest`. Returns its octets. */
static size_t add_unit(const row *row, smtpb_span rest, smtpb_i_place *place)
{
    size_t n;
    unsigned word = word_at(rest, &n);
    if (word == 0 && rest.ptr[0] != '*') {
        add_character(row, rest, place);
        return 1;
    }
    if (word > 0) {
        add_word(word);
    } else {
        add_octet(SMTPB_I_GAPS + (unsigned)(rest.ptr[1] - '0')); /* the grammar has seen to it that a digit follows */
        n = 2;
    }
    place->ended = true;
    return n;
}

/* The octets at `at` that are a run of marks. 0: none. */
static size_t run_at(unsigned at, unsigned *number)
{
    for (*number = 0; *number < sizeof smtpb_i_runs / sizeof *smtpb_i_runs; ++*number) {
        const char *run = smtpb_i_runs[*number];
        size_t n = strlen(run);
        if (n <= phrase_len - at && memcmp(phrase + at, run, n) == 0)
            return n;
    }
    return 0;
}

/* Each run of marks becomes one octet. */
static void join_marks(void)
{
    unsigned at = 0, to = 0, run;
    while (at < phrase_len) {
        size_t n = run_at(at, &run);
        if (n > 0)
            phrase[to++] = (unsigned char)('A' + run);
        for (unsigned left = n > 0 ? 0 : phrase[at] < 0x20 || phrase[at] >= SMTPB_I_LATE ? 2 : 1; left > 0; left--)
            phrase[to++] = phrase[at + n++];
        at += (unsigned)n;
    }
    phrase_len = to;
}

static void encode_phrase(const row *row, smtpb_span text)
{
    smtpb_i_place place = { 0, false };
    phrase_len = 0;
    for (size_t at = 0; at < text.len;) {
        smtpb_span rest = smtpb_i_from(text, at);
        if (rest.len > 1 && rest.ptr[0] == smtpb_i_separator(&place, rest.ptr[1]))
            at++;
        else if (smtpb_i_separator(&place, rest.ptr[0]) != '\0')
            fail(row, "no blank or bar before", rest);
        at += add_unit(row, smtpb_i_from(text, at), &place);
    }
    join_marks();
}

static void write_common_words(FILE *out)
{
    fprintf(out, "/* The rows of the commonest words in the vocabulary. */\n");
    write_list(out, "uint16_t common_words[]", slot_of + 1, SMTPB_I_COMMON_WORDS);
}

/* How many octets each phrase has, these octets, and in a comment the phrase. */
static void write_rule_phrases(FILE *out)
{
    fprintf(out, "static const uint8_t rule_phrases[] = {\n");
    for (size_t i = 0; i < row_count; i++) {
        smtpb_span text = on_one_line(&rows[i], rows[i].rule.words);
        encode_phrase(&rows[i], text);
        if (phrase_len < SMTPB_I_LONG_PHRASE)
            fprintf(out, "    %u,", phrase_len);
        else
            fprintf(out, "    %d, %u, %u,", SMTPB_I_LONG_PHRASE, phrase_len >> 8, phrase_len & 0xFF);
        for (unsigned at = 0; at < phrase_len; at++)
            fprintf(out, " %u,", phrase[at]);
        fprintf(out, " /* %.*s */\n", (int)text.len, text.ptr);
    }
    fprintf(out, "};\n\n");
}

/* The first row with the same note: conditions and source. */
static size_t first_with_note_of(size_t i)
{
    const row *row = &rows[i];
    size_t first = 0;
    while (!same_span(rows[first].rule.conditions, row->rule.conditions) || !same_span(rows[first].seen, row->seen))
        first++;
    return first;
}

static unsigned char note_octets[MAX_NOTES];
static packed notes = { .octets = note_octets };

/* Add a text and its NUL. */
static void add_note(const row *row, smtpb_span text)
{
    text = on_one_line(row, text);
    if (text.len >= MAX_NOTES - notes.len)
        refuse("octets of notes", notes.len + text.len);
    memcpy(note_octets + notes.len, text.ptr, text.len);
    notes.len += text.len;
    note_octets[notes.len++] = '\0';
}

/* Packed: pairs.h. Rules that have the same note share it. */
static void write_rule_notes(FILE *out)
{
    static unsigned begins[MAX_RULES];
    size_t at = 0;
    notes.len = 0;
    for (size_t i = 0; i < row_count; i++)
        if (first_with_note_of(i) == i) {
            add_note(&rows[i], rows[i].rule.conditions);
            add_note(&rows[i], rows[i].seen);
        }
    pack(&notes, SMTPB_I_PAIRS_DEEP);
    for (size_t i = 0; i < row_count; i++) {
        size_t first = first_with_note_of(i);
        if (at > UINT16_MAX)
            refuse("octets of notes", at);
        begins[i] = first < i ? begins[first] : (unsigned)at;
        for (unsigned texts = 0; first == i && texts < 2; texts++)
            at += strlen((const char *)note_octets + at) + 1;
    }
    fprintf(out, "/* Conditions and source. */\n");
    write_packed(out, "rule_notes", "note_pairs", &notes);
    fprintf(out, "/* Where the conditions of each rule begin; its source follows. */\n");
    write_list(out, "uint16_t note_of[]", begins, row_count);
}

void write_texts(FILE *out)
{
    write_common_words(out);
    write_rule_phrases(out);
    write_rule_notes(out);
}
