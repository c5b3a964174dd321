/* SPDX-License-Identifier: MIT */
/* Fields of a DSN (RFC 3464 2). */
#include "read.h"

static bool status_field(smtpb_span value, smtpb_i_wrap *out)
{
    size_t n = smtpb_status_parse(value, &out->status);
    size_t open = smtpb_i_find(value, n, '(');
    out->form = SMTPB_FORM_DSN_FIELD;
    out->reply = open < value.len
                     ? smtpb_i_trimmed(smtpb_i_first(smtpb_i_from(value, open + 1),
                                                     smtpb_i_last(smtpb_i_from(value, open + 1), SMTPB_I_LITERAL(")"))))
                     : (smtpb_span){ NULL, 0 };
    return n > 0;
}

/* Do Postfix's words begin as those about a server? Those about local delivery may quote anything. */
static bool is_about_server(smtpb_span text)
{
    text = smtpb_i_from(text, SMTPB_I_AT(text, "delivery temporarily suspended: "));
    return SMTPB_I_AT(text, "host ") > 0 || SMTPB_I_AT(text, "connect to ") > 0 ||
           SMTPB_I_AT(text, "lost connection with ") > 0 || SMTPB_I_AT(text, "conversation with ") > 0;
}

/* type ";" text: a reply only if the type is smtp. sendmail's REDIRECT puts one into an address of type rfc822. */
static bool typed_value(smtpb_span value, smtpb_i_wrap *out)
{
    enum { LONGEST_TYPE = 24 };
    smtpb_span type = smtpb_i_up_to(value, ';', ';');
    size_t semicolon = type.len + smtpb_i_blanks(smtpb_i_from(value, type.len));
    if (type.len == 0 || type.len > LONGEST_TYPE || semicolon >= value.len || value.ptr[semicolon] != ';')
        return false;
    smtpb_span text = smtpb_i_trimmed(smtpb_i_from(value, semicolon + 1));
    if (smtpb_i_same(type, SMTPB_I_LITERAL("rfc822")) && text.len > 0 && text.ptr[0] == '"')
        return smtpb_i_wrap_reply(out, SMTPB_FORM_DSN_FIELD, smtpb_i_from(text, 1));
    smtpb_i_wrap_reply(out, SMTPB_FORM_DSN_FIELD, text);
    out->coded = smtpb_i_same(type, SMTPB_I_LITERAL("smtp"));
    out->inner = smtpb_i_same(type, SMTPB_I_LITERAL("x-postfix")) && is_about_server(text);
    return true;
}

/* Types that are accepted without the name of a field; any word before a semicolon would be too broad. */
static bool is_type(smtpb_span value)
{
    return SMTPB_I_AT(value, "smtp") > 0 || SMTPB_I_AT(value, "x-") > 0 || SMTPB_I_AT(value, "rfc822") > 0;
}

smtpb_status smtpb_i_status_of_fields(smtpb_span in)
{
    smtpb_status found = { 0, 0, 0 }, status;
    for (smtpb_span rest = in; rest.len > 0; rest = smtpb_i_from(rest, smtpb_i_find(rest, 0, '\n') + 1)) {
        smtpb_span value = smtpb_i_from(rest, SMTPB_I_AT(rest, "Status:"));
        if (value.len == rest.len || smtpb_status_parse(smtpb_i_from(value, smtpb_i_blanks(value)), &status) == 0)
            continue;
        if (found.cls != 0 && !smtpb_i_same_status(found, status))
            return (smtpb_status){ 0, 0, 0 };
        found = status;
    }
    return found;
}

/* A field may be folded. */
static smtpb_span folded_value(smtpb_span field)
{
    size_t end = smtpb_i_find(field, 0, '\n');
    while (end + 1 < field.len && smtpb_i_is_blank(field.ptr[end + 1]))
        end = smtpb_i_find(field, end + 1, '\n');
    return smtpb_i_trimmed(smtpb_i_first(field, end));
}

bool smtpb_i_unwrap_dsn(smtpb_span in, smtpb_i_wrap *out)
{
    for (smtpb_span rest = in; rest.len > 0; rest = smtpb_i_from(rest, smtpb_i_find(rest, 0, '\n') + 1)) {
        size_t n = SMTPB_I_AT(rest, "Diagnostic-Code:");
        if (n > 0 && typed_value(folded_value(smtpb_i_from(rest, n)), out))
            return true;
    }
    return false;
}

bool smtpb_i_unwrap_field(smtpb_span in, smtpb_i_wrap *out)
{
    size_t n = SMTPB_I_AT(in, "Status:");
    if (n > 0 && (smtpb_i_unwrap_dsn(in, out) || status_field(smtpb_i_trimmed(smtpb_i_from(in, n)), out)))
        return true;
    n = SMTPB_I_AT(in, "Diagnostic-Code:");
    n = n > 0 ? n : SMTPB_I_AT(in, "X-Actual-Recipient:");
    smtpb_span value = smtpb_i_trimmed(smtpb_i_from(in, n));
    if ((n > 0 || is_type(value)) && typed_value(value, out))
        return true;
    return n > 0 && smtpb_i_wrap_reply(out, SMTPB_FORM_DSN_FIELD, value);
}
