/* SPDX-License-Identifier: MIT */
/* A mail log to lines of JSON, one an attempt. */
#include "log.h"

#include <errno.h>
#include <string.h>

smtpb_span value_of(smtpb_span s, const char *key, const char *ends)
{
    size_t at = find_word(s, key), len = 0;
    smtpb_span value = span_from(s, at + strlen(key));
    if (at == s.len)
        return (smtpb_span){ NULL, 0 };
    while (len < value.len && (value.ptr[len] == '\0' || !strchr(ends, value.ptr[len])))
        len++;
    return (smtpb_span){ value.ptr, len };
}

smtpb_span bracketed_value(smtpb_span s, const char *key)
{
    size_t at = find_word(s, key);
    smtpb_span value = span_from(s, at + strlen(key));
    if (at == s.len)
        return (smtpb_span){ NULL, 0 };
    return (smtpb_span){ value.ptr, mailbox_length(value, ">") };
}

/* "host program[pid]: rest"; the program is left empty where there is none. */
static smtpb_span cut_program(smtpb_span s, smtpb_span *program)
{
    size_t host = find_word(s, " ");
    smtpb_span tag = span_from(s, host + 1);
    size_t end = find_word(tag, ": "), name = 0;
    while (name < end && tag.ptr[name] != '[')
        name++;
    *program = (smtpb_span){ tag.ptr, name };
    return span_from(tag, end + 2);
}

/* Postfix names its programs postfix/smtp, or another instance's name before the slash. */
static bool read_syslog(smtpb_span s, attempt *out)
{
    smtpb_span program, rest = cut_program(s, &program);
    if (program.len > 0 && memchr(program.ptr, '/', program.len))
        return read_postfix(rest, out);
    if (begins(program, "exim")) {
        size_t time = time_length(rest);
        return read_exim(span_from(rest, time > 0 ? time + 1 : 0), out);
    }
    return same_word(program, "smtpd") ? read_opensmtpd(rest, out) : read_sendmail(rest, out);
}

/* *time gets where the line's time stands. Exim's own log has a date with a blank, OpenSMTPD's own has no time. */
static bool read_attempt(smtpb_span s, attempt *out, smtpb_span *time)
{
    static const attempt none;
    *out = none;
    *time = (smtpb_span){ s.ptr, time_length(s) };
    smtpb_span rest = span_from(s, time->len > 0 ? time->len + 1 : 0);
    if (time->len == 0)
        return read_opensmtpd(s, out);
    return time->len > 10 && s.ptr[10] == ' ' && g_ascii_isdigit(s.ptr[0]) ? read_exim(rest, out) : read_syslog(rest, out);
}

static void judge_attempt(const attempt *a, const smtpb_context *known, GString *scratch, judged *j)
{
    judge_text(a->form, a->text, a->status, known, scratch, j);
    if (strcmp(a->result, "sent") == 0 && j->verdict.type != SMTPB_TYPE_NONE)
        judge_delivered(known, j);
    else if (strcmp(a->result, "deferred") == 0)
        soften(&j->verdict);
}

/* A message of the null sender is a bounce itself. */
static void write_attempt(const attempt *a, smtpb_span recipient, smtpb_span time, GString *scratch, FILE *out)
{
    smtpb_context known = SMTPB_CONTEXT_START;
    smtpb_span sender = a->sender.ptr ? a->sender : sender_of(a->queue_id);
    record r = { .kind = "attempt", .time = time_of(time), .recipient = recipient, .sender = sender, .queue_id = a->queue_id };
    judged j;
    r.original_recipient = a->original_recipient;
    r.result = span_of(a->result);
    known.recipient = recipient;
    known.sender = sender;
    known.mx = a->host;
    judge_attempt(a, &known, scratch, &j);
    if (sender.ptr && sender.len == 0 && j.verdict.type != SMTPB_TYPE_NONE) {
        r.kind = "bounce_of_bounce";
        hold(&j.verdict);
    }
    put_record(out, &j, &r);
}

static void write_attempts(const attempt *a, smtpb_span time, GString *scratch, FILE *out)
{
    smtpb_span rest = a->recipients;
    size_t len;
    do {
        len = a->form == SMTPB_FORM_SENDMAIL ? mailbox_length(rest, ",") : rest.len;
        write_attempt(a, unbracketed((smtpb_span){ rest.ptr, len }), time, scratch, out);
        rest = span_from(rest, len + 1);
    } while (rest.len > 0);
}

int process_log(FILE *in, FILE *out)
{
    line l = { g_malloc(MAX_LINE), 0, false };
    GString *scratch = g_string_new(NULL);
    while (!ferror(out) && read_line(in, &l)) {
        attempt a;
        smtpb_span time, text = { l.octets, l.len };
        if (read_attempt(text, &a, &time) && a.result)
            write_attempts(&a, time, scratch, out);
        progress(l.len + 1, "lines");
    }
    g_string_free(scratch, TRUE);
    g_free(l.octets);
    forget_senders();
    if (!ferror(in))
        return EX_OK;
    complain("standard input", strerror(errno));
    return EX_IOERR;
}
