/* SPDX-License-Identifier: MIT */
/* The names that other systems use for a verdict. */
#include "tables.h"

enum { ALL_SYSTEMS = SMTPB_SYSTEM_POSTALSYS + 1, ALL_REASONS = SMTPB_REASON_RELAY_DENIED + 1 };

#include "../generated/system_names.inc"

const char *smtpb_map(const smtpb_verdict *verdict, smtpb_system system, bool *lossy)
{
    const char *name = "";
    if (verdict && (unsigned)verdict->reason < ALL_REASONS && (unsigned)system < ALL_SYSTEMS)
        name = mapped_names + mapped_at[(unsigned)verdict->reason * ALL_SYSTEMS + (unsigned)system];
    if (lossy)
        *lossy = name[0] == '~';
    return name + (name[0] == '~');
}
