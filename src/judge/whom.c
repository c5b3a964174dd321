/* SPDX-License-Identifier: MIT */
/* Whose mailbox a reply names: that of the recipient or the sender that the caller knows, or another one. */
#include "judge.h"

/* An argument of RCPT or MAIL without its brackets. */
static smtpb_span bare(smtpb_span argument)
{
    if (argument.len > 0 && argument.ptr[0] == '<' && argument.ptr[argument.len - 1] == '>')
        return (smtpb_span){ argument.ptr + 1, argument.len - 2 };
    return argument;
}

static smtpb_span local_of(smtpb_span address)
{
    for (size_t at = address.len; at > 0; at--)
        if (address.ptr[at - 1] == '@')
            return smtpb_i_first(address, at - 1);
    return address;
}

bool smtpb_i_same_argument(smtpb_span a, smtpb_span b)
{
    return smtpb_i_same(bare(a), bare(b));
}

bool smtpb_i_has_local(smtpb_span argument, smtpb_span local)
{
    return smtpb_i_same(local_of(bare(argument)), local);
}

/* Is it a hint, a contact or an id, and so not the refused mailbox? An echo in front of the words is always that. */
static bool stands_aside(const smtpb_i_named *m)
{
    enum { NEAR = 3 };
    if (m->echo)
        return false;
    return (m->lead != SMTPB_I_LEAD_NONE && m->words <= NEAR) || smtpb_i_is_role(m->mailbox.local) ||
           smtpb_i_takes_no_mail(&m->mailbox);
}

/* The local part is compared without case: the server may have changed it. */
static unsigned whose(const smtpb_i_named *m, const smtpb_context *ctx)
{
    smtpb_span recipient = bare(ctx->recipient), sender = bare(ctx->sender);
    if (smtpb_i_same(m->mailbox.address, recipient))
        return SMTPB_I_NAMES_RECIPIENT;
    if (m->mailbox.domain.len > 0 && smtpb_i_same(m->mailbox.address, sender))
        return SMTPB_I_NAMES_SENDER;
    if (smtpb_i_has_local(recipient, m->mailbox.local))
        return SMTPB_I_NAMES_RECIPIENT;
    return recipient.len > 0 && !stands_aside(m) ? SMTPB_I_NAMES_ANOTHER : 0;
}

unsigned smtpb_i_names(const smtpb_reply *r, const smtpb_context *ctx)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_i_naming walk = smtpb_i_names_in(r, &at);
    smtpb_i_named m;
    unsigned names = 0;
    if (ctx->recipient.len == 0 && ctx->sender.len == 0)
        return 0;
    while (smtpb_i_named_next(&walk, &m))
        names |= whose(&m, ctx);
    return names;
}
