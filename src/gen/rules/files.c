/* SPDX-License-Identifier: MIT */
/* Files of rules. */
#include "mkrules.h"

/* The octets of the file; never freed. */
static smtpb_span read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *octets = NULL;
    size_t len = 0, cap = 0, n = 0;
    do {
        len += n;
        if (len == cap)
            octets = realloc(octets, cap = cap * 2 + 65536);
        n = file && octets ? fread(octets + len, 1, cap - len, file) : 0;
    } while (n > 0);
    if (!file || !octets || ferror(file)) {
        perror(path);
        exit(1);
    }
    fclose(file);
    return (smtpb_span){ octets, len };
}

/* What follows the word at the start of an indented line. */
static smtpb_span behind_word(smtpb_span line)
{
    size_t at = 0;
    while (at < line.len && smtpb_i_is_space(line.ptr[at]))
        at++;
    while (at < line.len && !smtpb_i_is_space(line.ptr[at]))
        at++;
    while (at < line.len && smtpb_i_is_space(line.ptr[at]))
        at++;
    return smtpb_i_from(line, at);
}

void read_rules(const char *file)
{
    smtpb_span rest = read_file(file);
    smtpb_i_rules_line_info line;
    for (unsigned number = 1; smtpb_i_rules_line(&rest, &line); number += line.lines) {
        smtpb_i_scanner s = scanner_of(line.text);
        if (line.kind == SMTPB_I_LINE_RULE)
            add_rule(file, number, &s);
        else if (line.kind == SMTPB_I_LINE_SEEN)
            add_source(behind_word(line.text));
        else if (line.kind == SMTPB_I_LINE_OK)
            add_reply(behind_word(line.text));
        else if (line.kind == SMTPB_I_LINE_CLASS && !read_class_line(&s))
            fail_at(file, number, &s);
    }
}
