/* SPDX-License-Identifier: MIT */
/* The functions for Exim's dlfunc, called as Exim does, but without Exim. SMTPB_EXIM is the loadable object. */
#include "../support.h"

#include <dlfcn.h>
#include <sys/stat.h>
#include <unistd.h>

typedef int function(unsigned char **yield, int argc, unsigned char **argv);
static void *object;

static int call(const char *name, char *const *arguments, const char **yield)
{
    unsigned char *argv[9] = { 0 }, *said = NULL;
    int argc = 0;
    void *symbol = dlsym(object, name);
    function *f;
    assert_non_null(symbol);
    memcpy(&f, &symbol, sizeof f);
    for (; argc < 8 && arguments[argc]; argc++)
        argv[argc] = (unsigned char *)arguments[argc];
    int result = f(&said, argc, argv);
    *yield = (const char *)said;
    return result;
}

#define RCPT  "SMTP error from remote mail server after RCPT TO:<a@b.example>: "
#define MOVED RCPT "551 5.1.6 User not local; please try <jdoe@relay.example.net>"

/* ---- { name, function, arguments, beginning of the result } ---- */

static struct reply {
    const char *name, *function;
    char *arguments[5];
    const char *yield;
} replies[] = {
    { "type", "reply_type", { MOVED }, "hard" },
    { "reason", "reply_reason", { MOVED }, "moved" },
    { "action", "reply_action", { MOVED }, "suppress_address" },
    { "address", "reply_address", { MOVED }, "dead" },
    { "wait", "reply_wait", { RCPT "451 4.7.1 Greylisted, try again in 5 minutes" }, "300" },
    { "no wait", "reply_wait", { MOVED }, "" },
    { "hint", "reply_hint", { MOVED }, "jdoe@relay.example.net" },
    { "no hint", "reply_hint", { RCPT "550 5.1.1 <x@y.example> unknown" }, "" },
    { "the recipient is no hint", "reply_hint", { MOVED, "mx", "jdoe@relay.example.net" }, "" },
    { "the host tells the provider",
      "reply_reason",
      { RCPT "550 5.1.10 x", "a.mail.protection.outlook.com" },
      "user_unknown" },
    { "stage of MAIL",
      "reply_address",
      { "SMTP error from remote mail server after pipelined MAIL FROM:<a@b.example>: 550 5.1.1 User unknown" },
      "unaffected" },
    { "stage of the greeting",
      "reply_address",
      { "SMTP error from remote mail server after initial connection: 554 5.7.1 No" },
      "unaffected" },
    { "quoted local part",
      "reply_reason",
      { "SMTP error from remote mail server after RCPT TO:<\"a>: 550 5.1.1 No such user\"@b.example>: 451 4.7.1 "
        "Greylisted" },
      "greylisted" },
    { "no reply came",
      "reply_reason",
      { "Remote host closed connection in response to end of data" },
      "network_error" },
    { "JSON",
      "reply_json",
      { MOVED, "mx.example", "a@b.example", "me@c.example" },
      "{\"code\":551,\"status\":\"5.1.6\",\"text\":\"User not local;" },
    { "JSON of octets",
      "reply_json",
      { RCPT "550 \xEE\x1B\"" },
      "{\"code\":550,\"status\":null,\"text\":\"\xEF\xBF\xBD\\u001B\\\"\"" },
    { "empty data", "reply_reason", { "" }, "undetermined" },
    { "no data", "reply_reason", { NULL }, "undetermined" },
    { "nothing on the list", "list_find", { "exim-list", "a@b.example" }, "" },
    { "no list", "list_find", { "no/such/list", "a@b.example" }, "" },
    { "find without arguments", "list_find", { NULL }, "" },
};

static void reply_gives(void **state)
{
    const struct reply *row = *state;
    const char *yield;
    assert_int_equal(call(row->function, row->arguments, &yield), 0);
    if (!*row->yield)
        assert_string_equal(yield, "");
    if (strncmp(yield, row->yield, strlen(row->yield)) != 0 || strchr(yield, '\n'))
        fail_msg("%s instead of %s", yield, row->yield);
}

/* ---- { name, event, data, days, result of list_note, beginning of that of list_find, recipients tried } ---- */

static struct note {
    const char *name;
    char *event, *data, *days;
    const char *said, *found;
    int tried;
} notes[] = {
    { "a dead address", "msg:fail:delivery", RCPT "550-5.1.1 No such\n550 5.1.1 user", NULL, "suppressed",
      "on our suppression list from 2", 1 },
    { "a hint changes nothing", "msg:fail:delivery", MOVED, "365", "suppressed", "on our suppression list from 2", 1 },
    { "another event", "msg:rcpt:defer", RCPT "550 5.1.1 No such user", NULL, "", "", 1 },
    { "temporary", "msg:rcpt:defer", RCPT "450 4.1.1 No such user", NULL, "", "", 1 },
    { "spam", "msg:fail:delivery", "SMTP error from remote mail server after end of data: 554 5.7.1 Spam", NULL, "", "",
      1 },
    { "a block list", "msg:fail:delivery", RCPT "550 5.7.1 blocked using zen.spamhaus.org", NULL, "", "", 1 },
    { "the sender", "msg:fail:delivery",
      "SMTP error from remote mail server after MAIL FROM:<x@y.example>: 550 5.1.8 Bad sender", NULL, "", "", 0 },
    { "good mail", "msg:delivery", "250 2.0.0 Ok", NULL, "", "", 1 },
    { "an event without a mail", "tcp:connect", "", NULL, "", "", 0 },
};

