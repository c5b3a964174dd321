/* SPDX-License-Identifier: MIT */
/* A line for the suppression list: whatever it is, only an address that is one can be dead, and nothing in it can end a
   line or a string. */
#include "fuzz.h"

#include "claim.h"

enum { NOW = 1700000000 };

static bool is_one_line(const char *s, size_t cap)
{
    return memchr(s, '\0', cap) && !strchr(s, '\n');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    smtpb_span line = { (const char *)data, size };
    claim c;
    if (claim_read(line, NOW, &c))
        return 0;
    MUST(size > 0 && memchr(data, '}', size));
    MUST(c.time > 0 && c.time <= NOW);
    MUST(is_one_line(c.reply, sizeof c.reply));
    MUST(memchr(c.host, '\0', sizeof c.host) && memchr(c.reason, '\0', sizeof c.reason));
    MUST(!c.dead || (c.tried && *c.host));
    MUST(!c.dead || (claim_is_address(c.address) && is_one_line(c.address, sizeof c.address)));
    claim_fold(c.address);
    MUST(!c.dead || claim_is_address(c.address));
    return 0;
}
