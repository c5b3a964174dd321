/* SPDX-License-Identifier: MIT */
/* Fields of a header or a delivery status. */
#include "processor.h"

#include <stdlib.h>
#include <string.h>

static bool is_fold(smtpb_span s)
{
    return begins(s, " ") || begins(s, "\t");
}

bool next_block(smtpb_span *rest, smtpb_span *block)
{
    smtpb_span line;
    *block = (smtpb_span){ NULL, 0 };
    while (next_line(rest, &line)) {
        if (block->len == 0)
            block->ptr = line.ptr;
        if (trimmed(line).len > 0)
            block->len = (size_t)(line.ptr + line.len - block->ptr);
        else if (block->len > 0)
            return true;
    }
    return block->len > 0;
}

/* Length of "Name:", also with blanks before the colon (RFC 5322 4.5); 0: another line. */
static size_t name_length(smtpb_span line, const char *name)
{
    size_t len = strlen(name);
    if (!begins(line, name))
        return 0;
    while (is_fold(span_from(line, len)))
        len++;
    return begins(span_from(line, len), ":") ? len + 1 : 0;
}

/* A field's value, with its folded lines; it begins n octets into `line`. *rest begins after that line. */
static smtpb_span value_behind(smtpb_span line, size_t n, smtpb_span *rest)
{
    const char *value = line.ptr + n, *end = line.ptr + line.len;
    while (is_fold(*rest) && next_line(rest, &line))
        end = line.ptr + line.len;
    return trimmed((smtpb_span){ value, (size_t)(end - value) });
}

bool next_field(smtpb_span *rest, const char *name, smtpb_span *value)
{
    smtpb_span line;
    while (next_line(rest, &line)) {
        size_t n = name_length(line, name);
        if (n > 0) {
            *value = value_behind(line, n, rest);
            return true;
        }
    }
    return false;
}

/* A group is a block, but also ends before a second Final-Recipient: some MTAs omit the empty line. */
bool next_group(smtpb_span *rest, smtpb_span *group)
{
    smtpb_span line, before = *rest;
    size_t seen = 0;
    *group = (smtpb_span){ NULL, 0 };
    for (; next_line(rest, &line); before = *rest) {
        bool blank = trimmed(line).len == 0;
        seen += name_length(line, "Final-Recipient") > 0;
        if (seen > 1)
            *rest = before;
        if (seen > 1 || (blank && group->len > 0))
            return true;
        if (!blank && group->len == 0)
            group->ptr = line.ptr;
        if (!blank)
            group->len = (size_t)(line.ptr + line.len - group->ptr);
    }
    return group->len > 0;
}

smtpb_span field(smtpb_span block, const char *name)
{
    smtpb_span value;
    return next_field(&block, name, &value) ? value : (smtpb_span){ NULL, 0 };
}

smtpb_span without_comment(smtpb_span value)
{
    size_t len = 0;
    while (len < value.len && value.ptr[len] != '(' && !g_ascii_isspace(value.ptr[len]))
        len++;
    return (smtpb_span){ value.ptr, len };
}

smtpb_span comment_of(smtpb_span value)
{
    size_t open = find_word(value, "("), end = value.len;
    while (end > open && value.ptr[end - 1] != ')')
        end--;
    return end > open + 1 ? (smtpb_span){ value.ptr + open + 1, end - open - 2 } : (smtpb_span){ NULL, 0 };
}

/* The character that \x{HEX} at s stands for, and the escape's length in *used; 0: not an escape. */
static gunichar escaped(smtpb_span s, size_t *used)
{
    gunichar value = 0;
    size_t at = 3;
    if (!begins(s, "\\x{"))
        return 0;
    for (; at < s.len && at < 9 && g_ascii_isxdigit(s.ptr[at]); at++)
        value = value << 4 | (gunichar)g_ascii_xdigit_value(s.ptr[at]);
    *used = at + 1;
    return begins(span_from(s, at), "}") && g_unichar_validate(value) ? value : 0;
}

static smtpb_span unescaped(smtpb_span s, GStringChunk *words)
{
    GString *plain = g_string_new(NULL);
    size_t used;
    for (size_t at = 0; at < s.len; at += used) {
        gunichar c = escaped(span_from(s, at), &used);
        if (c > 0) {
            g_string_append_unichar(plain, c);
        } else {
            g_string_append_c(plain, s.ptr[at]);
            used = 1;
        }
    }
    smtpb_span kept = { g_string_chunk_insert_len(words, plain->str, (gssize)plain->len), plain->len };
    g_string_free(plain, TRUE);
    return kept;
}

static smtpb_span behind_type(smtpb_span value)
{
    size_t semicolon = find_word(value, ";");
    value = trimmed(span_from(value, semicolon < value.len ? semicolon + 1 : 0));
    while (begins(value, ";")) /* GroupWise writes "rfc822;;x" */
        value = span_from(value, 1);
    return value;
}

smtpb_span typed_host(smtpb_span value)
{
    smtpb_span host = without_comment(behind_type(value));
    host.len -= host.len > 0 && host.ptr[host.len - 1] == '.' ? 1 : 0;
    return host;
}

/* Empty for "system;<>", "@host", files and commands. Anything after the address is a comment. */
static smtpb_span address_in(smtpb_span value)
{
    smtpb_span address = begins(value, "<") ? angle_address(value) : value;
    smtpb_span first = { address.ptr, mailbox_length(address, "") };
    if (find_word(first, "@") < first.len)
        address = first;
    return address.len == 0 || memchr("@;<|/", address.ptr[0], 5) ? (smtpb_span){ address.ptr, 0 } : address;
}

smtpb_span typed_address(smtpb_span value, GStringChunk *words)
{
    smtpb_span address = address_in(behind_type(value));
    bool utf8 = begins(value, "utf-8") && begins(trimmed(span_from(value, 5)), ";");
    return utf8 ? unescaped(address, words) : address;
}
