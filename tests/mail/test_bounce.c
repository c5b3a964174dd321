/* SPDX-License-Identifier: MIT */
/* Where in a mail its recipients are found, and in which order the ways are tried. */
#include "../../src/mail/mail.h"
#include "../support.h"

#define DAEMON  "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.net\nTo: news@example.org\n"
#define PERSON  "Return-Path: <jane@example.org>\nFrom: Jane <jane@example.org>\nSubject: Fwd: failure\n"
#define LISTED  "X-Failed-Recipients: listed@example.com\n"
#define REPLIED "From: Jane <jane@example.org>\nAuto-Submitted: auto-replied\n"
#define GROUP   "Final-Recipient: rfc822; gone@example.com\nAction: failed\nStatus: 5.1.1\n"
#define FULL    "\nFinal-Recipient: rfc822; full@example.net\nAction: failed\nStatus: 5.2.2\n"
#define VAGUE   "Final-Recipient: rfc822; vague@example.net\nAction: failed\nStatus: 5.0.0\n"
#define POSTFIX "This is the mail system at host mta.example.org.\n\n"
#define NOTICE  POSTFIX "<gone@example.com>: host x said: 550 no\n\n<full@example.net>: 552 full\n"
#define SCRIPT  "   ----- Transcript of session follows -----\n... while talking to x:\n550 5.1.1 no\n\nx\n"
#define FATAL                                                                                                          \
    "   ----- The following addresses had permanent fatal errors -----\n<gone@example.com>\n    (reason: 550 no)\n\n"
#define WORD "Your mail to gone@example.com failed.\n"

