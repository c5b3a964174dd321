/* SPDX-License-Identifier: MIT */
/* What programs and libraries of clients say about a reply in their own words: that its code is temporary, and the
   command that failed. At AUTH and MAIL, the user whom the reply speaks of is not the recipient. */
#include "read.h"

enum { TOLD_WITHIN = 160 }; /* octets before a reply, or behind a code, in which the command is told */

static smtpb_span end_of(smtpb_span s, size_t n)
{
    return smtpb_i_from(s, s.len > n ? s.len - n : 0);
}

/* ---- Stages ---- */

/* The command that failed. A first letter that may be a capital or not is left out. Words that end in ": " stand right
   before the reply. */
static const struct {
    uint8_t stage;
    char words[31];
} clients[] = {
    { SMTPB_STAGE_HELO, "HeloError: (" }, /* Python */
    { SMTPB_STAGE_AUTH, "AuthenticationError: (" },
    { SMTPB_STAGE_MAIL, "SenderRefused: (" },
    { SMTPB_STAGE_RCPT, "RecipientsRefused: {" },
    { SMTPB_STAGE_AUTH, "AuthenticationError: " },           /* Ruby */
    { SMTPB_STAGE_AUTH, "AuthenticationFailedException: " }, /* Jakarta Mail */
    { SMTPB_STAGE_MAIL, "SenderFailedException: " },
    { SMTPB_STAGE_RCPT, "AddressFailedException: " },
    { SMTPB_STAGE_AUTH, "Invalid login: " }, /* Nodemailer */
    { SMTPB_STAGE_MAIL, "Mail command failed: " },
    { SMTPB_STAGE_RCPT, "recipients were rejected: " },
    { SMTPB_STAGE_HELO, "LO command failed: " }, /* PHPMailer */
    { SMTPB_STAGE_AUTH, "AUTH command failed: " },
    { SMTPB_STAGE_AUTH, "Username command failed: " },
    { SMTPB_STAGE_AUTH, "Password command failed: " },
    { SMTPB_STAGE_MAIL, "MAIL FROM command failed: " },
    { SMTPB_STAGE_RCPT, "RCPT TO command failed: " },
    { SMTPB_STAGE_DATA, "DATA command failed: " },
    { SMTPB_STAGE_EOD, "DATA END command failed: " },
    { SMTPB_STAGE_AUTH, "ailed to authenticate username" }, /* CodeIgniter */
    { SMTPB_STAGE_AUTH, "ailed to authenticate password" },
    { SMTPB_STAGE_AUTH, "ailed to authenticate on SMTP" }, /* Swift Mailer, Symfony */
    { SMTPB_STAGE_MAIL, "ailed to set sender \"" },        /* Roundcube */
    { SMTPB_STAGE_RCPT, "ailed to add recipient \"" },
    { SMTPB_STAGE_AUTH, "uthentication failed (method " }, /* msmtp */
};

static smtpb_span row_of_client(size_t i)
{
    smtpb_span row = { clients[i].words, sizeof clients[i].words };
    row.len = smtpb_i_find(row, 0, '\0');
    return row;
}

/* Where the words of a row begin; words.len: they are not there. */
static size_t place_of_row(smtpb_span words, size_t i)
{
    smtpb_span row = row_of_client(i);
    size_t at = smtpb_i_last(words, row);
    bool adjacent = row.ptr[row.len - 2] == ':';
    return adjacent && at + row.len != words.len ? words.len : at;
}

smtpb_stage smtpb_i_told_stage(smtpb_span words)
{
    smtpb_span near = end_of(words, TOLD_WITHIN);
    smtpb_stage stage = SMTPB_STAGE_UNKNOWN;
    size_t best = 0;
    for (size_t i = 0; i < sizeof clients / sizeof *clients; i++) {
        size_t at = place_of_row(near, i);
        if (at < near.len && (stage == SMTPB_STAGE_UNKNOWN || at > best)) {
            best = at;
            stage = (smtpb_stage)clients[i].stage;
        }
    }
    return stage;
}

/* ---- PHPMailer's report, whose labels may be in any language ---- */

/* The stage of the command that the words end with: "MAIL FROM command failed". */
static smtpb_stage failed_command(smtpb_span words)
{
    for (size_t i = 0; i < sizeof clients / sizeof *clients; i++) {
        smtpb_span row = row_of_client(i);
        row.len -= 2; /* ": " */
        if (smtpb_i_same(end_of(words, row.len), row))
            return (smtpb_stage)clients[i].stage;
    }
    return SMTPB_STAGE_OTHER;
}

/* What stands behind the last label, which ends in ": "; it is cut off, the label is not. Nothing: there is no label. */
static smtpb_span cut_value(smtpb_span *s)
{
    size_t at = smtpb_i_last(*s, SMTPB_I_LITERAL(": "));
    smtpb_span value = smtpb_i_trimmed(smtpb_i_from(*s, at < s->len ? at + 1 : at));
    *s = smtpb_i_first(*s, at);
    return value;
}

