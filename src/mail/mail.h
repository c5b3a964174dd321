/* SPDX-License-Identifier: MIT */
/* From a mail to the recipients that it reports on. MIME is the caller's: headers, fields and text come as they stand,
   a text in UTF-8. */
#ifndef SMTPB_I_MAIL_H
#define SMTPB_I_MAIL_H

#include "../texts/texts.h"

/* ---- lines.c ---- */

/* Cut off the next line, without its LF or CR LF. False: nothing is left. */
bool smtpb_i_take_line(smtpb_span *rest, smtpb_span *line);

/* Offset of the pattern in s, at the start of a word or mark, as smtpb_i_pattern compares; *end: where it ends. s.len:
   not found. */
size_t smtpb_i_words_at(smtpb_span s, smtpb_span pattern, size_t *end);

/* Is there nothing but blanks? */
bool smtpb_i_is_empty(smtpb_span line);

/* "550 ", "550-", "550.": behind it a server may have written the text. */
bool smtpb_i_begins_reply(smtpb_span line);

/* Without the first n octets; not NULL at the end, so that its place in a text is known. */
static inline smtpb_span smtpb_i_behind(smtpb_span s, size_t n)
{
    return n > 0 ? (smtpb_span){ s.ptr + n, s.len - n } : s;
}

/* ---- address.c: addresses as MTAs write them, some of which RFC 5321 does not allow ---- */

/* Octets of the address at the start of s; 0: none. */
size_t smtpb_i_address(smtpb_span s);

/* The address at the start of s, perhaps in < >, quotes or ( ). Returns the octets up to its end, 0: none. */
size_t smtpb_i_enclosed(smtpb_span s, smtpb_span *address);

/* The address in the first < >, else the value without blanks; empty if there is none. */
smtpb_span smtpb_i_angle_address(smtpb_span value);

/* Take what begins an address, in which \x{HEX} stands for a character (RFC 6533 3): *out is that character, written to
   `octets`, or what stands before the next one. Returns the octets taken; 0: nothing is left. */
size_t smtpb_i_take_characters(smtpb_span address, char octets[4], smtpb_span *out);

/* Equal except for ASCII case, and not empty. */
bool smtpb_i_same_address(smtpb_span a, smtpb_span b);

/* ---- field.c: "Name: value" (RFC 5322 2.2, RFC 3464 2.1) ---- */

/* Octets of "Name:" at the start of a line, also with blanks before the colon (RFC 5322 4.5); 0: another line. */
size_t smtpb_i_field_name(smtpb_span line, smtpb_span name);

/* The value of the next field of that name; *rest begins after it. False: no more. */
bool smtpb_i_field_next(smtpb_span *rest, smtpb_span name, smtpb_span *value);

/* The first word of "4.2.2 (Over quota)", and what its comment (RFC 5322 3.2.2) says; each empty if missing. */
smtpb_span smtpb_i_first_word(smtpb_span value);
smtpb_span smtpb_i_comment(smtpb_span value);

/* ---- kind.c ---- */

typedef enum smtpb_i_author { SMTPB_I_AUTHOR_UNKNOWN, SMTPB_I_AUTHOR_DAEMON, SMTPB_I_AUTHOR_PERSON } smtpb_i_author;

/* Who wrote the mail, by its From. */
smtpb_i_author smtpb_i_author_of(smtpb_span headers);

/* ---- bounce.c ---- */

/* Bit of smtpb_mail_cursor.flags: what the mail returns is a bounce itself. */
enum { SMTPB_I_OF_BOUNCE = 16 };

/* ---- evidence.c ---- */

typedef struct smtpb_i_judged {
    smtpb_reply reply;
    smtpb_origin origin;
    smtpb_verdict verdict;
} smtpb_i_judged;

/* smtpb_judge_bounce, of a bounce that is not NULL. */
void smtpb_i_judge_bounce(const smtpb_bounce *bounce, const smtpb_context *ctx, smtpb_i_judged *out);

/* ---- form.c ---- */

/* Where the address stands, see forms.def. */
typedef enum smtpb_i_place_of {
    SMTPB_I_NO_PLACE,
    SMTPB_I_LINES,
    SMTPB_I_LOOSE,
    SMTPB_I_PARAGRAPHS,
    SMTPB_I_ANY,
    SMTPB_I_UNDER,
    SMTPB_I_CODED,
    SMTPB_I_COLON,
    SMTPB_I_APART,
    SMTPB_I_BEHIND,
    SMTPB_I_JSON
} smtpb_i_place_of;

typedef struct smtpb_i_form {
    smtpb_i_place_of where;
    smtpb_span opening, lead, words, until; /* until: empty for ALL, else its line ends */
} smtpb_i_form;

/* Row `index` of forms.def; NO_PLACE past the last. */
smtpb_i_form smtpb_i_form_at(unsigned index);

/* ---- notice_place.c ---- */

enum { SMTPB_I_OPENING = 4096 }; /* octets of a text in which a form is recognised */

/* A notice that is read from `at` on. */
typedef struct smtpb_i_reading {
    smtpb_i_form form;
    smtpb_span text; /* up to the returned message */
    size_t at;
    size_t section;        /* where the words of the form were found last; 0: not yet, SIZE_MAX: nowhere */
    bool no_more_sections; /* behind `at` */
} smtpb_i_reading;

/* The next recipient, with what is said of it; FAILED, unless the form tells. */
bool smtpb_i_next_of_form(smtpb_i_reading *r, smtpb_bounce *out);

/* ---- notice_json.c ---- */

/* The same for JSON. */
bool smtpb_i_next_in_json(smtpb_i_reading *r, smtpb_bounce *out);

/* ---- notice.c ---- */

/* What a report says in its text of the bounce's recipient; empty if nothing. *at is kept between the recipients. */
smtpb_span smtpb_i_notice_about(smtpb_span text, const smtpb_bounce *bounce, smtpb_cursor *at);

/* Octets of a text before the returned message. */
size_t smtpb_i_before_returned(smtpb_span text);

/* Does the text only report a delay? */
bool smtpb_i_is_delayed(smtpb_span text);

/* ---- notice_any.c: texts of unknown form ---- */

/* The next address of X-Failed-Recipients. False: no more. */
bool smtpb_i_listed_next(smtpb_span headers, smtpb_cursor *at, smtpb_span *address);

/* Does X-Failed-Recipients list the address? *at is kept between the addresses. */
bool smtpb_i_is_listed(smtpb_span headers, smtpb_span address, smtpb_cursor *at);

/* The transcript of a session with Sendmail; empty if there is none. */
smtpb_span smtpb_i_transcript(smtpb_span text);

/* The address that is most likely the recipient's: one on a line of its own, else one after "to", else any. Not those
   of the header, and none behind a reply. Empty: none. */
smtpb_span smtpb_i_likely_recipient(smtpb_span text, smtpb_span headers);

#endif
