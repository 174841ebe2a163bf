/* Expressions: a recursive descent over the text, a tree of nodes, a walk. No loops, no calls but the listed ones, no
 * side effects. Nesting is capped, and so are the nodes: "1 + 1 + 1" is as deep a tree as it has signs.
 *
 *     or    = and { "||" and }            sum  = product { ("+" | "-") product }
 *     and   = order { "&&" order }        product = unary { ("*" | "/") unary }
 *     order = sum [ ("<"|"<="|">"|">="|"=="|"!=") sum ]
 *     unary = { "!" | "-" } ( number | name | function "(" or { "," or } ")" | ( "hit" | "body_hit" ) "(" id ")" | "("
 * or ")" )
 *
 * True is 1, false 0; anything but 0 is true. */
#include "rules/expr.h"

#include <math.h>

#define MAX_DEPTH 48
#define MAX_NODES 2000

typedef struct parser {
    hed_arena *arena;
    hed_str text;
    size_t at, depth, nodes;
    const char *path;
    unsigned line, column;
    hed_expr_resolve *resolve;
    void *ctx;
    hed_err *err;
} parser;

static hed_expr *fail(parser *p, size_t at, const char *what, hed_str name, const char *suggest)
{
    hed_fail_at(p->err, HED_ESYNTAX, p->path, p->line, p->column + (unsigned)at, "in the expression: %s%s%.*s%s%s%s%s",
                what, name.len ? " \"" : "", HED_FMT(name), name.len ? "\"" : "", suggest ? "; did you mean \"" : "",
                suggest ? suggest : "", suggest ? "\"?" : "");
    return NULL;
}

static void skip_space(parser *p)
{
    while (p->at < p->text.len && (unsigned char)p->text.ptr[p->at] <= ' ')
        p->at++;
}

static bool take(parser *p, const char *sign)
{
    skip_space(p);
    hed_str rest = hed_str_sub(p->text, p->at, p->text.len);
    if (!hed_str_starts(rest, hed_str_of(sign)))
        return false;
    p->at += strlen(sign);
    return true;
}

static hed_expr *node(parser *p, hed_op kind, const hed_expr *args)
{
    hed_expr *expr = HED_NEW(p->arena, hed_expr);
    expr->op = kind;
    expr->args = args;
    p->nodes++;
    return expr;
}

static hed_expr *parse_or(parser *p);

static bool in_name(char c)
{
    return hed_isalnum(c) || c == '_' || c == '.';
}

static hed_str take_name(parser *p)
{
    skip_space(p);
    size_t start = p->at;
    while (p->at < p->text.len && in_name(p->text.ptr[p->at]))
        p->at++;
    return hed_str_sub(p->text, start, p->at);
}

static hed_expr *parse_slot(parser *p, hed_str name, size_t at, hed_expr_form form)
{
    const char *suggest = NULL;
    int slot = p->resolve(p->ctx, name, form, &suggest);
    if (slot < 0)
        return fail(p, at, form == HED_FORM_NAME ? "there is no feature or rule" : "there is no rule", name, suggest);
    hed_expr *expr = node(p, HED_OP_SLOT, NULL);
    expr->slot = slot;
    return expr;
}

static const struct function {
    const char *name;
    hed_op op;
    size_t least, most;
} functions[] = {
    {"min", HED_OP_MIN, 2, 16},
    {"max", HED_OP_MAX, 2, 16},
    {"clamp", HED_OP_CLAMP, 3, 3},
    {"noisy_or", HED_OP_NOISY_OR, 1, 16},
};

