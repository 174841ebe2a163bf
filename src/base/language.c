/* Codes of languages as they come from pages, feeds, locales and catalogues, brought to one form. */
#include "base/base.h"

/* ISO 639-2, both of its kinds, of languages that have two letters in ISO 639-1; BCP 47 knows those only by them. */
static const char *const short_of[][2] = {
    {"ara", "ar"}, {"bul", "bg"}, {"cat", "ca"}, {"ces", "cs"}, {"chi", "zh"}, {"cym", "cy"}, {"cze", "cs"},
    {"dan", "da"}, {"deu", "de"}, {"dut", "nl"}, {"ell", "el"}, {"eng", "en"}, {"est", "et"}, {"eus", "eu"},
    {"fas", "fa"}, {"fin", "fi"}, {"fra", "fr"}, {"fre", "fr"}, {"ger", "de"}, {"gle", "ga"}, {"gre", "el"},
    {"heb", "he"}, {"hin", "hi"}, {"hrv", "hr"}, {"hun", "hu"}, {"ice", "is"}, {"ind", "id"}, {"isl", "is"},
    {"ita", "it"}, {"jpn", "ja"}, {"kor", "ko"}, {"lav", "lv"}, {"lit", "lt"}, {"may", "ms"}, {"msa", "ms"},
    {"nld", "nl"}, {"nor", "no"}, {"per", "fa"}, {"pol", "pl"}, {"por", "pt"}, {"ron", "ro"}, {"rum", "ro"},
    {"rus", "ru"}, {"slk", "sk"}, {"slo", "sk"}, {"slv", "sl"}, {"spa", "es"}, {"srp", "sr"}, {"swe", "sv"},
    {"tha", "th"}, {"tur", "tr"}, {"ukr", "uk"}, {"urd", "ur"}, {"vie", "vi"}, {"wel", "cy"}, {"zho", "zh"},
};

/* Undetermined, several, not listed, none; of locales: none was set. */
static const char *const unknown[] = {"und", "mul", "mis", "zxx", "root", "c", "posix", "x", "i"};

static bool is_subtag(hed_str s, bool letters)
{
    for (size_t i = 0; i < s.len; i++)
        if (!(letters ? hed_isalpha(s.ptr[i]) : hed_isalnum(s.ptr[i])))
            return false;
    return s.len >= 1 && s.len <= 8;
}

static size_t subtag_end(hed_str s, size_t from)
{
    while (from < s.len && s.ptr[from] != '-' && s.ptr[from] != '_')
        from++;
    return from;
}

static bool is_unknown(const char *first)
{
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        if (strcmp(first, unknown[i]) == 0)
            return true;
    return false;
}

bool hed_language_tag(hed_str code, char out[HED_LANG_SIZE])
{
    char first[9] = "";
    out[0] = 0;
    code = hed_str_trim(code);
    for (size_t i = 0; i < code.len; i++) /* of a locale: its encoding, its kind */
        if (code.ptr[i] == '.' || code.ptr[i] == '@')
            code.len = i;
    if (code.len == 0)
        return true;
    size_t end = subtag_end(code, 0);
    const hed_str head = hed_str_sub(code, 0, end);
    if (code.len >= HED_LANG_SIZE || !is_subtag(head, true))
        return false;
    for (size_t i = 0; i < head.len; i++)
        first[i] = hed_tolower(head.ptr[i]);
    for (size_t from = end; from < code.len; from = end) {
        end = subtag_end(code, from + 1);
        if (!is_subtag(hed_str_sub(code, from + 1, end), false))
            return false;
    }
    if (is_unknown(first))
        return true;
    if (head.len != 2 && head.len != 3)
        return false;
    const char *name = first;
    for (size_t i = 0; i < sizeof short_of / sizeof *short_of; i++)
        if (strcmp(first, short_of[i][0]) == 0)
            name = short_of[i][1];
    size_t n = strlen(name);
    memcpy(out, name, n);
    for (size_t i = head.len; i < code.len; i++)
        out[n++] = code.ptr[i] == '_' ? '-' : code.ptr[i];
    out[n] = 0;
    return true;
}
