/* Weights from labelled headlines: planted ones are found again, nothing leaves its band, and the patch puts in what it
 * says and no more. */
#include "rules_suites.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

static const char pack[] = "pack: {id: p, version: 1}\n"
                           "groups: {hype: {cap: .6}}\n"
                           "rules:\n"
                           "- {id: r.apple, kind: existence, axis: withhold, weight: .5, pattern: apple, reason: r,\n"
                           "   match: [an apple, apple pie], nomatch: [a pear, none]}\n"
                           "- id: r.pear # a comment\n"
                           "  kind: existence\n"
                           "  axis: {engage: 0.60, legal: .3}\n"
                           "  pattern: pear\n"
                           "  reason: r\n"
                           "  match: [a pear, pear pie]\n"
                           "  nomatch: [an apple, none]\n"
                           "- id: r.marks\n"
                           "  kind: occurrence\n"
                           "  axis: style # of two lines\n"
                           "  weight_per: .5\n"
                           "  pattern: '!'\n"
                           "  reason: r\n"
                           "  match: [a!, b!]\n"
                           "  nomatch: [a, b]\n"
                           "- {id: r.plum, kind: existence, axis: exaggerate, weight: .4, group: hype, pattern: plum,\n"
                           "   reason: r, match: [a plum, plum pie], nomatch: [a pear, none]}\n"
                           "- {id: r.fig, kind: existence, axis: exaggerate, weight: .4, group: hype, pattern: fig,\n"
                           "   reason: r, match: [a fig, fig pie], nomatch: [a pear, none]}\n"
                           "- {id: r.lime, kind: existence, axis: legal, weight: .4, pattern: lime, reason: r,\n"
                           "   match: [a lime, lime pie], nomatch: [a pear, none]}\n";

typedef struct planted {
    hed_rules *rules;
    hed_fit *fit;
} planted;

static planted plant(void)
{
    planted p = {.rules = unit_good_pack(pack)};
    p.fit = hed_fit_new(unit_arena(), p.rules);
    return p;
}

static uint32_t add(planted p, const char *headline, double target, unsigned times)
{
    const hed_hits *hits = unit_match(p.rules, (unit_item){.headline = headline});
    uint32_t at = 0;
    for (unsigned i = 0; i < times; i++)
        at = hed_fit_add(p.fit, hits, target, i % 2);
    return at;
}

static hed_fit_weight weight_of(planted p, const char *id)
{
    size_t n;
    const hed_fit_weight *all = hed_fit_weights(p.fit, &n);
    for (size_t i = 0; i < n; i++)
        if (strcmp(hed_rules_at(p.rules, all[i].rule)->id, id) == 0)
            return all[i];
    ck_abort_msg("no weight of %s", id);
}

/* Labels are the chances that the weights .7, .45, .8 (of marks: .5 a mark), .3, .55 and a leak of .1 give. */
static void add_planted(planted p)
{
    const double leak = .1, apple = .7, pear = .45, marks = .8, plum = .3, fig = .55;
    static const unsigned times = 1000;
    add(p, "nothing at all", leak, times);
    add(p, "an apple", 1 - .9 * (1 - apple), times);
    add(p, "a pear", 1 - .9 * (1 - .6 * pear), times);
    add(p, "apple and pear", 1 - .9 * (1 - apple) * (1 - .6 * pear), times);
    add(p, "a thing!", 1 - .9 * (1 - .5 * marks * .5), times);
    add(p, "apple!!", 1 - .9 * (1 - apple) * (1 - .5 * marks), times);
    add(p, "a plum", 1 - .9 * (1 - plum), times);
    add(p, "a fig", 1 - .9 * (1 - fig), times);
    add(p, "plum and fig", 1 - .9 * fmax(.4, (1 - plum) * (1 - fig)), times); /* the group's cap of .6 holds */
}

TEST(planted_weights_are_found_again)
{
    static const struct {
        const char *id;
        double weight;
    } wanted[] = {{"r.apple", .7}, {"r.pear", .45}, {"r.marks", .8}, {"r.plum", .3}, {"r.fig", .55}};
    planted p = plant();
    add_planted(p);
    hed_fit_run(p.fit, HED_FIT_FOLDS, 10, 30);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        const hed_fit_weight got = weight_of(p, wanted[i].id);
        ck_assert_msg(fabs(got.now - wanted[i].weight) < .02, "%s: %.4f", wanted[i].id, got.now);
        ck_assert(!got.few && !got.at_end);
    }
    ck_assert(fabs(hed_fit_leak(p.fit) - .1) < .01);
}
END

