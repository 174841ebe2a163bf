/* One headline through the whole path: read, measure, match, score, decide, rewrite. Everything that a result
 * points to lives in the scratch's arena until the next headline. */
#include "engine/engine.h"

#include <stdio.h>
#include <stdlib.h>

struct hed_scratch {
    const hed_engine *engine; /* that it was made for */
    hed_arena *arena;
    hed_rules_scratch *rules;
    unsigned want;
    hed_leave_out *leave_out;
    void *leave_out_ctx;
};

hed_scratch *hed_scratch_new(const hed_engine *engine, unsigned want, hed_err *err)
{
    hed_scratch *scratch = calloc(1, sizeof *scratch);
    if (!scratch) {
        hed_fail(err, HED_EIO, NULL, 0, "out of memory");
        return NULL;
    }
    scratch->engine = engine;
    scratch->want = want;
    scratch->arena = hed_arena_new(HED_ARENA_SCRATCH, err);
    if (scratch->arena && engine->rules)
        scratch->rules = hed_rules_scratch_new(engine->rules, err);
    if (scratch->arena && (scratch->rules || !engine->rules))
        return scratch;
    hed_scratch_free(scratch);
    return NULL;
}

void hed_scratch_leave_out(hed_scratch *scratch, hed_leave_out *leave_out, void *ctx)
{
    scratch->leave_out = leave_out;
    scratch->leave_out_ctx = ctx;
}

void hed_scratch_free(hed_scratch *scratch)
{
    if (!scratch)
        return;
    if (scratch->rules)
        hed_rules_scratch_free(scratch->rules);
    hed_arena_free(scratch->arena);
    free(scratch);
}

enum { FINDING, ROW }; /* kinds of fingerprints */

/* What stays the same while candidates for a rewrite are scored in one item's place. */
typedef struct path {
    const hed_engine *engine;
    hed_scratch *scratch;
    const hed_item *item;
    hed_str section; /* its own, or the one that the headline names */
    hed_text dek, body;
    bool has_dek, has_body;
    hed_str lang;       /* as rules and policy see it; empty: unknown */
    hed_str folded;     /* of the item's headline, whichever is scored */
    hed_err *errors[2]; /* of the dek and the body */
    size_t n_errors;
} path;

/* ---- What is left out: findings before they are added up, rows that need none after the decision */

static uint64_t fingerprint(const path *p, const char *id, uint64_t kind)
{
    return hed_hash(p->folded.ptr, p->folded.len, hed_hash(id, strlen(id), kind));
}

static hed_axis strongest(const double *weights)
{
    int best = 0;
    for (int axis = 1; axis < HED_AXES; axis++)
        if (weights[axis] > weights[best])
            best = axis;
    return (hed_axis)best;
}

/* by_list: what the item itself allows does not count; whoever is asked sees none of it. */
static const char *why_left_out(const path *p, const char *id, uint64_t kind, bool by_list)
{
    const hed_scratch *s = p->scratch;
    hed_item item = *p->item;
    item.n_allow = by_list ? 0 : item.n_allow;
    return s->leave_out ? s->leave_out(s->leave_out_ctx, &item, id, fingerprint(p, id, kind)) : NULL;
}

static const char *why_hit(const path *p, uint32_t index)
{
    const hed_rule *rule = hed_rules_at(p->engine->rules, index);
    return why_left_out(p, rule->id, FINDING, hed_policy_by_list(p->engine->policy, strongest(rule->weights)));
}

static const char *why_row(const path *p, const char *reason)
{
    return why_left_out(p, reason, ROW, hed_policy_row_by_list(p->engine->policy, reason));
}

static bool leave_out_hit(void *ctx, uint32_t rule)
{
    return why_hit(ctx, rule) != NULL;
}

static bool leave_out_row(void *ctx, const hed_row *row)
{
    return why_row(ctx, row->reason) != NULL;
}

static hed_policy_input policy_input(const path *p, const float *dense)
{
    return (hed_policy_input){
        .features = dense,
        .section = p->section,
        .outlet = p->item->outlet,
        .lang = p->lang,
        .slot = p->item->slot,
        .body_kind = hed_features_body_kind(dense),
        .dek = p->has_dek ? &p->dek : NULL,
        .body = p->has_body ? &p->body : NULL,
    };
}

