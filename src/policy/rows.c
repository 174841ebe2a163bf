/* The rows of the decision table. A row's "when" is guards (section, lang, …) and tests; each test is one key:
 *
 *     axis: withhold   with  ge: mid        clickbait: ">= .5"    svm: ">= .6"    rule: le.accuse_q
 *     feature: words   with  gt: 20         too_long: true        errors: true
 *     absent: true, with rule: the words it hit are not in the story
 *     mendable: true      what fulfils the other tests can be taken out; false: it cannot
 *     unless: {rule: wh.wh_start, svm: "< .25"}  takes the row back where all of its tests hold */
#include "policy/loading.h"

static const char *const compare_names[HED_COMPARES] = {"ge", "gt", "le", "lt"};
static const char *const compare_signs[HED_COMPARES] = {">=", ">", "<=", "<"};
static const char *const band_names[HED_BANDS] = {"low", "mid", "high"};

static int feature_named(const hed_policy_loading *l, const hed_node *node)
{
    return hed_policy_name(l, node->text, node, "feature", hed_feature_names(), hed_feature_count());
}

static int rule_named(const hed_policy_loading *l, const hed_node *node)
{
    if (!l->rules)
        return -1;
    size_t n = hed_rules_count(l->rules);
    const char **ids = HED_NEW_N(l->arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        ids[i] = hed_rules_at(l->rules, i)->id;
    return hed_policy_name(l, node->text, node, "rule", ids, n);
}

static hed_axis strongest(const hed_rules *rules, int rule)
{
    int best = HED_AXES;
    const double *weights = rule >= 0 ? hed_rules_weights(rules, (size_t)rule) : NULL;
    for (int axis = 0; weights && axis < HED_AXES; axis++)
        if (weights[axis] > 0 && (best == HED_AXES || weights[axis] > weights[best]))
            best = axis;
    return (hed_axis)best;
}

/* ge: mid, gt: 20 … beside the key; exactly one. */
static bool read_bound(const hed_policy_loading *l, const hed_node *when, const hed_node *key, hed_test *test)
{
    size_t n = 0;
    for (int i = 0; i < HED_COMPARES; i++) {
        const hed_node *node = hed_node_get(when, compare_names[i]);
        if (!node)
            continue;
        n++;
        test->compare = (hed_compare)i;
        if (hed_node_double(node, &test->bound))
            continue;
        if (test->kind != HED_TEST_AXIS)
            return hed_policy_wrong(l, node, false, "\"%s\" is a number here", compare_names[i]);
        int band = hed_policy_name(l, node->text, node, "band", band_names, HED_BANDS);
        if (band < 0)
            return false;
        test->band = band_names[band];
        test->bound = test->index >= 0 ? l->policy->bands[test->index][band] : 0;
    }
    return n == 1 || hed_policy_wrong(l, key, true, "\"%s\" goes with one of ge, gt, le, lt", key->key.ptr);
}

/* ">= .6" */
static bool read_comparison(const hed_policy_loading *l, const hed_node *node, hed_test *test)
{
    for (int i = 0; i < HED_COMPARES; i++) {
        hed_str sign = hed_str_of(compare_signs[i]);
        if (!hed_str_starts(node->text, sign))
            continue;
        test->compare = (hed_compare)i;
        hed_str number = hed_str_trim(hed_str_sub(node->text, sign.len, node->text.len));
        if (hed_str_double(number, &test->bound))
            return true;
        break;
    }
    return hed_policy_wrong(l, node, false, "\"%s\" is a comparison such as \">= .6\"", node->key.ptr);
}

/* "absent" is about the hit of the row's rule. */
static bool read_absent(const hed_policy_loading *l, const hed_node *when, const hed_node *node, hed_test *test)
{
    const hed_node *rule = hed_node_get(when, "rule");
    if (!rule)
        return hed_policy_wrong(l, node, true, "\"absent\" goes with \"rule\"");
    if (rule->kind == HED_NODE_SCALAR && l->rules)
        test->index = hed_rules_find(l->rules, rule->text);
    return true;
}

/* "mendable" is about what the row's other tests found. */
static bool read_mendable(const hed_policy_loading *l, const hed_node *when, const hed_node *node, hed_test *test)
{
    bool flag;
    if (!hed_node_bool(node, &flag))
        return hed_policy_wrong(l, node, false, "\"mendable\" is true or false");
    test->index = flag;
    return hed_node_get(when, "axis") || hed_node_get(when, "rule") ||
           hed_policy_wrong(l, node, true, "\"mendable\" goes with \"axis\" or \"rule\"");
}

static bool read_test(const hed_policy_loading *l, const hed_node *when, const hed_node *node, hed_test_kind kind,
                      hed_test *test)
{
    bool flag;
    *test = (hed_test){.kind = kind, .name = node->text.ptr, .axis = HED_AXES, .index = -1};
    test->at = hed_policy_place(l, node, true);
    if (!hed_policy_is(l, node, HED_NODE_SCALAR, node->key.ptr))
        return false;
    switch (kind) {
    case HED_TEST_AXIS:
        test->index = hed_policy_scale(l, node->text, node, true);
        test->axis = test->index >= 0 && test->index < HED_AXES ? (hed_axis)test->index : HED_AXES;
        return test->index >= 0 && read_bound(l, when, node, test);
    case HED_TEST_FEATURE:
        test->index = feature_named(l, node);
        return test->index >= 0 && read_bound(l, when, node, test);
    case HED_TEST_RULE:
        test->index = rule_named(l, node);
        test->axis = strongest(l->rules, test->index);
        return test->index >= 0 || !l->rules;
    case HED_TEST_SVM:
        return read_comparison(l, node, test);
    case HED_TEST_MENDABLE:
        return read_mendable(l, when, node, test);
    default:
        if (!hed_node_bool(node, &flag) || !flag)
            return hed_policy_wrong(l, node, false, "\"%s\" can only be true", node->key.ptr);
        return kind != HED_TEST_ABSENT || read_absent(l, when, node, test);
    }
}

static size_t read_tests(const hed_policy_loading *l, const hed_node *when, hed_test *out)
{
    static const struct {
        const char *key;
        hed_test_kind kind;
    } tests[] = {
        {"axis", HED_TEST_AXIS},       {"rule", HED_TEST_RULE},         {"svm", HED_TEST_SVM},
        {"feature", HED_TEST_FEATURE}, {"too_long", HED_TEST_TOO_LONG}, {"absent", HED_TEST_ABSENT},
        {"errors", HED_TEST_ERRORS},   {"mendable", HED_TEST_MENDABLE}, /* the last: it is about the others */
    };
    size_t n = 0;
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
        const hed_node *node = hed_node_get(when, tests[i].key);
        n += node && read_test(l, when, node, tests[i].kind, &out[n]);
    }
    return n;
}

