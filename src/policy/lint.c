/* What of a policy can do nothing, or says two things at once. A policy that loads may still have rows that never
 * match, or that match and change nothing; each is told at its place. What a policy takes over from one that it extends
 * is not its fault: a row is held against scopes and rows of its own file and of those that it extends, never against
 * later ones, which were made to change it.
 *
 * A row is compared with another by its tests and guards alone: B implies A when whatever B takes, A takes too. */
#include "policy/rewrite/reach.h"

#include <stdarg.h>
#include <stdio.h>

typedef struct linting {
    const hed_policy *policy;
    const hed_rules *rules; /* may be NULL */
    hed_errors *errors;
    unsigned raised; /* bit 1 << axis: a rule can raise it */
} linting;

static void say(const linting *l, hed_policy_at at, const char *format, ...) __attribute__((format(printf, 3, 4)));
static void say(const linting *l, hed_policy_at at, const char *format, ...)
{
    char text[300];
    hed_err err;
    va_list args;
    va_start(args, format);
    hed_vsnprintf(text, sizeof text, format, args);
    va_end(args);
    hed_fail_at(&err, HED_ESCHEMA, at.path, at.line, at.column, "%s", text);
    hed_errors_add(l->errors, &err);
}

/* "line 4", with the file where that is another than the one that is spoken of. */
typedef struct where {
    char text[300];
} where;

static where line_of(hed_policy_at at, hed_policy_at from)
{
    where w;
    if (at.file == from.file)
        snprintf(w.text, sizeof w.text, "line %u", at.line);
    else
        snprintf(w.text, sizeof w.text, "line %u of %s", at.line, at.path);
    return w;
}

/* ---- Guards */

static const hed_guard *guard_on(const hed_guard *guards, size_t n, hed_guard_field field)
{
    for (size_t i = 0; i < n; i++)
        if (guards[i].field == field)
            return &guards[i];
    return NULL;
}

static bool names(const hed_guard *guard, hed_str value)
{
    for (size_t i = 0; i < guard->n; i++)
        if (hed_str_is_kind(value, guard->values[i]))
            return true;
    return false;
}

/* Whatever b takes, a takes. */
static bool guard_implies(const hed_guard *b, const hed_guard *a)
{
    if (b->negated && !a->negated)
        return false;
    const hed_guard *from = b->negated ? a : b, *in = b->negated ? b : a;
    for (size_t i = 0; i < from->n; i++) {
        if (b->negated == a->negated && !names(in, from->values[i]))
            return false;
        if (!b->negated && a->negated) {
            if (names(a, from->values[i]))
                return false;
            for (size_t k = 0; k < a->n; k++) /* "en" takes en-GB, which "!en-GB" does not */
                if (hed_str_is_kind(a->values[k], from->values[i]))
                    return false;
        }
    }
    return true;
}

static bool guards_imply(const hed_guard *b, size_t n_b, const hed_guard *a, size_t n_a)
{
    for (size_t i = 0; i < n_a; i++) {
        const hed_guard *same = guard_on(b, n_b, a[i].field);
        if (!same || !guard_implies(same, &a[i]))
            return false;
    }
    return true;
}

static void check_value(const linting *l, const hed_guard *guard, hed_str value)
{
    static const char *const usual[] = {"web", "push", "search", "print", "social"};
    const char *dash = memchr(value.ptr, '-', value.len);
    const size_t letters = dash ? (size_t)(dash - value.ptr) : value.len;
    bool known = hed_policy_slot_max(l->policy, value) > 0;
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        known = known || hed_str_is(value, usual[i]);
    if (guard->field == HED_GUARD_SLOT && !known)
        say(l, guard->at, "no slot is called \"%.*s\": there are web, push, search, print, social and those in slots",
            HED_FMT(value));
    if (guard->field == HED_GUARD_LANG && (letters < 2 || letters > 3 || !hed_islower(value.ptr[0])))
        say(l, guard->at, "\"%.*s\" is no language: it is named by its code, such as en or pt-BR", HED_FMT(value));
}

