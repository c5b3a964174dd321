/* SPDX-License-Identifier: MIT */
/* Whose address a reply condemns: replies of hostile and careless servers, and wordings about recipient, sender and
   others, combined with quotes, codes, stages and what the caller knows. */
#include "../support.h"

#define RECIPIENT "bob@r.example"
#define SENDER    "me@s.example"
#define OTHER     "eve@r.example"

static smtpb_span span_of(const char *s)
{
    return (smtpb_span){ s, strlen(s) };
}

static smtpb_verdict judge(const char *text, smtpb_context *ctx)
{
    smtpb_span in = heap_copy(span_of(text));
    smtpb_reply reply;
    smtpb_origin origin;
    smtpb_verdict v;
    smtpb_find(SMTPB_FORM_AUTO, in, &reply, &origin);
    smtpb_classify(&reply, ctx, &v);
    heap_free(in);
    v.evidence.len = 0;
    return v;
}

/* ---- One reply each: reason and address ---- */

static struct row {
    const char *name, *text, *expected, *stage, *recipient, *sender;
    uint32_t accepted;
} rows[] = {
    /* The example of RFC 5321 */
    { "551 of RFC 5321", "551 User not local; please try <jdoe@relay.example.net>", "moved dead", "", "", "", 0 },
    { "551 with the recipient known", "551 User not local; please try <jdoe@relay.example.net>", "moved dead", "rcpt",
      RECIPIENT, SENDER, 1 },
    /* Whose mailbox is named */
    { "recipient", "550 5.1.1 <bob@r.example>: User unknown", "user_unknown dead", "rcpt", RECIPIENT, SENDER, 0 },
    { "recipient, another case", "550 5.1.1 <BOB@r.example>: User unknown", "user_unknown dead", "rcpt", RECIPIENT,
      SENDER, 0 },
    { "recipient's local part at another domain", "550 5.1.1 <bob@inside.example>: User unknown", "user_unknown dead",
      "rcpt", RECIPIENT, SENDER, 0 },
    { "recipient's local part alone", "550 5.1.1 <bob>... User unknown", "user_unknown dead", "eod", RECIPIENT, SENDER,
      5 },
    { "nobody named", "550 5.1.1 User unknown", "user_unknown dead", "rcpt", RECIPIENT, SENDER, 0 },
    { "another", "550 5.1.1 <eve@r.example>: User unknown", "user_unknown suspect", "rcpt", RECIPIENT, SENDER, 0 },
    { "another, bare", "550 5.1.1 eve@r.example: no such user", "user_unknown suspect", "rcpt", RECIPIENT, SENDER, 0 },
    { "another's local part alone", "550 5.1.1 <eve>... User unknown", "user_unknown suspect", "rcpt", RECIPIENT,
      SENDER, 0 },
    { "another's name of all kinds of characters", "550 5.1.1 <Eve-1_2+3>... User unknown", "user_unknown suspect",
      "rcpt", RECIPIENT, SENDER, 0 },
    { "a name with other characters is not taken for one", "550 5.1.1 <e.ve>... User unknown", "user_unknown dead",
      "rcpt", RECIPIENT, SENDER, 0 },
    { "a name without an echo behind it is not taken for one", "550 5.1.1 <eve> User unknown", "user_unknown dead",
      "rcpt", RECIPIENT, SENDER, 0 },
    { "no name", "550 5.1.1 <>... User unknown", "user_unknown dead", "rcpt", RECIPIENT, SENDER, 0 },
    { "another's name of 64 octets",
      "550 5.1.1 <eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee>... User unknown",
      "user_unknown suspect", "rcpt", RECIPIENT, SENDER, 0 },
    { "a name of 65 octets is not taken for one",
      "550 5.1.1 <eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee>... User unknown",
      "user_unknown dead", "rcpt", RECIPIENT, SENDER, 0 },
    { "a bracket that is not closed", "550 5.1.1 <eve... User unknown", "user_unknown dead", "rcpt", RECIPIENT, SENDER,
      0 },
    { "another, a role, echoed", "550 5.1.1 <info@r.example>: User unknown", "user_unknown suspect", "rcpt", RECIPIENT,
      SENDER, 0 },
    { "another, sender not known", "550 5.1.1 <eve@r.example>: User unknown", "user_unknown suspect", "rcpt", RECIPIENT,
      "", 0 },
    { "another whose name begins like a role", "550 5.1.1 newsome@r.example does not exist", "user_unknown suspect",
      "rcpt", RECIPIENT, SENDER, 0 },
    { "another, recipient not known", "550 5.1.1 <eve@r.example>: User unknown", "user_unknown dead", "rcpt", "",
      SENDER, 0 },
    { "recipient and another", "550 5.1.1 <eve@r.example>, <bob@r.example>: User unknown", "user_unknown dead", "rcpt",
      RECIPIENT, SENDER, 0 },
    { "recipient, then another", "550 5.1.1 <bob@r.example>, <eve@r.example>: User unknown", "user_unknown dead",
      "rcpt", RECIPIENT, SENDER, 0 },
    { "recipient known in brackets", "550 5.1.1 <bob@r.example>: User unknown", "user_unknown dead", "rcpt",
      "<bob@r.example>", SENDER, 0 },
    { "another, recipient known in brackets", "550 5.1.1 <eve@r.example>: User unknown", "user_unknown suspect", "rcpt",
      "<bob@r.example>", SENDER, 0 },
    { "recipient known with an opening bracket", "550 5.1.1 <ob@r.example>: User unknown", "user_unknown suspect",
      "rcpt", "<bob@r.example", SENDER, 0 },
    { "recipient known with a closing bracket", "550 5.1.1 <bob@r.exampl>: User unknown", "user_unknown dead", "rcpt",
      "bob@r.example>", SENDER, 0 },
    { "recipient known as a bracket", "550 5.1.1 <bob@r.example>: User unknown", "user_unknown suspect", "rcpt", "<",
      SENDER, 0 },
    { "recipient known as a name", "550 5.1.1 <bob>... User unknown", "user_unknown dead", "rcpt", "bob", SENDER, 0 },
    { "speaks of a sender", "550 originator says: no such user", "user_unknown suspect", "rcpt", "", "", 0 },
    { "speaks of a sender, anywhere", "550 5.1.2 unknown host; originator is told", "domain_unknown suspect", "rcpt",
      "", "", 0 },
    { "speaks of a sender in another language", "550 5.1.2 unknown host 发件人", "domain_unknown suspect", "rcpt", "",
      "", 0 },
    { "speaks of a login", "550 no such user, check your password", "user_unknown suspect", "rcpt", "", "", 0 },
    { "moved, and speaks of a sender", "551 5.1.6 originator moved, try <carol@r.example>", "moved suspect", "rcpt", "",
      "", 0 },
    { "a sender in a URL", "550 no such user, see http://r.example/sender/password", "user_unknown dead", "rcpt", "",
      "", 0 },
    { "words behind an address and dots", "550 a@r.example...User unknown", "user_unknown dead", "rcpt", "", "", 0 },
    { "words in a local part with dots", "550 a...user.unknown@r.example", "mailbox_unavailable suspect", "rcpt", "",
      "", 0 },
    { "a sender in an address", "550 5.1.1 <sender@r.example> no such user", "user_unknown dead", "rcpt", "", "", 0 },
    { "sender known as a name", "550 5.1.1 <me>... User unknown", "user_unknown dead", "rcpt", "", "me", 0 },
    { "sender", "550 5.1.1 <me@s.example> User unknown", "user_unknown suspect", "rcpt", RECIPIENT, SENDER, 0 },
    { "sender, recipient not known", "550 5.1.1 <me@s.example> User unknown", "user_unknown suspect", "rcpt", "",
      SENDER, 0 },
    { "sender of the recipient's name", "550 5.1.1 <bob@s.example> User unknown", "user_unknown suspect", "rcpt",
      RECIPIENT, "bob@s.example", 0 },
    { "somebody to ask", "550 5.1.1 User unknown, contact <postmaster@r.example>", "user_unknown dead", "rcpt",
      RECIPIENT, SENDER, 0 },
    { "somebody to write to", "550 5.1.1 No such user. For help write to <desk@r.example>", "user_unknown dead", "rcpt",
      RECIPIENT, SENDER, 0 },
    { "somebody to ask, three words later", "550 5.1.1 User unknown, contact our team at <desk@r.example>",
      "user_unknown dead", "rcpt", RECIPIENT, SENDER, 0 },
    { "an id", "550 5.1.1 User unknown ref 20261129.a1b2c3d4@mx.r.example", "user_unknown dead", "rcpt", RECIPIENT,
      SENDER, 0 },
    /* One reply for several recipients */
    { "end of data, several, unnamed", "550 5.1.1 User unknown", "user_unknown suspect", "eod", RECIPIENT, SENDER, 2 },
    { "end of data, several, another named", "550 5.1.1 <u1@x.example>: User unknown", "user_unknown suspect", "eod",
      RECIPIENT, SENDER, 5 },
    { "end of data, several, named", "550 5.1.1 <bob@r.example>: User unknown", "user_unknown dead", "eod", RECIPIENT,
      SENDER, 5 },
    { "end of data, several, recipient not known", "550 5.1.1 <bob@r.example>: User unknown", "user_unknown suspect",
      "eod", "", "", 5 },
    { "end of data, one", "550 5.1.1 User unknown", "user_unknown dead", "eod", RECIPIENT, SENDER, 1 },
    { "end of data, not known how many", "550 5.1.1 User unknown", "user_unknown dead", "eod", RECIPIENT, SENDER, 0 },
    { "data, several", "550 5.1.1 User unknown", "user_unknown suspect", "data", RECIPIENT, SENDER, 2 },
    { "RCPT, several before", "550 5.1.1 User unknown", "user_unknown dead", "rcpt", RECIPIENT, SENDER, 9 },
    /* Stages */
    { "greeting", "550 5.1.1 <bob@r.example> no such user", "user_unknown suspect", "connect", RECIPIENT, "", 0 },
    { "HELO", "550 5.1.1 <bob@r.example> no such user", "user_unknown suspect", "helo", RECIPIENT, "", 0 },
    { "MAIL, recipient named", "550 5.1.1 <bob@r.example> no such user", "user_unknown dead", "mail", RECIPIENT, SENDER,
      0 },
    { "MAIL, nobody named", "550 5.1.1 no such user", "sender_rejected unaffected", "mail", RECIPIENT, SENDER, 0 },
    { "MAIL, to oneself", "550 5.1.1 <bob@r.example> no such user", "sender_rejected unaffected", "mail", RECIPIENT,
      RECIPIENT, 0 },
    { "MAIL, to oneself, in brackets", "550 5.1.1 <bob@r.example> no such user", "sender_rejected unaffected", "mail",
      "<" RECIPIENT ">", RECIPIENT, 0 },
    { "AUTH", "535 5.7.8 <bob@r.example> no such user", "client_auth_required unaffected", "auth", RECIPIENT, "", 0 },
    /* Refusals of the sender that quote a reply */
    { "domain check", "550 5.1.8 Sender domain check failed: mx.s.example said: 550 5.1.1 User unknown",
      "sender_rejected unaffected", "rcpt", RECIPIENT, SENDER, 0 },
    { "quote names the sender", "550 Address check: host mx.s.example said: 550 5.1.1 <me@s.example> User unknown",
      "sender_rejected unaffected", "rcpt", RECIPIENT, SENDER, 0 },
    { "return path", "550 return path check, mx.s.example said: 550 5.1.1 User unknown", "sender_rejected unaffected",
      "rcpt", "", "", 0 },
    { "reverse-path", "550 reverse-path refused, mx.s.example said: 550 5.1.1 User unknown",
      "sender_rejected unaffected", "rcpt", "", "", 0 },
    { "callback", "550 callback failed: mx.s.example said: 550 5.1.1 User unknown", "sender_rejected unaffected",
      "rcpt", "", "", 0 },
    { "envelope sender", "550 envelope sender refused, mx.s.example said: 550 5.1.1 User unknown",
      "sender_rejected unaffected", "rcpt", "", "", 0 },
    { "MAIL FROM", "550 MAIL FROM check: mx.s.example said: 550 5.1.1 User unknown", "sender_rejected unaffected",
      "rcpt", "", "", 0 },
    { "verification", "550 could not verify: mx.s.example said: 550 5.1.1 User unknown", "sender_rejected unaffected",
      "rcpt", "", "", 0 },
    { "status of the sender", "550 5.1.7 no: mx.s.example said: 550 5.1.1 User unknown", "sender_rejected unaffected",
      "rcpt", "", "", 0 },
    { "wrapper names the sender", "550 <me@s.example> no: mx.s.example said: 550 5.1.1 User unknown",
      "sender_rejected unaffected", "rcpt", RECIPIENT, SENDER, 0 },
    { "recipient callout", "550 Recipient callout failed: mx.r.example said: 550 5.1.1 User unknown",
      "user_unknown dead", "rcpt", RECIPIENT, SENDER, 0 },
    { "callout that names the recipient", "550 callout for <bob@r.example>, response: 550 5.1.1 User unknown",
      "user_unknown dead", "rcpt", RECIPIENT, SENDER, 0 },
    { "forwarding host", "550 host mx.f.example[192.0.2.1] said: 550 5.1.1 User unknown", "user_unknown dead", "rcpt",
      RECIPIENT, SENDER, 0 },
    { "forwarding host names another", "550 host mx.f.example[192.0.2.1] said: 550 5.1.1 <eve@f.example> User unknown",
      "user_unknown suspect", "rcpt", RECIPIENT, SENDER, 0 },
    { "a temporary reply from a forwarding host", "550 host mx.f.example[192.0.2.1] said: 450 4.1.1 User unknown",
      "user_unknown suspect", "rcpt", RECIPIENT, SENDER, 0 },
    { "expired behind a temporary reply", "554 5.4.7 message timeout (last transfail: 450 4.1.1 user unknown)",
      "user_unknown suspect", "", "", "", 0 },
    /* 551 with a decoy */
    { "551, relaying", "551 5.7.1 Relaying denied. Please use the web form or email noc@x.example",
      "relay_denied unaffected", "", "", "", 0 },
    { "551, relaying and a path", "551 Relaying denied; please try <jane@x.example>", "relay_denied unaffected", "", "",
      "", 0 },
    { "551, login", "551 Not authorized, use SMTP AUTH; ref: 1234abcd@mx.x.example", "client_auth_required unaffected",
      "", "", "", 0 },
    { "551, spam", "551 Message is spam; use <jane@x.example> to appeal", "spam_content unaffected", "", "", "", 0 },
    { "551, policy", "551 The user has changed policy. Ask info@x.example", "policy_rejected unaffected", "", "", "",
      0 },
    { "551, another status", "551 5.7.25 try <jane@x.example>", "reverse_dns unaffected", "", "", "", 0 },
    /* Words that weaken or negate the phrase */
    { "user agent", "550 unknown user agent", "policy_rejected unaffected", "", "", "", 0 },
    { "temporarily", "550 5.1.1 User mailbox temporarily disabled, try later", "mailbox_disabled suspect", "", "", "",
      0 },
    { "disabled temporarily", "550 5.2.1 mailbox disabled temporarily", "mailbox_disabled suspect", "", "", "", 0 },
    { "might be", "550 user might be unknown", "user_unknown suspect", "", "", "", 0 },
    { "may elsewhere", "550 5.1.1 User unknown. May we help?", "user_unknown dead", "", "", "", 0 },
    { "may before another clause", "550 5.1.1 sad as it may be: unknown user", "user_unknown dead", "", "", "", 0 },
    { "may on the line before", "550 sad as it may be\r\nunknown user", "user_unknown dead", "", "", "", 0 },
    { "too many unknown users", "550 5.1.1 Rejected because you sent to too many unknown users",
      "rate_limited unaffected", "", "", "", 0 },
    { "negation", "550 5.7.1 This is not an unknown user problem", "user_unknown suspect", "", "", "", 0 },
    { "negation inside", "550 5.2.1 Account is not disabled", "mailbox_disabled suspect", "", "", "", 0 },
    { "negation inside, or", "550 Mailbox (x) not found or inactivated", "mailbox_disabled dead", "", "", "", 0 },
    { "negation of the phrase, which goes on", "550 Domain not found: NXDomain", "domain_unknown dead", "", "", "", 0 },
    { "negation of the phrase", "550 5.1.1 Account is not found", "user_unknown dead", "", "", "", 0 },
    { "not before another clause", "550 delivered it is not, unknown user", "user_unknown dead", "", "", "", 0 },
    { "echoed subject", "550 5.6.0 Message rejected: Subject 'no such user' is not allowed", "user_unknown suspect",
      "eod", "", "", 0 },
    { "echoed phrase", "554 blocked phrase \"no such user\"", "user_unknown suspect", "eod", "", "", 0 },
    { "quoted by the server itself", "550 said \"no such user\"", "user_unknown dead", "rcpt", "", "", 0 },
    { "unknown or full, Spanish", "550 Destinatario desconocido o mailbox lleno", "user_unknown suspect", "", "", "",
      0 },
    { "unknown or full, French", "550 Destinataire inconnu ou boite pleine", "user_unknown suspect", "", "", "", 0 },
    { "unknown or full, German", "550 Empf\xC3\xA4nger unbekannt oder Postfach voll", "user_unknown suspect", "", "",
      "", 0 },
    { "unknown or full, English", "550 5.1.1 user unknown, or mailbox full", "user_unknown suspect", "", "", "", 0 },
    { "unknown or disabled", "550 5.1.1 user unknown or disabled", "user_unknown dead", "", "", "", 0 },
    { "reason unknown", "550 host mx.example.com [192.0.2.1]: reason unknown", "mailbox_unavailable suspect", "", "",
      "", 0 },
    /* Remote replies as an MTA passed them on */
    { "Cisco", "5.1.0 - Unknown address error 550-'5.7.1 <b@example.com>... Access denied' (delivery attempts: 0)",
      "policy_rejected unaffected", "", "", "", 0 },
    { "Cisco, unknown user",
      "5.1.0 - Unknown address error 550-'5.1.1 <b@example.com>... User unknown' (delivery attempts: 0)",
      "user_unknown dead", "", "", "", 0 },
    { "Cisco, no code", "5.1.0 - Unknown address error '5.7.1 <b@example.com>... Access denied' (delivery attempts: 0)",
      "policy_rejected unaffected", "", "", "", 0 },
    { "Cisco, words only", "5.1.0 - Unknown address error 'reject' (delivery attempts: 0)", "user_unknown suspect", "",
      "", "", 0 },
    { "Cisco in a field",
      "Diagnostic-Code: smtp; 5.4.7 - Delivery expired (message too old) 451-'4.7.1 Greylisted, try later' (delivery "
      "attempts: 9)",
      "greylisted unaffected", "", "", "", 0 },
    { "Gmail", "Delivery failed. The error that the other server returned was: 550 5.7.1 blocked by policy",
      "policy_rejected unaffected", "", "", "", 0 },
};

