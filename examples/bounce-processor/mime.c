/* SPDX-License-Identifier: MIT */
/* The parts of a mail that matter for bounces. The inside of a returned message is ignored: reports in it are about
   other mail. */
#include "processor.h"

#include <gmime/gmime.h>
#include <string.h>

enum { MAX_DEPTH = 16 }; /* a report has two levels */

time_t read_date(smtpb_span value)
{
    char *text = g_strndup(value.ptr, value.len);
    GDateTime *date = value.len > 0 && value.len < 100 ? g_mime_utils_header_decode_date(text) : NULL;
    time_t seconds = date ? (time_t)g_date_time_to_unix(date) : 0;
    if (date)
        g_date_time_unref(date);
    g_free(text);
    return seconds;
}

/* The content of a part, converted to UTF-8 if its charset is known. NULs stay. */
static GString *content_of(GMimeObject *part)
{
    const char *charset = g_mime_object_get_content_type_parameter(part, "charset");
    GMimeDataWrapper *content = g_mime_part_get_content(GMIME_PART(part));
    GByteArray *octets = g_byte_array_new();
    GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(octets);
    GMimeStream *filtered = g_mime_stream_filter_new(stream);
    GMimeFilter *filter = charset ? g_mime_filter_charset_new(charset, "UTF-8") : NULL;
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
    if (filter) {
        g_mime_stream_filter_add(GMIME_STREAM_FILTER(filtered), filter);
        g_object_unref(filter);
    }
    if (content)
        g_mime_data_wrapper_write_to_stream(content, filtered);
    g_mime_stream_flush(filtered);
    GString *copy = g_string_new_len((const char *)octets->data, (gssize)octets->len);
    g_object_unref(filtered);
    g_object_unref(stream);
    g_byte_array_free(octets, TRUE);
    return copy;
}

/* The header of the mail itself, with its subject decoded (RFC 2047) in front. */
static GString *decoded_header_of(GMimeMessage *message)
{
    const char *subject = g_mime_message_get_subject(message);
    char *rest = g_mime_object_get_headers(GMIME_OBJECT(message), NULL);
    GString *header = g_string_new(NULL);
    if (subject && !strchr(subject, '\n'))
        g_string_printf(header, "Subject: %s\n", subject);
    g_string_append(header, rest);
    g_free(rest);
    return header;
}

static GString *header_of(GMimeObject *object)
{
    char *text = g_mime_object_get_headers(object, NULL);
    GString *copy = g_string_new(text);
    g_free(text);
    return copy;
}

/* Where to store the content of a part; NULL: nowhere. */
static GString **place_of(mail *m, GMimeContentType *type)
{
    static const struct {
        const char *type, *subtype;
        size_t place;
    } places[] = {
        { "message", "delivery-status", offsetof(mail, status) },
        { "message", "global-delivery-status", offsetof(mail, status) },
        { "message", "feedback-report", offsetof(mail, feedback) },
        { "message", "disposition-notification", offsetof(mail, receipt) },
        { "message", "global-disposition-notification", offsetof(mail, receipt) },
        { "message", "global-headers", offsetof(mail, returned) },
        { "text", "rfc822-headers", offsetof(mail, returned) },
        { "text", "plain", offsetof(mail, text) },
        { "text", "html", offsetof(mail, html) },
    };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (g_mime_content_type_is_type(type, places[i].type, places[i].subtype))
            return (GString **)(void *)((char *)m + places[i].place);
    return NULL;
}

static void take_content(mail *m, GMimeObject *part)
{
    GString **place = place_of(m, g_mime_object_get_content_type(part));
    if (place && !*place) {
        *place = content_of(part);
    } else if (!m->other) {
        m->other = content_of(part);
        if (!smtpb_field(span_of_string(m->other), "Final-Recipient").ptr) {
            g_string_free(m->other, TRUE);
            m->other = NULL;
        }
    }
}

/* If the boundary never occurs, everything is the prologue. */
static void take_prologue(mail *m, GMimeMultipart *parts)
{
    const char *before = g_mime_multipart_get_prologue(parts);
    if (before && !m->text)
        m->text = g_string_new(before);
}

/* Gateways attach a mail to a copy of its own header. */
static bool is_itself(const mail *m, GMimeMessage *inner)
{
    const char *id = g_mime_message_get_message_id(m->message), *inner_id = g_mime_message_get_message_id(inner);
    return id && inner_id && strcmp(id, inner_id) == 0 && g_mime_message_get_mime_part(inner);
}

static void take_part(mail *m, GMimeObject *part, int depth)
{
    if (GMIME_IS_MULTIPART(part)) {
        GMimeMultipart *parts = GMIME_MULTIPART(part);
        int n = g_mime_multipart_get_count(parts);
        for (int i = 0; i < n && depth < MAX_DEPTH; i++)
            take_part(m, g_mime_multipart_get_part(parts, i), depth + 1);
        if (n == 0)
            take_prologue(m, parts);
    } else if (GMIME_IS_MESSAGE_PART(part)) {
        GMimeMessage *inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(part));
        if (inner && depth < MAX_DEPTH && is_itself(m, inner))
            take_part(m, g_mime_message_get_mime_part(inner), depth + 1);
        else if (inner && !m->returned)
            m->returned = header_of(GMIME_OBJECT(inner));
    } else if (GMIME_IS_PART(part)) {
        take_content(m, part);
    }
}

static void read_html(mail *m)
{
    if (!m->html || trimmed(span_of_string(m->text)).len > 0)
        return;
    if (m->text)
        g_string_free(m->text, TRUE);
    m->text = text_of_html(span_of_string(m->html));
}

bool mail_open(mail *m, smtpb_span octets)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(octets.ptr, octets.len);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    g_object_unref(parser);
    g_object_unref(stream);
    memset(m, 0, sizeof *m);
    if (!message)
        return false;
    m->message = message;
    m->words = g_string_chunk_new(256);
    m->header = decoded_header_of(message);
    m->date = read_date(smtpb_field(span_of_string(m->header), "Date"));
    if (g_mime_message_get_mime_part(message))
        take_part(m, g_mime_message_get_mime_part(message), 0);
    read_html(m);
    return true;
}

void mail_close(mail *m)
{
    GString *strings[] = { m->header, m->text, m->html, m->status, m->feedback, m->receipt, m->returned, m->other };
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
        if (strings[i])
            g_string_free(strings[i], TRUE);
    g_string_chunk_free(m->words);
    g_object_unref(m->message);
}
