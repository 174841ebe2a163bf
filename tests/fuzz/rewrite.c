/* Headlines through rewriting, with the shipped rules and policy: first line the headline, second the dek, the rest the
 * body. Whatever is offered must keep what tests/unit/rewrite_holds.h tells from outside, and be left as it is when it
 * is checked itself. */
#include "fuzz/feed.h"

#include "unit/rewrite_holds.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static hed_engine *engine;
static hed_scratch *first, *second;

static void load(void)
{
    hed_err err = {0};
    const unsigned want = HED_WANT_DECISION | HED_WANT_REWRITE;
    engine = hed_engine_load(&(hed_engine_options){.data = ".", .no_model = true}, NULL, NULL, &err);
    first = engine ? hed_scratch_new(engine, want, &err) : NULL;
    second = engine ? hed_scratch_new(engine, want, &err) : NULL;
    if (!first || !second)
        fprintf(stderr, "%s:%u: %s\n", err.path, err.line, err.text);
    MUST(first && second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!engine)
        load();
    hed_str rest = {(const char *)data, size}, line;
    hed_item item = hed_item_of("");
    hed_result before, after;
    hed_err err;
    if (hed_str_line(&rest, &line))
        item.headline = line;
    if (hed_str_line(&rest, &line))
        item.dek = line;
    item.body = rest;
    MUST(hed_check(engine, first, &item, &before, &err));
    const hed_rewrite *rewrite = &before.rewrite;
    MUST(hed_utf8_check(rewrite->text) == rewrite->text.len);
    MUST(!rewrite->applied || (before.verdict == HED_REWRITE && rewrite->text.len > 0));
    MUST(before.verdict != HED_REWRITE || rewrite->applied); /* else on_fail has decided */
    MUST(rewrite->from_story.len == 0 || hed_utf8_check(rewrite->from_story) == rewrite->from_story.len);
    if (rewrite->text.len == 0)
        return 0;
    hed_item again = item;
    again.headline = rewrite->text;
    MUST(hed_check(engine, second, &again, &after, &err));
    const char *why = rewrite_breaks(&item, &before, &after);
    if (why)
        fprintf(stderr, "%.*s => %.*s: %s\n", HED_FMT(item.headline), HED_FMT(rewrite->text), why);
    MUST(!why);
    return 0;
}
