/* SPDX-License-Identifier: MIT */
/* Where the mailbox went: forwarding addresses in the text of a reply (RFC 5321 3.4). */
#include "internal.h"

enum { MAX_HINTS = 16 };

/* What the words so far make of the next address. */
typedef enum mood {
    NEUTRAL, /* nothing leads to it: an echo of the recipient, say */
    LEADING, /* "try", "use", "forward to": counts on a 551, a 251 and an X.1.6 */
    MOVED,   /* "moved", "new address": counts on a 550 and a 553 too */
    ASIDE    /* a message id, a sender, somebody to ask for help */
} mood;

/* What servers write before an address. The last of these words before it decides. */
#define WORD(text, mood) { sizeof(text) - 1, mood, text }
static const struct {
    uint8_t len;
    uint8_t mood;
    char text[14];
} words[] = {
    WORD("try", LEADING),        WORD("use", LEADING),       WORD("forward", LEADING),  WORD("forwarded", LEADING),
    WORD("forwarding", LEADING), WORD("redirect", LEADING),  WORD("instead", LEADING),  WORD("redirected", LEADING),
    WORD("reachable", LEADING),  WORD("moved", MOVED),       WORD("relocated", MOVED),  WORD("changed", MOVED),
    WORD("new", MOVED),
    WORD("message", ASIDE),      WORD("message-id", ASIDE),  WORD("id", ASIDE),         WORD("from", ASIDE),
    WORD("sender", ASIDE),       WORD("contact", ASIDE),     WORD("contacting", ASIDE), WORD("help", ASIDE),
    WORD("questions", ASIDE),    WORD("report", ASIDE),      WORD("abuse", ASIDE),      WORD("write", ASIDE),
    WORD("postmaster", ASIDE),   WORD("support", ASIDE),     WORD("admin", ASIDE),      WORD("administrator", ASIDE),
    WORD("see", ASIDE),          WORD("visit", ASIDE),       WORD("again", ASIDE),      WORD("later", ASIDE),
};
#undef WORD

static mood mood_after(smtpb_span word, mood before)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (smtpb_i_same(word, (smtpb_span){ words[i].text, words[i].len }))
            return (mood)words[i].mood;
    return before;
}

static bool ends_word(char c)
{
    return c == '\0' || smtpb_i_is_blank(c) || memchr("<>\"(),;", c, 7) != NULL;
}

static bool is_outer_mark(char c)
{
    return c != '\0' && memchr(".:!?'[]*", c, 8) != NULL;
}

/* The run of octets at s up to a blank, a bracket or a quote, without sentence marks at its ends; *n: octets of the
   run. */
static smtpb_span word_at(smtpb_span s, size_t *n)
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

/* Octets of a bracket that holds no path: a URL, an HTML tag, a host. To its '>', or to where another one opens. */
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

/* A mailbox without brackets must look like one that people write: nothing of a URL, and a domain with a dot. */
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

/* ---- Which replies may name one ---- */

/* The least mood that an address needs. */
static mood needed(const smtpb_reply *r)
{
    bool moved_status = r->status.subject == 1 && r->status.detail == 6 && r->status.cls != 0;
    if (r->code == 551 || r->code == 251 || moved_status)
        return LEADING;
    return r->code == 550 || r->code == 553 ? MOVED : ASIDE;
}

static bool is_weak(const smtpb_reply *r)
{
    return needed(r) == MOVED;
}

static bool names(smtpb_span argument, const smtpb_forward *found)
{
    smtpb_forward own;
    if (smtpb_i_path(argument, &own) == 0 && smtpb_i_mailbox(argument, &own) != argument.len)
        return false;
    return smtpb_i_same_mailbox(&own, found);
}

/* Where the reply was cut short, an address that ends there may have lost its tail. */
static bool touches_cut(const smtpb_reply *r, const smtpb_forward *found)
{
    size_t end = smtpb_i_offset(r->raw, found->address) + found->address.len;
    return (r->flags & SMTPB_REPLY_CUT) && (r->flags & SMTPB_REPLY_NO_LINE_END) && end == r->raw.len;
}

