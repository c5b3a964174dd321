/* SPDX-License-Identifier: MIT */
/* Access as the owner of the list. Exim raises some events as root and others as its own user, who could not write
   root's files; and root must not follow a path that another user can change. */
#include "suppression.h"

#include <sys/stat.h>
#include <unistd.h>

int suppression_as_owner(const char *folder, suppression_self *self)
{
    struct stat file;
    *self = (suppression_self){ geteuid(), getegid() };
    if (stat(folder, &file) != 0)
        return -1;
    if (self->user != 0 || file.st_uid == 0)
        return 0;
    if (setegid(file.st_gid) == 0 && seteuid(file.st_uid) == 0)
        return 0;
    suppression_as_self(self);
    return -1;
}

int suppression_as_self(const suppression_self *self)
{
    if (geteuid() == self->user && getegid() == self->group)
        return 0;
    return seteuid(self->user) == 0 && setegid(self->group) == 0 ? 0 : -1;
}