TEST(nothing_leaves_its_band_and_evidence_stays_above_zero)
{
    planted p = plant();
    add_planted(p);
    for (int i = 0; i < 3; i++)
        add(p, "fig and apple and pear", 0, 3000); /* as if they told of news */
    hed_fit_run(p.fit, HED_FIT_FOLDS, 1.5, 30);
    hed_fit_round(p.fit, 1.5);
    size_t n, ends = 0;
    const hed_fit_weight *all = hed_fit_weights(p.fit, &n);
    ck_assert_uint_eq(n, 5); /* none for an axis that clickbait is not made of */
    for (size_t i = 0; i < n; i++) {
        const double old = -log1p(-fmin(all[i].old, .999)), now = -log1p(-fmin(all[i].now, .999));
        ck_assert_double_gt(all[i].now, 0);
        ck_assert_msg(now > old / 1.5 - 1e-9 && now < old * 1.5 + 1e-9, "%f to %f", all[i].old, all[i].now);
        ends += all[i].at_end;
    }
    ck_assert_uint_ge(ends, 2);
}
END

TEST(a_rule_without_support_keeps_its_weight)
{
    planted p = plant();
    add(p, "nothing at all", 0, 100);
    add(p, "an apple", 1, 29);
    add(p, "a plum", 1, 30);
    hed_fit_run(p.fit, HED_FIT_FOLDS, 2, 30);
    ck_assert(weight_of(p, "r.apple").few);
    ck_assert_double_eq(weight_of(p, "r.apple").now, .5);
    ck_assert_uint_eq(weight_of(p, "r.apple").support, 29);
    ck_assert(!weight_of(p, "r.plum").few);
    ck_assert_double_gt(weight_of(p, "r.plum").now, .4);
    hed_fit_run(p.fit, 0, 2, 30); /* half of them lie in the fold that is left out */
    ck_assert(weight_of(p, "r.plum").few);
    ck_assert_double_eq(weight_of(p, "r.plum").now, .4);
}
END

TEST(scores_of_fitting_are_those_of_the_matcher)
{
    static const char *const headlines[] = {"nothing", "apple and pear!", "plum and fig!!", "pear fig apple plum!!!",
                                            "a lime"};
    planted p = plant();
    for (size_t i = 0; i < sizeof headlines / sizeof *headlines; i++) {
        const hed_hits *hits = unit_match(p.rules, (unit_item){.headline = headlines[i]});
        ck_assert_double_eq_tol(hed_fit_score(p.fit, add(p, headlines[i], 0, 1)), hits->clickbait, 1e-12);
    }
    ck_assert_uint_eq(add(p, "fig, pear, plum and an apple!!!", 0, 1), add(p, headlines[3], 0, 1)); /* the same hits */
}
END

/* ---- The patch */

static hed_str patch_of(const hed_rules *rules, const hed_new_weight *weights, size_t n)
{
    hed_buf buf = {0};
    hed_err err;
    ck_assert_msg(hed_rules_patch(rules, unit_arena(), weights, n, &buf, &err), "%s", err.text);
    const hed_str patch = hed_arena_str(unit_arena(), hed_buf_str(&buf));
    hed_buf_free(&buf);
    return patch;
}

static uint32_t rule_of(const hed_rules *rules, const char *id)
{
    const int rule = hed_rules_find(rules, hed_str_of(id));
    ck_assert_int_ge(rule, 0);
    return (uint32_t)rule;
}

static void write_file(const char *path, hed_str bytes)
{
    hed_err err;
    ck_assert_msg(hed_file_write(path, bytes, &err), "%s", err.text);
}

