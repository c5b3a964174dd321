/* SPDX-License-Identifier: MIT */
/* The block list that a reply names. */
#include "rules.h"

/* One behind the other. */
#define LIST(kind, name, holds) name
static const char list_names[] = {
#include "blocklists.def"
};
#undef LIST

#define LIST(kind, name, holds) { SMTPB_I_LIST_##kind, SMTPB_LISTED_##holds, sizeof(name) - 1 },
static const struct list {
    uint8_t kind, holds, len;
} lists[] = {
#include "blocklists.def"
};
#undef LIST

static void see_list(smtpb_i_listing *l, const struct list *list, smtpb_span name)
{
    if (list->kind > l->kind)
        *l = (smtpb_i_listing){ (smtpb_i_list_kind)list->kind, (smtpb_listed)list->holds, name };
}

void smtpb_i_list_of_word(smtpb_i_listing *l, smtpb_span word, uint8_t row)
{
    if (row > 0)
        see_list(l, &lists[row - 1], word);
}

void smtpb_i_list_of_host(smtpb_i_listing *l, smtpb_span run)
{
    smtpb_span host = smtpb_i_run_host(run);
    bool url = host.len > 0 && host.len < run.len;
    const char *name = list_names;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; name += lists[i++].len)
        if ((lists[i].kind == SMTPB_I_LIST_ZONE || (lists[i].kind == SMTPB_I_LIST_PAGE && url)) &&
            smtpb_i_is_under(host, (smtpb_span){ name, lists[i].len }))
            see_list(l, &lists[i], smtpb_i_from(host, host.len - lists[i].len));
}
