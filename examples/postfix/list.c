/* SPDX-License-Identifier: MIT */
/* Answers in the form of access(5): a reply for a recipient on the suppression list. */
#include "../common/suppression/claim.h"
#include "../common/suppression/suppression.h"
#include "replymapd.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

/* False: not the address of a mailbox. Postfix also asks for a domain and for "user@", which stand for more than one; no
   entry does. */
static bool read_address(smtpb_span key, char address[CLAIM_ADDRESS])
{
    if (key.len >= CLAIM_ADDRESS || memchr(key.ptr, '\0', key.len))
        return false;
    memcpy(address, key.ptr, key.len);
    address[key.len] = '\0';
    claim_fold(address);
    return claim_is_address(address);
}

static void complain(const char *folder)
{
    say("%s: %s; nobody is refused", folder, strerror(errno));
}

/* One message a minute, as there may be a look-up for each recipient. */
static void complain_rarely(const char *folder)
{
    static time_t next;
    time_t now = time(NULL);
    if (now >= next)
        complain(folder);
    next = now >= next ? now + 60 : next;
}

/* A folder without files is an empty list; one that is missing is a mistake. */
static int find(const char *folder, const char *address, suppression_entry *entry, suppression_state *state,
                char **memory)
{
    struct stat about;
    return stat(folder, &about) == 0 ? suppression_find(folder, address, time(NULL), entry, state, memory) : -1;
}

void list_check(const char *folder)
{
    suppression_entry entry;
    suppression_state state;
    char *memory = NULL;
    if (find(folder, "postmaster@localhost", &entry, &state, &memory) != 0)
        complain(folder);
    free(memory);
}

bool list_answer(const char *folder, smtpb_span key, char *out, size_t *len)
{
    char address[CLAIM_ADDRESS], words[512], *memory;
    suppression_entry entry;
    suppression_state state;
    if (!read_address(key, address))
        return false;
    if (find(folder, address, &entry, &state, &memory) != 0) {
        complain_rarely(folder);
        return false;
    }
    if (state == SUPPRESSION_IN_FORCE) {
        suppression_words(&entry, words, sizeof words);
        *len = (size_t)snprintf(out, TAG_MAX + sizeof words, "550 5.7.1 %s", words);
    }
    free(memory);
    return state == SUPPRESSION_IN_FORCE;
}
