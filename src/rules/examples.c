/* The examples of every rule, run through the whole matcher with all rules loaded: what holds here holds in use. */
#include "rules/examples.h"

#include <stdio.h>

typedef struct run {
    hed_example_run on;
    hed_report *report;
    void *ctx;
    size_t failed;
} run;

typedef struct read_example {
    hed_text headline, dek, body;
    hed_rules_input input;
    hed_hits hits;
} read_example;

static bool read_more(const hed_example_run *r, hed_str source, hed_text *text, const hed_text **out, hed_err *err)
{
    if (source.len == 0)
        return true;
    *out = text;
    return hed_text_read(r->arena, r->with->lexicon, source, 0, text, err);
}

static bool match(const hed_example_run *r, const hed_example *example, hed_str headline, read_example *out,
                  hed_err *err)
{
    float *dense = HED_NEW_N(r->arena, float, hed_feature_count());
    *out = (read_example){.input = {.headline = &out->headline,
                                    .features = dense,
                                    .try_all = true,
                                    .section = example->section,
                                    .outlet = example->outlet,
                                    .lang = example->lang,
                                    .slot = example->slot}};
    if (!hed_text_read(r->arena, r->with->lexicon, headline, HED_MAX_CODEPOINTS, &out->headline, err) ||
        !read_more(r, example->dek, &out->dek, &out->input.dek, err) ||
        !read_more(r, example->body, &out->body, &out->input.body, err))
        return false;
    hed_features_dense(r->with->features, &out->headline, dense);
    hed_features_congruence(r->with->features, r->with->background, r->arena, &out->headline, out->input.dek,
                            out->input.body, dense, NULL);
    hed_rules_match(r->rules, r->scratch, r->arena, &out->input, &out->hits);
    return true;
}

static bool hit(const run *r, size_t rule)
{
    return r->on.scratch->fired[rule / 64] >> rule % 64 & 1;
}

static void fail(run *r, size_t rule, const hed_example *example, const char *what, hed_str text)
{
    const hed_rule *shown = hed_rules_at(r->on.rules, rule);
    hed_err err;
    hed_node_fail(example->node, shown->path, &err, "rule %s: example \"%.*s\" %s%s%.*s%s", shown->id,
                  HED_FMT(example->headline), what, text.len ? " \"" : "", HED_FMT(text), text.len ? "\"" : "");
    r->failed++;
    if (r->report)
        r->report(r->ctx, &err);
}

/* The headline with all hits of the rule swapped. */
static hed_str edit(const run *r, const read_example *got, size_t rule)
{
    const hed_text *text = &got->headline;
    hed_buf buf = {0};
    size_t at = 0;
    hed_str to;
    for (size_t i = 0; i < got->hits.n; i++) {
        const hed_hit *hit = &got->hits.hits[i];
        if (hit->rule != rule || !hed_rules_swap(r->on.rules, r->on.scratch, r->on.arena, &got->input, hit, &to))
            continue;
        const hed_str source = hed_text_source(text, hit->start, hit->end);
        const size_t start = (size_t)(source.ptr - text->source.ptr);
        hed_buf_put(&buf, hed_str_sub(text->source, at, start));
        hed_buf_put(&buf, to);
        at = start + source.len;
    }
    hed_buf_put(&buf, hed_str_sub(text->source, at, text->source.len));
    to = hed_arena_str(r->on.arena, hed_buf_str(&buf));
    hed_buf_free(&buf);
    return to;
}

static void try_edit(run *r, size_t rule, const hed_example *example, const read_example *got)
{
    read_example again;
    hed_err err;
    hed_str once = edit(r, got, rule);
    if (!hed_str_eq(once, example->to))
        fail(r, rule, example, "becomes", once);
    else if (match(&r->on, example, once, &again, &err) && !hed_str_eq(edit(r, &again, rule), once))
        fail(r, rule, example, "changes again when it is edited twice", HED_S(""));
}

static void try_list(run *r, size_t rule, hed_examples examples, bool want)
{
    for (size_t i = 0; i < examples.n; i++) {
        const hed_example *example = &examples.at[i];
        read_example got;
        hed_err err;
        hed_arena_reset(r->on.arena);
        if (!match(&r->on, example, example->headline, &got, &err))
            fail(r, rule, example, "cannot be read:", hed_str_of(err.text));
        else if (got.hits.n_errors > 0)
            fail(r, rule, example, "hits a limit:", hed_str_of(got.hits.errors[0].text));
        else if (hit(r, rule) != want)
            fail(r, rule, example, want ? "should match but does not" : "matches but should not", HED_S(""));
        else if (want && example->to.len > 0)
            try_edit(r, rule, example, &got);
    }
}

/* Of packs with errors: a rule without one, that has a pattern and so asks for no other rule. */
static bool can_test(const hed_rules *rules, const hed_compiled *rule)
{
    return !rule->off && (!rules->partial || (!rule->faulty && rule->code));
}

static bool shields_whole(const hed_rules *rules)
{
    for (size_t i = 0; rules->partial && i < rules->rules.n; i++)
        if (rules->rules.at[i].faulty && (rules->rules.at[i].kind == HED_SHIELD || !rules->rules.at[i].shown.kind))
            return false;
    return true;
}

size_t hed_rules_test(const hed_rules *rules, const hed_reading *reading, hed_report *report, void *ctx,
                      size_t *n_examples, hed_err *err)
{
    run r = {.report = report, .ctx = ctx};
    const bool shields = shields_whole(rules), open = hed_examples_open(&r.on, rules, reading, err);
    *n_examples = 0;
    r.failed = !open;
    for (size_t i = 0; i < hed_rules_count(rules) && open; i++) {
        const hed_compiled *rule = &rules->rules.at[i];
        *n_examples += rule->match.n + rule->nomatch.n;
        if (!can_test(rules, rule))
            continue;
        try_list(&r, i, rule->match, true);
        if (shields) /* what one would hide is found without it */
            try_list(&r, i, rule->nomatch, false);
    }
    hed_examples_close(&r.on);
    return r.failed;
}

/* ---- For others that run examples */

bool hed_examples_open(hed_example_run *on, const hed_rules *rules, const hed_reading *reading, hed_err *err)
{
    *on = (hed_example_run){.rules = rules, .with = reading};
    on->scratch = hed_rules_scratch_new(rules, err);
    on->arena = on->scratch ? hed_arena_new(HED_ARENA_SCRATCH, err) : NULL;
    if (on->arena)
        return true;
    hed_examples_close(on);
    return false;
}

void hed_examples_close(hed_example_run *on)
{
    hed_rules_scratch_free(on->scratch);
    hed_arena_free(on->arena);
    *on = (hed_example_run){0};
}

void hed_examples_each(hed_example_run *on, uint32_t rule, hed_see_example *see, void *ctx)
{
    const hed_compiled *r = &on->rules->rules.at[rule];
    const hed_examples lists[] = {r->match, r->nomatch};
    for (size_t list = 0; list < 2 && !r->off; list++)
        for (size_t i = 0; i < lists[list].n; i++) {
            read_example got;
            hed_arena_reset(on->arena);
            if (match(on, &lists[list].at[i], lists[list].at[i].headline, &got, NULL))
                see(ctx, rule, &got.input, &got.hits);
        }
}
