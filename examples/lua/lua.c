/* SPDX-License-Identifier: MIT */
/*
 * The module smtpbounce for Lua 5.4 and LuaJIT, whose interface is that of Lua 5.1. CONTEXT is a table with the keys
 * stage, mx, recipient, sender and accepted, each of which may be left out, as may all of it.
 *
 *     judge(REPLY, CONTEXT)           a table: the members of the verdict that are words, numbers or booleans; absent:
 *                                     nil. `forward` is a list of the addresses to which the mailbox moved
 *     json(REPLY, CONTEXT)            the whole verdict, as `smtpbounce filter` writes it
 *     bounces(HEADERS, FIELDS, TEXT)  an iterator over the recipients of a bounce: JSON for each
 *
 * Strings may hold any octet. A reply that is nil gives nil; an unknown stage gives nil and a message.
 */
#include <lauxlib.h>
#include <lua.h>
#include <smtpbounce.h>

enum { USUAL_JSON = 4096 };

/* ---- Arguments ---- */

/* What stands in the table at index 2; the strings stay on the stack. */
typedef struct known {
    const char *stage;
    const char *mx;
    const char *recipient;
    const char *sender;
    uint32_t accepted;
} known;

static const char *string_of(lua_State *L, const char *key)
{
    lua_getfield(L, 2, key);
    return luaL_optstring(L, -1, NULL);
}

static known context_of(lua_State *L)
{
    known k = { NULL, NULL, NULL, NULL, 0 };
    lua_settop(L, 2);
    if (lua_isnil(L, 2))
        return k;
    luaL_checktype(L, 2, LUA_TTABLE);
    k.stage = string_of(L, "stage");
    k.mx = string_of(L, "mx");
    k.recipient = string_of(L, "recipient");
    k.sender = string_of(L, "sender");
    lua_getfield(L, 2, "accepted");
    lua_Number accepted = luaL_optnumber(L, -1, 0);
    k.accepted = !(accepted > 0) ? 0 : accepted > UINT32_MAX ? UINT32_MAX : (uint32_t)accepted;
    return k;
}

/* Of a string; nil: none. */
static smtpb_span octets(lua_State *L, int index)
{
    smtpb_span span = { NULL, 0 };
    span.ptr = luaL_optlstring(L, index, NULL, &span.len);
    return span;
}

/* ---- JSON ---- */

static int json(lua_State *L)
{
    char usual[USUAL_JSON];
    if (lua_isnoneornil(L, 1))
        return 0;
    smtpb_span reply = octets(L, 1);
    known k = context_of(L);
    char *buf = usual;
    size_t cap = sizeof usual, need;
    while ((need = smtpb_judge_json(reply.ptr, reply.len, k.stage, k.mx, k.recipient, k.sender, k.accepted, buf,
                                    cap)) >= cap)
        buf = lua_newuserdata(L, cap = need + 1);
    lua_pushlstring(L, buf, need);
    return 1;
}

/* The upvalues are what bounces was called with, and the position. */
static int next_bounce(lua_State *L)
{
    char usual[USUAL_JSON], *buf = usual;
    smtpb_span headers = octets(L, lua_upvalueindex(1)), fields = octets(L, lua_upvalueindex(2)),
               text = octets(L, lua_upvalueindex(3));
    smtpb_mail_cursor *at = lua_touserdata(L, lua_upvalueindex(4)), before = *at;
    size_t cap = sizeof usual, need;
    while ((need = smtpb_mail_json(headers.ptr, headers.len, fields.ptr, fields.len, text.ptr, text.len, at, buf,
                                   cap)) >= cap) {
        buf = lua_newuserdata(L, cap = need + 1);
        *at = before;
    }
    if (need == 0)
        return 0;
    lua_pushlstring(L, buf, need);
    return 1;
}

static int bounces(lua_State *L)
{
    static const smtpb_mail_cursor start = { 0 };
    lua_settop(L, 3);
    for (int part = 1; part <= 3; part++)
        octets(L, part);
    *(smtpb_mail_cursor *)lua_newuserdata(L, sizeof start) = start;
    lua_pushcclosure(L, next_bounce, 4);
    return 1;
}

