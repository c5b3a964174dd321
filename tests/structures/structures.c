/* SPDX-License-Identifier: MIT */
/* structures [SEED [COUNT]]: runs every function that reads input over texts of many structures (head, filler, repeated
   unit, tail). The library is compiled so that it counts its steps (each time that a function, a branch or a loop's body
   is entered), and the octets that memchr passes; a long text may take at most 1.2 times as many of both per octet as a
   short one. */
#include "entries.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Octets of a short and a long text, and of one that shows whether the long one is worth the time. */
enum { SHORT = 2000, MIDDLE = 20000, LONG = 200000 };

/* The same for functions that make a pass for each rule. */
enum { FEW = 1000, MANY = 10000 };

/* The counters of clang -fprofile-instr-generate: the linker defines these two for each section that has the name of a
   C identifier. */
extern const uint64_t __start___llvm_prf_cnts[], __stop___llvm_prf_cnts[];

/* Defined here, LLVM's own runtime, which writes a file of counters, is not linked. */
int __llvm_profile_runtime;

static uint64_t octets; /* that memchr has passed */

static uint64_t steps(void)
{
    uint64_t sum = octets;
    for (const uint64_t *counter = __start___llvm_prf_cnts; counter < __stop___llvm_prf_cnts; counter++)
        sum += *counter;
    return sum;
}

const void *counted_memchr(const void *from, int octet, size_t n); /* what the library calls for memchr */

const void *counted_memchr(const void *from, int octet, size_t n)
{
    const char *found = memchr(from, octet, n);
    octets += found ? (size_t)(found - (const char *)from) : n;
    return found;
}

static const char *const heads[] = {
    "",
    "550 ",
    "550-",
    "551 try ",
    "5.1.1 ",
    "said: 550-",
    "said: ",
    "x",
    "550 5.1.1 <",
    "550 \"",
    "stat=\"",
    "4 : ",
    ": (",
    "Diagnostic-Code: smtp; ",
    "Diagnostic-Code: smtp; 550-",
    "Status: 5.1.1 (",
    ">>> RCPT\n<<< 550-",
    "status=bounced (",
    "SMTP error from remote mail server after RCPT TO:<a@b.example>: 550-",
    "Remote host said: 550-",
    " H=x [192.0.2.1]:25 ",
    "host mx.example.com[192.0.2.1] said: 550-5.1.1 ",
    "5.1.0 - Unknown address error 550-'",
    "550 5.1.1 user unknown ",
    "550 5.7.1 ",
    "551 moved to ",
    "550 try again in ",
};
/* Blanks come more often, as parsers skip and trim them. */
static const char *const fillers[] = {
    " ",   " ",    " ",   " ",  " ",  " ",  " ",  " ", " ", " ", "\t", "\t", "\t",       "\r\n",         "\r\n",
    "\n",  "\n",   "\n ", "\r", ".",  ".",  ":",  "a", "1", "<", ">",  "(",  ")",        "\"",           "'",
    "\\",  "-",    "@",   "/",  "=",  "#",  "|",  ",", ";", "[", "]",  "*",  "\xC3\xA9", "\xE4\xB8\x80", "\x80",
    "\\n", "<<< ", "a ",  "1:", ". ", "a.", "a@",
};
static const char *const units[] = {
    "550-",
    "x 550-",
    "x 550-",
    "x 550-",
    "x 550-",
    "a 550-5.1.1 ",
    "x 550 ",
    "550 5.1.1 ",
    "said: 550 ",
    "said: 550-5.1.1 ",
    "said: 550-\r\n",
    "last: <550 5.1.1 x ",
    "<a@b.example>: ",
    "<a>: ",
    "a@b.example ",
    "<@a.example:b@c.example> ",
    "\"a\"@",
    "\"a b\" ",
    "user unknown ",
    "or full ",
    "not a ",
    "temporarily ",
    "status=",
    "status=(",
    "status=a (",
    "x status=aaaaaaaaaaaaaaaaaaaa ",
    "x status=aaaaaaaaaaaaaaaaaaaa ",
    "x status=bbbbbbbbbbbbbbbbbbbbbbb ",
    "(#5.1.1",
    "(#5.1.1) ",
    "(in reply to ",
    "reply=",
    "reply=250 ",
    "stat=",
    "dsn=5.1.1, relay=y ",
    "<<< 550-\n",
    "\n<<< ",
    "#<",
    "#<a;smtp;",
    "'",
    "Remote Server at ",
    "Remote Server returned '",
    "try ",
    "moved to ",
    "contact ",
    "try again in 5 minutes ",
    "5h3m ",
    "00:04:59 ",
    "listed at zen.spamhaus.org ",
    "spamhaus ",
    "http://a.example/c?p=d ",
    "mx.example.com ",
    "\\n550 ",
    "\\n550 \\n",
    "\r\n550-",
    "\n550 ",
    "\n ",
    "\r\n  \r\n",
    "1:2:3 ",
    "::",
    "x command failed: ",
    "SMTP code: 550 ",
    "2001:db8::1 ",
    "[192.0.2.1] ",
    "MAIL FROM:<",
    "sender verify recipient ",
    "Connected to x. ",
    "lost connection with ",
    "while sending ",
    "connect to ",
    "SMTP, ",
    "SMTP, a: '550 b', c: 1, d (SSL): e, f, 0x800CCC",
    "(550, b'",
    "(550, '5.1.1 x')",
    "server: 5.1.",
    "server 5.1.1: ",
    ", 550 5.",
    "Connection refused ",
    "SMTP timeout after ",
    "error 550-'",
    "The error that the other server returned was: ",
    "did not like our ",
    "Remote host x [",
    "[{LED=",
    "};{MSG=",
    "H= ",
    "defer (",
    " host x [y]:",
    "Giving up on ",
    " DT=1s ",
    "a (b|c) ",
    "(",
    "(a ",
    "[a] ",
    "*9 ",
    ": a : spam_content\n",
    "5 : a b : user_unknown\n",
    "a|",
    "a:",
    "5.1.1 ",
    "5.1.",
    "no such the user mailbox account is over blocked ",
    "mailbox full or ",
    "may be ",
    "user not here; ",
    "d'accord ",
};
static const char *const tails[] = {
    "",
    "550 5.1.1 user unknown",
    ")",
    "'",
    ">",
    "\"",
    "\n",
    " said: 550 5.1.1 x",
    "    ",
    " (in reply to RCPT TO command)",
    ": user_unknown\n",
    " try <a@b.example>",
    ") (delivery attempts: 0)",
    "550",
};

