/* SPDX-License-Identifier: MIT */
/*
 * Functions for PostgreSQL, declared in smtpbounce--1.sql. Memory is that of the call, which PostgreSQL frees. Nothing
 * fails: what is not text, or too long for a value, is NULL.
 */
#include <postgres.h>

#include <catalog/pg_type.h>
#include <fmgr.h>
#include <funcapi.h>
#include <lib/stringinfo.h>
#include <mb/pg_wchar.h>
#include <miscadmin.h>
#include <utils/builtins.h>
#include <utils/memutils.h>
#if PG_VERSION_NUM >= 160000
#include <varatt.h>
#endif

#include <smtpbounce.h>

PG_MODULE_MAGIC;

/* ---- Arguments ---- */

/* Of a text or a bytea; NULL: none. */
static smtpb_span octets(FunctionCallInfo fcinfo, int n)
{
    smtpb_span span = { NULL, 0 };
    if (!PG_ARGISNULL(n)) {
        text *value = PG_GETARG_TEXT_PP(n);
        span.ptr = VARDATA_ANY(value);
        span.len = VARSIZE_ANY_EXHDR(value);
    }
    return span;
}

static char *string(FunctionCallInfo fcinfo, int n)
{
    return PG_ARGISNULL(n) ? NULL : text_to_cstring(PG_GETARG_TEXT_PP(n));
}

/* The arguments after the reply are stage, MX, recipient, sender and this. */
static uint32 accepted(FunctionCallInfo fcinfo)
{
    return PG_ARGISNULL(5) || PG_GETARG_INT32(5) < 0 ? 0 : (uint32)PG_GETARG_INT32(5);
}

/* ---- JSON ---- */

/* json that has \u0000 cannot be taken apart: write NUL as U+FFFD, as other octets that are no text. */
static void replace_nul(char *json, size_t len)
{
    for (size_t at = 0; at + 6 <= len; at++) {
        if (json[at] != '\\')
            continue;
        if (memcmp(json + at, "\\u0000", 6) == 0)
            memcpy(json + at + 2, "FFFD", 4);
        at++; /* over what is escaped */
    }
}

/* Make room for so many octets and a NUL. Returns whether they fit in a value. */
static bool make_room(StringInfo buf, size_t need)
{
    if (need >= MaxAllocSize - (size_t)buf->len - VARHDRSZ - 2)
        return false;
    enlargeStringInfo(buf, (int)need + 1);
    return true;
}

static Datum json_of(StringInfo buf)
{
    replace_nul(buf->data, (size_t)buf->len);
    return PointerGetDatum(cstring_to_text_with_len(buf->data, buf->len));
}

PG_FUNCTION_INFO_V1(smtpb_sql_json);
Datum smtpb_sql_json(PG_FUNCTION_ARGS)
{
    smtpb_span reply = octets(fcinfo, 0);
    StringInfoData buf;
    size_t need, cap;
    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    char *stage = string(fcinfo, 1), *mx = string(fcinfo, 2), *recipient = string(fcinfo, 3),
         *sender = string(fcinfo, 4);
    initStringInfo(&buf);
    do {
        cap = (size_t)buf.maxlen;
        need = smtpb_judge_json(reply.ptr, reply.len, stage, mx, recipient, sender, accepted(fcinfo), buf.data, cap);
        if (!make_room(&buf, need))
            PG_RETURN_NULL();
    } while (need >= cap);
    buf.len = (int)need;
    PG_RETURN_DATUM(json_of(&buf));
}

/* Append an object for each recipient, with a comma after it. Returns whether they fit in a value. */
static bool put_recipients(StringInfo array, smtpb_span headers, smtpb_span fields, smtpb_span body)
{
    smtpb_mail_cursor at = { 0 };
    for (;;) {
        const smtpb_mail_cursor before = at;
        size_t cap = (size_t)(array->maxlen - array->len);
        size_t need = smtpb_mail_json(headers.ptr, headers.len, fields.ptr, fields.len, body.ptr, body.len, &at,
                                      array->data + array->len, cap);
        CHECK_FOR_INTERRUPTS();
        if (need == 0)
            return true;
        if (!make_room(array, need))
            return false;
        if (need >= cap) {
            at = before;
            continue;
        }
        array->len += (int)need;
        appendStringInfoChar(array, ',');
    }
}

PG_FUNCTION_INFO_V1(smtpb_sql_bounces);
Datum smtpb_sql_bounces(PG_FUNCTION_ARGS)
{
    StringInfoData array;
    if (PG_ARGISNULL(0) && PG_ARGISNULL(1) && PG_ARGISNULL(2))
        PG_RETURN_NULL();
    initStringInfo(&array);
    appendStringInfoChar(&array, '[');
    if (!put_recipients(&array, octets(fcinfo, 0), octets(fcinfo, 1), octets(fcinfo, 2)))
        PG_RETURN_NULL();
    array.data[array.len - 1] = ']'; /* instead of the last comma: there is always an object */
    PG_RETURN_DATUM(json_of(&array));
}

/* ---- The verdict as a row ---- */

