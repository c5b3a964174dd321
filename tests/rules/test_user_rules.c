/* SPDX-License-Identifier: MIT */
/* User rules: what they match and set, the errors for bad lines, and damaged blocks. */
#include "../../src/rules/rules.h"
#include "../support.h"

enum { CAP = 1 << 16 };

static char block[CAP];

static smtpb_span compile(const char *text)
{
    size_t need;
    smtpb_rules_error error;
    assert_int_equal(smtpb_rules_compile((smtpb_span){ text, strlen(text) }, block, CAP, &need, &error), SMTPB_OK);
    assert_int_equal(error.line, 0);
    return (smtpb_span){ block, need };
}

static smtpb_verdict judged(smtpb_span rules, const char *text, smtpb_stage stage, const char *mx)
{
    smtpb_reply reply;
    smtpb_verdict v;
    smtpb_context ctx = SMTPB_CONTEXT_START;
    ctx.stage = stage;
    ctx.mx = (smtpb_span){ mx, strlen(mx) };
    ctx.rules = rules;
    smtpb_parse((smtpb_span){ text, strlen(text) }, &reply);
    smtpb_classify(&reply, &ctx, &v);
    if (v.evidence.len > 0)
        assert_inside(reply.raw, v.evidence);
    return v;
}

/* ---- What matches ---- */

