/* SPDX-License-Identifier: MIT */
/* count parse|classify|own_rules OCTETS: does that once for each of some replies of that length, inside counted(), whose
   instructions are counted; own_rules: classify, with 1,000 rules of one's own. Prints the total number of octets. */
#include "own_rules.h"
#include "texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t parse(const texts *t)
{
    smtpb_reply reply;
    size_t n = 0;
    for (size_t i = 0; i < t->count; i++) {
        smtpb_parse(t->at[i], &reply);
        n += reply.lines;
    }
    return n;
}

static smtpb_context context = SMTPB_CONTEXT_START;

static size_t classify(const texts *t)
{
    smtpb_reply reply;
    smtpb_verdict verdict;
    size_t n = 0;
    for (size_t i = 0; i < t->count; i++) {
        smtpb_parse(t->at[i], &reply);
        smtpb_classify(&reply, &context, &verdict);
        n += verdict.reason;
    }
    return n;
}

/* Its instructions, and those of everything that it calls, are counted. */
size_t counted(size_t (*work)(const texts *), const texts *t);
size_t counted(size_t (*work)(const texts *), const texts *t)
{
    return work(t);
}

int main(int argc, char **argv)
{
    size_t (*volatile call)(size_t(*)(const texts *), const texts *) = counted;
    size_t len = argc > 2 ? (size_t)atoi(argv[2]) : 0;
    if (len == 0)
        return 2;
    if (strcmp(argv[1], "own_rules") == 0)
        context.rules = own_rules();
    texts t = texts_of_length(len, len > 2000 ? 1 : 12);
    size_t n = call(strcmp(argv[1], "parse") == 0 ? parse : classify, &t);
    printf("%zu\n", t.octets);
    texts_free(&t);
    free((void *)(uintptr_t)context.rules.ptr);
    return n == 0;
}
