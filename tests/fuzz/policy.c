/* A policy's YAML: loading gives a policy or errors with a line, never both and never neither; what is loaded decides
 * any scores, with an action that a row or the default stands for. */
#include "policy/parts.h"

#include "fuzz/feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t reported;

static void note(void *ctx, const hed_err *err)
{
    (void)ctx;
    MUST(err->text[0] && !strchr(err->text, '\n') && err->code != HED_OK);
    reported++;
}

static const hed_rules *rules(hed_arena **arena)
{
    static const char *const packs[] = {"rules/en/newsy-tails.yaml", "rules/en/speculate.yaml"};
    static hed_arena *kept;
    static const hed_rules *loaded;
    hed_errors errors = {0};
    if (!kept)
        kept = hed_arena_new(HED_ARENA_LOADED, NULL);
    if (!loaded)
        loaded = hed_rules_load(kept, packs, 2, &errors);
    MUST(loaded != NULL);
    *arena = kept;
    return loaded;
}

static void use(const hed_policy *policy, hed_arena *arena)
{
    static const double levels[] = {0, .3, .55, 1};
    double axes[HED_AXES];
    float *features = HED_NEW_N(arena, float, hed_feature_count());
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        for (int axis = 0; axis < HED_AXES; axis++)
            axes[axis] = levels[i];
        const hed_policy_input input = {.axes = axes,
                                        .clickbait = levels[i],
                                        .has_svm = i % 2,
                                        .svm = levels[i],
                                        .features = features,
                                        .section = HED_S("opinion"),
                                        .outlet = {"", 0},
                                        .lang = {"", 0},
                                        .slot = {"", 0},
                                        .codepoints = 60,
                                        .body_kind = "none"};
        hed_decision d;
        hed_policy_decide(policy, arena, &input, &d);
        MUST(d.action < HED_ACTIONS && d.clickbait >= 0 && d.clickbait <= 1);
        MUST(d.n_rows == 0 || d.action <= d.rows[0].action);
        MUST(d.n_labels <= d.n_rows);
        for (size_t k = 0; k < d.n_rows; k++)
            MUST(d.rows[k].reason && d.rows[k].because && d.rows[k].line > 0);
        hed_policy_decide_unrewritten(policy, arena, &d);
        MUST(d.action != HED_REWRITE);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    hed_arena *kept;
    const hed_rules *known = rules(&kept);
    const size_t mark = hed_arena_mark(kept);
    hed_errors errors = {.report = note};
    const feed file = feed_open((hed_str){(const char *)data, size});
    reported = 0;
    const hed_policy *policy = hed_policy_load(kept, file.path, known, &errors);
    MUST((policy != NULL) == (reported == 0) && errors.n == reported);
    if (policy) {
        hed_buf shown = {0};
        use(policy, kept);
        hed_policy_show(policy, &shown);
        MUST(shown.len > 0 && shown.ptr[shown.len - 1] == '\n');
        hed_buf_free(&shown);
        reported = 0;
        errors.n = 0;
        MUST(hed_policy_lint(policy, known, &errors) == reported);
    }
    close(file.fd);
    hed_arena_rewind(kept, mark);
    return 0;
}
