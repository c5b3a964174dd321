/* SPDX-License-Identifier: MIT */
/* Enumerators, their names and a phrase for each. One list per enumeration: ROW(enumerator, name, phrase). */
#include "tables.h"

#define RESULTS(ROW)                                                                                                   \
    ROW(SMTPB_OK, "ok", "Done")                                                                                        \
    ROW(SMTPB_E_MORE, "e_more", "The reply is not complete yet")                                                       \
    ROW(SMTPB_E_SYNTAX, "e_syntax", "No reply code")                                                                   \
    ROW(SMTPB_E_LIMIT, "e_limit", "Longer than the limits allow")                                                      \
    ROW(SMTPB_E_ARG, "e_arg", "An argument is NULL or its size is zero")

#define STAGES(ROW)                                                                                                    \
    ROW(SMTPB_STAGE_UNKNOWN, "unknown", "stage not known")                                                             \
    ROW(SMTPB_STAGE_CONNECT, "connect", "the greeting")                                                                \
    ROW(SMTPB_STAGE_HELO, "helo", "EHLO, HELO or LHLO")                                                                \
    ROW(SMTPB_STAGE_STARTTLS, "starttls", "STARTTLS")                                                                  \
    ROW(SMTPB_STAGE_AUTH, "auth", "AUTH")                                                                              \
    ROW(SMTPB_STAGE_MAIL, "mail", "MAIL FROM")                                                                         \
    ROW(SMTPB_STAGE_RCPT, "rcpt", "RCPT TO")                                                                           \
    ROW(SMTPB_STAGE_DATA, "data", "DATA")                                                                              \
    ROW(SMTPB_STAGE_EOD, "eod", "end of data")                                                                         \
    ROW(SMTPB_STAGE_OTHER, "other", "another command")

#define TYPES(ROW)                                                                                                     \
    ROW(SMTPB_TYPE_NONE, "none", "no failure")                                                                         \
    ROW(SMTPB_TYPE_SOFT, "soft", "soft bounce")                                                                        \
    ROW(SMTPB_TYPE_HARD, "hard", "hard bounce")                                                                        \
    ROW(SMTPB_TYPE_BLOCK, "block", "blocked")                                                                          \
    ROW(SMTPB_TYPE_UNDETERMINED, "undetermined", "undetermined")

#define ADDRESSES(ROW)                                                                                                 \
    ROW(SMTPB_ADDRESS_UNKNOWN, "unknown", "nothing is known about the address")                                        \
    ROW(SMTPB_ADDRESS_UNAFFECTED, "unaffected", "nothing is wrong with the address")                                   \
    ROW(SMTPB_ADDRESS_SUSPECT, "suspect", "count it; one reply is not enough")                                         \
    ROW(SMTPB_ADDRESS_DEAD, "dead", "the reply says that it will never accept mail")

#define CATEGORIES(ROW)                                                                                                \
    ROW(SMTPB_CATEGORY_NONE, "none", "no failure")                                                                     \
    ROW(SMTPB_CATEGORY_ADDRESS, "address", "the recipient's address")                                                  \
    ROW(SMTPB_CATEGORY_MAILBOX, "mailbox", "the recipient's mailbox")                                                  \
    ROW(SMTPB_CATEGORY_SYSTEM, "system", "the receiving system")                                                       \
    ROW(SMTPB_CATEGORY_NETWORK, "network", "the network or routing")                                                   \
    ROW(SMTPB_CATEGORY_PROTOCOL, "protocol", "the SMTP dialogue")                                                      \
    ROW(SMTPB_CATEGORY_MESSAGE, "message", "the message itself")                                                       \
    ROW(SMTPB_CATEGORY_AUTHENTICATION, "authentication", "the sender's identity")                                      \
    ROW(SMTPB_CATEGORY_REPUTATION, "reputation", "the sender's reputation")                                            \
    ROW(SMTPB_CATEGORY_RATE, "rate", "too much or too fast")                                                           \
    ROW(SMTPB_CATEGORY_POLICY, "policy", "a policy of the receiver")                                                   \
    ROW(SMTPB_CATEGORY_OTHER, "other", "not known")

