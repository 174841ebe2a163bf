/* The program of the engine's tests: one suite a file. */
#include "engine.h"

hed_engine *unit_engine(void)
{
    hed_err err;
    char text[700];
    hed_engine *engine = hed_engine_load(&(hed_engine_options){0}, NULL, NULL, &err);
    ck_assert_msg(engine != NULL, "%s", engine ? "" : hed_err_string(&err, text, sizeof text));
    return engine;
}

int main(void)
{
    static const unit_suite suites[] = {
        {"engine: check", engine_check_tests, &n_engine_check_tests},
        {"engine: rewriting", engine_rewrite_tests, &n_engine_rewrite_tests},
        {"engine: training", engine_train_tests, &n_engine_train_tests},
    };
    int worst = EXIT_SUCCESS;
    for (size_t i = 0; i < sizeof suites / sizeof *suites; i++)
        if (unit_run(suites[i].name, suites[i].tests, *suites[i].n) != EXIT_SUCCESS)
            worst = EXIT_FAILURE;
    return worst;
}
