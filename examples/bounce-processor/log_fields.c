/* SPDX-License-Identifier: MIT */
/* Values and mailboxes in a log line. */
#include "log.h"

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

size_t mailbox_at(smtpb_span s)
{
    bool bracket = begins(s, "<");
    size_t n = mailbox_length(s, bracket ? ">" : ",");
    return bracket && n < s.len ? n + 1 : n;
}

uint16_t number_of(smtpb_span digits)
{
    unsigned n = 0;
    for (size_t i = 0; i < digits.len && g_ascii_isdigit(digits.ptr[i]); i++)
        n = n < 6553 ? n * 10 + (unsigned)(digits.ptr[i] - '0') : UINT16_MAX;
    return (uint16_t)n;
}
