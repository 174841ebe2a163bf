/* hed rules list, show: what there is to know of rules, as text or as JSON. */
#include "cli/rules.h"

#include <stdio.h>
#include <string.h>

#define MOST_RULES 4096
#define WIDEST 34 /* of a column; longer texts push the rest of their line to the right */

/* ---- Text */

static void put_weights(char *to, size_t size, const hed_rule *rule)
{
    size_t n = 0;
    to[0] = 0;
    for (int axis = 0; axis < HED_AXES; axis++)
        if (rule->weights[axis] > 0 && n < size)
            n += (size_t)snprintf(to + n, size - n, "%s%s %.2g", n > 0 ? " " : "", hed_axis_name((hed_axis)axis),
                                  rule->weights[axis]);
}

static void print_names(const char *what, const char *const *names, bool *first)
{
    for (size_t i = 0; names && names[i]; i++)
        if (i > 0)
            printf(", %s", names[i]);
        else
            printf("%s%s %s", *first ? "" : "; ", what, names[i]);
    *first = *first && !names;
}

static bool says_nothing(const hed_where *where)
{
    return !where->section && !where->outlet && !where->lang && !where->slot;
}

static void print_where(const hed_where *where)
{
    bool first = true;
    print_names("section", where->section, &first);
    print_names("outlet", where->outlet, &first);
    print_names("lang", where->lang, &first);
    print_names("slot", where->slot, &first);
}

/* What keeps a rule away from headlines, or its points: none of it for most rules. */
static void print_marks(const hed_rule *rule)
{
    if (rule->level > 1)
        printf("  [level %u]", rule->level);
    if (rule->group)
        printf("  [group %s, cap %.2g]", rule->group, rule->group_cap);
    if (!says_nothing(&rule->only)) {
        printf("  [only ");
        print_where(&rule->only);
        printf("]");
    }
    for (size_t i = 0; i < rule->n_unless; i++) {
        printf("  [not ");
        print_where(&rule->unless[i]);
        printf("]");
    }
    if (rule->until)
        printf("  [until %s]", rule->until);
}

static int widest(int width, const char *text)
{
    const int length = (int)strlen(text);
    return length > width && length <= WIDEST ? length : width;
}

static void list_text(const hed_engine *engine)
{
    int id = 0, pack = 0, weights = 0;
    char text[256];
    for (size_t i = 0; i < hed_engine_rule_count(engine); i++) {
        const hed_rule rule = hed_engine_rule(engine, i);
        put_weights(text, sizeof text, &rule);
        id = widest(id, rule.id);
        pack = widest(pack, rule.pack);
        weights = widest(weights, text);
    }
    for (size_t i = 0; i < hed_engine_rule_count(engine); i++) {
        const hed_rule rule = hed_engine_rule(engine, i);
        put_weights(text, sizeof text, &rule);
        printf("%-*s  %-*s  %-12s  %-*s  %s", id, rule.id, pack, rule.pack, rule.kind, weights, text, rule.reason);
        print_marks(&rule);
        printf("\n");
    }
}

static void line(const char *key, const char *value)
{
    if (value && value[0])
        printf("  %-11s %s\n", key, value);
}

static void print_adds(const hed_rule *rule)
{
    char text[256];
    put_weights(text, sizeof text, rule);
    printf("  %-11s %s", "adds", text[0] ? text : "nothing by itself; other rules ask for it, or do not see it");
    if (rule->weight_per > 0)
        printf(", times %.2g for each match, at most %.2g", rule->weight_per, rule->cap);
    if (rule->max_hits > 1)
        printf(", for %u matches at most", rule->max_hits);
    printf("\n");
    if (rule->group)
        printf("  %-11s %s, whose rules add %.2g at most\n", "group", rule->group, rule->group_cap);
}

