/* What a configuration says for some inputs and headlines only: "paths" gives items what they do not say themselves,
 * "profiles" puts another policy to them. Of profiles the first whose conditions all hold is taken. */
#include "cli/config.h"

#include <errno.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef struct hed_path_setting {
    const char *pattern; /* absolute */
    const char *section, *lang, *outlet, *slot;
    const hed_setting *section_at, *slot_at;
} hed_path_setting;

/* A list without values is no condition. */
typedef struct hed_profile {
    const char *name, *policy;
    hed_list match, section, outlet, lang, slot; /* match: absolute patterns */
    const hed_setting *from;
} hed_profile;

static const char *const of_paths[] = {"match", "section", "lang", "outlet", "slot"};
static const char *const of_profiles[] = {"name", "policy", "match", "section", "outlet", "lang", "slot"};
#define OF_PATHS (sizeof of_paths / sizeof *of_paths)
#define OF_PROFILES (sizeof of_profiles / sizeof *of_profiles)

/* ---- Reading */

static size_t place_of(const char *key, const char *const *names, size_t n)
{
    size_t i = 0;
    while (i < n && strcmp(names[i], key) != 0)
        i++;
    return i;
}

/* The pattern behind the real path of the folder that its file is in. */
static const char *absolute(const hed_setting *s)
{
    static hed_list kept; /* as long as the process */
    char folder[PATH_MAX], pattern[2 * PATH_MAX];
    if (!realpath(hed_setting_path(s->path, "."), folder)) {
        hed_setting_wrong(s, strerror(errno));
        return NULL;
    }
    snprintf(pattern, sizeof pattern, "%s/%s", folder, s->value);
    char *copy = strdup(pattern);
    if (!copy)
        abort();
    hed_cli_push(&kept, copy);
    return copy;
}

static void *one_more(void *all, size_t *n, size_t wanted, size_t size)
{
    if (*n >= wanted)
        return all;
    char *grown = realloc(all, wanted * size);
    if (!grown)
        abort();
    memset(grown + *n * size, 0, (wanted - *n) * size);
    *n = wanted;
    return grown;
}

static bool is_language(const hed_setting *s)
{
    char code[HED_LANG_SIZE];
    return hed_language_tag((hed_str){s->value, strlen(s->value)}, code) ||
           hed_setting_wrong(s, "is no code of a language, as in en or pt-BR");
}

static bool add_path(hed_options *options, const hed_setting *s)
{
    options->paths = one_more(options->paths, &options->n_paths, s->group, sizeof *options->paths);
    hed_path_setting *one = &options->paths[s->group - 1];
    const char **fields[OF_PATHS] = {&one->pattern, &one->section, &one->lang, &one->outlet, &one->slot};
    const size_t i = place_of(s->key, of_paths, OF_PATHS);
    if (i == OF_PATHS)
        return hed_setting_unknown(s, of_paths, OF_PATHS);
    *fields[i] = i == 0 ? absolute(s) : s->value;
    if (fields[i] == &one->section || fields[i] == &one->slot)
        *(fields[i] == &one->slot ? &one->slot_at : &one->section_at) = s;
    return *fields[i] != NULL && (i != 2 || is_language(s));
}

static bool add_profile(hed_options *options, const hed_setting *s)
{
    options->profiles = one_more(options->profiles, &options->n_profiles, s->group, sizeof *options->profiles);
    hed_profile *one = &options->profiles[s->group - 1];
    hed_list *const lists[] = {&one->match, &one->section, &one->outlet, &one->lang, &one->slot};
    const size_t i = place_of(s->key, of_profiles, OF_PROFILES);
    if (i == OF_PROFILES)
        return hed_setting_unknown(s, of_profiles, OF_PROFILES);
    if (!one->from || i == 1)
        one->from = s;
    if (i < 2) {
        *(i == 0 ? &one->name : &one->policy) = i == 0 ? s->value : hed_setting_value(s);
        return true;
    }
    const char *value = i == 2 ? absolute(s) : s->value;
    if (value)
        hed_cli_push(lists[i - 2], value);
    return value != NULL && (i != 5 || is_language(s));
}

bool hed_groups_add(hed_options *options, const hed_setting *s)
{
    return strcmp(s->list, "paths") == 0 ? add_path(options, s) : add_profile(options, s);
}

bool hed_groups_check(hed_options *options)
{
    for (size_t i = 0; i < options->n_profiles; i++) {
        const hed_profile *p = &options->profiles[i];
        if (p->match.n + p->section.n + p->outlet.n + p->lang.n + p->slot.n == 0)
            return hed_setting_wrong(p->from, "the profile is for nothing: match, section, outlet, lang or slot tells");
    }
    if (options->n_profiles <= HED_PROFILES)
        return true;
    hed_cli_fail("there are more than %d profiles", HED_PROFILES);
    return false;
}

bool hed_groups_none(hed_options *options)
{
    options->n_profiles = 0;
    return true;
}

/* ---- Items */

static void default_to(hed_str *field, const char *value)
{
    if (field->len == 0 && value)
        *field = (hed_str){value, strlen(value)};
}

