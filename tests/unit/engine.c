/* The program of the engine's tests: one suite a file. */
#include "engine.h"

#define ENGINES 64
#define SCRATCHES 8

static hed_engine *engines[ENGINES];
static size_t n_engines;
static hed_scratch *scratches[SCRATCHES];
static size_t n_checks;

static void free_all(void)
{
    for (size_t i = 0; i < SCRATCHES; i++)
        hed_scratch_free(scratches[i]);
    for (size_t i = 0; i < n_engines; i++)
        hed_engine_free(engines[i]);
}

hed_engine *unit_engine_with(const hed_engine_options *options)
{
    hed_err err;
    char text[700];
    hed_engine *engine = hed_engine_load(options, NULL, NULL, &err);
    ck_assert_msg(engine != NULL, "%s", engine ? "" : hed_err_string(&err, text, sizeof text));
    ck_assert_uint_lt(n_engines, ENGINES);
    if (n_engines == 0)
        atexit(free_all);
    return engines[n_engines++] = engine;
}

hed_engine *unit_engine(void)
{
    return unit_engine_with(&(hed_engine_options){0});
}

hed_result unit_check(const hed_engine *engine, unsigned want, const hed_item *item)
{
    hed_err err;
    hed_result result;
    hed_scratch **slot = &scratches[n_checks++ % SCRATCHES];
    hed_scratch_free(*slot);
    *slot = hed_scratch_new(engine, want, &err);
    ck_assert(*slot != NULL);
    ck_assert(hed_check(engine, *slot, item, &result, &err));
    return result;
}

int main(void)
{
    static const unit_suite suites[] = {
        {"engine: check", engine_check_tests, &n_engine_check_tests},
        {"engine: rewriting", engine_rewrite_tests, &n_engine_rewrite_tests},
        {"engine: judged edits", engine_judged_tests, &n_engine_judged_tests},
        {"engine: corpora", engine_corpus_tests, &n_engine_corpus_tests},
        {"engine: evaluation", engine_eval_tests, &n_engine_eval_tests},
        {"engine: training", engine_train_tests, &n_engine_train_tests},
    };
    int worst = EXIT_SUCCESS;
    for (size_t i = 0; i < sizeof suites / sizeof *suites; i++)
        if (unit_run(suites[i].name, suites[i].tests, *suites[i].n) != EXIT_SUCCESS)
            worst = EXIT_FAILURE;
    return worst;
}
