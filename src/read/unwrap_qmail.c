/* SPDX-License-Identifier: MIT */
/* qmail: "Connected to X but ... Remote host said: ...". */
#include "read.h"

#define STAGE(words, stage)                                                                                            \
    {                                                                                                                  \
        sizeof(words) - 1, SMTPB_STAGE_##stage, words                                                                  \
    }
static const struct {
    uint8_t len;
    uint8_t stage;
    char words[26];
} qmail_stages[] = {
    STAGE("does not like recipient", RCPT), STAGE("failed on MAIL FROM", MAIL),
    STAGE("failed on DATA", DATA),          STAGE("failed after I sent", EOD),
    STAGE("but greeting failed", CONNECT),  STAGE("but my name was rejected", HELO),
    STAGE("but sender was rejected", MAIL),
};
#undef STAGE

/* The sentence to the left names the host's address, then the stage. */
static void take_qmail_sentence(smtpb_span left, smtpb_i_wrap *out)
{
    for (size_t i = 0; i < sizeof qmail_stages / sizeof *qmail_stages; i++) {
        smtpb_span words = { qmail_stages[i].words, qmail_stages[i].len };
        size_t at = smtpb_i_last(left, words);
        if (at == left.len)
            continue;
        smtpb_span host = smtpb_i_before(left, at);
        host.len -= host.len > 0 && host.ptr[host.len - 1] == '_' ? 1 : 0;
        size_t begin = host.len;
        while (begin > 0 && !smtpb_i_is_space(host.ptr[begin - 1]) && host.ptr[begin - 1] != '_')
            begin--;
        out->stage = (smtpb_stage)qmail_stages[i].stage;
        out->host = smtpb_i_from(host, begin);
        return;
    }
}

/* The reply, without what qmail says after it. */
static smtpb_span qmail_reply(smtpb_span s)
{
    s = smtpb_i_first(s, smtpb_i_last(s, SMTPB_I_LITERAL("Giving up on ")));
    return smtpb_i_first(s, smtpb_i_last(s, SMTPB_I_LITERAL("I'm not going to try again")));
}

/* As qmail-send's log has it, with _ for blanks and / for line ends: "550_5.1.1_no_such_user/". */
static smtpb_span escaped_reply(smtpb_span s, smtpb_i_wrap *out)
{
    out->code = smtpb_i_code(smtpb_i_first(s, 3));
    s = smtpb_i_from(s, out->code != 0 ? 4 : 0);
    size_t n = smtpb_status_parse(s, &out->status);
    s = smtpb_i_from(s, n + (n < s.len && s.ptr[n] == '_' ? 1 : 0));
    s.len -= s.len > 0 && s.ptr[s.len - 1] == '/' ? 1 : 0;
    return s;
}

static bool qmail_said(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    smtpb_span reply = qmail_reply(smtpb_i_from(in, after));
    take_qmail_sentence(smtpb_i_first(in, at), out);
    if (in.ptr[after - 1] == '_')
        reply = escaped_reply(reply, out);
    return smtpb_i_wrap_reply(out, SMTPB_FORM_QMAIL, reply);
}

/* "Connected to X but connection died. (Possible duplicate!)" */
static bool qmail_died(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    smtpb_span rest = smtpb_i_from(in, after);
    smtpb_span host = smtpb_i_up_to(rest, '_', '_');
    if (SMTPB_I_AT(smtpb_i_from(rest, host.len), " but connection died") == 0)
        return false;
    out->host = host;
    bool duplicate = smtpb_i_last(rest, SMTPB_I_LITERAL("duplicate")) < rest.len;
    return smtpb_i_wrap_silence(out, SMTPB_FORM_QMAIL, SMTPB_SILENCE_DROPPED,
                                duplicate ? SMTPB_STAGE_EOD : SMTPB_STAGE_UNKNOWN, smtpb_i_from(in, at));
}

static bool qmail_not_connected(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    (void)after;
    return smtpb_i_wrap_silence(out, SMTPB_FORM_QMAIL, SMTPB_SILENCE_REFUSED, SMTPB_STAGE_CONNECT,
                                smtpb_i_from(in, at));
}

static const smtpb_i_mark qmail_marks[] = {
    SMTPB_I_MARK("Remote host said: ", qmail_said),
    SMTPB_I_MARK("Connected to ", qmail_died),
    SMTPB_I_MARK("Sorry, I wasn't able to establish an SMTP connection", qmail_not_connected),
};

const smtpb_i_marks smtpb_i_qmail = { SMTPB_FORM_QMAIL, sizeof qmail_marks / sizeof *qmail_marks, qmail_marks };
