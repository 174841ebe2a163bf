/* Packs to compiled rules: finds the files, loads each, joins them. */
#include "rules/filter.h"
#include "rules/pattern.h"

#include <stdio.h>
#include <time.h>

#define MAX_PACK ((size_t)1 << 20)

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

static bool was_read(const hed_rules *rules, const char *path)
{
    for (size_t i = 0; i < rules->lists.n; i++)
        if (strcmp(rules->lists.at[i], path) == 0)
            return true;
    return false;
}

/* A list beside a folder of packs that none of them names. */
static void lists_used(hed_rules *rules, const char *folder, hed_errors *errors)
{
    static const char *const places[] = {"lists", "../lists"};
    for (size_t place = 0; place < 2; place++) {
        const char *const *files, *lists = hed_file_join(rules->arena, folder, places[place]);
        size_t n;
        hed_err err;
        if (!hed_file_is_folder(lists) || !hed_file_list(rules->arena, lists, ".txt", &files, &n, &err))
            continue;
        for (size_t i = 0; i < n; i++) {
            if (was_read(rules, files[i]))
                continue;
            hed_fail(&err, HED_ESCHEMA, files[i], 0, "no pack of %s uses this list", folder);
            hed_errors_add(errors, &err);
        }
    }
}

static void load_path(hed_rules *rules, const char *path, hed_errors *errors)
{
    const char *const *files;
    size_t n, before = errors->n;
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
    if (errors->n == before)
        lists_used(rules, path, errors);
}

/* Packs, lists, and the rules whose day has passed: what the answers depend on. */
static hed_sha256 hash_of(hed_rules *rules)
{
    for (size_t i = 0; i < rules->rules.n; i++)
        if (rules->rules.at[i].off)
            *HED_PUSH(rules->arena, &rules->sources) = hed_str_of(rules->rules.at[i].shown.id);
    return hed_sha256_of_all(rules->sources.at, rules->sources.n);
}

static hed_rules *read_packs(hed_arena *arena, const char *const *paths, size_t n, const char *today,
                             hed_errors *errors)
{
    hed_rules *rules = HED_NEW(arena, hed_rules);
    rules->arena = arena;
    rules->context = pcre2_compile_context_create(NULL);
    snprintf(rules->today, sizeof rules->today, "%s", today);
    hed_rules_limit(rules, 0, 0, 0);
    *HED_PUSH(arena, &rules->groups) = (hed_group){"", 1};
    const size_t before = errors->n;
    rules->kept = hed_kept_open(arena, n > 0 && hed_file_is_folder(paths[0]) ? hed_file_join(arena, paths[0], "")
                                       : n > 0                               ? paths[0]
                                                                             : "");
    for (size_t i = 0; i < n; i++)
        load_path(rules, paths[i], errors);
    hed_rules_resolve(rules, errors);
    hed_kept_close(rules, errors->n == before);
    rules->hash = hash_of(rules);
    rules->quick = hed_arena_alloc(arena, (rules->rules.n + 1) * sizeof *rules->quick);
    rules->filter = hed_filter_new(rules);
    return rules;
}

hed_rules *hed_rules_load_on(hed_arena *arena, const char *const *paths, size_t n, const char *today,
                             hed_errors *errors)
{
    const size_t before = errors->n;
    hed_rules *rules = read_packs(arena, paths, n, today, errors);
    if (errors->n == before)
        return rules;
    hed_rules_free(rules);
    return NULL;
}

static const char *today_is(char to[11])
{
    const time_t now = time(NULL);
    struct tm date;
    strftime(to, 11, "%Y-%m-%d", gmtime_r(&now, &date));
    return to;
}

hed_rules *hed_rules_load(hed_arena *arena, const char *const *paths, size_t n, hed_errors *errors)
{
    char today[11];
    return hed_rules_load_on(arena, paths, n, today_is(today), errors);
}

static void add_error(void *errors, const hed_err *err)
{
    hed_errors_add(errors, err);
}

hed_rules *hed_rules_lint(hed_arena *arena, const char *const *paths, size_t n, const char *today,
                          const hed_reading *reading, hed_errors *errors)
{
    char now[11];
    hed_err err;
    const size_t before = errors->n;
    hed_rules *rules = read_packs(arena, paths, n, today ? today : today_is(now), errors);
    rules->partial = errors->n > before;
    size_t examples;
    hed_rules_test(rules, reading, add_error, errors, &examples, &err);
    if (errors->n == before)
        return rules;
    hed_rules_free(rules);
    return NULL;
}

void hed_rules_limit(hed_rules *rules, uint32_t match, uint32_t depth, uint32_t heap)
{
    rules->match_limit = match ? match : HED_MATCH_LIMIT;
    rules->depth_limit = depth ? depth : HED_DEPTH_LIMIT;
    rules->heap_limit = heap ? heap : HED_HEAP_LIMIT_KIB;
}

void hed_rules_free(hed_rules *rules)
{
    if (!rules)
        return;
    hed_filter_free(rules->filter);
    hed_pattern_free(rules);
}
