#include "cli/gate.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static hed_str str(const char *s)
{
    return (hed_str){s, strlen(s)};
}

static bool holds(const hed_gate *gate, const hed_allow *allow)
{
    return !*allow->until || strcmp(allow->until, gate->today) >= 0;
}

/* ---- The sidecar file: items as of any input, of which headline and "allow" count */

static bool add_allowances(hed_gate *gate, const hed_engine *engine, hed_scratch *scratch, const hed_item *item)
{
    const unsigned line = item->n_places > 0 ? item->places[0].line : 0;
    if (item->bad)
        return hed_cli_fail_err(item->bad), false;
    for (size_t i = 0; i < item->n_allow; i++) {
        const hed_allow *allow = &item->allow[i];
        if (!holds(gate, allow)) {
            hed_cli_warn("%s:%u: the allowance for %s ended on %s", gate->allowed.path, line, allow->rule,
                         allow->until);
            continue;
        }
        for (int row = 0; row < 2; row++) {
            const uint64_t key = hed_fingerprint(engine, scratch, item->headline, allow->rule, row == 1);
            hed_known_add(&gate->allowed, key, str(allow->rule), str(allow->reason), item->headline, line);
        }
    }
    return true;
}

static bool load_sidecar(hed_gate *gate, const hed_engine *engine)
{
    hed_err err;
    hed_batch batch;
    const char *path = gate->allowed.path = gate->options->allow;
    hed_reader *reader = hed_reader_open(path, &(hed_reader_options){.format = "jsonl"}, &err);
    if (!reader)
        return hed_cli_fail_err(&err), false;
    hed_scratch *scratch = hed_scratch_new(engine, 0, &err);
    const bool batched = hed_batch_new(&batch, &err);
    bool ok = scratch && batched;
    if (!ok)
        hed_cli_fail_err(&err);
    while (ok && hed_reader_read(reader, &batch, 256) > 0)
        for (size_t i = 0; i < batch.n && ok; i++)
            ok = add_allowances(gate, engine, scratch, &batch.items[i]);
    if (batched)
        hed_batch_free(&batch);
    hed_scratch_free(scratch);
    hed_reader_free(reader);
    hed_known_seal(&gate->allowed);
    return ok;
}

bool hed_gate_open(hed_gate *gate, const hed_options *options, const hed_run_settings *settings,
                   const hed_engine *engine)
{
    const time_t now = time(NULL);
    struct tm day;
    gate->options = options;
    gate->found = settings->found;
    gate->baseline = settings->baseline;
    strftime(gate->today, sizeof gate->today, "%Y-%m-%d", localtime_r(&now, &day));
    if (options->baseline && !gate->baseline) {
        if (!hed_known_load(&gate->own, options->baseline))
            return false;
        gate->baseline = &gate->own;
    }
    return !options->allow || load_sidecar(gate, engine);
}

/* ---- Each headline */

static const char *leave_out(void *ctx, const hed_item *item, const char *rule, uint64_t fingerprint)
{
    hed_gate *gate = ctx;
    for (size_t i = 0; i < item->n_allow; i++)
        if (strcmp(item->allow[i].rule, rule) == 0 && holds(gate, &item->allow[i]))
            return item->allow[i].reason;
    const hed_entry *known = hed_known_find(&gate->allowed, fingerprint);
    if (!known && gate->baseline)
        known = hed_known_find(gate->baseline, fingerprint);
    return known ? known->why : NULL;
}

void hed_gate_watch(hed_gate *gate, hed_scratch *scratch)
{
    hed_scratch_leave_out(scratch, leave_out, gate);
}

static const char *leave_out_all(void *ctx, const hed_item *item, const char *rule, uint64_t fingerprint)
{
    (void)ctx;
    (void)item;
    (void)rule;
    (void)fingerprint;
    return "";
}

/* Checked again with everything left out, a headline tells what must be known for it to pass: its findings, and the
 * rows that match without them. */
bool hed_gate_keep(hed_gate *gate, const hed_engine *engine, hed_scratch *scratch, const hed_item *item, size_t index,
                   hed_err *err)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    hed_result r;
    hed_scratch_leave_out(scratch, leave_out_all, NULL);
    const bool ok = hed_check(engine, scratch, item, &r, err);
    hed_scratch_leave_out(scratch, leave_out, gate);
    pthread_mutex_lock(&lock);
    for (size_t i = 0; ok && i < r.n_suppressed; i++)
        hed_known_add(gate->found, r.suppressed[i].fingerprint, str(r.suppressed[i].rule), str(""), item->headline,
                      (unsigned)index);
    pthread_mutex_unlock(&lock);
    return ok;
}