static void check_guards(const linting *l, const hed_guard *guards, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const hed_guard *guard = &guards[i];
        for (size_t k = 0; k < guard->n; k++) {
            check_value(l, guard, guard->values[k]);
            for (size_t j = 0; j < guard->n; j++)
                if (j != k && hed_str_is_kind(guard->values[k], guard->values[j]) &&
                    (j < k || !hed_str_is_kind(guard->values[j], guard->values[k])))
                    say(l, guard->at, "%s: \"%.*s\" is in \"%.*s\" already", hed_guard_names[guard->field],
                        HED_FMT(guard->values[k]), HED_FMT(guard->values[j]));
        }
    }
}

/* ---- Tests */

static bool is_bound(const hed_test *test)
{
    return test->kind == HED_TEST_AXIS || test->kind == HED_TEST_SVM || test->kind == HED_TEST_FEATURE;
}

/* Whatever b takes, a takes; both are about the same number. */
static bool bound_implies(const hed_test *b, const hed_test *a)
{
    const bool up_a = a->compare == HED_GE || a->compare == HED_GT, up_b = b->compare == HED_GE || b->compare == HED_GT;
    if (up_a != up_b)
        return false;
    const bool touches =
        (a->compare == HED_GT && b->compare == HED_GE) || (a->compare == HED_LT && b->compare == HED_LE);
    if (up_a)
        return touches ? b->bound > a->bound : b->bound >= a->bound;
    return touches ? b->bound < a->bound : b->bound <= a->bound;
}

static bool test_implies(const hed_test *b, const hed_test *a)
{
    return b->kind == a->kind && b->index == a->index && (!is_bound(a) || bound_implies(b, a));
}

static bool row_implies(const hed_policy_row *b, const hed_policy_row *a)
{
    if (a->n_unless > 0 || !guards_imply(b->guards, b->n_guards, a->guards, a->n_guards))
        return false;
    for (size_t i = 0; i < a->n_tests; i++) {
        bool found = false;
        for (size_t k = 0; k < b->n_tests; k++)
            found = found || test_implies(&b->tests[k], &a->tests[i]);
        if (!found)
            return false;
    }
    return true;
}

/* The test takes no number of low to high, or every one. */
static bool never(const hed_test *t, double low, double high)
{
    return (t->compare == HED_GE && t->bound > high) || (t->compare == HED_GT && t->bound >= high) ||
           (t->compare == HED_LE && t->bound < low) || (t->compare == HED_LT && t->bound <= low);
}

static bool always(const hed_test *t, double low, double high)
{
    return (t->compare == HED_GE && t->bound <= low) || (t->compare == HED_GT && t->bound < low) ||
           (t->compare == HED_LE && t->bound >= high) || (t->compare == HED_LT && t->bound > high);
}

static bool is_never(const hed_test *t)
{
    const hed_feature *feature = t->kind == HED_TEST_FEATURE ? hed_feature_at((size_t)t->index) : NULL;
    return is_bound(t) && never(t, feature ? feature->min : 0, feature ? feature->max : 1);
}

/* What an axis, or clickbait, can be at most where the row's guards hold; *by is the scope that lowers it. */
static double most(const linting *l, const hed_policy_row *row, int scale, const hed_policy_scope **by)
{
    double at[HED_AXES];
    for (int axis = 0; axis < HED_AXES; axis++)
        at[axis] = l->raised >> axis & 1;
    for (size_t i = 0; i < l->policy->scopes.n; i++) {
        const hed_policy_scope *scope = &l->policy->scopes.at[i];
        if (scope->at.file < row->at.file || !scope->scales ||
            !guards_imply(row->guards, row->n_guards, scope->guards, scope->n_guards))
            continue;
        for (int axis = 0; axis < HED_AXES; axis++) {
            if (at[axis] > 0 && scope->scale[axis] < 1 && (axis == scale || scale == HED_CLICKBAIT))
                *by = scope;
            at[axis] *= scope->scale[axis];
        }
    }
    if (scale != HED_CLICKBAIT)
        return at[scale];
    return 1 - (1 - at[HED_WITHHOLD]) * (1 - at[HED_EXAGGERATE]) * (1 - .6 * at[HED_ENGAGE]) * (1 - .5 * at[HED_STYLE]);
}

