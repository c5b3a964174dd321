/* SPDX-License-Identifier: MIT */
/**
 * @file
 * smtpbounce: reads what a mail server answered and says what it means.
 *
 *     #include <smtpbounce.h>
 *     #include <stdio.h>
 *
 *     int main(void)
 *     {
 *         smtpb_verdict verdict;
 *         smtpb_judge(smtpb_str("550 5.1.1 No such user here"), NULL, NULL, NULL, &verdict);
 *         printf("%s: %s\n", smtpb_reason_name(verdict.reason), smtpb_advice(&verdict));
 *     }
 *
 * prints "user_unknown: Suppress the address; do not retry". The steps of smtpb_judge, which can be called one by one:
 *
 *     octets --smtpb_parse / smtpb_feed / smtpb_find--> reply --smtpb_classify--> verdict --> names, advice, JSON
 *                                                             \--smtpb_forward_next--> where the mailbox went
 *
 * No allocation, no input or output, no locale, no globals that change: every function is reentrant and may be called
 * from any thread.
 *
 * Conventions
 *   - Sizes are in octets. A span of 0 octets may have a NULL pointer. A span may contain any octet, including NUL.
 *   - Output spans borrow from the input buffer: they are valid as long as it is. There is nothing to free.
 *   - Every input has a defined result, in time linear in its size. On failure the outputs are defined too, after
 *     SMTPB_E_ARG only where the comment says so.
 *   - Pointer parameters must not be NULL unless the comment says so. If one is, functions that return a smtpb_result
 *     return SMTPB_E_ARG, and the others do nothing or return their "no" value.
 *   - Enumerations only ever gain values: treat an unknown value like the neutral member.
 *   - Functions that write text work like snprintf: at most cap octets are written, the last of them a NUL; buf may be
 *     NULL if cap is 0. They return the length of the whole text without the NUL: if it is cap or more, the text was
 *     cut.
 */
#ifndef SMTPBOUNCE_H
#define SMTPBOUNCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SMTPB_VERSION_MAJOR 0
#define SMTPB_VERSION_MINOR 3
#define SMTPB_VERSION_PATCH 0
#define SMTPB_VERSION_NUM   (SMTPB_VERSION_MAJOR * 10000 + SMTPB_VERSION_MINOR * 100 + SMTPB_VERSION_PATCH)

#if defined(SMTPB_STATIC)
#define SMTPB_API
#elif defined(_WIN32) && defined(SMTPB_BUILDING)
#define SMTPB_API __declspec(dllexport)
#elif defined(_WIN32)
#define SMTPB_API __declspec(dllimport)
#elif defined(__GNUC__)
#define SMTPB_API __attribute__((visibility("default")))
#else
#define SMTPB_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Spans and results --------------------------------------------------------------------------------- */

/** Octets inside a buffer that the caller owns. Not NUL-terminated. len 0: absent. */
typedef struct smtpb_span {
    const char *ptr;
    size_t len;
} smtpb_span;

/** A C string as a span, valid as long as the string is. NULL: an empty span. */
static inline smtpb_span smtpb_str(const char *string)
{
    smtpb_span span = { string, 0 };
    while (string && string[span.len] != '\0')
        span.len++;
    return span;
}

/** The position of an iterator. Begin with SMTPB_CURSOR_START; the members are private. A cursor belongs to one
   iterator and one reply. */
typedef struct smtpb_cursor {
    size_t at;
    size_t piece;
    size_t echo;
    uint32_t count;
    uint32_t state;
} smtpb_cursor;

/* clang-format off */
#define SMTPB_CURSOR_START { 0, 0, 0, 0, 0 }
/* clang-format on */

/** The result of a call: 0 is success, a negative value is failure. */
typedef enum smtpb_result {
    SMTPB_OK = 0,
    SMTPB_E_MORE = -1,   /**< smtpb_feed only: the reply is not complete yet, pass in more octets */
    SMTPB_E_SYNTAX = -2, /**< no reply code; smtpb_rules_...: not a valid rule or block */
    SMTPB_E_LIMIT = -3,  /**< smtpb_feed: longer than the caller allows; smtpb_rules_compile: cap is too small */
    SMTPB_E_ARG = -4     /**< a NULL or a zero size where this header forbids it */
} smtpb_result;

/** An enhanced status code, class.subject.detail (RFC 3463). cls 0: no status. Each number is at most 999. */
typedef struct smtpb_status {
    uint16_t cls; /**< 2 success, 4 persistent transient, 5 permanent */
    uint16_t subject;
    uint16_t detail;
} smtpb_status;

/* ---- The parts of a verdict -------------------------------------------------------------------------- */

/** The command that was answered, or the stage that the session had reached. */
typedef enum smtpb_stage {
    SMTPB_STAGE_UNKNOWN = 0,
    SMTPB_STAGE_CONNECT = 1, /**< the greeting */
    SMTPB_STAGE_HELO = 2,    /**< EHLO, HELO, LHLO */
    SMTPB_STAGE_STARTTLS = 3,
    SMTPB_STAGE_AUTH = 4,
    SMTPB_STAGE_MAIL = 5,
    SMTPB_STAGE_RCPT = 6,
    SMTPB_STAGE_DATA = 7, /**< the DATA command itself */
    SMTPB_STAGE_EOD = 8,  /**< end of data: the final dot, or the last BDAT */
    SMTPB_STAGE_OTHER = 9 /**< VRFY, ETRN, QUIT, ... */
} smtpb_stage;

/** The kind of bounce. */
typedef enum smtpb_type {
    SMTPB_TYPE_NONE = 0,  /**< no failure */
    SMTPB_TYPE_SOFT = 1,  /**< on the recipient's side, temporary */
    SMTPB_TYPE_HARD = 2,  /**< on the recipient's side, permanent */
    SMTPB_TYPE_BLOCK = 3, /**< refused because of the sender, its host, the message or a policy */
    SMTPB_TYPE_UNDETERMINED = 4
} smtpb_type;

/** What the reply claims about the recipient's address. It is only a claim: keep the time, the reply and an expiry
   with each entry of a suppression list. */
typedef enum smtpb_address {
    SMTPB_ADDRESS_UNKNOWN = 0,
    SMTPB_ADDRESS_UNAFFECTED = 1, /**< nothing is wrong with it */
    SMTPB_ADDRESS_SUSPECT = 2,    /**< count it; one reply is not enough */
    SMTPB_ADDRESS_DEAD = 3        /**< it will never accept mail */
} smtpb_address;

typedef enum smtpb_category {
    SMTPB_CATEGORY_NONE = 0,
    SMTPB_CATEGORY_ADDRESS = 1,
    SMTPB_CATEGORY_MAILBOX = 2,
    SMTPB_CATEGORY_SYSTEM = 3,
    SMTPB_CATEGORY_NETWORK = 4,
    SMTPB_CATEGORY_PROTOCOL = 5,
    SMTPB_CATEGORY_MESSAGE = 6,
    SMTPB_CATEGORY_AUTHENTICATION = 7,
    SMTPB_CATEGORY_REPUTATION = 8,
    SMTPB_CATEGORY_RATE = 9,
    SMTPB_CATEGORY_POLICY = 10,
    SMTPB_CATEGORY_OTHER = 11
} smtpb_category;