/* { name, headers, fields, text, recipients as "delivery address [form]: what is said\n" } */
static struct row {
    const char *name, *headers, *fields, *text, *read;
} rows[] = {
    { "nothing", "", "", "", "" },

    { "the fields come before a notice", DAEMON, GROUP, POSTFIX "<other@example.net>: 550 no\n",
      "failed gone@example.com []: \n" },
    { "a notice comes before the list", DAEMON LISTED, "",
      "Sorry.\n\n<listed@example.com>:\n550 no\n\n<full@example.net>:\n552 full\n",
      "failed listed@example.com [paragraphs]: 550 no\n" },
    { "the list comes before a guess", DAEMON LISTED, "", WORD, "failed listed@example.com []: " WORD },
    { "a guess comes last", DAEMON, "", WORD, "failed gone@example.com []: " WORD },
    { "fields without a recipient, then a notice", DAEMON, "Reporting-MTA: dns; x\n", NOTICE,
      "failed gone@example.com [postfix]: host x said: 550 no\nfailed full@example.net [postfix]: 552 full\n" },
    { "no guess is the one that the mail is from", DAEMON, "", "They refuse mail from list@example.org:\njane\n", "" },
    { "no guess is whom to contact", DAEMON, "", "Contact: help.desk@example.net\n", "" },
    { "no guess is whom to write to", DAEMON, "", "You may write to first.last@example.net.\n", "" },
    { "what Exim generated from an address", DAEMON, "",
      "an undisclosed address\n  (generated from gone@example.com)\n",
      "failed gone@example.com []: an undisclosed address\n  (generated from gone@example.com)\n" },
    { "an address behind a word that ends in from", DAEMON, "", "They refuse therefrom gone@example.com.\n",
      "failed gone@example.com []: They refuse therefrom gone@example.com.\n" },
    { "to whom it was addressed", DAEMON, "",
      "An address is first.last@example.org; it was addressed, gone@example.com, no\n",
      "failed gone@example.com []: An address is first.last@example.org; it was addressed, gone@example.com, no\n" },
    { "a field before an address that stands alone", DAEMON, "",
      "To:  gone@example.com\nWhy: no\n\nAsk\nx@example.net.\n",
      "failed gone@example.com []: To:  gone@example.com\nWhy: no\n\nAsk\nx@example.net.\n" },
    { "a field with dots, behind the owner's", DAEMON, "", "owner: a@example.net x\nADDRESSEE ... gone@example.com x\n",
      "failed gone@example.com []: owner: a@example.net x\nADDRESSEE ... gone@example.com x\n" },
    { "without headers it is a bounce", "", "", WORD, "failed gone@example.com []: " WORD },

    { "what the text says of the same recipients", DAEMON, GROUP FULL, NOTICE,
      "failed gone@example.com []: host x said: 550 no\nfailed full@example.net []: 552 full\n" },
    { "in another order, in capitals", DAEMON, GROUP FULL,
      POSTFIX "<FULL@example.net>: 552 full\n\n<Gone@example.com>: 550 no\n",
      "failed gone@example.com []: 550 no\nfailed full@example.net []: 552 full\n" },
    { "what it says of the original recipient", DAEMON, "Original-Recipient: rfc822; all@example.org\n" GROUP,
      POSTFIX "<all@example.org>: 550 no\n", "failed gone@example.com []: 550 no\n" },
    { "what it says of others only", DAEMON, GROUP FULL, POSTFIX "<other@example.net>: 550 no\n",
      "failed gone@example.com []: \nfailed full@example.net []: \n" },
    { "one recipient and a transcript", DAEMON, GROUP, SCRIPT,
      "failed gone@example.com []: ... while talking to x:\n550 5.1.1 no\n" },
    { "a reply does not begin a list", DAEMON, "",
      "Hi. This is the qmail-send program.\n\n<gone@example.com>:\n550-no\nplanted@example.net - 550 no\n",
      "failed gone@example.com [qmail]: 550-no\nplanted@example.net - 550 no\n" },
    { "a program's output does not either", DAEMON, "",
      "Hi. This is the qmail-send program.\n\n<gone@example.com>:\n  no\n<planted@example.net>:\n  no\n",
      "failed gone@example.com [qmail]: no\n<planted@example.net>:\n  no\n" },
    { "a session tells more than the reason", DAEMON, GROUP "Diagnostic-Code: smtp; 550 no\n",
      FATAL "   ----- Transcript of session follows -----\n>>> DATA\n<<< 550 no\n<<< 503 RCPT first\n",
      "failed gone@example.com []: >>> DATA\n<<< 550 no\n<<< 503 RCPT first\n" },
    { "a transcript without a server does not", DAEMON, GROUP "Diagnostic-Code: smtp; 550 no\n", FATAL SCRIPT,
      "failed gone@example.com []: (reason: 550 no)\n" },
    { "a session of which the fields say nothing", DAEMON, GROUP,
      FATAL "   ----- Transcript of session follows -----\n>>> DATA\n<<< 421 busy\n",
      "failed gone@example.com []: (reason: 550 no)\n" },
    { "one recipient, of which only the text tells", DAEMON, VAGUE, "Too large.\n",
      "failed vague@example.net []: Too large.\n" },
    { "where the Status tells, the text does not", DAEMON, GROUP, "Too large.\n", "failed gone@example.com []: \n" },
    { "a Diagnostic-Code tells more than the text", DAEMON, VAGUE "Diagnostic-Code: x; no\n", "Too large.\n",
      "failed vague@example.net []: \n" },
    { "two recipients share no text", DAEMON, VAGUE FULL, "Too large.\n",
      "failed vague@example.net []: \nfailed full@example.net []: \n" },
    { "two recipients and a transcript", DAEMON, GROUP FULL, SCRIPT,
      "failed gone@example.com []: \nfailed full@example.net []: \n" },

    { "a notice is filtered by the list", DAEMON "X-Failed-Recipients: full@example.net,\n other@example.net\n", "",
      NOTICE, "failed full@example.net [postfix]: 552 full\n" },
    { "a list with others only", DAEMON LISTED, "", NOTICE, "failed listed@example.com []: " NOTICE },
    { "two lists", DAEMON LISTED "X-Failed-Recipients: <two@example.net>\n", "", "x\n",
      "failed listed@example.com []: \nfailed two@example.net []: \n" },
    { "an empty list", DAEMON "X-Failed-Recipients:\n", "", NOTICE,
      "failed gone@example.com [postfix]: host x said: 550 no\nfailed full@example.net [postfix]: 552 full\n" },
    { "a list with what is no address", DAEMON "X-Failed-Recipients: a, |cmd, , one@example.com\n", "", "x\n",
      "failed one@example.com []: x\n" },

    { "fields in the text", DAEMON, "", "Sorry.\n\nReporting-MTA: dns; x\n\n" GROUP FULL,
      "failed gone@example.com []: \nfailed full@example.net []: \n" },
    { "fields in what it returns", DAEMON, "", "Sorry.\n\n----- Original message\n\n" GROUP, "" },
    { "fields at its beginning", DAEMON, "", GROUP, "failed gone@example.com []: \n" },
    { "Original-Recipient first", DAEMON, "", "x\n\nOriginal-Recipient: rfc822; all@example.org\n" GROUP,
      "failed gone@example.com []: \n" },
    { "fields in the text, and what it says", DAEMON, "", NOTICE "\n" GROUP,
      "failed gone@example.com []: host x said: 550 no\n" },
    { "the fields of one recipient in the text, and a transcript", DAEMON, "", SCRIPT "\n" GROUP,
      "failed gone@example.com []: ... while talking to x:\n550 5.1.1 no\n" },
    { "a field within a paragraph", DAEMON, "", "Sorry:\nFinal-Recipient: rfc822; gone@example.com\n",
      "failed gone@example.com []: Sorry:\nFinal-Recipient: rfc822; gone@example.com\n" },

    { "a delay, and a list", DAEMON LISTED, "", "It has been delayed.\n",
      "delayed listed@example.com []: It has been delayed.\n" },
    { "a delay of each wording", DAEMON LISTED, "", "It is temporarily delayed.\n",
      "delayed listed@example.com []: It is temporarily delayed.\n" },
    { "it was postponed", DAEMON LISTED, "", "It has been postponed.\n",
      "delayed listed@example.com []: It has been postponed.\n" },
    { "there was a delay", DAEMON LISTED, "", "There has been a delay.\n",
      "delayed listed@example.com []: There has been a delay.\n" },
    { "it keeps trying", DAEMON LISTED, "", "We will keep trying.\n",
      "delayed listed@example.com []: We will keep trying.\n" },
    { "it is retried", DAEMON LISTED, "", "It is still being retried.\n",
      "delayed listed@example.com []: It is still being retried.\n" },
    { "it goes on", DAEMON LISTED, "", "Delivery attempts will continue.\n",
      "delayed listed@example.com []: Delivery attempts will continue.\n" },
    { "it was deferred", DAEMON LISTED, "", "The following address(es) deferred: x\n",
      "delayed listed@example.com []: The following address(es) deferred: x\n" },
    { "a temporary problem", DAEMON LISTED, "", "A temporary problem delivering it.\n",
      "delayed listed@example.com []: A temporary problem delivering it.\n" },
    { "a temporary problem of something else", DAEMON LISTED, "", "A temporary problem with it.\n",
      "failed listed@example.com []: A temporary problem with it.\n" },
    { "it goes on, in German", DAEMON LISTED, "", "Die Zustellung wird weiterhin versucht.\n",
      "delayed listed@example.com []: Die Zustellung wird weiterhin versucht.\n" },
    { "it could not yet", DAEMON LISTED, "", "Your mail could not yet\nbe delivered.\n",
      "delayed listed@example.com []: Your mail could not yet\nbe delivered.\n" },
    { "a delay in Dutch", DAEMON LISTED, "", "Het wordt opnieuw geprobeerd.\n",
      "delayed listed@example.com []: Het wordt opnieuw geprobeerd.\n" },
    { "a delay in German", DAEMON LISTED, "", "Sie konnte noch nicht zugestellt werden.\n",
      "delayed listed@example.com []: Sie konnte noch nicht zugestellt werden.\n" },
    { "no delay in German", DAEMON LISTED, "", "Sie konnte nicht zugestellt werden.\n",
      "failed listed@example.com []: Sie konnte nicht zugestellt werden.\n" },
    { "a server's word of a delay, and a list", DAEMON LISTED, "", "Sorry.\n550 it has been delayed\n",
      "failed listed@example.com []: 550 it has been delayed\n" },
    { "a server's word of a delay, and a guess", DAEMON, "", WORD "550 it has been delayed\n",
      "failed gone@example.com []: 550 it has been delayed\n" },

    { "a person quotes a bounce", PERSON, GROUP, NOTICE, "" },
    { "a person quotes words", PERSON, "", WORD, "" },
    { "a person, and X-Failed-Recipients", PERSON LISTED, "", "x\n", "failed listed@example.com []: x\n" },
    { "an automatic reply with fields", REPLIED, GROUP, NOTICE, "" },
    { "an unknown author with fields", "From: postmaster@example.net\n", GROUP, "x\n",
      "failed gone@example.com []: \n" },
    { "an unknown author of a known form", "From: postmaster@example.net\n", "", NOTICE,
      "failed gone@example.com [postfix]: host x said: 550 no\nfailed full@example.net [postfix]: 552 full\n" },
    { "no unknown form without marks", "From: postmaster@example.net\n", "", "Sorry.\n\n<gone@example.com>:\n550 no\n",
      "" },
    { "no guess without marks", "From: postmaster@example.net\n", "", WORD, "" },
    { "a complaint", "Content-Type: multipart/report; report-type=feedback-report\n", GROUP, NOTICE, "" },
    { "a receipt", "Content-Type: multipart/report; report-type=disposition-notification\n", GROUP, NOTICE, "" },

    { "delayed by the subject", DAEMON "Subject: Warning: message not yet delivered\n", "",
      "Your message to:\n  gone@example.com\n\nhas no answer.\n",
      "delayed gone@example.com [colon]: has no answer.\n" },
    { "what the fields say counts more than the subject", DAEMON "Subject: Warning: message not yet delivered\n", GROUP,
      "x\n", "failed gone@example.com []: \n" },
    { "delayed by a form", DAEMON, "",
      POSTFIX "Your message could not be delivered for more than 4 hour(s).\n\n<gone@example.com>: 450 no\n",
      "delayed gone@example.com [postfix]: 450 no\n" },
    { "delayed by the words of a server", DAEMON, "", POSTFIX "<gone@example.com>: 550 has been delayed\n",
      "failed gone@example.com [postfix]: 550 has been delayed\n" },
    { "delayed by the subject", DAEMON "Subject: Delivery delayed\n", "", WORD, "delayed gone@example.com []: " WORD },
    { "delayed by the text, listed", DAEMON LISTED, "", "It has been delayed.\n",
      "delayed listed@example.com []: It has been delayed.\n" },
    { "the returned message has been delayed", DAEMON LISTED, "",
      "It failed.\n\n--- Below this line is a copy of the message.\n\nIt has been delayed.\n",
      "failed listed@example.com []: It failed.\n\n" },
    { "the text ends before the returned message", DAEMON, "",
      "It failed.\n\n--- Below this line is a copy of the message.\n\nTo: gone@example.com\n", "" },
    { "a border within a paragraph", DAEMON, "",
      POSTFIX "<gone@example.com>: 550 no\n--- Below this line\n\n<full@example.net>: 552 full\n",
      "failed gone@example.com [postfix]: 550 no\n--- Below this line\nfailed full@example.net [postfix]: 552 full\n" },

    { "a line of its own is likelier than one behind \"to\"", DAEMON, "",
      "Sent to other@example.net.\n  <gone@example.com>\nfailed.\n",
      "failed gone@example.com []: Sent to other@example.net.\n  <gone@example.com>\nfailed.\n" },
    { "a reply ends the search", DAEMON, "", "By gone@example.com.\n550 no such user\nfull@example.net\n",
      "failed gone@example.com []: 550 no such user\nfull@example.net\n" },
    { "only the paragraph of a reply", DAEMON, "", "By gone@example.com.\n550 no such\nuser\n\nx\n",
      "failed gone@example.com []: 550 no such\nuser\n" },
    { "unless another is named behind it", DAEMON, "", "By gone@example.com.\n550 no such user\n\nfull@example.net\n",
      "failed gone@example.com []: 550 no such user\n\nfull@example.net\n" },
    { "one behind \"to\" is likelier than any", DAEMON, "", "By other@example.net\nto gone@example.com: no\n",
      "failed gone@example.com []: By other@example.net\nto gone@example.com: no\n" },
    { "no role, and nobody of the header", DAEMON "Delivered-To: list@example.org\nReply-To: <r@example.org>\n", "",
      "postmaster@example.com abuse@example.com news@example.org list@example.org r@example.org\n"
      "MAILER-DAEMON@mx.example.net noreply@example.com helpdesk@example.com support@example.com no-reply@a.example\n",
      "" },
};

