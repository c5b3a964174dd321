/* SPDX-License-Identifier: MIT */
/* Texts about codes and statuses, for people. Only json.c refers to this unit, so a static link includes it only if
   one of them is used. */
#include "texts.h"

#include "../generated/code_texts.inc"

size_t smtpb_code_text(unsigned code, smtpb_part part, char *buf, size_t cap)
{
    static const uint8_t places[SMTPB_I_CODE_TEXTS] = { 1, 2, 3, 4, 5, 0, 6 };
    smtpb_i_writer w = { buf, buf ? cap : 0, 0 };
    const uint8_t *texts = packed_texts + code_texts_at[smtpb_i_code_row(code)];
    if ((unsigned)part < SMTPB_I_CODE_TEXTS)
        smtpb_i_put_packed(&w, smtpb_i_packed_at(texts, places[part]), text_pairs);
    return smtpb_i_end(&w);
}

const char *smtpb_code_advice(unsigned code)
{
    return advices + advice_at[smtpb_i_code_row(code)];
}

size_t smtpb_status_text(smtpb_status status, smtpb_provider provider, smtpb_part part, char *buf, size_t cap)
{
    smtpb_i_writer w = { buf, buf ? cap : 0, 0 };
    uint8_t from = smtpb_status_find(status, provider)->provider;
    const uint8_t *texts = packed_texts + status_texts_at[smtpb_i_status_row(status, provider)];
    if (part == SMTPB_PART_STANDARD && from != SMTPB_PROVIDER_UNKNOWN)
        smtpb_i_put(&w, smtpb_i_string(smtpb_provider_text((smtpb_provider)from)));
    else if (part == SMTPB_PART_TITLE || part == SMTPB_PART_MEANING || part == SMTPB_PART_STANDARD)
        smtpb_i_put_packed(&w, smtpb_i_packed_at(texts, part == SMTPB_PART_STANDARD ? 2 : (unsigned)part), text_pairs);
    return smtpb_i_end(&w);
}
