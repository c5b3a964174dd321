/* SPDX-License-Identifier: MIT */
/* Mail logs. */
#include "run.h"

#include <time.h>

#define POSTFIX   "2026-11-24T03:46:02.123456+00:00 mta postfix/"
#define SENDMAIL  "2026-11-24T03:46:02+00:00 mta sendmail[714]: "
#define EXIM      "2026-11-24 03:46:02 1xVhNL-0007Ot-2E "
#define OPENSMTPD "2026-11-24T03:46:02Z mta smtpd[9]: 67cd58e6d416a7a7 "
#define TAI64N    "@400000006b0508841dcd6500 "
#define SPLOGGER  "2026-11-24T03:46:02Z mta qmail: 1762700000.123456 "
#define REPLY     "SMTP error from remote mail server after RCPT TO:<gone@example.com>: 550 5.1.1 no such user"

/* { name, log, a line for each attempt: kind time recipient sender queue_id result code reason address stage host } */
static struct row {
    const char *name, *log, *lines;
} rows[] = {
    { "Postfix",
      POSTFIX
      "qmgr[610]: 1ACDA411: from=<alice@example.org>, size=336, nrcpt=1 (queue active)\n" POSTFIX
      "smtp[662]: 1ACDA411: to=<gone@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=0.09, "
      "delays=0/0.03/0/0.06, dsn=5.1.1, status=bounced "
      "(host mx.example.com[192.0.2.1] said: 550 5.1.1 no such user (in reply to RCPT TO command))\n" POSTFIX
      "smtp[662]: 1ACDA411: to=<fine@example.com>, orig_to=<all@example.org>, relay=mx.example.com[192.0.2.1]:25, "
      "delay=0.09, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 1)\n" POSTFIX "qmgr[610]: 1ACDA411: removed\n",
      "attempt 1795491962 gone@example.com alice@example.org 1ACDA411 bounced 550 user_unknown dead rcpt "
      "mx.example.com\n"
      "attempt 1795491962 fine@example.com alice@example.org 1ACDA411 sent 250 accepted unaffected - "
      "mx.example.com\n" },
    { "Postfix, its own text",
      POSTFIX "error[674]: 2D558437: to=<jdoe@example.com>, relay=none, delay=0.02, dsn=5.1.6, status=bounced (User "
              "has moved to jdoe@example.net)\n" POSTFIX
              "smtp[674]: 2D558438: to=<far@example.com>, relay=none, delay=0.1, dsn=4.4.1, status=deferred (connect "
              "to mx.example.com[192.0.2.1]:25: Connection refused)\n" POSTFIX
              "local[677]: 2D558439: to=<alice@example.org>, relay=local, delay=0, dsn=2.0.0, status=sent (delivered "
              "to mailbox)\n",
      "attempt 1795491962 jdoe@example.com - 2D558437 bounced - moved dead - -\n"
      "attempt 1795491962 far@example.com - 2D558438 deferred - network_error unaffected connect mx.example.com\n"
      "attempt 1795491962 alice@example.org - 2D558439 sent - accepted unaffected - -\n" },
    { "a deferred address is not dead",
      POSTFIX
      "smtp[662]: 1ACDA411: to=<gone@example.com>, relay=mx.example.com[192.0.2.1]:25, dsn=4.1.1, status=SOFTBOUNCE "
      "(host mx.example.com[192.0.2.1] said: 550 5.1.1 no such user (in reply to RCPT TO command))\n",
      "attempt 1795491962 gone@example.com - 1ACDA411 deferred 550 user_unknown suspect rcpt mx.example.com\n" },
    { "a bounce that bounces",
      POSTFIX
      "qmgr[610]: 1ACDA411: from=<>, size=336, nrcpt=1 (queue active)\n" POSTFIX
      "smtp[662]: 1ACDA411: to=<gone@example.com>, relay=mx.example.com[192.0.2.1]:25, dsn=5.1.1, status=bounced "
      "(host mx.example.com[192.0.2.1] said: 550 5.1.1 no such user (in reply to RCPT TO command))\n",
      "bounce_of_bounce 1795491962 gone@example.com - 1ACDA411 bounced 550 user_unknown unknown rcpt "
      "mx.example.com\n" },
    { "a recipient with keys in it",
      POSTFIX "smtp[662]: 1ACDA411: to=<\"x>, dsn=2.0.0, status=sent (250 y\"@example.com>, "
              "relay=mx.example.com[192.0.2.1]:25, dsn=5.1.1, status=bounced "
              "(host mx.example.com[192.0.2.1] said: 550 5.1.1 status=sent (in reply to RCPT TO command))\n",
      "attempt 1795491962 \\ - 1ACDA411 bounced 550 user_unknown dead rcpt mx.example.com\n" },
    { "Postfix, syslog's own time",
      "Nov  4 03:46:02 mta postfix-out/smtp[662]: 1ACDA411: to=<gone@example.com>, relay=none, dsn=4.4.3, "
      "status=deferred (Host or domain name not found)\n"
      "Nov  4 03:46:02 mta postfix/smtpd[1]: NOQUEUE: reject: RCPT from x[192.0.2.1]: 550 5.1.1 <a@b>: no; from=<c@d> "
      "to=<a@b> proto=ESMTP\n",
      NULL },
    { "Exim",
      EXIM "<= alice@example.org U=root P=local S=302\n" EXIM
           "** gone@example.com R=remote T=out H=mx.example.com [192.0.2.1]:25: " REPLY " DT=0s\n" EXIM
           "=> fine@example.com R=remote T=out H=mx.example.com [192.0.2.1]:25 C=\"250 2.0.0 Ok: queued\" DT=0s\n" EXIM
           "-> two@example.com R=remote T=out H=mx.example.com [192.0.2.1]:25 C=\"250 2.0.0 Ok: queued\"\n" EXIM
           "Completed\n",
      "attempt 1795491962 gone@example.com alice@example.org 1xVhNL-0007Ot-2E bounced 550 user_unknown dead rcpt "
      "mx.example.com\n"
      "attempt 1795491962 fine@example.com alice@example.org 1xVhNL-0007Ot-2E sent 250 accepted unaffected - "
      "mx.example.com\n"
      "attempt 1795491962 two@example.com alice@example.org 1xVhNL-0007Ot-2E sent 250 accepted unaffected - "
      "mx.example.com\n" },
    { "Exim, deferred",
      EXIM "== full@example.com R=remote T=out defer (-44) H=mx.example.com [192.0.2.1]:25 DT=0s: SMTP error from "
           "remote mail server after RCPT TO:<full@example.com>: 452 4.2.2 Mailbox full\n" EXIM
           "== far@example.com R=remote T=out defer (111): Connection refused DT=0s\n",
      "attempt 1795491962 full@example.com - 1xVhNL-0007Ot-2E deferred 452 mailbox_full suspect rcpt mx.example.com\n"
      "attempt 1795491962 far@example.com - 1xVhNL-0007Ot-2E deferred - network_error unaffected connect -\n" },
    { "Exim, a bounce that bounces",
      EXIM "<= <> R=1xVhNL-0007Ot-2D U=Debian-exim P=local S=1828\n" EXIM
           "** gone@example.com R=remote T=out H=mx.example.com [192.0.2.1]:25: " REPLY "\n",
      "bounce_of_bounce 1795491962 gone@example.com - 1xVhNL-0007Ot-2E bounced 550 user_unknown unknown rcpt "
      "mx.example.com\n" },
    { "Exim, by redirection and by pipe",
      EXIM "=> alice <alice@example.org> R=local T=box S=1873\n" EXIM
           "=> |/bin/x y <bounces@example.org> R=aliases T=address_pipe S=2998 DT=0s\n" EXIM
           "** nobody@example.org: Unrouteable address\n",
      "attempt 1795491962 alice@example.org - 1xVhNL-0007Ot-2E sent - accepted unaffected - -\n"
      "attempt 1795491962 bounces@example.org - 1xVhNL-0007Ot-2E sent - accepted unaffected - -\n"
      "attempt 1795491962 nobody@example.org - 1xVhNL-0007Ot-2E bounced - domain_unknown dead - -\n" },
    { "Exim 4.97, zone and pid",
      "2026-11-24 04:46:02.500 +0100 [77] 1rXXXX-00000000abc-0abc ** gone@example.com R=remote T=out H=mx.example.com "
      "[192.0.2.1]:25: " REPLY "\n",
      "attempt 1795491962 gone@example.com - 1rXXXX-00000000abc-0abc bounced 550 user_unknown dead rcpt "
      "mx.example.com\n" },
    { "Exim by syslog, without its own time",
      "2026-11-24T03:46:02Z mta exim[9]: 1xVhNL-0007Ot-2E ** nobody@example.org: Unrouteable address\n",
      "attempt 1795491962 nobody@example.org - 1xVhNL-0007Ot-2E bounced - domain_unknown dead - -\n" },
    { "Exim by syslog",
      "2026-11-24T03:46:02Z mta exim[9]: 2026-11-24 03:46:02 1xVhNL-0007Ot-2E ** gone@example.com R=remote T=out "
      "H=mx.example.com [192.0.2.1]:25: " REPLY "\n",
      "attempt 1795491962 gone@example.com - 1xVhNL-0007Ot-2E bounced 550 user_unknown dead rcpt mx.example.com\n" },
    { "Sendmail",
      SENDMAIL
      "6AO46Wxw029714: from=<alice@example.org>, size=324, class=0, nrcpts=3, msgid=<1@example.org>\n" SENDMAIL
      "6AO46Wxw029714: to=<gone@example.com>,<two@example.com>, delay=00:00:01, mailer=esmtp, "
      "relay=mx.example.com. [192.0.2.1], dsn=5.1.1, stat=User unknown\n" SENDMAIL
      "6AO46Wxw029714: to=<fine@example.com>, delay=00:00:01, mailer=esmtp, relay=mx.example.com. "
      "[192.0.2.1], dsn=2.0.0, stat=Sent (Ok: queued)\n" SENDMAIL
      "6AO46Wxw029714: to=<grey@example.com>, delay=00:00:01, mailer=esmtp, relay=mx.example.com. "
      "[192.0.2.1], dsn=4.2.2, stat=Deferred: 452 4.2.2 Mailbox full\n" SENDMAIL
      "6AO46Wxw029714: to=moved@example.com, ctladdr=alice@example.org (0/0), relay=mx.example.com. [192.0.2.1], "
      "dsn=5.1.6, reply=551 5.1.6 Try <j@relay.example.net>, stat=Sent, stat=User unknown\n" SENDMAIL
      "6AO46Wxw029714: to=<later@example.com>, delay=00:00:01, mailer=esmtp, stat=queued\n",
      "attempt 1795491962 gone@example.com alice@example.org 6AO46Wxw029714 bounced - user_unknown dead - "
      "mx.example.com\n"
      "attempt 1795491962 two@example.com alice@example.org 6AO46Wxw029714 bounced - user_unknown dead - "
      "mx.example.com\n"
      "attempt 1795491962 fine@example.com alice@example.org 6AO46Wxw029714 sent - accepted unaffected - "
      "mx.example.com\n"
      "attempt 1795491962 grey@example.com alice@example.org 6AO46Wxw029714 deferred 452 mailbox_full suspect - "
      "mx.example.com\n"
      "attempt 1795491962 moved@example.com alice@example.org 6AO46Wxw029714 bounced 551 moved dead - "
      "mx.example.com\n" },
    { "OpenSMTPD",
      OPENSMTPD "mta delivery evpid=11cdbb7541f5696f from=<alice@example.org> to=<gone@example.com> rcpt=<-> "
                "source=\"192.0.2.9\" relay=\"192.0.2.1 (mx.example.com)\" delay=0s "
                "result=\"PermFail\" stat=\"550 5.1.1 no such user\"\n"
                "67cd58e6d416a7a7 mta delivery evpid=11cdbb7541f5696e from=<> to=<gone@example.com> rcpt=<-> "
                "source=\"192.0.2.9\" relay=\"192.0.2.1 (mx.example.com)\" delay=0s result=\"PermFail\" stat=\"550 "
                "5.1.1 no such user\"\n" OPENSMTPD
                "mda delivery evpid=9124a1d04f7b390f from=<> to=<alice@example.org> rcpt=<alice@example.org> user=root "
                "delay=0s result=Ok stat=Delivered\n" OPENSMTPD "smtp disconnected reason=quit\n",
      "attempt 1795491962 gone@example.com alice@example.org 11cdbb7541f5696f bounced 550 user_unknown dead - "
      "mx.example.com\n"
      "bounce_of_bounce - gone@example.com - 11cdbb7541f5696e bounced 550 user_unknown unknown - mx.example.com\n"
      "attempt 1795491962 alice@example.org - 9124a1d04f7b390f sent - accepted unaffected - -\n" },
    { "other programs log what strangers say",
      "2026-11-24T03:46:02Z mta sshd[1]: Invalid user q: to=<gone@example.com>, dsn=5.1.1, stat=User unknown\n"
      "2026-11-24T03:46:02Z mta postfix/smtpd[1]: 1: to=<gone@example.com>, relay=x, dsn=5.1.1, status=bounced (x)\n"
      "2026-11-24T03:46:02Z mta dovecot: 1: to=<gone@example.com>, dsn=5.1.1, stat=User unknown\n"
      "2026-11-24T03:46:02Z mta sshd[1]: x mta delivery evpid=1 from=<> to=<gone@example.com> rcpt=<-> "
      "result=\"PermFail\" stat=\"550 5.1.1 no\"\n"
      "2026-11-24T03:46:02Z mta sshd[1]: 2026-11-24 03:46:02 1xVhNL-0007Ot-2E ** gone@example.com: Unrouteable "
      "address\n",
      "" },
    { "heads",
      "2026-11-24 03:46:02 mta postfix/relay/smtp[1]: 2: to=<gone@example.com>, relay=none, dsn=5.1.1, status=bounced "
      "(x)\n"
      "<22>2026-11-24T03:46:02Z mta postfix/smtp[1]: 3: to=<gone@example.com>, relay=none, dsn=5.1.1, status=bounced "
      "(x)\n"
      "postfix-1_a  | 2026-11-24T03:46:02Z mta postfix/smtp[1]: 4: to=<gone@example.com>, relay=none, dsn=5.1.1, "
      "status=bounced (x)\n"
      "2026-11-24T03:46:02Z mta postfix/smtp[1]: [ID 197553 mail.info] 5: to=<gone@example.com>, relay=none, "
      "dsn=5.1.1, status=bounced (x)\n"
      "2026-11-24T03:46:02Z [1:mail1:postfix/lmtp] 6: to=<gone@example.com>, relay=none, dsn=5.1.1, status=bounced "
      "(x)\n"
      "2026-11-24T03:46:02Z mta sm-mta[7]: 7: to=<gone@example.com>, dsn=5.1.1, stat=User unknown\n",
      "attempt 1795491962 gone@example.com - 2 bounced - user_unknown dead - -\n"
      "attempt 1795491962 gone@example.com - 3 bounced - user_unknown dead - -\n"
      "attempt 1795491962 gone@example.com - 4 bounced - user_unknown dead - -\n"
      "attempt 1795491962 gone@example.com - 5 bounced - user_unknown dead - -\n"
      "attempt 1795491962 gone@example.com - 6 bounced - user_unknown dead - -\n"
      "attempt 1795491962 gone@example.com - 7 bounced - user_unknown dead - -\n" },
    { "a day of one digit",
      "Nov 4 03:46:02 mta postfix/smtp[1]: 1ACDA411: to=<gone@example.com>, relay=none, dsn=4.4.3, status=deferred "
      "(Host or domain name not found)\n",
      NULL },
    { "Postfix, no brackets and other words",
      POSTFIX "local[1]: 1: to=gone@example.com, orig_to=root@localhost, relay=local, dsn=5.1.1, status=bounced "
              "(unknown user: \"gone\")\n" POSTFIX "error[1]: 2: to=<gone@example.com>, relay=none, dsn=5.1.1, "
              "status=undeliverable-but-not-cached (User unknown in virtual alias table)\n",
      "attempt 1795491962 gone@example.com - 1 bounced - user_unknown dead - -\n"
      "attempt 1795491962 gone@example.com - 2 bounced - user_unknown dead - -\n" },
    { "one reply to the data of two recipients",
      POSTFIX "qmgr[610]: 1: from=<alice@example.org>, size=336, nrcpt=2 (queue active)\n" POSTFIX
              "smtp[1]: 1: to=<gone@example.com>, relay=mx.example.com[192.0.2.1]:25, dsn=5.1.1, status=bounced (host "
              "mx.example.com[192.0.2.1] said: 550 5.1.1 <gone@example.com> no such user (in reply to end of DATA "
              "command))\n" POSTFIX
              "smtp[1]: 1: to=<fine@example.com>, relay=mx.example.com[192.0.2.1]:25, dsn=5.1.1, status=bounced (host "
              "mx.example.com[192.0.2.1] said: 550 5.1.1 <gone@example.com> no such user (in reply to end of DATA "
              "command))\n" POSTFIX
              "smtp[1]: 1: to=<well@example.com>, relay=mx.example.com[192.0.2.1]:25, dsn=5.1.1, status=bounced (host "
              "mx.example.com[192.0.2.1] said: 550 5.1.1 no such user (in reply to end of DATA command))\n",
      "attempt 1795491962 gone@example.com alice@example.org 1 bounced 550 user_unknown dead eod mx.example.com\n"
      "attempt 1795491962 fine@example.com alice@example.org 1 bounced 550 user_unknown suspect eod mx.example.com\n"
      "attempt 1795491962 well@example.com alice@example.org 1 bounced 550 user_unknown suspect eod "
      "mx.example.com\n" },
    { "a sender that counts recipients",
      POSTFIX "qmgr[610]: 1: from=<\"x nrcpt=1 \">, size=336, nrcpt=2 (queue active)\n" POSTFIX
              "smtp[1]: 1: to=<well@example.com>, relay=mx.example.com[192.0.2.1]:25, dsn=5.1.1, status=bounced (host "
              "mx.example.com[192.0.2.1] said: 550 5.1.1 no such user (in reply to end of DATA command))\n",
      "attempt 1795491962 well@example.com \\ 1 bounced 550 user_unknown suspect eod mx.example.com\n" },
    { "more recipients than are counted",
      POSTFIX "qmgr[610]: 1: from=<alice@example.org>, size=336, nrcpt=65536 (queue active)\n" POSTFIX
              "smtp[1]: 1: to=<well@example.com>, relay=mx.example.com[192.0.2.1]:25, dsn=5.1.1, status=bounced (host "
              "mx.example.com[192.0.2.1] said: 550 5.1.1 no such user (in reply to end of DATA command))\n",
      "attempt 1795491962 well@example.com alice@example.org 1 bounced 550 user_unknown suspect eod mx.example.com\n" },
    { "one reply to the data of one recipient",
      POSTFIX "qmgr[610]: 1: from=<alice@example.org>, size=336, nrcpt=1 (queue active)\n" POSTFIX
              "smtp[1]: 1: to=<well@example.com>, relay=mx.example.com[192.0.2.1]:25, dsn=5.1.1, status=bounced (host "
              "mx.example.com[192.0.2.1] said: 550 5.1.1 no such user (in reply to end of DATA command))\n",
      "attempt 1795491962 well@example.com alice@example.org 1 bounced 550 user_unknown dead eod mx.example.com\n" },
    { "names of Exim's routers and transports",
      EXIM "== gone@example.com R=virtual_user_spam T=dkim_remote_smtp defer (-1): forced defer\n" EXIM
           "** gone@example.com R=greylist_mail T=virus_out DT=0.1s: retry timeout exceeded\n" EXIM
           "** gone@example.com R=mailbox_full T=remote_smtp H=mx.example.com [192.0.2.1]:25 "
           "X=TLS1.3:TLS_AES:256 CV=yes DN=\"CN=spam: x\": " REPLY "\n",
      "attempt 1795491962 gone@example.com - 1xVhNL-0007Ot-2E deferred - undetermined unknown - -\n"
      "attempt 1795491962 gone@example.com - 1xVhNL-0007Ot-2E bounced - expired suspect - -\n"
      "attempt 1795491962 gone@example.com - 1xVhNL-0007Ot-2E bounced 550 user_unknown dead rcpt mx.example.com\n" },
    { "Exim did not try",
      EXIM "== gone@example.com R=virtual_user_spam T=dkim_remote_smtp defer (-44): retry time not reached\n" EXIM
           "== gone@example.com R=a T=b defer (-53): retry time not reached for any host for 'example.com'\n" EXIM
           "== gone@example.com R=a T=b defer (-53) DT=0.000s: Retry time not yet reached\n",
      "" },
    { "OpenSMTPD 5 and 6",
      "2026-11-24T03:46:02Z mta smtpd[9]: relay: TempFail for 3a1b: session=1, from=<alice@example.org>, "
      "to=<gone@example.com>, rcpt=<->, source=192.0.2.2, relay=192.0.2.1 (mx.example.com), delay=1s, stat=450 4.7.1 "
      "Greylisted\n"
      "2026-11-24T03:46:02Z mta smtpd[9]: delivery: Ok for 3a1c: from=<alice@example.org>, to=<x@example.com>, user=x, "
      "method=mbox, delay=1s, stat=Delivered\n" OPENSMTPD
      "mta event=delivery evpid=3a1d from=<alice@example.org> to=<gone@example.com> rcpt=<-> source=\"192.0.2.2\" "
      "relay=\"192.0.2.1 (mx.example.com)\" delay=1s result=\"PermFail\" stat=\"550 5.1.1 no such user\"\n",
      "attempt 1795491962 gone@example.com alice@example.org 3a1b deferred 450 greylisted unaffected - "
      "mx.example.com\n"
      "attempt 1795491962 x@example.com alice@example.org 3a1c sent - accepted unaffected - -\n"
      "attempt 1795491962 gone@example.com alice@example.org 3a1d bounced 550 user_unknown dead - mx.example.com\n" },
    { "Sendmail, one of two is named",
      SENDMAIL "1: to=<gone@example.com>,<fine@example.com>, delay=00:00:01, mailer=esmtp, relay=mx.example.com. "
               "[192.0.2.1], dsn=5.1.1, reply=550 5.1.1 <gone@example.com>... User unknown, stat=User unknown\n",
      "attempt 1795491962 gone@example.com - 1 bounced 550 user_unknown dead - mx.example.com\n"
      "attempt 1795491962 fine@example.com - 1 bounced 550 user_unknown suspect - mx.example.com\n" },
    { "qmail by multilog",
      TAI64N "new msg 53\n" TAI64N "info msg 53: bytes 324 from <alice@example.org> qp 77 uid 1000\n" TAI64N
             "starting delivery 3: msg 53 to remote gone@example.com\n" TAI64N "status: local 0/10 remote 1/20\n" TAI64N
             "starting delivery 4: msg 53 to local fine@example.org\n" TAI64N
             "starting delivery 5: msg 53 to remote grey@example.com\n" TAI64N
             "delivery 4: success: did_0+0+1/\n" TAI64N
             "delivery 3: failure: 192.0.2.1_does_not_like_recipient./Remote_host_said:_550-5.1.1_no_such_user/"
             "550_5.1.1_see_http://example.com/a/Giving_up_on_192.0.2.1./\n" TAI64N
             "delivery 5: deferral: 192.0.2.1_does_not_like_recipient./Remote_host_said:_450_4.2.0_Greylisted/"
             "Giving_up_on_192.0.2.1./\n" TAI64N "end msg 53\n",
      "attempt 1795491962 fine@example.org alice@example.org 53 sent - accepted unaffected - -\n"
      "attempt 1795491962 gone@example.com alice@example.org 53 bounced 550 user_unknown dead rcpt 192.0.2.1\n"
      "attempt 1795491962 grey@example.com alice@example.org 53 deferred 450 greylisted unaffected rcpt 192.0.2.1\n" },
    { "qmail by splogger, tai64nlocal and alone",
      SPLOGGER
      "info msg 7: bytes 324 from <alice@example.org> qp 77 uid 1000\n" SPLOGGER
      "starting delivery 1: msg 7 to remote gone@example.com\n" SPLOGGER
      "delivery 1: failure: Sorry,_I_couldn't_find_any_host_named_example.com._(#5.1.2)/\n"
      "2026-11-24 03:46:02.123456789 starting delivery 2: msg 8 to remote fine@example.com\n"
      "2026-11-24 03:46:02.123456789 delivery 2: success: 192.0.2.1_accepted_message./Remote_host_said:_250_ok/\n"
      "starting delivery 3: msg 9 to remote gone@example.com\n"
      "delivery 3: failure: 192.0.2.1_failed_after_I_sent_the_message./Remote_host_said:_550_5.1.1_no_such_user/\n",
      "attempt 1795491962 gone@example.com alice@example.org 7 bounced - domain_unknown dead - -\n"
      "attempt 1795491962 fine@example.com - 8 sent 250 accepted unaffected - -\n"
      "attempt - gone@example.com - 9 bounced 550 user_unknown dead eod 192.0.2.1\n" },
    { "qmail, the same numbers on two hosts",
      SPLOGGER
      "info msg 7: bytes 324 from <> qp 77 uid 1000\n" SPLOGGER
      "starting delivery 1: msg 7 to remote gone@example.com\n"
      "2026-11-24T03:46:02Z other qmail: 1762700000.123456 info msg 7: bytes 1 from <bob@example.org> qp 1 uid "
      "2\n"
      "2026-11-24T03:46:02Z other qmail: 1762700000.123456 starting delivery 1: msg 7 to remote "
      "fine@example.com\n" SPLOGGER
      "delivery 1: failure: 192.0.2.1_does_not_like_recipient./Remote_host_said:_550_5.1.1_no_such_user/\n"
      "2026-11-24T03:46:02Z other qmail: 1762700000.123456 delivery 1: success: "
      "192.0.2.1_accepted_message./Remote_host_said:_250_ok/\n",
      "bounce_of_bounce 1795491962 gone@example.com - 7 bounced 550 user_unknown unknown rcpt 192.0.2.1\n"
      "attempt 1795491962 fine@example.com bob@example.org 7 sent 250 accepted unaffected - -\n" },
    { "qmail, the same numbers in two queues",
      SPLOGGER "starting delivery 1: msg 7 to remote gone@example.com queue1\n" SPLOGGER
               "starting delivery 1: msg 8 to remote fine@example.com queue2\n" SPLOGGER
               "delivery 1: failure: Sorry,_no_mailbox_here_by_that_name._(#5.1.1)/ queue1\n" SPLOGGER
               "delivery 1: success: did_0+0+1/ queue2\n",
      "attempt 1795491962 gone@example.com - 7 bounced - user_unknown dead - -\n"
      "attempt 1795491962 fine@example.com - 8 sent - accepted unaffected - -\n" },
    { "qmail's bounce of a bounce that bounces",
      SPLOGGER "info msg 7: bytes 324 from <#@[]> qp 77 uid 1000\n" SPLOGGER
               "starting delivery 1: msg 7 to remote gone@example.com\n" SPLOGGER
               "delivery 1: failure: 192.0.2.1_does_not_like_recipient./Remote_host_said:_550_5.1.1_no_such_user/\n",
      "bounce_of_bounce 1795491962 gone@example.com - 7 bounced 550 user_unknown unknown rcpt 192.0.2.1\n" },
    { "qmail, a sender with qmail's words",
      SPLOGGER "info msg 7: bytes 324 from <a>qp_7>@example.org> qp 77 uid 1000\n" SPLOGGER
               "starting delivery 1: msg 7 to remote gone@example.com\n" SPLOGGER
               "delivery 1: failure: 192.0.2.1_does_not_like_recipient./Remote_host_said:_550_5.1.1_no_such_user/\n",
      "attempt 1795491962 gone@example.com a>qp_7>@example.org 7 bounced 550 user_unknown dead rcpt 192.0.2.1\n" },
    { "qmail, a recipient that the log may have altered",
      SPLOGGER
      "starting delivery 1: msg 7 to remote jane_doe@example.com\n" SPLOGGER
      "delivery 1: failure: 192.0.2.1_does_not_like_recipient./Remote_host_said:_550_5.1.1_no_such_user/\n" SPLOGGER
      "starting delivery 2: msg 7 to local user-jane@example.com\n" SPLOGGER
      "delivery 2: failure: Sorry,_no_mailbox_here_by_that_name._(#5.1.1)/\n" SPLOGGER
      "starting delivery 3: msg 7 to remote user-jane@example.com\n" SPLOGGER
      "delivery 3: failure: 192.0.2.1_does_not_like_recipient./Remote_host_said:_550_5.1.1_no_such_user/\n",
      "attempt 1795491962 jane_doe@example.com - 7 bounced 550 user_unknown suspect rcpt 192.0.2.1\n"
      "attempt 1795491962 user-jane@example.com - 7 bounced - user_unknown suspect - -\n"
      "attempt 1795491962 user-jane@example.com - 7 bounced 550 user_unknown dead rcpt 192.0.2.1\n" },
    { "qmail, a reply about another mailbox",
      SPLOGGER
      "starting delivery 1: msg 7 to remote doe@example.com\n" SPLOGGER "delivery 1: failure: "
      "192.0.2.1_does_not_like_recipient./Remote_host_said:_550_5.1.1_<jane_doe@example.com>_no_such_user/\n" SPLOGGER
      "starting delivery 2: msg 7 to remote doe@example.com\n" SPLOGGER "delivery 2: failure: "
      "192.0.2.1_does_not_like_recipient./Remote_host_said:_550_5.1.1_user_<doe@example.com>_unknown/\n",
      "attempt 1795491962 doe@example.com - 7 bounced 550 user_unknown suspect rcpt 192.0.2.1\n"
      "attempt 1795491962 doe@example.com - 7 bounced 550 user_unknown dead rcpt 192.0.2.1\n" },
    { "qmail, a reply that contains its log's words",
      SPLOGGER "starting delivery 1: msg 7 to remote gone@example.com\n" SPLOGGER
               "starting delivery 2: msg 7 to remote fine@example.com\n" SPLOGGER
               "delivery 1: failure: 192.0.2.1_does_not_like_recipient./Remote_host_said:_550_5.1.1_no_such_user/"
               "delivery_2:_failure:_no_such_user/starting_delivery_2:_msg_7_to_remote_x@example.com/+\n"
               "2026-11-24T03:46:02Z mta qmail: 1762700000.123456+delivery 2: failure: _no_such_user/\n" SPLOGGER
               "delivery 2: success: 192.0.2.1_accepted_message./Remote_host_said:_250_ok/\n",
      "attempt 1795491962 gone@example.com - 7 bounced 550 user_unknown dead rcpt 192.0.2.1\n"
      "attempt 1795491962 fine@example.com - 7 sent 250 accepted unaffected - -\n" },
    { "qmail, a delivery that ends once, and numbers used again",
      SPLOGGER "starting delivery 1: msg 7 to remote gone@example.com\n" SPLOGGER
               "delivery 1: failure: Sorry,_no_mailbox_here_by_that_name._(#5.1.1)/\n" SPLOGGER
               "delivery 1: failure: Sorry,_no_mailbox_here_by_that_name._(#5.1.1)/\n" SPLOGGER
               "starting delivery 1: msg 8 to remote fine@example.com\n" SPLOGGER
               "starting delivery 1: msg 9 to remote gone@example.net\n" SPLOGGER
               "delivery 1: failure: Sorry,_no_mailbox_here_by_that_name._(#5.1.1)/\n",
      "attempt 1795491962 gone@example.com - 7 bounced - user_unknown dead - -\n"
      "attempt 1795491962 gone@example.net - 9 bounced - user_unknown dead - -\n" },
    { "qmail, no attempts",
      SPLOGGER
      "delivery 1: failure: no_such_user/\n" SPLOGGER "starting delivery 2: msg 7 to remote gone@example.com\n" SPLOGGER
      "delivery 2: report mangled, will defer\n" SPLOGGER "starting delivery 3: msg 7 to remote \n" SPLOGGER
      "delivery 3: failure: no_such_user/\n" SPLOGGER
      "starting delivery 4: msg 7 to nowhere gone@example.com\n" SPLOGGER
      "delivery 4: failure: no_such_user/\n" SPLOGGER "starting delivery 5: gone@example.com\n" SPLOGGER
      "delivery 5: failure: no_such_user/\n" SPLOGGER "starting delivery 6: msg 7 to remote gone@example.com\n" SPLOGGER
      "delivery: failure: no_such_user/\n"
      "2026-11-24T03:46:02Z mta qmail: 1762700000. delivery 6: failure: no_such_user/\n"
      "2026-11-24T03:46:02Z mta qmail: .123456 delivery 6: failure: no_such_user/\n"
      "2026-11-24T03:46:02Z mta qmail: x delivery 6: failure: no_such_user/\n"
      "2026-11-24T03:46:02Z mta qmail-smtpd: 1762700000.123456 delivery 6: failure: no_such_user/\n"
      "2026-11-24T03:46:02Z mta sshd[1]: delivery 6: failure: no_such_user/\n"
      "2026-11-24T03:46:02Z else qmail: 1762700000.123456 delivery 6: failure: no_such_user/\n",
      "" },
    { "Postfix gave up",
      POSTFIX
      "qmgr[610]: 1ACDA411: from=<alice@example.org>, status=expired, returned to sender\n" POSTFIX
      "qmgr[610]: 1ACDA412: from=<>, status=force-expired, returned to sender\n" POSTFIX
      "qmgr[610]: 1ACDA413: from=<\">, status=expired, \"@example.org>, size=1, nrcpt=1 (queue active)\n" POSTFIX
      "qmgr[610]: 1ACDA414: from=<alice@example.org>, status=unexpired, x\n" POSTFIX
      "smtpd[610]: 1ACDA415: from=<alice@example.org>, status=expired, returned to sender\n",
      "attempt 1795491962 - alice@example.org 1ACDA411 expired - expired suspect - -\n"
      "bounce_of_bounce 1795491962 - - 1ACDA412 expired - expired unknown - -\n" },
    { "no attempts",
      "\n\nx\nNov\n2026-11-24\n2026-11-24 03:46:02\n2026-11-24 03:46:02 \n2026-11-24T03:46:02Z\n" POSTFIX "\n" POSTFIX
      "smtp[1]: \n" POSTFIX "smtp[1]: 1: to=<\n" POSTFIX "smtp[1]: 1: to=<x>, status=\n" EXIM "\n" EXIM "**\n" SENDMAIL
      "1: to=\n" SENDMAIL "1: to=,\n" OPENSMTPD "mta delivery evpid=\n",
      "" },
};

