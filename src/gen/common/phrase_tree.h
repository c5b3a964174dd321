/* SPDX-License-Identifier: MIT */
/* Phrases as trees, for programs that expand them: the generator, `smtpbounce lint` and the benchmark. */
#ifndef SMTPB_I_PHRASE_TREE_H
#define SMTPB_I_PHRASE_TREE_H

#include "../../rules/rules.h"

typedef enum tree_kind { TREE_WORD, TREE_HOST, TREE_GAP, TREE_SEQUENCE, TREE_CHOICE, TREE_MAYBE } tree_kind;

typedef struct tree_node {
    tree_kind kind;
    smtpb_span word; /* or host */
    unsigned gap;    /* words of a gap */
    size_t a, b;     /* children: two of SEQUENCE and CHOICE, one of MAYBE */
} tree_node;

typedef struct tree_class {
    smtpb_span name;
    size_t node;
} tree_class;

enum { TREE_NODES = 400000, TREE_CLASSES = 512 };

/* The words point into the text that was read. */
typedef struct forest {
    tree_node nodes[TREE_NODES];
    tree_class classes[TREE_CLASSES];
    size_t count, class_count;
} forest;

static void tree_part(smtpb_i_scanner *s, tree_node node, smtpb_i_part *out)
{
    forest *f = s->to;
    *out = (smtpb_i_part){ 0, 0, false };
    if (f->count == TREE_NODES) {
        smtpb_i_fault(s, SMTPB_RULES_FAULT_TOO_LONG);
        return;
    }
    f->nodes[f->count] = node;
    out->first = f->count++;
}

static void tree_word(smtpb_i_scanner *s, smtpb_span word, uint32_t hash, smtpb_i_part *out)
{
    (void)hash;
    tree_part(s, (tree_node){ .kind = TREE_WORD, .word = word }, out);
}

static void tree_host(smtpb_i_scanner *s, smtpb_span host, smtpb_i_part *out)
{
    tree_part(s, (tree_node){ .kind = TREE_HOST, .word = host }, out);
}

static void tree_gap(smtpb_i_scanner *s, unsigned words, smtpb_i_part *out)
{
    tree_part(s, (tree_node){ .kind = TREE_GAP, .gap = words }, out);
}

static void tree_class_named(smtpb_i_scanner *s, smtpb_span name, smtpb_i_part *out)
{
    const forest *f = s->to;
    for (size_t i = 0; i < f->class_count; i++)
        if (f->classes[i].name.len == name.len && memcmp(f->classes[i].name.ptr, name.ptr, name.len) == 0) {
            *out = (smtpb_i_part){ f->classes[i].node, 0, false };
            return;
        }
    smtpb_i_fault(s, SMTPB_RULES_FAULT_CLASS);
}

static void tree_in_turn(smtpb_i_scanner *s, smtpb_i_part *a, const smtpb_i_part *b)
{
    tree_part(s, (tree_node){ .kind = TREE_SEQUENCE, .a = (size_t)a->first, .b = (size_t)b->first }, a);
}

static void tree_either(smtpb_i_scanner *s, smtpb_i_part *a, const smtpb_i_part *b)
{
    tree_part(s, (tree_node){ .kind = TREE_CHOICE, .a = (size_t)a->first, .b = (size_t)b->first }, a);
}

static void tree_maybe(smtpb_i_scanner *s, smtpb_i_part *a)
{
    tree_part(s, (tree_node){ .kind = TREE_MAYBE, .a = (size_t)a->first }, a);
}

static const smtpb_i_builder trees = { tree_word,    tree_host,   tree_gap,  tree_class_named,
                                       tree_in_turn, tree_either, tree_maybe };

/* Read a line that defines a class. False: see s->fault. */
static inline bool add_class(smtpb_i_scanner *s)
{
    forest *f = s->to;
    smtpb_i_part all;
    smtpb_span name;
    if (!smtpb_i_read_class(s, &name, &all))
        return false;
    if (f->class_count == TREE_CLASSES)
        smtpb_i_fault(s, SMTPB_RULES_FAULT_TOO_MANY);
    else
        f->classes[f->class_count++] = (tree_class){ name, (size_t)all.first };
    return s->fault == SMTPB_RULES_FAULT_NONE;
}

#endif
