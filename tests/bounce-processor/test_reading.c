/* SPDX-License-Identifier: MIT */
/* How mails are read: fields as MTAs write them, charsets, texts of unknown form, and mails that are not bounces. */
#include "reports.h"

#define DAEMON         "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.net\nTo: news@example.org\nSubject: failure\n"
#define ONE            "550 gone@example.com"
#define DEAD           "bounce gone@example.com 550 user_unknown dead suppress_address\n"
#define NO_REPLY       "bounce gone@example.com - user_unknown dead suppress_address\n"
#define UNREAD         "bounce - - undetermined unknown none\n"
#define OTHER          "other - - undetermined unknown none\n"
#define FIELDS(fields) REPORT("delivery-status", "x", ABOUT fields, OURS)
#define SAYS           "Diagnostic-Code: smtp; 550 5.1.1 no such user\n"
#define PLAIN          DAEMON "Content-Type: text/plain; charset="
#define HOTMAIL(header)                                                                                                \
    "From: staff@hotmail.com\nSubject: complaint about message from 192.0.2.1\nContent-Type: multipart/mixed; "        \
    "boundary=b\n\n--b\nContent-Type: message/rfc822\n\n" header                                                       \
    "From: news@example.org\nTo: jane@example.com\n\nx\n--b--\n"
#define FEEDBACK(fields)                                                                                               \
    "From: fbl@example.com\nContent-Type: multipart/report; report-type=feedback-report; "                             \
    "boundary=b\n\n--b\n\nx\n--b\n"                                                                                    \
    "Content-Type: message/feedback-report\n\n" fields                                                                 \
    "\n--b\nContent-Type: message/rfc822\n\nTo: J <jane@example.com>\n\nx\n--b--\n"

