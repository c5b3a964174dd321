/* SPDX-License-Identifier: MIT */
/* The receiving provider, by the name of its mail exchanger. */
#include "tables.h"

/* One behind the other. */
#define MX(provider, suffix) suffix
static const char suffixes[] = {
#include "providers.def"
};
#undef MX

#define MX(provider, suffix) { SMTPB_PROVIDER_##provider, sizeof(suffix) - 1 },
static const struct {
    uint8_t provider, len;
} exchangers[] = {
#include "providers.def"
};
#undef MX

smtpb_provider smtpb_i_provider(smtpb_span mx)
{
    if (mx.len > 0 && mx.ptr[mx.len - 1] == '.')
        mx.len--;
    const char *suffix = suffixes;
    for (size_t i = 0; mx.len > 0 && i < sizeof exchangers / sizeof *exchangers; suffix += exchangers[i++].len)
        if (smtpb_i_is_under(mx, (smtpb_span){ suffix, exchangers[i].len }))
            return (smtpb_provider)exchangers[i].provider;
    return SMTPB_PROVIDER_UNKNOWN;
}