/* ---- Parts of mails ---- */

static const char *const mail_heads[] = {
#define FORM(name, opening, where, lead, words, until) opening "\n",
#include "../../src/mail/forms.def"
#undef FORM
    "From: MAILER-DAEMON\n",
    "Subject: ",
    "X-Failed-Recipients: ",
    "Content-Type: multipart/report; ",
    "Could not be delivered because of\n\nThe following recipients were affected:\n",
};
static const char *const mail_units[] = {
#define FORM(name, opening, where, lead, words, until)                                                                 \
    opening " a@b\n", lead " a@b\n", words "\n", words "a@b ", lead "\n a@b\n\n",
#include "../../src/mail/forms.def"
#undef FORM
#define DELAYED(words)  words,
#define RETURNED(words) words, "\n\n" words, "\n" words "\n",
#define DASHED(words)   RETURNED("--- " words)
#define HEADER(words)   RETURNED(words)
#include "../../src/mail/notice_words.def"
#undef DELAYED
#undef HEADER
#undef DASHED
#undef RETURNED
    "a@b\n",
    "<a@b>\n",
    "<a@b>: ",
    "<a@b> (",
    "<a@b>:\n550 x\n\n",
    "  a@b\n    550 x\n",
    "\n\na@b\n\nx\n",
    "x:\n",
    "x:\n a@b x\n",
    "to a@b.c ",
    "a@b.c",
    "a@",
    "\"",
    "\"a@",
    "<<<<",
    ">>>>",
    "a@[",
    "[SMTP:",
    "SMTP=a@b",
    "\n\n--- x\n",
    " from a@b.c",
    "rfc822; ",
    "(generated from ",
    "  (generated from a@b)\n",
    "<a@b> (expanded from <",
    "Final-Recipient: rfc822; a@b\n",
    "Final-Recipient: rfc822; a@b\nAction: failed\n\n",
    "Final-Recipient :",
    "Original-Recipient: rfc822; a@b\n\n",
    "Status: 5.1.1 (",
    "Status: 5.1.1\n",
    "Diagnostic-Code: smtp; 550 x\n ",
    "X-Failed-Recipients: a@b\n",
    "X-Failed-Recipients: ",
    "X-Failed-Recipients:\n",
    "\\x{F6}",
    "\\x{",
    "a@b, ",
    "Subject: x\n ",
    "From: x\n",
    "mail delivery ",
    "550 x\n",
    "x\n",
};

