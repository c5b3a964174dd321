/* SPDX-License-Identifier: MIT */
/* Words that take back what the deciding phrase says: "may not exist", "temporarily disabled", "not an unknown user",
   "unknown or full", a header that is only repeated. They count only where they apply to the phrase. */
#include "judge.h"

typedef struct hedge_word {
    uint8_t len;
    char text[23];
} hedge_word;

#define WORD(text)                                                                                                     \
    {                                                                                                                  \
        sizeof(text) - 1, text                                                                                         \
    }

/* What takes a phrase back: "may", "temporarily"; then "not", which does so only before it. */
static const hedge_word hedges[] = {
    WORD("may"),
    WORD("might"),
    WORD("maybe"),
    WORD("perhaps"),
    WORD("possibly"),
    WORD("temporarily"),
    WORD("temporary"),
    WORD("momentarily"),
    WORD("vor\xC3\xBC"
         "bergehend"),
    WORD("temporairement"),
    WORD("temporalmente"),
    WORD("temporaneamente"),
    WORD("temporariamente"),
    WORD("tijdelijk"),
    WORD("\xD0\xB2\xD1\x80\xD0\xB5\xD0\xBC\xD0\xB5\xD0\xBD\xD0\xBD\xD0\xBE"), /* Russian */
};
static const hedge_word negations[] = { WORD("not"), WORD("isn't"), WORD("never"), WORD("nicht"), WORD("pas") };

/* They may come between those and the phrase. */
static const hedge_word fillers[] = { WORD("a"), WORD("an"), WORD("the"), WORD("be"), WORD("have"), WORD("been") };

/* "or". */
static const hedge_word choices[] = {
    WORD("or"),
    WORD("oder"),
    WORD("ou"),
    WORD("o"),
    WORD("u"),
    WORD("of"),
    WORD("oppure"),
    WORD("eller"),
    WORD("lub"),
    WORD("albo"),
    WORD("nebo"),
    WORD("vagy"),
    WORD("veya"),
    WORD("sau"),
    WORD("\xD0\xB8\xD0\xBB\xD0\xB8"),
    WORD("\xD0\xB0\xD0\xB1\xD0\xBE"), /* Russian, Ukrainian */
};

/* Conditions that do not make an address dead. */
static const hedge_word milder[] = {
    WORD("full"),
    WORD("quota"),
    WORD("over"),
    WORD("overquota"),
    WORD("busy"),
    WORD("voll"),
    WORD("plein"),
    WORD("pleine"),
    WORD("pieno"),
    WORD("piena"),
    WORD("lleno"),
    WORD("llena"),
    WORD("cheio"),
    WORD("cheia"),
    WORD("vol"),
    WORD("fuld"),
    WORD("fullt"),
    WORD("pe\xC5\x82na"),
    WORD("pe\xC5\x82ny"),
    WORD("plna"),
    WORD("dolu"),
    WORD("megtelt"),
    WORD("\xD0\xBF\xD0\xB5\xD1\x80\xD0\xB5\xD0\xBF\xD0\xBE\xD0\xBB\xD0\xBD\xD0\xB5\xD0\xBD"), /* Russian */
};

/* What follows them in quotes is not the server's own text. */
static const hedge_word repeating[] = {
    WORD("subject"), WORD("header"),   WORD("phrase"),     WORD("word"),  WORD("words"), WORD("keyword"),
    WORD("string"),  WORD("contains"), WORD("containing"), WORD("title"), WORD("body"),
};
#undef WORD

static bool is_among(const hedge_word *list, size_t n, smtpb_span s)
{
    for (size_t i = 0; i < n; i++)
        if (list[i].len == s.len && smtpb_i_same(s, (smtpb_span){ list[i].text, list[i].len }))
            return true;
    return false;
}

#define IS(list, s) is_among((list), sizeof(list) / sizeof *(list), (s))

/* ---- The words next to the phrase: a few to each side, in the same clause ---- */

enum { AROUND = 5 /* words */, WINDOW = 48 /* octets */ };

/* The words to one side, the nearest first; `near` of them are in the phrase's clause. */
typedef struct neighbours {
    smtpb_span word[AROUND];
    size_t n, near;
} neighbours;

