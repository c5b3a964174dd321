/* SPDX-License-Identifier: MIT */
/* The policy file: lines of "defer REASON...", "bounce REASON...", "keep REASON..." and "tag yes|no". */
#include "replymapd.h"

#include <string.h>

void policy_default(policy *out)
{
    memset(out, 0, sizeof *out);
    out->tag = true;
    out->steps[SMTPB_REASON_MAILBOX_FULL] = DEFER;
    out->steps[SMTPB_REASON_GREYLISTED] = DEFER;
    out->steps[SMTPB_REASON_RATE_LIMITED] = DEFER;
    out->steps[SMTPB_REASON_RECIPIENT_RATE_LIMITED] = DEFER;
}

/* ---- Lines and words ---- */

static smtpb_span up_to(smtpb_span s, char end)
{
    const char *at = s.len > 0 ? memchr(s.ptr, end, s.len) : NULL;
    return (smtpb_span){ s.ptr, at ? (size_t)(at - s.ptr) : s.len };
}

static smtpb_span next_line(smtpb_span *rest)
{
    smtpb_span line = up_to(*rest, '\n');
    size_t taken = line.len + (line.len < rest->len ? 1 : 0);
    *rest = (smtpb_span){ rest->ptr + taken, rest->len - taken };
    return up_to(line, '#'); /* the rest is a comment */
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* len 0: no more words. */
static smtpb_span next_word(smtpb_span *rest)
{
    size_t from = 0, to;
    while (from < rest->len && is_blank(rest->ptr[from]))
        from++;
    for (to = from; to < rest->len && !is_blank(rest->ptr[to]); to++)
        continue;
    smtpb_span word = { rest->ptr + from, to - from };
    *rest = (smtpb_span){ rest->ptr + to, rest->len - to };
    return word;
}

static bool is_word(smtpb_span s, const char *word)
{
    return s.len == strlen(word) && memcmp(s.ptr, word, s.len) == 0;
}

/* ---- Lines ---- */

static policy_fault fault(const char *what, smtpb_span word)
{
    return (policy_fault){ 0, what, word };
}

static policy_fault read_tag(smtpb_span words, policy *out)
{
    smtpb_span word = next_word(&words), more = next_word(&words);
    bool yes = is_word(word, "yes");
    if ((!yes && !is_word(word, "no")) || more.len > 0)
        return fault("tag takes yes or no", more.len > 0 ? more : word);
    out->tag = yes;
    return fault(NULL, word);
}

static policy_fault read_reasons(smtpb_span words, step step, policy *out)
{
    smtpb_span word = next_word(&words);
    if (word.len == 0)
        return fault("no reason given", word);
    for (; word.len > 0; word = next_word(&words)) {
        smtpb_reason reason;
        if (!smtpb_reason_parse(word, &reason) || (unsigned)reason >= REASONS_MAX)
            return fault("no such reason", word);
        if (reason == SMTPB_REASON_UNDETERMINED || reason == SMTPB_REASON_ACCEPTED)
            return fault("replies with this reason are never changed", word);
        out->steps[reason] = (uint8_t)step;
    }
    return fault(NULL, word);
}

static policy_fault read_policy_line(smtpb_span line, policy *out)
{
    static const char *const steps[] = { [KEEP] = "keep", [DEFER] = "defer", [BOUNCE] = "bounce" };
    smtpb_span word = next_word(&line);
    if (word.len == 0)
        return fault(NULL, word);
    if (is_word(word, "tag"))
        return read_tag(line, out);
    for (unsigned i = 0; i < sizeof steps / sizeof *steps; i++)
        if (is_word(word, steps[i]))
            return read_reasons(line, (step)i, out);
    return fault("expected defer, bounce, keep or tag", word);
}

bool policy_parse(smtpb_span text, policy *out, void (*tell)(void *to, const policy_fault *fault), void *to)
{
    policy read;
    bool good = true;
    policy_default(&read);
    for (unsigned line = 1; text.len > 0; line++) {
        policy_fault found = read_policy_line(next_line(&text), &read);
        found.line = line;
        if (found.what)
            tell(to, &found);
        good = good && !found.what;
    }
    if (good)
        *out = read;
    return good;
}