static const char *const keys[] = { "kind", "time",   "recipient", "sender", "queue_id", "result",
                                    "code", "reason", "address",   "stage",  "host" };

/* { name, log, a line for each attempt: recipient original_recipient sender host code text } */
static struct row texts[] = {
    { "Postfix, the text ends within the line",
      POSTFIX "smtp[1]: 1: to=<gone@example.com>, orig_to=<a@example.org>, dsn=5.1.1, status=bounced (host "
              "mx.example.com[192.0.2.1] said: 550 5.1.1 no such\n" POSTFIX
              "smtp[1]: 2: to=<gone@example.com>, relay=none, dsn=5.1.1, status=bounced (x (y))\n" POSTFIX
              "smtp[1]: 3: to=<gone@example.com>, relay=none, dsn=5.1.1, status=bounced ()\n" POSTFIX
              "smtp[1]: 4: to=<>, relay=none, dsn=5.1.1, status=bounced (x)\n" POSTFIX
              "smtp[1]: 5: to=<gone@example.com>, relay=none, dsn=5.1.1, status=odd (x)\n",
      "gone@example.com a@example.org - mx.example.com 550 no such\n"
      "gone@example.com - - - - x (y)\ngone@example.com - - - - -\n" },
    { "Postfix, keys in a sender",
      POSTFIX "qmgr[1]: 1: from=<\"x, nrcpt=1 \"@example.org>, size=336, nrcpt=2 (queue active)\n" POSTFIX
              "smtp[1]: 1: to=<gone@example.com>, relay=mx.example.com[192.0.2.1]:25, dsn=5.1.1, status=bounced (host "
              "mx.example.com[192.0.2.1] said: 550 5.1.1 no (in reply to end of DATA command))\n",
      "gone@example.com - \\ mx.example.com 550 no\n" },
    { "OpenSMTPD, keys in mailboxes",
      OPENSMTPD
      "mta delivery evpid=1 from=<\"a to=<b@c> \"@example.org> to=<\"d relay= stat= \"@example.com> rcpt=<-> "
      "source=\"192.0.2.9\" relay=\"192.0.2.1\" delay=0s result=\"PermFail\" stat=\"550 5.1.1 no such user\"\n",
      "\\ - \\ 192.0.2.1 550 no such user\n" },
    { "OpenSMTPD, keys at the end of mailboxes",
      OPENSMTPD "mta delivery evpid=1 from=<\"a to=<b>\"@x> to=<\"d stat=\"@x> rcpt=<-> "
                "result=\"PermFail\" stat=\"550 5.1.1 no such user\"\n",
      "\\ - \\ - 550 no such user\n" },
    { "OpenSMTPD, not whole",
      OPENSMTPD
      "mta delivery evpid=1 from=<a@example.org> to=<> rcpt=<-> result=\"PermFail\" stat=\"550 5.1.1 no\"\n" OPENSMTPD
      "mta delivery evpid=1 from=<a@example.org> to=<gone@example.com> rcpt=<-> result=\"PermFail\"\n" OPENSMTPD
      "mta delivered evpid=1 from=<a@example.org> to=<gone@example.com> rcpt=<-> result=\"Ok\" stat=\"x\"\n" OPENSMTPD
      "xyz delivery evpid=1 from=<a@example.org> to=<gone@example.com> rcpt=<-> result=\"Ok\" stat=\"x\"\n",
      "" },
    { "Exim, texts and timings",
      EXIM "** gone@example.com R=a T=b: it DT=1s failed DT=0.1s QT=2s\n" EXIM
           "=> |/bin/x y <a@example.org> R=c T=d C=\"250 ok \\\"x\" DT=0s\n" EXIM
           "** /var/mail/x <a@example.org> R=c T=d : no\n" EXIM
           "** gone@example.com P=<b@example.org> R=c T=d: no\n" EXIM
           "** gone@example.com F=<b@example.org> R=c T=d: no\n",
      "gone@example.com - - - - it DT=1s failed\n"
      "a@example.org - - - 250 ok \\\\\\\na@example.org - - - - no\n"
      "gone@example.com - b@example.org - - no\ngone@example.com - b@example.org - - no\n" },
    { "Exim, the address before an alias, a delivery, a pid by syslog",
      EXIM
      "** b@example.com <a@example.org> R=c T=d: no\n" EXIM
      "=> b@example.com <a@example.org> R=c T=d H=mx.example.com [192.0.2.1]:25 C=\"250 2.0.0 taken\"\n"
      "2026-11-24T03:46:02Z mta exim[9]: 2026-11-24 03:46:02 [77] 1xVhNL-0007Ot-2E ** gone@example.com R=a T=b: no\n",
      "b@example.com a@example.org - - - no\nb@example.com a@example.org - mx.example.com 250 taken\n"
      "gone@example.com - - - - no\n" },
    { "Exim, words that begin as fields do",
      EXIM "** gone@example.com R=a it is: no\n" EXIM "** gone@example.com R=a =x: no\n" EXIM
           "** gone@example.com R=a It: no\n" EXIM "** gone@example.com R=a T=b: no DT=1\n" EXIM
           "** gone@example.com DT=0s\n" EXIM "** a\n",
      "gone@example.com - - - - R=a it is: no\ngone@example.com - - - - R=a =x: no\n"
      "gone@example.com - - - - R=a It: no\ngone@example.com - - - - no DT=1\n"
      "gone@example.com - - - - -\na - - - - -\n" },
    { "Exim, a sender after an alias", EXIM "** b@example.com <a@example.org> F=<c@example.org> R=c T=d: no\n",
      "b@example.com a@example.org c@example.org - - no\n" },
    { "Exim, no ids",
      "2026-11-24 03:46:02 1xVhNLA0007Ot-2E ** gone@example.com: no\n"
      "2026-11-24 03:46:02 1xVhNL-0007OtA2E ** gone@example.com: no\n"
      "2026-11-24 03:46:02 1xVhNL-0007Ot-2E=** gone@example.com R=a T=b: no\n"
      "2026-11-24 03:46:02 1xVhNL-0007Ot-2 ** gone@example.com: no\n"
      "2026-11-24 03:46:02 1xVhNL+0007Ot-2E ** gone@example.com: no\n"
      "2026-11-24 03:46:02 1xVhNL-0007Ot+2E ** gone@example.com: no\n"
      "2026-11-24 03:46:02 1xVhNL-0007Ot-2E** gone@example.com R=a T=b: no\n"
      "2026-11-24 03:46:02 1xVhNL-0007Ot-2E **gone@example.com R=a T=b: no\n"
      "2026-11-24 03:46:02  ** gone@example.com R=a T=b: no\n"
      "2026-11-24 03:46:02 1xVhNL-0007Ot-2E ** \n"
      "2026-11-24 03:46:02 1xVhNL-0007Ot-2E <> gone@example.com: no\n"
      "2026-11-24 03:46:02 1xVhNL-0007Ot-2E **\n",
      "" },
    { "qmail, what it escaped",
      "starting delivery 1: msg 7 to remote doe@example.com\n"
      "delivery 1: failure: x./Remote_host_said:_550-5.1.1_a/b_http://example.com/c_d/550_5.1.1_e/\n"
      "starting delivery 1: msg 7 to remote doe@example.com\n"
      "delivery 1: failure: Unable_to_open_x/y./It_says:_<jane_doe@example.com>_<no_one>_<a_<b_c@example.com>/no!/now?/"
      "(end)/x/650_/199_/55_/Giving_up_on_you/\n"
      "starting delivery 1: msg 7 to remote doe@example.com\n"
      "delivery 1: failure: _/\n"
      "starting delivery 1: msg 7 to remote doe@example.com\n"
      "delivery 1: failure: \n"
      "starting delivery 1: msg 7 to remote doe@example.com\n"
      "delivery 1: failure: x/I'm_not_going_to_try_again/Remote_host_said:_550_no/Remote_host_said_no\n",
      "doe@example.com - - - 550 a/b http://example.com/c d\\u000Ae\n"
      "doe@example.com - - - - Unable to open x/y.\\u000AIt says: <jane_doe@example.com> <no one> <a "
      "<b_c@example.com>/no!\\u000Anow?\\u000A(end)\\u000Ax/650 /199 /55 \\u000AGiving up on you\n"
      "doe@example.com - - - - -\ndoe@example.com - - - - -\n"
      "doe@example.com - - - 550 no/Remote host said no\n" },
    { "qmail, what it escaped, at the edges",
      "starting delivery 1: msg 7 to remote doe@example.com\n"
      "delivery 1: failure: x_<jane_doe@ex_ample.com>_a_b@c>_d/200-e/599_f/600_/550g/1550_/555\n"
      "starting delivery 1: msg 7 to remote doe@example.com\n"
      "delivery 1: failure: /x_/421/_/551\n",
      "doe@example.com - - - - x <jane_doe@ex_ample.com> a b@c> d\\u000A200-e\\u000A599 f/600 /550g/1550 "
      "\\u000A555\n"
      "doe@example.com - - - - /x \\u000A421/ \\u000A551\n" },
    { "Sendmail, a list and its host",
      SENDMAIL
      "1: to=<a@example.com>,<b@example.com>,c, delay=0, relay=mx.example.com., dsn=5.1.1, stat=User unknown\n" SENDMAIL
      "2: to=<a@example.com>, dsn=5.1.1\n" SENDMAIL "3: to=<a@example.com>, stat=Deferred: x\n" SENDMAIL
      "4: to=<a@example.com>, stat=User unknown\n" SENDMAIL "5: to=<a@example.com>, stat=Sent (dsn=5.1.1)\n",
      "a@example.com - - mx.example.com - User unknown\nb@example.com - - mx.example.com - User unknown\n"
      "c - - mx.example.com - User unknown\na@example.com - - - - Deferred: x\na@example.com - - - - User unknown\n"
      "a@example.com - - - - -\n" },
    { "Sendmail, text after a list",
      SENDMAIL "1: to=<a@b>,c x, dsn=5.1.1, stat=User unknown\n" SENDMAIL
               "2: to=<a@b>, x, dsn=5.1.1, stat=User unknown\n" SENDMAIL "3: to=<a@b> x, stat=User unknown\n",
      "a@b - - - - User unknown\nc - - - - User unknown\na@b - - - - User unknown\na@b - - - - User unknown\n" },
    { "senders of messages that are read at once",
      POSTFIX "qmgr[1]: 1A009A: from=<a@example.org>, size=336, nrcpt=1 (queue active)\n" POSTFIX
              "qmgr[1]: 1A009B: from=<b@example.org>, size=336, nrcpt=1 (queue active)\n" POSTFIX
              "qmgr[1]: : from=<c@example.org>, size=336, nrcpt=1 (queue active)\n" POSTFIX
              "smtp[1]: 1A009A: to=<x@y>, status=bounced (x)\n" POSTFIX
              "smtp[1]: 1A009B: to=<x@y>, status=bounced (x)\n" POSTFIX
              "smtp[1]: 1A0238: to=<x@y>, status=bounced (x)\n" POSTFIX /* in the same slot as 1A009B */
              "smtp[1]: : to=<x@y>, status=bounced (x)\n",
      "x@y - a@example.org - - x\nx@y - b@example.org - - x\nx@y - - - - x\nx@y - - - - x\n" },
    { "not heads",
      "xmta postfix/smtp[1]: 1: to=<a@b>, status=bounced (x)\n"
      "<>2026-11-24T03:46:02Z mta postfix/smtp[1]: 1: to=<a@b>, status=bounced (x)\n"
      "<1x2026-11-24T03:46:02Z mta postfix/smtp[1]: 1: to=<a@b>, status=bounced (x)\n"
      "| 2026-11-24T03:46:02Z mta postfix/smtp[1]: 1: to=<a@b>, status=bounced (x)\n"
      "a2345678901234567890123456789012345678901234567890123456789012345| "
      "2026-11-24T03:46:02Z mta postfix/smtp[1]: 1: to=<a@b>, status=bounced (x)\n"
      "2026-11-24 03:46:02 mta : 1xVhNL-0007Ot-2E ** gone@example.com: no\n"
      "<> 2026-11-24T03:46:02Z mta postfix/smtp[1]: 1: to=<a@b>, status=bounced (x)\n"
      "<12345>2026-11-24T03:46:02Z mta postfix/smtp[1]: 1: to=<a@b>, status=bounced (x)\n"
      "<1x>2026-11-24T03:46:02Z mta postfix/smtp[1]: 1: to=<a@b>, status=bounced (x)\n"
      "name |2026-11-24T03:46:02Z mta postfix/smtp[1]: 1: to=<a@b>, status=bounced (x)\n"
      "2026-11-24T03:46:02Z mta a postfix/smtp[1]: 1: to=<a@b>, status=bounced (x)\n"
      "2026-11-24T03:46:02Z mta postfix/smtp[1] 1: to=<a@b>, status=bounced (x)\n",
      "" },
    { "heads at their edges",
      "<1>2026-11-24T03:46:02Z mta postfix/smtp: 1: to=<a@b>, dsn=5.1.1, status=bounced (x)\n"
      "<1234>2026-11-24T03:46:02Z mta a/b/smtp[1]: 1: to=<a@b>, dsn=5.1.1, status=bounced (x)\n"
      "n | 2026-11-24T03:46:02Z mta /smtp[1]: 1: to=<a@b>, dsn=5.1.1, status=bounced (x)\n"
      "a234567890123456789012345678901234567890123456789012345678901234| "
      "2026-11-24T03:46:02Z mta /smtp[1]: 1: to=<a@b>, dsn=5.1.1, status=bounced (x)\n"
      "2026-11-24T03:46:02Z [1:mail1:sendmail] 1: to=<a@b>, dsn=5.1.1, stat=x\n",
      "a@b - - - - x\na@b - - - - x\na@b - - - - x\na@b - - - - x\na@b - - - - x\n" },
};

