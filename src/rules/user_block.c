/* SPDX-License-Identifier: MIT */
/* Users' rules in a block of octets, which may have any alignment, and is never read past its end. */
#include "rules.h"

/* ---- Writing ---- */

/* What does not fit is not written. */
static void write_at(const smtpb_i_block_writer *w, size_t at, const void *from, size_t n)
{
    if (at <= w->cap && n <= w->cap - at && n > 0)
        memcpy(w->buf + at, from, n);
}

/* A match with a host may have words of its path, which are not among those of the text. */
static smtpb_i_head head_of(const smtpb_i_record *r, const smtpb_i_position *positions)
{
    smtpb_i_head head;
    memset(&head, 0, sizeof head);
    for (size_t i = 0; i < r->positions; i++) {
        uint32_t hash = positions[i].kind == SMTPB_I_THAT_WORD ? positions[i].hash : SMTPB_I_ANY_TEXT;
        bool host = positions[i].kind == SMTPB_I_THAT_HOST;
        if (host || (r->first >> i & 1) != 0)
            smtpb_i_put_word(&head.begins, hash);
        if (host || (r->last >> i & 1) != 0)
            smtpb_i_put_word(&head.ends, hash);
    }
    return head;
}

void smtpb_i_put_rule(smtpb_i_block_writer *w, const smtpb_i_record *r, const smtpb_i_position *positions,
                      smtpb_span line)
{
    char letters[SMTPB_I_LETTERS]; /* of a word or host, folded for comparison */
    smtpb_i_head head = head_of(r, positions);
    size_t begin = w->need, at = begin + SMTPB_I_POSITIONS_AT;
    w->need = at + r->positions * sizeof *positions;
    for (size_t i = 0; i < r->positions; i++, at += sizeof *positions) {
        smtpb_i_position p = positions[i];
        size_t n = smtpb_i_fold(smtpb_i_first(smtpb_i_from(line, p.at), p.len), letters);
        p.at = (uint32_t)(w->need - begin);
        p.len = (uint16_t)n;
        write_at(w, at, &p, sizeof p);
        write_at(w, w->need, letters, n);
        w->need += n;
    }
    head.octets = (uint32_t)(w->need - begin);
    write_at(w, begin, &head, sizeof head);
    write_at(w, begin + sizeof head, r, sizeof *r);
}

/* ---- Reading ---- */

smtpb_span smtpb_i_whole_block(smtpb_span block)
{
    smtpb_i_block head;
    if (!block.ptr || block.len < sizeof head)
        return (smtpb_span){ NULL, 0 };
    memcpy(&head, block.ptr, sizeof head);
    bool whole = head.version == SMTPB_I_BLOCK && head.octets <= block.len && head.octets >= sizeof head;
    return (smtpb_span){ block.ptr, whole ? head.octets : 0 };
}

smtpb_result smtpb_rules_check(smtpb_span block)
{
    return smtpb_i_whole_block(block).len > 0 ? SMTPB_OK : SMTPB_E_SYNTAX;
}

bool smtpb_i_next_rule(smtpb_span block, size_t *at, smtpb_i_head *head, smtpb_span *rule)
{
    if (*at > block.len || block.len - *at < sizeof *head)
        return false;
    memcpy(head, block.ptr + *at, sizeof *head);
    if (head->octets > block.len - *at || head->octets < SMTPB_I_POSITIONS_AT)
        return false;
    *rule = (smtpb_span){ block.ptr + *at, head->octets };
    *at += head->octets;
    return true;
}

bool smtpb_i_read_user_rule(smtpb_span rule, smtpb_i_user_rule *out)
{
    out->octets = rule;
    memcpy(&out->record, rule.ptr + sizeof(smtpb_i_head), sizeof out->record);
    return rule.len - SMTPB_I_POSITIONS_AT >= out->record.positions * sizeof(smtpb_i_position) &&
           out->record.positions <= SMTPB_I_POSITIONS && out->record.reason <= SMTPB_REASON_RELAY_DENIED &&
           out->record.line > 0 && out->record.line <= 65536 - SMTPB_I_USER_IDS;
}

smtpb_i_position smtpb_i_user_position(const smtpb_i_user_rule *r, size_t i)
{
    smtpb_i_position p;
    memcpy(&p, r->octets.ptr + SMTPB_I_POSITIONS_AT + i * sizeof p, sizeof p);
    return p;
}

smtpb_span smtpb_i_user_letters(const smtpb_i_user_rule *r, const smtpb_i_position *p)
{
    if (p->at > r->octets.len || p->len > r->octets.len - p->at)
        return (smtpb_span){ NULL, 0 };
    return (smtpb_span){ r->octets.ptr + p->at, p->len };
}
