/* What the rules alone find in labelled corpora: for each corpus, each rule's hits, how many of them are in bait, and
 * its lift over the corpus; then what each threshold of the clickbait score would catch.
 *
 *     rules [-m FIELD=NAME]… [-c | -s] [-w RULE] CORPUS…
 *
 * -c prints only the counts, as TSV: corpus, rule, bait, news; -s leaves the rules' lines out; -w prints the headlines
 * that a rule hits, with their labels ("" for all that reach .5 without being bait). A client of hed.h. */
#include "hed.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STEPS 20
#define MAX_FIELDS 16

typedef struct counts {
    size_t bait, news;
} counts;

typedef struct run {
    hed_engine *engine;
    hed_scratch *scratch;
    hed_reader_options reader;
    const char *watch;
    bool summary, only_counts;
    counts all, *rules;
    counts reach[STEPS + 1]; /* headlines whose clickbait is at least step/STEPS */
    size_t errors, degraded;
} run;

static void die(const char *what, const hed_err *err)
{
    char text[700];
    fprintf(stderr, "%s: %s\n", what, hed_err_string(err, text, sizeof text));
    exit(2);
}

static void count(counts *to, bool bait)
{
    ++*(bait ? &to->bait : &to->news);
}

static size_t index_of(const hed_engine *engine, const char *id)
{
    size_t i = 0;
    while (strcmp(hed_engine_rule(engine, i).id, id) != 0)
        i++;
    return i;
}

static void look_at(run *r, const hed_item *item)
{
    hed_result result;
    hed_err err;
    if (item->bad || isnan(item->label)) {
        r->errors++;
        return;
    }
    if (!hed_check(r->engine, r->scratch, item, &result, &err))
        die("check", &err);
    bool bait = item->label > .5, watched = r->watch && !*r->watch && !bait && result.clickbait >= .5;
    count(&r->all, bait);
    r->degraded += result.degraded;
    for (size_t i = 0; i < result.n_findings; i++) {
        bool first = true;
        for (size_t k = 0; k < i; k++)
            first = first && result.findings[k].rule != result.findings[i].rule;
        if (first)
            count(&r->rules[index_of(r->engine, result.findings[i].rule)], bait);
        watched = watched || (r->watch && strcmp(result.findings[i].rule, r->watch) == 0);
    }
    for (int step = 0; step <= STEPS; step++)
        if (result.clickbait >= (double)step / STEPS - 1e-9)
            count(&r->reach[step], bait);
    if (!watched)
        return;
    printf("%c %.2f %.*s", bait ? '+' : '-', result.clickbait, (int)item->headline.len, item->headline.ptr);
    for (size_t i = 0; i < result.n_findings; i++)
        printf(" <%s>", result.findings[i].rule);
    printf("\n");
}

static double share(size_t part, size_t whole)
{
    return whole ? (double)part / (double)whole : 0;
}

static void report(const run *r, const char *path)
{
    const double base = share(r->all.bait, r->all.bait + r->all.news);
    printf("%s: %zu bait, %zu news, %zu unlabelled or unreadable, %zu degraded\n", path, r->all.bait, r->all.news,
           r->errors, r->degraded);
    for (size_t i = 0; !r->summary && i < hed_engine_rule_count(r->engine); i++) {
        const counts *c = &r->rules[i];
        const size_t n = c->bait + c->news;
        const double precision = share(c->bait, n);
        printf("  %-24s %6zu hits  %6zu bait  %5zu news  precision %.3f  lift %.2f  support %.4f\n",
               hed_engine_rule(r->engine, i).id, n, c->bait, c->news, precision, base > 0 ? precision / base : 0,
               share(n, r->all.bait + r->all.news));
    }
    for (int step = 4; step < STEPS; step += 2)
        printf("  clickbait >= %.2f: precision %.4f  recall %.4f  of news %.4f\n", (double)step / STEPS,
               share(r->reach[step].bait, r->reach[step].bait + r->reach[step].news),
               share(r->reach[step].bait, r->all.bait), share(r->reach[step].news, r->all.news));
}

static void report_counts(const run *r, const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    for (size_t i = 0; i < hed_engine_rule_count(r->engine); i++)
        printf("%.*s\t%s\t%zu\t%zu\n", (int)strcspn(name, "."), name, hed_engine_rule(r->engine, i).id,
               r->rules[i].bait, r->rules[i].news);
}

static void measure(run *r, const char *path)
{
    hed_err err;
    hed_batch batch;
    const size_t n = hed_engine_rule_count(r->engine);
    r->all = (counts){0, 0};
    r->errors = r->degraded = 0;
    memset(r->rules, 0, n * sizeof *r->rules);
    memset(r->reach, 0, sizeof r->reach);
    hed_reader *reader = hed_reader_open(path, &r->reader, &err);
    if (!reader || !hed_batch_new(&batch, &err))
        die(path, &err);
    for (size_t got; (got = hed_reader_read(reader, &batch, 256)) > 0;)
        for (size_t i = 0; i < got; i++)
            look_at(r, &batch.items[i]);
    hed_batch_free(&batch);
    hed_reader_free(reader);
    (r->only_counts ? report_counts : report)(r, path);
}

int main(int argc, char **argv)
{
    static const char *fields[MAX_FIELDS][2];
    const char *paths[64];
    size_t n_paths = 0;
    hed_err err;
    run r = {.reader = {.fields = (const char *const(*)[2])fields}};
    for (int i = 1; i < argc; i++) {
        char *equals = i + 1 < argc ? strchr(argv[i + 1], '=') : NULL;
        if (strcmp(argv[i], "-s") == 0) {
            r.summary = true;
        } else if (strcmp(argv[i], "-c") == 0) {
            r.only_counts = true;
        } else if (strcmp(argv[i], "-w") == 0 && i + 1 < argc) {
            r.watch = argv[++i];
        } else if (strcmp(argv[i], "-m") == 0 && equals && r.reader.n_fields < MAX_FIELDS) {
            *equals = 0;
            fields[r.reader.n_fields][0] = argv[++i];
            fields[r.reader.n_fields++][1] = equals + 1;
        } else if (n_paths < sizeof paths / sizeof *paths) {
            paths[n_paths++] = argv[i];
        }
    }
    r.engine = hed_engine_load(&(hed_engine_options){.no_model = true}, NULL, NULL, &err);
    if (!r.engine || !(r.scratch = hed_scratch_new(r.engine, 0, &err)))
        die("load", &err);
    r.rules = calloc(hed_engine_rule_count(r.engine), sizeof *r.rules);
    for (size_t i = 0; i < n_paths && r.rules; i++)
        measure(&r, paths[i]);
    free(r.rules);
    hed_scratch_free(r.scratch);
    hed_engine_free(r.engine);
    return n_paths == 0 || !r.rules;
}