/* The real path of the item's input; "" when it has none. */
static const char *real_path(const hed_item *item)
{
    static _Thread_local char given[PATH_MAX], real[PATH_MAX]; /* items come file by file */
    const hed_str path = item->n_places > 0 ? item->places[0].path : (hed_str){"", 0};
    if (path.len == 0 || path.len >= sizeof given)
        return "";
    if (strlen(given) != path.len || memcmp(given, path.ptr, path.len) != 0) {
        memcpy(given, path.ptr, path.len);
        given[path.len] = 0;
        if (!realpath(given, real))
            real[0] = 0;
    }
    return real;
}

void hed_cli_path_defaults(const hed_options *options, hed_item *item)
{
    const char *real = options->n_paths > 0 ? real_path(item) : "";
    for (size_t i = 0; i < options->n_paths && real[0]; i++) {
        const hed_path_setting *one = &options->paths[i];
        if (!one->pattern || fnmatch(one->pattern, real, 0) != 0)
            continue;
        default_to(&item->section, one->section);
        default_to(&item->lang, one->lang);
        default_to(&item->outlet, one->outlet);
        default_to(&item->slot, one->slot);
    }
}

static bool among(const hed_list *values, hed_str is)
{
    for (size_t i = 0; i < values->n; i++)
        if (strlen(values->at[i]) == is.len && strncasecmp(values->at[i], is.ptr, is.len) == 0)
            return true;
    return values->n == 0;
}

/* "en" is "en_GB" too. */
static bool speaks(const hed_list *values, hed_str lang)
{
    char wanted[HED_LANG_SIZE], code[HED_LANG_SIZE];
    hed_language_tag(lang, code);
    for (size_t i = 0; i < values->n; i++) {
        hed_language_tag((hed_str){values->at[i], strlen(values->at[i])}, wanted);
        const size_t n = strlen(wanted);
        if (strncasecmp(wanted, code, n) == 0 && (code[n] == 0 || (n > 0 && code[n] == '-')))
            return true;
    }
    return values->n == 0;
}

static bool fits(const hed_profile *p, const hed_item *item)
{
    bool path = p->match.n == 0;
    for (size_t i = 0; i < p->match.n && !path; i++)
        path = fnmatch(p->match.at[i], real_path(item), 0) == 0;
    return path && among(&p->section, item->section) && among(&p->outlet, item->outlet) &&
           speaks(&p->lang, item->lang) && among(&p->slot, item->slot);
}

size_t hed_cli_profile(const hed_options *options, const hed_item *item)
{
    for (size_t i = 0; i < options->n_profiles; i++)
        if (fits(&options->profiles[i], item))
            return i + 1;
    return 0;
}

void hed_groups_each(const hed_options *options, bool slots, hed_each_name *each, void *ctx)
{
    for (size_t i = 0; i < options->n_profiles; i++) {
        const hed_list *names = slots ? &options->profiles[i].slot : &options->profiles[i].section;
        for (size_t k = 0; k < names->n; k++)
            each(ctx, names->at[k], options->profiles[i].from, true);
    }
    for (size_t i = 0; i < options->n_paths; i++) {
        const hed_path_setting *one = &options->paths[i];
        if (slots ? one->slot != NULL : one->section != NULL)
            each(ctx, slots ? one->slot : one->section, slots ? one->slot_at : one->section_at, false);
    }
}

const hed_setting *hed_cli_profile_from(const hed_options *options, size_t profile)
{
    return profile > 0 ? options->profiles[profile - 1].from : options->policy_at;
}

const char *hed_cli_profile_policy(const hed_options *options, size_t profile)
{
    return profile > 0 ? options->profiles[profile - 1].policy : options->policy;
}

/* ---- What applies, for hed config show */

static void tell(const char *what, hed_str value, const hed_options *options)
{
    if (value.len == 0)
        return;
    printf(options->origin ? "%-16s  %-32.*s  by paths or options\n" : "%-16s  %.*s\n", what, (int)value.len,
           value.ptr);
}

void hed_cli_show_profile(const hed_options *options, const hed_options *asked, const char *path)
{
    const hed_place place = {.path = {path, strlen(path)}};
    hed_item item = {.places = &place, .n_places = 1};
    default_to(&item.section, asked->section);
    default_to(&item.lang, asked->lang);
    default_to(&item.outlet, asked->outlet);
    default_to(&item.slot, asked->slot);
    hed_cli_path_defaults(options, &item);
    tell("of items: section", item.section, asked);
    tell("of items: lang", item.lang, asked);
    tell("of items: outlet", item.outlet, asked);
    tell("of items: slot", item.slot, asked);
    const size_t which = hed_cli_profile(options, &item);
    if (options->n_profiles == 0)
        return;
    const hed_profile *p = which > 0 ? &options->profiles[which - 1] : NULL;
    char name[96] = "none applies";
    if (p)
        snprintf(name, sizeof name, "%.60s (profiles[%zu])", p->name ? p->name : p->policy, which);
    if (asked->origin && p)
        printf("%-16s  %-32s  %s:%u\n", "profile", name, p->from->path, p->from->line);
    else
        printf("%-16s  %s\n", "profile", name);
}
