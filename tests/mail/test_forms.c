/* SPDX-License-Identifier: MIT */
/* Notices of each form of forms.def, and texts that resemble them. */
#include "../../src/mail/mail.h"
#include "../support.h"

static struct notice {
    const char *form;
    smtpb_delivery delivery;
    const char *text, *said, *miss, *miss_by;
} notices[] = {
#define NOTICE(form, delivery, text, said, miss, miss_by)                                                              \
    { #form, SMTPB_DELIVERY_##delivery, text, said, miss, miss_by },
#include "notices.inc"
#undef NOTICE
};

static const char *const forms[] = {
#define FORM(name, opening, where, lead, words, until)           #name,
#define TOLD(delivery, name, opening, where, lead, words, until) #name,
#include "../../src/mail/forms.def"
#undef FORM
#undef TOLD
};

static const smtpb_span no_headers = { NULL, 0 };

/* ---- What a notice says ---- */

/* Write it with each run of white space as one blank, without those around it. */
static size_t flatten(smtpb_span s, char *out)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        if (!smtpb_i_is_space(s.ptr[i]))
            out[n++] = s.ptr[i];
        else if (n > 0 && out[n - 1] != ' ')
            out[n++] = ' ';
    return n > 0 && out[n - 1] == ' ' ? n - 1 : n;
}

/* "address: what is said\n" for each recipient. */
static const char *said_in(smtpb_span text, const char *form, smtpb_delivery delivery)
{
    static char said[8192];
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_bounce b;
    size_t n = 0;
    while (smtpb_notice_next(text, no_headers, &at, &b)) {
        assert_string_equal(smtpb_notice_name(b.form), form);
        assert_int_equal(b.delivery, delivery);
        assert_inside(text, b.recipient);
        assert_inside(text, b.text);
        n += flatten(b.recipient, said + n);
        n += (size_t)snprintf(said + n, 3, ": ");
        n += flatten(b.text, said + n);
        said[n++] = '\n';
    }
    said[n] = '\0';
    return said;
}

static void form_reads(void **state)
{
    const struct notice *row = *state;
    smtpb_span text = heap_copy(smtpb_str(row->text));
    assert_string_equal(said_in(text, row->form, row->delivery), row->said);
    heap_free(text);
}

static const char *form_of(smtpb_span text)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_bounce b;
    return smtpb_notice_next(text, no_headers, &at, &b) ? smtpb_notice_name(b.form) : "";
}

static void near_miss_is_not_read(void **state)
{
    const struct notice *row = *state;
    smtpb_span text = heap_copy(smtpb_str(row->miss));
    assert_string_not_equal(row->miss_by, row->form);
    assert_string_equal(form_of(text), row->miss_by);
    heap_free(text);
}

static void line_ends_do_not_matter(void **state)
{
    const struct notice *row = *state;
    char text[4096];
    size_t n = 0;
    for (const char *from = row->text; *from != '\0'; from++) {
        if (*from == '\n')
            text[n++] = '\r';
        text[n++] = *from;
    }
    assert_string_equal(said_in((smtpb_span){ text, n }, row->form, row->delivery), row->said);
}

/* ---- The table ---- */

static void each_form_has_a_notice(void **state)
{
    (void)state;
    assert_int_equal(COUNT(forms), COUNT(notices));
    for (size_t i = 0; i < COUNT(forms); i++)
        assert_string_equal(notices[i].form, forms[i]);
}

static void names(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COUNT(forms); i++) {
        assert_string_equal(smtpb_notice_name(i + 1), forms[i]);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(forms[i], forms[k]);
    }
    assert_string_equal(smtpb_notice_name(0), "");
    assert_string_equal(smtpb_notice_name(COUNT(forms) + 1), "");
    assert_string_equal(smtpb_notice_name(UINT32_MAX), "");
    assert_int_equal(smtpb_i_form_at(COUNT(forms)).where, SMTPB_I_NO_PLACE);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(each_form_has_a_notice), cmocka_unit_test(names) };
    return cmocka_run_group_tests(tests, NULL, NULL) + RUN_ROWS(notices, form_reads) +
           RUN_ROWS(notices, near_miss_is_not_read) + RUN_ROWS(notices, line_ends_do_not_matter);
}
