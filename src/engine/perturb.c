/* Changes of wording that leave the kind of headline as it is: house style, and who, where and how many. A model that
 * changes its label for them has learnt something else than bait. A headline without any is not counted. */
#include "engine/eval.h"

static bool is_letter(char c)
{
    return hed_isalpha(c) || (unsigned char)c >= 0x80;
}

/* "hello World" -> "Hello World", and the other way round: what a house style would do to it. */
static hed_str recase(hed_arena *arena, hed_str headline, unsigned way)
{
    char *copy = hed_arena_cstr(arena, headline);
    bool start = true;
    for (size_t i = 0; i < headline.len; i++) {
        const char c = copy[i];
        if (way == 1 && start)
            copy[i] = hed_toupper(c);
        else if (way == 0 && i > 0)
            copy[i] = hed_tolower(c);
        start = c == ' ';
    }
    return (hed_str){copy, headline.len};
}

/* Bytes of the punctuation mark at s[i]: ASCII, or U+2010..2027 (dashes, quotes, the ellipsis); 0 for others. */
static size_t mark_at(hed_str s, size_t i)
{
    const unsigned char *u = (const unsigned char *)s.ptr + i;
    if (u[0] < 0x80)
        return memchr("!\"'(),-.:;?[]", u[0], 13) != NULL;
    return s.len - i >= 3 && u[0] == 0xe2 && u[1] == 0x80 && u[2] >= 0x90 && u[2] <= 0xa7 ? 3 : 0;
}

/* Marks inside words and numbers stay: "don't", "4.5", "well-known". */
static hed_str unpunctuate(hed_arena *arena, hed_str headline, unsigned way)
{
    char *to = hed_arena_cstr(arena, headline);
    size_t len = 0;
    (void)way;
    for (size_t i = 0; i < headline.len;) {
        const size_t mark = mark_at(headline, i), end = i + (mark ? mark : 1);
        const bool inside =
            i > 0 && end < headline.len && hed_isalnum(headline.ptr[i - 1]) && hed_isalnum(headline.ptr[end]);
        if (mark == 0 || inside)
            for (size_t k = i; k < end; k++)
                to[len++] = headline.ptr[k];
        i = end;
    }
    return (hed_str){to, len};
}

/* ---- Others of the kind */

/* Lots are drawn from the headline, so that the same corpus is always reworded alike. */
static uint64_t lot(hed_str headline, unsigned way)
{
    return hed_hash(headline.ptr, headline.len, way + 101) >> 8;
}

static size_t word_end(hed_str s, size_t at)
{
    while (at < s.len && is_letter(s.ptr[at]))
        at++;
    return at;
}

#define NAME_WORDS 3 /* of the longest name: "Rio de Janeiro" */

/* The longest name that starts here; its bytes, 0 for none. */
static size_t name_at(hed_str s, size_t at, unsigned kinds, uint64_t draw, hed_str *other)
{
    size_t found = 0, end = at;
    for (int words = 0; words < NAME_WORDS && end < s.len; words++) {
        const size_t start = words ? end + 1 : at;
        if (words && s.ptr[end] != ' ')
            break;
        end = word_end(s, start);
        if (hed_name_other(hed_str_sub(s, at, end), kinds, draw, other))
            found = end - at;
    }
    return found;
}

static hed_str other_names(hed_arena *arena, hed_str headline, unsigned kinds, unsigned way)
{
    hed_buf to = {0};
    const uint64_t draw = lot(headline, way);
    for (size_t i = 0, end; i < headline.len; i = end) {
        hed_str other = {0};
        const size_t name = is_letter(headline.ptr[i]) ? name_at(headline, i, kinds, draw, &other) : 0;
        end = i + 1;
        if (name > 0)
            end = i + name;
        else if (is_letter(headline.ptr[i]))
            end = word_end(headline, i);
        hed_buf_put(&to, name > 0 ? other : hed_str_sub(headline, i, end));
    }
    const hed_str kept = hed_arena_str(arena, hed_buf_str(&to));
    hed_buf_free(&to);
    return kept;
}

static hed_str other_people(hed_arena *arena, hed_str headline, unsigned way)
{
    return other_names(arena, headline, 1U << HED_GIVEN | 1U << HED_FAMILY, way);
}

