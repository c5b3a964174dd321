/* SPDX-License-Identifier: MIT */
/* Which reply decides if one quotes another: depends on what the outer one says that it was doing. */
#include "judge.h"

/* What the words of the outer reply are about. Exim says "Callout verification failed" about a recipient, and "Sender
   verify failed" with "Called", "Sent" and "Response" about a sender. */
enum { OF_SENDER = 1, OF_RECIPIENT = 2, OF_EXPIRY = 4, OF_VERIFICATION = 8, OF_FORWARDING = 16 };

/* TOPIC(beginning of a word, "", topic), or TOPIC(a word, beginning of the next one, topic) */
#define TOPIC(text, then, of)                                                                                          \
    {                                                                                                                  \
        of, sizeof(text) - 1, sizeof(then) - 1, text, then                                                             \
    }
static const struct {
    uint8_t of, len, then_len;
    char text[12], then[8];
} topics[] = {
    TOPIC("sender", "", OF_SENDER),        TOPIC("originator", "", OF_SENDER),
    TOPIC("mailfrom", "", OF_SENDER),      TOPIC("mail", "from", OF_SENDER),
    TOPIC("return", "path", OF_SENDER),    TOPIC("reverse", "path", OF_SENDER),
    TOPIC("recipient", "", OF_RECIPIENT),  TOPIC("callout", "verif", OF_RECIPIENT),
    TOPIC("expir", "", OF_EXPIRY),         TOPIC("timeout", "", OF_EXPIRY),
    TOPIC("transfail", "", OF_EXPIRY),     TOPIC("too", "long", OF_EXPIRY),
    TOPIC("callout", "", OF_VERIFICATION), TOPIC("callback", "", OF_VERIFICATION),
    TOPIC("verif", "", OF_VERIFICATION),   TOPIC("envelope", "", OF_VERIFICATION),
    TOPIC("said", "", OF_FORWARDING),
};
#undef TOPIC

static unsigned spoken_of(smtpb_span word, smtpb_span before)
{
    unsigned of = 0;
    for (size_t i = 0; i < sizeof topics / sizeof *topics; i++) {
        smtpb_span first = { topics[i].text, topics[i].len }, then = { topics[i].then, topics[i].then_len };
        bool here =
            then.len == 0 ? smtpb_i_starts(word, first) : smtpb_i_same(before, first) && smtpb_i_starts(word, then);
        of |= here ? topics[i].of : 0u;
    }
    return of;
}

static unsigned topics_of(const smtpb_reply *wrapper)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_piece piece;
    smtpb_i_token token;
    smtpb_span before = { NULL, 0 };
    unsigned of = 0;
    while (smtpb_piece_next(wrapper, &at, &piece))
        for (smtpb_i_walk walk = { piece.text, 0, 0 }; smtpb_i_token_next(&walk, &token);) {
            of |= token.kind == SMTPB_I_WORD ? spoken_of(token.span, before) : 0;
            before = token.span;
        }
    return of;
}

/* X.1.7 and X.1.8 are about the sender's address. */
static bool is_of_sender(smtpb_status status)
{
    return status.cls != 0 && status.subject == 1 && (status.detail == 7 || status.detail == 8);
}

/* In a verification of the sender nothing in the quote is about the recipient; unclear cases are treated as one. That
   the outer reply mentions the recipient counts for more than that it made a callout. */
smtpb_i_about smtpb_i_outer_is_about(const smtpb_reply *r, const smtpb_context *ctx)
{
    smtpb_reply wrapper = *r, quote;
    wrapper.raw = smtpb_i_first(r->raw, smtpb_i_offset(r->raw, r->nested));
    smtpb_parse(r->nested, &quote);
    unsigned of = topics_of(&wrapper), named = smtpb_i_names(&wrapper, ctx);
    bool names_sender = (named & (SMTPB_I_NAMES_SENDER | SMTPB_I_NAMES_RECIPIENT)) == SMTPB_I_NAMES_SENDER;
    if ((of & OF_SENDER) || is_of_sender(r->status) || names_sender ||
        (smtpb_i_names(&quote, ctx) & SMTPB_I_NAMES_SENDER))
        return SMTPB_I_ABOUT_SENDER;
    if ((of & OF_RECIPIENT) || (named & SMTPB_I_NAMES_RECIPIENT))
        return SMTPB_I_ABOUT_RECIPIENT;
    if (of & OF_EXPIRY)
        return SMTPB_I_ABOUT_EXPIRY;
    return (of & (OF_FORWARDING | OF_VERIFICATION)) == OF_FORWARDING ? SMTPB_I_ABOUT_RECIPIENT : SMTPB_I_ABOUT_SENDER;
}