/* { name, log, a line for each attempt: time queue_id } */
static struct row times[] = {
    { "times at their edges",
      "2026-11-24T03:46:02.1234567890123456789Z mta postfix/smtp[1]: 1: to=<a@b>, status=bounced (x)\n"
      "2026-11-24T03:46:02.12345678901234567890Z mta postfix/smtp[1]: 2: to=<a@b>, status=bounced (x)\n"
      "2026-11-24T04:46:02+01:00 mta postfix/smtp[1]: 3: to=<a@b>, status=bounced (x)\n"
      "2026-11-24T02:46:02.5-0100 mta postfix/smtp[1]: 4: to=<a@b>, status=bounced (x)\n"
      "2026-11-24 04:46:03 +0100 mta postfix/smtp[1]: 5: to=<a@b>, status=bounced (x)\n"
      "2026-02-30T03:46:02Z mta postfix/smtp[1]: 6: to=<a@b>, status=bounced (x)\n",
      "1795491962 1\n- 2\n1795491962 3\n1795491962 4\n1795491963 5\n- 6\n" },
    { "TAI64N at its edges",
      "@400000006b050884ffffffff mta postfix/smtp[1]: 1: to=<a@b>, status=bounced (x)\n"
      "@400000006B05088400000000 mta postfix/smtp[1]: 2: to=<a@b>, status=bounced (x)\n"
      "@400000000000000b00000000 mta postfix/smtp[1]: 3: to=<a@b>, status=bounced (x)\n"
      "@400000000000000900000000 mta postfix/smtp[1]: 4: to=<a@b>, status=bounced (x)\n"
      "@400000100000000900000000 mta postfix/smtp[1]: 5: to=<a@b>, status=bounced (x)\n"
      "@400000100000000a00000000 mta postfix/smtp[1]: 6: to=<a@b>, status=bounced (x)\n"
      "@ffffffffffffffffffffffff mta postfix/smtp[1]: 7: to=<a@b>, status=bounced (x)\n",
      "1795491962 1\n1795491962 2\n1 3\n- 4\n68719476735 5\n- 6\n- 7\n" },
    { "not times",
      "Nev 24 03:46:02 mta postfix/smtp[1]: 1: to=<a@b>, status=bounced (x)\n"
      "Nev 4 03:46:02 mta postfix/smtp[1]: 2: to=<a@b>, status=bounced (x)\n"
      "Nov 4 03.46.02 mta postfix/smtp[1]: 3: to=<a@b>, status=bounced (x)\n"
      "2026-11-24T03.46.02 mta postfix/smtp[1]: 4: to=<a@b>, status=bounced (x)\n"
      "2026-11-24-03:46:02 mta postfix/smtp[1]: 5: to=<a@b>, status=bounced (x)\n"
      "2026-11-24T03:46:020 mta postfix/smtp[1]: 6: to=<a@b>, status=bounced (x)\n"
      "@400000006b0508841dcd650 mta postfix/smtp[1]: 8: to=<a@b>, status=bounced (x)\n"
      "@400000006b0508841dcd650g mta postfix/smtp[1]: 9: to=<a@b>, status=bounced (x)\n"
      "@400000006b0508841dcd65000 mta postfix/smtp[1]: 10: to=<a@b>, status=bounced (x)\n"
      "2026-11-24T03:46:02x0000 mta postfix/smtp[1]: 7: to=<a@b>, status=bounced (x)\n",
      "" },
};

