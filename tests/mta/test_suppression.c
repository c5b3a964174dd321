/* SPDX-License-Identifier: MIT */
/* The suppression list: its rules, and that the folder survives whatever happens to its files. */
#include "../support.h"
#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char folder[] = "list-test";
enum { NOW = 1700000000 /* 2023-11-14T22:13:20Z */, HOUR = SUPPRESSION_HOUR };

/* ---- The brake: { name, dead addresses, recipients tried, is it on } ---- */

static struct brake {
    const char *name;
    unsigned long dead, tried;
    bool on;
} brakes[] = {
    { "nothing", 0, 0, false },      { "20 of 20", 20, 20, false },  { "21 of 21", 21, 21, true },
    { "21 of 210", 21, 210, false }, { "22 of 219", 22, 219, true }, { "300 of 10,000", 300, 10000, false },
};

static void brake_is(void **state)
{
    const struct brake *row = *state;
    assert_int_equal(suppression_brakes(row->dead, row->tried), row->on);
}

/* ---- An entry made at 100 at mx that expires at 900: { name, windows, now, its state } ---- */

static struct fate {
    const char *name;
    suppression_window windows[3];
    size_t count;
    long long now;
    suppression_state state;
} fates[] = {
    { "no window", { { 0 } }, 0, 101, SUPPRESSION_IN_FORCE },
    { "expired", { { 0 } }, 0, 900, SUPPRESSION_EXPIRED },
    { "a second before", { { 0 } }, 0, 899, SUPPRESSION_IN_FORCE },
    { "held", { { SUPPRESSION_HOLD, 50, 150, "mx" } }, 1, 200, SUPPRESSION_HELD },
    { "lifted at its edges", { { SUPPRESSION_LIFT, 100, 100, "mx" } }, 1, 200, SUPPRESSION_LIFTED },
    { "made after the window", { { SUPPRESSION_LIFT, 50, 99, "mx" } }, 1, 200, SUPPRESSION_IN_FORCE },
    { "made before the window", { { SUPPRESSION_LIFT, 101, 150, "mx" } }, 1, 200, SUPPRESSION_IN_FORCE },
    { "another host", { { SUPPRESSION_LIFT, 50, 150, "mx2" } }, 1, 200, SUPPRESSION_IN_FORCE },
    { "the last window decides",
      { { SUPPRESSION_LIFT, 50, 150, "mx" }, { SUPPRESSION_HOLD, 50, 150, "mx" } },
      2,
      200,
      SUPPRESSION_HELD },
    { "held, then confirmed",
      { { SUPPRESSION_HOLD, 50, 150, "mx" }, { SUPPRESSION_CONFIRM, 50, 150, "mx" } },
      2,
      200,
      SUPPRESSION_IN_FORCE },
    { "about its address", { { SUPPRESSION_LIFT, 0, 150, "a@b.example" } }, 1, 200, SUPPRESSION_LIFTED },
    { "about another address", { { SUPPRESSION_LIFT, 0, 150, "b@b.example" } }, 1, 200, SUPPRESSION_IN_FORCE },
    { "before it bounced again", { { SUPPRESSION_LIFT, 0, 99, "a@b.example" } }, 1, 200, SUPPRESSION_IN_FORCE },
    { "its address counts more than its site",
      { { SUPPRESSION_LIFT, 0, 150, "a@b.example" }, { SUPPRESSION_CONFIRM, 50, 150, "mx" } },
      2,
      200,
      SUPPRESSION_LIFTED },
    { "confirmed, yet expired", { { SUPPRESSION_CONFIRM, 50, 150, "mx" } }, 1, 901, SUPPRESSION_EXPIRED },
};

static void fate_is(void **state)
{
    struct fate *row = *state;
    const suppression_entry entry = { 100, 900, 1, "mx", "a@b.example", "550" };
    const suppression_windows windows = { row->windows, row->count };
    assert_string_equal(suppression_state_name(suppression_state_of(&entry, &windows, row->now)),
                        suppression_state_name(row->state));
}

/* A person's decision still holds when the brake comes on again. */
static void brake_spares_decisions(void **state)
{
    (void)state;
    suppression_window rows[] = { { SUPPRESSION_CONFIRM, NOW - HOUR, NOW - 600, "mx" },
                                  { SUPPRESSION_LIFT, NOW - 99, NOW - 9, "other" } };
    suppression_window w = suppression_brake_window(&(suppression_windows){ rows, COUNT(rows) }, "mx", NOW);
    assert_int_equal(w.from, NOW - 599);
    assert_int_equal(w.to, NOW + 60);
    w = suppression_brake_window(&(suppression_windows){ NULL, 0 }, "mx", NOW);
    assert_int_equal(w.from, NOW - HOUR);
}

/* ---- The site of a host: { host, site } ---- */

