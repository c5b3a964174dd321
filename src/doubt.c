/* SPDX-License-Identifier: MIT */
/* Words that take back what the deciding phrase says: "may not exist", "temporarily disabled", "not an unknown user",
   "unknown or full", a header that is only repeated. They count where they govern the phrase, not elsewhere. */
#include "internal.h"
#include "words.h"

typedef enum kind {
    OTHER,
    HEDGE,    /* may, perhaps */
    PASSING,  /* temporarily */
    NEGATION, /* not */
    FILLER,   /* stands between those and what they govern */
    OR,
    MILDER, /* what an address survives */
    QUOTING /* what follows in quotes is not the server's own words */
} kind;

#define WORD(text, kind)                                                                                               \
    {                                                                                                                  \
        sizeof(text) - 1, kind, text                                                                                   \
    }
static const struct {
    uint8_t len;
    uint8_t kind;
    char text[24];
} words[] = {
    WORD("may", HEDGE),
    WORD("might", HEDGE),
    WORD("maybe", HEDGE),
    WORD("perhaps", HEDGE),
    WORD("possibly", HEDGE),
    WORD("temporarily", PASSING),
    WORD("temporary", PASSING),
    WORD("momentarily", PASSING),
    WORD("vor\xC3\xBC"
         "bergehend",
         PASSING),
    WORD("temporairement", PASSING),
    WORD("temporalmente", PASSING),
    WORD("temporaneamente", PASSING),
    WORD("temporariamente", PASSING),
    WORD("tijdelijk", PASSING),
    WORD("\xD0\xB2\xD1\x80\xD0\xB5\xD0\xBC\xD0\xB5\xD0\xBD\xD0\xBD\xD0\xBE", PASSING), /* Russian */
    WORD("not", NEGATION),
    WORD("isn't", NEGATION),
    WORD("never", NEGATION),
    WORD("nicht", NEGATION),
    WORD("pas", NEGATION),
    WORD("a", FILLER),
    WORD("an", FILLER),
    WORD("the", FILLER),
    WORD("be", FILLER),
    WORD("have", FILLER),
    WORD("been", FILLER),
    WORD("or", OR),
    WORD("oder", OR),
    WORD("ou", OR),
    WORD("o", OR),
    WORD("u", OR),
    WORD("of", OR),
    WORD("oppure", OR),
    WORD("eller", OR),
    WORD("lub", OR),
    WORD("albo", OR),
    WORD("nebo", OR),
    WORD("vagy", OR),
    WORD("veya", OR),
    WORD("sau", OR),
    WORD("\xD0\xB8\xD0\xBB\xD0\xB8", OR), /* Russian */
    WORD("\xD0\xB0\xD0\xB1\xD0\xBE", OR), /* Ukrainian */
    WORD("full", MILDER),
    WORD("quota", MILDER),
    WORD("over", MILDER),
    WORD("overquota", MILDER),
    WORD("unavailable", MILDER),
    WORD("busy", MILDER),
    WORD("locked", MILDER),
    WORD("voll", MILDER),
    WORD("plein", MILDER),
    WORD("pleine", MILDER),
    WORD("pieno", MILDER),
    WORD("piena", MILDER),
    WORD("lleno", MILDER),
    WORD("llena", MILDER),
    WORD("cheio", MILDER),
    WORD("cheia", MILDER),
    WORD("vol", MILDER),
    WORD("fuld", MILDER),
    WORD("fullt", MILDER),
    WORD("pe\xC5\x82na", MILDER),
    WORD("pe\xC5\x82ny", MILDER),
    WORD("plna", MILDER),
    WORD("dolu", MILDER),
    WORD("megtelt", MILDER),
    WORD("\xD0\xBF\xD0\xB5\xD1\x80\xD0\xB5\xD0\xBF\xD0\xBE\xD0\xBB\xD0\xBD\xD0\xB5\xD0\xBD", MILDER), /* Russian */
    WORD("subject", QUOTING),
    WORD("header", QUOTING),
    WORD("phrase", QUOTING),
    WORD("word", QUOTING),
    WORD("words", QUOTING),
    WORD("keyword", QUOTING),
    WORD("string", QUOTING),
    WORD("contains", QUOTING),
    WORD("containing", QUOTING),
    WORD("title", QUOTING),
    WORD("body", QUOTING),
};
#undef WORD

static kind kind_of(smtpb_span word)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (smtpb_i_same(word, (smtpb_span){ words[i].text, words[i].len }))
            return (kind)words[i].kind;
    return OTHER;
}

/* ---- The words next to the phrase: a few to each side, in the same clause ---- */

