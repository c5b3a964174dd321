/* SPDX-License-Identifier: MIT */
/* Exchange: "#<X #5.7.1 smtp;...> #SMTP#", "<X #5.1.1>", "Remote Server at X returned '...'", "[{LED=...};{MSG=...};{FQDN=X};...]";
   Gmail: "The error that the other server returned was: ...". */
#include "read.h"

/* "#<mx.example.com #5.7.1 smtp;530 5.7.1 ...> #SMTP#" */
static bool exchange_smtp(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    smtpb_span rest = smtpb_i_from(in, after);
    smtpb_span host = smtpb_i_from(in, at + 2);
    size_t type = smtpb_i_find(smtpb_i_first(rest, 300), 0, ';');
    if (type + 1 >= rest.len || type < 4 || SMTPB_I_AT(smtpb_i_from(rest, type - 4), "smtp") == 0)
        return false;
    out->host = smtpb_i_up_to(host, '>', '>');
    size_t end = smtpb_i_last(rest, SMTPB_I_LITERAL(">"));
    return smtpb_i_wrap_reply(out, SMTPB_FORM_EXCHANGE, smtpb_i_from(smtpb_i_first(rest, end), type + 1));
}

/* "Remote Server at example.com (192.0.2.25) returned '441 4.4.1 ...'" */
static bool exchange_returned(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    smtpb_span rest = smtpb_i_from(in, after);
    size_t quote = smtpb_i_find(smtpb_i_first(rest, 400), 0, '\'');
    if (quote >= rest.len || rest.ptr[quote] != '\'' ||
        smtpb_i_last(smtpb_i_first(rest, quote), SMTPB_I_LITERAL("returned ")) == quote)
        return false;
    (void)at;
    size_t named = SMTPB_I_AT(rest, "at ");
    if (named > 0)
        out->host = smtpb_i_up_to(smtpb_i_from(rest, named), '(', ',');
    size_t end = smtpb_i_last(smtpb_i_from(rest, quote + 1), SMTPB_I_LITERAL("'"));
    return smtpb_i_wrap_reply(out, SMTPB_FORM_EXCHANGE, smtpb_i_first(smtpb_i_from(rest, quote + 1), end));
}

/* The value of the last "};{key=" in s; *at: where that begins. A server's words may contain such keys, but Exchange
   writes its own after them. */
static smtpb_span queue_value(smtpb_span s, smtpb_span key, size_t *at)
{
    *at = smtpb_i_last(s, key);
    return smtpb_i_up_to(smtpb_i_from(s, *at + key.len), '}', '}');
}

/* Up to the error of another recipient: "], [{LED=...". */
static smtpb_span one_error(smtpb_span s)
{
    for (size_t at = 0; (at = smtpb_i_find(s, at, ']')) < s.len; at++) {
        smtpb_span rest = smtpb_i_from(s, at);
        if (SMTPB_I_AT(rest, "], [{LED=") > 0 || SMTPB_I_AT(rest, "],[{LED=") > 0)
            return smtpb_i_first(s, at);
    }
    return s;
}

/* The last error of a queue: "[{LED=550 5.1.8 ...};{MSG=...};{FQDN=mx.example.net};{IP=192.0.2.1};{LRT=...}]" */
static bool exchange_queue(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    smtpb_span rest = one_error(smtpb_i_from(in, after));
    size_t fqdn, ip;
    smtpb_span address = queue_value(rest, SMTPB_I_LITERAL("};{IP="), &ip);
    (void)at;
    out->host = queue_value(smtpb_i_first(rest, ip), SMTPB_I_LITERAL("};{FQDN="), &fqdn);
    if (out->host.len == 0)
        out->host = address;
    smtpb_span error = smtpb_i_first(rest, fqdn);
    size_t end = smtpb_i_last(error, SMTPB_I_LITERAL("};{MSG="));
    out->cut = end == rest.len;
    return smtpb_i_wrap_reply(out, SMTPB_FORM_EXCHANGE, smtpb_i_first(error, end));
}

/* Exchange 2003, behind its own words: "<mx.example.com #5.1.1>", "<mx.example.com #5.5.0 smtp;550 5.1.1 ...>" */
static bool exchange_host(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    enum { LONGEST_HOST = 128 };
    smtpb_status status;
    smtpb_span host = smtpb_i_up_to(smtpb_i_first(smtpb_i_from(in, after), LONGEST_HOST), '>', '#');
    smtpb_span rest = smtpb_i_from(in, after + host.len);
    size_t mark = SMTPB_I_AT(rest, " #"), digits = smtpb_status_parse(smtpb_i_from(rest, mark), &status);
    rest = smtpb_i_from(rest, mark + digits);
    size_t smtp = SMTPB_I_AT(rest, " smtp;");
    bool is_other = at > 0 && in.ptr[at - 1] == '#';
    if (is_other || host.len == 0 || mark == 0 || digits == 0 || (smtp == 0 && SMTPB_I_AT(rest, ">") == 0))
        return false;
    out->host = host;
    out->status = status;
    rest = smtpb_i_from(rest, smtp);
    if (smtp > 0)
        return smtpb_i_wrap_reply(out, SMTPB_FORM_EXCHANGE,
                                  smtpb_i_first(rest, smtpb_i_last(rest, SMTPB_I_LITERAL(">"))));
    smtpb_i_wrap_reply(out, SMTPB_FORM_EXCHANGE, smtpb_i_before(in, at));
    out->coded = false;
    return true;
}

static const smtpb_i_mark exchange_marks[] = {
    SMTPB_I_MARK("<", exchange_host),
    SMTPB_I_MARK("#<", exchange_smtp),
    SMTPB_I_MARK("Remote Server ", exchange_returned),
    SMTPB_I_MARK("[{LED=", exchange_queue),
    SMTPB_I_MARK("{[{LED=", exchange_queue),
};

const smtpb_i_marks smtpb_i_exchange = { SMTPB_FORM_EXCHANGE, sizeof exchange_marks / sizeof *exchange_marks,
                                         exchange_marks };

static bool gmail_returned(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    (void)at;
    return smtpb_i_wrap_reply(out, SMTPB_FORM_GMAIL, smtpb_i_from(in, after));
}

static const smtpb_i_mark gmail_marks[] = {
    SMTPB_I_MARK("The error that the other server returned was: ", gmail_returned),
    SMTPB_I_MARK("The response from the remote server was: ", gmail_returned),
};

const smtpb_i_marks smtpb_i_gmail = { SMTPB_FORM_GMAIL, sizeof gmail_marks / sizeof *gmail_marks, gmail_marks };
