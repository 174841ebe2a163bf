/* Which alternatives of patterns, and which guards, no example of any rule exercises: what breaks there breaks unseen.
 * Alternatives are followed by groups put behind them (branch.c), in the matches that stand as hits. A guard is
 * exercised when an example of its rule would come out otherwise without it. */
#include "rules/cover.h"
#include "rules/examples.h"
#include "rules/pattern.h"
#include "rules/try.h"

typedef struct cover {
    const hed_rules *rules;
    hed_covered *all;
    pcre2_match_data *data;
    hed_example_run *run;
} cover;

/* ---- Alternatives */

static void note_branches(const cover *c, hed_covered *covered)
{
    const PCRE2_SIZE *at = pcre2_get_ovector_pointer(c->data);
    const uint32_t n = pcre2_get_ovector_count(c->data);
    for (size_t i = 0; i < covered->branches.all.n; i++) {
        hed_branch *b = &covered->branches.all.at[i];
        b->seen = b->seen || (b->group < n && at[2 * b->group] != PCRE2_UNSET);
    }
}

/* Some hits have places, and none of them is this one: it stands in a shield, say. */
static bool is_no_hit(const hed_hits *hits, uint32_t rule, hed_slice found)
{
    bool any = false;
    for (size_t i = 0; i < hits->n; i++) {
        const hed_hit *hit = &hits->hits[i];
        if (hit->rule != rule || hit->end == hit->start)
            continue;
        any = true;
        if (hit->start == found.start && hit->end == found.end)
            return false;
    }
    return any;
}

static hed_str text_of(const hed_rules_input *input, const hed_compiled *rule, size_t *start)
{
    const hed_text *text = input->headline;
    *start = 0;
    if (rule->scope == HED_DEK)
        text = input->dek;
    else if (rule->scope > HED_DEK)
        text = input->body;
    if (!text)
        return (hed_str){0};
    const hed_str all = rule->exact ? text->cased : text->folded;
    if (rule->scope != HED_SEGMENT_FIRST && rule->scope != HED_SEGMENT_LAST)
        return all;
    if (text->n_segments == 0)
        return (hed_str){0};
    const hed_segment *segment = &text->segments[rule->scope == HED_SEGMENT_FIRST ? 0 : text->n_segments - 1];
    *start = segment->start;
    return hed_str_sub(all, segment->start, segment->end);
}

static void follow(cover *c, uint32_t index, const hed_rules_input *input, const hed_hits *hits)
{
    hed_covered *covered = &c->all[index];
    const hed_compiled *rule = &c->rules->rules.at[index];
    const bool counts = rule->kind != HED_OCCURRENCE; /* which has one hit for all of them */
    size_t start;
    const hed_subject subject = {.text = text_of(input, rule, &start)};
    covered->seen = true;
    if (!covered->code || subject.text.len == 0)
        return;
    for (size_t from = 0; from <= subject.text.len;) {
        if (pcre2_match(covered->code, (PCRE2_SPTR)subject.text.ptr, subject.text.len, from, PCRE2_NO_UTF_CHECK,
                        c->data, c->run->scratch->full) < 0)
            return;
        const PCRE2_SIZE *at = pcre2_get_ovector_pointer(c->data);
        const hed_slice found = {(uint32_t)at[0], (uint32_t)(at[1] > at[0] ? at[1] : at[0])};
        const hed_slice place = {found.start + (uint32_t)start, found.end + (uint32_t)start};
        if (!counts || !is_no_hit(hits, index, place))
            note_branches(c, covered);
        from = hed_try_next(&subject, from, found);
    }
}

/* ---- Guards */

static void note_guard(hed_covered *covered, const char *what, bool seen)
{
    for (size_t i = 0; i < covered->guards.n; i++)
        if (strcmp(covered->guards.at[i].what, what) == 0)
            covered->guards.at[i].seen = covered->guards.at[i].seen || seen;
}

static bool matches(const cover *c, const pcre2_code *code, hed_str text)
{
    return pcre2_match(code, (PCRE2_SPTR)text.ptr, text.len, 0, PCRE2_NO_UTF_CHECK, c->data, c->run->scratch->full) >=
           0;
}

