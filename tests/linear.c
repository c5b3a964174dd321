/* SPDX-License-Identifier: MIT */
/* linear PATTERN OCTETS: find, judge and look for hints in that many octets of a pattern, for a count of
   instructions. With no pattern of that number it exits with 1. */
#include "smtpbounce.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct pattern {
    const char *name, *head, *body;
} patterns[] = {
    { "benign lines", "", "550-5.1.1 The account that you tried to reach does not exist.\r\n" },
    { "benign text", "550 5.7.1 ", "Your message was refused by the policy of this site, see our page for help. " },
    { "near misses of phrases", "550 ", "no such the user mailbox does not account is over blocked by unknown the recipient address has " },
    { "words that end phrases", "550 ", "user unknown rejected blocked exceeded full " },
    { "borders of quotes", "550 ", "said: 550 last: 451 " },
    { "codes", "said: 550-", "550 5.7.1 451-" },
    { "codes that recur", "said: ", "550-5.1.1 a " },
    { "opening brackets", "551 try ", "<" },
    { "addresses", "551 try ", "<a@b.example>: " },
    { "words of hints", "551 ", "try moved to a@b.example contact " },
    { "quotes", "551 try ", "\"a\"@\"" },
    { "quotes without end", "", "\"a b <\"" },
    { "marks that are none", "", "Connected to x. Remote Server y #< returned ' " },
    { "errno's words", "", "Connection refused Connection timed out " },
    { "errno's words in a line of Exim", " H=x [y]:25 ", "refused timed out H= defer ( " },
    { "blanks", "said: 550-", "                " },
    { "blanks behind a word", "x", "                " },
    { "folds", "Diagnostic-Code: smtp; 550-", "\r\n    \r\n " },
    { "escaped line ends", "SMTP error from remote mail server after RCPT TO:<a>: 550-", "\\n550 \\n" },
    { "transcript", ">>> RCPT\n", "<<< 550-a\n" },
    { "statuses", "550 ", "(#5.1.1 (#5.7 (#" },
    { "colons", "", "a: 250 b: 55 : " },
};

int main(int argc, char **argv)
{
    size_t which = argc > 2 ? (size_t)atoi(argv[1]) : SIZE_MAX, len = argc > 2 ? (size_t)atoi(argv[2]) : 0;
    if (which >= sizeof patterns / sizeof *patterns)
        return 1;
    const struct pattern *p = &patterns[which];
    char *text = malloc(len + 1);
    if (!text)
        return 1;
    for (size_t i = 0, head = strlen(p->head), body = strlen(p->body); i < len; i++)
        text[i] = i < head ? p->head[i] : p->body[(i - head) % body];

    smtpb_reply reply;
    smtpb_origin origin;
    smtpb_verdict verdict;
    smtpb_forward forward;
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_find(SMTPB_FORM_AUTO, (smtpb_span){ text, len }, &reply, &origin);
    smtpb_classify(&reply, NULL, &verdict);
    while (smtpb_forward_next(&reply, NULL, &at, &forward))
        ;
    printf("%s\n", p->name);
    free(text);
    return 0;
}
