/* SPDX-License-Identifier: MIT */
/* Which organisation a host belongs to: a provider has thousands of host names, often one for each customer. */
#include "suppression.h"

#include <smtpbounce.h>
#include <stdio.h>
#include <string.h>

static smtpb_provider provider_of(smtpb_span host)
{
    smtpb_context context = SMTPB_CONTEXT_START;
    smtpb_reply reply;
    smtpb_verdict verdict;
    context.mx = host;
    smtpb_parse((smtpb_span){ "250", 3 }, &reply);
    smtpb_classify(&reply, &context, &verdict);
    return verdict.provider;
}

/* True for labels such as "co" in "b.co.uk": below a two-letter top level, names are registered under them. */
static bool is_public(const char *label, size_t len, const char *top)
{
    static const char *const names[] = { "co", "com", "net", "org", "gov", "gob", "gouv", "edu",
                                         "ac", "ne",  "or",  "go",  "ad",  "ed",  "mil" };
    bool found = false;
    if (strlen(top) != 2)
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names && !found; i++)
        found = strlen(names[i]) == len && memcmp(label, names[i], len) == 0;
    return found;
}

/* The start of the label that ends at `at`. */
static const char *label_before(const char *name, const char *at)
{
    while (at > name && at[-1] != '.')
        at--;
    return at;
}

/* The last two or three labels. An IP address is returned whole. */
static const char *registered(const char *name)
{
    const char *top = label_before(name, name + strlen(name));
    if (top == name || strspn(top, "0123456789") == strlen(top) || strchr(name, ':'))
        return name;
    const char *second = label_before(name, top - 1);
    if (second == name || !is_public(second, (size_t)(top - 1 - second), top))
        return second;
    return label_before(name, second - 1);
}

void suppression_site(const char *host, char site[SUPPRESSION_SITE])
{
    char name[SUPPRESSION_SITE];
    size_t n = 0;
    for (; host[n] && n + 1 < sizeof name; n++)
        name[n] = (char)(host[n] >= 'A' && host[n] <= 'Z' ? host[n] - 'A' + 'a' : host[n]);
    while (n > 0 && name[n - 1] == '.')
        n--;
    name[n] = '\0';
    smtpb_provider provider = provider_of((smtpb_span){ name, n });
    snprintf(site, SUPPRESSION_SITE, "%s",
             provider != SMTPB_PROVIDER_UNKNOWN ? smtpb_provider_name(provider) : registered(name));
}
