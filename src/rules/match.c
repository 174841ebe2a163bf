/* Text to hits to axes.
 *
 * Order of work: quoted speech is found; shields are matched; then each rule with a pattern, on its part of the text,
 * leaving out what lies wholly in a shield, or in quotes if it says so; then metric and composite rules, each behind
 * those it asks for. A rule that hits a limit is an error with its name, never a miss. */
#include "rules/parts.h"

#include <stdlib.h>

typedef struct range {
    uint32_t start, end;
} range;

struct hed_rules_scratch {
    pcre2_match_data *data;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
    const hed_hit *shields;
    size_t n_shields;
};

hed_rules_scratch *hed_rules_scratch_new(const hed_rules *rules, hed_err *err)
{
    (void)rules;
    hed_rules_scratch *s = calloc(1, sizeof *s);
    if (s) {
        s->data = pcre2_match_data_create(1, NULL);
        s->context = pcre2_match_context_create(NULL);
        s->stack = pcre2_jit_stack_create((size_t)32 << 10, (size_t)512 << 10, NULL); /* NULL without JIT */
    }
    if (!s || !s->data || !s->context) {
        hed_fail(err, HED_EIO, NULL, 0, "out of memory");
        hed_rules_scratch_free(s);
        return NULL;
    }
    pcre2_set_match_limit(s->context, HED_MATCH_LIMIT);
    pcre2_set_depth_limit(s->context, HED_DEPTH_LIMIT);
    pcre2_set_heap_limit(s->context, HED_HEAP_LIMIT_KIB);
    if (s->stack)
        pcre2_jit_stack_assign(s->context, NULL, s->stack);
    return s;
}

void hed_rules_scratch_free(hed_rules_scratch *s)
{
    if (!s)
        return;
    pcre2_match_data_free(s->data);
    pcre2_match_context_free(s->context);
    pcre2_jit_stack_free(s->stack);
    free(s);
}

/* ---- One headline */

typedef struct match {
    const hed_rules *rules;
    hed_rules_scratch *scratch;
    hed_arena *arena;
    const hed_rules_input *input;
    const hed_text *text;
    const hed_pattern *quick; /* of each rule; NULL before there are any */
    HED_LIST(range) quotes;
    HED_LIST(hed_hit) shields;
    HED_LIST(hed_hit) hits;
    HED_LIST(hed_err) errors;
    bool *fired;
} match;

/* Speech in double quotes, and in single ones that open behind a space and close before one. */
static void find_quotes(match *m)
{
    const char *s = m->text->folded.ptr;
    uint32_t n = (uint32_t)m->text->folded.len, open_double = n, open_single = n;
    for (uint32_t i = 0; i < n; i++) {
        bool before = i == 0 || strchr(" \"'([-:", s[i - 1]) != NULL;
        bool after = i + 1 == n || strchr(" \"'.,:;?!)]-", s[i + 1]) != NULL;
        uint32_t *open = s[i] == '"' ? &open_double : s[i] == '\'' ? &open_single : NULL;
        if (!open)
            continue;
        if (*open < n && (s[i] == '"' || after)) {
            *HED_PUSH(m->arena, &m->quotes) = (range){*open, i + 1};
            *open = n;
        } else if (s[i] == '"' || (before && !after)) {
            *open = i;
        }
    }
}

static bool in_quotes(const match *m, uint32_t start, uint32_t end)
{
    for (size_t i = 0; i < m->quotes.n; i++)
        if (m->quotes.at[i].start <= start && end <= m->quotes.at[i].end)
            return true;
    return false;
}

static bool shielded(const match *m, uint32_t start, uint32_t end)
{
    for (size_t i = 0; i < m->shields.n; i++)
        if (m->shields.at[i].start <= start && end <= m->shields.at[i].end)
            return true;
    return false;
}

/* "en" holds for "en-GB" too; "!en" for all but that. */
static bool is_one(hed_values values, hed_str is)
{
    for (size_t i = 0; i < values.n; i++) {
        hed_str v = values.at[i];
        bool negated = hed_str_starts(v, HED_S("!"));
        if (negated)
            v = hed_str_sub(v, 1, v.len);
        bool same = hed_str_starts(is, v) && (is.len == v.len || is.ptr[v.len] == '-');
        if (same != negated)
            return true;
    }
    return values.n == 0;
}

