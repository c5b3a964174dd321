/* SPDX-License-Identifier: MIT */
/* OpenSMTPD: stat="...", and reports of smtp-out. */
#include "read.h"

static bool opensmtpd_stat(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    smtpb_span rest = smtpb_i_from(in, after);
    out->host = smtpb_i_value_left_of(smtpb_i_first(in, at), SMTPB_I_LITERAL("relay="));
    size_t end = smtpb_i_last(rest, SMTPB_I_LITERAL("\""));
    out->cut = end == rest.len;
    return smtpb_i_wrap_reply(out, SMTPB_FORM_OPENSMTPD, smtpb_i_first(rest, end));
}

/* "smtp-out|protocol-server|SESSION|551 ..." */
static bool opensmtpd_report(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    (void)at;
    return smtpb_i_wrap_reply(out, SMTPB_FORM_OPENSMTPD, smtpb_i_from(in, smtpb_i_find(in, after, '|') + 1));
}

static const smtpb_i_mark opensmtpd_marks[] = {
    SMTPB_I_MARK("stat=\"", opensmtpd_stat),
    SMTPB_I_MARK("smtp-out|protocol-server|", opensmtpd_report),
};

const smtpb_i_marks smtpb_i_opensmtpd = { SMTPB_FORM_OPENSMTPD, sizeof opensmtpd_marks / sizeof *opensmtpd_marks,
                                          opensmtpd_marks };