static mail_row fields[] = {
    { "a comment at the Status",
      FIELDS("Final-Recipient: rfc822; gone@example.com\nAction: failed\nStatus: 5.2.2 (Over quota)\n"),
      "bounce gone@example.com - mailbox_full suspect retry_later\n" },
    { "a comment that says more than the Status",
      FIELDS("Final-Recipient: rfc822; gone@example.com\nAction: failed\nStatus: 5.0.0 (no such user here)\n"),
      NO_REPLY },
    { "blanks nowhere",
      FIELDS("Final-Recipient:rfc822;gone@example.com\nAction:failed\nStatus:5.1.1\nDiagnostic-Code:smtp;550 5.1.1 "
             "no such user\n"),
      DEAD },
    { "a comment at the Action",
      FIELDS("Final-Recipient: rfc822; gone@example.com\nAction: delayed (will retry)\nStatus: 5.1.1\n" SAYS),
      "delayed gone@example.com 550 user_unknown suspect retry\n" },
    { "a comment at an address",
      FIELDS("Final-Recipient: rfc822; gone@example.com (unknown)\nAction: failed\nStatus: 5.1.1\n"), NO_REPLY },
    { "blanks before the colon",
      FIELDS("Final-Recipient : rfc822; gone@example.com\nAction\t: failed\nStatus : 5.1.1\nDiagnostic-Code : smtp; "
             "550 5.1.1 no such user\n"),
      DEAD },
    { "Original-Recipient only",
      FIELDS("Original-Recipient: rfc822; gone@example.com\nAction: failed\nStatus: 5.1.1\n" SAYS), DEAD },
    { "X-Actual-Recipient only",
      FIELDS("X-Actual-Recipient: rfc822; gone@example.com\nAction: failed\nStatus: 5.1.1\n" SAYS), DEAD },
    { "two recipients in one group",
      FIELDS("Final-Recipient: rfc822; gone@example.com\nAction: failed\nStatus: 5.1.1\nFinal-Recipient: rfc822; "
             "full@example.com\nAction: failed\nStatus: 5.2.2\n"),
      NO_REPLY "bounce full@example.com - mailbox_full suspect retry_later\n" },
    { "two Original-Recipients",
      FIELDS("Original-Recipient: rfc822; gone@example.com\nAction: failed\nStatus: 5.1.1\n" SAYS
             "\nOriginal-Recipient: rfc822; full@example.com\nAction: failed\nStatus: 5.2.2\n"),
      DEAD "bounce full@example.com - mailbox_full suspect retry_later\n" },
    { "an address in brackets", FIELDS("Final-Recipient: rfc822; <gone@example.com>\nAction: failed\nStatus: 5.1.1\n"),
      NO_REPLY },
    { "no type", FIELDS("Final-Recipient: gone@example.com\nAction: failed\nStatus: 5.1.1\n"), NO_REPLY },
    { "no address", FIELDS("Final-Recipient: rfc822; no address\nAction: failed\nStatus: 5.1.1\n"),
      "bounce no address - user_unknown dead suppress_address\n" },
    { "six digits of a character",
      FIELDS("Final-Recipient: utf-8 ; j\\x{0000F6}rg@example.com\nAction: failed\nStatus: 5.1.1\n"),
      "bounce j\xC3\xB6rg@example.com - user_unknown dead suppress_address\n" },
    { "no characters",
      FIELDS("Final-Recipient: utf-8; \\x{00000F6}\\x{F6\\x{}\\x{D800}@example.com\nAction: failed\nStatus: "
             "5.1.1\n"),
      "bounce \\\\x{00000F6}\\\\x{F6\\\\x{}\\\\x{D800}@example.com - user_unknown dead suppress_address\n" },
    { "escapes in any type", FIELDS("Final-Recipient: rfc822; j\\x{F6}rg@example.com\nAction: failed\nStatus: 5.1.1\n"),
      "bounce j\xC3\xB6rg@example.com - user_unknown dead suppress_address\n" },
    { "system is not an address", FIELDS("Final-Recipient: system;<>\nAction: failed\nStatus: 5.1.1\n"), UNREAD },
    { "a host is not an address", FIELDS("Final-Recipient: rfc822; @mx.example.org\nAction: failed\nStatus: 5.1.1\n"),
      UNREAD },
    { "a command is not an address", FIELDS("Final-Recipient: rfc822;|/bin/x\nAction: failed\nStatus: 5.1.1\n"),
      UNREAD },
    { "a semicolon too many", FIELDS("Final-Recipient: rfc822;;gone@example.com\nAction: failed\nStatus: 5.1.1\n"),
      NO_REPLY },
    { "the same recipient twice", FIELDS(TO("gone", "failed", "5.1.1") SAYS "\n" TO("GONE", "failed", "5.1.1") SAYS),
      DEAD },
    { "deliverable", FIELDS(TO("fine", "deliverable", "2.0.0")),
      "delivered fine@example.com - accepted unaffected none\n" },
    { "success", FIELDS(TO("fine", "success", "2.0.0")), "delivered fine@example.com - accepted unaffected none\n" },
    { "status as text",
      DAEMON "Content-Type: multipart/report; boundary=b\n\n--b\n\nx\n--b\nContent-Type: text/plain\n\n" ABOUT TO(
          "gone", "failed", "5.1.1") SAYS "\n--b--\n",
      DEAD },
    { "status as an attachment",
      DAEMON
      "Content-Type: multipart/report; boundary=b\n\n--b\n\nx\n--b\nContent-Type: application/octet-stream\n\n" ABOUT
          TO("gone", "failed", "5.1.1") SAYS "\n--b--\n",
      DEAD },
    { "status in the text", DAEMON "\nYour mail failed.\n\n" ABOUT TO("gone", "failed", "5.1.1") SAYS, DEAD },
    { "a bounce within a copy of its own header",
      "Message-ID: <1@x>\n" DAEMON "Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: message/rfc822\n\n"
      "Message-ID: <1@x>\n" FIELDS(TO("gone", "failed", "5.1.1") SAYS) "\n--o--\n",
      DEAD },
    { "a bounce within another mail's header",
      "Message-ID: <2@x>\n" DAEMON "Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: message/rfc822\n\n"
      "Message-ID: <1@x>\n" FIELDS(TO("gone", "failed", "5.1.1") SAYS) "\n--o--\n",
      UNREAD },
    { "a boundary that does not match",
      DAEMON "Content-Type: multipart/report; boundary=b\n\n--c\n\nYour mail failed.\n\n" ABOUT TO(
          "gone", "failed", "5.1.1") SAYS "\n--c--\n",
      DEAD },
    { "line ends of CR",
      "Return-Path: <>\rFrom: MAILER-DAEMON@example.net\rTo: news@example.org\r\r<gone@example.com>:\r550 5.1.1 no "
      "such user\r",
      DEAD },
    { "a byte order mark", "\xEF\xBB\xBF" DAEMON "\n<gone@example.com>:\n550 5.1.1 no such user\n", DEAD },
};

