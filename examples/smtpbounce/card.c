/* SPDX-License-Identifier: MIT */
/* Cards for people: about a judged reply, a code or a status. */
#include "tool.h"

#include <string.h>

const char *code_text(char buf[TEXT], unsigned code, smtpb_part part)
{
    smtpb_code_text(code, part, buf, TEXT);
    return buf;
}

const char *status_text(char buf[TEXT], smtpb_status status, smtpb_provider provider, smtpb_part part)
{
    smtpb_status_text(status, provider, part, buf, TEXT);
    return buf;
}

static const char *number(char buf[16], unsigned value)
{
    snprintf(buf, 16, "%u", value);
    return buf;
}

static const char *status_number(char buf[24], smtpb_status s)
{
    snprintf(buf, 24, "%u.%u.%u", s.cls, s.subject, s.detail);
    return s.cls > 0 ? buf : "";
}

static void put_numbers(FILE *out, const smtpb_reply *reply, smtpb_provider provider)
{
    char code[16], status[24], buf[TEXT];
    if (reply->code > 0)
        put_row(out, "code", number(code, reply->code), code_text(buf, reply->code, SMTPB_PART_TITLE));
    put_row(out, "status", status_number(status, reply->status),
            status_text(buf, reply->status, provider, SMTPB_PART_TITLE));
    put_row(out, "conflict", status_number(status, reply->doubted), "ignored: its class differs from the code's");
}

static void put_words(FILE *out, const smtpb_verdict *v)
{
    put_row(out, "type", smtpb_type_name(v->type), v->permanent ? "permanent" : "not permanent");
    put_row(out, "severity", smtpb_severity_name(v->severity), smtpb_severity_text(v->severity));
    put_row(out, "category", smtpb_category_name(v->category), smtpb_category_text(v->category));
    put_row(out, "reason", smtpb_reason_name(v->reason), smtpb_reason_text(v->reason));
    put_row(out, "address", smtpb_address_name(v->address), smtpb_address_text(v->address));
    put_row(out, "action", smtpb_action_name(v->action), smtpb_advice(v));
    put_row(out, "scope", smtpb_scope_name(v->scope), smtpb_scope_text(v->scope));
    put_row(out, "decided by", smtpb_by_name(v->by), smtpb_by_text(v->by));
    put_row(out, "confidence", smtpb_confidence_name(v->confidence), smtpb_confidence_text(v->confidence));
}

/* Most limits are called what they are. */
static void put_limit(FILE *out, smtpb_limit limit)
{
    const char *name = smtpb_limit_name(limit), *text = smtpb_limit_text(limit);
    put_row(out, "limit", name, strcmp(name, text) != 0 ? text : "");
}

static void put_fact(FILE *out, const smtpb_fact *fact)
{
    char text[64];
    snprintf(text, sizeof text, "%.*s", (int)(fact->span.len < 63 ? fact->span.len : 63), fact->span.ptr);
    switch (fact->kind) {
    case SMTPB_FACT_MECHANISM:
        put_row(out, "mechanism", smtpb_mechanism_text((smtpb_mechanism)fact->value), "");
        break;
    case SMTPB_FACT_LIMIT:
        put_limit(out, (smtpb_limit)fact->value);
        break;
    case SMTPB_FACT_BLOCKLIST:
        put_row(out, "block list", text, fact->value ? smtpb_listed_text((smtpb_listed)fact->value) : "");
        break;
    case SMTPB_FACT_WAIT:
        snprintf(text, sizeof text, "%u seconds", (unsigned)fact->value);
        put_row(out, "wait", text, fact->clipped ? "the reply asks for more; limited to a week" : "");
        break;
    }
}

static void put_facts(FILE *out, const judged *j)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_fact fact;
    while (smtpb_fact_next(&j->reply, &j->context, &at, &fact))
        put_fact(out, &fact);
}

static void put_origin(FILE *out, const judged *j)
{
    char host[256], buf[TEXT];
    snprintf(host, sizeof host, "%.*s", (int)(j->origin.host.len < 255 ? j->origin.host.len : 255),
             j->origin.host.len > 0 ? j->origin.host.ptr : "");
    if (j->origin.form != SMTPB_FORM_AUTO && j->origin.form != SMTPB_FORM_WIRE)
        put_row(out, "found in", smtpb_form_text(j->origin.form), "");
    if (j->context.stage != SMTPB_STAGE_UNKNOWN)
        put_row(out, "stage", smtpb_stage_name(j->context.stage), smtpb_stage_text(j->context.stage));
    put_row(out, "host", host, "");
    if (j->verdict.provider != SMTPB_PROVIDER_UNKNOWN)
        put_row(out, "provider", smtpb_provider_text(j->verdict.provider), "");
    if (j->reply.code > 0)
        put_row(out, "standard", code_text(buf, j->reply.code, SMTPB_PART_STANDARD), "");
}

static void name_flags(uint32_t flags, char *buf, size_t cap)
{
    size_t at = 0;
    buf[0] = '\0';
    for (uint32_t bit = 1; bit != 0 && bit <= flags && at < cap; bit <<= 1)
        if (flags & bit)
            at += (size_t)snprintf(buf + at, cap - at, "%s%s", at > 0 ? ", " : "",
                                   smtpb_forward_flag_text((smtpb_forward_flag)bit));
}

static void put_forwards(FILE *out, const smtpb_reply *reply, const smtpb_context *context)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_forward forward;
    char address[512], flags[256];
    bool any = false;
    while (smtpb_forward_next(reply, context, &at, &forward)) {
        smtpb_forward_write(&forward, address, sizeof address);
        name_flags(forward.flags, flags, sizeof flags);
        put_row(out, "moved to", address, flags);
        any = true;
    }
    if (any)
        put_row(out, "", "ask the owner before you use it; a server may name any address", "");
}

