# SPDX-License-Identifier: MIT
"""What several tests read."""
import email
import email.policy

import smtpbounce

LOG_LINE = (
    "Nov 24 03:46:02 mta postfix/smtp[662]: 1ACDA411: to=<moved@one.example>, relay=mx.one.example[192.0.2.1]:25, "
    "delay=0.09, delays=0/0.03/0/0.06, dsn=5.1.6, status=bounced (host mx.one.example[192.0.2.1] said: 551 5.1.6 User "
    "not local; please try <jdoe@relay.example.net> (in reply to RCPT TO command))")

# Base64, quoted-printable and a charset are undone; the returned message is not read.
REPORT = b"""\
From: MAILER-DAEMON@mta.example.org
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

<jane@example.com>: host mx.example.com said: 550 Bo=EEte inconnue (in reply to RCPT TO command)

--b
Content-Type: message/delivery-status
Content-Transfer-Encoding: base64

RmluYWwtUmVjaXBpZW50OiByZmM4MjI7IGphbmVAZXhhbXBsZS5jb20KQWN0aW9uOiBmYWlsZWQKU3RhdHVzOiA1LjEuMQoK
--b
Content-Type: message/rfc822

Content-Type: text/plain

<john@example.com>: host mx.example.com said: 550 5.1.1 No such user (in reply to RCPT TO command)

--b--
"""
STATUS = b"From: MAILER-DAEMON\nContent-Type: message/delivery-status\n\n"


def bounces_of(octets: bytes, policy=email.policy.compat32) -> list:
    return list(smtpbounce.bounces(email.message_from_bytes(octets, policy=policy)))


def group(recipient: bytes, rest: bytes) -> bytes:
    return b"Final-Recipient: rfc822; " + recipient + b"\nAction: failed\n" + rest + b"\n\n"