static void check_axis(const linting *l, const hed_policy_row *row, const hed_test *test)
{
    const hed_policy_scope *by = NULL;
    const double high = most(l, row, test->index, &by);
    if (never(test, 0, 1))
        say(l, test->at, "row %s never matches: %s is 0 to 1", row->reason, test->name);
    else if (always(test, 0, 1))
        say(l, test->at, "row %s asks nothing of %s: every headline fulfils it", row->reason, test->name);
    else if (never(test, 0, high) && by)
        say(l, test->at, "row %s never matches: the scope at %s leaves %s at %.2g at most", row->reason,
            line_of(by->at, row->at).text, test->name, high);
    else if (never(test, 0, high))
        say(l, test->at, "row %s never matches: no rule that is loaded raises %s", row->reason, test->name);
}

static void check_slots(const linting *l, const hed_policy_row *row, const hed_test *test)
{
    const hed_guard *guard = guard_on(row->guards, row->n_guards, HED_GUARD_SLOT);
    bool some = !guard && hed_policy_slot_max(l->policy, HED_S("web")) > 0;
    for (size_t i = 0; i < l->policy->slots.n; i++)
        some = some || !guard || names(guard, l->policy->slots.at[i].name) != guard->negated;
    if (!some)
        say(l, test->at, "row %s never matches: slots has no max for where it holds", row->reason);
}

static void check_rule(const linting *l, const hed_policy_row *row, const hed_test *test)
{
    for (size_t i = 0; l->rules && test->index >= 0 && i < l->policy->scopes.n; i++) {
        const hed_policy_scope *scope = &l->policy->scopes.at[i];
        bool counts = !scope->packs || scope->at.file < row->at.file;
        for (size_t k = 0; k < scope->n_packs; k++)
            counts = counts || strcmp(scope->packs[k], hed_rules_at(l->rules, (size_t)test->index)->pack) == 0;
        if (!counts && guards_imply(row->guards, row->n_guards, scope->guards, scope->n_guards))
            say(l, test->at, "row %s never matches: rule %s is in none of the packs of the scope at %s", row->reason,
                test->name, line_of(scope->at, row->at).text);
    }
}

/* No rule that the row could be about asks for a stage of rewriting. */
static void check_mendable(const linting *l, const hed_policy_row *row, const hed_test *mendable)
{
    for (size_t k = 0; l->rules && k < row->n_tests; k++) {
        const hed_test *test = &row->tests[k];
        bool known = test->kind == HED_TEST_RULE ? test->index < 0 || hed_mend_knows(l->rules, (size_t)test->index)
                                                 : test->kind != HED_TEST_AXIS || test->index == HED_CLICKBAIT;
        for (size_t i = 0; !known && test->kind == HED_TEST_AXIS && i < hed_rules_count(l->rules); i++)
            known = hed_rules_weights(l->rules, i)[test->index] > 0 && hed_mend_knows(l->rules, i);
        if (known)
            continue;
        say(l, mendable->at, "row %s %s: no stage of rewriting works on %s", row->reason,
            mendable->index ? "never matches" : "asks nothing of mendable", test->name);
        return;
    }
}