static struct matching {
    const char *name, *rules, *reply;
    unsigned rule; /* 0: no user rule */
    const char *evidence;
} matchings[] = {
    { "words", ": no such widget : moved", "550 sorry, no such widget here", 32768, "no such widget" },
    { "case and accents", ": No Such Caf\xC3\xA9 : moved", "550 no such cafe", 32768, "no such cafe" },
    { "alternatives", ": a (b|c) d : moved", "550 x a c d", 32768, "a c d" },
    { "alternatives of more words", ": a ((b b)|c) d : moved", "550 a b b d", 32768, "a b b d" },
    { "optional word, absent", ": a [b] c : moved", "550 a c", 32768, "a c" },
    { "optional word, present", ": a [b] c : moved", "550 a b c", 32768, "a b c" },
    { "gap", ": a *2 b : moved", "550 a x y b", 32768, "a x y b" },
    { "gap too wide", ": a *2 b : moved", "550 a x y z b", 0, "" },
    { "word between", ": a b : moved", "550 a x b", 0, "" },
    { "part of a word", ": foo : moved", "550 foobar", 0, "" },
    { "over a line break", ": a b : moved", "550-a\r\n550 b", 32768, "a\r\n550 b" },
    { "the nearest beginning", ": a *9 b : moved", "550 a a b", 32768, "a b" },
    { "in an address", ": foo : moved", "550 <foo@example.com> foo.example.com", 0, "" },
    { "host", ": help.example.com : moved", "550 see https://www.help.example.com/x", 32768,
      "https://www.help.example.com/x" },
    { "path behind a host", ": example.com *3 gone : moved", "550 https://example.com/a/gone", 32768,
      "https://example.com/a/gone" },
    { "path behind a host of another rule", ": help.example.com *5 nosuch : moved\n: gone away : moved",
      "550 see https://help.example.com/gone/away", 0, "" },
    { "path behind a host, and another rule", ": gone away : moved\n: help.example.com *5 away : greylisted",
      "550 https://help.example.com/gone/away", 32769, "https://help.example.com/gone/away" },
    { "words behind a path of another rule", ": help.example.com *5 nosuch : moved\n: it *1 gone : greylisted",
      "550 it https://help.example.com/gone/away gone", 32769, "it https://help.example.com/gone/away gone" },
    { "other host", ": example.com : moved", "550 xexample.com", 0, "" },
    { "characters in turn", ": (用户|收件人) *2 不存在 : moved", "550 收件人并不存在", 32768, "收件人并不存在" },
    { "characters, as many as the gap has", ": 用户 *2 不存在 : moved", "550 用户并未不存在吗", 32768,
      "用户并未不存在" },
    { "characters, divided otherwise", ": 用 户不 存在 : moved", "550 用户 不存在", 32768, "用户 不存在" },
    { "other characters", ": 用户 不存在 : moved", "550 用户存在", 0, "" },
    { "Cyrillic, another inflection", ": ящик не найден : moved", "550 Ящика нет, ящики не найдены", 32768,
      "ящики не найдены" },
    { "Cyrillic, another word", ": ящик найден : moved", "550 ящичек найден", 0, "" },
    { "a Cyrillic ending of a Latin word", ": mail gone : moved", "550 mailа gone", 0, "" },
    { "Chinese", ": \xE4\xB8\x8D\xE5\xAD\x98\xE5\x9C\xA8 : moved", "550 a\xE4\xB8\x8D\xE5\xAD\x98\xE5\x9C\xA8", 32768,
      "\xE4\xB8\x8D\xE5\xAD\x98\xE5\x9C\xA8" },
    { "first line wins", ": b : moved\n: a : greylisted", "550 a b", 32768, "b" },
    { "second line", ": z : moved\n\n# a comment\n: a : greylisted\r\n", "550 a b", 32771, "a" },
    { "the seventeenth",
      ": q1 : moved\n: q2 : moved\n: q3 : moved\n: q4 : moved\n: q5 : moved\n: q6 : moved\n: q7 : moved\n"
      ": q8 : moved\n: q9 : moved\n: qa : moved\n: qb : moved\n: qc : moved\n: qd : moved\n: qe : moved\n"
      ": qf : moved\n: qg : moved\n: a : moved",
      "550 a", 32784, "a" },
    { "status of any class", "X.7.1 : a : moved", "450 4.7.1 a", 32768, "a" },
    { "alternatives that are the whole phrase", ": a|(b c) : moved", "550 x b c", 32768, "b c" },
    { "blanks around bars", ": a | (b c) : moved", "550 x b c", 32768, "b c" },
    { "lines that are joined", ": no such \\\n  widget : \\\r\n moved\n: a : greylisted", "550 no such widget", 32768,
      "no such widget" },
    { "the line behind joined ones", ": b \\\n c : moved\n: a : greylisted", "550 a", 32770, "a" },
    { "proofs below a rule", ": b : moved\n    seen  ours\n    ok    550 b\n    not   550 a\n: a : greylisted", "550 a",
      32772, "a" },
    { "code", "552 : a : moved", "552 a", 32768, "a" },
    { "other code", "552 : a : moved", "550 a", 0, "" },
    { "digit", "5 : a : moved", "450 a", 0, "" },
    { "status", "5.7.1 : a : moved", "550 5.7.1 a", 32768, "a" },
    { "other status", "5.7.1 : a : moved", "550 5.7.2 a", 0, "" },
    { "status of another class", "5.7.1 : a : moved", "450 4.7.1 a", 0, "" },
    { "stage", "rcpt data : a : moved", "550 a", 32768, "a" },
    { "other stage", "mail : a : moved", "550 a", 0, "" },
    { "temporary", "4 : a : moved", "450 a", 32768, "a" },
    { "blanks before the line", "  \t: a : moved", "550 a", 32768, "a" },
    { "blanks before the comment", "  # a comment\n \n: a : moved", "550 a", 32770, "a" },
    { "two gaps, the nearest", ": a *1 b *1 c : moved", "550 a b x a b c", 32768, "a b c" },
    { "subject without the detail", "5.7.0 : a : moved", "550 5.7.0 a", 32768, "a" },
    { "detail of another subject", "5.7.1 : a : moved", "550 5.6.1 a", 0, "" },
    { "host with another ending", ": foo.example.com : moved", "550 foo.example.org", 0, "" },
    { "host of an address", ": example.com *1 a : moved", "550 u@example.com a", 0, "" },
    { "without a code, by its status", "5 : a : moved", "5.1.1 a", 32768, "a" },
    { "provider", "@google : a : moved", "550 a", 32768, "a" },
    { "other provider", "@yahoo : a : moved", "550 a", 0, "" },
    { "not on accepted", ": a : moved", "250 a", 0, "" },
    { "before a precise status", ": gone : greylisted", "550 5.1.1 gone", 32768, "gone" },
    { "before specific words", ": no such user : greylisted", "550 no such user", 32768, "no such user" },
};

