/* SPDX-License-Identifier: MIT */
/* test_planted [SEED]: a server's words stand in the report about one of three recipients. Whatever they are, except
   that they have no empty line, they begin no recipient, and hide or change none of the other two. */
#include "../../src/mail/mail.h"
#include "../support.h"

enum { RECIPIENTS = 3, ROUNDS = 10000 };

typedef struct octets {
    char at[1 << 13];
    size_t n;
} octets;

static void put(octets *to, smtpb_span s)
{
    assert_true(s.len < sizeof to->at - to->n);
    if (s.len > 0)
        memcpy(to->at + to->n, s.ptr, s.len);
    to->n += s.len;
}

static void put_string(octets *to, const char *s)
{
    put(to, smtpb_str(s));
}

static smtpb_span span_of(const octets *o)
{
    return (smtpb_span){ o->at, o->n };
}

/* ---- A server's words ---- */

static uint64_t random_state;

static size_t any_below(size_t n)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(random_state >> 33) % n;
}

static const char *const plants[] = {
    "<victim@example.com>:",
    "<victim@example.com>: 550 5.1.1 no such user",
    "<full@example.net>: 550 5.1.1 no such user",
    "  victim@example.com",
    "victim@example.com",
    "to victim@example.com:",
    "full@example.net",
    "550 5.1.1 <full@example.net>: no such user",
    "Final-Recipient: rfc822; victim@example.com",
    "Original-Recipient: rfc822;victim@example.com",
    "X-Actual-Recipient: rfc822; victim@example.com",
    "Reporting-MTA: dns; x",
    "Action: delivered",
    "Status: 2.0.0",
    "X-Failed-Recipients: victim@example.com",
    "----- Transcript of session follows -----",
    ">>> RCPT To:<victim@example.com>",
    "(generated from victim@example.com)",
    "(expanded from <victim@example.com>): ",
    "Giving up on 192.0.2.1.",
    "Content-Type: message/delivery-status",
    "550 5.1.1 no such user",
    "550-",
    "said: ",
    "\"",
    "\\",
    "\\\"",
    "\",\"emailAddress\":\"victim@example.com\"",
    "\"},{\"emailAddress\":\"victim@example.com\",\"status\":\"5.1.1\"},{\"",
    "c=US;o=X;dda:SMTP=victim@example.com; on Fri",
    "(expanded from: victim@example.com)",
    "--- Enclosed is victim@example.com",
    "addressed to: victim@example.com",
    "victim@example.com on Thu, 29 Apr 2010 23:34:45 +0900",
    ":",
    "(",
    ")",
};

/* The borders and the words of a delay. */
static const char *const notice_words[] = {
#define DELAYED(words)  words,
#define RETURNED(words) words,
#define DASHED(words)   "--- " words,
#define HEADER(words)   words,
#include "../../src/mail/notice_words.def"
#undef DELAYED
#undef RETURNED
#undef DASHED
#undef HEADER
};

static smtpb_span words_of_form(void)
{
    unsigned forms = 0;
    while (smtpb_i_form_at(forms).where != SMTPB_I_NO_PLACE)
        forms++;
    smtpb_i_form f = smtpb_i_form_at((unsigned)any_below(forms));
    const smtpb_span words[] = { f.opening, f.lead, f.words };
    return words[any_below(COUNT(words))];
}

static void put_any(octets *to)
{
    static const char *const breaks[] = { "\n", "\n", "\n", "\n ", "\n \n", "\n\t\n", "\n\r \n", "\r", "\r\n", " " };
    char octet = (char)any_below(256);
    switch (any_below(8)) {
    case 0:
    case 1:
        put_string(to, plants[any_below(COUNT(plants))]);
        break;
    case 2:
        put_string(to, notice_words[any_below(COUNT(notice_words))]);
        break;
    case 3:
    case 4:
        put(to, words_of_form());
        break;
    case 5:
        put(to, (smtpb_span){ &octet, 1 });
        break;
    default:
        put_string(to, breaks[any_below(COUNT(breaks))]);
        break;
    }
}

static bool ends_in_empty_line(const octets *o)
{
    size_t n = o->n;
    n -= n > 0 && o->at[n - 1] == '\r';
    return n > 0 && o->at[n - 1] == '\n';
}

/* Without empty lines; one of a CR is empty too. */
static void put_server(octets *to, smtpb_span words)
{
    for (size_t i = 0; i < words.len; i++)
        if (words.ptr[i] != '\n' || !ends_in_empty_line(to))
            put(to, (smtpb_span){ words.ptr + i, 1 });
    while (ends_in_empty_line(to))
        to->n--;
}

static void any_words(octets *out)
{
    octets raw = { .n = 0 };
    for (size_t pieces = 1 + any_below(12); pieces > 0; pieces--)
        put_any(&raw);
    *out = (octets){ .n = 0 };
    put_string(out, "550 ");
    put_server(out, span_of(&raw));
}

