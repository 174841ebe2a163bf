/* Whole headlines through hed_check, with the shipped rules, policy and (where it is built) model: scores are in range,
 * spans lead to the bytes they name, what erred never passes, and the same bytes give the same result. */
#include "fuzz/feed.h"

#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static hed_engine *engine;
static hed_scratch *scratch;

static void load(void)
{
    hed_err err = {0};
    const hed_engine_options options = {.data = ".", .no_model = access("models/news-en.hed", R_OK) != 0};
    engine = hed_engine_load(&options, NULL, NULL, &err);
    scratch = engine ? hed_scratch_new(engine, HED_WANT_ALL, &err) : NULL;
    if (!scratch)
        fprintf(stderr, "%s:%u: %s\n", err.path, err.line, err.text);
    MUST(scratch != NULL);
}

static bool in_range(double score)
{
    return score >= 0 && score <= 1;
}

static void findings_hold(const hed_item *item, const hed_result *r)
{
    for (size_t i = 0; i < r->n_findings; i++) {
        const hed_finding *f = &r->findings[i];
        MUST(f->rule && f->reason && in_range(f->score));
        MUST(f->span.byte[0] <= f->span.byte[1] && f->span.byte[1] <= item->headline.len);
        MUST(hed_str_eq(f->match, hed_str_sub(item->headline, f->span.byte[0], f->span.byte[1])));
        MUST(f->span.cp[0] <= f->span.cp[1] && f->span.utf16[0] <= f->span.utf16[1]);
    }
}

static void rewrite_holds(const hed_result *r)
{
    const hed_str text = r->rewrite.text;
    MUST(hed_utf8_check(text) == text.len);
    MUST(text.len == 0 || (r->rewrite.n_edits > 0 && !r->degraded));
}

static double check(const hed_item *item)
{
    hed_result r;
    hed_err err = {0};
    MUST(hed_check(engine, scratch, item, &r, &err));
    double sum = r.clickbait + r.svm_score + (double)r.verdict + (double)r.n_findings;
    for (int axis = 0; axis < HED_AXES; axis++) {
        MUST(in_range(r.axes[axis]));
        sum += r.axes[axis] * (axis + 2);
    }
    MUST(in_range(r.clickbait) && in_range(r.svm_score));
    MUST(!r.degraded || r.verdict != HED_PASS);
    MUST((r.n_errors > 0) == r.degraded);
    MUST(r.n_errors > 0 || hed_utf8_check(item->headline) == item->headline.len);
    findings_hold(item, &r);
    rewrite_holds(&r);
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!engine)
        load();
    hed_str rest = {(const char *)data, size}, line;
    hed_item item = hed_item_of("");
    if (hed_str_line(&rest, &line))
        item.headline = line;
    if (hed_str_line(&rest, &line))
        item.dek = line;
    item.body = rest;
    const double first = check(&item), second = check(&item);
    MUST(fabs(first - second) < 1e-12);
    return 0;
}
