/* Loading a policy, and the decision. Rewriting is tested through the whole path, in engine_rewrite.c. */
#include "policy_suites.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

#define ABOUT "policy: {id: t, default: pass}\n"

static size_t n_errors;
static hed_err errors[32];

static void note(void *ctx, const hed_err *err)
{
    (void)ctx;
    if (n_errors < sizeof errors / sizeof *errors)
        errors[n_errors] = *err;
    n_errors++;
}

const hed_rules *policy_rules(void)
{
    static const char *const packs[] = {"rules/en"};
    static const hed_rules *rules;
    hed_errors found = {0};
    if (!rules)
        rules = hed_rules_load(unit_arena(), packs, 1, &found);
    ck_assert_msg(rules != NULL, "%s", found.first.text);
    return rules;
}

static hed_policy *load_text(const char *text)
{
    char path[] = "/tmp/hed-policy-XXXXXX";
    const int file = mkstemp(path);
    hed_errors found = {.report = note};
    n_errors = 0;
    ck_assert(file >= 0 && write(file, text, strlen(text)) == (ssize_t)strlen(text));
    close(file);
    hed_policy *policy = hed_policy_load(unit_arena(), path, policy_rules(), &found);
    unlink(path);
    ck_assert_uint_eq(found.n, n_errors);
    return policy;
}

static hed_policy *policy_of(const char *rest)
{
    char text[4096];
    snprintf(text, sizeof text, ABOUT "%s", rest);
    hed_policy *policy = load_text(text);
    ck_assert_msg(policy != NULL, "%u: %s", errors[0].line, errors[0].text);
    return policy;
}

static hed_policy_input *input_of(double withhold)
{
    double *axes = HED_NEW_N(unit_arena(), double, HED_AXES);
    hed_policy_input *input = HED_NEW(unit_arena(), hed_policy_input);
    axes[HED_WITHHOLD] = withhold;
    *input = (hed_policy_input){.axes = axes,
                                .clickbait = withhold,
                                .features = HED_NEW_N(unit_arena(), float, hed_feature_count()),
                                .section = {"", 0},
                                .outlet = {"", 0},
                                .lang = {"", 0},
                                .slot = {"", 0},
                                .body_kind = "none"};
    return input;
}

static hed_decision decide(const hed_policy *policy, const hed_policy_input *input)
{
    hed_decision decision;
    hed_policy_decide(policy, unit_arena(), input, &decision);
    return decision;
}

/* ---- Deciding */

TEST(bands_are_reached_at_their_bound)
{
    const hed_policy *policy = policy_of("bands: {withhold: [.2, .4, .6]}\n"
                                         "rules:\n"
                                         "- {p: 9, when: {axis: withhold, ge: high}, do: block, reason: H}\n"
                                         "- {p: 8, when: {axis: withhold, ge: mid}, do: hold, reason: M}\n"
                                         "- {p: 7, when: {axis: withhold, ge: low}, do: label, reason: L}\n");
    static const struct {
        double score;
        hed_action action;
        size_t rows;
    } cases[] = {{0, HED_PASS, 0},  {.1999, HED_PASS, 0}, {.2, HED_LABEL, 1}, {.3999, HED_LABEL, 1},
                 {.4, HED_HOLD, 2}, {.6, HED_BLOCK, 3},   {1, HED_BLOCK, 3}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const hed_decision d = decide(policy, input_of(cases[i].score));
        ck_assert_msg(d.action == cases[i].action && d.n_rows == cases[i].rows, "at %g: %s, %zu rows", cases[i].score,
                      hed_action_name(d.action), d.n_rows);
    }
    ck_assert_str_eq(decide(policy, input_of(.45)).rows[0].because, "withhold 0.45 reaches mid (0.4)");
}
END

TEST(strongest_decides_then_priority_then_order)
{
    const hed_policy *policy = policy_of("rules:\n"
                                         "- {p: 90, when: {axis: withhold, ge: .1}, do: label, reason: A}\n"
                                         "- {p: 10, when: {axis: withhold, ge: .1}, do: hold, reason: B}\n"
                                         "- {p: 20, when: {axis: withhold, ge: .1}, do: hold, reason: C}\n"
                                         "- {p: 20, when: {axis: withhold, ge: .1}, do: hold, reason: D}\n");
    const hed_decision d = decide(policy, input_of(.5));
    static const char *const order[] = {"C", "A", "B", "D"};
    ck_assert_int_eq(d.action, HED_HOLD);
    ck_assert_uint_eq(d.n_rows, 4);
    for (size_t i = 0; i < 4; i++)
        ck_assert_str_eq(d.rows[i].reason, order[i]);
    ck_assert_uint_eq(d.rows[0].line, 5);
}
END