static void matches(void **state)
{
    const struct matching *row = *state;
    smtpb_verdict v = judged(compile(row->rules), row->reply, SMTPB_STAGE_RCPT, "mx.google.com");
    if (row->rule == 0) {
        smtpb_verdict without = judged((smtpb_span){ NULL, 0 }, row->reply, SMTPB_STAGE_RCPT, "mx.google.com");
        assert_memory_equal(&v, &without, sizeof v);
        return;
    }
    assert_int_equal(v.by, SMTPB_BY_USER);
    assert_int_equal(v.rule, row->rule);
    assert_int_equal(v.evidence.len, strlen(row->evidence));
    assert_memory_equal(v.evidence.ptr, row->evidence, v.evidence.len);
}

/* Of what the texts and the phrases below are made. */
/* clang-format off */
static const char *const pieces[] = {
    "user", "User", "us\xC3\xA9r", "no", "account's", "ящик", "ящики", "用户", "不存在", "\xEF\xBC\xB5ser", "help.example.com",
    "https://www.help.example.com/no/user?p=gone", "<user@example.com>", "gone", "mailbox.", "(mailbox)", "5.1.1", "-", "no-user",
    "12345678901234567890", "interconnectedness", "user@example.com", "\xFF", "\r\n550 ", "support.google.com/mail/?p=NoSuchUser",
};
static const char *const phrases[] = {
    "user", "no user", "(user|account's) *2 gone", "ящик [no] gone", "用户 *3 不存在", "不存在", "help.example.com", "gone *2 mailbox",
    "help.example.com *3 gone", "no *9 (help.example.com|12345678901234567890)", "interconnectedness *1 user", "NoSuchUser",
    "support.google.com *4 NoSuchUser", "mailbox [gone]", "us\xC3\xA9r", "不 存在", "5",
};
/* clang-format on */

static unsigned random_below(unsigned long *seed, size_t n)
{
    *seed = *seed * 1103515245ul + 12345ul;
    return (unsigned)((*seed >> 16 & 0x7FFF) % n);
}

static void write_reply(char *text, unsigned long *seed)
{
    strcpy(text, "550 ");
    for (unsigned i = 0; i < 8; i++) {
        strcat(text, pieces[random_below(seed, COUNT(pieces))]);
        strcat(text, random_below(seed, 4) > 0 ? " " : "");
    }
}

/* The line of the first of the rules that matches by itself, whatever words the text may have. */
static uint32_t first_alone(char rules[][100], size_t n, const smtpb_reply *reply)
{
    static const smtpb_i_word_set all = { { UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX } };
    for (size_t i = 0; i < n; i++) {
        smtpb_i_user_hit hit;
        smtpb_i_user_match(compile(rules[i]), reply, &all, SMTPB_STAGE_RCPT, SMTPB_PROVIDER_UNKNOWN, &hit);
        if (hit.line > 0)
            return (uint32_t)i + 1;
    }
    return 0;
}

/* A rule matches beside others as it does alone, and is never skipped for lack of a word that the text has. */
static void rules_do_not_disturb_each_other(void **state)
{
    enum { RULES = 12 };
    size_t found = 0;
    unsigned long seed = 1;
    (void)state;
    for (size_t i = 0; i < 4000; i++) {
        char text[600], rules[RULES][100], together[RULES * 100] = "";
        smtpb_reply reply;
        smtpb_i_hits hits;
        smtpb_i_word_set words;
        smtpb_i_user_hit hit;
        for (size_t k = 0; k < RULES; k++) {
            snprintf(rules[k], sizeof *rules, ": %s : moved\n", phrases[random_below(&seed, COUNT(phrases))]);
            strcat(together, rules[k]);
        }
        write_reply(text, &seed);
        smtpb_parse((smtpb_span){ text, strlen(text) }, &reply);
        smtpb_i_match_and_note_words(&reply, SMTPB_STAGE_RCPT, SMTPB_PROVIDER_UNKNOWN, &hits, &words);
        uint32_t alone = first_alone(rules, RULES, &reply);
        smtpb_i_user_match(compile(together), &reply, &words, SMTPB_STAGE_RCPT, SMTPB_PROVIDER_UNKNOWN, &hit);
        assert_int_equal(hit.line, alone);
        found += hit.line > 0;
    }
    assert_in_range(found, 1000, 3999);
}

/* ---- What a rule sets ---- */

