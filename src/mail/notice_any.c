/* SPDX-License-Identifier: MIT */
/* What a mail says of recipients without a form: X-Failed-Recipients, a transcript, an address somewhere. */
#include "mail.h"

/* ---- X-Failed-Recipients ---- */

/* Go to the next field. False: no more. */
static bool next_list(smtpb_span headers, smtpb_cursor *at)
{
    smtpb_span rest = smtpb_i_from(headers, at->at), list;
    if (!smtpb_i_field_next(&rest, SMTPB_I_LITERAL("X-Failed-Recipients"), &list))
        return false;
    at->at = smtpb_i_offset(headers, list);
    at->piece = at->at + list.len;
    return true;
}

bool smtpb_i_listed_next(smtpb_span headers, smtpb_cursor *at, smtpb_span *address)
{
    while (at->at < at->piece || next_list(headers, at)) {
        smtpb_span left = smtpb_i_from(smtpb_i_first(headers, at->piece), at->at);
        size_t n = smtpb_i_enclosed(left, address);
        at->at += n > 0 ? n : 1;
        if (n > 0)
            return true;
    }
    return false;
}

enum { MOST_WRAPS_OF_LIST = 16 }; /* text and header usually have the same order */

bool smtpb_i_is_listed(smtpb_span headers, smtpb_span address, smtpb_cursor *at)
{
    smtpb_span listed;
    for (int tries = 0; tries < 2 && at->count < MOST_WRAPS_OF_LIST; tries++) {
        while (smtpb_i_listed_next(headers, at, &listed))
            if (smtpb_i_same_address(listed, address))
                return true;
        *at = (smtpb_cursor){ .count = at->count + 1 };
    }
    return false;
}

/* ---- A transcript ---- */

smtpb_span smtpb_i_transcript(smtpb_span text)
{
    size_t end, at = smtpb_i_words_at(text, SMTPB_I_LITERAL("----- Transcript of session follows -----"), &end);
    smtpb_span rest = at < text.len ? smtpb_i_behind(text, end) : (smtpb_span){ NULL, 0 }, line, block = { NULL, 0 };
    while (smtpb_i_take_line(&rest, &line) && !(smtpb_i_is_empty(line) && block.len > 0)) {
        if (block.len == 0)
            block = smtpb_i_first(line, 0);
        if (!smtpb_i_is_empty(line))
            block.len = (size_t)(line.ptr + line.len - block.ptr);
    }
    return block;
}

/* ---- An address somewhere ---- */

typedef enum standing {
    STANDS_ALONE = 1,
    STANDS_LED,
    STANDS_ANYWHERE,
    STANDS_NOWHERE
} standing; /* the lower, the likelier */

enum { MOST_LEAD = 32 }; /* octets of "Recipient:" in front of an address */

/* Is the word the last one of the text, perhaps with marks behind it, "Recipient ....:"? */
static bool ends_in_word(smtpb_span text, smtpb_span word)
{
    while (text.len > 0 && memchr(",:.=", text.ptr[text.len - 1], 4))
        text = smtpb_i_before(text, text.len - 1);
    size_t before = text.len > word.len ? text.len - word.len : 0;
    return smtpb_i_same(smtpb_i_from(text, before), word) && (before == 0 || smtpb_i_is_space(text.ptr[before - 1]));
}

/* Is the last word of the text one of these? Each has a NUL behind it, then comes one more. */
static bool ends_in_one_of(smtpb_span text, const char *words)
{
    for (; *words != '\0'; words += smtpb_i_string(words).len + 1)
        if (ends_in_word(text, smtpb_i_string(words)))
            return true;
    return false;
}

/* Does the text introduce an address that is not the recipient's? Exim's "(generated from" introduces one that is. */
static bool is_of_another(smtpb_span text)
{
    return ends_in_one_of(text, "from\0contact\0write to\0emailing to\0sender\0owner\0") &&
           !ends_in_word(text, SMTPB_I_LITERAL("(generated from"));
}