TEST(labels_add_up_once_each)
{
    const hed_policy *policy = policy_of("rules:\n"
                                         "- {p: 1, when: {axis: withhold, ge: .1}, do: label, label: a, reason: A}\n"
                                         "- {p: 2, when: {axis: withhold, ge: .2}, do: hold, label: b, reason: B}\n"
                                         "- {p: 3, when: {axis: withhold, ge: .3}, do: label, label: a, reason: C}\n"
                                         "- {p: 4, when: {axis: withhold, ge: .9}, do: label, label: d, reason: D}\n");
    const hed_decision d = decide(policy, input_of(.5));
    ck_assert_uint_eq(d.n_labels, 2);
    ck_assert_str_eq(d.labels[0], "b"); /* the deciding row's first */
    ck_assert_str_eq(d.labels[1], "a");
}
END

TEST(scopes_scale_disable_and_cap)
{
    const hed_policy *policy = policy_of("scope:\n"
                                         "- {section: [opinion, analysis], scale: {withhold: .5}}\n"
                                         "- {outlet: satire, disable: [withhold]}\n"
                                         "- {lang: \"!en\", max_action: label}\n"
                                         "rules:\n"
                                         "- {p: 1, when: {axis: withhold, ge: .5}, do: hold, reason: A}\n");
    hed_policy_input *input = input_of(.8);
    ck_assert_int_eq(decide(policy, input).action, HED_HOLD);
    input->lang = HED_S("en-GB");
    ck_assert_int_eq(decide(policy, input).action, HED_HOLD);
    input->lang = HED_S("eng");
    ck_assert_int_eq(decide(policy, input).action, HED_LABEL);
    ck_assert_uint_eq(decide(policy, input).n_rows, 1); /* the row stays for the audit */
    input->lang = HED_S("");
    input->section = HED_S("analysis");
    ck_assert_int_eq(decide(policy, input).action, HED_PASS);
    ck_assert_double_eq_tol(decide(policy, input).axes[HED_WITHHOLD], .4, 1e-12);
    ck_assert_double_eq_tol(decide(policy, input).clickbait, .4, 1e-12);
    input->section = HED_S("");
    input->outlet = HED_S("satire");
    ck_assert_double_eq(decide(policy, input).axes[HED_WITHHOLD], 0);
}
END

TEST(missing_body_is_a_value)
{
    const hed_policy *policy =
        policy_of("rules:\n"
                  "- {p: 1, when: {axis: withhold, ge: .1, body_kind: article}, do: hold, reason: A}\n"
                  "- {p: 2, when: {axis: withhold, ge: .1, body_kind: none}, do: label, reason: N}\n"
                  "- {p: 3, when: {axis: withhold, ge: .1, body_kind: \"!none\"}, do: label, reason: S}\n");
    hed_policy_input *input = input_of(.5);
    ck_assert_str_eq(decide(policy, input).rows[0].reason, "N");
    ck_assert_uint_eq(decide(policy, input).n_rows, 1);
    input->body_kind = "article";
    ck_assert_str_eq(decide(policy, input).rows[0].reason, "A");
    ck_assert_str_eq(decide(policy, input).rows[1].reason, "S");
}
END

TEST(erring_rule_is_never_a_clean_pass)
{
    hed_policy_input *input = input_of(0);
    input->degraded = true;
    const hed_decision d = decide(policy_of("rules: []\n"), input);
    ck_assert_int_eq(d.action, HED_HOLD);
    ck_assert_uint_eq(d.n_rows, 1);
    ck_assert_str_eq(d.rows[0].reason, "ERR-1");
    const hed_policy *label = load_text("policy: {id: t, on_error: label}\nrules: []\n");
    ck_assert(label != NULL);
    ck_assert_int_eq(decide(label, input).action, HED_LABEL);
}
END

