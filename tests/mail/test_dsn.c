/* SPDX-License-Identifier: MIT */
/* Delivery statuses as MTAs write them (RFC 3464, 6533): fields, groups, actions. */
#include "../support.h"

static const char *of(smtpb_span s)
{
    static char texts[8][400];
    static size_t next;
    char *text = texts[next++ % COUNT(texts)];
    snprintf(text, sizeof texts[0], "%.*s", (int)s.len, s.len > 0 ? s.ptr : "");
    return text;
}

/* ---- A group's fields: recipient|original|status|action|host|diagnostic|actual ---- */

#define GONE "Final-Recipient: rfc822; gone@example.com\n"

static struct group {
    const char *name, *fields, *read;
} groups[] = {
    { "all fields",
      "Original-Recipient: rfc822;all@example.org\n" GONE "Action: failed\nStatus: 5.1.1\nRemote-MTA: dns; "
      "mx.example.com\nDiagnostic-Code: smtp; 550 5.1.1 no\nX-Actual-Recipient: rfc822; x@example.net\n",
      "gone@example.com|all@example.org|5.1.1|failed|mx.example.com|smtp; 550 5.1.1 no|rfc822; x@example.net" },
    { "the recipient alone", GONE, "gone@example.com||||||" },
    { "CR LF", "Final-Recipient: rfc822; gone@example.com\r\nStatus: 5.1.1\r\n", "gone@example.com||5.1.1||||" },
    { "names in capitals", "FINAL-RECIPIENT: RFC822; gone@example.com\nSTATUS: 5.1.1\n",
      "gone@example.com||5.1.1||||" },
    { "no blanks", "Final-Recipient:rfc822;gone@example.com\nAction:failed\nRemote-MTA:dns;mx.example.com\n",
      "gone@example.com|||failed|mx.example.com||" },
    { "blanks before the colon", "Final-Recipient : rfc822; gone@example.com\nAction \t: failed\nStatus\t: 5.1.1\n",
      "gone@example.com||5.1.1|failed|||" },
    { "comments",
      "Final-Recipient: rfc822; gone@example.com (unknown)\nAction: failed (bad)\nStatus: 5.1.1 (no such user)\n"
      "Remote-MTA: dns; mx.example.com. (192.0.2.1)\n",
      "gone@example.com||5.1.1|failed|mx.example.com|no such user|" },
    { "a comment in a comment", GONE "Status: 5.1.1 (no (such) user) x\n",
      "gone@example.com||5.1.1|||no (such) user|" },
    { "a comment that does not end", GONE "Status: 5.1.1 (no such user\n", "gone@example.com||5.1.1||||" },
    { "a Diagnostic-Code beats the comment", GONE "Status: 5.1.1 (no)\nDiagnostic-Code: smtp; 552 full\n",
      "gone@example.com||5.1.1|||smtp; 552 full|" },
    { "a reply in Status", GONE "Status: 553 Too large\n", "gone@example.com|||||553 Too large|" },
    { "a Diagnostic-Code beats it", GONE "Status: 553 no\nDiagnostic-Code: smtp; 552 full\n",
      "gone@example.com|||||smtp; 552 full|" },
    { "numbers of X.400 and its words",
      GONE "Diagnostic-Code: Reason 1 (x); Diagnostic -1 (y)\n"
           "X400-Supplementary-Info: \"MTA x says 5.7.1 no\"\n",
      "gone@example.com|||||\"MTA x says 5.7.1 no\"|" },
    { "numbers of X.400 alone", GONE "Diagnostic-Code: Reason 1 (x)\n", "gone@example.com|||||Reason 1 (x)|" },
    { "a reply beats words of X.400", GONE "Diagnostic-Code: smtp; 552 full\nX400-Supplementary-Info: no\n",
      "gone@example.com|||||smtp; 552 full|" },
    { "folds",
      "Final-Recipient:\n rfc822;\n\tgone@example.com\nDiagnostic-Code: smtp;\n 550\n\t5.1.1 no\nAction: failed\n",
      "gone@example.com|||failed||smtp;\n 550\n\t5.1.1 no|" },
    { "a fold of blanks", GONE "Diagnostic-Code: smtp; 550 no\n \n  such user\nStatus: 5.1.1\n",
      "gone@example.com||5.1.1|||smtp; 550 no\n \n  such user|" },
    { "a fold with the name of a field", GONE "Diagnostic-Code: smtp; 550 no\n Status: 2.0.0\nStatus: 5.1.1\n",
      "gone@example.com||5.1.1|||smtp; 550 no\n Status: 2.0.0|" },
    { "the first of two fields", GONE "Status: 5.1.1\nStatus: 4.0.0\n", "gone@example.com||5.1.1||||" },
    { "a name that begins like another", "Final-Recipient-X: rfc822; x@example.net\n" GONE, "gone@example.com||||||" },
    { "Original-Recipient only", "Original-Recipient: rfc822; gone@example.com\nStatus: 5.1.1\n",
      "gone@example.com|gone@example.com|5.1.1||||" },
    { "a final recipient that is no address",
      "Original-Recipient: rfc822; gone@example.com\nFinal-Recipient: rfc822; |/bin/filter\n",
      "gone@example.com|gone@example.com|||||" },
    { "X-Actual-Recipient only", "X-Actual-Recipient: rfc822; gone@example.com\n",
      "gone@example.com||||||rfc822; gone@example.com" },
    { "without a type", "Final-Recipient: gone@example.com\n", "gone@example.com||||||" },
    { "two semicolons", "Final-Recipient: rfc822;;gone@example.com\n", "gone@example.com||||||" },
    { "brackets", "Final-Recipient: rfc822; <gone@example.com>\n", "gone@example.com||||||" },
    { "a name without a domain", "Final-Recipient: local; gone\n", "gone||||||" },
    { "utf-8", "Final-Recipient: utf-8; j\\x{F6}rg@example.com\nOriginal-Recipient: utf-8;j\xC3\xB6rg@example.com\n",
      "j\\x{F6}rg@example.com|j\xC3\xB6rg@example.com|||||" },
    { "a host without a name", GONE "Remote-MTA: dns; [192.0.2.1]\n", "gone@example.com||||[192.0.2.1]||" },
    { "a Status that is not a status", GONE "Status: unknown\n", "gone@example.com||||||" },
    { "other fields before",
      "Reporting-MTA: dns; mta.example.org\nArrival-Date: x\n" GONE "X-Other: Status: 4.0.0\nStatus: 5.1.1\n",
      "gone@example.com||5.1.1||||" },
};

