/* How fast the rules are: 2,000 beside 200, the matcher beside PCRE2 asked rule by rule, and the headline that takes
 * longest. Each comparison runs both sides in turn and prints the median of their ratios. Prints figures, fails on
 * none.
 *
 *     rules HEADLINES    (a file of lines) */
#include "rules/pattern.h"
#include "rules/try.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ROUNDS 9
#define MOST 4000

typedef struct lines {
    hed_text at[MOST];
    size_t n;
} lines;

typedef struct bench {
    const lines *lines;
    hed_arena *arena; /* of one headline */
    float *features;
    size_t hits;
} bench;

static void die(const hed_err *err)
{
    char text[700];
    fprintf(stderr, "%s\n", hed_err_string(err, text, sizeof text));
    exit(2);
}

static double nanoseconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void say(const char *what, double figure, const char *unit)
{
    printf("%-58s %9.*f %s\n", what, figure < 10 ? 2 : 0, figure, unit);
}

static hed_rules *load(hed_arena *arena, const char *path)
{
    hed_errors errors = {0};
    hed_rules *rules = hed_rules_load(arena, &path, 1, &errors);
    if (!rules)
        die(&errors.first);
    return rules;
}

static hed_rules *load_generated(hed_arena *arena, size_t n)
{
    static const char *const starts[] = {"ba", "co", "du", "fe", "gi", "ho", "ju", "ka", "lo", "mi"};
    char path[] = "/tmp/hed-bench-XXXXXX.yaml";
    hed_buf pack = {0};
    hed_err err;
    const int file = mkstemps(path, 5);
    hed_buf_cstr(&pack, "pack: {id: g, version: 1}\nrules:\n");
    for (size_t i = 0; i < n; i++)
        hed_buf_printf(&pack,
                       "- {id: g%zu, kind: existence, axis: style, weight: .1, pattern: '\\b%s%s%s%s(?:n|r)s? (?:of|to"
                       "|in)\\b', reason: r, match: [x, y], nomatch: [x, y]}\n",
                       i, starts[i % 10], starts[i / 10 % 10], starts[i / 100 % 10], starts[i / 1000 % 10]);
    if (file < 0 || !hed_file_write(path, hed_buf_str(&pack), &err))
        die(&err);
    hed_rules *rules = load(arena, path);
    fclose(fdopen(file, "r"));
    remove(path);
    hed_buf_free(&pack);
    return rules;
}

/* ---- Ways to go over all lines */

static void by_matcher(bench *b, const hed_rules *rules, hed_rules_scratch *scratch)
{
    hed_hits hits;
    for (size_t i = 0; i < b->lines->n; i++) {
        const hed_rules_input input = {.headline = &b->lines->at[i], .features = b->features};
        hed_arena_reset(b->arena);
        hed_rules_match(rules, scratch, b->arena, &input, &hits);
        b->hits += hits.n;
    }
}

/* The first match of every pattern, by the best form there is of it. */
static void one_by_one(bench *b, const hed_rules *rules, hed_rules_scratch *scratch)
{
    for (size_t i = 0; i < b->lines->n; i++)
        for (uint32_t k = 0; k < rules->rules.n; k++) {
            const hed_text *text = &b->lines->at[i];
            const hed_compiled *rule = &rules->rules.at[k];
            const hed_str subject = rule->exact ? text->cased : text->folded;
            if (rule->code && rule->scope <= HED_SEGMENT_LAST)
                b->hits += pcre2_match(hed_pattern_code(rules, k, text->ascii), (PCRE2_SPTR)subject.ptr, subject.len, 0,
                                       PCRE2_NO_UTF_CHECK, scratch->data, scratch->first) > 0;
        }
}

typedef void way(bench *b, const hed_rules *rules, hed_rules_scratch *scratch);

typedef struct side {
    way *way;
    const hed_rules *rules;
    hed_rules_scratch *scratch;
    double took[ROUNDS];
} side;

static double time_of(bench *b, side *s)
{
    const double from = nanoseconds();
    s->way(b, s->rules, s->scratch);
    return (nanoseconds() - from) / (double)b->lines->n;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values)
{
    qsort(values, ROUNDS, sizeof *values, by_size);
    return values[ROUNDS / 2];
}

static void compare(bench *b, side *x, side *y, const char *of_x, const char *of_y, const char *of_both)
{
    double ratios[ROUNDS];
    time_of(b, x), time_of(b, y);
    for (size_t i = 0; i < ROUNDS; i++) {
        x->took[i] = time_of(b, x);
        y->took[i] = time_of(b, y);
        ratios[i] = y->took[i] / x->took[i];
    }
    say(of_x, median(x->took), "ns a headline");
    say(of_y, median(y->took), "ns a headline");
    say(of_both, median(ratios), "x");
}

