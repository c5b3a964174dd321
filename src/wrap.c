/* SPDX-License-Identifier: MIT */
/* What the mail logs, bounces and DSN fields of the common MTAs put around a reply. */
#include "wrap.h"

/* ---- Reading words: a blank in a pattern stands for any white space, so for a fold too ---- */

static size_t space(smtpb_span s)
{
    size_t n = 0;
    while (n < s.len && smtpb_i_is_space(s.ptr[n]))
        n++;
    return n;
}

/* Octets of the pattern at the start of s, ASCII case ignored; 0: it is not there. */
static size_t match(smtpb_span s, smtpb_span pattern)
{
    size_t n = 0;
    for (size_t i = 0; i < pattern.len; i++) {
        size_t octets = pattern.ptr[i] == ' ' ? space(smtpb_i_from(s, n)) : 1;
        if (octets == 0 || n >= s.len)
            return 0;
        if (pattern.ptr[i] != ' ' && smtpb_i_lower(s.ptr[n]) != smtpb_i_lower(pattern.ptr[i]))
            return 0;
        n += octets;
    }
    return n;
}

#define MATCH(s, pattern) match((s), SMTPB_I_LITERAL(pattern))

/* Offset of the last occurrence of the pattern, which must begin with the octet `first`; s.len: there is none. */
static size_t last(smtpb_span s, smtpb_span pattern)
{
    for (size_t at = s.len; at > 0; at--)
        if (s.ptr[at - 1] == pattern.ptr[0] && match(smtpb_i_from(s, at - 1), pattern) > 0)
            return at - 1;
    return s.len;
}

static smtpb_span trimmed(smtpb_span s)
{
    while (s.len > 0 && smtpb_i_is_space(s.ptr[s.len - 1]))
        s.len--;
    return smtpb_i_from(s, space(s));
}

static smtpb_span before(smtpb_span s, size_t at)
{
    return trimmed(smtpb_i_first(s, at));
}

/* The octets up to white space or one of the two ends. */
static smtpb_span token(smtpb_span s, char end1, char end2)
{
    size_t n = 0;
    while (n < s.len && !smtpb_i_is_space(s.ptr[n]) && s.ptr[n] != end1 && s.ptr[n] != end2)
        n++;
    return smtpb_i_first(s, n);
}

/* ---- Stages in the words of the MTAs ---- */

#define STAGE(words, stage)                                                                                            \
    {                                                                                                                  \
        sizeof(words) - 1, stage, words                                                                                \
    }
static const struct {
    uint8_t len;
    uint8_t stage;
    char words[26];
} stages[] = {
    STAGE("pipelined ", SMTPB_STAGE_UNKNOWN), /* these three are followed by the command itself */
    STAGE("sending ", SMTPB_STAGE_UNKNOWN),
    STAGE("performing the ", SMTPB_STAGE_UNKNOWN),
    STAGE("initial connection", SMTPB_STAGE_CONNECT),
    STAGE("receiving the initial", SMTPB_STAGE_CONNECT),
    STAGE("EHLO", SMTPB_STAGE_HELO),
    STAGE("HELO", SMTPB_STAGE_HELO),
    STAGE("LHLO", SMTPB_STAGE_HELO),
    STAGE("STARTTLS", SMTPB_STAGE_STARTTLS),
    STAGE("AUTH", SMTPB_STAGE_AUTH),
    STAGE("MAIL", SMTPB_STAGE_MAIL),
    STAGE("RCPT", SMTPB_STAGE_RCPT),
    STAGE("DATA", SMTPB_STAGE_DATA),
    STAGE("end of data", SMTPB_STAGE_EOD),
    STAGE("message body", SMTPB_STAGE_EOD),
    STAGE("BDAT", SMTPB_STAGE_EOD),
    STAGE("final dot", SMTPB_STAGE_EOD),
    STAGE("QUIT", SMTPB_STAGE_OTHER),
    STAGE("RSET", SMTPB_STAGE_OTHER),
};
#undef STAGE

