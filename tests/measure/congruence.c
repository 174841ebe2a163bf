/* How well the story bears out, or betrays, its headline.
 *
 *     congruence CORPUS…               changes planted in sober headlines that have a story: a number made another, a
 * name made another. Caught when the axis incongruent reaches the middle band (.5); unchanged headlines that reach it
 * are false alarms congruence --pairs BODIES STANCES  the pairs of the Fake News Challenge: ROC AUC of related against
 * unrelated, for the sum of the recalls over story, lede and best sentence
 *
 * A client of hed.h. Nothing is drawn by lot but from a fixed seed. */
#include "hed.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MIDDLE .5
#define MAX_BODIES 8192

typedef struct checker {
    hed_engine *engine;
    hed_scratch *scratch;
    unsigned seed;
} checker;

static void die(const char *what, const hed_err *err)
{
    char text[700];
    fprintf(stderr, "%s: %s\n", what, hed_err_string(err, text, sizeof text));
    exit(2);
}

static hed_result check(const checker *c, const hed_item *item)
{
    hed_result result;
    hed_err err;
    if (!hed_check(c->engine, c->scratch, item, &result, &err))
        die("check", &err);
    return result;
}

static hed_reader *open_reader(const char *path, const char *const (*fields)[2], size_t n)
{
    hed_err err;
    const hed_reader_options options = {.fields = fields, .n_fields = n};
    hed_reader *reader = hed_reader_open(path, &options, &err);
    if (!reader)
        die(path, &err);
    return reader;
}

static unsigned draw(checker *c, unsigned n)
{
    c->seed = c->seed * 1664525U + 1013904223U;
    return (c->seed >> 8) % n;
}

/* ---- Planted changes */

typedef struct tally {
    size_t caught, all;
} tally;

/* The headline with [start, end) made another text; good until the next. */
static hed_str replaced(hed_str headline, size_t start, size_t end, const char *with)
{
    static char buf[4096];
    int n = snprintf(buf, sizeof buf, "%.*s%s%.*s", (int)start, headline.ptr, with, (int)(headline.len - end),
                     headline.ptr + end);
    return (hed_str){buf, (size_t)n};
}

/* One of the digits groups of the headline, another number of the same length. */
static bool other_number(checker *c, hed_str h, hed_str *out)
{
    size_t starts[16], n = 0;
    for (size_t i = 0; i < h.len && n < 16; i++)
        if (isdigit((unsigned char)h.ptr[i]) && (i == 0 || !isalnum((unsigned char)h.ptr[i - 1])) &&
            (i == 0 || !strchr(".,:-/", h.ptr[i - 1])))
            starts[n++] = i;
    if (n == 0)
        return false;
    const size_t start = starts[draw(c, (unsigned)n)];
    char with[32] = {0};
    size_t end = start;
    while (end < h.len && isdigit((unsigned char)h.ptr[end]) && end - start + 1 < sizeof with) {
        with[end - start] = h.ptr[end];
        end++;
    }
    with[0] = (char)('1' + (with[0] - '1' + 1 + (int)draw(c, 7)) % 9); /* the first digit: never the same, never 0 */
    *out = replaced(h, start, end, with);
    return true;
}

static bool stands_in(hed_str text, const char *word, size_t len)
{
    for (size_t i = 0; i + len <= text.len; i++)
        if (strncasecmp(text.ptr + i, word, len) == 0)
            return true;
    return false;
}

/* A capitalised word that the story has too, with a capital in mid-sentence and never without: a name. */
static bool is_name(hed_str story, const char *word, size_t len)
{
    bool seen = false;
    for (size_t i = 2; i + len <= story.len; i++) {
        if (strncasecmp(story.ptr + i, word, len) != 0 || isalnum((unsigned char)story.ptr[i - 1]))
            continue;
        if (story.ptr[i] != word[0])
            return false;
        seen =
            seen || (story.ptr[i - 1] == ' ' && (islower((unsigned char)story.ptr[i - 2]) || story.ptr[i - 2] == ','));
    }
    return seen;
}

static bool other_name(checker *c, hed_str h, hed_str story, hed_str *out)
{
    static const char *const others[] = {"Karlsen", "Okonjo", "Marbury", "Tervan", "Lisbon",  "Osaka",   "Quito",
                                         "Nairobi", "Madura", "Petrov",  "Ibarra", "Moravia", "Dresden", "Tampere"};
    struct {
        size_t start, end;
    } names[32];
    size_t n = 0;
    for (size_t i = 0, end; i < h.len && n < 32; i = end + 1) {
        for (end = i; end < h.len && (isalpha((unsigned char)h.ptr[end]) || (unsigned char)h.ptr[end] >= 0x80);)
            end++;
        if (end - i >= 4 && isupper((unsigned char)h.ptr[i]) && is_name(story, h.ptr + i, end - i)) {
            names[n].start = i;
            names[n++].end = end;
        }
    }
    if (n == 0)
        return false;
    const size_t at = draw(c, (unsigned)n);
    unsigned other = draw(c, sizeof others / sizeof *others);
    while (stands_in(story, others[other], strlen(others[other])))
        other = (other + 1) % (sizeof others / sizeof *others);
    *out = replaced(h, names[at].start, names[at].end, others[other]);
    return true;
}

static void try_item(const checker *c, hed_item item, hed_str headline, tally *to)
{
    item.headline = headline;
    to->all++;
    to->caught += check(c, &item).axes[HED_INCONGRUENT] >= MIDDLE;
}

static bool sober(const hed_item *item)
{
    return !item->bad && item->body.len > 0 && item->label >= 0 && item->label < .5;
}

