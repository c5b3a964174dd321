/* SPDX-License-Identifier: MIT */
/* The lines of a text, and words in it. */
#include "mail.h"

bool smtpb_i_take_line(smtpb_span *rest, smtpb_span *line)
{
    size_t end = smtpb_i_find(*rest, 0, '\n');
    if (rest->len == 0)
        return false;
    *line = smtpb_i_first(*rest, end);
    if (end > 0 && rest->ptr[end - 1] == '\r')
        line->len--;
    *rest = smtpb_i_behind(*rest, end < rest->len ? end + 1 : end);
    return true;
}

/* A word does not begin behind a letter or a digit. */
static bool is_within_word(smtpb_span s, size_t at)
{
    return at > 0 && (smtpb_i_is_alpha(s.ptr[at - 1]) || smtpb_i_is_digit(s.ptr[at - 1]));
}

size_t smtpb_i_words_at(smtpb_span s, smtpb_span pattern, size_t *end)
{
    char first = smtpb_i_lower(pattern.ptr[0]);
    bool is_word = smtpb_i_is_alpha(first);
    for (size_t at = 0; at < s.len; at++) {
        if (smtpb_i_lower(s.ptr[at]) != first || (is_word && is_within_word(s, at)))
            continue;
        size_t n = smtpb_i_pattern(smtpb_i_from(s, at), pattern);
        *end = at + n;
        if (n > 0)
            return at;
    }
    return s.len;
}

bool smtpb_i_is_empty(smtpb_span line)
{
    return smtpb_i_blanks(line) == line.len;
}

bool smtpb_i_begins_reply(smtpb_span line)
{
    return line.len > 3 && (line.ptr[0] == '4' || line.ptr[0] == '5') && smtpb_i_is_digit(line.ptr[1]) &&
           smtpb_i_is_digit(line.ptr[2]) && !smtpb_i_is_alpha(line.ptr[3]) && !smtpb_i_is_digit(line.ptr[3]);
}
