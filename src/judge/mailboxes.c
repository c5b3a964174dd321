/* SPDX-License-Identifier: MIT */
/* The mailboxes that the text of a reply names, and what the words before each one say about it. */
#include "judge.h"

/* What servers write before an address. The last of these words decides. */
#define WORD(text, lead)                                                                                               \
    {                                                                                                                  \
        sizeof(text) - 1, SMTPB_I_LEAD_##lead, text                                                                    \
    }
static const struct {
    uint8_t len;
    uint8_t lead;
    char text[14];
} leading_words[] = {
    WORD("try", HINT),
    WORD("use", HINT),
    WORD("forward", HINT),
    WORD("forwarded", HINT),
    WORD("forwarding", HINT),
    WORD("redirect", HINT),
    WORD("instead", HINT),
    WORD("redirected", HINT),
    WORD("reachable", HINT),
    WORD("moved", MOVED),
    WORD("relocated", MOVED),
    WORD("changed", MOVED),
    WORD("new", MOVED),
    WORD("message", ASIDE),
    WORD("message-id", ASIDE),
    WORD("id", ASIDE),
    WORD("from", ASIDE),
    WORD("sender", ASIDE),
    WORD("contact", ASIDE),
    WORD("contacting", ASIDE),
    WORD("help", ASIDE),
    WORD("questions", ASIDE),
    WORD("report", ASIDE),
    WORD("abuse", ASIDE),
    WORD("write", ASIDE),
    WORD("postmaster", ASIDE),
    WORD("support", ASIDE),
    WORD("admin", ASIDE),
    WORD("administrator", ASIDE),
    WORD("see", ASIDE),
    WORD("visit", ASIDE),
    WORD("again", ASIDE),
    WORD("later", ASIDE),
    WORD("ask", ASIDE),
    WORD("ref", ASIDE),
    WORD("reference", ASIDE),
    WORD("ticket", ASIDE),
    WORD("policy", ASIDE),
    WORD("form", ASIDE),
    WORD("unsubscribe", ASIDE),
    WORD("auth", ASIDE),
    WORD("relaying", ASIDE),
    WORD("spam", ASIDE),
};
#undef WORD

static bool ends_word(char c)
{
    return c == '\0' || smtpb_i_is_blank(c) || memchr("<>\"(),;", c, 7) != NULL;
}

static bool is_outer_mark(char c)
{
    return c != '\0' && memchr(".:!?'[]*", c, 8) != NULL;
}

/* The octets at s up to a blank, a bracket or a quote, without punctuation at their ends; *n: octets up to there. */
static smtpb_span bare_word_at(smtpb_span s, size_t *n)
{
    size_t end = 0, begin = 0;
    while (end < s.len && !ends_word(s.ptr[end]))
        end++;
    *n = end > 0 ? end : 1;
    while (begin < end && is_outer_mark(s.ptr[begin]))
        begin++;
    while (end > begin && is_outer_mark(s.ptr[end - 1]))
        end--;
    return (smtpb_span){ s.ptr + begin, end - begin };
}

/* Octets of a bracket that is not a path: a URL, an HTML tag, a host. Up to its '>', or to where another one opens. */
static size_t skip_bracket(smtpb_span s)
{
    size_t n = 1;
    while (n < s.len && s.ptr[n] != '<' && s.ptr[n] != '>')
        n++;
    return n < s.len && s.ptr[n] == '>' ? n + 1 : n;
}

/* Postfix echoes the recipient as "<x>: ", sendmail as "<x>... ". */
static bool is_echo(smtpb_span after)
{
    return (after.len > 0 && after.ptr[0] == ':') || smtpb_i_starts(after, SMTPB_I_LITERAL("..."));
}

/* A mailbox without brackets must look like one that people write: no part of a URL, and a domain with a dot. */
static bool bare_mailbox(smtpb_span word, smtpb_forward *out)
{
    if (smtpb_i_find(word, 0, '@') == word.len || smtpb_i_find(word, 0, '/') < word.len ||
        smtpb_i_find(word, 0, '=') < word.len)
        return false;
    if (smtpb_i_mailbox(word, out) != word.len || (out->flags & SMTPB_FORWARD_LITERAL) ||
        smtpb_i_find(out->domain, 0, '.') == out->domain.len)
        return false;
    out->flags |= SMTPB_FORWARD_UNBRACKETED;
    return true;
}

/* "<jane>: " and "<jane>... ": a server echoes a mailbox of its own without the domain. `s` is the bracket of n octets
   and what follows it. */
static bool local_echo(smtpb_span s, size_t n, smtpb_forward *out)
{
    smtpb_span local = { s.ptr + 1, n > 2 ? n - 2 : 0 };
    memset(out, 0, sizeof *out);
    if (local.len == 0 || local.len > 64 || s.ptr[n - 1] != '>' || !is_echo(smtpb_i_from(s, n)))
        return false;
    for (size_t i = 0; i < local.len; i++)
        if (!smtpb_i_is_alpha(local.ptr[i]) && !smtpb_i_is_digit(local.ptr[i]) && !memchr("-_+", local.ptr[i], 3))
            return false;
    out->address = out->local = local;
    return true;
}

/* ---- The walk: piece by piece, word by word, each octet once ---- */

/* The cursor's state: the lead, the words since then, and in the high bits the state of the walk over the pieces. */
enum { LEAD_BITS = 2, WORDS_BITS = 3, PIECE_SHIFT = LEAD_BITS + WORDS_BITS, MOST_WORDS = (1 << WORDS_BITS) - 1 };

static void set_state(smtpb_cursor *at, uint32_t lead, uint32_t since, uint32_t pieces)
{
    at->state = lead | since << LEAD_BITS | pieces << PIECE_SHIFT;
}

