/* SPDX-License-Identifier: MIT */
/*
 * Functions for Exim's ${dlfunc{exim_smtpbounce.so}{NAME}{ARGUMENT}...}. DATA is $event_data of a transport event; it
 * begins with Exim's own text, "SMTP error from remote mail server after RCPT TO:<x>: ".
 *
 *     reply_type    {DATA}{HOST}{RECIPIENT}{SENDER}{COUNT}   hard, soft, block, none, undetermined
 *     reply_reason  same                                     moved, user_unknown, ...
 *     reply_action  same                                     suppress_address, retry, ...
 *     reply_address same                                     dead, suspect, unaffected, unknown
 *     reply_wait    same                                     seconds, or nothing
 *     reply_hint    same                                     where a 551 says the mailbox moved: never send there
 *     reply_json    same                                     all of it, as `smtpbounce filter` writes it
 *     list_note     {FOLDER}{EVENT}{DATA}{HOST}{RECIPIENT}{SENDER}{DAYS}{COUNT}   suppressed, held, or nothing
 *     list_find     {FOLDER}{RECIPIENT}                      why it is suppressed, or nothing
 *
 * COUNT is $recipients_count: to how many recipients a reply at the end of the data may apply. Trailing arguments may
 * be omitted. Nothing here blocks or ends the process. Failures return ERROR, which is a line in Exim's panic log and
 * does not affect the delivery; but list_find, which a router calls, finds nothing then.
 */
#include "../common/json_lines.h"
#include "../common/suppression/suppression.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The interface as in Exim's specification of dlfunc. Exim copies *yield before the next call. */
typedef unsigned char uschar;
enum { EXIM_OK = 0, EXIM_ERROR = 3 };
#define FUNCTION(name)                                                                                                 \
    __attribute__((visibility("default"))) int name(uschar **yield, int argc, uschar **argv);                          \
    int name(uschar **yield, int argc, uschar **argv)

static int say(uschar **yield, int result, const char *text)
{
    *yield = (uschar *)(uintptr_t)text;
    return result;
}

static const char *argument(int argc, uschar **argv, int n)
{
    return n < argc && argv[n] ? (const char *)argv[n] : "";
}

/* ---- Verdicts ---- */

/* The number of recipients of the message; 0: not given. */
static uint16_t count_of(const char *digits)
{
    long count = strtol(digits, NULL, 10);
    return (uint16_t)(count < 0 ? 0 : count > UINT16_MAX ? UINT16_MAX : count);
}

/* argv: data, host, recipient, sender. The result points into them. */
static judged judge_arguments(int argc, uschar **argv, const char *count)
{
    judged j;
    smtpb_context context = SMTPB_CONTEXT_START;
    context.mx = smtpb_str(argument(argc, argv, 1));
    context.recipient = smtpb_str(argument(argc, argv, 2));
    context.sender = smtpb_str(argument(argc, argv, 3));
    context.accepted = count_of(count);
    judge(SMTPB_FORM_EXIM, smtpb_str(argument(argc, argv, 0)), &context, &j);
    if (j.origin.host.len == 0)
        j.origin.host = context.mx;
    return j;
}

