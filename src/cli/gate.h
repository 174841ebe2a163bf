/* What makes a check a gate: what is known or allowed is let pass, and counts and rates decide with the verdicts. */
#ifndef HED_CLI_GATE_H
#define HED_CLI_GATE_H

#include "cli/known.h"
#include "cli/run.h"

typedef struct hed_gate {
    const hed_options *options;
    hed_known own, *baseline; /* own: loaded here; baseline: it, or the caller's; NULL: none */
    hed_known allowed;        /* the sidecar's */
    hed_known *found;         /* where to put findings; NULL */
    char today[11];
} hed_gate;

/* False after saying what is wrong. Close it in any case. */
bool hed_gate_open(hed_gate *gate, const hed_options *options, const hed_run_settings *settings,
                   const hed_engine *engine);
void hed_gate_watch(hed_gate *gate, hed_scratch *scratch); /* before a thread's first check */
/* After each check, any thread: tells of allowances that ended or that nothing needed. True when the headline reaches
 * --fail-score. */
bool hed_gate_review(const hed_gate *gate, const hed_item *item, const hed_result *result, hed_report *report,
                     void *ctx);
/* Puts what a baseline needs of a flagged headline into found. What the scratch's last check gave is gone after it. */
bool hed_gate_keep(hed_gate *gate, const hed_engine *engine, hed_scratch *scratch, const hed_item *item, size_t index,
                   hed_err *err);
/* At the end: tells what of the files nothing needed, and which limits were passed; true when one was. over: headlines
 * that reached --fail-score. */
bool hed_gate_end(hed_gate *gate, const hed_summary *summary, hed_action fail_on, size_t over);
void hed_gate_close(hed_gate *gate);

#endif
