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

bool smtpb_i_unwrap_field(smtpb_span in, smtpb_i_wrap *out)
{
    size_t n = SMTPB_I_AT(in, "Status:");
    if (n > 0 && status_field(smtpb_i_trimmed(smtpb_i_from(in, n)), out))
        return true;
    n = SMTPB_I_AT(in, "Diagnostic-Code:");
    n = n > 0 ? n : SMTPB_I_AT(in, "X-Actual-Recipient:");
    smtpb_span value = smtpb_i_trimmed(smtpb_i_from(in, n));
    if ((n > 0 || is_type(value)) && typed_value(value, out))
        return true;
    return n > 0 && smtpb_i_wrap_reply(out, SMTPB_FORM_DSN_FIELD, value);
}
