/* SPDX-License-Identifier: MIT */
/* The user's own rules: from lines of text to a block. */
#include "rules.h"

enum { DEEPEST = 16 /* brackets */, LETTERS = 1024 /* of all words of a phrase */ };

typedef struct reader {
    smtpb_span line;
    size_t at;
    smtpb_rules_fault fault; /* the first one; 0: none so far */
    size_t fault_at;
    smtpb_i_record rule;
    smtpb_i_position positions[SMTPB_I_POSITIONS];
    char letters[LETTERS];
    size_t letter_count;
    int depth;
} reader;

static void fail_at(reader *r, size_t at, smtpb_rules_fault fault)
{
    if (r->fault != SMTPB_RULES_FAULT_NONE)
        return;
    r->fault = fault;
    r->fault_at = at;
}

static void fail(reader *r, smtpb_rules_fault fault)
{
    fail_at(r, r->at, fault);
}

/* ---- Tokens of a line ---- */

static bool is_at(const reader *r, char c)
{
    return r->at < r->line.len && r->line.ptr[r->at] == c;
}

static void skip_blanks(reader *r)
{
    while (r->at < r->line.len && smtpb_i_is_blank(r->line.ptr[r->at]))
        r->at++;
}

/* The octets up to a blank or the colon after the field. */
static smtpb_span lexeme(reader *r)
{
    size_t begin = r->at;
    while (r->at < r->line.len && !smtpb_i_is_blank(r->line.ptr[r->at]) && r->line.ptr[r->at] != ':')
        r->at++;
    return (smtpb_span){ r->line.ptr + begin, r->at - begin };
}

static uint32_t number_of(smtpb_span s)
{
    uint32_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (!smtpb_i_is_digit(s.ptr[i]) || n > 9999999)
            return 0;
        n = n * 10 + (uint32_t)(s.ptr[i] - '0');
    }
    return n;
}

/* ---- Conditions ---- */

static bool read_condition(smtpb_i_record *rule, smtpb_span word)
{
    smtpb_stage stage;
    smtpb_status status;
    smtpb_provider provider;
    uint32_t number = number_of(word);
    if (number == 4 || number == 5) {
        rule->digit = (uint8_t)number;
    } else if (number >= 400 && number <= 599) {
        rule->code = (uint16_t)number;
    } else if (smtpb_status_parse(word, &status) == word.len && word.len > 0) {
        rule->subject = status.subject;
        rule->detail = status.detail;
        rule->digit = (uint8_t)status.cls;
    } else if (word.len > 1 && word.ptr[0] == '@' && smtpb_provider_parse(smtpb_i_from(word, 1), &provider)) {
        rule->provider = (uint8_t)provider;
    } else if (smtpb_stage_parse(word, &stage)) {
        rule->stages = (uint16_t)(rule->stages | 1u << stage);
    } else {
        return false;
    }
    return true;
}

static void read_conditions(reader *r)
{
    for (skip_blanks(r); r->at < r->line.len && !is_at(r, ':') && r->fault == SMTPB_RULES_FAULT_NONE; skip_blanks(r)) {
        size_t begin = r->at;
        if (!read_condition(&r->rule, lexeme(r)))
            fail_at(r, begin, SMTPB_RULES_FAULT_CONDITION);
    }
}

/* ---- The phrase ---- */

/* A fragment of a phrase: where it may begin and end, and whether it may be missing. */
typedef struct fragment {
    uint64_t first, last;
    bool missing;
} fragment;

static const fragment nothing = { 0, 0, true };

static fragment in_turn(reader *r, fragment a, fragment b)
{
    for (size_t i = 0; i < r->rule.positions; i++)
        if (a.last >> i & 1)
            r->positions[i].follow |= b.first;
    return (fragment){ a.first | (a.missing ? b.first : 0), b.last | (b.missing ? a.last : 0), a.missing && b.missing };
}

static fragment either(fragment a, fragment b)
{
    return (fragment){ a.first | b.first, a.last | b.last, a.missing || b.missing };
}