static void note_says(void **state)
{
    const struct note *row = *state;
    const char *yield;
    struct stat file;
    assert_int_equal(system("rm -rf exim-list tried && mkdir exim-list"), 0);
    char *const noted[] = { "exim-list",   row->event,     row->data, "mx.example",
                            "a@b.example", "me@c.example", row->days, NULL };
    char *const sought[] = { "exim-list", "a@b.example", NULL };
    assert_int_equal(call("list_note", noted, &yield), 0);
    assert_string_equal(yield, row->said);
    assert_int_equal(call("list_find", sought, &yield), 0);
    assert_int_equal(strncmp(yield, row->found, strlen(row->found)), 0);
    assert_true(*row->found || !*yield);
    assert_int_equal(system("cat exim-list/tried/*/mx.example >tried 2>/dev/null || :"), 0);
    assert_int_equal(stat("tried", &file), 0);
    assert_int_equal(file.st_size, row->tried);
}

/* Our own words only, whatever the server sent; judged again, they are those of a list. */
static void the_servers_text_stays_out(void **state)
{
    (void)state;
    const char *yield;
    char refusal[1024];
    smtpb_verdict verdict;
    assert_int_equal(system("rm -rf exim-list && mkdir exim-list"), 0);
    char *const noted[] = { "exim-list", "msg:fail:delivery", RCPT "550-5.1.1 No such\n550 5.1.1 user\x1B[31m",
                            "mx",        "a@b.example",       NULL };
    char *const sought[] = { "exim-list", "a@b.example", NULL };
    assert_int_equal(call("list_note", noted, &yield), 0);
    assert_int_equal(call("list_find", sought, &yield), 0);
    assert_non_null(strstr(yield, ", as mx said: The mailbox does not exist (rule "));
    snprintf(refusal, sizeof refusal, "550 <a@b.example>: %s", yield);
    smtpb_judge(smtpb_str(refusal), NULL, NULL, NULL, &verdict);
    assert_string_equal(smtpb_reason_name(verdict.reason), "suppressed");
}

/* Failures return 3 and a message. */
static void errors(void **state)
{
    (void)state;
    const char *yield;
    char *const nowhere[] = { "no/such/list", "msg:fail:delivery", MOVED, "mx", "a@b.example", NULL };
    char *const few[] = { "exim-list", "msg:fail:delivery", NULL };
    assert_int_equal(call("list_note", nowhere, &yield), 3);
    assert_string_equal(yield, "smtpbounce: no/such/list: No such file or directory");
    assert_int_equal(call("list_note", few, &yield), 3);
    assert_non_null(strstr(yield, "list_note needs"));
}

/* Exim raises some events as root: the files must belong to the list's owner, who writes to them later. */
static void root_writes_as_owner(void **state)
{
    (void)state;
    enum { OWNER = 64999 };
    struct stat file;
    const char *yield;
    char *const noted[] = {
        "exim-list", "msg:fail:delivery", RCPT "550 5.1.1 No such user", "mx", "a@b.example", NULL
    };
    if (geteuid() != 0)
        skip();
    assert_int_equal(system("rm -rf exim-list && mkdir exim-list"), 0);
    assert_int_equal(chown("exim-list", OWNER, OWNER), 0);
    assert_int_equal(call("list_note", noted, &yield), 0);
    assert_int_equal(geteuid(), 0);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(stat(i == 0 ? "exim-list/list" : "exim-list/dead", &file), 0);
        assert_int_equal(file.st_uid, OWNER);
        assert_int_equal(file.st_gid, OWNER);
    }
    assert_int_equal(system("rm -rf exim-list && mkdir exim-list"), 0);
}

static void long_data(void **state)
{
    (void)state;
    static char data[300000] = RCPT "550 5.1.1 User unknown ";
    const char *yield;
    memset(data + strlen(data), 'x', sizeof data - strlen(data) - 1);
    char *const noted[] = { "exim-list", "msg:fail:delivery", data, "mx", "a@b.example", NULL }, *const said[] = {
        data, NULL
    };
    assert_int_equal(call("list_note", noted, &yield), 0);
    assert_int_equal(call("reply_json", said, &yield), 0);
    assert_true(strlen(yield) > 299000);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(the_servers_text_stays_out), cmocka_unit_test(errors),
                                        cmocka_unit_test(root_writes_as_owner), cmocka_unit_test(long_data) };
    object = dlopen(SMTPB_EXIM, RTLD_NOW);
    if (!object)
        fprintf(stderr, "%s\n", dlerror());
    if (!object || system("rm -rf exim-list && mkdir exim-list") != 0)
        return 1;
    int failed = RUN_ROWS(replies, reply_gives) + RUN_ROWS(notes, note_says);
    failed += cmocka_run_group_tests(tests, NULL, NULL);
    return failed; /* the object stays open, as in Exim: it holds the last answer */
}