TEST(svm_row_needs_a_model)
{
    const hed_policy *policy = policy_of("rules:\n- {p: 1, when: {svm: \">= .6\"}, do: label, label: s, reason: S}\n");
    hed_policy_input *input = input_of(0);
    input->svm = .9;
    ck_assert_uint_eq(decide(policy, input).n_rows, 0);
    input->has_svm = true;
    ck_assert_str_eq(decide(policy, input).rows[0].because, "the model's score 0.9 reaches 0.6");
    input->svm = .5999;
    ck_assert_uint_eq(decide(policy, input).n_rows, 0);
}
END

TEST(rows_ask_for_rules_features_length)
{
    const hed_policy *policy = policy_of("slots: {web: {max: 60}, push: {max: 40}}\n"
                                         "rules:\n"
                                         "- {p: 3, when: {rule: nt.whats_next}, do: label, reason: R}\n"
                                         "- {p: 2, when: {feature: words, gt: 4}, do: label, reason: F}\n"
                                         "- {p: 1, when: {too_long: true}, do: label, reason: L}\n");
    hed_policy_input *input = input_of(0);
    const hed_hit hit = {.rule = (uint32_t)hed_rules_find(policy_rules(), HED_S("nt.whats_next"))};
    float *features = HED_NEW_N(unit_arena(), float, hed_feature_count());
    ck_assert_uint_eq(decide(policy, input).n_rows, 0);
    input->hits = &hit;
    input->n_hits = 1;
    ck_assert_str_eq(decide(policy, input).rows[0].because, "rule nt.whats_next");
    input->n_hits = 0;
    features[hed_feature_find(HED_S("words"))] = 5;
    input->features = features;
    ck_assert_str_eq(decide(policy, input).rows[0].because, "words 5 is over 4");
    features[hed_feature_find(HED_S("words"))] = 4;
    input->codepoints = 60;
    ck_assert_uint_eq(decide(policy, input).n_rows, 0);
    input->slot = HED_S("push");
    ck_assert_str_eq(decide(policy, input).rows[0].because, "60 characters, over the slot's 40");
}
END

TEST(absent_asks_for_most_words_of_a_hit)
{
    const hed_policy *policy =
        policy_of("rules:\n- {p: 1, when: {rule: se.amid_tension, absent: true}, do: label, reason: A}\n");
    hed_policy_input *input = input_of(0);
    hed_text headline, near, far;
    ck_assert(hed_text_read(unit_arena(), NULL, HED_S("Ferry Sails Amid Coalition Tensions"), 0, &headline, NULL));
    ck_assert(hed_text_read(unit_arena(), NULL, HED_S("The coalition's tension grew as it sailed."), 0, &near, NULL));
    ck_assert(hed_text_read(unit_arena(), NULL, HED_S("The ferry sailed at noon."), 0, &far, NULL));
    const hed_hit hit = {.rule = (uint32_t)hed_rules_find(policy_rules(), HED_S("se.amid_tension")),
                         .start = 12,
                         .end = (uint32_t)headline.folded.len};
    input->hits = &hit;
    input->n_hits = 1;
    input->headline = &headline;
    ck_assert_uint_eq(decide(policy, input).n_rows, 0); /* without a story nothing is absent from it */
    input->dek = &near;
    ck_assert_uint_eq(decide(policy, input).n_rows, 0);
    input->dek = &far;
    ck_assert_uint_eq(decide(policy, input).n_rows, 1);
    input->body = &near;
    ck_assert_uint_eq(decide(policy, input).n_rows, 0);
}
END

TEST(decision_is_pure)
{
    hed_errors found = {0};
    const hed_policy *policy = hed_policy_load(unit_arena(), "rules/policy/newsroom.yaml", policy_rules(), &found);
    ck_assert_msg(policy != NULL, "%s", found.first.text);
    for (int step = 0; step <= 20; step++) {
        const hed_policy_input *input = input_of(step / 20.);
        const hed_decision a = decide(policy, input), b = decide(policy, input);
        ck_assert(a.action == b.action && a.n_rows == b.n_rows && a.n_labels == b.n_labels);
        ck_assert_mem_eq(a.axes, b.axes, sizeof a.axes);
        for (size_t i = 0; i < a.n_rows; i++) {
            ck_assert_str_eq(a.rows[i].because, b.rows[i].because);
            ck_assert_str_eq(a.rows[i].reason, b.rows[i].reason);
            ck_assert_uint_eq(a.rows[i].line, b.rows[i].line);
        }
    }
}
END

