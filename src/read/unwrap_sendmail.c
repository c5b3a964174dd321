/* SPDX-License-Identifier: MIT */
/* sendmail: "reply=...", "stat=...", "reject=...", ">>> RCPT To:<x>" and "<<< ...", "(reason: ...)". InterScan's transcript
   points the other way: "Sent <<< RCPT TO:<x>" and "Received >>> ..."; MDaemon's has "-->" and "<--". */
#include "read.h"

static void sendmail_fields(smtpb_span left, smtpb_i_wrap *out)
{
    smtpb_status_parse(smtpb_i_value_left_of(left, SMTPB_I_LITERAL("dsn=")), &out->status);
    out->host = smtpb_i_value_left_of(left, SMTPB_I_LITERAL("relay="));
}

/* From 8.16 on the reply is logged before sendmail's own words for it: reply=551 5.1.6 ..., stat=User unknown */
static bool sendmail_reply(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    smtpb_span rest = smtpb_i_from(in, after);
    if (smtpb_i_code_of_line(rest) == 0)
        return false;
    smtpb_span line = smtpb_i_first(rest, smtpb_i_find(rest, 0, '\n'));
    sendmail_fields(smtpb_i_first(in, at), out);
    return smtpb_i_wrap_reply(out, SMTPB_FORM_SENDMAIL,
                              smtpb_i_first(line, smtpb_i_last(line, SMTPB_I_LITERAL(", stat="))));
}

/* The log of a refusal, whose relay is the client: "ruleset=check_rcpt, arg1=<x>, relay=X [Y], reject=550 5.7.1 ...",
   "milter=X, action=rcpt, reject=550 ..." */
static bool sendmail_reject(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    enum { LONGEST = 600 }; /* octets of the fields before it */
    smtpb_span left = smtpb_i_first(in, at), rest = smtpb_i_from(in, after);
    if (smtpb_i_code_of_line(rest) < 400)
        return false;
    left = smtpb_i_from(left, at > LONGEST ? at - LONGEST : 0);
    smtpb_span by = smtpb_i_value_left_of(left, SMTPB_I_LITERAL("ruleset=check_"));
    by = by.len > 0 ? by : smtpb_i_value_left_of(left, SMTPB_I_LITERAL("action="));
    out->stage = smtpb_i_stage_in(by);
    return smtpb_i_wrap_reply(out, SMTPB_FORM_SENDMAIL, smtpb_i_first(rest, smtpb_i_find(rest, 0, '\n')));
}

static bool sendmail_stat(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    smtpb_span rest = smtpb_i_from(in, after);
    sendmail_fields(smtpb_i_first(in, at), out);
    smtpb_span quoted = smtpb_i_from(rest, SMTPB_I_AT(rest, "Deferred: "));
    return smtpb_i_wrap_reply(out, SMTPB_FORM_SENDMAIL, smtpb_i_code_of_line(quoted) != 0 ? quoted : rest);
}

/* Octets of the reply's lines in a transcript, each but the first behind a mark. */
static size_t transcript_lines(smtpb_span s, smtpb_span mark)
{
    for (size_t at = 0;;) {
        smtpb_span line = smtpb_i_from(s, at);
        size_t end = smtpb_i_find(s, at, '\n');
        if (end == s.len || line.len < 4 || line.ptr[3] != '-' || !smtpb_i_starts(smtpb_i_from(s, end + 1), mark))
            return end;
        at = end + 1 + mark.len;
    }
}

/* Does another reply follow in the transcript before the next command or session? What Sendmail itself says between
   them begins with a code. */
static bool is_followed(smtpb_span rest)
{
    while (rest.len > 0) {
        rest = smtpb_i_from(rest, smtpb_i_find(rest, 0, '\n') + 1);
        if (SMTPB_I_AT(rest, "<<< ") > 0)
            return true;
        if (smtpb_i_code_of_line(rest) == 0)
            return false;
    }
    return false;
}