static void print_guards(const hed_rule *rule)
{
    if (!says_nothing(&rule->only)) {
        printf("  %-11s ", "only in");
        print_where(&rule->only);
        printf("\n");
    }
    for (size_t i = 0; i < rule->n_unless; i++) {
        printf("  %-11s ", i == 0 ? "not in" : "");
        print_where(&rule->unless[i]);
        printf("\n");
    }
    if (rule->level > 1)
        printf("  %-11s %u and stricter\n", "level", rule->level);
    line("until", rule->until);
}

static void print_list(const char *key, const char *const *texts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        printf("  %-11s %s\n", i == 0 ? key : "", texts[i]);
}

static void show_text(const hed_rule *rule)
{
    const bool by_condition = rule->score || strcmp(rule->kind, "metric") == 0 || strcmp(rule->kind, "composite") == 0;
    printf("%s: %s\n  %-11s %s:%u, pack %s\n", rule->id, rule->reason, "defined at", rule->path, rule->line,
           rule->pack);
    printf("  %-11s %s, scope %s\n", "kind", rule->kind, rule->scope);
    print_adds(rule);
    line(by_condition ? "when" : "pattern", rule->pattern);
    line("score", rule->score);
    line("not behind", rule->left_not);
    line("not before", rule->right_not);
    line("body needs", rule->body_needs);
    for (size_t i = 0; i < rule->n_swaps; i++)
        printf("  %-11s %s -> %s\n", i == 0 ? "swaps" : "", rule->swaps[i][0], rule->swaps[i][1]);
    line("in quotes", rule->in_quotes);
    print_guards(rule);
    if (rule->n_swaps == 0)
        line("rewrite", rule->rewrite);
    print_list("finds", rule->match, rule->n_match);
    print_list("leaves", rule->nomatch, rule->n_nomatch);
    line("reference", rule->ref);
}

/* ---- JSON */

static void key(const char *name, bool *comma)
{
    printf("%s\"%s\":", *comma ? "," : "", name);
    *comma = true;
}

static void pair(const char *name, const char *value, bool *comma)
{
    if (!value)
        return;
    key(name, comma);
    hed_cli_print_string((hed_str){value, strlen(value)});
}

static void number(const char *name, double value, bool *comma)
{
    if (value <= 0)
        return;
    key(name, comma);
    printf("%.6g", value);
}

static void names(const char *name, const char *const *texts, size_t n, bool *comma)
{
    if (!texts)
        return;
    key(name, comma);
    printf("[");
    for (size_t i = 0; i < n; i++) {
        printf("%s", i > 0 ? "," : "");
        hed_cli_print_string((hed_str){texts[i], strlen(texts[i])});
    }
    printf("]");
}

static size_t length(const char *const *texts)
{
    size_t n = 0;
    while (texts && texts[n])
        n++;
    return n;
}

static void where(const hed_where *of)
{
    bool comma = false;
    printf("{");
    names("section", of->section, length(of->section), &comma);
    names("outlet", of->outlet, length(of->outlet), &comma);
    names("lang", of->lang, length(of->lang), &comma);
    names("slot", of->slot, length(of->slot), &comma);
    printf("}");
}

static void guards_json(const hed_rule *rule, bool *comma)
{
    if (!says_nothing(&rule->only)) {
        key("only", comma);
        where(&rule->only);
    }
    if (rule->n_unless == 0)
        return;
    key("unless", comma);
    for (size_t i = 0; i < rule->n_unless; i++) {
        printf("%s", i == 0 ? "[" : ",");
        where(&rule->unless[i]);
    }
    printf("]");
}

static void weights_json(const hed_rule *rule, bool *comma)
{
    bool inner = false;
    key("weights", comma);
    printf("{");
    for (int axis = 0; axis < HED_AXES; axis++)
        number(hed_axis_name((hed_axis)axis), rule->weights[axis], &inner);
    printf("}");
    number("weight_per", rule->weight_per, comma);
    number("cap", rule->cap, comma);
    number("max_hits", rule->max_hits, comma);
    if (!rule->group)
        return;
    bool group = false;
    key("group", comma);
    printf("{");
    pair("id", rule->group, &group);
    number("cap", rule->group_cap, &group);
    printf("}");
}

