#include "rules.h"

#include <stdio.h>
#include <unistd.h>

static void keep(void *ctx, const hed_err *err)
{
    unit_rules *to = ctx;
    if (to->n_errors < sizeof to->errors / sizeof *to->errors)
        to->errors[to->n_errors] = *err;
    to->n_errors++;
}

/* Freed when the process ends; PCRE2's memory is not an arena's. */
static struct {
    hed_rules *at[4096];
    size_t n;
} kept;

static void free_kept(void)
{
    while (kept.n > 0)
        hed_rules_free(kept.at[--kept.n]);
}

hed_rules *unit_keep(hed_rules *rules)
{
    if (kept.n == 0)
        atexit(free_kept);
    ck_assert_uint_lt(kept.n, sizeof kept.at / sizeof *kept.at);
    kept.at[kept.n++] = rules;
    return rules;
}

const unit_rules *unit_packs(const char *const *paths, size_t n)
{
    hed_arena *arena = unit_arena();
    unit_rules *result = HED_NEW(arena, unit_rules);
    hed_errors errors = {.report = keep, .ctx = result};
    result->rules = unit_keep(hed_rules_load_on(arena, paths, n, "2026-01-01", &errors));
    ck_assert_uint_eq(result->n_errors, errors.n);
    ck_assert((result->rules != NULL) == (errors.n == 0));
    return result;
}

const unit_rules *unit_pack(const char *yaml)
{
    char path[] = "/tmp/hed-unit-XXXXXX.yaml";
    int file = mkstemps(path, 5);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq((int)write(file, yaml, strlen(yaml)), (int)strlen(yaml));
    close(file);
    const char *paths[] = {path};
    const unit_rules *result = unit_packs(paths, 1);
    unlink(path);
    return result;
}

hed_rules *unit_good_pack(const char *yaml)
{
    const unit_rules *result = unit_pack(yaml);
    char text[700];
    ck_assert_msg(result->rules != NULL, "%s", hed_err_string(&result->errors[0], text, sizeof text));
    return result->rules;
}

hed_lexicon *unit_lexicon(void)
{
    static hed_lexicon *lexicon;
    hed_err err;
    if (!lexicon)
        lexicon = hed_lexicon_load(unit_arena(), "models/lexicon-en.yaml", &err);
    ck_assert_msg(lexicon != NULL, "%s", err.text);
    return lexicon;
}

hed_features *unit_features(void)
{
    static hed_features *features;
    hed_err err;
    if (!features)
        features = hed_features_new(unit_arena(), unit_lexicon(), "models/lexicon-en.yaml", &err);
    ck_assert_msg(features != NULL, "%s", err.text);
    return features;
}

hed_background *unit_background(void)
{
    static hed_background *background;
    hed_err err;
    if (!background)
        background = hed_background_load(unit_arena(), "models/background-en.yaml", &err);
    ck_assert_msg(background != NULL, "%s", err.text);
    return background;
}

static const hed_text *read_text(hed_arena *arena, const char *source, size_t limit)
{
    hed_err err;
    hed_text *text = HED_NEW(arena, hed_text);
    if (!source)
        return NULL;
    ck_assert_msg(hed_text_read(arena, unit_lexicon(), hed_str_of(source), limit, text, &err), "%s", err.text);
    return text;
}

const hed_hits *unit_match(const hed_rules *rules, unit_item item)
{
    hed_err err;
    hed_arena *arena = hed_arena_new(HED_ARENA_SCRATCH, &err); /* not freed: the hits live in it */
    hed_rules_scratch *scratch = hed_rules_scratch_new(rules, &err);
    hed_hits *hits = HED_NEW(arena, hed_hits);
    float *features = HED_NEW_N(arena, float, hed_feature_count());
    const hed_rules_input input = {
        .headline = read_text(arena, item.headline, HED_MAX_CODEPOINTS),
        .features = features,
        .dek = read_text(arena, item.dek, 0),
        .body = read_text(arena, item.body, 0),
        .section = hed_str_of(item.section),
        .outlet = hed_str_of(item.outlet),
        .lang = hed_str_of(item.lang),
        .slot = hed_str_of(item.slot),
        .level = item.level,
    };
    hed_features_dense(unit_features(), input.headline, features);
    hed_features_congruence(unit_features(), unit_background(), arena, input.headline, input.dek, input.body, features,
                            NULL);
    hed_rules_match(rules, scratch, arena, &input, hits);
    hed_rules_scratch_free(scratch);
    return hits;
}

const hed_hit *unit_hit(const hed_rules *rules, const hed_hits *hits, const char *id)
{
    for (size_t i = 0; i < hits->n; i++)
        if (strcmp(hed_rules_at(rules, hits->hits[i].rule)->id, id) == 0)
            return &hits->hits[i];
    return NULL;
}

const char *unit_ids(const hed_rules *rules, unit_item item)
{
    const hed_hits *hits = unit_match(rules, item);
    hed_buf buf = {0};
    for (size_t i = 0; i < hits->n; i++)
        hed_buf_printf(&buf, "%s%s", i ? " " : "", hed_rules_at(rules, hits->hits[i].rule)->id);
    const char *ids = hed_arena_cstr(unit_arena(), hed_buf_str(&buf));
    hed_buf_free(&buf);
    return ids;
}
