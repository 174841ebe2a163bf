/* The model's file under damage, and the measures. */
#include "model/parts.h"

#include "model_planted.h"
#include <stdio.h>
#include <stdlib.h>

#include <math.h>
#include <stddef.h>
#include <unistd.h>

static hed_buf small_file(const char *kernel)
{
    const hed_sample *samples = plant_samples(40, .5, 20);
    hed_model_train_options options = planted_options();
    options.kernel = kernel;
    options.c_text = options.c_headline = 1;
    options.gamma = .1;
    return planted_file(samples, 40, &options);
}

static hed_model *refused(hed_str bytes, hed_err *err)
{
    *err = (hed_err){0};
    return hed_model_parse(bytes, "x.hed", &planted_fits, err);
}

TEST(model_tells_what_it_is)
{
    const hed_buf file = small_file("rbf");
    const hed_model_info *info = hed_model_about(planted_parse(hed_buf_str(&file)));
    const hed_str named = hed_str_sub(hed_buf_str(&file), HED_MODEL_NAMED, file.len);
    ck_assert_str_eq(info->schema, SCHEMA);
    ck_assert_str_eq(info->lexicon, LEXICON);
    ck_assert_str_eq(info->kernel, "rbf");
    ck_assert_str_eq(info->card, "# A card\n");
    ck_assert_str_eq(info->hash, hed_sha256_of(named).hex);
    ck_assert_uint_eq(info->n_features, FEATURES);
    ck_assert_uint_eq(info->features[4], 4);
    ck_assert(info->has_text);
}
END

TEST(file_on_disk_is_the_model)
{
    const hed_buf file = small_file("linear");
    const hed_sample *samples = plant_samples(20, .5, 21);
    hed_model *before = planted_parse(hed_buf_str(&file));
    char path[] = "/tmp/hed-unit-XXXXXX";
    hed_err err = {0};
    ck_assert_int_ge(mkstemp(path), 0);
    ck_assert_msg(hed_file_write(path, hed_buf_str(&file), &err), "%s", err.text);
    hed_model *after = hed_model_load(path, &planted_fits, &err);
    unlink(path);
    ck_assert_msg(after != NULL, "%s", err.text);
    for (size_t i = 0; i < 20; i++)
        ck_assert(hed_model_score(before, samples[i].dense, .3).margin ==
                  hed_model_score(after, samples[i].dense, .3).margin);
    hed_model_free(before);
    hed_model_free(after);
    hed_model_free(NULL);
    ck_assert(hed_model_load(path, &planted_fits, &err) == NULL);
    ck_assert_str_eq(err.path, path);
}
END

TEST(every_cut_and_every_tail_is_refused)
{
    hed_buf file = small_file("poly");
    hed_err err;
    for (size_t n = 0; n < file.len; n++) {
        ck_assert_msg(refused(unit_guarded((hed_str){file.ptr, n}), &err) == NULL, "cut at %zu", n);
        ck_assert_int_eq(err.code, HED_ECORRUPT);
        ck_assert_str_eq(err.path, "x.hed");
        ck_assert_msg(err.text[0] && !strchr(err.text, '\n'), "cut at %zu: \"%s\"", n, err.text);
    }
    file.len++; /* a NUL is there */
    ck_assert(refused(hed_buf_str(&file), &err) == NULL);
}
END

TEST(every_changed_bit_is_refused)
{
    const hed_buf file = small_file("linear");
    hed_err err;
    for (size_t i = 0; i < file.len * 8; i++) {
        file.ptr[i / 8] = (char)(file.ptr[i / 8] ^ 1 << i % 8);
        ck_assert_msg(refused(hed_buf_str(&file), &err) == NULL, "bit %zu of byte %zu", i % 8, i / 8);
        ck_assert(err.text[0] && (err.code == HED_ECORRUPT || err.code == HED_ESCHEMA));
        file.ptr[i / 8] = (char)(file.ptr[i / 8] ^ 1 << i % 8);
    }
    ck_assert(refused(hed_buf_str(&file), &err) != NULL);
}
END