/** Why. Each reason's row in src/tables/reasons.def gives category, type, address, action, scope and severity. */
typedef enum smtpb_reason {
    SMTPB_REASON_UNDETERMINED = 0,
    SMTPB_REASON_ACCEPTED = 1, /**< 2xx or 3xx */
    SMTPB_REASON_USER_UNKNOWN = 2,
    SMTPB_REASON_ADDRESS_SYNTAX = 3,
    SMTPB_REASON_DOMAIN_UNKNOWN = 4,
    SMTPB_REASON_MOVED = 5,
    SMTPB_REASON_DOMAIN_NO_MAIL = 6,       /**< the domain or host accepts no mail at all */
    SMTPB_REASON_RECIPIENT_UNVERIFIED = 7, /**< the server has not been able to verify the recipient */
    SMTPB_REASON_MAILBOX_UNAVAILABLE = 8,  /**< no details given: unknown, locked or refused */
    SMTPB_REASON_MAILBOX_FULL = 9,
    SMTPB_REASON_MAILBOX_DISABLED = 10,
    SMTPB_REASON_SUPPRESSED = 11,               /**< on the sending service's own suppression list */
    SMTPB_REASON_RECIPIENT_RESTRICTED = 12,     /**< members only, internal mail only, ... */
    SMTPB_REASON_RECIPIENT_BLOCKED_SENDER = 13, /**< the recipient blocks this sender */
    SMTPB_REASON_SYSTEM_FULL = 14,
    SMTPB_REASON_SYSTEM_ERROR = 15,
    SMTPB_REASON_SYSTEM_UNAVAILABLE = 16,
    SMTPB_REASON_NETWORK_ERROR = 17,
    SMTPB_REASON_DNS_FAILURE = 18,
    SMTPB_REASON_ROUTING_ERROR = 19,
    SMTPB_REASON_MAIL_LOOP = 20,
    SMTPB_REASON_EXPIRED = 21, /**< given up after too long in a queue */
    SMTPB_REASON_PROTOCOL_ERROR = 22,
    SMTPB_REASON_UNSUPPORTED = 23, /**< SMTPUTF8, 8BITMIME, a parameter, ... */
    SMTPB_REASON_MESSAGE_TOO_LARGE = 24,
    SMTPB_REASON_CONTENT_REJECTED = 25,
    SMTPB_REASON_ATTACHMENT_BLOCKED = 26,
    SMTPB_REASON_VIRUS = 27,
    SMTPB_REASON_SPAM_CONTENT = 28,
    SMTPB_REASON_SENDER_REJECTED = 29,        /**< the envelope sender or its domain */
    SMTPB_REASON_SENDER_UNAUTHENTICATED = 30, /**< SPF, DKIM, DMARC, ARC */
    SMTPB_REASON_REVERSE_DNS = 31,            /**< PTR or HELO name */
    SMTPB_REASON_CLIENT_AUTH_REQUIRED = 32,   /**< SMTP AUTH missing, refused or too weak */
    SMTPB_REASON_TLS_REQUIRED = 33,           /**< TLS missing or failed */
    SMTPB_REASON_BLOCKLISTED = 34,
    SMTPB_REASON_POOR_REPUTATION = 35,
    SMTPB_REASON_RATE_LIMITED = 36,
    SMTPB_REASON_SENDER_QUOTA = 37, /**< the sending account's own limit */
    SMTPB_REASON_RECIPIENT_RATE_LIMITED = 38,
    SMTPB_REASON_GREYLISTED = 39,
    SMTPB_REASON_TOO_MANY_RECIPIENTS = 40, /**< in one transaction: split it */
    SMTPB_REASON_POLICY_REJECTED = 41,
    SMTPB_REASON_RELAY_DENIED = 42
} smtpb_reason;

/** How urgent it is for the operator of the sending side. */
typedef enum smtpb_severity {
    SMTPB_SEVERITY_LOW = 0,
    SMTPB_SEVERITY_MEDIUM = 1,
    SMTPB_SEVERITY_HIGH = 2,
    SMTPB_SEVERITY_CRITICAL = 3
} smtpb_severity;

/** What to do now. */
typedef enum smtpb_action {
    SMTPB_ACTION_NONE = 0,
    SMTPB_ACTION_RETRY = 1,       /**< on the normal schedule */
    SMTPB_ACTION_RETRY_LATER = 2, /**< after the stated wait, or a long one */
    SMTPB_ACTION_SLOW_DOWN = 3,
    SMTPB_ACTION_PAUSE = 4, /**< stop sending from this source to this host for a while */
    SMTPB_ACTION_SUPPRESS_ADDRESS = 5,
    SMTPB_ACTION_FIX_MESSAGE = 6,
    SMTPB_ACTION_FIX_SENDER = 7, /**< DNS, authentication, HELO, TLS, credentials */
    SMTPB_ACTION_REQUEST_DELISTING = 8,
    SMTPB_ACTION_REVIEW = 9 /**< a person should look */
} smtpb_action;

/** What the action applies to. */
typedef enum smtpb_scope {
    SMTPB_SCOPE_MESSAGE = 0,
    SMTPB_SCOPE_RECIPIENT = 1,
    SMTPB_SCOPE_RECIPIENT_DOMAIN = 2,
    SMTPB_SCOPE_SOURCE_IP = 3,
    SMTPB_SCOPE_SENDER_DOMAIN = 4,
    SMTPB_SCOPE_SESSION = 5
} smtpb_scope;

/** How certain the verdict is. */
typedef enum smtpb_confidence {
    SMTPB_CONFIDENCE_LOW = 0,    /**< the code alone */
    SMTPB_CONFIDENCE_MEDIUM = 1, /**< the enhanced status, or an ambiguous phrase */
    SMTPB_CONFIDENCE_HIGH = 2    /**< a specific phrase or a provider's token */
} smtpb_confidence;

/** The kind of evidence that decided. */
typedef enum smtpb_by {
    SMTPB_BY_CODE = 0,
    SMTPB_BY_STATUS = 1,
    SMTPB_BY_STAGE = 2,
    SMTPB_BY_TEXT = 3,
    SMTPB_BY_PROVIDER = 4,
    SMTPB_BY_USER = 5 /**< a rule in the context's `rules` */
} smtpb_by;

/** The receiving provider, if known. */
typedef enum smtpb_provider {
    SMTPB_PROVIDER_UNKNOWN = 0,
    SMTPB_PROVIDER_GOOGLE = 1,
    SMTPB_PROVIDER_MICROSOFT = 2,
    SMTPB_PROVIDER_YAHOO = 3,
    SMTPB_PROVIDER_APPLE = 4,
    SMTPB_PROVIDER_IMPROVMX = 5,
    SMTPB_PROVIDER_YANDEX = 6,
    SMTPB_PROVIDER_RAMBLER = 7,
    SMTPB_PROVIDER_ZOHO = 8,
    SMTPB_PROVIDER_QQ = 9,
    SMTPB_PROVIDER_NETEASE = 10,
    SMTPB_PROVIDER_MIMECAST = 11,
    SMTPB_PROVIDER_PROOFPOINT = 12,
    SMTPB_PROVIDER_BARRACUDA = 13,
    SMTPB_PROVIDER_CISCO = 14,
    SMTPB_PROVIDER_BROADCOM = 15,
    SMTPB_PROVIDER_RACKSPACE = 16,
    SMTPB_PROVIDER_GODADDY = 17,
    SMTPB_PROVIDER_ORANGE = 18,
    SMTPB_PROVIDER_SFR = 19,
    SMTPB_PROVIDER_FREE = 20,
    SMTPB_PROVIDER_LAPOSTE = 21,
    SMTPB_PROVIDER_BOUYGUES = 22,
    SMTPB_PROVIDER_GMX = 23,
    SMTPB_PROVIDER_IONOS = 24,
    SMTPB_PROVIDER_T_ONLINE = 25,
    SMTPB_PROVIDER_STRATO = 26,
    SMTPB_PROVIDER_FREENET = 27,
    SMTPB_PROVIDER_MAIL_RU = 28,
    SMTPB_PROVIDER_UKR_NET = 29,
    SMTPB_PROVIDER_NAVER = 30,
    SMTPB_PROVIDER_DAUM = 31,
    SMTPB_PROVIDER_DOCOMO = 32,
    SMTPB_PROVIDER_KDDI = 33,
    SMTPB_PROVIDER_SOFTBANK = 34,
    SMTPB_PROVIDER_YAHOO_JAPAN = 35,
    SMTPB_PROVIDER_NTT = 36,
    SMTPB_PROVIDER_SEZNAM = 37,
    SMTPB_PROVIDER_WP = 38,
    SMTPB_PROVIDER_ONET = 39,
    SMTPB_PROVIDER_INTERIA = 40,
    SMTPB_PROVIDER_COMCAST = 41,
    SMTPB_PROVIDER_COX = 42,
    SMTPB_PROVIDER_CHARTER = 43,
    SMTPB_PROVIDER_ATT = 44,
    SMTPB_PROVIDER_EARTHLINK = 45,
    SMTPB_PROVIDER_FASTMAIL = 46,
    SMTPB_PROVIDER_PROTON = 47,
    SMTPB_PROVIDER_TUTANOTA = 48,
    SMTPB_PROVIDER_GANDI = 49,
    SMTPB_PROVIDER_OVH = 50,
    SMTPB_PROVIDER_INFOMANIAK = 51,
    SMTPB_PROVIDER_HOSTINGER = 52,
    SMTPB_PROVIDER_NAMECHEAP = 53,
    SMTPB_PROVIDER_AMAZON = 54,
    SMTPB_PROVIDER_CLOUDFLARE = 55,
    SMTPB_PROVIDER_FORWARDEMAIL = 56,
    SMTPB_PROVIDER_MAILGUN = 57,
    SMTPB_PROVIDER_SENDGRID = 58,
    SMTPB_PROVIDER_TRENDMICRO = 59,
    SMTPB_PROVIDER_TRELLIX = 60,
    SMTPB_PROVIDER_SOPHOS = 61,
    SMTPB_PROVIDER_FORCEPOINT = 62,
    SMTPB_PROVIDER_HORNETSECURITY = 63,
    SMTPB_PROVIDER_SPAMEXPERTS = 64,
    SMTPB_PROVIDER_SPAMHERO = 65,
    SMTPB_PROVIDER_MAILPROTECTOR = 66,
    SMTPB_PROVIDER_APPRIVER = 67,
    SMTPB_PROVIDER_MXLOGIC = 68,
    SMTPB_PROVIDER_POSTINI = 69,
    SMTPB_PROVIDER_MAILROUTE = 70,
    SMTPB_PROVIDER_LIBERO = 71,
    SMTPB_PROVIDER_TIM = 72,
    SMTPB_PROVIDER_TISCALI = 73,
    SMTPB_PROVIDER_ARUBA = 74,
    SMTPB_PROVIDER_KPN = 75,
    SMTPB_PROVIDER_ZIGGO = 76,
    SMTPB_PROVIDER_TELENET = 77,
    SMTPB_PROVIDER_PROXIMUS = 78,
    SMTPB_PROVIDER_BLUEWIN = 79,
    SMTPB_PROVIDER_BTINTERNET = 80,
    SMTPB_PROVIDER_VIRGINMEDIA = 81,
    SMTPB_PROVIDER_TALKTALK = 82,
    SMTPB_PROVIDER_SKY = 83,
    SMTPB_PROVIDER_TELSTRA = 84,
    SMTPB_PROVIDER_OPTUS = 85,
    SMTPB_PROVIDER_IINET = 86,
    SMTPB_PROVIDER_SHAW = 87,
    SMTPB_PROVIDER_ROGERS = 88,
    SMTPB_PROVIDER_BELL = 89,
    SMTPB_PROVIDER_TELUS = 90,
    SMTPB_PROVIDER_VIDEOTRON = 91,
    SMTPB_PROVIDER_NETVIGATOR = 92,
    SMTPB_PROVIDER_HINET = 93,
    SMTPB_PROVIDER_REDIFF = 94,
    SMTPB_PROVIDER_UOL = 95,
    SMTPB_PROVIDER_TERRA = 96,
    SMTPB_PROVIDER_LOCAWEB = 97,
    SMTPB_PROVIDER_ALIYUN = 98,
    SMTPB_PROVIDER_SINA = 99,
    SMTPB_PROVIDER_SOHU = 100,
    SMTPB_PROVIDER_CHINA_MOBILE = 101,
    SMTPB_PROVIDER_CHINA_TELECOM = 102,
    SMTPB_PROVIDER_LARK = 103
} smtpb_provider;