static void group_is(void **state)
{
    const struct group *row = *state;
    smtpb_span fields = heap_copy(smtpb_str(row->fields));
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_bounce b;
    char read[400], status[24];
    assert_true(smtpb_dsn_next(fields, &at, &b));
    snprintf(read, sizeof read, "%s|%s|%s|%s|%s|%s|%s", of(b.recipient), of(b.original_recipient),
             status_string(b.status, status), of(b.action), of(b.host), of(b.diagnostic), of(b.actual));
    assert_string_equal(read, row->read);
    assert_inside(fields, b.fields);
    assert_false(smtpb_dsn_next(fields, &at, &b));
    assert_int_equal(b.recipient.len + b.fields.len, 0);
    heap_free(fields);
}

/* ---- Groups: their recipients ---- */

#define FULL "Final-Recipient: rfc822; full@example.net\n"

static struct list {
    const char *name, *fields, *recipients;
} lists[] = {
    { "nothing", "", "" },
    { "a mail's group only", "Reporting-MTA: dns; x\n", "" },
    { "an empty line", GONE "\n" FULL, "gone@example.com full@example.net " },
    { "an empty line of CR LF", "Final-Recipient: rfc822; gone@example.com\r\n\r\n" FULL,
      "gone@example.com full@example.net " },
    { "several empty lines", "\n\n" GONE "\n\n\n" FULL "\n\n", "gone@example.com full@example.net " },
    { "blanks before the first", " \n\t\n" GONE, "gone@example.com " },
    { "two in one group", "Reporting-MTA: dns; x\n" GONE "Action: failed\n" FULL "Action: failed\n",
      "gone@example.com full@example.net " },
    { "two finals, each behind its original",
      "Original-Recipient: rfc822; all@example.org\n" GONE "\nOriginal-Recipient: rfc822; all@example.org\n" FULL,
      "gone@example.com full@example.net " },
    { "groups without a recipient", "Action: failed\n\n" GONE "\nStatus: 5.1.1\n\n" FULL "\nAction: failed\n",
      "gone@example.com full@example.net " },
    { "recipients that are none",
      "Final-Recipient: rfc822; |cmd\n\nFinal-Recipient: rfc822; /dev/null\n\nFinal-Recipient: rfc822; @x\n\n"
      "Final-Recipient: rfc822; <>\n\nFinal-Recipient: rfc822;\n\n" GONE,
      "gone@example.com " },
    { "the same twice", GONE "\n" GONE, "gone@example.com gone@example.com " },
    { "the last without its line end", GONE "\nFinal-Recipient: rfc822; full@example.net",
      "gone@example.com full@example.net " },
    { "a field whose name is folded is ignored", "X: y\n " GONE "\n" FULL, "full@example.net " },
};

