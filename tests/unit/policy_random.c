/* What holds for every policy and every item, on random ones. A table is made as a list of rows that this file can
 * judge by itself, and as the YAML that the policy is loaded from; the two must agree. One seed, so one failure is the
 * same failure again; it is told with its table. */
#include "policy_suites.h"

#include <stdio.h>

enum { TABLES = 250, ITEMS = 40, ROWS = 9 };

static uint64_t state;

static uint32_t draw(uint32_t n)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)((state * 0x2545f4914f6cdd1dU) >> 33) % n;
}

#define PICK(list) (list)[draw(sizeof(list) / sizeof *(list))]

/* ---- Tables */

static const char *const sections[] = {"news", "opinion", "sport"}, *const langs[] = {"en", "fr", "en-GB"},
                         *const kinds[] = {"none", "summary", "article"}, *const labels[] = {"a", "b", "c"};
static const double levels[] = {0, .1, .3, .31, .5, .55, .8, .95, 1};
static const hed_axis axes[] = {HED_WITHHOLD, HED_STYLE, HED_LEGAL};
static const char *const bounds[] = {".1", "low", "mid", "high", ".95"};
static const double bound_of[] = {.1, .3, .5, .8, .95}; /* the bands that hold where none are given */

enum { AXIS = 1, SVM = 2, RULE = 4, WORDS = 8, SECTION = 16, LANG = 32, KIND = 64, UNLESS = 128 };

typedef struct row {
    unsigned has;
    int axis, level, words, priority;
    bool below; /* axis lt instead of ge */
    double svm;
    const char *section, *lang, *kind, *label;
    bool not_section, not_kind;
    hed_action action;
} row;

typedef struct table {
    row rows[ROWS];
    size_t n;
    const char *scope_section; /* NULL: no scope */
    double scale;              /* of withhold there */
    hed_action most;           /* there */
    hed_buf yaml;
} table;

static row random_row(bool rising)
{
    static const double scores[] = {.4, .6, .9};
    row r = {.has = AXIS | (1U << draw(8)), .axis = (int)draw(3), .level = (int)draw(5), .words = (int)draw(12)};
    if (draw(4) == 0)
        r.has &= ~(unsigned)AXIS;
    if (r.has == 0 || draw(3) == 0)
        r.has |= 1U << draw(8);
    r.priority = (int)draw(4);
    r.below = !rising && draw(5) == 0;
    r.svm = PICK(scores);
    r.section = PICK(sections), r.lang = PICK(langs), r.kind = PICK(kinds);
    r.label = draw(3) ? PICK(labels) : NULL;
    r.not_section = draw(3) == 0, r.not_kind = draw(3) == 0;
    r.action = (hed_action)draw(HED_ACTIONS);
    if ((r.has & (AXIS | RULE)) == 0 && (r.has & SVM) && r.action > HED_LABEL)
        r.action = HED_LABEL; /* else it does not load, which svm_alone_… tests */
    return r;
}

static void write_row(const row *r, size_t i, hed_buf *to)
{
    const char *comma = "";
    hed_buf_printf(to, "- {p: %d, when: {", r->priority);
#define PUT(flag, ...)                                                                                                 \
    if (r->has & (flag)) {                                                                                             \
        hed_buf_cstr(to, comma);                                                                                       \
        hed_buf_printf(to, __VA_ARGS__);                                                                               \
        comma = ", ";                                                                                                  \
    }
    PUT(AXIS, "axis: %s, %s: %s", hed_axis_name(axes[r->axis]), r->below ? "lt" : "ge", bounds[r->level])
    PUT(SVM, "svm: \">= %g\"", r->svm)
    PUT(RULE, "rule: nt.whats_next")
    PUT(WORDS, "feature: words, ge: %d", r->words)
    PUT(SECTION, "section: \"%s%s\"", r->not_section ? "!" : "", r->section)
    PUT(LANG, "lang: %s", r->lang)
    PUT(UNLESS, "unless: {rule: nt.whats_next, svm: \">= .6\"}")
    PUT(KIND, "body_kind: \"%s%s\"", r->not_kind ? "!" : "", r->kind)
#undef PUT
    hed_buf_printf(to, "}, do: %s, reason: R%zu", hed_action_name(r->action), i);
    if (r->label)
        hed_buf_printf(to, ", label: %s", r->label);
    hed_buf_cstr(to, "}\n");
}