/** What happened when no reply came. */
typedef enum smtpb_silence {
    SMTPB_SILENCE_REFUSED = 0, /**< the connection was refused, or there was no route to the host */
    SMTPB_SILENCE_TIMED_OUT = 1,
    SMTPB_SILENCE_DROPPED = 2 /**< the server closed the connection */
} smtpb_silence;

/* ---- A reply, where it came from, what it means ---------------------------------------------------------- */

/** Bits of smtpb_reply.flags. */
typedef enum smtpb_reply_flag {
    SMTPB_REPLY_NO_CODE = 1,          /**< no reply code */
    SMTPB_REPLY_CODES_DIFFER = 2,     /**< from line to line, which RFC 5321 4.2.1 forbids */
    SMTPB_REPLY_CLASSES_DIFFER = 4,   /**< even in the first digit: MTAs disagree on what such a reply means */
    SMTPB_REPLY_STATUSES_DIFFER = 8,  /**< two lines have different statuses; the first one counts */
    SMTPB_REPLY_STATUS_CONFLICT = 16, /**< the class of a status contradicts the code; see `doubted` */
    SMTPB_REPLY_CUT = 32,             /**< the final line is missing */
    SMTPB_REPLY_NO_LINE_END = 64,     /**< the last line has no line end */
    SMTPB_REPLY_LONG_LINE = 128,      /**< a line of over 512 octets, line end included (RFC 5321 4.5.3.1.5) */
    SMTPB_REPLY_NOT_TEXT = 256,       /**< contains controls other than tab, or 8-bit octets that are not UTF-8 */
    SMTPB_REPLY_CODELESS_LINE = 512,  /**< a line after the first has no code; it is taken as text */
    SMTPB_REPLY_TRAILING = 1024,      /**< another reply follows; raw ends before it */
    SMTPB_REPLY_FLAT = 2048 /**< line ends were lost, folded or escaped; a line begins where the code recurs */
} smtpb_reply_flag;

/** A reply, one or more lines (RFC 5321 4.2). Filled by the library; read only. */
typedef struct smtpb_reply {
    uint16_t code;        /**< of the first line, 200..599; 0: none */
    uint16_t last_code;   /**< of the last line that has one */
    uint32_t lines;       /**< 1 or more; 0: raw is empty */
    uint32_t flags;       /**< SMTPB_REPLY_... */
    smtpb_status status;  /**< the first one that does not contradict the code; cls 0: none */
    smtpb_status doubted; /**< the first one whose class contradicts the code; cls 0: none */
    smtpb_span raw;       /**< all lines with their codes and line ends; read by smtpb_piece_next */
    smtpb_span nested; /**< the innermost reply that the text quotes ("said: 550 ..."), at most 4 deep; len 0: none */
    uint64_t reserved[8];
} smtpb_reply;

/** How a reply was wrapped. */
typedef enum smtpb_form {
    SMTPB_FORM_AUTO = 0,      /**< in: detect it; out: none was recognised */
    SMTPB_FORM_WIRE = 1,      /**< as the server sent it, or flattened: it begins with its code */
    SMTPB_FORM_POSTFIX = 2,   /**< `host X[ip] said: ... (in reply to RCPT TO command)`,
                                 `reject: RCPT from X[ip]: ...` */
    SMTPB_FORM_EXIM = 3,      /**< `SMTP error from remote mail server after RCPT TO:<x>: ...` */
    SMTPB_FORM_SENDMAIL = 4,  /**< `stat=...`, `reject=...`, `>>> RCPT To:<x>` and `<<< ...`, `(reason: ...)`;
                                 MDaemon's `--> RCPT To:<x>` and `<-- ...` */
    SMTPB_FORM_QMAIL = 5,     /**< `Remote host said: ...`, also with `_` for blanks as in qmail-send's log */
    SMTPB_FORM_EXCHANGE = 6,  /**< `#<X #5.7.1 smtp;...> #SMTP#`, `Remote Server at X returned '...'`,
                                 `[{LED=...};{MSG=...};{FQDN=X};...]` */
    SMTPB_FORM_DSN_FIELD = 7, /**< one field: Diagnostic-Code, Status or X-Actual-Recipient, or its value */
    SMTPB_FORM_OPENSMTPD = 8, /**< `stat="..."`, and smtp-out reports */
    SMTPB_FORM_CISCO = 9,     /**< `5.1.0 - Unknown address error 550-'...'`; its code is outside reply->raw */
    SMTPB_FORM_GMAIL = 10,    /**< `The error that the other server returned was: ...` */
    SMTPB_FORM_DMA = 11,      /**< `X [ip] did not like our RCPT TO: ...` */
    SMTPB_FORM_OUTLOOK = 12   /**< `..., Protocol: SMTP, Server Response: '...', ..., Error Number: 0x800CCC79` */
} smtpb_form;

/** What the wrapping says. */
typedef struct smtpb_origin {
    smtpb_form form;   /**< the form that was found */
    smtpb_stage stage; /**< the command that the reply answers, as an MTA or the words of a client tell it */
    uint32_t silent;   /**< 1: no reply came: see smtpb_classify_silence; the reply's text is the log's */
    smtpb_silence silence;
    smtpb_span host; /**< name or address of the remote host; len 0: not given */
    uint64_t reserved[4];
} smtpb_origin;

/** What the caller knows in addition to the reply. Start with SMTPB_CONTEXT_START and set what you know. */
typedef struct smtpb_context {
    size_t size; /**< sizeof(smtpb_context), as compiled */
    smtpb_stage stage;
    uint32_t accepted;    /**< recipients accepted in this transaction before the reply; 0: not known. If more than 1,
                             a reply to DATA or at end of data makes the recipient dead only if it names it. LMTP and
                             PRDR (one reply per recipient): pass 1 */
    smtpb_span mx;        /**< name of the host that answered; case and a trailing dot do not matter */
    smtpb_span recipient; /**< mailbox of the RCPT command, with or without < > */
    smtpb_span sender;    /**< mailbox of the MAIL command, with or without < > */
    smtpb_span rules;     /**< a block from smtpb_rules_compile; its rules come before all other evidence. It must not
                             change until the call returns, and is ignored if smtpb_rules_check refuses it */
} smtpb_context;

/* clang-format off */
#define SMTPB_CONTEXT_START \
    { sizeof(smtpb_context), SMTPB_STAGE_UNKNOWN, 0, { NULL, 0 }, { NULL, 0 }, { NULL, 0 }, { NULL, 0 } }
/* clang-format on */

