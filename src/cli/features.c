/* hed features: the table of features, or one headline's values. */
#include "cli/cli.h"

#include <stdio.h>

static void table(void)
{
    printf("%-17s %-10s %-8s %8s  %s\n", "feature", "group", "unit", "range", "meaning (*: the shipped model uses it)");
    for (size_t i = 0; i < hed_feature_count(); i++) {
        const hed_feature *f = hed_feature_at(i);
        char range[32];
        snprintf(range, sizeof range, "%g..%g", f->min, f->max);
        printf("%-17s %-10s %-8s %8s  %s%s\n", f->name, f->group, f->unit, range, f->model ? "* " : "  ", f->meaning);
    }
    printf("schema %s\n", hed_feature_schema());
}

/* Names are plain ASCII, values finite: nothing to escape. */
static void print_json(const float *values)
{
    for (size_t i = 0; i < hed_feature_count(); i++)
        printf("%s\"%s\":%.9g", i > 0 ? "," : "{", hed_feature_at(i)->name, (double)values[i]);
    printf("}\n");
}

static void print_text(const char *headline, const float *values, bool all)
{
    printf("%s\n", headline);
    for (size_t i = 0; i < hed_feature_count(); i++) {
        const hed_feature *f = hed_feature_at(i);
        if (all || values[i] > 0 || values[i] < 0)
            printf("  %-17s %8.4g  %s\n", f->name, (double)values[i], f->meaning);
    }
}

static int values(const hed_engine *engine, const hed_options *options)
{
    hed_err err;
    hed_scratch *scratch = hed_scratch_new(engine, 0, &err);
    int code = scratch ? HED_EXIT_OK : hed_cli_fail_err(&err);
    for (size_t i = 0; scratch && i < options->n_inputs; i++) {
        const char *headline = options->inputs[i].text;
        const hed_item item = hed_item_of(headline ? headline : "");
        hed_result result;
        if (!headline) {
            code = hed_cli_fail("features takes headlines by -t, not files");
        } else if (!hed_check(engine, scratch, &item, &result, &err)) {
            code = hed_cli_fail_err(&err);
        } else if (!result.features) {
            code = hed_cli_fail_err(&result.errors[0]);
        } else if (options->json) {
            print_json(result.features);
        } else {
            print_text(headline, result.features, options->verbose > 0);
        }
    }
    hed_scratch_free(scratch);
    return code;
}

int hed_cli_features(const hed_command *command, const hed_options *options)
{
    (void)command;
    if (options->n_inputs == 0) {
        table();
        return HED_EXIT_OK;
    }
    hed_options with = *options;
    with.no_model = with.no_rules = with.no_policy = true;
    hed_engine *engine = hed_cli_load(&with);
    int code = engine ? values(engine, options) : HED_EXIT_FAIL;
    hed_engine_free(engine);
    return code;
}
