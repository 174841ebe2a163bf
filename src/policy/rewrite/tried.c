/* What was tried in a rewrite and what was declined, as the stages ask and tell. A change is known by the original's
 * bytes, so that it is known again after others were made around it. */
#include "policy/rewrite/rewrite.h"

uint64_t hed_change_key(const hed_rewriting *r, const hed_change *change)
{
    const uint32_t place[2] = {r->draft->from[change->start], r->draft->from[change->end]};
    return hed_hash(place, sizeof place, hed_hash(change->rule, strlen(change->rule), 0));
}

bool hed_untried(const hed_rewriting *r, const hed_change *change)
{
    const uint64_t key = hed_change_key(r, change);
    for (size_t i = 0; i < r->tried.n; i++)
        if (r->tried.at[i] == key)
            return false;
    return true;
}

void hed_decline(hed_rewriting *r, const hed_hit *hit, const char *why)
{
    const hed_axis axis = r->original->decision.decisive;
    const double weight = hit && axis < HED_AXES ? hed_rules_weights(r->with->rules, hit->rule)[axis] : 0;
    if (r->declined && weight <= r->declined_weight)
        return;
    r->declined = why;
    r->declined_weight = weight;
}
