/* The tree of an expression. Private to expr.c and range.c. */
#ifndef HED_RULES_EXPR_H
#define HED_RULES_EXPR_H

#include "rules/rules.h"

typedef enum hed_op {
    HED_OP_NUMBER,
    HED_OP_SLOT,
    HED_OP_NOT,
    HED_OP_NEGATE,
    HED_OP_OR,
    HED_OP_AND,
    HED_OP_LESS,
    HED_OP_LESS_EQ,
    HED_OP_MORE,
    HED_OP_MORE_EQ,
    HED_OP_EQUAL,
    HED_OP_DIFFERENT,
    HED_OP_ADD,
    HED_OP_SUBTRACT,
    HED_OP_MULTIPLY,
    HED_OP_DIVIDE,
    HED_OP_MIN,
    HED_OP_MAX,
    HED_OP_CLAMP,
    HED_OP_NOISY_OR
} hed_op;

struct hed_expr { /* two a line of the cache */
    hed_op op;
    int slot;
    double number;
    const struct hed_expr *args, *next; /* operands, and the next operand of the same parent */
};

#endif
