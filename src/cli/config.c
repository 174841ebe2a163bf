/* Configuration: which file holds, and its settings applied where the command line says nothing. */
#include "cli/config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The path in *to, "" for none; false after saying that inputs have different ones. */
bool hed_cli_config_find(const hed_options *options, size_t first, hed_buf *to)
{
    const char *named = options->config ? options->config : getenv("HED_CONFIG");
    const char *of = NULL;
    if (options->no_config)
        named = "";
    for (size_t i = first; i < options->n_inputs && !named; i++) {
        hed_buf other = {0};
        const char *path = options->inputs[i].path;
        if (!path || strcmp(path, "-") == 0 || access(path, F_OK) != 0)
            continue;
        hed_config_find(path, &other);
        const bool same = !of || (other.len == to->len && memcmp(other.ptr, to->ptr, to->len) == 0);
        if (same && !of)
            *to = other, of = path, other = (hed_buf){0};
        hed_buf_free(&other);
        if (same)
            continue;
        hed_cli_fail("%s and %s have different configurations: check them apart, or give --config", of, path);
        return false;
    }
    if (!named && !of)
        hed_config_find(".", to);
    if (named) {
        to->ptr = strdup(named);
        if (!to->ptr)
            abort();
        to->len = strlen(named);
    }
    return true;
}

hed_config *hed_cli_config_load(const char *path)
{
    hed_err err;
    hed_config *config = hed_config_load(path, &err);
    if (!config)
        hed_cli_fail_err(&err);
    return config;
}

static bool given_on_command_line(const hed_options *options, size_t n, const char *key)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(options->given.at[i], key) == 0)
            return true;
    return false;
}

bool hed_cli_config_is_found(const hed_options *options, const char *path)
{
    const size_t n = strlen(path), name = strlen("/.hed.yaml");
    return !options->config && !getenv("HED_CONFIG") && n >= name && strcmp(path + n - name, "/.hed.yaml") == 0;
}

/* What only the engine can judge is judged later. */
static void remember(hed_options *options, const hed_setting *s)
{
    const struct {
        const char *key;
        const hed_setting **at;
    } kept[] = {{"policy", &options->policy_at}, {"section", &options->section_at}, {"slot", &options->slot_at}};
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (strcmp(kept[i].key, s->key) == 0)
            *kept[i].at = s;
}

bool hed_cli_config_apply(const hed_config *config, bool found, hed_options *options)
{
    size_t n;
    const size_t given = options->given.n;
    const hed_setting *all = hed_config_settings(config, &n);
    for (size_t i = 0; i < n; i++) {
        const hed_setting *s = &all[i];
        if (s->group > 0) {
            if (!hed_groups_add(options, s))
                return false;
            continue;
        }
        if (strcmp(s->key, "root") == 0) /* the search ends at the first file anyway; it tells readers so */
            continue;
        if (!hed_setting_fits(s))
            return false;
        const bool off = hed_cli_option(s->key).flag && strcmp(s->value, "false") == 0;
        if (off || given_on_command_line(options, given, s->key))
            continue;
        if (found && !hed_setting_stays(s))
            return hed_setting_wrong(s, "leads out of the folder of this file, which was found and not given: give -f, "
                                        "or --config FILE");
        if (!hed_cli_set(s->key, hed_setting_value(s), options))
            return hed_setting_wrong(s, "is not what it may be");
        remember(options, s);
    }
    return hed_groups_check(options) && (!given_on_command_line(options, given, "policy") || hed_groups_none(options));
}

bool hed_cli_configure(const hed_command *command, hed_options *options)
{
    static hed_config *config; /* its strings live as long as the process */
    const bool words = strcmp(command->name, "baseline") == 0;
    hed_buf path = {0};
    bool ok = hed_cli_config_find(options, words ? 1 : 0, &path);
    if (ok && path.len > 0)
        ok = (config = hed_cli_config_load(path.ptr)) &&
             hed_cli_config_apply(config, hed_cli_config_is_found(options, path.ptr), options);
    hed_buf_free(&path);
    return ok;
}
