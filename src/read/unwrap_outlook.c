/* SPDX-License-Identifier: MIT */
/* Outlook Express and its heirs, in any language: "..., Protocol: SMTP, Server Response: '550 ...', Port: 25,
   Secure(SSL): No, Server Error: 550, Error Number: 0x800CCC79". */
#include "read.h"

/* The fields to the left of the last comma; s as a whole if there is none. */
static smtpb_span without_last_field(smtpb_span s)
{
    return smtpb_i_first(s, smtpb_i_last(s, SMTPB_I_LITERAL(", ")));
}

/* Octets of the quote at the start of s: ', " or one of U+2018 to U+201F. */
static size_t quote_octets(smtpb_span s)
{
    if (s.len > 0 && (s.ptr[0] == '\'' || s.ptr[0] == '"'))
        return 1;
    return s.len > 2 && memcmp(s.ptr, "\xE2\x80", 2) == 0 && (s.ptr[2] & 0x78) == 0x18 ? 3 : 0;
}

/* The value of the first field, without its quotes. */
static smtpb_span field_value(smtpb_span field)
{
    smtpb_span value = smtpb_i_from(field, smtpb_i_find(field, 0, ':'));
    value = smtpb_i_from(value, value.len > 0 ? 1 : 0);
    value = smtpb_i_from(value, smtpb_i_blanks(value));
    size_t quote = quote_octets(value);
    value = smtpb_i_from(value, quote);
    if (quote > 0 && value.len >= quote && quote_octets(smtpb_i_from(value, value.len - quote)) == quote)
        value.len -= quote;
    return value;
}

/* What the number says if there was no reply. False: nothing of these. */
static bool silence_of(smtpb_span number, smtpb_silence *silence)
{
    static const struct {
        char text[11];
        uint8_t silence;
    } numbers[] = {
        { "0x800CCC0E", SMTPB_SILENCE_REFUSED },
        { "0x800CCC0F", SMTPB_SILENCE_DROPPED },
        { "0x800CCC19", SMTPB_SILENCE_TIMED_OUT },
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (smtpb_i_pattern(number, (smtpb_span){ numbers[i].text, sizeof numbers[i].text - 1 }) > 0) {
            *silence = (smtpb_silence)numbers[i].silence;
            return true;
        }
    return false;
}

static bool outlook_error(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out)
{
    enum { LONGEST = 512 }; /* octets of all that follows the mark */
    smtpb_span rest = smtpb_i_first(smtpb_i_from(in, after), LONGEST);
    size_t tls = smtpb_i_last(rest, SMTPB_I_LITERAL("(SSL)"));
    smtpb_span behind = smtpb_i_from(rest, tls);
    smtpb_span number = smtpb_i_from(behind, smtpb_i_last(behind, SMTPB_I_LITERAL("0x800CCC")));
    smtpb_span port = without_last_field(smtpb_i_first(rest, tls)), fields = without_last_field(port);
    smtpb_span reply = field_value(fields);
    smtpb_silence silence;
    if (number.len == 0)
        return false;
    if (fields.len < port.len && smtpb_i_code_of_line(reply) > 0)
        return smtpb_i_wrap_reply(out, SMTPB_FORM_OUTLOOK, reply);
    if (silence_of(number, &silence))
        return smtpb_i_wrap_silence(out, SMTPB_FORM_OUTLOOK, silence, SMTPB_STAGE_UNKNOWN, in);
    smtpb_i_wrap_reply(out, SMTPB_FORM_OUTLOOK, smtpb_i_before(in, at));
    out->coded = false;
    return true;
}

static const smtpb_i_mark outlook_marks[] = { SMTPB_I_MARK("SMTP, ", outlook_error) };

const smtpb_i_marks smtpb_i_outlook = { SMTPB_FORM_OUTLOOK, sizeof outlook_marks / sizeof *outlook_marks,
                                        outlook_marks };
