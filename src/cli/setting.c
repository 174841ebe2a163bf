/* Settings: long options that a configuration may have. The table below tells which ones; everything else about them is
 * in the table of options. */
#include "cli/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef enum meaning {
    PLAIN,
    FILE_PATH,    /* relative to the file that it stands in */
    FILE_OR_NAME, /* a path when it looks like one */
    FORMAT_FILE   /* FORMAT or FORMAT=FILE */
} meaning;

static const struct {
    const char *name;
    meaning meaning;
} settings[] = {
    {"policy", FILE_OR_NAME}, {"rules", FILE_PATH},    {"model", FILE_PATH},    {"no-model", PLAIN},
    {"match-limit", PLAIN},   {"depth-limit", PLAIN},  {"heap-limit", PLAIN},   {"no-rules", PLAIN},
    {"fail-on", PLAIN},       {"fail-score", PLAIN},   {"max-warnings", PLAIN}, {"max-rate", PLAIN},
    {"baseline", FILE_PATH},  {"allow", FILE_PATH},    {"format", FORMAT_FILE}, {"input", PLAIN},
    {"field", PLAIN},         {"lang", PLAIN},         {"section", PLAIN},      {"outlet", PLAIN},
    {"slot", PLAIN},          {"invalid-utf8", PLAIN}, {"skip-bad", PLAIN},     {"jobs", PLAIN},
    {"color", PLAIN},
};
#define SETTINGS (sizeof settings / sizeof *settings)

const hed_key_help *hed_cli_settings(size_t *n)
{
    static const hed_key_help groups[] = {
        {"", "root", "true: no file above this one is looked for"},
        {"", "extends", "a path or a list of paths: files whose settings hold where this one has none"},
        {"", "paths", "a list of maps: what holds for inputs by their path; the first that says it"},
        {"", "profiles", "a list of maps: another policy for some headlines; the first that fits"},
        {"paths[]", "match", "a pattern of paths, as in \"sport/*.jsonl\""},
        {"paths[]", "section", "section of items that name none"},
        {"paths[]", "lang", "language of items that name none"},
        {"paths[]", "outlet", "outlet of items that name none"},
        {"paths[]", "slot", "slot of items that name none"},
        {"profiles[]", "name", "what hed config show calls it"},
        {"profiles[]", "policy", "the policy: a file, or the name of a shipped one"},
        {"profiles[]", "match", "for inputs whose path is like this pattern; one, or a list of which one fits"},
        {"profiles[]", "section", "for headlines of these sections"},
        {"profiles[]", "outlet", "for headlines of these outlets"},
        {"profiles[]", "lang", "for headlines in these languages"},
        {"profiles[]", "slot", "for headlines of these slots"},
    };
    static hed_key_help all[SETTINGS + sizeof groups / sizeof *groups];
    for (size_t i = 0; i < SETTINGS; i++)
        all[i] = (hed_key_help){"", settings[i].name, hed_cli_option(settings[i].name).help};
    memcpy(all + SETTINGS, groups, sizeof groups);
    *n = sizeof all / sizeof *all;
    return all;
}

static char *joined(const char *a, size_t n, const char *b, const char *c)
{
    const size_t size = n + strlen(b) + strlen(c) + 1;
    char *to = malloc(size);
    if (!to)
        abort();
    snprintf(to, size, "%.*s%s%s", (int)n, a, b, c);
    return to;
}

const char *hed_setting_path(const char *file, const char *path)
{
    const char *slash = strrchr(file, '/');
    static hed_list kept; /* as long as the process */
    if (path[0] == '/' || !slash || strcmp(path, "-") == 0)
        return path;
    hed_cli_push(&kept, joined(file, (size_t)(slash - file) + 1, path, ""));
    return kept.at[kept.n - 1];
}

static const char *resolved(const hed_setting *s, meaning what)
{
    const char *equals = strchr(s->value, '=');
    const size_t len = strlen(s->value);
    const bool yaml = len > 5 && strcmp(s->value + len - 5, ".yaml") == 0;
    if (what == FILE_PATH || (what == FILE_OR_NAME && (strchr(s->value, '/') || yaml)))
        return hed_setting_path(s->path, s->value);
    if (what != FORMAT_FILE || !equals)
        return s->value;
    static hed_list kept;
    hed_cli_push(&kept, joined(s->value, (size_t)(equals - s->value) + 1, hed_setting_path(s->path, equals + 1), ""));
    return kept.at[kept.n - 1];
}

