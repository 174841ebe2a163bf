/* Loading: every part is looked for in the data folder unless told otherwise, and every error of every part is
 * reported before giving up, so that one run shows all that is wrong. */
#include "engine/engine.h"

static bool load_words(hed_engine *engine, const char *data, hed_errors *errors)
{
    hed_err err;
    const char *path = hed_file_join(engine->arena, data, "models/lexicon-en.yaml");
    engine->lexicon = hed_lexicon_load(engine->arena, path, &err);
    if (engine->lexicon) {
        engine->languages = hed_languages_new(engine->arena, engine->lexicon);
        engine->features = hed_features_new(engine->arena, engine->lexicon, path, &err);
    }
    path = hed_file_join(engine->arena, data, "models/background-en.yaml");
    if (engine->features)
        engine->background = hed_background_load(engine->arena, path, &err);
    if (engine->background)
        return true;
    hed_errors_add(errors, &err);
    return false;
}

static bool load_model(hed_engine *engine, const char *path, hed_errors *errors)
{
    hed_err err;
    const hed_model_fits fits = hed_fits_of(engine->lexicon);
    engine->model = hed_model_load(path, &fits, &err);
    if (!engine->model) {
        hed_errors_add(errors, &err);
        return false;
    }
    engine->by.model = hed_model_about(engine->model)->hash;
    engine->by.model_path = hed_arena_cstr(engine->arena, hed_str_of(path));
    engine->linear = hed_model_linear(engine->model, &engine->bias, &engine->dense_weights, &engine->text_weight);
    return true;
}

static hed_reading reading_of(const hed_engine *engine)
{
    return (hed_reading){engine->features, engine->lexicon, engine->background};
}

static bool load_rules(hed_engine *engine, const char *const *paths, size_t n, const hed_engine_options *options,
                       hed_errors *errors)
{
    const hed_reading reading = reading_of(engine);
    engine->rules = options->lint && reading.background
                        ? hed_rules_lint(engine->arena, paths, n, NULL, &reading, errors)
                        : hed_rules_load(engine->arena, paths, n, errors);
    if (!engine->rules)
        return false;
    hed_rules_limit(engine->rules, options->match_limit, options->depth_limit, options->heap_limit);
    hed_buf all = {0};
    for (size_t i = 0; i < n; i++)
        hed_buf_printf(&all, "%s%s", i > 0 ? ", " : "", paths[i]);
    engine->by.rules_path = hed_arena_cstr(engine->arena, hed_buf_str(&all));
    hed_buf_free(&all);
    for (size_t i = 0; i < hed_rules_count(engine->rules); i++)
        for (unsigned axis = 0; axis < HED_AXES; axis++)
            engine->axes |= (unsigned)(hed_rules_weights(engine->rules, i)[axis] > 0) << axis;
    return true;
}

static void unknown_policy(hed_arena *arena, const char *data, const char *name, hed_errors *errors)
{
    hed_err err;
    const char *const *paths;
    size_t n;
    const char *folder = hed_file_join(arena, data, "rules/policy");
    if (!hed_file_list(arena, folder, ".yaml", &paths, &n, &err)) {
        hed_errors_add(errors, &err);
        return;
    }
    const char **names = HED_NEW_N(arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++) {
        const hed_str file = hed_str_of(strrchr(paths[i], '/') + 1);
        names[i] = hed_arena_cstr(arena, hed_str_sub(file, 0, file.len - 5));
    }
    const char *near = hed_suggest(hed_str_of(name), names, n);
    hed_fail(&err, HED_EUSAGE, NULL, 0, "there is no policy \"%.80s\" in %s%s%s%s", name, folder,
             near ? "; did you mean " : "; hed policy list tells which there are", near ? near : "", near ? "?" : "");
    hed_errors_add(errors, &err);
}

/* The policy is sound, but for rules that it names and the packs at hand do not have. */
static void hint_at_packs(const hed_engine *engine, const char *data, const char *path, hed_errors *errors)
{
    hed_errors unheard = {0};
    hed_err err;
    if (!engine->rules || !hed_policy_load(engine->arena, path, NULL, &unheard))
        return;
    hed_fail(&err, HED_EUSAGE, NULL, 0,
             "the packs that were given take the place of the shipped ones, whose rules this policy names: add --rules "
             "%s/rules/en, or give another --policy (hed policy list)",
             data);
    hed_errors_add(errors, &err);
}

/* A profile is a file when it looks like a path, else the name of one that is shipped. packs: some were given. */
static bool load_policy(hed_engine *engine, const char *data, const char *profile, bool packs, hed_errors *errors)
{
    const char *path = profile;
    if (!strchr(profile, '/') && !hed_str_ends(hed_str_of(profile), HED_S(".yaml"))) {
        hed_str shipped = hed_arena_printf(engine->arena, "%s/rules/policy/%s.yaml", data, profile);
        path = hed_arena_cstr(engine->arena, shipped);
        if (!hed_file_exists(path)) {
            unknown_policy(engine->arena, data, profile, errors);
            return false;
        }
    }
    engine->policy = hed_policy_load(engine->arena, path, engine->rules, errors);
    if (!engine->policy && packs)
        hint_at_packs(engine, data, path, errors);
    if (!engine->policy)
        return false;
    engine->by.policy = hed_policy_hash(engine->policy);
    engine->by.profile = hed_policy_id(engine->policy);
    engine->by.policy_path = hed_arena_cstr(engine->arena, hed_str_of(path));
    return true;
}