#define REASONS(ROW)                                                                                                   \
    ROW(SMTPB_REASON_UNDETERMINED, "undetermined", "The reply does not say why")                                       \
    ROW(SMTPB_REASON_ACCEPTED, "accepted", "The command was accepted")                                                 \
    ROW(SMTPB_REASON_USER_UNKNOWN, "user_unknown", "The mailbox does not exist")                                       \
    ROW(SMTPB_REASON_ADDRESS_SYNTAX, "address_syntax", "The recipient's address is not well formed")                   \
    ROW(SMTPB_REASON_DOMAIN_UNKNOWN, "domain_unknown", "The recipient's domain does not exist")                        \
    ROW(SMTPB_REASON_MOVED, "moved", "The mailbox has moved")                                                          \
    ROW(SMTPB_REASON_DOMAIN_NO_MAIL, "domain_no_mail", "The recipient's domain accepts no mail")                       \
    ROW(SMTPB_REASON_RECIPIENT_UNVERIFIED, "recipient_unverified", "The server could not verify the recipient")        \
    ROW(SMTPB_REASON_MAILBOX_UNAVAILABLE, "mailbox_unavailable", "The mailbox is unavailable for an unknown reason")   \
    ROW(SMTPB_REASON_MAILBOX_FULL, "mailbox_full", "The mailbox is full")                                              \
    ROW(SMTPB_REASON_MAILBOX_DISABLED, "mailbox_disabled", "The mailbox is disabled")                                  \
    ROW(SMTPB_REASON_SUPPRESSED, "suppressed", "The sending service has the address on its suppression list")          \
    ROW(SMTPB_REASON_RECIPIENT_RESTRICTED, "recipient_restricted",                                                     \
        "The recipient accepts mail from some senders only")                                                           \
    ROW(SMTPB_REASON_RECIPIENT_BLOCKED_SENDER, "recipient_blocked_sender", "The recipient blocks this sender")         \
    ROW(SMTPB_REASON_SYSTEM_FULL, "system_full", "The server is out of space")                                         \
    ROW(SMTPB_REASON_SYSTEM_ERROR, "system_error", "The server has an internal error")                                 \
    ROW(SMTPB_REASON_SYSTEM_UNAVAILABLE, "system_unavailable", "The server is busy or closing down")                   \
    ROW(SMTPB_REASON_NETWORK_ERROR, "network_error", "The connection failed")                                          \
    ROW(SMTPB_REASON_DNS_FAILURE, "dns_failure", "A DNS or directory lookup failed")                                   \
    ROW(SMTPB_REASON_ROUTING_ERROR, "routing_error", "There is no route to the recipient's host")                      \
    ROW(SMTPB_REASON_MAIL_LOOP, "mail_loop", "The message is looping")                                                 \
    ROW(SMTPB_REASON_EXPIRED, "expired", "The message expired in the queue")                                           \
    ROW(SMTPB_REASON_PROTOCOL_ERROR, "protocol_error", "An SMTP protocol error occurred")                              \
    ROW(SMTPB_REASON_UNSUPPORTED, "unsupported", "The server lacks a feature that the message needs")                  \
    ROW(SMTPB_REASON_MESSAGE_TOO_LARGE, "message_too_large", "The message is too large")                               \
    ROW(SMTPB_REASON_CONTENT_REJECTED, "content_rejected", "The content is refused")                                   \
    ROW(SMTPB_REASON_ATTACHMENT_BLOCKED, "attachment_blocked", "An attachment type is not allowed")                    \
    ROW(SMTPB_REASON_VIRUS, "virus", "The message contains malware")                                                   \
    ROW(SMTPB_REASON_SPAM_CONTENT, "spam_content", "The message looks like spam")                                      \
    ROW(SMTPB_REASON_SENDER_REJECTED, "sender_rejected", "The sender's address or domain is refused")                  \
    ROW(SMTPB_REASON_SENDER_UNAUTHENTICATED, "sender_unauthenticated", "SPF, DKIM or DMARC failed")                    \
    ROW(SMTPB_REASON_REVERSE_DNS, "reverse_dns", "The sending host's PTR record or HELO name is wrong")                \
    ROW(SMTPB_REASON_CLIENT_AUTH_REQUIRED, "client_auth_required", "The server requires a valid login")                \
    ROW(SMTPB_REASON_TLS_REQUIRED, "tls_required", "TLS is required, or it failed")                                    \
    ROW(SMTPB_REASON_BLOCKLISTED, "blocklisted", "The sending host or domain is on a block list")                      \
    ROW(SMTPB_REASON_POOR_REPUTATION, "poor_reputation", "The sending host or domain has a poor reputation")           \
    ROW(SMTPB_REASON_RATE_LIMITED, "rate_limited", "Too many connections or messages from this source")                \
    ROW(SMTPB_REASON_SENDER_QUOTA, "sender_quota", "The sending account has used up its quota")                        \
    ROW(SMTPB_REASON_RECIPIENT_RATE_LIMITED, "recipient_rate_limited", "The recipient gets too much mail right now")   \
    ROW(SMTPB_REASON_GREYLISTED, "greylisted", "Greylisted: the server wants a second attempt")                        \
    ROW(SMTPB_REASON_TOO_MANY_RECIPIENTS, "too_many_recipients", "Too many recipients in one transaction")             \
    ROW(SMTPB_REASON_POLICY_REJECTED, "policy_rejected", "The receiver's policy refuses it")                           \
    ROW(SMTPB_REASON_RELAY_DENIED, "relay_denied", "The server does not relay for this client")

#define SEVERITIES(ROW)                                                                                                \
    ROW(SMTPB_SEVERITY_LOW, "low", "no hurry")                                                                         \
    ROW(SMTPB_SEVERITY_MEDIUM, "medium", "worth a look")                                                               \
    ROW(SMTPB_SEVERITY_HIGH, "high", "other mail is affected too")                                                     \
    ROW(SMTPB_SEVERITY_CRITICAL, "critical", "act now")

