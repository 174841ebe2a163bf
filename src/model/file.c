/* The model's file: sealing on one side, on the other every check before anything is used. The checksum that a load
 * verifies is a fast 64-bit one, because SHA-256 of a model would take longer than checking a headline; it guards
 * against cut and flipped bytes, not against a forger. */
#include "model/parts.h"

#include <limits.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/mman.h>

#define MAX_MODEL ((size_t)256 << 20)
#define MODEL_ROOM ((size_t)1 << 16) /* beside four times the bytes: the structures, and what alignment takes */
#define HUGE_PAGE ((size_t)2 << 20)
#define MAX_NUMBER 1e30 /* of what a file holds, so that no score can overflow */

static const char magic[8] = "hedmodel";

/* ---- Writing */

bool hed_model_seal(hed_buf *file, hed_str card, hed_err *err)
{
    hed_model_header h;
    if (file->len < sizeof h)
        return hed_fail(err, HED_EUSAGE, NULL, 0, "these bytes are not what training gave");
    memcpy(&h, file->ptr, sizeof h);
    if (h.length != 0)
        return hed_fail(err, HED_EUSAGE, NULL, 0, "the model is sealed already");
    memcpy(h.magic, magic, sizeof magic);
    h.card = card.len;
    hed_buf_put(file, card);
    h.length = file->len;
    memcpy(file->ptr, &h, sizeof h);
    hed_sha256 name = hed_sha256_of(hed_str_sub(hed_buf_str(file), HED_MODEL_NAMED, file->len));
    memcpy(h.sha256, name.hex, sizeof h.sha256);
    memcpy(file->ptr, &h, sizeof h);
    h.checksum = hed_hash(file->ptr + HED_MODEL_CHECKED, file->len - HED_MODEL_CHECKED, 0);
    memcpy(file->ptr, &h, sizeof h);
    return true;
}

/* ---- Reading */

typedef struct cursor {
    hed_str rest;
    hed_arena *arena;
    bool ok;
} cursor;

/* The next n·size bytes; NULL when there are fewer. */
static const char *next(cursor *c, size_t n, size_t size)
{
    const char *at = c->rest.ptr;
    if (!c->ok || n > c->rest.len / size) {
        c->ok = false;
        return NULL;
    }
    c->rest = hed_str_sub(c->rest, n * size, c->rest.len);
    return at;
}

static const void *array(cursor *c, size_t n, size_t size)
{
    const char *at = next(c, n, size);
    void *copy = at ? hed_arena_take(c->arena, n * size, sizeof(double)) : NULL;
    if (copy && n > 0)
        memcpy(copy, at, n * size);
    return copy;
}

/* The text stage looks into its table at random: a huge page, where there are any, is one fault and one address to
 * translate instead of 512. */
static const int16_t *text_table(cursor *c, size_t n)
{
    const size_t size = n * sizeof(int16_t);
    if (size < HUGE_PAGE)
        return array(c, n, sizeof(int16_t));
    const char *at = next(c, n, sizeof(int16_t));
    if (!at)
        return NULL;
    char *copy = hed_arena_take(c->arena, size + HUGE_PAGE, 1);
    copy += HUGE_PAGE - (uintptr_t)copy % HUGE_PAGE;
    madvise(copy, size - size % HUGE_PAGE, MADV_HUGEPAGE);
    return memcpy(copy, at, size);
}

static bool sane(const double *values, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!(fabs(values[i]) <= MAX_NUMBER)) /* nor NAN */
            return false;
    return true;
}

static bool corrupt(const char *path, hed_err *err, const char *what)
{
    return hed_fail(err, HED_ECORRUPT, path, 0, "is not a whole model: %s", what);
}

/* It is shown to people: it may not hold anything but digits, whoever wrote it. */
static bool is_hex(const char *s, size_t n)
{
    while (n > 0 && (('0' <= s[n - 1] && s[n - 1] <= '9') || ('a' <= s[n - 1] && s[n - 1] <= 'f')))
        n--;
    return n == 0;
}

