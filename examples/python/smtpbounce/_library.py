# SPDX-License-Identifier: MIT
"""The shared library, loaded without a compiler (cffi's ABI mode)."""
from __future__ import annotations

import os
from typing import Callable

import cffi

MAJOR, MINOR = 0, 3  # a library of another minor version may have another layout of the cursor

ffi = cffi.FFI()
ffi.cdef("""
typedef struct smtpb_cursor {
    size_t at;
    size_t piece;
    size_t echo;
    uint32_t count;
    uint32_t state;
} smtpb_cursor;
typedef struct smtpb_mail_cursor {
    smtpb_cursor fields;
    smtpb_cursor notice;
    smtpb_cursor listed;
    uint32_t reading;
    uint32_t flags;
    uint32_t found;
    uint32_t pad;
} smtpb_mail_cursor;
size_t smtpb_judge_json(const char *text, size_t len, const char *stage, const char *mx,
    const char *recipient, const char *sender, unsigned accepted, char *buf, size_t cap);
size_t smtpb_mail_json(const char *headers, size_t headers_len, const char *fields, size_t fields_len,
    const char *text, size_t text_len, smtpb_mail_cursor *at, char *buf, size_t cap);
unsigned smtpb_version(void);
""")


def _load() -> cffi.FFI.CData:
    name = os.environ.get("SMTPBOUNCE_LIBRARY") or f"libsmtpbounce.so.{MAJOR}.{MINOR}"
    try:
        library = ffi.dlopen(name)
        version = library.smtpb_version()
    except (OSError, AttributeError) as error:
        raise ImportError(f"no library of smtpbounce; SMTPBOUNCE_LIBRARY may name its file: {error}") from error
    if version // 100 != MAJOR * 100 + MINOR:
        raise ImportError(f"{name} has version number {version}; this module needs {MAJOR}.{MINOR}")
    return library


library = _load()

FITS_MOST = 4096  # octets; most objects have about a thousand


def written(write: Callable[[cffi.FFI.CData, int], int]) -> str:
    """The JSON that a function writes to a buffer of a size; it returns the length of the whole, as snprintf does.

    Each call has a buffer of its own, as threads and signal handlers may call at the same time.
    """
    cap = FITS_MOST
    while True:
        buf = ffi.new("char[]", cap)
        length = write(buf, cap)
        if length < cap:
            return str(ffi.buffer(buf, length), "utf-8")
        cap = length + 1