static fragment new_position(reader *r, smtpb_i_position_kind kind, uint32_t hash, size_t begin)
{
    if (r->rule.positions == SMTPB_I_POSITIONS) {
        fail(r, SMTPB_RULES_FAULT_TOO_LONG);
        return nothing;
    }
    smtpb_i_position *p = &r->positions[r->rule.positions];
    *p = (smtpb_i_position){ 0, hash, (uint16_t)kind, (uint16_t)(r->letter_count - begin), (uint32_t)begin };
    uint64_t bit = (uint64_t)1 << r->rule.positions++;
    return (fragment){ bit, bit, false };
}

static void add_letter(reader *r, char c)
{
    if (r->letter_count == LETTERS)
        fail(r, SMTPB_RULES_FAULT_TOO_LONG);
    else
        r->letters[r->letter_count++] = c;
}

/* Octets of the host name at s: letters, digits, hyphens and at least one dot. */
static size_t host_at(smtpb_span s)
{
    size_t n = 0;
    bool dot = false;
    while (n < s.len &&
           (smtpb_i_is_alpha(s.ptr[n]) || smtpb_i_is_digit(s.ptr[n]) || s.ptr[n] == '-' || s.ptr[n] == '.'))
        dot |= s.ptr[n++] == '.';
    return dot ? n : 0;
}

static fragment parse_host(reader *r, size_t n)
{
    smtpb_span host = smtpb_i_first(smtpb_i_from(r->line, r->at), n);
    size_t begin = r->letter_count;
    for (size_t i = 0; i < n; i++)
        add_letter(r, smtpb_i_lower(host.ptr[i]));
    r->at += n;
    return new_position(r, SMTPB_I_THAT_HOST, 0, begin);
}

/* One word, or in a script without spaces the characters up to the next mark, each a word. */
static fragment parse_words(reader *r)
{
    fragment all = nothing;
    uint32_t hash;
    size_t n = host_at(smtpb_i_from(r->line, r->at));
    if (n > 0)
        return parse_host(r, n);
    while ((n = smtpb_i_word(smtpb_i_from(r->line, r->at), &hash)) > 0) {
        size_t begin = r->letter_count, end = r->at + n;
        while (r->at < end) {
            smtpb_i_glyph g = smtpb_i_glyph_at(smtpb_i_from(r->line, r->at));
            smtpb_span same = smtpb_i_compared(smtpb_i_from(r->line, r->at), &g);
            for (size_t k = 0; k < same.len; k++)
                add_letter(r, same.ptr[k]);
            r->at += g.len;
        }
        all = in_turn(r, all, new_position(r, SMTPB_I_THAT_WORD, hash, begin));
    }
    if (all.missing)
        fail(r, SMTPB_RULES_FAULT_WORD);
    return all;
}

static fragment read_gap(reader *r)
{
    fragment all = nothing;
    char digit = r->at + 1 < r->line.len ? r->line.ptr[r->at + 1] : ' ';
    if (digit < '1' || digit > '9') {
        fail(r, SMTPB_RULES_FAULT_GAP);
        return nothing;
    }
    r->at += 2;
    for (; digit > '0'; digit--) {
        fragment one = new_position(r, SMTPB_I_ANY_WORD, 0, r->letter_count);
        one.missing = true;
        all = in_turn(r, all, one);
    }
    return all;
}

static fragment read_phrase(reader *r);

static fragment read_bracket(reader *r)
{
    char close = is_at(r, '(') ? ')' : ']';
    size_t open = r->at++;
    if (++r->depth > DEEPEST) {
        fail(r, SMTPB_RULES_FAULT_TOO_LONG);
        return nothing;
    }
    fragment inside = read_phrase(r);
    r->depth--;
    if (!is_at(r, close))
        fail_at(r, open, SMTPB_RULES_FAULT_BRACKET);
    r->at++;
    inside.missing |= close == ']';
    return inside;
}

static fragment read_alternative(reader *r)
{
    if (is_at(r, '(') || is_at(r, '['))
        return read_bracket(r);
    return is_at(r, '*') ? read_gap(r) : parse_words(r);
}

static fragment read_item(reader *r)
{
    fragment all = read_alternative(r);
    while (is_at(r, '|') && r->fault == SMTPB_RULES_FAULT_NONE) {
        r->at++;
        all = either(all, read_alternative(r));
    }
    return all;
}