TEST(failed_rewrite_leaves_what_the_others_ask)
{
    const hed_policy *policy = policy_of("rewrite: {on_fail: label, label: stays}\n"
                                         "rules:\n"
                                         "- {p: 2, when: {axis: withhold, ge: .2}, do: rewrite, label: w, reason: W}\n"
                                         "- {p: 1, when: {axis: withhold, ge: .8}, do: hold, reason: H}\n");
    hed_decision d = decide(policy, input_of(.5));
    ck_assert_int_eq(d.action, HED_REWRITE);
    ck_assert_int_eq(d.decisive, HED_WITHHOLD);
    hed_policy_decide_unrewritten(policy, unit_arena(), &d);
    ck_assert_int_eq(d.action, HED_LABEL);
    ck_assert_uint_eq(d.n_labels, 2);
    ck_assert_str_eq(d.labels[1], "stays");
    ck_assert_uint_eq(d.n_rows, 1);
    d = decide(policy, input_of(.9));
    ck_assert_int_eq(d.action, HED_HOLD);
    hed_policy_decide_unrewritten(policy, unit_arena(), &d);
    ck_assert_int_eq(d.action, HED_HOLD);
}
END

static bool is_left_out(void *ctx, const hed_row *row)
{
    return strstr(ctx, row->reason) != NULL;
}

TEST(rows_that_are_left_out_are_as_if_they_had_not_matched)
{
    const hed_policy *policy = policy_of("scope:\n- {section: news, max_action: label}\n"
                                         "rules:\n"
                                         "- {p: 1, when: {axis: withhold, ge: .1}, do: label, label: a, reason: A}\n"
                                         "- {p: 2, when: {axis: withhold, ge: .1}, do: hold, label: b, reason: B}\n"
                                         "- {p: 3, when: {axis: withhold, ge: .1}, do: label, label: a, reason: C}\n");
    char left[] = "B";
    hed_policy_input *input = input_of(.5);
    hed_decision d = decide(policy, input);
    hed_policy_leave_out(policy, unit_arena(), &d, is_left_out, left);
    ck_assert(d.action == HED_LABEL && d.n_rows == 2 && d.n_left_out == 1 && d.n_labels == 1);
    ck_assert_str_eq(d.rows[0].reason, "C");
    ck_assert_str_eq(d.rows[2].reason, "B"); /* told apart, behind those that count */
    char all[] = "ABC";
    d = decide(policy, input);
    hed_policy_leave_out(policy, unit_arena(), &d, is_left_out, all);
    ck_assert(d.action == HED_PASS && d.n_rows == 0 && d.n_left_out == 3 && d.n_labels == 0);
    input->section = HED_S("news");
    d = decide(policy, input);
    hed_policy_leave_out(policy, unit_arena(), &d, is_left_out, (char[]){"AC"});
    ck_assert_int_eq(d.action, HED_LABEL); /* the cap stays */
}
END

/* ---- Loading */