/* What stands beside some match of the pattern keeps it from being one. */
static void see_sides(const cover *c, uint32_t index, const hed_rules_input *input)
{
    const hed_compiled *rule = &c->rules->rules.at[index];
    size_t start;
    const hed_subject subject = {.text = text_of(input, rule, &start)};
    for (size_t from = 0; from <= subject.text.len && subject.text.len > 0;) {
        if (pcre2_match(rule->code, (PCRE2_SPTR)subject.text.ptr, subject.text.len, from, PCRE2_NO_UTF_CHECK, c->data,
                        c->run->scratch->full) < 0)
            return;
        const PCRE2_SIZE *at = pcre2_get_ovector_pointer(c->data);
        const hed_slice found = {(uint32_t)at[0], (uint32_t)(at[1] > at[0] ? at[1] : at[0])};
        if (rule->left_not)
            note_guard(&c->all[index], "left_not",
                       matches(c, rule->left_not, hed_str_sub(subject.text, 0, found.start)));
        if (rule->right_not)
            note_guard(&c->all[index], "right_not",
                       matches(c, rule->right_not, hed_str_sub(subject.text, found.end, subject.text.len)));
        from = hed_try_next(&subject, from, found);
    }
}

static const char *const unless_names[] = {"unless", "unless, second", "unless, third", "unless, further"};
#define UNLESS_NAMES (sizeof unless_names / sizeof *unless_names)

static void see_guards(const cover *c, uint32_t index, const hed_rules_input *input)
{
    const hed_compiled *rule = &c->rules->rules.at[index];
    hed_covered *covered = &c->all[index];
    hed_guard only = rule->only;
    if (input->lang.len == 0) /* keeps no rule away */
        only.lang.n = 0;
    note_guard(covered, "only", !hed_guard_holds(&only, input));
    for (size_t i = 0; i < rule->n_unless; i++)
        note_guard(covered, unless_names[i < UNLESS_NAMES ? i : UNLESS_NAMES - 1],
                   hed_guard_holds(&rule->unless[i], input));
    note_guard(covered, "body_needs", input->body != NULL);
    if (rule->left_not || rule->right_not)
        see_sides(c, index, input);
}

static void list_guards(hed_arena *arena, const hed_compiled *rule, hed_covered *covered)
{
    const hed_guard *only = &rule->only;
    if (only->section.n + only->outlet.n + only->lang.n + only->slot.n > 0)
        HED_PUSH(arena, &covered->guards)->what = "only";
    for (size_t i = 0; i < rule->n_unless && i < UNLESS_NAMES; i++)
        HED_PUSH(arena, &covered->guards)->what = unless_names[i];
    if (rule->left_not)
        HED_PUSH(arena, &covered->guards)->what = "left_not";
    if (rule->right_not)
        HED_PUSH(arena, &covered->guards)->what = "right_not";
    if (rule->body_needs)
        HED_PUSH(arena, &covered->guards)->what = "body_needs";
}

/* ---- The whole */

static void prepare(cover *c, hed_arena *arena)
{
    uint32_t groups = 0;
    for (size_t i = 0; i < c->rules->rules.n; i++) {
        const hed_compiled *rule = &c->rules->rules.at[i];
        hed_covered *covered = &c->all[i];
        int code;
        size_t at;
        uint32_t n = 0;
        list_guards(arena, rule, covered);
        covered->whole = !rule->code;
        if (!rule->code || !hed_branches_of(arena, rule->pattern, &covered->branches))
            continue;
        covered->code = hed_pattern_compile(c->rules, covered->branches.marked, rule->exact, &code, &at);
        covered->whole = covered->code != NULL;
        if (covered->code)
            pcre2_pattern_info(covered->code, PCRE2_INFO_CAPTURECOUNT, &n);
        groups = n > groups ? n : groups;
    }
    c->data = pcre2_match_data_create(groups + 1, NULL);
}

static void see_example(void *ctx, uint32_t own, const hed_rules_input *input, const hed_hits *hits)
{
    cover *c = ctx;
    for (uint32_t i = 0; i < c->rules->rules.n; i++)
        if (c->run->scratch->fired[i / 64] >> i % 64 & 1)
            follow(c, i, input, hits);
    see_guards(c, own, input);
}

bool hed_rules_coverage(const hed_rules *rules, const hed_reading *reading, bool json, bool verbose, hed_buf *to,
                        hed_err *err)
{
    hed_example_run run;
    hed_arena *arena = hed_arena_new(HED_ARENA_SCRATCH, err);
    bool ok = arena && hed_examples_open(&run, rules, reading, err);
    if (ok) {
        cover c = {.rules = rules, .all = HED_NEW_N(arena, hed_covered, rules->rules.n + 1), .run = &run};
        prepare(&c, arena);
        ok = c.data != NULL || hed_fail(err, HED_EIO, NULL, 0, "out of memory");
        for (uint32_t i = 0; ok && i < rules->rules.n; i++)
            hed_examples_each(&run, i, see_example, &c);
        if (ok)
            hed_cover_show(rules, c.all, json, verbose, to);
        for (size_t i = 0; i < rules->rules.n; i++)
            pcre2_code_free(c.all[i].code);
        pcre2_match_data_free(c.data);
        hed_examples_close(&run);
    }
    hed_arena_free(arena);
    return ok;
}
