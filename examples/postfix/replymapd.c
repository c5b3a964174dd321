/* SPDX-License-Identifier: MIT */
/* postfix-replymapd: tells Postfix what a server's reply means, by smtp_delivery_status_filter, and whom to refuse, by
   check_recipient_access. */
#include "replymapd.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static const char usage[] = "usage: postfix-replymapd [-s] [-p POLICY] [-r RULES] [-l FOLDER] [-t SECONDS]\n"
                            "                         [-i SECONDS] LISTEN...\n"
                            "  LISTEN  socketmap:unix:PATH, socketmap:inet:HOST:PORT or tcp:HOST:PORT, at most eight\n"
                            "  -p, -r  policy file, file of your own rules; SIGHUP reloads them\n"
                            "  -l      suppression list: answers about recipients for the socketmap\n"
                            "          \"suppressed\"; any other map name asks what a reply means\n"
                            "  -s      messages to syslog instead of standard error\n"
                            "  -t, -i  time limit of a request (10), of an idle client (300), in seconds\n"
                            "  -h      this text\n";

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

static bool read_options(int argc, char **argv, server *s)
{
    for (int option; (option = getopt(argc, argv, "sp:r:l:t:i:")) != -1;) {
        if (option == 's')
            log_to_syslog();
        else if (option == 'p')
            policy_path = optarg;
        else if (option == 'r')
            rules_path = optarg;
        else if (option == 'l')
            s->judge.list = optarg;
        else if (option == '?' || !read_seconds(optarg, option == 't' ? &s->request_ms : &s->idle_ms))
            return false;
    }
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

static bool run(server *s)
{
    while (server_run(s, wake[0])) {
        if (is_to_end())
            return true;
        reload(&s->judge);
    }
    return false;
}

/* Returns the exit status. */
static int put_usage(int fd, int status)
{
    ssize_t written = write(fd, usage, sizeof usage - 1);
    return written < 0 ? 1 : status;
}

int main(int argc, char **argv)
{
    static server s;
    server_start(&s);
    policy_default(&s.judge.policy);
    if (argc > 1 && (strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "--help") == 0))
        return put_usage(STDOUT_FILENO, 0);
    if (!read_options(argc, argv, &s))
        return put_usage(STDERR_FILENO, 2);
    if (geteuid() == 0) {
        say("does not run as root; start it as a dedicated user");
        return 1;
    }
    raise_descriptors();
    bool done = load(&s.judge) && catch_signals() && open_listeners(&s, argv + optind, argc - optind) && run(&s);
    server_end(&s);
    unload(&s.judge);
    say("ends: %llu lookups, %llu answered with another text, %llu recipients suppressed, %llu requests refused",
        (unsigned long long)s.counts.lookups, (unsigned long long)s.counts.found,
        (unsigned long long)s.counts.suppressed, (unsigned long long)s.counts.refused);
    return done ? 0 : 1;
}