#define ONE_OF(list) list[next_random() % (sizeof(list) / sizeof *(list))]

static uint64_t random_state;

static uint32_t next_random(void)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(random_state >> 33);
}

/* The order of the parts. */
typedef enum layout { FILLER_FIRST, FILLER_LAST, MIXED, LAYOUTS } layout;

typedef struct structure {
    const char *head, *filler, *unit, *tail;
    layout layout;
    size_t tenths; /* how many tenths of the text are filler */
} structure;

/* Structures that once took more than linear time, and similar ones; tested with every seed. */
static const structure known[] = {
    { "said: 550-", " ", "x 550-", "", FILLER_FIRST, 5 },
    { "Diagnostic-Code: smtp; 550-", "\t", "y 550-", "", FILLER_FIRST, 5 },
    { "host mx.example.com[192.0.2.1] said: 550-", " ", "550 ", "", FILLER_FIRST, 7 },
    { "", " ", "x status=aaaaaaaaaaaaaaaaaaaa ", "", FILLER_LAST, 5 },
    { "", "\t", "x status=bbbbbbbbbbbbbbbbbbbbbbbbb\n", "", FILLER_LAST, 5 },
    { "status=bounced (", " ", "status=(", ")", FILLER_LAST, 3 },
    { "", "status=(", "status=(", "", FILLER_LAST, 5 },
    { "550 ", ".", "a ", "", FILLER_FIRST, 9 },
    { "550 1", ".", "1:", "", FILLER_LAST, 9 },
    { "550 :", ".", "a. ", "", MIXED, 9 },
    { "551 try ", " ", "<a@b.example>: ", "", FILLER_FIRST, 1 },
    { "551 moved to ", " ", "a@b.example ", "", FILLER_LAST, 1 },
    { "x", " ", "a ", "", FILLER_FIRST, 9 },
    { "x command failed", " ", "SMTP code: 550", "", FILLER_FIRST, 9 },
    { " In:  DATA", " ", "x", "\n Out: 451 4.3.0 x", FILLER_FIRST, 9 },
};

/* The same for mails. */
static const structure known_mails[] = {
    { "Could not be delivered because of\n\nx\n\nThe following recipients were affected:\n", "x", "a@b\n", "",
      FILLER_LAST, 0 },
    { "The following recipients were affected:\n", "\n", "a@b\n", "", FILLER_LAST, 5 },
    { "Hi. This is the qmail-send program.\n\n", "\n", "<a@b>:\n", "", MIXED, 9 },
    { "Failed Recipient:\n", "\n", "Failed Recipient: a@b\n", "", MIXED, 9 },
    { "X-Failed-Recipients: ", ",", "a@b, ", "", FILLER_FIRST, 1 },
    { "", " ", "Final-Recipient: rfc822; a@b\n", "", FILLER_LAST, 5 },
};

static structure any_structure(bool of_mail)
{
    static const size_t shares[] = { 0, 0, 3, 5, 9 };
    structure s = {
        ONE_OF(heads), ONE_OF(fillers), ONE_OF(units), ONE_OF(tails), (layout)(next_random() % LAYOUTS), 0
    };
    s.tenths = ONE_OF(shares);
    if (of_mail) {
        s.head = ONE_OF(mail_heads);
        s.unit = ONE_OF(mail_units);
    }
    return s;
}

static size_t put(char *text, size_t at, const char *part)
{
    memcpy(text + at, part, strlen(part));
    return at + strlen(part);
}