static smtpb_stage stage_of(smtpb_span s)
{
    for (size_t i = 0; i < sizeof stages / sizeof *stages; i++) {
        size_t n = match(s, (smtpb_span){ stages[i].words, stages[i].len });
        if (n > 0 && stages[i].stage != SMTPB_STAGE_UNKNOWN)
            return (smtpb_stage)stages[i].stage;
        if (n > 0)
            s = smtpb_i_from(s, n);
    }
    return SMTPB_STAGE_UNKNOWN;
}

/* ---- Hosts ---- */

/* The host that the words at the end of s name: "host mx.example.com[192.0.2.25]", "host X [Y]", "H=X [Y]:25". */
static smtpb_span host_left_of(smtpb_span s)
{
    size_t h = last(s, SMTPB_I_LITERAL("H=")), host = last(s, SMTPB_I_LITERAL("host "));
    if (h < s.len && (host == s.len || h > host))
        return token(smtpb_i_from(s, h + 2), '[', ':');
    return host < s.len ? token(smtpb_i_from(s, host + 5), '[', ',') : (smtpb_span){ NULL, 0 };
}

/* The value of "key=value" to the left, without the dot that ends an absolute name. */
static smtpb_span value_left_of(smtpb_span s, smtpb_span key)
{
    size_t at = last(s, key);
    if (at == s.len)
        return (smtpb_span){ NULL, 0 };
    smtpb_span rest = smtpb_i_from(s, at + key.len);
    rest = token(smtpb_i_from(rest, rest.len > 0 && rest.ptr[0] == '"' ? 1 : 0), ',', '"');
    if (rest.len > 0 && rest.ptr[rest.len - 1] == '.')
        rest.len--;
    return rest;
}

/* ---- A wrapping's mark: where it stands, and what it leads to ---- */

/* in: all of the input; at: where the mark begins; after: behind it. False: it was none after all. */
typedef bool take(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out);

static bool holds(smtpb_i_wrap *out, smtpb_form form, smtpb_span reply)
{
    out->form = form;
    out->reply = trimmed(reply);
    out->coded = true;
    return true;
}

static bool keeps_silent(smtpb_i_wrap *out, smtpb_form form, smtpb_silence silence, smtpb_stage stage, smtpb_span words)
{
    out->form = form;
    out->reply = trimmed(words);
    out->silent = true;
    out->silence = silence;
    out->stage = stage;
    return true;
}

/* ---- Postfix: smtp(8) ---- */

/* "(in reply to RCPT TO command)" counts where it ends the input; a server may write one of its own before. Postfix
   always writes one, so without it the reply was cut. */
static void take_in_reply_to(smtpb_span reply, smtpb_i_wrap *out)
{
    smtpb_span s = trimmed(reply);
    size_t open = last(s, SMTPB_I_LITERAL("(in reply to "));
    out->cut = open == s.len || s.ptr[s.len - 1] != ')';
    if (out->cut)
        return;
    out->stage = stage_of(smtpb_i_from(s, open + MATCH(smtpb_i_from(s, open), "(in reply to ")));
    out->reply = before(s, open);
}

static bool postfix_said(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    holds(out, SMTPB_FORM_POSTFIX, smtpb_i_from(in, after));
    out->host = host_left_of(smtpb_i_first(in, at));
    take_in_reply_to(out->reply, out);
    return true;
}

static bool postfix_refused(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    out->host = host_left_of(smtpb_i_first(in, at));
    out->stage = SMTPB_STAGE_CONNECT;
    return holds(out, SMTPB_FORM_POSTFIX, smtpb_i_from(in, after));
}

/* "lost connection with X while sending RCPT TO", "conversation with X timed out while ..." */
static bool postfix_lost(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    smtpb_span rest = smtpb_i_from(in, after);
    out->host = token(rest, '[', ',');
    smtpb_span doing = smtpb_i_from(rest, last(rest, SMTPB_I_LITERAL("while ")));
    bool timed_out = smtpb_i_lower(in.ptr[at]) == 'c';
    return keeps_silent(out, SMTPB_FORM_POSTFIX, timed_out ? SMTPB_SILENCE_TIMED_OUT : SMTPB_SILENCE_DROPPED,
                        stage_of(smtpb_i_from(doing, 6)), smtpb_i_from(in, at));
}

