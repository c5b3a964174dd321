/* SPDX-License-Identifier: MIT */
/* Mails of all kinds, and where the output goes. */
#include "reports.h"

/* { name, mail, a line for each recipient: kind recipient code reason address action } */
static mail_row rows[] = {
    { "several recipients",
      REPORT("delivery-status", "x",
             ABOUT TO("gone", "failed", "5.1.1") "Diagnostic-Code: smtp; 550 5.1.1 no such user\n\n" TO(
                 "full", "failed",
                 "5.2.2") "Diagnostic-Code: smtp; 552 5.2.2 Mailbox full\n\n" TO("fine", "delivered",
                                                                                 "2.0.0") "\n" TO("far", "relayed",
                                                                                                  "2.0.0"),
             OURS),
      "bounce gone@example.com 550 user_unknown dead suppress_address\nbounce full@example.com 552 mailbox_full "
      "suspect retry_later\n"
      "delivered fine@example.com - accepted unaffected none\ndelivered far@example.com - accepted unaffected none\n" },
    { "Diagnostic-Code is believed, not Status",
      REPORT("delivery-status", "gone@example.com: 550 5.1.1 no such user",
             ABOUT TO("gone", "failed", "5.0.0") "Diagnostic-Code: smtp; 550 5.7.1 Message rejected as spam\n", OURS),
      "bounce gone@example.com 550 spam_content unaffected fix_message\n" },
    { "then the text",
      REPORT("delivery-status",
             "other@example.com: 552 5.2.2 Mailbox full\n\ngone@example.com: 550 5.1.1 no such user\n",
             ABOUT TO("gone", "failed", "5.0.0"), OURS),
      "bounce gone@example.com 550 user_unknown dead suppress_address\n" },
    { "then the Status", REPORT("delivery-status", "It failed.", ABOUT TO("gone", "failed", "5.1.1"), OURS),
      "bounce gone@example.com - user_unknown dead suppress_address\n" },
    { "words without a code go with the Status",
      REPORT(
          "delivery-status", "x",
          ABOUT TO("gone", "failed", "5.1.6") "Diagnostic-Code: X-Postfix; User has moved to\n    jdoe@example.net\n",
          OURS),
      "bounce gone@example.com - moved dead suppress_address\n" },
    { "stage of the text's reply",
      REPORT("delivery-status",
             "<gone@example.com>: host mx.example.com[192.0.2.1] said: 550 no (in reply to\n    MAIL FROM command)\n",
             ABOUT TO("gone", "failed", "5.0.0") "Diagnostic-Code: smtp; 550 no\n", OURS),
      "bounce gone@example.com 550 sender_rejected unaffected fix_sender\n" },
    { "delayed is never dead",
      REPORT("delivery-status", "x",
             ABOUT TO("gone", "delayed", "4.0.0") "Diagnostic-Code: smtp; 550 5.1.1 no such user\n", OURS),
      "delayed gone@example.com 550 user_unknown suspect retry\n" },
    { "a delivery that quotes a refusal",
      REPORT("delivery-status", "x",
             ABOUT TO("fine", "delivered", "2.0.0") "Diagnostic-Code: smtp; 550 5.1.1 no such user\n", OURS),
      "delivered fine@example.com - accepted unaffected none\n" },
    { "a failure that quotes a delivery",
      REPORT("delivery-status", "x", ABOUT TO("gone", "failed", "5.1.1") "Diagnostic-Code: smtp; 250 ok\n", OURS),
      "bounce gone@example.com - user_unknown dead suppress_address\n" },
    { "the rest of a reply that Diagnostic-Code cuts",
      REPORT("delivery-status",
             "<gone@example.com>: host mx.example.com[192.0.2.1] said: 550-we are sorry 550 5.1.1 no such user (in "
             "reply to RCPT TO command)\n",
             ABOUT TO("gone", "failed", "5.0.0") "Diagnostic-Code: SMTP; 550-we are sorry\n", OURS),
      "bounce gone@example.com 550 user_unknown dead suppress_address\n" },
    { "Sendmail's own 551",
      REPORT("delivery-status",
             "   ----- Transcript of session follows -----\n551 5.1.1 User has moved; please try <jdoe@example.net>\n",
             ABOUT TO("gone", "failed",
                      "5.1.1") "X-Actual-Recipient: rfc822; \"551 User has moved; please try \"<jdoe@example.net>\n",
             OURS),
      "bounce gone@example.com 551 moved dead suppress_address\n" },
    { "RFC 6533",
      REPORT("global-delivery-status", "x",
             ABOUT "Final-Recipient: utf-8; j\\x{F6}rg@example.com\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: "
                   "smtp; 550 5.1.1 no such user\n",
             OURS),
      "bounce j\xC3\xB6rg@example.com 550 user_unknown dead suppress_address\n" },
    { "base64",
      "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/global-delivery-status\n"
      "Content-Transfer-Encoding: "
      "base64\n\nRmluYWwtUmVjaXBpZW50OiByZmM4MjI7IGdvbmVAZXhhbXBsZS5jb20KQWN0aW9uOiBmYWlsZWQK\nU3RhdHVzOiA1LjEuMQo=\n--"
      "b--\n",
      "bounce gone@example.com - user_unknown dead suppress_address\n" },
    { "CRLF",
      "Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: "
      "message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
      "Final-Recipient: rfc822; gone@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n",
      "bounce gone@example.com - user_unknown dead suppress_address\n" },
    { "bounce of a bounce",
      REPORT("delivery-status", "x",
             ABOUT TO("gone", "failed", "5.1.1") "Diagnostic-Code: smtp; 550 5.1.1 no such user\n",
             "Return-Path: <>\nSubject: x\n\nx\n"),
      "bounce_of_bounce gone@example.com 550 user_unknown unknown none\n" },
    { "bounce of a bounce, by Postfix",
      REPORT("delivery-status", "x",
             "Reporting-MTA: dns; x\nX-Postfix-Sender: rfc822; \n\n" TO("gone", "failed", "5.1.1"),
             "Subject: x\n\nx\n"),
      "bounce_of_bounce gone@example.com - user_unknown unknown none\n" },
    { "bounce of a bounce, by its type",
      REPORT(
          "delivery-status", "x", ABOUT TO("gone", "failed", "5.1.1"),
          "Subject: x\nContent-Type: multipart/report; boundary=c\n\n--c\nContent-Type: message/delivery-status\n\n" TO(
              "inner", "failed", "5.1.1") "\n--c--\n"),
      "bounce_of_bounce gone@example.com - user_unknown unknown none\n" },
    { "bounce of a bounce, by qmail",
      QMAIL "<gone@example.com>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n"
            "--- Below this line is a copy of the message.\n\nReturn-Path: <>\nSubject: x\n\nx\n",
      "bounce_of_bounce gone@example.com - user_unknown unknown none\n" },
    { "qmail",
      QMAIL "<gone@example.com>:\n192.0.2.1 does not like recipient.\nRemote host said: 550-5.1.1 no "
            "such\n<planted@example.net>:\n550 5.1.1 user\n"
            "Giving up on 192.0.2.1.\n\n<full@example.com>:\n192.0.2.1 does not like recipient.\nRemote host said: 552 "
            "5.2.2 Mailbox full\n\n"
            "--- Below this line is a copy of the message.\n\nReturn-Path: "
            "<alice@example.org>\n\n<inbody@example.com>:\n550 no such user\n",
      "bounce gone@example.com 550 user_unknown suspect review\nbounce full@example.com 552 mailbox_full "
      "suspect retry_later\n" }, /* the reply names another address, so none is called dead */
    { "address in quotes",
      EXIM "\"gone@example.com\":\nSMTP error from remote server after RCPT command:\nhost: mx.example.com\n5.1.1 "
           "<gone@example.com>... User unknown\n",
      "bounce gone@example.com - user_unknown dead suppress_address\n" },
    { "Exim without a report",
      EXIM "  gone@example.com\n    (generated from us@example.org)\n    SMTP error from remote mail server after RCPT "
           "TO:<gone@example.com>:\n"
           "    550-5.1.1 no such\n    550 5.1.1 user\n  full@example.com\n    SMTP error from remote mail server "
           "after RCPT TO:<full@example.com>:\n    552 5.2.2 Mailbox full\n",
      "bounce gone@example.com 550 user_unknown dead suppress_address\nbounce full@example.com 552 mailbox_full "
      "suspect retry_later\n" },
    { "Exim's warning",
      EXIM "A message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 "
           "hours.\n\n  gone@example.com\n"
           "    SMTP error from remote mail server after RCPT TO:<gone@example.com>:\n    550 5.1.1 no such user\n",
      "delayed gone@example.com 550 user_unknown suspect retry\n" },
    { "complaint",
      "From: fbl@example.com\nContent-Type: multipart/report; report-type=feedback-report; "
      "boundary=b\n\n--b\n\nx\n--b\n"
      "Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nOriginal-Rcpt-To: <jane@example.com>\n\n--b--\n",
      "complaint jane@example.com - undetermined unknown none\n" },
    { "receipt",
      "From: Jane <jane@example.com>\nContent-Type: multipart/report; report-type=disposition-notification; "
      "boundary=b\n\n--b\n"
      "Content-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; jane@example.com\nDisposition: x; "
      "displayed\n--b--\n",
      "receipt jane@example.com - undetermined unknown none\n" },
    { "auto-reply",
      "From: Jane <jane@example.com>\nAuto-Submitted: auto-replied (vacation)\nSubject: x\n\n550 5.1.1 no such user\n",
      "auto_reply jane@example.com - undetermined unknown none\n" },
    { "out of office", "From: jane@example.com\nSubject: Out of Office: x\n\nx\n",
      "auto_reply jane@example.com - undetermined unknown none\n" },
    { "a person", "From: jane@example.com\nSubject: Re: x\n\n550 5.1.1 no such user\n",
      "other - - undetermined unknown none\n" },
    { "a bounce that a person forwards",
      "From: jane@example.com\nContent-Type: message/rfc822\n\n" REPORT("delivery-status", "x",
                                                                        ABOUT TO("gone", "failed", "5.1.1"), OURS),
      "other - - undetermined unknown none\n" },
    { "no recipient", REPORT("delivery-status", "x", ABOUT, OURS), "bounce - - undetermined unknown none\n" },
    { "nothing", "", "other - - undetermined unknown none\n" },
    { "envelope line of a pipe",
      "From MAILER-DAEMON Tue Nov 24 03:46:02 2026\n" REPORT("delivery-status", "x",
                                                             ABOUT TO("gone", "failed", "5.1.1"), OURS),
      "bounce gone@example.com - user_unknown dead suppress_address\n" },
};