static bool check_header(const hed_model_header *h, hed_str bytes, const char *path, const hed_model_fits *fits,
                         hed_err *err)
{
    if (memcmp(h->magic, magic, sizeof magic) != 0)
        return hed_fail(err, HED_ECORRUPT, path, 0, "is not a model of hed");
    if (h->version < HED_MODEL_SIGMOID || h->version > HED_MODEL_TAIL)
        return hed_fail(err, HED_ESCHEMA, path, 0, "has model format %u; this hed reads %d to %d", h->version,
                        HED_MODEL_SIGMOID, HED_MODEL_TAIL);
    if (h->length != bytes.len)
        return hed_fail(err, HED_ECORRUPT, path, 0, "has %zu bytes and should have %llu", bytes.len,
                        (unsigned long long)h->length);
    if (h->checksum != hed_hash(bytes.ptr + HED_MODEL_CHECKED, bytes.len - HED_MODEL_CHECKED, 0))
        return corrupt(path, err, "its checksum is wrong");
    if (h->kernel >= HED_KERNELS || h->has_text > 1 || h->n_features > HED_MODEL_FEATURES ||
        h->n_sv > HED_MODEL_VECTORS || h->n_buckets > HED_MODEL_BUCKETS || (h->n_buckets & (h->n_buckets - 1)) ||
        (h->has_text && h->n_buckets == 0))
        return corrupt(path, err, "its sizes are out of range");
    if (!is_hex(h->sha256, sizeof h->sha256))
        return corrupt(path, err, "its own hash is not one");
    if (strlen(fits->schema) != sizeof h->schema || memcmp(h->schema, fits->schema, sizeof h->schema) != 0)
        return hed_fail(err, HED_ESCHEMA, path, 0,
                        "was trained on another feature table (schema %.16s, here %s); train it again", h->schema,
                        fits->schema);
    if (strlen(fits->lexicon) != sizeof h->lexicon || memcmp(h->lexicon, fits->lexicon, sizeof h->lexicon) != 0)
        return hed_fail(err, HED_ESCHEMA, path, 0,
                        "was trained with another lexicon (%.12s, here %.12s); train it again", h->lexicon,
                        fits->lexicon);
    return true;
}

static bool check_features(const uint32_t *features, size_t n, const hed_model_fits *fits)
{
    for (size_t i = 0; i < n; i++)
        if (features[i] >= fits->n_all_features || (i > 0 && features[i] <= features[i - 1]))
            return false;
    return true;
}

static void fold(hed_model *m)
{
    const size_t n = m->h.n_features;
    m->dense_weights = HED_NEW_N(m->arena, double, n);
    m->folded_bias = m->h.bias;
    for (size_t i = 0; i < m->d; i++)
        m->folded_bias -= m->weights[i] * m->mean[i] * m->scale[i];
    for (size_t i = 0; i < n; i++)
        m->dense_weights[i] = m->weights[i] * m->scale[i];
    if (m->h.has_text) {
        m->folded_bias += m->weights[n] * m->scale[n] * m->h.text_bias;
        m->text_weight = m->weights[n] * m->scale[n] * m->h.text_scale;
    }
}

static bool numbers_sane(const hed_model *m)
{
    const hed_model_header *h = &m->h;
    const double scalars[] = {h->threshold, h->text_scale, h->text_bias, h->bias, h->gamma,
                              h->coef0,     h->platt_a,    h->platt_b,   h->low,  h->high};
    return h->gamma >= 0 && h->threshold >= 0 && h->threshold <= 1 && h->low >= 0 && h->low < h->high && h->high <= 1 &&
           sane(scalars, sizeof scalars / sizeof *scalars) && sane(m->mean, m->d) && sane(m->scale, m->d) &&
           (!m->weights || sane(m->weights, m->d)) && (!m->coef || sane(m->coef, h->n_sv)) &&
           (!m->sv || sane(m->sv, h->n_sv * m->d));
}

