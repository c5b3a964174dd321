/* SPDX-License-Identifier: MIT */
/* Postfix, smtp(8): "host X[Y] said: ... (in reply to RCPT TO command)", and its log. */
#include "read.h"

/* "(in reply to RCPT TO command)" counts only at the end of the input: a server may write one of its own before.
   Postfix always writes one, so without it the reply was cut. */
static void take_in_reply_to(smtpb_span reply, smtpb_i_wrap *out)
{
    smtpb_span s = smtpb_i_trimmed(reply);
    size_t open = smtpb_i_last(s, SMTPB_I_LITERAL("(in reply to "));
    out->cut = open == s.len || s.ptr[s.len - 1] != ')';
    if (out->cut)
        return;
    out->stage = smtpb_i_stage_in(smtpb_i_from(s, open + SMTPB_I_AT(smtpb_i_from(s, open), "(in reply to ")));
    out->reply = smtpb_i_before(s, open);
}

static bool postfix_said(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    smtpb_i_wrap_reply(out, SMTPB_FORM_POSTFIX, smtpb_i_from(in, after));
    out->host = smtpb_i_host_left_of(smtpb_i_first(in, at));
    take_in_reply_to(out->reply, out);
    return true;
}

static bool postfix_refused(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    out->host = smtpb_i_host_left_of(smtpb_i_first(in, at));
    out->stage = SMTPB_STAGE_CONNECT;
    return smtpb_i_wrap_reply(out, SMTPB_FORM_POSTFIX, smtpb_i_from(in, after));
}

/* "lost connection with X while sending RCPT TO", "conversation with X timed out while ..." */
static bool postfix_lost(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    smtpb_span rest = smtpb_i_from(in, after);
    out->host = smtpb_i_up_to(rest, '[', ',');
    smtpb_span doing = smtpb_i_from(rest, smtpb_i_last(rest, SMTPB_I_LITERAL("while ")));
    bool timed_out = smtpb_i_lower(in.ptr[at]) == 'c';
    return smtpb_i_wrap_silence(out, SMTPB_FORM_POSTFIX, timed_out ? SMTPB_SILENCE_TIMED_OUT : SMTPB_SILENCE_DROPPED,
                                smtpb_i_stage_in(smtpb_i_from(doing, 6)), smtpb_i_from(in, at));
}

/* Old versions tell the port behind the reply: " (port 25)". */
static smtpb_span without_port(smtpb_span reply)
{
    enum { LONGEST = 12 };
    smtpb_span s = smtpb_i_trimmed(reply), end = smtpb_i_from(s, s.len > LONGEST ? s.len - LONGEST : 0);
    size_t at = smtpb_i_last(end, SMTPB_I_LITERAL("(port "));
    return at < end.len && end.ptr[end.len - 1] == ')' ? smtpb_i_before(s, s.len - end.len + at) : reply;
}

/* "connect to X[Y]:25: Connection refused"; "connect to X[Y]: server refused to talk to me: 421 ..." */
static bool postfix_connect(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    smtpb_span rest = smtpb_i_from(in, after);
    smtpb_span host = smtpb_i_up_to(rest, '[', ':');
    smtpb_span mark = smtpb_i_from(rest, host.len);
    if (smtpb_i_blanks(mark) > 0 || mark.len == 0) /* words: "not allowed to connect to this server" */
        return false;
    smtpb_span behind = smtpb_i_from(mark, smtpb_i_find(mark, 0, ']'));
    size_t refused = smtpb_i_pattern(behind, SMTPB_I_LITERAL("]: server refused to talk to me: "));
    out->host = host;
    if (refused > 0) {
        out->stage = SMTPB_STAGE_CONNECT;
        return smtpb_i_wrap_reply(out, SMTPB_FORM_POSTFIX, without_port(smtpb_i_from(behind, refused)));
    }
    return smtpb_i_wrap_silence(out, SMTPB_FORM_POSTFIX,
                                smtpb_i_tells_time_out(rest) ? SMTPB_SILENCE_TIMED_OUT : SMTPB_SILENCE_REFUSED,
                                SMTPB_STAGE_CONNECT, smtpb_i_from(in, at));
}

/* Octets of ": ", or of ":25: ", at the start of s; 0: neither. */
static size_t behind_client(smtpb_span s)
{
    size_t n = s.len > 0 && s.ptr[0] == ':' ? 1 : 0;
    while (n > 0 && n < s.len && smtpb_i_is_digit(s.ptr[n]))
        n++;
    n += n > 1 && n < s.len && s.ptr[n] == ':' ? 1 : 0;
    return n > 0 && n < s.len && s.ptr[n] == ' ' ? n + 1 : 0;
}

