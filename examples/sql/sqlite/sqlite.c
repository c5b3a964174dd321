/* SPDX-License-Identifier: MIT */
/*
 * Functions for SQLite. Only the first argument must be given; NULL: not known.
 *
 *     smtpb_json(REPLY, STAGE, MX, RECIPIENT, SENDER, ACCEPTED)   the verdict, as `smtpbounce filter` writes it
 *     smtpb_type, smtpb_reason, smtpb_address, smtpb_action       one member of it; arguments as above
 *     smtpb_bounces(HEADERS, FIELDS, TEXT)                        a JSON array, an object for each recipient
 *
 * A text may be a blob, of any octets. The result is NULL for a reply that is NULL, and for JSON that is too long for
 * SQLite; a member is NULL for an unknown stage, too. Nothing fails unless memory runs out.
 */
#include <smtpbounce.h>
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT1

enum { ARGUMENTS = 6, USUAL_JSON = 4096 };

/* ---- Arguments ---- */

typedef struct arguments {
    smtpb_span reply;
    const char *stage;
    const char *mx;
    const char *recipient;
    const char *sender;
    uint32_t accepted;
} arguments;

/* The octets of a text or a blob, which must not be converted from the encoding of the database; NULL: none. */
static smtpb_span octets(sqlite3_value *value)
{
    bool blob = sqlite3_value_type(value) == SQLITE_BLOB;
    smtpb_span span = { blob ? sqlite3_value_blob(value) : (const char *)sqlite3_value_text(value), 0 };
    span.len = span.ptr ? (size_t)sqlite3_value_bytes(value) : 0;
    return span;
}

static const char *string(int argc, sqlite3_value **argv, int n)
{
    return n < argc ? (const char *)sqlite3_value_text(argv[n]) : NULL;
}

static arguments arguments_of(int argc, sqlite3_value **argv)
{
    sqlite3_int64 count = argc > 5 ? sqlite3_value_int64(argv[5]) : 0;
    arguments a = { octets(argv[0]), NULL, NULL, NULL, NULL, 0 };
    a.stage = string(argc, argv, 1);
    a.mx = string(argc, argv, 2);
    a.recipient = string(argc, argv, 3);
    a.sender = string(argc, argv, 4);
    a.accepted = (uint32_t)(count < 0 ? 0 : count > UINT32_MAX ? UINT32_MAX : count);
    return a;
}

static bool is_null(sqlite3_value *value)
{
    return sqlite3_value_type(value) == SQLITE_NULL;
}

/* ---- JSON ---- */

static size_t write_json(const arguments *a, char *buf, size_t cap)
{
    return smtpb_judge_json(a->reply.ptr, a->reply.len, a->stage, a->mx, a->recipient, a->sender, a->accepted, buf,
                            cap);
}

static size_t longest(sqlite3_context *sql)
{
    return (size_t)sqlite3_limit(sqlite3_context_db_handle(sql), SQLITE_LIMIT_LENGTH, -1);
}

static void json(sqlite3_context *sql, int argc, sqlite3_value **argv)
{
    char usual[USUAL_JSON];
    if (is_null(argv[0]))
        return;
    arguments a = arguments_of(argc, argv);
    size_t need = write_json(&a, usual, sizeof usual);
    if (need > longest(sql))
        return;
    if (need < sizeof usual) {
        sqlite3_result_text(sql, usual, (int)need, SQLITE_TRANSIENT);
        return;
    }
    char *all = sqlite3_malloc64(need + 1);
    if (!all) {
        sqlite3_result_error_nomem(sql);
        return;
    }
    write_json(&a, all, need + 1);
    sqlite3_result_text64(sql, all, need, sqlite3_free, SQLITE_UTF8);
}

/* ---- Members ---- */

static const char *type_of(const smtpb_verdict *verdict)
{
    return smtpb_type_name(verdict->type);
}

static const char *reason_of(const smtpb_verdict *verdict)
{
    return smtpb_reason_name(verdict->reason);
}

static const char *address_of(const smtpb_verdict *verdict)
{
    return smtpb_address_name(verdict->address);
}

