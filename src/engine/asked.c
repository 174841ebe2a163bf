/* The sections and slots that something loaded has a use for: whoever gives another is likely to have misspelt one. */
#include "engine/engine.h"

typedef struct gathering {
    hed_arena *arena;
    hed_asked *to;
} gathering;

static void gather(void *ctx, hed_str name)
{
    const gathering *g = ctx;
    if (hed_str_starts(name, HED_S("!")))
        name = hed_str_sub(name, 1, name.len);
    for (size_t i = 0; i < g->to->n; i++)
        if (hed_str_is(name, g->to->at[i]))
            return;
    *HED_PUSH(g->arena, g->to) = hed_arena_cstr(g->arena, name);
}

static void gather_all(gathering *g, const char *const *names)
{
    for (size_t i = 0; names && names[i]; i++)
        gather(g, hed_str_of(names[i]));
}

void hed_engine_gather(hed_engine *engine)
{
    static const char *const usual[] = {"web", "push", "search", "print", "social", NULL};
    gathering sections = {engine->arena, &engine->sections}, slots = {engine->arena, &engine->slots};
    gather_all(&slots, usual);
    if (engine->policy) {
        hed_policy_each_asked(engine->policy, false, gather, &sections);
        hed_policy_each_asked(engine->policy, true, gather, &slots);
    }
    for (size_t i = 0; engine->rules && i < hed_rules_count(engine->rules); i++) {
        const hed_rule *rule = hed_rules_at(engine->rules, i);
        gather_all(&sections, rule->only.section);
        gather_all(&slots, rule->only.slot);
        for (size_t k = 0; k < rule->n_unless; k++) {
            gather_all(&sections, rule->unless[k].section);
            gather_all(&slots, rule->unless[k].slot);
        }
    }
}

const char *const *hed_engine_sections(const hed_engine *engine, size_t *n)
{
    *n = engine->sections.n;
    return engine->sections.at;
}

const char *const *hed_engine_slots(const hed_engine *engine, size_t *n)
{
    *n = engine->slots.n;
    return engine->slots.at;
}
