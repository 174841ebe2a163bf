/* Models on samples: what measuring and comparing them share. */
#include "engine/labelled.h"

#include <math.h>

const char *hed_model_path(hed_arena *arena, const char *data, const char *given)
{
    if (given && given[0] != '#')
        return given;
    return hed_file_join(arena, data,
                         given ? hed_arena_printf(arena, "models/news-en.hed%s", given).ptr : "models/news-en.hed");
}

hed_model *hed_model_open(const hed_workshop *w, const char *path, hed_err *err)
{
    const hed_model_fits fits = hed_fits_of(w->lexicon);
    const char *data = path && path[0] != '#' ? "" : hed_file_data(w->arena, err);
    return data ? hed_model_load(hed_model_path(w->arena, data, path), &fits, err) : NULL;
}

hed_score hed_sample_score(const hed_model *model, const hed_sample *sample)
{
    const int16_t *table = hed_model_text_table(model);
    double dot = 0;
    for (uint32_t i = 0; table && i < sample->n; i++)
        dot += table[sample->buckets[i]] * hed_sample_value(sample, i);
    return hed_model_score(model, sample->dense, dot);
}

size_t hed_model_trained_on(const hed_workshop *w, const hed_model *model, size_t start, size_t end)
{
    const double by_chance = HED_MODEL_TAUGHT_ERROR * (double)(end - start);
    size_t n = 0;
    for (size_t i = start; i < end; i++)
        n += hed_model_knows(model, w->samples[i].key);
    return (double)n > by_chance + 4 * sqrt(by_chance) ? n : 0;
}

void hed_trained_on_warn(const char *corpus, const char *model, size_t n, size_t of, hed_buf *to)
{
    if (n > 0)
        hed_buf_printf(
            to, "warning: %s: %s was trained on %zu of these %zu headlines; figures of them say nothing of others\n",
            corpus, model, n, of);
}

bool hed_wording_score(const hed_workshop *w, const hed_model *model, hed_str headline, hed_score *out)
{
    const size_t mark = hed_arena_mark(w->arena);
    hed_vector v;
    const bool ok = hed_vector_of(w->arena, w->temp, w->lexicon, w->features, headline, &v, NULL);
    if (ok) {
        const hed_sample sample = {
            .buckets = v.buckets, .counts = v.counts, .norm = v.norm, .n = v.n, .dense = v.dense};
        *out = hed_sample_score(model, &sample);
    }
    hed_arena_rewind(w->arena, mark);
    return ok;
}
