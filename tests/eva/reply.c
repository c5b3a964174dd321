/* SPDX-License-Identifier: MIT */
/* smtpb_parse: lines on the wire, and the replies that they quote. */
#include "contracts.h"

/*@ requires readable(at);
    requires at.len > 0;
    requires \valid(line);
    assigns line->status, line->status_at, line->doubted \from *line, status, at, indirect: at.ptr[0 .. at.len - 1]; */
static void keep_status(smtpb_i_line *line, smtpb_status status, smtpb_span at);

/*@ requires \valid(line);
    requires readable(line->text);
    assigns \result \from line->text.len, indirect: line->text.ptr[0 .. line->text.len - 1];
    assigns line->status, line->status_at, line->doubted \from line->text, indirect: *line; */
static size_t leading_status(smtpb_i_line *line);

/*@ requires \valid(line);
    requires readable(line->text);
    assigns line->status, line->status_at, line->doubted \from line->text, indirect: *line; */
static void inner_status(smtpb_i_line *line);

/*@ requires \valid(r) && \valid_read(line);
    requires readable(line->text);
    requires r->flags < SMTPB_REPLY_FLAT;
    assigns r->flags, r->lines \from r->flags, r->lines, indirect: *r, indirect: *line,
        indirect: line->text.ptr[0 .. line->text.len - 1];
    assigns r->last_code, r->status, r->doubted \from line->code, line->status, line->doubted, indirect: *r;
    ensures r->flags < SMTPB_REPLY_FLAT; */
static void add_line(smtpb_reply *r, const smtpb_i_line *line);

/*@ TAKES; */
static size_t printable_run(smtpb_span s);
/*@ ASKS; */
static bool is_text(smtpb_span s);

/*@ ASKS; */
static bool leads(smtpb_span s);
/*@ ASKS; */
static bool may_quote(smtpb_span s);

/*@ requires readable(s);
    requires \valid(depth) && 0 <= *depth <= 4;
    assigns \result \from s, indirect: led, indirect: *depth, indirect: s.ptr[0 .. s.len - 1];
    assigns *depth \from *depth, indirect: s.ptr[0 .. s.len - 1];
    ensures 0 <= *depth <= 4; */
static smtpb_span last_in(smtpb_span s, bool led, int *depth);

#include "../../src/read/reply_code.c"
#include "../../src/read/line.c"
#include "../../src/read/piece.c"
#include "../../src/read/reply.c"
#include "../../src/read/quote.c"

/* In place of the functions of status_syntax.c that return a part of the text: readable, as their contracts say. */
static smtpb_span any_part(smtpb_span text, smtpb_status *out)
{
    out->cls = (uint16_t)Frama_C_interval(0, 5);
    out->subject = (uint16_t)Frama_C_interval(0, 999);
    out->detail = (uint16_t)Frama_C_interval(0, 999);
    return any_from(text, Frama_C_interval(0, OCTETS));
}

smtpb_span smtpb_i_status_leading(smtpb_span text, smtpb_status *out)
{
    return any_part(text, out);
}

smtpb_span smtpb_i_status_in_parentheses(smtpb_span text, smtpb_status *out)
{
    return any_part(text, out);
}

static smtpb_i_line line;
static smtpb_reply reply;

static smtpb_i_line *any_line(smtpb_span text)
{
    line.code = (uint16_t)Frama_C_interval(0, 599);
    line.join = (smtpb_join)Frama_C_interval(SMTPB_JOIN_NONE, SMTPB_JOIN_BLANK);
    line.text = text;
    return &line;
}

EXACTLY(smtpb_i_code)
{
    smtpb_i_code(any_span());
}

EXACTLY(smtpb_i_line_end)
{
    smtpb_i_line_end(any_span());
}

EXACTLY(smtpb_i_code_of_line)
{
    smtpb_i_code_of_line(any_span());
}

EXACTLY(keep_status)
{
    smtpb_status status = { (uint16_t)Frama_C_interval(0, 5), 0, 0 };
    smtpb_span at = any_span();
    if (at.len > 0)
        keep_status(any_line(at), status, at);
}

PARTED(leading_status)
{
    leading_status(any_line(any_span()));
}

PARTED(inner_status)
{
    inner_status(any_line(any_span()));
}

EXACTLY(printable_run)
{
    printable_run(any_span());
}

PARTED(is_text)
{
    is_text(any_span());
}

EXACTLY(add_line)
{
    reply.flags = (uint32_t)Frama_C_interval(0, SMTPB_REPLY_FLAT - 1);
    reply.code = (uint16_t)Frama_C_interval(0, 599);
    add_line(&reply, any_line(any_span()));
}

PARTED(leads)
{
    leads(any_span());
}

EXACTLY(may_quote)
{
    may_quote(any_span());
}

PARTED(last_in)
{
    int depth = Frama_C_interval(0, DEPTH);
    last_in(any_span(), Frama_C_interval(0, 1), &depth);
}

PARTED(smtpb_i_nested)
{
    reply.raw = any_span();
    reply.code = (uint16_t)Frama_C_interval(0, 599);
    reply.flags = (uint32_t)Frama_C_interval(0, SMTPB_REPLY_FLAT - 1);
    smtpb_i_nested(&reply);
}

PARTED(smtpb_parse)
{
    smtpb_parse(any_span(), &reply);
}
