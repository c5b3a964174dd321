/* SPDX-License-Identifier: MIT */
#include "reports.h"

static const char *const keys[] = { "kind", "recipient", "code", "reason", "address", "action" };

void lines_of_mail_are(void **state)
{
    const mail_row *row = *state;
    write_input(row->mail, strlen(row->mail));
    assert_int_equal(run("rm -f lines; $B pipe lines <in 2>/dev/null; s=$?; cat lines; exit $s"), 0);
    assert_string_equal(values_of(keys, COUNT(keys)), row->lines);
}