static void sets_what_it_says(void **state)
{
    (void)state;
    smtpb_verdict v = judged(
        compile("5 : a : user_unknown category=policy type=block address=unaffected action=pause scope=source_ip "
                "severity=critical confidence=low permanent=no retry_after=60"),
        "550 a", SMTPB_STAGE_RCPT, "");
    assert_int_equal(v.reason, SMTPB_REASON_USER_UNKNOWN);
    assert_int_equal(v.category, SMTPB_CATEGORY_POLICY);
    assert_int_equal(v.type, SMTPB_TYPE_BLOCK);
    assert_int_equal(v.address, SMTPB_ADDRESS_UNAFFECTED);
    assert_int_equal(v.action, SMTPB_ACTION_PAUSE);
    assert_int_equal(v.scope, SMTPB_SCOPE_SOURCE_IP);
    assert_int_equal(v.severity, SMTPB_SEVERITY_CRITICAL);
    assert_int_equal(v.confidence, SMTPB_CONFIDENCE_LOW);
    assert_int_equal(v.permanent, 0);
    assert_int_equal(v.retry_after, 60);
}

static void leaves_the_rest_to_the_reason(void **state)
{
    (void)state;
    smtpb_verdict v = judged(compile(": a : user_unknown"), "550 a", SMTPB_STAGE_RCPT, "");
    assert_int_equal(v.address, SMTPB_ADDRESS_DEAD);
    assert_int_equal(v.action, SMTPB_ACTION_SUPPRESS_ADDRESS);
    assert_int_equal(v.permanent, 1);
    assert_int_equal(v.confidence, SMTPB_CONFIDENCE_HIGH);
}

/* As with the rules of the library; a rule that is surer says address=dead. */
static void a_reply_about_a_sender_condemns_nobody(void **state)
{
    (void)state;
    smtpb_verdict v = judged(compile(": a : user_unknown"), "550 a sender", SMTPB_STAGE_RCPT, "");
    assert_int_equal(v.address, SMTPB_ADDRESS_SUSPECT);
    v = judged(compile(": a : user_unknown address=dead"), "550 a sender", SMTPB_STAGE_RCPT, "");
    assert_int_equal(v.address, SMTPB_ADDRESS_DEAD);
}

/* ---- Bad lines ---- */

