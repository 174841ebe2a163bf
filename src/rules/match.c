/* Text to hits to axes.
 *
 * Order of work: quoted speech is found; shields are matched; then each rule with a pattern that is a finding, on its
 * part of the text, leaving out what lies wholly in a shield, or in quotes if it says so; then metric and composite
 * rules, each behind those it asks for. A rule that weighs nothing is tried when one of them comes to ask for it: most
 * are guards against a rare hit, in words that every other headline has. A rule that hits a limit is an error with its
 * name, never a miss. */
#include "rules/try.h"

#include <stdlib.h>

/* ---- Quoted speech */

/* In double quotes, and in single ones that open behind a space and close before one. */
static void find_quotes(hed_match *m)
{
    const char *s = m->text->folded.ptr;
    uint32_t n = (uint32_t)m->text->folded.len, open_double = n, open_single = n;
    if (!memchr(s, '"', n) && !memchr(s, '\'', n))
        return;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t *open = s[i] == '"' ? &open_double : s[i] == '\'' ? &open_single : NULL;
        if (!open)
            continue;
        bool before = i == 0 || strchr(" \"'([-:", s[i - 1]) != NULL;
        bool after = i + 1 == n || strchr(" \"'.,:;?!)]-", s[i + 1]) != NULL;
        if (*open < n && (s[i] == '"' || after)) {
            *HED_PUSH(m->arena, &m->quotes) = (hed_slice){*open, i + 1};
            *open = n;
        } else if (s[i] == '"' || (before && !after)) {
            *open = i;
        }
    }
}

static bool in_quotes(const hed_match *m, hed_slice at)
{
    for (size_t i = 0; i < m->quotes.n; i++)
        if (m->quotes.at[i].start <= at.start && at.end <= m->quotes.at[i].end)
            return true;
    return false;
}

static bool shielded(const hed_match *m, hed_slice at)
{
    for (size_t i = 0; i < m->shields.n; i++)
        if (m->shields.at[i].start <= at.start && at.end <= m->shields.at[i].end)
            return true;
    return false;
}

/* ---- Hits. Each see_… sees one match, and returns false when no more are wanted. */

static void set_fired(hed_match *m, uint32_t rule)
{
    m->fired[rule / 64] |= (uint64_t)1 << rule % 64;
}

static bool has_fired(const hed_match *m, uint32_t rule)
{
    return m->fired[rule / 64] >> rule % 64 & 1;
}

typedef bool see(hed_match *m, uint32_t index, hed_slice found);

static hed_hit hit_of(const hed_match *m, uint32_t index, hed_slice found, float score)
{
    const hed_compiled *rule = &m->rules->rules.at[index];
    if (rule->scope > HED_SEGMENT_LAST)
        return (hed_hit){index, 0, 0, score, false};
    bool quoted = in_quotes(m, found);
    if (quoted && rule->quotes == HED_QUOTES_HALVE)
        score /= 2;
    return (hed_hit){index, found.start, found.end, score, quoted};
}

static bool see_shield(hed_match *m, uint32_t index, hed_slice found)
{
    *HED_PUSH(m->arena, &m->shields) = hit_of(m, index, found, 1);
    set_fired(m, index);
    return m->shields.n < HED_MAX_HITS;
}

static bool see_hit(hed_match *m, uint32_t index, hed_slice found)
{
    size_t n = 1;
    if (m->rules->rules.at[index].keeps)
        *HED_PUSH(m->arena, &m->keeps) = hit_of(m, index, found, 1);
    if (m->rules->rules.at[index].silent) {
        set_fired(m, index);
        return m->rules->rules.at[index].keeps && m->keeps.n < HED_MAX_HITS;
    }
    *HED_PUSH(m->arena, &m->hits) = hit_of(m, index, found, 1);
    set_fired(m, index);
    for (size_t i = m->hits.n - 1; i > 0 && m->hits.at[i - 1].rule == index; i--)
        n++;
    return n < m->rules->rules.at[index].max_hits;
}