static mail_row charsets[] = {
    { "ISO-8859-1", PLAIN "iso-8859-1\n\n<gone@example.com>:\n550 bo\xEEte aux lettres pleine\n",
      "bounce gone@example.com 550 mailbox_full suspect retry_later\n" },
    { "GB18030", PLAIN "gb18030\n\n<gone@example.com>:\n550 \xD3\xC3\xBB\xA7\xB2\xBB\xB4\xE6\xD4\xDA\n", DEAD },
    { "ISO-2022-JP gives no address",
      PLAIN "iso-2022-jp\n\n\x1B$B$X$4O\"Mm$/$@$5$$!#@x@y\x1B(B\n\n<gone@example.com>:\n550 5.1.1 no such user\n",
      DEAD },
    { "KOI8-R", PLAIN "koi8-r\n\n<gone@example.com>:\n550 5.1.1 \xCE\xC5\xD4\n", DEAD },
    { "UTF-8", PLAIN "utf-8\n\n<gone@example.com>:\n550 bo\xC3\xAEte aux lettres pleine\n",
      "bounce gone@example.com 550 mailbox_full suspect retry_later\n" },
    { "an unknown charset", PLAIN "x-none\n\n<gone@example.com>:\n550 5.1.1 no such user \xE4\n", DEAD },
};

#define FULL       "552 5.2.2 Mailbox full\n\n"
#define GONE       "\n550 5.1.1 no such user\n"
#define TEN(c)     c c c c c c c c c c
#define LOCAL_60   TEN("aaaaaa")
#define DOMAIN_250 TEN(TEN("b.")) TEN("b.b.b")

static mail_row addresses[] = {
    { "words after an address",
      EXIM "<full@example.com> : " FULL "<full@example.com> was told: " FULL "<full@example.com>(x): " FULL
           "   full@example.com: " FULL "<@x>: " FULL "<full@example.com\n" FULL
           "<gone@example.com>: 550 5.1.1 no such user\n",
      DEAD },
    { "an address of three octets", EXIM "<a@b>: 550 5.1.1 no such user\n\n<c@d>: " FULL,
      "bounce a@b 550 user_unknown dead suppress_address\nbounce c@d 552 mailbox_full suspect retry_later\n" },
    { "an address that was expanded",
      EXIM "<full@example.com> (expanded from <all@example.org>): " FULL
           "<gone@example.com> (expanded from <all@example.org>)\n    550 5.1.1 no such user\n",
      "bounce full@example.com 552 mailbox_full suspect retry_later\n" DEAD },
    { "quotes around an address, and in one",
      EXIM "\"gone@example.com\"\n550 5.1.1 no such user\n\n\"a b\"@example.com: " FULL,
      DEAD "bounce \\ 552 mailbox_full suspect retry_later\n" },
    { "after \"to\", rather than anywhere",
      DAEMON "\nother@example.net said so.\nYour mail to gone@example.com.\n" GONE, DEAD },
    { "after \"to:\"", DAEMON "\nother@example.net said so.\nIt failed at RCPT TO:<gone@example.com>\n" GONE, DEAD },
    { "after \"to\" alone", DAEMON "\nother@example.net said so.\nTo gone@example.com it failed.\n" GONE, DEAD },
    { "alone, rather than after \"to\"", DAEMON "\nSent to other@example.net.\n- \"gone@example.com\".\n" GONE, DEAD },
    { "no addresses, and the first of two",
      DAEMON "\nMail of other@(x.y), other@., @x.y and other@localhost for gone@example.com by other@example.net "
             "failed.\n" GONE,
      DEAD },
    { "an address that is too long", DAEMON "\nMail of " LOCAL_60 "aaaac@" DOMAIN_250 "b.b.bbbb failed.\n" GONE,
      "bounce " LOCAL_60 "aaac@" DOMAIN_250 "b.b.b 550 user_unknown dead suppress_address\n" },
    { "a reply ends the search",
      DAEMON "\nMail of gone@example.com failed.\n550 5.1.1 no such user to other@example.net\n",
      "bounce gone@example.com 550 user_unknown suspect review\n" },
    { "a reply of the other class does too",
      DAEMON "\nMail of full@example.com failed.\n452 4.2.2 Mailbox full to other@example.net\n",
      "bounce full@example.com 452 mailbox_full suspect retry_later\n" },
    { "what is no reply does not",
      DAEMON "\nother@example.net said so.\n550\n5 a mail to gone@example.com failed.\n" GONE, DEAD },
    { "what the session was",
      REPORT("delivery-status",
             "x\n552 5.2.2 Mailbox full\n   ----- Transcript of session follows -----\n550 5.1.1 User unknown\n",
             ABOUT TO("gone", "failed", "5.0.0"), OURS),
      DEAD },
    { "only the message, which was a bounce",
      DAEMON "X-Failed-Recipients: gone@example.com\n\n--- Below this line is a copy of the message.\n\nReturn-Path: "
             "<>\nSubject: x\n\nx\n",
      "bounce_of_bounce gone@example.com - undetermined unknown none\n" },
};

