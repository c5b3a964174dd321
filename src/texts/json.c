/* SPDX-License-Identifier: MIT */
/* A verdict as one JSON object (RFC 8259): always all keys, always in this order, null for missing values. A static
   link includes it only if it is used. */
#include "texts.h"

typedef smtpb_i_writer writer;

#define PUT_LITERAL(w, text) smtpb_i_put((w), SMTPB_I_LITERAL(text))
#define PUT_KEY(w, key)      PUT_LITERAL(w, ",\"" key "\":")

/* ---- Strings: what a server sends becomes valid UTF-8 that is safe on a terminal ---- */

static uint32_t character_of(const char *octets, size_t n)
{
    uint32_t c = (unsigned char)octets[0];
    if (n > 1)
        c &= 0xFFu >> (n + 1);
    for (size_t i = 1; i < n; i++)
        c = c << 6 | ((unsigned char)octets[i] & 0x3Fu);
    return c;
}

/* Controls, and characters that change the direction of text (Unicode UAX 9). */
static bool is_unsafe(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x61C || c == 0x200E || c == 0x200F ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

static bool is_plain(char c)
{
    return (unsigned char)c >= 0x20 && (unsigned char)c < 0x7F && c != '"' && c != '\\';
}

/* Octets of the character at the start of s; 0: not UTF-8 (RFC 3629). */
static size_t character_length(smtpb_span s)
{
    return (unsigned char)s.ptr[0] < 0x80 ? 1 : smtpb_i_utf8(s);
}

/* Octets at the start of s that need no escape in a string. */
static size_t plain_run(smtpb_span s)
{
    size_t n = 0, wide;
    for (; n < s.len; n += wide) {
        wide = 1;
        if (is_plain(s.ptr[n]))
            continue;
        wide = (unsigned char)s.ptr[n] < 0x80 ? 0 : smtpb_i_utf8(smtpb_i_from(s, n));
        if (wide == 0 || is_unsafe(character_of(s.ptr + n, wide)))
            break;
    }
    return n;
}

static void put_hex(writer *w, uint64_t value, size_t digits, const char *digit)
{
    char hex[16];
    for (size_t i = digits; i > 0; i--, value >>= 4)
        hex[i - 1] = digit[value & 15];
    smtpb_i_put(w, (smtpb_span){ hex, digits });
}

/* Write the first character of s, which needs an escape. Returns its octets. */
static size_t put_escape(writer *w, smtpb_span s)
{
    size_t n = character_length(s);
    if (n == 0) {
        PUT_LITERAL(w, "\xEF\xBF\xBD"); /* U+FFFD */
        return 1;
    }
    PUT_LITERAL(w, "\\");
    if (s.ptr[0] == '"' || s.ptr[0] == '\\') {
        smtpb_i_put(w, smtpb_i_first(s, 1));
    } else {
        PUT_LITERAL(w, "u");
        put_hex(w, character_of(s.ptr, n), 4, "0123456789ABCDEF");
    }
    return n;
}

void smtpb_i_put_characters(writer *w, smtpb_span s)
{
    while (s.len > 0) {
        size_t n = plain_run(s);
        smtpb_i_put(w, smtpb_i_first(s, n));
        s = smtpb_i_from(s, n);
        if (s.len > 0)
            s = smtpb_i_from(s, put_escape(w, s));
    }
}

static void put_quoted(writer *w, smtpb_span s)
{
    PUT_LITERAL(w, "\"");
    smtpb_i_put_characters(w, s);
    PUT_LITERAL(w, "\"");
}

/* ---- Values ---- */

static void put_null(writer *w)
{
    PUT_LITERAL(w, "null");
}

static void put_text_or_null(writer *w, smtpb_span s)
{
    if (s.len > 0)
        put_quoted(w, s);
    else
        put_null(w);
}

static void put_digits(writer *w, uint32_t value)
{
    char digits[10];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    smtpb_i_put(w, (smtpb_span){ digits + at, sizeof digits - at });
}

static void put_number_or_null(writer *w, uint32_t value)
{
    if (value > 0)
        put_digits(w, value);
    else
        put_null(w);
}

static void put_status_or_null(writer *w, smtpb_status status)
{
    if (status.cls == 0) {
        put_null(w);
        return;
    }
    PUT_LITERAL(w, "\"");
    put_digits(w, status.cls);
    PUT_LITERAL(w, ".");
    put_digits(w, status.subject);
    PUT_LITERAL(w, ".");
    put_digits(w, status.detail);
    PUT_LITERAL(w, "\"");
}

/* The text of a reply, or of a part of it, as smtpb_text writes it; null if it is empty. */
static void put_reply_text(writer *w, const smtpb_reply *reply, smtpb_span part)
{
    const writer before = *w;
    size_t octets = 0;
    PUT_LITERAL(w, "\"");
    if (part.len > 0) {
        smtpb_i_text_walk walk = smtpb_i_text_of(reply, part);
        for (smtpb_span stretch; smtpb_i_text_next(&walk, &stretch); octets += stretch.len)
            smtpb_i_put_characters(w, stretch);
    }
    PUT_LITERAL(w, "\"");
    if (octets == 0) {
        *w = before;
        put_null(w);
    }
}

/* ---- Lists ---- */

static const char *name_of_reply_flag(uint32_t bit)
{
    return smtpb_reply_flag_name((smtpb_reply_flag)bit);
}

static const char *name_of_forward_flag(uint32_t bit)
{
    return smtpb_forward_flag_name((smtpb_forward_flag)bit);
}

/* Bits by name: ["no_code","cut"]. */
static void put_flags(writer *w, uint32_t bits, const char *(*name_of)(uint32_t bit))
{
    const char *comma = "";
    PUT_LITERAL(w, "[");
    for (uint32_t bit = 1; bit != 0 && bit <= bits; bit <<= 1)
        if (bits & bit) {
            smtpb_i_put(w, smtpb_i_string(comma));
            put_quoted(w, smtpb_i_string(name_of(bit)));
            comma = ",";
        }
    PUT_LITERAL(w, "]");
}

static void put_forward(writer *w, const smtpb_forward *forward)
{
    PUT_LITERAL(w, "{\"address\":");
    put_quoted(w, forward->address);
    PUT_KEY(w, "local");
    put_quoted(w, forward->local);
    PUT_KEY(w, "domain");
    put_quoted(w, forward->domain);
    PUT_KEY(w, "flags");
    put_flags(w, forward->flags, name_of_forward_flag);
    PUT_LITERAL(w, "}");
}

static void put_forwards(writer *w, const smtpb_reply *reply, const smtpb_context *ctx)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_forward forward;
    PUT_LITERAL(w, "[");
    for (unsigned n = 0; smtpb_forward_next(reply, ctx, &at, &forward); n++) {
        if (n > 0)
            PUT_LITERAL(w, ",");
        put_forward(w, &forward);
    }
    PUT_LITERAL(w, "]");
}

