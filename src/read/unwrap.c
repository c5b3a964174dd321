/* SPDX-License-Identifier: MIT */
/* What the mail logs and bounces of the common MTAs put around a reply: finds the leftmost mark of a wrapping. */
#include "read.h"

/* If the marks of two match, the first one counts. */
static const smtpb_i_marks *const all_marks[] = {
    &smtpb_i_postfix, &smtpb_i_exim,     &smtpb_i_opensmtpd, &smtpb_i_sendmail, &smtpb_i_qmail,
    &smtpb_i_gmail,   &smtpb_i_exchange, &smtpb_i_dma,       &smtpb_i_outlook,  NULL,
};

/* A mark begins a word, or follows a field separator, a quote, a bracket, what qmail-send writes for a line end, or
   "milter-". */
static bool may_begin(smtpb_span in, size_t at)
{
    return at == 0 || smtpb_i_is_space(in.ptr[at - 1]) || memchr("(|,\"#:/_", in.ptr[at - 1], 8) != NULL ||
           (in.ptr[at - 1] == '-' && at >= 7 && SMTPB_I_AT(smtpb_i_from(in, at - 7), "milter-") > 0);
}

static bool try_marks(const smtpb_i_marks *marks, smtpb_span in, size_t at, smtpb_i_wrap *out)
{
    for (size_t i = 0; i < marks->n; i++) {
        const smtpb_i_mark *m = &marks->rows[i];
        size_t octets =
            in.ptr[at] == m->text[0] ? smtpb_i_pattern(smtpb_i_from(in, at), (smtpb_span){ m->text, m->len }) : 0;
        if (octets > 0 && m->take(in, at, at + octets, out))
            return true;
    }
    return false;
}

static bool mark_at(smtpb_form form, smtpb_span in, size_t at, smtpb_i_wrap *out)
{
    for (const smtpb_i_marks *const *marks = all_marks; *marks; marks++)
        if ((form == SMTPB_FORM_AUTO || form == (*marks)->form) && try_marks(*marks, in, at, out))
            return true;
    return false;
}

/* Octets of an address at s; 0: none. Marks inside do not count: somebody else chose its words. */
static size_t address_length(smtpb_span s)
{
    smtpb_forward ignored;
    return s.ptr[0] == '<' ? smtpb_i_path(s, &ignored) : s.ptr[0] == '"' ? smtpb_i_mailbox(s, &ignored) : 0;
}

size_t smtpb_i_step(smtpb_span s)
{
    size_t n = address_length(s);
    return n > 0 ? n : 1;
}

/* Offset after the first "H=" or "defer (" of Exim's log; in.len: not such a line. */
static size_t exim_line(smtpb_span in)
{
    for (size_t at = 0; at < in.len; at++) {
        smtpb_span word = smtpb_i_from(in, at);
        size_t n = SMTPB_I_AT(word, "H=") + SMTPB_I_AT(word, "defer (");
        if (n > 0 && (at == 0 || smtpb_i_is_space(in.ptr[at - 1])))
            return at + n;
    }
    return in.len;
}

static bool unwrap_as(smtpb_form form, smtpb_span in, smtpb_i_wrap *out)
{
    for (size_t at = 0; at < in.len; at += smtpb_i_step(smtpb_i_from(in, at)))
        if (may_begin(in, at) && mark_at(form, in, at, out))
            return true;
    if (form != SMTPB_FORM_AUTO && form != SMTPB_FORM_EXIM)
        return false;
    for (size_t at = exim_line(in); at < in.len; at += smtpb_i_step(smtpb_i_from(in, at)))
        if (may_begin(in, at) && try_marks(&smtpb_i_exim_errno, in, at, out))
            return true;
    return false;
}

bool smtpb_i_unwrap_log(smtpb_form form, smtpb_span in, smtpb_i_wrap *out)
{
    smtpb_i_wrap inner = { .form = SMTPB_FORM_AUTO };
    if (!unwrap_as(form, smtpb_i_trimmed(in), out))
        return false;
    if (!out->inner || !unwrap_as(SMTPB_FORM_POSTFIX, out->reply, &inner) || inner.inner)
        return true;
    inner.cut = inner.cut || out->cut;
    *out = inner;
    return true;
}