/** What a reply means. For the order of evidence see src/judge/README.md. */
typedef struct smtpb_verdict {
    smtpb_reason reason;
    smtpb_category category;
    smtpb_type type;
    smtpb_address address;
    smtpb_action action;
    smtpb_scope scope;
    smtpb_severity severity;
    smtpb_confidence confidence;
    smtpb_by by;
    smtpb_provider provider;  /**< by ctx->mx, else by a mark in the text ("- gsmtp") */
    uint32_t permanent;       /**< 1: the server will not accept this message for this recipient later; 0: it may */
    uint32_t retry_after;     /**< seconds that the reply asks to wait, 1..604800; 0: it does not say */
    uint32_t rule;            /**< number of the rule that decided: 1..32767 built in, never changed; from 32768 the
                             user's, by line; 0: no rule decided */
    uint32_t maybe_delivered; /**< 1: no reply came to the final dot, so a retry may be a duplicate (RFC 1047) */
    smtpb_span evidence;      /**< the octets of reply->raw that decided; len 0: the code or stage did */
    uint64_t reserved[8];
} smtpb_verdict;

/* ---- First calls: from octets to a verdict, JSON, advice ----------------------------------------------------- */

/** Find the reply in `in` and judge it: smtpb_find with SMTPB_FORM_AUTO, then smtpb_judge_found. `in` is a reply, a
   log line, a field of a DSN or a paragraph of a bounce. ctx, reply and origin may be NULL. *reply and *out borrow
   from `in`.
   SMTPB_OK. SMTPB_E_SYNTAX: no reply code was found; the text was judged anyway. SMTPB_E_ARG: out is NULL, or `in` has
   a size but no pointer; then *out is undetermined.
   See also smtpb_feed for replies that arrive in pieces, and smtpb_forward_next for where a mailbox went. */
SMTPB_API smtpb_result smtpb_judge(smtpb_span in, const smtpb_context *ctx, smtpb_reply *reply, smtpb_origin *origin,
                                   smtpb_verdict *out);

/** The second half of smtpb_judge, for a reply that you read by smtpb_find: stage and host are taken from *origin where
   ctx does not set them, and silence is judged by smtpb_classify_silence. origin and ctx may be NULL. */
SMTPB_API void smtpb_judge_found(const smtpb_reply *reply, const smtpb_origin *origin, const smtpb_context *ctx,
                                 smtpb_verdict *out);

/** What to do now: one sentence without a full stop. Never NULL; constant. */
SMTPB_API const char *smtpb_advice(const smtpb_verdict *verdict);

/** Write all that is known about a reply as one JSON object (RFC 8259) without a line end, as `smtpbounce filter`
   prints it. All keys are always present, in the order of smtpbounce(1), OUTPUT, which explains them; missing values
   are null. Strings are valid UTF-8 and safe on a terminal. origin and ctx may be NULL; ctx is the one that the reply
   was judged with. error: why the verdict must not be trusted, else NULL. Returns the length of the object, as snprintf
   does. */
SMTPB_API size_t smtpb_json(const smtpb_reply *reply, const smtpb_origin *origin, const smtpb_context *ctx,
                            const smtpb_verdict *verdict, const char *error, char *buf, size_t cap);

/** Write octets as a JSON string with its quotes, escaped as smtpb_json does: for members of your own. Returns its
   length, as snprintf does. */
SMTPB_API size_t smtpb_json_string(smtpb_span text, char *buf, size_t cap);

/** smtpb_judge and smtpb_json in one call, for other languages. Strings are NULL or "" if not known; `text` has len
   octets. stage: a name such as "rcpt". An unknown stage or an empty text is reported in "error", and nothing is
   judged. accepted: as in smtpb_context. Returns the length of the object, as snprintf does. */
SMTPB_API size_t smtpb_judge_json(const char *text, size_t len, const char *stage, const char *mx,
                                  const char *recipient, const char *sender, unsigned accepted, char *buf, size_t cap);

/* ---- Reply codes: what reference pages say about them ------------------------------------------------------- */

/** One row of the table of reply codes. Small integers only. */
typedef struct smtpb_code_info {
    uint16_t code;     /**< 200..599; 2, 3, 4 or 5: the row for that first digit; 0: not an SMTP code */
    uint16_t rfc;      /**< number of the RFC that defines the code; 0: none does */
    smtpb_type bounce; /**< none, soft or hard, by the code's first digit and definition; row 0: undetermined */
    smtpb_severity severity;
    smtpb_category category;
    smtpb_action action;
    smtpb_reason reason; /**< the reason that the code alone suggests */
    smtpb_status status; /**< the enhanced status that usually goes with it; cls 0: none */
} smtpb_code_info;

/** Look up a reply code. Never NULL: a code without a row gets the row of its first digit (RFC 5321 4.2.1), anything
   outside 200..599 row 0. The row says what reference pages say about the code; smtpb_classify says what a reply
   means. The result is constant and always valid. See also smtpb_code_text. */
SMTPB_API const smtpb_code_info *smtpb_code(unsigned code);

/** What to do about a reply with this code: one sentence without a full stop, "Suppress the address; do not retry".
   Never NULL; constant. */
SMTPB_API const char *smtpb_code_advice(unsigned code);

/* ---- Forwarding addresses ------------------------------------------------------------------------------------ */

/** Bits of smtpb_forward.flags. */
typedef enum smtpb_forward_flag {
    SMTPB_FORWARD_WEAK = 1,         /**< in a reply other than 551 and 251, without status X.1.6 */
    SMTPB_FORWARD_UNBRACKETED = 2,  /**< without < >, so where it ends is a guess */
    SMTPB_FORWARD_SOURCE_ROUTE = 4, /**< a source route before it was dropped (RFC 5321 F.2) */
    SMTPB_FORWARD_QUOTED = 8,       /**< the local part is a quoted string */
    SMTPB_FORWARD_LITERAL = 16,     /**< the domain is an address literal */
    SMTPB_FORWARD_UTF8 = 32,        /**< not ASCII only: needs SMTPUTF8 (RFC 6531) */
    SMTPB_FORWARD_REPLACED = 64     /**< a ? in the local part: a log may have replaced another octet by it */
} smtpb_forward_flag;

/** A forwarding address that a reply names (RFC 5321 3.4). Only ever show it to a person: the server may lie
   (RFC 5321 7.4). */
typedef struct smtpb_forward {
    smtpb_span address; /**< the mailbox as written, `local@domain`, without brackets and source route */
    smtpb_span local;   /**< the part before the at sign, with its quotes if it has any; case-sensitive */
    smtpb_span domain;  /**< the part after the at sign: a domain, or an address literal with its [ ] */
    uint32_t flags;     /**< SMTPB_FORWARD_... */
    uint32_t reserved[7];
} smtpb_forward;

/** The next forwarding address in `text`, the text of a 551 or 251 reply without its code. False: no more, after 16
   at most. *out borrows from `text`. Left out: an echo of the recipient, message ids, URLs, HTML, the null path,
   addresses to contact for help. See also smtpb_forward_next, which knows the code, the recipient and the sender. */
SMTPB_API bool smtpb_forward_in(smtpb_span text, smtpb_cursor *at, smtpb_forward *out);

/** The next forwarding address in the reply: in a 551, a 251 or with status X.1.6, after words such as "try" or "moved
   to"; in a 550 or 553, flagged weak, after words such as "moved to" only. Never ctx->recipient or ctx->sender, nor an
   address that ends where the reply was cut. ctx may be NULL. False: no more, after 16 at most. *out borrows from
   reply->raw. */
SMTPB_API bool smtpb_forward_next(const smtpb_reply *reply, const smtpb_context *ctx, smtpb_cursor *at,
                                  smtpb_forward *out);

/** Write forward->address as a string. Returns its length, as snprintf does: at most 254, or 320 if it is flagged
   SMTPB_FORWARD_UNBRACKETED. forward NULL: an empty string. */
SMTPB_API size_t smtpb_forward_write(const smtpb_forward *forward, char *buf, size_t cap);

/* ---- Read: octets to a reply --------------------------------------------------------------------------------- */

/** Parse a whole reply. It ends where `in` ends: a missing final line or line end is a flag, not a failure. Lines end
   with CRLF or LF; more CRs before the LF belong to the line end. A line after the final one belongs to the reply
   unless it begins with a different code.
   SMTPB_OK. SMTPB_E_SYNTAX: `in` does not begin with a code (it may be empty); *out has code 0 and raw = in, so that
   its text can still be judged. SMTPB_E_ARG. *out borrows from `in`.
   See also smtpb_feed, for replies that arrive in pieces, and smtpb_find, for log lines and DSN fields. */
SMTPB_API smtpb_result smtpb_parse(smtpb_span in, smtpb_reply *out);

