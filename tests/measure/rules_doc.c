/* Writes docs/rules.md: a table of the shipped rules for each pack, with what each finds in labelled corpora.
 *
 *     rules_doc COUNTS
 *
 * COUNTS is what `rules -c` prints: corpus, rule, bait, news. A client of hed.h. */
#include "hed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_SETS 8
#define MAX_NAME 64
#define MAX_COUNTS 8192

typedef struct count {
    char set[MAX_NAME], id[MAX_NAME];
    size_t bait, news;
} count;

static count counts[MAX_COUNTS];
static size_t n_counts, n_sets;
static const char *sets[MAX_SETS]; /* in the order in which they come */

static void read_counts(const char *path)
{
    FILE *file = fopen(path, "r");
    if (!file) {
        perror(path);
        exit(2);
    }
    for (count *c = counts; n_counts < MAX_COUNTS; c++, n_counts++) {
        if (fscanf(file, "%63s %63s %zu %zu", c->set, c->id, &c->bait, &c->news) != 4)
            break;
        if ((n_sets == 0 || strcmp(sets[n_sets - 1], c->set) != 0) && n_sets < MAX_SETS)
            sets[n_sets++] = c->set;
    }
    if (!feof(file)) {
        fprintf(stderr, "%s: line %zu is not a count\n", path, n_counts + 1);
        exit(2);
    }
    fclose(file);
}

/* "bait/news", a dash where the rule was not measured */
static void put_counts(const char *id)
{
    for (size_t set = 0; set < n_sets; set++) {
        const count *found = NULL;
        for (size_t i = 0; i < n_counts && !found; i++)
            if (strcmp(counts[i].id, id) == 0 && strcmp(counts[i].set, sets[set]) == 0)
                found = &counts[i];
        if (found)
            printf("%zu/%zu | ", found->bait, found->news);
        else
            printf("– | ");
    }
}

static void put_heading(const char *pack)
{
    printf("\n## %s\n\n| rule | kind | axis and weight | reason | ", pack);
    for (size_t set = 0; set < n_sets; set++)
        printf("%s | ", sets[set]);
    printf("hits, for example |\n|---|---|---|---|");
    for (size_t set = 0; set < n_sets; set++)
        printf("--:|");
    printf("---|\n");
}

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
    put_counts(rule->id);
    put_cell(rule->n_match ? rule->match[0] : "");
    printf(" |\n");
}

int main(int argc, char **argv)
{
    hed_err err;
    char text[700];
    const char *pack = "";
    hed_engine *engine = hed_engine_load(&(hed_engine_options){.no_model = true}, NULL, NULL, &err);
    if (!engine) {
        fprintf(stderr, "%s\n", hed_err_string(&err, text, sizeof text));
        return 2;
    }
    if (argc != 2) {
        fprintf(stderr, "usage: rules_doc COUNTS\n");
        return 2;
    }
    read_counts(argv[1]);
    const size_t n = hed_engine_rule_count(engine);
    printf("# The shipped rules\n\nWritten by `make rules-doc` from `rules/en`; do not edit. %zu rules. A rule that is "
           "asked for is no finding\nby itself: others stand on it. A shield hides names and idioms from the others. "
           "Numbers are headlines that a rule\nfinds, bait/not bait: in `corpus/train.jsonl`, and in public sets that "
           "are labelled by outlet (stop-clickbait) or by five\njudges of tweets (webis-clickbait-17). What is about "
           "stories, law or harm is not measured by these. The last column is the\nfirst of a rule's examples.\n",
           n);
    for (size_t i = 0; i < n; i++) {
        const hed_rule rule = hed_engine_rule(engine, i);
        if (strcmp(rule.pack, pack) != 0)
            put_heading(rule.pack);
        pack = rule.pack;
        put_rule(&rule);
    }
    hed_engine_free(engine);
    return 0;
}
