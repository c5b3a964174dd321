/* SPDX-License-Identifier: MIT */
/* codes [CODE]: what is known about a reply code, or about all codes. */
#include <smtpbounce.h>
#include <stdio.h>
#include <stdlib.h>

static void show(const smtpb_code_info *row, unsigned code)
{
    printf("%u %s, %s, %s: %s\n", code, smtpb_type_name(row->bounce), smtpb_severity_name(row->severity),
           smtpb_category_name(row->category), smtpb_code_advice(code));
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        unsigned code = (unsigned)strtoul(argv[1], NULL, 10);
        show(smtpb_code(code), code);
        return 0;
    }
    const smtpb_code_info *row;
    for (size_t i = 0; (row = smtpb_code_at(i)) != NULL; i++)
        show(row, row->code);
    return 0;
}