#define ACTIONS(ROW)                                                                                                   \
    ROW(SMTPB_ACTION_NONE, "none", "Nothing to do")                                                                    \
    ROW(SMTPB_ACTION_RETRY, "retry", "Retry on the normal schedule")                                                   \
    ROW(SMTPB_ACTION_RETRY_LATER, "retry_later", "Retry after a longer wait")                                          \
    ROW(SMTPB_ACTION_SLOW_DOWN, "slow_down", "Send to this host more slowly")                                          \
    ROW(SMTPB_ACTION_PAUSE, "pause", "Stop sending from this source to this host for some hours")                      \
    ROW(SMTPB_ACTION_SUPPRESS_ADDRESS, "suppress_address", "Suppress the address; do not retry")                       \
    ROW(SMTPB_ACTION_FIX_MESSAGE, "fix_message", "Change the message before sending it again")                         \
    ROW(SMTPB_ACTION_FIX_SENDER, "fix_sender", "Correct the sending side's set-up")                                    \
    ROW(SMTPB_ACTION_REQUEST_DELISTING, "request_delisting", "Find the cause, then ask the list to remove the entry")  \
    ROW(SMTPB_ACTION_REVIEW, "review", "Have a person read the reply before you act")

#define SCOPES(ROW)                                                                                                    \
    ROW(SMTPB_SCOPE_MESSAGE, "message", "this message")                                                                \
    ROW(SMTPB_SCOPE_RECIPIENT, "recipient", "this recipient")                                                          \
    ROW(SMTPB_SCOPE_RECIPIENT_DOMAIN, "recipient_domain", "the recipient's domain")                                    \
    ROW(SMTPB_SCOPE_SOURCE_IP, "source_ip", "the sending address")                                                     \
    ROW(SMTPB_SCOPE_SENDER_DOMAIN, "sender_domain", "the sender's domain")                                             \
    ROW(SMTPB_SCOPE_SESSION, "session", "this session")

#define CONFIDENCES(ROW)                                                                                               \
    ROW(SMTPB_CONFIDENCE_LOW, "low", "the code alone says so")                                                         \
    ROW(SMTPB_CONFIDENCE_MEDIUM, "medium", "the status or an ambiguous phrase says so")                                \
    ROW(SMTPB_CONFIDENCE_HIGH, "high", "the reply says so plainly")

#define BYS(ROW)                                                                                                       \
    ROW(SMTPB_BY_CODE, "code", "the reply code")                                                                       \
    ROW(SMTPB_BY_STATUS, "status", "the enhanced status")                                                              \
    ROW(SMTPB_BY_STAGE, "stage", "the stage of the session")                                                           \
    ROW(SMTPB_BY_TEXT, "text", "the text")                                                                             \
    ROW(SMTPB_BY_PROVIDER, "provider", "the provider's own meaning of the status")                                     \
    ROW(SMTPB_BY_USER, "user", "a rule of your own")

