/* The suites of the engine's tests: each is a file engine_<what>.c with a table of tests, and a row of engine.c. */
#ifndef HED_UNIT_ENGINE_H
#define HED_UNIT_ENGINE_H

#include "unit.h"

typedef struct unit_suite {
    const char *name;
    const unit_test *tests;
    const size_t *n;
} unit_suite;

/* An engine with what the options say; the test fails where it does not load. Freed when the process ends. */
hed_engine *unit_engine_with(const hed_engine_options *options);
hed_engine *unit_engine(void); /* with everything that ships */
/* One item through a scratch of its own. The result lives until the eighth call from here. */
hed_result unit_check(const hed_engine *engine, unsigned want, const hed_item *item);

extern const unit_test engine_check_tests[], engine_corpus_tests[], engine_eval_tests[], engine_judged_tests[],
    engine_rewrite_tests[], engine_train_tests[];
extern const size_t n_engine_check_tests, n_engine_corpus_tests, n_engine_eval_tests, n_engine_judged_tests,
    n_engine_rewrite_tests, n_engine_train_tests;

#endif
