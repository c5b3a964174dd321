/* SPDX-License-Identifier: MIT */
/* Where the mailbox went: forwarding addresses in the text of a reply (RFC 5321 3.4). */
#include "judge.h"

enum {
    MAX_HINTS = 16,
    MOST_BETWEEN = 5,     /* words between the one that introduces an address and the address */
    MOST_BETWEEN_ROLE = 2 /* the same for a mailbox such as info */
};

/* ---- Which replies may name one ---- */

/* The weakest lead that makes an address a hint. */
static smtpb_i_lead needed(const smtpb_reply *r)
{
    bool moved_status = r->status.subject == 1 && r->status.detail == 6 && r->status.cls != 0;
    if (r->code == 551 || r->code == 251 || moved_status)
        return SMTPB_I_LEAD_HINT;
    return r->code == 550 || r->code == 553 ? SMTPB_I_LEAD_MOVED : SMTPB_I_LEAD_ASIDE;
}

static bool is_weak(const smtpb_reply *r)
{
    return needed(r) == SMTPB_I_LEAD_MOVED;
}

static bool is_named_by(smtpb_span argument, const smtpb_forward *found)
{
    smtpb_forward own;
    if (smtpb_i_path(argument, &own) == 0 && smtpb_i_mailbox(argument, &own) != argument.len)
        return false;
    return smtpb_i_same_mailbox(&own, found);
}

/* An address that ends where the reply was cut may be incomplete. */
static bool touches_cut(const smtpb_reply *r, const smtpb_forward *found)
{
    size_t end = smtpb_i_offset(r->raw, found->address) + found->address.len;
    return (r->flags & SMTPB_REPLY_CUT) && (r->flags & SMTPB_REPLY_NO_LINE_END) && end == r->raw.len;
}

/* ---- Which of the named mailboxes are hints ---- */

typedef struct hint_search {
    const smtpb_reply *reply;
    smtpb_span recipient;
    smtpb_span sender;
    smtpb_cursor *at; /* echo: 1 + offset of the first mailbox that is not a hint; count: hints so far */
    smtpb_i_lead least;
} hint_search;

static bool is_own(const hint_search *s, const smtpb_forward *found)
{
    smtpb_forward echo;
    if (is_named_by(s->recipient, found) || is_named_by(s->sender, found))
        return true;
    if (s->at->echo == 0)
        return false;
    smtpb_i_mailbox(smtpb_i_from(s->reply->raw, s->at->echo - 1), &echo);
    return smtpb_i_same_mailbox(&echo, found);
}

/* Nobody moves to a role mailbox, unless the reply says so explicitly or the recipient was one, too. */
static bool is_destination(const hint_search *s, const smtpb_i_named *m)
{
    bool moved = m->lead == SMTPB_I_LEAD_MOVED && m->words <= MOST_BETWEEN_ROLE &&
                 (m->mailbox.flags & SMTPB_FORWARD_UNBRACKETED) == 0;
    if (m->mailbox.domain.len == 0 || smtpb_i_takes_no_mail(&m->mailbox))
        return false;
    return moved || !smtpb_i_is_role(m->mailbox.local) || smtpb_i_has_local(s->recipient, m->mailbox.local);
}

static bool is_hint(const hint_search *s, const smtpb_i_named *m)
{
    bool led = m->lead != SMTPB_I_LEAD_ASIDE && m->lead >= s->least && m->words <= MOST_BETWEEN;
    return led && !m->echo && is_destination(s, m) && !is_own(s, &m->mailbox) && !touches_cut(s->reply, &m->mailbox);
}

static bool next_hint(const hint_search *s, smtpb_forward *out)
{
    smtpb_i_naming walk = smtpb_i_names_in(s->reply, s->at);
    smtpb_i_named m;
    bool may = s->least != SMTPB_I_LEAD_ASIDE && s->at->count < MAX_HINTS &&
               smtpb_i_find(s->reply->raw, 0, '@') < s->reply->raw.len;
    while (may && smtpb_i_named_next(&walk, &m)) {
        if (is_hint(s, &m)) {
            s->at->count++;
            *out = m.mailbox;
            out->flags |= is_weak(s->reply) ? SMTPB_FORWARD_WEAK : 0;
            return true;
        }
        if (s->at->echo == 0 && m.mailbox.domain.len > 0)
            s->at->echo = smtpb_i_offset(s->reply->raw, m.mailbox.address) + 1;
    }
    memset(out, 0, sizeof *out);
    return false;
}

bool smtpb_forward_next(const smtpb_reply *reply, const smtpb_context *ctx, smtpb_cursor *at, smtpb_forward *out)
{
    if (!reply || !at || !out)
        return false;
    smtpb_context known = smtpb_i_context(ctx);
    hint_search s = { reply, known.recipient, known.sender, at, needed(reply) };
    return next_hint(&s, out);
}

bool smtpb_forward_in(smtpb_span text, smtpb_cursor *at, smtpb_forward *out)
{
    if (!at || !out || (!text.ptr && text.len > 0))
        return false;
    smtpb_reply lines = { 0 };
    lines.raw = text;
    hint_search s = { &lines, { NULL, 0 }, { NULL, 0 }, at, SMTPB_I_LEAD_HINT };
    return next_hint(&s, out);
}

size_t smtpb_forward_write(const smtpb_forward *forward, char *buf, size_t cap)
{
    smtpb_i_writer w = { buf, buf ? cap : 0, 0 };
    if (forward)
        smtpb_i_put(&w, forward->address);
    return smtpb_i_end(&w);
}
