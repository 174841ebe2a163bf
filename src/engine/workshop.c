/* The workshop: labelled corpora as the vectors that a model learns from. */
#include "engine/training.h"

static uint64_t group_of(const struct hed_labelled *row)
{
    return row->group.len > 0 ? hed_hash(row->group.ptr, row->group.len, 3) : row->key;
}

static bool vectors(hed_workshop *w, hed_progress *progress, void *ctx, hed_err *err)
{
    const size_t n = w->rows.rows.n;
    w->samples = HED_NEW_N(w->arena, hed_sample, n);
    for (size_t i = 0; i < n; i++) {
        const struct hed_labelled *row = &w->rows.rows.at[i];
        const hed_row_set *set = &w->rows.sets.at[row->corpus];
        hed_vector v;
        if (!hed_vector_of(w->arena, w->temp, w->lexicon, w->features, row->headline, &v, err))
            return false;
        /* each corpus counts the same, whatever its size; 1 on average */
        double weight = (double)n / (double)w->rows.sets.n / (double)(set->end - set->start);
        w->samples[i] = (hed_sample){.buckets = v.buckets,
                                     .counts = v.counts,
                                     .norm = v.norm,
                                     .n = v.n,
                                     .dense = v.dense,
                                     .target = (float)row->target,
                                     .weight = (float)weight,
                                     .corpus = row->corpus,
                                     .key = row->key,
                                     .group = group_of(row),
                                     .when = row->when};
        if (progress && i % 1000 == 0)
            progress(ctx, "reading headlines", i, n);
    }
    return true;
}

bool hed_workshop_open(hed_workshop *w, const hed_workshop_options *o, hed_err *err)
{
    const char *lexicon = o->lexicon;
    memset(w, 0, sizeof *w);
    w->positive_at = o->positive_at > 0 ? o->positive_at : .5;
    w->arena = hed_arena_new(HED_ARENA_LOADED * 4, err);
    w->temp = w->arena ? hed_arena_new(HED_ARENA_SCRATCH, err) : NULL;
    w->list = w->rows.list = w->temp ? hed_arena_new(HED_ARENA_LOADED, err) : NULL;
    if (!w->list)
        return false;
    if (!lexicon) {
        const char *data = hed_file_data(w->arena, err);
        lexicon = data ? hed_file_join(w->arena, data, "models/lexicon-en.yaml") : NULL;
    }
    w->lexicon = lexicon ? hed_lexicon_load(w->arena, lexicon, err) : NULL;
    w->features = w->lexicon ? hed_features_new(w->arena, w->lexicon, lexicon, err) : NULL;
    return w->features &&
           hed_rows_read(w->arena, o->corpora, o->n_corpora, o->reader, w->positive_at, &o->by, &w->rows, err) &&
           vectors(w, o->progress, o->ctx, err);
}

void hed_workshop_close(hed_workshop *w)
{
    hed_arena_free(w->list);
    hed_arena_free(w->temp);
    hed_arena_free(w->arena);
}

size_t hed_workshop_used(uint32_t used[256])
{
    size_t n = 0;
    for (size_t i = 0; i < hed_feature_count(); i++)
        if (hed_feature_at(i)->model)
            used[n++] = (uint32_t)i;
    return n;
}

/* "folder/webis-17.jsonl" -> "webis-17", of characters that can be typed and shown. */
static const char *name_of(hed_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    hed_str name = hed_str_of(slash ? slash + 1 : path);
    for (size_t i = name.len; i-- > 1;)
        if (name.ptr[i] == '.')
            name.len = i;
    char *kept = hed_arena_cstr(arena, hed_str_sub(name, 0, name.len < HED_SCALE_NAME ? name.len : HED_SCALE_NAME - 1));
    for (char *c = kept; *c; c++)
        if (*c <= ' ' || *c >= 0x7f || *c == '#')
            *c = '-';
    return kept;
}

static const char *const *names(const hed_workshop *w)
{
    const char **all = HED_NEW_N(w->arena, const char *, w->rows.sets.n);
    for (size_t i = 0; i < w->rows.sets.n; i++)
        all[i] = name_of(w->arena, w->rows.sets.at[i].path);
    return all;
}

bool hed_names_corpus(hed_str name, const char *path)
{
    const char *slash = strrchr(path, '/');
    return hed_str_is(name, path) || (slash && hed_str_is(name, slash + 1));
}

/* 1 + the corpus of that name; 0 without a name. */
static bool home_of(const hed_workshop *w, const char *name, size_t *home, hed_err *err)
{
    *home = 0;
    for (size_t i = 0; name && *home == 0 && i < w->rows.sets.n; i++)
        if (hed_names_corpus(hed_str_of(name), w->rows.sets.at[i].path))
            *home = i + 1;
    return !name || *home > 0 ||
           hed_fail(err, HED_EUSAGE, NULL, 0, "the home \"%s\" is no corpus that is trained on", name);
}

bool hed_workshop_train(const hed_workshop *w, const hed_sample *samples, size_t n, const hed_train_options *options,
                        const hed_train_aside *aside, hed_train_facts *facts, hed_buf *file, hed_err *err)
{
    uint32_t used[256];
    size_t home;
    if (!home_of(w, options->home, &home, err))
        return false;
    const hed_model_train_options settings = {
        .fits = hed_fits_of(w->lexicon),
        .kernel = options->kernel ? options->kernel : "linear",
        .features = used,
        .n_features = hed_workshop_used(used),
        .n_buckets = HED_NGRAM_BUCKETS,
        .positive_at = w->positive_at,
        .c_text = options->c_text,
        .c_headline = options->c_headline,
        .gamma = options->gamma,
        .folds = hed_lesson_folds(options),
        .jobs = options->jobs ? options->jobs : 1,
        .seed = options->seed,
        .no_text = options->no_text,
        .isotonic = options->calibration && strcmp(options->calibration, "isotonic") == 0,
        .split = options->group  ? HED_BY_GROUP
                 : options->time ? HED_BY_TIME
                                 : HED_BY_KEY,
        .names = names(w),
        .home = home,
        .state = aside ? aside->state : NULL,
        .scores = aside ? aside->scores : NULL,
        .progress = options->progress,
        .ctx = options->ctx,
    };
    return hed_model_train(samples, n, &settings, facts, file, err);
}