/* ---- A verdict as a table, which is on top of the stack ---- */

static void set_string(lua_State *L, const char *key, const char *value)
{
    lua_pushstring(L, value);
    lua_setfield(L, -2, key);
}

static void set_number(lua_State *L, const char *key, uint32_t value)
{
    if (value == 0)
        return;
    lua_pushinteger(L, (lua_Integer)value);
    lua_setfield(L, -2, key);
}

static void set_reply(lua_State *L, const smtpb_reply *reply)
{
    set_number(L, "code", reply->code);
    if (reply->status.cls == 0)
        return;
    lua_pushfstring(L, "%d.%d.%d", reply->status.cls, reply->status.subject, reply->status.detail);
    lua_setfield(L, -2, "status");
}

static void set_verdict(lua_State *L, const smtpb_verdict *v)
{
    set_string(L, "type", smtpb_type_name(v->type));
    lua_pushboolean(L, v->permanent > 0);
    lua_setfield(L, -2, "permanent");
    set_string(L, "address", smtpb_address_name(v->address));
    set_string(L, "category", smtpb_category_name(v->category));
    set_string(L, "reason", smtpb_reason_name(v->reason));
    set_string(L, "severity", smtpb_severity_name(v->severity));
    set_string(L, "action", smtpb_action_name(v->action));
    set_string(L, "scope", smtpb_scope_name(v->scope));
    set_number(L, "retry_after", v->retry_after);
    set_string(L, "confidence", smtpb_confidence_name(v->confidence));
    set_string(L, "by", smtpb_by_name(v->by));
    set_number(L, "rule", v->rule);
    set_string(L, "advice", smtpb_advice(v));
}

static void set_origin(lua_State *L, smtpb_stage stage, smtpb_span host)
{
    if (stage != SMTPB_STAGE_UNKNOWN)
        set_string(L, "stage", smtpb_stage_name(stage));
    if (host.len == 0)
        return;
    lua_pushlstring(L, host.ptr, host.len);
    lua_setfield(L, -2, "host");
}

static void set_forward(lua_State *L, const smtpb_reply *reply, const smtpb_context *context)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_forward forward;
    lua_newtable(L);
    for (int n = 1; smtpb_forward_next(reply, context, &at, &forward); n++) {
        lua_pushlstring(L, forward.address.ptr, forward.address.len);
        lua_rawseti(L, -2, n);
    }
    lua_setfield(L, -2, "forward");
}

static int judge(lua_State *L)
{
    smtpb_context context = SMTPB_CONTEXT_START;
    smtpb_reply reply;
    smtpb_origin origin;
    smtpb_verdict verdict;
    if (lua_isnoneornil(L, 1))
        return 0;
    smtpb_span in = octets(L, 1);
    known k = context_of(L);
    if (smtpb_str(k.stage).len > 0 && !smtpb_stage_parse(smtpb_str(k.stage), &context.stage)) {
        lua_pushnil(L);
        lua_pushliteral(L, "unknown stage");
        return 2;
    }
    context.mx = smtpb_str(k.mx);
    context.recipient = smtpb_str(k.recipient);
    context.sender = smtpb_str(k.sender);
    context.accepted = k.accepted;
    smtpb_judge(in, &context, &reply, &origin, &verdict);
    if (context.stage == SMTPB_STAGE_UNKNOWN)
        context.stage = origin.stage;
    lua_newtable(L);
    set_reply(L, &reply);
    set_verdict(L, &verdict);
    set_origin(L, context.stage, origin.host);
    set_forward(L, &reply, &context);
    return 1;
}

/* ---- The module ---- */

__attribute__((visibility("default"))) int luaopen_smtpbounce(lua_State *L);
int luaopen_smtpbounce(lua_State *L)
{
    lua_newtable(L);
    lua_pushcfunction(L, judge);
    lua_setfield(L, -2, "judge");
    lua_pushcfunction(L, json);
    lua_setfield(L, -2, "json");
    lua_pushcfunction(L, bounces);
    lua_setfield(L, -2, "bounces");
    return 1;
}
