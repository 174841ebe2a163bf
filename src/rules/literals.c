/* The literals that a pattern cannot match without.
 *
 * A recursive descent over PCRE2's syntax gives of each part either all texts that it can match, when they are few
 * ("exact"), or a set of texts of which every match has one ("need"), or nothing. Parts in a row join their exact
 * texts as long as they stay few; of several needs in a row the best is kept; alternatives need what each of them
 * needs. What stands in assertions, classes and anything unusual is left out, which makes the set weaker, never wrong;
 * what is not understood at all gives up, and the rule is then tried on every text. Case is folded, as the text is,
 * unless it counts.
 *
 * In the texts EDGE stands for \b and the like: no letter, digit or _ is on the other side of it. Behind ^ and signs
 * that no word has stands START: no such character is before it at all. Both hold beside such a character only, and
 * make the many short words of patterns rare that other words have in them. Counted are digits, too, and characters
 * that are no ASCII, and how far behind a match's start its literal may stand. */
#include "rules/sets.h"

#define MAX_EXACT 256
#define MAX_NEED 2048
#define MAX_DEPTH 64
#define EDGE HED_EDGE
#define START HED_START

#define WIDTH(most) ((most) < 1000 ? (most) + 1 : 0) /* 0: not known */

typedef struct part {
    bool exact; /* texts is all it can match; else texts is what it needs, n 0 for nothing */
    bool open;  /* exact: what it matches starts with one of texts and ends with one, and may have more between */
    enum { NO_SIGNS, SOME_OR_NONE, SOME_SIGNS } signs; /* of no word, and nothing else */
    unsigned digits, wide;                             /* at least so many in what it matches */
    unsigned marks;                                    /* that are in it each time */
    unsigned width; /* WIDTH of the characters it matches at most; 0: not known, or known by exact texts */
    hed_set texts;
} part;

typedef struct parser {
    hed_arena *arena;
    hed_str s;
    size_t at;
    unsigned depth;
    bool lost;         /* something was not understood */
    bool cased, whole; /* case counts; ^ and $ are the ends of the text */
} parser;

static const part anything = {0};

static part exactly(parser *p, hed_str text)
{
    hed_str *at = HED_NEW(p->arena, hed_str);
    *at = text;
    return (part){.exact = true, .texts = {at, 1, 0}};
}

static hed_str one(parser *p, char c)
{
    return hed_arena_str(p->arena, (hed_str){&c, 1});
}

static part character(parser *p, char c)
{
    part x = exactly(p, one(p, c));
    x.marks = hed_mark_of(c);
    x.digits = hed_isdigit(c);
    return x;
}

static char folded(const parser *p, char c)
{
    return p->cased ? c : hed_tolower(c);
}

static part lost(parser *p)
{
    p->lost = true;
    return anything;
}

static bool peek(const parser *p, const char *text)
{
    return hed_str_starts(hed_str_sub(p->s, p->at, p->s.len), hed_str_of(text));
}

static bool take(parser *p, const char *text)
{
    bool there = peek(p, text);
    p->at += there ? strlen(text) : 0;
    return there;
}

static unsigned most_of(part x)
{
    return x.exact && !x.open ? hed_set_longest(x.texts) : x.width ? x.width - 1 : HED_FAR;
}

/* What a part needs: nothing when one of its texts tells nothing. */
static hed_set need_of(part x)
{
    return hed_set_tells(x.texts) ? x.texts : (hed_set){0};
}

/* ---- Syntax */

static part parse_alternatives(parser *p);

/* {n}, {n,}, {n,m} and {,m}: *least, and whether that is the most, too. False when it is none of them, and "{" stands
 * for itself. */
static bool take_bounds(parser *p, unsigned *least, bool *exactly_that)
{
    size_t i = p->at + 1, digits = 0;
    *least = 0;
    *exactly_that = true;
    for (; i < p->s.len && p->s.ptr[i] != '}'; i++) {
        char c = p->s.ptr[i];
        if (!hed_isdigit(c) && c != ',')
            return false;
        digits += hed_isdigit(c);
        if (c == ',')
            *exactly_that = false;
        if (*exactly_that && *least < 1000)
            *least = *least * 10 + (unsigned)(c - '0');
    }
    if (i >= p->s.len || digits == 0)
        return false;
    p->at = i + 1;
    return true;
}

