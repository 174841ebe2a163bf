/* The decision: a pure function of the policy and its input. Scopes first change the scores; then every row is tried,
 * and all that match are kept; the strongest action decides, ties go by priority, then by order in the file. */
#include "policy/parts.h"

#include <stdio.h>
#include <stdlib.h>

static hed_str field_of(const hed_policy_input *in, hed_guard_field field)
{
    switch (field) {
    case HED_GUARD_SECTION:
        return in->section;
    case HED_GUARD_OUTLET:
        return in->outlet;
    case HED_GUARD_LANG:
        return in->lang.len > 0 ? in->lang : HED_S("en");
    case HED_GUARD_SLOT:
        return in->slot;
    default:
        return hed_str_of(in->body_kind);
    }
}

static bool guards_hold(const hed_guard *guards, size_t n, const hed_policy_input *in)
{
    for (size_t i = 0; i < n; i++) {
        bool found = false;
        hed_str is = field_of(in, guards[i].field);
        for (size_t k = 0; k < guards[i].n; k++)
            found = found || hed_str_is_kind(is, guards[i].values[k]);
        if (found == guards[i].negated)
            return false;
    }
    return true;
}

static double clickbait(const double *axes)
{
    return 1 - (1 - axes[HED_WITHHOLD]) * (1 - axes[HED_EXAGGERATE]) * (1 - .6 * axes[HED_ENGAGE]) *
                   (1 - .5 * axes[HED_STYLE]);
}

static bool holds(hed_compare compare, double value, double bound)
{
    switch (compare) {
    case HED_GE:
        return value >= bound;
    case HED_GT:
        return value > bound;
    case HED_LE:
        return value <= bound;
    default:
        return value < bound;
    }
}

/* ".55", "1" : two digits are what editors compare. */
static hed_str number(hed_arena *arena, double value)
{
    hed_buf buf = {0};
    hed_buf_double(&buf, value, 2);
    hed_str s = hed_arena_str(arena, hed_buf_str(&buf));
    hed_buf_free(&buf);
    return s;
}

typedef struct deciding {
    const hed_policy *policy;
    hed_arena *arena;
    const hed_policy_input *in;
    hed_decision *out;
    HED_LIST(hed_row) rows;
    const hed_policy_row **made_by; /* of rows; NULL for the row about errors */
} deciding;

static bool in_text(const hed_text *text, hed_str stem)
{
    for (uint32_t i = 0; text && i < text->n_tokens; i++)
        if (hed_str_starts(hed_token_str(text, &text->tokens[i]), stem))
            return true;
    return false;
}

/* Most of the hit's words, bar the shortest, stand neither in dek nor in body; endings are left out of it. */
static bool absent(const hed_policy_input *in, const hed_hit *hit)
{
    unsigned words = 0, missing = 0;
    for (uint32_t i = 0; i < in->headline->n_tokens; i++) {
        const hed_token *token = &in->headline->tokens[i];
        hed_str word = hed_token_str(in->headline, token);
        if (token->start < hit->start || token->end > hit->end || token->kind != HED_WORD || word.len < 3 ||
            hed_str_is(word, "amid") || hed_str_is(word, "the") || hed_str_is(word, "and"))
            continue;
        word.len = word.len > 5 ? 5 : word.len;
        words++;
        missing += !in_text(in->dek, word) && !in_text(in->body, word);
    }
    return missing * 2 > words;
}

static size_t slot_max(const deciding *d)
{
    return hed_policy_slot_max(d->policy, d->in->slot.len > 0 ? d->in->slot : HED_S("web"));
}

static bool try_test(const deciding *d, const hed_test *test, hed_buf *because)
{
    static const char *const words[HED_COMPARES] = {"reaches", "is over", "is at most", "is under"};
    const hed_policy_input *in = d->in;
    double value = 0;
    switch (test->kind) {
    case HED_TEST_RULE:
        for (size_t i = 0; i < in->n_hits; i++)
            if ((int)in->hits[i].rule == test->index) {
                hed_buf_printf(because, "rule %s", test->name);
                return true;
            }
        return false;
    case HED_TEST_ABSENT:
        for (size_t i = 0; (in->dek || in->body) && i < in->n_hits; i++)
            if ((int)in->hits[i].rule == test->index && absent(in, &in->hits[i])) {
                hed_buf_cstr(because, "its words are not in the story");
                return true;
            }
        return false;
    case HED_TEST_TOO_LONG: {
        const size_t max = slot_max(d);
        if (max == 0 || in->codepoints <= max)
            return false;
        hed_buf_printf(because, "%zu characters, over the slot's %zu", in->codepoints, max);
        return true;
    }
    case HED_TEST_ERRORS:
        hed_buf_cstr(because, "a rule erred");
        return in->degraded;
    case HED_TEST_SVM:
        if (!in->has_svm)
            return false;
        value = in->svm;
        break;
    case HED_TEST_FEATURE:
        value = (double)in->features[test->index];
        break;
    case HED_TEST_AXIS:
        value = test->index == HED_CLICKBAIT ? d->out->clickbait : d->out->axes[test->index];
        break;
    }
    if (!holds(test->compare, value, test->bound))
        return false;
    hed_str is = number(d->arena, value), bound = number(d->arena, test->bound);
    const char *name = test->kind == HED_TEST_SVM ? "the model's score" : test->name;
    if (test->band)
        hed_buf_printf(because, "%s %.*s %s %s (%.*s)", name, HED_FMT(is), words[test->compare], test->band,
                       HED_FMT(bound));
    else
        hed_buf_printf(because, "%s %.*s %s %.*s", name, HED_FMT(is), words[test->compare], HED_FMT(bound));
    return true;
}