static bool ends_clause(char c)
{
    return c == '\n' || (c != '\0' && memchr(".;:!?,", c, 6) != NULL);
}

static void push(neighbours *s, smtpb_span word)
{
    memmove(s->word + 1, s->word, (AROUND - 1) * sizeof *s->word);
    s->word[0] = word;
    s->n += s->n < AROUND ? 1 : 0;
    s->near += s->near < AROUND ? 1 : 0;
}

/* Octets to skip for a word of n octets; 0: not a word, skip one octet. */
static size_t octets_passed(size_t n)
{
    return n > 0 ? n : 1;
}

static neighbours read_before(smtpb_span text)
{
    neighbours s = { { { NULL, 0 } }, 0, 0 };
    uint32_t hash;
    for (size_t i = 0, n; i < text.len; i += octets_passed(n)) {
        smtpb_span rest = smtpb_i_from(text, i);
        n = smtpb_i_word(rest, &hash);
        if (n > 0)
            push(&s, smtpb_i_first(rest, n));
        else if (ends_clause(rest.ptr[0]))
            s.near = 0;
    }
    return s;
}

/* A comma may stand before "or". */
static neighbours read_behind(smtpb_span text)
{
    neighbours s = { { { NULL, 0 } }, 0, 0 };
    uint32_t hash;
    for (size_t i = 0, n; i < text.len && s.n < AROUND; i += octets_passed(n)) {
        smtpb_span rest = smtpb_i_from(text, i);
        n = smtpb_i_word(rest, &hash);
        if (n > 0)
            s.word[s.n++] = smtpb_i_first(rest, n);
        else if (ends_clause(rest.ptr[0]) && rest.ptr[0] != ',')
            break;
    }
    s.near = s.n;
    return s;
}

static bool takes_back(smtpb_span s)
{
    return IS(hedges, s) || IS(negations, s);
}

static bool governed_before(const neighbours *s)
{
    if (s->near > 0 && takes_back(s->word[0]))
        return true;
    return s->near > 1 && IS(fillers, s->word[0]) && takes_back(s->word[1]);
}

/* "full or <phrase>", "<phrase> or full". */
static bool has_milder_choice(const neighbours *s)
{
    bool found = false;
    if (s->near < 2 || !IS(choices, s->word[0]))
        return false;
    for (size_t i = 1; i < s->near && !found; i++)
        found = IS(milder, s->word[i]);
    return found;
}

static bool is_hedged_inside(smtpb_span evidence)
{
    uint32_t hash;
    for (size_t i = 0, n; i < evidence.len && i < (size_t)2 * WINDOW; i += octets_passed(n)) {
        smtpb_span rest = smtpb_i_from(evidence, i);
        n = smtpb_i_word(rest, &hash);
        if (n > 0 && IS(hedges, smtpb_i_first(rest, n)))
            return true;
    }
    return false;
}

/* Is the phrase in quotes after a word such as Subject? Then it is not the server's own text. */
static bool is_repeated(const neighbours *before, smtpb_span left)
{
    char quote = left.len > 0 ? left.ptr[left.len - 1] : ' ';
    if (quote != '\'' && quote != '"' && quote != '`' && ((unsigned char)quote & 0x80) == 0)
        return false;
    return (before->n > 0 && IS(repeating, before->word[0])) || (before->n > 1 && IS(repeating, before->word[1]));
}

bool smtpb_i_is_hedged(const smtpb_reply *r, smtpb_span evidence)
{
    if (evidence.len == 0)
        return false;
    size_t begin = smtpb_i_offset(r->raw, evidence), reach = begin < WINDOW ? begin : WINDOW;
    smtpb_span left = smtpb_i_first(smtpb_i_from(r->raw, begin - reach), reach);
    neighbours before = read_before(left);
    neighbours behind = read_behind(smtpb_i_first(smtpb_i_from(r->raw, begin + evidence.len), WINDOW));
    bool passing = behind.near > 0 && IS(hedges, behind.word[0]);
    return is_hedged_inside(evidence) || governed_before(&before) || passing || has_milder_choice(&before) ||
           has_milder_choice(&behind) || is_repeated(&before, left);
}
