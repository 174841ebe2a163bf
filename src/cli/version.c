/* hed version: what it is, what it has loaded, what it stands on. All that a report of a fault should say. */
#include "cli/cli.h"

#include "serve/serve.h"
#include "store/store.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static size_t count_packs(const hed_engine *engine)
{
    size_t n = 0;
    for (size_t i = 0; i < hed_engine_rule_count(engine); i++) {
        bool seen = false; /* rules of a pack stand together */
        for (size_t k = i; k > 0 && !seen; k--)
            seen = strcmp(hed_engine_rule(engine, k - 1).pack, hed_engine_rule(engine, i).pack) == 0;
        n += !seen;
    }
    return n;
}

static void print_part(const char *name, const char *what, const char *hash, const char *path)
{
    if (hash[0])
        printf("%-13s %s%s%.16s  %s\n", name, what, what[0] ? "  " : "", hash, path);
    else
        printf("%-13s none\n", name);
}

typedef struct fact {
    const char *name;
    char version[96];
} fact;

#define MOST 24

/* What the library stands on, then what the program alone does. */
static size_t facts_of(fact facts[MOST])
{
    hed_buf version = {0};
    size_t n = 0;
    for (const char *name; n < MOST - 2 && (name = hed_library(n, &version)); version.len = 0) {
        snprintf(facts[n].version, sizeof facts[n].version, "%.*s", (int)version.len, version.ptr);
        facts[n++].name = name;
    }
    hed_buf_free(&version);
    facts[n].name = "SQLite";
    snprintf(facts[n].version, sizeof facts[n].version, "%s", hed_store_library());
    facts[n + 1].name = "libmicrohttpd";
    snprintf(facts[n + 1].version, sizeof facts[n + 1].version, "%s", hed_serve_library());
    return n + 2;
}

static void print_text(const hed_engine *engine)
{
    fact facts[MOST];
    const size_t n = facts_of(facts);
    printf("hed           %s\nresults       hed/1\nfeatures      %s, %zu of them\n", HED_VERSION, hed_feature_schema(),
           hed_feature_count());
    if (engine) {
        const hed_by *by = hed_engine_by(engine);
        char rules[64];
        snprintf(rules, sizeof rules, "%zu in %zu packs", hed_engine_rule_count(engine), count_packs(engine));
        print_part("rules", rules, by->rules, by->rules_path);
        print_part("policy", by->profile, by->policy, by->policy_path);
        print_part("model", "", by->model, by->model_path);
    }
    for (size_t i = 0; i < n; i++)
        printf("%-13s %s\n", facts[i].name, facts[i].version);
}

static json_t *part(const char *hash, const char *path)
{
    return hash[0] ? json_pack("{s:s, s:s}", "hash", hash, "path", path) : json_null();
}

static void print_json(const hed_engine *engine)
{
    fact facts[MOST];
    const size_t n = facts_of(facts);
    json_t *all = json_pack("{s:s, s:s, s:{s:s, s:I}}", "hed", HED_VERSION, "results", "hed/1", "features", "schema",
                            hed_feature_schema(), "count", (json_int_t)hed_feature_count());
    if (engine) {
        const hed_by *by = hed_engine_by(engine);
        json_object_set_new(all, "rules", part(by->rules, by->rules_path));
        json_object_set_new(all, "policy", part(by->policy, by->policy_path));
        json_object_set_new(all, "model", part(by->model, by->model_path));
        json_object_set_new(json_object_get(all, "policy"), "profile", json_string(by->profile));
        json_object_set_new(json_object_get(all, "rules"), "count",
                            json_integer((json_int_t)hed_engine_rule_count(engine)));
        json_object_set_new(json_object_get(all, "rules"), "packs", json_integer((json_int_t)count_packs(engine)));
    }
    json_t *libraries = json_object();
    for (size_t i = 0; i < n; i++)
        json_object_set_new(libraries, facts[i].name, json_string(facts[i].version));
    json_object_set_new(all, "built_with", libraries);
    json_dumpf(all, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(all);
}

int hed_cli_version(const hed_command *command, const hed_options *options)
{
    bool json = false;
    (void)command;
    for (size_t i = 0; i < options->formats.n; i++) {
        json = strcmp(options->formats.at[i], "json") == 0;
        if (!json && strcmp(options->formats.at[i], "text") != 0)
            return hed_cli_fail("version prints text or json, not \"%s\"", options->formats.at[i]);
    }
    hed_engine *engine = hed_cli_load(options); /* what does not load is told; the rest is printed */
    (json ? print_json : print_text)(engine);
    hed_engine_free(engine);
    return engine ? HED_EXIT_OK : HED_EXIT_FAIL;
}
