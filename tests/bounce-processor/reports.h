/* SPDX-License-Identifier: MIT */
/* Parts of mails, and table rows of mails. */
#ifndef REPORTS_H
#define REPORTS_H

#include "run.h"

#define REPORT(type, text, status, returned)                                                                           \
    "From: MAILER-DAEMON@example.org\nDate: Tue, 24 Nov 2026 03:46:02 +0000\nMIME-Version: 1.0\n"                      \
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\n" text "\n--b\nContent-Type: "  \
    "message/" type "\n\n" status "\n--b\nContent-Type: message/rfc822\n\n" returned "\n--b--\n"
#define ABOUT "Reporting-MTA: dns; mta.example.org\n\n"
#define TO(name, action, status)                                                                                       \
    "Final-Recipient: rfc822; " name "@example.com\nAction: " action "\nStatus: " status "\n"
#define OURS "Return-Path: <alice@example.org>\nSubject: x\n\nx\n"
#define QMAIL                                                                                                          \
    "Subject: failure notice\n\nHi. This is the qmail-send program at mta.example.org.\nI'm afraid I wasn't able to "  \
    "deliver your message to the following addresses.\n\n"
#define EXIM "Subject: x\n\nThis message was created automatically by mail delivery software.\n\n"

/* A line for each recipient: kind recipient code reason address action. */
typedef struct mail_row {
    const char *name, *mail, *lines;
} mail_row;

void lines_of_mail_are(void **state);

#endif