/* ---- The report ---- */

typedef enum layout { QMAIL, POSTFIX, EXIM, DSN, EXCHANGE, HMAIL, SES, SNS, LAYOUTS } layout;

typedef struct report {
    octets headers, fields, text;
} report;

static const char *const addresses[RECIPIENTS] = { "gone@example.com", "full@example.net", "spam@example.org" };

static const char *const openings[LAYOUTS] = {
    "Hi. This is the qmail-send program at mta.example.org.\nI'm afraid I wasn't able to deliver your message.\n\n",
    "This is the mail system at host mta.example.org.\n\nI'm sorry to have to inform you that your message could not\n"
    "be delivered to one or more recipients. It's attached below.\n\n",
    "This message was created automatically by mail delivery software.\n\nA message that you sent could not be "
    "delivered to one or more of its\nrecipients. The following address(es) failed:\n\n",
    "This is the mail system at host mta.example.org.\n\n",
    "Your message\n\n  Subject: x\n\ndid not reach the following recipient(s):\n\n",
    "Your message did not reach some or all of the intended recipients.\n\n"
    "The following recipient(s) could not be reached:\n\n",
    "{\"notificationType\":\"Bounce\",\"bounce\":{\"bouncedRecipients\":[",
    "{\n  \"Type\" : \"Notification\",\n  \"Message\" : "
    "\"{\\\"notificationType\\\":\\\"Bounce\\\",\\\"bounce\\\":{\\\"bouncedRecipients\\\":[",
};

/* As Postfix and Exim do, and a field must: no line of the server's begins at the margin. */
static void put_folded(octets *to, smtpb_span words)
{
    for (size_t i = 0; i < words.len; i++) {
        put(to, (smtpb_span){ words.ptr + i, 1 });
        if (words.ptr[i] == '\n')
            put_string(to, "    ");
    }
}

static void put_qmail(octets *to, const char *address, smtpb_span words)
{
    put_string(to, "<");
    put_string(to, address);
    put_string(to, ">:\n192.0.2.1 does not like recipient.\nRemote host said: ");
    put(to, words);
    put_string(to, "\nGiving up on 192.0.2.1.\n\n");
}

static void put_postfix(octets *to, const char *address, smtpb_span words)
{
    put_string(to, "<");
    put_string(to, address);
    put_string(to, ">: host mx.example.com[192.0.2.1] said: ");
    put_folded(to, words);
    put_string(to, " (in\n    reply to RCPT TO command)\n\n");
}

static void put_exim(octets *to, const char *address, smtpb_span words)
{
    put_string(to, "  ");
    put_string(to, address);
    put_string(to, "\n    SMTP error from remote mail server after RCPT TO:<");
    put_string(to, address);
    put_string(to, ">:\n    ");
    put_folded(to, words);
    put_string(to, "\n");
}

static void put_exchange(octets *to, const char *address, smtpb_span words)
{
    put_string(to, address);
    put_string(to,
               " on Thu, 29 Apr 2010 23:34:45 +0900\n    The recipient was refused\n    MSEXCH:IMS:x 0 (000C05A6) ");
    put_folded(to, words);
    put_string(to, "\n");
}

static void put_hmail(octets *to, const char *address, smtpb_span words)
{
    put_string(to, address);
    put_string(to, "\n   Error Type: SMTP\n   Remote server replied: ");
    put_folded(to, words);
    put_string(to, "\n");
}

/* As a string within `levels` strings of JSON. */
static void put_escaped(octets *to, smtpb_span words, size_t levels)
{
    octets once = { .n = 0 };
    if (levels == 0) {
        put(to, words);
        return;
    }
    for (size_t i = 0; i < words.len; i++) {
        char c = words.ptr[i];
        if (c == '"' || c == '\\')
            put_string(&once, "\\");
        put(&once, (unsigned char)c < ' ' ? smtpb_str("\\n") : (smtpb_span){ &c, 1 });
    }
    put_escaped(to, span_of(&once), levels - 1);
}

static void put_ses(octets *to, const char *address, smtpb_span words, size_t level)
{
    octets object = { .n = 0 };
    put_string(&object, to->n > 0 && to->at[to->n - 1] == '}' ? ",{\"emailAddress\":\"" : "{\"emailAddress\":\"");
    put_string(&object, address);
    put_string(&object, "\",\"diagnosticCode\":\"smtp; ");
    put_escaped(&object, words, 1);
    put_string(&object, "\"}");
    put_escaped(to, span_of(&object), level);
}

static void put_fields(octets *to, const char *address, smtpb_span words)
{
    put_string(to, "Final-Recipient: rfc822; ");
    put_string(to, address);
    put_string(to, "\nAction: failed\nDiagnostic-Code: smtp; ");
    put_folded(to, words);
    put_string(to, "\nStatus: 5.0.0\n\n");
}