/** State of a stream of replies. Begin with SMTPB_STREAM_START, then set the limits if the defaults do not suit. */
typedef struct smtpb_stream {
    size_t size;       /**< sizeof(smtpb_stream), as compiled */
    size_t max_octets; /**< of a reply with its line ends; 0: 65,536 */
    size_t max_line;   /**< octets of a line with its line end; 0: 8,192 */
    size_t max_lines;  /**< of a reply; 0: 512 */
    size_t consumed;   /**< out: octets to drop from the front of the input before the next call */
    size_t error_at;   /**< out: after SYNTAX or LIMIT the offset of the first octet at fault */
    size_t scanned;    /**< private from here */
    size_t line;
    size_t lines;
    uint32_t state;
    uint32_t pad;
} smtpb_stream;

/* clang-format off */
#define SMTPB_STREAM_START { sizeof(smtpb_stream), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }
/* clang-format on */

/** Parse replies as they arrive. `in` holds all octets received so far from the start of the reply; it may move between
   calls. Each octet is searched once, however the input is split. A loop, with `held` octets in a buffer that holds
   max_octets and one more:

   ```
   while (held > 0 && (result = smtpb_feed(&stream, (smtpb_span){ buffer, held }, &reply)) != SMTPB_E_MORE) {
       if (result == SMTPB_OK)
           smtpb_classify(&reply, &ctx, &verdict); // before its octets are dropped: it borrows from them
       memmove(buffer, buffer + stream.consumed, held -= stream.consumed);
   }
   ```

   SMTPB_OK: *out is the reply, which ends with its final line; drop stream->consumed octets, and what follows is the
     next reply. (smtpb_parse takes further lines with the same code as lines of the same reply.)
   SMTPB_E_MORE: keep the octets and pass them in again with more appended. *out is all zero, and so is consumed.
   SMTPB_E_SYNTAX: the first line has no code; drop stream->consumed octets to continue after its line end.
   SMTPB_E_LIMIT: a limit was exceeded; drop stream->consumed octets to continue after the next line end. If that has
     not arrived yet, consumed is all of `in`, and the next calls return the same, with error_at 0, up to the one that
     brings it. Further lines of that reply then come as replies of their own: better close the connection.
   SMTPB_E_ARG: a NULL, stream->size is not set, or `in` is shorter than in a previous call that returned SMTPB_E_MORE.
   After each of them but SMTPB_E_MORE the stream begins anew, with its limits. Octets that are left when the connection
   ends can be given to smtpb_parse, which flags the reply as cut. */
SMTPB_API smtpb_result smtpb_feed(smtpb_stream *stream, smtpb_span in, smtpb_reply *out);

/** Find the reply in one log line, one field of a DSN or one paragraph of a bounce. `form` says how it is wrapped; AUTO
   detects it, but never in input that begins with a reply code, because a server could plant one. The leftmost wrapping
   counts: what follows it is the server's own text. Leading white space is skipped.
   SMTPB_OK. SMTPB_E_SYNTAX: no reply code was found; *out has code 0, the text found as raw, and perhaps a status.
   SMTPB_E_ARG. *out and *origin borrow from `in`. See also smtpb_judge and smtpb_judge_found. */
SMTPB_API smtpb_result smtpb_find(smtpb_form form, smtpb_span in, smtpb_reply *out, smtpb_origin *origin);

/** How a piece is joined to the one before it. */
typedef enum smtpb_join {
    SMTPB_JOIN_NONE = 0, /**< it is the first */
    SMTPB_JOIN_LINE = 1, /**< by a line break */
    SMTPB_JOIN_BLANK = 2 /**< by a space */
} smtpb_join;

typedef struct smtpb_piece {
    smtpb_span text; /**< without code, separator, leading status and line end; may be empty */
    smtpb_join join;
} smtpb_piece;

/** The next piece of a reply's text. False: no more. See also smtpb_text, which writes them as one string. */
SMTPB_API bool smtpb_piece_next(const smtpb_reply *reply, smtpb_cursor *at, smtpb_piece *out);

/** Write the text within the span `part` of reply->raw, pieces joined by '\n' or ' '; a part that is all code or status
   is written unchanged. part.len 0, or all of raw: the whole text. Returns the length of the text, as snprintf does.
   reply NULL: an empty string. */
SMTPB_API size_t smtpb_text(const smtpb_reply *reply, smtpb_span part, char *buf, size_t cap);

/* ---- Classify: a reply to a verdict --------------------------------------------------------------------------- */

/** Judge a reply. ctx may be NULL. Cannot fail: an empty reply, or NULL, is undetermined. out->evidence borrows from
   reply->raw.
   See also smtpb_judge, smtpb_matches for what else would have decided, and smtpb_rule_text for the rule's words. */
SMTPB_API void smtpb_classify(const smtpb_reply *reply, const smtpb_context *ctx, smtpb_verdict *out);

/** Judge a missing reply; ctx->stage says which one was awaited. Never permanent, never about the address. If it was
   SMTPB_STAGE_EOD, out->maybe_delivered is 1: the next attempt may create a duplicate (RFC 1047). */
SMTPB_API void smtpb_classify_silence(smtpb_silence what, const smtpb_context *ctx, smtpb_verdict *out);

/* ---- Facts: what a reply states in addition to the verdict ------------------------------------------------- */

typedef enum smtpb_fact_kind {
    SMTPB_FACT_MECHANISM = 0, /**< value: smtpb_mechanism */
    SMTPB_FACT_LIMIT = 1,     /**< value: smtpb_limit */
    SMTPB_FACT_WAIT = 2,      /**< value: seconds to wait, 1..604800; see clipped */
    SMTPB_FACT_BLOCKLIST = 3  /**< value: smtpb_listed; the span is the list's name */
} smtpb_fact_kind;

/** What a block list lists. */
typedef enum smtpb_listed {
    SMTPB_LISTED_UNKNOWN = 0,
    SMTPB_LISTED_IP = 1,
    SMTPB_LISTED_DOMAIN = 2,
    SMTPB_LISTED_URI = 3, /**< domains of links in messages */
    SMTPB_LISTED_HASH = 4
} smtpb_listed;

/** The sender authentication that failed. */
typedef enum smtpb_mechanism {
    SMTPB_MECHANISM_SPF = 1,
    SMTPB_MECHANISM_DKIM = 2,
    SMTPB_MECHANISM_DMARC = 3,
    SMTPB_MECHANISM_ARC = 4
} smtpb_mechanism;

/** The limit that was exceeded. */
typedef enum smtpb_limit {
    SMTPB_LIMIT_CONNECTIONS = 1,
    SMTPB_LIMIT_MESSAGES = 2,
    SMTPB_LIMIT_RECIPIENTS = 3,
    SMTPB_LIMIT_SIZE = 4,
    SMTPB_LIMIT_ERRORS = 5,
    SMTPB_LIMIT_HOPS = 6
} smtpb_limit;

typedef struct smtpb_fact {
    smtpb_fact_kind kind;
    uint32_t value;
    smtpb_span span;  /**< the octets of reply->raw that say so */
    uint32_t clipped; /**< 1: the reply asks for more than a week */
    uint32_t pad;
    uint64_t reserved[3];
} smtpb_fact;

/** The next fact that a reply states. ctx may be NULL. False: no more. *out borrows from reply->raw. Each call reads
   the words of the reply; smtpb_classify_with_facts reads them once. */
SMTPB_API bool smtpb_fact_next(const smtpb_reply *reply, const smtpb_context *ctx, smtpb_cursor *at, smtpb_fact *out);

/** smtpb_classify and all facts, in the order of smtpb_fact_next, at little more than the cost of the verdict. ctx may be
   NULL. out NULL: only the facts. facts NULL: only the verdict, and 0 is returned. Returns how many facts there are; the
   first cap of them are written. The spans borrow from reply->raw. */
SMTPB_API size_t smtpb_classify_with_facts(const smtpb_reply *reply, const smtpb_context *ctx, smtpb_verdict *out,
                                           smtpb_fact *facts, size_t cap);

/* ---- Enhanced status codes ---------------------------------------------------------------------------- */

/** One row of the table of enhanced statuses. Small integers only. */
typedef struct smtpb_status_info {
    uint16_t subject;     /**< 999: any */
    uint16_t detail;      /**< the row is for details from this one ... */
    uint16_t last_detail; /**< ... to this one; 999: for all without a row of their own */
    uint16_t rfc;         /**< number of the RFC that registered it; 0: a provider's own, or not known */
    uint8_t precise;      /**< 1: beats vague phrases; 0: vague, servers use it for anything */
    uint8_t fact_kind;    /**< smtpb_fact_kind of the fact that it states, if fact_value is not 0 */
    uint8_t fact_value;
    uint8_t provider;    /**< smtpb_provider that gives it this meaning; 0: the registry (RFC 5248) */
    uint8_t cls;         /**< 4 or 5 if only that class has this meaning; 0: every class */
    smtpb_reason reason; /**< UNDETERMINED if it gives none */
} smtpb_status_info;

