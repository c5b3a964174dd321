/* SPDX-License-Identifier: MIT */
/* smtpb_find: the first octet chooses the form. Spans lie inside the input, what begins with a code is never taken for
   wrapped, pieces and text agree, and the verdict is sound. */
#include "fuzz.h"

static void check_text(const smtpb_reply *reply)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_piece piece;
    size_t octets = 0;
    while (smtpb_piece_next(reply, &at, &piece)) {
        MUST(is_inside(reply->raw, piece.text));
        octets += piece.text.len + (piece.join == SMTPB_JOIN_NONE ? 0 : 1);
    }
    MUST(octets == smtpb_text(reply, (smtpb_span){ NULL, 0 }, NULL, 0));
}

static void check_verdict(const smtpb_reply *reply, const smtpb_origin *origin)
{
    smtpb_context context = SMTPB_CONTEXT_START;
    smtpb_verdict v;
    context.stage = origin->stage;
    context.mx = origin->host;
    smtpb_classify(reply, &context, &v);
    MUST(is_inside(reply->raw, v.evidence));
    MUST(v.address != SMTPB_ADDRESS_DEAD || v.permanent);
    MUST(!v.permanent || reply->code / 100 == 5 || (reply->code == 0 && (reply->status.cls == 5 || v.rule > 0)));
}

static void check_hints(const smtpb_reply *reply)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_forward forward;
    for (unsigned n = 0; smtpb_forward_next(reply, NULL, &at, &forward); n++)
        MUST(n < 16 && is_inside(reply->raw, forward.address));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const smtpb_form form = (smtpb_form)(data[0] % (SMTPB_FORM_OUTLOOK + 1));
    smtpb_span in = { (const char *)data + 1, size - 1 };
    smtpb_reply reply, quoted, plain;
    smtpb_origin origin;
    smtpb_result result = smtpb_find(form, in, &reply, &origin);
    MUST(result == (reply.code > 0 ? SMTPB_OK : SMTPB_E_SYNTAX));
    MUST(is_inside(in, reply.raw) && is_inside(in, origin.host) && is_inside(reply.raw, reply.nested));
    MUST(strcmp(smtpb_form_name(origin.form), "unrecognized") != 0);
    MUST(!origin.silent || reply.code == 0);
    if (form == SMTPB_FORM_AUTO && smtpb_parse(in, &plain) == SMTPB_OK)
        MUST(origin.form == SMTPB_FORM_WIRE && reply.code == plain.code);
    MUST(reply.nested.len == 0 || smtpb_parse(reply.nested, &quoted) == SMTPB_OK);
    check_text(&reply);
    check_verdict(&reply, &origin);
    check_hints(&reply);
    return 0;
}
