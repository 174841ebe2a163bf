/* The literals that a pattern cannot match without.
 *
 * A recursive descent over PCRE2's syntax gives of each part either all texts that it can match, when they are few
 * ("exact"), or a set of texts of which every match has one ("need"), or nothing. Parts in a row join their exact
 * texts as long as they stay few; of several needs in a row the best is kept; alternatives need what each of them
 * needs. What stands in assertions, classes and anything unusual is left out, which makes the set weaker, never wrong;
 * what is not understood at all gives up, and the rule is then tried on every text. Case is folded, as the text is. */
#include "rules/filter.h"

#define MAX_EXACT 256
#define MAX_NEED 512
#define MAX_DEPTH 64

typedef struct set {
    hed_str *at;
    size_t n;
} set;

typedef struct part {
    bool exact; /* texts is all it can match; else texts is what it needs, n 0 for nothing */
    bool open;  /* exact: what it matches starts with one of texts and ends with one, and may have more between */
    set texts;
} part;

typedef struct parser {
    hed_arena *arena;
    hed_str s;
    size_t at;
    unsigned depth;
    bool lost; /* something was not understood */
} parser;

static const part anything = {false, false, {NULL, 0}};

static part exactly(parser *p, hed_str text)
{
    hed_str *at = HED_NEW(p->arena, hed_str);
    *at = text;
    return (part){true, false, {at, 1}};
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

/* ---- Sets */

static size_t shortest(set s)
{
    size_t least = s.n ? s.at[0].len : 0;
    for (size_t i = 1; i < s.n; i++)
        least = s.at[i].len < least ? s.at[i].len : least;
    return least;
}

static bool is_in(set s, hed_str text)
{
    for (size_t i = 0; i < s.n; i++)
        if (hed_str_eq(s.at[i], text))
            return true;
    return false;
}

static set join(parser *p, set a, set b)
{
    set both = {HED_NEW_N(p->arena, hed_str, a.n + b.n + 1), 0};
    for (size_t i = 0; i < a.n + b.n; i++) {
        hed_str text = i < a.n ? a.at[i] : b.at[i - a.n];
        if (!is_in(both, text))
            both.at[both.n++] = text;
    }
    return both;
}

static set multiply(parser *p, set a, set b)
{
    set all = {HED_NEW_N(p->arena, hed_str, a.n * b.n), 0};
    for (size_t i = 0; i < a.n; i++)
        for (size_t k = 0; k < b.n; k++)
            all.at[all.n++] = hed_arena_printf(p->arena, "%.*s%.*s", HED_FMT(a.at[i]), HED_FMT(b.at[k]));
    return all;
}

/* What a part needs; an empty text among them is no need. */
static set need_of(part x)
{
    return shortest(x.texts) > 0 ? x.texts : (set){NULL, 0};
}

/* Rarer is better: longer, then fewer. */
static set better(set a, set b)
{
    size_t least_a = shortest(a), least_b = shortest(b);
    if (least_a > 4 && least_b > 4)
        return a.n <= b.n ? a : b;
    return least_a > least_b || (least_a == least_b && a.n <= b.n) ? a : b;
}

/* ---- Syntax */

static part parse_alternatives(parser *p);

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* {n}, {n,}, {n,m} and {,m}: *least, and whether that is the most, too. False when it is none of them, and "{" stands
 * for itself. */
static bool take_bounds(parser *p, unsigned *least, bool *exactly_that)
{
    size_t i = p->at + 1, digits = 0;
    *least = 0;
    *exactly_that = true;
    for (; i < p->s.len && p->s.ptr[i] != '}'; i++) {
        char c = p->s.ptr[i];
        if (!is_digit(c) && c != ',')
            return false;
        digits += is_digit(c);
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
    if (!x.exact)
        return (part){false, false, need_of(x)};
    part all = x;
    unsigned n = 1;
    for (; n < least && n < 8 && x.texts.n == 1; n++)
        all.texts = multiply(p, all.texts, x.texts);
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
        x = (part){false, false, need_of(x)}; /* is repeated again */
    if (optional && x.exact && x.texts.n < MAX_EXACT)
        return repeated(p, (part){true, false, join(p, x.texts, exactly(p, HED_S("")).texts)});
    return repeated(p, least == 0 || optional ? anything : times(p, x, least, exactly_that));
}

/* A class of a few plain characters is those; any other is anything. */
static part parse_class(parser *p)
{
    set few = {HED_NEW_N(p->arena, hed_str, 5), 0};
    bool plain = !take(p, "^");
    for (bool first = true; p->at < p->s.len; first = false) {
        char c = p->s.ptr[p->at];
        if (c == ']' && !first)
            break;
        if (take(p, "[:")) {
            while (p->at < p->s.len && !take(p, ":]"))
                p->at++;
            plain = false;
            continue;
        }
        if (c == '\\' || c == '-' || (unsigned char)c >= 0x80 || few.n == 4)
            plain = false;
        if (plain)
            few.at[few.n++] = hed_arena_printf(p->arena, "%c", c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
        p->at += c == '\\' ? 2 : 1;
    }
    if (!take(p, "]"))
        return lost(p);
    return plain ? (part){true, false, few} : anything;
}

static part parse_escape(parser *p)
{
    if (p->at >= p->s.len)
        return lost(p);
    char c = p->s.ptr[p->at++];
    if (strchr("bBAzZGK", c))
        return exactly(p, HED_S(""));
    if (c == 's') /* white space of folded text is one space */
        return exactly(p, HED_S(" "));
    if (strchr("wWdDShHvVNRXntrefa", c))
        return anything;
    if (c == 'x' || c == 'p' || c == 'P') {
        if (take(p, "{"))
            while (p->at < p->s.len && !take(p, "}"))
                p->at++;
        else
            p->at += c == 'x' ? 2 : 1;
        return anything;
    }
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80)
        return lost(p);
    return exactly(p, hed_str_sub(p->s, p->at - 1, p->at));
}

static bool take_flags(parser *p)
{
    while (p->at < p->s.len && strchr("imsnUJ^-", p->s.ptr[p->at]))
        p->at++;
    return p->at < p->s.len && (p->s.ptr[p->at] == ':' || p->s.ptr[p->at] == ')');
}

/* Behind "(". */
static part parse_group(parser *p)
{
    static const char *const assertions[] = {"?=", "?!", "?<=", "?<!"};
    bool assertion = false;
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
        return exactly(p, HED_S(""));
    if (c == '.')
        return anything;
    if ((unsigned char)c >= 0x80) { /* has a case of its own, perhaps */
        while (p->at < p->s.len && ((unsigned char)p->s.ptr[p->at] & 0xc0) == 0x80)
            p->at++;
        return anything;
    }
    return exactly(p, hed_arena_printf(p->arena, "%c", c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c));
}

static part parse_row(parser *p)
{
    part run = exactly(p, HED_S(""));
    set best = {NULL, 0};
    bool exact = true;
    while (!p->lost && p->at < p->s.len && p->s.ptr[p->at] != '|' && p->s.ptr[p->at] != ')') {
        part x = repeated(p, parse_atom(p));
        if (x.exact && run.texts.n * x.texts.n <= MAX_EXACT) {
            run.texts = multiply(p, run.texts, x.texts);
            if (!x.open)
                continue;
        }
        best = better(best, better(need_of(run), need_of(x)));
        run = x.exact ? (part){true, false, x.texts} : exactly(p, HED_S(""));
        exact = false;
    }
    return exact ? run : (part){false, false, better(best, need_of(run))};
}

static part parse_alternatives(parser *p)
{
    if (++p->depth > MAX_DEPTH)
        return lost(p);
    part all = parse_row(p);
    while (!p->lost && take(p, "|")) {
        part x = parse_row(p);
        bool exact = all.exact && x.exact && all.texts.n + x.texts.n <= MAX_EXACT;
        set a = exact ? all.texts : need_of(all), b = exact ? x.texts : need_of(x);
        bool none = !exact && (a.n == 0 || b.n == 0 || a.n + b.n > MAX_NEED);
        all = none ? anything : (part){exact, false, join(p, a, b)};
    }
    p->depth--;
    return all;
}

hed_literals hed_literals_of(hed_arena *arena, hed_str pattern)
{
    parser p = {.arena = arena, .s = pattern};
    set need = need_of(parse_alternatives(&p));
    if (p.lost || p.at < pattern.len)
        return (hed_literals){NULL, 0};
    return (hed_literals){need.at, need.n};
}
