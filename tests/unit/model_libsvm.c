/* The headline stage to libsvm's text format and back, and that format under damage. */
#include "model/model.h"

#include "model_planted.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

static const char *const kernels[] = {"linear", "poly", "rbf", "sigmoid"};
enum { KERNELS = 4, N = 300 };

static hed_model *trained(const char *kernel, bool no_text)
{
    hed_model_train_options options = planted_options();
    options.kernel = kernel;
    options.no_text = no_text;
    return planted_model(plant_samples(N, .3, 1), N, &options);
}

static hed_score score(const hed_model *model, const hed_sample *sample)
{
    return hed_model_score(model, sample->dense, planted_dot(model, sample));
}

static hed_str exported(const hed_model *model)
{
    hed_buf text = {0};
    hed_err err = {0};
    ck_assert_msg(hed_model_export(model, &text, &err), "%s", err.text);
    const hed_str kept = hed_arena_str(planted_arena(), hed_buf_str(&text));
    hed_buf_free(&text);
    return kept;
}

TEST(what_is_exported_comes_back_as_the_same_model)
{
    const hed_sample *samples = plant_samples(N, .3, 2);
    for (int i = 0; i < 2 * KERNELS; i++) {
        hed_model *model = trained(kernels[i % KERNELS], i < KERNELS);
        hed_buf file = {0};
        hed_err err = {0};
        ck_assert_msg(hed_model_import(model, exported(model), "m.svm", &file, &err), "%s", err.text);
        ck_assert(hed_model_seal(&file, HED_S("card"), &err));
        hed_model *back = planted_parse(hed_buf_str(&file));
        ck_assert_str_eq(hed_model_about(back)->kernel, kernels[i % KERNELS]);
        for (size_t s = 0; s < N; s++) {
            const hed_score is = score(back, &samples[s]), was = score(model, &samples[s]);
            ck_assert_double_eq_tol(is.margin, was.margin, 1e-9 * (1 + fabs(was.margin)));
            ck_assert_int_eq(is.label, was.label);
        }
        hed_buf_free(&file);
        hed_model_free(back);
        hed_model_free(model);
    }
}
END

/* A file of its own, left for the test to remove. */
static void write_file(char path[32], hed_str bytes)
{
    strcpy(path, "/tmp/hed-libsvm-XXXXXX");
    const int fd = mkstemp(path);
    ck_assert(fd >= 0 && write(fd, bytes.ptr, bytes.len) == (ssize_t)bytes.len);
    close(fd);
}

static hed_str rows_of(const hed_model *model, const hed_sample *samples)
{
    hed_buf rows = {0};
    double row[FEATURES + 1];
    for (size_t s = 0; s < N; s++) {
        hed_model_row(model, samples[s].dense, planted_dot(model, &samples[s]), row);
        hed_buf_cstr(&rows, "1");
        for (size_t j = 0; j < hed_model_columns(model); j++)
            hed_buf_printf(&rows, " %zu:%.17g", j + 1, row[j]);
        hed_buf_char(&rows, '\n');
    }
    const hed_str all = hed_arena_str(unit_arena(), hed_buf_str(&rows));
    hed_buf_free(&rows);
    return all;
}

TEST(svm_predict_gives_the_same_labels)
{
    if (unit_skip_without("/usr/bin/svm-predict", "exported models in svm-predict"))
        return;
    const hed_sample *samples = plant_samples(N, .3, 2);
    for (int i = 0; i < KERNELS; i++) {
        hed_model *model = trained(kernels[i], false);
        char svm[32], rows[32], out[32], command[200], *line = NULL;
        size_t cap = 0, positive = 0;
        write_file(svm, exported(model));
        write_file(rows, rows_of(model, samples));
        write_file(out, HED_S(""));
        snprintf(command, sizeof command, "svm-predict -q %s %s %s >/dev/null", rows, svm, out);
        ck_assert_int_eq(system(command), 0);
        FILE *answers = fopen(out, "r");
        ck_assert(answers != NULL);
        for (size_t s = 0; s < N; s++) {
            ck_assert(getline(&line, &cap, answers) > 0);
            ck_assert_msg((atoi(line) > 0) == score(model, &samples[s]).label, "%s: row %zu", kernels[i], s);
            positive += atoi(line) > 0;
        }
        ck_assert(positive > N / 5 && positive < 4 * N / 5);
        fclose(answers);
        free(line);
        unlink(svm), unlink(rows), unlink(out);
        hed_model_free(model);
    }
}
END

