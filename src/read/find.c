/* SPDX-License-Identifier: MIT */
/* The reply in a log line, a DSN field or a paragraph of a bounce. unwrap.c knows the wrappings; this unit chooses
   one and reads the reply in it. */
#include "read.h"

static smtpb_span skip_space(smtpb_span s)
{
    size_t n = 0;
    while (n < s.len && smtpb_i_is_space(s.ptr[n]))
        n++;
    return smtpb_i_from(s, n);
}

static void read_as(smtpb_reply *out, smtpb_span raw, uint16_t code, uint32_t layout)
{
    memset(out, 0, sizeof *out);
    out->raw = raw;
    out->code = code;
    out->flags = layout;
    smtpb_i_read_lines(out);
}

/* Input that begins with a code. If its lines do not end as they do on the wire, it was flattened or folded. */
static void read_wire(smtpb_span in, smtpb_reply *out)
{
    smtpb_parse(in, out);
    out->flags &= ~(uint32_t)SMTPB_REPLY_NO_LINE_END; /* a field or an argument has none */
    if (!(out->flags & SMTPB_REPLY_CUT))
        return;
    smtpb_reply flat;
    read_as(&flat, in, out->code, SMTPB_REPLY_FLAT);
    if (!(flat.flags & SMTPB_REPLY_CUT) || out->flags & SMTPB_REPLY_CODELESS_LINE)
        *out = flat;
}

/* ---- A code without a known wrapping ---- */

/* What precedes a code in running text: one of these marks and white space, or a quote. */
static bool is_border(smtpb_span in, size_t at, smtpb_span marks)
{
    if (at >= 2 && smtpb_i_is_space(in.ptr[at - 1]))
        return memchr(marks.ptr, in.ptr[at - 2], marks.len) != NULL;
    return at >= 1 && (in.ptr[at - 1] == '\'' || in.ptr[at - 1] == '"');
}

/* Does a status of the same class follow the code at the start of s? */
static bool is_confirmed(smtpb_span s, uint16_t code)
{
    smtpb_status status;
    smtpb_status_parse(smtpb_i_from(s, 4), &status);
    return status.cls == code / 100;
}

/* A code with a row of its own behind a colon, so that a port or an octet of an IP address is not taken for a code; or
   one that a status confirms. */
static bool is_telling_code(smtpb_span in, size_t at)
{
    smtpb_span s = smtpb_i_from(in, at);
    uint16_t code = smtpb_i_code(smtpb_i_first(s, 4));
    if (code == 0)
        return false;
    return (is_border(in, at, SMTPB_I_LITERAL(":,-")) && is_confirmed(s, code)) ||
           (is_border(in, at, SMTPB_I_LITERAL(":")) && code >= 400 && smtpb_code(code)->code == code);
}

/* Offset of the first such code, not in an address, which somebody else chose; in.len: none. */
static size_t bare_code(smtpb_span in)
{
    for (size_t at = 0; at < in.len; at += smtpb_i_step(smtpb_i_from(in, at)))
        if (at > 0 && in.ptr[at] >= '2' && in.ptr[at] <= '5' && is_telling_code(in, at))
            return at;
    return in.len;
}

/* The code at the start of s; white space of any kind may follow it. */
static uint16_t leading_code(smtpb_span s)
{
    smtpb_span line = smtpb_i_first(s, 4);
    if (line.len == 4 && smtpb_i_is_space(line.ptr[3]))
        line.len = 3;
    return smtpb_i_code(line);
}

/* Offset of a code after junk that pipelining put in front of it: "banana 554 5.5.1 Error"; in.len: none. A status
   must confirm it. */
static size_t code_behind_junk(smtpb_span in)
{
    enum { JUNK = 64 };
    for (size_t at = 1; at < in.len && at <= JUNK; at++) {
        smtpb_span s = smtpb_i_from(in, at);
        uint16_t code = smtpb_i_is_space(in.ptr[at - 1]) ? smtpb_i_code(smtpb_i_first(s, 4)) : 0;
        if (code != 0 && is_confirmed(s, code))
            return at;
    }
    return in.len;
}

/* ---- A code and its text as Python writes them, in "SMTPDataError: (554, b'5.7.1 ...')" ---- */

static smtpb_span without_blanks(smtpb_span s)
{
    return smtpb_i_from(s, smtpb_i_blanks(s));
}

/* The string at the start of s, which may have the prefix b or u. False: there is none. */
static bool string_at(smtpb_span s, smtpb_span *out)
{
    s = smtpb_i_from(s, s.len > 0 && (s.ptr[0] == 'b' || s.ptr[0] == 'u') ? 1 : 0);
    if (s.len == 0 || (s.ptr[0] != '\'' && s.ptr[0] != '"'))
        return false;
    smtpb_span rest = smtpb_i_from(s, 1);
    size_t end = smtpb_i_find(rest, 0, s.ptr[0]);
    while (end + 1 < rest.len && memchr("),} ", rest.ptr[end + 1], 4) == NULL)
        end = smtpb_i_find(rest, end + 1, s.ptr[0]);
    *out = smtpb_i_first(rest, end);
    return true;
}

