#include "model/learn.h"

#include <errno.h>
#include <limits.h>
#include <linear.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static void *need(size_t n, size_t size)
{
    void *at = calloc(n ? n : 1, size);
    if (!at) {
        fprintf(stderr, "hed: out of memory\n");
        abort();
    }
    return at;
}

/* ---- Folds */

static void *share(size_t size)
{
    void *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED)
        abort();
    return at;
}

static bool kernel_of(const char *name, hed_kernel *kernel)
{
    for (int i = 0; i < HED_KERNELS; i++)
        if (strcmp(name, hed_kernel_names[i]) == 0) {
            *kernel = (hed_kernel)i;
            return true;
        }
    return false;
}

static void to_nodes(hed_learning *l);

bool hed_learning_open(hed_learning *l, const hed_sample *samples, size_t n, const hed_model_train_options *options,
                       hed_err *err)
{
    *l = (hed_learning){.samples = samples, .n = n, .options = options, .folds = options->folds};
    if (!kernel_of(options->kernel, &l->kernel))
        return hed_fail(err, HED_EUSAGE, NULL, 0, "there is no kernel \"%s\": linear, poly, rbf or sigmoid",
                        options->kernel);
    if (options->folds < 2 || options->folds > 100)
        return hed_fail(err, HED_EUSAGE, NULL, 0, "%u folds: give 2 to 100", options->folds);
    size_t positives = 0;
    l->d = options->n_features + !options->no_text;
    l->fold = need(n, sizeof *l->fold);
    l->y = need(n, sizeof *l->y);
    l->rows = need(n, sizeof *l->rows);
    l->mean = need(l->d, sizeof(double));
    l->scale = need(l->d, sizeof(double));
    l->margins = share((n + 1) * sizeof(double));
    l->decisions = share((n + 1) * sizeof(double));
    for (size_t i = 0; i < n; i++) {
        l->fold[i] = (uint8_t)(hed_hash(&samples[i].key, sizeof samples[i].key, options->seed) % l->folds);
        l->y[i] = (double)samples[i].target >= options->positive_at ? 1 : -1;
        positives += l->y[i] > 0;
    }
    if (positives < 2 || n - positives < 2) {
        hed_learning_close(l);
        return hed_fail(err, HED_EINPUT, NULL, 0, "one class only: %zu of %zu headlines are positive", positives, n);
    }
    if (!options->no_text)
        to_nodes(l);
    return true;
}

void hed_learning_close(hed_learning *l)
{
    free(l->fold);
    free(l->y);
    free(l->rows);
    free(l->mean);
    free(l->scale);
    free(l->nodes);
    munmap(l->margins, (l->n + 1) * sizeof(double));
    munmap(l->decisions, (l->n + 1) * sizeof(double));
}

void hed_learn_progress(const hed_learning *l, const char *what, size_t done, size_t total)
{
    if (l->options->progress)
        l->options->progress(l->options->ctx, what, done, total);
}

static void wait_one(unsigned *running)
{
    int status = 0;
    pid_t pid;
    do
        pid = wait(&status);
    while (pid < 0 && errno == EINTR);
    if (pid > 0 && status != 0) {
        fprintf(stderr, "hed: a training process failed\n");
        abort();
    }
    (*running)--;
}

void hed_learn_folds(hed_learning *l, const char *what, void (*work)(void *ctx, unsigned fold))
{
    unsigned running = 0;
    for (unsigned fold = 0; fold < l->folds; fold++) {
        hed_learn_progress(l, what, fold, l->folds);
        if (l->options->jobs < 2) {
            work(l, fold);
            continue;
        }
        if (running == l->options->jobs)
            wait_one(&running);
        fflush(NULL);
        pid_t pid = fork();
        if (pid == 0) {
            work(l, fold);
            _exit(0);
        }
        if (pid < 0)
            work(l, fold);
        else
            running++;
    }
    while (running > 0)
        wait_one(&running);
}

double hed_learn_value(const hed_learning *l, size_t i, size_t j)
{
    return j < l->options->n_features ? (double)l->samples[i].dense[l->options->features[j]] : l->margins[i];
}

/* ---- LIBLINEAR */

typedef struct feature_node node;

static void quiet(const char *text)
{
    (void)text;
}

/* A row of nodes for each sample, one after the other: its buckets from 1, the bias, the end. */
static void to_nodes(hed_learning *l)
{
    size_t total = 0;
    for (size_t i = 0; i < l->n; i++)
        total += l->samples[i].n + 2;
    node *at = l->nodes = need(total, sizeof *at);
    for (size_t i = 0; i < l->n; i++) {
        const hed_sample *s = &l->samples[i];
        for (uint32_t j = 0; j < s->n; j++)
            *at++ = (node){(int)s->buckets[j] + 1, (double)s->values[j]};
        *at++ = (node){(int)l->options->n_buckets + 1, 1};
        *at++ = (node){-1, 0};
    }
}

static unsigned repeats(const hed_learning *l, size_t i, double least)
{
    const double times = (double)l->samples[i].weight / least;
    return times >= 2.5 ? 3 : times >= 1.5 ? 2 : 1;
}

double *hed_text_train(const hed_learning *l, unsigned left_out, double c)
{
    node **x = need(l->n * 3, sizeof *x), *at = l->nodes;
    double *y = need(l->n * 3, sizeof *y), least = (double)l->samples[0].weight;
    const int columns = (int)l->options->n_buckets + 1;
    int n = 0;
    for (size_t i = 0; i < l->n; i++)
        least = (double)l->samples[i].weight < least ? (double)l->samples[i].weight : least;
    for (size_t i = 0; i < l->n; i++) {
        for (unsigned k = 0; l->fold[i] != left_out && k < repeats(l, i, least); k++) {
            x[n] = at;
            y[n++] = l->y[i];
        }
        at += l->samples[i].n + 2;
    }
    const struct problem problem = {.l = n, .n = columns, .y = y, .x = x, .bias = 1};
    const struct parameter settings = {.solver_type = L2R_L2LOSS_SVC_DUAL, .eps = .1, .C = c, .p = .1};
    set_print_string_function(quiet);
    srand((unsigned)l->options->seed + 1);
    struct model *model = train(&problem, &settings);
    double *weights = need((size_t)columns, sizeof *weights);
    for (int i = 0; i < columns; i++) /* LIBLINEAR's margin is for the label it saw first */
        weights[i] = model->label[0] > 0 ? model->w[i] : -model->w[i];
    free_and_destroy_model(&model);
    free(x);
    free(y);
    return weights;
}

double hed_text_margin(const hed_learning *l, const double *weights, const hed_sample *sample)
{
    double margin = weights[l->options->n_buckets];
    for (uint32_t i = 0; i < sample->n; i++)
        margin += weights[sample->buckets[i]] * (double)sample->values[i];
    return margin;
}