static hed_expr *parse_call(parser *p, hed_str name, size_t at)
{
    bool in_body = hed_str_is(name, "body_hit");
    if (in_body || hed_str_is(name, "hit")) {
        skip_space(p);
        size_t id_at = p->at;
        hed_str id = take_name(p);
        hed_expr *expr = parse_slot(p, id, id_at, in_body ? HED_FORM_BODY_HIT : HED_FORM_HIT);
        return !expr || take(p, ")") ? expr : fail(p, p->at, "\")\" is missing behind the rule's id", HED_S(""), NULL);
    }
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        if (!hed_str_is(name, functions[i].name))
            continue;
        hed_expr *expr = node(p, functions[i].op, NULL);
        const hed_expr **link = &expr->args;
        size_t n = 0;
        do {
            hed_expr *arg = parse_or(p);
            if (!arg)
                return NULL;
            *link = arg;
            link = &arg->next;
            n++;
        } while (take(p, ","));
        if (n < functions[i].least || n > functions[i].most)
            return fail(p, at, "wrong number of arguments of", name, NULL);
        return take(p, ")") ? expr : fail(p, p->at, "\")\" is missing", HED_S(""), NULL);
    }
    static const char *const names[] = {"min", "max", "clamp", "noisy_or", "hit", "body_hit"};
    return fail(p, at, "there is no function", name, hed_suggest(name, names, sizeof names / sizeof *names));
}

static hed_expr *parse_number(parser *p)
{
    size_t start = p->at;
    double value;
    while (p->at < p->text.len && (hed_isdigit(p->text.ptr[p->at]) || p->text.ptr[p->at] == '.'))
        p->at++;
    hed_str digits = hed_str_sub(p->text, start, p->at);
    if (!hed_str_double(digits, &value))
        return fail(p, start, "not a number:", digits, NULL);
    hed_expr *expr = node(p, HED_OP_NUMBER, NULL);
    expr->number = value;
    return expr;
}

static hed_expr *parse_primary(parser *p)
{
    skip_space(p);
    size_t at = p->at;
    if (p->at == p->text.len)
        return fail(p, at, "it ends too early", HED_S(""), NULL);
    char c = p->text.ptr[p->at];
    if (hed_isdigit(c) || c == '.')
        return parse_number(p);
    if (take(p, "(")) {
        hed_expr *expr = parse_or(p);
        return !expr || take(p, ")") ? expr : fail(p, p->at, "\")\" is missing", HED_S(""), NULL);
    }
    hed_str name = take_name(p);
    if (name.len == 0)
        return fail(p, at, "unexpected", hed_str_sub(p->text, at, at + 1), NULL);
    return take(p, "(") ? parse_call(p, name, at) : parse_slot(p, name, at, HED_FORM_NAME);
}

static hed_expr *parse_unary(parser *p)
{
    skip_space(p);
    hed_str rest = hed_str_sub(p->text, p->at, p->text.len);
    bool negate = hed_str_starts(rest, HED_S("-"));
    if (++p->depth > MAX_DEPTH || p->nodes > MAX_NODES) /* each sign and function has an operand */
        return fail(p, p->at, p->depth > MAX_DEPTH ? "it is nested too deeply" : "it is too long", HED_S(""), NULL);
    hed_expr *expr;
    if (negate || (hed_str_starts(rest, HED_S("!")) && !hed_str_starts(rest, HED_S("!=")))) {
        p->at++;
        expr = parse_unary(p);
        expr = expr ? node(p, negate ? HED_OP_NEGATE : HED_OP_NOT, expr) : NULL;
    } else {
        expr = parse_primary(p);
    }
    p->depth--;
    return expr;
}

/* Signs by level, the loosest first; of one level, longer before shorter. */
static const struct level {
    const char *sign;
    hed_op op;
} levels[][7] = {
    {{"||", HED_OP_OR}},
    {{"&&", HED_OP_AND}},
    {{"<=", HED_OP_LESS_EQ},
     {">=", HED_OP_MORE_EQ},
     {"==", HED_OP_EQUAL},
     {"!=", HED_OP_DIFFERENT},
     {"<", HED_OP_LESS},
     {">", HED_OP_MORE}},
    {{"+", HED_OP_ADD}, {"-", HED_OP_SUBTRACT}},
    {{"*", HED_OP_MULTIPLY}, {"/", HED_OP_DIVIDE}},
};
#define LEVELS (sizeof levels / sizeof *levels)

