#!/bin/bash
# Builds the fuzz targets of the library for OSS-Fuzz, which sets CC, CXX, CFLAGS, LIB_FUZZING_ENGINE and OUT.
set -eu
objects=$(mktemp -d)
for unit in src/*/*.c; do
    $CC $CFLAGS -std=c99 -DSMTPB_STATIC -Iinclude -c "$unit" -o "$objects/$(basename "$unit" .c).o"
done
ar rc "$objects/library.a" "$objects"/*.o

for entry in parse feed find forward status classify facts rules; do
    $CC $CFLAGS -DSMTPB_STATIC -Iinclude -c tests/fuzz/fuzz_$entry.c -o "$objects/$entry.o"
    $CXX ${CXXFLAGS:-} "$objects/$entry.o" "$objects/library.a" $LIB_FUZZING_ENGINE -o "$OUT/fuzz_$entry"
    zip -qj "$OUT/fuzz_${entry}_seed_corpus.zip" tests/fuzz/corpus/$entry/*
    cp tests/fuzz/smtp.dict "$OUT/fuzz_$entry.dict"
done