TEST(labels_in_the_other_order_turn_the_sign)
{
    hed_model *model = trained("linear", true);
    hed_buf one = {0}, other = {0};
    hed_err err;
    const hed_str text = HED_S("svm_type c_svc\nkernel_type linear\nnr_class 2\ntotal_sv 2\nrho 0.25\nlabel 1 -1\n"
                               "nr_sv 1 1\nSV\n0.5 1:1 2:2 \n-0.5 3:0.125 \n"),
                  turned = HED_S("svm_type c_svc\nkernel_type linear\nnr_class 2\ntotal_sv 2\nrho -0.25\nlabel -1 1\n"
                                 "nr_sv 1 1\nSV\n-0.5 1:1 2:2 \n0.5 3:0.125 \n");
    ck_assert(hed_model_import(model, text, "a", &one, &err) && hed_model_import(model, turned, "b", &other, &err));
    ck_assert(hed_str_eq(hed_buf_str(&one), hed_buf_str(&other)));
    hed_buf_free(&one);
    hed_buf_free(&other);
    hed_model_free(model);
}
END

TEST(what_is_not_a_model_of_libsvm_is_refused_with_its_line)
{
#define HEAD "svm_type c_svc\nkernel_type rbf\ngamma 0.5\nnr_class 2\ntotal_sv 2\nrho 0\nlabel 1 -1\nnr_sv 1 1\n"
    static const struct {
        const char *text, *wants;
        unsigned line;
    } cases[] = {
        {"", "ends before its support vectors", 1},
        {"svm_type nu_svc\n", "svm_type is not c_svc", 1},
        {"svm_type c_svc\nsvm_type c_svc\n", "twice", 2},
        {"svm_type c_svc\nkernel_type precomputed\n", "kernel_type", 2},
        {"degree 3\n", "degree is not 2", 1},
        {"gamma -1\n", "gamma is below 0", 1},
        {"gamma inf\n", "one number", 1},
        {"gamma 1 2\n", "one number", 1},
        {"rho nan\n", "one number", 1},
        {"nr_class 3\n", "two classes", 1},
        {"total_sv 99999999999\n", "out of range", 1},
        {"total_sv -1\n", "out of range", 1},
        {"label 0 1\n", "labels are not 1 and -1", 1},
        {"colour red\n", "not known", 1},
        {"\n", "empty", 1},
        {"svm_type c_svc\nSV\n", "no kernel_type", 2},
        {HEAD "SV\n1 1:1 \n", "fewer support vectors", 10},
        {HEAD "SV\n1 1:1 \n-1 1:2 \n-1 1:3 \n", "more support vectors", 12},
        {HEAD "SV\n1 0:1 \n-1 1:2 \n", "index", 10},
        {HEAD "SV\n1 2:1 1:1 \n-1 1:2 \n", "index", 10},
        {HEAD "SV\n1 1:1 \n-1 7:2 \n", "index", 11},
        {HEAD "SV\n1 1:1 \n-1 1 \n", "index:number", 11},
        {HEAD "SV\n1 1:1 \n-1 1:1e99 \n", "index:number", 11},
        {HEAD "SV\nx 1:1 \n-1 1:2 \n", "start with a number", 10},
    };
    hed_model *model = trained("linear", false);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hed_buf file = {0};
        hed_err err = {0};
        ck_assert(!hed_model_import(model, unit_guarded(hed_str_of(cases[i].text)), "m.svm", &file, &err));
        ck_assert_err_has(err, cases[i].wants);
        ck_assert_msg(err.line == cases[i].line, "case %zu: line %u", i, err.line);
        ck_assert_uint_eq(file.len, 0);
    }
    hed_model_free(model);
}
END

TEST(every_cut_of_an_exported_model_is_refused)
{
    hed_model *model = trained("rbf", true);
    const hed_str text = exported(model), last = hed_str_of(strrchr(hed_arena_cstr(planted_arena(), text), ':'));
    for (size_t len = 0; len < text.len - last.len; len += len < 200 ? 1 : 97) {
        hed_buf file = {0};
        hed_err err;
        ck_assert_msg(!hed_model_import(model, hed_str_sub(text, 0, len), "m.svm", &file, &err), "cut at %zu", len);
    }
    hed_model_free(model);
}
END

const unit_test model_libsvm_tests[] = {
    T(what_is_exported_comes_back_as_the_same_model), T(svm_predict_gives_the_same_labels),
    T(labels_in_the_other_order_turn_the_sign),       T(what_is_not_a_model_of_libsvm_is_refused_with_its_line),
    T(every_cut_of_an_exported_model_is_refused),
};
const size_t n_model_libsvm_tests = sizeof model_libsvm_tests / sizeof *model_libsvm_tests;