static void review_allowance(const hed_gate *gate, const hed_item *item, const hed_result *r, const hed_allow *allow,
                             hed_report *report, void *ctx)
{
    hed_err err = {.line = item->n_places > 0 ? item->places[0].line : 0};
    bool used = false;
    for (size_t i = 0; i < r->n_suppressed && !used; i++)
        used = strcmp(r->suppressed[i].rule, allow->rule) == 0;
    if (used && holds(gate, allow))
        return;
    if (item->n_places > 0)
        snprintf(err.path, sizeof err.path, "%.*s", (int)item->places[0].path.len, item->places[0].path.ptr);
    bool refused = false;
    for (size_t i = 0; i < r->n_refused && !refused; i++)
        refused = strcmp(r->refused[i], allow->rule) == 0;
    if (refused)
        snprintf(err.text, sizeof err.text, "%.80s can be let pass by --allow FILE alone, not by the item",
                 allow->rule);
    else if (holds(gate, allow))
        snprintf(err.text, sizeof err.text, "the allowance for %.80s is not needed", allow->rule);
    else
        snprintf(err.text, sizeof err.text, "the allowance for %.80s ended on %s", allow->rule, allow->until);
    report(ctx, &err);
}

bool hed_gate_review(const hed_gate *gate, const hed_item *item, const hed_result *result, hed_report *report,
                     void *ctx)
{
    if (!result->features)
        return false;
    for (size_t i = 0; i < item->n_allow; i++)
        review_allowance(gate, item, result, &item->allow[i], report, ctx);
    return gate->options->fail_score > 0 && result->clickbait >= gate->options->fail_score;
}

/* ---- The end */

/* Each allowance has two entries, one for a rule and one for a row of that name: the other one is never needed. */
static void tell_unneeded(const hed_gate *gate)
{
    const hed_known *allowed = &gate->allowed;
    for (size_t i = 0; i < allowed->n; i++) {
        bool used = false, told = false;
        for (size_t k = 0; k < allowed->n; k++) {
            const hed_entry *a = &allowed->at[i], *b = &allowed->at[k];
            const bool same = a->line == b->line && strcmp(a->rule, b->rule) == 0;
            used = used || (same && atomic_load(&b->used));
            told = told || (same && k < i);
        }
        if (!used && !told)
            hed_cli_warn("%s:%u: the allowance for %s is not needed", allowed->path, allowed->at[i].line,
                         allowed->at[i].rule);
    }
    const size_t stale = gate->own.n > 0 ? hed_known_unused(&gate->own) : 0;
    if (stale > 0)
        hed_cli_warn("%s: %zu of %zu findings are gone; hed baseline prune takes them out", gate->own.path, stale,
                     gate->own.n);
}

bool hed_gate_end(hed_gate *gate, const hed_summary *s, hed_action fail_on, size_t over)
{
    const hed_options *o = gate->options;
    const size_t checked = s->items - s->errors;
    size_t failing = 0, warning = 0;
    bool passed = false;
    for (int v = HED_LABEL; v < HED_ACTIONS; v++)
        *(fail_on > HED_PASS && v >= (int)fail_on ? &failing : &warning) += s->verdicts[v];
    if (o->quiet == 0 && !o->since)
        tell_unneeded(gate);
    if (over > 0) {
        hed_cli_warn("%zu headline%s at or above --fail-score %g", over, over == 1 ? " is" : "s are", o->fail_score);
        passed = true;
    }
    if (o->max_warnings != HED_NO_LIMIT && warning > o->max_warnings) {
        hed_cli_warn("%zu warning%s, over --max-warnings %u", warning, warning == 1 ? "" : "s", o->max_warnings);
        passed = true;
    }
    const double rate = checked > 0 ? 100 * (double)(failing + warning) / (double)checked : 0;
    if (o->max_rate >= 0 && rate > o->max_rate) {
        hed_cli_warn("%zu of %zu headlines (%.2f %%) are flagged, over --max-rate %g", failing + warning, checked, rate,
                     o->max_rate);
        passed = true;
    }
    return passed;
}

void hed_gate_close(hed_gate *gate)
{
    hed_known_free(&gate->own);
    hed_known_free(&gate->allowed);
}