static mail_row texts[] = {
    { "the reply in a text of no form",
      DAEMON "\nIt could not be sent to gone@example.com today.\n\n550 5.1.1 no such\nuser\n\nHere is listed what your "
             "IP sent.\n",
      DEAD },
    { "qmail's layout, another opening",
      DAEMON "\nSorry.\n\n<gone@example.com>:\n550 5.1.1 no such user\n\n--- Below this line is a copy\n", DEAD },
    { "a blank does not end qmail's paragraph",
      QMAIL "<gone@example.com>:\nRemote host said: 550-5.1.1 no such user\n \n<victim@example.com>: 550 5.1.1 no such "
            "user\n",
      "bounce gone@example.com 550 user_unknown suspect review\n" },
    { "a tab does not either",
      QMAIL "<gone@example.com>:\nRemote host said: 550 5.1.1 no such user\n\t\n<victim@example.com>:\n550 5.1.1 x\n",
      "bounce gone@example.com 550 user_unknown suspect review\n" },
    { "nor does a CR within a line",
      QMAIL "<gone@example.com>:\nRemote host said: 550 5.1.1 no such user\n\r \n<victim@example.com>:\n550 5.1.1 x\n",
      "bounce gone@example.com 550 user_unknown suspect review\n" },
    { "a border within a reply",
      EXIM "  gone@example.com\n    550 5.1.1 no such user\n    ------ This is a copy of the message\n  "
           "full@example.com\n    552 5.2.2 Mailbox full\n",
      DEAD "bounce full@example.com 552 mailbox_full suspect retry_later\n" },
    { "a border within qmail's paragraph",
      QMAIL "<gone@example.com>:\n550 5.1.1 no such user\n--- Below this line is a copy of the "
            "message.\n\n<full@example.com>:\n552 5.2.2 Mailbox full\n",
      DEAD "bounce full@example.com 552 mailbox_full suspect retry_later\n" },
    { "the sender that Exim reports",
      DAEMON
      "X-Failed-Recipients: gone@example.com\n\nThis message was created automatically by mail delivery software.\n\nA "
      "message sent by\n\n  <news@example.org>\n\nfailed:\n\n  gone@example.com\n    550 5.1.1 no such user\n",
      DEAD },
    { "X-Failed-Recipients only", DAEMON "X-Failed-Recipients: gone@example.com\n\nThe mailbox does not exist.\n",
      NO_REPLY },
    { "X-Failed-Recipients with several", DAEMON "X-Failed-Recipients: gone@example.com,\n  full@example.com\n\nx\n",
      "bounce gone@example.com - undetermined unknown review\nbounce full@example.com - undetermined unknown "
      "review\n" },
    { "a help address",
      "From: MAILER-DAEMON@example.net\n\nThis is the mail system at host mx.example.net.\n\nWrite "
      "to\n\n<help@example.net>\n\n<gone@example.com>: host mx said: 550 5.1.1 no such user (in reply to RCPT TO "
      "command)\n",
      DEAD },
    { "the address in a separate paragraph",
      EXIM "<gone@example.com>\n\nhost mx.example.com[192.0.2.1]:\n550 5.1.1 no such user\n", DEAD },
    { "the address in a separate paragraph, other words before",
      DAEMON "\nThis is the mail system at host x\n\nOver quota: 552 5.2.2 Mailbox "
             "full\n\n<gone@example.com>\n\n\n550 5.1.1 no such user\n",
      DEAD },
    { "an address without words",
      DAEMON "\nThis is the mail system at host x\n\nOver quota: 552 5.2.2 Mailbox full\n\n<gone@example.com>\n\n\n",
      "bounce gone@example.com 552 mailbox_full suspect retry_later\n" },
    { "an address in a sentence",
      DAEMON "\nThere was an error delivering your mail to <gone@example.com>.\n\nmx.example.com did not like our RCPT "
             "TO:\n550 5.1.1 no such user\n\nMessage headers follow.\n\nMessage-Id: <1@example.net>\n",
      DEAD },
    { "a reply names another address",
      DAEMON "\nYour mail to gone@example.com failed:\n550 5.1.1 no such user\n\n<victim@example.com>\n",
      "bounce gone@example.com 550 user_unknown suspect review\n" },
    { "the sender is not the recipient", DAEMON "\nDear news@example.org, your mail failed.\n", UNREAD },
    { "MAILER-DAEMON and nothing read", "From: MAILER-DAEMON@example.net\nSubject: x\n\nIt failed.\n", UNREAD },
    { "the null sender and nothing read", "Return-Path: <>\nFrom: x@example.net\n\nIt failed.\n", UNREAD },
    { "qmail's null sender and nothing read", "Return-Path: <#@[]>\nFrom: x@example.net\n\nIt failed.\n", UNREAD },
    { "bounce marks take precedence over Auto-Submitted",
      DAEMON "Auto-Submitted: auto-replied\n\n<gone@example.com>:\n550 5.1.1 no such user\n", DEAD },
};

