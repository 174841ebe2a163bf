/* One pattern on one text.
 *
 * PCRE2's limits count from each place where a match may start, so a slow pattern may use them hundreds of times over.
 * A first attempt has a low limit, which nearly all patterns stay under; one that does not is tried again place by
 * place: under the low limit, and where that does not do, under the full one. How many places of either kind a headline
 * may take is counted over all its patterns. The answer is the same, or an error; it never depends on the clock. */
#include "rules/try.h"

#include "rules/pattern.h"

#include <stdlib.h>

#define FIRST_LIMIT 2000
#define MOST_PLACES 2048  /* of all slow patterns on one headline, under the low limit */
#define MOST_SLOW 6       /* of them, under the full one: a millisecond each */
#define WORK_CODE (-9999) /* no code of PCRE2's */
#define WINDOW 1024
#define OVERLAP 256

static pcre2_match_context *context_of(const hed_rules *rules, uint32_t limit, pcre2_jit_stack *stack)
{
    pcre2_match_context *context = pcre2_match_context_create(NULL);
    if (!context)
        return NULL;
    pcre2_set_match_limit(context, limit < rules->match_limit ? limit : rules->match_limit);
    pcre2_set_depth_limit(context, rules->depth_limit);
    pcre2_set_heap_limit(context, rules->heap_limit);
    if (stack)
        pcre2_jit_stack_assign(context, NULL, stack);
    return context;
}

hed_rules_scratch *hed_rules_scratch_new(const hed_rules *rules, hed_err *err)
{
    const bool low = rules->match_limit < HED_MATCH_LIMIT || rules->depth_limit < HED_DEPTH_LIMIT ||
                     rules->heap_limit < HED_HEAP_LIMIT_KIB;
    hed_rules_scratch *s = calloc(1, sizeof *s);
    if (s) {
        s->options = low ? PCRE2_NO_JIT : 0;
        s->stack = pcre2_jit_stack_create((size_t)32 << 10, (size_t)512 << 10, NULL); /* NULL without JIT */
        s->data = pcre2_match_data_create(1, NULL);
        s->first = context_of(rules, FIRST_LIMIT, s->stack);
        s->full = context_of(rules, rules->match_limit, s->stack);
        s->starts = calloc(rules->rules.n + 1, sizeof *s->starts);
    }
    for (size_t i = 0; s && s->starts && i < rules->rules.n; i++)
        s->starts[i] = HED_ANYWHERE;
    if (!s || !s->data || !s->first || !s->full || !s->starts) {
        hed_fail(err, HED_EIO, NULL, 0, "out of memory");
        hed_rules_scratch_free(s);
        return NULL;
    }
    return s;
}

void hed_rules_scratch_free(hed_rules_scratch *s)
{
    if (!s)
        return;
    pcre2_match_data_free(s->data);
    pcre2_match_context_free(s->first);
    pcre2_match_context_free(s->full);
    pcre2_jit_stack_free(s->stack);
    hed_filter_scratch_free(s->filter);
    free(s->starts);
    free(s);
}

/* ---- Matching */

static size_t next_character(hed_str s, size_t i)
{
    for (i++; i < s.len && ((unsigned char)s.ptr[i] & 0xc0) == 0x80; i++)
        ;
    return i;
}

static size_t last_start(const hed_subject *subject)
{
    return subject->text.len - subject->tail;
}

static int match(const hed_rules_scratch *s, const pcre2_code *code, const hed_subject *subject, size_t from,
                 uint32_t options, pcre2_match_context *context)
{
    return pcre2_match(code, (PCRE2_SPTR)subject->text.ptr, subject->text.len, from,
                       options | subject->options | PCRE2_NO_UTF_CHECK, s->data, context);
}

static int match_slowly(hed_match *m, const pcre2_code *code, const hed_subject *subject, size_t from)
{
    int rc = PCRE2_ERROR_NOMATCH;
    m->scratch->work.over++;
    for (; rc == PCRE2_ERROR_NOMATCH && from <= last_start(subject); from = next_character(subject->text, from)) {
        if (m->places == MOST_PLACES || m->slow == MOST_SLOW)
            return WORK_CODE;
        m->places++;
        m->scratch->work.places++;
        rc = match(m->scratch, code, subject, from, PCRE2_ANCHORED | PCRE2_NO_JIT, m->scratch->first);
        if (rc != PCRE2_ERROR_MATCHLIMIT)
            continue;
        m->slow++;
        rc = match(m->scratch, code, subject, from, PCRE2_ANCHORED | PCRE2_NO_JIT, m->scratch->full);
    }
    m->scratch->work.limits += rc == PCRE2_ERROR_MATCHLIMIT;
    return rc;
}

static void add_error(hed_match *m, uint32_t index, int code)
{
    PCRE2_UCHAR message[128];
    const hed_compiled *rule = &m->rules->rules.at[index];
    if (m->failed == index + 1)
        return;
    m->failed = index + 1;
    pcre2_get_error_message(code, message, sizeof message);
    hed_fail(HED_PUSH(m->arena, &m->errors), HED_ELIMIT, NULL, 0, "rule.limit: rule %s: %s", rule->shown.id,
             code == WORK_CODE ? "too much work on this headline" : (const char *)message);
}