#define PROVIDERS(ROW)                                                                                                 \
    ROW(SMTPB_PROVIDER_UNKNOWN, "unknown", "not known")                                                                \
    ROW(SMTPB_PROVIDER_GOOGLE, "google", "Google")                                                                     \
    ROW(SMTPB_PROVIDER_MICROSOFT, "microsoft", "Microsoft")                                                            \
    ROW(SMTPB_PROVIDER_YAHOO, "yahoo", "Yahoo and AOL")                                                                \
    ROW(SMTPB_PROVIDER_APPLE, "apple", "Apple iCloud")                                                                 \
    ROW(SMTPB_PROVIDER_IMPROVMX, "improvmx", "ImprovMX")                                                               \
    ROW(SMTPB_PROVIDER_YANDEX, "yandex", "Yandex")                                                                     \
    ROW(SMTPB_PROVIDER_RAMBLER, "rambler", "Rambler")                                                                  \
    ROW(SMTPB_PROVIDER_ZOHO, "zoho", "Zoho")                                                                           \
    ROW(SMTPB_PROVIDER_QQ, "qq", "Tencent QQ")                                                                         \
    ROW(SMTPB_PROVIDER_NETEASE, "netease", "NetEase 163 and 126")                                                      \
    ROW(SMTPB_PROVIDER_MIMECAST, "mimecast", "Mimecast")                                                               \
    ROW(SMTPB_PROVIDER_PROOFPOINT, "proofpoint", "Proofpoint")                                                         \
    ROW(SMTPB_PROVIDER_BARRACUDA, "barracuda", "Barracuda")                                                            \
    ROW(SMTPB_PROVIDER_CISCO, "cisco", "Cisco")                                                                        \
    ROW(SMTPB_PROVIDER_BROADCOM, "broadcom", "Broadcom")                                                               \
    ROW(SMTPB_PROVIDER_RACKSPACE, "rackspace", "Rackspace")                                                            \
    ROW(SMTPB_PROVIDER_GODADDY, "godaddy", "GoDaddy")                                                                  \
    ROW(SMTPB_PROVIDER_ORANGE, "orange", "Orange")                                                                     \
    ROW(SMTPB_PROVIDER_SFR, "sfr", "SFR")                                                                              \
    ROW(SMTPB_PROVIDER_FREE, "free", "Free")                                                                           \
    ROW(SMTPB_PROVIDER_LAPOSTE, "laposte", "La Poste")                                                                 \
    ROW(SMTPB_PROVIDER_BOUYGUES, "bouygues", "Bouygues")                                                               \
    ROW(SMTPB_PROVIDER_GMX, "gmx", "GMX, web.de and mail.com")                                                         \
    ROW(SMTPB_PROVIDER_IONOS, "ionos", "IONOS")                                                                        \
    ROW(SMTPB_PROVIDER_T_ONLINE, "t_online", "T-Online")                                                               \
    ROW(SMTPB_PROVIDER_STRATO, "strato", "Strato")                                                                     \
    ROW(SMTPB_PROVIDER_FREENET, "freenet", "Freenet")                                                                  \
    ROW(SMTPB_PROVIDER_MAIL_RU, "mail_ru", "Mail.ru")                                                                  \
    ROW(SMTPB_PROVIDER_UKR_NET, "ukr_net", "ukr.net")                                                                  \
    ROW(SMTPB_PROVIDER_NAVER, "naver", "Naver")                                                                        \
    ROW(SMTPB_PROVIDER_DAUM, "daum", "Daum")                                                                           \
    ROW(SMTPB_PROVIDER_DOCOMO, "docomo", "NTT docomo")                                                                 \
    ROW(SMTPB_PROVIDER_KDDI, "kddi", "KDDI au")                                                                        \
    ROW(SMTPB_PROVIDER_SOFTBANK, "softbank", "Softbank")                                                               \
    ROW(SMTPB_PROVIDER_YAHOO_JAPAN, "yahoo_japan", "Yahoo! Japan")                                                     \
    ROW(SMTPB_PROVIDER_NTT, "ntt", "NTT OCN")                                                                          \
    ROW(SMTPB_PROVIDER_SEZNAM, "seznam", "Seznam")                                                                     \
    ROW(SMTPB_PROVIDER_WP, "wp", "WP and o2")                                                                          \
    ROW(SMTPB_PROVIDER_ONET, "onet", "Onet")                                                                           \
    ROW(SMTPB_PROVIDER_INTERIA, "interia", "Interia")                                                                  \
    ROW(SMTPB_PROVIDER_COMCAST, "comcast", "Comcast")                                                                  \
    ROW(SMTPB_PROVIDER_COX, "cox", "Cox")                                                                              \
    ROW(SMTPB_PROVIDER_CHARTER, "charter", "Charter Spectrum")                                                         \
    ROW(SMTPB_PROVIDER_ATT, "att", "AT&T")                                                                             \
    ROW(SMTPB_PROVIDER_EARTHLINK, "earthlink", "EarthLink and Vade")                                                   \
    ROW(SMTPB_PROVIDER_FASTMAIL, "fastmail", "Fastmail")                                                               \
    ROW(SMTPB_PROVIDER_PROTON, "proton", "Proton")                                                                     \
    ROW(SMTPB_PROVIDER_TUTANOTA, "tutanota", "Tutanota")                                                               \
    ROW(SMTPB_PROVIDER_GANDI, "gandi", "Gandi")                                                                        \
    ROW(SMTPB_PROVIDER_OVH, "ovh", "OVH")                                                                              \
    ROW(SMTPB_PROVIDER_INFOMANIAK, "infomaniak", "Infomaniak")                                                         \
    ROW(SMTPB_PROVIDER_HOSTINGER, "hostinger", "Hostinger")                                                            \
    ROW(SMTPB_PROVIDER_NAMECHEAP, "namecheap", "Namecheap")                                                            \
    ROW(SMTPB_PROVIDER_AMAZON, "amazon", "Amazon")                                                                     \
    ROW(SMTPB_PROVIDER_CLOUDFLARE, "cloudflare", "Cloudflare")                                                         \
    ROW(SMTPB_PROVIDER_FORWARDEMAIL, "forwardemail", "Forward Email")                                                  \
    ROW(SMTPB_PROVIDER_MAILGUN, "mailgun", "Mailgun")                                                                  \
    ROW(SMTPB_PROVIDER_SENDGRID, "sendgrid", "SendGrid")                                                               \
    ROW(SMTPB_PROVIDER_TRENDMICRO, "trendmicro", "Trend Micro")                                                        \
    ROW(SMTPB_PROVIDER_TRELLIX, "trellix", "Trellix")                                                                  \
    ROW(SMTPB_PROVIDER_SOPHOS, "sophos", "Sophos")                                                                     \
    ROW(SMTPB_PROVIDER_FORCEPOINT, "forcepoint", "Forcepoint")                                                         \
    ROW(SMTPB_PROVIDER_HORNETSECURITY, "hornetsecurity", "Hornetsecurity")                                             \
    ROW(SMTPB_PROVIDER_SPAMEXPERTS, "spamexperts", "SpamExperts")                                                      \
    ROW(SMTPB_PROVIDER_SPAMHERO, "spamhero", "SpamHero")                                                               \
    ROW(SMTPB_PROVIDER_MAILPROTECTOR, "mailprotector", "Mailprotector")                                                \
    ROW(SMTPB_PROVIDER_APPRIVER, "appriver", "AppRiver")                                                               \
    ROW(SMTPB_PROVIDER_MXLOGIC, "mxlogic", "MX Logic")                                                                 \
    ROW(SMTPB_PROVIDER_POSTINI, "postini", "Postini")                                                                  \
    ROW(SMTPB_PROVIDER_MAILROUTE, "mailroute", "MailRoute")                                                            \
    ROW(SMTPB_PROVIDER_LIBERO, "libero", "Libero and Virgilio")                                                        \
    ROW(SMTPB_PROVIDER_TIM, "tim", "TIM")                                                                              \
    ROW(SMTPB_PROVIDER_TISCALI, "tiscali", "Tiscali")                                                                  \
    ROW(SMTPB_PROVIDER_ARUBA, "aruba", "Aruba")                                                                        \
    ROW(SMTPB_PROVIDER_KPN, "kpn", "KPN")                                                                              \
    ROW(SMTPB_PROVIDER_ZIGGO, "ziggo", "Ziggo")                                                                        \
    ROW(SMTPB_PROVIDER_TELENET, "telenet", "Telenet")                                                                  \
    ROW(SMTPB_PROVIDER_PROXIMUS, "proximus", "Proximus")                                                               \
    ROW(SMTPB_PROVIDER_BLUEWIN, "bluewin", "Bluewin")                                                                  \
    ROW(SMTPB_PROVIDER_BTINTERNET, "btinternet", "BT")                                                                 \
    ROW(SMTPB_PROVIDER_VIRGINMEDIA, "virginmedia", "Virgin Media")                                                     \
    ROW(SMTPB_PROVIDER_TALKTALK, "talktalk", "TalkTalk")                                                               \
    ROW(SMTPB_PROVIDER_SKY, "sky", "Sky")                                                                              \
    ROW(SMTPB_PROVIDER_TELSTRA, "telstra", "Telstra")                                                                  \
    ROW(SMTPB_PROVIDER_OPTUS, "optus", "Optus")                                                                        \
    ROW(SMTPB_PROVIDER_IINET, "iinet", "iiNet")                                                                        \
    ROW(SMTPB_PROVIDER_SHAW, "shaw", "Shaw")                                                                           \
    ROW(SMTPB_PROVIDER_ROGERS, "rogers", "Rogers")                                                                     \
    ROW(SMTPB_PROVIDER_BELL, "bell", "Bell")                                                                           \
    ROW(SMTPB_PROVIDER_TELUS, "telus", "Telus")                                                                        \
    ROW(SMTPB_PROVIDER_VIDEOTRON, "videotron", "Videotron")                                                            \
    ROW(SMTPB_PROVIDER_NETVIGATOR, "netvigator", "Netvigator")                                                         \
    ROW(SMTPB_PROVIDER_HINET, "hinet", "HiNet")                                                                        \
    ROW(SMTPB_PROVIDER_REDIFF, "rediff", "Rediff")                                                                     \
    ROW(SMTPB_PROVIDER_UOL, "uol", "UOL")                                                                              \
    ROW(SMTPB_PROVIDER_TERRA, "terra", "Terra")                                                                        \
    ROW(SMTPB_PROVIDER_LOCAWEB, "locaweb", "Locaweb")                                                                  \
    ROW(SMTPB_PROVIDER_ALIYUN, "aliyun", "Aliyun")                                                                     \
    ROW(SMTPB_PROVIDER_SINA, "sina", "Sina")                                                                           \
    ROW(SMTPB_PROVIDER_SOHU, "sohu", "Sohu")                                                                           \
    ROW(SMTPB_PROVIDER_CHINA_MOBILE, "china_mobile", "China Mobile")                                                   \
    ROW(SMTPB_PROVIDER_CHINA_TELECOM, "china_telecom", "China Telecom")                                                \
    ROW(SMTPB_PROVIDER_LARK, "lark", "Lark")