/* What a checksum does not stop: a file that was made so. */
TEST(consistent_nonsense_is_refused)
{
#define AT(field) offsetof(hed_model_header, field), sizeof(((hed_model_header *)0)->field)
    static const double nan = NAN, huge = 1e31, negative = -1;
    static const uint32_t seven = 7, million = 2000000, odd = 63;
    static const uint64_t long_card = UINT64_MAX - 8;
    static const struct {
        size_t at, size;
        const void *value;
        const char *wants;
    } cases[] = {
        {AT(magic), "notmodel", "not a model"},
        {AT(version), &seven, "format 7"},
        {AT(kernel), &seven, "sizes"},
        {AT(has_text), &seven, "sizes"},
        {AT(n_features), &million, "sizes"},
        {AT(n_sv), &million, "sizes"},
        {AT(n_buckets), &odd, "sizes"},
        {AT(n_features), &seven, "not a whole"},
        {AT(card), &long_card, "add up"},
        {AT(threshold), &negative, "range"},
        {AT(gamma), &negative, "range"},
        {AT(text_scale), &nan, "range"},
        {AT(bias), &huge, "range"},
        {AT(platt_a), &nan, "range"},
        {AT(low), &negative, "range"},
        {AT(high), &negative, "range"},
        {offsetof(hed_model_header, sha256), 1, "\033", "hash"},
        {offsetof(hed_model_header, schema), 1, "?", "feature table"},
        {offsetof(hed_model_header, lexicon), 1, "?", "lexicon"},
        {sizeof(hed_model_header), 4, &million, "features"},      /* no such feature */
        {sizeof(hed_model_header) + 16, 4, "\0\0\0", "features"}, /* and none twice */
        {sizeof(hed_model_header) + 20, 8, &nan, "range"},        /* a mean */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const hed_buf file = small_file("linear");
        hed_err err;
        memcpy(file.ptr + cases[i].at, cases[i].value, cases[i].size);
        const uint64_t sum = hed_hash(file.ptr + HED_MODEL_CHECKED, file.len - HED_MODEL_CHECKED, 0);
        memcpy(file.ptr + offsetof(hed_model_header, checksum), &sum, sizeof sum);
        ck_assert_msg(refused(hed_buf_str(&file), &err) == NULL, "case %zu was taken", i);
        ck_assert_msg(strstr(err.text, cases[i].wants) != NULL, "case %zu: \"%s\"", i, err.text);
    }
}
END

TEST(only_what_training_gave_is_sealed_and_once)
{
    hed_buf file = small_file("linear"), empty = {0};
    hed_err err;
    ck_assert(!hed_model_seal(&file, HED_S("again"), &err));
    ck_assert_err_has(err, "sealed already");
    ck_assert(!hed_model_seal(&empty, HED_S("card"), &err));
    ck_assert_int_eq(err.code, HED_EUSAGE);
}
END

/* ---- Measures: tests/cases/model/measures.txt */

