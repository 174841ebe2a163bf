/* How rare a literal is: of several that a pattern needs, the rarest is looked for. A text's chance to stand in a
 * headline is what its words' and signs' chances make when they are multiplied; that of several texts is their sum. It
 * is an estimate, and decides how much is tried, never what is found. */
#include "rules/filter.h"

/* Of a thousand headlines, how many have the word; the rest of the words have a chance by their length. */
static const struct word {
    const char *word;
    unsigned often;
} words[] = {
    {"a", 150},    {"about", 36}, {"after", 30}, {"all", 20}, {"an", 20},     {"and", 100}, {"are", 60},
    {"as", 30},    {"at", 50},    {"be", 25},    {"by", 30},  {"can", 25},    {"do", 21},   {"for", 100},
    {"from", 45},  {"have", 20},  {"has", 15},   {"how", 30}, {"if", 16},     {"in", 200},  {"is", 65},
    {"it", 20},    {"know", 24},  {"make", 25},  {"new", 40}, {"of", 150},    {"on", 90},   {"one", 17},
    {"or", 15},    {"over", 20},  {"s", 150},    {"say", 15}, {"should", 20}, {"that", 60}, {"the", 200},
    {"these", 19}, {"this", 57},  {"to", 200},   {"up", 20},  {"us", 25},     {"was", 16},  {"we", 24},
    {"what", 36},  {"when", 15},  {"which", 27}, {"who", 32}, {"will", 45},   {"with", 50}, {"you", 140},
    {"your", 72},
};

static bool same(hed_str word, const char *other)
{
    size_t i = 0;
    while (i < word.len && other[i] && (word.ptr[i] | 32) == other[i])
        i++;
    return i == word.len && !other[i];
}

/* whole: signs or edges stand on both sides. */
static double chance_of_word(hed_str word, bool whole)
{
    static const double part[] = {1, .9, .35, .1, .02, .008, .003}, alone[] = {1, .05, .02, .01, .006, .004, .003};
    const size_t n = word.len < 6 ? word.len : 6;
    double chance = whole ? alone[n] : part[n];
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (same(word, words[i].word) && words[i].often > chance * 1000)
            chance = words[i].often / 1000.;
    return chance;
}

static double chance_of_sign(char c)
{
    static const char signs[] = "',-\".:?";
    static const double chances[] = {.15, .12, .08, .08, .05, .04, .02};
    const char *at = c ? strchr(signs, c) : NULL;
    if (c == ' ' || c == HED_EDGE)
        return 1;
    return c == HED_START ? .1 : at ? chances[at - signs] : .01;
}

static double chance_of(hed_str text)
{
    double chance = 1;
    for (size_t i = 0, end; i < text.len; i = end) {
        for (end = i; end < text.len && hed_in_cased_word(text.ptr[end]);)
            end++;
        if (end > i)
            chance *= chance_of_word(hed_str_sub(text, i, end), i > 0 && end < text.len);
        else
            chance *= chance_of_sign(text.ptr[end++]);
    }
    return chance;
}

static bool has_word(hed_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (hed_in_cased_word(text.ptr[i]))
            return true;
    return false;
}

double hed_literals_chance(const hed_str *texts, size_t n)
{
    double sum = 0;
    if (n == 1 && !has_word(texts[0]))
        return 1; /* such signs are looked at anyway: HED_MARKS */
    for (size_t i = 0; i < n; i++)
        sum += chance_of(texts[i]);
    return sum;
}
