# SPDX-License-Identifier: MIT
"""bounces() of examples/python: the recipients of a mail, whatever is in it."""
import email
import email.policy
import gc
import re
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

import smtpbounce
from samples import REPORT, STATUS, bounces_of, group

FEEDBACK = b"""\
From: fbl@example.net
Content-Type: multipart/report; report-type=feedback-report; boundary=b

--b
Content-Type: message/feedback-report

Feedback-Type: """


class Bounces(unittest.TestCase):
    def test_report(self):
        [bounce] = bounces_of(REPORT)
        self.assertEqual(list(bounce), list(smtpbounce.Bounce.__annotations__))
        self.assertEqual((bounce["kind"], bounce["recipient"], bounce["text"], bounce["address"], bounce["stage"]),
                         ("bounce", "jane@example.com", "Boîte inconnue", "dead", "rcpt"))

    def test_kinds(self):
        rows = [
            ("complaint", FEEDBACK + b"virus\n"),
            ("other", FEEDBACK + b"not-spam\n"),
            ("other", b"Subject: hello\n\nhello\n"),
            ("other", b""),
            ("auto_reply", b"Auto-Submitted: auto-replied\n\nI am away\n"),
            ("bounce", b"Return-Path: <>\nFrom: MAILER-DAEMON\n\nsomething failed\n"),
        ]
        for kind, octets in rows:
            with self.subTest(octets[:60]):
                self.assertEqual([bounce["kind"] for bounce in bounces_of(octets)], [kind])

    def test_buffer_too_small(self):
        """For the first recipient, not for the second: none is lost or read twice."""
        for octets in (10, 3000, 5000, 100000):
            mail = (STATUS + group(b"a@example.com", b"Diagnostic-Code: smtp; 550 " + b"x" * octets) +
                    group(b"b@example.com", b"Status: 5.2.2") + group(b"c@example.com", b"Status: 5.1.1"))
            self.assertEqual([bounce["recipient"] for bounce in bounces_of(mail)],
                             ["a@example.com", "b@example.com", "c@example.com"])

    def test_returned_message(self):
        """Reports in it are about other mail."""
        for kind in (b"message/rfc822", b"text/rfc822-headers"):
            mail = b"From: MAILER-DAEMON\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
            mail += b"Content-Type: " + kind + b"\n\nSubject: hello\n"
            mail += group(b"a@example.com", b"Status: 5.1.1") * 2 + b"--b--\n"
            self.assertIsNone(bounces_of(mail)[0]["recipient"])

    def test_bounce_of_a_bounce(self):
        for kind, header in ((b"message/rfc822", b"Return-Path: <>\nSubject: x\n\nx\n"),
                             (b"text/rfc822-headers", b"From: MAILER-DAEMON@example.org\n")):
            mail = b"From: MAILER-DAEMON\nContent-Type: multipart/report; boundary=b\n\n--b\n"
            mail += b"Content-Type: message/delivery-status\n\n" + group(b"a@example.com", b"Status: 5.1.1")
            mail += b"--b\nContent-Type: " + kind + b"\n\n" + header + b"--b--\n"
            bounce, = bounces_of(mail)
            self.assertEqual((bounce["kind"], bounce["address"]), ("bounce_of_bounce", "unknown"))

    def test_outlives_the_message(self):
        groups = [group(b"u%d@example.com" % i, b"Status: 5.1.1") for i in range(50)]
        mail = email.message_from_bytes(STATUS + b"".join(groups))
        generator = smtpbounce.bounces(mail)
        recipients = [next(generator)["recipient"]]
        del mail
        gc.collect()
        recipients += [bounce["recipient"] for bounce in generator]
        self.assertEqual(recipients, [f"u{i}@example.com" for i in range(50)])

    def test_octets_that_are_no_text(self):
        mail = STATUS + group(b"j\xe4ne@example.com", b"Diagnostic-Code: smtp; 550 5.1.1 no \0 \xff such user")
        [bounce] = bounces_of(mail)
        self.assertEqual((bounce["recipient"], bounce["reason"]), ("j\ufffdne@example.com", "user_unknown"))

    def test_subject_adds_no_field(self):
        subject = b"Subject: =?utf-8?q?x=0AReturn-Path:_=3C=3E?=\n"
        said = b"\n<a@example.com>: host mx.example.com said: 550 5.1.1 No such user (in reply to RCPT TO command)\n"
        self.assertEqual(bounces_of(subject + b"From: joe@example.org\n" + said)[0]["kind"], "other")
        self.assertEqual(bounces_of(b"Return-Path: <>\nFrom: joe@example.org\n" + said)[0]["kind"], "bounce")

    def test_strange_mails(self):
        """No exception, and no minutes."""
        deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(60))
        rows = {
            "charset": REPORT.replace(b"iso-8859-1", b"no-such-charset"),
            "charset of no text": REPORT.replace(b"iso-8859-1", b"hex"),
            "charset with a NUL": REPORT.replace(b"iso-8859-1", b"a\0b"),
            "slow charset": b"Content-Type: text/plain; charset=punycode\n\n" + b"ba" * 200000,
            "slow charset in the subject": b"Subject: =?punycode?q?" + b"ba" * 200000 + b"?=\n\n",
            "charset of the subject": b"Subject: =?utf-\xe4?q?a?= =?x?b?/?=\n\n",
            "not base64": REPORT.replace(b"RmluYWw", b"RmluYW"),
            "deep": deep + b"Content-Type: text/plain\n\nhello\n",
            "type": REPORT.replace(b"message/delivery-status", b"message/delivery-status; =; \"\xff"),
            "disposition": b"Content-Disposition: =?\nContent-Type:\nContent-Transfer-Encoding: ;\n\n\xff",
        }
        for name, octets in rows.items():
            for policy in (email.policy.compat32, email.policy.default):
                with self.subTest(name, policy=policy):
                    begin = time.process_time()
                    self.assertEqual(len(bounces_of(octets, policy)), 1)
                    self.assertLess(time.process_time() - begin, 3)

    def test_message_of_a_program(self):
        mail = email.message.EmailMessage()
        mail["From"] = "MAILER-DAEMON@example.org"
        mail["Subject"] = "Unzustellbar: Grüße"
        mail.set_content(
            "<jane@example.com>: host mx.example.com said: 550 Boîte inconnue (in reply to RCPT TO command)\n")
        [bounce] = smtpbounce.bounces(mail)
        self.assertEqual((bounce["recipient"], bounce["text"]), ("jane@example.com", "Boîte inconnue"))

    def test_page(self):
        """The program of examples/python/README.md prints what stands there."""
        page = (Path(__file__).resolve().parents[2] / "examples/python/README.md").read_text()
        program, output = (re.search(f"```{kind}\n(.*?)```", page, re.S).group(1) for kind in ("python", "text"))
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "bounce.eml").write_bytes(REPORT)
            done = subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True, text=True)
        self.assertEqual(done.stdout, output, done.stderr)

    def test_no_message(self):
        for value in (REPORT, REPORT.decode(), None):
            with self.assertRaises(TypeError):
                smtpbounce.bounces(value)  # at once, not when the first is asked for


if __name__ == "__main__":
    unittest.main()