/* x, least times or more. One text may be joined to itself; of several only the first is known. */
static part times(parser *p, part x, unsigned least, bool exactly_that)
{
    part all = x;
    const unsigned most = exactly_that && most_of(x) < 1000 ? most_of(x) * least : HED_FAR;
    all.width = WIDTH(most);
    all.digits *= least;
    all.wide *= least;
    if (!x.exact) {
        all.texts = need_of(x);
        return all;
    }
    unsigned n = 1;
    for (; n < least && n < 8 && x.texts.n == 1; n++)
        all.texts = hed_set_multiply(p->arena, all.texts, x.texts);
    all.open = !exactly_that || n < least;
    return all;
}

static part repeated(parser *p, part x)
{
    unsigned least = 1;
    bool exactly_that = false, optional = false;
    if (take(p, "?"))
        optional = true;
    else if (take(p, "*"))
        least = 0;
    else if (!take(p, "+") && (p->at >= p->s.len || p->s.ptr[p->at] != '{' || !take_bounds(p, &least, &exactly_that)))
        return x;
    if (!take(p, "?"))
        take(p, "+");
    if (x.open || (p->at < p->s.len && strchr("?*+{", p->s.ptr[p->at])))
        x = (part){.digits = x.digits, .wide = x.wide, .marks = x.marks, .texts = need_of(x)}; /* is repeated again */
    if (optional && x.exact && x.texts.n < MAX_EXACT)
        return repeated(p,
                        (part){.exact = true, .texts = hed_set_join(p->arena, x.texts, exactly(p, HED_S("")).texts)});
    if (least == 0 || optional)
        return repeated(
            p, (part){.signs = x.signs != NO_SIGNS ? SOME_OR_NONE : NO_SIGNS, .width = optional ? x.width : 0});
    return repeated(p, times(p, x, least, exactly_that));
}

/* ---- Classes: a few plain characters are exactly those; of any other it is known whether it is digits, signs that no
 * word has, or nothing of ASCII. */

enum { PLAIN = 1, DIGIT = 2, SIGN = 4, WIDE = 8 };

#define LONG_S 0x17f /* without case the same as s, and as k */
#define KELVIN 0x212a

static unsigned nature_of(uint32_t c)
{
    if (c >= 0x80)
        return c == LONG_S || c == KELVIN ? 0 : WIDE;
    return hed_isdigit((int)c) ? PLAIN | DIGIT : hed_in_cased_word((char)c) ? PLAIN : PLAIN | SIGN;
}

static unsigned nature_of_range(uint32_t a, uint32_t b)
{
    const bool letters = (a <= LONG_S && LONG_S <= b) || (a <= KELVIN && KELVIN <= b);
    return letters ? 0 : nature_of(a) & nature_of(b) & (DIGIT | WIDE);
}

static uint32_t read_hex(parser *p)
{
    uint32_t value = 0;
    const bool braces = take(p, "{");
    for (size_t n = 0; p->at < p->s.len && (braces || n < 2); n++) {
        const char c = p->s.ptr[p->at];
        if (c == '}' || !strchr("0123456789abcdefABCDEF", c))
            break;
        value = value * 16 + (uint32_t)(hed_isdigit(c) ? c - '0' : (c | 32) - 'a' + 10);
        p->at++;
    }
    if (braces)
        take(p, "}");
    return value;
}

/* One member, or one end of a range of them. value: 0 for one that stands for several. */
static unsigned read_member(parser *p, uint32_t *value)
{
    const char c = p->s.ptr[p->at];
    *value = 0;
    p->at += hed_utf8_read(p->s.ptr + p->at, value);
    if (c != '\\' || p->at == p->s.len)
        return nature_of(*value);
    const char escaped = p->s.ptr[p->at++];
    *value = escaped == 'x' ? read_hex(p) : strchr("dsW", escaped) ? 0 : (unsigned char)escaped;
    if (escaped == 'x')
        return nature_of(*value) & ~(unsigned)PLAIN;
    if (escaped == 'd')
        return DIGIT;
    return *value == 0 ? SIGN : nature_of(*value) & SIGN;
}

/* It matches one character. */
static part one_of(part x)
{
    x.width = WIDTH(1);
    return x;
}

static bool skip_name(parser *p)
{
    if (!take(p, "[:"))
        return false;
    while (p->at < p->s.len && !take(p, ":]"))
        p->at++;
    return true;
}

