/* What requests see of the engine. A request takes what is loaded now and gives it back when it is answered, so it sees
 * the old or the new, never a mix; the last one to give back what a reload replaced frees it. */
#include "serve/http.h"

#include <stdio.h>
#include <stdlib.h>

/* Of the policy's file: slots: {web: {max: 110}, …}. Nothing when it has none. */
static hed_str read_slots(hed_arena *arena, const char *data, const hed_engine_options *options)
{
    const char *policy = options->policy ? options->policy : "newsroom";
    hed_err ignored;
    hed_buf buf = {0};
    hed_json json = {.to = &buf};
    if (!hed_file_exists(policy) && data)
        policy = hed_file_join(arena, data, hed_arena_printf(arena, "rules/policy/%s.yaml", policy).ptr);
    const hed_node *slots = hed_node_get(hed_yaml_load(arena, policy, &ignored), "slots");
    hed_json_object(&json);
    for (const hed_node *slot = slots && slots->kind == HED_NODE_MAP ? slots->first : NULL; slot; slot = slot->next) {
        const hed_node *most = hed_node_get(slot, "max");
        long long n;
        if (!most || !hed_node_int(most, &n))
            continue;
        hed_json_key(&json, slot->key.ptr);
        hed_json_int(&json, n);
    }
    hed_json_object_end(&json);
    const hed_str out = hed_arena_str(arena, hed_buf_str(&buf));
    hed_buf_free(&buf);
    return out;
}

/* What a person may want to see of what is loaded, beside the engine: absent when it cannot be read. */
static void read_about(hed_loaded *loaded, const hed_engine_options *options)
{
    hed_err ignored;
    const char *data = options->data ? options->data : hed_file_data(loaded->arena, &ignored);
    const char *model = options->model ? options->model
                        : data         ? hed_file_join(loaded->arena, data, "models/news-en.hed")
                                       : "";
    hed_str name = hed_str_of(model);
    if (hed_str_ends(name, HED_S(".hed")))
        name.len -= 4;
    loaded->slots = read_slots(loaded->arena, data, options);
    if (options->no_model ||
        !hed_file_read(loaded->arena, hed_arena_printf(loaded->arena, "%.*s.md", HED_FMT(name)).ptr, 1 << 18,
                       &loaded->card, &ignored) ||
        hed_utf8_check(loaded->card) < loaded->card.len)
        loaded->card = HED_S("");
    loaded->figures = hed_card_figures(loaded->arena, loaded->card);
}

static void loaded_free(hed_loaded *loaded)
{
    for (size_t k = 0; k < loaded->n_checkers; k++) {
        hed_checker *checker = &loaded->checkers[k];
        for (int kind = 0; kind < 2; kind++)
            for (size_t i = 0; i < checker->n_idle[kind]; i++)
                hed_scratch_free(checker->idle[kind][i]);
        hed_engine_free(checker->engine);
    }
    hed_answers_free(loaded->answers);
    free(loaded->checkers);
    hed_arena_free(loaded->arena);
    free(loaded);
}

/* The policy in the i-th place; NULL: the default. */
static const char *policy_at(const hed_serve_options *options, size_t i)
{
    return i > 0 ? options->policies[i - 1] : options->engine->policy;
}

/* An engine for each policy, once where two places have the same. */
static bool load_engines(hed_loaded *loaded, const hed_serve_options *options, hed_err *err)
{
    loaded->checkers = calloc(options->n_policies + 1, sizeof *loaded->checkers);
    if (!loaded->checkers)
        abort();
    for (size_t i = 0; i <= options->n_policies; i++) {
        hed_engine_options with = *options->engine;
        with.policy = policy_at(options, i);
        for (size_t k = 0; k < i && !loaded->of_policy[i]; k++)
            if (with.no_policy ||
                (with.policy && policy_at(options, k) && strcmp(with.policy, policy_at(options, k)) == 0))
                loaded->of_policy[i] = loaded->of_policy[k];
        if (loaded->of_policy[i])
            continue;
        hed_checker *checker = &loaded->checkers[loaded->n_checkers];
        if (!(checker->engine = hed_engine_load(&with, NULL, NULL, err)))
            return false;
        loaded->of_policy[i] = checker;
        loaded->n_checkers++;
    }
    loaded->engine = loaded->checkers[0].engine;
    return true;
}