/* As SNS mails it. */
#define SES(type, rest)                                                                                                \
    "From: AWS Notifications <no-reply@sns.amazonaws.com>\nSubject: AWS Notification Message\n\n"                      \
    "{\"notificationType\":\"" type "\"," rest "}\n\n--\nIf you wish to stop receiving notifications, visit x\n"

static mail_row others[] = {
    { "a person quotes a bounce",
      "Return-Path: <jane@example.net>\nFrom: jane@example.net\nSubject: Re: help\n\nThis is the mail system at host "
      "mx.example.net.\n\n<gone@example.com>: 550 5.1.1 no such user\n",
      OTHER },
    { "a person sends qmail's bounce on",
      "From: jane@example.net\nSubject: Fwd: failure notice\n\nHi. This is the qmail-send program at "
      "mx.\n\n<gone@example.com>:\n550 5.1.1 no such user\n",
      OTHER },
    { "a status that a person attaches",
      "From: jane@example.net\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nsee\n--b\nContent-Type: "
      "message/delivery-status\n\n" ABOUT TO("gone", "failed", "5.1.1") SAYS "\n--b--\n",
      OTHER },
    { "a status within a mail that is attached",
      "From: jane@example.net\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\nsee\n--c\nContent-Type: "
      "message/rfc822\n\n" FIELDS(TO("gone", "failed", "5.1.1") SAYS) "--c--\n",
      OTHER },
    { "an automatic reply with a status",
      "From: jane@example.net\nAuto-Submitted: auto-replied\nContent-Type: multipart/mixed; "
      "boundary=b\n\n--b\n\nsee\n--b\nContent-Type: message/delivery-status\n\n" ABOUT TO("gone", "failed", "5.1.1")
          SAYS "\n--b--\n",
      "auto_reply jane@example.net - undetermined unknown none\n" },
    { "an automatic reply of the null sender",
      "Return-Path: <>\nFrom: jane@example.net\nAuto-Submitted: auto-replied\n\nI am away, write to bob@example.net.\n",
      "auto_reply jane@example.net - undetermined unknown none\n" },
    { "no spam", FEEDBACK("Feedback-Type: not-spam\nOriginal-Rcpt-To: <jane@example.com>\n"), OTHER },
    { "failed authentication", FEEDBACK("Feedback-Type: auth-failure\n"), OTHER },
    { "DMARC's report", FEEDBACK("Feedback-Type: dmarc\nOriginal-Rcpt-To: <jane@example.com>\n"), OTHER },
    { "abuse is complained about", FEEDBACK("Feedback-Type: abuse\nOriginal-Rcpt-To: <jane@example.com>\n"),
      "complaint jane@example.com - undetermined unknown none\n" },
    { "fraud is complained about", FEEDBACK("Feedback-Type: fraud\nOriginal-Rcpt-To: <jane@example.com>\n"),
      "complaint jane@example.com - undetermined unknown none\n" },
    { "something else is complained about", FEEDBACK("Feedback-Type: other\nOriginal-Rcpt-To: <jane@example.com>\n"),
      "complaint jane@example.com - undetermined unknown none\n" },
    { "a type of complaint that is not registered",
      FEEDBACK("Feedback-Type: x-opt-out\nOriginal-Rcpt-To: <jane@example.com>\n"),
      "complaint jane@example.com - undetermined unknown none\n" },
    { "SES: complaints",
      SES("Complaint", "\"complaint\":{\"complainedRecipients\":[{\"emailAddress\":\"jane@example.com\"},{"
                       "\"emailAddress\":\"joe@example.com\"}],\"complaintFeedbackType\":\"abuse\"}"),
      "complaint jane@example.com - undetermined unknown none\ncomplaint joe@example.com - undetermined unknown "
      "none\n" },
    { "SES: a complaint without a type",
      SES("Complaint",
          "\"complaint\":{\"complainedRecipients\":[{\"emailAddress\":\"jane@example.com\"}],\"timestamp\":\"2026\"}"),
      "complaint jane@example.com - undetermined unknown none\n" },
    { "SES: no spam",
      SES("Complaint", "\"complaint\":{\"complainedRecipients\":[{\"emailAddress\":\"jane@example.com\"}],"
                       "\"complaintFeedbackType\":\"not-spam\"}"),
      "delivered jane@example.com - accepted unaffected none\n" },
    { "SES: a delivery",
      SES("Delivery", "\"mail\":{\"destination\":[\"jane@example.com\"]},\"delivery\":{\"recipients\":["
                      "\"jane@example.com\"],\"smtpResponse\":\"250 ok:  Message 64111812 accepted\"}"),
      "delivered jane@example.com 250 accepted unaffected none\n" },
    { "SES: a bounce that quotes a delivery",
      SES("Bounce",
          "\"bounce\":{\"bouncedRecipients\":[{\"emailAddress\":\"gone@example.com\",\"diagnosticCode\":\"smtp; "
          "550 5.1.1 user unknown {\\\"notificationType\\\":\\\"Delivery\\\"}\"}]}"),
      "bounce gone@example.com 550 user_unknown dead suppress_address\n" },
    { "SES: all recipients of a delivery",
      SES("Delivery", "\"delivery\":{\"recipients\":[\"fine@example.com\",\"jane@example.com\"],\"smtpResponse\":\"250 "
                      "ok\",\"x\":[\"other@example.com\"]}"),
      "delivered fine@example.com 250 accepted unaffected none\ndelivered jane@example.com 250 accepted unaffected "
      "none\n" },
    { "SES as a string in the JSON of SNS",
      "From: no-reply@sns.amazonaws.com\n\n{\n  \"Type\" : \"Notification\",\n  \"Message\" : "
      "\"{\\\"notificationType\\\":\\\"Bounce\\\",\\\"bounce\\\":{\\\"bouncedRecipients\\\":[{\\\"emailAddress\\\":"
      "\\\"gone@example.com\\\",\\\"status\\\":\\\"5.1.1\\\",\\\"diagnosticCode\\\":\\\"smtp; 550 5.1.1 user "
      "unknown\\\"}]}}\",\n  \"Timestamp\" : \"x\"\n}\n",
      DEAD },
    { "SES: an event of a delay",
      "From: no-reply@sns.amazonaws.com\n\n{\"eventType\":\"DeliveryDelay\",\"deliveryDelay\":{\"delayedRecipients\":["
      "{\"emailAddress\":\"full@example.com\",\"status\":\"4.2.2\"}]}}\n",
      "delayed full@example.com - mailbox_full suspect retry_later\n" },
    { "a server's words that look like SES",
      DAEMON "\n<gone@example.com>:\n550 5.1.1 no such user\n"
             "{\"notificationType\":\"Delivery\",\"recipients\":[\"gone@example.com\"],\"smtpResponse\":\"250 ok\"}\n",
      DEAD },
    { "a virus is complained about", FEEDBACK("Feedback-Type: virus\nOriginal-Rcpt-To: <jane@example.com>\n"),
      "complaint jane@example.com - undetermined unknown none\n" },
    { "a complaint without a recipient", FEEDBACK("Feedback-Type: abuse\n"),
      "complaint jane@example.com - undetermined unknown none\n" },
    { "Hotmail's complaint", HOTMAIL("X-HmXmrOriginalRecipient: jane@example.com\n"),
      "complaint jane@example.com - undetermined unknown none\n" },
    { "no complaint", HOTMAIL(""), OTHER },
    { "qmail's bounce of a bounce",
      REPORT("delivery-status", "x", ABOUT TO("gone", "failed", "5.1.1"), "Return-Path: <#@[]>\nSubject: x\n\nx\n"),
      "bounce_of_bounce gone@example.com - user_unknown unknown none\n" },
};

