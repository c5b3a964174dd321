/* SPDX-License-Identifier: MIT */
/* The command line of the bounce processor. */
#include "../common/command_line.h"
#include "log.h"
#include "processor.h"
#include "report.h"

#include <errno.h>
#include <gmime/gmime.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static const program self = {
    "bounce-processor",
    "usage: bounce-processor pipe|mail|log|report [OPTION...] [ARGUMENT...]\n"
    "\n"
    "  pipe [--rcpt ADDRESS] [--verp PATTERN] FILE\n"
    "        reads one mail on standard input and appends its lines to FILE\n"
    "        --rcpt  the address that the mail was sent to; by default\n"
    "                $ORIGINAL_RECIPIENT, $RECIPIENT, Delivered-To or X-Original-To\n"
    "        --verp  only mail to addresses such as 'bounces+*@example.org' counts,\n"
    "                where * stands for the encoded recipient\n"
    "  mail [PATH...]\n"
    "        reads mails, mboxes, Maildirs, folders of mails; - or none: standard\n"
    "        input\n"
    "  log [--failures] [FILE...]\n"
    "        reads mail logs; - or none: standard input\n"
    "        --failures  leaves out what was delivered\n"
    "  report [--html FILE] [--suppress FILE] [--moved FILE] [FILE...]\n"
    "        summarises these lines; - or none: standard input\n"
    "        --html      the summary as a page\n"
    "        --suppress  dead addresses, without those that have expired or that\n"
    "                    the brake holds: address, time, host, rule, reason,\n"
    "                    expiry, reply\n"
    "        --moved     mailboxes that moved, for a person to ask their owners:\n"
    "                    old address, hint, host, time, reply\n"
    "  -h, --help  this\n"
    "  --version\n"
    "\n"
    "mail and log write JSON to standard output, one line per recipient or attempt.\n"
    "Exit status as in sysexits.h: 0 done, 64 usage, 66 no such input, 74 input could\n"
    "not be read, 75 output could not be written.\n",
    EX_USAGE,
};

typedef struct options {
    envelope envelope;
    report_files files;
} options;

typedef struct pipe_job {
    mail_octets mail;
    envelope envelope;
} pipe_job;

static void write_mail(FILE *out, void *with)
{
    pipe_job *job = with;
    process_mail(&job->mail, "standard input", &job->envelope, out);
}

/* Writes nothing to standard output, which an MTA may take for a failure. */
static int pipe_mail(const char *path, const envelope *e)
{
    pipe_job job = { { g_malloc(MAX_MAIL), 0, false }, *e };
    input in;
    input_open(&in, "-");
    read_mail(in.file, &job.mail);
    bool done = input_close(&in) == EX_OK && append(path, write_mail, &job);
    g_free(job.mail.octets);
    return done ? EX_OK : EX_TEMPFAIL;
}

/* Postfix's local(8) and Exim's pipe transport set these variables. */
static smtpb_span told_recipient(void)
{
    const char *original = getenv("ORIGINAL_RECIPIENT"), *recipient = getenv("RECIPIENT");
    return smtpb_str(original ? original : recipient);
}

/* Returns the status, unless standard output failed. */
static int finish(int status)
{
    progress_end();
    if (ferror(stdout) == 0 && fflush(stdout) == 0)
        return status;
    complain("standard output", strerror(errno));
    return EX_TEMPFAIL;
}

static void expect(int argc, char **argv)
{
    for (int i = 0; i < argc || i == 0; i++)
        progress_expect(argc == 0 || strcmp(argv[i], "-") == 0 ? NULL : argv[i]);
}

static int each_path(int argc, char **argv, int (*process)(const char *path, FILE *out))
{
    expect(argc, argv);
    int worst = argc == 0 ? process("-", stdout) : EX_OK;
    for (int i = 0; i < argc && !ferror(stdout); i++) {
        int status = process(argv[i], stdout);
        worst = worst == EX_OK ? status : worst;
    }
    return finish(worst);
}

static const struct option names[] = {
    { "rcpt", required_argument, NULL, 'r' },
    { "verp", required_argument, NULL, 'v' },
    { "failures", no_argument, NULL, 'f' },
    { "html", required_argument, NULL, 'p' },
    { "suppress", required_argument, NULL, 's' },
    { "moved", required_argument, NULL, 'm' },
    HELP_AND_VERSION,
};

static const subcommand commands[] = {
    { "pipe", 1, 1 }, { "mail", 0, INT_MAX }, { "log", 0, INT_MAX }, { "report", 0, INT_MAX }, { NULL, 0, 0 },
};

/* The command that takes the option. */
static const char *command_for(int letter)
{
    return letter == 'r' || letter == 'v' ? "pipe" : letter == 'f' ? "log" : "report";
}

/* False: the value is wrong. */
static bool set(options *o, int letter, const char *value)
{
    if (letter == 'r')
        o->envelope.recipient = smtpb_str(value);
    else if (letter == 'v')
        o->envelope.verp = value;
    else if (letter == 'f')
        leave_out_delivered();
    else
        *(letter == 'p' ? &o->files.html : letter == 's' ? &o->files.suppress : &o->files.moved) = value;
    return letter != 'v' || is_verp_pattern(value);
}

/* Is standard input read? */
static bool reads_input(const char *name, int argc, char **argv)
{
    bool reads = argc == 0 || *name == 'p';
    for (int i = 0; i < argc; i++)
        reads = reads || strcmp(argv[i], "-") == 0;
    return reads;
}

/* argv: the arguments of the command. */
static int run(const char *name, int argc, char **argv, const options *o)
{
    if (reads_input(name, argc, argv))
        say_if_terminal(self.name);
    switch (*name) {
    case 'p':
        return pipe_mail(argv[0], &o->envelope);
    case 'm':
        return each_path(argc, argv, process_path);
    case 'l':
        return each_path(argc, argv, process_log);
    default:
        expect(argc, argv);
        return finish(report(argc, argv, stdout, &o->files));
    }
}

int main(int argc, char **argv)
{
    options o = { { told_recipient(), NULL }, { NULL, NULL, NULL } };
    int letter, status;
    if (!find_command(&self, &argc, &argv, &status))
        return status;
    optind = 1;
    const char *name = argv[0];
    while ((letter = next_option(&self, argc, argv, "+h", names, &status)) > 0) {
        if (strcmp(name, command_for(letter)) != 0)
            return misused(&self, "an option that is not for this command",
                           argv[optind - (optarg == argv[optind - 1] ? 2 : 1)]);
        if (!set(&o, letter, optarg))
            return misused(&self, "no pattern such as bounces+*@example.org", optarg);
    }
    if (letter == 0)
        return status;
    const char *fault = fault_of(commands, name, argc - optind);
    if (fault)
        return misused(&self, fault, name);
    g_mime_init();
    return run(name, argc - optind, argv + optind, &o);
}