/* The pack with the patch in it, by patch itself. */
static const char *patched(const char *yaml, const char *const *ids, const hed_axis *axes, const double *weights,
                           size_t n)
{
    char folder[] = "/tmp/hed-unit-XXXXXX";
    ck_assert(mkdtemp(folder) != NULL);
    char here[4096], path[64], command[256];
    ck_assert(getcwd(here, sizeof here) != NULL);
    snprintf(path, sizeof path, "%s/p.yaml", folder);
    write_file(path, hed_str_of(yaml));
    const char *paths[] = {"p.yaml"};
    ck_assert_int_eq(chdir(folder), 0);
    const unit_rules *got = unit_packs(paths, 1);
    ck_assert(got->rules != NULL);
    hed_new_weight new[8];
    for (size_t i = 0; i < n; i++)
        new[i] = (hed_new_weight){rule_of(got->rules, ids[i]), axes[i], weights[i]};
    write_file("p.patch", patch_of(got->rules, new, n));
    ck_assert_int_eq(chdir(here), 0);
    snprintf(command, sizeof command, "cd %s && git apply p.patch", folder);
    ck_assert_int_eq(system(command), 0);
    hed_str bytes;
    hed_err err;
    ck_assert(hed_file_read(unit_arena(), path, 1 << 20, &bytes, &err));
    snprintf(command, sizeof command, "rm -r %s", folder);
    ck_assert_int_eq(system(command), 0);
    return bytes.ptr;
}

TEST(a_patch_changes_weights_and_nothing_else)
{
    static const char *const ids[] = {"r.fig", "r.apple", "r.pear", "r.marks"};
    static const hed_axis axes[] = {HED_EXAGGERATE, HED_WITHHOLD, HED_ENGAGE, HED_STYLE};
    static const double weights[] = {1, .72, .05, .8};
    const char *now = patched(pack, ids, axes, weights, 4);
    hed_str rest = hed_str_of(now), old = hed_str_of(pack), line, was;
    while (hed_str_line(&old, &was)) {
        ck_assert(hed_str_line(&rest, &line));
        if (strstr(was.ptr, "id: r.apple") == was.ptr + 3)
            ck_assert(strstr(line.ptr, "weight: .72, pattern: apple, reason: r,\n") != NULL);
        else if (strstr(was.ptr, "id: r.fig") == was.ptr + 3)
            ck_assert(strstr(line.ptr, "weight: 1, group: hype, pattern: fig,\n") != NULL);
        else if (strstr(was.ptr, "axis: {engage: 0.60") == was.ptr + 2)
            ck_assert_hed_str(line, "  axis: {engage: 0.05, legal: .3}");
        else
            ck_assert(hed_str_eq(was, line));
        if (strstr(was.ptr, "axis: style") == was.ptr + 2) {
            ck_assert(hed_str_line(&rest, &line));
            ck_assert_hed_str(line, "  weight: .8");
        }
    }
    ck_assert(!hed_str_line(&rest, &line));
}
END

TEST(a_patch_fits_line_feeds_and_ends_as_they_are)
{
    static const char *const ids[] = {"a.a", "a.b"};
    static const hed_axis axes[] = {HED_STYLE, HED_STYLE};
    static const double weights[] = {.25, .35};
    const char *now =
        patched("pack: {id: p, version: 1}\r\nrules:\r\n- id: a.a\r\n  kind: existence\r\n  pattern: é\r\n"
                "  reason: é\r\n  match: [é, é a]\r\n  nomatch: [e, b]\r\n  axis: style\r\n"
                "- {match: [é b, b], id: a.b, kind: phrases, reason: ünï, phrases: [b], nomatch: [c, d], "
                "axis: style}",
                ids, axes, weights, 2);
    ck_assert(strstr(now, "  axis: style\r\n  weight: .25\r\n- {match: [é b, b]") != NULL);
    ck_assert(strstr(now, "axis: style, weight: .35}") == now + strlen(now) - 25);
}
END

TEST(no_change_makes_no_patch)
{
    ck_assert_uint_eq(patch_of(unit_good_pack(pack), NULL, 0).len, 0);
}
END

const unit_test rules_fit_tests[] = {T(planted_weights_are_found_again),
                                     T(nothing_leaves_its_band_and_evidence_stays_above_zero),
                                     T(a_rule_without_support_keeps_its_weight),
                                     T(scores_of_fitting_are_those_of_the_matcher),
                                     T(a_patch_changes_weights_and_nothing_else),
                                     T(a_patch_fits_line_feeds_and_ends_as_they_are),
                                     T(no_change_makes_no_patch)};
const size_t n_rules_fit_tests = sizeof rules_fit_tests / sizeof *rules_fit_tests;