/* The comment becomes the text; comment and final dot are removed from the host. */
static void comments(void **state)
{
    static const char *const names[] = { "host", "text" };
    static const char mail[] = FIELDS("Final-Recipient: rfc822; gone@example.com\nAction: failed\nStatus: 5.0.0 (no "
                                      "such user) x\nRemote-MTA: dns; mx.example.net. (192.0.2.1)\n");
    (void)state;
    write_input(mail, sizeof mail - 1);
    assert_int_equal(run("$B mail in"), 0);
    assert_string_equal(values_of(names, COUNT(names)), "mx.example.net no such user\n");
}

#define HTML DAEMON "Content-Type: text/html; charset=utf-8\n\n"
#define BOTH(plain)                                                                                                    \
    DAEMON "Content-Type: multipart/alternative; boundary=b\n\n--b\n\n" plain "\n--b\nContent-Type: text/html\n\n"
#define RETURNED(header) REPORT("delivery-status", "x", ABOUT, header "\nx\n")
#define REFUSAL(action, says)                                                                                          \
    "From: Mail Delivery Subsystem <postmaster@example.com>\n" action                                                  \
    "Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b\n\n" says "\n--b\n"       \
    "Content-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; full@example.com\n"                    \
    "Disposition: automatic-action/MDN-sent-automatically; deleted\n--b--\n"
