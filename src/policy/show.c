/* A policy as it is in force, for people: what it takes over and what it says itself in one table. */
#include "policy/parts.h"

#include <stdlib.h>

static void put_number(hed_buf *to, double value)
{
    hed_buf_double(to, value, 3);
}

static void put_guards(const hed_guard *guards, size_t n, hed_buf *to)
{
    for (size_t i = 0; i < n; i++) {
        hed_buf_printf(to, "%s%s %s", i > 0 ? ", " : "", hed_guard_names[guards[i].field],
                       guards[i].negated ? "not " : "");
        for (size_t k = 0; k < guards[i].n; k++)
            hed_buf_printf(to, "%s%.*s", k > 0 ? " or " : "", HED_FMT(guards[i].values[k]));
    }
}

static void put_test(const hed_test *test, hed_buf *to)
{
    static const char *const signs[HED_COMPARES] = {">=", ">", "<=", "<"};
    switch (test->kind) {
    case HED_TEST_RULE:
        hed_buf_printf(to, "rule %s", test->name);
        return;
    case HED_TEST_TOO_LONG:
        hed_buf_cstr(to, "longer than its slot's max");
        return;
    case HED_TEST_ABSENT:
        hed_buf_cstr(to, "its words are not in the story");
        return;
    case HED_TEST_MENDABLE:
        hed_buf_cstr(to, test->index ? "which rewriting can take out" : "which rewriting cannot take out");
        return;
    case HED_TEST_ERRORS:
        hed_buf_cstr(to, "a rule erred");
        return;
    default:
        hed_buf_printf(to, "%s %s ", test->kind == HED_TEST_SVM ? "the model's score" : test->name,
                       signs[test->compare]);
        put_number(to, test->bound);
        if (test->band)
            hed_buf_printf(to, " (%s)", test->band);
    }
}

static void put_row(const hed_policy_row *row, hed_buf *to)
{
    hed_buf_printf(to, "  %-8s %4d  %-8s ", hed_action_name(row->action), row->priority, row->reason);
    for (size_t i = 0; i < row->n_tests; i++) {
        hed_buf_cstr(to, i > 0 ? ", " : "");
        put_test(&row->tests[i], to);
    }
    if (row->n_tests > 0 && row->n_guards > 0)
        hed_buf_cstr(to, ", ");
    put_guards(row->guards, row->n_guards, to);
    for (size_t i = 0; i < row->n_unless; i++) {
        hed_buf_cstr(to, i == 0 ? ", unless " : " and ");
        put_test(&row->unless[i], to);
    }
    if (row->label)
        hed_buf_printf(to, "  -> \"%s\"", row->label);
    if (row->suggests)
        hed_buf_cstr(to, row->label ? ", with sentences of the story" : "  -> sentences of the story");
    hed_buf_char(to, '\n');
}

static void put_scope(const hed_policy_scope *scope, hed_buf *to)
{
    const char *comma = " ";
    hed_buf_printf(to, "  %-10s ", "scope");
    put_guards(scope->guards, scope->n_guards, to);
    hed_buf_cstr(to, scope->n_guards > 0 ? ":" : "everywhere:");
    for (int axis = 0; axis < HED_AXES; axis++)
        if (scope->scale[axis] < 1) {
            hed_buf_printf(to, "%s%s ", comma, hed_axis_name((hed_axis)axis));
            if (scope->scale[axis] > 0)
                hed_buf_cstr(to, "times ");
            if (scope->scale[axis] > 0)
                put_number(to, scope->scale[axis]);
            else
                hed_buf_cstr(to, "does not count");
            comma = ", ";
        }
    for (size_t i = 0; i < scope->n_packs; i++) {
        hed_buf_printf(to, "%s%s%s", i > 0 ? ", " : comma, i > 0 ? "" : "only packs ", scope->packs[i]);
        comma = ", ";
    }
    if (scope->max_action < HED_BLOCK)
        hed_buf_printf(to, "%s%s at most", comma, hed_action_name(scope->max_action));
    hed_buf_char(to, '\n');
}

static int strongest_first(const void *a, const void *b)
{
    const hed_policy_row *x = *(const hed_policy_row *const *)a, *y = *(const hed_policy_row *const *)b;
    if (x->action != y->action)
        return x->action > y->action ? -1 : 1;
    if (x->priority != y->priority)
        return x->priority > y->priority ? -1 : 1;
    return x < y ? -1 : x > y; /* of the file's order */
}

static void put_rows(const hed_policy *policy, hed_buf *to)
{
    const hed_policy_row **rows = calloc(policy->rows.n + 1, sizeof *rows);
    if (!rows)
        abort();
    for (size_t i = 0; i < policy->rows.n; i++)
        rows[i] = &policy->rows.at[i];
    qsort(rows, policy->rows.n, sizeof *rows, strongest_first);
    for (size_t i = 0; i < policy->rows.n; i++)
        put_row(rows[i], to);
    free(rows);
}

void hed_policy_show(const hed_policy *policy, hed_buf *to)
{
    hed_buf_printf(to, "%s%s%s%s%s\n", policy->id, policy->version ? " " : "", policy->version ? policy->version : "",
                   policy->about ? ": " : "", policy->about ? policy->about : "");
    hed_buf_printf(to, "  %-10s %s; %s when a headline could not be checked whole\n", "default",
                   hed_action_name(policy->fallback), hed_action_name(policy->on_error));
    const char *before = "";
    for (int axis = 0; axis < HED_AXES; axis++)
        if (policy->by_list[axis]) {
            hed_buf_printf(to, "%s%s", *before ? before : "  allowances by a list alone, not by an item: ",
                           hed_axis_name((hed_axis)axis));
            before = ", ";
        }
    hed_buf_cstr(to, *before ? "\n" : "");
    for (int scale = 0; scale < HED_SCALES; scale++) {
        if (!policy->bands_at[scale].path)
            continue;
        hed_buf_printf(to, "  %-10s %s: low ", "bands", hed_scale_name(scale));
        for (int band = 0; band < HED_BANDS; band++) {
            hed_buf_cstr(to, band == 1 ? ", mid " : band == 2 ? ", high " : "");
            put_number(to, policy->bands[scale][band]);
        }
        hed_buf_char(to, '\n');
    }
    for (size_t i = 0; i < policy->slots.n; i++)
        hed_buf_printf(to, i == 0 ? "  %-10s %.*s %zu" : "%s, %.*s %zu", i == 0 ? "slots" : "",
                       HED_FMT(policy->slots.at[i].name), policy->slots.at[i].max);
    hed_buf_cstr(to, policy->slots.n > 0 ? "\n" : "");
    hed_buf_printf(
        to, "  %-10s %s%s; where none is safe: %s%s%s%s\n", "rewriting", policy->rewrites ? "minimal edits" : "none",
        policy->extracts ? ", and a sentence of the story as a suggestion" : "", hed_action_name(policy->on_fail),
        policy->fail_label ? " \"" : "", policy->fail_label ? policy->fail_label : "", policy->fail_label ? "\"" : "");
    for (size_t i = 0; i < policy->scopes.n; i++)
        put_scope(&policy->scopes.at[i], to);
    put_rows(policy, to);
}
