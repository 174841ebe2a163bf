/* The examples of rules, one by one. Private to rules/. */
#ifndef HED_RULES_EXAMPLES_H
#define HED_RULES_EXAMPLES_H

#include "rules/try.h"

typedef struct hed_example_run {
    const hed_rules *rules;
    hed_rules_scratch *scratch;
    hed_arena *arena; /* of one example */
    const hed_reading *with;
} hed_example_run;

bool hed_examples_open(hed_example_run *run, const hed_rules *rules, const hed_reading *reading, hed_err *err);
void hed_examples_close(hed_example_run *run);
/* Matches each example of a rule that can be read; what see gets is gone at the next. */
typedef void hed_see_example(void *ctx, uint32_t rule, const hed_rules_input *input, const hed_hits *hits);
void hed_examples_each(hed_example_run *run, uint32_t rule, hed_see_example *see, void *ctx);

#endif