/* The columns of the type smtpb_verdict, in its order. */
enum {
    CODE,
    STATUS,
    TYPE,
    PERMANENT,
    ADDRESS,
    CATEGORY,
    REASON,
    SEVERITY,
    ACTION,
    SCOPE,
    RETRY_AFTER,
    CONFIDENCE,
    BY,
    RULE,
    EVIDENCE,
    PROVIDER,
    MOVED_TO,
    STAGE,
    HOST,
    ADVICE,
    COLUMNS
};

typedef struct row {
    Datum values[COLUMNS];
    bool nulls[COLUMNS];
} row;

static void set(row *r, int column, Datum value)
{
    r->values[column] = value;
    r->nulls[column] = false;
}

static void set_word(row *r, int column, const char *word)
{
    set(r, column, CStringGetTextDatum(word));
}

static void set_number(row *r, int column, uint32 number)
{
    if (number > 0)
        set(r, column, Int32GetDatum((int32)number));
}

/* Octets that came from a server. */
static void set_octets(row *r, int column, const char *ptr, size_t len)
{
    if (len > 0 && pg_verify_mbstr(PG_UTF8, ptr, (int)len, true))
        set(r, column, PointerGetDatum(cstring_to_text_with_len(ptr, (int)len)));
}

static void set_evidence(row *r, const smtpb_reply *reply, smtpb_span evidence)
{
    if (evidence.len == 0)
        return;
    size_t len = smtpb_text(reply, evidence, NULL, 0);
    char *words = palloc(len + 1);
    smtpb_text(reply, evidence, words, len + 1);
    set_octets(r, EVIDENCE, words, len);
}

static void set_reply(row *r, const smtpb_reply *reply)
{
    set_number(r, CODE, reply->code);
    if (reply->status.cls > 0)
        set_word(r, STATUS, psprintf("%u.%u.%u", reply->status.cls, reply->status.subject, reply->status.detail));
}

static void set_verdict(row *r, const smtpb_verdict *v)
{
    set_word(r, TYPE, smtpb_type_name(v->type));
    set(r, PERMANENT, BoolGetDatum(v->permanent > 0));
    set_word(r, ADDRESS, smtpb_address_name(v->address));
    set_word(r, CATEGORY, smtpb_category_name(v->category));
    set_word(r, REASON, smtpb_reason_name(v->reason));
    set_word(r, SEVERITY, smtpb_severity_name(v->severity));
    set_word(r, ACTION, smtpb_action_name(v->action));
    set_word(r, SCOPE, smtpb_scope_name(v->scope));
    set_number(r, RETRY_AFTER, v->retry_after);
    set_word(r, CONFIDENCE, smtpb_confidence_name(v->confidence));
    set_word(r, BY, smtpb_by_name(v->by));
    set_number(r, RULE, v->rule);
    if (v->provider != SMTPB_PROVIDER_UNKNOWN)
        set_word(r, PROVIDER, smtpb_provider_name(v->provider));
    set_word(r, ADVICE, smtpb_advice(v));
}

static void judge(row *r, smtpb_span in, smtpb_context *context)
{
    smtpb_reply reply;
    smtpb_origin origin;
    smtpb_verdict verdict;
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_forward forward;
    smtpb_judge(in, context, &reply, &origin, &verdict);
    if (context->stage == SMTPB_STAGE_UNKNOWN)
        context->stage = origin.stage;
    set_reply(r, &reply);
    set_verdict(r, &verdict);
    set_evidence(r, &reply, verdict.evidence);
    if (smtpb_forward_next(&reply, context, &at, &forward))
        set_octets(r, MOVED_TO, forward.address.ptr, forward.address.len);
    if (context->stage != SMTPB_STAGE_UNKNOWN)
        set_word(r, STAGE, smtpb_stage_name(context->stage));
    set_octets(r, HOST, origin.host.ptr, origin.host.len);
}

/* What the result looks like; kept with the expression that calls. */
static TupleDesc description(FunctionCallInfo fcinfo)
{
    if (!fcinfo->flinfo->fn_extra) {
        TupleDesc found;
        MemoryContext before = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
        if (get_call_result_type(fcinfo, NULL, &found) != TYPEFUNC_COMPOSITE || found->natts != COLUMNS)
            elog(ERROR, "the type smtpb_verdict was changed");
        fcinfo->flinfo->fn_extra = BlessTupleDesc(found);
        MemoryContextSwitchTo(before);
    }
    return fcinfo->flinfo->fn_extra;
}

PG_FUNCTION_INFO_V1(smtpb_sql_judge);
Datum smtpb_sql_judge(PG_FUNCTION_ARGS)
{
    row r;
    smtpb_span stage = octets(fcinfo, 1);
    smtpb_context context = SMTPB_CONTEXT_START;
    if (PG_ARGISNULL(0) || (stage.len > 0 && !smtpb_stage_parse(stage, &context.stage)))
        PG_RETURN_NULL();
    context.mx = octets(fcinfo, 2);
    context.recipient = octets(fcinfo, 3);
    context.sender = octets(fcinfo, 4);
    context.accepted = accepted(fcinfo);
    memset(r.nulls, true, sizeof r.nulls);
    judge(&r, octets(fcinfo, 0), &context);
    PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(description(fcinfo), r.values, r.nulls)));
}