#define SILENCES(ROW)                                                                                                  \
    ROW(SMTPB_SILENCE_REFUSED, "refused", "The connection was refused")                                                \
    ROW(SMTPB_SILENCE_TIMED_OUT, "timed_out", "No reply came in time")                                                 \
    ROW(SMTPB_SILENCE_DROPPED, "dropped", "The server closed the connection")

#define MAILS(ROW)                                                                                                     \
    ROW(SMTPB_MAIL_OTHER, "other", "a mail by a person, or of unknown kind")                                           \
    ROW(SMTPB_MAIL_BOUNCE, "bounce", "a bounce")                                                                       \
    ROW(SMTPB_MAIL_DELAYED, "delayed", "a report of a delay")                                                          \
    ROW(SMTPB_MAIL_AUTO_REPLY, "auto_reply", "an automatic reply")                                                     \
    ROW(SMTPB_MAIL_COMPLAINT, "complaint", "a complaint")                                                              \
    ROW(SMTPB_MAIL_RECEIPT, "receipt", "a receipt")

#define DELIVERIES(ROW)                                                                                                \
    ROW(SMTPB_DELIVERY_FAILED, "failed", "was not delivered")                                                          \
    ROW(SMTPB_DELIVERY_DELAYED, "delayed", "is not delivered yet")                                                     \
    ROW(SMTPB_DELIVERY_DONE, "delivered", "was delivered")                                                             \
    ROW(SMTPB_DELIVERY_RELAYED, "relayed", "was passed to a server that sends no reports")                             \
    ROW(SMTPB_DELIVERY_EXPANDED, "expanded", "was passed to the members of a list")                                    \
    ROW(SMTPB_DELIVERY_COMPLAINED, "complained", "was delivered, and complained about")

