/* SPDX-License-Identifier: MIT */
/* The command line of the bounce processor. */
#include "log.h"
#include "processor.h"
#include "report.h"

#include <errno.h>
#include <gmime/gmime.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "usage: bounce-processor pipe FILE            one mail on standard input; its lines are appended to FILE\n"
    "       bounce-processor mail [PATH...]       mails, mboxes, Maildirs; - or none: standard input\n"
    "       bounce-processor log                  a mail log on standard input\n"
    "       bounce-processor report [--html FILE] [--suppress FILE]\n"
    "                                             a table of the lines on standard input\n"
    "\n"
    "mail and log write JSON to standard output, a line for each recipient or attempt. Exit status is that of\n"
    "sysexits.h: 0 done, 64 usage, 66 no such input, 74 input could not be read, 75 output could not be written.\n";

static int usage(void)
{
    fputs(help, stderr);
    return EX_USAGE;
}

/* Nothing goes to standard output, which an MTA may take for a failure. */
static int pipe_mode(const char *path)
{
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    int status = out ? process_one(stdin, out) : EX_TEMPFAIL;
    if (!out || fclose(out) != 0) {
        complain("standard input", strerror(errno));
        status = EX_TEMPFAIL;
    }
    if (status == EX_IOERR || (status == EX_OK && !append(path, text, len)))
        status = EX_TEMPFAIL;
    free(text);
    return status;
}

/* The status, unless standard output failed. */
static int finish(int status)
{
    progress_end();
    if (ferror(stdout) == 0 && fflush(stdout) == 0)
        return status;
    complain("standard output", strerror(errno));
    return EX_TEMPFAIL;
}

static int mail_mode(int argc, char **argv)
{
    int worst = argc == 0 ? process_path("-", stdout) : EX_OK;
    for (int i = 0; i < argc && !ferror(stdout); i++) {
        int status = process_path(argv[i], stdout);
        worst = worst == EX_OK ? status : worst;
    }
    return finish(worst);
}

static int report_mode(int argc, char **argv)
{
    report_files files = { NULL, NULL };
    for (int i = 0; i < argc; i += 2) {
        if (i + 1 == argc || (strcmp(argv[i], "--html") != 0 && strcmp(argv[i], "--suppress") != 0))
            return usage();
        *(strcmp(argv[i], "--html") == 0 ? &files.html : &files.suppress) = argv[i + 1];
    }
    return finish(report(stdin, stdout, &files));
}

int main(int argc, char **argv)
{
    const char *command = argc > 1 ? argv[1] : "";
    g_mime_init();
    if (strcmp(command, "pipe") == 0 && argc == 3)
        return pipe_mode(argv[2]);
    if (strcmp(command, "mail") == 0)
        return mail_mode(argc - 2, argv + 2);
    if (strcmp(command, "log") == 0 && argc == 2)
        return finish(process_log(stdin, stdout));
    if (strcmp(command, "report") == 0)
        return report_mode(argc - 2, argv + 2);
    if (strcmp(command, "--help") != 0)
        return usage();
    fputs(help, stdout);
    return finish(EX_OK);
}
