/* The decision: a pure function of the policy and its input. Scopes first change the scores; then every row is tried,
 * and all that match are kept; the strongest action decides, ties go by priority, then by order in the file. */
#include "policy/rewrite/reach.h"

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
        for (size_t k = 0; k < guards[i].n && is.len > 0; k++)
            found = found || hed_str_is_kind(is, guards[i].values[k]);
        if (found == guards[i].negated)
            return false;
    }
    return true;
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

typedef struct deciding {
    const hed_policy *policy;
    hed_arena *arena;
    const hed_policy_input *in;
    hed_decision *out;
    HED_LIST(hed_row) rows;
    const hed_policy_row **made_by; /* of rows; NULL for the row about errors */
    hed_buf because;                /* of the row that is added, reused by the next */
    double scale[HED_AXES];         /* by scopes */
    bool scales;
    const hed_hits *mended; /* what is left of the hits where all is taken out that can be; NULL: not asked yet */
    bool all_mendable;      /* once mended is there: see all_mendable() */
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

static double score_on(const deciding *d, int scale)
{
    return scale == HED_CLICKBAIT ? d->out->clickbait : d->out->axes[scale];
}

/* What a test compares with its bound: of an axis, the model's score or a feature. */
static double value_of(const deciding *d, const hed_test *test)
{
    switch (test->kind) {
    case HED_TEST_AXIS:
        return score_on(d, test->index);
    case HED_TEST_SVM:
        return d->in->svm;
    case HED_TEST_FEATURE:
        return (double)d->in->features[test->index];
    default:
        return 0;
    }
}

static bool has_hit(const deciding *d, const hed_test *test)
{
    const hed_policy_input *in = d->in;
    for (size_t i = 0; i < in->n_hits; i++)
        if ((int)in->hits[i].rule == test->index && (test->kind == HED_TEST_RULE || absent(in, &in->hits[i])))
            return true;
    return false;
}

static bool passes(const deciding *d, const hed_test *test)
{
    const hed_policy_input *in = d->in;
    switch (test->kind) {
    case HED_TEST_RULE:
        return has_hit(d, test);
    case HED_TEST_ABSENT:
        return (in->dek || in->body) && has_hit(d, test);
    case HED_TEST_TOO_LONG:
        return slot_max(d) > 0 && in->codepoints > slot_max(d);
    case HED_TEST_MENDABLE: /* the last of its row: see try_row */
        return true;
    case HED_TEST_ERRORS:
        return in->degraded;
    case HED_TEST_SVM:
        return in->has_svm && holds(test->compare, in->svm, test->bound);
    default:
        return holds(test->compare, value_of(d, test), test->bound);
    }
}

static bool all_pass(const deciding *d, const hed_test *tests, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!passes(d, &tests[i]))
            return false;
    return true;
}

