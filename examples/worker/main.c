/* SPDX-License-Identifier: MIT */
/* A worker that delivers mail and acts on what servers answer. */
#include "worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char usage_text[] = "usage: worker load DB SENDER HOST MESSAGE RECIPIENTS\n"
                                 "         queues a message. HOST is [lmtp:]NAME[:PORT]; each line of the file\n"
                                 "         RECIPIENTS is an address, or an address, a tab and a host\n"
                                 "       worker run [OPTION...] DB\n"
                                 "         delivers until no recipient is left to try\n"
                                 "       worker outcomes DB\n"
                                 "         shows the outcome for every recipient\n"
                                 "       worker review DB\n"
                                 "         shows marked senders, hints, and entries held by the brake\n"
                                 "       worker list DB\n"
                                 "         the same, with all suppressed addresses\n"
                                 "       worker lift|hold|confirm DB HOST FROM TO\n"
                                 "         cancels the entries made at the host's site in that time, holds them for\n"
                                 "         review, or puts them in force; times are UTC, 2026-11-24T03:00, or now\n"
                                 "       worker unmark DB SENDER\n"
                                 "         resumes the mail of a marked sender\n"
                                 "\n"
                                 "  -n NAME     name of this machine, for EHLO\n"
                                 "  -c N        sessions in total (50)\n"
                                 "  -p N        sessions per host (5)\n"
                                 "  -r N        recipients per transaction (50, at most 100)\n"
                                 "  -w MIN:MAX  limits of the wait between attempts, in seconds (300:14400)\n"
                                 "  -g MIN:MAX  limits of the gap between transactions at a host that asks to slow\n"
                                 "              down, in milliseconds (1000:60000)\n"
                                 "  -l SECONDS  lifetime of a message (432000)\n"
                                 "  -x SECONDS  lifetime of a suppression entry (2592000)\n"
                                 "  -t SECONDS  upper limit for the time-outs of RFC 5321\n"
                                 "  -1          end as soon as no session is open\n"
                                 "  -k          never end by itself\n";

enum { DONE_WELL = 0, NOT_DONE = 1, BAD_USAGE = 2 };

static int usage(void)
{
    fputs(usage_text, stderr);
    return BAD_USAGE;
}

/* ---- Options of run ---- */

static bool read_number(const char *digits, long long least, long long most, long long *value)
{
    char *end;
    errno = 0;
    *value = strtoll(digits, &end, 10);
    return *digits && !*end && errno == 0 && *value >= least && *value <= most;
}

static bool read_range(char *text, long long *least, long long *most)
{
    char *colon = strchr(text, ':');
    if (!colon)
        return false;
    *colon = '\0';
    return read_number(text, 0, 1000000000, least) && read_number(colon + 1, *least, 1000000000, most);
}

static bool read_count(const char *text, long long most, size_t *count)
{
    long long value;
    bool good = read_number(text, 1, most, &value);
    *count = good ? (size_t)value : *count;
    return good;
}

static bool read_option(worker *w, int option, char *value)
{
    size_t seconds = 0;
    bool good = true;
    switch (option) {
    case 'n':
        w->helo = value;
        return *value && strlen(value) <= 255 && value[strcspn(value, " \r\n")] == '\0';
    case 'c':
        return read_count(value, 1000, &w->connection_count);
    case 'p':
        return read_count(value, 1000, &w->per_host);
    case 'r':
        return read_count(value, SESSION_RECIPIENTS, &w->per_transaction);
    case 'w':
        return read_range(value, &w->bounds.wait_least, &w->bounds.wait_most);
    case 'g':
        return read_range(value, &w->bounds.gap_least, &w->bounds.gap_most);
    case 'l':
        return read_number(value, 0, 1000000000, &w->bounds.lifetime);
    case 'x':
        return read_number(value, 1, 1000000000, &w->bounds.suppression);
    case 't':
        good = read_count(value, 600, &seconds);
        w->patience = (unsigned)seconds;
        return good;
    default:
        w->once = w->once || option == '1';
        w->keep = w->keep || option == 'k';
        return option != '?';
    }
}

