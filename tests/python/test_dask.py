# SPDX-License-Identifier: MIT
"""examples/dask on a scheduler and two workers, one of which is killed: the result is that of one process."""
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import unittest
from collections import Counter
from datetime import datetime, timedelta, timezone
from pathlib import Path

PROGRAM = Path(__file__).resolve().parents[2] / "examples/dask/judge_many.py"
sys.path.insert(0, str(PROGRAM.parent))
import judge_many
import smtpbounce_tasks

TOOL, PROCESSOR, SUPPRESSION = (
    os.environ[f"SMTPB_{name}"] for name in ("SMTPBOUNCE_TOOL", "BOUNCE_PROCESSOR", "SUPPRESSION"))
PROGRAMS = {**os.environ, "PATH": f"{os.path.dirname(PROCESSOR)}:{os.environ['PATH']}"}
LOCAL = ["--host", "127.0.0.1", "--no-dashboard", "--dashboard-address", "127.0.0.1:0"]
REPLIES = [  # {0}: a number, {1}: a small one
    "550 5.1.1 <u{0}@a.example> no such user\trcpt\tmx.a.example\tu{1}@a.example",
    "551 User not local; please try <j{0}@relay.example.net>",
    "550-5.1.1 The email account does not exist.\\r\\n550 5.1.1 g{0} - gsmtp\trcpt\taspmx.l.google.com\tv{1}@b.example",
    "452 4.2.2 Bo\\xeete pleine, \\x00 \\\\ {0}\trcpt\tmx.c.example\tw{1}@c.example\tjoe@example.org\t1",
    "250 2.0.0 Ok: queued as {0}\teod\tmx.a.example\tx{1}@a.example",
    "554 fnord {0} fnord",
    "550 5.1.1 No such user here\trcpt\tmx.d.example\ty{1}@d.example",
    "550 no\tno such stage",
    "550 no\trcpt\t\t\t\ttwo",
    "550 no\t\t\t\t\t\t\tx",
    "",
]
ATTEMPTS = [  # recipient, relay, the words after status=
    ("ok{}@fine.example", "mx.fine.example", "sent (250 2.0.0 Ok)"),
    ("fine{}@fine.example", "mx.fine.example", "sent (250 2.0.0 Ok)"),
    ("ok{}@busy.example", "mx.busy.example", "sent (250 2.0.0 Ok)"),
    ("gone{}@busy.example", "mx.busy.example", "bounced (host mx.busy.example[192.0.2.2] said: 550 5.1.1 "
                                               "No such user (in reply to RCPT TO command))"),
    ("full{}@full.example", "mx.full.example", "deferred (host mx.full.example[192.0.2.3] said: 452 4.2.2 "
                                               "Mailbox full (in reply to RCPT TO command))"),
    ("what{}@odd.example", "mx.odd.example", "bounced (host mx.odd.example[192.0.2.4] said: 550 fnord {} "
                                             "(in reply to RCPT TO command))"),
]
DEAD = (  # over 20, but under 10% of those tried: only so many of the busy site are held
    "dead{}@fine.example", "mx.fine.example", "bounced (host mx.fine.example[192.0.2.1] said: 550 5.1.1 "
                                             "No such user (in reply to RCPT TO command))")


def log_of(host: int) -> str:
    """Of 12 minutes, two hours ago; from a full hour on, as the brake counts by parts of an hour."""
    begin = datetime.now(timezone.utc).replace(minute=0, second=0, microsecond=0) - timedelta(hours=2)
    rows = [(number, row) for number in range(60) for row in ATTEMPTS] + [(number, DEAD) for number in range(54, 60)]
    return "".join(
        f"{(begin + timedelta(seconds=12 * number)).isoformat()} mta{host} postfix/smtp[662]: {host}ACDA{number}: "
        f"to=<{row[0].format(f'{host}-{number}')}>, relay={row[1]}[192.0.2.1]:25, delay=1, delays=0/0/0/1, dsn=5.0.0, "
        f"status={row[2].format(number)}\n"
        for number, row in rows)


class Cluster:
    """A scheduler and two workers as processes."""

    def __init__(self, folder: Path):
        self.folder, self.processes = folder, []

    def begin(self):
        self.start("scheduler", "--port", "0", "--scheduler-file", str(self.folder / "cluster.json"))
        self.address = json.loads(self.wait_for("cluster.json", "address"))["address"]
        for name in ("one", "two"):
            self.start("worker", self.address, "--name", name, "--no-nanny", "--nthreads", "1", "--local-directory",
                       str(self.folder / name), log=name)
        for name in ("one", "two"):
            self.wait_for(f"{name}.log", "Registered to")

    def start(self, part, *arguments, log="scheduler"):
        with open(self.folder / f"{log}.log", "wb") as output:
            self.processes.append(subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{part}", *LOCAL, *arguments],
                stdout=output, stderr=output, env=PROGRAMS))

    def wait_for(self, name: str, words: str) -> str:
        for _ in range(600):
            path = self.folder / name
            if path.exists() and words in (text := path.read_text()):
                return text
            time.sleep(0.1)
        raise AssertionError(f"no {words} in {name}")

    def end(self):
        for process in reversed(self.processes):
            process.kill()
            process.wait()


