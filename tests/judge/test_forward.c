/* SPDX-License-Identifier: MIT */
/* Forwarding addresses: the hints of the wire vectors, addresses that are not hints, and the parts of a hint. */
#include "../wire.h"

/* Append a hint to a list, separated by commas. */
static void add(char *list, size_t cap, const smtpb_forward *forward)
{
    size_t at = strlen(list);
    at += (size_t)snprintf(list + at, cap - at, "%s", at > 0 ? "," : "");
    smtpb_forward_write(forward, list + at, cap - at);
}

static void hints_of(smtpb_span in, const smtpb_context *ctx, char *list, size_t cap)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_forward forward;
    smtpb_reply reply;
    list[0] = '\0';
    smtpb_parse(in, &reply);
    while (smtpb_forward_next(&reply, ctx, &at, &forward)) {
        assert_inside(in, forward.address);
        add(list, cap, &forward);
    }
    assert_int_equal(forward.address.len, 0);
}

static void hints_are(void **state)
{
    const struct wire *row = *state;
    smtpb_span in = heap_copy(row->in);
    char list[400];
    hints_of(in, NULL, list, sizeof list);
    assert_string_equal(list, row->hints);
    heap_free(in);
}

/* ---- With the recipient and the sender known ---- */

static struct known {
    const char *name;
    smtpb_span in;
    const char *recipient, *sender, *hints;
} knowns[] = {
    { "recipient is no hint", S("551 please try <a@x.example>"), "a@x.example", "", "" },
    { "recipient in brackets is no hint", S("551 please try <a@x.example>"), "<a@x.example>", "", "" },
    { "case of its domain", S("551 please try <a@X.EXAMPLE>"), "a@x.example", "", "" },
    { "case of its local part", S("551 please try <A@x.example>"), "a@x.example", "", "A@x.example" },
    { "sender is no hint", S("551 please try <s@y.example>"), "a@x.example", "s@y.example", "" },
    { "another address is a hint", S("551 please try <b@x.example>"), "a@x.example", "s@y.example", "b@x.example" },
    { "recipient that is not a mailbox", S("551 please try <b@x.example>"), "nonsense", "", "b@x.example" },
};

static void hints_are_with_context(void **state)
{
    const struct known *row = *state;
    smtpb_context ctx = SMTPB_CONTEXT_START;
    char list[400];
    ctx.recipient = (smtpb_span){ row->recipient, strlen(row->recipient) };
    ctx.sender = (smtpb_span){ row->sender, strlen(row->sender) };
    hints_of(row->in, &ctx, list, sizeof list);
    assert_string_equal(list, row->hints);
}

/* ---- A bare text ---- */

static struct text {
    const char *name;
    smtpb_span text;
    const char *hints;
} texts[] = {
    { "the wording of RFC 5321", S("User not local; please try <jdoe@relay.example.net>"), "jdoe@relay.example.net" },
    { "251", S("User not local; will forward to <a@x.example>"), "a@x.example" },
    { "upper case", S("USER NOT LOCAL; PLEASE TRY <a@x.example>"), "a@x.example" },
    { "with its status", S("5.1.6 moved to <a@x.example>"), "a@x.example" },
    { "two lines", S("please try\n<a@x.example>"), "a@x.example" },
    { "reachable at", S("now reachable at <a@x.example>"), "a@x.example" },
    { "two of them", S("use <a@x.example> or <b@x.example>"), "a@x.example,b@x.example" },
    { "twice the same", S("use <a@x.example> or <a@x.example>"), "a@x.example,a@x.example" },
    { "bare and bracketed", S("new address: a@x.example, or <b@x.example>"), "a@x.example,b@x.example" },
    { "bare in quotes", S("please use 'a@x.example'."), "a@x.example" },
    { "bare in parentheses", S("User has moved (a@x.example)"), "a@x.example" },
    { "echo of sendmail", S("<a@x.example>... moved; please try <b@x.example>"), "b@x.example" },
    { "echo behind a trigger", S("try <a@x.example>: no, <b@x.example>"), "b@x.example" },
    { "the first mailbox again", S("<a@x.example> is gone, as is <b@x.example>; please try <a@x.example>"), "" },
    { "the first one with a domain again", S("<jane>: no <a@x.example> here; please try <a@x.example>"), "" },
    { "bare without a dot in the domain", S("please try a@localhost"), "" },
    { "bare with a literal", S("please try a@[192.0.2.1]"), "" },
    { "bare with an underscore in the domain", S("please try a@mail.old_host.example"), "" },
    { "mailto", S("please try mailto:a@x.example"), "" },
    { "URL with an at", S("please use https://x.example/?a=b@c.example"), "" },
    { "path-like word", S("please use x.example/a@b.example"), "" },
    { "query-like word", S("please use u=a@b.example"), "" },
    { "bracket in a bracket", S("try <b <a@x.example>"), "a@x.example" },
    { "bracket in a bracket, quoted", S("try <b <\"a b\"@x.example>"), "\"a b\"@x.example" },
    { "brackets side by side", S("try <this one><\"a b\"@x.example>"), "\"a b\"@x.example" },
    { "bracket that holds an address and more", S("try <see a@x.example for more> or <b@x.example>"), "b@x.example" },
    { "bracket that is not closed", S("try <see a@x.example"), "" },
    { "somebody to ask", S("moved; contact <postmaster@x.example>"), "" },
    { "somebody to ask, then a hint", S("contact us, or use <a@x.example>"), "a@x.example" },
    { "message id", S("moved: message <1.2@x.example> refused"), "" },
    { "no trigger", S("<a@x.example> is not local"), "" },
    { "trigger in another word", S("country <a@x.example>"), "" },
    { "phone number", S("User has moved to +1 555 0100"), "" },
    { "nothing", S(""), "" },
};