static void write_table(table *t)
{
    t->yaml.len = 0;
    hed_buf_cstr(&t->yaml, "policy: {id: t}\n");
    if (t->scope_section)
        hed_buf_printf(&t->yaml, "scope:\n- {section: %s, scale: {withhold: %g}, max_action: %s}\n", t->scope_section,
                       t->scale, hed_action_name(t->most));
    hed_buf_cstr(&t->yaml, t->n > 0 ? "rules:\n" : "rules: []\n");
    for (size_t i = 0; i < t->n; i++)
        write_row(&t->rows[i], i, &t->yaml);
}

/* rising: no row asks for less of anything. */
static table random_table(bool rising)
{
    static const double scales[] = {0, .5, 1};
    table t = {.n = 1 + draw(ROWS), .scale = PICK(scales), .most = (hed_action)draw(HED_ACTIONS)};
    t.scope_section = draw(2) ? PICK(sections) : NULL;
    for (size_t i = 0; i < t.n; i++) {
        t.rows[i] = random_row(rising);
        if (t.rows[i].has & AXIS)
            t.rows[i].has &= ~(unsigned)WORDS; /* "ge" is one key */
    }
    write_table(&t);
    return t;
}

static size_t lint_count;
static char lint_says[32][400];

static void note(void *ctx, const hed_err *err)
{
    (void)ctx;
    if (lint_count < 32)
        snprintf(lint_says[lint_count++], 400, "%s", err->text);
}

/* One for what is loaded, one for the decisions on one item: an arena each would be too many. */
static hed_arena *arena_of(bool loaded)
{
    static hed_arena *arenas[2];
    if (!arenas[loaded])
        arenas[loaded] = unit_arena();
    return arenas[loaded];
}

static hed_policy *load(const table *t)
{
    const char *path = "build/tests/random-policy.yaml";
    hed_errors errors = {0};
    hed_err err;
    ck_assert_msg(hed_file_write(path, hed_buf_str(&t->yaml), &err), "%s", err.text);
    hed_policy *policy = hed_policy_load(arena_of(true), path, policy_rules(), &errors);
    ck_assert_msg(policy != NULL, "%s\n%.*s", errors.first.text, HED_FMT(hed_buf_str(&t->yaml)));
    return policy;
}

/* ---- Items */

typedef struct item {
    double axes[HED_AXES];
    float features[512];
    hed_hit hit;
    hed_policy_input input;
} item;

static void random_item(item *out)
{
    hed_arena_reset(arena_of(false));
    *out = (item){.hit = {.rule = (uint32_t)hed_rules_find(policy_rules(), HED_S("nt.whats_next"))}};
    ck_assert_uint_lt(hed_feature_count(), 512);
    for (size_t i = 0; i < sizeof axes / sizeof *axes; i++)
        out->axes[axes[i]] = PICK(levels);
    out->features[hed_feature_find(HED_S("words"))] = (float)draw(14);
    out->input = (hed_policy_input){.axes = out->axes,
                                    .clickbait = PICK(levels),
                                    .has_svm = draw(4) > 0,
                                    .svm = PICK(levels),
                                    .hits = &out->hit,
                                    .n_hits = draw(2),
                                    .features = out->features,
                                    .section = hed_str_of(draw(4) ? PICK(sections) : ""),
                                    .outlet = {"", 0},
                                    .lang = hed_str_of(draw(3) ? PICK(langs) : ""),
                                    .slot = {"", 0},
                                    .body_kind = PICK(kinds)};
}

static hed_decision decide(const hed_policy *policy, const item *i)
{
    hed_decision d;
    hed_policy_decide(policy, arena_of(false), &i->input, &d);
    return d;
}

/* ---- What should come out, by this file's own reading */

static bool in_scope(const table *t, const item *i)
{
    return t->scope_section && hed_str_is(i->input.section, t->scope_section);
}