/* All occurrences make one hit, at the first of them. */
static bool see_occurrence(hed_match *m, uint32_t index, hed_slice found)
{
    const hed_compiled *rule = &m->rules->rules.at[index];
    if (!has_fired(m, index))
        *HED_PUSH(m->arena, &m->hits) = hit_of(m, index, found, 0);
    hed_hit *hit = &m->hits.at[m->hits.n - 1];
    double per = hit_of(m, index, found, 1).score * rule->weight_per, score = (double)hit->score + per;
    hit->score = (float)(score < rule->cap ? score : rule->cap);
    set_fired(m, index);
    return score < rule->cap;
}

/* ---- Parts of the text. A headline without a split has no first and last part. */

static hed_slice scope_of(const hed_text *t, hed_scope scope)
{
    if (scope == HED_HEADLINE)
        return (hed_slice){0, (uint32_t)t->folded.len};
    if (t->n_segments < 2)
        return (hed_slice){0, 0};
    const hed_segment *segment = &t->segments[scope == HED_SEGMENT_FIRST ? 0 : t->n_segments - 1];
    return (hed_slice){segment->start, segment->end};
}

static void in_headline(hed_match *m, uint32_t index, see *sees)
{
    const hed_compiled *rule = &m->rules->rules.at[index];
    const hed_starts starts = m->scratch->starts[index];
    hed_slice scope = scope_of(m->text, rule->scope), found;
    if (scope.end == 0 || starts.last < scope.start)
        return;
    const size_t tail = starts.last < scope.end ? scope.end - starts.last : 0;
    hed_subject subject = {hed_str_sub(rule->exact ? m->text->cased : m->text->folded, scope.start, scope.end),
                           m->text->ascii, 0, tail};
    for (size_t from = starts.first > scope.start ? starts.first - scope.start : 0;
         hed_try(m, index, &subject, from, &found);) {
        from = hed_try_next(&subject, from, found);
        found.start += scope.start;
        found.end += scope.start;
        bool hidden = rule->kind != HED_SHIELD && shielded(m, found);
        hidden = hidden || (rule->quotes == HED_QUOTES_SKIP && in_quotes(m, found));
        if (!hidden && !sees(m, index, found))
            return;
    }
}

/* Long texts are looked at window by window: see try.h. */
static void in_more(hed_match *m, uint32_t index, const hed_text *text, size_t most, see *sees)
{
    const hed_compiled *rule = &m->rules->rules.at[index];
    const hed_str all = rule->exact ? text->cased : text->folded;
    hed_subject subject = {.ascii = text->ascii};
    hed_slice found;
    size_t from = 0;
    for (size_t window = 0; hed_try_window(&subject, all, most, window, &from); window++)
        while (hed_try(m, index, &subject, from, &found)) {
            from = hed_try_next(&subject, from, found);
            if (!sees(m, index, found))
                return;
        }
}

static void each_match(hed_match *m, uint32_t index, see *sees)
{
    const hed_rules_input *in = m->input;
    const hed_scope scope = m->rules->rules.at[index].scope;
    if (scope <= HED_SEGMENT_LAST)
        in_headline(m, index, sees);
    else if (scope == HED_DEK && in->dek)
        in_more(m, index, in->dek, HED_BODY_MAX, sees);
    else if (scope != HED_DEK && in->body)
        in_more(m, index, in->body, scope == HED_BODY ? HED_BODY_MAX : HED_LEDE_MAX, sees);
}

static void try_rule(hed_match *m, uint32_t index)
{
    static see *const sees[HED_KINDS] = {[HED_EXISTENCE] = see_hit,
                                         [HED_PHRASES] = see_hit,
                                         [HED_SUBSTITUTION] = see_hit,
                                         [HED_OCCURRENCE] = see_occurrence,
                                         [HED_SHIELD] = see_shield};
    const hed_compiled *rule = &m->rules->rules.at[index];
    if (hed_rule_applies(rule, m->input))
        each_match(m, index, sees[rule->kind]);
}

/* ---- Metric and composite rules */

