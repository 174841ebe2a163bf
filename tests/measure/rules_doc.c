/* Writes docs/rules.md: a table of the shipped rules for each pack. A client of hed.h. */
#include "hed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Text in a cell: a bar would end it. */
static void put_cell(const char *text)
{
    for (; *text; text++) {
        if (*text == '|')
            putchar('\\');
        putchar(*text);
    }
}

static void put_rule(const hed_rule *rule)
{
    bool first = true;
    printf("| `%s` | %s | ", rule->id, rule->kind);
    for (int axis = 0; axis < HED_AXES; axis++) {
        if (rule->weights[axis] <= 0)
            continue;
        printf("%s%s %g", first ? "" : ", ", hed_axis_name((hed_axis)axis), rule->weights[axis]);
        first = false;
    }
    printf("%s | ", !first ? "" : strcmp(rule->kind, "shield") == 0 ? "hides" : "is asked for");
    put_cell(rule->reason);
    if (rule->ref) {
        printf(" (");
        put_cell(rule->ref);
        printf(")");
    }
    printf(" | ");
    put_cell(rule->n_match ? rule->match[0] : "");
    printf(" |\n");
}

int main(void)
{
    hed_err err;
    char text[700];
    const char *pack = "";
    hed_engine *engine = hed_engine_load(&(hed_engine_options){.no_model = true}, NULL, NULL, &err);
    if (!engine) {
        fprintf(stderr, "%s\n", hed_err_string(&err, text, sizeof text));
        return 2;
    }
    const size_t n = hed_engine_rule_count(engine);
    printf("# The shipped rules\n\nWritten by `make rules-doc` from `rules/en`; do not edit. %zu rules. A rule that is "
           "asked for is no finding\nby itself: others stand on it. A shield hides names and idioms from the others. "
           "The last column is the first of a\nrule's examples.\n",
           n);
    for (size_t i = 0; i < n; i++) {
        const hed_rule rule = hed_engine_rule(engine, i);
        if (strcmp(rule.pack, pack) != 0)
            printf("\n## %s\n\n| rule | kind | axis and weight | reason | hits, for example |\n|---|---|---|---|---|\n",
                   rule.pack);
        pack = rule.pack;
        put_rule(&rule);
    }
    hed_engine_free(engine);
    return 0;
}