static void match(const path *p, const hed_text *text, const float *dense, hed_scored *out)
{
    hed_rules_input input = {
        .headline = text,
        .features = dense,
        .dek = p->has_dek ? &p->dek : NULL,
        .body = p->has_body ? &p->body : NULL,
        .section = p->section,
        .outlet = p->item->outlet,
        .lang = p->lang,
        .slot = p->item->slot,
        .leave_out = p->scratch->leave_out ? leave_out_hit : NULL,
        .ctx = (void *)(uintptr_t)p,
    };
    if (!p->scratch->rules)
        return;
    if (p->scratch->want & HED_WANT_DECISION) {
        const hed_policy_input about = policy_input(p, dense);
        input.packs = hed_policy_packs(p->engine->policy, p->scratch->arena, &about, &input.n_packs);
    }
    hed_rules_match(p->engine->rules, p->scratch->rules, p->scratch->arena, &input, &out->hits);
    out->shields = hed_rules_shields(p->scratch->rules, &out->n_shields);
}

static hed_score svm(const path *p, const hed_text *text, const float *dense)
{
    const int16_t *table = hed_model_text_table(p->engine->model);
    double norm = 1, dot = table ? hed_ngrams_dot(p->scratch->arena, text, table, &norm) : 0;
    return hed_model_score(p->engine->model, dense, norm > 0 ? dot / norm : 0);
}

static void decide(const path *p, const float *dense, hed_scored *scored)
{
    hed_policy_input input = policy_input(p, dense);
    input.axes = scored->hits.axes;
    input.clickbait = scored->hits.clickbait;
    input.has_svm = scored->has_svm;
    input.svm = scored->svm;
    input.hits = scored->hits.hits;
    input.n_hits = scored->hits.n;
    input.keeps = scored->hits.keeps;
    input.n_keeps = scored->hits.n_keeps;
    input.codepoints = scored->text.n_codepoints;
    input.degraded = scored->hits.n_errors + p->n_errors > 0;
    input.headline = &scored->text;
    hed_policy_decide(p->engine->policy, p->scratch->arena, &input, &scored->decision);
    if (p->scratch->leave_out)
        hed_policy_leave_out(p->engine->policy, p->scratch->arena, &scored->decision, leave_out_row,
                             (void *)(uintptr_t)p);
}

/* Scores text that was read. *dense, *score and *absent are for the caller that shows them; each may be NULL. */
static void score_text(const path *p, hed_scored *scored, const float **dense, hed_score *score, hed_absences *absent)
{
    float *values = hed_arena_take(p->scratch->arena, hed_feature_count() * sizeof *values, _Alignof(float));
    hed_features_dense(p->engine->features, &scored->text, values);
    hed_features_congruence(p->engine->features, p->engine->background, p->scratch->arena, &scored->text,
                            p->has_dek ? &p->dek : NULL, p->has_body ? &p->body : NULL, values, absent);
    match(p, &scored->text, values, scored);
    if (p->engine->model) {
        hed_score svm_score = svm(p, &scored->text, values);
        scored->has_svm = true;
        scored->svm = svm_score.score;
        if (score)
            *score = svm_score;
    }
    if (p->scratch->want & HED_WANT_DECISION)
        decide(p, values, scored);
    if (dense)
        *dense = values;
}

static bool score_candidate(void *ctx, hed_str headline, hed_scored *out)
{
    const path *p = ctx;
    memset(out, 0, sizeof *out);
    if (!hed_text_read(p->scratch->arena, p->engine->lexicon, headline, HED_MAX_CODEPOINTS, &out->text, NULL))
        return false;
    score_text(p, out, NULL, NULL, NULL);
    return true;
}

static void show_findings(const path *p, const hed_scored *scored, hed_result *result)
{
    hed_finding *findings = HED_NEW_N(p->scratch->arena, hed_finding, scored->hits.n);
    for (size_t i = 0; i < scored->hits.n; i++) {
        const hed_hit *hit = &scored->hits.hits[i];
        const hed_rule *rule = hed_rules_at(p->engine->rules, hit->rule);
        hed_axis axis = strongest(rule->weights);
        findings[i] = (hed_finding){
            .rule = rule->id,
            .pack = rule->pack,
            .reason = rule->reason,
            .axis = axis,
            .weight = rule->weights[axis],
            .score = (double)hit->score,
            .match = hed_text_source(&scored->text, hit->start, hit->end),
            .span = hed_text_span(&scored->text, hit->start, hit->end),
            .in_quote = hit->in_quote,
            .fingerprint = fingerprint(p, rule->id, FINDING),
        };
    }
    result->findings = findings;
    result->n_findings = scored->hits.n;
}

