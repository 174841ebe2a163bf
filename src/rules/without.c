/* What would be left of a match if some of its hits were gone. The hits say where; of a finding about the whole
 * headline its condition is asked: one that cannot hold any more is gone, too. Features are then known as ranges at
 * best, so such a finding stays rather too often than not. */
#include "rules/expr.h"
#include "rules/parts.h"

typedef struct asking {
    const hed_rules *rules;
    const bool *fired; /* by rule, of what is left */
    unsigned segments; /* most of them that are left */
} asking;

static hed_interval feature_of(const asking *a, int feature)
{
    const hed_feature *f = hed_feature_at((size_t)feature);
    const bool segments = strcmp(f->name, "segments") == 0;
    return (hed_interval){f->min, segments ? a->segments : f->max};
}

static hed_interval slot_of(void *ctx, int slot)
{
    const asking *a = ctx;
    const int features = (int)hed_feature_count(), n = (int)a->rules->rules.n;
    if (slot < features)
        return feature_of(a, slot);
    const bool known = slot < features + n && !a->rules->rules.at[slot - features].silent;
    const double fired = known && a->fired[slot - features];
    return known ? (hed_interval){fired, fired} : (hed_interval){0, 1};
}

/* By its rule alone, it could still be. */
static bool may_be(const asking *a, uint32_t rule)
{
    const hed_expr *when = a->rules->rules.at[rule].when;
    const hed_interval range = when ? hed_expr_range(when, slot_of, (void *)(uintptr_t)a) : (hed_interval){1, 1};
    return range.low < 0 || range.high > 0;
}

void hed_rules_without(const hed_rules *rules, hed_arena *arena, const hed_hits *hits, const bool *gone,
                       unsigned segments, hed_hits *out)
{
    bool *fired = HED_NEW_N(arena, bool, rules->rules.n + 1);
    hed_hit *kept = HED_NEW_N(arena, hed_hit, hits->n + 1);
    const asking a = {rules, fired, segments};
    *out = (hed_hits){.hits = kept};
    for (size_t i = 0; i < hits->n; i++)
        fired[hits->hits[i].rule] = fired[hits->hits[i].rule] || !gone[i];
    for (size_t i = 0; i < rules->n_order; i++) /* each behind those that it asks */
        fired[rules->order[i]] = fired[rules->order[i]] && may_be(&a, rules->order[i]);
    for (size_t i = 0; i < hits->n; i++)
        if (!gone[i] && fired[hits->hits[i].rule])
            kept[out->n++] = hits->hits[i];
    hed_hits_add_up(rules, out);
}
