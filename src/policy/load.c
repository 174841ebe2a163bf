/* The policy's file and those that it extends, but for its rows (rows.c). Loading reports every fault it finds, each at
 * its line and column, and gives nothing when there was one. Sections are one table; each reads its node and leaves the
 * rest alone. */
#include "policy/loading.h"

#include <stdio.h>

/* ---- Sections */

static void allow_by_list(hed_policy_loading *l, const hed_node *list)
{
    memset(l->policy->by_list, 0, sizeof l->policy->by_list); /* a parent's no longer counts */
    if (!hed_policy_is(l, list, HED_NODE_LIST, "allow_by_list"))
        return;
    for (const hed_node *node = list->first; node; node = node->next) {
        const int axis = hed_policy_axis(l, node);
        if (axis >= 0)
            l->policy->by_list[axis] = true;
    }
}

static void about(hed_policy_loading *l, const hed_node *map)
{
    hed_policy *policy = l->policy;
    hed_policy_keys(l, map, "policy");
    const hed_node *id = hed_node_get(map, "id"), *version = hed_node_get(map, "version");
    const hed_node *what = hed_node_get(map, "about");
    const hed_node *fallback = hed_node_get(map, "default"), *on_error = hed_node_get(map, "on_error");
    const hed_node *alone = hed_node_get(map, "allow_model_alone"), *by_list = hed_node_get(map, "allow_by_list");
    if (!id)
        hed_policy_wrong(l, map, false, "the policy has no id");
    else
        policy->id = hed_policy_text(l, id, "id");
    if (version)
        policy->version = hed_policy_text(l, version, "version");
    policy->about = what ? hed_policy_text(l, what, "about") : NULL; /* of a parent, it says nothing of this one */
    if (fallback && hed_policy_action(l, fallback, &policy->fallback) && policy->fallback == HED_REWRITE)
        hed_policy_wrong(l, fallback, false, "the default is what no row asked for: it cannot be rewrite");
    if (on_error && hed_policy_action(l, on_error, &policy->on_error) && policy->on_error != HED_HOLD &&
        policy->on_error != HED_LABEL)
        hed_policy_wrong(l, on_error, false, "on_error is hold or label: an error is never a clean pass");
    if (by_list)
        allow_by_list(l, by_list);
    if (alone)
        policy->alone_at = hed_policy_place(l, alone, true);
    if (alone && !hed_node_bool(alone, &policy->allow_model_alone))
        hed_policy_wrong(l, alone, false, "allow_model_alone is true or false");
}

static void bands(hed_policy_loading *l, const hed_node *map)
{
    for (const hed_node *node = map->first; node; node = node->next) {
        int scale = hed_policy_scale(l, node->key, node, true);
        double *band = scale >= 0 ? l->policy->bands[scale] : NULL, values[HED_BANDS];
        if (!hed_policy_is(l, node, HED_NODE_LIST, "a band"))
            continue;
        if (node->n != HED_BANDS) {
            hed_policy_wrong(l, node, false, "a band has three bounds: low, mid, high");
            continue;
        }
        const hed_node *value = node->first;
        bool good = true;
        for (int i = 0; i < HED_BANDS; i++, value = value->next) {
            good = hed_policy_share(l, value, "a band's bound", &values[i]) && good;
            if (good && i > 0 && values[i] <= values[i - 1])
                good = hed_policy_wrong(l, value, false, "the bounds of %.*s do not ascend", HED_FMT(node->key));
        }
        if (good && values[0] <= 0)
            good = hed_policy_wrong(l, node->first, false, "low of %.*s is 0: every headline reaches it",
                                    HED_FMT(node->key));
        if (good && band) {
            memcpy(band, values, sizeof values);
            l->policy->bands_at[scale] = hed_policy_place(l, node, true);
        }
    }
}

static void set_slot(hed_policy_loading *l, hed_str name, size_t max)
{
    for (size_t i = 0; i < l->policy->slots.n; i++)
        if (hed_str_eq(l->policy->slots.at[i].name, name)) {
            l->policy->slots.at[i].max = max;
            return;
        }
    *HED_PUSH(l->arena, &l->policy->slots) = (hed_policy_slot){hed_arena_str(l->arena, name), max};
}

static void slots(hed_policy_loading *l, const hed_node *map)
{
    for (const hed_node *node = map->first; node; node = node->next) {
        if (!hed_policy_is(l, node, HED_NODE_MAP, "a slot"))
            continue;
        hed_policy_keys(l, node, "slots.NAME");
        const hed_node *max = hed_node_get(node, "max");
        long long value;
        if (!max)
            hed_policy_wrong(l, node, true, "slot %.*s has no max", HED_FMT(node->key));
        else if (!hed_node_int(max, &value) || value < 20 || value > HED_MAX_CODEPOINTS)
            hed_policy_wrong(l, max, false, "max is a whole number of 20 to %d", HED_MAX_CODEPOINTS);
        else
            set_slot(l, node->key, (size_t)value);
    }
}