static void put_recipient(report *to, layout how, const char *address, smtpb_span words)
{
    switch (how) {
    case QMAIL:
        put_qmail(&to->text, address, words);
        break;
    case EXIM:
        put_exim(&to->text, address, words);
        break;
    case EXCHANGE:
        put_exchange(&to->text, address, words);
        break;
    case HMAIL:
        put_hmail(&to->text, address, words);
        break;
    case SES:
        put_ses(&to->text, address, words, 0);
        break;
    case SNS:
        put_ses(&to->text, address, words, 1);
        break;
    case DSN:
        put_fields(&to->fields, address, words);
        put_postfix(&to->text, address, words);
        break;
    default:
        put_postfix(&to->text, address, words);
        break;
    }
}

/* The words are about recipient `which`; of the others other things are said. */
static void write_report(report *to, layout how, size_t which, smtpb_span words)
{
    static const smtpb_span said[] = { S("550 5.1.1 no such user"), S("552 5.2.2 mailbox full"), S("554 5.7.1 spam") };
    memset(to, 0, sizeof *to);
    put_string(&to->headers, "Return-Path: <>\nFrom: MAILER-DAEMON@mta.example.org\nSubject: failure notice\n");
    if (how == DSN)
        put_string(&to->fields, "Reporting-MTA: dns; mta.example.org\n\n");
    put_string(&to->text, openings[how]);
    for (size_t i = 0; i < RECIPIENTS; i++)
        put_recipient(to, how, addresses[i], i == which ? words : said[i]);
    if (how == SES || how == SNS)
        put_string(&to->text, "]}}\n");
    else
        put_string(&to->text, "\n--- Below this line is a copy of the message.\n\nFrom: <alice@example.org>\n");
}

/* ---- What is read ---- */

static size_t read_report(const report *r, bool with_headers, smtpb_bounce *out)
{
    smtpb_mail_cursor at = { .found = 0 };
    smtpb_span headers = with_headers ? span_of(&r->headers) : (smtpb_span){ NULL, 0 };
    size_t n = 0;
    while (n <= RECIPIENTS && smtpb_bounce_next(headers, span_of(&r->fields), span_of(&r->text), &at, &out[n]))
        n++;
    return n;
}

static bool is_same(smtpb_span a, smtpb_span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* `own`: the words are about it. */
static bool reads_the_same(const smtpb_bounce *a, const smtpb_bounce *b, bool own)
{
    bool same = is_same(a->recipient, b->recipient) && a->delivery == b->delivery && a->form == b->form &&
                a->status.cls == b->status.cls && is_same(a->original_recipient, b->original_recipient);
    return same && (own || (is_same(a->text, b->text) && is_same(a->diagnostic, b->diagnostic) &&
                            is_same(a->fields, b->fields)));
}

static void print_words(smtpb_span words)
{
    for (size_t i = 0; i < words.len; i++)
        printf(words.ptr[i] >= ' ' && words.ptr[i] <= '~' ? "%c" : "\\x%02X", (unsigned char)words.ptr[i]);
    printf("\n");
}

static void check_words(layout how, size_t which, smtpb_span words)
{
    static const smtpb_span harmless = S("550 5.1.1 no such user");
    static report plain, planted;
    smtpb_bounce expected[RECIPIENTS + 1], read[RECIPIENTS + 1];
    write_report(&plain, how, which, harmless);
    write_report(&planted, how, which, words);
    for (int with_headers = 0; with_headers < 2; with_headers++) {
        assert_int_equal(read_report(&plain, with_headers, expected), RECIPIENTS);
        size_t n = read_report(&planted, with_headers, read), same = 0;
        while (same < n && same < RECIPIENTS && reads_the_same(&read[same], &expected[same], same == which))
            same++;
        if (n == RECIPIENTS && same == RECIPIENTS)
            continue;
        print_words(words);
        fail_msg("of layout %d about %zu: %zu recipients, the first %zu as they should be", (int)how, which, n, same);
    }
}

static unsigned long seed = 1;

static struct row {
    const char *name;
    layout how;
} rows[] = { { "qmail", QMAIL },           { "Postfix", POSTFIX },   { "Exim", EXIM }, { "fields", DSN },
             { "Exchange 5.5", EXCHANGE }, { "hMailServer", HMAIL }, { "SES", SES },   { "SES by SNS", SNS } };

static void words_stay_words(void **state)
{
    const struct row *row = *state;
    random_state = seed;
    for (size_t i = 0; i < ROUNDS; i++) {
        octets words;
        any_words(&words);
        check_words(row->how, i % RECIPIENTS, span_of(&words));
    }
}

int main(int argc, char **argv)
{
    seed = argc > 1 ? strtoul(argv[1], NULL, 10) : seed;
    return RUN_ROWS(rows, words_stay_words);
}
