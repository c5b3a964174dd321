/* SPDX-License-Identifier: MIT */
/* How many sessions the filter for OpenSMTPD remembers, and which it forgets. */
#include "../support.h"
#include "smtp_out.h"

enum { MOST = 4096 };

static smtpb_span name(unsigned i)
{
    static char id[20];
    snprintf(id, sizeof id, "%08x", i);
    return (smtpb_span){ id, 8 };
}

static bool is_known(unsigned i)
{
    session *s = session_of(name(i));
    assert_non_null(s);
    return s->begun;
}

static void the_stillest_goes(void **state)
{
    (void)state;
    for (unsigned i = 0; i < MOST; i++)
        session_begin(name(i), (smtpb_span){ "mx", 2 });
    assert_true(is_known(0));
    session_begin(name(MOST), (smtpb_span){ "mx", 2 });
    assert_true(is_known(0));
    assert_true(is_known(2));
    assert_false(is_known(1));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(the_stillest_goes) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
