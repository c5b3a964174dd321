/* SPDX-License-Identifier: MIT */
/* File names, and append-only files. */
#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* 64-bit FNV-1a. */
uint64_t store_hash(const char *s)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (; *s; s++)
        hash = (hash ^ (unsigned char)*s) * 0x100000001b3u;
    return hash;
}

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

bool store_escape(const char *s, char *out, size_t cap)
{
    size_t n = 0;
    for (; *s && n + 5 < cap; s++)
        if (*s >= ' ' && *s < 0x7F && *s != '\\')
            out[n++] = *s;
        else
            n += (size_t)snprintf(out + n, 5, "\\x%02X", (unsigned)(unsigned char)*s);
    out[n] = '\0';
    return !*s;
}

bool store_address(const char *address, char out[STORE_ADDRESS])
{
    bool whole = store_escape(address, out, STORE_ADDRESS);
    char *domain = strrchr(out, '@');
    for (char *c = domain ? domain : out; *c; c++)
        *c = lower(*c);
    if (!whole)
        errno = EMSGSIZE;
    return whole;
}

void store_host(const char *host, char out[STORE_HOST])
{
    size_t n = 0;
    for (; *host && n + 1 < STORE_HOST; host++) {
        char c = lower(*host);
        bool safe = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == ':' || (c == '.' && n > 0);
        out[n++] = (char)(safe ? c : '_');
    }
    while (n > 0 && out[n - 1] == '.')
        n--;
    if (n == 0)
        out[n++] = '_';
    out[n] = '\0';
}

void store_site(const char *host, char out[STORE_HOST])
{
    char site[SUPPRESSION_SITE];
    suppression_site(host, site);
    store_host(site, out);
}

void store_path(char path[STORE_PATH], const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (vsnprintf(path, STORE_PATH, format, arguments) >= STORE_PATH)
        strcpy(path, "/dev/null/too-long");
    va_end(arguments);
}

/* ---- Appending ---- */

/* Create the folders between the list's folder and the file. */
static void make_folders(const char *folder, char *path)
{
    for (char *slash = strchr(path + strlen(folder) + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0750);
        *slash = '/';
    }
}

static int open_to_append(const char *folder, char *path)
{
    int flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, fd = open(path, flags, 0640);
    if (fd >= 0 || errno != ENOENT)
        return fd;
    make_folders(folder, path);
    return open(path, flags, 0640);
}

/* Exceeding the file size limit is an error; it must not kill the mail server that this runs in. */
static ssize_t write_bounded(int fd, const void *octets, size_t len)
{
    struct sigaction ignored, before;
    memset(&ignored, 0, sizeof ignored);
    ignored.sa_handler = SIG_IGN;
    sigaction(SIGXFSZ, &ignored, &before);
    ssize_t written = write(fd, octets, len);
    int error = errno;
    sigaction(SIGXFSZ, &before, NULL);
    errno = error;
    return written;
}

/* Append the octets in one write. *gone: the file was replaced meanwhile, so they may be lost. */
static int append_once(const char *folder, char *path, const void *octets, size_t len, bool *gone)
{
    struct stat file;
    int fd = open_to_append(folder, path);
    if (fd < 0)
        return -1;
    ssize_t written = write_bounded(fd, octets, len);
    int error = written < 0 ? errno : ENOSPC;
    *gone = fstat(fd, &file) == 0 && file.st_nlink == 0;
    close(fd);
    errno = error;
    return written == (ssize_t)len ? 0 : -1;
}

/* Tidying may replace the file between opening and writing; then the octets are appended again, so often at most. */
enum { TRIES = 20 };

int store_append(const char *folder, char *path, const void *octets, size_t len)
{
    bool gone = false;
    for (int tries = 0; tries < TRIES; tries++)
        if (append_once(folder, path, octets, len, &gone) != 0)
            return -1;
        else if (!gone)
            return 0;
    errno = EAGAIN;
    return -1;
}

/* ---- Reading ---- */

/* The rest of an open file; empty if fd is -1. */
static char *read_all(int fd, size_t *len)
{
    char *octets = NULL;
    ssize_t n = 1;
    for (*len = 0; n > 0; *len += (size_t)n) {
        size_t room = *len + 65536;
        char *grown = realloc(octets, room + 1);
        if (!grown)
            break;
        octets = grown;
        n = fd < 0 ? 0 : read(fd, octets + *len, room - *len);
        if (n < 0)
            break;
        octets[*len + (size_t)n] = '\0';
    }
    if (n == 0)
        return octets;
    free(octets);
    return NULL;
}

static char *without_nuls(char *text, size_t len)
{
    for (size_t i = 0; text && i < len; i++)
        if (text[i] == '\0')
            text[i] = ' ';
    return text;
}

char *store_read(const char *path, size_t *len)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    *len = 0;
    if (fd < 0 && errno != ENOENT)
        return NULL;
    char *octets = read_all(fd, len);
    if (fd >= 0)
        close(fd);
    return octets;
}

char *store_read_text(const char *path, size_t *len)
{
    char *text = store_read(path, len);
    return without_nuls(text, *len);
}

char *store_read_on(int fd, size_t *len)
{
    char *text = read_all(fd, len);
    return without_nuls(text, *len);
}
