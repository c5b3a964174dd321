/* SPDX-License-Identifier: MIT */
/* Preloaded into an Exim that was unpacked, not installed: in place of the user that the package would have created,
   every look-up of a user or group finds the one who runs it. */
#include <grp.h>
#include <pwd.h>
#include <unistd.h>

static char name[] = "Debian-exim", none[] = "*", nowhere[] = "/nonexistent", *members[] = { 0 };

struct passwd *getpwuid(uid_t uid)
{
    static struct passwd user;
    user = (struct passwd){ .pw_name = name,
                            .pw_passwd = none,
                            .pw_uid = uid,
                            .pw_gid = getgid(),
                            .pw_gecos = name,
                            .pw_dir = nowhere,
                            .pw_shell = nowhere };
    return &user;
}

struct passwd *getpwnam(const char *who)
{
    (void)who;
    return getpwuid(getuid());
}

struct group *getgrgid(gid_t gid)
{
    static struct group group;
    group = (struct group){ .gr_name = name, .gr_passwd = none, .gr_gid = gid, .gr_mem = members };
    return &group;
}

struct group *getgrnam(const char *which)
{
    (void)which;
    return getgrgid(getgid());
}