static struct site {
    const char *name, *site;
} sites[] = {
    { "mx.b.example", "b.example" },
    { "MX2.B.Example.", "b.example" },
    { "b.example", "b.example" },
    { "mx", "mx" },
    { "mx.", "mx" },
    { "a.b.co.uk", "b.co.uk" },
    { "b.co.uk", "b.co.uk" },
    { "a.b.com.br", "b.com.br" },
    { "a.company.uk", "company.uk" },
    { "a.co.example", "co.example" },
    { "192.0.2.1", "192.0.2.1" },
    { "2001:db8::1", "2001:db8::1" },
    { "cust1.mail.protection.outlook.com", "microsoft" },
    { "example-org.mail.protection.outlook.com.", "microsoft" },
    { "gmail-smtp-in.l.google.com", "google" },
    { "aspmx.l.google.com", "google" },
    { "google.com.attacker.example", "attacker.example" },
    { "", "" },
};

static void site_is(void **state)
{
    const struct site *row = *state;
    char site[SUPPRESSION_SITE], again[SUPPRESSION_SITE];
    suppression_site(row->name, site);
    assert_string_equal(site, row->site);
    suppression_site(site, again);
    assert_string_equal(again, site);
}

/* ---- The folder ---- */

static int empty_folder(void **state)
{
    (void)state;
    return system("rm -rf list-test && mkdir list-test");
}

static suppression_state add_at(const char *host, const char *address, long long now)
{
    suppression_state state = SUPPRESSION_NONE;
    const suppression_entry entry = { now, now + 100, 1001, host, address, "550 5.1.1 No such user" };
    assert_int_equal(suppression_tried(folder, host, now), 0);
    assert_int_equal(suppression_add(folder, NULL, &entry, &state), 0);
    return state;
}

static suppression_state state_at(const char *address, long long now)
{
    suppression_entry entry;
    suppression_state state;
    char *memory;
    assert_int_equal(suppression_find(folder, address, now, &entry, &state, &memory), 0);
    free(memory);
    return state;
}

static void write_window(suppression_verb verb, long long from, long long to, const char *host)
{
    assert_int_equal(suppression_write_window(folder, &(suppression_window){ verb, from, to, host }), 0);
}

/* Call addresses at a host dead, one per second, from `first` on. Returns how many entries are held. */
static unsigned dead(const char *host, unsigned first, unsigned count, long long now)
{
    char address[64];
    unsigned held = 0;
    for (unsigned i = first; i < first + count; i++) {
        snprintf(address, sizeof address, "user%u@b.example", i);
        held += add_at(host, address, now + i - first) == SUPPRESSION_HELD;
    }
    return held;
}

static void count_state(void *counts, const suppression_entry *entry, suppression_state state)
{
    (void)entry;
    ((unsigned *)counts)[state]++;
}

static unsigned entries_in(suppression_state state, long long now)
{
    unsigned counts[SUPPRESSION_EXPIRED + 1] = { 0 };
    assert_int_equal(suppression_each(folder, now, count_state, counts), 0);
    return counts[state];
}

static void found_again(void **state)
{
    (void)state;
    suppression_entry entry;
    suppression_state s;
    char *memory;
    assert_int_equal(state_at("a@b.example", NOW), SUPPRESSION_NONE);
    assert_int_equal(add_at("MX.Example", "Jane@B.Example", NOW), SUPPRESSION_IN_FORCE);
    assert_int_equal(suppression_find(folder, "Jane@b.example", NOW + 1, &entry, &s, &memory), 0);
    assert_int_equal(s, SUPPRESSION_IN_FORCE);
    assert_int_equal(entry.made, NOW);
    assert_int_equal(entry.expires, NOW + 100);
    assert_int_equal(entry.rule, 1001);
    assert_string_equal(entry.host, "mx.example");
    assert_string_equal(entry.reply, "550 5.1.1 No such user");
    free(memory);
    assert_int_equal(state_at("jane@b.example", NOW), SUPPRESSION_NONE);
    assert_int_equal(state_at("Jane@b.example", NOW + 100), SUPPRESSION_EXPIRED);
    add_at("mx2.example", "Jane@b.example", NOW + 1);
    assert_int_equal(suppression_find(folder, "Jane@b.example", NOW + 2, &entry, &s, &memory), 0);
    assert_string_equal(entry.host, "mx2.example"); /* of two equal ones, the later */
    free(memory);
}

/* A new entry in force counts, whatever the state of an older one, and vice versa. */
static void the_strongest_entry_counts(void **state)
{
    (void)state;
    add_at("mx", "a@b.example", NOW);
    write_window(SUPPRESSION_LIFT, NOW, NOW, "mx");
    assert_int_equal(state_at("a@b.example", NOW + 1), SUPPRESSION_LIFTED);
    add_at("mx", "a@b.example", NOW + 1);
    assert_int_equal(state_at("a@b.example", NOW + 2), SUPPRESSION_IN_FORCE);
    add_at("mx", "a@b.example", NOW + 2);
    write_window(SUPPRESSION_HOLD, NOW + 2, NOW + 2, "mx");
    assert_int_equal(state_at("a@b.example", NOW + 3), SUPPRESSION_IN_FORCE);
}

