/* SPDX-License-Identifier: MIT */
/* postfix-replymapd: tells Postfix what a server's reply means, by smtp_delivery_status_filter, and whom to refuse, by
   check_recipient_access. */
#include "replymapd.h"
#include "../common/command_line.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static const program self = {
    "postfix-replymapd",
    "usage: postfix-replymapd [OPTION...] LISTEN...\n"
    "\n"
    "Tells Postfix what a server's reply means. LISTEN, at most eight times:\n"
    "socketmap:unix:PATH, socketmap:inet:HOST:PORT or tcp:HOST:PORT.\n"
    "\n"
    "  -p, --policy FILE      which reasons defer, bounce or keep; SIGHUP reloads it\n"
    "  -r, --rules FILE       your own rules; SIGHUP reloads them\n"
    "  -l, --list FOLDER      suppression list: answers about recipients for the\n"
    "                         socketmap \"suppressed\"; any other map name asks what\n"
    "                         a reply means\n"
    "  -s, --syslog           messages to syslog instead of standard error\n"
    "  -t, --timeout SECONDS  time limit of a request (10)\n"
    "  -i, --idle SECONDS     time limit of an idle client (300)\n"
    "  -h, --help             this\n"
    "  --version\n"
    "\n"
    "Exit status: 0 ended by a signal, 1 failed, 2 usage.\n",
    2,
};

static const struct option names[] = {
    { "policy", required_argument, NULL, 'p' },
    { "rules", required_argument, NULL, 'r' },
    { "list", required_argument, NULL, 'l' },
    { "syslog", no_argument, NULL, 's' },
    { "timeout", required_argument, NULL, 't' },
    { "idle", required_argument, NULL, 'i' },
    HELP_AND_VERSION,
};

/* ---- Signals: each writes a letter to a pipe that the loop polls ---- */

static int wake[2];

static void on_signal(int number)
{
    int before = errno;
    ssize_t written = write(wake[1], number == SIGHUP ? "h" : "t", 1);
    (void)written; /* a full pipe also wakes the loop */
    errno = before;
}

static bool catch_signals(void)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &action, NULL);
    action.sa_handler = on_signal;
    if (pipe(wake) != 0 || fcntl(wake[0], F_SETFL, O_NONBLOCK) != 0 || fcntl(wake[1], F_SETFL, O_NONBLOCK) != 0 ||
        sigaction(SIGHUP, &action, NULL) != 0 || sigaction(SIGTERM, &action, NULL) != 0 ||
        sigaction(SIGINT, &action, NULL) != 0) {
        say("signals: %s", strerror(errno));
        return false;
    }
    return true;
}

/* Was there a signal to terminate? Otherwise it was one to reload the files. */
static bool is_to_end(void)
{
    char letters[64];
    ssize_t n = read(wake[0], letters, sizeof letters);
    return n > 0 && memchr(letters, 't', (size_t)n);
}

/* ---- The files ---- */

static const char *policy_path, *rules_path; /* NULL: none */

static bool load(judge *judge)
{
    bool policy_loaded = !policy_path || load_policy(policy_path, judge);
    return (!rules_path || load_rules(rules_path, judge)) && policy_loaded;
}

static void reload(judge *judge)
{
    say(load(judge) ? "all files reloaded" : "files reloaded, except those with errors");
}

/* ---- Start ---- */

static bool read_seconds(const char *word, int64_t *milliseconds)
{
    char *end;
    long seconds = strtol(word, &end, 10);
    *milliseconds = (int64_t)seconds * 1000;
    return *word && !*end && seconds > 0 && seconds <= 86400;
}

/* False: the program ends, with *status. */
static bool read_options(int argc, char **argv, server *s, int *status)
{
    int option;
    while ((option = next_option(&self, argc, argv, "+hsp:r:l:t:i:", names, status)) > 0) {
        if (option == 's')
            log_to_syslog();
        else if (option == 'p')
            policy_path = optarg;
        else if (option == 'r')
            rules_path = optarg;
        else if (option == 'l')
            s->judge.list = optarg;
        else if (!read_seconds(optarg, option == 't' ? &s->request_ms : &s->idle_ms)) {
            *status = misused(&self, "not a number of seconds from 1 to 86400", optarg);
            return false;
        }
    }
    if (option == 0)
        return false;
    if (optind == argc)
        *status = misused(&self, "no LISTEN is given", NULL);
    else if (argc - optind > LISTENERS_MAX)
        *status = misused(&self, "more than eight of LISTEN", argv[optind + LISTENERS_MAX]);
    return optind < argc && argc - optind <= LISTENERS_MAX;
}

/* Allow descriptors for all connections. If the system's limit is lower, the server has fewer connections. */
static void raise_descriptors(void)
{
    struct rlimit limit;
    const rlim_t needed = CLIENTS_MAX + LISTENERS_MAX + 16;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= needed)
        return;
    limit.rlim_cur = limit.rlim_max < needed ? limit.rlim_max : needed;
    setrlimit(RLIMIT_NOFILE, &limit);
}

static bool open_listeners(server *s, char **names, int count)
{
    for (int i = 0; i < count; i++) {
        if (!listener_open(names[i], &s->listeners[s->listener_count]))
            return false;
        s->listener_count++;
    }
    return true;
}

static bool begin(server *s, char **names, int count)
{
    bool begun = load(&s->judge) && catch_signals() && open_listeners(s, names, count);
    if (begun && s->judge.list)
        list_check(s->judge.list);
    return begun;
}

static bool serve(server *s)
{
    while (server_run(s, wake[0])) {
        if (is_to_end())
            return true;
        reload(&s->judge);
    }
    return false;
}

static bool run(server *s)
{
    bool done = serve(s);
    say("ends: %llu lookups, %llu answered with another text, %llu recipients suppressed, %llu requests refused",
        (unsigned long long)s->counts.lookups, (unsigned long long)s->counts.found,
        (unsigned long long)s->counts.suppressed, (unsigned long long)s->counts.refused);
    return done;
}

int main(int argc, char **argv)
{
    static server s;
    int status;
    server_start(&s);
    policy_default(&s.judge.policy);
    if (!read_options(argc, argv, &s, &status))
        return status;
    if (geteuid() == 0) {
        say("does not run as root; start it as a dedicated user");
        return 1;
    }
    raise_descriptors();
    bool done = begin(&s, argv + optind, argc - optind) && run(&s);
    server_end(&s);
    unload(&s.judge);
    return done ? 0 : 1;
}
