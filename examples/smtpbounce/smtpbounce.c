/* SPDX-License-Identifier: MIT */
/* smtpbounce: says what a mail server's reply means. Its subcommands. */
#include "tool.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

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

static void suggest(const char *word);

/* Has the text neither a known wrapping nor a reply code, a status or words that are known? */
static bool is_no_reply(const judged *j)
{
    return j->origin.form == SMTPB_FORM_AUTO && j->reply.code == 0 && j->reply.status.cls == 0 && !j->origin.silent &&
           j->verdict.rule == 0 && j->verdict.reason == SMTPB_REASON_UNDETERMINED;
}

static int show_reply(char **words, const options *o, void (*put)(FILE *, const judged *))
{
    buffer b = { NULL, 0, 0 };
    bool from_input = strcmp(words[0], "-") == 0 && !words[1];
    if (from_input)
        say_if_terminal("smtpbounce");
    if (!(from_input ? read_all(stdin, &b) : join(words, &b))) {
        perror("smtpbounce: standard input");
        free(b.octets);
        return FAILED;
    }
    judged j;
    judge(o->form, (smtpb_span){ b.octets, b.len }, &o->context, &j);
    bool found = !is_no_reply(&j);
    if (found)
        put(stdout, &j);
    else
        put_no_reply(stdout, &j.reply);
    if (!found && !from_input && !words[1])
        suggest(words[0]);
    free(b.octets);
    return found ? DONE : BAD_LINES;
}

/* ---- Subcommands ---- */

static int run_card(char **argv, const options *o)
{
    return show_reply(argv, o, put_card);
}

static int run_explain(char **argv, const options *o)
{
    return show_reply(argv, o, explain);
}

static int run_filter(char **argv, const options *o)
{
    (void)argv;
    say_if_terminal("smtpbounce");
    return filter(stdin, stdout, o);
}

static int run_group(char **argv, const options *o)
{
    (void)argv;
    say_if_terminal("smtpbounce");
    return group(stdin, stdout, o);
}

static int run_rules(char **argv, const options *o)
{
    list_rules(stdout, o->for_reason ? &o->reason : NULL, argv[0]);
    return DONE;
}

static int run_lint(char **argv, const options *o)
{
    return argv[1] && !o->built_in ? usage("lint takes one file of your own rules", NULL) : lint(argv, o->built_in);
}

static int run_compare(char **argv, const options *o)
{
    (void)o;
    return compare(stdout, argv[0], argv[1]);
}

static int run_code(char **argv, const options *o)
{
    char *end;
    unsigned long code = strtoul(argv[0], &end, 10);
    (void)o;
    if (*argv[0] < '0' || *argv[0] > '9' || *end)
        return usage("code needs a number", argv[0]);
    if (code < 200 || code > 599)
        return usage("reply codes are 200 to 599", argv[0]);
    put_code_card(stdout, (unsigned)code);
    return DONE;
}

static int run_status(char **argv, const options *o)
{
    smtpb_status status;
    size_t n = smtpb_status_parse(smtpb_str(argv[0]), &status);
    (void)o;
    if (n == 0 || argv[0][n])
        return usage("status needs class.subject.detail, with class 2, 4 or 5", argv[0]);
    put_status_card(stdout, status);
    return DONE;
}

static int run_list(void (*list)(FILE *))
{
    list(stdout);
    return DONE;
}

static int run_codes(char **argv, const options *o)
{
    (void)argv, (void)o;
    return run_list(list_codes);
}

static int run_statuses(char **argv, const options *o)
{
    (void)argv, (void)o;
    return run_list(list_statuses);
}

static int run_reasons(char **argv, const options *o)
{
    (void)argv, (void)o;
    return run_list(list_reasons);
}

static int run_providers(char **argv, const options *o)
{
    (void)argv, (void)o;
    return run_list(list_providers);
}

#define INPUT                                                                                                          \
    "A line is the reply, escaped (\\n \\r \\t \\\\ \\xHH), and up to five more columns,\n"                            \
    "separated by tabs: stage, mx, recipient, sender, accepted (number of recipients\n"                                \
    "that the transaction had accepted).\n"

