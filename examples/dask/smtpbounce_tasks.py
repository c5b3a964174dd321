# SPDX-License-Identifier: MIT
"""What a worker does. A task keeps nothing, and may run again: a worker may die at any time."""
from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from typing import Iterator, NamedTuple, Optional

import smtpbounce

# What `suppression add` reads of a line, and what an entry of the list says besides.
CLAIM = "kind result type address action reason stage code provider host recipient time".split()
OF_THE_DEAD = CLAIM + ["status", "text", "rule"]
KNOWN = ("stage", "mx", "recipient", "sender", "accepted")  # the columns after the reply
ESCAPE = re.compile(rb"\\(?:([nrt\\])|x([0-9A-Fa-f]{2}))")
NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"\\": b"\\"}


class Task(NamedTuple):
    path: str
    begin: int
    end: Optional[int]  # None: the file is a log, and read whole


def unescaped(text: bytes) -> bytes:
    """As `smtpbounce filter` reads a column."""
    return ESCAPE.sub(lambda found: NAMED[found[1]] if found[1] else bytes([int(found[2], 16)]), text)


def judged_reply(line: bytes) -> dict:
    """A line of replies with the columns of `smtpbounce filter`, as bounce-processor would write it."""
    text, *columns = line.split(b"\t")
    known = dict(zip(KNOWN, (column.decode("utf-8", "surrogateescape") for column in columns)))
    accepted = known.pop("accepted", "")
    if len(columns) > len(KNOWN) or not re.fullmatch("[0-9]*", accepted):
        raise ValueError("more than 6 columns, or a count that is no number")
    reply: dict = dict(smtpbounce.judge(unescaped(text), accepted=int(accepted or 0), **known))
    result = "sent" if reply["type"] == "none" else "bounced" if reply["permanent"] else "deferred"
    host, recipient = reply["host"] or known.get("mx") or None, known.get("recipient") or None
    reply.update(kind="attempt", result=result, host=host, recipient=recipient, time=None)
    return reply


def replies(path: str, begin: int, end: int) -> Iterator[Optional[dict]]:
    """Those of the lines that begin there. None: a bad line."""
    with open(path, "rb") as file:
        if begin > 0:
            file.seek(begin - 1)
            begin += len(file.readline()) - 1
        while begin < end and (line := file.readline()):
            begin += len(line)
            try:
                reply = judged_reply(line.rstrip(b"\n").removesuffix(b"\r"))
            except (ValueError, OverflowError):
                reply = {"error": "a column that is none"}
            yield None if reply["error"] else reply


def attempts(path: str) -> Iterator[dict]:
    """Those of a log. bounce-processor knows who wrote a line, and whom it is about."""
    with subprocess.Popen(["bounce-processor", "log", path], stdout=subprocess.PIPE) as processor:
        yield from map(json.loads, processor.stdout or ())
    if processor.returncode != 0:
        raise RuntimeError(f"bounce-processor failed on {path}")


def claim(verdict: dict) -> str:
    """As much of a line as `suppression add` reads."""
    keys = OF_THE_DEAD if verdict["address"] == "dead" else CLAIM
    return json.dumps({key: verdict[key] for key in keys}) + "\n"


def run(task: Task, claiming: bool) -> dict:
    """The result of a task, in plain types; claiming: with what a suppression list needs."""
    counts: Counter = Counter()
    unknown: dict = {}
    claims = []
    bad = 0
    for verdict in attempts(task.path) if task.end is None else replies(task.path, task.begin, task.end):
        if verdict is None:
            bad += 1
            continue
        counts[verdict["provider"] or "-", verdict["reason"]] += 1
        if verdict["confidence"] == "low":
            first = {"count": 0, "code": verdict["code"], "text": verdict["text"]}
            unknown.setdefault(verdict["fingerprint"], first)["count"] += 1
        if claiming and verdict["recipient"]:
            claims.append(claim(verdict))
    return {"bad": bad, "counts": counts, "unknown": unknown, "claims": "".join(claims)}
