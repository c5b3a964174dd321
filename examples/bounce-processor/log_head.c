/* SPDX-License-Identifier: MIT */
/*
 * The head of a line:
 *     <22>Nov  2 10:00:00 host postfix/relay/smtp[7]: ID: ...
 *     postfix_1  | 2026-11-02T10:00:00+01:00 host sm-mta[7]: [ID 197553 mail.info] ID: ...
 *     2026-11-02 10:00:00 host exim[7]: ...
 *     2026-11-02T10:00:00+01:00 [1:host:postfix/lmtp] ID: ...
 *     @400000006555f0c01dcd6500 delivery 3: ...
 */
#include "log.h"

#include <string.h>

/* Skip "<22>" or "name  | ", which collectors add. */
static smtpb_span behind_collector(smtpb_span s)
{
    enum { MAX_NAME = 64 };
    size_t n = 0;
    if (begins(s, "<")) {
        for (n = 1; n < s.len && n < 5 && g_ascii_isdigit(s.ptr[n]);)
            n++;
        return n > 1 && begins(span_from(s, n), ">") ? span_from(s, n + 1) : s;
    }
    while (n < s.len && n < MAX_NAME && (g_ascii_isalnum(s.ptr[n]) || strchr("-_. ", s.ptr[n] ? s.ptr[n] : '|')))
        n++;
    return n > 0 && begins(span_from(s, n), "| ") ? trimmed(span_from(s, n + 2)) : s;
}

/* "postfix/smtp[7]" to "smtp". */
static void name_program(smtpb_span tag, log_head *out)
{
    size_t name = 0;
    while (name < tag.len && tag.ptr[name] != '[')
        name++;
    out->program = (smtpb_span){ tag.ptr, name };
    for (size_t i = 0; i < name; i++)
        if (tag.ptr[i] == '/') {
            out->postfix = true;
            out->program = (smtpb_span){ tag.ptr + i + 1, name - i - 1 };
        }
}

/* Skip the message id that Solaris adds. */
static smtpb_span behind_message_id(smtpb_span s)
{
    return begins(s, "[ID ") ? span_from(s, find_word(s, "] ") + 2) : s;
}

/* "host program[pid]: rest", "[1:host:program] rest". Unchanged if there is no program; a number is not a
   program, as in qmail-send's "delivery 3: rest". */
static void read_program(log_head *out)
{
    smtpb_span s = out->rest, tag;
    size_t end;
    smtpb_span host = { s.ptr, find_word(s, " ") };
    if (begins(s, "[")) {
        end = find_word(s, "] ");
        tag = (smtpb_span){ s.ptr, end };
        host.len = 0;
        for (size_t colon; (colon = find_word(tag, ":")) < tag.len; tag = span_from(tag, colon + 1))
            host = (smtpb_span){ tag.ptr, colon };
    } else {
        tag = span_from(s, find_word(s, " ") + 1);
        end = find_word(tag, ": ");
        tag.len = end;
        end += (size_t)(tag.ptr - s.ptr);
    }
    if (tag.len == 0 || memchr(tag.ptr, ' ', tag.len) || g_ascii_isdigit(tag.ptr[0]))
        return;
    name_program(tag, out);
    out->host = host;
    out->rest = behind_message_id(span_from(s, end + 2));
}

log_head read_head(smtpb_span line)
{
    smtpb_span s = behind_collector(line);
    log_head head = { { s.ptr, time_length(s) }, { NULL, 0 }, false, { s.ptr, 0 }, s };
    if (head.time.len > 0) {
        head.rest = span_from(s, head.time.len + 1);
        read_program(&head);
    }
    return head;
}
