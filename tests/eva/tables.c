/* SPDX-License-Identifier: MIT */
/* Numbers and names to rows and texts, and back. */
#include "rest.h"

#include "../../src/tables/codes.c"
#include "../../src/tables/statuses.c"
#include "../../src/texts/code_texts.c"
#include "../../src/texts/packed.c"
#include "../../src/texts/advice.c"
#include "../../src/tables/system_names.c"
#include "../../src/tables/names.c"
#include "../../src/tables/provider.c"
#include "../../src/read/writer.c"
#include "../../src/texts/rule_texts.c"
#include "../../src/tables/version.c"

static smtpb_status some_status(void)
{
    return (smtpb_status){ (uint16_t)any(), (uint16_t)any(), (uint16_t)any() };
}

WHOLLY(codes)
{
    smtpb_code(any());
    smtpb_code_at(Frama_C_size_t_interval(0, SIZE_MAX));
    smtpb_status_at(Frama_C_size_t_interval(0, SIZE_MAX));
    smtpb_status_find(some_status(), (smtpb_provider)any());
}

WHOLLY(texts)
{
    smtpb_verdict verdict;
    verdict.reason = (smtpb_reason)any();
    verdict.action = (smtpb_action)any();
    verdict.maybe_delivered = maybe();
    bool lossy;
    smtpb_code_advice(any());
    smtpb_advice(&verdict);
    smtpb_map(&verdict, (smtpb_system)any(), &lossy);
    smtpb_version();
}

WHOLLY(smtpb_code_text)
{
    char buf[8];
    smtpb_code_text(any(), (smtpb_part)any(), buf, Frama_C_size_t_interval(0, sizeof buf));
}

WHOLLY(smtpb_status_text)
{
    char buf[8];
    smtpb_status_text(some_status(), (smtpb_provider)any(), (smtpb_part)any(), buf,
                      Frama_C_size_t_interval(0, sizeof buf));
}

WHOLLY(smtpb_rule_text)
{
    char buf[8];
    smtpb_rule_text(Frama_C_size_t_interval(0, SIZE_MAX), (smtpb_rule_part)any(), buf,
                    Frama_C_size_t_interval(0, sizeof buf));
}

#define BOTH_WAYS(noun)                           \
    {                                             \
        smtpb_##noun out;                         \
        smtpb_##noun##_name((smtpb_##noun)any()); \
        smtpb_##noun##_text((smtpb_##noun)any()); \
        smtpb_##noun##_parse(name, &out);         \
    }

WHOLLY(names)
{
    smtpb_span name = any_span();
    BOTH_WAYS(result)
    BOTH_WAYS(stage)
    BOTH_WAYS(type)
    BOTH_WAYS(address)
    BOTH_WAYS(category)
    BOTH_WAYS(reason)
    BOTH_WAYS(severity)
    BOTH_WAYS(action)
    BOTH_WAYS(scope)
    BOTH_WAYS(confidence)
    BOTH_WAYS(by)
    BOTH_WAYS(provider)
    BOTH_WAYS(silence)
    BOTH_WAYS(form)
    BOTH_WAYS(join)
    BOTH_WAYS(fact_kind)
    BOTH_WAYS(mechanism)
    BOTH_WAYS(limit)
    BOTH_WAYS(listed)
    BOTH_WAYS(rules_fault)
    BOTH_WAYS(system)
    BOTH_WAYS(reply_flag)
    BOTH_WAYS(forward_flag)
}

WHOLLY(smtpb_i_provider)
{
    smtpb_i_provider(any_span());
}