static struct bad {
    const char *name, *text;
    unsigned line, column;
    smtpb_rules_fault fault;
} bads[] = {
    { "no colon", ": a : moved\n550", 2, 4, SMTPB_RULES_FAULT_FIELDS },
    { "one colon", ": a", 1, 4, SMTPB_RULES_FAULT_FIELDS },
    { "condition", "5 nonsense : a : moved", 1, 3, SMTPB_RULES_FAULT_CONDITION },
    { "provider", "@nobody : a : moved", 1, 1, SMTPB_RULES_FAULT_PROVIDER },
    { "success code", "250 : a : moved", 1, 1, SMTPB_RULES_FAULT_CONDITION },
    { "bar beside a blank", ": no such user|mailbox : moved", 1, 15, SMTPB_RULES_FAULT_MIXED },
    { "blank beside a bar", ": (full|over quota) : moved", 1, 14, SMTPB_RULES_FAULT_MIXED },
    { "class", ": no such {user} : moved", 1, 11, SMTPB_RULES_FAULT_CLASS },
    { "class not closed", ": no such {user : moved", 1, 11, SMTPB_RULES_FAULT_BRACKET },
    { "definition of a class", "{user} = user|mailbox", 1, 1, SMTPB_RULES_FAULT_CONDITION },
    { "nothing in brackets", ": a () : moved", 1, 6, SMTPB_RULES_FAULT_WORD },
    { "fault behind lines that are joined", ": a \\\n b|c : moved", 1, 9, SMTPB_RULES_FAULT_MIXED },
    { "fault in a line behind joined ones", ": a \\\n b : moved\n: c : x", 3, 7, SMTPB_RULES_FAULT_REASON },
    { "no phrase", ": : moved", 1, 3, SMTPB_RULES_FAULT_EMPTY },
    { "phrase that may be empty", ": [a] : moved", 1, 3, SMTPB_RULES_FAULT_EMPTY },
    { "phrase that begins with any word", ": *1 a : moved", 1, 3, SMTPB_RULES_FAULT_EMPTY },
    { "no word", ": a $ : moved", 1, 5, SMTPB_RULES_FAULT_WORD },
    { "bar at the end", ": a| : moved", 1, 6, SMTPB_RULES_FAULT_WORD },
    { "bracket not closed", ": a (b : moved", 1, 5, SMTPB_RULES_FAULT_BRACKET },
    { "bracket not closed at the end", ": a (b", 1, 5, SMTPB_RULES_FAULT_BRACKET },
    { "bracket at the end of a phrase", ":(", 1, 2, SMTPB_RULES_FAULT_BRACKET },
    { "bracket closed twice", ": a b) : moved", 1, 6, SMTPB_RULES_FAULT_BRACKET },
    { "other bracket", ": a (b] : moved", 1, 5, SMTPB_RULES_FAULT_BRACKET },
    { "gap", ": a *x b : moved", 1, 5, SMTPB_RULES_FAULT_GAP },
    { "gap of zero", ": a *0 b : moved", 1, 5, SMTPB_RULES_FAULT_GAP },
    { "65 words", ": a *9 *9 *9 *9 *9 *9 *9 b : moved", 1, 26, SMTPB_RULES_FAULT_TOO_LONG },
    { "9 brackets", ": (((((((((a))))))))) : moved", 1, 11, SMTPB_RULES_FAULT_TOO_LONG },
    { "no reason", ": a :", 1, 6, SMTPB_RULES_FAULT_REASON },
    { "reason", ": a : nonsense", 1, 7, SMTPB_RULES_FAULT_REASON },
    { "setting", ": a : moved colour=red", 1, 13, SMTPB_RULES_FAULT_SETTING },
    { "value", ": a : moved type=red", 1, 13, SMTPB_RULES_FAULT_VALUE },
    { "no value", ": a : moved type", 1, 13, SMTPB_RULES_FAULT_VALUE },
    { "wait too long", ": a : moved retry_after=604801", 1, 13, SMTPB_RULES_FAULT_VALUE },
    { "category", ": a : moved category=red", 1, 13, SMTPB_RULES_FAULT_VALUE },
    { "address", ": a : moved address=red", 1, 13, SMTPB_RULES_FAULT_VALUE },
    { "action", ": a : moved action=red", 1, 13, SMTPB_RULES_FAULT_VALUE },
    { "scope", ": a : moved scope=red", 1, 13, SMTPB_RULES_FAULT_VALUE },
    { "severity", ": a : moved severity=red", 1, 13, SMTPB_RULES_FAULT_VALUE },
    { "confidence", ": a : moved confidence=red", 1, 13, SMTPB_RULES_FAULT_VALUE },
    { "wait of zero", ": a : moved retry_after=0", 1, 13, SMTPB_RULES_FAULT_VALUE },
    { "wait that is not a number", ": a : moved retry_after=5m", 1, 13, SMTPB_RULES_FAULT_VALUE },
    { "wait of twenty digits", ": a : moved retry_after=99999999999999999999", 1, 13, SMTPB_RULES_FAULT_VALUE },
    { "code over 599", "600 : a : moved", 1, 1, SMTPB_RULES_FAULT_CONDITION },
    { "status and more", "5.7.1x : a : moved", 1, 1, SMTPB_RULES_FAULT_CONDITION },
    { "at sign alone", "@ : a : moved", 1, 1, SMTPB_RULES_FAULT_PROVIDER },
    { "square bracket closed twice", ": a b] : moved", 1, 6, SMTPB_RULES_FAULT_BRACKET },
    { "gap at the end", ": a *", 1, 5, SMTPB_RULES_FAULT_GAP },
    { "fault in the first alternative", ": a ($|b) : moved", 1, 6, SMTPB_RULES_FAULT_WORD },
    { "second setting", ": a : moved type=hard colour=red", 1, 23, SMTPB_RULES_FAULT_SETTING },
    { "permanent", ": a : moved permanent=perhaps", 1, 13, SMTPB_RULES_FAULT_VALUE },
};

static void bad_line_is_told(void **state)
{
    const struct bad *row = *state;
    smtpb_span text = heap_copy((smtpb_span){ row->text, strlen(row->text) });
    smtpb_rules_error error;
    assert_int_equal(smtpb_rules_compile(text, block, CAP, NULL, &error), SMTPB_E_SYNTAX);
    assert_int_equal(error.line, row->line);
    assert_int_equal(error.fault, row->fault);
    assert_int_equal(error.column, row->column);
    heap_free(text);
}