/* What rules measure is theirs too: the categories of words, and what is known of words beforehand. */
static const char *rules_hash(hed_engine *engine)
{
    const hed_str parts[] = {hed_str_of(hed_rules_hash(engine->rules)), hed_str_of(hed_lexicon_hash(engine->lexicon)),
                             hed_str_of(hed_background_hash(engine->background))};
    return hed_arena_cstr(engine->arena, hed_str_of(hed_sha256_of_all(parts, 3).hex));
}

static bool load_all(hed_engine *engine, const hed_engine_options *options, hed_errors *errors)
{
    hed_err err;
    const char *data = options->data ? options->data : hed_file_data(engine->arena, &err);
    if (!data) {
        hed_errors_add(errors, &err);
        return false;
    }
    const char *shipped_rules = hed_file_join(engine->arena, data, "rules/en");
    const char *model = hed_model_path(engine->arena, data, options->model);
    const char *const *packs = options->packs ? options->packs : &shipped_rules;
    bool ok = load_words(engine, data, errors);
    bool rules = options->no_rules || load_rules(engine, packs, options->packs ? options->n_packs : 1, options, errors);
    if (ok && !options->no_model)
        ok = load_model(engine, model, errors);
    if (ok && engine->rules)
        engine->by.rules = rules_hash(engine);
    if (rules && !options->no_policy) /* without them, every rule that the policy names would look unknown */
        rules =
            load_policy(engine, data, options->policy ? options->policy : "newsroom", options->packs != NULL, errors);
    return ok && rules;
}

hed_engine *hed_engine_load(const hed_engine_options *options, hed_report *report, void *ctx, hed_err *err)
{
    hed_errors errors = {.report = report, .ctx = ctx};
    hed_arena *arena = hed_arena_new(HED_ARENA_LOADED, err);
    if (!arena)
        return NULL;
    hed_engine *engine = HED_NEW(arena, hed_engine);
    engine->arena = arena;
    engine->by = (hed_by){HED_VERSION, "", "", "", "", "", "", ""};
    if (load_all(engine, options ? options : &(hed_engine_options){0}, &errors)) {
        hed_engine_gather(engine);
        return engine;
    }
    if (err)
        *err = errors.first;
    hed_engine_free(engine);
    return NULL;
}

void hed_engine_free(hed_engine *engine)
{
    if (!engine)
        return;
    if (engine->rules)
        hed_rules_free(engine->rules);
    if (engine->model)
        hed_model_free(engine->model);
    hed_arena_free(engine->arena);
}

const hed_by *hed_engine_by(const hed_engine *engine)
{
    return &engine->by;
}

unsigned hed_engine_axes(const hed_engine *engine)
{
    return engine->axes;
}

size_t hed_engine_rule_count(const hed_engine *engine)
{
    return engine->rules ? hed_rules_count(engine->rules) : 0;
}

hed_rule hed_engine_rule(const hed_engine *engine, size_t i)
{
    return *hed_rules_at(engine->rules, i);
}

size_t hed_engine_test_rules(const hed_engine *engine, hed_report *report, void *ctx, size_t *n_examples)
{
    hed_err err;
    *n_examples = 0;
    if (!engine->rules)
        return 0;
    const hed_reading reading = reading_of(engine);
    return hed_rules_test(engine->rules, &reading, report, ctx, n_examples, &err);
}

size_t hed_engine_lint_policy(const hed_engine *engine, hed_report *report, void *ctx)
{
    hed_errors errors = {.report = report, .ctx = ctx};
    return engine->policy ? hed_policy_lint(engine->policy, engine->rules, &errors) : 0;
}

void hed_engine_show_policy(const hed_engine *engine, hed_buf *to)
{
    if (engine->policy)
        hed_policy_show(engine->policy, to);
}

bool hed_list_policies(const char *data, hed_buf *to, hed_err *err)
{
    hed_arena *arena = hed_arena_new(HED_ARENA_SCRATCH, err);
    const char *const *paths;
    size_t n;
    bool ok = arena && (data || (data = hed_file_data(arena, err))) &&
              hed_file_list(arena, hed_file_join(arena, data, "rules/policy"), ".yaml", &paths, &n, err);
    for (size_t i = 0; ok && i < n; i++) {
        hed_errors errors = {0};
        const char *slash = strrchr(paths[i], '/');
        const hed_str file = hed_str_of(slash ? slash + 1 : paths[i]);
        const hed_policy *policy = hed_policy_load(arena, paths[i], NULL, &errors);
        if (policy && hed_policy_about(policy))
            hed_buf_printf(to, "%-12.*s %s\n", (int)file.len - 5, file.ptr, hed_policy_about(policy));
        else
            hed_buf_printf(to, "%.*s\n", (int)file.len - 5, file.ptr);
    }
    if (arena)
        hed_arena_free(arena);
    return ok;
}

bool hed_engine_cover_rules(const hed_engine *engine, bool json, bool verbose, hed_buf *report, hed_err *err)
{
    const hed_reading reading = reading_of(engine);
    if (!engine->rules)
        return hed_fail(err, HED_EUSAGE, NULL, 0, "no rules are loaded");
    return hed_rules_coverage(engine->rules, &reading, json, verbose, report, err);
}

size_t hed_engine_cost_rules(const hed_engine *engine, hed_report *report, void *ctx)
{
    hed_err err;
    return engine->rules ? hed_rules_cost(engine->rules, report, ctx, &err) : 0;
}
