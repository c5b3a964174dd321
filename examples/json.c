/* SPDX-License-Identifier: MIT */
/* json [REPLY [STAGE [MX [RECIPIENT]]]]: a verdict as a JSON object, by the call meant for other languages. */
#include <smtpbounce.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
    const char *text = argc > 1 ? argv[1] : "551 User not local; please try <jdoe@relay.example.net>";
    const char *stage = argc > 2 ? argv[2] : NULL, *mx = argc > 3 ? argv[3] : NULL, *rcpt = argc > 4 ? argv[4] : NULL;
    size_t len = strlen(text), need = smtpb_judge_json(text, len, stage, mx, rcpt, NULL, 0, NULL, 0);
    char *object = malloc(need + 1);
    if (!object)
        return 1;
    smtpb_judge_json(text, len, stage, mx, rcpt, NULL, 0, object, need + 1);
    puts(object);
    free(object);
    return 0;
}
