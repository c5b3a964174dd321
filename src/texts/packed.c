/* SPDX-License-Identifier: MIT */
/* Texts in which octets stand for pairs of octets. */
#include "texts.h"

const uint8_t *smtpb_i_packed_at(const uint8_t *run, unsigned n)
{
    while (n > 0)
        if (*run++ == 0)
            n--;
    return run;
}

void smtpb_i_put_packed(smtpb_i_writer *w, const uint8_t *text, const uint8_t *pairs)
{
    uint8_t later[SMTPB_I_PAIRS_DEEP]; /* second octets whose first ones are not written yet, the nearest last */
    size_t n = 0;
    while (n > 0 || *text != 0) {
        size_t c = n > 0 ? later[--n] : *text++;
        for (; pairs[2 * c] != 0; c = pairs[2 * c])
            later[n++] = pairs[2 * c + 1];
        smtpb_i_put_octet(w, (char)c);
    }
}