static bool is_lang(hed_str is, const char *wanted)
{
    const size_t n = strlen(wanted);
    is = is.len == 0 ? HED_S("en") : is;
    return is.len >= n && memcmp(is.ptr, wanted, n) == 0 && (is.len == n || is.ptr[n] == '-');
}

static bool row_holds(const table *t, const row *r, const item *i)
{
    double value = i->axes[axes[r->axis]] * (axes[r->axis] == HED_WITHHOLD && in_scope(t, i) ? t->scale : 1);
    const bool reaches = value >= bound_of[r->level];
    const bool taken_back = i->input.n_hits > 0 && i->input.has_svm && i->input.svm >= .6;
    return (!(r->has & UNLESS) || !taken_back) && (!(r->has & AXIS) || reaches != r->below) &&
           (!(r->has & SVM) || (i->input.has_svm && i->input.svm >= r->svm)) &&
           (!(r->has & RULE) || i->input.n_hits > 0) &&
           (!(r->has & WORDS) || i->features[hed_feature_find(HED_S("words"))] >= (float)r->words) &&
           (!(r->has & SECTION) || hed_str_is(i->input.section, r->section) != r->not_section) &&
           (!(r->has & LANG) || is_lang(i->input.lang, r->lang)) &&
           (!(r->has & KIND) || (strcmp(i->input.body_kind, r->kind) == 0) != r->not_kind);
}

static size_t number_of(const hed_row *r)
{
    return (size_t)atoi(r->reason + 1);
}

static void compare(const table *t, const item *i, const hed_decision *d)
{
    size_t best = ROWS, n = 0, after = 0;
    unsigned wanted = 0, got = 0;
    for (size_t k = 0; k < t->n; k++) {
        if (!row_holds(t, &t->rows[k], i))
            continue;
        n++;
        for (unsigned l = 0; l < 3; l++)
            wanted |= (unsigned)(t->rows[k].label && strcmp(t->rows[k].label, labels[l]) == 0) << l;
        if (best == ROWS || t->rows[k].action > t->rows[best].action ||
            (t->rows[k].action == t->rows[best].action && t->rows[k].priority > t->rows[best].priority))
            best = k;
    }
    hed_action action = best == ROWS ? HED_PASS : t->rows[best].action;
    if (in_scope(t, i) && action > t->most)
        action = t->most;
    ck_assert_msg(d->n_rows == n && d->action == action && (n == 0 || number_of(&d->rows[0]) == best),
                  "%zu rows and %s by R%zu, not %zu, %s by R%zu\n%.*s", d->n_rows, hed_action_name(d->action),
                  d->n_rows > 0 ? number_of(&d->rows[0]) : 99, n, hed_action_name(action), best,
                  HED_FMT(hed_buf_str(&t->yaml)));
    for (size_t k = 1; k < d->n_rows; k++) { /* the others: each once, as in the file */
        const size_t number = number_of(&d->rows[k]);
        ck_assert(number != best && row_holds(t, &t->rows[number], i) && (k == 1 || number > after));
        after = number;
    }
    for (size_t k = 0; k < d->n_labels; k++) {
        ck_assert(!(got & 1U << (unsigned)(d->labels[k][0] - 'a')));
        got |= 1U << (unsigned)(d->labels[k][0] - 'a');
    }
    ck_assert_uint_eq(got, wanted);
}

/* All of it, as bytes. */
static void put_decision(const hed_decision *d, hed_buf *to)
{
    hed_buf_printf(to, "%d %d %zu %zu|", d->action, d->decisive, d->n_rows, d->n_labels);
    for (size_t i = 0; i < d->n_rows; i++)
        hed_buf_printf(to, "%s %s %s %d %d %u|", d->rows[i].reason, d->rows[i].label ? d->rows[i].label : "-",
                       d->rows[i].because, d->rows[i].action, d->rows[i].priority, d->rows[i].line);
    for (size_t i = 0; i < d->n_labels; i++)
        hed_buf_printf(to, "%s|", d->labels[i]);
    for (int axis = 0; axis < HED_AXES; axis++)
        hed_buf_printf(to, "%a ", d->axes[axis]);
    hed_buf_printf(to, "%a", d->clickbait);
}