static void condemned_is(void **state)
{
    const struct row *row = *state;
    smtpb_context ctx = SMTPB_CONTEXT_START;
    char got[80];
    if (row->stage[0])
        assert_true(smtpb_stage_parse(span_of(row->stage), &ctx.stage));
    ctx.recipient = span_of(row->recipient);
    ctx.sender = span_of(row->sender);
    ctx.accepted = row->accepted;
    smtpb_verdict v = judge(row->text, &ctx);
    snprintf(got, sizeof got, "%s %s", smtpb_reason_name(v.reason), smtpb_address_name(v.address));
    assert_string_equal(got, row->expected);
}

/* ---- A client that quotes the refusal of a sender or a login, in its own language ---- */

static struct client {
    const char *name, *text;
} clients[] = {
    { "Catalan", "Error SMTP (550): No s'ha pogut posar \"me@s.example\" com a remitent (no such user)." },
    { "Czech", "Chyba SMTP (550): Nelze nastavit odesílatele \"me@s.example\" (no such user)." },
    { "Slovak", "Chyba SMTP (550): Nemožno nastaviť odosielateľa \"me@s.example\" (no such user)." },
    { "Greek", "Σφάλμα SMTP (550): Αποτυχία ορισμού αποστολέα \"me@s.example\" (no such user)." },
    { "Finnish", "SMTP-virhe (550): Lähettäjän \"me@s.example\" asettaminen epäonnistui (no such user)" },
    { "French", "Erreur SMTP (550) : impossible de définir l’expéditeur « me@s.example » (no such user)" },
    { "Croatian", "SMTP greška (550): Postavljanje pošiljatelja \"me@s.example\" (no such user) nije uspjelo." },
    { "Hungarian", "SMTP hiba (550): Nem sikerült a feladó beállítása: \"me@s.example\" (no such user)" },
    { "Polish", "Błąd SMTP (550): Nie można ustawić nadawcy \"me@s.example\" (no such user)." },
    { "Romanian", "Eroare SMTP (550): Nu s-a putut seta expeditorul \"me@s.example\" (no such user)" },
    { "Turkish", "SMTP sorunu (550): Gönderici adresi \"me@s.example\" olarak ayarlanamadı (no such user)" },
    { "Chinese", "SMTP 錯誤（550）：無法設定寄件者「me@s.example」（no such user）" },
    { "Korean", "SMTP 오류 (550): 보내는사람 \"me@s.example\" (no such user) (으)로 설정하는데 실패했습니다." },
    { "French, of an envelope", "l'adresse d'expéditeur d'enveloppe me@s.example n'est pas acceptée : no such user" },
    { "PHPMailer, sender", "SMTP server error: MAIL FROM command failed Detail: no such user SMTP code: 550" },
    { "PHPMailer, login", "SMTP server error: Username command failed Detail: no such user SMTP code: 550" },
    { "PHPMailer, command", "SMTP server error: RCPT TO command failed Detail: Invalid command SMTP code: 501" },
};

