/* hed rules diff: which headlines get another verdict from other packs, and how many in each section. Model and policy
 * are the same on both sides. */
#include "cli/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct section {
    char *name;
    size_t items, changes[HED_ACTIONS][HED_ACTIONS]; /* old, new */
} section;

typedef struct diff {
    hed_engine *engines[2];
    hed_scratch *scratches[2];
    bool json;
    section *sections;
    size_t n_sections, changed, items, unread;
} diff;

static section *section_of(diff *d, hed_str name)
{
    for (size_t i = 0; i < d->n_sections; i++)
        if (strlen(d->sections[i].name) == name.len && memcmp(d->sections[i].name, name.ptr, name.len) == 0)
            return &d->sections[i];
    d->sections = realloc(d->sections, (d->n_sections + 1) * sizeof *d->sections);
    if (!d->sections)
        abort();
    section *new = &d->sections[d->n_sections++];
    *new = (section){.name = strndup(name.len > 0 ? name.ptr : "", name.len)};
    if (!new->name)
        abort();
    return new;
}

/* Control characters of a headline are not the terminal's to see. */
static void print_plain(hed_str s)
{
    for (size_t i = 0; i < s.len; i++)
        putchar((unsigned char)s.ptr[i] < ' ' || s.ptr[i] == 127 ? ' ' : s.ptr[i]);
}

static void print_change(diff *d, const hed_item *item, hed_action from, hed_action to)
{
    const hed_place *place = item->n_places > 0 ? &item->places[0] : &(hed_place){0};
    const bool first = d->changed++ == 0;
    if (d->json) {
        printf("%s{\"path\":", first ? "" : ",");
        hed_cli_print_string(place->path);
        printf(",\"line\":%u,\"section\":", place->line);
        hed_cli_print_string(item->section);
        printf(",\"old\":\"%s\",\"new\":\"%s\",\"headline\":", hed_action_name(from), hed_action_name(to));
        hed_cli_print_string(item->headline);
        printf("}");
        return;
    }
    print_plain(place->path);
    printf(":%u: %s -> %s: ", place->line, hed_action_name(from), hed_action_name(to));
    print_plain(item->headline);
    printf("\n");
}

static bool see(void *ctx, size_t file, const hed_item *item)
{
    diff *d = ctx;
    hed_action verdicts[2];
    hed_err err;
    (void)file;
    for (int side = 0; side < 2; side++) {
        hed_result result;
        if (!hed_check(d->engines[side], d->scratches[side], item, &result, &err)) {
            hed_cli_fail_err(&err);
            return false;
        }
        verdicts[side] = result.verdict;
    }
    section *s = section_of(d, item->section);
    d->items++;
    s->items++;
    s->changes[verdicts[0]][verdicts[1]]++;
    if (verdicts[0] != verdicts[1])
        print_change(d, item, verdicts[0], verdicts[1]);
    return true;
}

static bool end(void *ctx, size_t file, const char *path, size_t unread)
{
    diff *d = ctx;
    (void)file, (void)path;
    d->unread += unread;
    return true;
}

static void print_section(const diff *d, const section *s, bool first)
{
    size_t changed = 0;
    for (int from = 0; from < HED_ACTIONS; from++)
        for (int to = 0; to < HED_ACTIONS; to++)
            changed += from != to ? s->changes[from][to] : 0;
    if (d->json) {
        printf("%s{\"section\":", first ? "" : ",");
        hed_cli_print_string((hed_str){s->name, strlen(s->name)});
        printf(",\"headlines\":%zu,\"changed\":%zu}", s->items, changed);
        return;
    }
    printf("  %-20s %8zu %8zu", s->name[0] ? s->name : "(none)", s->items, changed);
    for (int from = 0; from < HED_ACTIONS; from++)
        for (int to = 0; to < HED_ACTIONS; to++)
            if (from != to && s->changes[from][to] > 0)
                printf("  %zu %s -> %s", s->changes[from][to], hed_action_name((hed_action)from),
                       hed_action_name((hed_action)to));
    printf("\n");
}

static void print_sections(const diff *d)
{
    if (d->json)
        printf("],\"headlines\":%zu,\"changed\":%zu,\"unread\":%zu,\"sections\":[", d->items, d->changed, d->unread);
    else
        printf("%s%zu of %zu headlines get another verdict, %zu unreadable\n  %-20s %8s %8s\n", d->changed ? "\n" : "",
               d->changed, d->items, d->unread, "section", "of", "changed");
    for (size_t i = 0; i < d->n_sections; i++)
        print_section(d, &d->sections[i], i == 0);
    if (d->json)
        printf("]}\n");
}

static bool open_side(diff *d, int side, const hed_options *options)
{
    hed_err err;
    const char *pack = options->inputs[1 + side].path;
    hed_options with = *options;
    with.rules = (hed_list){&pack, 1};
    d->engines[side] = hed_cli_load(&with);
    if (!d->engines[side])
        return false;
    d->scratches[side] = hed_scratch_new(d->engines[side], HED_WANT_DECISION, &err);
    if (!d->scratches[side])
        hed_cli_fail_err(&err);
    return d->scratches[side] != NULL;
}

int hed_cli_rules_diff(const hed_engine *engine, const hed_options *options)
{
    (void)engine;
    if (options->n_inputs < 4)
        return hed_cli_fail("rules diff takes two packs and headlines: hed rules diff OLD NEW CORPUS");
    diff d = {.json = options->json};
    bool ok = open_side(&d, 0, options) && open_side(&d, 1, options);
    if (ok && d.json)
        printf("{\"changes\":[");
    ok = ok && hed_cli_each_item(options, 3, see, end, &d);
    if (ok)
        print_sections(&d);
    for (int side = 0; side < 2; side++) {
        hed_scratch_free(d.scratches[side]);
        hed_engine_free(d.engines[side]);
    }
    for (size_t i = 0; i < d.n_sections; i++)
        free(d.sections[i].name);
    free(d.sections);
    return !ok ? HED_EXIT_FAIL : d.changed > 0 ? HED_EXIT_FOUND : HED_EXIT_OK;
}
