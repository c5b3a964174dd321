/* SPDX-License-Identifier: MIT */
/* cost_of memory|time COMMAND...: runs a command and prints on standard error its peak memory in KiB or its processor
   time in seconds, in which other processes do not count. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static bool run(char **command)
{
    int status = 1;
    pid_t pid = fork();
    if (pid == 0) {
        execvp(command[0], command);
        _exit(127);
    }
    return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

int main(int argc, char **argv)
{
    struct rusage usage;
    if (argc < 3 || !run(argv + 2) || getrusage(RUSAGE_CHILDREN, &usage) != 0)
        return 1;
    if (strcmp(argv[1], "memory") == 0)
        fprintf(stderr, "%ld\n", usage.ru_maxrss);
    else
        fprintf(stderr, "%.6f\n", seconds(usage.ru_utime) + seconds(usage.ru_stime));
    return 0;
}
