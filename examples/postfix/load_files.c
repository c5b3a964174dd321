/* SPDX-License-Identifier: MIT */
/* Loads the policy and the rules from their files. */
#include "replymapd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MAX_OCTETS = 8 << 20 };

/* Only regular files: a FIFO or a device could block the server, or never end. */
static FILE *open_regular(const char *path)
{
    struct stat about;
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    bool regular = fd >= 0 && fstat(fd, &about) == 0 && S_ISREG(about.st_mode);
    FILE *file = regular ? fdopen(fd, "rb") : NULL;
    if (fd >= 0 && !regular)
        errno = EINVAL;
    if (fd >= 0 && !file)
        close(fd);
    return file;
}

/* The file's octets, allocated; ptr is NULL, after a message, if it cannot be read. */
static smtpb_span read_file(const char *path)
{
    smtpb_span all = { NULL, 0 };
    FILE *file = open_regular(path);
    char *octets = file ? malloc(FILE_MAX_OCTETS) : NULL;
    if (octets)
        all.len = fread(octets, 1, FILE_MAX_OCTETS, file);
    bool read = octets && !ferror(file) && all.len < FILE_MAX_OCTETS;
    if (!read)
        say("%s: %s", path, all.len == FILE_MAX_OCTETS ? "too long" : strerror(errno));
    if (file)
        fclose(file);
    if (!read)
        free(octets);
    all.ptr = read ? octets : NULL;
    return all;
}

static void release(smtpb_span s)
{
    free((void *)(uintptr_t)s.ptr);
}

typedef struct telling {
    const char *path;
    unsigned long faults;
} telling;

/* A file of another kind would fill the log. */
static void tell(void *to, const policy_fault *fault)
{
    enum { TOLD = 20, WORD = 64 };
    telling *t = to;
    int len = (int)(fault->word.len < WORD ? fault->word.len : WORD);
    if (t->faults++ < TOLD)
        say("%s:%u: %s%s%.*s", t->path, fault->line, fault->what, len > 0 ? ": " : "", len,
            len > 0 ? fault->word.ptr : "");
    else if (t->faults == TOLD + 1)
        say("%s: and more bad lines", t->path);
}

bool load_policy(const char *path, judge *judge)
{
    telling t = { path, 0 };
    smtpb_span text = read_file(path);
    if (!text.ptr)
        return false;
    bool good = policy_parse(text, &judge->policy, tell, &t);
    release(text);
    return good;
}

/* The compiled block, allocated; ptr is NULL, after a message, if the rules have an error. */
static smtpb_span compile(const char *path, smtpb_span text)
{
    smtpb_rules_error error;
    smtpb_span block = { NULL, 0 };
    if (smtpb_rules_compile(text, NULL, 0, &block.len, &error) == SMTPB_E_SYNTAX) {
        say("%s:%u:%u: %s", path, error.line, error.column, smtpb_rules_fault_text(error.fault));
        return block;
    }
    char *octets = malloc(block.len);
    if (octets)
        smtpb_rules_compile(text, octets, block.len, NULL, NULL);
    else
        say("%s: %s", path, strerror(errno));
    block.ptr = octets;
    return block;
}

bool load_rules(const char *path, judge *judge)
{
    smtpb_span text = read_file(path);
    if (!text.ptr)
        return false;
    smtpb_span block = compile(path, text);
    release(text);
    if (!block.ptr)
        return false;
    release(judge->rules);
    judge->rules = block;
    return true;
}

void unload(judge *judge)
{
    release(judge->rules);
    judge->rules = (smtpb_span){ NULL, 0 };
}
