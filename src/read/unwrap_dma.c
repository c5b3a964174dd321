/* SPDX-License-Identifier: MIT */
/* DragonFly Mail Agent: "mx.example.net [192.0.2.1] did not like our RCPT TO:", then the reply on its own lines. */
#include "read.h"

static bool dma_said(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    enum { LONGEST_COMMAND = 16 }; /* with its colon; "final DATA:" is the longest that it names */
    smtpb_span command = smtpb_i_first(smtpb_i_from(in, after), LONGEST_COMMAND);
    size_t colon = smtpb_i_find(command, 0, ':');
    smtpb_span left = smtpb_i_before(in, at);
    size_t host = left.len;
    bool final = SMTPB_I_AT(command, "final DATA") > 0;
    if (colon == command.len)
        return false;
    while (host > 0 && left.ptr[host - 1] != '\n')
        host--;
    out->host = smtpb_i_up_to(smtpb_i_from(left, host), '[', '[');
    out->stage = final ? SMTPB_STAGE_EOD : smtpb_i_stage_in(command);
    return smtpb_i_wrap_reply(out, SMTPB_FORM_DMA, smtpb_i_from(in, after + colon + 1));
}

static const smtpb_i_mark dma_marks[] = { SMTPB_I_MARK("did not like our ", dma_said) };

const smtpb_i_marks smtpb_i_dma = { SMTPB_FORM_DMA, sizeof dma_marks / sizeof *dma_marks, dma_marks };
