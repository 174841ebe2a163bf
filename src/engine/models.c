/* A model looked at, taken apart and put together: its card, what is in it, its headline stage in libsvm's format. */
#include "engine/labelled.h"

#include "hed_train.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define MAX_LIBSVM ((size_t)256 << 20)

typedef struct bench {
    hed_arena *arena;
    hed_lexicon *lexicon;
    hed_model *model;
} bench;

/* Close it whether or not this succeeds. */
static bool open_bench(bench *b, const char *path, hed_err *err)
{
    memset(b, 0, sizeof *b);
    b->arena = hed_arena_new(HED_ARENA_LOADED, err);
    const char *data = b->arena ? hed_file_data(b->arena, err) : NULL;
    if (!data)
        return false;
    b->lexicon = hed_lexicon_load(b->arena, hed_file_join(b->arena, data, "models/lexicon-en.yaml"), err);
    if (!b->lexicon)
        return false;
    const hed_model_fits fits = hed_fits_of(b->lexicon);
    b->model = hed_model_load(path, &fits, err);
    return b->model != NULL;
}

static void close_bench(bench *b)
{
    if (b->model)
        hed_model_free(b->model);
    hed_arena_free(b->arena);
}

bool hed_card(const char *model, hed_buf *to, hed_err *err)
{
    bench b;
    const bool ok = open_bench(&b, model, err);
    if (ok)
        hed_buf_cstr(to, hed_model_about(b.model)->card);
    close_bench(&b);
    return ok;
}

/* ---- Show */

typedef struct weight {
    const char *name;
    double points; /* of one standard deviation */
} weight;

static int largest_first(const void *a, const void *b)
{
    const double x = fabs(((const weight *)a)->points), y = fabs(((const weight *)b)->points);
    return x != y ? (x < y) - (x > y) : strcmp(((const weight *)a)->name, ((const weight *)b)->name);
}

/* Standardised weights of a linear headline stage; 0 of another. */
static size_t weights(const bench *b, weight **out)
{
    const hed_model_info *about = hed_model_about(b->model);
    const size_t d = hed_model_columns(b->model);
    const double *values = hed_model_weights(b->model);
    *out = HED_NEW_N(b->arena, weight, d + 1);
    for (size_t i = 0; values && i < d; i++)
        (*out)[i] =
            (weight){i < about->n_features ? hed_feature_at(about->features[i])->name : "text margin", values[i]};
    if (values)
        qsort(*out, d, sizeof **out, largest_first);
    return values ? d : 0;
}

static void show_text(const bench *b, hed_buf *to)
{
    const hed_model_info *about = hed_model_about(b->model);
    const hed_model_numbers in = hed_model_inside(b->model);
    weight *w;
    const size_t n = weights(b, &w);
    hed_buf_printf(to, "sha256     %s\nschema     %s\nlexicon    %s\n", about->hash, about->schema, about->lexicon);
    if (about->has_text)
        hed_buf_printf(to, "text       %zu buckets of n-grams\n", in.bytes_text / sizeof(int16_t));
    else
        hed_buf_cstr(to, "text       no text stage\n");
    hed_buf_printf(to, "headline   %s kernel, %zu features%s", about->kernel, about->n_features,
                   about->has_text ? " and the text margin" : "");
    if (n == 0)
        hed_buf_printf(to, ", %zu support vectors, gamma %.4g", in.n_sv, in.gamma);
    if (in.n_points > 0)
        hed_buf_printf(to, "\nscore      isotonic, %zu points", in.n_points);
    else
        hed_buf_printf(to, "\nscore      %.4g + %.4g / (1 + exp(%.4g margin %+.4g))", in.low, in.high - in.low,
                       in.platt_a, in.platt_b);
    hed_buf_printf(to, "\nthreshold  %.2f\n", about->threshold);
    for (size_t i = 0; i < n; i++)
        hed_buf_printf(to, "%-10s %+.4f  %s\n", i == 0 ? "weights" : "", w[i].points, w[i].name);
}

