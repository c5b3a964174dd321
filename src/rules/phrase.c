/* SPDX-License-Identifier: MIT */
/* The grammar of rules, the library's and the user's:

       line        = [ number ":" ] *condition ":" phrase ":" reason *setting
       condition   = "4" / "5" / code / status / "X." subject "." detail / stage / "@" provider
       phrase      = item *( blank item )         a sequence
                   / item *( "|" item )           alternatives
       item        = word / host / "*" digit / "(" phrase ")" / "[" phrase "]" / "{" class "}"

   [a] is optional, *3 is up to three arbitrary words. Alternatives need brackets if they are part of a phrase or have
   more than one word: "no such (user|mailbox)", "(mailbox full)|(over quota)"; "no such user|mailbox" is ambiguous, so
   it is an error. A line that ends in a backslash continues on the next one. Only the library's rules have numbers and
   classes. */
#include "rules.h"

enum { DEEPEST = 8 /* brackets */ };

typedef smtpb_i_scanner scanner;
typedef smtpb_i_part part;

static void fault_at(scanner *s, size_t at, smtpb_rules_fault fault)
{
    if (s->fault != SMTPB_RULES_FAULT_NONE)
        return;
    s->fault = fault;
    s->fault_at = at;
}

void smtpb_i_fault(smtpb_i_scanner *s, smtpb_rules_fault fault)
{
    fault_at(s, s->at, fault);
}

/* ---- Lines ---- */

/* Length of the line at the start of s with its line end; lines joined by a backslash are one. *lines: how many. */
static size_t joined_lines(smtpb_span s, uint32_t *lines)
{
    size_t end = 0;
    bool more = true;
    for (*lines = 0; more && end < s.len; ++*lines) {
        size_t lf = smtpb_i_find(s, end, '\n'), last = lf;
        while (last > end && s.ptr[last - 1] == '\r')
            last--;
        more = last > end && s.ptr[last - 1] == '\\';
        end = lf < s.len ? lf + 1 : lf;
    }
    return end;
}

static smtpb_i_line_kind kind_of(smtpb_span line)
{
    static const struct {
        smtpb_i_line_kind kind;
        char word[5];
    } proofs[] = { { SMTPB_I_LINE_OK, "ok" }, { SMTPB_I_LINE_NOT, "not" }, { SMTPB_I_LINE_SEEN, "seen" } };
    size_t begin = 0, end;
    while (begin < line.len && smtpb_i_is_space(line.ptr[begin]))
        begin++;
    for (end = begin; end < line.len && !smtpb_i_is_blank(line.ptr[end]);)
        end++;
    smtpb_span word = { line.ptr + begin, end - begin };
    if (word.len == 0 || word.ptr[0] == '#')
        return SMTPB_I_LINE_IGNORED;
    for (size_t i = 0; begin > 0 && end < line.len && i < sizeof proofs / sizeof *proofs; i++)
        if (smtpb_i_same(word, smtpb_i_string(proofs[i].word)))
            return proofs[i].kind;
    return word.ptr[0] == '{' && begin == 0 ? SMTPB_I_LINE_CLASS : SMTPB_I_LINE_RULE;
}

bool smtpb_i_rules_line(smtpb_span *rest, smtpb_i_rules_line_info *out)
{
    if (rest->len == 0)
        return false;
    size_t n = joined_lines(*rest, &out->lines);
    smtpb_span line = smtpb_i_first(*rest, n);
    if (line.len > 0 && line.ptr[line.len - 1] == '\n')
        line.len--;
    if (line.len > 0 && line.ptr[line.len - 1] == '\r')
        line.len--;
    out->text = line;
    out->kind = kind_of(line);
    *rest = (smtpb_span){ rest->ptr + n, rest->len - n };
    return true;
}

/* ---- Tokens of a line ---- */

static bool is_at(const scanner *s, char c)
{
    return s->at < s->line.len && s->line.ptr[s->at] == c;
}