static bool ends_in_time_out(smtpb_span s)
{
    return last(s, SMTPB_I_LITERAL("timed out")) < s.len;
}

/* "connect to X[Y]:25: Connection refused" */
static bool postfix_connect(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    smtpb_span rest = smtpb_i_from(in, after);
    out->host = token(rest, '[', ':');
    return keeps_silent(out, SMTPB_FORM_POSTFIX,
                        ends_in_time_out(rest) ? SMTPB_SILENCE_TIMED_OUT : SMTPB_SILENCE_REFUSED, SMTPB_STAGE_CONNECT,
                        smtpb_i_from(in, at));
}

/* "status=bounced (...)": what the parentheses hold is wrapped once more, or it is Postfix's own text. Postfix writes one
   status a line, so inside no other counts: the depth is two. `in` has no white space at its end. */
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
    holds(out, SMTPB_FORM_POSTFIX, s);
    out->inner = true;
    out->cut = !closed;
    return true;
}

/* ---- Exim ---- */

/* Octets of the command that Exim repeats, with the colon behind it; its address, which the sender may have chosen, is
   followed to its end. */
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

/* Older versions name the host behind the command: "host X [Y]: ". */
static size_t exim_older_host(smtpb_span s, smtpb_i_wrap *out)
{
    size_t n = MATCH(s, " host ");
    if (n == 0)
        return 0;
    out->host = token(smtpb_i_from(s, n), '[', ':');
    size_t end = smtpb_i_find(s, n, ']');
    return end + 1 < s.len && s.ptr[end + 1] == ':' ? end + 2 : 0;
}

/* The log ends with " DT=0.1s"; what is about 1,000 octets long was cut. */
static smtpb_span exim_reply(smtpb_span s, smtpb_i_wrap *out)
{
    enum { CUT = 980 };
    s = trimmed(s);
    size_t taken = last(smtpb_i_from(s, s.len > 16 ? s.len - 16 : 0), SMTPB_I_LITERAL(" DT="));
    size_t at = (s.len > 16 ? s.len - 16 : 0) + taken;
    if (at < s.len && s.ptr[s.len - 1] == 's')
        s = before(s, at);
    out->cut = s.len >= CUT;
    return s;
}

static bool exim_error(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    smtpb_span command = smtpb_i_from(in, after);
    out->stage = stage_of(command);
    out->host = host_left_of(smtpb_i_first(in, at));
    smtpb_span rest = smtpb_i_from(command, exim_command(command));
    rest = smtpb_i_from(rest, exim_older_host(rest, out));
    return holds(out, SMTPB_FORM_EXIM, exim_reply(rest, out));
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
    out->host = host_left_of(smtpb_i_first(in, at));
    return keeps_silent(out, SMTPB_FORM_EXIM, timed_out ? SMTPB_SILENCE_TIMED_OUT : SMTPB_SILENCE_DROPPED,
                        stage_of(smtpb_i_from(in, after)), smtpb_i_from(in, at));
}

/* "H=X [Y]:25 Connection refused" and "defer (111): Connection refused": errno's words. */
static bool exim_errno(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    smtpb_span words = smtpb_i_from(in, at);
    (void)after;
    out->host = host_left_of(smtpb_i_first(in, at));
    return keeps_silent(out, SMTPB_FORM_EXIM, ends_in_time_out(words) ? SMTPB_SILENCE_TIMED_OUT : SMTPB_SILENCE_REFUSED,
                        SMTPB_STAGE_CONNECT, exim_reply(words, out));
}

/* ---- sendmail ---- */

static void sendmail_fields(smtpb_span left, smtpb_i_wrap *out)
{
    smtpb_status_parse(value_left_of(left, SMTPB_I_LITERAL("dsn=")), &out->status);
    out->host = value_left_of(left, SMTPB_I_LITERAL("relay="));
}