static bool applies(const match *m, const hed_compiled *rule)
{
    const hed_rules_input *in = m->input;
    if (in->lang.len > 0 && !is_one(rule->langs, in->lang))
        return false;
    for (size_t i = 0; i < rule->n_unless; i++) {
        const hed_guard *g = &rule->unless[i];
        if (is_one(g->section, in->section) && is_one(g->outlet, in->outlet) && is_one(g->lang, in->lang) &&
            is_one(g->slot, in->slot))
            return false;
    }
    return true;
}

static void add_error(match *m, const hed_compiled *rule, int code)
{
    PCRE2_UCHAR message[128];
    pcre2_get_error_message(code, message, sizeof message);
    hed_fail(HED_PUSH(m->arena, &m->errors), HED_ELIMIT, NULL, 0, "rule.limit: rule %s: %s", rule->shown.id,
             (const char *)message);
}

/* The next match at from or later in subject; 1 found, 0 none, -1 an error (noted). */
static int run(match *m, uint32_t index, hed_str subject, size_t from, range *found)
{
    const hed_compiled *rule = &m->rules->rules.at[index];
    const hed_pattern *quick = m->quick ? &m->quick[index] : &rule->plain;
    const pcre2_code *code = m->text->ascii && quick->ascii ? quick->ascii : quick->utf ? quick->utf : rule->plain.utf;
    hed_rules_scratch *s = m->scratch;
    int rc = pcre2_match(code, (PCRE2_SPTR)subject.ptr, subject.len, from, PCRE2_NO_UTF_CHECK, s->data, s->context);
    if (rc == PCRE2_ERROR_JIT_STACKLIMIT)
        rc = pcre2_match(code, (PCRE2_SPTR)subject.ptr, subject.len, from, PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT, s->data,
                         s->context);
    if (rc == PCRE2_ERROR_NOMATCH)
        return 0;
    if (rc < 0) {
        add_error(m, rule, rc);
        return -1;
    }
    const PCRE2_SIZE *at = pcre2_get_ovector_pointer(s->data);
    *found = (range){(uint32_t)at[0], (uint32_t)(at[1] > at[0] ? at[1] : at[0])};
    return 1;
}

static range scope_of(const match *m, const hed_compiled *rule)
{
    const hed_text *t = m->text;
    if (rule->scope == HED_HEADLINE)
        return (range){0, (uint32_t)t->folded.len};
    const hed_segment *segment = &t->segments[rule->scope == HED_SEGMENT_FIRST ? 0 : t->n_segments - 1];
    return (range){segment->start, segment->end};
}

/* Calls see for each visible match until it returns false. */
static void each_match(match *m, uint32_t index, bool see(match *m, uint32_t index, range found))
{
    const hed_compiled *rule = &m->rules->rules.at[index];
    range scope = scope_of(m, rule), found;
    hed_str subject = hed_str_sub(rule->exact ? m->text->cased : m->text->folded, scope.start, scope.end);
    for (size_t from = 0; from <= subject.len && run(m, index, subject, from, &found) == 1;) {
        from = found.end > from ? found.end : from + 1;
        while (from < subject.len && ((unsigned char)subject.ptr[from] & 0xc0) == 0x80)
            from++;
        found.start += scope.start;
        found.end += scope.start;
        bool hidden = rule->kind != HED_SHIELD && shielded(m, found.start, found.end);
        hidden = hidden || (rule->quotes == HED_QUOTES_SKIP && in_quotes(m, found.start, found.end));
        if (!hidden && !see(m, index, found))
            return;
    }
}

static hed_hit hit_of(const match *m, uint32_t index, range found, float score)
{
    bool quoted = in_quotes(m, found.start, found.end);
    if (quoted && m->rules->rules.at[index].quotes == HED_QUOTES_HALVE)
        score /= 2;
    return (hed_hit){index, found.start, found.end, score, quoted};
}

static bool see_shield(match *m, uint32_t index, range found)
{
    *HED_PUSH(m->arena, &m->shields) = hit_of(m, index, found, 1);
    return m->shields.n < HED_MAX_HITS;
}

static bool see_hit(match *m, uint32_t index, range found)
{
    size_t n = 1;
    *HED_PUSH(m->arena, &m->hits) = hit_of(m, index, found, 1);
    m->fired[index] = true;
    for (size_t i = m->hits.n - 1; i > 0 && m->hits.at[i - 1].rule == index; i--)
        n++;
    return n < m->rules->rules.at[index].max_hits;
}

