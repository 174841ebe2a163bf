/* What hed explain adds, in words for a copy editor: which row of the policy decided and why, what a rewrite changed
 * and why that is safe, what it left, what the headline was compared with, what the model makes of it. Numbers that
 * only whoever writes rules or trains models needs come with -v. */
#include "output/format.h"

#include <math.h>
#include <stdlib.h>

#define SHOWN 12 /* contributions */
#define WORDS 4  /* of them for each side, without -v */

static void key(const char *name, hed_buf *to)
{
    hed_buf_printf(to, "  %-10s ", name);
}

/* ---- The decision */

static const char *const done[HED_ACTIONS] = {"passed", "labelled", "to be rewritten", "held for a person to judge",
                                              "not to be published"};

static const char *fault(const hed_row *row)
{
    for (int axis = 0; row->about && axis < HED_AXES; axis++)
        if (strcmp(row->about, hed_axis_name((hed_axis)axis)) == 0)
            return hed_axis_fault((hed_axis)axis);
    if (row->about && strcmp(row->about, "clickbait") == 0)
        return "all that was found makes clickbait of it";
    return NULL;
}

/* A rule's reason goes on in a sentence: its first letter is small unless a name or an acronym begins there. */
static void put_reason(const char *reason, hed_buf *to)
{
    const bool word = hed_isupper(reason[0]) && !hed_isupper(reason[1]);
    const size_t at = to->len;
    hed_screen_text(hed_str_of(reason), to);
    if (word)
        to->ptr[at] = hed_tolower(reason[0]);
}

static const hed_finding *finding_of(const hed_result *r, const char *rule)
{
    for (size_t i = 0; rule && i < r->n_findings; i++)
        if (strcmp(r->findings[i].rule, rule) == 0)
            return &r->findings[i];
    return NULL;
}

static void put_why(const hed_result *r, const hed_row *row, hed_buf *to)
{
    const hed_finding *finding = finding_of(r, row->about);
    const char *because = strstr(row->because, ", ");
    const bool model = row->about && strcmp(row->about, "svm") == 0;
    if (fault(row) || model) {
        hed_buf_cstr(to, model ? "the model takes it for clickbait" : fault(row));
        hed_buf_printf(to, " (%s ", model ? "its score" : row->about);
        hed_buf_double(to, row->value, 2);
        hed_buf_cstr(to, row->value >= row->bound ? ", from " : ", under ");
        hed_buf_double(to, row->bound, 2);
        hed_buf_cstr(to, row->value >= row->bound ? " on)" : ")");
    } else if (finding) {
        put_reason(finding->reason, to);
    } else if (row->about && strcmp(row->about, "length") == 0) {
        hed_buf_printf(to, "it has %.0f characters, and there is room for %.0f", row->value, row->bound);
    } else {
        hed_screen_text(hed_str_of(row->because), to);
        because = NULL;
    }
    if (because) /* what else the row asked for */
        hed_screen_text(hed_str_of(because), to);
}

static void put_row(const hed_shown *shown, const hed_row *row, hed_buf *to)
{
    hed_ink_put(shown->style, hed_ink_of(row->action), done[row->action], to);
    if (row->label && row->action == HED_LABEL) {
        hed_buf_cstr(to, " \"");
        hed_screen_text(hed_str_of(row->label), to);
        hed_buf_char(to, '"');
    }
    hed_buf_cstr(to, ": ");
    put_why(shown->result, row, to);
    hed_buf_cstr(to, "  ");
    hed_ink_on(shown->style, HED_DIM, to);
    hed_screen_text(hed_str_of(row->reason), to);
    if (shown->style->explain > 1 && row->line > 0)
        hed_buf_printf(to, ", line %u, priority %d: ", row->line, row->priority);
    if (shown->style->explain > 1)
        hed_screen_text(hed_str_of(row->because), to);
    hed_ink_off(shown->style, to);
    hed_buf_char(to, '\n');
}

