/* SPDX-License-Identifier: MIT */
/* A delivery status, one recipient after the other (RFC 3464, 6533). */
#include "mail.h"

/* Cut off the next group. An empty line ends it, and a second Final-Recipient: some MTAs leave the line out. A line of
   blanks belongs to the field before it: it may be a server's. */
static bool next_group(smtpb_span *rest, smtpb_span *group)
{
    smtpb_span line, before = *rest;
    size_t recipients = 0;
    *group = (smtpb_span){ NULL, 0 };
    for (; smtpb_i_take_line(rest, &line); before = *rest) {
        bool empty = group->len > 0 ? line.len == 0 : smtpb_i_is_empty(line);
        recipients += smtpb_i_field_name(line, SMTPB_I_LITERAL("Final-Recipient")) > 0;
        if (recipients > 1)
            *rest = before;
        if (recipients > 1 || (empty && group->len > 0))
            return true;
        if (!empty && group->len == 0)
            group->ptr = line.ptr;
        if (!empty)
            group->len = (size_t)(line.ptr + line.len - group->ptr);
    }
    return group->len > 0;
}

/* Some MTAs give only the recipient before an alias is expanded, or the one behind it. */
static smtpb_span recipient_of(smtpb_span group)
{
    static const char names[][20] = { "Final-Recipient", "Original-Recipient", "X-Actual-Recipient" };
    smtpb_span found = { NULL, 0 };
    for (size_t i = 0; i < sizeof names / sizeof *names && found.len == 0; i++)
        found = smtpb_typed_address(smtpb_field(group, names[i]));
    return found;
}

/* Action (RFC 3464 2.3.3, and what some MTAs write instead). */
static smtpb_delivery delivery_of(smtpb_span action, smtpb_status status)
{
    static const struct {
        char action[12];
        uint8_t delivery;
    } rows[] = {
        { "failed", SMTPB_DELIVERY_FAILED },     { "delayed", SMTPB_DELIVERY_DELAYED },
        { "delivered", SMTPB_DELIVERY_DONE },    { "relayed", SMTPB_DELIVERY_RELAYED },
        { "expanded", SMTPB_DELIVERY_EXPANDED }, { "deliverable", SMTPB_DELIVERY_DONE },
        { "success", SMTPB_DELIVERY_DONE },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (smtpb_i_same(action, smtpb_i_string(rows[i].action)))
            return (smtpb_delivery)rows[i].delivery;
    if (action.len > 0)
        return SMTPB_DELIVERY_FAILED;
    return status.cls == 4 ? SMTPB_DELIVERY_DELAYED : status.cls == 2 ? SMTPB_DELIVERY_DONE : SMTPB_DELIVERY_FAILED;
}

/* Why: an X.400 gateway (RFC 2157) puts numbers into Diagnostic-Code and the words elsewhere; others write a comment or a
   reply into Status. */
static smtpb_span diagnostic_of(smtpb_span group, smtpb_span status)
{
    smtpb_span code = smtpb_field(group, "Diagnostic-Code"), words = smtpb_field(group, "X400-Supplementary-Info");
    if (words.len > 0 && (code.len == 0 || SMTPB_I_AT(code, "Reason ") > 0))
        return words;
    if (code.len == 0)
        code = smtpb_i_comment(status);
    return code.len == 0 && smtpb_i_begins_reply(status) ? status : code;
}

static void read_group(smtpb_span group, smtpb_bounce *out)
{
    smtpb_span status = smtpb_field(group, "Status");
    memset(out, 0, sizeof *out);
    out->fields = group;
    out->recipient = recipient_of(group);
    out->original_recipient = smtpb_typed_address(smtpb_field(group, "Original-Recipient"));
    smtpb_status_parse(status, &out->status);
    out->action = smtpb_i_first_word(smtpb_field(group, "Action"));
    out->delivery = delivery_of(out->action, out->status);
    out->host = smtpb_typed_host(smtpb_field(group, "Remote-MTA"));
    out->diagnostic = diagnostic_of(group, status);
    out->actual = smtpb_field(group, "X-Actual-Recipient");
}

bool smtpb_dsn_next(smtpb_span fields, smtpb_cursor *at, smtpb_bounce *out)
{
    smtpb_span group;
    if (!at || !out)
        return false;
    smtpb_span rest = smtpb_i_from(fields, at->at);
    while (next_group(&rest, &group)) {
        at->at = rest.len > 0 ? smtpb_i_offset(fields, rest) : fields.len;
        read_group(group, out);
        if (out->recipient.len > 0)
            return true;
    }
    at->at = fields.len;
    memset(out, 0, sizeof *out);
    return false;
}
