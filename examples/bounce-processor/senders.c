/* SPDX-License-Identifier: MIT */
/* Senders and numbers of recipients of recent messages, by queue id, in a table of fixed size. */
#include "log.h"

#include <string.h>

enum { SLOTS = 1 << 16, MAX_ID = 64, MAX_SENDER = 320 };

typedef struct slot {
    uint16_t id_len, sender_len, recipients;
    char octets[]; /* the id, then the sender */
} slot;

static slot *slots[SLOTS];

static slot **slot_of(smtpb_span id)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < id.len; i++)
        hash = (hash ^ (unsigned char)id.ptr[i]) * 16777619u;
    return &slots[(hash ^ hash >> 16) % SLOTS];
}

void remember_sender(smtpb_span queue_id, smtpb_span sender, uint16_t recipients)
{
    slot **at = slot_of(queue_id);
    if (queue_id.len > MAX_ID || sender.len > MAX_SENDER)
        return;
    g_free(*at);
    *at = g_malloc(sizeof **at + queue_id.len + sender.len);
    (*at)->id_len = (uint16_t)queue_id.len;
    (*at)->sender_len = (uint16_t)sender.len;
    (*at)->recipients = recipients;
    memcpy((*at)->octets, queue_id.ptr, queue_id.len);
    if (sender.len > 0)
        memcpy((*at)->octets + queue_id.len, sender.ptr, sender.len);
}

static const slot *find(smtpb_span queue_id)
{
    const slot *s = queue_id.len > 0 ? *slot_of(queue_id) : NULL;
    return s && s->id_len == queue_id.len && memcmp(s->octets, queue_id.ptr, queue_id.len) == 0 ? s : NULL;
}

smtpb_span sender_of(smtpb_span queue_id)
{
    const slot *s = find(queue_id);
    return s ? (smtpb_span){ s->octets + s->id_len, s->sender_len } : (smtpb_span){ NULL, 0 };
}

uint16_t recipients_of(smtpb_span queue_id)
{
    const slot *s = find(queue_id);
    return s ? s->recipients : 0;
}

void forget_senders(void)
{
    for (size_t i = 0; i < SLOTS; i++) {
        g_free(slots[i]);
        slots[i] = NULL;
    }
}
