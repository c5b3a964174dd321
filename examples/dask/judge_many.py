#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Judges mail logs and files of replies on all workers of a Dask cluster: counts, unknown texts, a suppression list.

A task is a whole log, as the sender of a delivery may stand anywhere before it, or some MiB of a file of replies.
Results are added up in the order of the tasks: a cluster gives what one process gives.
"""
from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from typing import IO, Callable, Iterable, Iterator, Optional

import smtpbounce_tasks
from smtpbounce_tasks import Task, run


def tasks_of(logs: Iterable[str], files: Iterable[str], block: int) -> list[Task]:
    tasks = [Task(os.path.abspath(path), 0, None) for path in logs]
    for path in files:
        size = os.path.getsize(path)
        tasks += [Task(os.path.abspath(path), begin, min(begin + block, size)) for begin in range(0, size, block)]
    return tasks


def results_of(tasks: list[Task], claiming: bool, scheduler: Optional[str]) -> Iterator[dict]:
    """In the order of the tasks."""
    if scheduler is None:
        yield from (run(task, claiming) for task in tasks)
        return
    from distributed import Client
    with Client(scheduler) as client:
        client.upload_file(smtpbounce_tasks.__file__)
        futures = client.map(run, tasks, claiming=claiming, pure=False)
        while futures:
            yield futures.pop(0).result()


def add_up(results: Iterable[dict], claims: IO[bytes], say: Callable[[int], None]) -> dict:
    total: dict = {"bad": 0, "counts": Counter(), "unknown": {}}
    for done, result in enumerate(results, 1):
        total["bad"] += result["bad"]
        total["counts"].update(result["counts"])
        for fingerprint, text in result["unknown"].items():
            first = total["unknown"].setdefault(fingerprint, {**text, "count": 0})
            first["count"] += text["count"]
        claims.write(result["claims"].encode())
        say(done)
    return total


def put_counts(counts: Counter) -> None:
    for (provider, reason), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        print(count, provider, reason, sep="\t")


def put_unknown(path: str, unknown: dict) -> None:
    """The most frequent first. Servers wrote the texts: as JSON they are safe on a terminal."""
    with open(path, "w", encoding="ascii") as file:
        for fingerprint, text in sorted(unknown.items(), key=lambda item: (-item[1]["count"], item[0])):
            print(json.dumps({"fingerprint": fingerprint, **text}), file=file)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Judges mail logs and files of replies on a Dask cluster.")
    parser.add_argument("--scheduler", help="tcp://HOST:PORT; without it, this process does all")
    parser.add_argument("--log", action="append", default=[], metavar="FILE", help="a mail log (again for each)")
    parser.add_argument("--unknown", metavar="FILE", help="where to write the texts that no rule knows")
    parser.add_argument("--suppression", metavar="FOLDER", help="a suppression list that dead addresses are added to")
    parser.add_argument("--block", type=float, default=16, metavar="MIB", help="of replies in a task (default 16)")
    parser.add_argument("replies", nargs="*", metavar="FILE", help="replies, as smtpbounce filter reads them")
    return parser.parse_args()


def main() -> None:
    given = options()
    tasks = tasks_of(given.log, given.replies, max(1, int(given.block * (1 << 20))))
    with tempfile.TemporaryFile() as claims:
        total = add_up(results_of(tasks, given.suppression is not None, given.scheduler), claims,
                       lambda done: print(f"{done} of {len(tasks)} tasks", file=sys.stderr))
        put_counts(total["counts"])
        if total["bad"]:
            print(f"{total['bad']} bad lines", file=sys.stderr)
        if given.unknown:
            put_unknown(given.unknown, total["unknown"])
        if given.suppression:
            claims.seek(0)
            subprocess.run(["suppression", given.suppression, "add"], stdin=claims, stdout=sys.stderr, check=True)


if __name__ == "__main__":
    main()
