/* The tally: what a run amounts to, counted as it goes. One a thread, merged in the order of the input: every list is
 * in the order in which its entries were first met, so the summary is the same however many threads there were. Its
 * memory is bounded, except that it grows with the number of rules. */
#include "output/format.h"

#include <math.h>
#include <stdlib.h>

#define MOST_SECTIONS 1000
#define OTHERS "(all other sections)"

/* One of the worst headlines and what it points to. */
typedef struct kept {
    hed_worst shown;
    char *bytes; /* of its strings, one after the other */
} kept;

struct hed_tally {
    hed_summary summary;
    hed_action fail_on;
    hed_section *sections; /* names are owned */
    hed_rule_count *rules;
    size_t cap_sections, cap_rules;
    kept worst[2][HED_WORST];
    hed_worst shown[2][HED_WORST];
};

hed_tally *hed_tally_new(hed_action fail_on, hed_err *err)
{
    hed_tally *tally = calloc(1, sizeof *tally);
    if (!tally) {
        hed_fail(err, HED_EIO, NULL, 0, "out of memory");
        return NULL;
    }
    tally->fail_on = fail_on;
    return tally;
}

static void empty(hed_tally *tally)
{
    for (size_t i = 0; i < tally->summary.n_sections; i++)
        free((char *)(uintptr_t)tally->sections[i].name.ptr);
    for (int list = 0; list < 2; list++)
        for (size_t i = 0; i < tally->summary.n_worst[list]; i++)
            free(tally->worst[list][i].bytes);
    tally->summary = (hed_summary){0};
}

void hed_tally_free(hed_tally *tally)
{
    if (!tally)
        return;
    empty(tally);
    free(tally->sections);
    free(tally->rules);
    free(tally);
}

static void *room(void *at, size_t size, size_t n, size_t *cap)
{
    if (n < *cap)
        return at;
    *cap = *cap ? *cap * 2 : 16;
    at = realloc(at, *cap * size);
    if (!at)
        abort();
    return at;
}

static hed_section *section(hed_tally *tally, hed_str name)
{
    hed_summary *s = &tally->summary;
    for (size_t i = 0; i < s->n_sections; i++)
        if (hed_str_eq(tally->sections[i].name, name))
            return &tally->sections[i];
    if (s->n_sections == MOST_SECTIONS)
        return section(tally, HED_S(OTHERS));
    if (s->n_sections == MOST_SECTIONS - 1)
        name = HED_S(OTHERS);
    tally->sections = room(tally->sections, sizeof *tally->sections, s->n_sections, &tally->cap_sections);
    char *copy = malloc(name.len + 1);
    if (!copy)
        abort();
    if (name.len > 0)
        memcpy(copy, name.ptr, name.len);
    tally->sections[s->n_sections] = (hed_section){.name = {copy, name.len}};
    return &tally->sections[s->n_sections++];
}

/* Names of one engine's rules are the same pointers: that is tried first. */
static hed_rule_count *rule(hed_tally *tally, const hed_rule_count *like)
{
    hed_summary *s = &tally->summary;
    for (size_t i = 0; i < s->n_rules; i++)
        if (tally->rules[i].rule == like->rule)
            return &tally->rules[i];
    for (size_t i = 0; i < s->n_rules; i++)
        if (strcmp(tally->rules[i].rule, like->rule) == 0)
            return &tally->rules[i];
    tally->rules = room(tally->rules, sizeof *tally->rules, s->n_rules, &tally->cap_rules);
    tally->rules[s->n_rules] = *like;
    tally->rules[s->n_rules].items = tally->rules[s->n_rules].findings = 0;
    return &tally->rules[s->n_rules++];
}

/* ---- The worst */

static bool worse(const hed_worst *a, const hed_worst *b)
{
    if (a->unread != b->unread)
        return b->unread; /* what could not be read comes behind what was */
    if (a->verdict != b->verdict)
        return a->verdict > b->verdict;
    if (a->clickbait > b->clickbait || a->clickbait < b->clickbait)
        return a->clickbait > b->clickbait;
    if (a->svm > b->svm || a->svm < b->svm)
        return a->svm > b->svm;
    return a->index < b->index;
}

/* Where it belongs in its list; HED_WORST when it does not. */
static size_t rank(const hed_tally *tally, int list, const hed_worst *w)
{
    size_t at = tally->summary.n_worst[list];
    while (at > 0 && worse(w, &tally->worst[list][at - 1].shown))
        at--;
    return at;
}

static void insert(hed_tally *tally, int list, size_t at, const kept *one)
{
    kept *all = tally->worst[list];
    size_t *n = &tally->summary.n_worst[list];
    if (*n == HED_WORST)
        free(all[--*n].bytes);
    memmove(&all[at + 1], &all[at], (*n - at) * sizeof *all);
    all[at] = *one;
    ++*n;
}

static void copy(hed_str *s, char **to)
{
    if (s->len > 0)
        memcpy(*to, s->ptr, s->len);
    s->ptr = *to;
    *to += s->len;
}

static void keep(kept *one)
{
    hed_worst *w = &one->shown;
    hed_str *strings[] = {&w->headline, &w->section, &w->because, &w->rewrite, &w->place.path};
    size_t size = 1;
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
        size += strings[i]->len;
    char *to = one->bytes = malloc(size);
    if (!to)
        abort();
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
        copy(strings[i], &to);
}

