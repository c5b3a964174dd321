/* SPDX-License-Identifier: MIT */
/* Finds, judges and looks for hints in few and in many octets of each pattern; linear.sh counts the instructions. */
#include "smtpbounce.h"

#include <stdio.h>
#include <string.h>

enum { SHORT = 2000, LONG = 50000 /* octets */ };

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
    { "replies in no log", "", "reply= reply=x dsn=5.1.1 relay=y " },
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

/* Its instructions are what valgrind counts, so it must stay a function of its own. */
void measured(smtpb_span text);

void measured(smtpb_span text)
{
    smtpb_reply reply;
    smtpb_origin origin;
    smtpb_verdict verdict;
    smtpb_forward forward;
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_find(SMTPB_FORM_AUTO, text, &reply, &origin);
    smtpb_classify(&reply, NULL, &verdict);
    while (smtpb_forward_next(&reply, NULL, &at, &forward))
        ;
}

static void fill(const struct pattern *p, char *text)
{
    for (size_t i = 0, head = strlen(p->head), body = strlen(p->body); i < LONG; i++)
        text[i] = i < head ? p->head[i] : p->body[(i - head) % body];
}

int main(void)
{
    static char text[LONG];
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        fill(&patterns[i], text);
        measured((smtpb_span){ text, SHORT });
        measured((smtpb_span){ text, LONG });
        printf("%d %d %s\n", SHORT, LONG, patterns[i].name);
    }
    return 0;
}
