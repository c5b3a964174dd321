/* SPDX-License-Identifier: MIT */
/* UTF-8 characters (RFC 3629 4): which octets form one, and which only look like it. */
#include "../../src/span.h"
#include "../support.h"

static struct character {
    const char *name;
    smtpb_span octets;
    size_t len; /* 0: not a character of two octets or more */
} characters[] = {
    { "nothing", { NULL, 0 }, 0 },
    { "ASCII", S("ab"), 0 },
    { "first of two octets", S("\xC2\x80"), 2 },
    { "last of two octets", S("\xDF\xBF"), 2 },
    { "overlong two octets", S("\xC1\xBF"), 0 },
    { "two octets, cut", S("\xC2"), 0 },
    { "two octets, no tail", S("\xC2\xC0"), 0 },
    { "first of three octets", S("\xE0\xA0\x80"), 3 },
    { "overlong three octets", S("\xE0\x9F\xBF"), 0 },
    { "last before the surrogates", S("\xED\x9F\xBF"), 3 },
    { "first surrogate", S("\xED\xA0\x80"), 0 },
    { "first behind the surrogates", S("\xEE\x80\x80"), 3 },
    { "last of three octets", S("\xEF\xBF\xBF"), 3 },
    { "three octets, cut", S("\xE2\x82"), 0 },
    { "three octets, no second tail", S("\xE2\x82\x28"), 0 },
    { "first of four octets", S("\xF0\x90\x80\x80"), 4 },
    { "overlong four octets", S("\xF0\x8F\xBF\xBF"), 0 },
    { "in the middle of four octets", S("\xF1\x80\x80\x80"), 4 },
    { "last of four octets", S("\xF4\x8F\xBF\xBF"), 4 },
    { "after the last character", S("\xF4\x90\x80\x80"), 0 },
    { "not a first octet", S("\xF5\x80\x80\x80"), 0 },
    { "tail without a first octet", S("\x80\x80\x80\x80"), 0 },
    { "four octets, cut", S("\xF0\x90\x80"), 0 },
    { "four octets, no third tail", S("\xF0\x90\x80\x41"), 0 },
};

static void character_is(void **state)
{
    const struct character *row = *state;
    smtpb_span octets = heap_copy(row->octets);
    assert_int_equal(smtpb_i_utf8(octets), row->len);
    heap_free(octets);
}

int main(void)
{
    return RUN_ROWS(characters, character_is);
}
