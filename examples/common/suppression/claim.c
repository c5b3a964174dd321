/* SPDX-License-Identifier: MIT */
#include "claim.h"

#include "../json_members.h"
#include "../json_text.h"

#include <stdio.h>
#include <string.h>

/* ---- The members of a line ---- */

enum member {
    KIND,
    TYPE,
    ADDRESS,
    REASON,
    ACTION,
    STAGE,
    RESULT,
    PROVIDER,
    HOST,
    RECIPIENT,
    CODE,
    STATUS,
    TEXT,
    RULE,
    TIME,
    MEMBERS
};

static const char *const keys[MEMBERS] = {
    [KIND] = "kind",   [TYPE] = "type",     [ADDRESS] = "address",   [REASON] = "reason", [ACTION] = "action",
    [STAGE] = "stage", [RESULT] = "result", [PROVIDER] = "provider", [HOST] = "host",     [RECIPIENT] = "recipient",
    [CODE] = "code",   [STATUS] = "status", [TEXT] = "text",         [RULE] = "rule",     [TIME] = "time",
};

/* Values as they stand; ptr NULL: missing. */
typedef struct members {
    smtpb_span of[MEMBERS];
} members;

static bool same(smtpb_span s, const char *word)
{
    return s.len == strlen(word) && memcmp(s.ptr, word, s.len) == 0;
}

static smtpb_span *place_of(members *m, smtpb_span key)
{
    size_t i = 0;
    while (i < MEMBERS && !same(key, keys[i]))
        i++;
    return i < MEMBERS ? &m->of[i] : NULL;
}

static smtpb_span trimmed_line(smtpb_span s)
{
    while (s.len > 0 && memchr(" \t\r\n", s.ptr[s.len - 1], 4))
        s.len--;
    while (s.len > 0 && memchr(" \t\r\n", s.ptr[0], 4))
        s = (smtpb_span){ s.ptr + 1, s.len - 1 };
    return s;
}

/* A line that was cut off lacks the closing brace. A key that occurs twice could mean one thing here and another
   elsewhere. */
static const char *read_members(smtpb_span line, members *m)
{
    smtpb_span rest = trimmed_line(line), key, value;
    static const members none;
    *m = none;
    while (next_member(&rest, &key, &value)) {
        smtpb_span *place = place_of(m, key);
        if (place && place->ptr)
            return "a key that comes twice";
        if (value.len == 0)
            return "a key without a value";
        if (place)
            *place = value;
    }
    if (!same(trimmed_line(rest), "}"))
        return "not a whole JSON object";
    return m->of[TYPE].ptr ? NULL : "no line of the bounce processor";
}

/* Words of the library have no escapes. */
static bool is(smtpb_span value, const char *word)
{
    return value.len >= 2 && value.ptr[0] == '"' && same((smtpb_span){ value.ptr + 1, value.len - 2 }, word);
}

static bool is_null(smtpb_span value)
{
    return !value.ptr || same(value, "null");
}

/* ---- Values ---- */

/* 0 for null. False: not a whole number from 0 to `most`. */
static bool number(smtpb_span value, long long most, long long *out)
{
    *out = 0;
    for (size_t i = 0; i < value.len && !is_null(value); i++) {
        if (value.ptr[i] < '0' || value.ptr[i] > '9' || *out > most)
            return false;
        *out = *out * 10 + (value.ptr[i] - '0');
    }
    return *out <= most;
}

/* "" for null. False: not a string. */
static bool string(smtpb_span value, char *buf, size_t cap)
{
    size_t len;
    *buf = '\0';
    return is_null(value) || json_text(value, buf, cap, &len);
}

/* The same for one that must not be cut. */
static bool whole(smtpb_span value, char *buf, size_t cap)
{
    size_t len = 0;
    *buf = '\0';
    return is_null(value) || (json_text(value, buf, cap, &len) && len < cap);
}

static bool has_control(const char *s)
{
    while (*s && (unsigned char)*s >= ' ' && *s != 0x7F)
        s++;
    return *s != '\0';
}

