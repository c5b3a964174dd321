/* SPDX-License-Identifier: MIT */
/* Undoes what qmail-send does to the words of a delivery: it writes / for line ends, and _ for blanks, % and all that is
   not printable ASCII. */
#include "log.h"

#include <string.h>

/* Does a line of a reply begin here? */
static bool is_code(smtpb_span s)
{
    return s.len >= 3 && s.ptr[0] >= '2' && s.ptr[0] <= '5' && g_ascii_isdigit(s.ptr[1]) && g_ascii_isdigit(s.ptr[2]) &&
           (s.len == 3 || memchr("-_/", s.ptr[3], 3));
}

/* A / may also be the server's own: it is a line end at the end, after a sentence, and before a code or words of
   qmail-remote. */
static bool ends_line(smtpb_span words, size_t at)
{
    static const char *const sentences[] = { "Remote_host_said:_", "Giving_up_on_", "I'm_not_going_to_try_again" };
    smtpb_span rest = span_from(words, at + 1);
    bool ends = rest.len == 0 || is_code(rest) || (at > 0 && memchr(".!?)", words.ptr[at - 1], 4));
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
        ends = ends || begins(rest, sentences[i]);
    return ends;
}

/* Length of the "<address>" at the start of s, in which a _ stays as it is; 0: not an address. */
static size_t path_length(smtpb_span s)
{
    enum { MAX_PATH = 256 }; /* RFC 5321 4.5.3.1.3 */
    bool address = false;
    for (size_t n = 1; n < s.len && n < MAX_PATH && s.ptr[n] != '<'; n++) {
        address = address || s.ptr[n] == '@';
        if (s.ptr[n] == '>')
            return address ? n + 1 : 0;
    }
    return 0;
}

static char unescaped(smtpb_span words, size_t at)
{
    char c = words.ptr[at];
    if (c == '_')
        return ' ';
    return c == '/' && ends_line(words, at) ? '\n' : c;
}

void unescape_qmail(smtpb_span words, GString *to)
{
    g_string_truncate(to, 0);
    for (size_t at = 0; at < words.len;) {
        size_t n = words.ptr[at] == '<' ? path_length(span_from(words, at)) : 0;
        if (n > 0)
            g_string_append_len(to, words.ptr + at, (gssize)n);
        else
            g_string_append_c(to, unescaped(words, at));
        at += n > 0 ? n : 1;
    }
}