static void add_row(deciding *d, const hed_policy_row *row, hed_row shown)
{
    d->made_by[d->rows.n] = row;
    *HED_PUSH(d->arena, &d->rows) = shown;
}

/* What the row's first test is about, for whoever puts it into words. */
static void show_test(const deciding *d, const hed_test *test, hed_row *row)
{
    const hed_policy_input *in = d->in;
    row->about = test->name;
    row->bound = test->bound;
    switch (test->kind) {
    case HED_TEST_AXIS:
        row->value = test->index == HED_CLICKBAIT ? d->out->clickbait : d->out->axes[test->index];
        return;
    case HED_TEST_SVM:
        row->about = "svm";
        row->value = in->svm;
        return;
    case HED_TEST_FEATURE:
        row->value = (double)in->features[test->index];
        return;
    case HED_TEST_TOO_LONG:
        row->about = "length";
        row->value = (double)in->codepoints;
        row->bound = (double)slot_max(d);
        return;
    case HED_TEST_RULE:
        row->value = 1;
        return;
    default:
        row->about = NULL;
    }
}

static void put_guards(const deciding *d, const hed_policy_row *row, hed_buf *because)
{
    for (size_t i = 0; i < row->n_guards; i++) {
        const hed_str is = field_of(d->in, row->guards[i].field);
        hed_buf_printf(because, "%s%s is %.*s", i > 0 ? ", " : "", hed_guard_names[row->guards[i].field],
                       is.len > 0 ? (int)is.len : 9, is.len > 0 ? is.ptr : "not known");
    }
}

static bool taken_back(const deciding *d, const hed_policy_row *row)
{
    hed_buf unused = {0};
    bool all = row->n_unless > 0;
    for (size_t i = 0; all && i < row->n_unless; i++)
        all = try_test(d, &row->unless[i], &unused);
    hed_buf_free(&unused);
    return all;
}

static void try_row(deciding *d, const hed_policy_row *row)
{
    hed_buf because = {0};
    bool all = guards_hold(row->guards, row->n_guards, d->in);
    for (size_t i = 0; all && i < row->n_tests; i++) {
        const size_t before = because.len;
        hed_buf_cstr(&because, i > 0 ? ", " : "");
        all = try_test(d, &row->tests[i], &because);
        if (i > 0 && row->tests[i].kind == HED_TEST_FEATURE)
            because.len = before; /* a circumstance, not a reason */
    }
    all = all && !taken_back(d, row);
    if (all && row->n_tests == 0)
        put_guards(d, row, &because);
    if (all) {
        hed_row shown = {.reason = row->reason,
                         .label = row->label,
                         .because = hed_arena_cstr(d->arena, hed_buf_str(&because)),
                         .action = row->action,
                         .priority = row->priority,
                         .line = row->at.line};
        if (row->n_tests > 0)
            show_test(d, &row->tests[0], &shown);
        add_row(d, row, shown);
    }
    hed_buf_free(&because);
}

static void scope_scores(deciding *d)
{
    memcpy(d->out->axes, d->in->axes, sizeof d->out->axes);
    d->out->clickbait = d->in->clickbait;
    d->out->most = HED_BLOCK;
    for (size_t i = 0; i < d->policy->scopes.n; i++) {
        const hed_policy_scope *scope = &d->policy->scopes.at[i];
        if (!guards_hold(scope->guards, scope->n_guards, d->in))
            continue;
        for (int axis = 0; scope->scales && axis < HED_AXES; axis++)
            d->out->axes[axis] *= scope->scale[axis];
        if (scope->scales)
            d->out->clickbait = clickbait(d->out->axes);
        if (scope->max_action < d->out->most)
            d->out->most = scope->max_action;
    }
}

static bool has_pack(const char *const *packs, size_t n, const char *pack)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(packs[i], pack) == 0)
            return true;
    return false;
}