static void rewriting(hed_policy_loading *l, const hed_node *map)
{
    static const char *const stages[] = {"none", "minimal"}, *const extracts[] = {"none", "suggest"};
    static const char *const spoils[] = {"off", "suggest"};
    hed_policy_keys(l, map, "rewrite");
    const hed_node *stage = hed_node_get(map, "max_stage"), *on_fail = hed_node_get(map, "on_fail");
    const hed_node *label = hed_node_get(map, "label"), *extractive = hed_node_get(map, "extractive");
    if (extractive && hed_policy_is(l, extractive, HED_NODE_SCALAR, "extractive"))
        l->policy->extracts = hed_policy_name(l, extractive->text, extractive, "extractive", extracts, 2) == 1;
    const hed_node *spoiler = hed_node_get(map, "spoiler");
    if (spoiler && hed_policy_is(l, spoiler, HED_NODE_SCALAR, "spoiler"))
        l->policy->spoils = hed_policy_name(l, spoiler->text, spoiler, "spoiler", spoils, 2) == 1;
    if (stage && hed_policy_is(l, stage, HED_NODE_SCALAR, "max_stage"))
        l->policy->rewrites = hed_policy_name(l, stage->text, stage, "max_stage", stages, 2) != 0;
    if (stage)
        l->policy->stage_at = hed_policy_place(l, stage, true);
    if (on_fail && hed_policy_action(l, on_fail, &l->policy->on_fail) && l->policy->on_fail == HED_REWRITE)
        hed_policy_wrong(l, on_fail, false, "on_fail is what happens when there is no rewrite: it cannot be rewrite");
    if (label)
        l->policy->fail_label = hed_policy_text(l, label, "label");
}

static const struct section {
    const char *key;
    hed_node_kind kind;
    void (*load)(hed_policy_loading *l, const hed_node *node);
    bool required; /* of a policy that extends none; "policy" of each */
} sections[] = {
    {"policy", HED_NODE_MAP, about, true},       {"scope", HED_NODE_LIST, hed_policy_load_scopes, false},
    {"bands", HED_NODE_MAP, bands, false},       {"slots", HED_NODE_MAP, slots, false},
    {"rewrite", HED_NODE_MAP, rewriting, false}, {"rules", HED_NODE_LIST, hed_policy_load_rows, true},
};
enum { N_SECTIONS = sizeof sections / sizeof *sections };

/* A file and, through parent, the one that extends it. */
typedef struct file {
    hed_policy_loading l;
    const struct file *child;
} file;

#define MAX_FILES 8

static bool load_file(const file *f, hed_str *parts, size_t *n_parts);

/* "extends: newsroom" is newsroom.yaml beside this file. It is loaded first; what this one says is added or wins. */
static void extend(const file *f, const hed_node *node, hed_str *parts, size_t *n_parts)
{
    const char *name = hed_policy_text(&f->l, node, "extends"), *slash = strrchr(f->l.path, '/');
    const hed_str folder = {f->l.path, slash ? (size_t)(slash - f->l.path) + 1 : 0};
    if (!name)
        return;
    if (strpbrk(name, "/.")) {
        hed_policy_wrong(&f->l, node, false, "extends is the name of a policy in the same folder, such as newsroom");
        return;
    }
    file parent = {.l = f->l, .child = f};
    parent.l.file++;
    parent.l.path = hed_arena_cstr(f->l.arena, hed_arena_printf(f->l.arena, "%.*s%s.yaml", HED_FMT(folder), name));
    for (const file *other = f; other; other = other->child)
        if (strcmp(other->l.path, parent.l.path) == 0) {
            hed_policy_wrong(&f->l, node, false, "%s extends itself", name);
            return;
        }
    if (*n_parts >= MAX_FILES)
        hed_policy_wrong(&f->l, node, false, "more than %d policies extend each other", MAX_FILES);
    else if (!hed_file_exists(parent.l.path))
        hed_policy_wrong(&f->l, node, false, "there is no policy %s", parent.l.path);
    else
        load_file(&parent, parts, n_parts);
}