static void read_when(const hed_policy_loading *l, const hed_node *when, hed_policy_row *row)
{
    if (!hed_policy_is(l, when, HED_NODE_MAP, "when"))
        return;
    hed_policy_keys(l, when, "when");
    const hed_node *unless = hed_node_get(when, "unless");
    row->n_guards = hed_policy_guards(l, when, row->guards);
    row->n_tests = read_tests(l, when, row->tests);
    for (size_t i = 0; i < row->n_tests && row->axis == HED_AXES; i++)
        row->axis = row->tests[i].axis;
    if (!unless || !hed_policy_is(l, unless, HED_NODE_MAP, "unless"))
        return;
    const size_t before = l->errors->n;
    hed_policy_keys(l, unless, "unless");
    row->n_unless = read_tests(l, unless, row->unless);
    if (row->n_unless == 0 && l->errors->n == before)
        hed_policy_wrong(l, unless, false, "unless has no test");
}

/* A feature, a length or a section is a circumstance; a bound that every headline reaches is none. */
bool hed_policy_model_alone(const hed_policy_row *row)
{
    bool model = false;
    for (size_t i = 0; i < row->n_tests; i++) {
        const hed_test *test = &row->tests[i];
        const bool always =
            (test->compare == HED_GE && test->bound <= 0) || (test->compare == HED_LE && test->bound >= 1) ||
            (test->compare == HED_GT && test->bound < 0) || (test->compare == HED_LT && test->bound > 1);
        if (test->kind == HED_TEST_RULE || (test->kind == HED_TEST_AXIS && !always))
            return false;
        model = model || test->kind == HED_TEST_SVM;
    }
    return model;
}

/* The SVM is an opinion about style: by itself it may put a label, no more. */
static void check_alone(const hed_policy_loading *l, const hed_node *node, const hed_policy_row *row)
{
    if (hed_policy_model_alone(row) && row->action > HED_LABEL && !l->policy->allow_model_alone)
        hed_policy_wrong(l, node, false,
                         "row %s lets the SVM alone do more than label; if that is meant, say "
                         "allow_model_alone: true",
                         row->reason);
}

static void read_row(const hed_policy_loading *l, const hed_node *node)
{
    const hed_node *p, *when, *action, *reason, *label, *suggest;
    long long priority = 0;
    hed_policy_row row = {.at = hed_policy_place(l, node, false), .axis = HED_AXES};
    size_t before = l->errors->n;
    if (!hed_policy_is(l, node, HED_NODE_MAP, "a row"))
        return;
    hed_policy_keys(l, node, "rules[]");
    if ((p = hed_node_get(node, "p")) && (!hed_node_int(p, &priority) || priority < 0 || priority > 1000))
        hed_policy_wrong(l, p, false, "\"p\" is a whole number from 0 to 1000");
    row.priority = (int)priority;
    if (!(action = hed_node_get(node, "do")))
        hed_policy_wrong(l, node, false, "the row has no \"do\"");
    else
        hed_policy_action(l, action, &row.action);
    row.action_at = action ? hed_policy_place(l, action, true) : row.at;
    row.reason_at = row.at;
    if (!(reason = hed_node_get(node, "reason")))
        hed_policy_wrong(l, node, false, "the row has no \"reason\"");
    else
        row.reason = hed_policy_text(l, reason, "reason");
    if (reason)
        row.reason_at = hed_policy_place(l, reason, true);
    if ((label = hed_node_get(node, "label")))
        row.label = hed_policy_text(l, label, "label");
    if ((suggest = hed_node_get(node, "suggest")) && !hed_node_bool(suggest, &row.suggests))
        hed_policy_wrong(l, suggest, false, "\"suggest\" is true or false");
    if (!(when = hed_node_get(node, "when")))
        hed_policy_wrong(l, node, false, "the row has no \"when\"");
    else
        read_when(l, when, &row);
    if (l->errors->n == before)
        check_alone(l, node, &row);
    *HED_PUSH(l->arena, &l->policy->rows) = row;
}

void hed_policy_load_rows(hed_policy_loading *l, const hed_node *list)
{
    for (const hed_node *node = list->first; node; node = node->next)
        read_row(l, node);
}