/* Does s begin with the bracket of a pair? */
static bool pair_at(smtpb_span s, smtpb_i_report *out)
{
    smtpb_span number = without_blanks(smtpb_i_from(s, 1));
    smtpb_span rest = without_blanks(smtpb_i_from(number, 3));
    memset(out, 0, sizeof *out);
    out->code = smtpb_i_code(smtpb_i_first(number, 3));
    return out->code != 0 && rest.len > 0 && rest.ptr[0] == ',' &&
           string_at(without_blanks(smtpb_i_from(rest, 1)), &out->detail);
}

/* The first pair that stands in no address. */
static bool first_pair(smtpb_span in, smtpb_i_report *out)
{
    for (size_t at = 0; at < in.len; at += smtpb_i_step(smtpb_i_from(in, at)))
        if (in.ptr[at] == '(' && pair_at(smtpb_i_from(in, at), out))
            return true;
    return false;
}

/* ---- A status without a code ---- */

/* Do these words name a server, in any language (server, serveur, servidor, serwera), but not its version? */
static bool speak_of_server(smtpb_span words)
{
    return (smtpb_i_last(words, SMTPB_I_LITERAL("erv")) < words.len ||
            smtpb_i_last(words, SMTPB_I_LITERAL("erw")) < words.len) &&
           smtpb_i_last(words, SMTPB_I_LITERAL("ersion")) == words.len;
}

/* The status behind the words of a program that quotes its server: "The server response was: 5.7.1 Unable to relay". All
   zero: none. */
static smtpb_status quoted_status(smtpb_span in)
{
    enum { LONGEST = 40 }; /* octets of those words */
    smtpb_status status = { 0, 0, 0 };
    for (size_t at = 1; at < in.len && status.cls == 0; at++) {
        size_t begin = at > LONGEST ? at - LONGEST : 0;
        if ((in.ptr[at] == '4' || in.ptr[at] == '5') && is_border(in, at, SMTPB_I_LITERAL(":")) &&
            speak_of_server(smtpb_i_from(smtpb_i_first(in, at), begin)))
            smtpb_status_parse(smtpb_i_from(in, at), &status);
    }
    return status;
}

/* ---- Reading the content of a wrapping ---- */

static void read_wrapped(const smtpb_i_wrap *wrap, smtpb_reply *out)
{
    smtpb_span raw = wrap->reply;
    uint16_t code = wrap->code != 0 ? wrap->code : wrap->coded ? leading_code(raw) : 0;
    if (wrap->coded && code == 0) {
        size_t at = code_behind_junk(raw);
        code = leading_code(smtpb_i_from(raw, at));
        raw = code != 0 ? smtpb_i_from(raw, at) : raw;
    }
    read_as(out, raw, code, SMTPB_REPLY_FLAT);
    if (wrap->cut && code != 0)
        out->flags |= SMTPB_REPLY_CUT | SMTPB_REPLY_NO_LINE_END;
    if (out->status.cls == 0 && (code == 0 || wrap->code != 0))
        out->status = wrap->status;
}

/* Do these words say that the reply behind them is about a sender? Exim: "sender verify fail for <x>: response to "RCPT
   TO:<x>" from Y was: 550 no such user"; Postfix: "Sender address rejected: undeliverable address: host Y said: 550". */
static bool are_about_sender(smtpb_span words)
{
    enum { WITHIN = 1200 }; /* octets: Exim repeats the address */
    words = smtpb_i_from(words, words.len > WITHIN ? words.len - WITHIN : 0);
    return smtpb_i_last(words, SMTPB_I_LITERAL("ender verify fail for <")) < words.len ||
           smtpb_i_last(words, SMTPB_I_LITERAL("ender verify fail: response to ")) < words.len ||
           smtpb_i_last(words, SMTPB_I_LITERAL("ender address rejected: undeliverable address: host ")) < words.len ||
           smtpb_i_last(words, SMTPB_I_LITERAL("ender address rejected: unverified address: host ")) < words.len;
}

/* At MAIL, the user whom a reply speaks of is the sender. */
static smtpb_stage stage_told_by(smtpb_span words)
{
    return are_about_sender(words) ? SMTPB_STAGE_MAIL : smtpb_i_told_stage(words);
}

/* A temporary code in a program's own words counts, so that nobody is condemned by what was temporary; a permanent one
   may be HTTP's, or of a shop. */
static void read_told(smtpb_span in, smtpb_reply *out, smtpb_origin *origin)
{
    uint16_t code = out->code == 0 && out->status.cls == 0 ? smtpb_i_told_code(in, &origin->stage) : 0;
    if (code != 0)
        read_as(out, in, code, SMTPB_REPLY_FLAT);
}

