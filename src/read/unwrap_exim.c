/* SPDX-License-Identifier: MIT */
/* Exim: "SMTP error from remote mail server after RCPT TO:<x>: ...". */
#include "read.h"

/* Octets of the command that Exim repeats, with the colon after it. The address in it, which the sender may have
   chosen, is skipped as a whole. */
static size_t exim_command(smtpb_span s)
{
    smtpb_forward ignored;
    smtpb_span verb = smtpb_i_first(s, 32); /* "pipelined MAIL FROM:<x>", "end of data: 550 <x>" */
    for (size_t i = 0; i + 1 < verb.len; i++)
        if (verb.ptr[i] == ':' && smtpb_i_is_space(verb.ptr[i + 1]))
            verb.len = i;
    size_t open = smtpb_i_find(verb, 0, '<');
    size_t at = 0;
    if (open < s.len && s.ptr[open] == '<') {
        size_t path = smtpb_i_path(smtpb_i_from(s, open), &ignored);
        at = path > 0 ? open + path : smtpb_i_find(s, open, '>');
    }
    for (; at < s.len; at++)
        if (s.ptr[at] == ':' && (at + 1 == s.len || smtpb_i_is_space(s.ptr[at + 1])))
            return at + 1;
    return s.len;
}

/* Older versions name the host after the command: "host X [Y]: ". */
static size_t exim_older_host(smtpb_span s, smtpb_i_wrap *out)
{
    size_t n = SMTPB_I_AT(s, " host ");
    if (n == 0)
        return 0;
    out->host = smtpb_i_up_to(smtpb_i_from(s, n), '[', ':');
    size_t end = smtpb_i_find(s, n, ']');
    return end + 1 < s.len && s.ptr[end + 1] == ':' ? end + 2 : 0;
}

/* The log may end with " DT=0.1s"; a reply of about 1,000 octets was cut. */
static smtpb_span exim_reply(smtpb_span s, smtpb_i_wrap *out)
{
    enum { CUT = 980 };
    s = smtpb_i_trimmed(s);
    size_t taken = smtpb_i_last(smtpb_i_from(s, s.len > 16 ? s.len - 16 : 0), SMTPB_I_LITERAL(" DT="));
    size_t at = (s.len > 16 ? s.len - 16 : 0) + taken;
    if (at < s.len && s.ptr[s.len - 1] == 's')
        s = smtpb_i_before(s, at);
    out->cut = s.len >= CUT;
    return s;
}

static bool exim_error(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    smtpb_span command = smtpb_i_from(in, after);
    out->stage = smtpb_i_stage_in(command);
    out->host = smtpb_i_host_left_of(smtpb_i_first(in, at));
    smtpb_span rest = smtpb_i_from(command, exim_command(command));
    rest = smtpb_i_from(rest, exim_older_host(rest, out));
    return smtpb_i_wrap_reply(out, SMTPB_FORM_EXIM, exim_reply(rest, out));
}

static bool exim_malformed(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    exim_error(in, at, after, out);
    out->coded = false;
    return true;
}

static bool exim_closed(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    bool timed_out = smtpb_i_lower(in.ptr[at]) == 's';
    out->host = smtpb_i_host_left_of(smtpb_i_first(in, at));
    return smtpb_i_wrap_silence(out, SMTPB_FORM_EXIM, timed_out ? SMTPB_SILENCE_TIMED_OUT : SMTPB_SILENCE_DROPPED,
                                smtpb_i_stage_in(smtpb_i_from(in, after)), smtpb_i_from(in, at));
}

/* "Remote host X [Y] closed connection in response to ..." */
static bool exim_named_closed(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    smtpb_span rest = smtpb_i_from(in, after), host = smtpb_i_up_to(rest, '[', '[');
    size_t end = smtpb_i_find(smtpb_i_first(rest, host.len + 64), host.len, ']');
    size_t n = SMTPB_I_AT(smtpb_i_from(rest, end), "] closed connection in response to ");
    if (n == 0)
        return false;
    exim_closed(in, at, after + end + n, out);
    out->host = host;
    return true;
}

/* "H=X [Y]:25 Connection refused" and "defer (111): Connection refused": errno's messages. */
static bool exim_errno(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    smtpb_span words = smtpb_i_from(in, at);
    (void)after;
    out->host = smtpb_i_host_left_of(smtpb_i_first(in, at));
    return smtpb_i_wrap_silence(out, SMTPB_FORM_EXIM,
                                smtpb_i_tells_time_out(words) ? SMTPB_SILENCE_TIMED_OUT : SMTPB_SILENCE_REFUSED,
                                SMTPB_STAGE_CONNECT, exim_reply(words, out));
}

static const smtpb_i_mark exim_marks[] = {
    SMTPB_I_MARK("SMTP error from remote mail server after ", exim_error),
    SMTPB_I_MARK("SMTP error from remote mailer after ", exim_error),
    SMTPB_I_MARK("LMTP error after ", exim_error),
    SMTPB_I_MARK("Malformed SMTP reply in response to ", exim_malformed),
    SMTPB_I_MARK("Remote host closed connection in response to ", exim_closed),
    SMTPB_I_MARK("Remote host ", exim_named_closed),
    SMTPB_I_MARK("SMTP timeout after ", exim_closed),
};

const smtpb_i_marks smtpb_i_exim = { SMTPB_FORM_EXIM, sizeof exim_marks / sizeof *exim_marks, exim_marks };

static const smtpb_i_mark exim_errno_marks[] = {
    SMTPB_I_MARK("Connection refused", exim_errno),
    SMTPB_I_MARK("Connection timed out", exim_errno),
};

const smtpb_i_marks smtpb_i_exim_errno = { SMTPB_FORM_EXIM, sizeof exim_errno_marks / sizeof *exim_errno_marks,
                                           exim_errno_marks };
