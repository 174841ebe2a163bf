/* Changes of wording that leave the kind of headline as it is: house style, and who, where and how many. A model that
 * changes its label for them has learnt something else than bait. The lists hold common names only: a headline without
 * any is not counted. */
#include "engine/eval.h"

#include <ctype.h>
#include <strings.h>

static bool is_letter(char c)
{
    return isalpha((unsigned char)c) || (unsigned char)c >= 0x80;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "hello World" -> "Hello World", and the other way round: what a house style would do to it. */
static hed_str recase(hed_arena *arena, hed_str headline, unsigned way)
{
    char *copy = hed_arena_cstr(arena, headline);
    bool start = true;
    for (size_t i = 0; i < headline.len; i++) {
        const unsigned char c = (unsigned char)copy[i];
        if (way == 1 && start)
            copy[i] = (char)toupper(c);
        else if (way == 0 && i > 0)
            copy[i] = (char)tolower(c);
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
        const bool inside = i > 0 && end < headline.len && isalnum((unsigned char)headline.ptr[i - 1]) &&
                            isalnum((unsigned char)headline.ptr[end]);
        if (mark == 0 || inside)
            for (size_t k = i; k < end; k++)
                to[len++] = headline.ptr[k];
        i = end;
    }
    return (hed_str){to, len};
}

/* As many digits, none the same; a leading digit stays one that may lead. */
static hed_str other_numbers(hed_arena *arena, hed_str headline, unsigned way)
{
    char *copy = hed_arena_cstr(arena, headline);
    (void)way;
    for (size_t i = 0; i < headline.len; i++)
        if (is_digit(copy[i]))
            copy[i] = copy[i] == '0' ? '5' : (char)('1' + (copy[i] - '0' + 2) % 9);
    return (hed_str){copy, headline.len};
}

static const char *const people[] = {
    "James", "Robert",  "John",    "Michael", "David", "William", "Richard", "Joseph", "Thomas", "Charles",
    "Maria", "Susan",   "Jessica", "Sarah",   "Karen", "Nancy",   "Lisa",    "Emma",   "Olivia", "Sophie",
    "Anna",  "Laura",   "Peter",   "Paul",    "Mark",  "George",  "Kevin",   "Brian",  "Daniel", "Matthew",
    "Smith", "Johnson", "Brown",   "Jones",   "Davis", "Wilson",  "Clark",   "Lewis",  "Walker", "Hall",
};

static const char *const places[] = {
    "London", "Paris",  "Berlin",  "Madrid",  "Rome",    "Vienna", "Dublin", "Oslo",   "Athens", "Cairo",
    "Tokyo",  "Sydney", "Toronto", "Chicago", "Boston",  "Texas",  "Ohio",   "Nevada", "Alaska", "Florida",
    "France", "Spain",  "Italy",   "Germany", "Norway",  "Greece", "Egypt",  "Japan",  "Canada", "Australia",
    "Brazil", "Mexico", "Chile",   "Peru",    "Nigeria", "Kenya",  "Ghana",  "India",  "Poland", "Ireland",
};

/* Each word of the list becomes the one a few places on; its case does not matter and is not kept. */
static hed_str others(hed_arena *arena, hed_str headline, const char *const *list, size_t n)
{
    hed_buf to = {0};
    for (size_t i = 0, end; i < headline.len; i = end) {
        for (end = i + 1; is_letter(headline.ptr[i]) && end < headline.len && is_letter(headline.ptr[end]);)
            end++;
        hed_str word = hed_str_sub(headline, i, end);
        for (size_t k = 0; word.len > 1 && k < n; k++)
            if (strlen(list[k]) == word.len && strncasecmp(list[k], word.ptr, word.len) == 0) {
                word = hed_str_of(list[(k + 7) % n]);
                break;
            }
        hed_buf_put(&to, word);
    }
    const hed_str kept = hed_arena_str(arena, hed_buf_str(&to));
    hed_buf_free(&to);
    return kept;
}

static hed_str other_people(hed_arena *arena, hed_str headline, unsigned way)
{
    (void)way;
    return others(arena, headline, people, sizeof people / sizeof *people);
}

static hed_str other_places(hed_arena *arena, hed_str headline, unsigned way)
{
    (void)way;
    return others(arena, headline, places, sizeof places / sizeof *places);
}

const hed_perturbation hed_perturbations[HED_PERTURBATIONS] = {
    [HED_RECASE] = {"recase", "re-cased", 2, recase},
    [HED_UNPUNCTUATE] = {"unpunctuate", "without punctuation", 1, unpunctuate},
    [HED_OTHER_NUMBERS] = {"numbers", "with other numbers", 1, other_numbers},
    [HED_OTHER_PEOPLE] = {"people", "with other people's names", 1, other_people},
    [HED_OTHER_PLACES] = {"places", "with other places", 1, other_places},
};