static void verdicts_are_the_same(void **state)
{
    static const char *const names[] = { "recipient", "code", "type", "permanent", "address", "reason", "action" };
    static const char *const mtas[] = { "postfix", "exim", "sendmail", "opensmtpd" };
    char command[60];
    (void)state;
    for (size_t i = 0; i < COUNT(mtas); i++) {
        snprintf(command, sizeof command, "$B mail $F/%s.mbox", mtas[i]);
        assert_int_equal(run(command), 0);
        assert_string_equal(values_of(names, COUNT(names)),
                            "moved@example.com 551 hard true dead moved suppress_address\n"
                            "multi@example.com 550 hard true dead user_unknown suppress_address\n"
                            "plain@example.com 550 hard true dead user_unknown suppress_address\n"
                            "full@example.com 552 soft true suspect mailbox_full retry_later\n"
                            "listed@example.com 550 block true unaffected blocklisted request_delisting\n"
                            "spam@example.com 554 block true unaffected spam_content fix_message\n"
                            "bare@example.com 550 hard true suspect mailbox_unavailable review\n");
    }
}

static void what_is_known_of_a_message(void **state)
{
    static const char *const names[] = { "time",     "sender",     "result",    "reporter",
                                         "queue_id", "message_id", "report_id", "host" };
    (void)state;
    assert_int_equal(run("$B mail $F/postfix.mbox | head -n 1"), 0);
    assert_string_equal(values_of(names, COUNT(names)),
                        "1795491962 alice@mta.example.org failed mta.example.org 2D558437 <moved@mta.example.org> "
                        "<r-moved@mta.example.org> mx.example.com\n");
}