static part parse_class(parser *p)
{
    hed_set few = {HED_NEW_N(p->arena, hed_str, 5), 0, 0};
    unsigned all = take(p, "^") ? 0 : PLAIN | DIGIT | SIGN | WIDE;
    for (bool first = true; p->at < p->s.len && (first || p->s.ptr[p->at] != ']'); first = false) {
        uint32_t c, end;
        if (skip_name(p)) {
            all = 0;
            continue;
        }
        all &= read_member(p, &c);
        if (peek(p, "-") && !peek(p, "-]")) {
            p->at++;
            all &= p->at < p->s.len && read_member(p, &end) ? nature_of_range(c, end) : 0;
        }
        if (few.n == 4)
            all &= ~(unsigned)PLAIN;
        if (all & PLAIN)
            few.at[few.n++] = one(p, folded(p, (char)c));
    }
    if (!take(p, "]"))
        return lost(p);
    part x = one_of((part){.digits = (all & DIGIT) != 0, .wide = (all & WIDE) != 0});
    x.signs = all & SIGN ? SOME_SIGNS : NO_SIGNS;
    if (all & PLAIN)
        x.exact = true, x.texts = few, x.marks = few.n == 1 ? hed_mark_of(few.at[0].ptr[0]) : 0;
    return x;
}

static part mark(parser *p, char edge, bool known)
{
    return exactly(p, known ? one(p, edge) : HED_S(""));
}

static part parse_escape(parser *p)
{
    if (p->at >= p->s.len)
        return lost(p);
    char c = p->s.ptr[p->at++];
    if (c == 'b' || c == 'z' || c == 'Z')
        return mark(p, EDGE, c == 'b' || p->whole);
    if (c == 'A')
        return mark(p, START, p->whole);
    if (strchr("BK", c))
        return exactly(p, HED_S(""));
    if (c == 'd')
        return one_of((part){.digits = 1});
    if (c == 'W')
        return one_of((part){.signs = SOME_SIGNS});
    if (c == 's') /* white space of folded text is one space */
        return exactly(p, HED_S(" "));
    if (strchr("RX", c))
        return anything;
    if (strchr("wDShHvVNntrefa", c))
        return one_of(anything);
    if (c == 'x')
        return one_of((part){.wide = (nature_of(read_hex(p)) & WIDE) != 0});
    if (c == 'p' || c == 'P') {
        if (!take(p, "{"))
            p->at++;
        else
            while (p->at < p->s.len && !take(p, "}"))
                p->at++;
        return one_of(anything);
    }
    if (hed_isalnum(c) || (unsigned char)c >= 0x80)
        return lost(p);
    return character(p, c);
}

static bool take_flags(parser *p)
{
    for (; p->at < p->s.len && strchr("imsnUJ^-", p->s.ptr[p->at]); p->at++)
        p->lost = p->lost || p->cased; /* may be without case from here on */
    return p->at < p->s.len && (p->s.ptr[p->at] == ':' || p->s.ptr[p->at] == ')');
}

/* Behind "(". */
static part parse_group(parser *p)
{
    static const char *const assertions[] = {"?=", "?!", "?<=", "?<!"};
    bool assertion = false;
    if (take(p, "?<!\\w)") || take(p, "?!\\w)"))
        return mark(p, EDGE, true);
    for (size_t i = 0; i < 4 && !assertion; i++)
        assertion = take(p, assertions[i]);
    if (peek(p, "*"))
        return lost(p);
    if (!assertion && take(p, "?") && !take(p, ":") && !take(p, ">") && !take(p, "|")) {
        if (!take_flags(p))
            return lost(p); /* names, conditions, recursion, comments, free spacing */
        if (take(p, ")"))
            return exactly(p, HED_S(""));
        p->at++;
    }
    part inner = parse_alternatives(p);
    if (!take(p, ")"))
        return lost(p);
    return assertion ? exactly(p, HED_S("")) : inner;
}

static part parse_atom(parser *p)
{
    char c = p->s.ptr[p->at++];
    if (c == '(')
        return parse_group(p);
    if (c == '[')
        return parse_class(p);
    if (c == '\\')
        return parse_escape(p);
    if (c == '^' || c == '$')
        return mark(p, c == '^' ? START : EDGE, p->whole);
    if (c == '.')
        return one_of(anything);
    if ((unsigned char)c >= 0x80) { /* has a case of its own, perhaps */
        uint32_t cp;
        p->at += hed_utf8_read(p->s.ptr + p->at - 1, &cp) - 1;
        return one_of((part){.wide = (nature_of(cp) & WIDE) != 0});
    }
    return character(p, folded(p, c));
}

