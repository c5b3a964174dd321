# SPDX-License-Identifier: MIT
"""Python's strings as octets, for the library."""
from __future__ import annotations

import re
from typing import Union

Text = Union[str, bytes, bytearray, memoryview]

# Surrogates that stand for no octet; json.loads makes them from escapes such as "\ud800".
_NO_OCTET = re.compile("[\ud800-\udc7f\udd00-\udfff]")


def octets(text: Text) -> bytes:
    """UTF-8; octets that Python's surrogateescape hid in a str come back as they were."""
    if isinstance(text, str):
        try:
            return text.encode("utf-8", "surrogateescape")
        except UnicodeEncodeError:
            return _NO_OCTET.sub("\ufffd", text).encode("utf-8", "surrogateescape")
    if isinstance(text, (bytes, bytearray, memoryview)):
        return bytes(text)  # a copy of what could change during the call; bytes themselves are not copied
    raise TypeError(f"a str or bytes is needed, not {type(text).__name__}")
