/* SPDX-License-Identifier: MIT */
/* smtpb_status_parse: class.subject.detail, and nothing that only looks like it. */
#include "../support.h"

static struct status {
    const char *name;
    smtpb_span in;
    size_t octets;
    const char *status;
} statuses[] = {
    { "alone", S("5.1.1"), 5, "5.1.1" },
    { "followed by text", S("4.2.2 full"), 5, "4.2.2" },
    { "the longest", S("5.999.999"), 9, "5.999.999" },
    { "zeros", S("2.0.0"), 5, "2.0.0" },
    { "zero and two digits", S("5.0.10 x"), 6, "5.0.10" },
    { "two digits of detail", S("5.7.26 x"), 6, "5.7.26" },
    { "ends a sentence", S("5.1.1. "), 5, "5.1.1" },
    { "in parentheses", S("5.1.1)"), 5, "5.1.1" },
    { "class 3", S("3.1.1"), 0, "" },
    { "class 1", S("1.1.1"), 0, "" },
    { "class of two digits", S("55.1.1"), 0, "" },
    { "no octets", S(""), 0, "" },
    { "cut behind the class", S("5."), 0, "" },
    { "cut behind the subject", S("5.1"), 0, "" },
    { "cut behind a subject of three digits", S("5.999"), 0, "" },
    { "cut behind the second dot", S("5.1."), 0, "" },
    { "subject missing", S("5..1"), 0, "" },
    { "subject of four digits", S("5.1000.1"), 0, "" },
    { "detail of four digits", S("5.1.1000"), 0, "" },
    { "zero leads the subject", S("5.01.1"), 0, "" },
    { "zero leads the detail", S("5.1.01"), 0, "" },
    { "four numbers", S("5.1.1.1"), 0, "" },
    { "comma for a dot", S("5,1,1"), 0, "" },
    { "blank inside", S("5. 1.1"), 0, "" },
    { "letter for the class", S("x.1.1"), 0, "" },
};

static void parses(void **state)
{
    const struct status *row = *state;
    smtpb_span in = heap_copy(row->in);
    smtpb_status status = { 9, 9, 9 };
    char buf[24];
    assert_int_equal(smtpb_status_parse(in, &status), row->octets);
    assert_string_equal(status_string(status, buf), row->status);
    assert_int_equal(smtpb_status_parse(in, NULL), 0);
    heap_free(in);
}

int main(void)
{
    return RUN_ROWS(statuses, parses);
}