static void show_rows(const path *p, const hed_scored *scored, hed_result *result)
{
    const size_t n = scored->decision.n_rows;
    hed_row *rows = HED_NEW_N(p->scratch->arena, hed_row, n);
    for (size_t i = 0; i < n; i++) {
        rows[i] = scored->decision.rows[i];
        rows[i].fingerprint = fingerprint(p, rows[i].reason, ROW);
    }
    result->rows = rows;
    result->n_rows = n;
}

static void add_suppressed(const path *p, const char *id, uint64_t kind, const char *why, hed_result *result,
                           hed_suppressed *list)
{
    if (why)
        list[result->n_suppressed++] = (hed_suppressed){id, why, fingerprint(p, id, kind)};
}

static void show_suppressed(const path *p, const hed_scored *scored, hed_result *result)
{
    const size_t n_rows = scored->decision.n_left_out;
    const hed_row *gone = n_rows > 0 ? scored->decision.rows + scored->decision.n_rows : NULL;
    hed_suppressed *list = HED_NEW_N(p->scratch->arena, hed_suppressed, scored->hits.n_left_out + n_rows);
    for (size_t i = 0; i < scored->hits.n_left_out; i++) {
        const uint32_t rule = scored->hits.left_out[i].rule;
        add_suppressed(p, hed_rules_at(p->engine->rules, rule)->id, FINDING, why_hit(p, rule), result, list);
    }
    for (size_t i = 0; i < n_rows; i++)
        add_suppressed(p, gone[i].reason, ROW, why_row(p, gone[i].reason), result, list);
    result->suppressed = list;
}

/* What the item would let pass, and may not. */
static void show_refused(const path *p, hed_result *result)
{
    const hed_policy *policy = p->engine->policy;
    const char **list = HED_NEW_N(p->scratch->arena, const char *, p->item->n_allow);
    for (size_t i = 0; i < p->item->n_allow; i++) {
        const char *id = p->item->allow[i].rule;
        bool refused = false;
        for (size_t k = 0; k < result->n_findings && !refused; k++)
            refused = strcmp(result->findings[k].rule, id) == 0 && hed_policy_by_list(policy, result->findings[k].axis);
        for (size_t k = 0; k < result->n_rows && !refused; k++)
            refused = strcmp(result->rows[k].reason, id) == 0 && hed_policy_row_by_list(policy, id);
        if (refused)
            list[result->n_refused++] = id;
    }
    result->refused = list;
}

static void show_errors(const path *p, const hed_scored *scored, hed_result *result)
{
    const size_t n = p->n_errors + scored->hits.n_errors;
    hed_err *errors = HED_NEW_N(p->scratch->arena, hed_err, n);
    for (size_t i = 0; i < n; i++)
        errors[i] = i < p->n_errors ? *p->errors[i] : scored->hits.errors[i - p->n_errors];
    result->errors = errors;
    result->n_errors = n;
    result->degraded = n > 0;
}

/* What it was compared with, and what of the headline is not in it. */
static void show_story(const path *p, const hed_scored *scored, const hed_absences *absent, hed_result *result)
{
    result->story = hed_features_body_kind(result->features);
    result->story_words = hed_features_body_words(result->features);
    result->story_cut = p->has_body ? p->item->body.len > HED_MAX_BODY : p->has_dek && p->item->dek.len > HED_MAX_BODY;
    const bool article = strcmp(result->story, "article") == 0;
    if (absent->n == 0 || (strcmp(result->story, "short") == 0 && result->story_words < HED_LEAST_NUMBERS))
        return;
    hed_missing *missing = HED_NEW_N(p->scratch->arena, hed_missing, absent->n);
    for (size_t i = 0; i < absent->n; i++)
        if (article || !absent->at[i].name) /* a sentence or two cannot have all names */
            missing[result->n_missing++] =
                (hed_missing){hed_text_source(&scored->text, absent->at[i].start, absent->at[i].end),
                              hed_text_span(&scored->text, absent->at[i].start, absent->at[i].end), absent->at[i].name};
    result->missing = missing;
}

#define LONGEST_LANGUAGE ((size_t)35) /* bytes that are shown: RFC 5646, 4.4.1 */

/* Rules and policy go by what the item says, and not by a few words of another language: nobody gets by them with
 * those; nor with a code, where the headline is plainly in English. */
