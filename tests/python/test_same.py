# SPDX-License-Identifier: MIT
"""The Python module gives what `smtpbounce filter` and `bounce-processor mail` print."""
import email.policy
import json
import mailbox
import os
import re
import subprocess
import unittest
from pathlib import Path

import smtpbounce
from samples import LOG_LINE, REPORT, STATUS, bounces_of, group

TOOL = os.environ["SMTPB_SMTPBOUNCE_TOOL"]
PROCESSOR = os.environ["SMTPB_BOUNCE_PROCESSOR"]
MAILS = sorted((Path(__file__).resolve().parents[1] / "bounce-processor/mails").glob("*.mbox"))


def filtered(*lines: bytes) -> list:
    """What `smtpbounce filter` prints, keys in their order."""
    printed = subprocess.run([TOOL, "filter"], input=b"\n".join(lines) + b"\n", capture_output=True).stdout
    return [json.loads(line, object_pairs_hook=list) for line in printed.splitlines()]


def pairs(verdict: dict) -> list:
    return json.loads(json.dumps(verdict), object_pairs_hook=list)


class Tool(unittest.TestCase):
    def test_text(self):
        rows = {
            "moved": "551 User not local; please try <jdoe@relay.example.net>",
            "log line": LOG_LINE,
            "no code": "mailbox full",
            "several lines": "550-5.1.1 No such user\r\n550 5.1.1 - gsmtp\r\n",
            "accepted": "250 2.0.0 Ok",
            "empty": "",
            "NUL": "550 5.1.1 No\0such user",
            "not ASCII": "550 Boîte inconnue",
            "an octet that is not UTF-8": "550 Bo\udceete inconnue",
            "status alone": "5.1.1",
        }
        escapes = {"\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t", "\0": r"\x00"}
        lines = ["".join(escapes.get(c, c) for c in text).encode("utf-8", "surrogateescape") for text in rows.values()]
        for (name, text), expected in zip(rows.items(), filtered(*lines)):
            with self.subTest(name):
                self.assertEqual(pairs(smtpbounce.judge(text)), expected)

    def test_what_is_known_besides(self):
        text = "552 mailbox full"
        rows = [
            {"stage": "rcpt"},
            {"mx": "gmail-smtp-in.l.google.com"},
            {"recipient": "jane@example.com"},
            {"sender": "joe@example.org"},
            {"stage": "eod", "mx": "mx.example.com", "recipient": "j\u00e4ne@example.com", "sender": "", "accepted": 2},
        ]
        names = ("stage", "mx", "recipient", "sender", "accepted")
        lines = ["\t".join([text, *(str(row.get(name, "")) for name in names)]).encode() for row in rows]
        for row, expected in zip(rows, filtered(*lines)):
            with self.subTest(row):
                self.assertEqual(pairs(smtpbounce.judge(text, **row)), expected)


class Pieces(unittest.TestCase):
    """The commands that examples/dask/README.md gives Spark and Hadoop, which pipe pieces of a file through them."""

    def test_commands(self):
        readme = (Path(__file__).resolve().parents[2] / "examples/dask/README.md").read_text()
        lines = [b"550 5.1.1 <u%d@a.example> no such user\trcpt\n" % i for i in range(1000)]
        for pattern in (r'\.pipe\("(.*?)"\)', r"-mapper '(.*?)'"):
            command = re.search(pattern, readme).group(1).split()
            self.assertEqual(command[0], "smtpbounce")
            pieces = [lines[begin:begin + 37] for begin in range(0, 1000, 37)]
            printed = [self.piped(command[1:], piece) for piece in pieces]
            self.assertEqual(b"".join(printed), self.piped(["filter"], lines))

    def piped(self, arguments, lines):
        return subprocess.run([TOOL, *arguments], input=b"".join(lines), capture_output=True, check=True).stdout


class Processor(unittest.TestCase):
    """In the keys that both have."""

    def compare(self, octets, bounces):
        printed = subprocess.run([PROCESSOR, "mail"], input=octets, capture_output=True).stdout
        expected = [json.loads(line) for line in printed.splitlines()]
        self.assertGreater(len(expected), 0)
        shared = [key for key in smtpbounce.Bounce.__annotations__ if key in expected[0]]
        self.assertIn("recipient", shared)
        self.assertEqual([{key: line[key] for key in shared} for line in expected],
                         [{key: bounce[key] for key in shared} for bounce in bounces])

    def test_mails(self):
        self.assertEqual(len(MAILS), 4)
        for path in MAILS:
            with self.subTest(path.name):
                box = mailbox.mbox(path)
                self.addCleanup(box.close)
                self.compare(path.read_bytes(), [bounce for mail in box for bounce in smtpbounce.bounces(mail)])

    def test_forms(self):
        long = b"Diagnostic-Code: smtp; 550 5.1.1 " + b"no such user " * 400
        rows = {
            "report": REPORT,
            "two recipients": STATUS + group(b"a@example.com", b"Status: 5.1.1") + group(
                b"b@example.com", b"Status: 5.2.2"),
            "a line of a group that is no field": STATUS + group(
                b"a@example.com", b"Diagnostic-Code: smtp; 550 5.2.2\nmailbox full\nRemote-MTA: dns; mx.example.com"),
            "international fields": STATUS.replace(b"delivery", b"global-delivery") + group(
                "jäne@example.com".encode(), b"Status: 5.1.1") + group(b"b@example.com", b"Status: 5.2.2"),
            "fields in a text": b"From: MAILER-DAEMON\n\n" + group(b"a@example.com", b"Status: 5.1.1"),
            "a boundary that never occurs": b"From: MAILER-DAEMON\nContent-Type: multipart/report; boundary=z\n\n"
                                            b"<a@example.com>: host mx.example.com said: 550 5.1.1 No such user "
                                            b"(in reply to RCPT TO command)\n",
            "subject in an encoded word": b"From: MAILER-DAEMON\nSubject: =?utf-8?q?Delayed_mail_=28still?= "
                                          b"=?utf-8?q?_being_retried=29?=\n\n<a@example.com>: 450 4.2.2 Mailbox full\n",
            "a long one": STATUS + group(b"a@example.com", long) + group(b"b@example.com", long),
            "the same recipient twice": STATUS + group(b"a@example.com", b"Status: 5.1.1") * 2,
        }
        for name, octets in rows.items():
            for policy in (email.policy.compat32, email.policy.default):
                with self.subTest(name, policy=policy):
                    self.compare(octets, bounces_of(octets, policy))


if __name__ == "__main__":
    unittest.main()