static void hostile_names(void **state)
{
    (void)state;
    static const char *names[] = { "a\tb\n.\n@x", "a\\x09b@x", "a\tb@x", "../../a@x", "\"a b\"@x", "", "\x80\xFF@x" };
    for (size_t i = 0; i < COUNT(names); i++) {
        assert_int_equal(state_at(names[i], NOW), SUPPRESSION_NONE);
        assert_int_equal(add_at("../../../tmp/x/\n\t", names[i], NOW), SUPPRESSION_IN_FORCE);
        assert_int_equal(state_at(names[i], NOW), SUPPRESSION_IN_FORCE);
    }
    assert_int_equal(entries_in(SUPPRESSION_IN_FORCE, NOW), COUNT(names));
    assert_int_equal(system("[ \"$(ls list-test | tr '\\n' ' ')\" = 'dead list tried ' ]"), 0);
}

/* Two addresses with the same beginning are never confused. */
static void too_long_an_address(void **state)
{
    (void)state;
    char address[1500];
    suppression_state s;
    memset(address, 'a', sizeof address);
    address[sizeof address - 1] = '\0';
    const suppression_entry entry = { NOW, NOW + 100, 1, "mx", address, "550" };
    assert_int_equal(suppression_add(folder, NULL, &entry, &s), -1);
    assert_int_equal(errno, EMSGSIZE);
    assert_int_equal(entries_in(SUPPRESSION_IN_FORCE, NOW), 0);
}

/* What a full disk or a crash leaves: a line without its end, or NULs. */
static void torn_lines(void **state)
{
    (void)state;
    static const smtpb_span torn[] = { S("\n1700000000\t4000000000\t1\tmx\ta@b.example\t550 5.1"), S("\n1700"),
                                       S("\0\0\0\0\0\0"), S("\n1\t2\t3\tmx\ta@b.example\t."),
                                       S("\n1700000000\t4000000000\t1\tmx\ta@b.example\t550 5.1.1 No\t") };
    char address[STORE_ADDRESS], path[STORE_PATH];
    store_address("a@b.example", address);
    snprintf(path, sizeof path, "list-test/list/%02x", (unsigned)(store_hash(address) >> 56));
    for (size_t i = 0; i < COUNT(torn); i++) {
        assert_int_equal(store_append(folder, path, torn[i].ptr, torn[i].len), 0);
        assert_int_equal(state_at("a@b.example", NOW + 50), i == 0 ? SUPPRESSION_NONE : SUPPRESSION_IN_FORCE);
        add_at("mx", "a@b.example", NOW);
        assert_int_equal(entries_in(SUPPRESSION_IN_FORCE, NOW), i + 1);
    }
}

static void brake_holds_the_hour_past(void **state)
{
    (void)state;
    assert_int_equal(add_at("other", "x@y.example", NOW), SUPPRESSION_IN_FORCE);
    assert_int_equal(dead("mx", 0, 20, NOW), 0);
    assert_int_equal(entries_in(SUPPRESSION_IN_FORCE, NOW + 30), 21);
    assert_int_equal(dead("mx", 20, 100, NOW + 20), 100);
    assert_int_equal(entries_in(SUPPRESSION_HELD, NOW + 60), 120);
    assert_int_equal(state_at("user0@b.example", NOW + 60), SUPPRESSION_HELD);
    assert_int_equal(state_at("x@y.example", NOW + 60), SUPPRESSION_IN_FORCE);
}

/* A provider may have an MX host for each customer. */
static void brake_counts_by_provider(void **state)
{
    (void)state;
    char host[80], address[80];
    for (unsigned i = 0; i < 300; i++) {
        snprintf(host, sizeof host, "cust%u.mail.protection.outlook.com%s", i, i % 2 ? "." : "");
        snprintf(address, sizeof address, "user@cust%u.example", i);
        add_at(host, address, NOW);
    }
    assert_int_equal(entries_in(SUPPRESSION_HELD, NOW + 1), 300);
    write_window(SUPPRESSION_CONFIRM, NOW, NOW, "another.mail.protection.outlook.com");
    assert_int_equal(entries_in(SUPPRESSION_IN_FORCE, NOW + 1), 300);
}

static void a_final_dot_is_no_other_host(void **state)
{
    (void)state;
    dead("mx.b.c.", 0, 15, NOW);
    dead("mx.b.c", 15, 15, NOW);
    assert_int_equal(entries_in(SUPPRESSION_HELD, NOW + 1), 30);
}