static void tell_language(path *p, const hed_text *text, hed_result *result)
{
    char code[HED_LANG_SIZE];
    const hed_str said =
        hed_str_sub(p->item->lang, 0, p->item->lang.len < LONGEST_LANGUAGE ? p->item->lang.len : LONGEST_LANGUAGE);
    if (!hed_language_tag(p->item->lang, code)) {
        result->foreign = hed_arena_printf(p->scratch->arena, "\"%.*s\" is no code of a language", HED_FMT(said)).ptr;
        return;
    }
    p->lang = hed_arena_str(p->scratch->arena, hed_str_of(code));
    if (p->lang.len == 0 || hed_str_is_kind(p->lang, HED_S("en")) || !hed_text_is_english(p->engine->languages, text))
        return;
    p->lang = HED_S("en");
    result->foreign =
        hed_arena_printf(p->scratch->arena, "its code says %.*s, and it is in English", HED_FMT(said)).ptr;
}

static void show_language(const path *p, const hed_text *text, hed_result *result)
{
    const hed_engine *engine = p->engine;
    result->lang = p->lang;
    result->lang_confidence = 1;
    if (result->lang.len == 0) {
        const hed_language found = hed_text_language(engine->languages, text);
        result->lang = hed_str_of(found.code);
        result->lang_confidence = found.confidence;
    }
    if (result->lang.len == 0 || hed_str_is_kind(result->lang, HED_S("en")))
        return;
    const bool rules = engine->rules && !hed_rules_speak(engine->rules, result->lang);
    const char *name = hed_language_name(result->lang);
    const hed_str shown = name ? hed_str_of(name) : result->lang;
    if (rules || engine->model)
        result->foreign = hed_arena_printf(p->scratch->arena, "it is not in English (%.*s): %s%s%s", HED_FMT(shown),
                                           rules ? "no rule is for that" : "", rules && engine->model ? ", and " : "",
                                           engine->model ? "the model was made for English" : "")
                              .ptr;
}

static void show(const path *p, const hed_scored *scored, const hed_score *score, hed_result *result)
{
    const bool decided = (p->scratch->want & HED_WANT_DECISION) != 0;
    memcpy(result->axes, decided ? scored->decision.axes : scored->hits.axes, sizeof result->axes);
    result->clickbait = decided ? scored->decision.clickbait : scored->hits.clickbait;
    result->verdict = decided ? scored->decision.action : HED_PASS;
    show_rows(p, scored, result);
    result->labels = scored->decision.labels;
    result->n_labels = scored->decision.n_labels;
    result->has_svm = scored->has_svm;
    if (scored->has_svm) {
        result->svm_score = score->score;
        result->svm_margin = score->margin;
        result->svm_threshold = hed_model_about(p->engine->model)->threshold;
    }
    show_errors(p, scored, result);
    show_findings(p, scored, result);
    if (p->scratch->leave_out)
        show_suppressed(p, scored, result);
    if (p->item->n_allow > 0)
        show_refused(p, result);
    result->key = hed_hash(p->folded.ptr, p->folded.len, 0);
}

/* A rewrite is looked for whenever a row asks for one, and as a suggestion for what is held; it is applied only when
 * nothing stronger decided. Where none is safe, the policy says what happens. A row that suggests asks for the story's
 * own sentences alone. */
static void rewrite(path *p, hed_scored *scored, hed_result *result)
{
    bool asked = result->verdict == HED_HOLD || scored->decision.suggests;
    for (size_t i = 0; i < scored->decision.n_rows; i++)
        asked = asked || scored->decision.rows[i].action == HED_REWRITE;
    if (!asked || result->degraded)
        return;
    const hed_rewriter rewriter = {
        .policy = p->engine->policy,
        .rules = p->engine->rules,
        .lexicon = p->engine->lexicon,
        .arena = p->scratch->arena,
        .score = score_candidate,
        .ctx = p,
        .dek = p->has_dek ? &p->dek : NULL,
        .body = p->has_body ? &p->body : NULL,
        .slot = p->item->slot,
    };
    hed_rewrite_find(&rewriter, scored, &result->rewrite);
    result->rewrite.applied = result->rewrite.text.len > 0 && result->verdict == HED_REWRITE;
    if (result->rewrite.text.len > 0 || result->verdict != HED_REWRITE)
        return;
    hed_policy_decide_unrewritten(p->engine->policy, p->scratch->arena, &scored->decision);
    result->verdict = scored->decision.action;
    result->labels = scored->decision.labels;
    result->n_labels = scored->decision.n_labels;
}