/* Changes with anything that is loaded. */
static void make_etag(hed_loaded *loaded)
{
    const hed_by *by = hed_engine_by(loaded->engine);
    hed_str parts[6 + 2 * HED_SERVE_POLICIES] = {hed_str_of(by->hed), hed_str_of(by->model), hed_str_of(by->rules),
                                                 HED_S(HED_VERSION)};
    size_t n = 4;
    for (size_t i = 0; i < loaded->n_checkers; i++) {
        by = hed_engine_by(loaded->checkers[i].engine);
        parts[n++] = hed_str_of(by->policy);
        parts[n++] = hed_str_of(by->profile);
    }
    snprintf(loaded->etag, sizeof loaded->etag, "\"%.32s\"", hed_sha256_of_all(parts, n).hex);
}

bool hed_loaded_new(const hed_serve_options *options, hed_loaded **out, hed_err *err)
{
    hed_loaded *loaded = calloc(1, sizeof *loaded);
    if (!loaded)
        abort();
    loaded->arena = hed_arena_new((size_t)64 << 20, err);
    bool ok = loaded->arena && load_engines(loaded, options, err);
    if (ok && options->tokens)
        ok = (loaded->tokens = hed_tokens_load(loaded->arena, options->tokens, err)) != NULL;
    if (!ok) {
        loaded_free(loaded);
        return false;
    }
    make_etag(loaded);
    read_about(loaded, options->engine);
    loaded->answers = hed_answers_new(options->cache);
    *out = loaded;
    return true;
}

hed_loaded *hed_loaded_take(hed_service *service)
{
    pthread_mutex_lock(&service->lock);
    hed_loaded *loaded = service->loaded;
    loaded->users++;
    pthread_mutex_unlock(&service->lock);
    return loaded;
}

void hed_loaded_give(hed_service *service, hed_loaded *loaded)
{
    pthread_mutex_lock(&service->lock);
    const bool last = --loaded->users == 0 && loaded->retired;
    pthread_mutex_unlock(&service->lock);
    if (last)
        loaded_free(loaded);
}

size_t hed_loaded_policy(const hed_service *service, const hed_item *item)
{
    const hed_serve_options *options = service->options;
    return options->n_policies > 0 ? options->policy_of(options->ctx, item) : 0;
}

hed_scratch *hed_scratch_take(hed_service *service, hed_checker *checker, bool contributions, hed_err *err)
{
    hed_scratch *scratch = NULL;
    pthread_mutex_lock(&service->lock);
    if (checker->n_idle[contributions] > 0)
        scratch = checker->idle[contributions][--checker->n_idle[contributions]];
    pthread_mutex_unlock(&service->lock);
    if (scratch)
        return scratch;
    return hed_scratch_new(checker->engine,
                           HED_WANT_DECISION | HED_WANT_REWRITE | (contributions ? HED_WANT_CONTRIBUTIONS : 0u), err);
}

void hed_scratch_give(hed_service *service, hed_checker *checker, bool contributions, hed_scratch *scratch)
{
    pthread_mutex_lock(&service->lock);
    const bool keep = checker->n_idle[contributions] < sizeof checker->idle[0] / sizeof checker->idle[0][0];
    if (keep)
        checker->idle[contributions][checker->n_idle[contributions]++] = scratch;
    pthread_mutex_unlock(&service->lock);
    if (!keep)
        hed_scratch_free(scratch);
}

bool hed_service_reload(hed_service *service, hed_err *err)
{
    hed_loaded *new = NULL;
    char text[sizeof err->path + sizeof err->text + 32];
    pthread_mutex_lock(&service->reloading);
    const bool ok = hed_loaded_new(service->options, &new, err);
    if (ok) {
        pthread_mutex_lock(&service->lock);
        hed_loaded *old = service->loaded;
        service->loaded = new;
        old->retired = true;
        const bool last = old->users == 0;
        pthread_mutex_unlock(&service->lock);
        if (last)
            loaded_free(old);
    }
    pthread_mutex_unlock(&service->reloading);
    hed_metrics_reload(service->metrics, ok);
    if (ok)
        hed_service_say(service, "loaded anew");
    else
        hed_service_say(service, "nothing was loaded anew, the old stays: %s", hed_err_string(err, text, sizeof text));
    return ok;
}