/* Of several scopes, what all of them name. */
const char *const *hed_policy_packs(const hed_policy *policy, hed_arena *arena, const hed_policy_input *input,
                                    size_t *n)
{
    const char **packs = NULL;
    *n = 0;
    for (size_t i = 0; i < policy->scopes.n; i++) {
        const hed_policy_scope *scope = &policy->scopes.at[i];
        size_t kept = 0;
        if (!scope->packs || !guards_hold(scope->guards, scope->n_guards, input))
            continue;
        const char **both = HED_NEW_N(arena, const char *, scope->n_packs + 1);
        for (size_t k = 0; k < scope->n_packs; k++)
            if (!packs || has_pack(packs, *n, scope->packs[k]))
                both[kept++] = scope->packs[k];
        packs = both;
        *n = kept;
    }
    return packs;
}

static void collect_labels(hed_arena *arena, hed_decision *out)
{
    const char **labels = HED_NEW_N(arena, const char *, out->n_rows + 1);
    size_t n = 0;
    for (size_t i = 0; i < out->n_rows; i++) {
        bool seen = !out->rows[i].label;
        for (size_t k = 0; !seen && k < n; k++)
            seen = strcmp(labels[k], out->rows[i].label) == 0;
        if (!seen)
            labels[n++] = out->rows[i].label;
    }
    out->labels = labels;
    out->n_labels = n;
}

/* Puts the deciding row first and keeps the others in the file's order; what they come to. */
static void settle(const hed_policy *policy, hed_arena *arena, hed_row *rows, size_t n, hed_decision *out)
{
    size_t best = 0;
    for (size_t i = 1; i < n; i++)
        if (rows[i].action > rows[best].action ||
            (rows[i].action == rows[best].action && rows[i].priority > rows[best].priority))
            best = i;
    if (n > 0) {
        const hed_row first = rows[best];
        memmove(rows + 1, rows, best * sizeof first);
        rows[0] = first;
    }
    const hed_action action = n > 0 ? rows[0].action : policy->fallback;
    out->action = action < out->most ? action : out->most;
    out->rows = rows;
    out->n_rows = n;
    collect_labels(arena, out);
}

void hed_policy_decide(const hed_policy *policy, hed_arena *arena, const hed_policy_input *input, hed_decision *out)
{
    deciding d = {.policy = policy, .arena = arena, .in = input, .out = out};
    *out = (hed_decision){.decisive = HED_AXES};
    d.made_by = HED_NEW_N(arena, const hed_policy_row *, policy->rows.n + 1);
    scope_scores(&d);
    for (size_t i = 0; i < policy->rows.n; i++)
        try_row(&d, &policy->rows.at[i]);
    if (input->degraded)
        add_row(&d, NULL,
                (hed_row){.reason = "ERR-1",
                          .because = "a rule erred, so the headline was not wholly checked",
                          .action = policy->on_error,
                          .priority = 1000});
    for (size_t i = 0; i < d.rows.n && out->decisive == HED_AXES; i++)
        if (d.rows.at[i].action == HED_REWRITE && d.made_by[i])
            out->decisive = d.made_by[i]->axis;
    settle(policy, arena, d.rows.at, d.rows.n, out);
}

void hed_policy_leave_out(const hed_policy *policy, hed_arena *arena, hed_decision *decision,
                          bool (*leave)(void *ctx, const hed_row *row), void *ctx)
{
    const size_t all = decision->n_rows;
    hed_row *rows = HED_NEW_N(arena, hed_row, all + 1);
    size_t kept = 0, gone = 0;
    for (size_t i = 0; i < all; i++)
        if (leave(ctx, &decision->rows[i]))
            rows[all - ++gone] = decision->rows[i];
        else
            rows[kept++] = decision->rows[i];
    decision->n_left_out = gone;
    if (gone > 0)
        settle(policy, arena, rows, kept, decision);
}

void hed_policy_decide_unrewritten(const hed_policy *policy, hed_arena *arena, hed_decision *decision)
{
    const char **labels = HED_NEW_N(arena, const char *, decision->n_labels + 1);
    hed_action action = policy->on_fail;
    bool seen = !policy->fail_label;
    for (size_t i = 0; i < decision->n_rows; i++)
        if (decision->rows[i].action != HED_REWRITE && decision->rows[i].action > action)
            action = decision->rows[i].action;
    for (size_t i = 0; i < decision->n_labels; i++) {
        labels[i] = decision->labels[i];
        seen = seen || strcmp(labels[i], policy->fail_label) == 0;
    }
    if (!seen)
        labels[decision->n_labels++] = policy->fail_label;
    decision->labels = labels;
    decision->action = action < decision->most ? action : decision->most;
}
