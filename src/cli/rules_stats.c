/* hed rules stats: what each rule finds in labelled headlines, corpus by corpus. Precision is the share of its
 * headlines that are labelled as bait, lift that share over the corpus's own, overlap the share of its headlines on
 * which the rule that stands behind it hits as well. */
#include "cli/rules.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct counts {
    size_t headlines, bait, labelled;
} counts;

typedef struct stats {
    const hed_engine *engine;
    hed_scratch *scratch;
    double positive_at;
    bool json;
    size_t n; /* rules */
    const char **ids;
    counts all, *rules;
    size_t *both;  /* n × n: headlines that both hit */
    size_t *found; /* of one headline, n at most */
} stats;

static void count(const stats *s, counts *to, double label)
{
    to->headlines++;
    if (isnan(label))
        return;
    to->labelled++;
    to->bait += label >= s->positive_at;
}

static bool see(void *ctx, size_t file, const hed_item *item)
{
    stats *s = ctx;
    hed_result result;
    hed_err err;
    size_t n = 0;
    (void)file;
    if (!hed_check(s->engine, s->scratch, item, &result, &err)) {
        hed_cli_fail_err(&err);
        return false;
    }
    count(s, &s->all, item->label);
    for (size_t i = 0; i < result.n_findings; i++) {
        size_t rule = 0, k = 0;
        while (rule < s->n && s->ids[rule] != result.findings[i].rule)
            rule++;
        while (k < n && s->found[k] != rule)
            k++;
        if (rule < s->n && k == n)
            s->found[n++] = rule;
    }
    for (size_t i = 0; i < n; i++) {
        count(s, &s->rules[s->found[i]], item->label);
        for (size_t k = 0; k < n; k++)
            s->both[s->found[i] * s->n + s->found[k]]++;
    }
    return true;
}

static double share(size_t part, size_t whole)
{
    return whole > 0 ? (double)part / (double)whole : 0;
}

/* The rule that hits most of this one's headlines as well; n: none does. */
static size_t nearest(const stats *s, size_t rule)
{
    size_t best = s->n;
    for (size_t i = 0; i < s->n; i++) {
        const size_t both = i == rule ? 0 : s->both[rule * s->n + i];
        if (both > (best < s->n ? s->both[rule * s->n + best] : 0))
            best = i;
    }
    return best;
}

static void print_row(const stats *s, size_t rule, bool first)
{
    const counts *c = &s->rules[rule];
    const double precision = share(c->bait, c->labelled), base = share(s->all.bait, s->all.labelled);
    const double lift = base > 0 ? precision / base : 0;
    const size_t near = nearest(s, rule);
    const double overlap = near < s->n ? share(s->both[rule * s->n + near], c->headlines) : 0;
    if (s->json) {
        printf("%s{\"rule\":\"%s\",\"headlines\":%zu,\"labelled\":%zu,\"bait\":%zu", first ? "" : ",", s->ids[rule],
               c->headlines, c->labelled, c->bait);
        if (c->labelled > 0)
            printf(",\"precision\":%.4f,\"lift\":%.4f", precision, lift);
        if (near < s->n)
            printf(",\"overlap\":{\"rule\":\"%s\",\"share\":%.4f}", s->ids[near], overlap);
        printf("}");
        return;
    }
    printf("  %-26s %8zu", s->ids[rule], c->headlines);
    if (c->labelled > 0)
        printf(" %8zu   %.3f %6.2f", c->bait, precision, lift);
    else
        printf(" %8s %7s %6s", "-", "-", "-");
    if (near < s->n)
        printf("  %4.0f %% %s", 100 * overlap, s->ids[near]);
    printf("\n");
}

static bool end(void *ctx, size_t file, const char *path, size_t unread)
{
    stats *s = ctx;
    size_t silent = 0;
    bool first = true;
    if (s->json) {
        printf("%s{\"corpus\":", file > 0 ? ",\n" : "[");
        hed_cli_print_string((hed_str){path, strlen(path)});
        printf(",\"headlines\":%zu,\"labelled\":%zu,\"bait\":%zu,\"unread\":%zu,\"rules\":[", s->all.headlines,
               s->all.labelled, s->all.bait, unread);
    } else {
        printf("%s%s: %zu headlines, %zu labelled, %zu of them bait, %zu unreadable\n", file > 0 ? "\n" : "", path,
               s->all.headlines, s->all.labelled, s->all.bait, unread);
        printf("  %-26s %8s %8s %7s %6s  %s\n", "rule", "hits", "bait", "prec.", "lift", "overlap");
    }
    for (size_t i = 0; i < s->n; i++) {
        silent += s->rules[i].headlines == 0;
        if (s->rules[i].headlines == 0 && !s->json)
            continue;
        print_row(s, i, first);
        first = false;
    }
    if (s->json)
        printf("]}");
    else
        printf("  %zu rules found nothing\n", silent);
    s->all = (counts){0};
    memset(s->rules, 0, s->n * sizeof *s->rules);
    memset(s->both, 0, s->n * s->n * sizeof *s->both);
    return true;
}

int hed_cli_rules_stats(const hed_engine *engine, const hed_options *options)
{
    hed_err err;
    const size_t n = hed_engine_rule_count(engine);
    if (options->n_inputs < 2)
        return hed_cli_fail("rules stats needs headlines: hed rules stats CORPUS");
    stats s = {.engine = engine, .json = options->json, .n = n};
    s.positive_at = options->positive_at > 0 ? options->positive_at : .5;
    s.scratch = hed_scratch_new(engine, 0, &err);
    if (!s.scratch)
        return hed_cli_fail_err(&err);
    s.ids = calloc(n + 1, sizeof *s.ids);
    s.rules = calloc(n + 1, sizeof *s.rules);
    s.both = calloc(n * n + 1, sizeof *s.both);
    s.found = calloc(n + 1, sizeof *s.found);
    if (!s.ids || !s.rules || !s.both || !s.found)
        abort();
    for (size_t i = 0; i < n; i++)
        s.ids[i] = hed_engine_rule(engine, i).id;
    const bool ok = hed_cli_each_item(options, 1, see, end, &s);
    if (ok && s.json)
        printf("]\n");
    hed_scratch_free(s.scratch);
    free(s.ids);
    free(s.rules);
    free(s.both);
    free(s.found);
    return ok ? HED_EXIT_OK : HED_EXIT_FAIL;
}