/* The code's causes are only of use if nothing more specific than the code decided. */
static void put_help(FILE *out, const smtpb_reply *reply, const smtpb_verdict *v)
{
    char buf[TEXT];
    if (reply->code < 400 || (v->by != SMTPB_BY_CODE && v->reason != smtpb_code(reply->code)->reason))
        return;
    putc('\n', out);
    put_bullets(out, "causes", code_text(buf, reply->code, SMTPB_PART_CAUSES));
    put_bullets(out, "fixes", code_text(buf, reply->code, SMTPB_PART_FIXES));
}

/* The part of the reply to mark: the text that decided. A status or a code has its own row. */
static smtpb_span marked(const smtpb_verdict *v)
{
    return v->by == SMTPB_BY_TEXT || v->by == SMTPB_BY_USER ? v->evidence : (smtpb_span){ NULL, 0 };
}

void put_no_reply(FILE *out, const smtpb_reply *reply)
{
    put_headline(out, SMTPB_TYPE_UNDETERMINED, "no reply found", "no reply code, no status, no words that are known");
    put_reply(out, reply, (smtpb_span){ NULL, 0 });
}

void put_card(FILE *out, const judged *j)
{
    const smtpb_verdict *v = &j->verdict;
    put_headline(out, v->type, smtpb_type_text(v->type),
                 j->origin.silent ? smtpb_silence_text(j->origin.silence) : smtpb_reason_text(v->reason));
    put_reply(out, &j->reply, marked(v));
    put_numbers(out, &j->reply, v->provider);
    put_words(out, v);
    put_facts(out, j);
    put_origin(out, j);
    put_forwards(out, &j->reply, &j->context);
    put_help(out, &j->reply, v);
}

/* A reply's words decide before its code. */
static void put_decided_by_code(FILE *out, unsigned code)
{
    char more[64];
    snprintf(more, sizeof more, "the code alone; a reply says more: smtpbounce '%u TEXT'", code);
    put_row(out, "decided by", smtpb_by_name(SMTPB_BY_CODE), more);
}

void put_code_card(FILE *out, unsigned code)
{
    const smtpb_code_info *row = smtpb_code(code);
    char text[32], buf[TEXT];
    snprintf(text, sizeof text, "%u", code);
    put_headline(out, row->bounce, text, code_text(buf, code, SMTPB_PART_TITLE));
    if (row->code != code)
        put_row(out, "note", "not a known code", "judged by its first digit (RFC 5321 4.2.1)");
    put_row(out, "meaning", code_text(buf, code, SMTPB_PART_MEANING), "");
    put_row(out, "type", smtpb_type_name(row->bounce), row->bounce == SMTPB_TYPE_HARD ? "permanent" : "");
    put_row(out, "severity", smtpb_severity_name(row->severity), smtpb_severity_text(row->severity));
    put_row(out, "category", smtpb_category_name(row->category), smtpb_category_text(row->category));
    put_row(out, "reason", smtpb_reason_name(row->reason), smtpb_reason_text(row->reason));
    put_row(out, "action", smtpb_action_name(row->action), smtpb_code_advice(code));
    if (code >= 400)
        put_decided_by_code(out, code);
    put_row(out, "status", status_number(text, row->status),
            status_text(buf, row->status, SMTPB_PROVIDER_UNKNOWN, SMTPB_PART_TITLE));
    put_row(out, "standard", code_text(buf, code, SMTPB_PART_STANDARD), "");
    put_row(out, "sample", code_text(buf, code, SMTPB_PART_SAMPLE), "");
    if (row->code == code)
        putc('\n', out);
    put_bullets(out, "causes", code_text(buf, code, SMTPB_PART_CAUSES));
    put_bullets(out, "fixes", code_text(buf, code, SMTPB_PART_FIXES));
    put_bullets(out, "note", code_text(buf, code, SMTPB_PART_NOTE));
}

static void put_meaning(FILE *out, smtpb_status status, smtpb_provider provider)
{
    const smtpb_status_info *row = smtpb_status_find(status, provider);
    char buf[TEXT];
    put_row(out, "meaning", status_text(buf, status, provider, SMTPB_PART_MEANING), "");
    put_row(out, "reason", smtpb_reason_name(row->reason), smtpb_reason_text(row->reason));
    put_row(out, "precision", row->precise ? "precise" : "vague",
            row->precise ? "it states a reason" : "servers use it for anything: the text says more");
    put_row(out, "standard", status_text(buf, status, provider, SMTPB_PART_STANDARD), "");
}

void put_status_card(FILE *out, smtpb_status status)
{
    char text[24], buf[TEXT];
    status_number(text, status);
    put_headline(out,
                 status.cls == 2   ? SMTPB_TYPE_NONE
                 : status.cls == 4 ? SMTPB_TYPE_SOFT
                                   : SMTPB_TYPE_HARD,
                 text, status_text(buf, status, SMTPB_PROVIDER_UNKNOWN, SMTPB_PART_TITLE));
    put_meaning(out, status, SMTPB_PROVIDER_UNKNOWN);
    for (int p = 1; strcmp(smtpb_provider_name((smtpb_provider)p), "unrecognized") != 0; p++) {
        smtpb_provider provider = (smtpb_provider)p;
        if (smtpb_status_find(status, provider)->provider == 0)
            continue;
        putc('\n', out);
        put_hanging(out, status_text(buf, status, provider, SMTPB_PART_TITLE),
                    fprintf(out, "from %s: ", smtpb_provider_text(provider)));
        put_meaning(out, status, provider);
    }
}