static void recipients_are(void **state)
{
    const struct list *row = *state;
    smtpb_span fields = heap_copy(smtpb_str(row->fields));
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_bounce b;
    char list[400] = "";
    while (smtpb_dsn_next(fields, &at, &b)) {
        strcat(strcat(list, of(b.recipient)), " ");
        assert_inside(fields, b.recipient);
    }
    assert_string_equal(list, row->recipients);
    assert_false(smtpb_dsn_next(fields, &at, &b));
    heap_free(fields);
}

/* ---- What was done ---- */

static struct action {
    const char *name, *fields, *delivery;
} actions[] = {
    { "failed", "Action: failed\nStatus: 5.1.1\n", "failed" },
    { "delayed", "Action: delayed\nStatus: 5.1.1\n", "delayed" },
    { "delivered", "Action: delivered\nStatus: 2.0.0\n", "delivered" },
    { "relayed", "Action: Relayed\n", "relayed" },
    { "expanded", "Action: expanded\n", "expanded" },
    { "deliverable", "Action: deliverable\n", "delivered" },
    { "success", "Action: success\n", "delivered" },
    { "in capitals", "Action: DELAYED\n", "delayed" },
    { "with a comment", "Action: delayed (will retry)\n", "delayed" },
    { "with a comment behind no blank", "Action: delayed(will retry)\n", "delayed" },
    { "with more", "Action: delayed; x\n", "delayed" },
    { "another word", "Action: delayedly\nStatus: 4.0.0\n", "failed" },
    { "no action, 5", "Status: 5.1.1\n", "failed" },
    { "no action, 4", "Status: 4.2.2\n", "delayed" },
    { "no action, 2", "Status: 2.0.0\n", "delivered" },
    { "an empty action, 4", "Action:\nStatus: 4.2.2\n", "delayed" },
    { "neither", "", "failed" },
};

static void delivery_is(void **state)
{
    const struct action *row = *state;
    char fields[200];
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_bounce b;
    snprintf(fields, sizeof fields, GONE "%s", row->fields);
    assert_true(smtpb_dsn_next(smtpb_str(fields), &at, &b));
    assert_string_equal(smtpb_delivery_name(b.delivery), row->delivery);
}

/* ---- A field by its name ---- */

static void fields_by_name(void **state)
{
    static const char fields[] = "A: 1\nAb : 2\n a: folded\nC:\nA: 3\nD";
    (void)state;
    assert_string_equal(of(smtpb_field(smtpb_str(fields), "a")), "1");
    assert_string_equal(of(smtpb_field(smtpb_str(fields), "AB")), "2\n a: folded");
    assert_int_equal(smtpb_field(smtpb_str(fields), "C").len, 0);
    assert_non_null(smtpb_field(smtpb_str(fields), "C").ptr);
    assert_null(smtpb_field(smtpb_str(fields), "D").ptr);
    assert_null(smtpb_field(smtpb_str(fields), "B").ptr);
}

static void typed_values(void **state)
{
    smtpb_span host = smtpb_typed_host(smtpb_str("dns; mx.example.net. (192.0.2.1)"));
    smtpb_span address = smtpb_typed_address(smtpb_str("rfc822; <gone@example.com>"));
    (void)state;
    assert_int_equal(host.len, strlen("mx.example.net"));
    assert_memory_equal(host.ptr, "mx.example.net", host.len);
    assert_int_equal(address.len, strlen("gone@example.com"));
    assert_memory_equal(address.ptr, "gone@example.com", address.len);
    static const char *const more[] = { "rfc822; \"gone@example.com\"", "rfc822; mailto:gone@example.com",
                                        "rfc822; Jane Gone <gone@example.com>" };
    for (size_t i = 0; i < COUNT(more); i++) {
        address = smtpb_typed_address(smtpb_str(more[i]));
        assert_int_equal(address.len, 16);
        assert_memory_equal(address.ptr, "gone@example.com", 16);
    }
    assert_int_equal(smtpb_typed_address(smtpb_str("rfc822; |/bin/x <gone@example.com>")).len, 0);
    assert_int_equal(smtpb_typed_address(smtpb_str("rfc822; |/bin/x")).len, 0);
    assert_int_equal(smtpb_typed_address((smtpb_span){ NULL, 0 }).len, 0);
    assert_int_equal(smtpb_typed_host((smtpb_span){ NULL, 0 }).len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(fields_by_name), cmocka_unit_test(typed_values) };
    return cmocka_run_group_tests(tests, NULL, NULL) + RUN_ROWS(groups, group_is) + RUN_ROWS(lists, recipients_are) +
           RUN_ROWS(actions, delivery_is);
}
