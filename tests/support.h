/* SPDX-License-Identifier: MIT */
/* Shared by the tests: table rows as named cmocka tests, and inputs of exact size, so that ASan guards every octet. */
#ifndef SUPPORT_H
#define SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "smtpbounce.h"

/* Limits on memory and stack are not tested with ASan, which needs memory of its own. */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* A span over a literal, including NULs. */
#define S(literal)                                                                                                     \
    {                                                                                                                  \
        (literal), sizeof(literal) - 1                                                                                 \
    }

/* A copy of exactly that size on the heap, so that ASan detects reads past its end. */
static inline smtpb_span heap_copy(smtpb_span s)
{
    char *copy = malloc(s.len > 0 ? s.len : 1);
    assert_non_null(copy);
    if (s.len > 0)
        memcpy(copy, s.ptr, s.len);
    return (smtpb_span){ copy, s.len };
}

static inline void heap_free(smtpb_span s)
{
    free((void *)(uintptr_t)s.ptr);
}

/* What a function that writes as snprintf does leaves of `whole` in a buffer of `cap` octets. The buffer is longer, and
   was full of '#'. */
static inline void assert_cut(const char *buf, size_t cap, const char *whole, size_t need)
{
    size_t written = cap == 0 ? 0 : cap <= need ? cap - 1 : need;
    assert_memory_equal(buf, whole, written);
    assert_true(cap == 0 || buf[written] == '\0');
    assert_int_equal(buf[cap == 0 ? 0 : written + 1], '#');
}

/* "5.1.1", or "" without a status. */
static inline const char *status_string(smtpb_status s, char buf[24])
{
    snprintf(buf, 24, "%u.%u.%u", s.cls, s.subject, s.detail);
    return s.cls > 0 ? buf : "";
}

static inline void assert_inside(smtpb_span whole, smtpb_span part)
{
    if (part.len > 0 && (part.ptr < whole.ptr || part.ptr + part.len > whole.ptr + whole.len))
        fail_msg("a span lies outside its input");
}

/* Run each row of an array as a test; the row's first member is its name. */
static inline int run_rows(const char *group, void *rows, size_t count, size_t size, CMUnitTestFunction test)
{
    struct CMUnitTest *tests = calloc(count, sizeof *tests);
    if (!tests)
        return 1;
    for (size_t i = 0; i < count; i++) {
        void *row = (char *)rows + i * size;
        tests[i].name = *(const char **)row;
        tests[i].test_func = test;
        tests[i].initial_state = row;
    }
    int failed = _cmocka_run_group_tests(group, tests, count, NULL, NULL);
    free(tests);
    return failed;
}

#define RUN_ROWS(rows, test) run_rows(#rows, (rows), COUNT(rows), sizeof *(rows), (test))

#endif
