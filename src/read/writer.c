/* SPDX-License-Identifier: MIT */
/* Writing into the caller's buffer as snprintf does: what does not fit is only counted. */
#include "read.h"

void smtpb_i_put(smtpb_i_writer *w, smtpb_span s)
{
    size_t room = w->cap > w->need + 1 ? w->cap - w->need - 1 : 0;
    size_t n = s.len < room ? s.len : room;
    if (n > 0)
        memcpy(w->buf + w->need, s.ptr, n);
    w->need += s.len;
}

size_t smtpb_i_end(const smtpb_i_writer *w)
{
    if (w->cap > 0)
        w->buf[w->need < w->cap ? w->need : w->cap - 1] = '\0';
    return w->need;
}
