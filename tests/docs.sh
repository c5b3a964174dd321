#!/bin/sh
# docs.sh BUILD: writes HTML pages of the public header to BUILD/html with Doxygen; warnings are errors.
root=$(cd "$(dirname "$0")/.." && pwd) build=$1
command -v doxygen >/dev/null || { echo "skipped: no doxygen"; exit 77; }
mkdir -p "$build" && cd "$root" || exit 1
doxygen - <<end || exit 1
PROJECT_NAME = smtpbounce
INPUT = include/smtpbounce.h
OUTPUT_DIRECTORY = "$build"
EXTRACT_ALL = YES
OPTIMIZE_OUTPUT_FOR_C = YES
PREDEFINED = SMTPB_API=
MACRO_EXPANSION = YES
GENERATE_LATEX = NO
HAVE_DOT = NO
QUIET = YES
WARN_AS_ERROR = YES
end
