/* SPDX-License-Identifier: MIT */
/* The receiving provider, by the name of its mail exchanger. */
#include "tables.h"

#define MX(provider, suffix) { SMTPB_PROVIDER_##provider, sizeof(suffix) - 1, suffix },
static const struct {
    uint8_t provider;
    uint8_t len;
    char suffix[30];
} exchangers[] = {
#include "providers.def"
};
#undef MX

smtpb_provider smtpb_i_provider(smtpb_span mx)
{
    if (mx.len > 0 && mx.ptr[mx.len - 1] == '.')
        mx.len--;
    for (size_t i = 0; mx.len > 0 && i < sizeof exchangers / sizeof *exchangers; i++)
        if (smtpb_i_is_under(mx, (smtpb_span){ exchangers[i].suffix, exchangers[i].len }))
            return (smtpb_provider)exchangers[i].provider;
    return SMTPB_PROVIDER_UNKNOWN;
}
