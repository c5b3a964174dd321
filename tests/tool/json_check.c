/* SPDX-License-Identifier: MIT */
/* A strict parser for one JSON text (RFC 8259) in valid UTF-8. Each function removes what it reads from the input. */
#include "json_check.h"

#include <string.h>

enum { MAX_DEPTH = 32 };

typedef struct input {
    const unsigned char *at, *end;
    int depth;
} input;

static bool value(input *in);

static bool take(input *in, char c)
{
    if (in->at == in->end || *in->at != (unsigned char)c)
        return false;
    in->at++;
    return true;
}

static bool literal(input *in, const char *word)
{
    size_t n = strlen(word);
    if ((size_t)(in->end - in->at) < n || memcmp(in->at, word, n) != 0)
        return false;
    in->at += n;
    return true;
}

static bool digits(input *in)
{
    const unsigned char *begin = in->at;
    while (in->at < in->end && *in->at >= '0' && *in->at <= '9')
        in->at++;
    return in->at > begin;
}

static bool number(input *in)
{
    return digits(in) && (!take(in, '.') || digits(in));
}

static bool escape(input *in)
{
    if (in->at == in->end)
        return false;
    if (!take(in, 'u'))
        return memchr("\"\\/bfnrt", *in->at++, 8) != NULL;
    for (int i = 0; i < 4; i++)
        if (in->at == in->end || !memchr("0123456789abcdefABCDEF", *in->at++, 22))
            return false;
    return true;
}

/* One UTF-8 character of two octets or more (RFC 3629). */
static bool wide(input *in)
{
    unsigned lead = *in->at++, low = 0x80, high = 0xBF;
    int tails = lead >= 0xC2 && lead <= 0xDF   ? 1
                : lead >= 0xE0 && lead <= 0xEF ? 2
                : lead >= 0xF0 && lead <= 0xF4 ? 3
                                               : 0;
    low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : low;
    high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : high;
    for (int i = 0; i < tails; i++, low = 0x80, high = 0xBF)
        if (in->at == in->end || *in->at < low || *in->at++ > high)
            return false;
    return tails > 0;
}

static bool string(input *in)
{
    if (!take(in, '"'))
        return false;
    while (in->at < in->end && *in->at != '"') {
        if (*in->at < 0x20)
            return false;
        if (take(in, '\\') ? !escape(in) : *in->at >= 0x80 ? !wide(in) : !in->at++)
            return false;
    }
    return take(in, '"');
}

static bool members(input *in, char close, bool named)
{
    if (take(in, close))
        return true;
    do {
        if ((named && (!string(in) || !take(in, ':'))) || !value(in))
            return false;
    } while (take(in, ','));
    return take(in, close);
}

static bool value(input *in)
{
    if (++in->depth > MAX_DEPTH || in->at == in->end)
        return false;
    bool done = *in->at == '"'  ? string(in)
                : take(in, '{') ? members(in, '}', true)
                : take(in, '[') ? members(in, ']', false)
                : number(in)    ? true
                                : literal(in, "true") || literal(in, "false") || literal(in, "null");
    in->depth--;
    return done;
}

bool is_json(const char *text, size_t len)
{
    input in = { (const unsigned char *)text, (const unsigned char *)text + len, 0 };
    return value(&in) && in.at == in.end;
}