/* { name, log, a line for each attempt: queue_id reporter } */
static struct row hosts[] = {
    { "hosts that write logs",
      "2026-11-24T03:46:02Z mta.example.org postfix/smtp[1]: 1: to=<a@b>, status=bounced (x)\n"
      "<22>Nov  4 03:46:02 mta2 postfix/smtp[1]: 2: to=<a@b>, status=bounced (x)\n"
      "postfix-1 | 2026-11-24T03:46:02Z mta3 postfix/smtp[1]: [ID 197553 mail.info] 3: to=<a@b>, status=bounced (x)\n"
      "2026-11-24T03:46:02Z [1:mta4:postfix/lmtp] 4: to=<a@b>, status=bounced (x)\n"
      "2026-11-24T03:46:02Z [x] starting delivery 5: msg 5 to remote a@b\n"
      "2026-11-24T03:46:02Z [x] delivery 5: failure: x/\n"
      "2026-11-24T03:46:02Z mta6 sm-mta[7]: 6: to=<a@b>,<c@d>, dsn=5.1.1, stat=User unknown\n"
      "2026-11-24T03:46:02Z mta7 exim[9]: 2026-11-24 03:46:02 1xVhNL-0007Ot-2E ** a@b: Unrouteable address\n"
      "2026-11-24 03:46:02 1xVhNL-0007Ot-2F ** a@b R=x T=y: Unrouteable address\n"
      "2026-11-24T03:46:02Z mta8 qmail: 1762700000.123456 starting delivery 3: msg 8 to remote a@b\n"
      "2026-11-24T03:46:02Z mta8 qmail: 1762700000.123456 delivery 3: failure: x/\n"
      "starting delivery 4: msg 9 to remote a@b\ndelivery 4: failure: x/\n"
      "67cd58e6d416a7a7 mta delivery evpid=11cdbb7541f5696e from=<> to=<a@b> rcpt=<-> result=\"PermFail\" stat=\"550 "
      "no\"\n",
      "1 mta.example.org\n2 mta2\n3 mta3\n4 mta4\n5 -\n6 mta6\n6 mta6\n1xVhNL-0007Ot-2E mta7\n1xVhNL-0007Ot-2F -\n8 "
      "mta8\n"
      "9 -\n11cdbb7541f5696e -\n" },
};