/* A row that says the same of the same thing as one before it, and no more than it, tells an editor nothing new. */
static bool repeats(const hed_result *r, size_t i)
{
    const hed_row *row = &r->rows[i];
    for (size_t k = 0; row->about && k < i; k++) {
        const hed_row *before = &r->rows[k];
        if (before->about && strcmp(before->about, row->about) == 0 && before->action >= row->action &&
            (!row->label || (before->label && strcmp(before->label, row->label) == 0)))
            return true;
    }
    return false;
}

/* What the deciding row asked for, where it is not what is done. */
static void changed_verdict(const hed_shown *shown, hed_buf *to)
{
    const hed_result *r = shown->result;
    if (r->n_rows == 0 || r->verdict == r->rows[0].action)
        return;
    key("but", to);
    hed_ink_put(shown->style, hed_ink_of(r->verdict), done[r->verdict], to);
    if (r->rows[0].action == HED_REWRITE && r->rewrite.refused)
        hed_buf_cstr(to, " in place of that: no rewrite is offered, as told below\n");
    else
        hed_buf_cstr(to, ": a scope of the policy lets no more be done with such headlines\n");
}

void hed_explain_decision(const hed_shown *shown, hed_buf *to)
{
    const hed_result *r = shown->result;
    for (size_t i = 0; i < r->n_rows; i++) {
        if (i > 0 && shown->style->explain < 2 && repeats(r, i))
            continue;
        key(i == 0 ? "decided" : "also", to);
        put_row(shown, &r->rows[i], to);
        if (i == 0)
            changed_verdict(shown, to);
    }
    if (r->n_rows > 0 || !shown->style->decision)
        return;
    key("decided", to);
    hed_ink_put(shown->style, hed_ink_of(r->verdict), done[r->verdict], to);
    hed_buf_cstr(to, r->n_findings > 0 ? ": what was found is too little for any row of the policy\n"
                                       : ": no rule found anything, and no row of the policy asks for more\n");
}

/* ---- The rewrite */

static void put_quoted(hed_str s, hed_buf *to)
{
    hed_buf_char(to, '"');
    hed_screen_text(hed_str_trim(s), to);
    hed_buf_char(to, '"');
}

static void put_edit(const hed_shown *shown, const hed_edit *e, hed_buf *to)
{
    if (hed_str_trim(e->after).len == 0) {
        hed_buf_cstr(to, "took out ");
        put_quoted(e->before, to);
    } else if (hed_str_trim(e->before).len == 0) {
        hed_buf_cstr(to, "put in ");
        put_quoted(e->after, to);
    } else {
        put_quoted(e->before, to);
        hed_buf_cstr(to, " became ");
        put_quoted(e->after, to);
    }
    if (e->safe) {
        hed_buf_cstr(to, ", which is safe: ");
        hed_screen_text(hed_str_of(e->safe), to);
    }
    if (shown->style->explain > 1) {
        hed_ink_on(shown->style, HED_DIM, to);
        hed_buf_printf(to, "  %s", e->stage);
        hed_buf_cstr(to, e->rule ? ", " : "");
        hed_screen_text(hed_str_of(e->rule), to);
        hed_ink_off(shown->style, to);
    }
    hed_buf_char(to, '\n');
}

static bool is_edited(const hed_rewrite *w, const hed_finding *f)
{
    for (size_t i = 0; i < w->n_edits; i++) {
        const uint32_t *edit = w->edits[i].span.byte, *found = f->span.byte;
        if ((w->edits[i].rule && strcmp(w->edits[i].rule, f->rule) == 0) || (found[0] < edit[1] && edit[0] < found[1]))
            return true;
    }
    return false;
}

/* What was found and stays: it is not what the rewrite was asked for, or nothing safe is known against it. */
static void left(const hed_shown *shown, hed_buf *to)
{
    const hed_result *r = shown->result;
    bool first = true;
    for (size_t i = 0; i < r->n_findings; i++) {
        const hed_finding *f = &r->findings[i];
        bool asked = false;
        if (f->span.byte[0] == f->span.byte[1] || is_edited(&r->rewrite, f))
            continue;
        for (size_t k = 0; k < r->n_rows; k++)
            asked = asked ||
                    (r->rows[k].action == HED_REWRITE && r->rows[k].about &&
                     (strcmp(r->rows[k].about, hed_axis_name(f->axis)) == 0 || strcmp(r->rows[k].about, f->rule) == 0));
        key(first ? "left" : "", to);
        first = false;
        put_quoted(f->match, to);
        hed_buf_cstr(to,
                     asked ? ": no safe edit of it is known\n" : ": no row of the policy asks to have it taken out\n");
    }
}

