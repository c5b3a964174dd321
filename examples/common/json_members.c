/* SPDX-License-Identifier: MIT */
#include "json_members.h"

#include <string.h>

static smtpb_span behind(smtpb_span s, size_t n)
{
    n = n < s.len ? n : s.len;
    return (smtpb_span){ s.ptr + n, s.len - n };
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static smtpb_span stripped(smtpb_span s)
{
    while (s.len > 0 && is_space(s.ptr[s.len - 1]))
        s.len--;
    while (s.len > 0 && is_space(s.ptr[0]))
        s = behind(s, 1);
    return s;
}

/* Length of the string at the start of s, including its quotes; s.len if it is not terminated. */
static size_t string_length(smtpb_span s)
{
    for (size_t at = 1; at < s.len; at++) {
        if (s.ptr[at] == '\\')
            at++;
        else if (s.ptr[at] == '"')
            return at + 1;
    }
    return s.len;
}

/* Length of the value at the start of s: up to the comma or bracket that ends it. */
static size_t value_length(smtpb_span s)
{
    size_t depth = 0;
    for (size_t at = 0; at < s.len; at++) {
        char c = s.ptr[at];
        if (c == '"')
            at += string_length(behind(s, at)) - 1;
        else if (c == '{' || c == '[')
            depth++;
        else if (depth == 0 && (c == ',' || c == '}' || c == ']'))
            return at;
        else if (c == '}' || c == ']')
            depth--;
    }
    return s.len;
}

/* Skip the comma or opening bracket before the next member or element. */
static bool step(smtpb_span *rest)
{
    *rest = stripped(*rest);
    if (rest->len < 2 || !memchr("{[,", rest->ptr[0], 3))
        return false;
    *rest = stripped(behind(*rest, 1));
    return rest->len > 0;
}

bool next_element(smtpb_span *rest, smtpb_span *value)
{
    if (!step(rest))
        return false;
    size_t len = value_length(*rest);
    *value = stripped((smtpb_span){ rest->ptr, len });
    *rest = behind(*rest, len);
    return value->len > 0;
}

bool next_member(smtpb_span *rest, smtpb_span *key, smtpb_span *value)
{
    if (!step(rest) || rest->ptr[0] != '"')
        return false;
    size_t len = string_length(*rest);
    *key = (smtpb_span){ rest->ptr + 1, len > 2 ? len - 2 : 0 };
    *rest = stripped(behind(*rest, len));
    if (rest->len < 2 || rest->ptr[0] != ':')
        return false;
    *rest = behind(*rest, 1);
    len = value_length(*rest);
    *value = stripped((smtpb_span){ rest->ptr, len });
    *rest = behind(*rest, len);
    return true;
}