static void a_maildir(void **state)
{
    (void)state;
    assert_int_equal(
        run("rm -rf md; mkdir -p md/new md/cur md/tmp; csplit -s -z -f md/new/ $F/exim.mbox '/^From /' '{*}'; mv "
            "md/new/03 md/cur/03; touch md/new/.x; "
            "$B mail md | wc -l; cat $F/exim.mbox | $B mail | wc -l; $B mail $F/exim.mbox md - <md/cur/03 | wc -l"),
        0);
    holds("7\n7\n15\n");
}

/* A folder without new/ and cur/: its mails and mboxes, but no hidden files and no subfolders. */
static void a_folder(void **state)
{
    static const char *const names[] = { "recipient" };
    (void)state;
    assert_int_equal(
        run("rm -rf folder; mkdir -p folder/sub; cp $F/exim.mbox folder/z.mbox; cp $F/exim.mbox folder/.x; "
            "cp $F/exim.mbox folder/sub/; sed -n '2,/^From /p' $F/postfix.mbox | sed '$d' >folder/a.eml; "
            "$B mail folder 2>&1"),
        0);
    assert_string_equal(values_of(names, COUNT(names)),
                        "moved@example.com\nmoved@example.com\nmulti@example.com\nplain@example.com\nfull@example.com\n"
                        "listed@example.com\nspam@example.com\nbare@example.com\n");
    assert_int_equal(run("rm -rf folder; mkdir folder; $B mail folder 2>&1"), 0);
    assert_string_equal(output, "");
    assert_int_equal(run("mkdir folder/new; $B mail folder 2>&1"), 66);
    assert_string_equal(output, "bounce-processor: folder/cur: No such file or directory\n");
}