static void show_json(const bench *b, hed_buf *to)
{
    const hed_model_info *about = hed_model_about(b->model);
    const hed_model_numbers in = hed_model_inside(b->model);
    const struct {
        const char *key, *value;
    } words[] = {{"sha256", about->hash},
                 {"schema", about->schema},
                 {"lexicon", about->lexicon},
                 {"kernel", about->kernel},
                 {"calibration", in.n_points > 0 ? "isotonic" : "sigmoid"}};
    const struct {
        const char *key;
        double value;
    } numbers[] = {{"threshold", about->threshold},
                   {"buckets", (double)(in.bytes_text / sizeof(int16_t))},
                   {"features", (double)about->n_features},
                   {"support_vectors", (double)in.n_sv},
                   {"gamma", in.gamma},
                   {"bias", in.bias},
                   {"platt_a", in.platt_a},
                   {"platt_b", in.platt_b},
                   {"low", in.low},
                   {"high", in.high},
                   {"points", (double)in.n_points}};
    hed_json json = {.to = to};
    weight *w;
    const size_t n = weights(b, &w);
    hed_json_object(&json);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        hed_json_key(&json, words[i].key);
        hed_json_cstr(&json, words[i].value);
    }
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        hed_json_key(&json, numbers[i].key);
        hed_json_num(&json, numbers[i].value);
    }
    hed_json_key(&json, "weights");
    hed_json_object(&json);
    for (size_t i = 0; i < n; i++) {
        hed_json_key(&json, w[i].name);
        hed_json_num(&json, w[i].points);
    }
    hed_json_object_end(&json);
    hed_json_object_end(&json);
    hed_buf_char(to, '\n');
}

bool hed_show_model(const char *model, bool json, hed_buf *to, hed_err *err)
{
    bench b;
    const bool ok = open_bench(&b, model, err);
    if (ok)
        (json ? show_json : show_text)(&b, to);
    close_bench(&b);
    return ok;
}

/* ---- libsvm */

bool hed_export_libsvm(const char *model, hed_buf *to, hed_err *err)
{
    bench b;
    const bool ok = open_bench(&b, model, err) && hed_model_export(b.model, to, err);
    close_bench(&b);
    return ok;
}

static double text_dot(const hed_model *model, const hed_sample *sample)
{
    const int16_t *table = hed_model_text_table(model);
    double dot = 0;
    for (uint32_t i = 0; table && i < sample->n; i++)
        dot += table[sample->buckets[i]] * hed_sample_value(sample, i);
    return dot;
}

bool hed_export_vectors(const char *path, const char *const *corpora, size_t n, const hed_reader_options *reader,
                        double positive_at, hed_buf *to, hed_err *err)
{
    hed_workshop w;
    const hed_workshop_options options = {
        .corpora = corpora, .n_corpora = n, .reader = reader, .positive_at = positive_at};
    const bool ok = hed_workshop_open(&w, &options, err);
    hed_model *model = ok ? hed_model_open(&w, path, err) : NULL;
    if (model) {
        const size_t d = hed_model_columns(model);
        double *row = HED_NEW_N(w.arena, double, d + 1);
        for (size_t i = 0; i < w.rows.rows.n; i++) {
            hed_model_row(model, w.samples[i].dense, text_dot(model, &w.samples[i]), row);
            hed_buf_cstr(to, w.rows.rows.at[i].target >= w.positive_at ? "1" : "-1");
            for (size_t j = 0; j < d; j++)
                if (fabs(row[j]) > 0)
                    hed_buf_printf(to, " %zu:%.17g", j + 1, row[j]);
            hed_buf_char(to, '\n');
        }
        hed_model_free(model);
    }
    hed_workshop_close(&w);
    return model != NULL;
}

bool hed_import_libsvm(const char *model, const char *libsvm, const char *out, hed_err *err)
{
    bench b;
    hed_str text;
    hed_buf file = {0}, card = {0};
    bool ok = open_bench(&b, model, err) && hed_file_read(b.arena, libsvm, MAX_LIBSVM, &text, err) &&
              hed_model_import(b.model, text, libsvm, &file, err);
    if (ok) {
        hed_buf_printf(&card,
                       "%s\n## Changed since\n\nThe headline stage was replaced by another, from a model of libsvm "
                       "(SHA-256 %.16s…). The figures above are\nof the model before that.\n",
                       hed_model_about(b.model)->card, hed_sha256_of(text).hex);
        ok = hed_model_seal(&file, hed_buf_str(&card), err) && hed_file_write(out, hed_buf_str(&file), err);
    }
    hed_buf_free(&card);
    hed_buf_free(&file);
    close_bench(&b);
    return ok;
}