static void edits(const hed_shown *shown, hed_buf *to)
{
    const hed_result *r = shown->result;
    const hed_rewrite *w = &r->rewrite;
    if (w->text.len == 0)
        return;
    for (size_t i = 0; i < w->n_edits; i++) {
        key(i == 0 ? (w->applied ? "changed" : "would be") : "", to);
        put_edit(shown, &w->edits[i], to);
    }
    left(shown, to);
    key("after it", to);
    hed_buf_printf(to, "clickbait %.2f, was %.2f", w->clickbait, r->clickbait);
    if (r->has_svm)
        hed_buf_printf(to, "; the model says %.2f, was %.2f", w->svm, r->svm_score);
    hed_buf_char(to, '\n');
}

/* Why a story that was given says nothing of the headline, or numbers alone. */
void hed_short_story(const hed_result *r, hed_buf *to)
{
    const bool numbers = r->story_words >= 8;
    hed_buf_printf(to, "%zu word%s: under %d are too few to say what is missing; ", r->story_words,
                   r->story_words == 1 ? "" : "s", numbers ? 25 : 8);
    hed_buf_cstr(to, numbers ? "only numbers were compared" : "it was not compared");
}

void hed_missing_words(const hed_result *r, const char *before, hed_buf *to)
{
    for (size_t i = 0; i < r->n_missing; i++) {
        hed_buf_printf(to, "%s\"", i > 0 ? ", " : before);
        hed_screen_text(r->missing[i].text, to);
        hed_buf_char(to, '"');
    }
}

/* ---- What it was compared with, and what rules add up to */

static void story(const hed_result *r, hed_buf *to)
{
    if (!r->story)
        return;
    key("story", to);
    if (strcmp(r->story, "none") == 0)
        hed_buf_cstr(to, "none was given: the headline stands alone\n");
    else if (strcmp(r->story, "short") == 0)
        hed_short_story(r, to);
    else
        hed_buf_printf(to, "compared with %s of %zu words%s%s",
                       strcmp(r->story, "summary") == 0 ? "the dek alone, a summary" : "a story", r->story_words,
                       strcmp(r->story, "summary") == 0 ? "; what it lacks may label, no more" : "",
                       r->story_cut ? ": its start, the rest is beyond the limit" : "");
    hed_missing_words(r, "; it does not have ", to);
    hed_buf_cstr(to, strcmp(r->story, "none") == 0 ? "" : "\n");
}

static void axes(const hed_shown *shown, hed_buf *to)
{
    const unsigned measured = hed_engine_axes(shown->engine);
    const double *at = shown->result->axes;
    bool any = false;
    key("axes", to);
    for (unsigned axis = 0; axis < HED_AXES; axis++)
        if (at[axis] > 0) {
            hed_buf_printf(to, "%s%s %.2f", any ? "  " : "", hed_axis_name((hed_axis)axis), at[axis]);
            any = true;
        }
    hed_buf_cstr(to, any ? "\n" : measured > 0 ? "nothing found by any rule\n" : "no rules are loaded\n");
}

/* ---- The SVM */

typedef struct group {
    const char *name;
    double points;
} group;

static int by_size(const void *a, const void *b)
{
    double x = fabs(((const group *)a)->points), y = fabs(((const group *)b)->points);
    if (x < y || x > y)
        return x < y ? 1 : -1;
    return strcmp(((const group *)a)->name, ((const group *)b)->name);
}