static void what_is_no_bounce(void **state)
{
    (void)state;
    assert_int_equal(
        run("printf 'From: jane@example.com\\n\\nHello\\n' >in; $B mail in 2>&1 >/dev/null; $B pipe out <in 2>&1"), 0);
    assert_string_equal(output, "bounce-processor: in: not a bounce: not classified\n"
                                "bounce-processor: standard input: not a bounce: not classified\n");
}

/* With exit status 75 the MTA keeps the mail; no partial line may stay. */
static void exit_status(void **state)
{
    (void)state;
    write_input("Subject: x\n\nx\n", 14);
    assert_int_equal(run("$B pipe /dev/full <in 2>&1"), 75);
    holds("bounce-processor: /dev/full: No space left on device\n");
    assert_int_equal(run("$B pipe nowhere/lines <in 2>&1"), 75);
    assert_int_equal(run("$B pipe . <in 2>&1"), 75);
    assert_int_equal(run("$B mail in >/dev/full 2>&1"), 75);
    assert_int_equal(run("$B mail $F/exim.mbox 2>&1 >/dev/full"), 75);
    assert_int_equal(run("$B report <in 2>&1 >/dev/full"), 75);
    assert_int_equal(run("$B report --html nowhere/x <in 2>&1"), 75);
    assert_int_equal(run("$B report --html /dev/full <in 2>&1"), 75);
    assert_int_equal(run("$B pipe <in 2>&1"), 64);
    assert_int_equal(run("$B banana <in 2>&1"), 64);
    assert_int_equal(run("$B mail nowhere 2>&1"), 66);
    assert_int_equal(run("$B mail <&- 2>&1"), 74);
    assert_int_equal(run("$B pipe lines <&- 2>&1"), 75);
}

static void nothing_on_standard_output(void **state)
{
    (void)state;
    assert_int_equal(run("rm -f lines; $B pipe lines <in 2>err; cat err >&2; test -s lines"), 0);
    assert_string_equal(output, "");
}

static void a_part_of_a_line_is_taken_back(void **state)
{
    (void)state;
    assert_int_equal(run("rm -f lines; $B pipe lines <in 2>err; wc -c <lines; ( ulimit -f 1; trap '' XFSZ; $B pipe "
                         "lines <in; echo $? ) 2>err; wc -l <lines"),
                     0);
    if (!strstr(output, "\n75\n1\n") && !strstr(output, "\n0\n2\n"))
        fail_msg("%s", output);
}

static void many_at_once(void **state)
{
    (void)state;
    assert_int_equal(
        run("rm -f lines; for n in 1 2 3 4; do for i in $(seq 30); do $B pipe lines <in 2>/dev/null & done; "
            "wait; done; wc -l <lines; grep -c '^{\"code\".*}$' lines"),
        0);
    holds("120\n120\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verdicts_are_the_same),
        cmocka_unit_test(what_is_known_of_a_message),
        cmocka_unit_test(a_maildir),
        cmocka_unit_test(a_folder),
        cmocka_unit_test(what_is_no_bounce),
        cmocka_unit_test(exit_status),
        cmocka_unit_test(nothing_on_standard_output),
        cmocka_unit_test(a_part_of_a_line_is_taken_back),
        cmocka_unit_test(many_at_once),
    };
    int failed = run_rows("mails", rows, COUNT(rows), sizeof *rows, lines_of_mail_are);
    return cmocka_run_group_tests(tests, NULL, NULL) + failed;
}