/* From 8.16 on the reply stands before sendmail's own words for it: reply=551 5.1.6 ..., stat=User unknown */
static bool sendmail_reply(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    smtpb_span rest = smtpb_i_from(in, after);
    if (smtpb_i_code_of_line(rest) == 0)
        return false;
    smtpb_span line = smtpb_i_first(rest, smtpb_i_find(rest, 0, '\n'));
    sendmail_fields(smtpb_i_first(in, at), out);
    return holds(out, SMTPB_FORM_SENDMAIL, smtpb_i_first(line, last(line, SMTPB_I_LITERAL(", stat="))));
}

static bool sendmail_stat(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    smtpb_span rest = smtpb_i_from(in, after);
    sendmail_fields(smtpb_i_first(in, at), out);
    smtpb_span quoted = smtpb_i_from(rest, MATCH(rest, "Deferred: "));
    return holds(out, SMTPB_FORM_SENDMAIL, smtpb_i_code_of_line(quoted) != 0 ? quoted : rest);
}

/* Octets of the reply's lines in a transcript, each behind "<<< ". */
static size_t transcript_lines(smtpb_span s)
{
    for (size_t at = 0;;) {
        smtpb_span line = smtpb_i_from(s, at);
        size_t end = smtpb_i_find(s, at, '\n');
        bool more = line.len > 3 && line.ptr[3] == '-' && MATCH(smtpb_i_from(s, end + 1), "<<< ") > 0;
        if (!more)
            return end;
        at = end + 5;
    }
}

static bool sendmail_transcript(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    smtpb_span left = smtpb_i_first(in, at), rest = smtpb_i_from(in, after);
    size_t command = last(left, SMTPB_I_LITERAL(">>> "));
    if (command < left.len)
        out->stage = stage_of(smtpb_i_from(left, command + 4));
    return holds(out, SMTPB_FORM_SENDMAIL, smtpb_i_first(rest, transcript_lines(rest)));
}

static bool sendmail_reason(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    smtpb_span rest = smtpb_i_from(in, after);
    rest = smtpb_i_first(rest, smtpb_i_find(rest, 0, '\n'));
    (void)at;
    return holds(out, SMTPB_FORM_SENDMAIL, before(rest, last(rest, SMTPB_I_LITERAL(")"))));
}

/* ---- OpenSMTPD ---- */

static bool opensmtpd_stat(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    smtpb_span rest = smtpb_i_from(in, after);
    out->host = value_left_of(smtpb_i_first(in, at), SMTPB_I_LITERAL("relay="));
    size_t end = last(rest, SMTPB_I_LITERAL("\""));
    out->cut = end == rest.len;
    return holds(out, SMTPB_FORM_OPENSMTPD, smtpb_i_first(rest, end));
}

/* "smtp-out|protocol-server|SESSION|551 ..." */
static bool opensmtpd_report(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    (void)at;
    return holds(out, SMTPB_FORM_OPENSMTPD, smtpb_i_from(in, smtpb_i_find(in, after, '|') + 1));
}

/* ---- qmail ---- */

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

/* The sentence to the left tells the stage and begins with the host's address. */
static void take_qmail_sentence(smtpb_span left, smtpb_i_wrap *out)
{
    for (size_t i = 0; i < sizeof qmail_stages / sizeof *qmail_stages; i++) {
        smtpb_span words = { qmail_stages[i].words, qmail_stages[i].len };
        size_t at = last(left, words);
        if (at == left.len)
            continue;
        smtpb_span host = before(left, at);
        size_t begin = host.len;
        while (begin > 0 && !smtpb_i_is_space(host.ptr[begin - 1]))
            begin--;
        out->stage = (smtpb_stage)qmail_stages[i].stage;
        out->host = smtpb_i_from(host, begin);
        return;
    }
}

static bool qmail_said(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    smtpb_span rest = smtpb_i_from(in, after);
    take_qmail_sentence(smtpb_i_first(in, at), out);
    return holds(out, SMTPB_FORM_QMAIL, smtpb_i_first(rest, last(rest, SMTPB_I_LITERAL("Giving up on "))));
}

