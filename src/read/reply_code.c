/* SPDX-License-Identifier: MIT */
/* The reply code of a line, and the end of the line. */
#include "read.h"

/* Reply-line = *( Reply-code "-" [ textstring ] CRLF ) Reply-code [ SP textstring ] CRLF
   RFC 5321 allows 0..5 as the second digit; 4.2.1 treats unknown codes by the first, so 571 is a code too. */
uint16_t smtpb_i_code(smtpb_span line)
{
    if (line.len < 3 || line.ptr[0] < '2' || line.ptr[0] > '5' || !smtpb_i_is_digit(line.ptr[1]) ||
        !smtpb_i_is_digit(line.ptr[2]))
        return 0;
    if (line.len > 3 && line.ptr[3] != '-' && line.ptr[3] != ' ')
        return 0;
    return (uint16_t)((line.ptr[0] - '0') * 100 + (line.ptr[1] - '0') * 10 + (line.ptr[2] - '0'));
}

/* A line end is LF, CRLF, or from some servers CRCRLF. */
size_t smtpb_i_line_end(smtpb_span line)
{
    size_t n = line.len;
    while (n > 0 && line.ptr[n - 1] == '\r')
        n--;
    return n;
}

uint16_t smtpb_i_code_of_line(smtpb_span lines)
{
    size_t lf = smtpb_i_find(smtpb_i_first(lines, 4), 0, '\n');
    if (lf == 4 && lines.ptr[3] == '\r')
        lf = smtpb_i_find(lines, 0, '\n');
    return smtpb_i_code(smtpb_i_first(lines, smtpb_i_line_end(smtpb_i_first(lines, lf))));
}