/* Each is one fault, with the line and some words of its error. */
static const struct fault {
    const char *text;
    unsigned line;
    const char *says;
} faults[] = {
    {"rules: []\n", 1, "no \"policy\""},
    {"policy: {id: t}\n", 1, "no \"rules\""},
    {"policy: {}\nrules: []\n", 1, "no id"},
    {"policy: []\nrules: []\n", 1, "policy is a list"},
    {"[1, 2]\n", 1, "a policy is a list"},
    {"policy: {id: t, defalt: pass}\nrules: []\n", 1, "did you mean \"default\""},
    {"policy: {id: t, default: rewrite}\nrules: []\n", 1, "cannot be rewrite"},
    {"policy: {id: t, on_error: pass}\nrules: []\n", 1, "never a clean pass"},
    {"policy: {id: t, allow_model_alone: maybe}\nrules: []\n", 1, "true or false"},
    {"policy: {id: t}\nrulez: []\nrules: []\n", 2, "did you mean \"rules\""},
    {"policy: {id: t}\nscope:\n- {section: news}\nrules: []\n", 3, "changes nothing"},
    {"policy: {id: t}\nscope:\n- {section: news, scale: {withhold: 2}}\nrules: []\n", 3, "0 to 1"},
    {"policy: {id: t}\nscope:\n- {section: [a, \"!b\"], max_action: label}\nrules: []\n", 3, "all values"},
    {"policy: {id: t}\nscope:\n- {section: [], max_action: label}\nrules: []\n", 3, "no values"},
    {"policy: {id: t}\nscope:\n- {body_kind: novel, max_action: label}\nrules: []\n", 3, "unknown body_kind"},
    {"policy: {id: t}\nscope:\n- {section: a, disable: [hat]}\nrules: []\n", 3, "did you mean \"hate\""},
    {"policy: {id: t}\nscope:\n- 5\nrules: []\n", 3, "a scope is"},
    {"policy: {id: t}\nbands: {withhold: [.1, .2]}\nrules: []\n", 2, "three bounds"},
    {"policy: {id: t}\nbands: {withhold: [.1, .3, .2]}\nrules: []\n", 2, "do not ascend"},
    {"policy: {id: t}\nbands: {withhold: [0, .3, .5]}\nrules: []\n", 2, "low of withhold is 0"},
    {"policy: {id: t}\nbands: {anger: [.1, .3, .5]}\nrules: []\n", 2, "unknown axis"},
    {"policy: {id: t}\nslots: {web: {}}\nrules: []\n", 2, "no max"},
    {"policy: {id: t}\nslots: {web: {max: 10}}\nrules: []\n", 2, "20 to 512"},
    {"policy: {id: t}\nrewrite: {max_stage: all}\nrules: []\n", 2, "unknown max_stage"},
    {"policy: {id: t}\nrewrite: {on_fail: rewrite}\nrules: []\n", 2, "cannot be rewrite"},
    {"policy: {id: t}\nrewrite: {extractive: apply}\nrules: []\n", 2, "unknown extractive"},
    {"policy: {id: t}\nrules:\n- 5\n", 3, "a row is"},
    {"policy: {id: t}\nrules:\n- {p: -1, when: {axis: hate, ge: low}, do: hold, reason: R}\n", 3, "whole number"},
    {"policy: {id: t}\nrules:\n- {p: 1, when: {axis: hate, ge: low}, reason: R}\n", 3, "no \"do\""},
    {"policy: {id: t}\nrules:\n- {p: 1, when: {axis: hate, ge: low}, do: hold}\n", 3, "no \"reason\""},
    {"policy: {id: t}\nrules:\n- {p: 1, do: hold, reason: R}\n", 3, "no \"when\""},
    {"policy: {id: t}\nrules:\n- {p: 1, when: {axis: hate}, do: hold, reason: R}\n", 3, "goes with one of"},
    {"policy: {id: t}\nrules:\n- {p: 1, when: {axis: hate, ge: low, lt: high}, do: hold, reason: R}\n", 3,
     "goes with one of"},
    {"policy: {id: t}\nrules:\n- {p: 1, when: {axis: hate, ge: top}, do: hold, reason: R}\n", 3, "unknown band"},
    {"policy: {id: t}\nrules:\n- {p: 1, when: {feature: wurds, ge: 3}, do: hold, reason: R}\n", 3,
     "did you mean \"words\""},
    {"policy: {id: t}\nrules:\n- {p: 1, when: {feature: words, ge: mid}, do: hold, reason: R}\n", 3,
     "is a number here"},
    {"policy: {id: t}\nrules:\n- {p: 1, when: {rule: nt.whats_nxt}, do: hold, reason: R}\n", 3,
     "did you mean \"nt.whats_next\""},
    {"policy: {id: t}\nrules:\n- {p: 1, when: {svm: high}, do: label, reason: R}\n", 3, "is a comparison"},
    {"policy: {id: t}\nrules:\n- {p: 1, when: {svm: \">= .6\"}, do: hold, reason: SVM-9}\n", 3,
     "row SVM-9 lets the SVM alone"},
    {"policy: {id: t}\nrules:\n- {p: 1, when: {svm: \">= .6\", section: news}, do: rewrite, reason: SVM-9}\n", 3,
     "lets the SVM alone"},
    {"policy: {id: t}\nrules:\n- {p: 1, when: {too_long: false}, do: label, reason: R}\n", 3, "can only be true"},
    {"policy: {id: t}\nrules:\n- {p: 1, when: {absent: true}, do: label, reason: R}\n", 3, "goes with \"rule\""},
    {"policy: {id: t}\nrules:\n- {p: 1, when: {axes: hate, ge: low}, do: hold, reason: R}\n", 3, "unknown key"},
    {"policy: {id: t}\nrules:\n- {p: 1, when: {axis: hate, ge: low}, do: hold, reason: \"\"}\n", 3, "reason is empty"},
};