/* ---- The walk: piece by piece, word by word, each octet once ---- */

typedef struct walk {
    const smtpb_reply *reply;
    smtpb_span recipient;
    smtpb_span sender;
    smtpb_cursor *at;
    mood least;
} walk;

/* The cursor's state: the mood, and above it the state of the walk over the pieces. */
enum { MOOD_BITS = 2 };

static mood mood_of(const smtpb_cursor *at)
{
    return (mood)(at->state & ((1u << MOOD_BITS) - 1));
}

static void set_mood(smtpb_cursor *at, mood now, uint32_t pieces)
{
    at->state = (uint32_t)now | pieces << MOOD_BITS;
}

static bool is_own(const walk *w, const smtpb_forward *found)
{
    smtpb_forward echo;
    if (names(w->recipient, found) || names(w->sender, found))
        return true;
    smtpb_span seen = smtpb_i_from(w->reply->raw, w->at->echo > 0 ? w->at->echo - 1 : w->reply->raw.len);
    smtpb_i_mailbox(seen, &echo);
    return smtpb_i_same_mailbox(&echo, found);
}

/* Takes the address as a hint, or remembers it as the echo that later ones are compared with. */
static bool take(const walk *w, const smtpb_forward *found, smtpb_span after)
{
    mood now = mood_of(w->at);
    bool led = now != ASIDE && now >= w->least;
    if (led && !is_echo(after) && !is_own(w, found) && !touches_cut(w->reply, found))
        return true;
    if (w->at->echo == 0)
        w->at->echo = smtpb_i_offset(w->reply->raw, found->address) + 1;
    return false;
}

/* Goes on in one piece; the cursor is left behind the hint, or at the piece's end. */
static bool next_in(const walk *w, smtpb_span piece, smtpb_forward *out)
{
    size_t base = smtpb_i_offset(w->reply->raw, piece);
    for (size_t i = w->at->at > base ? w->at->at - base : 0; i < piece.len;) {
        smtpb_span rest = smtpb_i_from(piece, i);
        size_t n = smtpb_i_path(rest, out);
        bool found = n > 0;
        if (!found && rest.ptr[0] == '<') {
            n = skip_bracket(rest);
        } else if (!found) {
            smtpb_span word = word_at(rest, &n);
            found = bare_mailbox(word, out);
            set_mood(w->at, mood_after(word, mood_of(w->at)), w->at->state >> MOOD_BITS);
        }
        i += n;
        w->at->at = base + i;
        if (found && take(w, out, smtpb_i_from(piece, i)))
            return true;
    }
    return false;
}

static bool next_hint(const walk *w, smtpb_forward *out)
{
    smtpb_piece piece;
    smtpb_cursor pieces = { w->at->piece, 0, 0, 0, w->at->state >> MOOD_BITS };
    bool may = w->least != ASIDE && w->at->count < MAX_HINTS;
    while (may && smtpb_piece_next(w->reply, &pieces, &piece)) {
        if (next_in(w, piece.text, out)) {
            w->at->count++;
            out->flags |= is_weak(w->reply) ? SMTPB_FORWARD_WEAK : 0;
            return true;
        }
        w->at->piece = pieces.at;
        set_mood(w->at, mood_of(w->at), pieces.state);
    }
    memset(out, 0, sizeof *out);
    return false;
}

bool smtpb_forward_next(const smtpb_reply *reply, const smtpb_context *ctx, smtpb_cursor *at, smtpb_forward *out)
{
    if (!reply || !at || !out)
        return false;
    smtpb_context known = smtpb_i_context(ctx);
    walk w = { reply, known.recipient, known.sender, at, needed(reply) };
    return next_hint(&w, out);
}

bool smtpb_forward_in(smtpb_span text, smtpb_cursor *at, smtpb_forward *out)
{
    if (!at || !out || (!text.ptr && text.len > 0))
        return false;
    smtpb_reply lines = { 0 };
    lines.raw = text;
    walk w = { &lines, { NULL, 0 }, { NULL, 0 }, at, LEADING };
    return next_hint(&w, out);
}