#define FORMS(ROW)                                                                                                     \
    ROW(SMTPB_FORM_AUTO, "auto", "no wrapping was recognised")                                                         \
    ROW(SMTPB_FORM_WIRE, "wire", "as the server sent it")                                                              \
    ROW(SMTPB_FORM_POSTFIX, "postfix", "Postfix log or bounce")                                                        \
    ROW(SMTPB_FORM_EXIM, "exim", "Exim log or bounce")                                                                 \
    ROW(SMTPB_FORM_SENDMAIL, "sendmail", "sendmail log or transcript")                                                 \
    ROW(SMTPB_FORM_QMAIL, "qmail", "qmail bounce")                                                                     \
    ROW(SMTPB_FORM_EXCHANGE, "exchange", "Exchange bounce")                                                            \
    ROW(SMTPB_FORM_DSN_FIELD, "dsn_field", "field of a DSN")                                                           \
    ROW(SMTPB_FORM_OPENSMTPD, "opensmtpd", "OpenSMTPD log or report")                                                  \
    ROW(SMTPB_FORM_CISCO, "cisco", "bounce of Cisco's AsyncOS")                                                        \
    ROW(SMTPB_FORM_GMAIL, "gmail", "bounce of Gmail")                                                                  \
    ROW(SMTPB_FORM_DMA, "dma", "bounce of the DragonFly Mail Agent")                                                   \
    ROW(SMTPB_FORM_OUTLOOK, "outlook", "error message of Outlook Express")

#define JOINS(ROW)                                                                                                     \
    ROW(SMTPB_JOIN_NONE, "none", "the first piece")                                                                    \
    ROW(SMTPB_JOIN_LINE, "line", "by a line break")                                                                    \
    ROW(SMTPB_JOIN_BLANK, "blank", "by a space")

#define FACT_KINDS(ROW)                                                                                                \
    ROW(SMTPB_FACT_MECHANISM, "mechanism", "the sender authentication that failed")                                    \
    ROW(SMTPB_FACT_LIMIT, "limit", "the limit that was exceeded")                                                      \
    ROW(SMTPB_FACT_WAIT, "wait", "seconds to wait")                                                                    \
    ROW(SMTPB_FACT_BLOCKLIST, "blocklist", "a block list")

#define LISTEDS(ROW)                                                                                                   \
    ROW(SMTPB_LISTED_UNKNOWN, "unknown", "not known")                                                                  \
    ROW(SMTPB_LISTED_IP, "ip", "IP addresses")                                                                         \
    ROW(SMTPB_LISTED_DOMAIN, "domain", "domains")                                                                      \
    ROW(SMTPB_LISTED_URI, "uri", "domains of links")                                                                   \
    ROW(SMTPB_LISTED_HASH, "hash", "hashes")

#define MECHANISMS(ROW)                                                                                                \
    ROW(SMTPB_MECHANISM_SPF, "spf", "SPF")                                                                             \
    ROW(SMTPB_MECHANISM_DKIM, "dkim", "DKIM")                                                                          \
    ROW(SMTPB_MECHANISM_DMARC, "dmarc", "DMARC")                                                                       \
    ROW(SMTPB_MECHANISM_ARC, "arc", "ARC")

#define LIMITS(ROW)                                                                                                    \
    ROW(SMTPB_LIMIT_CONNECTIONS, "connections", "connections")                                                         \
    ROW(SMTPB_LIMIT_MESSAGES, "messages", "messages")                                                                  \
    ROW(SMTPB_LIMIT_RECIPIENTS, "recipients", "recipients")                                                            \
    ROW(SMTPB_LIMIT_SIZE, "size", "octets of the message")                                                             \
    ROW(SMTPB_LIMIT_ERRORS, "errors", "errors")                                                                        \
    ROW(SMTPB_LIMIT_HOPS, "hops", "hops")

#define SYSTEMS(ROW)                                                                                                   \
    ROW(SMTPB_SYSTEM_SISIMAI, "sisimai", "Sisimai")                                                                    \
    ROW(SMTPB_SYSTEM_KUMOMTA, "kumomta", "KumoMTA")                                                                    \
    ROW(SMTPB_SYSTEM_SPARKPOST, "sparkpost", "SparkPost, Momentum")                                                    \
    ROW(SMTPB_SYSTEM_SENDGRID, "sendgrid", "SendGrid")                                                                 \
    ROW(SMTPB_SYSTEM_SES, "ses", "Amazon SES")                                                                         \
    ROW(SMTPB_SYSTEM_MAILGUN, "mailgun", "Mailgun")                                                                    \
    ROW(SMTPB_SYSTEM_POSTMARK, "postmark", "Postmark")                                                                 \
    ROW(SMTPB_SYSTEM_POWERMTA, "powermta", "PowerMTA")                                                                 \
    ROW(SMTPB_SYSTEM_ZONE_MTA, "zone_mta", "zone-mta")                                                                 \
    ROW(SMTPB_SYSTEM_POSTALSYS, "postalsys", "postalsys")

