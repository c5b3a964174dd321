# SPDX-License-Identifier: MIT
"""Reads what a mail server answered and says what it means.

>>> import smtpbounce
>>> verdict = smtpbounce.judge("550 5.1.1 No such user here")
>>> verdict["type"], verdict["address"], verdict["reason"]
('hard', 'dead', 'user_unknown')

Each call is one call of the C library, and any thread may make it; C code runs without Python's lock. Every text has a
verdict: it comes from a stranger, and no text raises an exception.
"""
from __future__ import annotations

import json
from email.message import Message
from typing import Iterator, List, Optional, TypedDict

from ._library import ffi, library, written
from ._octets import Text, octets
from ._parts import parts_of

__all__ = ["Bounce", "Forward", "Nested", "Verdict", "bounces", "judge"]


class Forward(TypedDict):
    """Where a server says that the mailbox moved. Only ever show it to a person: the server may lie."""

    address: str
    local: str
    domain: str
    flags: List[str]


class Nested(TypedDict):
    """The reply that a reply quotes."""

    code: Optional[int]
    status: Optional[str]
    text: Optional[str]


class Verdict(TypedDict):
    """What `smtpbounce filter` prints of a reply: always all keys. New names may come where names are listed."""

    code: Optional[int]
    status: Optional[str]  # "5.1.1"
    text: Optional[str]
    type: str  # none, soft, hard, block, undetermined
    permanent: bool
    address: str  # dead, suspect, unaffected, unknown: base a suppression list on this
    category: str
    reason: str
    severity: str
    action: str
    scope: str
    retry_after: Optional[int]  # seconds
    confidence: str
    by: str
    rule: Optional[int]
    evidence: Optional[str]
    blocklist: Optional[str]
    provider: Optional[str]
    conflict: Optional[str]
    nested: Optional[Nested]
    forward: List[Forward]
    standard: Optional[str]
    advice: str
    stage: Optional[str]
    host: Optional[str]
    mechanism: Optional[str]
    limit: Optional[str]
    lists: Optional[str]
    flags: List[str]
    error: Optional[str]  # why the verdict must not be trusted
    fingerprint: str  # the same for replies that say the same


class Bounce(Verdict):
    """What a mail says of one recipient."""

    kind: str  # bounce, delayed, delivered, bounce_of_bounce, complaint, auto_reply, receipt, other
    recipient: Optional[str]
    original_recipient: Optional[str]
    result: Optional[str]
    form: Optional[str]


def judge(
    text: Text,
    *,
    stage: Optional[str] = None,
    mx: Optional[str] = None,
    recipient: Optional[str] = None,
    sender: Optional[str] = None,
    accepted: int = 0,
) -> Verdict:
    """Judge a reply, a log line, or a field or paragraph of a bounce.

    text: str or octets, of any content and size.
    stage: the command that was answered: connect, helo, starttls, auth, mail, rcpt, data, eod, other.
    mx, recipient, sender: the host that answered; the mailboxes of RCPT and MAIL.
    accepted: how many recipients the server had accepted in this transaction; 0: not known.

    An empty text or an unknown stage is not judged; "error" says so. Raises TypeError for arguments of another type,
    ValueError for a NUL in one of the names, OverflowError if accepted is no unsigned int.
    """
    known = [_name(stage), _name(mx), _name(recipient), _name(sender)]
    octets_of = octets(text)

    def write(buf: object, cap: int) -> int:
        return int(library.smtpb_judge_json(octets_of, len(octets_of), *known, accepted, buf, cap))

    verdict: Verdict = json.loads(written(write))
    return verdict


def bounces(message: Message) -> Iterator[Bounce]:
    """What a mail says of each recipient, one after the other. A mail that reports on nobody gives one dict, whose kind
    says what it is.

    Parse the mail from octets, such as by email.message_from_binary_file or mailbox: a str has lost the charset of its
    parts. Raises TypeError if message is no email.message.Message.
    """
    if not isinstance(message, Message):
        raise TypeError(f"an email.message.Message is needed, not {type(message).__name__}")
    return _each(message)


def _each(message: Message) -> Iterator[Bounce]:
    headers, fields, text = parts_of(message)
    at = ffi.new("smtpb_mail_cursor *")
    before = ffi.new("smtpb_mail_cursor *")

    def write(buf: object, cap: int) -> int:
        at[0] = before[0]
        return int(
            library.smtpb_mail_json(headers, len(headers), fields, len(fields), text, len(text), at, buf, cap))

    seen = set()
    while line := written(write):
        before[0] = at[0]
        bounce: Bounce = json.loads(line)
        whom = bounce["kind"], (bounce["recipient"] or "").lower()
        if whom not in seen:
            seen.add(whom)
            yield bounce


def _name(name: Optional[str]) -> object:
    """A C string. NUL would end it early."""
    if name is None or name == "":
        return ffi.NULL
    if not isinstance(name, str):
        raise TypeError(f"a str is needed, not {type(name).__name__}")
    if "\0" in name:
        raise ValueError("a NUL in a name")
    return octets(name)
