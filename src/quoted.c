/* SPDX-License-Identifier: MIT */
/* Which of two replies decides where one quotes another: what the outer one says that it was doing. */
#include "internal.h"
#include "words.h"

/* What the wrapper's own words speak of. Exim says "Callout verification failed" of a recipient, and "Sender verify failed"
   with "Called", "Sent" and "Response" of a sender. */
enum { SENDER = 1, RECIPIENT = 2, EXPIRY = 4, VERIFICATION = 8, FORWARDING = 16 };

/* WORDS(first word or its beginning, the word behind it or "", what of). */
#define WORDS(text, then, of)                                                                                          \
    {                                                                                                                  \
        of, sizeof(text) - 1, sizeof(then) - 1, text, then                                                             \
    }
static const struct {
    uint8_t of, len, then_len;
    char text[12], then[8];
} words[] = {
    WORDS("sender", "", SENDER),         WORDS("originator", "", SENDER),      WORDS("mailfrom", "", SENDER),
    WORDS("mail", "from", SENDER),       WORDS("return", "path", SENDER),      WORDS("reverse", "path", SENDER),
    WORDS("recipient", "", RECIPIENT),   WORDS("callout", "verif", RECIPIENT), WORDS("expir", "", EXPIRY),
    WORDS("timeout", "", EXPIRY),        WORDS("transfail", "", EXPIRY),       WORDS("too", "long", EXPIRY),
    WORDS("callout", "", VERIFICATION),  WORDS("callback", "", VERIFICATION),  WORDS("verif", "", VERIFICATION),
    WORDS("envelope", "", VERIFICATION), WORDS("said", "", FORWARDING),
};
#undef WORDS

static unsigned spoken_of(smtpb_span word, smtpb_span before)
{
    unsigned of = 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        smtpb_span first = { words[i].text, words[i].len }, then = { words[i].then, words[i].then_len };
        bool here =
            then.len == 0 ? smtpb_i_starts(word, first) : smtpb_i_same(before, first) && smtpb_i_starts(word, then);
        of |= here ? words[i].of : 0u;
    }
    return of;
}

static unsigned words_of(const smtpb_reply *wrapper)
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

/* X.1.7 and X.1.8 are statuses of the sender's address. */
static bool is_of_sender(smtpb_status status)
{
    return status.cls != 0 && status.subject == 1 && (status.detail == 7 || status.detail == 8);
}

/* In a verification of the sender nothing that is quoted is about the recipient; what cannot be told apart is taken for
   one. That the wrapper speaks of the recipient counts for more than that it made a callout. */
smtpb_i_about smtpb_i_outer_is_about(const smtpb_reply *r, const smtpb_context *ctx)
{
    smtpb_reply wrapper = *r, quote;
    wrapper.raw = smtpb_i_first(r->raw, smtpb_i_offset(r->raw, r->nested));
    smtpb_parse(r->nested, &quote);
    unsigned of = words_of(&wrapper), named = smtpb_i_names(&wrapper, ctx);
    bool names_sender = (named & (SMTPB_I_NAMES_SENDER | SMTPB_I_NAMES_RECIPIENT)) == SMTPB_I_NAMES_SENDER;
    if ((of & SENDER) || is_of_sender(r->status) || names_sender || (smtpb_i_names(&quote, ctx) & SMTPB_I_NAMES_SENDER))
        return SMTPB_I_ABOUT_SENDER;
    if ((of & RECIPIENT) || (named & SMTPB_I_NAMES_RECIPIENT))
        return SMTPB_I_ABOUT_RECIPIENT;
    if (of & EXPIRY)
        return SMTPB_I_ABOUT_EXPIRY;
    return (of & (FORWARDING | VERIFICATION)) == FORWARDING ? SMTPB_I_ABOUT_RECIPIENT : SMTPB_I_ABOUT_SENDER;
}
