/* SPDX-License-Identifier: MIT */
/* Helpers for spans. */
#include "processor.h"

#include <string.h>

bool begins(smtpb_span s, const char *prefix)
{
    size_t len = strlen(prefix);
    return s.len >= len && g_ascii_strncasecmp(s.ptr, prefix, len) == 0;
}

bool same_word(smtpb_span s, const char *word)
{
    return s.len == strlen(word) && begins(s, word);
}

smtpb_span span_from(smtpb_span s, size_t at)
{
    return at < s.len ? (smtpb_span){ s.ptr + at, s.len - at } : (smtpb_span){ s.ptr, 0 };
}

smtpb_span trimmed(smtpb_span s)
{
    while (s.len > 0 && g_ascii_isspace(s.ptr[s.len - 1]))
        s.len--;
    while (s.len > 0 && g_ascii_isspace(s.ptr[0]))
        s = span_from(s, 1);
    return s;
}

smtpb_span span_of_string(const GString *s)
{
    return s ? (smtpb_span){ s->str, s->len } : (smtpb_span){ NULL, 0 };
}

size_t find_word(smtpb_span s, const char *word)
{
    size_t len = strlen(word);
    for (size_t at = 0; at + len <= s.len; at++) {
        const char *first = memchr(s.ptr + at, word[0], s.len - len + 1 - at);
        if (!first)
            return s.len;
        at = (size_t)(first - s.ptr);
        if (memcmp(first, word, len) == 0)
            return at;
    }
    return s.len;
}

bool holds(smtpb_span s, const char *word)
{
    size_t len = strlen(word);
    for (size_t at = 0; at + len <= s.len; at++)
        if (g_ascii_tolower(s.ptr[at]) == g_ascii_tolower(word[0]) && begins(span_from(s, at), word))
            return true;
    return false;
}

bool next_line(smtpb_span *rest, smtpb_span *line)
{
    const char *end = rest->len > 0 ? memchr(rest->ptr, '\n', rest->len) : NULL;
    size_t len = end ? (size_t)(end - rest->ptr) : rest->len;
    if (rest->len == 0)
        return false;
    *line = (smtpb_span){ rest->ptr, len > 0 && rest->ptr[len - 1] == '\r' ? len - 1 : len };
    *rest = span_from(*rest, end ? len + 1 : len);
    return true;
}

size_t mailbox_length(smtpb_span s, const char *ends)
{
    bool quoted = false;
    for (size_t at = 0; at < s.len; at++) {
        char c = s.ptr[at];
        if (quoted && c == '\\')
            at++;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (g_ascii_isspace(c) || (c != '\0' && strchr(ends, c))))
            return at;
    }
    return s.len;
}

/* The contents of the first < > in the value, else the value. */
smtpb_span angle_address(smtpb_span value)
{
    size_t open = find_word(value, "<"), len = mailbox_length(span_from(value, open + 1), ">");
    if (open < value.len && open + 1 + len < value.len && value.ptr[open + 1 + len] == '>')
        return (smtpb_span){ value.ptr + open + 1, len };
    return trimmed(value);
}

smtpb_span unbracketed(smtpb_span mailbox)
{
    mailbox = trimmed(mailbox);
    if (mailbox.len >= 2 && mailbox.ptr[0] == '<' && mailbox.ptr[mailbox.len - 1] == '>')
        return (smtpb_span){ mailbox.ptr + 1, mailbox.len - 2 };
    return mailbox;
}
