/* SPDX-License-Identifier: MIT */
/* print_ready lines [COUNT]: writes that many replies (default 1,000) as the tool's filter reads them. print_ready json:
   judges a thousand of the same replies, then prints them as the filter does, inside counted(), whose instructions are
   counted. */
#include "../../examples/smtpbounce/tool.h"
#include "texts.h"

#include <stdlib.h>
#include <string.h>

enum { REPLIES = 1000 };

static void put_escaped(smtpb_span s)
{
    for (size_t i = 0; i < s.len; i++) {
        static const char octets[] = "\n\r\t\\", names[] = "nrt\\";
        const char *at = s.ptr[i] ? strchr(octets, s.ptr[i]) : NULL;
        if (at)
            printf("\\%c", names[at - octets]);
        else
            putchar(s.ptr[i]);
    }
    putchar('\n');
}

void counted(const judged *all, size_t count);
void counted(const judged *all, size_t count)
{
    for (size_t i = 0; i < count; i++)
        put_verdict(stdout, &all[i], NULL);
}

static int print_json(const texts *t)
{
    static judged all[REPLIES];
    const smtpb_context context = SMTPB_CONTEXT_START;
    void (*volatile call)(const judged *, size_t) = counted;
    for (size_t i = 0; i < t->count; i++)
        judge(SMTPB_FORM_AUTO, t->at[i], &context, &all[i]);
    call(all, t->count);
    return 0;
}

int main(int argc, char **argv)
{
    bool json = argc > 1 && strcmp(argv[1], "json") == 0;
    texts t = texts_diverse(argc > 2 && !json ? (size_t)atoi(argv[2]) : REPLIES);
    for (size_t i = 0; i < t.count && !json; i++)
        put_escaped(t.at[i]);
    if (json)
        print_json(&t);
    texts_free(&t);
    return 0;
}