/* Margins rise, scores do not fall and are 0 to 1. */
static bool steps_sane(const hed_steps *s)
{
    for (size_t i = 0; i < s->n; i++)
        if (!(s->scores[i] >= 0 && s->scores[i] <= 1) || (i > 0 && !(s->margins[i] > s->margins[i - 1])) ||
            (i > 0 && s->scores[i] < s->scores[i - 1]))
            return false;
    return sane(s->margins, s->n);
}

/* How many of a part follow; false when they are more than there may be. */
static bool count(cursor *c, size_t least, size_t most, size_t *n)
{
    const uint64_t *number = array(c, 1, sizeof *number);
    *n = number && *number >= least && *number <= most ? (size_t)*number : 0;
    return !number || (*number >= least && *number <= most);
}

static bool too_many(const char *path, hed_err *err)
{
    return corrupt(path, err, "its sizes are out of range");
}

static bool read_steps(hed_model *m, cursor *c, const char *path, hed_err *err)
{
    hed_steps *s = &m->tail.steps;
    if (!count(c, m->h.version == HED_MODEL_ISOTONIC, HED_MODEL_POINTS, &s->n))
        return too_many(path, err);
    s->margins = array(c, s->n, sizeof(double));
    s->scores = array(c, s->n, sizeof(double));
    return !c->ok || steps_sane(s) || corrupt(path, err, "its calibration is none");
}

static bool read_scales(hed_model *m, cursor *c, const char *path, hed_err *err)
{
    hed_tail *t = &m->tail;
    if (!count(c, m->h.version == HED_MODEL_SCALES, HED_MODEL_MOST_SCALES, &t->n_scales))
        return too_many(path, err);
    t->scales = array(c, t->n_scales, sizeof *t->scales);
    return !c->ok || hed_scales_sane(t->scales, t->n_scales) || corrupt(path, err, "its scales are none");
}

static bool read_tables(hed_model *m, cursor *c, const char *path, hed_err *err)
{
    hed_tail *t = &m->tail;
    if (!count(c, 0, m->h.has_text && t->n_scales > 0 ? HED_MODEL_TABLES - 1 : 0, &t->n_more))
        return too_many(path, err);
    t->table_of = array(c, t->n_more > 0 ? t->n_scales : 0, sizeof *t->table_of);
    t->more = array(c, t->n_more * m->h.n_buckets, sizeof *t->more);
    for (size_t i = 0; c->ok && t->n_more > 0 && i < t->n_scales; i++)
        if (t->table_of[i] > t->n_more)
            return corrupt(path, err, "a scale is of a text table that is not there");
    return true;
}

static bool read_taught(hed_model *m, cursor *c, const char *path, hed_err *err)
{
    hed_taught *k = &m->tail.taught;
    if (!count(c, 0, HED_MODEL_TAUGHT_WORDS, &k->n_words))
        return too_many(path, err);
    k->words = array(c, k->n_words, sizeof *k->words);
    return true;
}

