/* Packs to compiled rules: finds the files, loads each, joins them; and what there is to know about what was loaded. */
#include "rules/parts.h"

#define MAX_PACK ((size_t)1 << 20)

const char *const hed_kind_names[HED_KINDS] = {"existence", "phrases", "occurrence", "metric", "composite", "shield"};
const char *const hed_scope_names[HED_SCOPES] = {"headline", "segment.first", "segment.last"};
const char *const hed_quotes_names[HED_QUOTES] = {"skip", "halve", "count"};

static void load_file(hed_rules *rules, const char *path, hed_errors *errors)
{
    hed_str bytes;
    hed_err err;
    if (!hed_file_read(rules->arena, path, MAX_PACK, &bytes, &err)) {
        hed_errors_add(errors, &err);
        return;
    }
    *HED_PUSH(rules->arena, &rules->sources) = bytes;
    hed_pack_load(rules, path, bytes, errors);
}

static void load_path(hed_rules *rules, const char *path, hed_errors *errors)
{
    const char *const *files;
    size_t n;
    hed_err err;
    if (!hed_file_is_folder(path)) {
        load_file(rules, hed_arena_cstr(rules->arena, hed_str_of(path)), errors);
        return;
    }
    bool listed = hed_file_list(rules->arena, path, ".yaml", &files, &n, &err);
    if (listed && n == 0)
        listed = hed_fail(&err, HED_EIO, path, 0, "holds no pack (no file that ends in .yaml)");
    if (!listed)
        hed_errors_add(errors, &err);
    for (size_t i = 0; listed && i < n; i++)
        load_file(rules, files[i], errors);
}

hed_rules *hed_rules_load(hed_arena *arena, const char *const *paths, size_t n, hed_errors *errors)
{
    hed_rules *rules = HED_NEW(arena, hed_rules);
    size_t before = errors->n;
    rules->arena = arena;
    rules->context = pcre2_compile_context_create(NULL);
    for (size_t i = 0; i < n; i++)
        load_path(rules, paths[i], errors);
    if (errors->n == before)
        hed_rules_resolve(rules, errors);
    if (errors->n > before) {
        hed_rules_free(rules);
        return NULL;
    }
    rules->hash = hed_sha256_of_all(rules->sources.at, rules->sources.n);
    rules->jit = hed_jit_new(rules);
    return rules;
}

void hed_rules_free(hed_rules *rules)
{
    if (!rules)
        return;
    hed_jit_free(rules->jit);
    for (size_t i = 0; i < rules->rules.n; i++)
        pcre2_code_free(rules->rules.at[i].plain.utf);
    pcre2_compile_context_free(rules->context);
}

const char *hed_rules_hash(const hed_rules *rules)
{
    return rules->hash.hex;
}

size_t hed_rules_count(const hed_rules *rules)
{
    return rules->rules.n;
}

hed_rule hed_rules_at(const hed_rules *rules, size_t i)
{
    return rules->rules.at[i].shown;
}

int hed_rules_find(const hed_rules *rules, hed_str id)
{
    for (size_t i = 0; i < rules->rules.n; i++)
        if (hed_str_is(id, rules->rules.at[i].shown.id))
            return (int)i;
    return -1;
}

hed_rule_rewrite hed_rules_rewrite(const hed_rules *rules, size_t i)
{
    return rules->rules.at[i].rewrite;
}

const double *hed_rules_weights(const hed_rules *rules, size_t i)
{
    return rules->rules.at[i].shown.weights;
}
