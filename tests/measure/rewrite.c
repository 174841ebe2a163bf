/* Measures rewriting over corpora: how many headlines are touched, whether every rewrite is sound and stays as it is
 * when checked again, how much of real news is touched, and what becomes of the project's own bait that the policy
 * sends to rewriting. A client of hed.h.
 *
 *     rewrite [--show N] [FOLDER]      FOLDER: the corpora, ../shared/corpora
 *
 * --show prints every Nth rewrite of public corpora. Corpora that are not there are skipped by name. Exit 1 on a
 * breach. */
#include "../unit/rewrite_holds.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#define REASONS 40
#define MID .5 /* of withhold, exaggerate and style in the newsroom profile */

/* A reason for leaving a headline as it is, and how often it was met. */
typedef struct reason {
    char text[160];
    size_t n;
} reason;

typedef struct tally {
    size_t headlines, errors, asked, rewritten, broken, news, news_touched;
    size_t bait, bait_over, bait_asked, bait_rewritten, with_story, from_story, told, offered;
    size_t claims, claims_rewritten, none, none_rewritten; /* of the asked, as judged by hand */
    reason reasons[REASONS];                               /* of bait that asked for a rewrite and got none */
    size_t n_reasons;
} tally;

typedef struct eval {
    hed_engine *engine;
    hed_scratch *first, *second;
    size_t every, seen; /* each every-th rewrite is shown; 0: none */
} eval;

static void show(const hed_item *item, const hed_rewrite *rewrite)
{
    printf("    %.*s\n => %.*s\n", (int)item->headline.len, item->headline.ptr, (int)rewrite->text.len,
           rewrite->text.ptr);
}

static char claims_file[32768], told_file[16384];

static bool slurp(const char *path, char *out, size_t size)
{
    FILE *f = fopen(path, "r");
    if (!f) {
        fprintf(stderr, "%s: cannot read\n", path);
        return false;
    }
    out[fread(out, 1, size - 1, f)] = 0;
    fclose(f);
    return true;
}

/* What stands behind the id and a tab on its line; NULL when there is no such line. */
static const char *marks_of(const char *file, hed_str id)
{
    for (const char *at = file; *at; at += strcspn(at, "\n"), at += *at == '\n')
        if (strncmp(at, id.ptr, id.len) == 0 && at[id.len] == '\t')
            return at + id.len + 1;
    return NULL;
}

static bool asks(const hed_result *r)
{
    for (size_t i = 0; i < r->n_rows; i++)
        if (r->rows[i].action == HED_REWRITE)
            return true;
    return false;
}

static bool over(const hed_result *r)
{
    return r->axes[HED_WITHHOLD] >= MID || r->axes[HED_EXAGGERATE] >= MID || r->axes[HED_STYLE] >= MID;
}

/* Bait that reaches the mid band of what is rewritten, and what of it a row of the policy sends to rewriting. mended:
 * it got a rewrite that reaches no mid band. */
static void count_bait(const hed_item *item, const hed_result *r, bool mended, tally *t)
{
    const bool story = item->dek.len + item->body.len > 0;
    t->bait++;
    t->bait_over += over(r);
    t->told += over(r) && story && !mended;
    t->offered += over(r) && story && !mended && (r->rewrite.from_story.len > 0 || r->rewrite.n_spoilers > 0);
    if (!asks(r))
        return;
    const char *class = marks_of(claims_file, item->id);
    if (class) {
        const bool claim = strncmp(class, "claim", 5) == 0;
        *(claim ? &t->claims : &t->none) += 1;
        *(claim ? &t->claims_rewritten : &t->none_rewritten) += mended;
    }
    t->bait_asked++;
    t->bait_rewritten += mended;
    t->with_story += story;
    t->from_story += r->rewrite.text.len == 0 && r->rewrite.from_story.len > 0;
    if (mended)
        return;
    const char *why = r->rewrite.text.len > 0 ? "rewritten, and still in a mid band"
                      : r->rewrite.refused    ? r->rewrite.refused
                                              : "it was not looked for";
    size_t i = 0;
    while (i < t->n_reasons && strcmp(t->reasons[i].text, why) != 0)
        i++;
    if (i == REASONS)
        return;
    if (i == t->n_reasons)
        snprintf(t->reasons[t->n_reasons++].text, sizeof t->reasons[0].text, "%s", why);
    t->reasons[i].n++;
}

