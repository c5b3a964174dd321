/* SPDX-License-Identifier: MIT */
/* What programs and libraries of clients say about a reply in their own words: its code, and the command that failed. At
   AUTH and MAIL, the user whom the reply speaks of is not the recipient. */
#include "read.h"

/* ---- Codes ---- */

/* "SMTP error ", "reply code: ", "status=" */
static bool speak_of_a_code(smtpb_span words)
{
    static const char names[][9] = { "error", "code", "status", "smtp", "reply", "response" };
    size_t end = words.len, begin;
    while (end > 0 && memchr(" \t\r\n:=#", words.ptr[end - 1], 7) != NULL)
        end--;
    for (begin = end; begin > 0 && smtpb_i_is_alpha(words.ptr[begin - 1]); begin--)
        ;
    smtpb_span word = smtpb_i_from(smtpb_i_first(words, end), begin);
    for (size_t i = 0; i < sizeof names / sizeof *names && end < words.len; i++) {
        size_t n = smtpb_i_find((smtpb_span){ names[i], sizeof names[i] }, 0, '\0');
        if (smtpb_i_same(word, (smtpb_span){ names[i], n }))
            return true;
    }
    return false;
}

/* Are the three digits at this offset told as a code: "error 450", "code=450,", "SMTP-Fehler (450):"? The number of a
   process is not: "smtp[450]:". */
static bool is_told(smtpb_span in, size_t at)
{
    smtpb_span rest = smtpb_i_from(in, at + 3), words = smtpb_i_first(in, at);
    bool round = rest.len > 0 && rest.ptr[0] == ')' && words.ptr[at - 1] == '(';
    bool square = rest.len > 0 && rest.ptr[0] == ']' && words.ptr[at - 1] == '[';
    if (rest.len > 0 && (smtpb_i_is_alpha(rest.ptr[0]) || smtpb_i_is_digit(rest.ptr[0]) || rest.ptr[0] == '.'))
        return false;
    if (!round && !square)
        return speak_of_a_code(words);
    words = smtpb_i_first(words, at - 1);
    rest = smtpb_i_from(rest, 1);
    return words.len > 0 && smtpb_i_is_space(words.ptr[words.len - 1]) &&
           ((round && rest.len > 0 && rest.ptr[0] == ':') || speak_of_a_code(words));
}

uint16_t smtpb_i_told_code(smtpb_span in)
{
    for (size_t at = 1; at + 3 <= in.len; at++) {
        uint16_t code = smtpb_i_code(smtpb_i_first(smtpb_i_from(in, at), 3));
        if (code >= 400 && smtpb_code(code)->code == code && is_told(in, at))
            return code;
    }
    return 0;
}

/* ---- Stages ---- */

/* The command that failed. A first letter that may be a capital or not is left out. */
static const struct {
    uint8_t stage;
    char words[25];
} clients[] = {
    { SMTPB_STAGE_HELO, "HeloError" },              /* Python */
    { SMTPB_STAGE_HELO, "HLO command failed" },     /* EHLO, PHPMailer */
    { SMTPB_STAGE_AUTH, "uthenticationError" },     /* Python, Ruby */
    { SMTPB_STAGE_AUTH, "uthenticationFailed" },    /* Jakarta Mail */
    { SMTPB_STAGE_AUTH, "uthentication failed (" }, /* msmtp */
    { SMTPB_STAGE_AUTH, "ailed to authenticate" },  /* Swift Mailer, Symfony: "Failed to authenticate" */
    { SMTPB_STAGE_AUTH, "nvalid login" },           /* Nodemailer */
    { SMTPB_STAGE_AUTH, "AUTH command failed" },    /* PHPMailer */
    { SMTPB_STAGE_AUTH, "assword command failed" },
    { SMTPB_STAGE_MAIL, "SenderRefused" },           /* Python */
    { SMTPB_STAGE_MAIL, "SenderFailed" },            /* Jakarta Mail */
    { SMTPB_STAGE_MAIL, "ail command failed" },      /* Nodemailer */
    { SMTPB_STAGE_MAIL, "FROM command failed" },     /* PHPMailer */
    { SMTPB_STAGE_MAIL, ") MAIL failed" },           /* curl */
    { SMTPB_STAGE_MAIL, "ailed to set sender" },     /* Roundcube */
    { SMTPB_STAGE_RCPT, "RecipientsRefused" },       /* Python */
    { SMTPB_STAGE_RCPT, "AddressFailed" },           /* Jakarta Mail */
    { SMTPB_STAGE_RCPT, "ecipients were rejected" }, /* Nodemailer */
    { SMTPB_STAGE_RCPT, "TO command failed" },       /* PHPMailer */
    { SMTPB_STAGE_RCPT, ") RCPT failed" },           /* curl */
    { SMTPB_STAGE_RCPT, "ailed to add recipient" },  /* Roundcube */
    { SMTPB_STAGE_DATA, "ata command failed" },      /* Nodemailer */
    { SMTPB_STAGE_EOD, "essage failed" },
    { SMTPB_STAGE_EOD, "DATA END command failed" }, /* PHPMailer */
};

smtpb_stage smtpb_i_told_stage(smtpb_span words)
{
    enum { NEAR = 160 }; /* octets before the reply */
    smtpb_span near = smtpb_i_from(words, words.len > NEAR ? words.len - NEAR : 0);
    for (size_t i = 0; i < sizeof clients / sizeof *clients; i++) {
        smtpb_span row = { clients[i].words,
                           smtpb_i_find((smtpb_span){ clients[i].words, sizeof clients[i].words }, 0, '\0') };
        if (smtpb_i_last(near, row) < near.len)
            return (smtpb_stage)clients[i].stage;
    }
    return SMTPB_STAGE_UNKNOWN;
}
