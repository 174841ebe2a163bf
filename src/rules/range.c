/* Interval arithmetic over expressions: what can never be true is found at load. Bounds may be too wide, never too
 * narrow: that a name stands twice in an expression is not seen. */
#include "rules/expr.h"

#include <math.h>

typedef hed_interval range_of(void *ctx, int slot);

static hed_interval truth(bool can_be_false, bool can_be_true)
{
    return (hed_interval){can_be_false ? 0 : 1, can_be_true ? 1 : 0};
}

static bool can_be_zero(hed_interval r)
{
    return r.low <= 0 && r.high >= 0;
}

static bool can_be_other(hed_interval r)
{
    return r.low < 0 || r.high > 0;
}

static hed_interval hull(double a, double b, double c, double d)
{
    return (hed_interval){fmin(fmin(a, b), fmin(c, d)), fmax(fmax(a, b), fmax(c, d))};
}

static hed_interval divide(hed_interval a, hed_interval b)
{
    if (can_be_zero(b))
        return (hed_interval){-HUGE_VAL, HUGE_VAL};
    return hull(a.low / b.low, a.low / b.high, a.high / b.low, a.high / b.high);
}

static hed_interval of_two(hed_op op, hed_interval a, hed_interval b)
{
    bool apart = a.high < b.low || b.high < a.low;
    bool same = a.low >= a.high && b.low >= b.high && !apart;
    switch (op) {
    case HED_OP_OR:
        return truth(can_be_zero(a) && can_be_zero(b), can_be_other(a) || can_be_other(b));
    case HED_OP_AND:
        return truth(can_be_zero(a) || can_be_zero(b), can_be_other(a) && can_be_other(b));
    case HED_OP_LESS:
        return truth(a.high >= b.low, a.low < b.high);
    case HED_OP_LESS_EQ:
        return truth(a.high > b.low, a.low <= b.high);
    case HED_OP_MORE:
        return truth(a.low <= b.high, a.high > b.low);
    case HED_OP_MORE_EQ:
        return truth(a.low < b.high, a.high >= b.low);
    case HED_OP_EQUAL:
        return truth(!same, !apart);
    case HED_OP_DIFFERENT:
        return truth(!apart, !same);
    case HED_OP_ADD:
        return (hed_interval){a.low + b.low, a.high + b.high};
    case HED_OP_SUBTRACT:
        return (hed_interval){a.low - b.high, a.high - b.low};
    case HED_OP_MULTIPLY:
        return hull(a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high);
    case HED_OP_DIVIDE:
        return divide(a, b);
    case HED_OP_MIN:
        return (hed_interval){fmin(a.low, b.low), fmin(a.high, b.high)};
    case HED_OP_MAX:
        return (hed_interval){fmax(a.low, b.low), fmax(a.high, b.high)};
    default: /* noisy-or of what lies in 0..1 */
        return a.low < 0 || b.low < 0 || a.high > 1 || b.high > 1
                   ? (hed_interval){-HUGE_VAL, HUGE_VAL}
                   : (hed_interval){1 - (1 - a.low) * (1 - b.low), 1 - (1 - a.high) * (1 - b.high)};
    }
}

hed_interval hed_expr_range(const hed_expr *expr, range_of *slot, void *ctx)
{
    if (expr->op == HED_OP_NUMBER)
        return (hed_interval){expr->number, expr->number};
    if (expr->op == HED_OP_SLOT)
        return slot(ctx, expr->slot);
    hed_interval r = hed_expr_range(expr->args, slot, ctx);
    if (expr->op == HED_OP_NOT)
        return truth(can_be_other(r), can_be_zero(r));
    if (expr->op == HED_OP_NEGATE)
        return (hed_interval){-r.high, -r.low};
    const hed_expr *arg = expr->args->next;
    if (expr->op == HED_OP_CLAMP) {
        hed_interval low = hed_expr_range(arg, slot, ctx), high = hed_expr_range(arg->next, slot, ctx);
        return of_two(HED_OP_MAX, low, of_two(HED_OP_MIN, r, high));
    }
    for (; arg; arg = arg->next)
        r = of_two(expr->op, r, hed_expr_range(arg, slot, ctx));
    return isnan(r.low) || isnan(r.high) ? (hed_interval){-HUGE_VAL, HUGE_VAL} : r;
}