static bool try_item(eval *e, const hed_item *item, tally *t)
{
    hed_err err;
    hed_result before, after = {0};
    const bool news = item->label < .5; /* not for NAN */
    if (item->bad || !hed_check(e->engine, e->first, item, &before, &err))
        return item->bad != NULL;
    t->headlines++;
    t->errors += before.n_errors > 0;
    t->news += news;
    t->asked += asks(&before);
    const bool bait = item->label >= .5;
    if (before.rewrite.text.len == 0) {
        if (bait)
            count_bait(item, &before, false, t);
        return true;
    }
    t->rewritten++;
    t->news_touched += news;
    if (e->every > 0 && e->seen++ % e->every == 0)
        show(item, &before.rewrite);
    hed_item again = *item;
    again.headline = before.rewrite.text;
    if (!hed_check(e->engine, e->second, &again, &after, &err))
        return false;
    if (bait)
        count_bait(item, &before, !over(&after), t);
    const char *why = rewrite_breaks(item, &before, &after);
    if (why) {
        t->broken++;
        printf("broken: %s\n", why);
        show(item, &before.rewrite);
    }
    return true;
}

static void report(const char *name, const tally *t)
{
    printf("%s: %zu headlines, %zu asked for a rewrite, %zu got one, %zu broken", name, t->headlines, t->asked,
           t->rewritten, t->broken);
    if (t->news > 0)
        printf("; of %zu labelled news %.2f %% untouched", t->news,
               100 - 100 * (double)t->news_touched / (double)t->news);
    printf("\n");
}

static int by_count(const void *a, const void *b)
{
    const reason *x = a, *y = b;
    return x->n != y->n ? (x->n < y->n ? 1 : -1) : strcmp(x->text, y->text);
}

static double percent(size_t part, size_t whole)
{
    return whole ? 100 * (double)part / (double)whole : 0;
}

static void report_bait(tally *t)
{
    printf(
        "  bait: %zu, in a mid band %zu, sent to rewriting %zu, rewritten below every mid band %zu: %.1f %% of what is "
        "sent, %.1f %% of what is in a band, %.1f %% of all bait\n",
        t->bait, t->bait_over, t->bait_asked, t->bait_rewritten, percent(t->bait_rewritten, t->bait_asked),
        percent(t->bait_rewritten, t->bait_over), percent(t->bait_rewritten, t->bait));
    if (t->claims + t->none > 0)
        printf("  of what is sent, judged by hand: %zu have a claim to leave, rewritten %zu (%.1f %%); %zu have none, "
               "rewritten %zu\n",
               t->claims, t->claims_rewritten, percent(t->claims_rewritten, t->claims), t->none, t->none_rewritten);
    printf("  with a story %zu; a sentence of it suggested where there is no rewrite %zu\n", t->with_story,
           t->from_story);
    printf("  in a mid band, with a story and not rewritten %zu; sentences of the story suggested for %zu\n", t->told,
           t->offered);
    qsort(t->reasons, t->n_reasons, sizeof *t->reasons, by_count);
    for (size_t i = 0; i < t->n_reasons; i++)
        printf("  %4zu  %s\n", t->reasons[i].n, t->reasons[i].text);
}

/* Stories by id, for a corpus that keeps them apart. */
typedef struct stories {
    hed_batch batch;
    size_t n;
} stories;

static const hed_item *story_of(const stories *s, hed_str id)
{
    for (size_t i = 0; s && i < s->n; i++)
        if (s->batch.items[i].id.len == id.len && memcmp(s->batch.items[i].id.ptr, id.ptr, id.len) == 0)
            return &s->batch.items[i];
    return NULL;
}