static void client_condemns_nobody(void **state)
{
    const struct client *row = *state;
    smtpb_verdict v;
    smtpb_judge(span_of("no such user"), NULL, NULL, NULL, &v);
    assert_int_equal(v.address, SMTPB_ADDRESS_DEAD);
    smtpb_judge(span_of(row->text), NULL, NULL, NULL, &v);
    assert_int_not_equal(v.address, SMTPB_ADDRESS_DEAD);
}

/* ---- Addresses that are not hints ---- */

static struct decoy {
    const char *name, *text, *hint;
} decoys[] = {
    { "unsubscribe", "551 User not here; to unsubscribe use <unsubscribe@l.example>", "" },
    { "postmaster", "551 User not local; please try <postmaster@x.example>", "" },
    { "abuse", "551 User not local; please try <abuse@x.example>", "" },
    { "mailer-daemon", "551 User not local; please try <MAILER-DAEMON@x.example>", "" },
    { "noreply", "551 User has moved to <noreply@x.example>", "" },
    { "noreply and more", "551 User has moved to <noreply-news@x.example>", "" },
    { "an id", "551 User not local; try 1234abcd@mx.x.example", "" },
    { "an id that ends in digits", "551 User not local; try 4711ab99@mx.x.example", "" },
    { "five words away", "551 try one two three four five <jane@x.example>", "jane@x.example" },
    { "six words away", "551 try one two three four five six <jane@x.example>", "" },
    { "eight words away", "551 try one two three four five six seven eight <jane@x.example>", "" },
    { "a role, explicitly as the new address", "551 User has moved to <info@x.example>", "info@x.example" },
    { "a role, one word more", "551 User has moved to the <info@x.example>", "info@x.example" },
    { "a name that begins like a role", "551 please try <newsome@x.example>", "newsome@x.example" },
    { "a year at the end does not make an id", "551 please try jane1985@x.example", "jane1985@x.example" },
};