static hed_str other_places(hed_arena *arena, hed_str headline, unsigned way)
{
    return other_names(arena, headline, 1U << HED_COUNTRY | 1U << HED_CITY | 1U << HED_REGION | 1U << HED_PEOPLE, way);
}

/* A year becomes a year, a number below 100 another one from 2 to 99, a longer one another of its length. */
static unsigned long long other_number(hed_str number, uint64_t draw)
{
    unsigned long long low = 2, high = 99, n = 0;
    size_t digits = number.len;
    for (size_t i = 0; i < digits; i++)
        n = n * 10 + (unsigned)(number.ptr[i] - '0');
    if (digits == 4 && n >= 1900 && n < 2100)
        low = 1900, high = 2099;
    else if (digits > 2)
        for (high = 9, low = 1; digits > 1; digits--)
            low *= 10, high = high * 10 + 9;
    unsigned long long other = low + draw % (high - low);
    return other >= n ? other + 1 : other; /* any but n */
}

/* Digits behind a point or a comma, and all digits of what is too long to count, become others, one by one. */
static void other_digits(hed_str digits, uint64_t draw, hed_buf *to)
{
    for (size_t i = 0; i < digits.len; i++, draw /= 8)
        hed_buf_char(to, (char)('1' + ((unsigned)(digits.ptr[i] - '1') % 9 + 1 + draw % 8) % 9));
}

static const char *const number_words[] = {"two",  "three", "four",   "five",   "six",      "seven",   "eight",
                                           "nine", "ten",   "eleven", "twelve", "thirteen", "fifteen", "twenty"};
#define NUMBER_WORDS (sizeof number_words / sizeof *number_words)

static void other_word(hed_str word, uint64_t draw, hed_buf *to)
{
    for (size_t i = 0; i < NUMBER_WORDS; i++) {
        const char *other = number_words[(i + 1 + draw % (NUMBER_WORDS - 1)) % NUMBER_WORDS];
        if (strlen(number_words[i]) != word.len || hed_strncasecmp(number_words[i], word.ptr, word.len) != 0)
            continue;
        hed_buf_char(to, hed_isupper(word.ptr[0]) ? hed_toupper(other[0]) : other[0]);
        hed_buf_cstr(to, other + 1);
        return;
    }
    hed_buf_put(to, word);
}

static hed_str other_numbers(hed_arena *arena, hed_str headline, unsigned way)
{
    hed_buf to = {0};
    const uint64_t first = lot(headline, way);
    bool inside = false; /* behind digits and a mark */
    for (size_t i = 0, end; i < headline.len; i = end) {
        for (end = i + 1; hed_isdigit(headline.ptr[i]) && end < headline.len && hed_isdigit(headline.ptr[end]);)
            end++;
        if (is_letter(headline.ptr[i]))
            end = word_end(headline, i);
        const hed_str piece = hed_str_sub(headline, i, end);
        const uint64_t draw = hed_hash(&i, sizeof i, first) >> 8;
        if (is_letter(piece.ptr[0]))
            other_word(piece, draw, &to);
        else if (hed_isdigit(piece.ptr[0]) && !inside && piece.len < 16 && piece.ptr[0] != '0')
            hed_buf_printf(&to, "%llu", other_number(piece, draw));
        else if (hed_isdigit(piece.ptr[0]))
            other_digits(piece, draw, &to);
        else
            hed_buf_put(&to, piece);
        inside = (piece.ptr[0] == '.' || piece.ptr[0] == ',') && i > 0 && hed_isdigit(headline.ptr[i - 1]);
    }
    const hed_str kept = hed_arena_str(arena, hed_buf_str(&to));
    hed_buf_free(&to);
    return kept;
}

#define OTHERS 3 /* wordings */

const hed_perturbation hed_perturbations[HED_PERTURBATIONS] = {
    [HED_RECASE] = {"recase", "re-cased", 2, recase},
    [HED_UNPUNCTUATE] = {"unpunctuate", "without punctuation", 1, unpunctuate},
    [HED_OTHER_NUMBERS] = {"numbers", "with other numbers", OTHERS, other_numbers},
    [HED_OTHER_PEOPLE] = {"people", "with other people's names", OTHERS, other_people},
    [HED_OTHER_PLACES] = {"places", "with other places", OTHERS, other_places},
};