bool smtpb_i_reported(smtpb_span in, smtpb_i_report *out)
{
    enum { LABEL = 16 };                                   /* octets of "SMTP code" */
    static const char command_failed[] = "command failed"; /* no blank before it: runs of them would be read again */
    smtpb_span report = smtpb_i_trimmed(in);
    size_t at = smtpb_i_last(report, SMTPB_I_LITERAL(command_failed)), end = at + sizeof command_failed - 1;
    if (at == report.len)
        return false;
    out->stage = failed_command(smtpb_i_first(report, end));
    report = smtpb_i_from(report, end);
    smtpb_span code = cut_value(&report);
    if (smtpb_status_parse(code, &out->status) > 0)
        code = cut_value(&report);
    out->code = smtpb_i_code(smtpb_i_first(code, 4));
    at = smtpb_i_last(report, SMTPB_I_LITERAL("SMTP"));
    if (out->code == 0 || at == report.len || report.len - at > LABEL)
        return false;
    report = smtpb_i_first(report, at);
    out->detail = smtpb_i_trimmed(smtpb_i_from(report, smtpb_i_find(report, 0, ':') + 1));
    return out->detail.len > 0;
}

/* ---- Codes ---- */

/* "SMTP error ", "code: ", "status="; in "zip_code=" and "?code=" it is somebody else's. */
static bool name_a_code(smtpb_span words)
{
    static const char names[][7] = { "error", "code", "status" };
    size_t end = words.len, begin;
    while (end > 0 && memchr(" \t:=#", words.ptr[end - 1], 5) != NULL)
        end--;
    for (begin = end; begin > 0 && smtpb_i_is_alpha(words.ptr[begin - 1]); begin--)
        ;
    if (end == words.len || (begin > 0 && memchr("_-&?/.", words.ptr[begin - 1], 6) != NULL))
        return false;
    smtpb_span word = smtpb_i_from(smtpb_i_first(words, end), begin);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t n = smtpb_i_find((smtpb_span){ names[i], sizeof names[i] }, 0, '\0');
        if (smtpb_i_same(word, (smtpb_span){ names[i], n }))
            return true;
    }
    return false;
}

static bool is_alnum_at(smtpb_span s, size_t at)
{
    return at < s.len && (smtpb_i_is_alpha(s.ptr[at]) || smtpb_i_is_digit(s.ptr[at]));
}

/* Does a number go on, 450.5, 450-560, 450k, 450%? */
static bool runs_on(smtpb_span rest)
{
    return is_alnum_at(rest, 0) || (rest.len > 0 && rest.ptr[0] == '%') ||
           (is_alnum_at(rest, 1) && memchr(".-/,", rest.ptr[0], 4) != NULL);
}

/* Are the three digits at this offset told as a code: "error 450", "code=450,", "SMTP-Fehler (450):"? */
static bool is_told(smtpb_span in, size_t at)
{
    enum { BEFORE = 24 }; /* octets in which SMTP is named before a bracket */
    smtpb_span rest = smtpb_i_from(in, at + 3), words = smtpb_i_first(in, at);
    bool bracket = rest.len > 0 && ((words.ptr[at - 1] == '(' && rest.ptr[0] == ')') ||
                                    (words.ptr[at - 1] == '[' && rest.ptr[0] == ']'));
    if (!bracket)
        return !runs_on(rest) && name_a_code(words);
    words = smtpb_i_first(words, at - 1);
    smtpb_span near = end_of(words, BEFORE);
    return near.len > 0 && smtpb_i_is_space(near.ptr[near.len - 1]) &&
           (name_a_code(words) || smtpb_i_last(near, SMTPB_I_LITERAL("SMTP")) < near.len);
}

uint16_t smtpb_i_told_code(smtpb_span in, smtpb_stage *stage)
{
    uint16_t last = 0;
    size_t place = 0;
    for (size_t at = 1; at + 3 <= in.len; at++) {
        uint16_t code = smtpb_i_code(smtpb_i_first(smtpb_i_from(in, at), 3));
        if (code >= 400 && smtpb_code(code)->code == code && is_told(in, at)) {
            last = code;
            place = at;
        }
    }
    smtpb_span near = smtpb_i_first(in, in.len - place > TOLD_WITHIN ? place + TOLD_WITHIN : in.len);
    smtpb_stage told = last != 0 ? smtpb_i_told_stage(near) : SMTPB_STAGE_UNKNOWN;
    if (told != SMTPB_STAGE_UNKNOWN)
        *stage = told;
    return last == 421 || (last >= 450 && last < 460) ? last : 0;
}
