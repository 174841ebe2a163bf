/* The headline stage in libsvm's text format, for its own tools and whatever else reads it. The reader is ours:
 * libsvm's own takes truncated files and crashes on malformed headers. A decision value there is the margin less the
 * margin at which the score reaches the model's threshold, so that its sign, which svm-predict goes by, is hed's label.
 */
#include "model/parts.h"

#include <math.h>
#include <stdlib.h>

static const char *const kernel_names[HED_KERNELS] = {"linear", "polynomial", "rbf", "sigmoid"};

#define MAX_VALUE 1e30              /* as in the model's file */
#define MAX_CELLS ((size_t)1 << 24) /* 128 MB of support vectors */

size_t hed_model_columns(const hed_model *m)
{
    return m->d;
}

void hed_model_row(const hed_model *m, const float *dense, double text_dot, double *row)
{
    const size_t n = m->h.n_features;
    for (size_t i = 0; i < n; i++)
        row[i] = ((double)dense[m->info.features[i]] - m->mean[i]) * m->scale[i];
    if (m->h.has_text)
        row[n] = (m->h.text_scale * text_dot + m->h.text_bias - m->mean[n]) * m->scale[n];
}

static bool level(const hed_model_header *h, hed_err *err)
{
    return hed_fail(err, HED_EUSAGE, NULL, 0, "no margin of the model gives a score at its threshold of %g",
                    h->threshold);
}

/* The margin at the threshold; false when every score is on one side of it. */
static bool turning_point(const hed_model *m, double *margin, hed_err *err)
{
    const hed_model_header *h = &m->h;
    if (m->tail.steps.n > 0)
        return hed_isotonic_turn(&m->tail.steps, h->threshold, margin) || level(h, err);
    const double share = (h->threshold - h->low) / (h->high - h->low);
    if (!(share > 0 && share < 1) || !(h->platt_a < 0))
        return level(h, err);
    *margin = (log(1 / share - 1) - h->platt_b) / h->platt_a;
    return true;
}

/* ---- Writing */

static void put_vector(double coef, const double *sv, size_t d, hed_buf *to)
{
    hed_buf_printf(to, "%.17g", coef);
    for (size_t i = 0; i < d; i++)
        if (fabs(sv[i]) > 0)
            hed_buf_printf(to, " %zu:%.17g", i + 1, sv[i]);
    hed_buf_cstr(to, " \n");
}

bool hed_model_export(const hed_model *m, hed_buf *to, hed_err *err)
{
    const hed_model_header *h = &m->h;
    const bool linear = h->kernel == HED_LINEAR;
    size_t positive = 0;
    double turn;
    if (!turning_point(m, &turn, err))
        return false;
    for (size_t i = 0; !linear && i < h->n_sv; i++)
        positive += m->coef[i] > 0;
    const size_t n = linear ? 1 : h->n_sv;
    positive = linear ? 1 : positive;
    hed_buf_printf(to, "svm_type c_svc\nkernel_type %s\n", kernel_names[h->kernel]);
    if (h->kernel == HED_POLY)
        hed_buf_printf(to, "degree %d\n", HED_MODEL_DEGREE);
    if (!linear)
        hed_buf_printf(to, "gamma %.17g\n", h->gamma);
    if (h->kernel == HED_POLY || h->kernel == HED_SIGMOID)
        hed_buf_printf(to, "coef0 %.17g\n", h->coef0);
    hed_buf_printf(to, "nr_class 2\ntotal_sv %zu\nrho %.17g\nlabel 1 -1\nnr_sv %zu %zu\nSV\n", n, turn - h->bias,
                   positive, n - positive);
    if (linear)
        put_vector(1, m->weights, m->d, to);
    for (int sign = 0; !linear && sign < 2; sign++) /* libsvm keeps those of a class together */
        for (size_t i = 0; i < n; i++)
            if ((m->coef[i] > 0) == (sign == 0))
                put_vector(m->coef[i], m->sv + i * m->d, m->d, to);
    return true;
}

/* ---- Reading */

typedef struct imported {
    const char *path;
    hed_err *err;
    unsigned line;
    size_t d, n_sv, read;
    long long kernel, degree, classes, counts[2], labels[2];
    double gamma, coef0, rho;
    unsigned seen;     /* bit of each row of keys[] */
    double *coef, *sv; /* for free() */
} imported;

static bool wrong(const imported *in, const char *what)
{
    return hed_fail(in->err, HED_ESYNTAX, in->path, in->line, "is not a model of libsvm that fits: %s", what);
}

