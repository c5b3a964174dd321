/* SPDX-License-Identifier: MIT */
/* smtpb_classify at every stage: evidence lies inside the input, only permanent failures are dead, and neither line
   ends nor ASCII case change a verdict. The row of a code has the code's class. */
#include "fuzz.h"

/* A code and its row have the same class: a temporary failure is never hard. */
static void check_code(unsigned code)
{
    const smtpb_code_info *row = smtpb_code(code);
    MUST((row->bounce == SMTPB_TYPE_HARD) == (code / 100 == 5));
    MUST((row->bounce == SMTPB_TYPE_SOFT) == (code / 100 == 4));
    MUST(row->status.cls == 0 || row->status.cls == code / 100);
}

static void check(smtpb_span in, const smtpb_reply *reply, const smtpb_context *context, const smtpb_verdict *v)
{
    MUST(is_inside(in, v->evidence));
    MUST(v->retry_after <= 604800);
    MUST(v->address != SMTPB_ADDRESS_DEAD || (v->permanent && v->confidence >= SMTPB_CONFIDENCE_MEDIUM));
    MUST(v->address != SMTPB_ADDRESS_DEAD || context->stage == SMTPB_STAGE_UNKNOWN ||
         context->stage >= SMTPB_STAGE_RCPT);
    MUST((v->action == SMTPB_ACTION_SUPPRESS_ADDRESS) == (v->address == SMTPB_ADDRESS_DEAD));
    MUST(!v->permanent || reply->code == 0 || reply->code / 100 == 5);
    MUST((v->reason == SMTPB_REASON_ACCEPTED) == (v->type == SMTPB_TYPE_NONE));
    MUST(strcmp(smtpb_reason_name(v->reason), "unrecognized") != 0 && strlen(smtpb_advice(v)) > 0);
}

/* Writes the octets of `in` with LF for each CRLF; returns their number. */
static size_t without_cr(smtpb_span in, char *out)
{
    size_t n = 0;
    for (size_t i = 0; i < in.len; i++)
        if (in.ptr[i] != '\r' || i + 1 == in.len || in.ptr[i + 1] != '\n')
            out[n++] = in.ptr[i];
    return n;
}

static size_t in_capitals(smtpb_span in, char *out)
{
    for (size_t i = 0; i < in.len; i++)
        out[i] = in.ptr[i] >= 'a' && in.ptr[i] <= 'z' ? (char)(in.ptr[i] - ('a' - 'A')) : in.ptr[i];
    return in.len;
}

static bool same_verdict(const smtpb_verdict *a, const smtpb_verdict *b)
{
    return a->reason == b->reason && a->address == b->address && a->permanent == b->permanent && a->by == b->by &&
           a->rule == b->rule && a->provider == b->provider && a->retry_after == b->retry_after;
}

/* "unknown.Please" is two words, "unknown.please" and "UNKNOWN.PLEASE" are host names: case matters after a dot. */
static bool has_joining_dot(smtpb_span in)
{
    for (size_t i = 0; i + 1 < in.len; i++)
        if (in.ptr[i] == '.' &&
            ((in.ptr[i + 1] >= 'a' && in.ptr[i + 1] <= 'z') || (in.ptr[i + 1] >= 'A' && in.ptr[i + 1] <= 'Z')))
            return true;
    return false;
}

/* Judges an input as it is, with LF line ends, and in capitals. */
static void check_stages(smtpb_span in, const smtpb_reply *reply, const smtpb_reply *lf, const smtpb_reply *capital)
{
    smtpb_context context = SMTPB_CONTEXT_START;
    smtpb_verdict v, w;
    bool cased = has_joining_dot(in);
    context.mx = (smtpb_span){ "mx.google.com", in.len % 2 * 13 };
    for (int stage = SMTPB_STAGE_UNKNOWN; stage <= SMTPB_STAGE_OTHER; stage++) {
        context.stage = (smtpb_stage)stage;
        smtpb_classify(reply, &context, &v);
        check(in, reply, &context, &v);
        smtpb_classify(lf, &context, &w);
        MUST(same_verdict(&v, &w));
        smtpb_classify(capital, &context, &w);
        MUST(cased || same_verdict(&v, &w));
    }
}

/* A recipient that no reply names is never dead at the greeting, at HELO or MAIL, or after several were accepted. */
static void check_unnamed(const smtpb_reply *reply)
{
    static const smtpb_stage stages[] = { SMTPB_STAGE_CONNECT, SMTPB_STAGE_HELO, SMTPB_STAGE_MAIL, SMTPB_STAGE_DATA,
                                          SMTPB_STAGE_EOD };
    smtpb_context context = SMTPB_CONTEXT_START;
    smtpb_verdict v;
    context.recipient = (smtpb_span){ "\x01nowhere\x01@x.example", 19 };
    context.accepted = 2;
    for (size_t i = 0; i < sizeof stages / sizeof *stages; i++) {
        context.stage = stages[i];
        smtpb_classify(reply, &context, &v);
        MUST(v.address != SMTPB_ADDRESS_DEAD);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    smtpb_span in = { (const char *)data, size };
    smtpb_reply reply, lf, capital;
    char *copy = malloc(size + 1), *capitals = malloc(size + 1);
    MUST(copy && capitals);
    smtpb_parse(in, &reply);
    smtpb_parse((smtpb_span){ copy, without_cr(in, copy) }, &lf);
    smtpb_parse((smtpb_span){ capitals, in_capitals(in, capitals) }, &capital);
    check_code(reply.code);
    check_unnamed(&reply);
    check_stages(in, &reply, &lf, &capital);
    free(copy);
    free(capitals);
    return 0;
}
