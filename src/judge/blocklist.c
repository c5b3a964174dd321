/* SPDX-License-Identifier: MIT */
/* The block list that a reply names. */
#include "judge.h"

typedef enum list_kind { NONE = 0, PAGE = 1, NAME = 2, ZONE = 3 } list_kind;

#define LIST(kind, name, holds) { kind, SMTPB_LISTED_##holds, sizeof(name) - 1, name },
static const struct list {
    uint8_t kind, holds, len;
    char name[33];
} lists[] = {
#include "blocklists.def"
};
#undef LIST

typedef struct sighting {
    const struct list *list; /* NULL: none yet */
    smtpb_span name;
} sighting;

static void consider(sighting *f, const struct list *list, smtpb_span name)
{
    if (!f->list || list->kind > f->list->kind)
        *f = (sighting){ list, name };
}

static void look_at_host(sighting *f, smtpb_span run)
{
    smtpb_span host = smtpb_i_run_host(run);
    bool url = host.len > 0 && host.len < run.len;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if ((lists[i].kind == ZONE || (lists[i].kind == PAGE && url)) &&
            smtpb_i_is_under(host, (smtpb_span){ lists[i].name, lists[i].len }))
            consider(f, &lists[i], smtpb_i_from(host, host.len - lists[i].len));
}

static void look_at_word(sighting *f, smtpb_span word)
{
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (lists[i].kind == NAME && smtpb_i_same(word, (smtpb_span){ lists[i].name, lists[i].len }))
            consider(f, &lists[i], word);
}

static void look_at_words(sighting *f, smtpb_span run)
{
    uint32_t hash;
    for (size_t i = 0; i < run.len;) {
        size_t n = smtpb_i_word(smtpb_i_from(run, i), &hash);
        if (n > 0)
            look_at_word(f, smtpb_i_first(smtpb_i_from(run, i), n));
        i += n > 0 ? n : 1;
    }
}

smtpb_listed smtpb_i_blocklist(const smtpb_reply *r, smtpb_span *name)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_piece piece;
    sighting f = { NULL, { NULL, 0 } };
    while (smtpb_piece_next(r, &at, &piece))
        for (size_t i = 0; i < piece.text.len;) {
            smtpb_i_run run = smtpb_i_run_at(smtpb_i_from(piece.text, i));
            if (run.kind == SMTPB_I_OPAQUE)
                look_at_host(&f, run.span);
            else if (run.kind == SMTPB_I_WORD)
                look_at_words(&f, run.span);
            i += run.span.len;
        }
    *name = f.name;
    return f.list ? (smtpb_listed)f.list->holds : SMTPB_LISTED_UNKNOWN;
}