/* The log of a refusal: "reject: RCPT from X[Y]: 550 5.1.1 <x>: ...; from=<a> to=<x> proto=ESMTP helo=<z>". A milter's
   may have a status only. What is refused by its header or body has another form. */
static bool postfix_reject(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    enum { LONGEST = 320 }; /* octets of the command and the client */
    smtpb_span rest = smtpb_i_from(in, after), head = smtpb_i_first(rest, LONGEST);
    size_t client = smtpb_i_find(head, 0, ']');
    size_t n = behind_client(smtpb_i_from(rest, client + 1));
    smtpb_stage stage = smtpb_i_stage_in(head);
    size_t command = smtpb_i_up_to(head, ' ', ' ').len;
    (void)at;
    if (stage == SMTPB_STAGE_UNKNOWN || SMTPB_I_AT(smtpb_i_from(head, command), " from ") == 0 || n == 0)
        return false;
    smtpb_span reply = smtpb_i_from(rest, client + 1 + n);
    out->stage = stage;
    return smtpb_i_wrap_reply(out, SMTPB_FORM_POSTFIX,
                              smtpb_i_first(reply, smtpb_i_last(reply, SMTPB_I_LITERAL("; from=<"))));
}

/* "status=bounced (...)": the parentheses contain another wrapping, or Postfix's own text. Postfix writes one status
   per line, so another one inside does not count: the depth is two. `in` has no white space at its end. */
static bool postfix_status(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    smtpb_span s = smtpb_i_from(in, after);
    size_t open = smtpb_i_find(smtpb_i_first(s, 20), 0, '(');
    (void)at;
    if (open >= s.len || s.ptr[open] != '(')
        return false;
    bool closed = s.ptr[s.len - 1] == ')';
    s = smtpb_i_from(s, open + 1);
    s.len -= closed && s.len > 0 ? 1 : 0;
    smtpb_i_wrap_reply(out, SMTPB_FORM_POSTFIX, s);
    out->inner = true;
    out->cut = !closed;
    return true;
}

static bool begins_line(smtpb_span in, size_t at)
{
    while (at > 0 && smtpb_i_is_blank(in.ptr[at - 1]))
        at--;
    return at == 0 || in.ptr[at - 1] == '\n';
}

/* Of the command that is answered at the end of `left`; what follows a 354 answers the message. */
static smtpb_stage stage_of_session(smtpb_span left, smtpb_span prompt)
{
    size_t at = smtpb_i_last(left, prompt);
    smtpb_span command = smtpb_i_from(left, at);
    command = smtpb_i_from(command, smtpb_i_pattern(command, prompt));
    smtpb_stage stage = smtpb_i_stage_in(command);
    bool sent = stage == SMTPB_STAGE_DATA && smtpb_i_last(command, SMTPB_I_LITERAL("354 ")) < command.len;
    return sent ? SMTPB_STAGE_EOD : stage;
}

/* A session that Postfix reports to its postmaster: " In:  RCPT TO:<x>", " Out: 451 4.3.0 ...", or the other way about
   if it was the client. Only refusals count. Long lines are folded. */
static bool postfix_session(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    smtpb_span rest = smtpb_i_from(in, after);
    size_t end = smtpb_i_find(rest, 0, '\n');
    bool answers = smtpb_i_lower(in.ptr[at]) == 'o';
    if (smtpb_i_code_of_line(rest) < 400 || !begins_line(in, at))
        return false;
    while (end + 2 < rest.len && rest.ptr[end + 1] == ' ' && rest.ptr[end + 2] == ' ')
        end = smtpb_i_find(rest, end + 1, '\n');
    out->stage = stage_of_session(smtpb_i_first(in, at), answers ? SMTPB_I_LITERAL("In: ") : SMTPB_I_LITERAL("Out: "));
    return smtpb_i_wrap_reply(out, SMTPB_FORM_POSTFIX, smtpb_i_first(rest, end));
}

static const smtpb_i_mark postfix_marks[] = {
    SMTPB_I_MARK("status=", postfix_status),
    SMTPB_I_MARK("reject: ", postfix_reject),
    SMTPB_I_MARK("said: ", postfix_said),
    SMTPB_I_MARK("refused to talk to me: ", postfix_refused),
    SMTPB_I_MARK("lost connection with ", postfix_lost),
    SMTPB_I_MARK("conversation with ", postfix_lost),
    SMTPB_I_MARK("connect to ", postfix_connect),
    SMTPB_I_MARK("Out: ", postfix_session),
    SMTPB_I_MARK("In: ", postfix_session),
};

const smtpb_i_marks smtpb_i_postfix = { SMTPB_FORM_POSTFIX, sizeof postfix_marks / sizeof *postfix_marks,
                                        postfix_marks };