/* What a program of a client tells apart, in running text whose first code is at `at`. False: nothing. */
static bool read_report(smtpb_span in, size_t at, smtpb_reply *out, smtpb_origin *origin)
{
    smtpb_i_report said;
    bool reported = at > 0 && smtpb_i_reported(in, &said);
    if (!reported) {
        if (!first_pair(in, &said) || smtpb_i_offset(in, said.detail) > at)
            return false;
        said.stage = stage_told_by(smtpb_i_first(in, smtpb_i_offset(in, said.detail)));
    }
    origin->form = SMTPB_FORM_WIRE;
    origin->stage = said.stage;
    read_as(out, said.detail, said.code, SMTPB_REPLY_FLAT);
    if (out->status.cls == 0)
        out->status = said.status;
    return true;
}

static void read_unwrapped(smtpb_span in, smtpb_reply *out, smtpb_origin *origin)
{
    size_t at = smtpb_i_code_of_line(in) != 0 ? 0 : bare_code(in);
    if (read_report(in, at, out, origin))
        return;
    if (at < in.len) {
        origin->form = SMTPB_FORM_WIRE;
        origin->stage = stage_told_by(smtpb_i_first(in, at));
    }
    read_wire(smtpb_i_from(in, at < in.len ? at : 0), out);
    if (out->code == 0 && out->status.cls == 0)
        out->status = quoted_status(in);
}

/* The value of a field may be in Postfix's form, or in Cisco's if it does not begin with a code. */
static bool in_field(smtpb_i_wrap *wrap)
{
    smtpb_i_wrap inner = { .form = SMTPB_FORM_AUTO };
    if (wrap->inner ? smtpb_i_unwrap_log(SMTPB_FORM_POSTFIX, wrap->reply, &inner)
                    : leading_code(wrap->reply) == 0 && smtpb_i_unwrap_cisco(wrap->reply, &inner)) {
        inner.form = wrap->form;
        *wrap = inner;
    }
    return true;
}

/* Does the wrapping stand in another reply? "NOQUEUE: reject: RCPT from X: 450 4.1.7 <x>: Sender address rejected:
   undeliverable address: host Y said: 550 5.1.1 ...". A status must confirm the code to its left. */
static bool is_quoted(smtpb_span in, const smtpb_i_wrap *wrap)
{
    smtpb_i_report pair;
    smtpb_span left = smtpb_i_first(in, smtpb_i_offset(in, wrap->reply));
    smtpb_span s = smtpb_i_from(left, bare_code(left));
    uint16_t code = smtpb_i_code(smtpb_i_first(s, 4));
    return first_pair(left, &pair) || (code >= 400 && is_confirmed(s, code));
}

static bool unwrap_in(smtpb_form form, smtpb_span in, smtpb_i_wrap *wrap)
{
    memset(wrap, 0, sizeof *wrap);
    if (form == SMTPB_FORM_WIRE || (form == SMTPB_FORM_AUTO && leading_code(in) != 0))
        return false;
    if ((form == SMTPB_FORM_CISCO || form == SMTPB_FORM_AUTO) && smtpb_i_unwrap_cisco(in, wrap))
        return true;
    if ((form == SMTPB_FORM_DSN_FIELD || form == SMTPB_FORM_AUTO) && smtpb_i_unwrap_field(in, wrap))
        return in_field(wrap);
    return smtpb_i_unwrap_log(form, in, wrap) && (form != SMTPB_FORM_AUTO || !is_quoted(in, wrap));
}

static void take_origin(const smtpb_i_wrap *wrap, smtpb_origin *origin)
{
    origin->form = wrap->form;
    origin->stage = wrap->stage;
    origin->silent = wrap->silent;
    origin->silence = wrap->silence;
    origin->host = wrap->host;
}

smtpb_result smtpb_find(smtpb_form form, smtpb_span in, smtpb_reply *out, smtpb_origin *origin)
{
    smtpb_i_wrap wrap;
    if (!out || !origin || (!in.ptr && in.len > 0))
        return SMTPB_E_ARG;
    memset(origin, 0, sizeof *origin);
    smtpb_span s = skip_space(in);
    if (unwrap_in(form, s, &wrap)) {
        take_origin(&wrap, origin);
        if (wrap.reply.len > 0 && are_about_sender(smtpb_i_first(s, smtpb_i_offset(s, wrap.reply))))
            origin->stage = SMTPB_STAGE_MAIL;
        read_wrapped(&wrap, out);
        s = wrap.reply;
    } else {
        read_unwrapped(s, out, origin);
    }
    if (!origin->silent)
        read_told(s, out, origin);
    return out->code != 0 ? SMTPB_OK : SMTPB_E_SYNTAX;
}