/** Look up an enhanced status: the provider's own meaning first, then the registry's. Never NULL: an unknown detail
   gets the row of its subject, an unknown subject an undetermined row. The result is constant and always valid. */
SMTPB_API const smtpb_status_info *smtpb_status_find(smtpb_status status, smtpb_provider provider);

/** Read class.subject.detail (RFC 3463 2) at the start of `in`; neither a digit nor a dot and a digit may follow it.
   Returns the octets read, 5..9; 0: no status, and *out is all zero. */
SMTPB_API size_t smtpb_status_parse(smtpb_span in, smtpb_status *out);

/* ---- Rules: what decided, and what else would have ---------------------------------------------------- */

/** One rule: wording that servers are known to use, and what it means (src/rules). */
typedef struct smtpb_rule_info {
    uint16_t id;                 /**< permanent, 1..32767; smtpb_verdict.rule */
    uint8_t vague;               /**< 1: a precise status beats it */
    uint8_t mark;                /**< 1: it identifies the provider and decides nothing */
    smtpb_confidence confidence; /**< of a verdict by it */
    smtpb_reason reason;
} smtpb_rule_info;

/** Rule `index` in order of priority, as the files in src/rules list them. False past the last, with *out all zero. */
SMTPB_API bool smtpb_rule_at(size_t index, smtpb_rule_info *out);

/** A rule that matches a reply, conditions included. */
typedef struct smtpb_match {
    size_t index;        /**< for smtpb_rule_at */
    smtpb_span evidence; /**< the first match in reply->raw */
} smtpb_match;

/** The rules that match the reply, in order of priority: the first specific one that is not a mark decides, or, if no
   precise status does, the first vague one. At most cap of them are written to out; returns how many there are. ctx
   may be NULL. For explanations: it makes one pass over the text per rule. */
SMTPB_API size_t smtpb_matches(const smtpb_reply *reply, const smtpb_context *ctx, smtpb_match *out, size_t cap);

/* ---- Rules of your own ---------------------------------------------------------------------------------- */

/** What is wrong with a rule's line. */
typedef enum smtpb_rules_fault {
    SMTPB_RULES_FAULT_NONE = 0,
    SMTPB_RULES_FAULT_FIELDS = 1, /**< not "conditions : phrase : reason settings" */
    SMTPB_RULES_FAULT_CONDITION = 2,
    SMTPB_RULES_FAULT_WORD = 3,    /**< no word where one is expected */
    SMTPB_RULES_FAULT_BRACKET = 4, /**< not closed, or closed twice */
    SMTPB_RULES_FAULT_GAP = 5,     /**< not *1 to *9 */
    SMTPB_RULES_FAULT_EMPTY = 6,   /**< the phrase may match no word at all, or begins with a gap */
    SMTPB_RULES_FAULT_TOO_LONG =
        7, /**< over 64 words (a gap of n counts as n), a word of over 128 octets, or 8 nested brackets */
    SMTPB_RULES_FAULT_REASON = 8,
    SMTPB_RULES_FAULT_SETTING = 9,
    SMTPB_RULES_FAULT_VALUE = 10,
    SMTPB_RULES_FAULT_TOO_MANY = 11, /**< over 32,768 lines */
    SMTPB_RULES_FAULT_MIXED = 12,    /**< a | beside words in turn: "no such (user|mailbox)" needs its brackets */
    SMTPB_RULES_FAULT_CLASS = 13,    /**< a {class} that is not known */
    SMTPB_RULES_FAULT_NUMBER = 14,   /**< of the library's rules: not 1 to 32,767, or taken */
    SMTPB_RULES_FAULT_PROVIDER = 15  /**< not one of smtpb_provider_name() behind the @ */
} smtpb_rules_fault;

typedef struct smtpb_rules_error {
    uint32_t line;   /**< from 1; 0: no error */
    uint32_t column; /**< octets from 1 */
    smtpb_rules_fault fault;
} smtpb_rules_error;

/** Compile rules, one per line, into a block at buf. Conditions, phrase and reason are separated by colons:

   ```
   5 rcpt @google : mailbox [is] (closed|shut) : mailbox_disabled address=suspect action=review
   ```

   Conditions are optional and must all hold: 4 or 5, a code, a status (X.7.1: of any class), stages (any of them), a
   provider as ctx->mx identifies it. Phrases are described in smtpbounce(1), RULES. Settings replace what the reason's
   row says: category, type, address, action, scope, severity, confidence, permanent=yes|no, retry_after=SECONDS. Blank
   lines and lines that begin with # are ignored, and so are indented lines that begin with ok, not or seen. A line that
   ends in a backslash goes on in the next one. The number of a rule is 32767 plus its line. The first line that matches
   decides, before all other evidence, except for accepted replies (2xx, 3xx).

   At most cap octets are written; buf may have any alignment, or be NULL if cap is 0. *need is set to the size of the
   block. It contains no pointers: it may be copied, mapped and shared by threads, on machines of the same byte order
   and word sizes. need and error may be NULL. Judging skips the rules of which the text has no word
   that may begin the phrase, or none that may end it; per 8 others whose conditions hold it makes one more pass.
   SMTPB_OK. SMTPB_E_SYNTAX: *error says where, and nothing useful is at buf. SMTPB_E_LIMIT: cap is less than *need.
   SMTPB_E_ARG. See also smtpbounce(1), `smtpbounce lint`. */
SMTPB_API smtpb_result smtpb_rules_compile(smtpb_span text, void *buf, size_t cap, size_t *need,
                                           smtpb_rules_error *error);

/** Is this a complete block of this version and machine? SMTPB_OK or SMTPB_E_SYNTAX. A damaged block may match
   something else, but is never read past its end. */
SMTPB_API smtpb_result smtpb_rules_check(smtpb_span block);

/* ---- Normal form: the same text for replies that say the same ---------------------------------------------- */

#define SMTPB_NORMAL_VERSION 1 /**< of the form below; fingerprints of different versions are not comparable */

/** Write the reply in normal form: code, status and text in lower case on one line, where [address], [host], [ip],
   [url], [number], [id], [time] and [quoted] replace what differs from one recipient or day to the next. Normalizing a
   normal form does not change it. Returns its length, as snprintf does; 0 for an empty reply, or NULL. */
SMTPB_API size_t smtpb_normalize(const smtpb_reply *reply, char *buf, size_t cap);

/** 64-bit FNV-1a hash of the normal form, for counting replies. Not for security: a server can produce collisions. */
SMTPB_API uint64_t smtpb_fingerprint(const smtpb_reply *reply);

/* ---- Names in other systems ----------------------------------------------------------------------------------- */

typedef enum smtpb_system {
    SMTPB_SYSTEM_SISIMAI = 0,
    SMTPB_SYSTEM_KUMOMTA = 1,
    SMTPB_SYSTEM_SPARKPOST = 2, /**< and Momentum */
    SMTPB_SYSTEM_SENDGRID = 3,
    SMTPB_SYSTEM_SES = 4,
    SMTPB_SYSTEM_MAILGUN = 5,
    SMTPB_SYSTEM_POSTMARK = 6,
    SMTPB_SYSTEM_POWERMTA = 7,
    SMTPB_SYSTEM_ZONE_MTA = 8,
    SMTPB_SYSTEM_POSTALSYS = 9
} smtpb_system;

/** The system's name for such a verdict, "" if it has none. *lossy is true if the name is broader, or also covers other
   cases; lossy may be NULL. Never returns NULL; constant. */
SMTPB_API const char *smtpb_map(const smtpb_verdict *verdict, smtpb_system system, bool *lossy);

/* ---- Mail: from a bounce to the replies in it ------------------------------------------------------------ */

/** What kind of mail arrived at an address for bounces. */
typedef enum smtpb_mail {
    SMTPB_MAIL_OTHER = 0,      /**< by a person, or the header does not say */
    SMTPB_MAIL_BOUNCE = 1,     /**< a report about recipients (RFC 3464), or a notice for people */
    SMTPB_MAIL_DELAYED = 2,    /**< the same; its subject speaks of a delay */
    SMTPB_MAIL_AUTO_REPLY = 3, /**< of a vacation program or the like (RFC 3834) */
    SMTPB_MAIL_COMPLAINT = 4,  /**< RFC 5965; see its Feedback-Type */
    SMTPB_MAIL_RECEIPT = 5     /**< it was displayed, deleted, ... (RFC 8098) */
} smtpb_mail;