static void hints_in_text_are(void **state)
{
    const struct text *row = *state;
    smtpb_span in = heap_copy(row->text);
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_forward forward;
    char list[400] = "";
    while (smtpb_forward_in(in, &at, &forward))
        add(list, sizeof list, &forward);
    assert_string_equal(list, row->hints);
    heap_free(in);
}

/* ---- One hint ---- */

static smtpb_forward first_of(const char *in)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_forward forward;
    smtpb_reply reply;
    smtpb_parse((smtpb_span){ in, strlen(in) }, &reply);
    assert_true(smtpb_forward_next(&reply, NULL, &at, &forward));
    return forward;
}

static void flags_tell_how_it_stood(void **state)
{
    (void)state;
    assert_int_equal(first_of("551 try <a@x.example>").flags, 0);
    assert_int_equal(first_of("551 try a@x.example").flags, SMTPB_FORWARD_UNBRACKETED);
    assert_int_equal(first_of("551 try j?rg@x.example").flags, SMTPB_FORWARD_UNBRACKETED | SMTPB_FORWARD_REPLACED);
    assert_int_equal(first_of("550 moved to <a@x.example>").flags, SMTPB_FORWARD_WEAK);
    assert_int_equal(first_of("553 moved to a@x.example").flags, SMTPB_FORWARD_WEAK | SMTPB_FORWARD_UNBRACKETED);
    assert_int_equal(first_of("550 5.1.6 moved to <a@x.example>").flags, 0);
    assert_int_equal(first_of("551 try <@b.example:a@x.example>").flags, SMTPB_FORWARD_SOURCE_ROUTE);
    assert_int_equal(first_of("551 try <a@[192.0.2.1]>").flags, SMTPB_FORWARD_LITERAL);
}

static void parts_are_told_apart(void **state)
{
    smtpb_forward f = first_of("551 try <\"a b\"@X.example>");
    (void)state;
    assert_int_equal(f.local.len, 5);
    assert_memory_equal(f.local.ptr, "\"a b\"", 5);
    assert_int_equal(f.domain.len, 9);
    assert_memory_equal(f.domain.ptr, "X.example", 9);
}

static void sixteen_at_most(void **state)
{
    char text[1024] = "551 try";
    char list[1024];
    (void)state;
    for (int i = 0; i < 20; i++)
        strcat(text, " <a@x.example>");
    hints_of((smtpb_span){ text, strlen(text) }, NULL, list, sizeof list);
    assert_int_equal(strlen(list), 16 * strlen("a@x.example,") - 1);
}

static void writes_like_snprintf(void **state)
{
    smtpb_forward f = first_of("551 try <a@x.y>");
    char buf[8] = "#######";
    (void)state;
    assert_int_equal(smtpb_forward_write(&f, NULL, 0), 5);
    assert_int_equal(smtpb_forward_write(&f, buf, 0), 5);
    assert_int_equal(buf[0], '#');
    assert_int_equal(smtpb_forward_write(&f, buf, 3), 5);
    assert_string_equal(buf, "a@");
    assert_int_equal(smtpb_forward_write(&f, buf, 6), 5);
    assert_string_equal(buf, "a@x.y");
    assert_int_equal(smtpb_forward_write(NULL, buf, 6), 0);
    assert_string_equal(buf, "");
}

/* The output is cleared where there is no hint. */
static void empty_text_names_none(void **state)
{
    smtpb_forward f = first_of("551 try <a@x.y>");
    smtpb_cursor at = SMTPB_CURSOR_START;
    (void)state;
    assert_false(smtpb_forward_in((smtpb_span){ NULL, 0 }, &at, &f));
    assert_int_equal(f.address.len, 0);
}

int main(void)
{
    const struct CMUnitTest more[] = {
        cmocka_unit_test(flags_tell_how_it_stood), cmocka_unit_test(parts_are_told_apart),
        cmocka_unit_test(sixteen_at_most),         cmocka_unit_test(writes_like_snprintf),
        cmocka_unit_test(empty_text_names_none),
    };
    return RUN_ROWS(wire, hints_are) + RUN_ROWS(knowns, hints_are_with_context) + RUN_ROWS(texts, hints_in_text_are) +
           cmocka_run_group_tests(more, NULL, NULL);
}