enum { AROUND = 5 /* words */, WINDOW = 80 /* octets */ };

typedef struct side {
    kind word[AROUND];   /* the nearest first */
    bool clause[AROUND]; /* no mark ends a clause between it and the phrase */
    size_t n;
} side;

static bool ends_clause(char c)
{
    return c == '\n' || (c != '\0' && memchr(".;:!?,", c, 6) != NULL);
}

/* Shift the words that were read before one further away. */
static void push(side *s, kind k)
{
    memmove(s->word + 1, s->word, (AROUND - 1) * sizeof *s->word);
    memmove(s->clause + 1, s->clause, (AROUND - 1) * sizeof *s->clause);
    s->word[0] = k;
    s->clause[0] = true;
    s->n += s->n < AROUND ? 1 : 0;
}

static void end_clause(side *s)
{
    memset(s->clause, 0, sizeof s->clause);
}

static side read_before(smtpb_span text)
{
    side s = { { OTHER }, { false }, 0 };
    uint32_t hash;
    for (size_t i = 0, n; i<text.len; i += n> 0 ? n : 1) {
        smtpb_span rest = smtpb_i_from(text, i);
        n = smtpb_i_word(rest, &hash);
        if (n > 0)
            push(&s, kind_of(smtpb_i_first(rest, n)));
        else if (ends_clause(rest.ptr[0]))
            end_clause(&s);
    }
    return s;
}

static side read_behind(smtpb_span text)
{
    side s = { { OTHER }, { false }, 0 };
    uint32_t hash;
    bool same = true;
    for (size_t i = 0, n; i < text.len && s.n<AROUND; i += n> 0 ? n : 1) {
        smtpb_span rest = smtpb_i_from(text, i);
        n = smtpb_i_word(rest, &hash);
        if (n == 0) {
            same = same && (!ends_clause(rest.ptr[0]) || rest.ptr[0] == ',');
            continue;
        }
        s.clause[s.n] = same;
        s.word[s.n++] = kind_of(smtpb_i_first(rest, n));
    }
    return s;
}

static bool takes_back(kind k)
{
    return k == HEDGE || k == PASSING || k == NEGATION;
}

static bool governed_before(const side *s)
{
    if (s->n > 0 && s->clause[0] && takes_back(s->word[0]))
        return true;
    return s->n > 1 && s->clause[1] && s->word[0] == FILLER && takes_back(s->word[1]);
}

/* "full or <phrase>", "<phrase> or full". */
static bool has_milder_choice(const side *s)
{
    if (s->n == 0 || !s->clause[0] || s->word[0] != OR)
        return false;
    for (size_t i = 1; i < s->n; i++)
        if (s->clause[i] && s->word[i] == MILDER)
            return true;
    return false;
}

static bool is_hedged_inside(smtpb_span evidence)
{
    uint32_t hash;
    for (size_t i = 0, n; i < evidence.len && i<2 * WINDOW; i += n> 0 ? n : 1) {
        smtpb_span rest = smtpb_i_from(evidence, i);
        n = smtpb_i_word(rest, &hash);
        kind k = n > 0 ? kind_of(smtpb_i_first(rest, n)) : OTHER;
        if (k == HEDGE || k == PASSING)
            return true;
    }
    return false;
}

/* The phrase stands in quotes behind a word such as Subject: somebody else's words. */
static bool is_repeated(const side *before, smtpb_span left)
{
    char quote = left.len > 0 ? left.ptr[left.len - 1] : ' ';
    bool quoting = (before->n > 0 && before->word[0] == QUOTING) || (before->n > 1 && before->word[1] == QUOTING);
    return quoting && (quote == '\'' || quote == '"' || quote == '`' || (quote & 0x80) != 0);
}

bool smtpb_i_is_doubted(const smtpb_reply *r, smtpb_span evidence)
{
    if (evidence.len == 0)
        return false;
    size_t begin = smtpb_i_offset(r->raw, evidence);
    smtpb_span left =
        smtpb_i_first(smtpb_i_from(r->raw, begin > WINDOW ? begin - WINDOW : 0), begin < WINDOW ? begin : WINDOW);
    side before = read_before(left);
    side behind = read_behind(smtpb_i_first(smtpb_i_from(r->raw, begin + evidence.len), WINDOW));
    bool passing = behind.n > 0 && behind.clause[0] && behind.word[0] == PASSING;
    return is_hedged_inside(evidence) || governed_before(&before) || passing || has_milder_choice(&before) ||
           has_milder_choice(&behind) || is_repeated(&before, left);
}
