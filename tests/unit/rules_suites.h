/* The suites of the rules' tests: each is a file rules_<what>.c with a table of tests, and a row of rules.c. */
#ifndef HED_UNIT_RULES_SUITES_H
#define HED_UNIT_RULES_SUITES_H

#include "rules.h"

extern const unit_test rules_cases_tests[], rules_match_tests[], rules_expr_tests[], rules_filter_tests[],
    rules_corpora_tests[], rules_fit_tests[], rules_cover_tests[], rules_factor_tests[];
extern const size_t n_rules_cases_tests, n_rules_match_tests, n_rules_expr_tests, n_rules_filter_tests,
    n_rules_corpora_tests, n_rules_fit_tests, n_rules_cover_tests, n_rules_factor_tests;

#endif