/* All occurrences make one hit, at the first of them. */
static bool see_occurrence(match *m, uint32_t index, range found)
{
    const hed_compiled *rule = &m->rules->rules.at[index];
    if (!m->fired[index])
        *HED_PUSH(m->arena, &m->hits) = hit_of(m, index, found, 0);
    hed_hit *hit = &m->hits.at[m->hits.n - 1];
    double score = (double)hit->score + rule->weight_per;
    hit->score = (float)(score < rule->cap ? score : rule->cap);
    m->fired[index] = true;
    return score < rule->cap;
}

static double value_of(const void *ctx, int slot)
{
    const match *m = ctx;
    int n = (int)hed_feature_count();
    return slot < n ? (double)m->input->features[slot] : (double)m->fired[slot - n];
}

static void judge(match *m, uint32_t index)
{
    const hed_compiled *rule = &m->rules->rules.at[index];
    double score = 1;
    if (!applies(m, rule) || hed_expr_eval(rule->when, value_of, m) == 0)
        return;
    if (rule->score)
        score = hed_expr_eval(rule->score, value_of, m);
    score = score < 0 ? 0 : score > 1 ? 1 : score;
    if (score > 0)
        *HED_PUSH(m->arena, &m->hits) = (hed_hit){.rule = index, .score = (float)score};
    m->fired[index] = score > 0;
}

static int by_start(const void *a, const void *b)
{
    const hed_hit *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->rule != y->rule)
        return x->rule < y->rule ? -1 : 1;
    return (x->end > y->end) - (x->end < y->end);
}

static void add_up(const match *m, hed_hits *out)
{
    double left[HED_AXES];
    for (int axis = 0; axis < HED_AXES; axis++)
        left[axis] = 1;
    for (size_t i = 0; i < m->hits.n; i++) {
        const hed_compiled *rule = &m->rules->rules.at[m->hits.at[i].rule];
        for (int axis = 0; rule->axes >> axis; axis++)
            left[axis] *= 1 - rule->shown.weights[axis] * (double)m->hits.at[i].score;
    }
    for (int axis = 0; axis < HED_AXES; axis++)
        out->axes[axis] = 1 - left[axis];
    out->clickbait = 1 - left[HED_WITHHOLD] * left[HED_EXAGGERATE] * (1 - .6 * out->axes[HED_ENGAGE]) *
                             (1 - .5 * out->axes[HED_STYLE]);
}

void hed_rules_match(const hed_rules *rules, hed_rules_scratch *scratch, hed_arena *arena, const hed_rules_input *input,
                     hed_hits *out)
{
    static bool (*const see[HED_KINDS])(match * m, uint32_t index, range found) = {
        [HED_EXISTENCE] = see_hit, [HED_PHRASES] = see_hit, [HED_OCCURRENCE] = see_occurrence};
    match m = {.rules = rules, .scratch = scratch, .arena = arena, .input = input, .text = input->headline};
    m.quick = hed_jit_get(rules->jit);
    m.fired = HED_NEW_N(arena, bool, rules->rules.n + 1);
    find_quotes(&m);
    for (uint32_t i = 0; i < rules->rules.n; i++)
        if (rules->rules.at[i].kind == HED_SHIELD && applies(&m, &rules->rules.at[i]))
            each_match(&m, i, see_shield);
    for (uint32_t i = 0; i < rules->rules.n; i++)
        if (see[rules->rules.at[i].kind] && applies(&m, &rules->rules.at[i]))
            each_match(&m, i, see[rules->rules.at[i].kind]);
    for (size_t i = 0; i < rules->n_order; i++)
        judge(&m, rules->order[i]);
    if (m.hits.n > 1)
        qsort(m.hits.at, m.hits.n, sizeof *m.hits.at, by_start);
    add_up(&m, out);
    out->hits = m.hits.at;
    out->n = m.hits.n;
    out->errors = m.errors.at;
    out->n_errors = m.errors.n;
    scratch->shields = m.shields.at;
    scratch->n_shields = m.shields.n;
}

const hed_hit *hed_rules_shields(const hed_rules_scratch *scratch, size_t *n)
{
    *n = scratch->n_shields;
    return scratch->shields;
}
