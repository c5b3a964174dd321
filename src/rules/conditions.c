/* SPDX-License-Identifier: MIT */
/* Whether a reply meets the conditions of a rule. */
#include "rules.h"

bool smtpb_i_conditions_hold(const smtpb_i_conditions *c, const smtpb_reply *r, smtpb_stage stage)
{
    unsigned digit = r->code != 0 ? r->code / 100u : r->status.cls;
    return (c->code == 0 || c->code == r->code) && (c->digit == 0 || c->digit == digit) &&
           (c->stages == 0 || (c->stages >> (unsigned)stage & 1) != 0) &&
           (c->subject + c->detail == 0 || (c->subject == r->status.subject && c->detail == r->status.detail));
}