/* As often as it has room: a unit cut off may cost another amount than a whole one, at one length and not at another. */
static size_t repeat(char *text, size_t at, size_t end, const char *part)
{
    while (at + strlen(part) <= end)
        at = put(text, at, part);
    return at;
}

static void write(const structure *s, char *text, size_t n)
{
    size_t at = put(text, 0, s->head), end = n - strlen(s->tail), filler = (end - at) * s->tenths / 10;
    if (s->layout == FILLER_FIRST)
        at = repeat(text, at, at + filler, s->filler);
    while (s->layout == MIXED && at + strlen(s->unit) + s->tenths * 4 <= end)
        at = repeat(text, put(text, at, s->unit), at + strlen(s->unit) + s->tenths * 4, s->filler);
    at = repeat(text, at, s->layout == FILLER_LAST ? end - filler : end, s->unit);
    at = repeat(text, at, end, s->filler);
    put(text, repeat(text, at, end, " "), s->tail);
}

/* Steps per octet. */
static double cost(const entry *e, const structure *s, size_t n)
{
    static char text[LONG + 64];
    subject subject;
    write(s, text, n);
    entries_prepare((smtpb_span){ text, n }, &subject);
    uint64_t before = steps();
    e->run(&subject, e->which);
    return (double)(steps() - before) / (double)n;
}

static void print_part(const char *what, const char *part)
{
    printf(" %s '", what);
    for (; *part != '\0'; part++)
        printf(*part >= ' ' && *part <= '~' ? "%c" : "\\x%02X", (unsigned char)*part);
    printf("'");
}

/* In steps per octet. A quarter of a step is allowed for code that a short text does not reach. */
static bool is_as_cheap(double few, double many, double times)
{
    return many <= times * few + 0.25;
}

/* A long text is compared with the more expensive of a short and a middle one: a short text does not reach everything
   that is limited to some hundred octets. thorough: tries the long text whatever the middle one shows. */
static bool is_linear(const entry *e, const structure *s, bool thorough)
{
    double few = cost(e, s, e->most > 0 ? FEW : SHORT), many = cost(e, s, e->most > 0 ? MANY : MIDDLE);
    if (e->most > 0 ? is_as_cheap(few, many, 1.2) : !thorough && is_as_cheap(few, many, 1.05))
        return true;
    few = few > many ? few : many;
    many = cost(e, s, e->most > 0 ? 4 * MANY : LONG);
    if (is_as_cheap(few, many, 1.2))
        return true;
    printf("%s: %.1f, then %.1f steps per octet:", e->name, few, many);
    print_part("head", s->head);
    print_part("filler", s->filler);
    print_part("unit", s->unit);
    print_part("tail", s->tail);
    printf(" layout %d, %zu tenths filler\n", (int)s->layout, s->tenths);
    return false;
}

/* Returns the number of entries that are not linear for it. */
static unsigned long ask(const structure *s, bool of_mail, bool passes, bool thorough)
{
    unsigned long failed = 0;
    for (size_t k = 0; k < entry_count; k++)
        if (entries[k].of_mail == of_mail && (entries[k].most == 0 || passes))
            failed += is_linear(&entries[k], s, thorough) ? 0 : 1;
    return failed;
}

int main(int argc, char **argv)
{
    unsigned long seed = argc > 1 ? strtoul(argv[1], NULL, 10) : 1,
                  count = argc > 2 ? strtoul(argv[2], NULL, 10) : 1000;
    unsigned long failed = 0;
    random_state = seed;
    entries_begin();
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        failed += ask(&known[i], false, false, true);
    for (size_t i = 0; i < sizeof known_mails / sizeof *known_mails; i++)
        failed += ask(&known_mails[i], true, false, true);
    for (unsigned long i = 0; i < count; i++) {
        structure s = any_structure(false), mail = any_structure(true);
        failed += ask(&s, false, i % 100 == 0, i % 20 == 0);
        failed += i % 4 == 0 ? ask(&mail, true, false, i % 20 == 0) : 0;
    }
    printf("seed %lu: %lu structures, %lu times not linear\n", seed, count, failed);
    return failed > 0 || steps() == 0;
}
