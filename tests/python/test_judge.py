# SPDX-License-Identifier: MIT
"""judge() of examples/python: whatever the text, and whoever calls. And how the library is found."""
import doctest
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path

import smtpbounce
from samples import LOG_LINE
from smtpbounce import _library

ROOT = Path(__file__).resolve().parents[2]


class Judge(unittest.TestCase):
    def test_documentation(self):
        self.assertEqual(doctest.testmod(smtpbounce).failed, 0)
        self.assertGreater(doctest.testmod(smtpbounce).attempted, 0)

    def test_moved(self):
        verdict = smtpbounce.judge("551 User not local; please try <jdoe@relay.example.net>")
        self.assertEqual((verdict["reason"], verdict["address"]), ("moved", "dead"))
        self.assertEqual([forward["address"] for forward in verdict["forward"]], ["jdoe@relay.example.net"])

    def test_log_line(self):
        verdict = smtpbounce.judge(LOG_LINE)
        self.assertEqual((verdict["code"], verdict["stage"], verdict["host"]), (551, "rcpt", "mx.one.example"))

    def test_kinds_of_octets(self):
        octets = b"550 5.1.1 \xe9 no such user"
        expected = smtpbounce.judge(octets)
        for text in (bytearray(octets), memoryview(octets), octets.decode("utf-8", "surrogateescape")):
            with self.subTest(type(text).__name__):
                self.assertEqual(smtpbounce.judge(text), expected)
        self.assertEqual(expected["reason"], "user_unknown")

    def test_surrogates_that_stand_for_no_octet(self):
        self.assertEqual(smtpbounce.judge("550 a\ud800\udce9b")["text"], smtpbounce.judge("550 a\ufffd\udce9b")["text"])

    def test_every_size_of_the_object(self):
        """Those, too, that fill the first buffer just so, or not quite."""
        empty = len(json.dumps(smtpbounce.judge("550 x"), separators=(",", ":"), ensure_ascii=False))
        for size in [*range(_library.FITS_MOST - empty - 40, _library.FITS_MOST - empty + 40), 1 << 20]:
            words = ("x" * 9 + " ") * (size // 10) + "x" * (size % 10 + 1)
            self.assertEqual(smtpbounce.judge("550 " + words)["text"], words)

    def test_needs_no_more_than_the_size(self):
        """Of a buffer of n octets, n - 1 can hold text."""
        for length in (0, 1, _library.FITS_MOST - 1, _library.FITS_MOST, _library.FITS_MOST + 1):
            caps = []

            def write(buf, cap):
                caps.append(cap)
                text = b"y" * min(length, cap - 1) + b"\0"
                _library.ffi.memmove(buf, text, len(text))
                return length

            self.assertEqual(_library.written(write), "y" * length)
            fits = length < _library.FITS_MOST
            self.assertEqual(caps, [_library.FITS_MOST] if fits else [_library.FITS_MOST, length + 1])

    def test_errors_in_the_dict(self):
        self.assertEqual(smtpbounce.judge("")["error"], "empty reply")
        self.assertEqual(smtpbounce.judge("550 no", stage="no such stage")["error"], "unknown stage")
        self.assertIsNone(smtpbounce.judge("550 no", stage="RCPT")["error"])

    def test_exceptions(self):
        rows = [
            (TypeError, {"text": None}),
            (TypeError, {"text": 5}),
            (TypeError, {"text": "550 no", "mx": b"mx.example.com"}),
            (TypeError, {"text": "550 no", "accepted": "1"}),
            (ValueError, {"text": "550 no", "recipient": "jane@example.com\0x"}),
            (OverflowError, {"text": "550 no", "accepted": -1}),
            (OverflowError, {"text": "550 no", "accepted": 1 << 32}),
        ]
        for error, arguments in rows:
            with self.subTest(arguments), self.assertRaises(error):
                smtpbounce.judge(**arguments)

    def test_threads(self):
        texts = [f"550 5.1.1 <u{i}@example.com>: no such user " + "x" * (i * 37 % 9000) for i in range(400)]
        expected = [smtpbounce.judge(text) for text in texts]
        results = {}

        def run(number):
            results[number] = [smtpbounce.judge(text) for text in texts]

        threads = [threading.Thread(target=run, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for number in range(6):
            self.assertEqual(results[number], expected)

    def test_keys(self):
        self.assertEqual(list(smtpbounce.judge("550 no")), list(smtpbounce.Verdict.__annotations__))
        forward = smtpbounce.judge("551 try <a@b.example>")["forward"][0]
        self.assertEqual(list(forward), list(smtpbounce.Forward.__annotations__))
        nested = smtpbounce.judge("550 x said: 450 4.2.0 y")["nested"]
        self.assertEqual(list(nested), list(smtpbounce.Nested.__annotations__))


class Library(unittest.TestCase):
    header = (ROOT / "include/smtpbounce.h").read_text()

    def test_declarations_are_those_of_the_header(self):
        spaces = re.compile(r"\s+")
        header = spaces.sub(" ", self.header.replace("SMTPB_API ", ""))
        source = Path(_library.__file__).read_text()
        declarations = re.search(r'cdef\("""(.*?)"""', source, re.S).group(1)
        found = re.findall(r"typedef.*?\} \w+;|[\w ]+\([^)]*\);", declarations, re.S)
        self.assertEqual(len(found), 5)
        for declaration in found:
            self.assertIn(spaces.sub(" ", declaration.strip()), header)

    def test_version(self):
        numbers = re.findall(r"#define SMTPB_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)", self.header)
        major, minor, patch = map(int, numbers)
        self.assertEqual((_library.MAJOR, _library.MINOR), (major, minor))
        project = (ROOT / "examples/python/pyproject.toml").read_text()
        self.assertIn(f'version = "{major}.{minor}.{patch}"', project)

    def imported(self, statements="", **environment):
        """The last line of what an import in another process says."""
        done = subprocess.run([sys.executable, "-c", f"{statements}\nimport smtpbounce; print('imported')"], text=True,
                              capture_output=True, env={**os.environ, **environment})
        return (done.stdout + done.stderr).splitlines()[-1]

    def test_no_library(self):
        self.assertRegex(self.imported(SMTPBOUNCE_LIBRARY="/no/such/file"), "^ImportError: no library .*/no/such/file")
        self.assertRegex(self.imported(SMTPBOUNCE_LIBRARY="libc.so.6"), "^ImportError: no library .*smtpb_version")

    def test_installed_library(self):
        """By its soname, where the loader finds it."""
        with tempfile.TemporaryDirectory() as folder:
            os.symlink(os.path.abspath(os.environ["SMTPBOUNCE_LIBRARY"]),
                       f"{folder}/libsmtpbounce.so.{_library.MAJOR}.{_library.MINOR}")
            self.assertEqual(self.imported(SMTPBOUNCE_LIBRARY="", LD_LIBRARY_PATH=folder), "imported")

    def test_library_of_another_version(self):
        other = "import cffi; real = cffi.FFI.dlopen\n" \
                "class Other:\n    def smtpb_version(self): return 9999\n" \
                "cffi.FFI.dlopen = lambda *_: Other()"
        self.assertRegex(self.imported(other), "^ImportError: .* has version number 9999; this module needs")


if __name__ == "__main__":
    unittest.main()