/** What the MTA did with the message for a recipient (RFC 3464 2.3.3). */
typedef enum smtpb_delivery {
    SMTPB_DELIVERY_FAILED = 0,
    SMTPB_DELIVERY_DELAYED = 1, /**< it keeps trying */
    SMTPB_DELIVERY_DONE = 2,
    SMTPB_DELIVERY_RELAYED = 3,   /**< to a server that sends no reports */
    SMTPB_DELIVERY_EXPANDED = 4,  /**< to the members of a list */
    SMTPB_DELIVERY_COMPLAINED = 5 /**< and the recipient complained about it; not judged */
} smtpb_delivery;

/** What a mail says of one recipient. The spans borrow from the mail's parts; len 0: it does not say. */
typedef struct smtpb_bounce {
    smtpb_delivery delivery;
    smtpb_status status;           /**< Status; cls 0: none */
    uint32_t form;                 /**< the form of the notice, see smtpb_notice_name; 0: not from a notice */
    smtpb_span recipient;          /**< Final-Recipient, or the address in the notice; see smtpb_mail_address */
    smtpb_span original_recipient; /**< Original-Recipient: before an alias was expanded */
    smtpb_span action;             /**< Action, as it stands */
    smtpb_span host;               /**< Remote-MTA */
    smtpb_span diagnostic;         /**< Diagnostic-Code, else the comment of Status: for smtpb_find, DSN_FIELD */
    smtpb_span actual;             /**< X-Actual-Recipient, in which Sendmail puts its own 551: the same */
    smtpb_span text;               /**< what the notice says: for smtpb_find, AUTO */
    smtpb_span fields;             /**< all fields of the recipient's group, for smtpb_field */
    uint64_t reserved[8];
} smtpb_bounce;

/** The position of smtpb_bounce_next and smtpb_mail_json. Begin with all zero; the members are private. */
typedef struct smtpb_mail_cursor {
    smtpb_cursor fields;
    smtpb_cursor notice;
    smtpb_cursor listed;
    uint32_t reading;
    uint32_t flags;
    uint32_t found;
    uint32_t pad;
} smtpb_mail_cursor;

/** The kind of a mail, by its header as it stands; encoded words (RFC 2047) are not decoded. The null return path,
   MAILER-DAEMON or `<>` as its author, multipart/report and X-Failed-Recipients beat Auto-Submitted, which MTAs write
   too; but a mail by a person with the null return path is an automatic reply if it says so. A refusal by Sieve, which
   is sent as a receipt (RFC 5429), is a bounce. */
SMTPB_API smtpb_mail smtpb_mail_kind(smtpb_span headers);

/** Is a feedback report (RFC 5965) with this Feedback-Type a complaint? Reports that something is not spam, or that
   authentication failed, are not (RFC 5965 3.5, 6430, 6591). True for all other types, and for an empty one. */
SMTPB_API bool smtpb_is_complaint(smtpb_span feedback_type);

/** The next recipient that a mail reports on. `headers` is the mail's own header; `fields` the content of its part
   message/delivery-status or message/global-delivery-status (RFC 3464, 6533); `text` the content of its first part
   text/plain, in UTF-8, each decoded. Any of them may be empty; without headers the mail is taken for a bounce.
   These are read, each only if those before it name nobody: the fields, with what the text says of the same recipients;
   fields inside the text; a notice for people, see smtpb_notice_next; X-Failed-Recipients; the likeliest address in
   the text. A server's words do not begin, hide or change another recipient in fields and in the notices of Postfix,
   Exim and qmail; where the words before an address may stand anywhere, such as "Failed Recipient:", and in a notice of
   no known form, a server that sends them, or a line like the recipient's, can begin one. The same recipient may come
   more than once. False: no more; *out is all zero then. */
SMTPB_API bool smtpb_bounce_next(smtpb_span headers, smtpb_span fields, smtpb_span text, smtpb_mail_cursor *at,
                                 smtpb_bounce *out);

/** Judge a recipient by all that the mail says of it: the reply in Diagnostic-Code, else the one in the text, else words
   without a code, else the Status. A verdict that contradicts `delivery` yields to it. What ctx says counts before what
   the mail says. ctx, reply and origin may be NULL; bounce NULL: nothing is known. *reply, *origin and *out borrow from
   the mail's parts. */
SMTPB_API void smtpb_judge_bounce(const smtpb_bounce *bounce, const smtpb_context *ctx, smtpb_reply *reply,
                                  smtpb_origin *origin, smtpb_verdict *out);

/** The next group of a delivery status that names a recipient. Nothing is known of the notice: form is 0, text empty.
   False: no more; *out is all zero then. */
SMTPB_API bool smtpb_dsn_next(smtpb_span fields, smtpb_cursor *at, smtpb_bounce *out);

/** The next recipient in a notice for people, UTF-8, by the forms that src/mail/forms.def lists. A text of no known form
   is only read if `headers`, the mail's own, mark it as a bounce, or are empty. Pass the same `text` and `headers` in
   each call. False: no more, or no notice; *out is all zero then. */
SMTPB_API bool smtpb_notice_next(smtpb_span text, smtpb_span headers, smtpb_cursor *at, smtpb_bounce *out);

/** The header of the returned message at the end of a notice; len 0 if there is none. */
SMTPB_API smtpb_span smtpb_notice_returned(smtpb_span text);

/** Was the message that a mail returns a bounce itself, or another report that machines write? `returned` is its header,
   from a part of its own or from smtpb_notice_returned; `fields` those of the delivery status. Either may be empty. */
SMTPB_API bool smtpb_returns_bounce(smtpb_span returned, smtpb_span fields);

/** The name of a form of notices, "" for 0 and unknown ones. Never NULL; constant. */
SMTPB_API const char *smtpb_notice_name(unsigned form);

/** The value of the first field of that name in a header or in fields, without the white space around it; folds stay.
   ASCII case is ignored. ptr NULL: there is none. */
SMTPB_API smtpb_span smtpb_field(smtpb_span fields, const char *name);

/** The host of a field such as "dns; mx.example.net. (192.0.2.1)", and the address of one such as "rfc822;
   jane@example.net" (RFC 3464 2.1.2); empty if there is none, as for a file or a command. Part of value. */
SMTPB_API smtpb_span smtpb_typed_host(smtpb_span value);
SMTPB_API smtpb_span smtpb_typed_address(smtpb_span value);

/** Is it an envelope sender that only bounces have: empty, `<>`, qmail's `#@[]`, or MAILER-DAEMON, which some servers
   write for the empty one? ptr NULL, not known: false. */
SMTPB_API bool smtpb_is_null_path(smtpb_span path);

/** What a report of that delivery is called in JSON: "delayed", "delivered" (also relayed and expanded), "complaint", or
   "bounce", for SMTPB_DELIVERY_FAILED and any other number. Constant. */
SMTPB_API const char *smtpb_delivery_kind(smtpb_delivery delivery);

/** Make a verdict a temporary one, as the MTA keeps trying; the address is never dead. NULL: nothing is done. */
SMTPB_API void smtpb_soften(smtpb_verdict *verdict);

/** Make a verdict one that nobody acts on: of a complaint, or of a bounce of a bounce. NULL: nothing is done. */
SMTPB_API void smtpb_hold(smtpb_verdict *verdict);

/** Write an address of a report, in which `\x{HEX}` stands for a character (RFC 6533 3). Returns its length, as snprintf
   does. */
SMTPB_API size_t smtpb_mail_address(smtpb_span address, char *buf, size_t cap);

/** smtpb_bounce_next, smtpb_judge_bounce and smtpb_json in one call, for other languages: write one JSON object about the
   next recipient. It has the keys of smtpb_json, then `kind` (bounce, delayed, delivered, complaint), `recipient`,
   `original_recipient`, `result` (Action) and `form`. If the returned message was a bounce itself, by smtpb_returns_bounce,
   `kind` is bounce_of_bounce, and the verdict is held, see smtpb_hold. Where the returned message is a part of its own,
   put its header behind the text, after an empty line, the line `----- Original message`, and another empty line. A mail
   that reports on nobody gives one object: its kind is auto_reply, complaint, receipt, other, or bounce with `error` if it
   is a bounce that names no recipient. With the content of its part message/feedback-report as `fields`, one that says
   not-spam or auth-failure is other. Parts are NULL or of 0 octets if the mail has none. Returns the length of the object,
   as snprintf does: 0 if there is no more. If it is cap or more, set *at back to its value before the call, and call again
   with a larger buffer. */
SMTPB_API size_t smtpb_mail_json(const char *headers, size_t headers_len, const char *fields, size_t fields_len,
                                 const char *text, size_t text_len, smtpb_mail_cursor *at, char *buf, size_t cap);

/* ---- Lists ------------------------------------------------------------------------------------------- */

/** Row `index` of the table, in ascending order; NULL past the last. The rows for first digits are not listed; statuses
   of the registry come first, then the providers'. */