static void decoy_is_no_hint(void **state)
{
    const struct decoy *row = *state;
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_reply reply;
    smtpb_forward forward;
    char got[80] = "";
    smtpb_parse(span_of(row->text), &reply);
    if (smtpb_forward_next(&reply, NULL, &at, &forward))
        smtpb_forward_write(&forward, got, sizeof got);
    assert_string_equal(got, row->hint);
}

/* ---- Combined ---- */

static const char *const wordings[] = {
    "<%s>: User unknown", "<%s>... No such user here",        "No such user: %s",           "unknown user <%s>",
    "%s does not exist",  "The account %s has been disabled", "mailbox for <%s> not found",
};
static const char *const wrappers[] = {
    "",
    "host mx.w.example[192.0.2.1] said: 550 5.1.1 ",
    "sender verify failed: mx.w.example said: 550 5.1.1 ",
    "return path check: mx.w.example said: 550 5.1.1 ",
    "delivery expired; last: 550 5.1.1 ",
    "callback failed: mx.w.example said: 550 5.1.1 ",
};
static const char *const codes[] = { "550 ", "550 5.1.1 ", "553 5.1.3 ", "450 ", "450 4.1.1 " };
static const char *const mailboxes[] = { RECIPIENT, SENDER, OTHER };

static void check(const char *text, const char *mailbox, smtpb_context *ctx)
{
    smtpb_verdict v = judge(text, ctx);
    bool named = strcmp(mailbox, RECIPIENT) == 0;
    bool dead = v.address == SMTPB_ADDRESS_DEAD;
    if (dead && (!named || text[0] == '4'))
        fail_msg("dead: %s", text);
    if (dead && (ctx->stage == SMTPB_STAGE_CONNECT || ctx->stage == SMTPB_STAGE_HELO))
        fail_msg("dead at the greeting: %s", text);
    if (strstr(text, "sender") && dead)
        fail_msg("dead by a refusal of the sender: %s", text);
}

