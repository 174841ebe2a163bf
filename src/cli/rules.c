/* hed rules. */
#include "cli/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void show_weights(const hed_rule *rule)
{
    for (int axis = 0; axis < HED_AXES; axis++)
        if (rule->weights[axis] > 0)
            printf(" %s %.2g", hed_axis_name((hed_axis)axis), rule->weights[axis]);
}

static int list(const hed_engine *engine, const hed_options *options)
{
    (void)options;
    for (size_t i = 0; i < hed_engine_rule_count(engine); i++) {
        const hed_rule rule = hed_engine_rule(engine, i);
        printf("%-22s %-15s %-11s", rule.id, rule.pack, rule.kind);
        show_weights(&rule);
        printf("  %s\n", rule.reason);
    }
    return HED_EXIT_OK;
}

static void show_one(const hed_rule *rule)
{
    printf("%s: %s\n  defined at  %s:%u, pack %s\n  kind        %s, scope %s\n  adds       ", rule->id, rule->reason,
           rule->path, rule->line, rule->pack, rule->kind, rule->scope);
    show_weights(rule);
    if (rule->pattern && rule->pattern[0])
        printf("\n  pattern     %s", rule->pattern);
    for (size_t i = 0; i < rule->n_match; i++)
        printf("\n  %-11s %s", i == 0 ? "finds" : "", rule->match[i]);
    for (size_t i = 0; i < rule->n_nomatch; i++)
        printf("\n  %-11s %s", i == 0 ? "leaves" : "", rule->nomatch[i]);
    printf("\n");
}

static int show(const hed_engine *engine, const hed_options *options)
{
    if (options->n_inputs < 2)
        return hed_cli_fail("rules show needs the id of a rule; hed rules list has them");
    for (size_t k = 1; k < options->n_inputs; k++) {
        size_t i = 0, n = hed_engine_rule_count(engine);
        const char *id = options->inputs[k].path, *names[4096];
        while (i < n && strcmp(hed_engine_rule(engine, i).id, id) != 0)
            i++;
        if (i < n) {
            const hed_rule rule = hed_engine_rule(engine, i);
            show_one(&rule);
            continue;
        }
        n = n < 4096 ? n : 4096;
        for (i = 0; i < n; i++)
            names[i] = hed_engine_rule(engine, i).id;
        const char *near = hed_suggest((hed_str){id, strlen(id)}, names, n);
        return hed_cli_fail("there is no rule \"%s\"%s%s%s", id, near ? "; did you mean " : "", near ? near : "",
                            near ? "?" : "");
    }
    return HED_EXIT_OK;
}

/* Loading has reported what is wrong. */
static int lint(const hed_engine *engine, const hed_options *options)
{
    const size_t slow = options->cost ? hed_engine_cost_rules(engine, hed_cli_report, NULL) : 0;
    if (slow == 0 && options->quiet == 0)
        printf("%zu rule%s, nothing wrong\n", hed_engine_rule_count(engine),
               hed_engine_rule_count(engine) == 1 ? "" : "s");
    return slow > 0 ? HED_EXIT_FAIL : HED_EXIT_OK;
}

static int test(const hed_engine *engine, const hed_options *options)
{
    size_t n = 0, failed = hed_engine_test_rules(engine, hed_cli_report, NULL, &n);
    if (options->quiet == 0 || failed > 0)
        printf("%zu rules, %zu examples, %zu failed\n", hed_engine_rule_count(engine), n, failed);
    return failed > 0 ? HED_EXIT_FOUND : HED_EXIT_OK;
}

static const struct action {
    const char *name;
    int (*run)(const hed_engine *engine, const hed_options *options);
    bool takes_paths; /* what follows are packs, like --rules */
    bool loads;       /* by itself: engine is NULL */
} actions[] = {{"list", list, true, false},
               {"show", show, false, false},
               {"lint", lint, true, false},
               {"test", test, true, false},
               {"stats", hed_cli_rules_stats, false, false},
               {"diff", hed_cli_rules_diff, false, true}};
#define ACTIONS (sizeof actions / sizeof *actions)

static const struct action *find(const hed_options *options)
{
    const char *names[ACTIONS], *name = options->n_inputs > 0 ? options->inputs[0].path : "";
    for (size_t i = 0; i < ACTIONS; i++) {
        names[i] = actions[i].name;
        if (strcmp(name, actions[i].name) == 0)
            return &actions[i];
    }
    const char *near = hed_suggest((hed_str){name, strlen(name)}, names, ACTIONS);
    if (near)
        hed_cli_fail("there is no hed rules %s; did you mean %s?", name, near);
    else
        hed_cli_fail("rules needs one of list, show, lint, test, stats, diff");
    return NULL;
}

int hed_cli_rules(const hed_command *command, const hed_options *options)
{
    (void)command;
    const struct action *action = find(options);
    if (!action)
        return HED_EXIT_FAIL;
    if (action->loads)
        return action->run(NULL, options);
    hed_options with = *options;
    with.no_model = with.no_policy = true;
    with.rules = (hed_list){0};
    for (size_t i = 0; i < options->rules.n; i++)
        hed_cli_push(&with.rules, options->rules.at[i]);
    for (size_t i = 1; action->takes_paths && i < options->n_inputs; i++)
        hed_cli_push(&with.rules, options->inputs[i].path);
    hed_engine *engine = hed_cli_load(&with);
    free(with.rules.at);
    int code = engine ? action->run(engine, options) : HED_EXIT_FAIL;
    hed_engine_free(engine);
    return code;
}