#define REJECTED "Auto-Submitted: auto-replied (rejected)\n"
#define UNSURE   "bounce gone@example.com - undetermined unknown review\n"

static mail_row pages[] = {
    { "only HTML", HTML "Hi. This is the deliver program.<br><br>\n\ngone@example.com<br>\nno such user<br><br>\n",
      NO_REPLY },
    { "beside a plain text that says something",
      BOTH("gone@example.com: 550 5.1.1 no such user") "<p>full@example.com: 552 full</p>\n--b--\n", DEAD },
    { "beside an empty plain text", BOTH(" ") "<p>gone@example.com:<br>550 5.1.1 no such user</p>\n--b--\n", DEAD },
    { "entities and brackets",
      HTML "<p>&lt;gone&#64;example.com&#x3E;:<br>550&nbsp;5.1.1 no such user &bogus; &#1114112;</p>", DEAD },
    { "an address that looks like a tag", HTML "<p><gone@example.com>:<br>550 5.1.1 no such user</p>", DEAD },
    { "styles, scripts and comments",
      HTML "<style>p { }\na@example.net:\n</style><script>'b@example.net: '</script>"
           "<!-- c@example.net: --><p>gone@example.com:<br/>550 5.1.1 no such user</p>",
      DEAD },
    { "a line end is a blank", HTML "<p>gone@example.com:<br>550 5.1.1 no\n\nfull@example.com:\n552 full such user</p>",
      "bounce gone@example.com 550 user_unknown suspect review\n" },
    { "but not within PRE",
      HTML "<pre>\n\ngone@example.com:\n550 5.1.1 no such user\n\nfull@example.com:\n552 full\n</pre>\na\nb",
      DEAD "bounce full@example.com 552 mailbox_full suspect retry_later\n" },
    { "cells of a table", HTML "<table><tr><td>To<td>gone@example.com<tr><td>Why<td>550 5.1.1 no such user</table>",
      DEAD },
    { "nothing ends", HTML "<p>gone@example.com:<br>550 5.1.1 no such user<!-- <p", DEAD },
    { "a tag that does not end", HTML "<p>gone@example.com:<br>550 5.1.1 no such user<style", DEAD },
    { "a sign that is no tag", HTML "<p>gone@example.com:<br>550 5.1.1 no such user < 5 &", DEAD },
};

