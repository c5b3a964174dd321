# SPDX-License-Identifier: MIT
"""The three parts of a mail that the library reads: header, fields and text, as octets.

Nothing here trusts the mail: what cannot be decoded stays as it is.
"""
from __future__ import annotations

import codecs
import re
from email.errors import HeaderParseError, MissingHeaderBodySeparatorDefect
from email.header import decode_header
from email.message import Message
from typing import Iterator, NamedTuple

from ._octets import octets

_MOST_LEVELS = 16  # a report has two
_FIELDS = (  # in the order in which they count; "fields" are those in a part of another type
    "message/delivery-status",
    "message/global-delivery-status",
    "fields",
    "message/disposition-notification",
    "message/global-disposition-notification",
    "message/feedback-report",
)
_UNREAD = ("message/rfc822", "message/global", "message/global-headers", "text/rfc822-headers", "text/html")
_BORDER = b"\n\n----- Original message\n\n"  # behind it the library looks for a returned message
_QUADRATIC = ("idna", "punycode")  # codecs that need minutes for a megabyte


class Parts(NamedTuple):
    headers: bytes
    fields: bytes
    text: bytes


def parts_of(message: Message) -> Parts:
    """The mail's header; its delivery status or the like; its first text in UTF-8."""
    first: dict[str, bytes] = {}
    for part, kind in _leaves(message):
        if kind == "text/plain":
            if kind not in first:
                first[kind] = _utf8(_content(part), part)
                continue
        elif kind in _FIELDS:
            first.setdefault(kind, _content(part))
            continue
        if "fields" not in first:
            content = _content(part)
            if re.search(rb"(?im)^final-recipient:", content):
                first["fields"] = content
    fields = next((first[kind] for kind in _FIELDS if kind in first), b"")
    returned = _returned(message)
    text = first.get("text/plain", b"") + (_BORDER + returned if returned else b"")
    return Parts(_subject(message) + _header(message), fields, text)


def _returned(part: Message, level: int = 0) -> bytes:
    """The header of the first message that is returned as a part."""
    kind = _bare(part).get_content_type()
    if kind.startswith("multipart/") and part.is_multipart():
        inner = part.get_payload() if level < _MOST_LEVELS else ()
        return next(filter(None, (_returned(each, level + 1) for each in inner)), b"")
    if kind in ("message/rfc822", "message/global") and part.is_multipart():
        return _header(part.get_payload(0))
    return _content(part).split(b"\n\n")[0] if kind in ("message/global-headers", "text/rfc822-headers") else b""


def _leaves(part: Message, level: int = 0) -> Iterator[tuple[Message, str]]:
    """The parts that hold no others, and their types; not a returned message: reports in it are about other mail."""
    kind = _bare(part).get_content_type()
    if kind.startswith("multipart/") and part.is_multipart():
        for inner in part.get_payload() if level < _MOST_LEVELS else ():
            yield from _leaves(inner, level + 1)
    elif kind.startswith("multipart/"):
        yield part, "text/plain"  # its boundary never occurs
    elif kind not in _UNREAD:
        yield part, kind


def _bare(part: Message) -> Message:
    """Its type and encoding alone: email's newer policies fail on some headers that strangers write."""
    bare = Message()
    bare.set_default_type(part.get_default_type())
    for name, value in part.raw_items():
        if name.lower() in ("content-type", "content-transfer-encoding"):
            bare[name] = str(value)
    return bare


def _content(part: Message, level: int = 0) -> bytes:
    """What a part holds, its transfer encoding undone."""
    if not part.is_multipart():
        try:
            return part.get_payload(decode=True) or b""
        except ValueError:
            return b""  # it was read as a str with surrogates, not as octets
    if level == _MOST_LEVELS:
        return b""
    # email took a delivery status for messages with a header only: back to fields.
    bare = _bare(part)
    joined = b"\n".join(_block(block, level) for block in part.get_payload())
    bare.set_payload(joined.decode("ascii", "surrogateescape"))
    return bytes(bare.get_payload(decode=True))


def _block(block: Message, level: int) -> bytes:
    whole = any(isinstance(defect, MissingHeaderBodySeparatorDefect) for defect in block.defects)
    return _header(block) + (b"" if whole else b"\n") + _content(block, level + 1)


def _header(part: Message) -> bytes:
    return b"".join(octets(f"{name}: {value}\n") for name, value in part.raw_items())


def _subject(message: Message) -> bytes:
    """The subject in words (RFC 2047), as a field that comes first."""
    raw = next((str(value) for name, value in message.raw_items() if name.lower() == "subject"), "")
    try:
        words = decode_header(raw)
    except HeaderParseError:
        return b""
    subject = "".join(word if isinstance(word, str) else _decoded(word, charset or "ascii") for word, charset in words)
    return octets(f"Subject: {' '.join(subject.split())}\n") if subject else b""


def _utf8(content: bytes, part: Message) -> bytes:
    return octets(_decoded(content, _bare(part).get_content_charset("ascii")))


def _decoded(content: bytes, charset: str) -> str:
    """In any charset that Python has; else as UTF-8, whose faults octets() writes as they were."""
    try:
        name = codecs.lookup(charset).name
        if name not in ("ascii", "utf-8", *_QUADRATIC):
            return content.decode(charset, "replace")
    except (LookupError, ValueError):
        pass
    return content.decode("utf-8", "surrogateescape")
