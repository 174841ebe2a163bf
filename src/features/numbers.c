/* Numbers as values: digits with separators, signs and units, words, and words that multiply. "About 40,000",
 * "forty thousand" and "40K" are one number. */
#include "features/parts.h"

#include <math.h>

/* Words that are numbers, and what a unit behind digits or a word multiplies by. */
static const struct word {
    const char *word;
    double value;
    bool multiplies;
} words[] = {
    {"zero", 0, false},       {"two", 2, false},       {"three", 3, false},     {"four", 4, false},
    {"five", 5, false},       {"six", 6, false},       {"seven", 7, false},     {"eight", 8, false},
    {"nine", 9, false},       {"ten", 10, false},      {"eleven", 11, false},   {"twelve", 12, false},
    {"thirteen", 13, false},  {"fourteen", 14, false}, {"fifteen", 15, false},  {"sixteen", 16, false},
    {"seventeen", 17, false}, {"eighteen", 18, false}, {"nineteen", 19, false}, {"twenty", 20, false},
    {"thirty", 30, false},    {"forty", 40, false},    {"fifty", 50, false},    {"sixty", 60, false},
    {"seventy", 70, false},   {"eighty", 80, false},   {"ninety", 90, false},   {"dozen", 12, false},
    {"third", 3, false},      {"fourth", 4, false},    {"fifth", 5, false},     {"sixth", 6, false},
    {"seventh", 7, false},    {"eighth", 8, false},    {"ninth", 9, false},     {"tenth", 10, false},
    {"hundred", 100, true},   {"thousand", 1e3, true}, {"million", 1e6, true},  {"billion", 1e9, true},
    {"trillion", 1e12, true}, {"k", 1e3, true},        {"m", 1e6, true},        {"mn", 1e6, true},
    {"mln", 1e6, true},       {"bn", 1e9, true},       {"b", 1e9, true},        {"tn", 1e12, true},
};

static const struct word *find(hed_str s)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (hed_str_is(s, words[i].word))
            return &words[i];
    return NULL;
}

/* "12", "10,000", "$1.5bn", "12%", "3rd": the digits' value times the unit's. False for times, dates and ranges. */
static bool read_digits(hed_str s, double *value)
{
    char digits[32];
    size_t n = 0, i = 0;
    while (i < s.len && (unsigned)(s.ptr[i] - '0') > 9)
        i++;
    for (; i < s.len && n < sizeof digits; i++) {
        const bool group = s.ptr[i] == ',' && s.len - i > 3 && (unsigned)(s.ptr[i + 1] - '0') <= 9;
        if (group)
            continue;
        if ((unsigned)(s.ptr[i] - '0') > 9 && s.ptr[i] != '.')
            break;
        digits[n++] = s.ptr[i];
    }
    if (n > 0 && digits[n - 1] == '.')
        n--;
    if (n == 0 || n == sizeof digits || !hed_str_double((hed_str){digits, n}, value))
        return false;
    const hed_str unit = hed_str_sub(s, i, s.len);
    const struct word *w = find(unit);
    if (w && w->multiplies)
        *value *= w->value;
    return unit.len == 0 || (unit.ptr[0] != ':' && unit.ptr[0] != '/');
}

/* "twenty-five" */
static bool read_word(hed_str s, double *value)
{
    const struct word *w = find(s);
    const char *hyphen = memchr(s.ptr, '-', s.len);
    if (!w && hyphen) {
        const struct word *tens = find(hed_str_sub(s, 0, (size_t)(hyphen - s.ptr)));
        const struct word *ones = find(hed_str_sub(s, (size_t)(hyphen - s.ptr) + 1, s.len));
        if (!tens || !ones || tens->multiplies || tens->value < 20 || ones->multiplies || ones->value > 9)
            return false;
        *value = tens->value + ones->value;
        return true;
    }
    if (!w || (w->multiplies && s.len < 4)) /* a lone "k", "m" is no number */
        return false;
    *value = w->value;
    return true;
}

uint32_t hed_number_read(const hed_text *text, uint32_t i, double *value)
{
    const hed_token *token = &text->tokens[i];
    const hed_str s = hed_token_str(text, token);
    if (token->kind == HED_NUMBER ? !read_digits(s, value) : token->kind != HED_WORD || !read_word(s, value))
        return 0;
    uint32_t n = 1;
    for (; i + n < text->n_tokens && text->tokens[i + n].kind == HED_WORD; n++) {
        const struct word *w = find(hed_token_str(text, &text->tokens[i + n]));
        if (!w || !w->multiplies || w->value <= 1 || strlen(w->word) < 2)
            break;
        *value *= w->value;
    }
    return n;
}