/* Up to the end of its bracket or field. */
static fragment read_phrase(reader *r)
{
    fragment all = nothing;
    skip_blanks(r);
    while (r->at < r->line.len && !is_at(r, ':') && !is_at(r, ')') && !is_at(r, ']') &&
           r->fault == SMTPB_RULES_FAULT_NONE) {
        all = in_turn(r, all, read_item(r));
        skip_blanks(r);
    }
    return all;
}

/* A phrase that matches any text would be a mistake, and so would one that begins with a gap. */
static void check_phrase(reader *r, fragment phrase, size_t begin)
{
    bool open = phrase.missing;
    for (size_t i = 0; i < r->rule.positions; i++)
        open |= (phrase.first >> i & 1) != 0 && r->positions[i].kind == SMTPB_I_ANY_WORD;
    if (open)
        fail_at(r, begin, SMTPB_RULES_FAULT_EMPTY);
}

static void read_whole_phrase(reader *r)
{
    size_t begin = r->at;
    fragment phrase = read_phrase(r);
    check_phrase(r, phrase, begin);
    if (is_at(r, ')') || is_at(r, ']'))
        fail(r, SMTPB_RULES_FAULT_BRACKET);
    r->rule.first = phrase.first;
    r->rule.last = phrase.last;
}

/* ---- Reason and settings ---- */