static void hosts_are(void **state)
{
    static const char *const host_keys[] = { "queue_id", "reporter" };
    const struct row *row = *state;
    write_input(row->log, strlen(row->log));
    assert_int_equal(run("$B log <in 2>&1"), 0);
    assert_string_equal(values_of(host_keys, COUNT(host_keys)), row->lines);
}

static void times_are(void **state)
{
    static const char *const time_keys[] = { "time", "queue_id" };
    const struct row *row = *state;
    write_input(row->log, strlen(row->log));
    assert_int_equal(run("$B log <in 2>&1"), 0);
    assert_string_equal(values_of(time_keys, COUNT(time_keys)), row->lines);
}

/* The time in the output for a line that syslog writes at `then`. */
static long syslog_time(time_t then)
{
    static const char *const time_key[] = { "time" };
    char line[120];
    size_t n = strftime(line, sizeof line, "%b %e %H:%M:%S mta postfix/smtp[1]: 1: to=<a@b>, status=bounced (x)\n",
                        gmtime(&then));
    write_input(line, n);
    assert_int_equal(run("$B log <in 2>&1"), 0);
    return strtol(values_of(time_key, 1), NULL, 10);
}

/* A time without a year is from the past year, or up to a day in the future. */
static void year_is_the_last(void **state)
{
    enum { DAY = 86400 };
    time_t now = time(NULL);
    (void)state;
    for (int days = 0; days < 365; days += 9)
        assert_int_equal(syslog_time(now - days * DAY), now - days * DAY);
    assert_int_equal(syslog_time(now + DAY / 2), now + DAY / 2);
    assert_in_range(syslog_time(now + 3 * DAY), now - 4 * 366 * DAY, now - 361 * DAY);
}

