/* SPDX-License-Identifier: MIT */
/* bounces < MAIL: the recipients that a bounce reports on, as lines of JSON. The library needs three strings of a mail,
   which any MIME reader in any language gives; here it is GMime. */
#include <gmime/gmime.h>
#include <smtpbounce.h>
#include <stdio.h>
#include <string.h>

typedef struct parts {
    char *headers, *fields, *text; /* NULL: none */
} parts;

static char *octets_of(GMimePart *part)
{
    GByteArray *octets = g_byte_array_new();
    GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(octets);
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
    g_mime_data_wrapper_write_to_stream(g_mime_part_get_content(part), stream);
    g_mime_stream_write(stream, "", 1);
    g_object_unref(stream);
    return (char *)g_byte_array_free(octets, FALSE);
}

/* The first delivery status or feedback report, and the first text in UTF-8. GMime does not go into the returned message
   here. */
static void take(GMimeObject *parent, GMimeObject *part, gpointer taken)
{
    parts *p = taken;
    GMimeContentType *type = g_mime_object_get_content_type(part);
    (void)parent;
    if (!p->text && GMIME_IS_TEXT_PART(part) && g_mime_content_type_is_type(type, "text", "plain"))
        p->text = g_mime_text_part_get_text(GMIME_TEXT_PART(part));
    if (!p->fields && GMIME_IS_PART(part) && g_mime_content_type_is_type(type, "message", "*"))
        p->fields = octets_of(GMIME_PART(part));
}

static size_t length(const char *text)
{
    return text ? strlen(text) : 0;
}

static size_t json_of(const parts *p, smtpb_mail_cursor *at, char *buf, size_t cap)
{
    return smtpb_mail_json(p->headers, length(p->headers), p->fields, length(p->fields), p->text, length(p->text), at,
                           buf, cap);
}

static void print(const parts *p)
{
    smtpb_mail_cursor at = { 0 }, ahead = at;
    for (size_t n; (n = json_of(p, &ahead, NULL, 0)) > 0;) {
        char *line = g_malloc(n + 1);
        json_of(p, &at, line, n + 1);
        puts(line);
        g_free(line);
    }
}

int main(void)
{
    g_mime_init();
    GMimeStream *input = g_mime_stream_pipe_new(0);
    GMimeParser *parser = g_mime_parser_new_with_stream(input);
    GMimeMessage *mail = g_mime_parser_construct_message(parser, NULL);
    parts p = { NULL, NULL, NULL };
    if (!mail)
        return 1;
    p.headers = g_mime_object_get_headers(GMIME_OBJECT(mail), NULL);
    g_mime_message_foreach(mail, take, &p);
    print(&p);
    g_free(p.headers);
    g_free(p.fields);
    g_free(p.text);
    g_object_unref(mail);
    g_object_unref(parser);
    g_object_unref(input);
    return 0;
}