static void add_worst(hed_tally *tally, const hed_item *item, const hed_result *r, size_t index)
{
    const bool unread = hed_unread(r);
    const hed_str why = hed_str_of(unread && r->n_errors > 0 ? r->errors[0].text
                                   : r->n_rows > 0           ? r->rows[0].because
                                                             : "");
    kept one = {.shown = {.headline = item->headline,
                          .section = item->section,
                          .because = why,
                          .rewrite = r->rewrite.text,
                          .row = r->n_rows > 0 ? r->rows[0].reason : NULL,
                          .verdict = r->verdict,
                          .unread = unread,
                          .has_svm = r->has_svm,
                          .clickbait = r->clickbait,
                          .svm = r->svm_score,
                          .index = index}};
    const int list = hed_level_of(tally->fail_on, true, r) == HED_ERROR;
    const size_t at = rank(tally, list, &one.shown);
    if (at == HED_WORST)
        return;
    if (item->n_places > 0)
        one.shown.place = item->places[0];
    for (size_t i = 0; i < r->n_findings && one.shown.n_marks < 8; i++) {
        const hed_finding *f = &r->findings[i];
        one.shown.marks[one.shown.n_marks++] = (hed_mark){f->span.byte[0], f->span.byte[1], f->rule, f->reason};
    }
    keep(&one);
    insert(tally, list, at, &one);
}

/* ---- Counting */

static void count_findings(hed_tally *tally, const hed_result *r)
{
    unsigned axes = 0;
    for (size_t i = 0; i < r->n_findings; i++) {
        const hed_finding *f = &r->findings[i];
        const hed_rule_count like = {.rule = f->rule, .pack = f->pack, .reason = f->reason, .axis = f->axis};
        hed_rule_count *count = rule(tally, &like);
        bool first = true;
        for (size_t k = 0; k < i && first; k++)
            first = strcmp(r->findings[k].rule, f->rule) != 0;
        count->findings++;
        count->items += first;
        axes |= 1u << f->axis;
    }
    for (unsigned axis = 0; axis < HED_AXES; axis++)
        tally->summary.axes[axis] += axes >> axis & 1;
    tally->summary.findings += r->n_findings;
}

static size_t twentieth(double score)
{
    double at = floor(score * 20);
    return at >= 19 ? 19 : at > 0 ? (size_t)at : 0;
}

void hed_tally_add(hed_tally *tally, const hed_item *item, const hed_result *result, size_t index)
{
    hed_summary *s = &tally->summary;
    hed_section *in = section(tally, item->section);
    s->items++;
    in->items++;
    if (hed_unread(result)) {
        s->errors++;
        in->errors++;
    } else {
        s->verdicts[result->verdict]++;
        in->verdicts[result->verdict]++;
        s->scores[twentieth(result->clickbait)]++;
        if (result->has_svm)
            s->svm[twentieth(result->svm_score)]++;
        s->suppressed += result->n_suppressed;
        count_findings(tally, result);
    }
    if (hed_unread(result) || result->verdict > HED_PASS)
        add_worst(tally, item, result, index);
}

static void merge_lists(hed_tally *into, hed_tally *from)
{
    for (size_t i = 0; i < from->summary.n_sections; i++) {
        const hed_section *one = &from->sections[i];
        hed_section *sum = section(into, one->name);
        sum->items += one->items;
        sum->errors += one->errors;
        for (int v = 0; v < HED_ACTIONS; v++)
            sum->verdicts[v] += one->verdicts[v];
    }
    for (size_t i = 0; i < from->summary.n_rules; i++) {
        hed_rule_count *sum = rule(into, &from->rules[i]);
        sum->items += from->rules[i].items;
        sum->findings += from->rules[i].findings;
    }
    for (int list = 0; list < 2; list++)
        for (size_t i = 0; i < from->summary.n_worst[list]; i++) {
            kept *one = &from->worst[list][i];
            const size_t at = rank(into, list, &one->shown);
            if (at == HED_WORST)
                continue;
            insert(into, list, at, one);
            one->bytes = NULL;
        }
}

void hed_tally_merge(hed_tally *into, hed_tally *from)
{
    hed_summary *sum = &into->summary;
    const hed_summary *one = &from->summary;
    merge_lists(into, from);
    sum->items += one->items;
    sum->errors += one->errors;
    sum->findings += one->findings;
    sum->suppressed += one->suppressed;
    for (int i = 0; i < HED_ACTIONS; i++)
        sum->verdicts[i] += one->verdicts[i];
    for (int i = 0; i < HED_AXES; i++)
        sum->axes[i] += one->axes[i];
    for (int i = 0; i < 20; i++) {
        sum->scores[i] += one->scores[i];
        sum->svm[i] += one->svm[i];
    }
    empty(from);
}

const hed_summary *hed_tally_summary(const hed_tally *tally)
{
    hed_tally *own = (hed_tally *)(uintptr_t)tally; /* the lists as its reader sees them */
    for (int list = 0; list < 2; list++) {
        for (size_t i = 0; i < own->summary.n_worst[list]; i++)
            own->shown[list][i] = own->worst[list][i].shown;
        own->summary.worst[list] = own->shown[list];
    }
    own->summary.sections = own->sections;
    own->summary.rules = own->rules;
    return &own->summary;
}
