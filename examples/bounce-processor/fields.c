/* SPDX-License-Identifier: MIT */
/* Fields of a header or a delivery status. */
#include "processor.h"

#include <stdlib.h>
#include <string.h>

static bool is_fold(smtpb_span s)
{
    return s.len > 0 && (s.ptr[0] == ' ' || s.ptr[0] == '\t');
}

bool next_block(smtpb_span *rest, smtpb_span *block)
{
    smtpb_span line;
    *block = (smtpb_span){ NULL, 0 };
    while (next_line(rest, &line)) {
        if (trimmed(line).len > 0 && block->len == 0)
            block->ptr = line.ptr;
        if (trimmed(line).len > 0)
            block->len = (size_t)(line.ptr + line.len - block->ptr);
        else if (block->len > 0)
            return true;
    }
    return block->len > 0;
}

smtpb_span field(smtpb_span block, const char *name)
{
    size_t len = strlen(name);
    smtpb_span line;
    while (next_line(&block, &line)) {
        if (line.len <= len || line.ptr[len] != ':' || !begins(line, name))
            continue;
        const char *value = line.ptr + len + 1, *end = line.ptr + line.len;
        while (is_fold(block) && next_line(&block, &line))
            end = line.ptr + line.len;
        smtpb_span found = trimmed((smtpb_span){ value, (size_t)(end - value) });
        return found.len > 0 ? found : (smtpb_span){ value, 0 };
    }
    return (smtpb_span){ NULL, 0 };
}

/* The character that \x{HEX} at s stands for; *used: the octets of it. 0: there is none. */
static gunichar escaped(smtpb_span s, size_t *used)
{
    gunichar value = 0;
    size_t at = 3;
    if (!begins(s, "\\x{"))
        return 0;
    for (; at < s.len && at < 9 && g_ascii_isxdigit(s.ptr[at]); at++)
        value = value << 4 | (gunichar)g_ascii_xdigit_value(s.ptr[at]);
    *used = at + 1;
    return at > 3 && at < s.len && s.ptr[at] == '}' && g_unichar_validate(value) ? value : 0;
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

smtpb_span typed_address(smtpb_span value, GStringChunk *words)
{
    const char *semicolon = value.len > 0 ? memchr(value.ptr, ';', value.len) : NULL;
    size_t type = semicolon ? (size_t)(semicolon - value.ptr) : 0;
    smtpb_span address = unbracketed(span_from(value, semicolon ? type + 1 : 0));
    bool utf8 = same_word(trimmed((smtpb_span){ value.ptr, type }), "utf-8");
    return utf8 ? unescaped(address, words) : address;
}