/* A test that passed, in words. Two digits are what editors compare. */
static void tell_test(deciding *d, const hed_test *test)
{
    static const char *const words[HED_COMPARES] = {" reaches ", " is over ", " is at most ", " is under "};
    hed_buf *to = &d->because;
    switch (test->kind) {
    case HED_TEST_RULE:
        hed_buf_cstr(to, "rule ");
        hed_buf_cstr(to, test->name);
        return;
    case HED_TEST_ABSENT:
        hed_buf_cstr(to, "its words are not in the story");
        return;
    case HED_TEST_TOO_LONG:
        hed_buf_printf(to, "%zu characters, over the slot's %zu", d->in->codepoints, slot_max(d));
        return;
    case HED_TEST_ERRORS:
        hed_buf_cstr(to, "a rule erred");
        return;
    default:
        hed_buf_cstr(to, test->kind == HED_TEST_SVM ? "the model's score" : test->name);
        hed_buf_char(to, ' ');
        hed_buf_double(to, value_of(d, test), 2);
        hed_buf_cstr(to, words[test->compare]);
        if (test->band) {
            hed_buf_cstr(to, test->band);
            hed_buf_cstr(to, " (");
        }
        hed_buf_double(to, test->bound, 2);
        if (test->band)
            hed_buf_char(to, ')');
    }
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
    case HED_TEST_FEATURE:
        row->value = value_of(d, test);
        return;
    case HED_TEST_SVM:
        row->about = "svm";
        row->value = in->svm;
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

static void tell_guards(deciding *d, const hed_policy_row *row)
{
    for (size_t i = 0; i < row->n_guards; i++) {
        const hed_str is = field_of(d->in, row->guards[i].field);
        hed_buf_cstr(&d->because, i > 0 ? ", " : "");
        hed_buf_cstr(&d->because, hed_guard_names[row->guards[i].field]);
        hed_buf_cstr(&d->because, " is ");
        hed_buf_put(&d->because, is.len > 0 ? is : HED_S("not known"));
    }
}

/* ---- What can be mended */

static void scale_scores(const deciding *d, double axes[HED_AXES], double *bait)
{
    for (int axis = 0; d->scales && axis < HED_AXES; axis++)
        axes[axis] *= d->scale[axis];
    if (d->scales)
        *bait = hed_rules_clickbait(axes);
}

/* All that the row asks holds, but for what it asks of mending. */
static bool row_holds(const deciding *d, const hed_policy_row *row)
{
    return all_pass(d, row->tests, row->n_tests) && guards_hold(row->guards, row->n_guards, d->in) &&
           !(row->n_unless > 0 && all_pass(d, row->unless, row->n_unless));
}

static const hed_test *mend_test(const hed_policy_row *row)
{
    const hed_test *last = row->n_tests > 0 ? &row->tests[row->n_tests - 1] : NULL;
    return last && last->kind == HED_TEST_MENDABLE ? last : NULL;
}

/* On what is left the row would not hold: one of its tests about what was found does not. */
static bool mendable(const deciding *d, const hed_policy_row *row)
{
    const hed_hits *left = d->mended;
    hed_policy_input in = *d->in;
    hed_decision out = {.clickbait = left->clickbait};
    const deciding then = {.policy = d->policy, .in = &in, .out = &out};
    in.hits = left->hits;
    in.n_hits = left->n;
    memcpy(out.axes, left->axes, sizeof out.axes);
    for (size_t i = 0; i < row->n_tests; i++)
        if ((row->tests[i].kind == HED_TEST_AXIS || row->tests[i].kind == HED_TEST_RULE) &&
            !passes(&then, &row->tests[i]))
            return true;
    return false;
}

/* Half a mend is none: a headline that would still hold back or exaggerate is not sent to rewriting for its marks. */
static bool all_mendable(deciding *d)
{
    if (d->mended)
        return d->all_mendable;
    hed_hits *left = HED_NEW(d->arena, hed_hits);
    if (d->policy->rules)
        hed_mend(d->policy->rules, d->arena, d->in, left);
    scale_scores(d, left->axes, &left->clickbait);
    d->mended = left;
    d->all_mendable = true;
    for (size_t i = 0; i < d->policy->rows.n; i++) {
        const hed_policy_row *row = &d->policy->rows.at[i];
        const bool asks = mend_test(row) && row_holds(d, row);
        d->all_mendable = d->all_mendable && (!asks || mendable(d, row));
    }
    return d->all_mendable;
}

/* ---- Rows */

/* "mendable: false", behind what was found. */
static void tell_mending(deciding *d, const hed_policy_row *row)
{
    const hed_test *test = mend_test(row);
    if (test && test->index == 0)
        hed_buf_cstr(&d->because, mendable(d, row)            ? ", and to take that out would not be enough"
                                  : row->axis == HED_WITHHOLD ? ", and only the story can mend it"
                                                              : ", and no part of it can go");
}

static const char *why(deciding *d, const hed_policy_row *row)
{
    d->because.len = 0;
    for (size_t i = 0; i < row->n_tests; i++) {
        if (i > 0 && (row->tests[i].kind == HED_TEST_FEATURE || row->tests[i].kind == HED_TEST_MENDABLE))
            continue; /* a circumstance, not a reason */
        hed_buf_cstr(&d->because, i > 0 ? ", " : "");
        tell_test(d, &row->tests[i]);
    }
    tell_mending(d, row);
    if (row->n_tests == 0)
        tell_guards(d, row);
    return hed_arena_cstr(d->arena, hed_buf_str(&d->because));
}

static bool open(const deciding *d, const hed_policy_gate *gate)
{
    if (gate->kind == HED_TEST_AXIS)
        return holds((hed_compare)gate->compare, score_on(d, gate->index), gate->bound);
    const hed_test test = {.kind = (hed_test_kind)gate->kind,
                           .index = gate->index,
                           .compare = (hed_compare)gate->compare,
                           .bound = gate->bound};
    return passes(d, &test);
}

/* A row is put into words once it is known to match. */
static void try_row(deciding *d, const hed_policy_row *row)
{
    const hed_test *mends = mend_test(row);
    if (!row_holds(d, row) || (mends && all_mendable(d) != (mends->index == 1)))
        return;
    hed_row shown = {.reason = row->reason,
                     .label = row->label,
                     .because = why(d, row),
                     .action = row->action,
                     .priority = row->priority,
                     .line = row->at.line};
    if (row->n_tests > 0)
        show_test(d, &row->tests[0], &shown);
    add_row(d, row, shown);
}

static void scope_scores(deciding *d)
{
    memcpy(d->out->axes, d->in->axes, sizeof d->out->axes);
    d->out->clickbait = d->in->clickbait;
    d->out->most = HED_BLOCK;
    for (int axis = 0; axis < HED_AXES; axis++)
        d->scale[axis] = 1;
    for (size_t i = 0; i < d->policy->scopes.n; i++) {
        const hed_policy_scope *scope = &d->policy->scopes.at[i];
        if (!guards_hold(scope->guards, scope->n_guards, d->in))
            continue;
        for (int axis = 0; axis < HED_AXES; axis++)
            d->scale[axis] *= scope->scale[axis];
        d->scales = d->scales || scope->scales;
        if (scope->max_action < d->out->most)
            d->out->most = scope->max_action;
    }
    scale_scores(d, d->out->axes, &d->out->clickbait);
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
        if (open(&d, &policy->gates[i]))
            try_row(&d, &policy->rows.at[i]);
    hed_buf_free(&d.because);
    if (input->degraded)
        add_row(&d, NULL,
                (hed_row){.reason = "ERR-1",
                          .because = "a rule erred, so the headline was not wholly checked",
                          .action = policy->on_error,
                          .priority = 1000});
    for (size_t i = 0; i < d.rows.n && out->decisive == HED_AXES; i++)
        if (d.made_by[i] && (d.rows.at[i].action == HED_REWRITE || d.made_by[i]->suggests))
            out->decisive = d.made_by[i]->axis;
    for (size_t i = 0; i < d.rows.n; i++)
        out->suggests = out->suggests || (d.made_by[i] && d.made_by[i]->suggests);
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
