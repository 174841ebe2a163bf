/* One pattern on one text, under limits. Private to rules/. */
#ifndef HED_RULES_TRY_H
#define HED_RULES_TRY_H

#include "rules/filter.h"

/* Standfirst and body are looked at in windows, so that no pattern's time grows faster than their length: as much of
 * them as stands here, in bytes. A match begins in a window, which overlaps the next, and ends in it. */
#define HED_LEDE_MAX 600
#define HED_BODY_MAX ((size_t)64 << 10)

typedef struct hed_slice {
    uint32_t start, end;
} hed_slice;

typedef struct hed_subject {
    hed_str text;
    bool ascii;
    uint32_t options; /* PCRE2_NOTEOL when the text goes on */
    size_t tail;      /* bytes at its end in which no match may start */
} hed_subject;

enum { HED_NOT_ASKED, HED_NO, HED_YES };

/* What PCRE2 was asked since the scratch was made: the work that time stands for. */
typedef struct hed_work {
    size_t tries;  /* of a pattern on a text, from one place on */
    size_t over;   /* of those, that went over the low limit at one place */
    size_t places; /* that were then tried by themselves */
    size_t limits; /* of those, that even the full limit ended */
} hed_work;

/* One headline on its way. */
typedef struct hed_match {
    const hed_rules *rules;
    hed_rules_scratch *scratch;
    hed_arena *arena;
    const hed_rules_input *input;
    const hed_text *text;
    HED_LIST(hed_slice) quotes;
    HED_LIST(hed_hit) shields;
    HED_LIST(hed_hit) keeps; /* before which rewriting keeps an opener */
    HED_LIST(hed_hit) hits;
    HED_LIST(hed_err) errors;
    uint64_t *fired;       /* bits of the rules that hit */
    uint64_t *unasked;     /* of those that may, and have not been tried yet */
    uint64_t *awake;       /* bits of rules->order: those to judge still */
    uint8_t *in_body;      /* body_hit of each rule; NULL before the first was asked */
    uint32_t places, slow; /* that slow patterns took so far */
    uint32_t failed;       /* the last rule with an error, plus 1 */
} hed_match;

struct hed_rules_scratch {
    pcre2_match_data *data;
    pcre2_match_context *first, *full; /* under a low limit, and under the full one */
    pcre2_jit_stack *stack;
    uint32_t options; /* PCRE2_NO_JIT under limits that JIT would not keep */
    hed_filter_scratch *filter;
    hed_starts *starts; /* of each rule: see hed_filter_run */
    hed_work work;
    const uint64_t *fired; /* bits of the rules that hit the last headline, those that weigh nothing too if asked for */
    const hed_hit *shields;
    size_t n_shields;
};

/* The next match that starts at from or later, its left_not and right_not heeded. False when there is none, or an
 * error, which was noted. */
bool hed_try(hed_match *m, uint32_t rule, const hed_subject *subject, size_t from, hed_slice *found);
/* Where to go on behind a match. */
size_t hed_try_next(const hed_subject *subject, size_t from, hed_slice found);
/* The window-th window of text, no further than most bytes; *from moves to its start, or stays behind the last match.
 * False behind the end. */
bool hed_try_window(hed_subject *subject, hed_str text, size_t most, size_t window, size_t *from);

#endif
