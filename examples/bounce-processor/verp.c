/* SPDX-License-Identifier: MIT */
/* The address that a bounce was sent to. With a separate return path for each recipient (VERP), it says who the message
   was for, whatever the bounce says. */
#include "processor.h"

#include <string.h>

bool is_verp_pattern(const char *pattern)
{
    const char *star = strchr(pattern, '*');
    return star && !strchr(star + 1, '*');
}

smtpb_span decode_verp(const char *pattern, smtpb_span address, GStringChunk *words)
{
    const smtpb_span none = { NULL, 0 };
    char before[320];
    const char *star = strchr(pattern, '*');
    size_t ahead = (size_t)(star - pattern), behind = strlen(star + 1);
    if (ahead >= sizeof before || address.len <= ahead + behind)
        return none;
    memcpy(before, pattern, ahead);
    before[ahead] = '\0';
    smtpb_span middle = { address.ptr + ahead, address.len - ahead - behind };
    if (!begins(address, before) || !same_word(span_from(address, ahead + middle.len), star + 1))
        return none;
    size_t equal = middle.len;
    while (equal > 0 && middle.ptr[equal - 1] != '=')
        equal--;
    if (equal < 2 || equal == middle.len || memchr(middle.ptr, '@', middle.len))
        return none;
    char *decoded = g_string_chunk_insert_len(words, middle.ptr, (gssize)middle.len);
    decoded[equal - 1] = '@';
    return (smtpb_span){ decoded, middle.len };
}

/* Fields below the first Received were written by other hosts. */
smtpb_span delivered_to(smtpb_span header)
{
    smtpb_span received = smtpb_field(header, "Received");
    if (received.ptr)
        header.len = (size_t)(received.ptr - header.ptr);
    smtpb_span to = smtpb_field(header, "Delivered-To"), original = smtpb_field(header, "X-Original-To");
    return unbracketed(!to.ptr || (original.ptr && original.ptr < to.ptr) ? original : to);
}
