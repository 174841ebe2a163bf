/* Sections and slots that are given once for many headlines. A section is whatever a newsroom calls it, so that one
 * which nothing asks for may be right; but one that is nearly the name of another is most likely a slip. Slots are few.
 */
#include "cli/engines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef struct known {
    const hed_options *options;
    hed_list names;
    bool slots, ok;
} known;

/* In either case; "opinion-europe" is a kind of "opinion". */
static bool among(const hed_list *names, const char *name)
{
    for (size_t i = 0; i < names->n; i++) {
        const size_t len = strlen(names->at[i]);
        if (strncasecmp(names->at[i], name, len) == 0 && (name[len] == 0 || name[len] == '-'))
            return true;
    }
    return false;
}

static void add(hed_list *names, const char *name)
{
    if (!among(names, name))
        hed_cli_push(names, name);
}

/* What a profile asks for is known. */
static void add_condition(void *ctx, const char *name, const hed_setting *at, bool profile)
{
    known *k = ctx;
    (void)at;
    if (profile)
        add(&k->names, name);
}

static void judge(known *k, const char *name, const hed_setting *at)
{
    const char *near = hed_suggest((hed_str){name, strlen(name)}, k->names.at, k->names.n);
    char place[600] = "";
    if (among(&k->names, name) || (!k->slots && !near))
        return;
    if (at)
        snprintf(place, sizeof place, "%s:%u:%u: ", at->path, at->line, at->column);
    if (!k->slots) {
        hed_cli_warn("%sno rule or policy asks for the section \"%.80s\"; is %s meant?", place, name, near);
        return;
    }
    k->ok = false;
    if (near)
        hed_cli_fail("%sthere is no slot \"%.80s\"; did you mean %s?", place, name, near);
    else
        hed_cli_fail("%sthere is no slot \"%.80s\": web, push, search, print, social, and those that the policy names",
                     place, name);
}

static void judge_path(void *ctx, const char *name, const hed_setting *at, bool profile)
{
    if (!profile)
        judge(ctx, name, at);
}

static bool are_known(const hed_options *options, const hed_engines *engines, bool slots)
{
    known k = {.options = options, .slots = slots, .ok = true};
    const char *given = slots ? options->slot : options->section;
    for (size_t i = 0; i < engines->n; i++) {
        size_t n;
        const char *const *names =
            slots ? hed_engine_slots(engines->at[i], &n) : hed_engine_sections(engines->at[i], &n);
        for (size_t j = 0; j < n; j++)
            add(&k.names, names[j]);
    }
    hed_groups_each(options, slots, add_condition, &k);
    if (given)
        judge(&k, given, slots ? options->slot_at : options->section_at);
    hed_groups_each(options, slots, judge_path, &k);
    free(k.names.at);
    return k.ok;
}

bool hed_names_known(const hed_options *options, const hed_engines *engines)
{
    const bool sections = are_known(options, engines, false);
    /* without its policy nobody can tell what slots there are */
    return (options->no_policy || are_known(options, engines, true)) && sections;
}
