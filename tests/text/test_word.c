/* SPDX-License-Identifier: MIT */
/* How words are compared: which are the same word, and how it is spelled. */
#include "../../src/text/text.h"

#include "../support.h"

static struct row_of_words {
    const char *name, *word;
    const char *compared; /* its letters as they are compared, in UTF-8; two words with the same ones are the same */
} rows[] = {
    { "Latin, capitals and accents", "BOÎTE", "boite" },
    { "an apostrophe", "doesn't", "doesnt" },
    { "Cyrillic, in capitals", "ДОМЕН", "домен" },
    { "ё is е", "отключён", "отключен" },
    { "ї is і", "їжа", "іжа" },
    { "ґ is г", "Ґанок", "ганок" },
    { "Serbian letters", "ЂЉЊЋЏЈЅ", "ђљњћџјѕ" },
    { "Cyrillic letters with accents", "ѐЃЌЍЎж", "егкиуж" },
    { "Cyrillic ending", "пользователь", "пользовател" },
    { "another one of the same word", "Пользователями", "пользовател" },
    { "a long ending", "соединениями", "соединен" },
    { "an ending of verbs counts", "принимает", "принимает" },
    { "an ending in which г counts", "чёрного", "черног" },
    { "four letters always count", "почта", "почт" },
    { "a word of four letters", "сеть", "сеть" },
    { "a short word", "не", "не" },
    { "a longer one that begins with it", "нею", "нею" },
    { "endings only", "аааааа", "аааа" },
    { "Ukrainian", "одержувачів", "одержувач" },
    { "an apostrophe before an ending", "скринь'ки", "скриньк" },
    { "Greek, an accent, final sigma", "Χρήστης", "χρηστ" },
    { "Greek in capitals", "ΧΡΗΣΤΗΣ", "χρηστ" },
    { "Greek, diaeresis", "ΐϊΰϋώ", "ιιυυ" },
    { "Greek, final sigma of a short word", "ως", "ωσ" },
    { "all Greek letters", "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΔ", "αβγδεζηθικλμνξοπρστυφχψωδ" },
    { "all Russian letters", "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЪ", "абвгдежзийклмнопрстуфхцчшщъыьэюяъ" },
    { "a Latin word", "mail", "mail" },
    { "a Cyrillic ending of a Latin word counts", "mailами", "mailами" },
    { "Latin letters in a Cyrillic word", "пoльзовaтeль", "пoльзовaтeл" },
    { "Latin letters at its end count", "пользоваo", "пользоваo" },
    { "digits", "пользователи2", "пользователи2" },
    { "windows-1251", "\xEF\xEE\xF7\xF2\xE0\xEC\xE8", "\xEF\xEE\xF7\xF2\xE0\xEC\xE8" },
    { "cut in the middle of a letter", "почтам\xD0", "почтам\xD0" },
    { "an ideograph", "邮", "邮" },
};

enum { CAP = 200 };

static smtpb_span compared(const char *word, char folded[CAP])
{
    return (smtpb_span){ folded, smtpb_i_fold(smtpb_str(word), folded) };
}

static void word_is_compared_so(void **state)
{
    const struct row_of_words *row = *state;
    char folded[CAP], text[2 * CAP];
    smtpb_span letters = compared(row->word, folded);
    size_t n = 0;
    for (size_t i = 0; i < letters.len; i++)
        n += smtpb_i_letter(letters.ptr[i], text + n);
    text[n] = '\0';
    assert_string_equal(text, row->compared);
}

/* Any two of them have the same hash and spelling, or neither. */
static void words_are_the_same_or_not(void **state)
{
    const struct row_of_words *row = *state;
    uint32_t hash, other_hash;
    char folded[CAP];
    assert_int_equal(smtpb_i_word(smtpb_str(row->word), &hash), strlen(row->word));
    for (const struct row_of_words *other = rows; other < rows + COUNT(rows); other++) {
        bool same = strcmp(other->compared, row->compared) == 0;
        smtpb_i_word(smtpb_str(other->word), &other_hash);
        assert_int_equal(hash == other_hash, same);
        assert_int_equal(smtpb_i_is_spelled(smtpb_str(row->word), compared(other->word, folded)), same);
    }
}

/* Folds of Cyrillic and Greek letters are not those of Latin ones, and no marks of hosts. */
static void scripts_are_kept_apart(void **state)
{
    (void)state;
    for (const char *c = "abcdefghijklmnopqrstuvwxyz0123456789.-"; *c; c++)
        assert_false(smtpb_i_is_inflected(*c));
    for (unsigned octet = 0x80; octet < 0x100; octet++)
        assert_false(smtpb_i_is_inflected((char)octet));
}

int main(void)
{
    const struct CMUnitTest more[] = { cmocka_unit_test(scripts_are_kept_apart) };
    return RUN_ROWS(rows, word_is_compared_so) + RUN_ROWS(rows, words_are_the_same_or_not) +
           cmocka_run_group_tests(more, NULL, NULL);
}