TEST(every_row_that_holds_is_kept_and_the_strongest_decides)
{
    size_t held = 0;
    state = 20240607;
    for (int k = 0; k < TABLES; k++) {
        table t = random_table(false);
        const hed_policy *policy = load(&t);
        for (int n = 0; n < ITEMS; n++) {
            item i;
            random_item(&i);
            const hed_decision d = decide(policy, &i);
            compare(&t, &i, &d);
            held += d.n_rows;
        }
        hed_buf_free(&t.yaml);
    }
    ck_assert_uint_gt(held, TABLES * ITEMS / 2); /* or it would say little */
}
END

TEST(the_same_item_and_table_give_the_same_bytes)
{
    state = 4242;
    for (int k = 0; k < TABLES / 2; k++) {
        table t = random_table(false);
        const hed_policy *first = load(&t), *second = load(&t);
        ck_assert_str_eq(hed_policy_hash(first), hed_policy_hash(second));
        for (int n = 0; n < ITEMS; n++) {
            item a, b;
            hed_buf bytes[2] = {0};
            random_item(&a);
            b = a; /* at another address, through another copy of the policy */
            b.input.axes = b.axes, b.input.features = b.features, b.input.hits = &b.hit;
            const hed_decision x = decide(first, &a), y = decide(second, &b);
            put_decision(&x, &bytes[0]);
            put_decision(&y, &bytes[1]);
            ck_assert(hed_str_eq(hed_buf_str(&bytes[0]), hed_buf_str(&bytes[1])));
            hed_buf_free(&bytes[0]);
            hed_buf_free(&bytes[1]);
        }
        hed_buf_free(&t.yaml);
    }
}
END

/* Whatever else a table says, an item with a model does no more by it than label, unless a row asks for something
 * besides the model. */
TEST(the_model_alone_does_no_more_than_label)
{
    size_t mattered = 0;
    state = 99;
    for (int k = 0; k < TABLES; k++) {
        table t = random_table(false);
        const hed_policy *policy = load(&t);
        for (int n = 0; n < ITEMS; n++) {
            item i;
            random_item(&i);
            i.input.has_svm = true, i.input.svm = 1;
            const hed_decision with = decide(policy, &i);
            i.input.has_svm = false;
            const hed_decision without = decide(policy, &i);
            bool besides = false;
            for (size_t r = 0; r < t.n; r++)
                besides =
                    besides || (t.rows[r].has & UNLESS); /* there the model takes back, which is not alone either */
            for (size_t r = 0; r < with.n_rows; r++) {
                const row *matched = &t.rows[number_of(&with.rows[r])];
                besides = besides || ((matched->has & SVM) && (matched->has & (AXIS | RULE)));
            }
            mattered += with.action != without.action;
            ck_assert_msg(besides || with.action <= HED_LABEL || with.action == without.action, "%s, not %s\n%.*s",
                          hed_action_name(with.action), hed_action_name(without.action), HED_FMT(hed_buf_str(&t.yaml)));
        }
        hed_buf_free(&t.yaml);
    }
    ck_assert_uint_gt(mattered, TABLES / 4);
}
END

TEST(more_of_an_axis_or_a_larger_scale_is_never_milder)
{
    state = 7;
    for (int k = 0; k < TABLES; k++) {
        table t = random_table(true), more;
        t.most = HED_BLOCK;
        write_table(&t);
        more = t;
        more.yaml = (hed_buf){0};
        more.scale = t.scale + .5 > 1 ? 1 : t.scale + .5;
        write_table(&more);
        const hed_policy *policy = load(&t), *larger = load(&more);
        for (int n = 0; n < ITEMS; n++) {
            item i;
            random_item(&i);
            const hed_decision before = decide(policy, &i), scaled = decide(larger, &i);
            ck_assert(scaled.action >= before.action && scaled.n_rows >= before.n_rows);
            i.axes[PICK(axes)] = 1;
            const hed_decision after = decide(policy, &i);
            ck_assert(after.action >= before.action && after.n_rows >= before.n_rows);
        }
        hed_buf_free(&t.yaml);
        hed_buf_free(&more.yaml);
    }
}
END