class Dask(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.replies = self.folder / "replies"
        lines = (REPLIES[n % len(REPLIES)].format(n, n % 100) + "\n" for n in range(44000))
        self.replies.write_text("".join(lines), newline="")
        self.logs = [self.folder / f"log{host}" for host in range(4)]
        for host, log in enumerate(self.logs):
            log.write_text(log_of(host))

    def command(self, name, *options) -> list:
        (self.folder / name).mkdir()
        return [sys.executable, str(PROGRAM), "--block", "0.03", "--unknown", str(self.folder / f"{name}.unknown"),
                "--suppression", str(self.folder / name), *(f"--log={log}" for log in self.logs), *options,
                str(self.replies)]

    def result(self, name: str, output: str) -> tuple:
        """The counts, the unknown texts, and the list without times: for replies they are those of the run."""
        rows = [line.split("\t") for line in self.list(name)]
        return (output, (self.folder / f"{name}.unknown").read_text(),
                sorted([state, *rest] for state, made, expires, *rest in rows))

    def list(self, name: str) -> list:
        return subprocess.run([SUPPRESSION, str(self.folder / name), "list"], capture_output=True, text=True,
                              check=True).stdout.splitlines()

    def alone(self, name="alone") -> tuple:
        done = subprocess.run(self.command(name), capture_output=True, text=True, check=True, env=PROGRAMS)
        self.assertIn("16000 bad lines", done.stderr)
        return self.result(name, done.stdout)

    def lines(self, command: list, path: Path) -> list:
        with open(path, "rb") as file:
            return subprocess.run(command, stdin=file, capture_output=True).stdout.splitlines()

    def test_a_worker_is_killed(self):
        cluster = Cluster(self.folder)
        self.addCleanup(cluster.end)
        cluster.begin()
        victim = cluster.processes[-1]
        with subprocess.Popen(self.command("cluster", "--scheduler", cluster.address), stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, env=PROGRAMS) as program:
            told = []
            for line in program.stderr:
                told.append(line)
                if line.startswith("6 of"):
                    victim.kill()
                    victim.wait()
            output = program.stdout.read()
        self.assertEqual(program.returncode, 0, told)
        tasks = int(re.search(r"6 of (\d+) tasks", "".join(told)).group(1))
        self.assertGreater(tasks, 40)
        self.assertIn(f"{tasks} of {tasks} tasks\n", told)
        log = cluster.wait_for("scheduler.log", "Remove worker")
        removed = re.search(r"Remove worker .*name: two.* memory: (\d+), processing: (\d+)", log)
        if removed:  # not every version tells
            self.assertGreater(int(removed.group(1)) + int(removed.group(2)), 0, "it had nothing to do")
        self.assertEqual(self.result("cluster", output), self.alone())

    def test_blocks_of_any_size(self):
        """Each line is read once, whether a block ends before it, in it or behind it."""
        self.replies.write_text("550 a\n\n551 b\t\t\tjane@b.example\r\n550 no such user\n552 full")
        size = self.replies.stat().st_size
        whole = list(smtpbounce_tasks.replies(str(self.replies), 0, size))
        self.assertEqual([reply and reply["recipient"] for reply in whole], [None, None, "jane@b.example", None, None])
        for block in range(1, size + 1):
            tasks = judge_many.tasks_of([], [str(self.replies)], block)
            self.assertEqual([reply for task in tasks for reply in smtpbounce_tasks.replies(*task)], whole)

    def test_a_file_that_is_missing(self):
        """Then nothing is counted or listed."""
        self.logs[1].unlink()
        done = subprocess.run(self.command("missing"), capture_output=True, text=True, env=PROGRAMS)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("bounce-processor failed on", done.stderr)
        self.assertEqual((done.stdout, self.list("missing")), ("", []))

    def test_one_process_gives_what_the_programs_give(self):
        output, unknown, suppressed = self.alone()
        verdicts = [json.loads(line) for line in self.lines([TOOL, "filter"], self.replies)]
        attempts = [line for log in self.logs for line in self.lines([PROCESSOR, "log"], log)]
        verdicts = [verdict for verdict in verdicts if not verdict["error"]] + list(map(json.loads, attempts))
        counts = Counter((verdict["provider"] or "-", verdict["reason"]) for verdict in verdicts)
        self.assertEqual({(provider, reason): int(count) for count, provider, reason in
                          (line.split("\t") for line in output.splitlines())}, counts)
        low = Counter(verdict["fingerprint"] for verdict in verdicts if verdict["confidence"] == "low")
        self.assertEqual({text["fingerprint"]: text["count"] for text in map(json.loads, unknown.splitlines())}, low)

        # Of the logs alone also the times are the same.
        self.replies.write_text("")
        of_logs = subprocess.run(self.command("logs"), capture_output=True, env=PROGRAMS, check=True)
        self.assertIn(b"the brake is on", of_logs.stderr)
        (self.folder / "programs").mkdir()
        subprocess.run([SUPPRESSION, str(self.folder / "programs"), "add"], input=b"\n".join(attempts) + b"\n",
                       check=True, capture_output=True)
        self.assertEqual(sorted(self.list("logs")), sorted(self.list("programs")))
        self.assertEqual(Counter((line.split("\t")[0], line.split("\t")[4]) for line in self.list("logs")),
                         {("held", "mx.busy.example"): 240, ("suppressed", "mx.fine.example"): 24})


if __name__ == "__main__":
    unittest.main()
