/* SPDX-License-Identifier: MIT */
/* The names that other systems use for a verdict. */
#include "tables.h"

enum { ALL_SYSTEMS = SMTPB_SYSTEM_POSTALSYS + 1, ALL_REASONS = SMTPB_REASON_RELAY_DENIED + 1 };

/* The names in one block, so that a place needs no pointer. */
static const struct mapped_names {
#define MAP(reason, a, b, c, d, e, f, g, h, i, j)                                                                      \
    char reason##_a[sizeof(a)], reason##_b[sizeof(b)], reason##_c[sizeof(c)], reason##_d[sizeof(d)],                   \
        reason##_e[sizeof(e)], reason##_f[sizeof(f)], reason##_g[sizeof(g)], reason##_h[sizeof(h)],                    \
        reason##_i[sizeof(i)], reason##_j[sizeof(j)];
#include "system_names.def"
#undef MAP
} mapped_names = {
#define MAP(reason, ...) __VA_ARGS__,
#include "system_names.def"
#undef MAP
};

#define AT(name) offsetof(struct mapped_names, name)
static const uint16_t mapped_at[ALL_REASONS][ALL_SYSTEMS] = {
#define MAP(reason, a, b, c, d, e, f, g, h, i, j)                                                                      \
    [SMTPB_REASON_##reason] = { AT(reason##_a), AT(reason##_b), AT(reason##_c), AT(reason##_d), AT(reason##_e),        \
                                AT(reason##_f), AT(reason##_g), AT(reason##_h), AT(reason##_i), AT(reason##_j) },
#include "system_names.def"
#undef MAP
};
#undef AT

const char *smtpb_map(const smtpb_verdict *verdict, smtpb_system system, bool *lossy)
{
    const char *name = "";
    if (verdict && (unsigned)verdict->reason < ALL_REASONS && (unsigned)system < ALL_SYSTEMS)
        name = (const char *)&mapped_names + mapped_at[verdict->reason][system];
    if (lossy)
        *lossy = name[0] == '~';
    return name + (name[0] == '~');
}