/* A cap changes the action alone: rows and labels stay. Nor does what follows a failed rewrite go beyond it. */
TEST(a_cap_holds_and_hides_nothing)
{
    size_t capped = 0;
    state = 31337;
    for (int k = 0; k < TABLES; k++) {
        table t = random_table(false), free_one = t;
        free_one.yaml = (hed_buf){0};
        free_one.most = HED_BLOCK;
        write_table(&free_one);
        hed_buf_cstr(&t.yaml, "rewrite: {on_fail: hold}\n");
        hed_buf_cstr(&free_one.yaml, "rewrite: {on_fail: hold}\n");
        const hed_policy *policy = load(&t), *without = load(&free_one);
        for (int n = 0; n < ITEMS; n++) {
            item i;
            random_item(&i);
            hed_decision d = decide(policy, &i);
            const hed_decision all = decide(without, &i);
            ck_assert(d.n_rows == all.n_rows && d.n_labels == all.n_labels);
            const hed_action most = in_scope(&t, &i) ? t.most : HED_BLOCK;
            ck_assert(d.action == (all.action < most ? all.action : most));
            capped += d.action < all.action;
            if (d.action != HED_REWRITE)
                continue;
            hed_policy_decide_unrewritten(policy, arena_of(false), &d);
            ck_assert_msg(d.action <= most, "%s where no more than %s may be done\n%.*s", hed_action_name(d.action),
                          hed_action_name(most), HED_FMT(hed_buf_str(&t.yaml)));
        }
        hed_buf_free(&t.yaml);
        hed_buf_free(&free_one.yaml);
    }
    ck_assert_uint_gt(capped, TABLES);
}
END

/* "row R3 never matches …", "row R3 does nothing …": true of every item. */
TEST(what_lint_calls_useless_is_useless)
{
    size_t dead = 0, needless = 0;
    state = 2718;
    for (int k = 0; k < TABLES; k++) {
        table t = random_table(false);
        t.scope_section = sections[0];
        t.scale = .5 * draw(2);
        for (size_t i = 0; i < t.n; i += 2) /* rows that stand in that scope, or they seldom would */
            t.rows[i].has |= SECTION, t.rows[i].section = sections[0], t.rows[i].not_section = false;
        write_table(&t);
        hed_errors errors = {.report = note};
        const hed_policy *policy = load(&t);
        lint_count = 0;
        hed_policy_lint(policy, policy_rules(), &errors);
        for (size_t l = 0; l < lint_count; l++) {
            size_t number;
            if (sscanf(lint_says[l], "row R%zu", &number) != 1)
                continue;
            const bool never = strstr(lint_says[l], "never matches") != NULL;
            if (!never && !strstr(lint_says[l], "where it matches"))
                continue;
            table less = t;
            less.yaml = (hed_buf){0};
            memmove(&less.rows[number], &less.rows[number + 1], (t.n - number - 1) * sizeof(row));
            less.n--;
            write_table(&less);
            const hed_policy *rest = load(&less);
            for (int n = 0; n < ITEMS * 4; n++) {
                item i;
                random_item(&i);
                const hed_decision a = decide(policy, &i), b = decide(rest, &i);
                ck_assert_msg(a.action == b.action && a.n_labels == b.n_labels, "%s\n%.*s", lint_says[l],
                              HED_FMT(hed_buf_str(&t.yaml)));
                for (size_t r = 0; never && r < a.n_rows; r++)
                    ck_assert_uint_ne(number_of(&a.rows[r]), number);
            }
            hed_buf_free(&less.yaml);
            dead += never, needless += !never;
        }
        hed_buf_free(&t.yaml);
    }
    ck_assert_msg(dead >= 10 && needless >= 10, "only %zu dead, %zu needless", dead, needless);
}
END

const unit_test policy_random_tests[] = {
    T(every_row_that_holds_is_kept_and_the_strongest_decides),
    T(the_same_item_and_table_give_the_same_bytes),
    T(the_model_alone_does_no_more_than_label),
    T(more_of_an_axis_or_a_larger_scale_is_never_milder),
    T(a_cap_holds_and_hides_nothing),
    T(what_lint_calls_useless_is_useless),
};
const size_t n_policy_random_tests = sizeof policy_random_tests / sizeof *policy_random_tests;
