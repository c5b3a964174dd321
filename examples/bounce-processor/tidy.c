/* SPDX-License-Identifier: MIT */
/* Prepares the octets of a mail for the MIME parser: fixes line endings that it does not support, and limits what would
   cost it too much. Never makes the mail longer. */
#include "processor.h"

#include <string.h>

/* Colons per address field (groups, hosts): GMime recurses for each. */
enum { MAX_COLONS = 64 };

static void drop(mail_octets *m, size_t n)
{
    memmove(m->octets, m->octets + n, m->len - n);
    m->len -= n;
}

/* "From sender date", which local(8), pipe(8) and Exim put before a mail, is not part of the header. */
static void drop_from_line(mail_octets *m)
{
    const char *end = m->len > 5 && memcmp(m->octets, "From ", 5) == 0 ? memchr(m->octets, '\n', m->len) : NULL;
    drop(m, end ? (size_t)(end - m->octets) + 1 : 0);
}

static void drop_byte_order_mark(mail_octets *m)
{
    drop(m, m->len >= 3 && memcmp(m->octets, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0);
}

static bool is_lone_return(const mail_octets *m, size_t at)
{
    return m->octets[at] == '\r' && (at + 1 == m->len || m->octets[at + 1] != '\n');
}

/* If the first line ends in a lone CR, make all lone CRs line ends. */
static void mend_line_ends(mail_octets *m)
{
    size_t first = 0;
    while (first < m->len && m->octets[first] != '\n' && !is_lone_return(m, first))
        first++;
    for (size_t i = first; i < m->len && is_lone_return(m, first); i++)
        if (i > first && is_lone_return(m, i))
            m->octets[i] = '\n';
    if (first < m->len && m->octets[first] == '\r')
        m->octets[first] = '\n';
}

/* Truncate the mail after too many lines that begin with "--", as boundaries do (RFC 2046 5.1.1). */
static void cut_parts(mail_octets *m)
{
    smtpb_span rest = { m->octets, m->len }, line;
    for (size_t parts = 0; next_line(&rest, &line);) {
        parts += begins(line, "--");
        if (parts > MAX_PARTS) {
            m->len = (size_t)(line.ptr - m->octets);
            m->cut = true;
            return;
        }
    }
}

static bool is_address_field(smtpb_span line)
{
    static const char *const names[] = { "From", "Sender", "Reply-To", "To", "Cc", "Bcc" };
    size_t colon = find_word(line, ":");
    smtpb_span name = trimmed((smtpb_span){ line.ptr, colon });
    bool found = false;
    for (size_t i = 0; i < sizeof names / sizeof *names && !found; i++)
        found = colon < line.len && same_word(name, names[i]);
    return found;
}

/* Colons beyond the limit become blanks, also in the fields of inner messages. */
static void bound_groups(mail_octets *m)
{
    smtpb_span rest = { m->octets, m->len }, line;
    size_t colons = MAX_COLONS;
    while (next_line(&rest, &line)) {
        bool folded = line.len > 0 && (line.ptr[0] == ' ' || line.ptr[0] == '\t');
        if (!folded)
            colons = is_address_field(line) ? 0 : SIZE_MAX;
        for (size_t i = (size_t)(line.ptr - m->octets), end = i + line.len; i < end && colons != SIZE_MAX; i++)
            if (m->octets[i] == ':' && ++colons > MAX_COLONS)
                m->octets[i] = ' ';
    }
}

void tidy_mail(mail_octets *m)
{
    drop_byte_order_mark(m);
    drop_from_line(m);
    mend_line_ends(m);
    cut_parts(m);
    bound_groups(m);
}