/* ---- The headline that takes longest: each rule's examples over and over, up to a headline's greatest length */

static double hardest(hed_arena *arena, bench *b, const hed_rules *rules, hed_rules_scratch *scratch, const char **id)
{
    double worst = 0;
    for (size_t i = 0; i < rules->rules.n; i++)
        for (size_t k = 0; k < rules->rules.at[i].match.n; k++) {
            const hed_str part = rules->rules.at[i].match.at[k].headline;
            const size_t mark = hed_arena_mark(arena);
            hed_buf buf = {0};
            hed_text text;
            hed_hits hits;
            while (part.len > 0 && buf.len + part.len + 1 < HED_MAX_CODEPOINTS)
                hed_buf_printf(&buf, "%.*s ", HED_FMT(part));
            if (hed_text_read(arena, NULL, hed_buf_str(&buf), HED_MAX_CODEPOINTS, &text, NULL)) {
                const hed_rules_input input = {.headline = &text, .features = b->features};
                double least = 1e12;
                for (int round = 0; round < 3; round++) {
                    hed_arena_reset(b->arena);
                    const double from = nanoseconds();
                    hed_rules_match(rules, scratch, b->arena, &input, &hits);
                    const double took = nanoseconds() - from;
                    least = took < least ? took : least;
                }
                *id = least > worst ? rules->rules.at[i].shown.id : *id;
                worst = least > worst ? least : worst;
            }
            hed_buf_free(&buf);
            hed_arena_rewind(arena, mark);
        }
    return worst;
}

static void read_lines(hed_arena *arena, const char *path, lines *to)
{
    hed_err err;
    hed_batch batch;
    const hed_reader_options options = {.format = "text"};
    hed_reader *reader = hed_reader_open(path, &options, &err);
    if (!reader || !hed_batch_new(&batch, &err))
        die(&err);
    for (size_t n; to->n < MOST && (n = hed_reader_read(reader, &batch, 256)) > 0;)
        for (size_t i = 0; i < n && to->n < MOST; i++)
            to->n += !batch.items[i].bad && hed_text_read(arena, NULL, hed_arena_str(arena, batch.items[i].headline),
                                                          HED_MAX_CODEPOINTS, &to->at[to->n], NULL);
    hed_batch_free(&batch);
    hed_reader_free(reader);
}

int main(int argc, char **argv)
{
    static lines all;
    static const char *const path = "rules/en";
    hed_err err;
    if (argc != 2) {
        fputs("usage: rules HEADLINES\n", stderr);
        return 2;
    }
    hed_arena *arena = hed_arena_new((size_t)1 << 26, &err);
    bench b = {&all, hed_arena_new(HED_ARENA_SCRATCH, &err), NULL, 0};
    if (!arena || !b.arena)
        die(&err);
    b.features = HED_NEW_N(arena, float, hed_feature_count());
    read_lines(arena, argv[1], &all);
    hed_rules *few = load_generated(arena, 200), *many = load_generated(arena, 2000), *shipped = load(arena, path);
    side x = {by_matcher, few, hed_rules_scratch_new(few, &err), {0}};
    side y = {by_matcher, many, hed_rules_scratch_new(many, &err), {0}};
    compare(&b, &x, &y, "200 rules", "2,000 rules", "their ratio");
    side quick = {by_matcher, shipped, hed_rules_scratch_new(shipped, &err), {0}};
    side slow = {one_by_one, shipped, hed_rules_scratch_new(shipped, &err), {0}};
    compare(&b, &quick, &slow, "the shipped rules, by the matcher", "their patterns, by PCRE2 one by one",
            "their ratio");
    const char *id = "";
    const double worst = hardest(arena, &b, shipped, quick.scratch, &id);
    say("the slowest of headlines made of examples", worst / 1000, "us");
    printf("%-58s %s\n", "  examples of", id);
    hed_rules_scratch *scratches[] = {x.scratch, y.scratch, quick.scratch, slow.scratch};
    for (size_t i = 0; i < 4; i++)
        hed_rules_scratch_free(scratches[i]);
    hed_rules *loaded[] = {few, many, shipped};
    for (size_t i = 0; i < 3; i++)
        hed_rules_free(loaded[i]);
    hed_arena_free(b.arena);
    hed_arena_free(arena);
    return 0;
}
