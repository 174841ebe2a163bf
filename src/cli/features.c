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

int hed_cli_features(const hed_command *command, const hed_options *options)
{
    (void)command;
    (void)options;
    table();
    return HED_EXIT_OK;
}