static void document(file *f, const hed_node *root, hed_str *parts, size_t *n_parts)
{
    if (!hed_policy_is(&f->l, root, HED_NODE_MAP, "a policy"))
        return;
    hed_policy_keys(&f->l, root, "");
    const hed_node *extends = hed_node_get(root, "extends");
    if (extends)
        extend(f, extends, parts, n_parts);
    for (int i = 0; i < N_SECTIONS; i++) {
        const hed_node *node = hed_node_get(root, sections[i].key);
        if (node && hed_policy_is(&f->l, node, sections[i].kind, sections[i].key))
            sections[i].load(&f->l, node);
        if (!node && sections[i].required && (!extends || i == 0))
            hed_policy_wrong(&f->l, root, false, "the policy has no \"%s\"", sections[i].key);
    }
}

static bool load_file(const file *f, hed_str *parts, size_t *n_parts)
{
    static const size_t max_bytes = (size_t)1 << 20;
    hed_err err = {0};
    hed_str bytes;
    const hed_node *root = NULL;
    file own = *f;
    if (hed_file_read(f->l.arena, f->l.path, max_bytes, &bytes, &err))
        root = hed_yaml_parse(f->l.arena, bytes, f->l.path, &err);
    if (!root) {
        hed_errors_add(f->l.errors, &err);
        return false;
    }
    parts[(*n_parts)++] = bytes;
    document(&own, root, parts, n_parts);
    return true;
}

/* A parent's rows go by the bands of the policy that extends it. */
static void resolve_bands(hed_policy *policy)
{
    static const char *const names[HED_BANDS] = {"low", "mid", "high"};
    for (size_t i = 0; i < policy->rows.n; i++)
        for (size_t k = 0; k < 2 * HED_POLICY_TESTS; k++) {
            hed_policy_row *row = &policy->rows.at[i];
            hed_test *test = k < HED_POLICY_TESTS ? &row->tests[k] : &row->unless[k - HED_POLICY_TESTS];
            int band = test->band ? hed_policy_index(hed_str_of(test->band), names, HED_BANDS) : -1;
            if (band >= 0)
                test->bound = policy->bands[test->index][band];
        }
}

static const hed_policy_gate *gates_of(const hed_policy *policy, hed_arena *arena)
{
    hed_policy_gate *gates = HED_NEW_N(arena, hed_policy_gate, policy->rows.n + 1);
    for (size_t i = 0; i < policy->rows.n; i++) {
        const hed_test *test = &policy->rows.at[i].tests[0];
        const hed_test_kind kind = policy->rows.at[i].n_tests > 0 ? test->kind : HED_TEST_MENDABLE;
        gates[i] = (hed_policy_gate){test->bound, test->index, (uint8_t)kind, (uint8_t)test->compare};
    }
    return gates;
}

hed_policy *hed_policy_load(hed_arena *arena, const char *path, const hed_rules *rules, hed_errors *errors)
{
    static const double usual[HED_BANDS] = {.3, .5, .8};
    hed_str parts[MAX_FILES];
    size_t n_parts = 0;
    hed_policy *policy = HED_NEW(arena, hed_policy);
    policy->rules = rules;
    policy->on_error = HED_HOLD;
    policy->on_fail = HED_LABEL;
    policy->rewrites = true;
    for (int i = 0; i < HED_SCALES; i++)
        memcpy(policy->bands[i], usual, sizeof usual);
    const file top = {.l = {.arena = arena, .path = path, .rules = rules, .errors = errors, .policy = policy}};
    const size_t before = errors->n;
    if (!load_file(&top, parts, &n_parts) || errors->n > before)
        return NULL;
    resolve_bands(policy);
    policy->gates = gates_of(policy, arena);
    memcpy(policy->hash, hed_sha256_of_all(parts, n_parts).hex, sizeof policy->hash);
    return policy;
}

const char *hed_policy_hash(const hed_policy *policy)
{
    return policy->hash;
}

const char *hed_policy_id(const hed_policy *policy)
{
    return policy->id;
}

const char *hed_policy_about(const hed_policy *policy)
{
    return policy->about;
}

size_t hed_policy_slot_max(const hed_policy *policy, hed_str slot)
{
    for (size_t i = 0; i < policy->slots.n; i++)
        if (hed_str_eq(policy->slots.at[i].name, slot))
            return policy->slots.at[i].max;
    return 0;
}

bool hed_policy_by_list(const hed_policy *policy, hed_axis axis)
{
    return policy && axis < HED_AXES && policy->by_list[axis];
}

bool hed_policy_row_by_list(const hed_policy *policy, const char *reason)
{
    for (size_t i = 0; policy && i < policy->rows.n; i++)
        if (strcmp(policy->rows.at[i].reason, reason) == 0 && hed_policy_by_list(policy, policy->rows.at[i].axis))
            return true;
    return false;
}
