/* SPDX-License-Identifier: MIT */
/* The tool's output for a reply: one line of valid JSON, and a card without control characters. The first octet chooses
   the form. */
#include "../../examples/smtpbounce/tool.h"
#include "../tool/json_check.h"
#include "fuzz.h"

static void check_json(const judged *j)
{
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    MUST(out);
    put_verdict(out, j, NULL);
    MUST(fclose(out) == 0);
    MUST(len > 0 && memchr(text, '\n', len) == text + len - 1);
    MUST(is_json(text, len - 1));
    free(text);
}

/* smtpb_judge_json with a buffer of any size: writes the beginning of the whole, and never past the buffer's end. */
static void check_flat(smtpb_span in, size_t cap)
{
    size_t need = smtpb_judge_json(in.ptr, in.len, NULL, NULL, NULL, NULL, 0, NULL, 0);
    char *whole = malloc(need + 1), *cut = malloc(cap > 0 ? cap : 1);
    MUST(whole && cut);
    MUST(smtpb_judge_json(in.ptr, in.len, NULL, NULL, NULL, NULL, 0, whole, need + 1) == need);
    MUST(is_json(whole, need));
    MUST(smtpb_judge_json(in.ptr, in.len, NULL, NULL, NULL, NULL, 0, cut, cap) == need);
    MUST(cap == 0 || strncmp(cut, whole, cap - 1) == 0);
    MUST(cap == 0 || strlen(cut) == (cap <= need ? cap - 1 : need));
    free(whole);
    free(cut);
}

static void check_card(const judged *j)
{
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    MUST(out);
    put_card(out, j);
    if (j->reply.raw.len % 64 == 0) /* slow, as it tries each rule by itself */
        explain(out, j);
    MUST(fclose(out) == 0);
    for (size_t i = 0; i < len; i++)
        MUST((text[i] >= ' ' && text[i] != 0x7F) || text[i] < 0 || text[i] == '\n');
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    smtpb_context context = SMTPB_CONTEXT_START;
    judged j;
    if (size == 0)
        return 0;
    judge((smtpb_form)(data[0] % (SMTPB_FORM_OUTLOOK + 1)), (smtpb_span){ (const char *)data + 1, size - 1 }, &context,
          &j);
    check_json(&j);
    check_flat((smtpb_span){ (const char *)data + 1, size - 1 }, size);
    check_card(&j);
    return 0;
}