static void groups(const hed_result *r, hed_buf *to)
{
    group sums[24];
    size_t n = 0;
    for (size_t i = 0; i < r->n_contributions; i++) {
        const hed_contribution *c = &r->contributions[i];
        size_t k = 0;
        while (k < n && strcmp(sums[k].name, c->group) != 0)
            k++;
        if (k == n && n == sizeof sums / sizeof *sums)
            continue;
        if (k == n)
            sums[n++] = (group){c->group, 0};
        sums[k].points += c->points;
    }
    qsort(sums, n, sizeof *sums, by_size);
    key("made of", to);
    for (size_t i = 0; i < n; i++)
        hed_buf_printf(to, "%s%s %+.2f", i > 0 ? "  " : "", sums[i].name, sums[i].points);
    hed_buf_char(to, '\n');
}

static void put_points(const hed_contribution *c, hed_buf *to)
{
    hed_buf_printf(to, "%+6.2f  ", c->points);
    if (c->kind == HED_BIAS) {
        hed_buf_cstr(to, "bias");
    } else if (c->kind == HED_FEATURE) {
        hed_buf_printf(to, "%.*s = ", HED_FMT(c->id));
        hed_buf_double(to, c->value, 3);
        hed_buf_printf(to, "  (%s)", c->group);
    } else {
        hed_buf_cstr(to, c->kind == HED_WORD_NGRAM ? "words \"" : "letters \"");
        hed_screen_text(c->id, to);
        hed_buf_char(to, '"');
    }
    hed_buf_char(to, '\n');
}

/* The largest, and the rest in one sum: together they are the margin. */
static void largest(const hed_result *r, hed_buf *to)
{
    double rest = 0;
    size_t n = 0;
    for (size_t i = 0; i < r->n_contributions; i++) {
        if (i >= SHOWN) {
            rest += r->contributions[i].points;
            n++;
            continue;
        }
        key(i == 0 ? "largest" : "", to);
        put_points(&r->contributions[i], to);
    }
    if (n == 0)
        return;
    key("", to);
    hed_buf_printf(to, "%+6.2f  %zu others\n", rest, n);
}

/* An n-gram stands within a word of those that were named. */
static bool is_named(const hed_result *r, const size_t *named, size_t n, size_t i)
{
    const hed_span *span = &r->contributions[i].span;
    for (size_t k = 0; k < n; k++) {
        const hed_span *other = &r->contributions[named[k]].span;
        if (span->byte[0] < other->byte[1] && other->byte[0] < span->byte[1])
            return true;
    }
    return false;
}

/* The words that speak most for one side; which letters and figures do, is for -v. */
static void words(const hed_result *r, int side, const char *name, hed_buf *to)
{
    size_t named[WORDS], n = 0;
    for (size_t i = 0; i < r->n_contributions && n < WORDS; i++) {
        const hed_contribution *c = &r->contributions[i];
        if (c->kind != HED_WORD_NGRAM || c->points * side < .03 || is_named(r, named, n, i))
            continue;
        if (n == 0)
            key(name, to);
        hed_buf_cstr(to, n > 0 ? ", \"" : "\"");
        hed_screen_text(c->id, to);
        hed_buf_char(to, '"');
        named[n++] = i;
    }
    if (n > 0)
        hed_buf_char(to, '\n');
}

static void svm(const hed_shown *shown, hed_buf *to)
{
    const hed_result *r = shown->result;
    if (!r->has_svm)
        return;
    key("model", to);
    hed_buf_printf(to, "reads like %s: %.2f of 1, clickbait from %.2f on",
                   r->svm_score >= r->svm_threshold ? "clickbait" : "news", r->svm_score, r->svm_threshold);
    if (shown->style->explain > 1)
        hed_buf_printf(to, "; margin %+.4f, above zero is clickbait", r->svm_margin);
    hed_buf_char(to, '\n');
    if (r->n_contributions == 0)
        return;
    if (shown->style->explain < 2) {
        words(r, 1, "  for bait", to);
        words(r, -1, "  for news", to);
        return;
    }
    groups(r, to);
    largest(r, to);
}

void hed_explain_item(const hed_shown *shown, hed_buf *to)
{
    edits(shown, to);
    story(shown->result, to);
    if (shown->style->explain > 1)
        axes(shown, to);
    svm(shown, to);
}
