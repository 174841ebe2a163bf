/* The examples of every rule, run through the whole matcher with all rules loaded: what holds here holds in use. */
#include "rules/parts.h"

typedef struct run {
    const hed_rules *rules;
    hed_rules_scratch *scratch;
    hed_arena *arena;
    const hed_features *features;
    const hed_lexicon *lexicon;
} run;

/* 1 the rule hits, 0 it does not, -1 the text cannot be read (*err). */
static int try_rule(const run *r, size_t rule, const char *example, hed_err *err)
{
    hed_arena_reset(r->arena);
    hed_text text;
    hed_hits hits;
    size_t n_shields;
    float *dense = HED_NEW_N(r->arena, float, hed_feature_count());
    if (!hed_text_read(r->arena, r->lexicon, hed_str_of(example), HED_MAX_CODEPOINTS, &text, err))
        return -1;
    hed_features_dense(r->features, &text, dense);
    hed_rules_match(r->rules, r->scratch, r->arena, &(hed_rules_input){.headline = &text, .features = dense}, &hits);
    const hed_hit *shields = hed_rules_shields(r->scratch, &n_shields);
    for (size_t i = 0; i < hits.n; i++)
        if (hits.hits[i].rule == rule)
            return 1;
    for (size_t i = 0; i < n_shields; i++)
        if (shields[i].rule == rule)
            return 1;
    return 0;
}

static size_t try_list(const run *r, size_t index, const char *const *examples, size_t n, int want, hed_report *report,
                       void *ctx)
{
    const hed_rule rule = hed_rules_at(r->rules, index);
    size_t failed = 0;
    hed_err err;
    for (size_t i = 0; i < n; i++) {
        int got = try_rule(r, index, examples[i], &err);
        if (got == want)
            continue;
        failed++;
        if (got >= 0)
            hed_fail(&err, HED_ESCHEMA, NULL, 0, "%s", want ? "should match but does not" : "matches but should not");
        char what[sizeof err.text];
        memcpy(what, err.text, sizeof what);
        hed_fail(&err, HED_ESCHEMA, rule.path, rule.line, "rule %s: example \"%s\" %s", rule.id, examples[i], what);
        if (report)
            report(ctx, &err);
    }
    return failed;
}

size_t hed_rules_test(const hed_rules *rules, const hed_features *features, const hed_lexicon *lexicon,
                      hed_report *report, void *ctx, size_t *n_examples, hed_err *err)
{
    run r = {rules, hed_rules_scratch_new(rules, err), hed_arena_new(HED_ARENA_SCRATCH, err), features, lexicon};
    size_t failed = 0;
    *n_examples = 0;
    for (size_t i = 0; r.scratch && r.arena && i < hed_rules_count(rules); i++) {
        const hed_rule rule = hed_rules_at(rules, i);
        failed += try_list(&r, i, rule.match, rule.n_match, 1, report, ctx);
        failed += try_list(&r, i, rule.nomatch, rule.n_nomatch, 0, report, ctx);
        *n_examples += rule.n_match + rule.n_nomatch;
    }
    failed += !r.scratch || !r.arena;
    hed_rules_scratch_free(r.scratch);
    hed_arena_free(r.arena);
    return failed;
}
