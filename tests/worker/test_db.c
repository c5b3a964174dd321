/* SPDX-License-Identifier: MIT */
/* A commit is on disk: a crash of the machine loses nothing that was sent to a server. */
#include "../support.h"
#include "db.h"

#include <unistd.h>

static void is_durable(void **state)
{
    (void)state;
    db d;
    unlink("db-test");
    db_open(&d, "db-test");
    assert_int_equal(db_number(&d, "PRAGMA synchronous", ""), 2); /* FULL */
    sqlite3_stmt *mode = db_query(&d, "PRAGMA journal_mode", "");
    assert_true(db_row(&d, mode));
    assert_string_equal((const char *)sqlite3_column_text(mode, 0), "wal");
    assert_false(db_row(&d, mode));
    db_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(is_durable) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