static bool read_tail(hed_model *m, cursor *c, const char *path, hed_err *err)
{
    static const struct {
        uint32_t since; /* version */
        bool (*read)(hed_model *, cursor *, const char *, hed_err *);
    } parts[] = {{HED_MODEL_ISOTONIC, read_steps},
                 {HED_MODEL_SCALES, read_scales},
                 {HED_MODEL_TAIL, read_tables},
                 {HED_MODEL_TAIL, read_taught}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (m->h.version >= parts[i].since && !parts[i].read(m, c, path, err))
            return false;
    return true;
}

static hed_model_info describe(const hed_model *m, const uint32_t *features, hed_str card)
{
    const hed_model_header *h = &m->h;
    return (hed_model_info){
        .schema = hed_arena_cstr(m->arena, (hed_str){h->schema, sizeof h->schema}),
        .lexicon = hed_arena_cstr(m->arena, (hed_str){h->lexicon, sizeof h->lexicon}),
        .kernel = hed_kernel_names[h->kernel],
        .card = hed_arena_cstr(m->arena, card),
        .hash = hed_arena_cstr(m->arena, (hed_str){h->sha256, sizeof h->sha256}),
        .threshold = h->threshold,
        .n_features = h->n_features,
        .features = features,
        .has_text = h->has_text,
    };
}

static bool read_parts(hed_model *m, cursor *c, const char *path, const hed_model_fits *fits, hed_err *err)
{
    const hed_model_header *h = &m->h;
    const bool linear = h->kernel == HED_LINEAR;
    m->d = (size_t)h->n_features + h->has_text;
    const uint32_t *features = array(c, h->n_features, sizeof *features);
    m->mean = array(c, m->d, sizeof(double));
    m->scale = array(c, m->d, sizeof(double));
    m->weights = linear ? array(c, m->d, sizeof(double)) : NULL;
    m->coef = linear ? NULL : array(c, h->n_sv, sizeof(double));
    m->sv = linear ? NULL : array(c, h->n_sv * m->d, sizeof(double));
    m->table = h->has_text ? text_table(c, h->n_buckets) : NULL;
    m->text = m->table;
    if (!read_tail(m, c, path, err))
        return false;
    if (!c->ok || c->rest.len != h->card)
        return corrupt(path, err, "its parts do not add up to its length");
    if (!check_features(features, h->n_features, fits))
        return corrupt(path, err, "it names features that are not there");
    if (!numbers_sane(m))
        return corrupt(path, err, "it has a number out of range");
    m->info = describe(m, features, c->rest);
    if (linear)
        fold(m);
    return true;
}

hed_model *hed_model_parse(hed_str bytes, const char *path, const hed_model_fits *fits, hed_err *err)
{
    hed_model_header h;
    if (bytes.len < sizeof h) {
        corrupt(path, err, "it ends inside its header");
        return NULL;
    }
    memcpy(&h, bytes.ptr, sizeof h);
    if (!check_header(&h, bytes, path, fits, err))
        return NULL;
    hed_arena *arena = hed_arena_new(bytes.len * 4 + MODEL_ROOM, err);
    if (!arena)
        return NULL;
    hed_model *m = HED_NEW(arena, hed_model);
    m->arena = arena;
    m->h = h;
    cursor c = {.rest = hed_str_sub(bytes, sizeof h, bytes.len), .arena = arena, .ok = true};
    if (read_parts(m, &c, path, fits, err))
        return m;
    hed_arena_free(arena);
    return NULL;
}

hed_model *hed_model_load(const char *path, const hed_model_fits *fits, hed_err *err)
{
    hed_str bytes;
    char file[PATH_MAX];
    const char *scale = hed_file_exists(path) ? NULL : strrchr(path, '#');
    snprintf(file, sizeof file, "%.*s", scale ? (int)(scale - path) : (int)strlen(path), path);
    if (!hed_file_map(file, MAX_MODEL, &bytes, err))
        return NULL;
    hed_model *model = hed_model_parse(bytes, file, fits, err);
    hed_file_unmap(bytes);
    if (model && scale && !hed_model_rescale(model, hed_str_of(scale + 1), file, err)) {
        hed_model_free(model);
        return NULL;
    }
    return model;
}

void hed_model_free(hed_model *model)
{
    if (model)
        hed_arena_free(model->arena);
}

const hed_model_info *hed_model_about(const hed_model *model)
{
    return &model->info;
}

hed_model_numbers hed_model_inside(const hed_model *m)
{
    const hed_model_header *h = &m->h;
    return (hed_model_numbers){.bytes_text = h->n_buckets * sizeof *m->table,
                               .n_sv = h->n_sv,
                               .gamma = h->gamma,
                               .bias = h->bias,
                               .platt_a = h->platt_a,
                               .platt_b = h->platt_b,
                               .low = h->low,
                               .high = h->high,
                               .n_points = m->tail.steps.n};
}

const double *hed_model_weights(const hed_model *m)
{
    return m->weights;
}
