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

/* One output format. head and tail may be NULL. */
struct hed_output {
    const char *name;
    void (*head)(const hed_style *style, hed_buf *to);
    void (*item)(const hed_shown *shown, hed_buf *to);
    void (*tail)(const hed_style *style, const hed_summary *summary, hed_buf *to);
};

void hed_text_head(const hed_style *style, hed_buf *to);
void hed_text_item(const hed_shown *shown, hed_buf *to);
void hed_text_tail(const hed_style *style, const hed_summary *summary, hed_buf *to);
void hed_explain_item(const hed_shown *shown, hed_buf *to); /* what text adds when it explains */
void hed_jsonl_item(const hed_shown *shown, hed_buf *to);
void hed_json_head(const hed_style *style, hed_buf *to);
void hed_json_item(const hed_shown *shown, hed_buf *to);
void hed_json_tail(const hed_style *style, const hed_summary *summary, hed_buf *to);
void hed_csv_head(const hed_style *style, hed_buf *to);
void hed_csv_item(const hed_shown *shown, hed_buf *to);

/* result.c: the result object of hed/1, docs/result.schema.json. */
void hed_result_object(const hed_shown *shown, hed_buf *to);

/* Nothing was measured: the text could not be read. */
static inline bool hed_unread(const hed_result *result)
{
    return !result->features;
}

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

#endif
