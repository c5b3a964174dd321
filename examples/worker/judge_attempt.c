/* SPDX-License-Identifier: MIT */
/* From the answer to an attempt to a verdict. */
#include "state.h"

/* If the address was not tried, the reply is the one that made its suppression entry. */
static smtpb_stage known_stage(const answer *said)
{
    return said->kind == ANSWER_NONE ? SMTPB_STAGE_UNKNOWN : said->stage;
}

static smtpb_silence silence_of(answer_kind kind)
{
    return kind == ANSWER_REFUSED     ? SMTPB_SILENCE_REFUSED
           : kind == ANSWER_TIMED_OUT ? SMTPB_SILENCE_TIMED_OUT
                                      : SMTPB_SILENCE_DROPPED;
}

/* No valid answer: a code in the octets that came does not belong to any command. */
static void judge_silence(const answer *said, judged *j)
{
    j->reply.code = 0;
    j->reply.status = (smtpb_status){ 0, 0, 0 };
    smtpb_classify_silence(silence_of(said->kind), &j->context, &j->verdict);
}

void judge_attempt(attempt *a, judged *j)
{
    const answer *said = &a->answer;
    place_parse(a->host, &a->at);
    *j = (judged){ .context = SMTPB_CONTEXT_START };
    j->context.stage = known_stage(said);
    j->context.accepted = said->accepted;
    j->context.mx = smtpb_str(a->at.node);
    j->context.recipient = smtpb_str(a->address);
    j->context.sender = smtpb_str(a->sender);
    j->origin.host = smtpb_str(a->host);
    smtpb_parse((smtpb_span){ said->reply, said->len }, &j->reply);
    if (said->kind == ANSWER_REPLY || said->kind == ANSWER_NONE)
        smtpb_classify(&j->reply, &j->context, &j->verdict);
    else
        judge_silence(said, j);
}