static hed_expr *parse_level(parser *p, size_t level)
{
    if (level == LEVELS)
        return parse_unary(p);
    hed_expr *left = parse_level(p, level + 1);
    while (left) {
        const struct level *sign = levels[level];
        while (sign->sign && !take(p, sign->sign))
            sign++;
        if (!sign->sign)
            return left;
        hed_expr *right = parse_level(p, level + 1);
        if (!right)
            return NULL;
        left->next = right;
        left = node(p, sign->op, left);
    }
    return NULL;
}

static hed_expr *parse_or(parser *p)
{
    return parse_level(p, 0);
}

const hed_expr *hed_expr_parse(hed_arena *arena, hed_str text, const char *path, unsigned line, unsigned column,
                               hed_expr_resolve *resolve, void *ctx, hed_err *err)
{
    parser p = {.arena = arena,
                .text = text,
                .path = path,
                .line = line,
                .column = column,
                .resolve = resolve,
                .ctx = ctx,
                .err = err};
    const hed_expr *expr = parse_or(&p);
    skip_space(&p);
    if (expr && p.at < text.len)
        return fail(&p, p.at, "unexpected", hed_str_sub(text, p.at, p.at + 1), NULL);
    return expr;
}

typedef double value_of(void *ctx, int slot);

static double many(const hed_expr *expr, value_of *value, void *ctx)
{
    double result = hed_expr_eval(expr->args, value, ctx);
    if (expr->op == HED_OP_NOISY_OR)
        result = 1 - result;
    for (const hed_expr *arg = expr->args->next; arg; arg = arg->next) {
        double x = hed_expr_eval(arg, value, ctx);
        result = expr->op == HED_OP_MIN ? fmin(result, x) : expr->op == HED_OP_MAX ? fmax(result, x) : result * (1 - x);
    }
    return expr->op == HED_OP_NOISY_OR ? 1 - result : result;
}

static double finite_or_zero(double x)
{
    return isfinite(x) ? x : 0;
}

double hed_expr_eval(const hed_expr *expr, value_of *value, void *ctx)
{
    const hed_expr *a = expr->args, *b = a ? a->next : NULL;
    double x = a && expr->op < HED_OP_MIN ? hed_expr_eval(a, value, ctx) : 0, y;
    if (expr->op == HED_OP_OR || expr->op == HED_OP_AND)
        return (x != 0) == (expr->op == HED_OP_OR) ? expr->op == HED_OP_OR : hed_expr_eval(b, value, ctx) != 0;
    y = b && expr->op < HED_OP_MIN ? hed_expr_eval(b, value, ctx) : 0;
    switch (expr->op) {
    case HED_OP_NUMBER:
        return expr->number;
    case HED_OP_SLOT:
        return finite_or_zero(value(ctx, expr->slot));
    case HED_OP_NOT:
        return x == 0;
    case HED_OP_NEGATE:
        return -x;
    case HED_OP_LESS:
        return x < y;
    case HED_OP_LESS_EQ:
        return x <= y;
    case HED_OP_MORE:
        return x > y;
    case HED_OP_MORE_EQ:
        return x >= y;
    case HED_OP_EQUAL:
        return !(x < y || x > y);
    case HED_OP_DIFFERENT:
        return x < y || x > y;
    case HED_OP_ADD:
        return finite_or_zero(x + y);
    case HED_OP_SUBTRACT:
        return finite_or_zero(x - y);
    case HED_OP_MULTIPLY:
        return finite_or_zero(x * y);
    case HED_OP_DIVIDE:
        return y < 0 || y > 0 ? finite_or_zero(x / y) : 0;
    case HED_OP_CLAMP: {
        double low = hed_expr_eval(b, value, ctx), high = hed_expr_eval(b->next, value, ctx);
        return fmax(low, fmin(high, hed_expr_eval(a, value, ctx)));
    }
    default:
        return many(expr, value, ctx);
    }
}
