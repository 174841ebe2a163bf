/* The ledger of edits. Edits are kept as disjoint ranges of the original, so that making them all at once, in any
 * order, gives the draft: what the ledger shows is what was done. A change that touches earlier ones swallows them. */
#include "policy/rewrite/rewrite.h"

/* Where the bytes that an edit put in stand in the draft made of base. */
static hed_range placed(const hed_ledger *ledger, size_t i)
{
    size_t shift_out = 0, shift_in = 0;
    for (size_t k = 0; k < i; k++) {
        shift_out += ledger->at[k].end - ledger->at[k].start;
        shift_in += ledger->at[k].after.len;
    }
    const size_t start = ledger->at[i].start - shift_out + shift_in;
    return (hed_range){start, start + ledger->at[i].after.len};
}

/* The text and the map that the ledger makes of the original. */
static hed_str make(const hed_rewriting *r, hed_draft *next)
{
    const hed_str source = r->original->text.source;
    size_t size = source.len + 1;
    for (size_t i = 0; i < next->ledger.n; i++)
        size += next->ledger.at[i].after.len;
    char *text = hed_arena_alloc(r->arena, size);
    uint32_t *from = HED_NEW_N(r->arena, uint32_t, size), *to = HED_NEW_N(r->arena, uint32_t, size);
    size_t n = 0, at = 0;
    for (size_t i = 0; i <= next->ledger.n; i++) {
        const hed_made *made = i < next->ledger.n ? &next->ledger.at[i] : NULL;
        for (const size_t stop = made ? made->start : source.len; at < stop; at++, n++) {
            text[n] = source.ptr[at];
            from[n] = (uint32_t)at;
            to[n] = (uint32_t)at + 1;
        }
        for (size_t k = 0; made && k < made->after.len; k++, n++) {
            text[n] = made->after.ptr[k];
            from[n] = (uint32_t)made->start;
            to[n] = (uint32_t)made->end;
        }
        at = made ? made->end : at;
    }
    from[n] = (uint32_t)source.len;
    next->from = from;
    next->to = to;
    return (hed_str){text, n};
}

/* The change with what earlier edits put around its ends, so that it covers them wholly. */
static hed_str swallow(const hed_rewriting *r, const hed_change *change, hed_made *made, bool *swallowed)
{
    const hed_ledger *ledger = &r->draft->ledger;
    const hed_str source = r->draft->scored.text.source;
    hed_range range = {change->start, change->end};
    hed_str after = change->after;
    for (bool grew = true; grew;) {
        grew = false;
        for (size_t i = 0; i < ledger->n; i++) {
            const hed_made *old = &ledger->at[i];
            if (swallowed[i] || old->start >= made->end || old->end <= made->start)
                continue;
            const hed_range put = placed(ledger, i);
            const size_t left = put.start < range.start ? put.start : range.start;
            const size_t right = put.end > range.end ? put.end : range.end;
            const hed_str head = hed_str_sub(source, left, range.start), tail = hed_str_sub(source, range.end, right);
            after = hed_arena_printf(r->arena, "%.*s%.*s%.*s", HED_FMT(head), HED_FMT(after), HED_FMT(tail));
            range = (hed_range){left, right};
            made->start = old->start < made->start ? old->start : made->start;
            made->end = old->end > made->end ? old->end : made->end;
            made->cut = old->cut > made->cut ? old->cut : made->cut;
            swallowed[i] = grew = true;
        }
    }
    return after;
}

void hed_ledger_add(const hed_rewriting *r, const hed_change *change, const char *stage, hed_draft *next, hed_str *text)
{
    const hed_draft *now = r->draft;
    hed_made made = {.cut = change->cut, .stage = stage, .rule = change->rule, .safe = change->safe};
    bool *swallowed = HED_NEW_N(r->arena, bool, now->ledger.n + 1);
    made.start = now->from[change->start];
    made.end = change->end > change->start ? now->to[change->end - 1] : made.start;
    made.after = swallow(r, change, &made, swallowed);
    *next = (hed_draft){0};
    for (size_t i = 0; i < now->ledger.n; i++)
        if (!swallowed[i])
            *HED_PUSH(r->arena, &next->ledger) = now->ledger.at[i];
    *HED_PUSH(r->arena, &next->ledger) = made;
    for (size_t i = next->ledger.n - 1; i > 0 && next->ledger.at[i - 1].start > made.start; i--) {
        next->ledger.at[i] = next->ledger.at[i - 1];
        next->ledger.at[i - 1] = made;
    }
    *text = make(r, next);
}

static hed_span span_of(hed_str source, size_t start, size_t end)
{
    hed_span span = {{(uint32_t)start, (uint32_t)end}, {0, 0}, {0, 0}};
    for (size_t at = 0; at < end;) {
        uint32_t cp;
        const size_t len = hed_utf8_read(source.ptr + at, &cp), units = cp > 0xffff ? 2 : 1;
        for (int side = at < start ? 0 : 1; side < 2; side++) {
            span.cp[side]++;
            span.utf16[side] += (uint32_t)units;
        }
        at += len;
    }
    return span;
}

const hed_edit *hed_ledger_edits(const hed_rewriting *r, const hed_ledger *ledger)
{
    const hed_str source = r->original->text.source;
    hed_edit *edits = HED_NEW_N(r->arena, hed_edit, ledger->n + 1);
    for (size_t i = 0; i < ledger->n; i++) {
        const hed_made *made = &ledger->at[i];
        edits[i] = (hed_edit){
            .stage = made->stage,
            .rule = made->rule,
            .safe = made->safe,
            .before = hed_str_sub(source, made->start, made->end),
            .after = made->after,
            .span = span_of(source, made->start, made->end),
        };
    }
    return edits;
}
