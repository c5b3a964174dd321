/* SPDX-License-Identifier: MIT */
/* The address that a bounce was sent to, and the recipient that it encodes. */
#include "reports.h"

#define DAEMON_ONLY "From: MAILER-DAEMON@example.net\n\nx\n"

static const char *const names[] = { "kind", "recipient", "envelope_recipient", "address", "error" };

/* { name, options, header of the mail, resulting line } */
static struct row {
    const char *name, *options, *header, *line;
} rows[] = {
    { "given by the MTA", "--rcpt bounces@example.org", "Delivered-To: x@example.org\n",
      "bounce gone@example.com bounces@example.org dead -\n" },
    { "given in brackets", "--rcpt '<bounces@example.org>'", "",
      "bounce gone@example.com bounces@example.org dead -\n" },
    { "Delivered-To", "", "Delivered-To: <a@example.org>\nX-Original-To: b@example.org\nReceived: x\n",
      "bounce gone@example.com a@example.org dead -\n" },
    { "X-Original-To above it", "", "X-Original-To: b@example.org\nDelivered-To: a@example.org\nReceived: x\n",
      "bounce gone@example.com b@example.org dead -\n" },
    { "below the first Received", "", "Received: x\nDelivered-To: a@example.org\nX-Original-To: b@example.org\n",
      "bounce gone@example.com - dead -\n" },
    { "not given", "", "", "bounce gone@example.com - dead -\n" },
    { "VERP", "--verp 'bounces+*@example.org' --rcpt bounces+jane=doe=example.net@example.org", "",
      "bounce jane=doe@example.net bounces+jane=doe=example.net@example.org dead -\n" },
    { "VERP by Delivered-To", "--verp 'bounces+*@example.org'", "Delivered-To: BOUNCES+jane=example.net@EXAMPLE.ORG\n",
      "bounce jane@example.net BOUNCES+jane=example.net@EXAMPLE.ORG dead -\n" },
    { "VERP, another address", "--verp 'bounces+*@example.org' --rcpt list@example.org", "",
      "other - list@example.org unknown not to an address of the pattern\n" },
    { "VERP, no address", "--verp 'bounces+*@example.org'", "",
      "other - - unknown not to an address of the pattern\n" },
    { "VERP, an empty local part", "--verp 'bounces+*@example.org' --rcpt bounces+=example.net@example.org", "",
      "other - bounces+=example.net@example.org unknown not to an address of the pattern\n" },
    { "VERP, an empty domain", "--verp 'bounces+*@example.org' --rcpt bounces+jane=@example.org", "",
      "other - bounces+jane=@example.org unknown not to an address of the pattern\n" },
    { "VERP, nothing encoded", "--verp 'bounces+*@example.org' --rcpt bounces+@example.org", "",
      "other - bounces+@example.org unknown not to an address of the pattern\n" },
    { "VERP, two at signs", "--verp 'bounces+*@example.org' --rcpt bounces+a@b=c@example.org", "",
      "other - bounces+a@b=c@example.org unknown not to an address of the pattern\n" },
};

static void line_is(void **state)
{
    const struct row *row = *state;
    char command[600], mail[1500];
    snprintf(mail, sizeof mail, "%s" REPORT("delivery-status", "x", ABOUT TO("gone", "failed", "5.1.1"), OURS),
             row->header);
    write_input(mail, strlen(mail));
    snprintf(command, sizeof command, "rm -f lines; $B pipe %s lines <in 2>/dev/null; s=$?; cat lines; exit $s",
             row->options);
    assert_int_equal(run(command), 0);
    assert_string_equal(values_of(names, COUNT(names)), row->line);
}

/* A bounce that names no recipient is about the one that the address encodes. */
static void address_is_enough(void **state)
{
    static const char *const kept[] = { "kind", "recipient", "reason", "address" };
    (void)state;
    write_input(DAEMON_ONLY "550 5.1.1 no such user\n", strlen(DAEMON_ONLY "550 5.1.1 no such user\n"));
    assert_int_equal(run("rm -f lines; $B pipe --verp 'b+*@example.org' --rcpt b+jane=example.net@example.org lines "
                         "<in 2>/dev/null; cat lines"),
                     0);
    assert_string_equal(values_of(kept, COUNT(kept)), "bounce jane@example.net user_unknown dead\n");
    write_input("Auto-Submitted: auto-replied\n\nx\n", strlen("Auto-Submitted: auto-replied\n\nx\n"));
    assert_int_equal(run("rm -f lines; $B pipe --verp 'b+*@example.org' --rcpt b+jane=example.net@example.org lines "
                         "<in 2>/dev/null; cat lines"),
                     0);
    assert_string_equal(values_of(kept, COUNT(kept)), "auto_reply jane@example.net undetermined unknown\n");
}

static void told_in_the_environment(void **state)
{
    (void)state;
    write_input(DAEMON_ONLY, strlen(DAEMON_ONLY));
    assert_int_equal(run("RECIPIENT=r@example.org $B pipe lines <in 2>/dev/null; ORIGINAL_RECIPIENT=o@example.org "
                         "RECIPIENT=r@example.org $B pipe "
                         "lines <in 2>/dev/null; RECIPIENT=r@example.org $B pipe --rcpt a@example.org lines <in "
                         "2>/dev/null; tail -n 3 lines"),
                     0);
    assert_string_equal(values_of(names + 2, 1), "r@example.org\no@example.org\na@example.org\n");
}

static void usage(void **state)
{
    static const char *const wrong[] = { "--verp lines",
                                         "--verp bounces@example.org lines",
                                         "--verp 'b+*@*' lines",
                                         "--rcpt lines",
                                         "--verb x lines",
                                         "a b",
                                         "" };
    char command[200];
    (void)state;
    for (size_t i = 0; i < COUNT(wrong); i++) {
        snprintf(command, sizeof command, "$B pipe %s <in 2>&1", wrong[i]);
        assert_int_equal(run(command), 64);
        holds("usage: ");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(usage), cmocka_unit_test(told_in_the_environment),
                                        cmocka_unit_test(address_is_enough) };
    int failed = RUN_ROWS(rows, line_is);
    return cmocka_run_group_tests(tests, NULL, NULL) + failed;
}