/* ---- The object ---- */

static void put_nested(writer *w, smtpb_span nested)
{
    smtpb_reply quoted;
    if (nested.len == 0) {
        put_null(w);
        return;
    }
    smtpb_parse(nested, &quoted);
    PUT_LITERAL(w, "{\"code\":");
    put_number_or_null(w, quoted.code);
    PUT_KEY(w, "status");
    put_status_or_null(w, quoted.status);
    PUT_KEY(w, "text");
    put_reply_text(w, &quoted, quoted.raw);
    PUT_LITERAL(w, "}");
}

#define PUT_NAME(w, key, name) put_name((w), SMTPB_I_LITERAL(",\"" key "\":"), (name))

static void put_name(writer *w, smtpb_span key, const char *name)
{
    smtpb_i_put(w, key);
    put_text_or_null(w, smtpb_i_string(name));
}

static void put_decision(writer *w, const smtpb_verdict *v)
{
    PUT_NAME(w, "type", smtpb_type_name(v->type));
    PUT_KEY(w, "permanent");
    smtpb_i_put(w, v->permanent ? SMTPB_I_LITERAL("true") : SMTPB_I_LITERAL("false"));
    PUT_NAME(w, "address", smtpb_address_name(v->address));
    PUT_NAME(w, "category", smtpb_category_name(v->category));
    PUT_NAME(w, "reason", smtpb_reason_name(v->reason));
    PUT_NAME(w, "severity", smtpb_severity_name(v->severity));
    PUT_NAME(w, "action", smtpb_action_name(v->action));
    PUT_NAME(w, "scope", smtpb_scope_name(v->scope));
    PUT_KEY(w, "retry_after");
    put_number_or_null(w, v->retry_after);
    PUT_NAME(w, "confidence", smtpb_confidence_name(v->confidence));
    PUT_NAME(w, "by", smtpb_by_name(v->by));
    PUT_KEY(w, "rule");
    put_number_or_null(w, v->rule);
}

