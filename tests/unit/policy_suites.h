/* The suites of the policy's tests: each is a file policy_<what>.c with a table of tests; policy.c runs them. */
#ifndef HED_UNIT_POLICY_SUITES_H
#define HED_UNIT_POLICY_SUITES_H

#include "policy/parts.h"

#include "unit.h"

const hed_rules *policy_rules(void); /* those that ship */

extern const unit_test policy_cases_tests[], policy_random_tests[];
extern const size_t n_policy_cases_tests, n_policy_random_tests;

#endif
