/* SPDX-License-Identifier: MIT */
/* What a long-running program shows of its progress. */
#include "../../examples/common/progress.h"
#include "../support.h"

static const struct shown {
    const char *name, *text;
    uint64_t count, octets, expected, seconds;
} rows[] = {
    { "size not known", "999 lines, 1 MiB, 499 lines/s", 999, 1 << 20, 0, 2 },
    { "thousands", "1,000,000 lines, 95 MiB, 250,000 lines/s", 1000000, 100000000, 0, 4 },
    { "time left", "1,000 lines, 1 MiB, 500 lines/s, 25%, 0:06 left", 1000, 1 << 20, 4 << 20, 2 },
    { "minutes left", "100 lines, 0 MiB, 1 lines/s, 10%, 15:00 left", 100, 100, 1000, 100 },
    { "all read", "100 lines, 0 MiB, 1 lines/s, 100%, 0:00 left", 100, 1000, 1000, 100 },
    { "more than expected: the file grew", "100 lines, 0 MiB, 1 lines/s", 100, 1001, 1000, 100 },
    { "no time passed", "100 lines, 0 MiB, 100 lines/s", 100, 10, 0, 0 },
    { "nothing read", "0 lines, 0 MiB, 0 lines/s", 0, 0, 1000, 1 },
};

static void shows(void **state)
{
    const struct shown *row = *state;
    char text[128];
    int n = progress_text(text, sizeof text, row->count, "lines", row->octets, row->expected, row->seconds);
    assert_string_equal(text, row->text);
    assert_int_equal(n, strlen(text));
}

int main(void)
{
    struct CMUnitTest tests[COUNT(rows)];
    for (size_t i = 0; i < COUNT(rows); i++)
        tests[i] = (struct CMUnitTest){ rows[i].name, shows, NULL, NULL, (void *)(uintptr_t)&rows[i] };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