static mail_row unnamed[] = {
    { "the addressee of the returned message", RETURNED("To: Gone <gone@example.com>\n"), UNSURE },
    { "who is never dead",
      DAEMON "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n550 5.1.1 no such user\n--b\n"
             "Content-Type: message/rfc822\n\nTo: gone@example.com\n\nx\n--b--\n",
      "bounce gone@example.com 550 user_unknown suspect review\n" },
    { "two addressees", RETURNED("To: gone@example.com, full@example.com\n"), UNREAD },
    { "a list", RETURNED("To: gone@example.com\nList-Id: <x.example.com>\n"), UNREAD },
    { "nobody", RETURNED("To: undisclosed-recipients:;\n"), UNREAD },
    { "a bounce was returned", RETURNED("Return-Path: <>\nTo: gone@example.com\n"), UNREAD },
    { "of a mail that is no bounce",
      "From: jane@example.com\nContent-Type: message/rfc822\n\nTo: gone@example.com\n\nx\n", OTHER },
};

static mail_row refusals[] = {
    { "Dovecot's", REFUSAL(REJECTED, "Your message to <full@example.com> was automatically rejected:\nQuota exceeded"),
      "bounce full@example.com - mailbox_full suspect retry_later\n" },
    { "one that names nobody in its text", REFUSAL(REJECTED, "x"),
      "bounce full@example.com - undetermined unknown review\n" },
    { "a message that was deleted unread",
      REFUSAL("", "Your message to <full@example.com> was automatically rejected:\nQuota exceeded"),
      "receipt postmaster@example.com - undetermined unknown none\n" },
    { "fml: not a member",
      "From: list-admin@example.org\nX-MLServer: fml [fml 4.0.3]\nSubject: x\n\nYou are not a member of this mailing "
      "list <list@example.org>.\n",
      "bounce list@example.org - recipient_restricted unaffected retry\n" },
    { "a person on a list of fml",
      "From: jane@example.org\nX-MLServer: fml [fml 4.0.3]\nSubject: x\n\nYou are not a member of this mailing list "
      "<list@example.org>.\n",
      OTHER },
    { "an administrator without a list",
      "From: list-admin@example.org\nSubject: x\n\nYou are not a member of this mailing list <list@example.org>.\n",
      OTHER },
    { "MDaemon",
      "From: MDaemon@example.com\nSubject: Warning: gone@example.com - User unknown!\n\ngone@example.com - no such "
      "user here.\n\nThere is no user by that name at this server.\n",
      NO_REPLY },
};

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(comments) };
    return cmocka_run_group_tests(tests, NULL, NULL) + RUN_ROWS(fields, lines_of_mail_are) +
           RUN_ROWS(charsets, lines_of_mail_are) + RUN_ROWS(addresses, lines_of_mail_are) +
           RUN_ROWS(texts, lines_of_mail_are) + RUN_ROWS(others, lines_of_mail_are) +
           RUN_ROWS(pages, lines_of_mail_are) + RUN_ROWS(unnamed, lines_of_mail_are) +
           RUN_ROWS(refusals, lines_of_mail_are);
}