/* ---- Commands ---- */

static bool exists(const char *path)
{
    if (access(path, R_OK | W_OK) == 0)
        return true;
    fprintf(stderr, "worker: %s: %s\n", path, strerror(errno));
    return false;
}

/* Only one worker at a time; the kernel releases the lock however the process ends. */
static bool lock(const char *path)
{
    char name[4096];
    struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    snprintf(name, sizeof name, "%s.lock", path);
    int fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd >= 0 && fcntl(fd, F_SETLK, &whole) == 0)
        return true; /* the descriptor stays open until the end */
    fprintf(stderr, "worker: %s: %s\n", name,
            errno == EAGAIN || errno == EACCES ? "another worker runs on this database" : strerror(errno));
    return false;
}

static int run(int argc, char **argv)
{
    static char name[256];
    worker w = {
        .bounds = BOUNDS_DEFAULT, .connection_count = 50, .per_host = 5, .per_transaction = 50, .patience = 600
    };
    if (gethostname(name, sizeof name - 1) == 0 && *name)
        w.helo = name;
    for (int option; (option = getopt(argc, argv, "n:c:p:r:w:g:l:x:t:1k")) != -1;)
        if (!read_option(&w, option, optarg))
            return usage();
    if (argc - optind != 1 || !w.helo)
        return usage();
    if (!exists(argv[optind]) || !lock(argv[optind]))
        return NOT_DONE;
    db_open(&w.db, argv[optind]);
    loop(&w);
    db_close(&w.db);
    return ferror(stdout) ? NOT_DONE : DONE_WELL;
}

/* A window must end in the past, as it must not decide about entries yet to be made. */
static int decide_window(db *d, suppression_window *window, char **argv)
{
    long long now = worker_time();
    window->site = argv[0];
    if (!suppression_parse_time(argv[1], now, &window->from) || !suppression_parse_time(argv[2], now, &window->to) ||
        window->to < window->from || window->to > now) {
        fputs("worker: FROM and TO must be past times such as 2026-11-24T03:00, FROM first\n", stderr);
        return BAD_USAGE;
    }
    suppress_write_window(d, window);
    return DONE_WELL;
}

static int unmark(db *d, const char *sender)
{
    if (sender_unmark(d, sender, worker_time()))
        return DONE_WELL;
    fprintf(stderr, "worker: %s is not marked\n", sender);
    return NOT_DONE;
}

/* argv: the arguments after the database. */
static int command(db *d, const char *verb, int argc, char **argv)
{
    suppression_window window;
    if (strcmp(verb, "load") == 0 && argc == 4)
        return load(d, argv[0], argv[1], argv[2], argv[3]) ? DONE_WELL : NOT_DONE;
    if (strcmp(verb, "unmark") == 0 && argc == 1)
        return unmark(d, argv[0]);
    if (suppression_verb_parse(verb, &window.verb) && argc == 3)
        return decide_window(d, &window, argv);
    if (argc != 0)
        return usage();
    if (strcmp(verb, "outcomes") == 0)
        report_outcomes(d, stdout);
    else if (strcmp(verb, "review") == 0 || strcmp(verb, "list") == 0)
        report_review(d, stdout, *verb == 'l', worker_time());
    else
        return usage();
    return fflush(stdout) == 0 ? DONE_WELL : NOT_DONE;
}

int main(int argc, char **argv)
{
    db d;
    if (argc < 3)
        return usage();
    umask(077);               /* the database is private */
    signal(SIGXFSZ, SIG_IGN); /* makes the file size limit an SQLite error */
    if (strcmp(argv[1], "run") == 0)
        return run(argc - 1, argv + 1);
    bool may_be_new = strcmp(argv[1], "load") == 0;
    if (!may_be_new && !exists(argv[2]))
        return NOT_DONE;
    db_open(&d, argv[2]);
    int status = command(&d, argv[1], argc - 3, argv + 3);
    if (status == DONE_WELL)
        db_commit(&d);
    db_close(&d);
    return status;
}
