/* SPDX-License-Identifier: MIT */
/*
 * qmail-send; the numbers are used again, and each host has its own:
 *     info msg 53: bytes 324 from <sender> qp 77 uid 1000
 *     starting delivery 3: msg 53 to remote rcpt
 *     delivery 3: failure: 192.0.2.1_does_not_like_recipient./Remote_host_said:_550_5.1.1_no_such_user/
 * indimail adds the name of a queue to each line.
 */
#include "log.h"

#include <string.h>

static bool skip(smtpb_span *s, const char *words)
{
    bool found = begins(*s, words);
    *s = span_from(*s, found ? strlen(words) : 0);
    return found;
}

static smtpb_span take_number(smtpb_span *s)
{
    enum { MAX_DIGITS = 20 };
    smtpb_span number = { s->ptr, 0 };
    while (number.len < s->len && number.len < MAX_DIGITS && g_ascii_isdigit(s->ptr[number.len]))
        number.len++;
    *s = span_from(*s, number.len);
    return number;
}

/* Skip splogger's "1762700000.123456 ". After a + instead of the blank, a long line goes on. */
static smtpb_span behind_stamp(smtpb_span s)
{
    smtpb_span rest = s;
    bool stamped = take_number(&rest).len > 0 && skip(&rest, ".") && take_number(&rest).len > 0;
    return stamped && skip(&rest, " ") ? rest : s;
}

/* What names a message or a delivery: its host and number, and for a delivery the queue if there are several. */
static char *key_of(const log_head *head, smtpb_span number, smtpb_span queue)
{
    return g_strdup_printf("%.*s %.*s%.*s", (int)head->host.len, head->host.ptr, (int)number.len, number.ptr,
                           (int)queue.len, queue.ptr);
}

static char *key_of_message(const log_head *head, smtpb_span number)
{
    return key_of(head, number, (smtpb_span){ number.ptr, 0 });
}

/* Mailboxes and words have no blanks. */
static smtpb_span take_word(smtpb_span *s)
{
    smtpb_span word = { s->ptr, find_word(*s, " ") };
    *s = span_from(*s, word.len);
    return word;
}

/* "53: bytes 324 from <sender> qp 77 uid 1000". The sender may contain a >. */
static void read_info(const log_head *head, smtpb_span s)
{
    char *key = key_of_message(head, take_number(&s));
    smtpb_span sender = value_of(s, " from <", " ");
    sender.len -= sender.len > 0 ? 1 : 0;
    if (smtpb_is_null_path(sender))
        sender.len = 0;
    if (sender.ptr)
        remember_sender(smtpb_str(key), sender, 1);
    g_free(key);
}

/* ": msg 53 to remote rcpt", then perhaps a queue. */
static bool take_message(smtpb_span *s, smtpb_span *message, bool *local, smtpb_span *recipient)
{
    if (!skip(s, ": msg "))
        return false;
    *message = take_number(s);
    *local = skip(s, " to local ");
    if (!*local && !skip(s, " to remote "))
        return false;
    *recipient = take_word(s);
    return recipient->len > 0;
}

/* "3: msg 53 to remote rcpt" */
static void read_start(const log_head *head, smtpb_span s)
{
    smtpb_span number = take_number(&s), start = s, message, recipient;
    bool local;
    if (take_message(&s, &message, &local, &recipient)) {
        char *key = key_of(head, number, s);
        begin_delivery(key, start);
        g_free(key);
    }
}

/* A _ may stand for another octet, and what precedes a - for the user of a virtual domain. */
static bool may_be_altered(smtpb_span recipient, bool local)
{
    return memchr(recipient.ptr, '_', recipient.len) || (local && memchr(recipient.ptr, '-', recipient.len));
}

static bool read_message(const log_head *head, smtpb_span start, attempt *out)
{
    bool local;
    if (!take_message(&start, &out->queue_id, &local, &out->recipients))
        return false;
    char *key = key_of_message(head, out->queue_id);
    out->sender = sender_of(smtpb_str(key));
    g_free(key);
    out->doubtful = may_be_altered(out->recipients, local);
    return true;
}

/* NULL: "report mangled, will defer". */
static const char *take_result(smtpb_span *s)
{
    static const char *const results[][2] = { { ": success: ", "sent" },
                                              { ": deferral: ", "deferred" },
                                              { ": failure: ", "bounced" } };
    for (size_t i = 0; i < sizeof results / sizeof *results; i++)
        if (skip(s, results[i][0]))
            return results[i][1];
    return NULL;
}

/* "3: failure: words", then perhaps a queue. Each delivery is a session of its own. */
static bool read_end(const log_head *head, smtpb_span s, GString *words, attempt *out)
{
    smtpb_span number = take_number(&s);
    out->result = take_result(&s);
    smtpb_span text = take_word(&s);
    char *key = key_of(head, number, s);
    smtpb_span start = end_delivery(key);
    g_free(key);
    if (!out->result || !read_message(head, start, out))
        return false;
    unescape_qmail(text, words);
    out->text = span_of_string(words);
    out->form = SMTPB_FORM_QMAIL;
    out->accepted = 1;
    return true;
}

bool read_qmail(const log_head *head, GString *words, attempt *out)
{
    smtpb_span s = behind_stamp(head->rest);
    if (skip(&s, "info msg "))
        read_info(head, s);
    else if (skip(&s, "starting delivery "))
        read_start(head, s);
    return skip(&s, "delivery ") && read_end(head, s, words, out);
}
