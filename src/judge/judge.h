/* SPDX-License-Identifier: MIT */
/* Judgement: what a reply means, where the mailbox went, what else it says. */
#ifndef SMTPB_I_JUDGE_H
#define SMTPB_I_JUDGE_H

#include "../rules/rules.h"

/* ---- context.c ---- */

/* The caller's context; a member is unknown if ctx is NULL or too old to have it. */
smtpb_context smtpb_i_context(const smtpb_context *ctx);

/* The same, with stage and host from the wrapping, if any, where ctx does not set them. */
smtpb_context smtpb_i_context_of(const smtpb_context *ctx, const smtpb_origin *origin);

/* ---- mailboxes.c ---- */

/* What the words before an address say about it. */
typedef enum smtpb_i_lead {
    SMTPB_I_LEAD_NONE,  /* nothing: for example an echo of the recipient */
    SMTPB_I_LEAD_HINT,  /* "try", "use", "forward to": counts in a 551, a 251 and with status X.1.6 */
    SMTPB_I_LEAD_MOVED, /* "moved", "new address": counts in a 550 and a 553 too */
    SMTPB_I_LEAD_ASIDE  /* a message id, a sender, a contact for help */
} smtpb_i_lead;

/* A mailbox that a reply names. */
typedef struct smtpb_i_named {
    smtpb_forward mailbox; /* domain.len 0: an echo of a local part alone, "<jane>: " */
    smtpb_i_lead lead;
    unsigned words; /* between the word that introduces it and the mailbox, at most 7 */
    bool echo;      /* as Postfix and sendmail echo a recipient: "<x>: ", "<x>... " */
} smtpb_i_named;

/* A walk over them. In the cursor, count and echo are for the caller; another walk may continue at the same cursor. */
typedef struct smtpb_i_naming {
    const smtpb_reply *reply;
    smtpb_cursor *at;
    smtpb_cursor pieces;
    smtpb_span piece; /* that is being read; empty: none yet */
} smtpb_i_naming;

smtpb_i_naming smtpb_i_names_in(const smtpb_reply *r, smtpb_cursor *at);

/* The next one. False: no more. */
bool smtpb_i_named_next(smtpb_i_naming *walk, smtpb_i_named *out);

/* postmaster, info and the like (RFC 2142). */
bool smtpb_i_is_role(smtpb_span local);

/* mailer-daemon, noreply, unsubscribe, and anything that looks like an id. */
bool smtpb_i_takes_no_mail(const smtpb_forward *mailbox);

/* ---- whom.c ---- */

/* Whom a reply names, as bits. */
enum {
    SMTPB_I_NAMES_RECIPIENT = 1, /* ctx->recipient, or its local part at another domain */
    SMTPB_I_NAMES_SENDER = 2,    /* ctx->sender, which is not the recipient */
    SMTPB_I_NAMES_ANOTHER = 4    /* as refused, where the recipient is known */
};

unsigned smtpb_i_names(const smtpb_reply *r, const smtpb_context *ctx);

/* Arguments of RCPT or MAIL, with or without < >: the same mailbox; with this local part, which is not empty.
   ASCII case is ignored. */
bool smtpb_i_same_argument(smtpb_span a, smtpb_span b);
bool smtpb_i_has_local(smtpb_span argument, smtpb_span local);

/* ---- about.c ---- */

/* What a reply that quotes another was about. */
typedef enum smtpb_i_about {
    SMTPB_I_ABOUT_SENDER,    /* verifying the sender; the safe choice if unclear, as it makes no address dead */
    SMTPB_I_ABOUT_RECIPIENT, /* verifying the recipient, or passing the message on */
    SMTPB_I_ABOUT_EXPIRY     /* giving up the message after some time; the quote is the last refusal */
} smtpb_i_about;

/* r->nested is not empty. */
smtpb_i_about smtpb_i_outer_is_about(const smtpb_reply *r, const smtpb_context *ctx);

/* ---- hedge.c ---- */

/* Do words next to the phrase that decided, or between its words, take back what it says? `evidence` lies in r->raw;
   affirms: no word of the phrase negates. */
bool smtpb_i_is_hedged(const smtpb_reply *r, smtpb_span evidence, bool affirms);

/* ---- The words of a reply, which are read once, when they are first needed ---- */

typedef struct smtpb_i_words {
    const smtpb_reply *reply;
    smtpb_stage stage;
    smtpb_provider provider; /* by the host */
    bool is_read;
    smtpb_i_hits hits;
} smtpb_i_words;

/* reply NULL: of an empty one. */
static inline smtpb_i_words smtpb_i_words_of(const smtpb_reply *reply, const smtpb_context *ctx)
{
    static const smtpb_reply nothing = { 0 };
    smtpb_i_words w = { .reply = reply ? reply : &nothing, .stage = ctx->stage, .provider = smtpb_i_provider(ctx->mx) };
    return w;
}

static inline const smtpb_i_hits *smtpb_i_hits_of(smtpb_i_words *w)
{
    if (!w->is_read)
        smtpb_i_match(w->reply, w->stage, w->provider, &w->hits);
    w->is_read = true;
    return &w->hits;
}

/* ---- classify.c ---- */

void smtpb_i_judge(smtpb_i_words *w, const smtpb_context *ctx, smtpb_verdict *out);

/* ---- facts.c ---- */

enum { SMTPB_I_FACTS = 4 /* at most */ };

/* ---- decide.c ---- */

/* What decides, and with what confidence. */
typedef struct smtpb_i_finding {
    smtpb_reason reason;
    smtpb_confidence confidence;
    smtpb_by by;
    smtpb_span evidence;
    const smtpb_i_rule *rule; /* NULL: no phrase decided */
    bool borne_out;           /* a precise status says the same */
    bool doubted;             /* a precise status decided, and a vague phrase speaks of a policy or of the sender; or a
                                 word speaks of something else than the recipient: hedges.def; or a quoted reply that
                                 decided is temporary */
    bool affirms;             /* no word of the rule's phrase negates */
} smtpb_i_finding;

/* w: the words of r. *provider may be set by a mark in the text. */
smtpb_i_finding smtpb_i_decide(const smtpb_reply *r, const smtpb_context *ctx, smtpb_i_words *w,
                               smtpb_provider *provider);

/* Is its code 2xx or 3xx, or without a code its status 2.x.x? */
bool smtpb_i_is_accepted(const smtpb_reply *r);

/* Does it name the recipient, who is not the sender as well? */
bool smtpb_i_names_recipient(const smtpb_reply *r, const smtpb_context *ctx);

#endif
