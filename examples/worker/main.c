/* SPDX-License-Identifier: MIT */
/* A worker that delivers mail and acts on what servers answer. */
#include "../common/command_line.h"
#include "worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const program self = {
    "smtpbounce-worker",
    "usage: smtpbounce-worker COMMAND [OPTION...] DB [ARGUMENT...]\n"
    "\n"
    "Delivers mail and acts on what servers answer; its state is the database DB.\n"
    "\n"
    "  load DB SENDER HOST MESSAGE RECIPIENTS\n"
    "        queue a message. HOST is [lmtp:]NAME[:PORT]; each line of the file\n"
    "        RECIPIENTS is an address, or an address, a tab and a host\n"
    "  run [OPTION...] DB\n"
    "        deliver until no recipient is left to try\n"
    "  outcomes DB\n"
    "        show the outcome for every recipient\n"
    "  review DB\n"
    "        show marked senders, hints, and entries held by the brake\n"
    "  list DB\n"
    "        the same, with all suppressed addresses\n"
    "  lift|hold|confirm DB HOST FROM TO\n"
    "        cancel the entries made at the host's site in that time, hold them for\n"
    "        review, or put them in force; times are UTC, 2026-11-24T03:00, or now\n"
    "  unmark DB SENDER\n"
    "        resume the mail of a marked sender\n"
    "\n"
    "Options of run:\n"
    "  -n, --name NAME         name of this machine, for EHLO\n"
    "  -c, --sessions N        sessions in total (50)\n"
    "  -p, --per-host N        sessions per host (5)\n"
    "  -r, --recipients N      recipients per transaction (50, at most 100)\n"
    "  -w, --wait MIN:MAX      limits of the wait between attempts, in seconds\n"
    "                          (300:14400)\n"
    "  -g, --gap MIN:MAX       limits of the gap between transactions at a host that\n"
    "                          asks to slow down, in milliseconds (1000:60000)\n"
    "  -l, --lifetime SECONDS  lifetime of a message (432000)\n"
    "  -x, --expiry SECONDS    lifetime of a suppression entry (2592000)\n"
    "  -t, --timeout SECONDS   upper limit for the time-outs of RFC 5321 (600)\n"
    "  -1, --once              end as soon as no session is open\n"
    "  -k, --keep              never end by itself\n"
    "Of all commands:\n"
    "  -h, --help              this\n"
    "  --version\n"
    "\n"
    "Exit status: 0 done, 1 failed, 2 usage.\n",
    2,
};

enum { DONE_WELL = 0, NOT_DONE = 1, BAD_USAGE = 2 };

/* ---- Options of run ---- */

static const struct option names[] = {
    { "name", required_argument, NULL, 'n' },     { "sessions", required_argument, NULL, 'c' },
    { "per-host", required_argument, NULL, 'p' }, { "recipients", required_argument, NULL, 'r' },
    { "wait", required_argument, NULL, 'w' },     { "gap", required_argument, NULL, 'g' },
    { "lifetime", required_argument, NULL, 'l' }, { "expiry", required_argument, NULL, 'x' },
    { "timeout", required_argument, NULL, 't' },  { "once", no_argument, NULL, '1' },
    { "keep", no_argument, NULL, 'k' },           HELP_AND_VERSION,
};

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
    bool good = read_number(text, 0, 1000000000, least) && read_number(colon + 1, *least, 1000000000, most);
    *colon = ':';
    return good;
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
        return true;
    }
}

static int refuse_value(int option, const char *value)
{
    char what[] = "-? does not take this value";
    what[1] = (char)option;
    return misused(&self, what, value);
}

/* ---- Commands ---- */

static bool exists(const char *path)
{
    if (access(path, R_OK | W_OK) == 0)
        return true;
    fprintf(stderr, "smtpbounce-worker: %s: %s\n", path, strerror(errno));
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
    fprintf(stderr, "smtpbounce-worker: %s: %s\n", name,
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
    int option, status;
    optind = 1;
    while ((option = next_option(&self, argc, argv, "+hn:c:p:r:w:g:l:x:t:1k", names, &status)) > 0)
        if (!read_option(&w, option, optarg))
            return refuse_value(option, optarg);
    if (option == 0)
        return status;
    if (argc - optind != 1)
        return misused(&self, "run takes one database", argv[optind] ? argv[optind + 1] : NULL);
    if (!w.helo)
        return misused(&self, "this machine has no name; give one by --name", NULL);
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
        fputs("smtpbounce-worker: FROM and TO must be past times such as 2026-11-24T03:00, FROM first\n", stderr);
        return BAD_USAGE;
    }
    suppress_write_window(d, window);
    return DONE_WELL;
}

static int unmark(db *d, const char *sender)
{
    if (sender_unmark(d, sender, worker_time()))
        return DONE_WELL;
    fprintf(stderr, "smtpbounce-worker: %s is not marked\n", sender);
    return NOT_DONE;
}

static const subcommand commands[] = {
    { "load", 5, 5 }, { "outcomes", 1, 1 }, { "review", 1, 1 }, { "list", 1, 1 }, { "lift", 4, 4 },
    { "hold", 4, 4 }, { "confirm", 4, 4 },  { "unmark", 2, 2 }, { NULL, 0, 0 },
};

/* argv: the arguments after the database, of a command without a fault. */
static int command(db *d, const char *verb, char **argv)
{
    suppression_window window;
    if (strcmp(verb, "load") == 0)
        return load(d, argv[0], argv[1], argv[2], argv[3]) ? DONE_WELL : NOT_DONE;
    if (strcmp(verb, "unmark") == 0)
        return unmark(d, argv[0]);
    if (suppression_verb_parse(verb, &window.verb))
        return decide_window(d, &window, argv);
    if (strcmp(verb, "outcomes") == 0)
        report_outcomes(d, stdout);
    else
        report_review(d, stdout, strcmp(verb, "list") == 0, worker_time());
    return fflush(stdout) == 0 ? DONE_WELL : NOT_DONE;
}

/* argv: the command, then the database and its arguments. */
static int run_command(int argc, char **argv)
{
    db d;
    int status;
    const char *verb = argv[0];
    optind = 1;
    if (!pass_help(&self, argc, argv, &status))
        return status;
    const char *fault = fault_of(commands, verb, argc - optind);
    if (fault)
        return misused(&self, fault, verb);
    argv += optind;
    if (strcmp(verb, "load") != 0 && !exists(argv[0]))
        return NOT_DONE;
    db_open(&d, argv[0]);
    status = command(&d, verb, argv + 1);
    if (status == DONE_WELL)
        db_commit(&d);
    db_close(&d);
    return status;
}

int main(int argc, char **argv)
{
    int status;
    umask(077);               /* the database is private */
    signal(SIGXFSZ, SIG_IGN); /* makes the file size limit an SQLite error */
    if (!find_command(&self, &argc, &argv, &status))
        return status;
    return strcmp(argv[0], "run") == 0 ? run(argc, argv) : run_command(argc, argv);
}