/* "Connected to X but connection died. (Possible duplicate!)" */
static bool qmail_died(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    smtpb_span rest = smtpb_i_from(in, after);
    smtpb_span host = token(rest, ' ', ' ');
    if (MATCH(smtpb_i_from(rest, host.len), " but connection died") == 0)
        return false;
    out->host = host;
    bool duplicate = last(rest, SMTPB_I_LITERAL("duplicate")) < rest.len;
    return keeps_silent(out, SMTPB_FORM_QMAIL, SMTPB_SILENCE_DROPPED, duplicate ? SMTPB_STAGE_EOD : SMTPB_STAGE_UNKNOWN,
                        smtpb_i_from(in, at));
}

static bool qmail_not_connected(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    (void)after;
    return keeps_silent(out, SMTPB_FORM_QMAIL, SMTPB_SILENCE_REFUSED, SMTPB_STAGE_CONNECT, smtpb_i_from(in, at));
}

/* ---- Exchange ---- */

/* "#<mx.example.com #5.7.1 smtp;530 5.7.1 ...> #SMTP#" */
static bool exchange_smtp(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    smtpb_span rest = smtpb_i_from(in, after);
    smtpb_span host = smtpb_i_from(in, at + 2);
    size_t type = smtpb_i_find(smtpb_i_first(rest, 300), 0, ';');
    if (type + 1 >= rest.len || type < 4 || MATCH(smtpb_i_from(rest, type - 4), "smtp") == 0)
        return false;
    out->host = token(host, '>', '>');
    size_t end = last(rest, SMTPB_I_LITERAL(">"));
    return holds(out, SMTPB_FORM_EXCHANGE, smtpb_i_from(smtpb_i_first(rest, end), type + 1));
}

/* "Remote Server at example.com (192.0.2.25) returned '441 4.4.1 ...'" */
static bool exchange_returned(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    smtpb_span rest = smtpb_i_from(in, after);
    size_t quote = smtpb_i_find(smtpb_i_first(rest, 400), 0, '\'');
    if (quote >= rest.len || rest.ptr[quote] != '\'' ||
        last(smtpb_i_first(rest, quote), SMTPB_I_LITERAL("returned ")) == quote)
        return false;
    (void)at;
    size_t named = MATCH(rest, "at ");
    if (named > 0)
        out->host = token(smtpb_i_from(rest, named), '(', ',');
    size_t end = last(smtpb_i_from(rest, quote + 1), SMTPB_I_LITERAL("'"));
    return holds(out, SMTPB_FORM_EXCHANGE, smtpb_i_first(smtpb_i_from(rest, quote + 1), end));
}

/* ---- Cisco, Gmail ---- */

/* The remote code in front of the quote, "550-'"; 0: there is none. */
static uint16_t cisco_code(smtpb_span before)
{
    size_t end = before.len;
    if (end < 5 || before.ptr[end - 1] != '-' || !smtpb_i_is_space(before.ptr[end - 5]))
        return 0;
    return smtpb_i_code((smtpb_span){ before.ptr + end - 4, 3 });
}

bool smtpb_i_unwrap_cisco(smtpb_span in, smtpb_i_wrap *out)
{
    enum { OWN_WORDS = 100 };
    smtpb_status own, inner;
    smtpb_span head = smtpb_i_first(in, OWN_WORDS);
    size_t n = smtpb_status_parse(in, &own), quote = smtpb_i_find(head, n, '\'');
    if (n == 0 || MATCH(smtpb_i_from(in, n), " - ") == 0 || quote == head.len)
        return false;
    smtpb_span text = smtpb_i_from(in, quote + 1);
    size_t end = last(text, SMTPB_I_LITERAL("'"));
    out->code = cisco_code(smtpb_i_first(in, quote));
    if (out->code == 0 && smtpb_status_parse(text, &inner) == 0)
        return false;
    out->cut = end == text.len;
    return holds(out, SMTPB_FORM_CISCO, smtpb_i_first(text, end));
}