static bool run(eval *e, const char *path, const hed_reader_options *options, const stories *bodies, tally *t)
{
    hed_err err;
    hed_batch batch;
    hed_reader *reader = hed_reader_open(path, options, &err);
    if (!reader || !hed_batch_new(&batch, &err)) {
        fprintf(stderr, "%s: %s\n", path, err.text);
        return false;
    }
    bool ok = true;
    for (size_t n; ok && (n = hed_reader_read(reader, &batch, 512)) > 0;)
        for (size_t i = 0; ok && i < n; i++) {
            hed_item item = batch.items[i];
            const hed_item *story = story_of(bodies, item.id);
            if (story)
                item.body = story->headline;
            ok = try_item(e, &item, t);
        }
    hed_batch_free(&batch);
    hed_reader_free(reader);
    return ok;
}

/* ---- Stage 10: of headlines whose body's telling sentences were marked by hand, how many are offered one */

typedef struct told {
    size_t n, first, any, lede, ledes;
} told;

/* The number of the sentence of body that starts with the same bytes; 0 when there is none. A dot and a space end
 * one.*/
static unsigned number_of(hed_str body, hed_str sentence)
{
    unsigned n = 1;
    for (size_t i = 0; i + sentence.len <= body.len; i++) {
        if (memcmp(body.ptr + i, sentence.ptr, sentence.len) == 0)
            return n;
        n += i + 1 < body.len && strchr(".!?", body.ptr[i]) && body.ptr[i + 1] == ' ';
    }
    return 0;
}

static bool is_marked(const char *marks, unsigned sentence)
{
    for (const char *at = marks; *at; at += strcspn(at, ",\n"), at += *at == ',')
        if (strtoul(at, NULL, 10) == sentence)
            return true;
        else if (*at == '\n')
            break;
    return false;
}

static void count_told(const hed_item *item, const hed_result *r, const char *marks, told *t)
{
    bool any = false;
    t->n++;
    for (size_t i = 0; i < r->rewrite.n_spoilers; i++) {
        const bool hit = is_marked(marks, number_of(item->body, r->rewrite.spoilers[i].sentence));
        t->first += hit && i == 0;
        any = any || hit;
    }
    t->any += any;
    t->lede += is_marked(marks, 1);
    t->ledes += is_marked(marks, 1) || is_marked(marks, 2) || is_marked(marks, 3);
}

static bool run_told(const char *path, const char *file)
{
    static const char policy[] = "tests/cases/rewrite/told.yaml";
    hed_err err;
    hed_batch batch;
    told t = {0};
    hed_engine *engine = hed_engine_load(&(hed_engine_options){.no_model = true, .policy = policy}, NULL, NULL, &err);
    hed_scratch *scratch = engine ? hed_scratch_new(engine, HED_WANT_DECISION | HED_WANT_REWRITE, &err) : NULL;
    hed_reader *reader = scratch ? hed_reader_open(path, NULL, &err) : NULL;
    bool ok = reader && hed_batch_new(&batch, &err);
    for (size_t n; ok && (n = hed_reader_read(reader, &batch, 256)) > 0;)
        for (size_t i = 0; ok && i < n; i++) {
            hed_item *item = &batch.items[i];
            const char *marks = marks_of(file, item->id);
            hed_result r;
            item->dek = (hed_str){"", 0};
            if (marks && (ok = hed_check(engine, scratch, item, &r, &err)))
                count_told(item, &r, marks, &t);
        }
    if (ok)
        printf("%s: of %zu held back, the first suggestion tells %zu, one of three %zu; the lede %zu, one of the first "
               "three sentences %zu\n",
               path, t.n, t.first, t.any, t.lede, t.ledes);
    else
        fprintf(stderr, "%s: %s\n", path, err.text);
    if (ok)
        hed_batch_free(&batch);
    hed_reader_free(reader);
    hed_scratch_free(scratch);
    hed_engine_free(engine);
    return ok;
}

