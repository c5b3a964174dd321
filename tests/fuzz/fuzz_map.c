/* SPDX-License-Identifier: MIT */
/* Requests to Postfix's map server: any split of the octets gives the same requests, an answer contains what was
   decided, and no decision does more than the policy allows. The first octet chooses the protocol. */
#include "../../examples/postfix/replymapd.h"
#include "fuzz.h"

static char buffer[REQUEST_MAX];

/* Reads like the daemon: `step` octets at a time, dropping finished requests. Returns a hash of all requests. */
static uint64_t read_all(protocol protocol, const uint8_t *data, size_t size, size_t step)
{
    uint64_t sum = 14695981039346656037u;
    size_t held = 0;
    framing result = FRAME_MORE;
    for (size_t at = 0; at < size && result <= FRAME_MORE;) {
        size_t n = size - at < step ? size - at : step;
        n = n < sizeof buffer - held ? n : sizeof buffer - held;
        MUST(n > 0);
        memcpy(buffer + held, data + at, n);
        at += n;
        held += n;
        for (frame request; held > 0 && (result = frame_read(protocol, buffer, held, &request)) == FRAME_WHOLE;) {
            MUST(request.octets <= held && is_inside((smtpb_span){ buffer, request.octets }, request.key));
            for (size_t i = 0; i < request.key.len; i++)
                sum = (sum ^ (uint8_t)request.key.ptr[i]) * 1099511628211u;
            sum = (sum ^ request.key.len) * 1099511628211u;
            held -= request.octets;
            memmove(buffer, buffer + request.octets, held);
        }
    }
    return sum + (result == FRAME_BAD || result == FRAME_TOO_LONG);
}

static void check_answer(protocol protocol, smtpb_span text)
{
    static char out[ANSWER_MAX];
    frame back;
    size_t n = frame_write(protocol, FOUND, text, out);
    MUST(n <= sizeof out && (protocol == SOCKETMAP || n <= 4096));
    if (protocol == TCP_TABLE)
        memcpy(out, "get ", 4);
    if (n > REQUEST_MAX || (protocol == SOCKETMAP && n > REQUEST_MAX - 2))
        return;
    MUST(frame_read(protocol, out, n, &back) == FRAME_WHOLE && back.octets == n && back.key.len <= text.len);
    MUST(memcmp(back.key.ptr, text.ptr, back.key.len) == 0 && (protocol == TCP_TABLE || back.key.len == text.len));
}

static void check_decision(protocol protocol, smtpb_span key)
{
    static char out[REQUEST_MAX + TAG_MAX];
    judge judge = { { 0 }, { NULL, 0 }, NULL };
    smtpb_status asked, answered;
    size_t len;
    policy_default(&judge.policy);
    if (!decide(&judge, key, out, &len))
        return;
    smtpb_status_parse(key, &asked);
    size_t n = smtpb_status_parse((smtpb_span){ out, len }, &answered);
    MUST(n > 0 && len <= key.len + TAG_MAX && out[n] == ' ');
    MUST(asked.cls == 4 || asked.cls == 5);
    MUST(answered.cls == asked.cls || (answered.cls == 4 && asked.cls == 5));
    MUST(answered.subject == asked.subject && answered.detail == asked.detail);
    MUST(memcmp(out + len - (key.len - n), key.ptr + n, key.len - n) == 0);
    check_answer(protocol, (smtpb_span){ out, len });
}

static unsigned faults;

static void check_fault(void *text, const policy_fault *fault)
{
    const smtpb_span *all = text;
    MUST(fault->what && fault->line > 0);
    MUST(fault->word.len == 0 ||
         (fault->word.ptr >= all->ptr && fault->word.ptr + fault->word.len <= all->ptr + all->len));
    faults++;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    policy policy;
    if (size == 0)
        return 0;
    protocol protocol = data[0] % 2 ? TCP_TABLE : SOCKETMAP;
    smtpb_span rest = { (const char *)data + 1, size - 1 };
    uint64_t whole = read_all(protocol, data + 1, size - 1, sizeof buffer);
    MUST(whole == read_all(protocol, data + 1, size - 1, 1));
    MUST(whole == read_all(protocol, data + 1, size - 1, 1 + data[0] % 100));
    if (rest.len <= REQUEST_MAX)
        check_decision(protocol, rest);
    faults = 0;
    MUST(policy_parse(rest, &policy, check_fault, &rest) == (faults == 0));
    return 0;
}