static bool gmail_returned(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    (void)at;
    return holds(out, SMTPB_FORM_GMAIL, smtpb_i_from(in, after));
}

/* ---- The marks ---- */

/* The one that stands furthest to the left counts. */
#define MARK(form, text, take)                                                                                         \
    {                                                                                                                  \
        take, SMTPB_FORM_##form, sizeof(text) - 1, text                                                                \
    }
static const struct mark {
    take *take;
    uint8_t form;
    uint8_t len;
    char text[54];
} marks[] = {
    MARK(POSTFIX, "status=", postfix_status),
    MARK(POSTFIX, "said: ", postfix_said),
    MARK(POSTFIX, "refused to talk to me: ", postfix_refused),
    MARK(POSTFIX, "lost connection with ", postfix_lost),
    MARK(POSTFIX, "conversation with ", postfix_lost),
    MARK(POSTFIX, "connect to ", postfix_connect),
    MARK(EXIM, "SMTP error from remote mail server after ", exim_error),
    MARK(EXIM, "SMTP error from remote mailer after ", exim_error),
    MARK(EXIM, "LMTP error after ", exim_error),
    MARK(EXIM, "Malformed SMTP reply in response to ", exim_malformed),
    MARK(EXIM, "Remote host closed connection in response to ", exim_closed),
    MARK(EXIM, "] closed connection in response to ", exim_closed),
    MARK(EXIM, "SMTP timeout after ", exim_closed),
    MARK(OPENSMTPD, "stat=\"", opensmtpd_stat),
    MARK(OPENSMTPD, "smtp-out|protocol-server|", opensmtpd_report),
    MARK(SENDMAIL, "reply=", sendmail_reply),
    MARK(SENDMAIL, "stat=", sendmail_stat),
    MARK(SENDMAIL, "<<< ", sendmail_transcript),
    MARK(SENDMAIL, "(reason: ", sendmail_reason),
    MARK(QMAIL, "Remote host said: ", qmail_said),
    MARK(QMAIL, "Connected to ", qmail_died),
    MARK(QMAIL, "Sorry, I wasn't able to establish an SMTP connection", qmail_not_connected),
    MARK(GMAIL, "The error that the other server returned was: ", gmail_returned),
    MARK(GMAIL, "The response from the remote server was: ", gmail_returned),
    MARK(EXCHANGE, "#<", exchange_smtp),
    MARK(EXCHANGE, "Remote Server ", exchange_returned),
};

/* errno's words: only where nothing above is found, and behind what makes it a line of Exim. */
static const struct mark errno_marks[] = {
    MARK(EXIM, "Connection refused", exim_errno),
    MARK(EXIM, "Connection timed out", exim_errno),
};
#undef MARK

/* A mark begins a word, or what a field separator or a bracket opens. */
static bool may_begin(smtpb_span in, size_t at)
{
    return at == 0 || smtpb_i_is_space(in.ptr[at - 1]) || memchr("(|,\"#:", in.ptr[at - 1], 6) != NULL;
}

static bool try_marks(const struct mark *m, size_t n, smtpb_form form, smtpb_span in, size_t at, smtpb_i_wrap *out)
{
    for (size_t i = 0; i < n; i++, m++) {
        if (in.ptr[at] != m->text[0] || (form != SMTPB_FORM_AUTO && (smtpb_form)m->form != form))
            continue;
        size_t octets = match(smtpb_i_from(in, at), (smtpb_span){ m->text, m->len });
        if (octets > 0 && m->take(in, at, at + octets, out))
            return true;
    }
    return false;
}

/* Octets of an address at s, which is not looked into: its words are those of whoever chose it. */
static size_t address(smtpb_span s)
{
    smtpb_forward ignored;
    return s.ptr[0] == '<' ? smtpb_i_path(s, &ignored) : s.ptr[0] == '"' ? smtpb_i_mailbox(s, &ignored) : 0;
}