#define RULES_FAULTS(ROW)                                                                                              \
    ROW(SMTPB_RULES_FAULT_NONE, "none", "no error")                                                                    \
    ROW(SMTPB_RULES_FAULT_FIELDS, "fields", "expected \"conditions : phrase : reason settings\"")                      \
    ROW(SMTPB_RULES_FAULT_CONDITION, "condition", "unknown condition")                                                 \
    ROW(SMTPB_RULES_FAULT_WORD, "word", "expected a word: letters or digits, no punctuation")                          \
    ROW(SMTPB_RULES_FAULT_BRACKET, "bracket", "a bracket is not closed, or closed twice")                              \
    ROW(SMTPB_RULES_FAULT_GAP, "gap", "a gap is *1 to *9")                                                             \
    ROW(SMTPB_RULES_FAULT_EMPTY, "empty", "the phrase matches any text, or begins with a gap")                         \
    ROW(SMTPB_RULES_FAULT_TOO_LONG, "too_long", "the phrase is too long: at most 64 words; a gap of n counts as n")    \
    ROW(SMTPB_RULES_FAULT_REASON, "reason", "unknown reason")                                                          \
    ROW(SMTPB_RULES_FAULT_SETTING, "setting", "unknown setting")                                                       \
    ROW(SMTPB_RULES_FAULT_VALUE, "value", "the setting does not have this value")                                      \
    ROW(SMTPB_RULES_FAULT_TOO_MANY, "too_many", "over 32,768 lines")                                                   \
    ROW(SMTPB_RULES_FAULT_MIXED, "mixed", "| next to other words: put the alternatives in brackets")                   \
    ROW(SMTPB_RULES_FAULT_CLASS, "class", "unknown {class}")                                                           \
    ROW(SMTPB_RULES_FAULT_NUMBER, "number", "not a number from 1 to 32767")                                            \
    ROW(SMTPB_RULES_FAULT_PROVIDER, "provider", "unknown provider")

#define REPLY_FLAGS(ROW)                                                                                               \
    ROW(SMTPB_REPLY_NO_CODE, "no_code", "No reply code")                                                               \
    ROW(SMTPB_REPLY_CODES_DIFFER, "codes_differ", "Its lines have different codes")                                    \
    ROW(SMTPB_REPLY_CLASSES_DIFFER, "classes_differ", "Its lines have codes of different classes")                     \
    ROW(SMTPB_REPLY_STATUSES_DIFFER, "statuses_differ", "Its lines have different statuses")                           \
    ROW(SMTPB_REPLY_STATUS_CONFLICT, "status_conflict", "A status contradicts its code")                               \
    ROW(SMTPB_REPLY_CUT, "cut", "The final line is missing")                                                           \
    ROW(SMTPB_REPLY_NO_LINE_END, "no_line_end", "The last line has no line end")                                       \
    ROW(SMTPB_REPLY_LONG_LINE, "long_line", "A line is over 512 octets")                                               \
    ROW(SMTPB_REPLY_NOT_TEXT, "not_text", "It contains octets that are not text")                                      \
    ROW(SMTPB_REPLY_CODELESS_LINE, "codeless_line", "A line after the first has no code")                              \
    ROW(SMTPB_REPLY_TRAILING, "trailing", "Another reply follows")                                                     \
    ROW(SMTPB_REPLY_FLAT, "flat", "Its line ends were lost, folded or escaped")

#define FORWARD_FLAGS(ROW)                                                                                             \
    ROW(SMTPB_FORWARD_WEAK, "weak", "the code is not one for forwarding")                                              \
    ROW(SMTPB_FORWARD_UNBRACKETED, "unbracketed", "without brackets")                                                  \
    ROW(SMTPB_FORWARD_SOURCE_ROUTE, "source_route", "with a source route")                                             \
    ROW(SMTPB_FORWARD_QUOTED, "quoted", "with a quoted local part")                                                    \
    ROW(SMTPB_FORWARD_LITERAL, "literal", "with an address literal")                                                   \
    ROW(SMTPB_FORWARD_UTF8, "utf8", "needs SMTPUTF8")                                                                  \
    ROW(SMTPB_FORWARD_REPLACED, "replaced", "an octet may have been replaced")

/* ---- Rows: the texts lie in two blocks, so that a row needs no pointers ---- */

/* clang-format off */
#define ENUMERATIONS(ROW)                                                                                              \
    RESULTS(ROW) STAGES(ROW) TYPES(ROW) ADDRESSES(ROW) CATEGORIES(ROW) REASONS(ROW) SEVERITIES(ROW) ACTIONS(ROW)       \
    SCOPES(ROW) CONFIDENCES(ROW) BYS(ROW) PROVIDERS(ROW) SILENCES(ROW) FORMS(ROW) JOINS(ROW) FACT_KINDS(ROW)           \
    MAILS(ROW) DELIVERIES(ROW)                                                                                         \
    MECHANISMS(ROW) LIMITS(ROW) LISTEDS(ROW) SYSTEMS(ROW) RULES_FAULTS(ROW) REPLY_FLAGS(ROW) FORWARD_FLAGS(ROW)
/* clang-format on */

