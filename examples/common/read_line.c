/* SPDX-License-Identifier: MIT */
#include "read_line.h"

bool read_line(FILE *in, line *l)
{
    int c;
    l->len = 0;
    l->too_long = false;
    while ((c = getc(in)) != EOF && c != '\n') {
        if (l->len < MAX_LINE)
            l->octets[l->len++] = (char)c;
        else
            l->too_long = true;
    }
    if (c == EOF && l->len == 0)
        return false;
    if (c == '\n' && l->len > 0 && !l->too_long && l->octets[l->len - 1] == '\r')
        l->len--;
    return true;
}