static bool see_body(hed_match *m, uint32_t index, hed_slice found)
{
    (void)found;
    m->in_body[index] = HED_YES;
    return false;
}

static bool body_hit(hed_match *m, uint32_t index)
{
    if (!m->in_body)
        m->in_body = HED_NEW_N(m->arena, uint8_t, m->rules->rules.n);
    if (m->in_body[index] == HED_NOT_ASKED) {
        m->in_body[index] = HED_NO;
        if (m->input->body)
            in_more(m, index, m->input->body, HED_BODY_MAX, see_body);
    }
    return m->in_body[index] == HED_YES;
}

static bool hits(hed_match *m, uint32_t index)
{
    const uint64_t bit = (uint64_t)1 << index % 64;
    if (m->unasked[index / 64] & bit) {
        m->unasked[index / 64] &= ~bit;
        try_rule(m, index);
    }
    return has_fired(m, index);
}

/* Slots: features, then hits of rules, then their hits in the body. */
static double value_of(void *ctx, int slot)
{
    hed_match *m = ctx;
    const int features = (int)hed_feature_count(), n = (int)m->rules->rules.n;
    if (slot < features)
        return (double)m->input->features[slot];
    if (slot < features + n)
        return hits(m, (uint32_t)(slot - features));
    return body_hit(m, (uint32_t)(slot - features - n));
}

/* Those that ask for a rule that hits, or may. */
static void wake(hed_match *m, uint32_t rule)
{
    const size_t words = m->rules->n_order / 64 + 1;
    for (size_t i = 0; i < words; i++)
        m->awake[i] |= m->rules->wakes[rule * words + i];
}

static void judge(hed_match *m, uint32_t index)
{
    const hed_compiled *rule = &m->rules->rules.at[index];
    double score = 1;
    if (rule->needs_story && !m->input->dek && !m->input->body)
        return;
    if (!hed_rule_applies(rule, m->input) || hed_expr_eval(rule->when, value_of, m) == 0)
        return;
    if (rule->score)
        score = hed_expr_eval(rule->score, value_of, m);
    score = score < 0 ? 0 : score > 1 ? 1 : score;
    if (score <= 0)
        return;
    if (!rule->silent)
        *HED_PUSH(m->arena, &m->hits) = (hed_hit){.rule = index, .score = (float)score};
    set_fired(m, index);
    wake(m, index);
}

/* Most rules that ask are done with when none of those they ask has hit. One that hits wakes only some behind it. */
static void judge_all(hed_match *m)
{
    for (size_t word = 0; word <= m->rules->n_order / 64; word++)
        while (m->awake[word]) {
            const size_t i = word * 64 + (size_t)__builtin_ctzll(m->awake[word]);
            m->awake[word] &= m->awake[word] - 1;
            judge(m, m->rules->order[i]);
        }
}

/* ---- Axes */

static int by_start(const void *a, const void *b)
{
    const hed_hit *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->rule != y->rule)
        return x->rule < y->rule ? -1 : 1;
    return (x->end > y->end) - (x->end < y->end);
}

/* What is left of 1 on each axis behind the hits of one group, which is at least 1 - cap. */
static void add_group(const hed_rules *rules, const hed_hits *hits, unsigned group, double left[HED_AXES])
{
    double share[HED_AXES];
    const double least = 1 - rules->groups.at[group].cap;
    for (int axis = 0; axis < HED_AXES; axis++)
        share[axis] = 1;
    for (size_t i = 0; i < hits->n; i++) {
        const hed_compiled *rule = &rules->rules.at[hits->hits[i].rule];
        if (rule->group != group)
            continue;
        for (int axis = 0; rule->axes >> axis; axis++)
            share[axis] *= 1 - rule->shown.weights[axis] * (double)hits->hits[i].score;
    }
    for (int axis = 0; axis < HED_AXES; axis++)
        left[axis] *= group == 0 || share[axis] > least ? share[axis] : least;
}