static bool number(hed_str s, double *out)
{
    return hed_str_double(s, out) && fabs(*out) <= MAX_VALUE;
}

static bool one_real(imported *in, hed_str rest, double *out)
{
    hed_str word;
    return (hed_str_word(&rest, &word) && number(word, out) && !hed_str_word(&rest, &word)) ||
           wrong(in, "one number should stand here");
}

static bool whole(imported *in, hed_str rest, long long *out, size_t n)
{
    hed_str word;
    size_t i = 0;
    for (; i < n && hed_str_word(&rest, &word) && hed_str_int(word, &out[i]);)
        i++;
    return (i == n && !hed_str_word(&rest, &word)) || wrong(in, "another count of whole numbers should stand here");
}

static bool read_type(imported *in, hed_str rest)
{
    return hed_str_is(hed_str_trim(rest), "c_svc") || wrong(in, "its svm_type is not c_svc");
}

static bool read_kernel(imported *in, hed_str rest)
{
    for (in->kernel = 0; in->kernel < HED_KERNELS; in->kernel++)
        if (hed_str_is(hed_str_trim(rest), kernel_names[in->kernel]))
            return true;
    return wrong(in, "its kernel_type is not linear, polynomial, rbf or sigmoid");
}

static bool read_degree(imported *in, hed_str rest)
{
    return whole(in, rest, &in->degree, 1) && (in->degree == HED_MODEL_DEGREE || wrong(in, "its degree is not 2"));
}

static bool read_gamma(imported *in, hed_str rest)
{
    return one_real(in, rest, &in->gamma) && (in->gamma >= 0 || wrong(in, "its gamma is below 0"));
}

static bool read_coef0(imported *in, hed_str rest)
{
    return one_real(in, rest, &in->coef0);
}

static bool read_classes(imported *in, hed_str rest)
{
    return whole(in, rest, &in->classes, 1) && (in->classes == 2 || wrong(in, "it does not have two classes"));
}

static bool read_total(imported *in, hed_str rest)
{
    long long n;
    if (!whole(in, rest, &n, 1))
        return false;
    if (n < 1 || n > (long long)HED_MODEL_VECTORS)
        return wrong(in, "its number of support vectors is out of range");
    in->n_sv = (size_t)n;
    return true;
}

static bool read_rho(imported *in, hed_str rest)
{
    return one_real(in, rest, &in->rho);
}

static bool read_labels(imported *in, hed_str rest)
{
    return whole(in, rest, in->labels, 2) &&
           ((in->labels[0] == 1 && in->labels[1] == -1) || (in->labels[0] == -1 && in->labels[1] == 1) ||
            wrong(in, "its labels are not 1 and -1"));
}

static bool read_counts(imported *in, hed_str rest)
{
    return whole(in, rest, in->counts, 2);
}

static bool ignored(imported *in, hed_str rest)
{
    (void)in, (void)rest;
    return true;
}

static const struct key {
    const char *name;
    bool needed;
    bool (*read)(imported *in, hed_str rest);
} keys[] = {
    {"svm_type", true, read_type},
    {"kernel_type", true, read_kernel},
    {"degree", false, read_degree},
    {"gamma", false, read_gamma},
    {"coef0", false, read_coef0},
    {"nr_class", true, read_classes},
    {"total_sv", true, read_total},
    {"rho", true, read_rho},
    {"label", true, read_labels},
    {"nr_sv", true, read_counts},
    {"probA", false, ignored},
    {"probB", false, ignored},
    {"prob_density_marks", false, ignored},
};
#define KEYS (sizeof keys / sizeof *keys)

static bool read_key(imported *in, hed_str line)
{
    hed_str name;
    if (!hed_str_word(&line, &name))
        return wrong(in, "a line is empty");
    for (unsigned i = 0; i < KEYS; i++) {
        if (!hed_str_is(name, keys[i].name))
            continue;
        if (in->seen >> i & 1)
            return wrong(in, "a key stands there twice");
        in->seen |= 1u << i;
        return keys[i].read(in, line);
    }
    return wrong(in, "a key is not known");
}

static bool read_header(imported *in, hed_str *rest)
{
    hed_str line;
    for (;;) {
        in->line++;
        if (!hed_str_line(rest, &line))
            return wrong(in, "it ends before its support vectors");
        if (hed_str_is(hed_str_trim(line), "SV"))
            break;
        if (!read_key(in, line))
            return false;
    }
    for (unsigned i = 0; i < KEYS; i++)
        if (keys[i].needed && !(in->seen >> i & 1))
            return hed_fail(in->err, HED_ESYNTAX, in->path, in->line, "is not a model of libsvm that fits: no %s",
                            keys[i].name);
    if (in->counts[0] < 0 || in->counts[1] < 0 || in->counts[0] > (long long)in->n_sv ||
        (size_t)in->counts[0] + (size_t)in->counts[1] != in->n_sv)
        return wrong(in, "nr_sv does not add up to total_sv");
    return true;
}