static void crossed_condemns_nobody_else(void **state)
{
    (void)state;
    char words[160], text[300];
    size_t n = 0;
    for (size_t w = 0; w < COUNT(wordings); w++)
        for (size_t q = 0; q < COUNT(wrappers); q++)
            for (size_t c = 0; c < COUNT(codes); c++)
                for (size_t m = 0; m < COUNT(mailboxes); m++)
                    for (int stage = SMTPB_STAGE_UNKNOWN; stage <= SMTPB_STAGE_OTHER; stage++)
                        for (uint32_t accepted = 0; accepted < 3; accepted++, n++) {
                            smtpb_context ctx = SMTPB_CONTEXT_START;
                            ctx.stage = (smtpb_stage)stage;
                            ctx.accepted = accepted;
                            ctx.recipient = span_of(RECIPIENT);
                            ctx.sender = span_of(SENDER);
                            snprintf(words, sizeof words, wordings[w], mailboxes[m]);
                            snprintf(text, sizeof text, "%s%s%s", codes[c], wrappers[q], words);
                            check(text, mailboxes[m], &ctx);
                        }
    assert_true(n > 10000);
}

/* What au says after the data is a subscriber's filter; only at RCPT it names whom it does not know. */
static void a_rule_may_ask_for_the_name(void **state)
{
    static const char *const said[] = { "550 <bob@r.example>: User unknown", "550 : User unknown",
                                        "550 <eve@r.example>: User unknown" };
    static const smtpb_address is[] = { SMTPB_ADDRESS_DEAD, SMTPB_ADDRESS_SUSPECT, SMTPB_ADDRESS_SUSPECT };
    smtpb_context ctx = SMTPB_CONTEXT_START;
    (void)state;
    ctx.mx = smtpb_str("lsean.ezweb.ne.jp");
    ctx.recipient = smtpb_str(RECIPIENT);
    for (size_t i = 0; i < COUNT(said); i++)
        assert_int_equal(judge(said[i], &ctx).address, is[i]);
    ctx.recipient.len = 0;
    assert_int_equal(judge(said[0], &ctx).address, SMTPB_ADDRESS_SUSPECT);
}

int main(void)
{
    const struct CMUnitTest more[] = { cmocka_unit_test(crossed_condemns_nobody_else),
                                       cmocka_unit_test(a_rule_may_ask_for_the_name) };
    return RUN_ROWS(rows, condemned_is) + RUN_ROWS(decoys, decoy_is_no_hint) +
           RUN_ROWS(clients, client_condemns_nobody) + cmocka_run_group_tests(more, NULL, NULL);
}