static void planted(checker *c, char **paths)
{
    tally none = {0}, number = {0}, name = {0};
    hed_err err;
    hed_batch batch;
    if (!hed_batch_new(&batch, &err))
        die("batch", &err);
    for (; *paths; paths++) {
        hed_reader *reader = open_reader(*paths, NULL, 0);
        while (hed_reader_read(reader, &batch, 64) > 0)
            for (size_t i = 0; i < batch.n; i++) {
                const hed_item *item = &batch.items[i];
                hed_str other;
                if (!sober(item))
                    continue;
                try_item(c, *item, item->headline, &none);
                if (other_number(c, item->headline, &other))
                    try_item(c, *item, other, &number);
                if (other_name(c, item->headline, item->body, &other))
                    try_item(c, *item, other, &name);
            }
        hed_reader_free(reader);
    }
    hed_batch_free(&batch);
    const struct {
        const char *what;
        tally t;
    } lines[] = {{"another number, caught", number}, {"another name, caught", name}, {"unchanged, false alarms", none}};
    for (size_t i = 0; i < 3; i++)
        printf("%-26s %4zu of %4zu  %5.1f %%\n", lines[i].what, lines[i].t.caught, lines[i].t.all,
               lines[i].t.all ? 100.0 * (double)lines[i].t.caught / (double)lines[i].t.all : 0);
}

/* ---- Pairs of headline and story */

typedef struct body {
    char *id, *text;
} body;

static char *copy(hed_str s)
{
    char *to = malloc(s.len + 1);
    if (!to)
        abort();
    memcpy(to, s.ptr, s.len);
    to[s.len] = '\0';
    return to;
}

static size_t read_bodies(const char *path, body *bodies)
{
    static const char *const fields[][2] = {{"id", "body_id"}, {"headline", "body"}};
    hed_reader *reader = open_reader(path, fields, 2);
    hed_batch batch;
    hed_err err;
    size_t n = 0;
    if (!hed_batch_new(&batch, &err))
        die("batch", &err);
    while (hed_reader_read(reader, &batch, 64) > 0)
        for (size_t i = 0; i < batch.n && n < MAX_BODIES; i++)
            if (!batch.items[i].bad)
                bodies[n++] = (body){copy(batch.items[i].id), copy(batch.items[i].headline)};
    hed_batch_free(&batch);
    hed_reader_free(reader);
    return n;
}

typedef struct scored {
    double score;
    bool related;
} scored;

static int by_score(const void *a, const void *b)
{
    const double x = ((const scored *)a)->score, y = ((const scored *)b)->score;
    return (x > y) - (x < y);
}

static double auc(scored *all, size_t n)
{
    double ranks = 0, related = 0;
    qsort(all, n, sizeof *all, by_score);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i; end < n && !(all[end].score > all[i].score);)
            end++;
        for (size_t k = i; k < end; k++)
            if (all[k].related) {
                ranks += (double)(i + end + 1) / 2;
                related++;
            }
    }
    return (ranks - related * (related + 1) / 2) / (related * ((double)n - related));
}

static size_t feature(const char *name)
{
    size_t i = 0;
    while (strcmp(hed_feature_at(i)->name, name) != 0)
        i++;
    return i;
}

static void pairs(checker *c, const char *bodies_path, const char *stances)
{
    static const char *const fields[][2] = {{"id", "body_id"}, {"section", "stance"}};
    static body bodies[MAX_BODIES];
    const size_t n_bodies = read_bodies(bodies_path, bodies),
                 recalls[] = {feature("idf_recall"), feature("lede_recall"), feature("sentence_recall")};
    scored *all = calloc((size_t)1 << 17, sizeof *all);
    size_t n = 0;
    hed_batch batch;
    hed_err err;
    if (!all || !hed_batch_new(&batch, &err))
        abort();
    hed_reader *reader = open_reader(stances, fields, 2);
    while (hed_reader_read(reader, &batch, 64) > 0)
        for (size_t i = 0; i < batch.n && n < (size_t)1 << 17; i++) {
            hed_item item = batch.items[i];
            size_t k = 0;
            while (k < n_bodies &&
                   (strlen(bodies[k].id) != item.id.len || memcmp(bodies[k].id, item.id.ptr, item.id.len)))
                k++;
            if (item.bad || k == n_bodies)
                continue;
            const bool related = item.section.len != strlen("unrelated");
            item.section = (hed_str){"", 0};
            item.body = (hed_str){bodies[k].text, strlen(bodies[k].text)};
            const hed_result result = check(c, &item);
            for (size_t r = 0; result.features && r < 3; r++)
                all[n].score += (double)result.features[recalls[r]];
            all[n++].related = related;
        }
    printf("related against unrelated  %zu pairs  ROC AUC %.4f\n", n, auc(all, n));
    hed_reader_free(reader);
    hed_batch_free(&batch);
    free(all);
    for (size_t i = 0; i < n_bodies; i++) {
        free(bodies[i].id);
        free(bodies[i].text);
    }
}

int main(int argc, char **argv)
{
    hed_err err;
    checker c = {.seed = 7};
    if (argc < 2) {
        fputs("usage: congruence CORPUS… | --pairs BODIES STANCES\n", stderr);
        return 2;
    }
    c.engine = hed_engine_load(&(hed_engine_options){.no_model = true}, NULL, NULL, &err);
    c.scratch = c.engine ? hed_scratch_new(c.engine, 0, &err) : NULL;
    if (!c.scratch)
        die("load", &err);
    if (strcmp(argv[1], "--pairs") == 0 && argc == 4)
        pairs(&c, argv[2], argv[3]);
    else
        planted(&c, argv + 1);
    hed_scratch_free(c.scratch);
    hed_engine_free(c.engine);
    return 0;
}
