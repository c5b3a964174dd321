/* SPDX-License-Identifier: MIT */
/* Words that take back what the deciding phrase says: "may not exist", "temporarily disabled", "not an unknown user",
   "unknown or full", a header that is only repeated. They count only where they apply to the phrase. */
#include "judge.h"

/* ---- The words next to the phrase: a few to each side, in the same clause ---- */

enum { AROUND = 5 /* words */, WINDOW = 48 /* octets */ };

/* The roles of the words to one side, the nearest first; `near` of them are in the phrase's clause. */
typedef struct neighbours {
    uint8_t role[AROUND];
    size_t n, near;
} neighbours;

static bool ends_clause(char c)
{
    return memchr("\n.;:!?,", c, 7) != NULL;
}

/* Octets of the word at s[at], and its role; 0: no word begins there. */
static size_t role_at(smtpb_span s, size_t at, uint8_t *role)
{
    smtpb_i_plain plain;
    uint32_t hash;
    if (smtpb_i_octet(s.ptr[at]) < SMTPB_I_WIDE)
        return 0;
    size_t n = smtpb_i_plain_word(s, at, &plain);
    if (n > 0) {
        *role = smtpb_i_vocable_of(smtpb_i_look_up_plain(&plain, n)).hedge;
        return n;
    }
    if (smtpb_i_is_character(smtpb_i_from(s, at))) { /* one that begins no known word is one by itself */
        *role = smtpb_i_vocable_of(smtpb_i_wide_word(smtpb_i_from(s, at), &n)).hedge;
        return n > 0 ? n : SMTPB_I_CHARACTER;
    }
    n = smtpb_i_word(smtpb_i_from(s, at), &hash);
    *role = n > 0 ? smtpb_i_look_up(smtpb_i_first(smtpb_i_from(s, at), n), hash).hedge : SMTPB_I_HEDGE_NONE;
    return n;
}

static void push(neighbours *s, uint8_t role)
{
    memmove(s->role + 1, s->role, AROUND - 1);
    s->role[0] = role;
    s->n += s->n < AROUND ? 1 : 0;
    s->near += s->near < AROUND ? 1 : 0;
}

/* Octets to skip for the word of n octets at s[at]; 0: it is a mark. */
static size_t octets_passed(smtpb_span s, size_t at, size_t n)
{
    return n > 0 ? n : smtpb_i_glyph_at(smtpb_i_from(s, at)).len;
}

static neighbours read_before(smtpb_span text)
{
    neighbours s = { { 0 }, 0, 0 };
    uint8_t role;
    for (size_t i = 0, n; i < text.len; i += octets_passed(text, i, n)) {
        n = role_at(text, i, &role);
        if (n > 0)
            push(&s, role);
        else if (ends_clause(text.ptr[i]))
            s.near = 0;
    }
    return s;
}

/* A comma may stand before "or". */
static neighbours read_behind(smtpb_span text)
{
    neighbours s = { { 0 }, 0, 0 };
    uint8_t role;
    for (size_t i = 0, n; i < text.len && s.n < AROUND; i += octets_passed(text, i, n)) {
        n = role_at(text, i, &role);
        if (n > 0)
            s.role[s.n++] = role;
        else if (ends_clause(text.ptr[i]) && text.ptr[i] != ',')
            break;
    }
    s.near = s.n;
    return s;
}

static bool takes_back(uint8_t role)
{
    return role == SMTPB_I_HEDGE_TAKES_BACK || role == SMTPB_I_HEDGE_NEGATES;
}

static bool denies(uint8_t role)
{
    return role == SMTPB_I_HEDGE_NEGATES || role == SMTPB_I_HEDGE_DENIES;
}

static bool governed_before(const neighbours *s)
{
    if (s->near > 0 && takes_back(s->role[0]))
        return true;
    return s->near > 1 && s->role[0] == SMTPB_I_HEDGE_FILLS && takes_back(s->role[1]);
}

/* "full or <phrase>", "<phrase> or full". */
static bool has_milder_choice(const neighbours *s)
{
    bool found = false;
    if (s->near < 2 || s->role[0] != SMTPB_I_HEDGE_CHOICE)
        return false;
    for (size_t i = 1; i < s->near && !found; i++)
        found = s->role[i] == SMTPB_I_HEDGE_MILDER;
    return found;
}

/* Where the phrase has no negation of its own, one between its words takes it back, up to an "or". */
static bool is_hedged_inside(smtpb_span evidence, bool affirms)
{
    bool denied = false;
    uint8_t role = SMTPB_I_HEDGE_NONE;
    for (size_t i = 0, n; i < evidence.len && i < (size_t)2 * WINDOW; i += octets_passed(evidence, i, n)) {
        n = role_at(evidence, i, &role);
        if (n > 0 && role == SMTPB_I_HEDGE_TAKES_BACK)
            return true;
        if (n > 0)
            denied = denies(role) || (denied && role != SMTPB_I_HEDGE_CHOICE);
    }
    return affirms && denied;
}

/* Is the phrase in quotes after a word such as Subject? Then it is not the server's own text. */
static bool is_repeated(const neighbours *before, smtpb_span left)
{
    char quote = left.len > 0 ? left.ptr[left.len - 1] : ' ';
    if (quote != '\'' && quote != '"' && quote != '`' && ((unsigned char)quote & 0x80) == 0)
        return false;
    return (before->n > 0 && before->role[0] == SMTPB_I_HEDGE_REPEATS) ||
           (before->n > 1 && before->role[1] == SMTPB_I_HEDGE_REPEATS);
}

bool smtpb_i_is_hedged(const smtpb_reply *r, smtpb_span evidence, bool affirms)
{
    if (evidence.len == 0)
        return false;
    size_t begin = smtpb_i_offset(r->raw, evidence), reach = begin < WINDOW ? begin : WINDOW;
    smtpb_span left = smtpb_i_first(smtpb_i_from(r->raw, begin - reach), reach);
    neighbours before = read_before(left);
    neighbours behind = read_behind(smtpb_i_first(smtpb_i_from(r->raw, begin + evidence.len), WINDOW));
    bool passing = behind.near > 0 && behind.role[0] == SMTPB_I_HEDGE_TAKES_BACK;
    return is_hedged_inside(evidence, affirms) || governed_before(&before) || passing || has_milder_choice(&before) ||
           has_milder_choice(&behind) || is_repeated(&before, left);
}
