/* SPDX-License-Identifier: MIT */
/* The mail wing: two form feeds divide the input into header, fields and text. Spans lie inside these, every iteration
   ends, only a failed delivery is dead, and smtpb_mail_json writes what snprintf would. */
#include "../tool/json_check.h"
#include "fuzz.h"

typedef struct parts {
    smtpb_span headers, fields, text;
} parts;

static smtpb_span cut_off(smtpb_span *rest)
{
    const char *end = rest->len > 0 ? memchr(rest->ptr, '\f', rest->len) : NULL;
    smtpb_span part = { rest->ptr, end ? (size_t)(end - rest->ptr) : rest->len };
    size_t n = part.len + (end ? 1 : 0);
    rest->ptr += n;
    rest->len -= n;
    return part;
}

static bool is_in_a_part(const parts *in, smtpb_span s)
{
    return is_inside(in->headers, s) || is_inside(in->fields, s) || is_inside(in->text, s);
}

static void check_bounce(const parts *in, const smtpb_bounce *b)
{
    const smtpb_span spans[] = {
        b->recipient, b->original_recipient, b->action, b->host, b->diagnostic, b->actual, b->text, b->fields
    };
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++)
        MUST(is_in_a_part(in, spans[i]));
    MUST(b->recipient.len > 0);
    MUST(strcmp(smtpb_delivery_name(b->delivery), "unrecognized") != 0);
}

static void check_verdict(const parts *in, const smtpb_bounce *b)
{
    smtpb_reply reply;
    smtpb_origin origin;
    smtpb_verdict v;
    smtpb_judge_bounce(b, NULL, &reply, &origin, &v);
    bool failed = b->delivery == SMTPB_DELIVERY_FAILED, delayed = b->delivery == SMTPB_DELIVERY_DELAYED;
    MUST(is_inside(reply.raw, v.evidence) && is_in_a_part(in, origin.host));
    MUST(is_in_a_part(in, reply.raw) || !(failed || delayed));
    MUST(failed || v.address != SMTPB_ADDRESS_DEAD);
    MUST(failed || delayed || v.type == SMTPB_TYPE_NONE);
    MUST(!failed || v.type != SMTPB_TYPE_NONE);
}

/* No recipient takes less than an octet of the mail. */
static size_t check_recipients(const parts *in, size_t size)
{
    static const smtpb_bounce zero = { 0 };
    smtpb_mail_cursor at = { .found = 0 };
    smtpb_bounce b;
    size_t n = 0;
    for (; smtpb_bounce_next(in->headers, in->fields, in->text, &at, &b); n++) {
        MUST(n <= size);
        check_bounce(in, &b);
        check_verdict(in, &b);
    }
    MUST(memcmp(&b, &zero, sizeof b) == 0);
    MUST(!smtpb_bounce_next(in->headers, in->fields, in->text, &at, &b));
    return n;
}

static void check_iterators(const parts *in, size_t size)
{
    smtpb_cursor fields = SMTPB_CURSOR_START, notice = SMTPB_CURSOR_START;
    smtpb_bounce b;
    for (size_t n = 0; smtpb_dsn_next(in->fields, &fields, &b); n++) {
        MUST(n <= size && is_inside(in->fields, b.fields) && is_inside(b.fields, b.recipient));
    }
    for (size_t n = 0; smtpb_notice_next(in->text, in->headers, &notice, &b); n++) {
        MUST(n <= size && is_inside(in->text, b.recipient) && is_inside(in->text, b.text));
        MUST(smtpb_notice_name(b.form)[0] != '\0');
    }
    MUST(is_inside(in->text, smtpb_notice_returned(in->text)));
    MUST(is_inside(in->fields, smtpb_field(in->fields, "Status")));
    MUST(strcmp(smtpb_mail_name(smtpb_mail_kind(in->headers)), "unrecognized") != 0);
}

static size_t json(const parts *in, smtpb_mail_cursor *at, char *buf, size_t cap)
{
    return smtpb_mail_json(in->headers.ptr, in->headers.len, in->fields.ptr, in->fields.len, in->text.ptr, in->text.len,
                           at, buf, cap);
}

/* False: no more. */
static bool check_object(const parts *in, smtpb_mail_cursor *at, size_t cap)
{
    smtpb_mail_cursor again = *at, third = *at;
    size_t need = json(in, at, NULL, 0);
    cap = cap < need ? cap : need;
    char *whole = malloc(need + 1), *cut = malloc(cap + 1);
    MUST(whole && cut);
    MUST(json(in, &again, whole, need + 1) == need && json(in, &third, cut, cap) == need);
    MUST(memcmp(at, &again, sizeof again) == 0 && memcmp(at, &third, sizeof third) == 0);
    MUST(need == 0 || (strlen(whole) == need && is_json(whole, need)));
    MUST(cap == 0 || (strlen(cut) == cap - 1 && memcmp(cut, whole, cap - 1) == 0));
    free(whole);
    free(cut);
    return need > 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { MOST_OBJECTS = 8 };
    smtpb_span rest = { (const char *)data, size };
    parts in;
    smtpb_mail_cursor at = { .found = 0 };
    in.headers = cut_off(&rest);
    in.fields = cut_off(&rest);
    in.text = rest;
    check_iterators(&in, size);
    size_t recipients = check_recipients(&in, size), objects = 0;
    while (objects < MOST_OBJECTS && check_object(&in, &at, size))
        objects++;
    MUST(objects == MOST_OBJECTS || objects == (recipients > 0 ? recipients : 1));
    return 0;
}
