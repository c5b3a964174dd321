/* SPDX-License-Identifier: MIT */
/* Writing into a buffer of the caller's as snprintf does: what does not fit is only counted. */
#ifndef SMTPB_I_WRITER_H
#define SMTPB_I_WRITER_H

#include "span.h"

/* Begin with { buf, buf ? cap : 0, 0 }. */
typedef struct smtpb_i_writer {
    char *buf;
    size_t cap;
    size_t need; /* octets so far, written or not */
} smtpb_i_writer;

static inline void smtpb_i_put(smtpb_i_writer *w, smtpb_span s)
{
    size_t room = w->cap > w->need + 1 ? w->cap - w->need - 1 : 0;
    size_t n = s.len < room ? s.len : room;
    if (n > 0)
        memcpy(w->buf + w->need, s.ptr, n);
    w->need += s.len;
}

/* Write the NUL. Returns the octets before it, as if all had fitted. */
static inline size_t smtpb_i_end(const smtpb_i_writer *w)
{
    if (w->cap > 0)
        w->buf[w->need < w->cap ? w->need : w->cap - 1] = '\0';
    return w->need;
}

#endif