TEST(every_fault_is_told_at_its_line)
{
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        const hed_policy *policy = load_text(faults[i].text);
        ck_assert_msg(!policy && n_errors > 0, "loads: %s", faults[i].text);
        bool told = false;
        for (size_t k = 0; k < n_errors && k < 32; k++)
            told = told || (errors[k].line == faults[i].line && strstr(errors[k].text, faults[i].says));
        ck_assert_msg(told, "%s\nsays %u: %s\nnot %u: %s", faults[i].text, errors[0].line, errors[0].text,
                      faults[i].line, faults[i].says);
        ck_assert_msg(n_errors == 1, "%s\nhas %zu errors, second %u: %s", faults[i].text, n_errors, errors[1].line,
                      errors[1].text);
    }
}
END

TEST(all_faults_are_told_at_once)
{
    ck_assert(!load_text("policy: {id: t, default: rewrite}\n"
                         "bands: {withold: [.1, .2, .3], legal: [.3, .2, .4]}\n"
                         "rules:\n- {p: 1, do: holt, when: {axis: legal, ge: mid}, reason: R}\n"));
    ck_assert_uint_eq(n_errors, 4);
    ck_assert_err_has(errors[1], "did you mean \"withhold\"?");
    ck_assert_err_has(errors[3], "did you mean \"hold\"?");
}
END

TEST(svm_alone_may_act_where_it_is_meant)
{
    const hed_policy *policy = load_text("policy: {id: t, allow_model_alone: true}\n"
                                         "rules:\n- {p: 1, when: {svm: \">= .6\"}, do: hold, reason: S}\n");
    hed_policy_input *input = input_of(0);
    input->has_svm = true;
    input->svm = .7;
    ck_assert(policy != NULL);
    ck_assert_int_eq(decide(policy, input).action, HED_HOLD);
    policy_of("rules:\n- {p: 1, when: {svm: \">= .6\", axis: withhold, ge: low}, do: hold, reason: S}\n");
}
END

/* A folder of policies that extend each other. */
static const char *folder_of(const char *const (*files)[2], size_t n)
{
    char *folder = hed_arena_cstr(unit_arena(), HED_S("/tmp/hed-policies-XXXXXX"));
    hed_err err;
    ck_assert(mkdtemp(folder) != NULL);
    for (size_t i = 0; i < n; i++)
        ck_assert(hed_file_write(hed_file_join(unit_arena(), folder, files[i][0]), hed_str_of(files[i][1]), &err));
    return folder;
}

static hed_policy *load_from(const char *folder, const char *name)
{
    hed_errors found = {.report = note};
    n_errors = 0;
    return hed_policy_load(unit_arena(), hed_file_join(unit_arena(), folder, name), policy_rules(), &found);
}

TEST(child_adds_to_its_parent_and_wins)
{
    static const char *const files[][2] = {
        {"a.yaml", "policy: {id: a}\nbands: {withhold: [.1, .5, .9]}\nslots: {web: {max: 60}}\n"
                   "rules:\n- {p: 1, when: {axis: withhold, ge: mid}, do: hold, reason: A}\n"},
        {"b.yaml", "policy: {id: b}\nextends: a\nbands: {withhold: [.1, .2, .9]}\nslots: {web: {max: 70}}\n"
                   "rules:\n- {p: 1, when: {axis: withhold, ge: low}, do: label, reason: B}\n"},
        {"c.yaml", "policy: {id: c}\nextends: b\nscope:\n- {max_action: label}\n"}};
    const char *folder = folder_of(files, 3);
    const hed_policy *a = load_from(folder, "a.yaml"), *b = load_from(folder, "b.yaml"),
                     *c = load_from(folder, "c.yaml");
    ck_assert(a && b && c);
    ck_assert_int_eq(decide(a, input_of(.3)).action, HED_PASS);
    ck_assert_int_eq(decide(b, input_of(.3)).action, HED_HOLD); /* the parent's row by the child's band */
    ck_assert_uint_eq(decide(b, input_of(.3)).n_rows, 2);
    ck_assert_int_eq(decide(c, input_of(.3)).action, HED_LABEL);
    ck_assert_uint_eq(hed_policy_slot_max(c, HED_S("web")), 70);
    ck_assert_str_eq(hed_policy_id(c), "c");
    ck_assert_str_ne(hed_policy_hash(b), hed_policy_hash(c));
}
END