static uint32_t lead_of(const smtpb_cursor *at)
{
    return at->state & ((1u << LEAD_BITS) - 1);
}

static uint32_t words_since(const smtpb_cursor *at)
{
    return at->state >> LEAD_BITS & MOST_WORDS;
}

static void pass_word(smtpb_cursor *at, smtpb_span word)
{
    uint32_t since = words_since(at), pieces = at->state >> PIECE_SHIFT;
    if (word.len == 0)
        return;
    for (size_t i = 0; i < sizeof leading_words / sizeof *leading_words; i++)
        if (smtpb_i_same(word, (smtpb_span){ leading_words[i].text, leading_words[i].len })) {
            set_state(at, leading_words[i].lead, 0, pieces);
            return;
        }
    set_state(at, lead_of(at), since < MOST_WORDS ? since + 1 : since, pieces);
}

/* Is there a mailbox at s? *n: its octets, or those to skip. */
static bool mailbox_at(smtpb_span s, smtpb_cursor *at, size_t *n, smtpb_forward *out)
{
    *n = smtpb_i_path(s, out);
    if (*n > 0)
        return true;
    if (s.ptr[0] == '<') {
        *n = skip_bracket(s);
        return local_echo(s, *n, out);
    }
    smtpb_span word = bare_word_at(s, n);
    if (bare_mailbox(word, out))
        return true;
    pass_word(at, word);
    return false;
}

/* Continues in one piece; the cursor is left after the mailbox, or at the end of the piece. */
static bool next_in(const smtpb_reply *r, smtpb_span piece, smtpb_cursor *at, smtpb_i_named *out)
{
    size_t n, base = smtpb_i_offset(r->raw, piece);
    for (size_t i = at->at > base ? at->at - base : 0; i < piece.len;) {
        bool found = mailbox_at(smtpb_i_from(piece, i), at, &n, &out->mailbox);
        i += n;
        at->at = base + i;
        if (!found)
            continue;
        out->lead = (smtpb_i_lead)lead_of(at);
        out->words = words_since(at);
        out->echo = is_echo(smtpb_i_from(piece, i));
        return true;
    }
    return false;
}

smtpb_i_naming smtpb_i_names_in(const smtpb_reply *r, smtpb_cursor *at)
{
    return (smtpb_i_naming){ r, at, { at->piece, 0, 0, 0, at->state >> PIECE_SHIFT }, { NULL, 0 } };
}

bool smtpb_i_named_next(smtpb_i_naming *walk, smtpb_i_named *out)
{
    smtpb_piece piece;
    smtpb_cursor *at = walk->at;
    while (!next_in(walk->reply, walk->piece, at, out)) {
        at->piece = walk->pieces.at;
        set_state(at, lead_of(at), words_since(at), walk->pieces.state);
        if (!smtpb_piece_next(walk->reply, &walk->pieces, &piece)) {
            memset(out, 0, sizeof *out);
            return false;
        }
        walk->piece = piece.text;
    }
    return true;
}

/* ---- Mailboxes that do not belong to a person ---- */

#define LOCAL_PART(text)                                                                                               \
    {                                                                                                                  \
        sizeof(text) - 1, text                                                                                         \
    }
struct local {
    uint8_t len;
    char text[14];
};

static bool is_one_of(const struct local *list, size_t n, smtpb_span local, bool begins)
{
    for (size_t i = 0; i < n; i++) {
        smtpb_span name = { list[i].text, list[i].len };
        if (begins ? smtpb_i_starts(local, name) : smtpb_i_same(local, name))
            return true;
    }
    return false;
}

bool smtpb_i_is_role(smtpb_span local)
{
    static const struct local roles[] = {
        /* RFC 2142, and similar ones */
        LOCAL_PART("postmaster"), LOCAL_PART("abuse"),     LOCAL_PART("noc"),           LOCAL_PART("security"),
        LOCAL_PART("hostmaster"), LOCAL_PART("webmaster"), LOCAL_PART("info"),          LOCAL_PART("marketing"),
        LOCAL_PART("sales"),      LOCAL_PART("support"),   LOCAL_PART("usenet"),        LOCAL_PART("news"),
        LOCAL_PART("www"),        LOCAL_PART("uucp"),      LOCAL_PART("ftp"),           LOCAL_PART("admin"),
        LOCAL_PART("help"),       LOCAL_PART("helpdesk"),  LOCAL_PART("administrator"),
    };
    return is_one_of(roles, sizeof roles / sizeof *roles, local, false);
}

/* "1234abcd", "20261129.3f2a": digits with letters after them. People put digits at the end. */
static bool looks_like_id(smtpb_span local, bool bracketed)
{
    size_t digits = 0, least = bracketed ? 8 : 4;
    bool behind = false;
    for (size_t i = 0; i < local.len; i++) {
        digits += smtpb_i_is_digit(local.ptr[i]) ? 1 : 0;
        behind |= digits > 0 && smtpb_i_is_alpha(local.ptr[i]);
    }
    return behind && digits >= least;
}

bool smtpb_i_takes_no_mail(const smtpb_forward *m)
{
    static const struct local never[] = { LOCAL_PART("mailer-daemon"), LOCAL_PART("noreply"),
                                          LOCAL_PART("no-reply"),      LOCAL_PART("no_reply"),
                                          LOCAL_PART("donotreply"),    LOCAL_PART("do-not-reply"),
                                          LOCAL_PART("unsubscribe") };
    return is_one_of(never, sizeof never / sizeof *never, m->local, true) ||
           looks_like_id(m->local, (m->flags & SMTPB_FORWARD_UNBRACKETED) == 0);
}
#undef LOCAL_PART
