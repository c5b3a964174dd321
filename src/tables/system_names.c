/* SPDX-License-Identifier: MIT */
/* The names that other systems use for a verdict. */
#include "tables.h"

enum { ALL_SYSTEMS = SMTPB_SYSTEM_POSTALSYS + 1, ALL_REASONS = SMTPB_REASON_RELAY_DENIED + 1 };

const char *smtpb_map(const smtpb_verdict *verdict, smtpb_system system, bool *lossy)
{
    static const char names[ALL_REASONS][ALL_SYSTEMS][30] = {
#define MAP(reason, ...) [SMTPB_REASON_##reason] = { __VA_ARGS__ },
#include "system_names.def"
#undef MAP
    };
    bool known = verdict && (unsigned)verdict->reason < ALL_REASONS && (unsigned)system < ALL_SYSTEMS;
    const char *name = known ? names[verdict->reason][system] : "";
    if (lossy)
        *lossy = name[0] == '~';
    return name + (name[0] == '~');
}
