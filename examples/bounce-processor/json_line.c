/* SPDX-License-Identifier: MIT */
/* Decoded JSON strings of any length. */
#include "../common/json_text.h"
#include "report.h"

/* Each escape is at least as long as what it stands for. */
char *json_string(smtpb_span value)
{
    size_t len;
    char *text = g_malloc(value.len + 1);
    if (json_text(value, text, value.len + 1, &len))
        return text;
    g_free(text);
    return NULL;
}
