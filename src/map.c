/* SPDX-License-Identifier: MIT */
/* What other systems call a verdict, for those who come from one. */
#include "internal.h"

enum { SYSTEMS = SMTPB_SYSTEM_POSTALSYS + 1, REASONS = SMTPB_REASON_RELAY_DENIED + 1 };

const char *smtpb_map(const smtpb_verdict *verdict, smtpb_system system, bool *lossy)
{
    static const char names[REASONS][SYSTEMS][30] = {
#define MAP(reason, ...) [SMTPB_REASON_##reason] = { __VA_ARGS__ },
#include "maps.def"
#undef MAP
    };
    bool known = verdict && (unsigned)verdict->reason < REASONS && (unsigned)system < SYSTEMS;
    const char *name = known ? names[verdict->reason][system] : "";
    if (lossy)
        *lossy = name[0] == '~';
    return name + (name[0] == '~');
}
