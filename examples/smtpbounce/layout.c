/* SPDX-License-Identifier: MIT */
/* The rows of a card: labels, wrapped text, colour if the terminal supports it. */
#include "tool.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { NARROW = 40, USUAL = 80, WIDE = 100, LABEL = 12 };

static size_t width = USUAL;
static bool colour;

static size_t columns_of(FILE *out)
{
    struct winsize size;
    const char *columns = getenv("COLUMNS");
    if (isatty(fileno(out)) && ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return columns && atoi(columns) > 0 ? (size_t)atoi(columns) : USUAL;
}

void use_terminal(FILE *out)
{
    const char *term = getenv("TERM"), *no_color = getenv("NO_COLOR");
    size_t columns = columns_of(out);
    width = columns < NARROW ? NARROW : columns > WIDE ? WIDE : columns;
    colour = isatty(fileno(out)) && !(no_color && *no_color) && term && strcmp(term, "dumb") != 0;
}

static void style(FILE *out, const char *sgr)
{
    if (colour)
        fprintf(out, "\033[%sm", sgr);
}

static const char *style_of(smtpb_type type)
{
    switch (type) {
    case SMTPB_TYPE_NONE:
        return "1;32";
    case SMTPB_TYPE_HARD:
        return "1;31";
    case SMTPB_TYPE_SOFT:
    case SMTPB_TYPE_BLOCK:
    case SMTPB_TYPE_UNDETERMINED:
        return "1;33";
    }
    return "1";
}

/* Octets of the word at the start; the words of a rule's phrase may also end in a bar. */
static size_t word_at(const char *text)
{
    size_t n = strcspn(text, " \n|");
    return text[n] == '|' ? n + 1 : n;
}

/* How many characters are shown. */
static size_t cells_of(smtpb_span text)
{
    char safe[16];
    size_t cells = 0, n;
    for (; text.len > 0; text.ptr += n, text.len -= n) {
        n = safe_character(text, safe);
        cells += safe[0] == '\\' ? strlen(safe) : 1;
    }
    return cells;
}

void put_wrapped(FILE *out, const char *text, size_t indent, size_t at)
{
    while (*text) {
        size_t word = word_at(text), cells = cells_of((smtpb_span){ text, word });
        if (at > indent && at + cells > width) {
            fprintf(out, "\n%*s", (int)indent, "");
            at = indent;
        }
        put_safe(out, (smtpb_span){ text, word });
        at += cells;
        text += word;
        if (*text != ' ' && *text != '\n')
            continue;
        if (at + 1 + cells_of((smtpb_span){ text + 1, word_at(text + 1) }) <= width)
            putc(' ', out);
        at++;
        text++;
    }
    putc('\n', out);
}

static size_t longest_word(const char *text)
{
    size_t longest = 0;
    for (; *text; text += word_at(text) + (text[word_at(text)] ? 1 : 0)) {
        size_t cells = cells_of((smtpb_span){ text, word_at(text) });
        longest = cells > longest ? cells : longest;
    }
    return longest;
}

void put_hanging(FILE *out, const char *text, int at)
{
    enum { NEAR = 5, ROOM = 20 };
    size_t column = at > 0 ? (size_t)at : 0, longest = longest_word(text);
    bool fits = column + (longest > ROOM ? longest : ROOM) <= width;
    put_wrapped(out, text, fits ? column : NEAR, column);
}

void put_headline(FILE *out, smtpb_type type, const char *head, const char *rest)
{
    style(out, style_of(type));
    fputs(head, out);
    style(out, "0");
    fputs(": ", out);
    put_wrapped(out, rest, 0, strlen(head) + 2);
    putc('\n', out);
}

static void put_label(FILE *out, const char *label)
{
    style(out, "2");
    fprintf(out, "%-*s", LABEL, label);
    style(out, "0");
}

void put_row(FILE *out, const char *label, const char *value, const char *comment)
{
    if (!*value)
        return;
    put_label(out, label);
    if (!*comment) {
        put_wrapped(out, value, LABEL, LABEL);
        return;
    }
    put_safe(out, smtpb_str(value));
    fputs("  ", out);
    put_wrapped(out, comment, LABEL, LABEL + strlen(value) + 2);
}

void put_bullets(FILE *out, const char *label, const char *lines)
{
    for (; *lines; label = "") {
        size_t n = strcspn(lines, "\n");
        char line[512];
        snprintf(line, sizeof line, "- %.*s", (int)n, lines);
        put_label(out, label);
        put_wrapped(out, line, LABEL + 2, LABEL);
        lines += n + (lines[n] ? 1 : 0);
    }
}

/* ---- The reply with its evidence marked ---- */

/* One row: at most WIDE characters, and marks below those that are evidence. */
typedef struct row {
    char text[WIDE * 16];
    char marks[WIDE + 1];
    size_t octets, cells;
    bool marked;
} row;

static void end_row(FILE *out, row *r)
{
    size_t marks = r->cells;
    while (marks > 0 && r->marks[marks - 1] == ' ')
        marks--;
    r->text[r->octets] = r->marks[marks] = '\0';
    fprintf(out, "  %s\n", r->text);
    if (r->marked) {
        style(out, "1;33");
        fprintf(out, "  %s", r->marks);
        style(out, "0");
        putc('\n', out);
    }
    r->octets = r->cells = 0;
    r->marked = false;
}

static void add_cell(FILE *out, row *r, const char *safe, bool mark)
{
    size_t cells = safe[0] == '\\' ? strlen(safe) : 1;
    if (r->cells + cells > width - 2)
        end_row(out, r);
    strcpy(r->text + r->octets, safe);
    r->octets += strlen(safe);
    memset(r->marks + r->cells, mark ? '^' : ' ', cells);
    r->cells += cells;
    r->marked = r->marked || mark;
}

/* Is the word at s too long for the rest of the row, but not for a new row? */
static bool wants_new_row(const row *r, smtpb_span s)
{
    const char *blank = memchr(s.ptr, ' ', s.len);
    size_t word = blank ? (size_t)(blank - s.ptr) : s.len;
    return r->cells > 0 && r->cells + word > width - 2 && word <= width - 2;
}

static void add_piece(FILE *out, row *r, smtpb_span text, smtpb_span evidence)
{
    char safe[16];
    bool begins = true;
    while (text.len > 0) {
        if (begins && wants_new_row(r, text))
            end_row(out, r);
        bool mark = evidence.len > 0 && text.ptr >= evidence.ptr && text.ptr < evidence.ptr + evidence.len;
        size_t n = safe_character(text, safe);
        begins = text.ptr[0] == ' ';
        add_cell(out, r, safe, mark);
        text.ptr += n;
        text.len -= n;
    }
}

void put_reply(FILE *out, const smtpb_reply *reply, smtpb_span evidence)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_piece piece;
    row r = { { 0 }, { 0 }, 0, 0, false };
    bool any = false;
    while (smtpb_piece_next(reply, &at, &piece)) {
        any = any || piece.text.len > 0;
        if (piece.join == SMTPB_JOIN_LINE)
            end_row(out, &r);
        if (piece.join == SMTPB_JOIN_BLANK)
            add_cell(out, &r, " ", false);
        add_piece(out, &r, piece.text, evidence);
    }
    if (r.cells > 0)
        end_row(out, &r);
    if (any)
        putc('\n', out);
}