static bool run_spoilers(void)
{
    return slurp("tests/cases/rewrite/spoilers.tsv", told_file, sizeof told_file) &&
           run_told("corpus/train.jsonl", told_file) && run_told("corpus/dev.jsonl", told_file);
}

static bool missing(const char *path)
{
    if (access(path, R_OK) == 0)
        return false;
    printf("skipped: %s is not there\n", path);
    return true;
}

/* Bodies are read as if they were headlines; nothing checks them. */
static bool read_bodies(const char *path, stories *out)
{
    static const char *const fields[][2] = {{"headline", "body"}, {"id", "body_id"}};
    const hed_reader_options options = {.fields = fields, .n_fields = 2};
    hed_err err;
    hed_reader *reader = hed_reader_open(path, &options, &err);
    if (!reader || !hed_batch_new(&out->batch, &err)) {
        fprintf(stderr, "%s: %s\n", path, err.text);
        return false;
    }
    out->n = hed_reader_read(reader, &out->batch, 4096);
    hed_reader_free(reader);
    return true;
}

/* The project's own: every split, though test.jsonl is for reports only. */
static bool run_own(eval *e, size_t *broken)
{
    static const char *const splits[] = {"corpus/train.jsonl", "corpus/dev.jsonl", "corpus/test.jsonl"};
    const size_t every = e->every;
    if (!slurp("tests/cases/rewrite/claims.tsv", claims_file, sizeof claims_file))
        return false;
    e->every = 0;
    for (size_t i = 0; i < sizeof splits / sizeof *splits; i++) {
        tally t = {0};
        if (missing(splits[i]))
            continue;
        if (!run(e, splits[i], NULL, NULL, &t))
            return false;
        report(splits[i], &t);
        report_bait(&t);
        *broken += t.broken;
    }
    e->every = every;
    return true;
}

static bool run_all(eval *e, const char *folder, size_t *broken)
{
    static const char *const ids[][2] = {{"id", "body_id"}};
    const hed_reader_options with_id = {.fields = ids, .n_fields = 1}, plain = {0};
    static const char *const corpora[] = {"stop-clickbait.tsv.gz", "webis-clickbait-17.jsonl.gz", "click-id.tsv.gz",
                                          "ta1c-es.tsv.gz", "fnc1-train-stances.tsv.gz"};
    for (size_t i = 0; i < sizeof corpora / sizeof *corpora; i++) {
        char path[512];
        stories bodies = {.n = 0};
        tally t = {0};
        snprintf(path, sizeof path, "%s/fnc1-train-bodies.jsonl.gz", folder);
        const bool joins = strstr(corpora[i], "stances") != NULL;
        if (joins && (missing(path) || !read_bodies(path, &bodies)))
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, corpora[i]);
        if (missing(path))
            continue;
        if (!run(e, path, joins ? &with_id : &plain, joins ? &bodies : NULL, &t))
            return false;
        if (joins)
            hed_batch_free(&bodies.batch);
        report(corpora[i], &t);
        *broken += t.broken;
    }
    return true;
}

int main(int argc, char **argv)
{
    const char *folder = "../shared/corpora";
    eval e = {0};
    hed_err err;
    char text[800];
    size_t broken = 0;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--show") == 0 && i + 1 < argc)
            e.every = strtoul(argv[++i], NULL, 10);
        else
            folder = argv[i];
    }
    e.engine = hed_engine_load(&(hed_engine_options){.no_model = getenv("HED_NO_MODEL") != NULL}, NULL, NULL, &err);
    if (!e.engine) {
        fprintf(stderr, "%s\n", hed_err_string(&err, text, sizeof text));
        return 2;
    }
    const unsigned want = HED_WANT_DECISION | HED_WANT_REWRITE;
    e.first = hed_scratch_new(e.engine, want, &err);
    e.second = hed_scratch_new(e.engine, want, &err);
    const bool ok = e.first && e.second && run_own(&e, &broken) && run_spoilers() && run_all(&e, folder, &broken);
    hed_scratch_free(e.first);
    hed_scratch_free(e.second);
    hed_engine_free(e.engine);
    return !ok ? 2 : broken > 0;
}