/* The folder that path stands in, as it really is, with a slash at its end; for free(). */
static char *real_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash ? joined(path, (size_t)(slash - path) + 1, "", "") : joined(".", 1, "", ""), *real = NULL;
    char *to = realpath(folder, NULL);
    if (to)
        real = joined(to, strlen(to), strcmp(to, "/") == 0 ? "" : "/", "");
    free(folder);
    free(to);
    return real;
}

bool hed_setting_stays(const hed_setting *s)
{
    const char *equals = strcmp(s->key, "format") == 0 ? strchr(s->value, '=') : NULL;
    if (!equals || !equals[1])
        return true;
    const char *path = hed_setting_path(s->path, equals + 1);
    char *target = realpath(path, NULL), *own = real_folder(s->path), *folder = real_folder(target ? target : path);
    struct stat about; /* a link to what is not there yet leads anywhere */
    const bool dangling = !target && lstat(path, &about) == 0;
    const bool stays = own && folder && !dangling && strncmp(folder, own, strlen(own)) == 0;
    free(target);
    free(own);
    free(folder);
    return stays;
}

bool hed_setting_wrong(const hed_setting *s, const char *what)
{
    hed_cli_fail("%s:%u:%u: %s: %s", s->path, s->line, s->column, s->key, what);
    return false;
}

bool hed_setting_unknown(const hed_setting *s, const char *const *names, size_t n)
{
    const char *near = hed_suggest((hed_str){s->key, strlen(s->key)}, names, n);
    if (near)
        hed_cli_fail("%s:%u:%u: there is no setting %s; did you mean %s?", s->path, s->line, s->column, s->key, near);
    else
        hed_cli_fail("%s:%u:%u: there is no setting %s; hed config init writes them all", s->path, s->line, s->column,
                     s->key);
    return false;
}

static bool fits(const hed_setting *s, hed_option_shape shape)
{
    char *end;
    if (shape.flag && strcmp(s->value, "true") != 0 && strcmp(s->value, "false") != 0)
        return hed_setting_wrong(s, "is true or false");
    if (shape.number) {
        const double value = strtod(s->value, &end);
        if (end == s->value || *end || value < 0 || value > 1e9 ||
            (shape.whole && strspn(s->value, "0123456789") != strlen(s->value)))
            return hed_setting_wrong(s, shape.whole ? "is a whole number" : "is a number, 0 or more");
    }
    if (!shape.words)
        return true;
    const size_t len = strlen(s->value);
    for (const char *at = shape.words; *at;) {
        const size_t n = strcspn(at, "|");
        if (n == len && memcmp(at, s->value, n) == 0)
            return true;
        at += n + (at[n] == '|');
    }
    hed_cli_fail("%s:%u:%u: %s is one of %s, not \"%s\"", s->path, s->line, s->column, s->key, shape.words, s->value);
    return false;
}

bool hed_setting_fits(const hed_setting *s)
{
    const char *names[SETTINGS + 4] = {"extends", "paths", "profiles", "root"};
    for (size_t i = 0; i < SETTINGS; i++) {
        if (strcmp(settings[i].name, s->key) == 0)
            return fits(s, hed_cli_option(s->key));
        names[i + 4] = settings[i].name;
    }
    return hed_setting_unknown(s, names, SETTINGS + 4);
}

const char *hed_cli_setting(size_t i)
{
    return i < SETTINGS ? settings[i].name : NULL;
}

const char *hed_setting_value(const hed_setting *s)
{
    for (size_t i = 0; i < SETTINGS && !s->list; i++)
        if (strcmp(settings[i].name, s->key) == 0)
            return resolved(s, settings[i].meaning);
    return s->list && strcmp(s->key, "policy") == 0 ? resolved(s, FILE_OR_NAME) : s->value;
}