static bool scan(const struct mark *m, size_t n, smtpb_form form, smtpb_span in, size_t at, smtpb_i_wrap *out)
{
    for (size_t skip; at<in.len; at += skip> 0 ? skip : 1) {
        if (may_begin(in, at) && try_marks(m, n, form, in, at, out))
            return true;
        skip = address(smtpb_i_from(in, at));
    }
    return false;
}

/* Offset behind the first "H=" or "defer (" of Exim's log; in.len: it is none. */
static size_t exim_line(smtpb_span in)
{
    for (size_t at = 0; at < in.len; at++) {
        smtpb_span word = smtpb_i_from(in, at);
        size_t n = MATCH(word, "H=") + MATCH(word, "defer (");
        if (n > 0 && (at == 0 || smtpb_i_is_space(in.ptr[at - 1])))
            return at + n;
    }
    return in.len;
}

static bool unwrap(smtpb_form form, smtpb_span in, smtpb_i_wrap *out)
{
    return scan(marks, sizeof marks / sizeof *marks, form, in, 0, out) ||
           scan(errno_marks, sizeof errno_marks / sizeof *errno_marks, form, in, exim_line(in), out);
}

bool smtpb_i_unwrap_log(smtpb_form form, smtpb_span in, smtpb_i_wrap *out)
{
    smtpb_i_wrap inner = { .form = SMTPB_FORM_AUTO };
    if (!unwrap(form, trimmed(in), out))
        return false;
    if (!out->inner || !unwrap(SMTPB_FORM_POSTFIX, out->reply, &inner) || inner.inner)
        return true;
    inner.cut = inner.cut || out->cut;
    *out = inner;
    return true;
}

/* ---- Fields of a DSN (RFC 3464 2) ---- */

static bool status_field(smtpb_span value, smtpb_i_wrap *out)
{
    size_t n = smtpb_status_parse(value, &out->status);
    size_t open = smtpb_i_find(value, n, '(');
    out->form = SMTPB_FORM_DSN_FIELD;
    out->reply = open < value.len ? trimmed(smtpb_i_first(smtpb_i_from(value, open + 1),
                                                          last(smtpb_i_from(value, open + 1), SMTPB_I_LITERAL(")"))))
                                  : (smtpb_span){ NULL, 0 };
    return n > 0;
}

/* type ";" text: only of type smtp is the text a reply. sendmail's REDIRECT puts one into an address of type rfc822. */
static bool typed_value(smtpb_span value, smtpb_i_wrap *out)
{
    enum { LONGEST_TYPE = 24 };
    smtpb_span type = token(value, ';', ';');
    size_t semicolon = type.len + space(smtpb_i_from(value, type.len));
    if (type.len == 0 || type.len > LONGEST_TYPE || semicolon >= value.len || value.ptr[semicolon] != ';')
        return false;
    smtpb_span text = trimmed(smtpb_i_from(value, semicolon + 1));
    if (smtpb_i_same(type, SMTPB_I_LITERAL("rfc822")) && text.len > 0 && text.ptr[0] == '"')
        return holds(out, SMTPB_FORM_DSN_FIELD, smtpb_i_from(text, 1));
    holds(out, SMTPB_FORM_DSN_FIELD, text);
    out->coded = smtpb_i_same(type, SMTPB_I_LITERAL("smtp"));
    return true;
}

/* Types that stand for themselves; any word before a semicolon would be too much. */
static bool is_type(smtpb_span value)
{
    return MATCH(value, "smtp") > 0 || MATCH(value, "x-") > 0 || MATCH(value, "rfc822") > 0;
}

bool smtpb_i_unwrap_field(smtpb_span in, smtpb_i_wrap *out)
{
    size_t n = MATCH(in, "Status:");
    if (n > 0 && status_field(trimmed(smtpb_i_from(in, n)), out))
        return true;
    n = MATCH(in, "Diagnostic-Code:");
    n = n > 0 ? n : MATCH(in, "X-Actual-Recipient:");
    smtpb_span value = trimmed(smtpb_i_from(in, n));
    if ((n > 0 || is_type(value)) && typed_value(value, out))
        return true;
    return n > 0 && holds(out, SMTPB_FORM_DSN_FIELD, value);
}
