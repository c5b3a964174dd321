/* SPDX-License-Identifier: MIT */
/* Every function that reads input, on a thread with a stack of 64 KiB, over the fuzz corpora and deep nestings. */
#include "structures/entries.h"
#include "support.h"

#include <dirent.h>
#include <pthread.h>

enum { STACK = 64 * 1024, OCTETS = 300000 };

static struct nesting {
    const char *name, *head, *unit;
} nestings[] = {
    { "Postfix status=( nested", "", "status=(" },
    { "Postfix status=bounced ( nested", "", "status=bounced (" },
    { "quoted replies", "550 ", "said: 550 5.1.1 " },
    { "replies quoted in brackets", "550 ", "last: <550 5.1.1 " },
    { "parentheses", "550 5.1.1 ", "(#5.1.1 " },
    { "brackets", "551 try ", "<" },
    { "quotes", "551 try ", "\"" },
    { "fields in fields", "Diagnostic-Code: smtp; ", "Diagnostic-Code: smtp; " },
    { "Cisco in Cisco", "", "5.1.0 - x 550-'" },
    { "marks of Exim", "", "SMTP error from remote mail server after RCPT TO:<a>: " },
    { "transcripts", "", ">>> RCPT\n<<< 550-" },
    { "Exchange in Exchange", "", "#<x #5.1.1 smtp;550 " },
    { "brackets of rules", ": ", "(a " },
    { "optional words of rules", ": a ", "[b " },
};

static void ask_all(smtpb_span text)
{
    subject s;
    entries_prepare(text, &s);
    for (size_t i = 0; i < entry_count; i++)
        if (entries[i].most == 0 || text.len <= entries[i].most)
            entries[i].run(&s, entries[i].which);
}

static void *ask_nesting(void *row)
{
    static char text[OCTETS];
    const struct nesting *n = row;
    size_t head = strlen(n->head), unit = strlen(n->unit);
    for (size_t i = 0; i < OCTETS; i++)
        text[i] = i < head ? n->head[i] : n->unit[(i - head) % unit];
    ask_all((smtpb_span){ text, OCTETS });
    return row;
}

static void *ask_file(void *path)
{
    static char text[1 << 16];
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    size_t n = fread(text, 1, sizeof text, file);
    fclose(file);
    ask_all((smtpb_span){ text, n });
    return path;
}

/* Returns what `run` returns. The stack has a guard page, so an overflow crashes. */
static void *on_a_small_stack(void *(*run)(void *), void *with)
{
    pthread_attr_t attributes;
    pthread_t thread;
    void *result = NULL;
    assert_int_equal(pthread_attr_init(&attributes), 0);
    assert_int_equal(pthread_attr_setstacksize(&attributes, STACK), 0);
    assert_int_equal(pthread_create(&thread, &attributes, run, with), 0);
    pthread_join(thread, &result);
    pthread_attr_destroy(&attributes);
    return result;
}

static void nesting_is_flat(void **state)
{
    assert_non_null(on_a_small_stack(ask_nesting, *state));
}

static size_t ask_folder(const char *folder)
{
    char path[1200];
    size_t files = 0;
    DIR *dir = opendir(folder);
    for (struct dirent *d; dir && (d = readdir(dir));) {
        if (d->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, d->d_name);
        assert_non_null(on_a_small_stack(ask_file, path));
        files++;
    }
    if (dir)
        closedir(dir);
    return files;
}

static void corpora_fit(void **state)
{
    static const char *const corpora[] = { "parse", "feed",  "find", "forward", "status", "classify",
                                           "facts", "rules", "json", "map",     "bounce" };
    char folder[900];
    (void)state;
    for (size_t i = 0; i < COUNT(corpora); i++) {
        snprintf(folder, sizeof folder, "%s/%s", SMTPB_CORPORA, corpora[i]);
        assert_true(ask_folder(folder) > 0);
    }
}

int main(void)
{
    const struct CMUnitTest more[] = { cmocka_unit_test(corpora_fit) };
#ifdef SANITIZED
    const int is_sanitized = 1;
#else
    const int is_sanitized = 0;
#endif
    if (is_sanitized) {
        puts("skipped: sanitizers need a larger stack");
        return 77;
    }
    entries_begin();
    return RUN_ROWS(nestings, nesting_is_flat) + cmocka_run_group_tests(more, NULL, NULL);
}