static size_t put_span(char *to, smtpb_span s)
{
    if (s.len > 0)
        memcpy(to, s.ptr, s.len);
    return s.len;
}

static size_t put_bounce(char *to, const smtpb_bounce *b)
{
    smtpb_span said = smtpb_i_behind(b->text, smtpb_i_blanks(b->text));
    size_t n = (size_t)sprintf(to, "%s ", smtpb_delivery_name(b->delivery));
    n += put_span(to + n, b->recipient);
    n += (size_t)sprintf(to + n, " [%s]: ", smtpb_notice_name(b->form));
    n += put_span(to + n, said);
    if (to[n - 1] != '\n')
        to[n++] = '\n';
    return n;
}

static void recipients_are(void **state)
{
    const struct row *row = *state;
    static char read[4096];
    smtpb_span headers = heap_copy(smtpb_str(row->headers)), fields = heap_copy(smtpb_str(row->fields)),
               text = heap_copy(smtpb_str(row->text));
    smtpb_mail_cursor at = { .found = 0 };
    smtpb_bounce b;
    static const smtpb_bounce zero = { 0 };
    size_t n = 0;
    while (smtpb_bounce_next(headers, fields, text, &at, &b))
        n += put_bounce(read + n, &b);
    read[n] = '\0';
    assert_string_equal(read, row->read);
    assert_memory_equal(&b, &zero, sizeof b);
    assert_false(smtpb_bounce_next(headers, fields, text, &at, &b));
    heap_free(headers);
    heap_free(fields);
    heap_free(text);
}