/* Where the item stands in its input, for messages. */
static void place(const hed_item *item, hed_err *err)
{
    const hed_place none = {0}, *at = item->n_places > 0 ? item->places : &none;
    snprintf(err->path, sizeof err->path, "%.*s", HED_FMT(at->path));
    err->line = at->line;
}

/* The part of a dek or body that is looked at: whole characters. */
static hed_str window(hed_str source)
{
    size_t n = source.len < HED_MAX_BODY ? source.len : HED_MAX_BODY;
    while (n < source.len && n > 0 && ((unsigned char)source.ptr[n] & 0xc0) == 0x80)
        n--;
    return hed_str_sub(source, 0, n);
}

/* A dek or body that cannot be read does not hide the headline: it is left out, and the result says so. */
static bool read_more(path *p, const char *what, hed_str source, hed_text *out)
{
    hed_err why, at;
    hed_str part = window(source);
    if (hed_str_trim(part).len == 0)
        return false;
    if (hed_text_read(p->scratch->arena, p->engine->lexicon, part, 0, out, &why))
        return true;
    place(p->item, &at);
    hed_err *err = p->errors[p->n_errors++] = HED_NEW(p->scratch->arena, hed_err);
    return hed_fail(err, why.code, at.path, at.line, "%s: %s", what, why.text);
}

/* Held, with the reason: that is a result, too. */
static bool fail_item(hed_arena *arena, const hed_err *err, hed_result *result)
{
    hed_err *kept = HED_NEW(arena, hed_err);
    *kept = *err;
    result->errors = kept;
    result->n_errors = 1;
    result->degraded = true;
    result->verdict = HED_HOLD;
    return true;
}

bool hed_check(const hed_engine *engine, hed_scratch *scratch, const hed_item *item, hed_result *result, hed_err *err)
{
    if (scratch->engine != engine)
        return hed_fail(err, HED_EUSAGE, NULL, 0, "this scratch was made for another engine");
    if ((scratch->want & HED_WANT_REWRITE) && !(scratch->want & HED_WANT_DECISION))
        return hed_fail(err, HED_EUSAGE, NULL, 0, "HED_WANT_REWRITE needs HED_WANT_DECISION");
    if ((scratch->want & HED_WANT_DECISION) && !engine->policy)
        return hed_fail(err, HED_EUSAGE, NULL, 0, "HED_WANT_DECISION needs a policy");
    hed_arena_reset(scratch->arena);
    *result = (hed_result){0};
    hed_err why;
    if (item->bad)
        return fail_item(scratch->arena, item->bad, result);
    path p = {
        .engine = engine, .scratch = scratch, .item = item, .section = hed_section_of(item->section, item->headline)};
    hed_scored *scored = HED_NEW(scratch->arena, hed_scored);
    if (!hed_text_read(scratch->arena, engine->lexicon, item->headline, HED_MAX_CODEPOINTS, &scored->text, &why)) {
        place(item, &why);
        return fail_item(scratch->arena, &why, result);
    }
    p.folded = scored->text.folded;
    p.has_dek = read_more(&p, "dek", item->dek, &p.dek);
    p.has_body = read_more(&p, "body", item->body, &p.body);
    tell_language(&p, &scored->text, result);
    hed_score score = {0};
    hed_absences absent = {.n = 0};
    score_text(&p, scored, &result->features, &score, &absent);
    show_story(&p, scored, &absent, result);
    show_language(&p, &scored->text, result);
    show(&p, scored, &score, result);
    if ((scratch->want & HED_WANT_CONTRIBUTIONS) && engine->model && engine->linear)
        hed_engine_contributions(engine, scratch->arena, &scored->text, result->features, result);
    if (scratch->want & HED_WANT_REWRITE)
        rewrite(&p, scored, result);
    return true;
}

uint64_t hed_fingerprint(const hed_engine *engine, hed_scratch *scratch, hed_str headline, const char *id, bool row)
{
    hed_text text;
    hed_arena_reset(scratch->arena);
    if (scratch->engine != engine ||
        !hed_text_read(scratch->arena, engine->lexicon, headline, HED_MAX_CODEPOINTS, &text, NULL))
        return 0;
    const path p = {.engine = engine, .scratch = scratch, .folded = text.folded};
    return fingerprint(&p, id, row ? ROW : FINDING);
}
