/* SPDX-License-Identifier: MIT */
/* smtpbounce: says what a mail server's reply means. Options and subcommands. */
#include "tool.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

static const char help[] = "smtpbounce says what a mail server's reply means.\n"
                           "\n"
                           "  smtpbounce [OPTION...] REPLY...    describe a reply: bare, in a log line or in\n"
                           "                                     a DSN field; several words are joined by\n"
                           "                                     blanks, - reads standard input\n"
                           "  smtpbounce filter [OPTION...]      one reply per line on standard input, one\n"
                           "                                     line of JSON for each on standard output\n"
                           "  smtpbounce group [OPTION...]       the same input, counted by what the replies\n"
                           "                                     say; unclassified first\n"
                           "  smtpbounce explain [OPTION...] REPLY...\n"
                           "                                     everything that matches, and why one won\n"
                           "  smtpbounce rules [--reason R] [TEXT]\n"
                           "                                     list the rules\n"
                           "  smtpbounce lint FILE               check a file of your own rules\n"
                           "  smtpbounce lint --built-in FILE... check the files of the library's rules\n"
                           "  smtpbounce compare OLD NEW         verdicts that differ between two outputs of\n"
                           "                                     filter\n"
                           "  smtpbounce code 551                describe a reply code\n"
                           "  smtpbounce status 5.1.6            describe an enhanced status\n"
                           "  smtpbounce codes|statuses|reasons  list the tables\n"
                           "\n"
                           "  --stage S      the command that was answered: connect, helo, starttls, auth,\n"
                           "                 mail, rcpt, data, eod, other\n"
                           "  --mx HOST      the host that answered\n"
                           "  --rcpt ADDR    the recipient\n"
                           "  --sender ADDR  the envelope sender\n"
                           "  --form F       how the reply is wrapped: auto, wire, postfix, exim, sendmail,\n"
                           "                 qmail, exchange, dsn_field, opensmtpd\n"
                           "  --rules FILE   your own rules, which take precedence over all others\n"
                           "  --strict       filter, group: exit status 3 if a line was bad\n"
                           "  --             the rest is the reply, even if it looks like an option or a\n"
                           "                 subcommand\n"
                           "\n"
                           "An input line of filter is the reply, escaped (\\n \\r \\t \\\\ \\xHH), and up to five\n"
                           "more columns, separated by tabs: stage, mx, recipient, sender, accepted (number\n"
                           "of recipients that the transaction had accepted).\n"
                           "\n"
                           "Exit status: 0 done, 1 input or output failed, 2 usage, 3 see --strict. lint: 3\n"
                           "if it found an error. compare, like cmp(1): 0 same, 1 different, 2 trouble.\n";

static int usage(const char *what, const char *which)
{
    fprintf(stderr, "smtpbounce: %s%s%s\nTry smtpbounce --help\n", what, which ? ": " : "", which ? which : "");
    return USAGE;
}

static int finish(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    if (errno == EPIPE)
        return DONE;
    perror("smtpbounce: standard output");
    return FAILED;
}

/* ---- Options ---- */

static smtpb_span *place_of(const char *name, smtpb_context *c)
{
    return strcmp(name, "--mx") == 0       ? &c->mx
           : strcmp(name, "--rcpt") == 0   ? &c->recipient
           : strcmp(name, "--sender") == 0 ? &c->sender
                                           : NULL;
}

/* Read the options from argv[*at] on. Returns DONE, or the exit status after an error message. */
static int read_options(char **argv, int *at, options *o)
{
    for (; argv[*at] && strncmp(argv[*at], "--", 2) == 0; (*at)++) {
        const char *name = argv[*at], *value = argv[*at + 1];
        smtpb_span *place = place_of(name, &o->context);
        bool stage = strcmp(name, "--stage") == 0, form = strcmp(name, "--form") == 0;
        bool rules = strcmp(name, "--rules") == 0;
        if (strcmp(name, "--") == 0) {
            (*at)++;
            return DONE;
        }
        if (strcmp(name, "--strict") == 0) {
            o->strict = true;
            continue;
        }
        if (!stage && !form && !rules && !place)
            return usage("unknown option", name);
        if (!value)
            return usage("option needs a value", name);
        if (stage && !smtpb_stage_parse(smtpb_str(value), &o->context.stage))
            return usage("unknown stage", value);
        if (form && !smtpb_form_parse(smtpb_str(value), &o->form))
            return usage("unknown form", value);
        if (rules) {
            free((void *)o->context.rules.ptr);
            int status = load_rules(value, &o->context.rules);
            if (status != DONE)
                return status;
        }
        if (place)
            *place = smtpb_str(value);
        (*at)++;
    }
    return DONE;
}

/* ---- A reply ---- */

typedef struct buffer {
    char *octets;
    size_t len, cap;
} buffer;

static bool append(buffer *b, const char *octets, size_t n)
{
    if (b->len + n > b->cap) {
        size_t cap = (b->len + n) * 2;
        char *grown = realloc(b->octets, cap);
        if (!grown)
            return false;
        b->octets = grown;
        b->cap = cap;
    }
    if (n > 0)
        memcpy(b->octets + b->len, octets, n);
    b->len += n;
    return true;
}

static bool read_all(FILE *in, buffer *b)
{
    char chunk[4096];
    size_t n;
    while ((n = fread(chunk, 1, sizeof chunk, in)) > 0)
        if (!append(b, chunk, n))
            return false;
    return !ferror(in);
}

