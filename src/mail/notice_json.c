/* SPDX-License-Identifier: MIT */
/* The recipients in the JSON of Amazon SES. In that of SNS it is a string, so its quotes have a backslash. What a server
   says stands in a string, and no string ends early: only what SES wrote is a key. */
#include "mail.h"

enum { MOST_VALUE = 4096 };

/* ---- Strings ---- */

typedef struct json {
    smtpb_span text;
    size_t at;
    size_t slashes; /* before a quote that begins or ends a string: none, or one in JSON that is a string itself */
} json;

/* Go behind the next quote; *before is what precedes it. False: there is none. Within a string, a quote has more
   backslashes, and a backslash has twice as many. */
static bool pass_quote(json *j, smtpb_span *before)
{
    size_t begin = j->at, slashes = 0, level = j->slashes + 1;
    while (j->at < j->text.len) {
        char c = j->text.ptr[j->at++];
        if (c == '"' && slashes % (2 * level) == j->slashes) {
            *before = smtpb_i_first(smtpb_i_behind(j->text, begin), j->at - 1 - j->slashes - begin);
            return true;
        }
        slashes = c == '\\' ? slashes + 1 : 0;
    }
    return false;
}

/* The next string, and what stands before it. */
static bool take_string(json *j, smtpb_span *before, smtpb_span *s)
{
    return pass_quote(j, before) && pass_quote(j, s);
}

static bool is_behind_key(const json *j)
{
    smtpb_span rest = smtpb_i_behind(j->text, j->at);
    size_t blanks = smtpb_i_blanks(rest);
    return blanks < rest.len && rest.ptr[blanks] == ':';
}

static bool has_octet(smtpb_span s, char c)
{
    return smtpb_i_find(s, 0, c) < s.len;
}

/* Go behind the next key of that name. */
static bool pass_key(json *j, smtpb_span name)
{
    smtpb_span before, s;
    while (take_string(j, &before, &s))
        if (smtpb_i_same(s, name) && is_behind_key(j))
            return true;
    return false;
}

/* ---- A notification ---- */

/* So begins what a string holds that is JSON itself: its quotes have a backslash. */
static bool begins_json(smtpb_span s)
{
    if (s.len == 0 || s.ptr[0] != '{')
        return false;
    smtpb_span inside = smtpb_i_behind(s, 1);
    size_t blanks = smtpb_i_blanks(inside);
    return blanks < inside.len && inside.ptr[blanks] == '\\';
}

/* Go into the next string that is JSON itself. */
static bool go_within(json *j)
{
    smtpb_span before, s;
    while (pass_quote(j, &before)) {
        j->slashes = begins_json(smtpb_i_behind(j->text, j->at));
        if (j->slashes > 0)
            return true;
        if (!pass_quote(j, &s))
            return false;
    }
    return false;
}

/* *out: at its beginning. False: it is none. Its type stands in the opening, which is read again for each recipient. */
static bool open_json(const smtpb_i_reading *r, json *out, smtpb_span *type)
{
    size_t first = smtpb_i_blanks(r->text);
    smtpb_span before;
    *out = (json){ smtpb_i_first(r->text, SMTPB_I_OPENING), first, 0 };
    if (first >= out->text.len || out->text.ptr[first] != '{')
        return false;
    json key = *out;
    bool found = pass_key(&key, r->form.opening);
    if (!found && go_within(out)) {
        key = *out;
        found = pass_key(&key, r->form.opening);
    }
    out->text = r->text;
    return found && take_string(&key, &before, type);
}

