/* SPDX-License-Identifier: MIT */
/* Fields of a header or of a delivery status: "Name: value", folded lines, comments, types. */
#include "mail.h"

size_t smtpb_i_field_name(smtpb_span line, smtpb_span name)
{
    size_t n = name.len;
    if (!smtpb_i_starts(line, name))
        return 0;
    while (n < line.len && smtpb_i_is_blank(line.ptr[n]))
        n++;
    return n < line.len && line.ptr[n] == ':' ? n + 1 : 0;
}

static bool is_folded(smtpb_span line)
{
    return line.len > 0 && smtpb_i_is_blank(line.ptr[0]);
}

/* The field's value with its folded lines; it begins n octets into the line. */
static smtpb_span value_of(smtpb_span line, size_t n, smtpb_span *rest)
{
    smtpb_span value = smtpb_i_behind(line, n);
    while (is_folded(*rest) && smtpb_i_take_line(rest, &line))
        value.len = (size_t)(line.ptr + line.len - value.ptr);
    smtpb_span bare = smtpb_i_trimmed(value);
    return bare.len > 0 ? bare : smtpb_i_first(value, 0);
}

bool smtpb_i_field_next(smtpb_span *rest, smtpb_span name, smtpb_span *value)
{
    smtpb_span line;
    while (smtpb_i_take_line(rest, &line)) {
        size_t n = smtpb_i_field_name(line, name);
        if (n > 0) {
            *value = value_of(line, n, rest);
            return true;
        }
    }
    return false;
}

smtpb_span smtpb_field(smtpb_span fields, const char *name)
{
    smtpb_span value;
    bool found = name && smtpb_i_field_next(&fields, smtpb_i_string(name), &value);
    return found ? value : (smtpb_span){ NULL, 0 };
}

smtpb_span smtpb_i_first_word(smtpb_span value)
{
    return smtpb_i_up_to(value, '(', ';');
}

smtpb_span smtpb_i_comment(smtpb_span value)
{
    size_t open = smtpb_i_find(value, 0, '('), end = value.len;
    while (end > open && value.ptr[end - 1] != ')')
        end--;
    return end > open + 1 ? smtpb_i_first(smtpb_i_from(value, open + 1), end - open - 2) : (smtpb_span){ NULL, 0 };
}

/* GroupWise writes "rfc822;;jane@example.net". */
static smtpb_span behind_type(smtpb_span value)
{
    size_t semicolon = smtpb_i_find(value, 0, ';');
    value = semicolon < value.len ? smtpb_i_trimmed(smtpb_i_from(value, semicolon + 1)) : value;
    while (value.len > 0 && value.ptr[0] == ';')
        value = smtpb_i_from(value, 1);
    return value;
}

smtpb_span smtpb_typed_host(smtpb_span value)
{
    smtpb_span host = smtpb_i_up_to(behind_type(value), '(', '(');
    if (host.len > 0 && host.ptr[host.len - 1] == '.')
        host.len--;
    return host;
}

smtpb_span smtpb_typed_address(smtpb_span value)
{
    smtpb_span address = behind_type(value), bracketed = smtpb_i_angle_address(address);
    bool may_bracket = address.len > 0 && (address.ptr[0] == '<' || smtpb_i_is_alpha(address.ptr[0]));
    if (smtpb_i_enclosed(address, &address) == 0 && may_bracket && bracketed.len > 0) /* Jane <jane@example.net> */
        address = bracketed;
    bool none = address.len == 0 || memchr("@;<|/", address.ptr[0], 5) != NULL;
    return none ? (smtpb_span){ NULL, 0 } : address;
}