#define NAME_MEMBER(value, name, phrase)   char of_##value[sizeof(name)];
#define PHRASE_MEMBER(value, name, phrase) char of_##value[sizeof(phrase)];
#define NAME(value, name, phrase)          name,
#define PHRASE(value, name, phrase)        phrase,

static const struct name_texts {
    ENUMERATIONS(NAME_MEMBER)
} name_texts = { ENUMERATIONS(NAME) };

static const struct phrase_texts {
    ENUMERATIONS(PHRASE_MEMBER)
} phrase_texts = { ENUMERATIONS(PHRASE) };

/* A value, and where its texts begin. */
typedef struct named {
    int16_t value;
    uint16_t name, phrase;
} named;

#define PLACES(value, name, phrase)                                                                                    \
    { value, offsetof(struct name_texts, of_##value), offsetof(struct phrase_texts, of_##value) },

static const char unrecognized[] = "unrecognized";

/* Most enumerators are the numbers of their rows. */
static const named *row_of(const named *rows, size_t n, int value)
{
    if (value >= 0 && (size_t)value < n && rows[value].value == value)
        return &rows[value];
    for (size_t i = 0; i < n; i++)
        if (rows[i].value == value)
            return &rows[i];
    return NULL;
}

static const char *name_of(const named *rows, size_t n, int value)
{
    const named *row = row_of(rows, n, value);
    return row ? (const char *)&name_texts + row->name : unrecognized;
}

static const char *phrase_of(const named *rows, size_t n, int value)
{
    const named *row = row_of(rows, n, value);
    return row ? (const char *)&phrase_texts + row->phrase : unrecognized;
}

static bool is_called(smtpb_span given, const char *name)
{
    size_t n = 0;
    while (n < given.len && name[n] != '\0' && smtpb_i_lower(given.ptr[n]) == name[n])
        n++;
    return n == given.len && name[n] == '\0';
}

/* NULL: none has this name. */
static const named *row_named(const named *rows, size_t n, smtpb_span given)
{
    for (size_t i = 0; i < n; i++)
        if (is_called(given, (const char *)&name_texts + rows[i].name))
            return &rows[i];
    return NULL;
}

/* ---- Each enumeration ---- */

#define ROWS(noun) noun##_places, sizeof noun##_places / sizeof *noun##_places

#define NAMES_AND_TEXTS(noun, LIST)                                                                                    \
    static const named noun##_places[] = { LIST(PLACES) };                                                             \
    const char *smtpb_##noun##_name(smtpb_##noun value)                                                                \
    {                                                                                                                  \
        return name_of(ROWS(noun), (int)value);                                                                        \
    }                                                                                                                  \
    const char *smtpb_##noun##_text(smtpb_##noun value)                                                                \
    {                                                                                                                  \
        return phrase_of(ROWS(noun), (int)value);                                                                      \
    }

#define NAMES(noun, LIST)                                                                                              \
    NAMES_AND_TEXTS(noun, LIST)                                                                                        \
    bool smtpb_##noun##_parse(smtpb_span given, smtpb_##noun *out)                                                     \
    {                                                                                                                  \
        const named *row = out ? row_named(ROWS(noun), given) : NULL;                                                  \
        if (row)                                                                                                       \
            *out = (smtpb_##noun)row->value;                                                                           \
        return row != NULL;                                                                                            \
    }

NAMES(result, RESULTS)
NAMES(type, TYPES)
NAMES(address, ADDRESSES)
NAMES(category, CATEGORIES)
NAMES(reason, REASONS)
NAMES(severity, SEVERITIES)
NAMES(action, ACTIONS)
NAMES(scope, SCOPES)
NAMES(confidence, CONFIDENCES)
NAMES(by, BYS)
NAMES(provider, PROVIDERS)
NAMES(silence, SILENCES)
NAMES(form, FORMS)
NAMES(mail, MAILS)
NAMES(delivery, DELIVERIES)
NAMES(join, JOINS)
NAMES(fact_kind, FACT_KINDS)
NAMES(mechanism, MECHANISMS)
NAMES(limit, LIMITS)
NAMES(listed, LISTEDS)
NAMES(system, SYSTEMS)
NAMES(rules_fault, RULES_FAULTS)
NAMES(reply_flag, REPLY_FLAGS)
NAMES(forward_flag, FORWARD_FLAGS)

NAMES_AND_TEXTS(stage, STAGES)

/* Stages have other names too: the commands that stand for the same step. */
bool smtpb_stage_parse(smtpb_span given, smtpb_stage *out)
{
    static const struct {
        char name[5];
        uint8_t stage;
    } aliases[] = {
        { "ehlo", SMTPB_STAGE_HELO },
        { "lhlo", SMTPB_STAGE_HELO },
        { "dot", SMTPB_STAGE_EOD },
        { "bdat", SMTPB_STAGE_EOD },
    };
    const named *row = out ? row_named(ROWS(stage), given) : NULL;
    if (row)
        *out = (smtpb_stage)row->value;
    for (size_t i = 0; out && !row && i < sizeof aliases / sizeof *aliases; i++)
        if (is_called(given, aliases[i].name)) {
            *out = (smtpb_stage)aliases[i].stage;
            return true;
        }
    return row != NULL;
}