static void leap_day_is_of_a_leap_year(void **state)
{
    static const char *const time_key[] = { "time" };
    static const char line[] = "Feb 29 00:00:00 mta postfix/smtp[1]: 1: to=<a@b>, status=bounced (x)\n"
                               "Feb 30 00:00:00 mta postfix/smtp[1]: 2: to=<a@b>, status=bounced (x)\n";
    (void)state;
    write_input(line, sizeof line - 1);
    assert_int_equal(run("$B log <in 2>&1"), 0);
    const char *values = values_of(time_key, 1);
    assert_in_range(strtol(values, NULL, 10), time(NULL) - 4 * 366 * 86400, time(NULL) + 86400);
    assert_string_equal(strchr(values, '\n'), "\n-\n");
}

/* Messages with a longer id or sender are not remembered. */
static void ids_and_senders_are_bounded(void **state)
{
    static const char *const sender_key[] = { "sender" };
    char log[1000];
    (void)state;
    for (int more = 0; more < 4; more++) {
        int id = 64 + more % 2, sender = 320 - 2 + more / 2; /* without "@x" */
        int n = snprintf(log, sizeof log,
                         POSTFIX "qmgr[1]: %0*d: from=<%0*d@x>, size=336\n" POSTFIX
                                 "smtp[1]: %0*d: to=<a@b>, status=bounced (x)\n",
                         id, 0, sender, 0, id, 0);
        write_input(log, (size_t)n);
        assert_int_equal(run("$B log <in 2>&1"), 0);
        const char *found = values_of(sender_key, 1);
        assert_int_equal(strlen(found), more == 0 ? 320 + 1 : 2);
    }
}