/* By what stands around the address of n octets at `at`. */
static standing standing_of(smtpb_span line, size_t at, size_t n)
{
    smtpb_span before = smtpb_i_before(line, at), after = smtpb_i_trimmed(smtpb_i_from(line, at + n));
    while (before.len > 0 && memchr("<\"'*-([", before.ptr[before.len - 1], 7))
        before = smtpb_i_before(before, before.len - 1);
    while (after.len > 0 && memchr(">\"':.)]", after.ptr[0], 7))
        after = smtpb_i_trimmed(smtpb_i_from(after, 1));
    if (before.len == 0 && (after.len == 0 || after.ptr[0] == '('))
        return STANDS_ALONE;
    if (is_of_another(before))
        return STANDS_NOWHERE;
    if (!ends_in_one_of(before, "to\0addressed\0addressee\0recipient\0rcpt\0for\0address\0user\0"))
        return STANDS_ANYWHERE;
    bool first = before.len < MOST_LEAD && smtpb_i_find(before, 0, ' ') == before.len; /* "To: jane@example.net" */
    return first ? STANDS_ALONE : STANDS_LED;
}

static bool is_before_address(char c)
{
    return smtpb_i_is_space(c) || c == '\0' || memchr("<>\"'(),;:[]=|", c, 13) != NULL;
}

/* The address around the @ at `at`, with a domain of two labels; empty: none. */
static smtpb_span address_around(smtpb_span line, size_t at)
{
    enum { MOST_LOCAL = 64 };
    size_t begin = at;
    bool ascii = at > 0 && (unsigned char)line.ptr[at - 1] < 0x80;
    while (begin > 0 && at - begin < MOST_LOCAL && !is_before_address(line.ptr[begin - 1]) &&
           !(ascii && (unsigned char)line.ptr[begin - 1] >= 0x80))
        begin--;
    smtpb_span found = smtpb_i_from(line, begin);
    found = smtpb_i_first(found, smtpb_i_address(found));
    return begin < at && smtpb_i_find(found, at - begin, '.') < found.len ? found : (smtpb_span){ NULL, 0 };
}

enum { OWN = 4 };

/* Addresses that a bounce may contain and that are no recipients. */
static bool is_no_recipient(const smtpb_span *own, smtpb_span address)
{
    static const char roles[][15] = { "postmaster@", "mailer-daemon@", "support@", "abuse@",
                                      "helpdesk@",   "noreply@",       "no-reply@" };
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (smtpb_i_starts(address, smtpb_i_string(roles[i])))
            return true;
    for (size_t i = 0; i < OWN; i++)
        if (smtpb_i_same_address(own[i], address))
            return true;
    return false;
}

/* The likeliest in a line, if it is likelier than *best. */
static void look_in_line(smtpb_span line, const smtpb_span *own, smtpb_span *best, standing *how)
{
    for (size_t at = smtpb_i_find(line, 0, '@'); at < line.len; at = smtpb_i_find(line, at + 1, '@')) {
        smtpb_span found = address_around(line, at);
        standing there = found.len > 0 ? standing_of(line, smtpb_i_offset(line, found), found.len) : STANDS_NOWHERE;
        if (there < *how && !is_no_recipient(own, found)) {
            *best = found;
            *how = there;
        }
    }
}

smtpb_span smtpb_i_likely_recipient(smtpb_span text, smtpb_span headers)
{
    const smtpb_span own[OWN] = { smtpb_i_angle_address(smtpb_field(headers, "To")),
                                  smtpb_i_angle_address(smtpb_field(headers, "From")),
                                  smtpb_i_angle_address(smtpb_field(headers, "Reply-To")),
                                  smtpb_i_angle_address(smtpb_field(headers, "Delivered-To")) };
    smtpb_span line, best = { NULL, 0 };
    standing how = STANDS_NOWHERE;
    while (smtpb_i_take_line(&text, &line) && how > STANDS_ALONE) {
        line = smtpb_i_trimmed(line);
        if (how < STANDS_NOWHERE && smtpb_i_begins_reply(line))
            break;
        look_in_line(line, own, &best, &how);
    }
    return best;
}