static void put_standard_or_null(writer *w, const smtpb_reply *reply, smtpb_provider provider)
{
    char standard[SMTPB_I_STANDARD] = "";
    if (smtpb_code(reply->code)->code != 0)
        smtpb_code_text(reply->code, SMTPB_PART_STANDARD, standard, sizeof standard);
    else if (reply->status.cls > 0)
        smtpb_status_text(reply->status, provider, SMTPB_PART_STANDARD, standard, sizeof standard);
    put_text_or_null(w, smtpb_i_string(standard));
}

/* What a reply states, of each kind the first; value 0: nothing. */
typedef struct first_facts {
    smtpb_fact of[SMTPB_FACT_BLOCKLIST + 1];
} first_facts;

static first_facts first_of_each(const smtpb_fact *facts, size_t n)
{
    first_facts first = { { { 0 } } };
    for (size_t i = n; i > 0; i--)
        first.of[facts[i - 1].kind] = facts[i - 1];
    return first;
}

/* mechanism, limit and lists have no name for 0. */
static const char *name_of_fact(const smtpb_fact *fact)
{
    if (fact->value == 0)
        return "";
    switch (fact->kind) {
    case SMTPB_FACT_MECHANISM:
        return smtpb_mechanism_name((smtpb_mechanism)fact->value);
    case SMTPB_FACT_LIMIT:
        return smtpb_limit_name((smtpb_limit)fact->value);
    default:
        return smtpb_listed_name((smtpb_listed)fact->value);
    }
}

static void put_reply(writer *w, const smtpb_reply *reply)
{
    PUT_LITERAL(w, "{\"code\":");
    put_number_or_null(w, reply->code);
    PUT_KEY(w, "status");
    put_status_or_null(w, reply->status);
    PUT_KEY(w, "text");
    put_reply_text(w, reply, reply->raw);
}

/* What decided, and what the reply says in addition. */
static void put_evidence(writer *w, const smtpb_reply *reply, const smtpb_context *ctx, const smtpb_verdict *v,
                         smtpb_span blocklist)
{
    PUT_KEY(w, "evidence");
    put_reply_text(w, reply, v->evidence);
    PUT_KEY(w, "blocklist");
    put_text_or_null(w, blocklist);
    PUT_NAME(w, "provider", v->provider != SMTPB_PROVIDER_UNKNOWN ? smtpb_provider_name(v->provider) : "");
    PUT_KEY(w, "conflict");
    put_status_or_null(w, reply->doubted);
    PUT_KEY(w, "nested");
    put_nested(w, reply->nested);
    PUT_KEY(w, "forward");
    put_forwards(w, reply, ctx);
    PUT_KEY(w, "standard");
    put_standard_or_null(w, reply, v->provider);
    PUT_NAME(w, "advice", smtpb_advice(v));
}

