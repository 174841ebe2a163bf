/* What the files of output/ share: the formats' rows and the parts that several of them write. Private. */
#ifndef HED_OUTPUT_FORMAT_H
#define HED_OUTPUT_FORMAT_H

#include "base/base.h"
#include "output/output.h"

/* All that one item's output depends on. */
typedef struct hed_shown {
    const hed_style *style;
    const hed_engine *engine;
    const hed_item *item;
    const hed_result *result;
    size_t index; /* of the item, from 0 */
} hed_shown;

/* What a document's head and tail depend on. */
typedef struct hed_document {
    const hed_style *style;
    const hed_engine *engine;
    const hed_summary *summary; /* NULL in a head that is not late */
} hed_document;

/* One output format. What is NULL writes nothing. */
struct hed_output {
    const char *name;
    void (*head)(const hed_document *document, hed_buf *to);
    void (*item)(const hed_shown *shown, hed_buf *to);
    void (*tail)(const hed_document *document, hed_buf *to);
    const char *between;
    bool late;    /* the head is */
    bool repeats; /* see hed_output_counts_repeats */
};

void hed_text_head(const hed_document *document, hed_buf *to);
void hed_text_item(const hed_shown *shown, hed_buf *to);
void hed_text_tail(const hed_document *document, hed_buf *to);
void hed_explain_decision(const hed_shown *shown, hed_buf *to); /* what text adds when it explains: before the labels */
void hed_explain_item(const hed_shown *shown, hed_buf *to);     /* behind the rewrite */
void hed_jsonl_item(const hed_shown *shown, hed_buf *to);
void hed_json_head(const hed_document *document, hed_buf *to);
void hed_json_item(const hed_shown *shown, hed_buf *to);
void hed_json_tail(const hed_document *document, hed_buf *to);
void hed_csv_head(const hed_document *document, hed_buf *to);
void hed_csv_item(const hed_shown *shown, hed_buf *to);
void hed_sarif_head(const hed_document *document, hed_buf *to);
void hed_sarif_item(const hed_shown *shown, hed_buf *to);
void hed_sarif_tail(const hed_document *document, hed_buf *to);
void hed_junit_head(const hed_document *document, hed_buf *to);
void hed_junit_item(const hed_shown *shown, hed_buf *to);
void hed_junit_tail(const hed_document *document, hed_buf *to);
void hed_github_tail(const hed_document *document, hed_buf *to);
void hed_gitlab_head(const hed_document *document, hed_buf *to);
void hed_gitlab_item(const hed_shown *shown, hed_buf *to);
void hed_gitlab_tail(const hed_document *document, hed_buf *to);
void hed_rdjson_head(const hed_document *document, hed_buf *to);
void hed_rdjson_item(const hed_shown *shown, hed_buf *to);
void hed_rdjson_tail(const hed_document *document, hed_buf *to);
void hed_html_tail(const hed_document *document, hed_buf *to);
extern const char hed_html_style[];

/* result.c: the result object of hed/1, docs/result.schema.json. */
void hed_result_object(const hed_shown *shown, hed_buf *to);
void hed_put_span(const hed_span *span, hed_buf *to); /* ,"span":… */

/* Nothing was measured: the text could not be read. */
static inline bool hed_unread(const hed_result *result)
{
    return !result->features;
}

/* ---- remarks.c */

typedef enum hed_level { HED_NOTE, HED_WARNING, HED_ERROR } hed_level;

hed_level hed_level_of(hed_action fail_on, bool decided, const hed_result *result);

typedef struct hed_remark {
    const char *check; /* the rule; "decision" or "not-checked" where none speaks */
    const char *why;
    hed_level level;
    uint64_t fingerprint;       /* of check and folded headline */
    unsigned nth;               /* among those of the check in this headline, from 1 */
    const hed_finding *finding; /* NULL where no rule speaks */
} hed_remark;

size_t hed_remarks(const hed_shown *shown); /* how many there are */
hed_remark hed_remark_at(const hed_shown *shown, size_t i);
/* One line that can stand alone, with nothing hidden in it: match, reason, verdict. */
void hed_remark_message(const hed_shown *shown, const hed_remark *remark, hed_buf *to);
/* Another for every remark of a run (see hed_item.repeat), the same in the next run wherever its line is then. */
uint64_t hed_remark_key(const hed_shown *shown, const hed_remark *remark);

/* A part of an input: the match of a finding where that stands there as it is, else the whole headline. */
typedef struct hed_region {
    unsigned line;             /* 0: not known */
    uint32_t start[3], end[3]; /* columns as in hed_place; 0: not known */
    uint64_t byte, n_bytes;    /* n_bytes 0: not known */
} hed_region;
hed_region hed_region_of(const hed_item *item, const hed_finding *finding);
bool hed_place_is_file(const hed_item *item); /* neither standard input nor the command line */

/* ---- screen.c: text for a terminal. Nothing of the input is obeyed by it: what is invisible, moves the cursor or
 * turns the direction of writing is shown as <U+202E>, bytes that are not UTF-8 as <FF>. */

/* Appends the grapheme cluster at s[at] if to is not NULL; returns where the next one starts, and its columns. */
size_t hed_screen_cell(hed_str s, size_t at, hed_buf *to, unsigned *columns);
void hed_screen_text(hed_str s, hed_buf *to);
unsigned hed_screen_width(hed_str s);
void hed_screen_spaces(unsigned n, hed_buf *to);

typedef enum hed_ink {
    HED_PLAIN,
    HED_BOLD,
    HED_DIM,
    HED_RED,
    HED_GREEN,
    HED_YELLOW,
    HED_MAGENTA,
    HED_CYAN,
    HED_GONE,
    HED_NEW
} hed_ink;
void hed_ink_on(const hed_style *style, hed_ink ink, hed_buf *to);
void hed_ink_off(const hed_style *style, hed_buf *to);
void hed_ink_put(const hed_style *style, hed_ink ink, const char *text, hed_buf *to);
hed_ink hed_ink_of(hed_action action);

/* diff.c: both headlines in one line, what went as [-x-] and what came as {+x+}, or in colour. */
void hed_word_diff(const hed_style *style, hed_str before, hed_str after, hed_buf *to);

/* text.c: "6 words: under 8 are too few …", of a story that is short. */
void hed_short_story(const hed_result *result, hed_buf *to);
/* The numbers and names that the story lacks, in quotation marks, before the first of them what is given. */
void hed_missing_words(const hed_result *result, const char *before, hed_buf *to);

#endif