/* Skip white space, and the backslash that joins two lines. */
static void skip_blanks(scanner *s)
{
    for (;; s->at++) {
        smtpb_span rest = smtpb_i_from(s->line, s->at);
        bool joins = rest.len > 1 && rest.ptr[0] == '\\' && (rest.ptr[1] == '\n' || rest.ptr[1] == '\r');
        if (rest.len == 0 || (!smtpb_i_is_space(rest.ptr[0]) && !joins))
            return;
    }
}

static bool line_goes_on(const scanner *s)
{
    return s->at < s->line.len && s->fault == SMTPB_RULES_FAULT_NONE;
}

/* The octets up to white space or the colon after the field. */
static smtpb_span lexeme(scanner *s)
{
    size_t begin = s->at;
    while (s->at < s->line.len && !smtpb_i_is_space(s->line.ptr[s->at]) && s->line.ptr[s->at] != ':')
        s->at++;
    return (smtpb_span){ s->line.ptr + begin, s->at - begin };
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

static void read_colon(scanner *s)
{
    if (s->fault == SMTPB_RULES_FAULT_NONE && !is_at(s, ':'))
        smtpb_i_fault(s, SMTPB_RULES_FAULT_FIELDS);
    s->at += s->fault == SMTPB_RULES_FAULT_NONE;
}

/* ---- Conditions ---- */

/* "5.1.1", or "X.1.1" for a status of any class. */
static bool read_status(smtpb_span word, smtpb_i_conditions *c)
{
    char digits[10] = "5";
    bool any = word.len > 1 && word.len < sizeof digits && smtpb_i_lower(word.ptr[0]) == 'x';
    smtpb_status status;
    if (any) {
        memcpy(digits + 1, word.ptr + 1, word.len - 1);
        word.ptr = digits;
    }
    if (word.len == 0 || smtpb_status_parse(word, &status) != word.len)
        return false;
    c->subject = status.subject;
    c->detail = status.detail;
    c->digit = any ? c->digit : (uint8_t)status.cls;
    return true;
}

static bool read_condition(smtpb_span word, smtpb_i_conditions *c)
{
    smtpb_stage stage;
    smtpb_provider provider;
    uint32_t number = number_of(word);
    if (number == 4 || number == 5)
        c->digit = (uint8_t)number;
    else if (number >= 400 && number <= 599)
        c->code = (uint16_t)number;
    else if (word.len > 1 && word.ptr[0] == '@' && smtpb_provider_parse(smtpb_i_from(word, 1), &provider))
        c->provider = (uint8_t)provider;
    else if (smtpb_stage_parse(word, &stage))
        c->stages = (uint16_t)(c->stages | 1u << stage);
    else
        return read_status(word, c);
    return true;
}

static void read_conditions(scanner *s, smtpb_i_conditions *c)
{
    for (skip_blanks(s); line_goes_on(s) && !is_at(s, ':'); skip_blanks(s)) {
        size_t begin = s->at;
        smtpb_span word = lexeme(s);
        if (!read_condition(word, c))
            fault_at(s, begin, word.ptr[0] == '@' ? SMTPB_RULES_FAULT_PROVIDER : SMTPB_RULES_FAULT_CONDITION);
    }
}

/* ---- Phrases ---- */

/* Length of the host name at s: letters, digits, hyphens and at least one dot; else 0. */
static size_t host_length(smtpb_span s)
{
    size_t n = 0;
    bool dot = false;
    while (n < s.len &&
           (smtpb_i_is_alpha(s.ptr[n]) || smtpb_i_is_digit(s.ptr[n]) || s.ptr[n] == '-' || s.ptr[n] == '.'))
        dot |= s.ptr[n++] == '.';
    return dot ? n : 0;
}

static void read_host_name(scanner *s, size_t n, part *out)
{
    s->make->host(s, smtpb_i_first(smtpb_i_from(s->line, s->at), n), out);
    s->at += n;
}

/* A host, a word, or, in a script without blanks, the characters up to the next mark, each of which is a word. */
static void read_words(scanner *s, part *out)
{
    uint32_t hash;
    size_t begin = s->at, n = host_length(smtpb_i_from(s->line, s->at));
    if (n > 0) {
        read_host_name(s, n, out);
        return;
    }
    while ((n = smtpb_i_word(smtpb_i_from(s->line, s->at), &hash)) > 0 && s->fault == SMTPB_RULES_FAULT_NONE) {
        part one;
        s->make->word(s, smtpb_i_first(smtpb_i_from(s->line, s->at), n), hash, s->at == begin ? out : &one);
        if (s->at > begin)
            s->make->in_turn(s, out, &one);
        s->at += n;
    }
    if (s->at == begin)
        smtpb_i_fault(s, SMTPB_RULES_FAULT_WORD);
}

static void read_gap(scanner *s, part *out)
{
    char digit = s->at + 1 < s->line.len ? s->line.ptr[s->at + 1] : ' ';
    if (digit < '1' || digit > '9') {
        smtpb_i_fault(s, SMTPB_RULES_FAULT_GAP);
        return;
    }
    s->make->gap(s, (unsigned)(digit - '0'), out);
    s->at += 2;
}

static void read_class(scanner *s, part *out)
{
    size_t close = smtpb_i_find(s->line, s->at, '}');
    if (close == s->line.len) {
        smtpb_i_fault(s, SMTPB_RULES_FAULT_BRACKET);
    } else if (!s->make->class_named) {
        smtpb_i_fault(s, SMTPB_RULES_FAULT_CLASS);
    } else {
        s->make->class_named(s, smtpb_i_first(smtpb_i_from(s->line, s->at + 1), close - s->at - 1), out);
        s->at = close + 1;
    }
}

static bool ends_phrase(const scanner *s)
{
    return is_at(s, ':') || is_at(s, ')') || is_at(s, ']');
}

static bool read_phrase(scanner *s, part *out);

static void read_bracket(scanner *s, part *out)
{
    char close = is_at(s, '(') ? ')' : ']';
    size_t open = s->at;
    if (s->depth == DEEPEST) {
        smtpb_i_fault(s, SMTPB_RULES_FAULT_TOO_LONG);
        return;
    }
    s->at++;
    s->depth++;
    bool holds_words = read_phrase(s, out);
    s->depth--;
    if (!is_at(s, close)) {
        fault_at(s, open, SMTPB_RULES_FAULT_BRACKET);
        return;
    }
    if (!holds_words)
        smtpb_i_fault(s, SMTPB_RULES_FAULT_WORD);
    s->at++;
    if (close == ']' && s->fault == SMTPB_RULES_FAULT_NONE)
        s->make->maybe(s, out);
}

static void read_item(scanner *s, part *out)
{
    if (is_at(s, '(') || is_at(s, '['))
        read_bracket(s, out);
    else if (is_at(s, '{'))
        read_class(s, out);
    else if (is_at(s, '*'))
        read_gap(s, out);
    else
        read_words(s, out);
}

/* Read the bar before the next item, if any. Items on one level are either a sequence or alternatives. */
static bool read_bar(scanner *s, size_t items, bool alternatives)
{
    bool bar = items > 0 && is_at(s, '|');
    if (items > 1 && bar != alternatives)
        smtpb_i_fault(s, SMTPB_RULES_FAULT_MIXED);
    if (bar) {
        s->at++;
        skip_blanks(s);
    }
    return bar;
}

/* Read up to the end of the bracket or field. False: the phrase is empty. */
static bool read_phrase(scanner *s, part *out)
{
    bool alternatives = false;
    size_t items = 0;
    for (skip_blanks(s); line_goes_on(s) && !ends_phrase(s); skip_blanks(s)) {
        part one;
        alternatives = read_bar(s, items, alternatives);
        read_item(s, items == 0 ? out : &one);
        if (s->fault != SMTPB_RULES_FAULT_NONE)
            break;
        if (items++ > 0)
            (alternatives ? s->make->either : s->make->in_turn)(s, out, &one);
    }
    return items > 0;
}

/* The field from `begin` on, without final white space and backslashes that join lines. */
static smtpb_span field_from(const scanner *s, size_t begin)
{
    size_t end = s->at;
    while (end > begin && (smtpb_i_is_space(s->line.ptr[end - 1]) || s->line.ptr[end - 1] == '\\'))
        end--;
    return (smtpb_span){ s->line.ptr + begin, end - begin };
}

static void read_whole_phrase(scanner *s, smtpb_i_rule_line *out)
{
    skip_blanks(s);
    size_t begin = s->at;
    if (!read_phrase(s, &out->phrase))
        smtpb_i_fault(s, SMTPB_RULES_FAULT_EMPTY);
    if (is_at(s, ')') || is_at(s, ']'))
        smtpb_i_fault(s, SMTPB_RULES_FAULT_BRACKET);
    out->words = field_from(s, begin);
}

/* ---- Reason and settings ---- */

#define SETTING(noun, bit)                                                                                             \
    if (smtpb_i_same(name, SMTPB_I_LITERAL(#noun))) {                                                                  \
        smtpb_##noun noun;                                                                                             \
        if (!smtpb_##noun##_parse(value, &noun))                                                                       \
            return SMTPB_RULES_FAULT_VALUE;                                                                            \
        set->noun = (uint8_t)noun;                                                                                     \
        set->sets |= bit;                                                                                              \
        return SMTPB_RULES_FAULT_NONE;                                                                                 \
    }

static smtpb_rules_fault read_users_setting(smtpb_i_settings *set, smtpb_span name, smtpb_span value)
{
    SETTING(confidence, SMTPB_I_SETS_CONFIDENCE)
    SETTING(category, SMTPB_I_SETS_CATEGORY)
    SETTING(type, SMTPB_I_SETS_TYPE)
    SETTING(address, SMTPB_I_SETS_ADDRESS)
    SETTING(action, SMTPB_I_SETS_ACTION)
    SETTING(scope, SMTPB_I_SETS_SCOPE)
    SETTING(severity, SMTPB_I_SETS_SEVERITY)
    if (smtpb_i_same(name, SMTPB_I_LITERAL("permanent"))) {
        set->permanent = smtpb_i_same(value, SMTPB_I_LITERAL("yes"));
        set->sets |= SMTPB_I_SETS_PERMANENT;
        return set->permanent || smtpb_i_same(value, SMTPB_I_LITERAL("no")) ? SMTPB_RULES_FAULT_NONE
                                                                            : SMTPB_RULES_FAULT_VALUE;
    }
    if (smtpb_i_same(name, SMTPB_I_LITERAL("retry_after"))) {
        set->retry_after = number_of(value);
        set->sets |= SMTPB_I_SETS_RETRY_AFTER;
        return set->retry_after >= 1 && set->retry_after <= 604800 ? SMTPB_RULES_FAULT_NONE : SMTPB_RULES_FAULT_VALUE;
    }
    return SMTPB_RULES_FAULT_SETTING;
}

static smtpb_rules_fault read_built_in_setting(smtpb_i_settings *set, smtpb_span name, smtpb_span value)
{
    smtpb_mechanism mechanism;
    smtpb_limit limit;
    SETTING(confidence, SMTPB_I_SETS_CONFIDENCE)
    if (smtpb_i_same(name, SMTPB_I_LITERAL("vague"))) {
        set->rank = SMTPB_I_VAGUE;
    } else if (smtpb_i_same(name, SMTPB_I_LITERAL("final"))) {
        set->flags |= SMTPB_I_FINAL;
    } else if (smtpb_i_same(name, SMTPB_I_LITERAL("suspect"))) {
        set->flags |= SMTPB_I_SUSPECT;
    } else if (smtpb_i_same(name, SMTPB_I_LITERAL("named"))) {
        set->flags |= SMTPB_I_NAMED;
    } else if (smtpb_i_same(name, SMTPB_I_LITERAL("mark"))) {
        set->flags |= SMTPB_I_MARK;
    } else if (smtpb_i_same(name, SMTPB_I_LITERAL("mechanism")) && smtpb_mechanism_parse(value, &mechanism)) {
        set->fact_kind = SMTPB_FACT_MECHANISM;
        set->fact_value = (uint8_t)mechanism;
    } else if (smtpb_i_same(name, SMTPB_I_LITERAL("limit")) && smtpb_limit_parse(value, &limit)) {
        set->fact_kind = SMTPB_FACT_LIMIT;
        set->fact_value = (uint8_t)limit;
    } else {
        return SMTPB_RULES_FAULT_SETTING;
    }
    return SMTPB_RULES_FAULT_NONE;
}
#undef SETTING

static void read_reason_and_settings(scanner *s, smtpb_i_rule_line *out)
{
    smtpb_reason reason;
    skip_blanks(s);
    size_t begin = s->at;
    if (!smtpb_reason_parse(lexeme(s), &reason)) {
        fault_at(s, begin, SMTPB_RULES_FAULT_REASON);
        return;
    }
    out->reason = (uint8_t)reason;
    for (skip_blanks(s); line_goes_on(s); skip_blanks(s)) {
        begin = s->at;
        smtpb_span word = lexeme(s);
        size_t equals = smtpb_i_find(word, 0, '=');
        smtpb_span name = smtpb_i_first(word, equals), value = smtpb_i_from(word, equals + 1);
        smtpb_rules_fault fault =
            s->is_built_in ? read_built_in_setting(&out->set, name, value) : read_users_setting(&out->set, name, value);
        if (fault != SMTPB_RULES_FAULT_NONE)
            fault_at(s, begin, fault);
    }
}

/* ---- Whole lines ---- */

static void read_number(scanner *s, smtpb_i_rule_line *out)
{
    skip_blanks(s);
    size_t begin = s->at;
    out->number = number_of(lexeme(s));
    if (out->number < 1 || out->number >= SMTPB_I_USER_IDS)
        fault_at(s, begin, SMTPB_RULES_FAULT_NUMBER);
    skip_blanks(s);
    read_colon(s);
}

bool smtpb_i_read_rule(smtpb_i_scanner *s, smtpb_i_rule_line *out)
{
    memset(out, 0, sizeof *out);
    if (s->is_built_in)
        read_number(s, out);
    skip_blanks(s);
    size_t begin = s->at;
    read_conditions(s, &out->when);
    out->conditions = field_from(s, begin);
    read_colon(s);
    if (s->fault == SMTPB_RULES_FAULT_NONE)
        read_whole_phrase(s, out);
    read_colon(s);
    if (s->fault == SMTPB_RULES_FAULT_NONE)
        read_reason_and_settings(s, out);
    return s->fault == SMTPB_RULES_FAULT_NONE;
}

bool smtpb_i_read_class(smtpb_i_scanner *s, smtpb_span *name, smtpb_i_part *out)
{
    size_t close = smtpb_i_find(s->line, 0, '}');
    *name = smtpb_i_first(smtpb_i_from(s->line, 1), close - 1);
    s->at = close < s->line.len ? close + 1 : close;
    skip_blanks(s);
    if (!is_at(s, '=')) {
        smtpb_i_fault(s, SMTPB_RULES_FAULT_FIELDS);
        return false;
    }
    s->at++;
    if (!read_phrase(s, out))
        smtpb_i_fault(s, SMTPB_RULES_FAULT_WORD);
    if (line_goes_on(s))
        smtpb_i_fault(s, SMTPB_RULES_FAULT_BRACKET);
    return s->fault == SMTPB_RULES_FAULT_NONE;
}
