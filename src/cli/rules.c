/* hed rules. */
#include "cli/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Errors of packs: lines on standard error, or with -f json elements of a list */

typedef struct errors {
    bool json;
    size_t n;
} errors;

static void report(void *ctx, const hed_err *err)
{
    errors *e = ctx;
    if (!e->json) {
        hed_cli_report(&e->n, err);
        return;
    }
    printf("%s{\"path\":", e->n++ > 0 ? ",\n" : "");
    hed_cli_print_string((hed_str){err->path, strlen(err->path)});
    printf(",\"line\":%u,\"column\":%u,\"code\":\"%s\",\"text\":", err->line, err->column, hed_code_name(err->code));
    hed_cli_print_string((hed_str){err->text, strlen(err->text)});
    printf("}");
}

static size_t count_examples(const hed_engine *engine)
{
    size_t n = 0;
    for (size_t i = 0; i < hed_engine_rule_count(engine); i++) {
        const hed_rule rule = hed_engine_rule(engine, i);
        n += rule.n_match + rule.n_nomatch;
    }
    return n;
}

static void print_total(const hed_engine *engine, const hed_options *options, const char *what)
{
    const size_t n = engine ? hed_engine_rule_count(engine) : 0, examples = engine ? count_examples(engine) : 0;
    if (options->json)
        printf("%s,\"rules\":%zu,\"examples\":%zu}\n", options->coverage ? "" : "]", n, examples);
    else if (options->quiet == 0 && what)
        printf("%zu rule%s, %zu examples, %s\n", n, n == 1 ? "" : "s", examples, what);
}

/* Loading is what finds errors: the loader and the linter are one. */
static int lint(const hed_engine *none, const hed_options *options)
{
    errors found = {.json = options->json};
    hed_err err;
    hed_options with = *options;
    (void)none;
    with.lint = true;
    const hed_engine_options what = hed_cli_engine_options(&with);
    if (options->json)
        printf("{\"errors\":[");
    hed_engine *engine = hed_engine_load(&what, report, &found, &err);
    if (!engine && found.n == 0)
        report(&found, &err);
    if (engine && options->cost)
        hed_engine_cost_rules(engine, report, &found);
    print_total(engine, options, found.n == 0 ? "nothing wrong" : NULL);
    if (found.n > 0 && !options->json && options->quiet == 0)
        hed_cli_warn("%zu error%s", found.n, found.n == 1 ? "" : "s");
    hed_engine_free(engine);
    return found.n > 0 ? HED_EXIT_FAIL : HED_EXIT_OK;
}

static int cover(const hed_engine *engine, const hed_options *options)
{
    hed_buf coverage = {0};
    hed_err err;
    const bool ok = hed_engine_cover_rules(engine, options->json, options->verbose > 0, &coverage, &err);
    if (ok)
        printf("%s%.*s", options->json ? "],\"coverage\":" : "", (int)coverage.len, coverage.ptr);
    hed_buf_free(&coverage);
    return ok ? HED_EXIT_OK : hed_cli_fail_err(&err);
}

static int test(const hed_engine *engine, const hed_options *options)
{
    errors found = {.json = options->json};
    size_t n = 0;
    char what[64];
    if (options->json)
        printf("{\"failed\":[");
    const size_t failed = hed_engine_test_rules(engine, report, &found, &n);
    snprintf(what, sizeof what, "%zu failed", failed);
    if (options->coverage && cover(engine, options) != HED_EXIT_OK)
        return HED_EXIT_FAIL;
    if (failed > 0 || options->json || options->quiet == 0) {
        hed_options loud = *options;
        loud.quiet = 0;
        print_total(engine, &loud, what);
    }
    return failed > 0 ? HED_EXIT_FOUND : HED_EXIT_OK;
}

/* ---- Actions */

static const struct action {
    const char *name;
    int (*run)(const hed_engine *engine, const hed_options *options);
    bool takes_paths; /* what follows are packs, like --rules */
    bool loads;       /* by itself: engine is NULL */
    bool decides;     /* with model and policy */
} actions[] = {
    {"list", hed_cli_rules_list, true, false, false},
    {"show", hed_cli_rules_show, false, false, false},
    {"lint", lint, true, true, false},
    {"test", test, true, false, false},
    {"stats", hed_cli_rules_stats, false, false, false},
    {"diff", hed_cli_rules_diff, false, true, true},
    {"fit", hed_cli_rules_fit, false, false, false},
};
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
        hed_cli_fail("rules needs one of list, show, lint, test, stats, diff, fit");
    return NULL;
}

/* -f json is --json; -f text is what comes without. */
static bool choose_format(hed_options *options)
{
    static const char *const formats[] = {"text", "json"};
    for (size_t i = 0; i < options->formats.n; i++) {
        const char *format = options->formats.at[i];
        if (strcmp(format, "text") != 0 && strcmp(format, "json") != 0) {
            const char *near = hed_suggest((hed_str){format, strlen(format)}, formats, 2);
            hed_cli_fail("hed rules prints text or json, not \"%s\"%s%s%s", format, near ? "; did you mean " : "",
                         near ? near : "", near ? "?" : "");
            return false;
        }
        options->json = strcmp(format, "json") == 0;
    }
    return true;
}

int hed_cli_rules(const hed_command *command, const hed_options *options)
{
    (void)command;
    hed_options with = *options;
    const struct action *action = find(options);
    if (!action || !choose_format(&with))
        return HED_EXIT_FAIL;
    if (!action->decides)
        with.no_model = with.no_policy = true;
    with.rules = (hed_list){0};
    for (size_t i = 0; i < options->rules.n; i++)
        hed_cli_push(&with.rules, options->rules.at[i]);
    for (size_t i = 1; action->takes_paths && i < options->n_inputs; i++)
        hed_cli_push(&with.rules, options->inputs[i].path);
    hed_engine *engine = action->loads ? NULL : hed_cli_load(&with);
    int code = engine || action->loads ? action->run(engine, &with) : HED_EXIT_FAIL;
    free(with.rules.at);
    hed_engine_free(engine);
    return code;
}