/* qmail's deliveries with a longer start, or of a host with a longer name, are not remembered. */
static void starts_are_bounded(void **state)
{
    static const char *const key[] = { "queue_id" };
    char log[3000];
    (void)state;
    for (int more = 0; more < 4; more++) {
        int host = 320 - 2 + more % 2,
            recipient = 400 - 18 - 2 + more / 2; /* without " 1", ": msg 7 to remote " and "@x" */
        int n = snprintf(log, sizeof log,
                         "2026-11-24T03:46:02Z %0*d qmail: starting delivery 1: msg 7 to remote %0*d@x\n"
                         "2026-11-24T03:46:02Z %0*d qmail: delivery 1: failure: x\n",
                         host, 0, recipient, 0, host, 0);
        write_input(log, (size_t)n);
        assert_int_equal(run("$B log <in 2>&1"), 0);
        assert_string_equal(values_of(key, 1), more == 0 ? "7\n" : "");
    }
}

/* Only the text of a line with several recipients is truncated. */
static void a_long_text(void **state)
{
    static const char *const text_key[] = { "text" };
    static char log[12000];
    (void)state;
    int n = snprintf(log, sizeof log,
                     SENDMAIL "1: to=<a@b>, dsn=5.1.1, stat=%05000d\n" SENDMAIL
                              "2: to=<a@b>,<c@d>, dsn=5.1.1, stat=%05000d\n",
                     0, 0);
    write_input(log, (size_t)n);
    assert_int_equal(run("$B log <in 2>&1"), 0);
    const char *one = values_of(text_key, 1), *first = strchr(one, '\n') + 1, *second = strchr(first, '\n') + 1;
    assert_int_equal(first - one, 5000 + 1);
    assert_in_range(second - first, 4000, 4096);
}

