/* SPDX-License-Identifier: MIT */
/* The command line of the bounce processor. */
#include "log.h"
#include "processor.h"
#include "report.h"

#include <errno.h>
#include <gmime/gmime.h>
#include <stdlib.h>
#include <string.h>

static const char help[] = "usage: bounce-processor pipe [--rcpt ADDRESS] [--verp PATTERN] FILE\n"
                           "         reads one mail on standard input and appends its lines to FILE\n"
                           "         --rcpt  the address that the mail was sent to; by default\n"
                           "                 $ORIGINAL_RECIPIENT, $RECIPIENT, Delivered-To or X-Original-To\n"
                           "         --verp  only mail to addresses such as 'bounces+*@example.org' counts,\n"
                           "                 where * stands for the encoded recipient\n"
                           "       bounce-processor mail [PATH...]\n"
                           "         reads mails, mboxes, Maildirs; - or none: standard input\n"
                           "       bounce-processor log [--failures] [FILE...]\n"
                           "         reads mail logs; - or none: standard input\n"
                           "         --failures  leaves out what was delivered\n"
                           "       bounce-processor report [--html FILE] [--suppress FILE] [--moved FILE]\n"
                           "         summarises the lines on standard input\n"
                           "         --suppress  dead addresses, without those that the brake holds:\n"
                           "                     address, time, host, rule, reason, expiry, reply\n"
                           "         --moved     mailboxes that moved, for a person to ask their owners:\n"
                           "                     old address, hint, host, time, reply\n"
                           "\n"
                           "mail and log write JSON to standard output, one line per recipient or attempt.\n"
                           "Exit status as in sysexits.h: 0 done, 64 usage, 66 no such input, 74 input could\n"
                           "not be read, 75 output could not be written.\n";

static int usage(void)
{
    fputs(help, stderr);
    return EX_USAGE;
}

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
    bool done = read_mail(stdin, "standard input", &job.mail) == EX_OK && append(path, write_mail, &job);
    g_free(job.mail.octets);
    return done ? EX_OK : EX_TEMPFAIL;
}

/* Postfix's local(8) and Exim's pipe transport set these variables. */
static smtpb_span told_recipient(void)
{
    const char *original = getenv("ORIGINAL_RECIPIENT"), *recipient = getenv("RECIPIENT");
    return smtpb_str(original ? original : recipient);
}

static int pipe_mode(int argc, char **argv)
{
    envelope e = { told_recipient(), NULL };
    int i = 0;
    for (; i + 2 < argc && argv[i][0] == '-'; i += 2) {
        if (strcmp(argv[i], "--rcpt") == 0)
            e.recipient = smtpb_str(argv[i + 1]);
        else if (strcmp(argv[i], "--verp") == 0 && is_verp_pattern(argv[i + 1]))
            e.verp = argv[i + 1];
        else
            return usage();
    }
    return i + 1 == argc ? pipe_mail(argv[i], &e) : usage();
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

static int each_path(int argc, char **argv, int (*process)(const char *path, FILE *out))
{
    for (int i = 0; i < argc || i == 0; i++)
        progress_expect(argc == 0 || strcmp(argv[i], "-") == 0 ? NULL : argv[i]);
    int worst = argc == 0 ? process("-", stdout) : EX_OK;
    for (int i = 0; i < argc && !ferror(stdout); i++) {
        int status = process(argv[i], stdout);
        worst = worst == EX_OK ? status : worst;
    }
    return finish(worst);
}

/* Where the file of such an option goes; NULL: no such option. */
static const char **file_of(report_files *files, const char *option)
{
    return strcmp(option, "--html") == 0       ? &files->html
           : strcmp(option, "--suppress") == 0 ? &files->suppress
           : strcmp(option, "--moved") == 0    ? &files->moved
                                               : NULL;
}

static int report_mode(int argc, char **argv)
{
    report_files files = { NULL, NULL, NULL };
    for (int i = 0; i < argc; i += 2) {
        const char **file = file_of(&files, argv[i]);
        if (!file || i + 1 == argc)
            return usage();
        *file = argv[i + 1];
    }
    progress_expect(NULL);
    return finish(report(stdin, stdout, &files));
}

static int log_mode(int argc, char **argv)
{
    bool failures = argc > 0 && strcmp(argv[0], "--failures") == 0;
    if (failures)
        leave_out_delivered();
    return each_path(argc - failures, argv + failures, process_log);
}

static bool asks_for_help(const char *word)
{
    return strcmp(word, "-h") == 0 || strcmp(word, "--help") == 0;
}

int main(int argc, char **argv)
{
    const char *command = argc > 1 ? argv[1] : "";
    if (asks_for_help(command) || (argc > 2 && asks_for_help(argv[2]))) {
        fputs(help, stdout);
        return finish(EX_OK);
    }
    g_mime_init();
    if (strcmp(command, "pipe") == 0)
        return pipe_mode(argc - 2, argv + 2);
    if (strcmp(command, "mail") == 0)
        return each_path(argc - 2, argv + 2, process_path);
    if (strcmp(command, "log") == 0)
        return log_mode(argc - 2, argv + 2);
    if (strcmp(command, "report") == 0)
        return report_mode(argc - 2, argv + 2);
    return usage();
}
