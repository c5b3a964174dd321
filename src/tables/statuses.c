/* SPDX-License-Identifier: MIT */
/* The table of enhanced statuses, and the rows for those that are not in it. */
#include "tables.h"

enum { VAGUE = 0, PRECISE = 1, ANY = 999 };

/* fact: its kind, its value */
#define FACT_NONE       0, 0
#define FACT_SPF        SMTPB_FACT_MECHANISM, SMTPB_MECHANISM_SPF
#define FACT_DKIM       SMTPB_FACT_MECHANISM, SMTPB_MECHANISM_DKIM
#define FACT_ARC        SMTPB_FACT_MECHANISM, SMTPB_MECHANISM_ARC
#define FACT_SIZE       SMTPB_FACT_LIMIT, SMTPB_LIMIT_SIZE
#define FACT_RECIPIENTS SMTPB_FACT_LIMIT, SMTPB_LIMIT_RECIPIENTS
#define FACT_HOPS       SMTPB_FACT_LIMIT, SMTPB_LIMIT_HOPS

#define STATUS(subject, detail, rfc, reason, precision, fact)                                                          \
    { subject, detail, detail, rfc, precision, FACT_##fact, SMTPB_PROVIDER_UNKNOWN, 0, SMTPB_REASON_##reason },
#define PROVIDER_STATUS(provider, cls, subject, first, last, reason, precision)                                        \
    { subject, first, last, 0, precision, FACT_NONE, SMTPB_PROVIDER_##provider, cls, SMTPB_REASON_##reason },

/* What a subject means with an unknown detail: the reasons of X.n.0 (RFC 3463 3). Then the registry, then the rows of
   providers. */
static const smtpb_status_info status_rows[] = {
    { 0, 0, ANY, 3463, VAGUE, FACT_NONE, 0, 0, SMTPB_REASON_UNDETERMINED },
    { 1, 0, ANY, 3463, VAGUE, FACT_NONE, 0, 0, SMTPB_REASON_UNDETERMINED },
    { 2, 0, ANY, 3463, VAGUE, FACT_NONE, 0, 0, SMTPB_REASON_UNDETERMINED },
    { 3, 0, ANY, 3463, VAGUE, FACT_NONE, 0, 0, SMTPB_REASON_SYSTEM_ERROR },
    { 4, 0, ANY, 3463, VAGUE, FACT_NONE, 0, 0, SMTPB_REASON_NETWORK_ERROR },
    { 5, 0, ANY, 3463, VAGUE, FACT_NONE, 0, 0, SMTPB_REASON_PROTOCOL_ERROR },
    { 6, 0, ANY, 3463, VAGUE, FACT_NONE, 0, 0, SMTPB_REASON_CONTENT_REJECTED },
    { 7, 0, ANY, 3463, VAGUE, FACT_NONE, 0, 0, SMTPB_REASON_POLICY_REJECTED },
    { ANY, 0, ANY, 0, VAGUE, FACT_NONE, 0, 0, SMTPB_REASON_UNDETERMINED },
#include "statuses.def"
/* by provider */
#include "provider_statuses.def"
};

#undef STATUS
#undef PROVIDER_STATUS

/* The rows of the registry by name, behind those of the subjects: AT_7_1 for X.7.1. */
enum {
    ANY_SUBJECT = 8,
    BEFORE_REGISTRY = ANY_SUBJECT,
#define STATUS(subject, detail, ...) AT_##subject##_##detail,
#include "statuses.def"
#undef STATUS
    PROVIDED, /* the first row of a provider */
    STATUS_ROWS = sizeof status_rows / sizeof *status_rows
};

static bool fits(const smtpb_status_info *row, smtpb_status s, smtpb_provider provider)
{
    return row->provider == (uint8_t)provider && row->subject == s.subject && row->detail <= s.detail &&
           s.detail <= row->last_detail && (row->cls == 0 || row->cls == s.cls);
}

/* A narrower row beats a wider one; of equal ones, a row for one class beats one for both. */
static bool is_closer(const smtpb_status_info *a, const smtpb_status_info *b)
{
    unsigned width_a = (unsigned)(a->last_detail - a->detail), width_b = (unsigned)(b->last_detail - b->detail);
    return width_a < width_b || (width_a == width_b && a->cls > b->cls);
}

/* 0: none. */
static size_t find_provided(smtpb_status s, smtpb_provider provider)
{
    size_t best = 0;
    for (size_t i = PROVIDED; provider != SMTPB_PROVIDER_UNKNOWN && i < STATUS_ROWS; i++)
        if (fits(&status_rows[i], s, provider) && (best == 0 || is_closer(&status_rows[i], &status_rows[best])))
            best = i;
    return best;
}

static size_t find_registered(smtpb_status s)
{
    static const uint8_t begins[] = { AT_0_0, AT_1_0, AT_2_0, AT_3_0, AT_4_0, AT_5_0, AT_6_0, AT_7_0, PROVIDED };
    if (s.subject >= ANY_SUBJECT)
        return ANY_SUBJECT;
    size_t row = (size_t)begins[s.subject] + s.detail;
    return row < begins[s.subject + 1] ? row : s.subject;
}

size_t smtpb_i_status_row(smtpb_status status, smtpb_provider provider)
{
    size_t own = find_provided(status, provider);
    return own > 0 ? own : find_registered(status);
}

const smtpb_status_info *smtpb_status_find(smtpb_status status, smtpb_provider provider)
{
    return &status_rows[smtpb_i_status_row(status, provider)];
}

const smtpb_status_info *smtpb_status_at(size_t index)
{
    return index < STATUS_ROWS - AT_0_0 ? &status_rows[AT_0_0 + index] : NULL;
}
