/* SPDX-License-Identifier: MIT */
/* The `ok` replies of the rules: how common words are, and which stand together. */
#include "mkrules.h"

reply replies[MAX_REPLIES];
unsigned reply_count;

void hear(reply *reply, unsigned word)
{
    unsigned i = 0;
    while (i < reply->count && reply->words[i] != word)
        i++;
    if (word > 0 && i == reply->count && i < MAX_HEARD)
        reply->words[reply->count++] = word;
}

/* The domains that a host is in. */
static void hear_host(reply *reply, smtpb_span host)
{
    for (size_t i = 0; i < host.len; i++)
        if (i == 0 || host.ptr[i - 1] == '.') {
            smtpb_span domain = smtpb_i_from(host, i);
            hear(reply, number_of_word(domain, smtpb_i_host_hash(domain)));
        }
}

static void hear_words(reply *reply)
{
    smtpb_i_walk walk = { reply->text, 0, 0 };
    smtpb_i_token token;
    while (smtpb_i_token_next(&walk, &token))
        if (token.kind == SMTPB_I_WORD)
            hear(reply, number_at(reply->text, token.span, token.hash));
        else if (token.kind == SMTPB_I_OPAQUE)
            hear_host(reply, smtpb_i_run_host(token.span));
}

void add_reply(smtpb_span text)
{
    if (reply_count == MAX_REPLIES)
        refuse("replies", reply_count);
    replies[reply_count++].text = text;
}

void hear_replies(void)
{
    for (reply *reply = replies; reply < replies + reply_count; reply++)
        hear_words(reply);
}