/* ---- Rows and alternatives */

/* What the texts behind signs begin with, and whether those before them end there. */
static char edge_behind(const hed_set *before, part signs)
{
    bool start = before->n > 0, edge = before->n > 0;
    for (size_t i = 0; i < before->n; i++) {
        const hed_str text = before->at[i];
        const char last = text.len > 0 ? text.ptr[text.len - 1] : 'a';
        start = start && text.len == 1 && last == START;
        edge = edge && (last == EDGE || last == START || nature_of((unsigned char)last) & SIGN);
    }
    if (start)
        return START;
    return edge || signs.signs == SOME_SIGNS ? EDGE : 0;
}

static part parse_row(parser *p)
{
    part run = exactly(p, HED_S(""));
    hed_set best = {0};
    bool exact = true;
    unsigned digits = 0, wide = 0, marks = 0, passed = 0; /* passed: characters before the run, at most */
    while (!p->lost && p->at < p->s.len && p->s.ptr[p->at] != '|' && p->s.ptr[p->at] != ')') {
        part x = repeated(p, parse_atom(p));
        digits += x.digits;
        wide += x.wide;
        marks |= x.marks;
        if (x.exact && run.texts.n * x.texts.n <= MAX_EXACT) {
            run.texts = hed_set_multiply(p->arena, run.texts, x.texts);
            if (!x.open)
                continue;
        }
        const char edge = !x.exact && x.signs != NO_SIGNS ? edge_behind(&run.texts, x) : 0;
        if (!x.exact && x.signs == SOME_SIGNS)
            run.texts = hed_set_multiply(p->arena, run.texts, mark(p, EDGE, true).texts);
        const unsigned most = hed_sum(passed, most_of(run));
        best = hed_set_better(best,
                              hed_set_better(hed_set_behind(passed, need_of(run)), hed_set_behind(most, need_of(x))));
        passed = hed_sum(most, most_of(x));
        run = x.exact ? (part){.exact = true, .texts = x.texts} : mark(p, edge, edge != 0);
        exact = false;
    }
    best = exact ? run.texts : hed_set_better(best, hed_set_behind(passed, need_of(run)));
    return (part){.exact = exact,
                  .digits = digits,
                  .wide = wide,
                  .marks = marks,
                  .width = exact ? 0 : WIDTH(hed_sum(passed, most_of(run))),
                  .texts = best};
}

static part parse_alternatives(parser *p)
{
    if (++p->depth > MAX_DEPTH)
        return lost(p);
    part all = parse_row(p);
    while (!p->lost && take(p, "|")) {
        part x = parse_row(p);
        bool exact = all.exact && x.exact && all.texts.n + x.texts.n <= MAX_EXACT;
        hed_set a = exact ? all.texts : need_of(all), b = exact ? x.texts : need_of(x);
        const unsigned most = most_of(all) > most_of(x) ? most_of(all) : most_of(x);
        bool none = !exact && (a.n == 0 || b.n == 0 || a.n + b.n > MAX_NEED);
        all.digits = x.digits < all.digits ? x.digits : all.digits;
        all.wide = x.wide < all.wide ? x.wide : all.wide;
        all.marks &= x.marks;
        all.exact = exact;
        all.width = WIDTH(most);
        all.texts = none ? (hed_set){0} : hed_set_join(p->arena, a, b);
    }
    p->depth--;
    return all;
}

static bool parse(parser *p, part *out)
{
    *out = parse_alternatives(p);
    return !p->lost && p->at == p->s.len;
}

hed_literals hed_literals_of(hed_arena *arena, hed_str pattern, bool cased, bool whole)
{
    parser p = {.arena = arena, .s = pattern, .cased = cased, .whole = whole};
    part all;
    if (!parse(&p, &all) && cased)
        return hed_literals_of(arena, pattern, false, whole);
    if (p.lost || p.at < pattern.len)
        return (hed_literals){0};
    const hed_set need = need_of(all);
    hed_literals out = {.digits = all.digits, .wide = all.wide, .marks = all.marks, .cased = cased};
    unsigned moved;
    out.at = hed_literals_trim(arena, need.at, need.n, &out.n, &moved);
    out.before = hed_sum(need.before, moved);
    return out;
}
