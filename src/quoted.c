/* SPDX-License-Identifier: MIT */
/* Which of two replies decides where one quotes another: what the outer one says that it was doing. */
#include "internal.h"

/* WORDS(text, what the outer reply was about). The first that is found counts. */
#define WORDS(text, about)                                                                                             \
    {                                                                                                                  \
        sizeof(text) - 1, about, text                                                                                  \
    }
static const struct {
    uint8_t len;
    uint8_t about;
    char text[32];
} words[] = {
    WORDS("sender verify", SMTPB_I_ABOUT_SENDER),
    WORDS("sender address", SMTPB_I_ABOUT_SENDER),
    WORDS("sender callout", SMTPB_I_ABOUT_SENDER),
    WORDS("verification failed for <", SMTPB_I_ABOUT_SENDER),
    WORDS("response: ", SMTPB_I_ABOUT_SENDER),
    WORDS("callout verification failed", SMTPB_I_ABOUT_RECIPIENT),
    WORDS("recipient address", SMTPB_I_ABOUT_RECIPIENT),
    WORDS("recipient verif", SMTPB_I_ABOUT_RECIPIENT),
    WORDS("recipient callout", SMTPB_I_ABOUT_RECIPIENT),
    WORDS("expired", SMTPB_I_ABOUT_EXPIRY),
    WORDS("timeout", SMTPB_I_ABOUT_EXPIRY),
    WORDS("transfail", SMTPB_I_ABOUT_EXPIRY),
    WORDS("too long", SMTPB_I_ABOUT_EXPIRY),
    WORDS("said: ", SMTPB_I_ABOUT_RECIPIENT), /* a host that forwards */
};
#undef WORDS

static bool mentions(smtpb_span text, smtpb_span phrase)
{
    for (size_t at = 0; at + phrase.len <= text.len; at++)
        if (smtpb_i_starts(smtpb_i_from(text, at), phrase))
            return true;
    return false;
}

/* In the pieces up to the quote. */
static bool outer_mentions(const smtpb_reply *r, smtpb_span phrase)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_piece piece;
    size_t end = smtpb_i_offset(r->raw, r->nested);
    while (smtpb_piece_next(r, &at, &piece)) {
        size_t begin = smtpb_i_offset(r->raw, piece.text);
        if (piece.text.len > 0 && begin >= end)
            return false;
        if (mentions(smtpb_i_first(piece.text, end - begin), phrase))
            return true;
    }
    return false;
}

smtpb_i_about smtpb_i_outer_is_about(const smtpb_reply *r)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (outer_mentions(r, (smtpb_span){ words[i].text, words[i].len }))
            return (smtpb_i_about)words[i].about;
    return SMTPB_I_ABOUT_SENDER;
}
