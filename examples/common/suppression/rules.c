/* SPDX-License-Identifier: MIT */
/* The rules of the suppression list: expiry, windows and the brake. */
#include "suppression.h"

#include <string.h>

bool suppression_brakes(unsigned long dead, unsigned long tried)
{
    return dead > SUPPRESSION_ADDRESSES && dead * 100 > tried * SUPPRESSION_PERCENT;
}

static bool covers(const suppression_window *w, const char *name, long long made)
{
    return w->from <= made && made <= w->to && strcmp(w->site, name) == 0;
}

/* The last window about a site or an address that covers an entry made at that time, or NULL. */
static const suppression_window *last_window(const suppression_windows *windows, const char *name, long long made)
{
    for (size_t i = windows->count; i > 0; i--)
        if (covers(&windows->rows[i - 1], name, made))
            return &windows->rows[i - 1];
    return NULL;
}

suppression_state suppression_state_of(const suppression_entry *entry, const suppression_windows *windows,
                                       long long now)
{
    char site[SUPPRESSION_SITE];
    const suppression_window *w = entry->address ? last_window(windows, entry->address, entry->made) : NULL;
    suppression_site(entry->host, site);
    w = w ? w : last_window(windows, site, entry->made);
    if (entry->expires <= now)
        return SUPPRESSION_EXPIRED;
    if (!w || w->verb == SUPPRESSION_CONFIRM)
        return SUPPRESSION_IN_FORCE;
    return w->verb == SUPPRESSION_HOLD ? SUPPRESSION_HELD : SUPPRESSION_LIFTED;
}

bool suppression_covers(const suppression_windows *windows, const char *site, long long made)
{
    return last_window(windows, site, made) != NULL;
}

bool suppression_holds(const suppression_windows *windows, const char *site, long long now)
{
    const suppression_window *w = last_window(windows, site, now);
    return w && w->verb == SUPPRESSION_HOLD;
}

suppression_window suppression_brake_window(const suppression_windows *windows, const char *site, long long now)
{
    suppression_window brake = { SUPPRESSION_HOLD, now - SUPPRESSION_HOUR, now + 60, site };
    for (size_t i = 0; i < windows->count; i++) {
        const suppression_window *w = &windows->rows[i];
        if (strcmp(w->site, site) == 0 && w->to >= brake.from && w->to < now)
            brake.from = w->to + 1;
    }
    return brake;
}

const char *suppression_state_name(suppression_state state)
{
    static const char *const names[] = { "none", "suppressed", "held", "lifted", "expired" };
    return names[state];
}

static const char *const verbs[] = { "hold", "confirm", "lift" };

const char *suppression_verb_name(suppression_verb verb)
{
    return verbs[verb];
}

bool suppression_verb_parse(const char *name, suppression_verb *verb)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(name, verbs[i]) == 0) {
            *verb = (suppression_verb)i;
            return true;
        }
    return false;
}