static void put_object(writer *w, const smtpb_reply *reply, smtpb_span host, const smtpb_context *ctx,
                       const smtpb_verdict *v, const first_facts *facts, const char *error)
{
    put_reply(w, reply);
    put_decision(w, v);
    put_evidence(w, reply, ctx, v, facts->of[SMTPB_FACT_BLOCKLIST].span);
    PUT_NAME(w, "stage", ctx->stage != SMTPB_STAGE_UNKNOWN ? smtpb_stage_name(ctx->stage) : "");
    PUT_KEY(w, "host");
    put_text_or_null(w, host);
    PUT_NAME(w, "mechanism", name_of_fact(&facts->of[SMTPB_FACT_MECHANISM]));
    PUT_NAME(w, "limit", name_of_fact(&facts->of[SMTPB_FACT_LIMIT]));
    PUT_NAME(w, "lists", name_of_fact(&facts->of[SMTPB_FACT_BLOCKLIST]));
    PUT_KEY(w, "flags");
    put_flags(w, reply->flags, name_of_reply_flag);
    PUT_NAME(w, "error", error ? error : "");
    PUT_KEY(w, "fingerprint");
    PUT_LITERAL(w, "\"");
    put_hex(w, smtpb_fingerprint(reply), 16, "0123456789abcdef");
    PUT_LITERAL(w, "\"}");
}

size_t smtpb_json(const smtpb_reply *reply, const smtpb_origin *origin, const smtpb_context *ctx,
                  const smtpb_verdict *verdict, const char *error, char *buf, size_t cap)
{
    static const smtpb_reply nothing = { 0 };
    writer w = { buf, buf ? cap : 0, 0 };
    smtpb_context known = smtpb_i_context_of(ctx, origin);
    smtpb_verdict undetermined;
    smtpb_fact all[SMTPB_I_FACTS] = { { 0 } };
    first_facts facts = first_of_each(all, smtpb_classify_with_facts(reply, &known, NULL, all, SMTPB_I_FACTS));
    smtpb_classify(NULL, NULL, &undetermined);
    put_object(&w, reply ? reply : &nothing, origin ? origin->host : (smtpb_span){ NULL, 0 }, &known,
               verdict ? verdict : &undetermined, &facts, error);
    return smtpb_i_end(&w);
}

size_t smtpb_json_string(smtpb_span text, char *buf, size_t cap)
{
    writer w = { buf, buf ? cap : 0, 0 };
    put_quoted(&w, text);
    return smtpb_i_end(&w);
}

size_t smtpb_judge_json(const char *text, size_t len, const char *stage, const char *mx, const char *recipient,
                        const char *sender, unsigned accepted, char *buf, size_t cap)
{
    smtpb_reply reply = { 0 };
    smtpb_origin origin = { 0 };
    smtpb_verdict verdict;
    smtpb_fact all[SMTPB_I_FACTS] = { { 0 } };
    writer w = { buf, buf ? cap : 0, 0 };
    smtpb_context ctx = SMTPB_CONTEXT_START;
    bool staged = smtpb_i_string(stage).len == 0 || smtpb_stage_parse(smtpb_i_string(stage), &ctx.stage);
    ctx.mx = smtpb_i_string(mx);
    ctx.recipient = smtpb_i_string(recipient);
    ctx.sender = smtpb_i_string(sender);
    ctx.accepted = accepted;
    smtpb_find(SMTPB_FORM_AUTO, (smtpb_span){ text, text ? len : 0 }, &reply, &origin);
    ctx = smtpb_i_context_of(&ctx, &origin);
    first_facts facts = first_of_each(all, smtpb_classify_with_facts(&reply, &ctx, &verdict, all, SMTPB_I_FACTS));
    if (origin.silent)
        smtpb_classify_silence(origin.silence, &ctx, &verdict);
    if (!staged)
        smtpb_classify(NULL, NULL, &verdict);
    const char *error = reply.raw.len == 0 && reply.status.cls == 0 ? "empty reply" : NULL;
    put_object(&w, &reply, origin.host, &ctx, &verdict, &facts, staged ? error : "unknown stage");
    return smtpb_i_end(&w);
}
