/* SPDX-License-Identifier: MIT */
/* A verdict as one line of JSON: always all keys, always in this order, null where there is nothing to say. */
#include "tool.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void put_key(FILE *out, const char *key)
{
    fprintf(out, "%s\"%s\":", strcmp(key, "code") == 0 ? "" : ",", key);
}

static void put_number(FILE *out, const char *key, unsigned long value)
{
    put_key(out, key);
    if (value > 0)
        fprintf(out, "%lu", value);
    else
        fputs("null", out);
}

void put_string(FILE *out, const char *key, smtpb_span value)
{
    put_key(out, key);
    if (value.len > 0)
        put_json(out, value);
    else
        fputs("null", out);
}

static void put_name(FILE *out, const char *key, const char *name)
{
    put_string(out, key, span_of(name));
}

static void put_status(FILE *out, const char *key, smtpb_status status)
{
    put_key(out, key);
    if (status.cls > 0)
        fprintf(out, "\"%u.%u.%u\"", status.cls, status.subject, status.detail);
    else
        fputs("null", out);
}

/* A part of the reply's text; a part of length 0 in `part` is written as null. */
static void put_text(FILE *out, const char *key, const smtpb_reply *reply, smtpb_span part, bool whole)
{
    size_t need = whole || part.len > 0 ? smtpb_text(reply, part, NULL, 0) : 0;
    char *text = need > 0 ? malloc(need + 1) : NULL;
    if (text)
        smtpb_text(reply, part, text, need + 1);
    put_string(out, key, (smtpb_span){ text, text ? need : 0 });
    free(text);
}

static void put_forward_flags(FILE *out, uint32_t flags)
{
    fputs(",\"flags\":[", out);
    for (uint32_t bit = 1, n = 0; bit != 0 && bit <= flags; bit <<= 1)
        if (flags & bit)
            fprintf(out, "%s\"%s\"", n++ > 0 ? "," : "", smtpb_forward_flag_name((smtpb_forward_flag)bit));
    fputs("]}", out);
}

static void put_forwards(FILE *out, const smtpb_reply *reply, const smtpb_context *context)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_forward forward;
    put_key(out, "forward");
    putc('[', out);
    for (unsigned n = 0; smtpb_forward_next(reply, context, &at, &forward); n++) {
        fputs(n > 0 ? ",{\"address\":" : "{\"address\":", out);
        put_json(out, forward.address);
        fputs(",\"local\":", out);
        put_json(out, forward.local);
        fputs(",\"domain\":", out);
        put_json(out, forward.domain);
        put_forward_flags(out, forward.flags);
    }
    putc(']', out);
}

static void put_reply_flags(FILE *out, uint32_t flags)
{
    put_key(out, "flags");
    putc('[', out);
    for (uint32_t bit = 1, n = 0; bit != 0 && bit <= flags; bit <<= 1)
        if (flags & bit)
            fprintf(out, "%s\"%s\"", n++ > 0 ? "," : "", smtpb_reply_flag_name((smtpb_reply_flag)bit));
    putc(']', out);
}

/* The first fact of a kind; false: the reply tells none. */
static bool find_fact(const judged *j, smtpb_fact_kind kind, smtpb_fact *fact)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    while (smtpb_fact_next(&j->reply, &j->context, &at, fact))
        if (fact->kind == kind)
            return true;
    return false;
}

static void put_mechanism_and_limit(FILE *out, const judged *j)
{
    smtpb_fact fact;
    bool told = find_fact(j, SMTPB_FACT_MECHANISM, &fact);
    put_name(out, "mechanism", told ? smtpb_mechanism_name((smtpb_mechanism)fact.value) : NULL);
    told = find_fact(j, SMTPB_FACT_LIMIT, &fact);
    put_name(out, "limit", told ? smtpb_limit_name((smtpb_limit)fact.value) : NULL);
}

static const char *standard_of(const smtpb_reply *reply, smtpb_provider provider)
{
    if (smtpb_code(reply->code)->code != 0)
        return smtpb_code_text(reply->code, SMTPB_PART_STANDARD);
    return reply->status.cls > 0 ? smtpb_status_text(reply->status, provider, SMTPB_PART_STANDARD) : "";
}

static void put_decision(FILE *out, const smtpb_verdict *v)
{
    put_name(out, "type", smtpb_type_name(v->type));
    put_key(out, "permanent");
    fputs(v->permanent ? "true" : "false", out);
    put_name(out, "address", smtpb_address_name(v->address));
    put_name(out, "category", smtpb_category_name(v->category));
    put_name(out, "reason", smtpb_reason_name(v->reason));
    put_name(out, "severity", smtpb_severity_name(v->severity));
    put_name(out, "action", smtpb_action_name(v->action));
    put_name(out, "scope", smtpb_scope_name(v->scope));
    put_number(out, "retry_after", v->retry_after);
    put_name(out, "confidence", smtpb_confidence_name(v->confidence));
    put_name(out, "by", smtpb_by_name(v->by));
    put_number(out, "rule", v->rule);
}

/* The innermost reply that is quoted. */
static void put_nested(FILE *out, smtpb_span nested)
{
    smtpb_reply quoted;
    put_key(out, "nested");
    if (nested.len == 0) {
        fputs("null", out);
        return;
    }
    smtpb_parse(nested, &quoted);
    putc('{', out);
    put_number(out, "code", quoted.code);
    put_status(out, "status", quoted.status);
    put_text(out, "text", &quoted, (smtpb_span){ NULL, 0 }, true);
    putc('}', out);
}

void put_members(FILE *out, const judged *j, const char *error)
{
    const smtpb_reply *reply = &j->reply;
    const smtpb_verdict *v = &j->verdict;
    smtpb_fact list;
    bool staged = j->context.stage != SMTPB_STAGE_UNKNOWN;
    putc('{', out);
    put_number(out, "code", reply->code);
    put_status(out, "status", reply->status);
    put_text(out, "text", reply, (smtpb_span){ NULL, 0 }, true);
    put_decision(out, v);
    put_text(out, "evidence", reply, v->evidence, false);
    bool listed = find_fact(j, SMTPB_FACT_BLOCKLIST, &list);
    put_string(out, "blocklist", list.span);
    put_name(out, "provider", v->provider != SMTPB_PROVIDER_UNKNOWN ? smtpb_provider_name(v->provider) : NULL);
    put_status(out, "conflict", reply->doubted);
    put_nested(out, reply->nested);
    put_forwards(out, reply, &j->context);
    put_name(out, "standard", standard_of(reply, v->provider));
    put_name(out, "advice", smtpb_advice(v));
    put_name(out, "stage", staged ? smtpb_stage_name(j->context.stage) : NULL);
    put_string(out, "host", j->origin.host);
    put_mechanism_and_limit(out, j);
    put_name(out, "lists",
             listed && list.value != SMTPB_LISTED_UNKNOWN ? smtpb_listed_name((smtpb_listed)list.value) : NULL);
    put_reply_flags(out, reply->flags);
    put_name(out, "error", error);
    put_key(out, "fingerprint");
    fprintf(out, "\"%016" PRIx64 "\"", smtpb_fingerprint(reply));
}

void put_verdict(FILE *out, const judged *j, const char *error)
{
    put_members(out, j, error);
    fputs("}\n", out);
}