/* "coef 1:value 3:value …", indices rising. */
static bool read_vector(imported *in, hed_str line)
{
    hed_str word;
    long long last = 0;
    double *sv = in->sv + in->read * in->d;
    if (!hed_str_word(&line, &word) || !number(word, &in->coef[in->read]))
        return wrong(in, "a support vector does not start with a number");
    while (hed_str_word(&line, &word)) {
        const char *colon = memchr(word.ptr, ':', word.len);
        const size_t at = colon ? (size_t)(colon - word.ptr) : 0;
        long long index;
        if (!colon || !hed_str_int(hed_str_sub(word, 0, at), &index))
            return wrong(in, "a value is not written index:number");
        if (index <= last || index > (long long)in->d)
            return wrong(in, "an index is out of range or does not rise");
        if (!number(hed_str_sub(word, at + 1, word.len), &sv[index - 1]))
            return wrong(in, "a value is not written index:number");
        last = index;
    }
    in->read++;
    return true;
}

static bool read_vectors(imported *in, hed_str rest)
{
    hed_str line;
    if (rest.len / 2 < in->n_sv) /* before memory is asked for */
        return wrong(in, "it has fewer support vectors than it says");
    if (in->n_sv > MAX_CELLS / (in->d + 1))
        return wrong(in, "it has more support vectors than a model may");
    in->coef = calloc(in->n_sv, sizeof *in->coef);
    in->sv = calloc(in->n_sv * (in->d + 1), sizeof *in->sv);
    if (!in->coef || !in->sv)
        return hed_fail(in->err, HED_ELIMIT, in->path, 0, "is too large for the memory there is");
    while (hed_str_line(&rest, &line)) {
        in->line++;
        if (in->read == in->n_sv)
            return wrong(in, "it has more support vectors than it says");
        if (!read_vector(in, line))
            return false;
    }
    return in->read == in->n_sv || wrong(in, "it has fewer support vectors than it says");
}

static void put(hed_buf *file, const void *at, size_t n, size_t size)
{
    hed_buf_put(file, (hed_str){at, n * size});
}

/* The base model's file with another headline stage in it, not sealed. */
static bool write(const hed_model *base, const imported *in, double turn, hed_buf *file)
{
    const double sign = in->labels[0] > 0 ? 1 : -1;
    const bool linear = in->kernel == HED_LINEAR;
    hed_model_header h = base->h;
    double *weights = calloc(in->d, sizeof *weights);
    if (!weights)
        return false;
    for (size_t i = 0; i < in->n_sv; i++) {
        in->coef[i] *= sign;
        for (size_t j = 0; j < in->d; j++)
            weights[j] += in->coef[i] * in->sv[i * in->d + j];
    }
    h.length = 0; /* until it is sealed */
    h.version = HED_MODEL_TAIL;
    h.kernel = (uint32_t)in->kernel;
    h.n_sv = linear ? 0 : (uint32_t)in->n_sv;
    h.gamma = linear ? base->h.gamma : in->gamma;
    h.coef0 = linear ? 0 : in->coef0;
    h.bias = turn - sign * in->rho;
    put(file, &h, 1, sizeof h);
    put(file, base->info.features, h.n_features, sizeof *base->info.features);
    put(file, base->mean, in->d, sizeof(double));
    put(file, base->scale, in->d, sizeof(double));
    if (linear)
        put(file, weights, in->d, sizeof(double));
    put(file, in->coef, h.n_sv, sizeof(double));
    put(file, in->sv, h.n_sv * in->d, sizeof(double));
    put(file, base->table, h.n_buckets, sizeof *base->table);
    hed_tail_put(&base->tail, h.n_buckets, file);
    free(weights);
    return true;
}

bool hed_model_import(const hed_model *base, hed_str text, const char *path, hed_buf *file, hed_err *err)
{
    imported in = {.path = path, .err = err, .d = base->d};
    double turn;
    bool ok = turning_point(base, &turn, err) && read_header(&in, &text) && read_vectors(&in, text);
    if (ok && !write(base, &in, turn, file))
        ok = hed_fail(err, HED_ELIMIT, path, 0, "is too large for the memory there is");
    free(in.coef);
    free(in.sv);
    return ok;
}