static const char *action_of(const smtpb_verdict *verdict)
{
    return smtpb_action_name(verdict->action);
}

typedef struct member {
    const char *function;
    const char *(*name_of)(const smtpb_verdict *verdict);
} member;

static const member members[] = {
    { "smtpb_type", type_of },
    { "smtpb_reason", reason_of },
    { "smtpb_address", address_of },
    { "smtpb_action", action_of },
};

static void name(sqlite3_context *sql, int argc, sqlite3_value **argv)
{
    const member *wanted = sqlite3_user_data(sql);
    smtpb_context context = SMTPB_CONTEXT_START;
    smtpb_verdict verdict;
    if (is_null(argv[0]))
        return;
    arguments a = arguments_of(argc, argv);
    if (smtpb_str(a.stage).len > 0 && !smtpb_stage_parse(smtpb_str(a.stage), &context.stage))
        return;
    context.mx = smtpb_str(a.mx);
    context.recipient = smtpb_str(a.recipient);
    context.sender = smtpb_str(a.sender);
    context.accepted = a.accepted;
    smtpb_judge(a.reply, &context, NULL, NULL, &verdict);
    sqlite3_result_text(sql, wanted->name_of(&verdict), -1, SQLITE_STATIC);
}

/* ---- Bounces ---- */

/* Append an object for each recipient, with commas between. Returns whether the memory sufficed. */
static bool put_recipients(sqlite3_str *array, smtpb_span headers, smtpb_span fields, smtpb_span text)
{
    smtpb_mail_cursor at = { 0 }, before = at;
    char *object = NULL;
    size_t cap = 0, need;
    while ((need = smtpb_mail_json(headers.ptr, headers.len, fields.ptr, fields.len, text.ptr, text.len, &at, object,
                                   cap)) > 0) {
        if (need >= cap) { /* once more, with room for it */
            char *larger = sqlite3_realloc64(object, cap = 2 * need);
            if (!larger)
                break;
            object = larger;
            at = before;
            continue;
        }
        sqlite3_str_appendall(array, sqlite3_str_length(array) > 1 ? "," : "");
        sqlite3_str_append(array, object, (int)need);
        before = at;
    }
    sqlite3_free(object);
    return need == 0;
}

static void bounces(sqlite3_context *sql, int argc, sqlite3_value **argv)
{
    (void)argc;
    if (is_null(argv[0]) && is_null(argv[1]) && is_null(argv[2]))
        return;
    sqlite3_str *array = sqlite3_str_new(sqlite3_context_db_handle(sql));
    sqlite3_str_appendchar(array, 1, '[');
    bool sufficed = put_recipients(array, octets(argv[0]), octets(argv[1]), octets(argv[2]));
    sqlite3_str_appendchar(array, 1, ']');
    int problem = sqlite3_str_errcode(array);
    sqlite3_result_text(sql, sqlite3_str_finish(array), -1, sqlite3_free);
    if (!sufficed || problem == SQLITE_NOMEM)
        sqlite3_result_error_nomem(sql);
}

/* ---- The extension ---- */

__attribute__((visibility("default"))) int sqlite3_sqlitesmtpbounce_init(sqlite3 *db, char **error,
                                                                         const sqlite3_api_routines *api);
int sqlite3_sqlitesmtpbounce_init(sqlite3 *db, char **error, const sqlite3_api_routines *api)
{
    const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    (void)error;
    SQLITE_EXTENSION_INIT2(api)
    int result = sqlite3_create_function(db, "smtpb_bounces", 3, flags, NULL, bounces, NULL, NULL);
    for (int n = 1; n <= ARGUMENTS && result == SQLITE_OK; n++) {
        result = sqlite3_create_function(db, "smtpb_json", n, flags, NULL, json, NULL, NULL);
        for (size_t i = 0; i < sizeof members / sizeof *members && result == SQLITE_OK; i++)
            result = sqlite3_create_function(db, members[i].function, n, flags, (void *)(uintptr_t)&members[i], name,
                                             NULL, NULL);
    }
    return result;
}
