/* SPDX-License-Identifier: MIT */
/* The forms of forms.def. */
#include "mail.h"

#define PARAGRAPH "\n\n"
#define LINE      "\n"
#define ALL       ""

/* ---- The table ---- */

static const uint8_t places_of_forms[] = {
#define FORM(name, opening, where, lead, words, until) SMTPB_I_##where,
#include "forms.def"
#undef FORM
};

/* Opening, lead, words and until, each with a NUL. */
static const struct form_texts {
#define FORM(name, opening, where, lead, words, until) char of_##name[sizeof(opening "\0" lead "\0" words "\0" until)];
#include "forms.def"
#undef FORM
} form_texts = {
#define FORM(name, opening, where, lead, words, until) opening "\0" lead "\0" words "\0" until,
#include "forms.def"
#undef FORM
};

static const uint16_t begins_of_forms[] = {
#define FORM(name, opening, where, lead, words, until) offsetof(struct form_texts, of_##name),
#include "forms.def"
#undef FORM
};

smtpb_i_form smtpb_i_form_at(unsigned index)
{
    if (index >= sizeof begins_of_forms / sizeof *begins_of_forms)
        return (smtpb_i_form){ .where = SMTPB_I_NO_PLACE };
    const char *text = (const char *)&form_texts + begins_of_forms[index];
    smtpb_i_form f = { .where = (smtpb_i_place_of)places_of_forms[index], .opening = smtpb_i_string(text) };
    f.lead = smtpb_i_string(text += f.opening.len + 1);
    f.words = smtpb_i_string(text += f.lead.len + 1);
    f.until = smtpb_i_string(text + f.words.len + 1);
    return f;
}

const char *smtpb_notice_name(unsigned form)
{
    static const char names[] =
#define FORM(name, opening, where, lead, words, until) #name "\0"
#include "forms.def"
#undef FORM
        ;
    const char *name = names;
    while (form > 1 && *name != '\0') {
        name += smtpb_i_string(name).len + 1;
        form--;
    }
    return form > 0 ? name : "";
}

#undef PARAGRAPH
#undef LINE
#undef ALL
