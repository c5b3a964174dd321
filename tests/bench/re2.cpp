/* SPDX-License-Identifier: MIT */
/* RE2::Set of the rules as regexes, caseless, with octets as Latin-1. */
#include "engine.h"

#include <re2/re2.h>
#include <re2/set.h>
#include <vector>

static RE2::Set *set;

const char *re2_open(const char *regexes)
{
    RE2::Options options;
    options.set_case_sensitive(false);
    options.set_encoding(RE2::Options::EncodingLatin1);
    options.set_max_mem(int64_t(1) << 30);
    lines l = lines_of(regexes);
    set = new RE2::Set(options, RE2::UNANCHORED);
    bool done = true;
    for (size_t i = 0; i < l.count; i++)
        done = set->Add(l.at[i], nullptr) >= 0 && done;
    lines_free(&l);
    return done && set->Compile() ? nullptr : "it rejects the regexes";
}

size_t re2_scan(const char *text, size_t len)
{
    static std::vector<int> hits;
    set->Match(re2::StringPiece(text, len), &hits);
    return hits.size();
}