#define WORD(noun)                                                                                                     \
    FUNCTION(reply_##noun)                                                                                             \
    {                                                                                                                  \
        return say(yield, EXIM_OK,                                                                                     \
                   smtpb_##noun##_name(judge_arguments(argc, argv, argument(argc, argv, 4)).verdict.noun));            \
    }
WORD(type)
WORD(reason)
WORD(action)
WORD(address)

FUNCTION(reply_wait)
{
    static char seconds[16];
    unsigned long wait = judge_arguments(argc, argv, argument(argc, argv, 4)).verdict.retry_after;
    snprintf(seconds, sizeof seconds, "%lu", wait);
    return say(yield, EXIM_OK, wait > 0 ? seconds : "");
}

FUNCTION(reply_hint)
{
    static char address[1024];
    judged j = judge_arguments(argc, argv, argument(argc, argv, 4));
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_forward forward;
    bool told = smtpb_forward_next(&j.reply, &j.context, &at, &forward);
    bool whole = told && smtpb_forward_write(&forward, address, sizeof address) < sizeof address;
    return say(yield, EXIM_OK, whole ? address : "");
}

FUNCTION(reply_json)
{
    static char *text;
    size_t len;
    judged j = judge_arguments(argc, argv, argument(argc, argv, 4));
    free(text);
    text = NULL;
    FILE *out = open_memstream(&text, &len);
    if (out)
        put_verdict(out, &j, NULL);
    if (!out || fclose(out) != 0 || !text)
        return say(yield, EXIM_ERROR, "smtpbounce: out of memory");
    text[strcspn(text, "\n")] = '\0';
    return say(yield, EXIM_OK, text);
}

/* ---- The suppression list ---- */

static int list_failed(uschar **yield, const char *folder)
{
    static char message[512];
    snprintf(message, sizeof message, "smtpbounce: %s: %s", folder, strerror(errno));
    return say(yield, EXIM_ERROR, message);
}

/* Was a recipient tried, and did the server answer? */
static bool is_try(const char *event, const judged *j)
{
    bool refused = strcmp(event, "msg:fail:delivery") == 0 || strcmp(event, "msg:rcpt:defer") == 0;
    bool reached = j->context.stage >= SMTPB_STAGE_RCPT && j->context.stage <= SMTPB_STAGE_EOD;
    return strcmp(event, "msg:delivery") == 0 || (refused && reached);
}

/* The reply on one line: 550 5.1.1 No such user */
static const char *reply_line(const smtpb_reply *r)
{
    static char line[1024];
    int led = snprintf(line, sizeof line, "%u ", r->code);
    if (r->status.cls > 0)
        led += snprintf(line + led, 32, "%u.%u.%u ", r->status.cls, r->status.subject, r->status.detail);
    smtpb_text(r, (smtpb_span){ NULL, 0 }, line + led, sizeof line - (size_t)led);
    for (char *c = line; *c; c++)
        *c = (char)(*c == '\n' ? ' ' : *c);
    return line;
}

enum { MOST_DAYS = 3650 };

static suppression_entry entry_of(const judged *j, const char *host, const char *recipient, const char *days)
{
    long long now = time(NULL), lasting = strtol(days, NULL, 10);
    lasting = lasting > 0 && lasting <= MOST_DAYS ? lasting : SUPPRESSION_DAYS;
    return (suppression_entry){ .made = now,
                                .expires = now + lasting * SUPPRESSION_DAY,
                                .rule = j->verdict.rule,
                                .host = host,
                                .address = recipient,
                                .reply = reply_line(&j->reply) };
}

static int note(uschar **yield, const char *folder, const char *event, const judged *j, const suppression_entry *entry)
{
    suppression_state state;
    if (is_try(event, j) && suppression_tried(folder, entry->host, entry->made) != 0)
        return list_failed(yield, folder);
    if (strcmp(event, "msg:fail:delivery") != 0 || j->verdict.address != SMTPB_ADDRESS_DEAD)
        return say(yield, EXIM_OK, "");
    if (suppression_add(folder, NULL, entry, &state) != 0)
        return list_failed(yield, folder);
    return say(yield, EXIM_OK, suppression_state_name(state));
}

FUNCTION(list_note)
{
    const char *folder = argument(argc, argv, 0), *event = argument(argc, argv, 1), *host = argument(argc, argv, 3);
    if (argc < 5)
        return say(yield, EXIM_ERROR, "smtpbounce: list_note needs {FOLDER}{EVENT}{DATA}{HOST}{RECIPIENT}");
    judged j = judge_arguments(argc - 2, argv + 2, argument(argc, argv, 7));
    suppression_entry entry = entry_of(&j, host, argument(argc, argv, 4), argument(argc, argv, 6));
    suppression_self self;
    if (suppression_as_owner(folder, &self) != 0)
        return list_failed(yield, folder);
    int result = note(yield, folder, event, &j, &entry);
    return suppression_as_self(&self) == 0 ? result : list_failed(yield, folder);
}

FUNCTION(list_find)
{
    static char why[1024];
    char *memory;
    suppression_entry entry;
    suppression_state state;
    suppression_self self;
    const char *folder = argument(argc, argv, 0), *recipient = argument(argc, argv, 1);
    if (suppression_as_owner(folder, &self) != 0)
        return say(yield, EXIM_OK, "");
    int found = suppression_find(folder, recipient, time(NULL), &entry, &state, &memory);
    if (found != 0)
        memory = NULL;
    if (suppression_as_self(&self) != 0 || found != 0) {
        free(memory);
        return say(yield, EXIM_OK, "");
    }
    why[0] = '\0';
    if (state == SUPPRESSION_IN_FORCE)
        suppression_words(&entry, why, sizeof why);
    free(memory);
    return say(yield, EXIM_OK, why);
}
