/* SPDX-License-Identifier: MIT */
/* A mail log to lines of JSON, one per attempt. */
#include "log.h"

#include <errno.h>
#include <string.h>

static bool is_one_of(smtpb_span program, const char *const *names)
{
    while (*names && !same_word(program, *names))
        names++;
    return *names != NULL;
}

/* Only lines of MTA programs count: what others log may come from a stranger. */
static bool read_by_program(const log_head *head, GString *words, attempt *out)
{
    static const char *const qmails[] = { "qmail", "qmail-send", "splogger", NULL };
    static const char *const agents[] = { "smtp",  "lmtp",  "local",   "virtual", "pipe",
                                          "error", "retry", "discard", "qmgr",    NULL };
    if (head->postfix)
        return is_one_of(head->program, agents) && read_postfix(head->rest, out);
    if (begins(head->program, "exim")) {
        size_t time = time_length(head->rest);
        return read_exim(span_from(head->rest, time > 0 ? time + 1 : 0), out);
    }
    if (is_one_of(head->program, qmails))
        return read_qmail(head, words, out);
    if (begins(head->program, "sm-") || same_word(head->program, "sendmail"))
        return read_sendmail(head->rest, out);
    return same_word(head->program, "smtpd") && read_opensmtpd(head->rest, out);
}

/* The logs of Exim and qmail-send have no program names, OpenSMTPD's own has no times either. */
static bool read_attempt(const log_head *head, GString *words, attempt *out)
{
    static const attempt none;
    *out = none;
    if (head->program.len > 0)
        return read_by_program(head, words, out);
    if (read_qmail(head, words, out))
        return true;
    return head->time.len > 0 ? read_exim(head->rest, out) : read_opensmtpd(head->rest, out);
}

static void judge_line(const attempt *a, const smtpb_context *known, GString *scratch, judged *j)
{
    judge_text(a->form, a->text, a->status, known, scratch, j);
    if (strcmp(a->result, "sent") == 0 && j->verdict.type != SMTPB_TYPE_NONE)
        judge_delivered(known, j);
    else if (strcmp(a->result, "deferred") == 0)
        smtpb_soften(&j->verdict);
    if (a->doubtful)
        doubt(&j->verdict);
}

/* A message from the null sender is itself a bounce. */
static void write_attempt(const attempt *a, smtpb_span recipient, const log_head *head, GString *scratch, FILE *out)
{
    smtpb_context known = SMTPB_CONTEXT_START;
    smtpb_span sender = a->sender.ptr ? a->sender : sender_of(a->queue_id);
    record r = { .kind = "attempt",
                 .time = time_of(head->time),
                 .recipient = recipient,
                 .sender = sender,
                 .reporter = head->host,
                 .queue_id = a->queue_id };
    judged j;
    r.original_recipient = a->original_recipient;
    r.result = smtpb_str(a->result);
    known.recipient = recipient;
    known.sender = sender;
    known.mx = a->host;
    known.accepted = a->accepted > 0 ? a->accepted : recipients_of(a->queue_id);
    judge_line(a, &known, scratch, &j);
    if (sender.ptr && sender.len == 0 && j.verdict.type != SMTPB_TYPE_NONE) {
        r.kind = "bounce_of_bounce";
        smtpb_hold(&j.verdict);
    }
    put_record(out, &j, &r);
}

/* Sendmail logs several recipients in a line; their number, and then the length of the text, is limited. */
static void write_attempts(const attempt *a, const log_head *head, GString *scratch, FILE *out)
{
    enum { MAX_RECIPIENTS = 1000, MAX_TEXT = 4096 };
    bool list = a->form == SMTPB_FORM_SENDMAIL;
    attempt one = *a;
    smtpb_span rest = a->recipients;
    size_t n = 0;
    do {
        size_t len = list ? mailbox_length(rest, ",") : rest.len;
        if (len < rest.len && one.text.len > MAX_TEXT)
            one.text.len = MAX_TEXT;
        write_attempt(&one, unbracketed((smtpb_span){ rest.ptr, len }), head, scratch, out);
        rest = span_from(rest, len + 1);
    } while (rest.len > 0 && ++n < MAX_RECIPIENTS);
}

static bool without_delivered;

void leave_out_delivered(void)
{
    without_delivered = true;
}

static bool is_wanted(const attempt *a)
{
    return a->result && (!without_delivered || strcmp(a->result, "sent") != 0);
}

/* gzip, bzip2, xz or zstd. */
static bool is_compressed(smtpb_span first_line)
{
    return begins(first_line, "\x1F\x8B") || begins(first_line, "BZh") ||
           begins(first_line, "\xFD"
                              "7zXZ") ||
           begins(first_line, "\x28\xB5\x2F\xFD");
}

log_seen read_log(FILE *in, FILE *out)
{
    line l = { .octets = g_malloc(MAX_LINE) };
    log_seen seen = { 0, false, false };
    GString *scratch = g_string_new(NULL), *words = g_string_new(NULL);
    while (!ferror(out) && read_line(in, &l)) {
        attempt a;
        smtpb_span text = { l.octets, l.len };
        log_head head = read_head(text);
        bool is_attempt = read_attempt(&head, words, &a);
        if (is_attempt && is_wanted(&a))
            write_attempts(&a, &head, scratch, out);
        seen.compressed = seen.compressed || (seen.lines == 0 && is_compressed(text));
        seen.is_log = seen.is_log || is_attempt || head.time.len > 0;
        seen.lines++;
        progress(l.len + 1, "lines");
    }
    g_string_free(scratch, TRUE);
    g_string_free(words, TRUE);
    g_free(l.octets);
    forget_senders();
    forget_deliveries();
    return seen;
}

/* A log that holds no attempt is no reason to complain. */
static void complain_of(const char *where, log_seen seen)
{
    char words[64];
    snprintf(words, sizeof words, "none of %lu lines is a line of a log", seen.lines);
    if (seen.lines > 0 && !seen.is_log)
        complain(where, seen.compressed ? "compressed: use zcat -f, bzcat, xzcat or zstdcat" : words);
}

int process_log(const char *path, FILE *out)
{
    input in;
    int status = input_open(&in, path);
    if (status != EX_OK)
        return status;
    log_seen seen = read_log(in.file, out);
    status = input_close(&in);
    if (status == EX_OK)
        complain_of(in.name, seen);
    return status;
}