static void check_test(const linting *l, const hed_policy_row *row, const hed_test *test)
{
    const hed_feature *feature = test->kind == HED_TEST_FEATURE ? hed_feature_at((size_t)test->index) : NULL;
    const double low = feature ? feature->min : 0, high = feature ? feature->max : 1;
    const hed_guard *kind = guard_on(row->guards, row->n_guards, HED_GUARD_BODY_KIND);
    if (test->kind == HED_TEST_AXIS)
        check_axis(l, row, test);
    else if (test->kind == HED_TEST_MENDABLE)
        check_mendable(l, row, test);
    else if (test->kind == HED_TEST_TOO_LONG)
        check_slots(l, row, test);
    else if (test->kind == HED_TEST_RULE)
        check_rule(l, row, test);
    else if (test->kind == HED_TEST_ABSENT && kind && !kind->negated && kind->n == 1 &&
             hed_str_is(kind->values[0], "none"))
        say(l, test->at, "row %s never matches: without a story nothing is absent from it", row->reason);
    else if (is_bound(test) && never(test, low, high))
        say(l, test->at, "row %s never matches: %s is %g to %g", row->reason, feature ? test->name : "the score", low,
            high);
    else if (is_bound(test) && always(test, low, high))
        say(l, test->at, "row %s asks nothing of %s: every headline fulfils it", row->reason,
            feature ? test->name : "the score");
}

/* ---- Rows */

/* A scope lets no more be done than less. */
static void check_most(const linting *l, const hed_policy_row *row)
{
    for (size_t i = 0; i < l->policy->scopes.n; i++) {
        const hed_policy_scope *scope = &l->policy->scopes.at[i];
        if (scope->at.file < row->at.file || scope->max_action >= row->action ||
            !guards_imply(row->guards, row->n_guards, scope->guards, scope->n_guards))
            continue;
        say(l, row->action_at, "row %s cannot %s: the scope at %s lets no more than %s", row->reason,
            hed_action_name(row->action), line_of(scope->at, row->at).text, hed_action_name(scope->max_action));
        return;
    }
}

static bool same_label(const hed_policy_row *b, const hed_policy_row *a)
{
    return !b->label || (a->label && strcmp(a->label, b->label) == 0);
}

/* Where b matches a does too, decides, and puts the same label: b changes nothing but the audit. When a asks for a
 * rewrite and none is found, what b asks for counts again. */
static bool shadows(const linting *l, const hed_policy_row *a, const hed_policy_row *b, bool first)
{
    const bool wins = a->action > b->action ||
                      (a->action == b->action && (a->priority > b->priority || (a->priority == b->priority && first)));
    if (!wins || b->at.file > a->at.file || !same_label(b, a) || !row_implies(b, a))
        return false;
    return a->action != HED_REWRITE || b->action == HED_REWRITE || l->policy->on_fail >= b->action;
}

static void check_beside(const linting *l, size_t index)
{
    const hed_policy_row *row = &l->policy->rows.at[index];
    for (size_t i = 0; i < index; i++)
        if (strcmp(l->policy->rows.at[i].reason, row->reason) == 0) {
            say(l, row->reason_at, "reason %s is that of the row at %s already: allowances name rows by it",
                row->reason, line_of(l->policy->rows.at[i].at, row->at).text);
            break;
        }
    for (size_t i = 0; i < l->policy->rows.n; i++) {
        const hed_policy_row *other = &l->policy->rows.at[i];
        if (i == index || !shadows(l, other, row, i < index))
            continue;
        say(l, row->at, "row %s does nothing: where it matches, row %s (%s) does too and decides", row->reason,
            other->reason, line_of(other->at, row->at).text);
        return;
    }
}

