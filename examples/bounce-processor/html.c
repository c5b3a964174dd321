/* SPDX-License-Identifier: MIT */
/* The text of HTML. A line end in HTML is a blank, so what a server says, if it is quoted, begins no line. Never longer
   than the HTML, and linear. */
#include "processor.h"

#include <string.h>

typedef struct html_writer {
    GString *text;
    bool blank, preformatted; /* a blank is due; within PRE, where a line end counts */
} html_writer;

/* ---- Writing ---- */

static void put_octets(html_writer *w, const char *octets, size_t n)
{
    bool begins_line = w->text->len == 0 || w->text->str[w->text->len - 1] == '\n';
    if (w->blank && !begins_line)
        g_string_append_c(w->text, ' ');
    w->blank = false;
    g_string_append_len(w->text, octets, (gssize)n);
}

/* End the line, unless there is an empty one before. */
static void end_line(html_writer *w)
{
    const GString *t = w->text;
    w->blank = false;
    if (t->len > 0 && !(t->len > 1 && t->str[t->len - 1] == '\n' && t->str[t->len - 2] == '\n'))
        g_string_append_c(w->text, '\n');
}

static void put_character(html_writer *w, gunichar c)
{
    char octets[6];
    if (c <= ' ' || c == 0xA0)
        w->blank = true;
    else if (g_unichar_validate(c))
        put_octets(w, octets, (size_t)g_unichar_to_utf8(c, octets));
}

/* ---- Entities ---- */

/* The character that "&name;" stands for, without & and ; 0: unknown. */
static gunichar character_of(smtpb_span name)
{
    static const struct {
        const char *name;
        gunichar character;
    } rows[] = { { "lt", '<' }, { "gt", '>' }, { "amp", '&' }, { "quot", '"' }, { "apos", '\'' }, { "nbsp", 0xA0 } };
    char digits[8] = "";
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (same_word(name, rows[i].name))
            return rows[i].character;
    if (name.len < 2 || name.len > sizeof digits || name.ptr[0] != '#')
        return 0;
    bool hex = name.ptr[1] == 'x' || name.ptr[1] == 'X';
    memcpy(digits, name.ptr + 1, name.len - 1);
    return (gunichar)g_ascii_strtoull(digits + hex, NULL, hex ? 16 : 10);
}

/* Write the entity at the start of s; returns its octets. */
static size_t put_entity(html_writer *w, smtpb_span s)
{
    enum { LONGEST = 10 };
    size_t end = find_word((smtpb_span){ s.ptr, s.len < LONGEST ? s.len : LONGEST }, ";");
    gunichar c = end < s.len && end < LONGEST ? character_of((smtpb_span){ s.ptr + 1, end - 1 }) : 0;
    if (c == 0) {
        put_octets(w, "&", 1);
        return 1;
    }
    put_character(w, c);
    return end + 1;
}

/* ---- Tags ---- */

static bool is_one_of(smtpb_span name, const char *const *names)
{
    while (*names && !same_word(name, *names))
        names++;
    return *names != NULL;
}

/* Octets up to the end of the words; of all if they do not occur. */
static size_t behind_words(smtpb_span s, const char *words)
{
    size_t at = find_word(s, words);
    return at < s.len ? at + strlen(words) : s.len;
}

static size_t letters(smtpb_span s)
{
    size_t n = 0;
    while (n < s.len && g_ascii_isalnum(s.ptr[n]))
        n++;
    return n;
}

static void put_tag(html_writer *w, smtpb_span name, bool closes)
{
    static const char *const lines[] = { "br", "div", "tr", "td", "th", "li", "pre", "hr", "title", "body", NULL };
    static const char *const paragraphs[] = { "p",  "table", "ul", "ol", "blockquote", "h1",
                                              "h2", "h3",    "h4", "h5", "h6",         NULL };
    if (same_word(name, "pre"))
        w->preformatted = !closes;
    if (is_one_of(name, lines) || is_one_of(name, paragraphs))
        end_line(w);
    if (is_one_of(name, paragraphs))
        end_line(w);
}

/* Octets of the tag or comment at the start of s; 0: it is none, but "<" or "<jane@example.net>". */
static size_t skip_tag(html_writer *w, smtpb_span s)
{
    if (begins(s, "<!--"))
        return behind_words(s, "-->");
    bool closes = s.len > 1 && s.ptr[1] == '/';
    smtpb_span name = span_from(s, closes ? 2 : 1);
    name.len = letters(name);
    bool address = name.ptr + name.len < s.ptr + s.len && memchr("@.-_+=", name.ptr[name.len], 6) != NULL;
    if ((name.len == 0 && !begins(s, "<!") && !begins(s, "<?")) || address)
        return 0;
    put_tag(w, name, closes);
    return behind_words(s, closes                      ? ">"
                           : same_word(name, "style")  ? "</style"
                           : same_word(name, "script") ? "</script"
                                                       : ">");
}

GString *text_of_html(smtpb_span html)
{
    html_writer w = { g_string_sized_new(html.len), false, false };
    for (size_t at = 0, n; at < html.len; at += n) {
        smtpb_span s = span_from(html, at);
        n = s.ptr[0] == '<' ? skip_tag(&w, s) : s.ptr[0] == '&' ? put_entity(&w, s) : 0;
        if (n > 0)
            continue;
        n = 1;
        if (s.ptr[0] == '\n' && w.preformatted)
            end_line(&w);
        else if (g_ascii_isspace(s.ptr[0]))
            w.blank = true;
        else
            put_octets(&w, s.ptr, 1);
    }
    return w.text;
}
