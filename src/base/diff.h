/* Two texts word by word: what stayed, went and came, in order; spaced: a space stands before. Words are pieces of the
 * texts: they live as long. */
#ifndef HED_BASE_DIFF_H
#define HED_BASE_DIFF_H

#include "hed.h"

typedef enum hed_diff { HED_DIFF_KEPT, HED_DIFF_GONE, HED_DIFF_NEW } hed_diff;
typedef void hed_diff_each(void *ctx, hed_diff kind, hed_str words, bool spaced);
void hed_diff_words(hed_str before, hed_str after, hed_diff_each *each, void *ctx);

#endif