/* ---- Sizes ---- */

static void need_is_told(void **state)
{
    static const char text[] = ": a : moved\n5 : b [c] *2 d : moved\n";
    smtpb_span rules = { text, sizeof text - 1 };
    size_t need, again;
    (void)state;
    assert_int_equal(smtpb_rules_compile(rules, NULL, 0, &need, NULL), SMTPB_E_LIMIT);
    for (size_t cap = 0; cap < need; cap++) {
        char *room = malloc(cap + 1);
        assert_int_equal(smtpb_rules_compile(rules, room, cap, &again, NULL), SMTPB_E_LIMIT);
        assert_int_equal(again, need);
        free(room);
    }
    assert_int_equal(smtpb_rules_compile(rules, block, need, NULL, NULL), SMTPB_OK);
}

static void no_rules_are_a_block(void **state)
{
    (void)state;
    smtpb_span rules = compile("");
    assert_int_equal(smtpb_rules_check(rules), SMTPB_OK);
    assert_int_not_equal(judged(rules, "550 a", SMTPB_STAGE_RCPT, "").by, SMTPB_BY_USER);
}

static void any_alignment_and_place_will_do(void **state)
{
    static char other[CAP + 8];
    (void)state;
    smtpb_span rules = compile("5 : a b : moved");
    for (size_t at = 0; at < 8; at++) {
        memcpy(other + at, rules.ptr, rules.len);
        assert_int_equal(judged((smtpb_span){ other + at, rules.len }, "550 a b", SMTPB_STAGE_RCPT, "").by,
                         SMTPB_BY_USER);
    }
}

static void too_many_lines(void **state)
{
    char *text = malloc(32769 * 12 + 1);
    smtpb_rules_error error;
    (void)state;
    for (size_t i = 0; i < 32769; i++)
        memcpy(text + i * 12, ": a : moved\n", 12);
    assert_int_equal(smtpb_rules_compile((smtpb_span){ text, 32769 * 12 }, NULL, 0, NULL, &error), SMTPB_E_SYNTAX);
    assert_int_equal(error.fault, SMTPB_RULES_FAULT_TOO_MANY);
    assert_int_equal(error.line, 32769);
    assert_int_equal(smtpb_rules_compile((smtpb_span){ text, 32768 * 12 }, NULL, 0, NULL, &error), SMTPB_E_LIMIT);
    free(text);
}

/* A MiB of brackets, bars, gaps and words: a defined result in a short time. */
static void hostile_text(void **state)
{
    static const char *const patterns[] = { "(", "[a|", ": *9 ",        "a ",  "|",   ": a : moved\n",
                                            ":", "\n",  "\xE4\xB8\x8D", "a.b", "\xFF" };
    char *text = malloc(1 << 20);
    (void)state;
    for (size_t i = 0; i < COUNT(patterns); i++) {
        for (size_t at = 0, n = strlen(patterns[i]); at < 1 << 20; at++)
            text[at] = patterns[i][at % n];
        smtpb_rules_error error;
        smtpb_result result = smtpb_rules_compile((smtpb_span){ text, 1 << 20 }, NULL, 0, NULL, &error);
        assert_true(result == SMTPB_E_LIMIT || (result == SMTPB_E_SYNTAX && error.line > 0 && error.column > 0));
    }
    free(text);
}

static void word_has_128_octets_at_most(void **state)
{
    char text[2000] = ": ";
    smtpb_rules_error error;
    (void)state;
    memset(text + 2, 'a', 129);
    strcpy(text + 2 + 128, " : moved");
    assert_int_equal(smtpb_rules_compile((smtpb_span){ text, strlen(text) }, block, CAP, NULL, NULL), SMTPB_OK);
    strcpy(text + 2 + 128, "a : moved");
    assert_int_equal(smtpb_rules_compile((smtpb_span){ text, strlen(text) }, block, CAP, NULL, &error), SMTPB_E_SYNTAX);
    assert_int_equal(error.fault, SMTPB_RULES_FAULT_TOO_LONG);
}

/* ---- Damaged blocks ---- */

