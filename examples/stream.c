/* SPDX-License-Identifier: MIT */
/* stream: replies as they arrive, here on standard input; one line of output for each, also for broken ones. */
#include <smtpbounce.h>
#include <stdio.h>
#include <string.h>

static void report(const smtpb_reply *reply)
{
    smtpb_verdict verdict;
    smtpb_classify(reply, NULL, &verdict);
    printf("%u in %u lines: %s\n", reply->code, reply->lines, smtpb_reason_text(verdict.reason));
}

int main(void)
{
    static char buffer[70000]; /* more than the longest reply that smtpb_feed accepts by default */
    smtpb_stream stream = SMTPB_STREAM_START;
    smtpb_reply reply;
    size_t held = 0, got;

    while ((got = fread(buffer + held, 1, 512, stdin)) > 0) {
        smtpb_result result;
        held += got;
        while ((result = smtpb_feed(&stream, (smtpb_span){ buffer, held }, &reply)) != SMTPB_E_MORE) {
            if (result == SMTPB_OK)
                report(&reply);
            else
                printf("%s at octet %zu\n", smtpb_result_text(result), stream.error_at);
            held -= stream.consumed;
            memmove(buffer, buffer + stream.consumed, held);
            if (held == 0)
                break;
        }
    }
    if (held > 0)
        puts("the input ended inside a reply");
    return 0;
}