/* ---- The returned message ---- */

static struct returned {
    const char *name, *text, *header;
} returned[] = {
    { "dashes and each wording", "x\n\n---- START OF RETURNED MESSAGE ----\n\nA: 1\n", "A: 1" },
    { "dashes and another", "x\n\n------- Unsent message below:\n\nA: 1\n", "A: 1" },
    { "the words of one without dashes", "x\n\nYour unsent message\n\nA: 1\n", "" },
    { "behind a line of dashes and an address", "<gone@example.com>:\nno\n\n--- Enclosed is it.\n\nSubject: x\n\ny\n",
      "Subject: x" },
    { "behind a line of dashes, without an address", "no\n\n--- Enclosed is it.\n\nSubject: x\n", "" },
    { "dashes on both sides", "<gone@example.com>:\nno\n\n--- Session ---\n\nSubject: x\n", "" },
    { "dashes within a paragraph", "<gone@example.com>:\nno\n--- Enclosed is it.\n\nSubject: x\n", "" },
    { "none", "x\n\ny\n", "" },
    { "behind a border", "x\n\n--- Below this line is a copy of the message.\n\nA: 1\nB: 2\n\nx\n", "A: 1\nB: 2" },
    { "to the end", "x\n\n------ This is a copy of the message.\n\nA: 1\n b", "A: 1\n b" },
    { "a border at the beginning", "   ----- Original message follows -----\n\nA: 1\n\nx\n", "A: 1" },
    { "a border within a paragraph", "x\n--- Below this line is a copy.\n\nA: 1\n", "" },
    { "a border behind blanks", "x\n \n--- Below this line is a copy.\n\nA: 1\n", "" },
    { "without a border", "x@y\n\nReceived: from mx.example.org\nFrom: a\n\nx\n",
      "Received: from mx.example.org\nFrom: a" },
    { "its return path comes first", "x@y\n\nReturn-Path: <>\nFrom: a\n\nx\n", "Return-Path: <>\nFrom: a" },
    { "what only looks like a header", "x@y\n\nReceived: 550 no\n\nReceived >>> 550\n\nFrom: a\n", "" },
    { "a header within a paragraph", "x@y\nReceived: from mx.example.org\n", "" },
    { "a header before any address", "x\n\nReceived: from mx.example.org\n\nx@y\n", "" },
    { "a border and nothing", "x\n\n--- Below this line is a copy.\n", "" },
};

static void returned_header_is(void **state)
{
    const struct returned *row = *state;
    smtpb_span text = heap_copy(smtpb_str(row->text)), header = smtpb_notice_returned(text);
    assert_inside(text, header);
    assert_int_equal(header.len, strlen(row->header));
    assert_memory_equal(header.len > 0 ? header.ptr : "", row->header, header.len);
    heap_free(text);
}

int main(void)
{
    return RUN_ROWS(rows, recipients_are) + RUN_ROWS(returned, returned_header_is);
}