static double measure_of(const hed_measures *m, hed_str name)
{
    const struct {
        const char *name;
        double value;
    } all[] = {{"n", (double)m->n},       {"positives", (double)m->positives},
               {"tp", (double)m->tp},     {"fp", (double)m->fp},
               {"tn", (double)m->tn},     {"fn", (double)m->fn},
               {"accuracy", m->accuracy}, {"precision", m->precision},
               {"recall", m->recall},     {"f1", m->f1},
               {"macro_f1", m->macro_f1}, {"auc", m->auc},
               {"pr_auc", m->pr_auc},     {"mse", m->mse},
               {"brier", m->brier},       {"ece", m->ece},
               {"ece_fair", m->ece_fair}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (hed_str_is(name, all[i].name))
            return all[i].value;
    ck_abort_msg("there is no measure \"%.*s\"", HED_FMT(name));
}

/* The part of *rest up to the mark, trimmed; *rest moves behind it. */
static hed_str part(hed_str *rest, char mark)
{
    const char *end = rest->len ? memchr(rest->ptr, mark, rest->len) : NULL;
    const size_t n = end ? (size_t)(end - rest->ptr) : rest->len;
    const hed_str found = hed_str_trim((hed_str){rest->ptr, n});
    *rest = hed_str_sub(*rest, n + (end != NULL), rest->len);
    return found;
}

static double number(hed_str s)
{
    double value = NAN;
    ck_assert_msg(hed_str_is(s, "nan") || hed_str_double(s, &value), "\"%.*s\" is no number", HED_FMT(s));
    return value;
}

TEST(measures_are_those_done_by_hand)
{
    hed_str file = unit_file("tests/cases/model/measures.txt"), line;
    size_t cases = 0;
    while (hed_str_line(&file, &line)) {
        double scores[16], targets[16];
        size_t n = 0;
        hed_measures m;
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        const hed_str name = part(&line, '|'), threshold = part(&line, '|');
        hed_str pairs = part(&line, '|'), wants = hed_str_trim(line);
        while (pairs.len > 0) {
            hed_str pair = part(&pairs, ' ');
            scores[n] = number(part(&pair, ':'));
            targets[n++] = number(pair);
        }
        hed_measure(scores, targets, n, number(threshold), .5, &m);
        while (wants.len > 0) {
            hed_str want = part(&wants, ' ');
            const hed_str measure = part(&want, '=');
            const double is = measure_of(&m, measure), should = number(want);
            ck_assert_msg(isnan(should) ? isnan(is) : fabs(is - should) < 1e-6, "%.*s: %.*s is %g", HED_FMT(name),
                          HED_FMT(measure), is);
        }
        cases++;
    }
    ck_assert_uint_ge(cases, 15);
}
END

/* Two corpora that mean other things by their labels: each gets its own scale, and the score without one is that of the
 * two classes. */
TEST(scores_are_on_the_scale_that_is_asked_for)
{
    enum { N = 400 };
    static const char *const names[] = {"outlets", "judges"};
    hed_sample *samples = plant_samples(N, .5, 50);
    hed_model_train_options options = planted_options();
    char path[] = "/tmp/hed-scale-XXXXXX", asked[64];
    hed_err err = {0};
    options.names = names;
    for (size_t i = 0; i < N; i++) {
        samples[i].corpus = i % 2;
        if (i % 2)
            samples[i].target = samples[i].target > 0 ? .6F : .1F;
    }
    const hed_buf file = planted_file(samples, N, &options);
    const int fd = mkstemp(path);
    ck_assert(fd >= 0 && write(fd, file.ptr, file.len) == (ssize_t)file.len);
    close(fd);
    double most[3] = {0};
    static const char *const scales[] = {"", "#outlets", "#judges"};
    for (int s = 0; s < 3; s++) {
        snprintf(asked, sizeof asked, "%s%s", path, scales[s]);
        hed_model *model = hed_model_load(asked, &planted_fits, &err);
        ck_assert_msg(model, "%s", err.text);
        for (size_t i = 0; i < N; i++)
            most[s] = fmax(most[s], hed_model_score(model, samples[i].dense, planted_dot(model, &samples[i])).score);
        hed_model_free(model);
    }
    ck_assert_double_gt(most[0], .9);
    ck_assert_double_gt(most[1], .9);
    ck_assert(most[2] > .5 && most[2] < .7);
    snprintf(asked, sizeof asked, "%s#readers", path);
    ck_assert(!hed_model_load(asked, &planted_fits, &err));
    ck_assert_msg(strstr(err.text, "no scale \"readers\": it has outlets, judges"), "%s", err.text);
    unlink(path);
}
END

const unit_test model_file_tests[] = {
    T(scores_are_on_the_scale_that_is_asked_for),
    T(model_tells_what_it_is),
    T(file_on_disk_is_the_model),
    T(every_cut_and_every_tail_is_refused),
    T(every_changed_bit_is_refused),
    T(consistent_nonsense_is_refused),
    T(only_what_training_gave_is_sealed_and_once),
    T(measures_are_those_done_by_hand),
};
const size_t n_model_file_tests = sizeof model_file_tests / sizeof *model_file_tests;