static void check_row(const linting *l, size_t index)
{
    const hed_policy_row *row = &l->policy->rows.at[index];
    check_guards(l, row->guards, row->n_guards);
    for (size_t i = 0; i < row->n_tests; i++)
        check_test(l, row, &row->tests[i]);
    if (row->n_tests == 0 && row->n_guards == 0)
        say(l, row->at, "row %s asks nothing: what holds for every headline is policy.default", row->reason);
    for (size_t i = 0; i < row->n_unless; i++)
        if (is_never(&row->unless[i]))
            say(l, row->unless[i].at, "unless of row %s takes nothing back: %s is never so", row->reason,
                row->unless[i].kind == HED_TEST_SVM ? "the score" : row->unless[i].name);
    if (row->action == HED_LABEL && !row->label)
        say(l, row->action_at, "row %s labels and has no label", row->reason);
    if (row->action == HED_PASS && !row->label)
        say(l, row->action_at, "row %s does nothing: a headline passes where no row says otherwise", row->reason);
    if (row->action == HED_REWRITE && !l->policy->rewrites && row->at.file <= l->policy->stage_at.file)
        say(l, row->action_at, "row %s asks for a rewrite, and max_stage at %s is none", row->reason,
            line_of(l->policy->stage_at, row->at).text);
    if (row->suggests && !l->policy->extracts && !l->policy->spoils && row->at.file <= l->policy->stage_at.file)
        say(l, row->at, "row %s suggests, and extractive and spoiler are off", row->reason);
    check_most(l, row);
    check_beside(l, index);
}

/* ---- The rest */

static void check_scope(const linting *l, const hed_policy_scope *scope)
{
    bool changes = scope->packs || scope->max_action < HED_BLOCK;
    check_guards(l, scope->guards, scope->n_guards);
    for (int axis = 0; axis < HED_AXES; axis++) {
        changes = changes || scope->scale[axis] < 1;
        if (scope->scale[axis] < 1 && !(l->raised >> axis & 1))
            say(l, scope->at, "the scope is about %s, and no rule that is loaded raises it",
                hed_axis_name((hed_axis)axis));
    }
    if (!changes)
        say(l, scope->at, "the scope changes nothing: a scale of 1, or a max_action of block, is how it is anyway");
    if (scope->packs && scope->n_packs == 0 && l->rules)
        say(l, scope->at, "packs is empty: no rule would count");
}

static void check_bands(const linting *l)
{
    for (int scale = 0; scale < HED_SCALES; scale++) {
        bool used = !l->policy->bands_at[scale].path;
        for (size_t i = 0; i < l->policy->rows.n; i++)
            for (size_t k = 0; k < l->policy->rows.at[i].n_tests; k++) {
                const hed_test *test = &l->policy->rows.at[i].tests[k];
                used = used || (test->kind == HED_TEST_AXIS && test->band && test->index == scale);
            }
        if (!used)
            say(l, l->policy->bands_at[scale], "no row asks for low, mid or high of %s", hed_scale_name(scale));
    }
}

static void check_alone(const linting *l)
{
    bool needed = !l->policy->allow_model_alone;
    for (size_t i = 0; i < l->policy->rows.n; i++) {
        const hed_policy_row *row = &l->policy->rows.at[i];
        needed = needed || (hed_policy_model_alone(row) && row->action > HED_LABEL);
    }
    if (!needed)
        say(l, l->policy->alone_at,
            "allow_model_alone is not needed: no row about the model alone does more than label");
}

size_t hed_policy_lint(const hed_policy *policy, const hed_rules *rules, hed_errors *errors)
{
    linting l = {.policy = policy, .rules = rules, .errors = errors, .raised = rules ? 0 : ~0U};
    const size_t before = errors->n;
    for (size_t i = 0; rules && i < hed_rules_count(rules); i++)
        for (unsigned axis = 0; axis < HED_AXES; axis++)
            l.raised |= (unsigned)(hed_rules_weights(rules, i)[axis] > 0) << axis;
    for (size_t i = 0; i < policy->scopes.n; i++)
        check_scope(&l, &policy->scopes.at[i]);
    check_bands(&l);
    for (size_t i = 0; i < policy->rows.n; i++)
        check_row(&l, i);
    check_alone(&l);
    return errors->n - before;
}