void hed_hits_add_up(const hed_rules *rules, hed_hits *out)
{
    double left[HED_AXES];
    uint64_t groups = 0;
    for (int axis = 0; axis < HED_AXES; axis++)
        left[axis] = 1;
    for (size_t i = 0; i < out->n; i++)
        groups |= (uint64_t)1 << rules->rules.at[out->hits[i].rule].group;
    for (unsigned group = 0; group < HED_MAX_GROUPS && groups >> group; group++)
        if (groups >> group & 1)
            add_group(rules, out, group, left);
    for (int axis = 0; axis < HED_AXES; axis++)
        out->axes[axis] = 1 - left[axis];
    out->clickbait = hed_rules_clickbait(out->axes);
}

static void leave_out(hed_match *m, hed_hits *out)
{
    out->left_out = NULL;
    out->n_left_out = 0;
    if (!m->input->leave_out || m->hits.n == 0)
        return;
    hed_hit *gone = HED_NEW_N(m->arena, hed_hit, m->hits.n);
    size_t kept = 0;
    for (size_t i = 0; i < m->hits.n; i++) {
        const hed_hit hit = m->hits.at[i];
        if (m->input->leave_out(m->input->ctx, hit.rule))
            gone[out->n_left_out++] = hit;
        else
            m->hits.at[kept++] = hit;
    }
    m->hits.n = kept;
    out->left_out = gone;
}

/* ---- The whole */

/* Those of may whose turn it is. */
static void take_turn(hed_match *m, unsigned turn, const uint64_t *may)
{
    const bool waits = turn == HED_TURN_ASKED && !m->input->try_all;
    for (size_t word = 0; word <= m->rules->rules.n / 64; word++) {
        const uint64_t all = may[word] & m->rules->turns[turn][word];
        m->unasked[word] = waits ? all : 0;
        for (uint64_t left = all; left; left &= left - 1) {
            const uint32_t i = (uint32_t)(word * 64) + (uint32_t)__builtin_ctzll(left);
            if (!waits)
                try_rule(m, i);
            if (waits || has_fired(m, i))
                wake(m, i);
        }
    }
}

static void run(hed_match *m)
{
    const hed_rules *rules = m->rules;
    find_quotes(m);
    uint64_t *may = HED_NEW_N(m->arena, uint64_t, rules->rules.n / 64 + 1);
    hed_filter_run(rules, &m->scratch->filter, m->text, may, m->scratch->starts);
    for (unsigned turn = 0; turn < HED_TURNS; turn++)
        take_turn(m, turn, may);
    judge_all(m);
    if (m->hits.n > 1)
        qsort(m->hits.at, m->hits.n, sizeof *m->hits.at, by_start);
}

void hed_rules_match(const hed_rules *rules, hed_rules_scratch *scratch, hed_arena *arena, const hed_rules_input *input,
                     hed_hits *out)
{
    hed_match m = {.rules = rules, .scratch = scratch, .arena = arena, .input = input, .text = input->headline};
    m.fired = HED_NEW_N(arena, uint64_t, rules->rules.n / 64 + 1);
    m.unasked = HED_NEW_N(arena, uint64_t, rules->rules.n / 64 + 1);
    m.awake = hed_arena_take(arena, (rules->n_order / 64 + 1) * sizeof *m.awake, _Alignof(uint64_t));
    memcpy(m.awake, input->dek || input->body ? rules->awake : rules->alone,
           (rules->n_order / 64 + 1) * sizeof *m.awake);
    run(&m);
    leave_out(&m, out);
    out->hits = m.hits.at;
    out->n = m.hits.n;
    out->keeps = m.keeps.at;
    out->n_keeps = m.keeps.n;
    hed_hits_add_up(rules, out);
    out->errors = m.errors.at;
    out->n_errors = m.errors.n;
    scratch->fired = m.fired;
    scratch->shields = m.shields.at;
    scratch->n_shields = m.shields.n;
}

const hed_hit *hed_rules_shields(const hed_rules_scratch *scratch, size_t *n)
{
    *n = scratch->n_shields;
    return scratch->shields;
}