/* The process and the list survive the file size limit. */
static void a_bound_on_files(void **state)
{
    (void)state;
    const suppression_entry entry = { NOW, NOW + 100, 1001, "mx", "a@b.example", "550 5.1.1 No such user" };
    suppression_state s;
    add_at("mx", "a@b.example", NOW);
    pid_t child = fork();
    if (child == 0) {
        struct rlimit none = { 4, 4 };
        setrlimit(RLIMIT_FSIZE, &none);
        _exit(suppression_add(folder, NULL, &entry, &s) == -1 ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(entries_in(SUPPRESSION_IN_FORCE, NOW), 1);
    add_at("mx", "c@b.example", NOW);
    assert_int_equal(entries_in(SUPPRESSION_IN_FORCE, NOW), 2);
}

/* The brake is on only while the last hour is a bad one. */
static void brake_comes_off(void **state)
{
    (void)state;
    dead("mx", 0, 30, NOW);
    assert_int_equal(add_at("mx", "late@b.example", NOW + 300), SUPPRESSION_HELD);
    assert_int_equal(add_at("mx", "later@b.example", NOW + 2 * HOUR), SUPPRESSION_IN_FORCE);
}

static void one_address_is_no_flood(void **state)
{
    (void)state;
    for (int i = 0; i < 50; i++)
        assert_int_equal(add_at("mx", "a@b.example", NOW + i), SUPPRESSION_IN_FORCE);
}

static void few_of_many(void **state)
{
    (void)state;
    for (int i = 0; i < 1000; i++)
        assert_int_equal(suppression_tried(folder, "mx", NOW), 0);
    assert_int_equal(dead("mx", 0, 100, NOW), 0);
    assert_int_equal(dead("mx", 100, 50, NOW), 50 - 11);
}

static void decisions_of_people(void **state)
{
    (void)state;
    dead("mx", 0, 30, NOW);
    assert_int_equal(entries_in(SUPPRESSION_HELD, NOW + 50), 30);
    write_window(SUPPRESSION_CONFIRM, NOW, NOW + 14, "mx");
    write_window(SUPPRESSION_LIFT, NOW + 15, NOW + 29, "MX");
    assert_int_equal(entries_in(SUPPRESSION_IN_FORCE, NOW + 50), 15);
    assert_int_equal(entries_in(SUPPRESSION_LIFTED, NOW + 50), 15);
    assert_int_equal(dead("mx", 30, 1, NOW + 95), 1);
    assert_int_equal(entries_in(SUPPRESSION_IN_FORCE, NOW + 96), 15);
}

static void tidied(void **state)
{
    (void)state;
    add_at("mx", "old@b.example", NOW - 4 * HOUR);
    add_at("mx", "new@b.example", NOW);
    assert_int_equal(suppression_tidy(folder, NOW + 1), 0);
    assert_int_equal(state_at("old@b.example", NOW + 1), SUPPRESSION_NONE);
    assert_int_equal(state_at("new@b.example", NOW + 1), SUPPRESSION_IN_FORCE);
    assert_int_equal(system("[ $(ls list-test/tried | wc -l) = 1 ] && [ $(ls list-test/dead | wc -l) = 1 ]"), 0);
}

/* 211 tries a second apart; the last 21 call an address dead. */
static void count_site(suppression_counts *counts, const char *host, long long from)
{
    char address[32];
    for (int i = 0; i < 211; i++) {
        assert_int_equal(suppression_counts_tried(counts, folder, host, from + i), 0);
        snprintf(address, sizeof address, "user%d@b.example", i);
        if (i >= 190)
            assert_int_equal(suppression_counts_dead(counts, host, address, from + i), 0);
    }
}

static void add_site(const suppression_counts *counts, const char *host, long long from)
{
    char address[32];
    suppression_state state;
    for (int i = 190; i < 211; i++) {
        snprintf(address, sizeof address, "user%d@b.example", i);
        const suppression_entry entry = { from + i, NOW + 1, 1, host, address, "550" };
        assert_int_equal(suppression_add(folder, counts, &entry, &state), 0);
        assert_int_equal(state, SUPPRESSION_IN_FORCE);
    }
}

/* A long log at many sites: tries that no dead address needs are forgotten, the others are not. */
static void tries_are_bounded(void **state)
{
    (void)state;
    enum { SITES = 1200000, ROOM = 1 << 20 };
    const long long from = NOW - 29 * SUPPRESSION_DAY;
    suppression_counts counts;
    char host[32];
    suppression_counts_begin(&counts, NOW);
    count_site(&counts, "mx.first.example", from);
    for (int i = 0; i < SITES; i++) {
        snprintf(host, sizeof host, "mx.c%d.example", i);
        assert_int_equal(suppression_counts_tried(&counts, folder, host, from + i), 0);
    }
    count_site(&counts, "mx.last.example", from + SITES);
    assert_in_range(counts.tried.count, 1, ROOM / 2);
    assert_in_range(counts.tried.room, 1, ROOM);
    assert_int_equal(suppression_counts_settle(&counts, folder), 0);
    add_site(&counts, "mx.first.example", from);
    add_site(&counts, "mx.last.example", from + SITES);
    suppression_counts_end(&counts);
    assert_int_equal(system("[ \"$(ls list-test)\" = list ]"), 0);
}

static void add_many(unsigned writer, unsigned count)
{
    char address[64], reply[STORE_REPLY];
    suppression_state state;
    memset(reply, 'x', sizeof reply);
    reply[sizeof reply - 1] = '\0';
    for (unsigned i = 0; i < count; i++) {
        snprintf(address, sizeof address, "u%u.%u@b.example", writer, i % 3);
        const suppression_entry entry = { NOW + i, NOW + 1000, 1, "mx", address, reply };
        if (suppression_add(folder, NULL, &entry, &state) != 0)
            _exit(1);
    }
    _exit(0);
}

/* All to the same file, so that they collide; entries differ in their time. */
static void append_many(unsigned writer, unsigned count)
{
    char path[STORE_PATH] = "list-test/list/00", line[STORE_LINE];
    for (unsigned i = 0; i < count; i++) {
        const suppression_entry entry = { writer * count + i, NOW + 1000, 1, "mx", "a@b.example", "550 5.1.1" };
        if (store_append(folder, path, line, store_line(&entry, line)) != 0)
            _exit(1);
    }
    _exit(0);
}

enum { WRITERS = 4, EACH = 100, MANY = 10000 };

static void start_writers(void (*writes)(unsigned writer, unsigned count), unsigned count)
{
    for (unsigned w = 0; w < WRITERS; w++)
        if (fork() == 0)
            writes(w, count);
}

/* Wait for the writers, optionally doing something meanwhile. */
static void await_writers(int options, void (*meanwhile)(void))
{
    int status;
    for (unsigned left = WRITERS; left > 0; meanwhile())
        if (waitpid(-1, &status, options) > 0) {
            assert_int_equal(status, 0);
            left--;
        }
}

static void nothing(void)
{
}

static void tidy(void)
{
    assert_int_equal(suppression_tidy(folder, NOW), 0);
}

static void writers_at_once(void **state)
{
    (void)state;
    start_writers(add_many, EACH);
    await_writers(0, nothing);
    unsigned entries = entries_in(SUPPRESSION_IN_FORCE, NOW + 500) + entries_in(SUPPRESSION_HELD, NOW + 500);
    assert_int_equal(entries, WRITERS * EACH);
}

static bool there[WRITERS * MANY];

static void mark(void *to, const suppression_entry *entry, suppression_state state)
{
    (void)to;
    (void)state;
    assert_in_range(entry->made, 0, WRITERS * MANY - 1);
    there[entry->made] = true;
}

/* An entry that is added during tidying is not lost. */
static void tidied_under_way(void **state)
{
    (void)state;
    start_writers(append_many, MANY);
    await_writers(WNOHANG, tidy);
    assert_int_equal(suppression_each(folder, NOW, mark, NULL), 0);
    for (size_t i = 0; i < COUNT(there); i++)
        assert_true(there[i]);
}

/* A second process that tidies leaves it to the first. */
static void tidied_by_one(void **state)
{
    (void)state;
    struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    int status, ends[2], fd = open("list-test/tidying", O_WRONLY | O_CREAT, 0640);
    char ready;
    assert_int_equal(pipe(ends), 0);
    pid_t holder = fork();
    if (holder == 0) {
        if (fcntl(fd, F_SETLK, &whole) != 0 || write(ends[1], "", 1) != 1)
            _exit(1);
        pause();
    }
    close(ends[1]);
    assert_int_equal(read(ends[0], &ready, 1), 1);
    assert_int_equal(suppression_tidy(folder, NOW), -1);
    kill(holder, SIGKILL);
    waitpid(holder, &status, 0);
    assert_int_equal(suppression_tidy(folder, NOW), 0);
    close(fd);
    close(ends[0]);
}

static void no_folder(void **state)
{
    (void)state;
    suppression_entry entry = { NOW, NOW + 100, 1, "mx", "a@b.example", "550" };
    suppression_state s;
    char *memory;
    assert_int_equal(suppression_add("no/such/folder", NULL, &entry, &s), -1);
    assert_int_equal(errno, ENOENT);
    assert_int_equal(suppression_find("no/such/folder", "a@b.example", NOW, &entry, &s, &memory), 0);
    assert_int_equal(s, SUPPRESSION_NONE);
    free(memory);
}

/* ---- The command, $S: { name, command, exit status, part of the output } ---- */

static struct call {
    const char *name, *command;
    int status;
    const char *says;
} calls[] = {
    { "list", "$S list-test list", 0,
      "suppressed\t2023-11-14T22:13:20Z\t2096-10-02T07:06:40Z\t7\tmx\ta@b.example\t550 no\n" },
    { "list of another host", "$S list-test list other", 0, "" },
    { "find", "$S list-test find b@b.example", 0, "suppressed\t2023-11-14T22:14:20Z" },
    { "find nothing", "$S list-test find c@b.example", 1, "" },
    { "lift", "$S list-test lift mx 2023-11-14T22:13 2023-11-14T22:13:20Z && $S list-test find a@b.example", 1,
      "lifted\t" },
    { "lift no other", "$S list-test lift mx 2023-11-14T22:13 2023-11-14T22:13:20Z && $S list-test find b@b.example", 0,
      "suppressed\t" },
    { "hold", "$S list-test hold mx 2023-11-14T22:13 now && $S list-test find a@b.example", 1, "held\t" },
    { "lift an address", "$S list-test lift a@b.example && $S list-test list | cut -f 1,6", 0,
      "lifted\ta@b.example\nsuppressed\tb@b.example\n" },
    { "lift an address written otherwise", "$S list-test lift A@B.Example; $S list-test find a@b.example", 1,
      "lifted\t" },
    { "lift an address, which bounces again",
      "$S list-test lift a@b.example; sleep 1; dead mx a@b.example | $S list-test add; $S list-test find a@b.example",
      0, "suppressed\t" },
    { "confirm an address that is held",
      "$S list-test hold mx 2023-11-14T22:13 now; $S list-test confirm a@b.example; $S list-test list | cut -f 1,6", 0,
      "suppressed\ta@b.example\nheld\tb@b.example\n" },
    { "lift an address without an entry", "$S list-test lift c@b.example", 1, "no entry about this address\n" },
    { "lift an address that begins with a hyphen",
      "dead mx -h@y.example | $S list-test add; $S list-test lift -- -h@y.example; $S list-test find -- -h@y.example",
      1, "lifted\t" },
    { "lift a host without times", "$S list-test lift mx", 2, "takes HOST FROM TO, or ADDRESS: lift\n" },
    { "lift a host without an end", "$S list-test lift mx 2023-11-14T22:13", 2,
      "takes HOST FROM TO, or ADDRESS: lift\n" },
    { "lift an address with times", "$S list-test lift a@b.example 2023-11-14T22:13 now", 2, "or ADDRESS: lift\n" },
    { "a window in the future", "$S list-test lift mx 2023-11-14T22:13 2999-01-01T00:00Z", 2, "past times" },
    { "FROM after TO", "$S list-test lift mx now 2023-11-14T22:13", 2, "FROM first" },
    { "no time", "$S list-test lift mx 2023-13-14T22:13 now", 2, "such as 2026-11-24T03:00" },
    { "no folder", "$S list-none list", 1, "list-none: No such file" },
    { "no command", "$S list-test burn", 2, "usage: suppression" },
    { "nothing", "$S", 2, "usage: suppression" },
    { "help", "$S -h", 0, "usage: suppression" },
    { "help about a command", "$S list-test add --help", 0, "add [DAYS]" },
    { "add", "dead mx c@y.example | $S list-test add && $S list-test find c@y.example", 0,
      "\tmx\tc@y.example\t550 no\n" },
    { "add says what it did", "{ dead mx c@y.example; dead mx d@y.example | sed s/dead/suspect/; } | $S list-test add",
      0, "2 lines: 1 suppressed, 0 held, 0 lifted, 0 listed before, 0 expired, 1 not dead, 0 bad\n" },
    { "add, 30 days by default", "dead mx c@y.example , $(($(date +%s) - 2591900)) | $S list-test add", 0,
      " 1 suppressed, " },
    { "add, too old", "dead mx c@y.example , $(($(date +%s) - 2592000)) | $S list-test add; ls list-test", 0,
      " 1 expired, " },
    { "add, what is too old is not counted either",
      "dead mx c@y.example , 1600000000 | $S list-test add; ls list-test/tried", 2, "No such file" },
    { "add, for three days", "dead mx c@y.example , $(($(date +%s) - 259100)) | $S list-test add 3", 0,
      " 1 suppressed, " },
    { "add, more than three days ago", "dead mx c@y.example , $(($(date +%s) - 259300)) | $S list-test add 3", 0,
      " 1 expired, " },
    { "add, no days", "$S list-test add 0 </dev/null", 2, "usage: suppression" },
    { "add, no number of days", "$S list-test add 3x </dev/null", 2, "usage: suppression" },
    { "add, nothing", "$S list-test add </dev/null", 0, "0 lines: 0 suppressed" },
    { "add, twice", "dead mx c@y.example , $(date +%s) >in; $S list-test add <in && $S list-test add <in", 0,
      "1 lines: 0 suppressed, 0 held, 0 lifted, 1 listed before" },
    { "add, in lower case", "dead mx Jane@Y.example | $S list-test add && $S list-test find jane@y.example", 0,
      "\tjane@y.example\t" },
    { "found as it was written", "dead mx Jane@Y.example | $S list-test add && $S list-test find Jane@Y.example", 0,
      "\tjane@y.example\t" },
    { "add, a bad line in the middle",
      "{ dead mx c@y.example; echo banana; dead mx d@y.example; } | $S list-test add && $S list-test find d@y.example",
      0, "suppression: line 2: not a whole JSON object\n" },
    { "add, and goes on", "{ dead mx c@y.example; echo banana; dead mx d@y.example; } | $S list-test add 2>/dev/null",
      0, "3 lines: 2 suppressed, 0 held, 0 lifted, 0 listed before, 0 expired, 0 not dead, 1 bad\n" },
    { "add, bad lines only", "yes banana | head -n 100 | $S list-test add", 0, "suppression: and 80 more bad lines\n" },
    { "add, any octets", "head -c 1000000 /dev/urandom | $S list-test add && $S list-test list none", 0,
      " 0 suppressed, " },
    { "add, a line without end", "head -c 3000000 /dev/zero | tr '\\0' x | $S list-test add", 0, "line 1: too long\n" },
    { "add, a newline in an address",
      "dead mx 'x@y.example\\n\\nc' | $S list-test add; grep -c . list-test/list/* | "
      "grep -v :1",
      1, "line 1: a recipient that is no address" },
    { "add, in a window that a person decided",
      "$S list-test lift mx 2023-01-01T00:00 now; dead mx c@y.example , $(($(date +%s) - 9)) | $S list-test add", 0,
      " 0 suppressed, 0 held, 1 lifted, " },
    { "add, the brake spares what a person decided",
      "$S list-test lift mx.y.example 2023-01-01T00:00 now; many 21 | $S list-test add", 0,
      " 0 suppressed, 0 held, 21 lifted, " },
    { "add, another bounce of the same address",
      "{ dead mx c@y.example; dead mx c@y.example , $(($(date +%s) - 9)); } | $S list-test add", 0,
      "2 lines: 2 suppressed, " },
    { "add, the brake", "many 21 | $S list-test add", 0, "21 lines: 0 suppressed, 21 held, " },
    { "add, not the brake", "many 20 | $S list-test add", 0, "20 lines: 20 suppressed, 0 held, " },
    { "add, the brake, last line first", "many 21 | tac | $S list-test add", 0, " 0 suppressed, 21 held, " },
    { "add, the brake says so", "many 21 | $S list-test add >/dev/null", 0, "the brake is on" },
    { "add, not by exchanger", "many 21 | sed 's/mx/mx&/; s/mxmx[12]/mx&/' | $S list-test add", 0, " 21 held, " },
    { "add, 21 of 211 that were tried", "{ many 21; sent 190; } | $S list-test add", 0, " 21 suppressed, 0 held, " },
    { "add, 21 of 209 that were tried", "{ many 21; sent 188; } | $S list-test add", 0, " 0 suppressed, 21 held, " },
    { "add, the brake, ten days ago", "many 21 864000 | $S list-test add", 0, " 0 suppressed, 21 held, " },
    { "add, ten days ago, 21 of 211", "{ many 21 864000; sent 190; } | $S list-test add", 0,
      " 21 suppressed, 0 held, " },
    { "add, ten days ago, 21 of 209", "{ many 21 864000; sent 188; } | $S list-test add", 0,
      " 0 suppressed, 21 held, " },
    { "add, ten days ago, one address", "many 21 864000 | sed s/u[0-9]*@/u@/ | $S list-test add", 0,
      " 21 suppressed, " },
    { "add, the brake, ten days ago, by two runs",
      "many 21 864000 >in; head -n 15 in | $S list-test add; tail -n 6 in | $S list-test add", 0,
      "6 lines: 0 suppressed, 6 held, " },
    { "add, the brake, half of it two hours ago", "many 21 6300 | $S list-test add", 0, " 0 suppressed, 21 held, " },
    { "add, half of it two hours ago, 21 of 211", "{ many 21 6300; sent 190; } | $S list-test add", 0,
      " 21 suppressed, 0 held, " },
    { "add, the brake, by two runs", "many 21 >in; head -n 15 in | $S list-test add; tail -n 6 in | $S list-test add",
      0, "6 lines: 0 suppressed, 6 held, " },
    { "add, what was tried in an earlier run", "{ many 0; sent 190; } | $S list-test add; many 21 | $S list-test add",
      0, "21 lines: 21 suppressed, " },
    { "add, an old log leaves no counts", "{ many 21 864000; sent 190; } | $S list-test add && uncounted", 0,
      "211 lines: " },
    { "add, a new one does", "many 1 | $S list-test add && uncounted", 1, "1 lines: " },
    { "add, without a host by the recipient's domain",
      "many 21 | sed 's/\"host\":\"[^\"]*\"/\"host\":null/' | $S list-test add; $S list-test list y.example", 0,
      "held\t" },
    { "add, to what is no list", "rm -rf list-test/list; : >list-test/list; dead mx c@y.example | $S list-test add", 1,
      "list-test: Not a directory" },
    { "add, a folder as input", "$S list-test add <list-test", 1, "standard input: Is a directory" },
    { "tidy", "$S list-test tidy && $S list-test find a@b.example", 0, "suppressed\t" },
};

/* dead HOST ADDRESS [, TIME]: a line of the bounce processor. many COUNT [AGE]: so many of them in half an hour, that many
   seconds ago; sent COUNT: as many deliveries then. uncounted: no counts are in the folder. */
static const char functions[] =
    "dead() { printf '{\"type\":\"hard\",\"address\":\"dead\",\"action\":\"suppress_address\",\"code\":550,"
    "\"text\":\"no\",\"kind\":\"bounce\",\"host\":\"%s\",\"recipient\":\"%s\",\"time\":%s}\\n' \"$1\" \"$2\" "
    "\"${4:-null}\"; }; many() { now=$(($(date +%s) - ${2:-0})); for i in $(seq $1); do dead mx.y.example "
    "u$i@y.example , "
    "$((now - 1800 + i * 60)); done; }; sent() { for i in $(seq $1); do echo "
    "'{\"type\":\"none\",\"kind\":\"attempt\",\"host\":\"mx.y.example\",\"time\":'$((now - 1700))'}'; done; }; "
    "uncounted() { [ -z \"$(find list-test -path '*/[td][re]*/*' -type f)\" ]; };";

static void call_says(void **state)
{
    const struct call *row = *state;
    const suppression_entry a = { NOW, 4000000000, 7, "mx", "a@b.example", "550 no" };
    const suppression_entry b = { NOW + 60, 4000000000, 7, "mx", "b@b.example", "550 no" };
    char line[2048], said[16384] = "";
    suppression_state s;
    assert_int_equal(empty_folder(NULL), 0);
    assert_int_equal(suppression_add(folder, NULL, &a, &s) + suppression_add(folder, NULL, &b, &s), 0);
    snprintf(line, sizeof line, "S='%s'; %s (%s) 2>&1", SMTPB_SUPPRESSION, functions, row->command);
    FILE *pipe = popen(line, "r");
    assert_non_null(pipe);
    said[fread(said, 1, sizeof said - 1, pipe)] = '\0';
    int status = pclose(pipe);
    assert_int_equal(WEXITSTATUS(status), row->status);
    if (!strstr(said, row->says) || (!*row->says && *said))
        fail_msg("no \"%s\" in: %s", row->says, said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(brake_spares_decisions),
        cmocka_unit_test_setup(found_again, empty_folder),
        cmocka_unit_test_setup(the_strongest_entry_counts, empty_folder),
        cmocka_unit_test_setup(hostile_names, empty_folder),
        cmocka_unit_test_setup(too_long_an_address, empty_folder),
        cmocka_unit_test_setup(torn_lines, empty_folder),
        cmocka_unit_test_setup(brake_holds_the_hour_past, empty_folder),
        cmocka_unit_test_setup(brake_counts_by_provider, empty_folder),
        cmocka_unit_test_setup(a_final_dot_is_no_other_host, empty_folder),
        cmocka_unit_test_setup(a_bound_on_files, empty_folder),
        cmocka_unit_test_setup(brake_comes_off, empty_folder),
        cmocka_unit_test_setup(one_address_is_no_flood, empty_folder),
        cmocka_unit_test_setup(few_of_many, empty_folder),
        cmocka_unit_test_setup(decisions_of_people, empty_folder),
        cmocka_unit_test_setup(tidied, empty_folder),
        cmocka_unit_test_setup(tries_are_bounded, empty_folder),
        cmocka_unit_test_setup(writers_at_once, empty_folder),
        cmocka_unit_test_setup(tidied_under_way, empty_folder),
        cmocka_unit_test_setup(tidied_by_one, empty_folder),
        cmocka_unit_test_setup(no_folder, empty_folder),
    };
    int failed =
        RUN_ROWS(brakes, brake_is) + RUN_ROWS(fates, fate_is) + RUN_ROWS(sites, site_is) + RUN_ROWS(calls, call_says);
    return cmocka_run_group_tests(tests, NULL, NULL) + failed;
}