static bool join(char **words, buffer *b)
{
    for (size_t i = 0; words[i]; i++)
        if ((i > 0 && !append(b, " ", 1)) || !append(b, words[i], strlen(words[i])))
            return false;
    return true;
}

static int show_reply(char **words, const options *o, void (*put)(FILE *, const judged *))
{
    buffer b = { NULL, 0, 0 };
    bool from_input = words[0] && strcmp(words[0], "-") == 0 && !words[1];
    if (!words[0])
        return usage("no reply given", NULL);
    if (!(from_input ? read_all(stdin, &b) : join(words, &b))) {
        perror("smtpbounce: standard input");
        free(b.octets);
        return FAILED;
    }
    judged j;
    judge(o->form, (smtpb_span){ b.octets, b.len }, &o->context, &j);
    put(stdout, &j);
    free(b.octets);
    return DONE;
}

/* ---- Subcommands ---- */

static int show_code(const char *word)
{
    char *end;
    unsigned long code = word ? strtoul(word, &end, 10) : 0;
    if (!word || *word < '0' || *word > '9' || *end || code > 999)
        return usage("code needs a number", word);
    put_code_card(stdout, (unsigned)code);
    return DONE;
}

static int show_status(const char *word)
{
    smtpb_status status;
    size_t n = smtpb_status_parse(smtpb_str(word), &status);
    if (n == 0 || word[n])
        return usage("status needs class.subject.detail", word);
    put_status_card(stdout, status);
    return DONE;
}

static int run_stream(char **argv, options *o, int (*stream)(FILE *, FILE *, const options *))
{
    int at = 0, status = read_options(argv, &at, o);
    if (status != DONE)
        return status;
    return argv[at] ? usage("replies are only read from standard input", argv[at]) : stream(stdin, stdout, o);
}

static int run_explain(char **argv, options *o)
{
    int at = 0, status = read_options(argv, &at, o);
    return status != DONE ? status : show_reply(argv + at, o, explain);
}

/* rules [--reason R] [TEXT] */
static int run_rules(char **argv)
{
    smtpb_reason reason;
    bool given = argv[0] && strcmp(argv[0], "--reason") == 0;
    if (given && (!argv[1] || !smtpb_reason_parse(smtpb_str(argv[1]), &reason)))
        return usage("unknown reason", argv[1]);
    argv += given ? 2 : 0;
    if (argv[0] && argv[1])
        return usage("rules takes at most one text", NULL);
    list_rules(stdout, given ? &reason : NULL, argv[0]);
    return DONE;
}

/* lint FILE | lint --built-in FILE... */
static int run_lint(char **argv)
{
    bool is_built_in = argv[0] && strcmp(argv[0], "--built-in") == 0;
    argv += is_built_in;
    if (!argv[0] || (argv[1] && !is_built_in))
        return usage(is_built_in ? "lint --built-in needs files" : "lint needs one file", NULL);
    return lint(argv, is_built_in);
}

/* Run a subcommand. *taken: argv[0] is one. */
static int run(char **argv, options *o, bool *taken)
{
    const char *word = argv[0] ? argv[0] : "", *next = argv[0] ? argv[1] : NULL;
    bool alone = !next, one = next && !argv[2];
    *taken = true;
    if (strcmp(word, "filter") == 0)
        return run_stream(argv + 1, o, filter);
    if (strcmp(word, "group") == 0)
        return run_stream(argv + 1, o, group);
    if (strcmp(word, "explain") == 0)
        return run_explain(argv + 1, o);
    if (strcmp(word, "rules") == 0)
        return run_rules(argv + 1);
    if (strcmp(word, "lint") == 0)
        return run_lint(argv + 1);
    if (strcmp(word, "compare") == 0)
        return next && argv[2] && !argv[3] ? compare(stdout, next, argv[2]) : usage("compare needs two files", NULL);
    if (strcmp(word, "code") == 0)
        return alone || one ? show_code(next) : usage("code needs one number", NULL);
    if (strcmp(word, "status") == 0)
        return alone || one ? show_status(next) : usage("status needs one number", NULL);
    void (*list)(FILE *) = strcmp(word, "codes") == 0      ? list_codes
                           : strcmp(word, "statuses") == 0 ? list_statuses
                           : strcmp(word, "reasons") == 0  ? list_reasons
                                                           : NULL;
    if (list) {
        if (!alone)
            return usage("unexpected argument after", word);
        list(stdout);
        return DONE;
    }
    *taken = false;
    return DONE;
}

int main(int argc, char **argv)
{
    options o = { SMTPB_CONTEXT_START, SMTPB_FORM_AUTO, false };
    bool taken = false;
    int at = 1;
    signal(SIGPIPE, SIG_IGN);
    use_terminal(stdout);
    if (argc > 1 && strcmp(argv[1], "--help") == 0)
        return fputs(help, stdout), finish(DONE);
    if (argc > 1 && strcmp(argv[1], "--version") == 0)
        return printf("smtpbounce %d.%d.%d\n", SMTPB_VERSION_MAJOR, SMTPB_VERSION_MINOR, SMTPB_VERSION_PATCH),
               finish(DONE);
    int status = run(argv + 1, &o, &taken);
    if (!taken) {
        status = read_options(argv, &at, &o);
        if (status == DONE)
            status = show_reply(argv + at, &o, put_card);
    }
    free((void *)o.context.rules.ptr);
    return finish(status);
}