SMTPB_API const smtpb_code_info *smtpb_code_at(size_t index);
SMTPB_API const smtpb_status_info *smtpb_status_at(size_t index);

/* ---- Names -------------------------------------------------------------------------------------------- */

/** For each enumeration: the name of a value as in JSON and logs (snake_case), a phrase for people, and the value of
   a name. name and text never return NULL: an unknown value gives "unrecognized". The strings are constant and always
   valid. parse ignores ASCII case; for an unknown name it returns false and leaves *out unchanged. smtpb_stage_parse
   also accepts ehlo, lhlo, dot and bdat. */
SMTPB_API const char *smtpb_result_name(smtpb_result value);
SMTPB_API const char *smtpb_result_text(smtpb_result value);
SMTPB_API bool smtpb_result_parse(smtpb_span name, smtpb_result *out);

SMTPB_API const char *smtpb_stage_name(smtpb_stage value);
SMTPB_API const char *smtpb_stage_text(smtpb_stage value);
SMTPB_API bool smtpb_stage_parse(smtpb_span name, smtpb_stage *out);

SMTPB_API const char *smtpb_type_name(smtpb_type value);
SMTPB_API const char *smtpb_type_text(smtpb_type value);
SMTPB_API bool smtpb_type_parse(smtpb_span name, smtpb_type *out);

SMTPB_API const char *smtpb_address_name(smtpb_address value);
SMTPB_API const char *smtpb_address_text(smtpb_address value);
SMTPB_API bool smtpb_address_parse(smtpb_span name, smtpb_address *out);

SMTPB_API const char *smtpb_category_name(smtpb_category value);
SMTPB_API const char *smtpb_category_text(smtpb_category value);
SMTPB_API bool smtpb_category_parse(smtpb_span name, smtpb_category *out);

SMTPB_API const char *smtpb_reason_name(smtpb_reason value);
SMTPB_API const char *smtpb_reason_text(smtpb_reason value);
SMTPB_API bool smtpb_reason_parse(smtpb_span name, smtpb_reason *out);

SMTPB_API const char *smtpb_severity_name(smtpb_severity value);
SMTPB_API const char *smtpb_severity_text(smtpb_severity value);
SMTPB_API bool smtpb_severity_parse(smtpb_span name, smtpb_severity *out);

SMTPB_API const char *smtpb_action_name(smtpb_action value);
SMTPB_API const char *smtpb_action_text(smtpb_action value);
SMTPB_API bool smtpb_action_parse(smtpb_span name, smtpb_action *out);

SMTPB_API const char *smtpb_scope_name(smtpb_scope value);
SMTPB_API const char *smtpb_scope_text(smtpb_scope value);
SMTPB_API bool smtpb_scope_parse(smtpb_span name, smtpb_scope *out);

SMTPB_API const char *smtpb_confidence_name(smtpb_confidence value);
SMTPB_API const char *smtpb_confidence_text(smtpb_confidence value);
SMTPB_API bool smtpb_confidence_parse(smtpb_span name, smtpb_confidence *out);

SMTPB_API const char *smtpb_by_name(smtpb_by value);
SMTPB_API const char *smtpb_by_text(smtpb_by value);
SMTPB_API bool smtpb_by_parse(smtpb_span name, smtpb_by *out);

SMTPB_API const char *smtpb_provider_name(smtpb_provider value);
SMTPB_API const char *smtpb_provider_text(smtpb_provider value);
SMTPB_API bool smtpb_provider_parse(smtpb_span name, smtpb_provider *out);

SMTPB_API const char *smtpb_silence_name(smtpb_silence value);
SMTPB_API const char *smtpb_silence_text(smtpb_silence value);
SMTPB_API bool smtpb_silence_parse(smtpb_span name, smtpb_silence *out);

SMTPB_API const char *smtpb_form_name(smtpb_form value);
SMTPB_API const char *smtpb_form_text(smtpb_form value);
SMTPB_API bool smtpb_form_parse(smtpb_span name, smtpb_form *out);

SMTPB_API const char *smtpb_join_name(smtpb_join value);
SMTPB_API const char *smtpb_join_text(smtpb_join value);
SMTPB_API bool smtpb_join_parse(smtpb_span name, smtpb_join *out);

SMTPB_API const char *smtpb_fact_kind_name(smtpb_fact_kind value);
SMTPB_API const char *smtpb_fact_kind_text(smtpb_fact_kind value);
SMTPB_API bool smtpb_fact_kind_parse(smtpb_span name, smtpb_fact_kind *out);

SMTPB_API const char *smtpb_mechanism_name(smtpb_mechanism value);
SMTPB_API const char *smtpb_mechanism_text(smtpb_mechanism value);
SMTPB_API bool smtpb_mechanism_parse(smtpb_span name, smtpb_mechanism *out);

SMTPB_API const char *smtpb_limit_name(smtpb_limit value);
SMTPB_API const char *smtpb_limit_text(smtpb_limit value);
SMTPB_API bool smtpb_limit_parse(smtpb_span name, smtpb_limit *out);

SMTPB_API const char *smtpb_listed_name(smtpb_listed value);
SMTPB_API const char *smtpb_listed_text(smtpb_listed value);
SMTPB_API bool smtpb_listed_parse(smtpb_span name, smtpb_listed *out);

SMTPB_API const char *smtpb_mail_name(smtpb_mail value);
SMTPB_API const char *smtpb_mail_text(smtpb_mail value);
SMTPB_API bool smtpb_mail_parse(smtpb_span name, smtpb_mail *out);

SMTPB_API const char *smtpb_delivery_name(smtpb_delivery value);
SMTPB_API const char *smtpb_delivery_text(smtpb_delivery value);
SMTPB_API bool smtpb_delivery_parse(smtpb_span name, smtpb_delivery *out);

SMTPB_API const char *smtpb_rules_fault_name(smtpb_rules_fault value);
SMTPB_API const char *smtpb_rules_fault_text(smtpb_rules_fault value);
SMTPB_API bool smtpb_rules_fault_parse(smtpb_span name, smtpb_rules_fault *out);

SMTPB_API const char *smtpb_system_name(smtpb_system value);
SMTPB_API const char *smtpb_system_text(smtpb_system value);
SMTPB_API bool smtpb_system_parse(smtpb_span name, smtpb_system *out);

SMTPB_API const char *smtpb_reply_flag_name(smtpb_reply_flag value);
SMTPB_API const char *smtpb_reply_flag_text(smtpb_reply_flag value);
SMTPB_API bool smtpb_reply_flag_parse(smtpb_span name, smtpb_reply_flag *out);

SMTPB_API const char *smtpb_forward_flag_name(smtpb_forward_flag value);
SMTPB_API const char *smtpb_forward_flag_text(smtpb_forward_flag value);
SMTPB_API bool smtpb_forward_flag_parse(smtpb_span name, smtpb_forward_flag *out);

/* ---- Explanations: texts for people, which a static link includes only if they are used ----------------------- */

typedef enum smtpb_part {
    SMTPB_PART_TITLE = 0,    /**< the wording of the standard, or what the code is known as */
    SMTPB_PART_MEANING = 1,  /**< one sentence */
    SMTPB_PART_CAUSES = 2,   /**< one per line */
    SMTPB_PART_FIXES = 3,    /**< one per line */
    SMTPB_PART_SAMPLE = 4,   /**< a reply as a server sends it */
    SMTPB_PART_STANDARD = 5, /**< "RFC 5321 4.2.3", or who uses it */
    SMTPB_PART_NOTE = 6      /**< one per line: how it goes, what it is confused with, how rare it is */
} smtpb_part;

/** Write a text about a reply code, "" if there is none; a code without a row has TITLE and MEANING only. ASCII; lines
   are separated by '\n'. Returns its length, as snprintf does. */
SMTPB_API size_t smtpb_code_text(unsigned code, smtpb_part part, char *buf, size_t cap);

/** The same for an enhanced status; TITLE, MEANING and STANDARD only. */
SMTPB_API size_t smtpb_status_text(smtpb_status status, smtpb_provider provider, smtpb_part part, char *buf,
                                   size_t cap);

/** A text about a rule. */
typedef enum smtpb_rule_part {
    SMTPB_RULE_PHRASE = 0,
    SMTPB_RULE_WHEN = 1, /**< its conditions */
    SMTPB_RULE_SEEN = 2  /**< where the wording is known from */
} smtpb_rule_part;

/** Write a text about rule `index`: a phrase in the language of rules, in lower case and without accents, where {name}
   is one of the words of a class. Returns its length, as snprintf does; 0 past the last rule. */
SMTPB_API size_t smtpb_rule_text(size_t index, smtpb_rule_part part, char *buf, size_t cap);

/** The version of the linked library; SMTPB_VERSION_NUM is the header's. */
SMTPB_API unsigned smtpb_version(void);

#ifdef __cplusplus
}
#endif

#endif