static bool delivery_of_type(smtpb_span type, smtpb_delivery *out)
{
    static const struct {
        char type[14];
        uint8_t delivery;
    } rows[] = {
        { "Bounce", SMTPB_DELIVERY_FAILED },
        { "Complaint", SMTPB_DELIVERY_COMPLAINED },
        { "Delivery", SMTPB_DELIVERY_DONE },
        { "DeliveryDelay", SMTPB_DELIVERY_DELAYED },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (smtpb_i_same(type, smtpb_i_string(rows[i].type))) {
            *out = (smtpb_delivery)rows[i].delivery;
            return true;
        }
    return false;
}

/* The value of a key that says something of all recipients. Where it begins is looked for once, from the beginning. */
static smtpb_span said_of_all(smtpb_i_reading *r, json j, smtpb_span key)
{
    smtpb_span before, value = { NULL, 0 };
    if (r->section == 0)
        r->section = pass_key(&j, key) ? j.at : SIZE_MAX;
    if (r->section >= j.text.len)
        return value;
    j = (json){ smtpb_i_first(j.text, r->section + MOST_VALUE), r->section, j.slashes };
    return take_string(&j, &before, &value) ? value : (smtpb_span){ NULL, 0 };
}

/* ---- Recipients ---- */

/* Where to put the value of a key; NULL: nowhere. */
static smtpb_span *place_of(smtpb_span key, smtpb_bounce *out, smtpb_span *status)
{
    return smtpb_i_same(key, SMTPB_I_LITERAL("emailAddress"))     ? &out->recipient
           : smtpb_i_same(key, SMTPB_I_LITERAL("diagnosticCode")) ? &out->text
           : smtpb_i_same(key, SMTPB_I_LITERAL("action"))         ? &out->action
           : smtpb_i_same(key, SMTPB_I_LITERAL("status"))         ? status
                                                                  : NULL;
}

/* The next object with an address. */
static bool next_object(json *j, smtpb_bounce *out)
{
    smtpb_span before, s, status = { NULL, 0 }, *value = NULL;
    size_t begin = j->at;
    for (; take_string(j, &before, &s); begin = j->at) {
        if (out->recipient.len > 0 && has_octet(before, '}'))
            break;
        if (has_octet(before, '{')) {
            memset(out, 0, sizeof *out);
            status.len = 0;
        }
        if (is_behind_key(j))
            value = place_of(s, out, &status);
        else if (value)
            *value = s;
        value = is_behind_key(j) ? value : NULL;
    }
    j->at = begin; /* before the string of what follows */
    smtpb_status_parse(status, &out->status);
    return out->recipient.len > 0;
}

/* The next address of the array. */
static bool next_in_array(json *j, bool first, smtpb_bounce *out)
{
    smtpb_span before;
    if (first && !pass_key(j, SMTPB_I_LITERAL("recipients")))
        return false;
    return take_string(j, &before, &out->recipient) && !has_octet(before, ']');
}

static smtpb_span key_of_words(smtpb_delivery delivery)
{
    switch (delivery) {
    case SMTPB_DELIVERY_COMPLAINED:
        return SMTPB_I_LITERAL("complaintFeedbackType");
    case SMTPB_DELIVERY_DONE:
        return SMTPB_I_LITERAL("smtpResponse");
    default:
        return SMTPB_I_LITERAL("bounceSubType");
    }
}

/* The next recipient; one without an address is passed over. */
static bool next_recipient(smtpb_i_reading *r, json j, smtpb_delivery delivery, smtpb_bounce *out)
{
    bool found;
    do {
        bool first = r->at == 0;
        j.at = first ? j.at : r->at;
        memset(out, 0, sizeof *out);
        found = delivery == SMTPB_DELIVERY_DONE ? next_in_array(&j, first, out) : next_object(&j, out);
        r->at = j.at;
        out->recipient = smtpb_i_angle_address(out->recipient);
    } while (found && out->recipient.len == 0);
    return found;
}

bool smtpb_i_next_in_json(smtpb_i_reading *r, smtpb_bounce *out)
{
    json j;
    smtpb_span type;
    smtpb_delivery delivery;
    if (!open_json(r, &j, &type) || !delivery_of_type(type, &delivery))
        return false;
    bool found = next_recipient(r, j, delivery, out);
    out->delivery = delivery;
    if (out->text.len == 0)
        out->text = said_of_all(r, j, key_of_words(delivery));
    out->text = smtpb_i_first(out->text, MOST_VALUE);
    return found;
}