#define SETTING(noun, bit)                                                                                             \
    if (smtpb_i_same(name, SMTPB_I_LITERAL(#noun))) {                                                                  \
        smtpb_##noun noun;                                                                                             \
        if (!smtpb_##noun##_parse(value, &noun))                                                                       \
            return SMTPB_RULES_FAULT_VALUE;                                                                            \
        rule->noun = (uint8_t)noun;                                                                                    \
        rule->sets |= bit;                                                                                             \
        return SMTPB_RULES_FAULT_NONE;                                                                                 \
    }

static smtpb_rules_fault read_setting(smtpb_i_record *rule, smtpb_span name, smtpb_span value)
{
    SETTING(category, SMTPB_I_SETS_CATEGORY)
    SETTING(type, SMTPB_I_SETS_TYPE)
    SETTING(address, SMTPB_I_SETS_ADDRESS)
    SETTING(action, SMTPB_I_SETS_ACTION)
    SETTING(scope, SMTPB_I_SETS_SCOPE)
    SETTING(severity, SMTPB_I_SETS_SEVERITY)
    SETTING(confidence, SMTPB_I_SETS_CONFIDENCE)
    if (smtpb_i_same(name, SMTPB_I_LITERAL("permanent"))) {
        rule->permanent = smtpb_i_same(value, SMTPB_I_LITERAL("yes"));
        rule->sets |= SMTPB_I_SETS_PERMANENT;
        return rule->permanent || smtpb_i_same(value, SMTPB_I_LITERAL("no")) ? SMTPB_RULES_FAULT_NONE
                                                                             : SMTPB_RULES_FAULT_VALUE;
    }
    if (smtpb_i_same(name, SMTPB_I_LITERAL("retry_after"))) {
        rule->retry_after = number_of(value);
        rule->sets |= SMTPB_I_SETS_RETRY_AFTER;
        return rule->retry_after >= 1 && rule->retry_after <= 604800 ? SMTPB_RULES_FAULT_NONE : SMTPB_RULES_FAULT_VALUE;
    }
    return SMTPB_RULES_FAULT_SETTING;
}
#undef SETTING

static void read_reason_and_settings(reader *r)
{
    smtpb_reason reason;
    skip_blanks(r);
    size_t begin = r->at;
    if (!smtpb_reason_parse(lexeme(r), &reason)) {
        fail_at(r, begin, SMTPB_RULES_FAULT_REASON);
        return;
    }
    r->rule.reason = (uint8_t)reason;
    for (skip_blanks(r); r->at < r->line.len && r->fault == SMTPB_RULES_FAULT_NONE; skip_blanks(r)) {
        begin = r->at;
        smtpb_span word = lexeme(r);
        size_t equals = smtpb_i_find(word, 0, '=');
        smtpb_rules_fault fault = read_setting(&r->rule, smtpb_i_first(word, equals), smtpb_i_from(word, equals + 1));
        if (fault != SMTPB_RULES_FAULT_NONE)
            fail_at(r, begin, fault);
    }
}

/* ---- Lines to records ---- */

static void read_colon(reader *r)
{
    if (r->fault == SMTPB_RULES_FAULT_NONE && !is_at(r, ':'))
        fail(r, SMTPB_RULES_FAULT_FIELDS);
    r->at += r->fault == SMTPB_RULES_FAULT_NONE;
}

static void read_line(reader *r, smtpb_span line, uint32_t number)
{
    memset(r, 0, sizeof *r);
    r->line = line;
    r->rule.line = number;
    read_conditions(r);
    read_colon(r);
    if (r->fault == SMTPB_RULES_FAULT_NONE)
        read_whole_phrase(r);
    read_colon(r);
    if (r->fault == SMTPB_RULES_FAULT_NONE)
        read_reason_and_settings(r);
}

typedef struct block_writer {
    char *buf;
    size_t cap, need;
} block_writer;

/* After the first octets that do not fit nothing is written. */
static void write_octets(block_writer *w, const void *from, size_t n)
{
    if (w->need <= w->cap && n <= w->cap - w->need && n > 0)
        memcpy(w->buf + w->need, from, n);
    w->need += n;
}

static void put_rule(block_writer *w, reader *r)
{
    size_t positions = r->rule.positions * sizeof *r->positions, letters = sizeof r->rule + positions;
    r->rule.octets = (uint32_t)(letters + r->letter_count);
    for (size_t i = 0; i < r->rule.positions; i++)
        r->positions[i].at += (uint32_t)letters;
    write_octets(w, &r->rule, sizeof r->rule);
    write_octets(w, r->positions, positions);
    write_octets(w, r->letters, r->letter_count);
}

static bool is_rule(smtpb_span line)
{
    size_t i = 0;
    while (i < line.len && smtpb_i_is_space(line.ptr[i]))
        i++;
    return i < line.len && line.ptr[i] != '#';
}

/* The line from `begin` to the LF at `lf`, without a CR before it. */
static smtpb_span line_at(smtpb_span text, size_t begin, size_t lf)
{
    smtpb_span line = { text.ptr + begin, lf - begin };
    if (line.len > 0 && line.ptr[line.len - 1] == '\r')
        line.len--;
    return line;
}

smtpb_result smtpb_rules_compile(smtpb_span text, void *buf, size_t cap, size_t *need, smtpb_rules_error *error)
{
    reader r;
    smtpb_rules_error found = { 0, 0, SMTPB_RULES_FAULT_NONE };
    block_writer w = { buf, buf ? cap : 0, sizeof(smtpb_i_block) };
    for (size_t begin = 0; begin < text.len && found.fault == SMTPB_RULES_FAULT_NONE;) {
        size_t lf = smtpb_i_find(text, begin, '\n');
        smtpb_span line = line_at(text, begin, lf);
        found.line++;
        begin = lf + 1;
        if (!is_rule(line))
            continue;
        read_line(&r, line, found.line);
        if (found.line > 65536 - SMTPB_I_USER_IDS)
            r.fault = SMTPB_RULES_FAULT_TOO_MANY;
        found.column = r.fault == SMTPB_RULES_FAULT_NONE ? 0 : (uint32_t)r.fault_at + 1;
        found.fault = r.fault;
        if (r.fault == SMTPB_RULES_FAULT_NONE)
            put_rule(&w, &r);
    }
    if (found.fault == SMTPB_RULES_FAULT_NONE)
        found.line = 0;
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

smtpb_result smtpb_rules_check(smtpb_span block)
{
    smtpb_i_block head;
    if (!block.ptr || block.len < sizeof head)
        return SMTPB_E_SYNTAX;
    memcpy(&head, block.ptr, sizeof head);
    return head.version == SMTPB_I_BLOCK && head.octets <= block.len && head.octets >= sizeof head ? SMTPB_OK
                                                                                                   : SMTPB_E_SYNTAX;
}