/* Sendmail pipelines: what follows ">>> DATA" may answer a RCPT before it, or the message. Nothing follows the answer to
   the message; after a RCPT, DATA is answered too (RFC 5321 4.1.1.4: 503 or 554). */
static smtpb_stage stage_after(smtpb_span command, smtpb_span behind_reply)
{
    smtpb_stage stage = smtpb_i_stage_in(command);
    if (stage != SMTPB_STAGE_DATA)
        return stage;
    return is_followed(behind_reply) ? SMTPB_STAGE_RCPT : SMTPB_STAGE_UNKNOWN;
}

/* Is the command one after whose failure the session was over for a recipient? EHLO was followed by HELO. */
static bool ends_session(smtpb_stage stage)
{
    return stage == SMTPB_STAGE_AUTH || stage == SMTPB_STAGE_MAIL || stage == SMTPB_STAGE_RCPT ||
           stage == SMTPB_STAGE_DATA;
}

/* A refusal behind a command that `prompt` begins. */
static bool refused_command(smtpb_span in, size_t at, smtpb_span rest, smtpb_span prompt, smtpb_i_wrap *out)
{
    enum { LONGEST = 600 }; /* octets of a command */
    smtpb_span left = smtpb_i_first(in, at);
    if (smtpb_i_code_of_line(rest) < 400)
        return false;
    left = smtpb_i_from(left, at > LONGEST ? at - LONGEST : 0);
    smtpb_stage stage = smtpb_i_stage_in(smtpb_i_from(left, smtpb_i_last(left, prompt) + prompt.len));
    if (!ends_session(stage))
        return false;
    out->stage = stage;
    return smtpb_i_wrap_reply(out, SMTPB_FORM_SENDMAIL,
                              smtpb_i_first(rest, transcript_lines(rest, SMTPB_I_LITERAL(""))));
}

static bool interscan_reply(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    return refused_command(in, at, smtpb_i_from(in, after), SMTPB_I_LITERAL("Sent <<< "), out);
}

/* MDaemon, with the time in front of each line: "--> RCPT To:<x>", "<-- 550 ...". */
static bool mdaemon_reply(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    return refused_command(in, at, smtpb_i_from(in, after), SMTPB_I_LITERAL("--> "), out);
}

static bool sendmail_transcript(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    smtpb_span left = smtpb_i_first(in, at), rest = smtpb_i_from(in, after);
    if (at > 4 && SMTPB_I_AT(smtpb_i_from(left, at - 5), "Sent ") > 0)
        return false;
    size_t command = smtpb_i_last(left, SMTPB_I_LITERAL(">>> ")), end = transcript_lines(rest, SMTPB_I_LITERAL("<<< "));
    if (command < left.len)
        out->stage = stage_after(smtpb_i_from(left, command + 4), smtpb_i_from(rest, end));
    return smtpb_i_wrap_reply(out, SMTPB_FORM_SENDMAIL, smtpb_i_first(rest, end));
}

static bool sendmail_reason(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    smtpb_span rest = smtpb_i_from(in, after);
    rest = smtpb_i_first(rest, smtpb_i_find(rest, 0, '\n'));
    (void)at;
    return smtpb_i_wrap_reply(out, SMTPB_FORM_SENDMAIL, smtpb_i_before(rest, smtpb_i_last(rest, SMTPB_I_LITERAL(")"))));
}

static const smtpb_i_mark sendmail_marks[] = {
    SMTPB_I_MARK("reply=", sendmail_reply),     SMTPB_I_MARK("stat=", sendmail_stat),
    SMTPB_I_MARK("reject=", sendmail_reject),   SMTPB_I_MARK("<<< ", sendmail_transcript),
    SMTPB_I_MARK("<-- ", mdaemon_reply),        SMTPB_I_MARK("Received >>> ", interscan_reply),
    SMTPB_I_MARK("(reason: ", sendmail_reason),
};

const smtpb_i_marks smtpb_i_sendmail = { SMTPB_FORM_SENDMAIL, sizeof sendmail_marks / sizeof *sendmail_marks,
                                         sendmail_marks };