static void foreign_blocks_are_refused(void **state)
{
    (void)state;
    smtpb_span rules = compile(": a : moved");
    assert_int_equal(smtpb_rules_check(rules), SMTPB_OK);
    assert_int_equal(smtpb_rules_check((smtpb_span){ rules.ptr, rules.len - 1 }), SMTPB_E_SYNTAX);
    assert_int_equal(smtpb_rules_check((smtpb_span){ rules.ptr, 3 }), SMTPB_E_SYNTAX);
    assert_int_equal(smtpb_rules_check((smtpb_span){ NULL, 0 }), SMTPB_E_SYNTAX);
    block[4] = 1; /* its size, smaller than its header */
    memset(block + 5, 0, 3);
    assert_int_equal(smtpb_rules_check(rules), SMTPB_E_SYNTAX);
    compile(": a : moved");
    block[0] ^= 1;
    assert_int_equal(smtpb_rules_check(rules), SMTPB_E_SYNTAX);
    assert_int_not_equal(judged(rules, "550 a", SMTPB_STAGE_RCPT, "").by, SMTPB_BY_USER);
}

/* Set each octet of a block to some values. ASan detects reads past its end, assert_inside() evidence outside the
   reply. */
static void changed_octets_do_no_harm(void **state)
{
    static const unsigned char values[] = { 0x00, 0x01, 0x7F, 0x80, 0xFF };
    (void)state;
    smtpb_span rules =
        heap_copy(compile("5 rcpt : a *2 (b|c) [d] example.com : moved action=review\n: a b : greylisted\n"));
    char *octets = (char *)rules.ptr;
    for (size_t i = 0; i < rules.len; i++)
        for (size_t k = 0; k < COUNT(values); k++) {
            char was = octets[i];
            octets[i] = (char)values[k];
            smtpb_verdict v = judged(rules, "550 a x b d https://example.com/ a b", SMTPB_STAGE_RCPT, "");
            assert_true((unsigned)v.reason <= SMTPB_REASON_RELAY_DENIED);
            octets[i] = was;
        }
    free(octets);
}

/* In a damaged block a word may follow itself, so a match can have more words than are remembered; then the evidence is
   the last one. */
static void endless_phrase_has_an_end(void **state)
{
    char text[400] = "550 z", *end = text + strlen(text);
    smtpb_i_position a;
    (void)state;
    smtpb_span rules = compile(": z a b : moved");
    char *second = block + sizeof(smtpb_i_block) + sizeof(smtpb_i_head) + sizeof(smtpb_i_record) + sizeof a;
    memcpy(&a, second, sizeof a);
    a.follow |= 2;
    memcpy(second, &a, sizeof a);
    for (int i = 0; i < 80; i++, end += 2)
        strcpy(end, " a");
    strcpy(end, " b");
    smtpb_verdict v = judged(rules, text, SMTPB_STAGE_RCPT, "");
    assert_int_equal(v.by, SMTPB_BY_USER);
    assert_int_equal(v.evidence.len, 1);
    assert_memory_equal(v.evidence.ptr, "b", 1);
}

static void null_is_refused(void **state)
{
    (void)state;
    assert_int_equal(smtpb_rules_compile((smtpb_span){ NULL, 0 }, block, CAP, NULL, NULL), SMTPB_OK);
    assert_int_equal(smtpb_rules_compile((smtpb_span){ NULL, 0 }, NULL, CAP, NULL, NULL), SMTPB_E_LIMIT);
}

int main(void)
{
    const struct CMUnitTest more[] = {
        cmocka_unit_test(rules_do_not_disturb_each_other),
        cmocka_unit_test(sets_what_it_says),
        cmocka_unit_test(leaves_the_rest_to_the_reason),
        cmocka_unit_test(a_reply_about_a_sender_condemns_nobody),
        cmocka_unit_test(need_is_told),
        cmocka_unit_test(no_rules_are_a_block),
        cmocka_unit_test(any_alignment_and_place_will_do),
        cmocka_unit_test(too_many_lines),
        cmocka_unit_test(hostile_text),
        cmocka_unit_test(foreign_blocks_are_refused),
        cmocka_unit_test(changed_octets_do_no_harm),
        cmocka_unit_test(null_is_refused),
        cmocka_unit_test(word_has_128_octets_at_most),
        cmocka_unit_test(endless_phrase_has_an_end),
    };
    return RUN_ROWS(matchings, matches) + RUN_ROWS(bads, bad_line_is_told) + cmocka_run_group_tests(more, NULL, NULL);
}