/* The first one is the tool without a subcommand. */
static const command commands[] = {
    { "", "smrfwu", 1, INT_MAX, run_card, "[OPTION...] REPLY...",
      "describe a reply, bare, in a log line or in a field; - reads the input\n" },
    { "filter", "smrfwux", 0, 0, run_filter, "[OPTION...] < REPLIES",
      "one reply per line on input, one line of JSON for each on output\n\n" INPUT },
    { "group", "smrfwux", 0, 0, run_group, "[OPTION...] < REPLIES",
      "the same input, counted by what the replies say; unclassified first\n\n" INPUT },
    { "explain", "smrfwu", 1, INT_MAX, run_explain, "[OPTION...] REPLY...",
      "everything that matches, why one won, and the reply's normal form\n" },
    { "rules", "y", 0, 1, run_rules, "[--reason R] [TEXT]",
      "list the rules, or those with this text in their phrase or source\n" },
    { "lint", "b", 1, INT_MAX, run_lint, "FILE | --built-in FILE...",
      "check a file of your own rules\n\n"
      "A rule is a line: \"conditions : phrase : reason settings\". See RULES in\n"
      "smtpbounce(1).\n" },
    { "compare", "", 2, 2, run_compare, "OLD NEW", "verdicts that differ between two outputs of filter\n" },
    { "code", "", 1, 1, run_code, "551", "describe a reply code\n" },
    { "status", "", 1, 1, run_status, "5.1.6", "describe an enhanced status\n" },
    { "codes", "", 0, 0, run_codes, "", "list the reply codes\n" },
    { "statuses", "", 0, 0, run_statuses, "", "list the enhanced statuses, also those of providers\n" },
    { "reasons", "", 0, 0, run_reasons, "", "list the reasons\n" },
    { "providers", "", 0, 0, run_providers, "", "list the providers that are known\n" },
    { NULL, NULL, 0, 0, NULL, NULL, NULL },
};

static const command *command_of(const char *word)
{
    for (const command *c = commands + 1; word && c->name; c++)
        if (strcmp(word, c->name) == 0)
            return c;
    return commands;
}

/* Does it take at most two letters more, fewer or others to make one word the other? */
static bool are_close(const char *word, const char *name)
{
    enum { MOST = 12 };
    size_t above[MOST + 1], row[MOST + 1], n = strlen(name);
    if (n > MOST || strlen(word) > MOST)
        return false;
    for (size_t j = 0; j <= n; j++)
        above[j] = j;
    for (; *word; word++) {
        row[0] = above[0] + 1;
        for (size_t j = 1; j <= n; j++) {
            size_t changed = above[j - 1] + (*word != name[j - 1]), fewer = above[j] + 1, more = row[j - 1] + 1;
            row[j] = changed < fewer ? changed : fewer;
            row[j] = more < row[j] ? more : row[j];
        }
        memcpy(above, row, sizeof above);
    }
    return above[n] <= 2;
}

static void suggest(const char *word)
{
    for (const command *c = commands + 1; c->name; c++)
        if (are_close(word, c->name)) {
            fprintf(stderr, "smtpbounce: did you mean smtpbounce %s?\n", c->name);
            return;
        }
}

/* The name of a subcommand may also follow options: it is moved before them. */
static void move_command(int argc, char **argv)
{
    int at = first_word(argc, argv);
    char *word = argv[at];
    if (at < 2 || !*command_of(word)->name)
        return;
    memmove(argv + 2, argv + 1, (size_t)(at - 1) * sizeof *argv);
    argv[1] = word;
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

int main(int argc, char **argv)
{
    options o = { .context = SMTPB_CONTEXT_START };
    int status;
    signal(SIGPIPE, SIG_IGN);
    use_terminal(stdout);
    move_command(argc, argv);
    const command *c = command_of(argv[1]);
    int skip = *c->name ? 1 : 0;
    if (read_options(c, argc - skip, argv + skip, &o, &status))
        status = c->run(argv + skip + optind, &o);
    free((void *)o.context.rules.ptr);
    return finish(status);
}
