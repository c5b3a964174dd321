/* SPDX-License-Identifier: MIT */
/*
 * Exim's main log; => and -> are deliveries, ** failures, == deferrals:
 *     ID <= sender U=root P=local S=302
 *     ID ** local <rcpt> F=<sender> R=router T=transport H=host [address]:25: words DT=0s
 */
#include "log.h"

#include <string.h>

/* Length of a message id: 6-6-2 letters and digits, since 4.97 6-11-4; 0: not an id. */
static size_t id_length(smtpb_span s)
{
    size_t n = 0;
    while (n < s.len && (g_ascii_isalnum(s.ptr[n]) || s.ptr[n] == '-'))
        n++;
    return (n == 16 || n == 23) && s.ptr[6] == '-' && s.ptr[n - (n == 16 ? 3 : 5)] == '-' ? n : 0;
}

static const char *result_of(smtpb_span flag)
{
    static const char *const results[][2] = {
        { "=>", "sent" }, { "->", "sent" }, { ">>", "sent" }, { "**", "bounced" }, { "==", "deferred" }
    };
    for (size_t i = 0; i < sizeof results / sizeof *results; i++)
        if (same_word(flag, results[i][0]))
            return results[i][1];
    return NULL;
}

/* "rcpt", "local <rcpt>", "|command <rcpt>"; returns what follows. */
static smtpb_span read_recipient(smtpb_span s, attempt *out)
{
    size_t len = mailbox_length(s, ":");
    smtpb_span first = { s.ptr, len }, rest = span_from(s, len);
    bool address = !strchr("|/", s.ptr[0]) && memchr(s.ptr, '@', len);
    smtpb_span original = address && !begins(rest, " <") ? (smtpb_span){ NULL, 0 } : bracketed_value(rest, " <");
    if (original.ptr)
        rest = span_from(rest, (size_t)(original.ptr + original.len - rest.ptr) + 1);
    out->recipients = address || !original.ptr ? first : original;
    out->original_recipient = address ? original : (smtpb_span){ NULL, 0 };
    return rest;
}

/* Length of " DT=0.1s" or " QT=3s" at the end of s, else 0. */
static size_t timing_length(smtpb_span s)
{
    size_t at = s.len;
    while (at > 0 && s.len - at < 20 && (g_ascii_isalnum(s.ptr[at - 1]) || s.ptr[at - 1] == '.'))
        at--;
    bool is_timing = at >= 4 && (begins(span_from(s, at - 4), " DT=") || begins(span_from(s, at - 4), " QT="));
    return is_timing && s.ptr[s.len - 1] == 's' ? s.len - at + 4 : 0;
}

static smtpb_span without_timing(smtpb_span s)
{
    for (size_t n; (n = timing_length(s)) > 0;)
        s.len -= n;
    return s;
}

/* Length of a field at the start of s, or 0: "R=router", "X=TLS1.3:x:256", "DN=\"x\"", "[address]:25", "defer (-4)". */
static size_t field_length(smtpb_span s)
{
    size_t n = 0;
    while (n < s.len && g_ascii_isupper(s.ptr[n]))
        n++;
    bool is_field = (n > 0 && begins(span_from(s, n), "=")) || begins(s, "[") || begins(s, "(") || begins(s, ":");
    return is_field || begins(s, "defer ") ? mailbox_length(s, "") : 0;
}

/* The text of the reply, without names of routers and transports: it follows "R=router T=transport ...: ". From "defer
   (111): Connection refused" on, the text is left as it is, as the number matters. */
static smtpb_span words_of(smtpb_span rest)
{
    smtpb_span s = rest, defer = { NULL, 0 };
    for (size_t n;; s = span_from(s, n)) {
        while (begins(s, " "))
            s = span_from(s, 1);
        n = field_length(s);
        if (n == 0)
            return rest;
        if (s.ptr[n - 1] == ':')
            return defer.ptr && g_ascii_isdigit(s.ptr[1]) ? defer : trimmed(span_from(s, n));
        defer = begins(s, "defer ") ? s : (smtpb_span){ NULL, 0 };
    }
}

/* Exim did not try, so the line says nothing about the recipient. */
static bool is_waiting(const attempt *a)
{
    return strcmp(a->result, "deferred") == 0 &&
           (holds(a->text, "retry time not reached") || holds(a->text, "retry time not yet reached"));
}

/* For a delivery the reply in C="...", else the text. */
static smtpb_span text_of(smtpb_span rest, const char *result)
{
    if (strcmp(result, "sent") != 0)
        return words_of(without_timing(rest));
    smtpb_span reply = span_from(rest, find_word(rest, " C=\"") + 4);
    while (reply.len > 0 && reply.ptr[reply.len - 1] != '"')
        reply.len--;
    return (smtpb_span){ reply.ptr, reply.len > 0 ? reply.len - 1 : 0 };
}

static bool read_delivery(smtpb_span body, attempt *out)
{
    smtpb_span rest = read_recipient(body, out);
    out->sender = begins(rest, " F=<") || begins(rest, " P=<") ? bracketed_value(rest, "=<") : (smtpb_span){ NULL, 0 };
    out->host = value_of(rest, " H=", " [");
    out->text = text_of(rest, out->result);
    return !is_waiting(out);
}

bool read_exim(smtpb_span rest, attempt *out)
{
    if (begins(rest, "["))
        rest = span_from(rest, find_word(rest, "] ") + 2);
    size_t id = id_length(rest);
    smtpb_span body = span_from(rest, id + 4);
    if (id == 0 || rest.len < id + 5 || rest.ptr[id] != ' ' || rest.ptr[id + 3] != ' ')
        return false;
    smtpb_span flag = { rest.ptr + id + 1, 2 };
    out->queue_id = (smtpb_span){ rest.ptr, id };
    if (same_word(flag, "<="))
        remember_sender(out->queue_id, unbracketed((smtpb_span){ body.ptr, mailbox_length(body, "") }), 0);
    out->result = result_of(flag);
    return out->result && read_delivery(body, out);
}