bool claim_is_address(const char *address)
{
    const char *at = strrchr(address, '@');
    bool lost = strstr(address, "\xEF\xBF\xBD"); /* U+FFFD stands for octets that JSON cannot have */
    return at && at > address && at[1] && strlen(address) < CLAIM_ADDRESS && !has_control(address) && !lost;
}

void claim_fold(char *address)
{
    for (char *c = address; *c; c++)
        *c = (char)(*c >= 'A' && *c <= 'Z' ? *c | 0x20 : *c);
}

/* "550 5.1.1 No such user", as far as the line has it. */
static const char *read_reply(const members *m, claim *out)
{
    char status[16], text[CLAIM_REPLY - 48]; /* room for the code and the status */
    long long code;
    if (!number(m->of[CODE], 999, &code))
        return "a code that is no number";
    if (!whole(m->of[STATUS], status, sizeof status) || !string(m->of[TEXT], text, sizeof text))
        return "a reply that is no string";
    int led = code > 0 ? snprintf(out->reply, CLAIM_REPLY, "%lld ", code) : 0;
    snprintf(out->reply + led, CLAIM_REPLY - (size_t)led, "%s%s%s", status, *status ? " " : "", text);
    for (char *c = out->reply; *c; c++)
        *c = (char)(*c == '\n' || *c == '\r' ? ' ' : *c);
    return NULL;
}

static const char *read_time(const members *m, long long now, claim *out)
{
    long long rule;
    if (!number(m->of[TIME], 253402300799 /* of the year 9999 */, &out->time))
        return "a time that is no number";
    if (!number(m->of[RULE], UINT16_MAX, &rule))
        return "a rule that is no number";
    if (out->time == 0 || out->time > now)
        out->time = now;
    out->rule = (unsigned long)rule;
    return NULL;
}

static const char *read_names(const members *m, claim *out)
{
    if (!whole(m->of[RECIPIENT], out->address, CLAIM_ADDRESS))
        return "a recipient that is no address";
    if (!string(m->of[HOST], out->host, CLAIM_HOST) || !string(m->of[REASON], out->reason, CLAIM_WORD))
        return "a host or reason that is no string";
    if (!*out->host && !string(m->of[PROVIDER], out->host, CLAIM_HOST))
        return "a provider that is no string";
    const char *at = strrchr(out->address, '@');
    if (!*out->host && at)
        snprintf(out->host, CLAIM_HOST, "%s", at + 1);
    return NULL;
}

/* ---- What it claims ---- */

/* Only a bounce, or a delivery that an MTA gave up, can call an address dead; mails of other kinds and held verdicts do
   not. Nor does the refusal of another suppression list: two lists that read each other's refusals would renew their
   entries for ever. */
static bool calls_dead(const members *m)
{
    bool failed = is(m->of[KIND], "bounce") || (is(m->of[KIND], "attempt") && is(m->of[RESULT], "bounced"));
    return failed && is(m->of[ADDRESS], "dead") && is(m->of[ACTION], "suppress_address") &&
           !is(m->of[REASON], "suppressed");
}

static bool was_answered(const members *m)
{
    smtpb_span stage = m->of[STAGE];
    bool refused = is(stage, "rcpt") || is(stage, "data") || is(stage, "eod");
    return is(m->of[TYPE], "none") || (refused && !is_null(m->of[CODE]));
}

const char *claim_read(smtpb_span line, long long now, claim *out)
{
    members m;
    const char *wrong = read_members(line, &m);
    wrong = wrong ? wrong : read_time(&m, now, out);
    wrong = wrong ? wrong : read_reply(&m, out);
    wrong = wrong ? wrong : read_names(&m, out);
    if (wrong)
        return wrong;
    out->dead = calls_dead(&m);
    out->tried = *out->host && (out->dead || was_answered(&m));
    return out->dead && !claim_is_address(out->address) ? "a recipient that is no address" : NULL;
}
