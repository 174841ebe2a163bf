/* What a loaded policy is. Private to policy/. */
#ifndef HED_POLICY_PARTS_H
#define HED_POLICY_PARTS_H

#include "policy/policy.h"

typedef enum hed_band { HED_LOW, HED_MID, HED_HIGH, HED_BANDS } hed_band;

/* Axes, and behind them the clickbait score, which has bands too. */
enum { HED_CLICKBAIT = HED_AXES, HED_SCALES };

/* What a guard looks at. An item that does not name its language is taken to be in English; any other thing
 * that is not known is the empty string, which only a negated guard takes. */
typedef enum hed_guard_field {
    HED_GUARD_SECTION,
    HED_GUARD_OUTLET,
    HED_GUARD_LANG,
    HED_GUARD_SLOT,
    HED_GUARD_BODY_KIND,
    HED_GUARDS
} hed_guard_field;

/* Where something stands. file counts from the policy that is loaded, 0, up through those that it extends. */
typedef struct hed_policy_at {
    const char *path;
    unsigned line, column, file;
} hed_policy_at;

typedef struct hed_guard {
    hed_guard_field field;
    bool negated; /* none of the values, instead of one of them */
    const hed_str *values;
    size_t n;
    hed_policy_at at;
} hed_guard;

typedef enum hed_test_kind {
    HED_TEST_AXIS, /* index: a hed_axis or HED_CLICKBAIT */
    HED_TEST_RULE,
    HED_TEST_SVM,
    HED_TEST_FEATURE,
    HED_TEST_TOO_LONG, /* longer than the slot's max */
    HED_TEST_ABSENT,   /* most words of index's hit are not in the story; never without one */
    HED_TEST_ERRORS,   /* a rule erred */
    HED_TEST_MENDABLE  /* index 1: what is found can be taken out until the row's other tests fail; 0: it cannot */
} hed_test_kind;

typedef enum hed_compare { HED_GE, HED_GT, HED_LE, HED_LT, HED_COMPARES } hed_compare;

typedef struct hed_test {
    hed_test_kind kind;
    int index; /* of the axis, rule or feature; -1: never matches */
    const char *name;
    hed_compare compare;
    double bound;
    const char *band; /* the bound's name, or NULL */
    hed_axis axis;    /* a rule's strongest; HED_AXES when it has none */
    hed_policy_at at;
} hed_test;

#define HED_POLICY_TESTS 8

typedef struct hed_policy_row {
    int priority;
    hed_action action;
    hed_axis axis; /* the first that its tests are about; HED_AXES when there is none */
    bool suggests; /* a sentence of the story is offered in the headline's place */
    size_t n_tests, n_unless, n_guards;
    const char *reason, *label;
    hed_test tests[HED_POLICY_TESTS],
        unless[HED_POLICY_TESTS]; /* unless: not where all of them hold, if there are any */
    hed_guard guards[HED_GUARDS];
    hed_policy_at at, reason_at, action_at;
} hed_policy_row;

typedef struct hed_policy_scope {
    hed_guard guards[HED_GUARDS];
    size_t n_guards;
    double scale[HED_AXES];
    bool scales;
    const char *const *packs; /* ids of those whose rules count; NULL: all */
    size_t n_packs;
    hed_action max_action;
    hed_policy_at at;
} hed_policy_scope;

typedef struct hed_policy_slot {
    hed_str name;
    size_t max; /* code points */
} hed_policy_slot;

/* A row's first test, as far as its answer is at hand. Most rows end there, so these stand side by side: a decision
 * reads no more of those rows. */
typedef struct hed_policy_gate {
    double bound;
    int index;
    uint8_t kind, compare; /* hed_test_kind: HED_TEST_MENDABLE where there is none; hed_compare */
} hed_policy_gate;

struct hed_policy {
    const char *id, *version, *about;
    const hed_rules *rules;
    char hash[65];
    hed_action fallback, on_error;
    bool allow_model_alone;
    bool by_list[HED_AXES]; /* what an item's own allowances do not let pass; see hed_policy_by_list */
    hed_policy_at alone_at, bands_at[HED_SCALES], stage_at; /* path NULL: the policy does not say it */
    double bands[HED_SCALES][HED_BANDS];
    HED_LIST(hed_policy_scope) scopes;
    HED_LIST(hed_policy_slot) slots;
    HED_LIST(hed_policy_row) rows;
    const hed_policy_gate *gates; /* one a row */
    /* Rewriting */
    bool rewrites, extracts, spoils;
    hed_action on_fail;
    const char *fail_label; /* NULL for none */
};

/* The longest headline of a slot; 0 when the policy does not say. */
size_t hed_policy_slot_max(const hed_policy *policy, hed_str slot);
/* "withhold", …, "clickbait" */
const char *hed_scale_name(int scale);

extern const char *const hed_guard_names[HED_GUARDS];   /* "section", "outlet", … */
bool hed_policy_model_alone(const hed_policy_row *row); /* nothing that was found has a say in it */

#endif