/* 1 found, 0 none, -1 an error, which is noted. */
static int attempt(hed_match *m, uint32_t index, const pcre2_code *code, const hed_subject *subject, size_t from,
                   hed_slice *found)
{
    hed_rules_scratch *s = m->scratch;
    int rc;
    s->work.tries++;
    pcre2_set_offset_limit(s->first, last_start(subject));
    rc = s->options ? PCRE2_ERROR_JIT_BADOPTION
                    : pcre2_jit_match(code, (PCRE2_SPTR)subject->text.ptr, subject->text.len, from,
                                      subject->options | PCRE2_NO_UTF_CHECK, s->data, s->first);
    if (rc == PCRE2_ERROR_JIT_BADOPTION) /* there is no JIT for it yet, or none at all */
        rc = match(s, code, subject, from, s->options, s->first);
    if (rc == PCRE2_ERROR_JIT_STACKLIMIT)
        rc = match(s, code, subject, from, PCRE2_NO_JIT, s->first);
    if (rc == PCRE2_ERROR_MATCHLIMIT)
        rc = match_slowly(m, code, subject, from);
    if (rc == PCRE2_ERROR_NOMATCH)
        return 0;
    if (rc < 0) {
        add_error(m, index, rc);
        return -1;
    }
    const PCRE2_SIZE *at = pcre2_get_ovector_pointer(s->data);
    *found = (hed_slice){(uint32_t)at[0], (uint32_t)(at[1] > at[0] ? at[1] : at[0])};
    return 1;
}

/* 1 when what stands on both sides lets the match be, 0 when it does not, -1 an error. */
static int sides(hed_match *m, uint32_t index, const hed_subject *subject, hed_slice found)
{
    const hed_compiled *rule = &m->rules->rules.at[index];
    const hed_subject left = {hed_str_sub(subject->text, 0, found.start), subject->ascii, 0, 0};
    const hed_subject right = {hed_str_sub(subject->text, found.end, subject->text.len), subject->ascii,
                               subject->options, 0};
    hed_slice unused;
    int there = rule->left_not ? attempt(m, index, rule->left_not, &left, 0, &unused) : 0;
    if (there == 0 && rule->right_not)
        there = attempt(m, index, rule->right_not, &right, 0, &unused);
    return there < 0 ? -1 : !there;
}

bool hed_try(hed_match *m, uint32_t index, const hed_subject *subject, size_t from, hed_slice *found)
{
    while (from <= last_start(subject)) {
        const pcre2_code *code = hed_pattern_code(m->rules, index, subject->ascii);
        if (attempt(m, index, code, subject, from, found) != 1)
            return false;
        int fits = sides(m, index, subject, *found);
        if (fits != 0)
            return fits > 0;
        from = hed_try_next(subject, from, *found);
    }
    return false;
}

size_t hed_try_next(const hed_subject *subject, size_t from, hed_slice found)
{
    return found.end > from ? found.end : next_character(subject->text, from);
}

bool hed_try_window(hed_subject *subject, hed_str text, size_t most, size_t window, size_t *from)
{
    size_t limit = text.len < most ? text.len : most, start = window * (WINDOW - OVERLAP);
    while (limit < text.len && limit > 0 && ((unsigned char)text.ptr[limit] & 0xc0) == 0x80)
        limit--;
    size_t end = start + WINDOW;
    if (start >= limit || (window > 0 && start + OVERLAP >= limit))
        return false;
    while (start > 0 && ((unsigned char)text.ptr[start] & 0xc0) == 0x80)
        start--;
    if (end > limit)
        end = limit;
    while (end < limit && ((unsigned char)text.ptr[end] & 0xc0) == 0x80)
        end--;
    subject->text = hed_str_sub(text, 0, end);
    subject->options = end < limit ? PCRE2_NOTEOL : 0;
    if (*from < start)
        *from = start;
    return true;
}

/* ---- Substitutions */

/* In the case of what it replaces: lower, Capital, UPPER when that has two letters and all are capitals, or As a Title
 * when its last word has a capital, too. */
static hed_str in_case_of(hed_arena *arena, hed_str like, hed_str text)
{
    char *out = hed_arena_cstr(arena, text);
    bool all = like.len > 1, title = false;
    for (size_t i = 0; i < like.len; i++) {
        all = all && !hed_islower(like.ptr[i]);
        title = i > 0 && like.ptr[i - 1] == ' ' ? hed_isupper(like.ptr[i]) : title;
    }
    for (size_t start = 0, end; start < text.len && hed_isupper(like.ptr[0]); start = end + 1) {
        for (end = start; end < text.len && out[end] != ' ';)
            end++;
        const bool capital = start == 0 || (title && end - start > 3); /* short words inside a title stay small */
        for (size_t i = start; i < end; i++)
            if (hed_islower(out[i]) && (all || (capital && i == start)))
                out[i] = hed_toupper(out[i]);
    }
    return (hed_str){out, text.len};
}

bool hed_rules_swap(const hed_rules *rules, hed_rules_scratch *scratch, hed_arena *arena, const hed_rules_input *input,
                    const hed_hit *hit, hed_str *to)
{
    const hed_compiled *rule = &rules->rules.at[hit->rule];
    hed_match m = {.rules = rules, .scratch = scratch, .arena = arena, .input = input, .text = input->headline};
    bool borne_out = !rule->body_needs;
    if (!borne_out && input->body) {
        hed_subject subject = {.ascii = input->body->ascii};
        hed_slice unused;
        size_t from = 0;
        for (size_t window = 0;
             !borne_out && hed_try_window(&subject, input->body->folded, HED_BODY_MAX, window, &from); window++)
            borne_out = attempt(&m, hit->rule, rule->body_needs, &subject, from, &unused) == 1;
    }
    const hed_str folded = hed_str_sub(input->headline->folded, hit->start, hit->end);
    const hed_str cased = hed_str_sub(input->headline->cased, hit->start, hit->end);
    for (size_t i = 0; borne_out && i < rule->n_swaps; i++) {
        if (!hed_str_eq(rule->swaps[i].from, folded))
            continue;
        *to = in_case_of(arena, cased, rule->swaps[i].to);
        return true;
    }
    return false;
}