static const char *const text_keys[] = { "recipient", "original_recipient", "sender", "host", "code", "text" };

static void texts_are(void **state)
{
    const struct row *row = *state;
    write_input(row->log, strlen(row->log));
    assert_int_equal(run("$B log <in 2>&1"), 0);
    assert_string_equal(values_of(text_keys, COUNT(text_keys)), row->lines);
}

static void lines_are(void **state)
{
    const struct row *row = *state;
    write_input(row->log, strlen(row->log));
    assert_int_equal(run("$B log <in 2>&1"), 0);
    const char *lines = values_of(keys, COUNT(keys));
    if (row->lines)
        assert_string_equal(lines, row->lines);
    else if (!strstr(lines, " gone@example.com - 1ACDA411 deferred - ") || strstr(lines, "attempt - ") ||
             strchr(lines, '\n')[1] != '\0')
        fail_msg("%s", lines);
}

static void files(void **state)
{
    (void)state;
    assert_int_equal(run("printf '2026-11-24T03:46:02Z mta postfix/smtp[1]: 1: to=<a@example.com>, relay=none, "
                         "dsn=5.1.1, status=bounced (x)\\n' > a; sed s/a@example/b@example/ a > b; "
                         "$B log a - < b | grep -o '\"recipient\":[^,]*'"),
                     0);
    assert_string_equal(output, "\"recipient\":\"a@example.com\"\n\"recipient\":\"b@example.com\"\n");
    assert_int_equal(run("printf '2026-11-24T03:46:02Z mta postfix/qmgr[1]: 1: from=<c@example.com>, size=1\\n' > c; "
                         "$B log c a"),
                     0);
    holds("\"sender\":null"); /* the same id in the next log may be another message */
    assert_int_equal(run("$B log nowhere 2>&1"), 66);
    holds("nowhere: No such file");
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(files),
                                        cmocka_unit_test(a_long_text),
                                        cmocka_unit_test(ids_and_senders_are_bounded),
                                        cmocka_unit_test(starts_are_bounded),
                                        cmocka_unit_test(year_is_the_last),
                                        cmocka_unit_test(leap_day_is_of_a_leap_year) };
    int failed = RUN_ROWS(rows, lines_are) + RUN_ROWS(texts, texts_are) + RUN_ROWS(times, times_are) +
                 RUN_ROWS(hosts, hosts_are);
    return cmocka_run_group_tests(tests, NULL, NULL) + failed;
}
