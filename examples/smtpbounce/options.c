/* SPDX-License-Identifier: MIT */
/* Options and help, of the tool and of each subcommand. */
#include "tool.h"

#include <stdlib.h>
#include <string.h>

static const struct option names[] = {
    { "stage", required_argument, NULL, 's' }, { "mx", required_argument, NULL, 'm' },
    { "rcpt", required_argument, NULL, 'r' },  { "sender", required_argument, NULL, 'f' },
    { "form", required_argument, NULL, 'w' },  { "rules", required_argument, NULL, 'u' },
    { "strict", no_argument, NULL, 'x' },      { "reason", required_argument, NULL, 'y' },
    { "built-in", no_argument, NULL, 'b' },    { "help", no_argument, NULL, 'h' },
    { "version", no_argument, NULL, 'v' },     { NULL, 0, NULL, 0 },
};

static const struct {
    char letter;
    const char *text;
} texts[] = {
    { 's', "  --stage S      the command that was answered: connect, helo, starttls, auth,\n"
           "                 mail, rcpt, data, eod, other\n" },
    { 'm', "  --mx HOST      the host that answered\n" },
    { 'r', "  --rcpt ADDR    the recipient\n" },
    { 'f', "  --sender ADDR  the envelope sender\n" },
    { 'w', "  --form F       how the reply is wrapped: auto, wire, postfix, exim, sendmail,\n"
           "                 qmail, exchange, dsn_field, opensmtpd, cisco, gmail, dma,\n"
           "                 outlook\n" },
    { 'u', "  --rules FILE   your own rules, which take precedence over all others;\n"
           "                 see RULES in smtpbounce(1)\n" },
    { 'x', "  --strict       exit status 3 if a line was bad\n" },
    { 'y', "  --reason R     only the rules for this reason\n" },
    { 'b', "  --built-in     the files are the library's own rules\n" },
};

int usage(const char *what, const char *which)
{
    fprintf(stderr, "smtpbounce: %s%s%s\nTry smtpbounce --help\n", what, which ? ": " : "", which ? which : "");
    return USAGE;
}

static int refuse_option(int letter)
{
    char option[32];
    size_t at = 0;
    while (names[at].val != letter)
        at++;
    snprintf(option, sizeof option, "--%s", names[at].name);
    return usage("option is not for this subcommand", option);
}

static void put_synopsis(FILE *out, const char *before, const command *c)
{
    fprintf(out, "%ssmtpbounce%s%s%s%s\n", before, *c->name ? " " : "", c->name, *c->synopsis ? " " : "", c->synopsis);
}

static void put_options(const char *letters)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strchr(letters, texts[i].letter))
            fputs(texts[i].text, stdout);
}

/* The help of a subcommand, or, without a name, of all of them. */
static void put_help(const command *c)
{
    if (*c->name) {
        put_synopsis(stdout, "usage: ", c);
        printf("\n%s%s", c->about, *c->options ? "\n" : "");
        put_options(c->options);
        return;
    }
    fputs("smtpbounce says what a mail server's reply means.\n\n", stdout);
    for (; c->name; c++) {
        put_synopsis(stdout, "  ", c);
        printf("        %.*s\n", (int)strcspn(c->about, "\n"), c->about);
    }
    putchar('\n');
    put_options("smrfwux");
    fputs("  --             the rest is the reply, even if it looks like an option or a\n"
          "                 subcommand\n"
          "  -h, --help     this; smtpbounce SUBCOMMAND --help says more about each\n"
          "  --version\n"
          "\n"
          "Exit status: 0 done, 1 input or output failed, 2 usage, 3 no reply was found, or\n"
          "see --strict. lint: 3 if it found an error. compare, like cmp(1): 0 same,\n"
          "1 different, 2 trouble.\n",
          stdout);
}

static int set(options *o, int letter, const char *value)
{
    smtpb_span text = smtpb_str(value);
    switch (letter) {
    case 's':
        return smtpb_stage_parse(text, &o->context.stage) ? DONE : usage("unknown stage", value);
    case 'w':
        return smtpb_form_parse(text, &o->form) ? DONE : usage("unknown form", value);
    case 'y':
        o->for_reason = true;
        return smtpb_reason_parse(text, &o->reason) ? DONE : usage("unknown reason", value);
    case 'm':
        o->context.mx = text;
        return DONE;
    case 'r':
        o->context.recipient = text;
        return DONE;
    case 'f':
        o->context.sender = text;
        return DONE;
    case 'u':
        free((void *)o->context.rules.ptr);
        return load_rules(value, &o->context.rules);
    case 'x':
        o->strict = true;
        return DONE;
    default:
        o->built_in = true;
        return DONE;
    }
}

static int refuse(const command *c, const char *what)
{
    fprintf(stderr, "smtpbounce: %s\n", what);
    put_synopsis(stderr, "usage: ", c);
    fputs("Try smtpbounce --help\n", stderr);
    return USAGE;
}

int first_word(int argc, char **argv)
{
    opterr = 0;
    while (getopt_long(argc, argv, "+:h", names, NULL) != -1)
        ;
    int at = optind;
    optind = 1;
    return strcmp(argv[at - 1], "--") == 0 ? argc : at;
}

bool read_options(const command *c, int argc, char **argv, options *o, int *status)
{
    int letter;
    opterr = 0;
    *status = DONE;
    while (*status == DONE && (letter = getopt_long(argc, argv, "+:h", names, NULL)) != -1) {
        const char *word = argv[optind - 1];
        if (letter == 'h') {
            put_help(c);
            return false;
        }
        if (letter == 'v') {
            printf("smtpbounce %d.%d.%d\n", SMTPB_VERSION_MAJOR, SMTPB_VERSION_MINOR, SMTPB_VERSION_PATCH);
            return false;
        }
        *status = letter == ':'                 ? usage("option needs a value", word)
                  : letter == '?'               ? usage("unknown option", word)
                  : !strchr(c->options, letter) ? refuse_option(letter)
                                                : set(o, letter, optarg);
    }
    int arguments = argc - optind;
    if (*status == DONE && (arguments < c->least || arguments > c->most))
        *status = refuse(c, arguments < c->least ? "too few arguments" : "too many arguments");
    return *status == DONE;
}
