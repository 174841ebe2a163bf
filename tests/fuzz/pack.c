/* Packs: bytes are refused with a place, or give rules that match a few headlines within their limits. */
#include "rules/filter.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void see(void *ctx, const hed_err *err)
{
    must(err->text[0] && !strchr(err->text, '\n'));
    ++*(size_t *)ctx;
}

static void use(const hed_rules *rules, hed_arena *arena)
{
    static const char *const headlines[] = {"Mayor Slams 'Fraud' Claim: What's Next?",
                                            "17 Storms, and You Won't Believe Why!",
                                            "\xc3\x89t\xc3\xa9 \xe2\x80\x94 \xf0\x9f\x98\x80"};
    hed_rules_scratch *scratch = hed_rules_scratch_new(rules, NULL);
    float *features = HED_NEW_N(arena, float, hed_feature_count());
    for (size_t i = 0; i < sizeof headlines / sizeof *headlines; i++) {
        hed_text text;
        hed_hits hits;
        hed_str to;
        must(hed_text_read(arena, NULL, hed_str_of(headlines[i]), 0, &text, NULL));
        const hed_rules_input input = {.headline = &text, .dek = &text, .body = &text, .features = features};
        hed_rules_match(rules, scratch, arena, &input, &hits);
        for (size_t k = 0; k < hits.n; k++) {
            const hed_hit *hit = &hits.hits[k];
            must(hit->rule < hed_rules_count(rules) && hit->start <= hit->end && hit->end <= text.folded.len);
            must(hit->score >= 0 && hit->score <= 1);
            hed_rules_swap(rules, scratch, arena, &input, hit, &to);
        }
        for (int axis = 0; axis < HED_AXES; axis++)
            must(hits.axes[axis] >= 0 && hits.axes[axis] <= 1);
    }
    hed_rules_scratch_free(scratch);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static hed_arena *arena;
    static char folder[] = "/tmp/hed-fuzz-XXXXXX";
    static const char *path;
    size_t seen = 0;
    hed_errors errors = {.report = see, .ctx = &seen};
    if (!arena) {
        arena = hed_arena_new(HED_ARENA_LOADED, NULL);
        hed_arena *names = hed_arena_new(HED_ARENA_SCRATCH, NULL);
        must(mkdtemp(folder) != NULL);
        path = hed_file_join(names, folder, "a.yaml");
        must(hed_file_write(hed_file_join(names, folder, ".cache"), HED_S("no folder: nothing is kept"), NULL));
    }
    const char *paths[] = {path};
    hed_arena_reset(arena);
    must(hed_file_write(path, (hed_str){(const char *)data, size}, NULL));
    hed_rules *rules = hed_rules_load_on(arena, paths, 1, "2026-01-01", &errors);
    must(seen == errors.n && (rules == NULL) == (seen > 0));
    if (rules) {
        must(hed_rules_count(rules) > 0);
        use(rules, arena);
    }
    hed_rules_free(rules);
    return 0;
}
