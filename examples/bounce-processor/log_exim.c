/* SPDX-License-Identifier: MIT */
/*
 * Exim's main log; => and -> are deliveries, ** failures, == deferrals:
 *     ID <= sender U=root P=local S=302
 *     ID ** local <rcpt> F=<sender> R=router T=transport H=host [address]:25: words DT=0s
 */
#include "log.h"

#include <string.h>

/* 6-6-2 letters and digits, since 4.97 6-11-4. */
static size_t id_length(smtpb_span s)
{
    size_t n = 0;
    while (n < s.len && (g_ascii_isalnum(s.ptr[n]) || s.ptr[n] == '-'))
        n++;
    return (n == 16 || n == 23) && s.ptr[6] == '-' && s.ptr[n - (n == 16 ? 3 : 5)] == '-' ? n : 0;
}

static const char *result_of(smtpb_span flag)
{
    static const char *const results[][2] = { { "=>", "sent" }, { "->", "sent" }, { ">>", "sent" }, { "**", "bounced" }, { "==", "deferred" } };
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
    bool address = len > 0 && !strchr("|/", s.ptr[0]) && memchr(s.ptr, '@', len);
    smtpb_span original = address && !begins(rest, " <") ? (smtpb_span){ NULL, 0 } : bracketed_value(rest, " <");
    if (original.ptr)
        rest = span_from(rest, (size_t)(original.ptr + original.len - rest.ptr) + 1);
    out->recipients = address || !original.ptr ? first : original;
    out->original_recipient = address ? original : (smtpb_span){ NULL, 0 };
    return rest;
}

/* Fields that Exim writes behind the words of a failure. */
static smtpb_span without_timing(smtpb_span s)
{
    for (size_t at = s.len; at > 0 && s.len - at < 40; at--)
        if (begins(span_from(s, at), " DT=") || begins(span_from(s, at), " QT="))
            s.len = at;
    return s;
}

/* The reply of a delivery in C="...", else the words. */
static smtpb_span text_of(smtpb_span rest, const char *result)
{
    smtpb_span reply = { NULL, 0 };
    if (strcmp(result, "sent") != 0)
        return without_timing(rest);
    size_t at = find_word(rest, " C=\"");
    if (at < rest.len)
        reply = span_from(rest, at + 4);
    while (reply.len > 0 && reply.ptr[reply.len - 1] != '"')
        reply.len--;
    return (smtpb_span){ reply.ptr, reply.len > 0 ? reply.len - 1 : 0 };
}

/* Words that no reply stands in begin behind "R=router T=transport ...: ". */
static smtpb_span local_words(smtpb_span text)
{
    size_t colon = find_word(text, ": ");
    bool remote = find_word(text, " H=") < text.len || find_word(text, " defer (") < text.len;
    return remote || colon == text.len ? text : span_from(text, colon + 2);
}

static bool read_delivery(smtpb_span body, attempt *out)
{
    smtpb_span rest = read_recipient(body, out);
    out->sender = begins(rest, " F=<") || begins(rest, " P=<") ? bracketed_value(rest, "=<") : (smtpb_span){ NULL, 0 };
    out->host = value_of(rest, " H=", " [");
    out->text = local_words(text_of(rest, out->result));
    return true;
}

bool read_exim(smtpb_span rest, attempt *out)
{
    if (rest.len > 0 && rest.ptr[0] == '[')
        rest = span_from(rest, find_word(rest, "] ") + 2);
    size_t id = id_length(rest);
    smtpb_span body = span_from(rest, id + 4);
    if (id == 0 || rest.len < id + 5 || rest.ptr[id] != ' ' || rest.ptr[id + 3] != ' ')
        return false;
    smtpb_span flag = { rest.ptr + id + 1, 2 };
    out->queue_id = (smtpb_span){ rest.ptr, id };
    if (same_word(flag, "<="))
        remember_sender(out->queue_id, unbracketed((smtpb_span){ body.ptr, mailbox_length(body, "") }));
    out->result = result_of(flag);
    return out->result && read_delivery(body, out);
}