static void swaps_json(const hed_rule *rule, bool *comma)
{
    if (rule->n_swaps == 0)
        return;
    key("swap", comma);
    for (size_t i = 0; i < rule->n_swaps; i++) {
        printf("%s", i == 0 ? "{" : ",");
        hed_cli_print_string((hed_str){rule->swaps[i][0], strlen(rule->swaps[i][0])});
        printf(":");
        hed_cli_print_string((hed_str){rule->swaps[i][1], strlen(rule->swaps[i][1])});
    }
    printf("}");
}

static void show_json(const hed_rule *rule)
{
    bool comma = false;
    printf("{");
    pair("id", rule->id, &comma);
    pair("pack", rule->pack, &comma);
    pair("path", rule->path, &comma);
    number("line", rule->line, &comma);
    pair("kind", rule->kind, &comma);
    pair("scope", rule->scope, &comma);
    pair("reason", rule->reason, &comma);
    pair("ref", rule->ref, &comma);
    weights_json(rule, &comma);
    pair("pattern", rule->pattern, &comma);
    pair("score", rule->score, &comma);
    pair("left_not", rule->left_not, &comma);
    pair("right_not", rule->right_not, &comma);
    pair("body_needs", rule->body_needs, &comma);
    swaps_json(rule, &comma);
    pair("in_quotes", rule->in_quotes, &comma);
    number("level", rule->level, &comma);
    guards_json(rule, &comma);
    pair("until", rule->until, &comma);
    pair("rewrite", rule->rewrite, &comma);
    names("match", rule->match, rule->n_match, &comma);
    names("nomatch", rule->nomatch, rule->n_nomatch, &comma);
    printf("}");
}

/* ---- The commands */

int hed_cli_rules_list(const hed_engine *engine, const hed_options *options)
{
    if (!options->json) {
        list_text(engine);
        return HED_EXIT_OK;
    }
    for (size_t i = 0; i < hed_engine_rule_count(engine); i++) {
        const hed_rule rule = hed_engine_rule(engine, i);
        printf("%s", i == 0 ? "[" : ",\n");
        show_json(&rule);
    }
    printf("]\n");
    return HED_EXIT_OK;
}

/* The rule's index; the number of rules after saying that there is none. */
static size_t find(const hed_engine *engine, const char *id)
{
    static const char *ids[MOST_RULES];
    const size_t n = hed_engine_rule_count(engine);
    for (size_t i = 0; i < n && i < MOST_RULES; i++) {
        ids[i] = hed_engine_rule(engine, i).id;
        if (strcmp(ids[i], id) == 0)
            return i;
    }
    const char *near = hed_suggest((hed_str){id, strlen(id)}, ids, n < MOST_RULES ? n : MOST_RULES);
    hed_cli_fail("there is no rule \"%s\"%s%s%s", id, near ? "; did you mean " : "; hed rules list has them all",
                 near ? near : "", near ? "?" : "");
    return n;
}

int hed_cli_rules_show(const hed_engine *engine, const hed_options *options)
{
    const size_t n = hed_engine_rule_count(engine);
    if (options->n_inputs < 2)
        return hed_cli_fail("rules show needs the id of a rule; hed rules list has them");
    for (size_t k = 1; k < options->n_inputs; k++)
        if (find(engine, options->inputs[k].path) == n)
            return HED_EXIT_FAIL;
    for (size_t k = 1; k < options->n_inputs; k++) {
        const hed_rule rule = hed_engine_rule(engine, find(engine, options->inputs[k].path));
        printf("%s", !options->json ? (k > 1 ? "\n" : "") : k == 1 ? "[" : ",\n");
        if (options->json)
            show_json(&rule);
        else
            show_text(&rule);
    }
    printf("%s", options->json ? "]\n" : "");
    return HED_EXIT_OK;
}
