/* SPDX-License-Identifier: MIT */
/* Numbers and names to rows and texts, and back. */
#include "rest.h"

#include "../../src/codes.c"
#include "../../src/explain.c"
#include "../../src/map.c"
#include "../../src/names.c"
#include "../../src/provider.c"
#include "../../src/rule_texts.c"
#include "../../src/version.c"

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
    bool lossy;
    smtpb_code_text(any(), (smtpb_part)any());
    smtpb_code_advice(any());
    smtpb_status_text(some_status(), (smtpb_provider)any(), (smtpb_part)any());
    smtpb_rule_text(Frama_C_size_t_interval(0, SIZE_MAX), (smtpb_rule_part)any());
    smtpb_advice(&verdict);
    smtpb_map(&verdict, (smtpb_system)any(), &lossy);
    smtpb_version();
}

WHOLLY(names)
{
#define BOTH(noun) \
    { smtpb_##noun out; smtpb_##noun##_name((smtpb_##noun)any()); smtpb_##noun##_text((smtpb_##noun)any()); smtpb_##noun##_parse(name, &out); }
    smtpb_span name = any_span();
    BOTH(result) BOTH(stage) BOTH(type) BOTH(address) BOTH(category) BOTH(reason) BOTH(severity) BOTH(action)
    BOTH(scope) BOTH(confidence) BOTH(by) BOTH(provider) BOTH(silence) BOTH(form) BOTH(join) BOTH(fact_kind)
    BOTH(mechanism) BOTH(limit) BOTH(listed) BOTH(rules_fault) BOTH(system) BOTH(reply_flag) BOTH(forward_flag)
}

WHOLLY(smtpb_i_provider)
{
    smtpb_i_provider(any_span());
}