TEST(policy_that_extends_itself_is_refused)
{
    static const char *const files[][2] = {{"a.yaml", "policy: {id: a}\nextends: b\n"},
                                           {"b.yaml", "policy: {id: b}\nextends: a\n"},
                                           {"c.yaml", "policy: {id: c}\nextends: d\n"},
                                           {"e.yaml", "policy: {id: e}\nextends: ../a\n"}};
    const char *folder = folder_of(files, 4);
    ck_assert(!load_from(folder, "a.yaml"));
    ck_assert_uint_eq(n_errors, 1);
    ck_assert_str_eq(errors[0].text, "a extends itself");
    ck_assert_uint_eq(errors[0].line, 2);
    ck_assert(!load_from(folder, "c.yaml"));
    ck_assert_err_has(errors[0], "there is no policy");
    ck_assert(!load_from(folder, "e.yaml"));
    ck_assert_err_has(errors[0], "in the same folder");
}
END

TEST(missing_file_is_named)
{
    hed_errors found = {0};
    ck_assert(!hed_policy_load(unit_arena(), "no/such/policy.yaml", NULL, &found));
    ck_assert_uint_eq(found.n, 1);
    ck_assert_int_eq(found.first.code, HED_EIO);
    ck_assert_str_eq(found.first.path, "no/such/policy.yaml");
}
END

TEST(shipped_profiles_load_and_have_their_own_ids)
{
    const char *const *paths;
    size_t n;
    hed_err err;
    ck_assert(hed_file_list(unit_arena(), "rules/policy", ".yaml", &paths, &n, &err));
    ck_assert_uint_eq(n, 5);
    for (size_t i = 0; i < n; i++) {
        hed_errors found = {0};
        const hed_policy *policy = hed_policy_load(unit_arena(), paths[i], policy_rules(), &found);
        ck_assert_msg(policy != NULL, "%s:%u: %s", paths[i], found.first.line, found.first.text);
        char wanted[64];
        snprintf(wanted, sizeof wanted, "/%s.yaml", hed_policy_id(policy));
        ck_assert(hed_str_ends(hed_str_of(paths[i]), hed_str_of(wanted)));
        ck_assert_uint_eq(strlen(hed_policy_hash(policy)), 64);
    }
}
END

int main(void)
{
    static const unit_test tests[] = {
        T(bands_are_reached_at_their_bound),
        T(strongest_decides_then_priority_then_order),
        T(labels_add_up_once_each),
        T(scopes_scale_disable_and_cap),
        T(missing_body_is_a_value),
        T(erring_rule_is_never_a_clean_pass),
        T(svm_row_needs_a_model),
        T(rows_ask_for_rules_features_length),
        T(absent_asks_for_most_words_of_a_hit),
        T(decision_is_pure),
        T(failed_rewrite_leaves_what_the_others_ask),
        T(rows_that_are_left_out_are_as_if_they_had_not_matched),
        T(every_fault_is_told_at_its_line),
        T(all_faults_are_told_at_once),
        T(svm_alone_may_act_where_it_is_meant),
        T(child_adds_to_its_parent_and_wins),
        T(policy_that_extends_itself_is_refused),
        T(missing_file_is_named),
        T(shipped_profiles_load_and_have_their_own_ids),
    };
    int failed = unit_run("policy", tests, sizeof tests / sizeof *tests);
    failed |= unit_run("policy: cases", policy_cases_tests, n_policy_cases_tests);
    return failed | unit_run("policy: random tables", policy_random_tests, n_policy_random_tests);
}
