/* SPDX-License-Identifier: MIT */
/* Listening sockets, named as in main.cf. */
#include "replymapd.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* The rest of s after the prefix, or NULL. */
static const char *after(const char *s, const char *prefix)
{
    size_t n = strlen(prefix);
    return strncmp(s, prefix, n) == 0 ? s + n : NULL;
}

/* Bind and listen; -1 with errno set on failure. */
static int listen_at(int family, const struct sockaddr *address, socklen_t len)
{
    int on = 1, fd = socket(family, SOCK_STREAM, 0);
    if (fd < 0)
        return -1;
    if (family != AF_UNIX)
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, address, len) == 0 && listen(fd, SOMAXCONN) == 0 && fcntl(fd, F_SETFL, O_NONBLOCK) == 0)
        return fd;
    int why = errno;
    close(fd);
    errno = why;
    return -1;
}

/* ---- Unix sockets ---- */

/* Remove a socket that nobody listens on any more. */
static void remove_stale(const struct sockaddr_un *address)
{
    struct stat file;
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd < 0)
        return;
    if (lstat(address->sun_path, &file) == 0 && S_ISSOCK(file.st_mode) &&
        connect(fd, (const struct sockaddr *)address, sizeof *address) != 0 && errno == ECONNREFUSED)
        unlink(address->sun_path);
    close(fd);
}

static int listen_unix(const char *path)
{
    struct sockaddr_un address;
    memset(&address, 0, sizeof address);
    address.sun_family = AF_UNIX;
    if (strlen(path) >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(address.sun_path, path, strlen(path));
    remove_stale(&address);
    mode_t before = umask(0117); /* access for its user and group */
    int fd = listen_at(AF_UNIX, (const struct sockaddr *)&address, sizeof address);
    umask(before);
    return fd;
}

/* ---- Inet sockets ---- */

/* Split "HOST:PORT" or "[HOST]:PORT". */
static bool split(const char *name, char host[256], const char **port)
{
    const char *colon = strrchr(name, ':');
    size_t len = colon ? (size_t)(colon - name) : 0;
    if (len > 2 && name[0] == '[' && name[len - 1] == ']')
        name++, len -= 2;
    if (len == 0 || len > 255 || !colon[1])
        return false;
    memcpy(host, name, len);
    host[len] = '\0';
    *port = colon + 1;
    return true;
}

static int listen_inet(const char *name)
{
    struct addrinfo hints, *found = NULL;
    char host[256];
    const char *port;
    memset(&hints, 0, sizeof hints);
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE;
    if (!split(name, host, &port) || getaddrinfo(host, port, &hints, &found) != 0) {
        errno = EADDRNOTAVAIL;
        return -1;
    }
    int fd = listen_at(found->ai_family, found->ai_addr, found->ai_addrlen);
    int why = errno;
    freeaddrinfo(found);
    errno = why;
    return fd;
}

/* ---- Both ---- */

bool listener_open(const char *name, listener *out)
{
    const char *where = after(name, "socketmap:");
    out->protocol = where ? SOCKETMAP : TCP_TABLE;
    where = where ? where : after(name, "tcp:");
    if (!where) {
        say("%s: begins with neither socketmap: nor tcp:", name);
        return false;
    }
    out->path = after(where, "unix:");
    const char *inet = after(where, "inet:");
    out->fd = out->path ? listen_unix(out->path) : listen_inet(inet ? inet : where);
    say("%s: %s", name, out->fd >= 0 ? "listening" : strerror(errno));
    struct stat file;
    if (out->path && out->fd >= 0 && lstat(out->path, &file) == 0) {
        out->device = file.st_dev;
        out->inode = file.st_ino;
    }
    return out->fd >= 0;
}

/* Do not unlink the socket if it belongs to a successor by now. */
void listener_close(listener *listener)
{
    struct stat file;
    bool ours = listener->path && lstat(listener->path, &file) == 0 && file.st_dev == listener->device &&
                file.st_ino == listener->inode;
    if (ours)
        unlink(listener->path);
    close(listener->fd);
}
