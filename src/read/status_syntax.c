/* SPDX-License-Identifier: MIT */
/* The syntax of enhanced status codes (RFC 3463 2, RFC 2034 4). */
#include "read.h"

/* Digits of the number at the start of s, 1..3, no leading zero; 0: not a number. */
static size_t number(smtpb_span s, uint16_t *out)
{
    size_t n = 0;
    *out = 0;
    while (n < s.len && n < 3 && smtpb_i_is_digit(s.ptr[n]))
        *out = (uint16_t)(*out * 10 + (s.ptr[n++] - '0'));
    return n > 1 && s.ptr[0] == '0' ? 0 : n;
}

/* A longer number is not a status: 5.1.1234, 5.1.1.2. */
static bool goes_on(smtpb_span rest)
{
    return (rest.len > 0 && smtpb_i_is_digit(rest.ptr[0])) ||
           (rest.len > 1 && rest.ptr[0] == '.' && smtpb_i_is_digit(rest.ptr[1]));
}

/* The usual form, a digit each: "5.1.1". */
static bool is_short(smtpb_span s)
{
    return smtpb_i_is_digit(s.ptr[2]) && s.ptr[3] == '.' && smtpb_i_is_digit(s.ptr[4]) &&
           (s.len == 5 || (!smtpb_i_is_digit(s.ptr[5]) && s.ptr[5] != '.'));
}

/* status-code = class "." subject "." detail; class = "2" / "4" / "5"; subject, detail = 1*3DIGIT */
size_t smtpb_status_parse(smtpb_span in, smtpb_status *out)
{
    if (!out)
        return 0;
    *out = (smtpb_status){ 0, 0, 0 };
    if (in.len < 5 || (in.ptr[0] != '2' && in.ptr[0] != '4' && in.ptr[0] != '5') || in.ptr[1] != '.')
        return 0;
    smtpb_status status = { (uint16_t)(in.ptr[0] - '0'), 0, 0 };
    if (is_short(in)) {
        status.subject = (uint16_t)(in.ptr[2] - '0');
        status.detail = (uint16_t)(in.ptr[4] - '0');
        *out = status;
        return 5;
    }
    size_t subject = number(smtpb_i_from(in, 2), &status.subject);
    size_t dot = 2 + subject;
    if (subject == 0 || dot >= in.len || in.ptr[dot] != '.')
        return 0;
    size_t detail = number(smtpb_i_from(in, dot + 1), &status.detail);
    size_t end = dot + 1 + detail;
    if (detail == 0 || goes_on(smtpb_i_from(in, end)))
        return 0;
    *out = status;
    return end;
}

/* At the start of a line's text: "5.1.1 ", also "#5.1.1 " (IronPort), "'5.1.1 " (Cisco) and "5.7.1: " or "5.7.1, ". */
smtpb_span smtpb_i_status_leading(smtpb_span text, smtpb_status *out)
{
    size_t mark = text.len > 0 && (text.ptr[0] == '#' || text.ptr[0] == '\'') ? 1 : 0;
    size_t n = smtpb_status_parse(smtpb_i_from(text, mark), out);
    if (n == 0)
        return (smtpb_span){ NULL, 0 };
    size_t end = mark + n;
    if (end < text.len && (text.ptr[end] == ':' || text.ptr[end] == ','))
        end++;
    if (end == text.len)
        return text;
    if (smtpb_i_is_blank(text.ptr[end]))
        return smtpb_i_first(text, end + 1);
    *out = (smtpb_status){ 0, 0, 0 };
    return (smtpb_span){ NULL, 0 };
}

/* Inside a line's text: "(#5.1.1)" as qmail writes it, or "(#5.1.1 - chkuser)". */
smtpb_span smtpb_i_status_in_parentheses(smtpb_span text, smtpb_status *out)
{
    *out = (smtpb_status){ 0, 0, 0 };
    for (size_t at = 0; (at = smtpb_i_find(text, at, '(')) < text.len; at++) {
        smtpb_span rest = smtpb_i_from(text, at + 1);
        if (rest.len == 0 || rest.ptr[0] != '#')
            continue;
        smtpb_span inside = smtpb_i_from(rest, 1);
        size_t n = smtpb_status_parse(inside, out);
        if (n > 0 && n < inside.len && (inside.ptr[n] == ')' || smtpb_i_is_blank(inside.ptr[n])))
            return smtpb_i_first(inside, n);
    }
    *out = (smtpb_status){ 0, 0, 0 };
    return (smtpb_span){ NULL, 0 };
}
