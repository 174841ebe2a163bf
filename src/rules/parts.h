/* What the files of rules/ share. Not for other folders. */
#ifndef HED_RULES_PARTS_H
#define HED_RULES_PARTS_H

#include "rules/rules.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdatomic.h>

#define HED_MATCH_LIMIT 100000
#define HED_DEPTH_LIMIT 5000
#define HED_HEAP_LIMIT_KIB (16 * 1024)
#define HED_MAX_RULES 4096
#define HED_MAX_HITS 16 /* of one rule */
#define HED_MAX_GROUPS 64

typedef enum hed_kind {
    HED_EXISTENCE,
    HED_PHRASES,
    HED_SUBSTITUTION,
    HED_OCCURRENCE,
    HED_METRIC,
    HED_COMPOSITE,
    HED_SHIELD,
    HED_KINDS
} hed_kind;

typedef enum hed_scope {
    HED_HEADLINE,
    HED_SEGMENT_FIRST,
    HED_SEGMENT_LAST,
    HED_DEK,
    HED_BODY_LEDE,
    HED_BODY,
    HED_SCOPES
} hed_scope;

typedef enum hed_quotes { HED_QUOTES_SKIP, HED_QUOTES_HALVE, HED_QUOTES_COUNT, HED_QUOTES } hed_quotes;

extern const char *const hed_kind_names[HED_KINDS], *const hed_scope_names[HED_SCOPES];
extern const char *const hed_quotes_names[HED_QUOTES];

typedef struct hed_values {
    const hed_str *at;
    size_t n;
} hed_values;

/* Holds when all of its fields do. A field without values holds always. */
typedef struct hed_guard {
    hed_values section, outlet, lang, slot;
} hed_guard;

/* An example of a rule: a headline and what is known about it. */
typedef struct hed_example {
    const hed_node *node;
    hed_str headline, dek, body, section, outlet, lang, slot;
    hed_str to; /* of a substitution: the headline after the edit */
} hed_example;

typedef struct hed_examples {
    const hed_example *at;
    size_t n;
} hed_examples;

typedef struct hed_swap {
    hed_str from, to;
} hed_swap;

typedef struct hed_compiled {
    hed_kind kind; /* first what each try reads */
    hed_scope scope;
    hed_quotes quotes;
    bool exact;                       /* case counts */
    bool off;                         /* its "until" has passed */
    bool faulty;                      /* there was an error in it */
    bool unguarded;                   /* known, once resolved, to have no "only" and no "unless" */
    bool needs_story;                 /* "when" is never true without dek and body */
    bool needs_hit;                   /* nor unless a rule has hit */
    bool silent;                      /* weighs nothing: other rules ask for it, and it is no finding */
    bool keeps;                       /* before it rewriting keeps "How" and its like */
    unsigned max_hits, level;         /* level: 1 to 4, the strictness from which it applies */
    unsigned group;                   /* index; 0: none */
    pcre2_code *left_not, *right_not; /* of a substitution; NULL: none */
    const hed_expr *when, *score;
    uint64_t axes; /* bits of the axes with a weight */
    hed_rule shown;
    hed_str source;         /* bytes of its pack */
    hed_str pattern;        /* as compiled; empty when there is none */
    pcre2_code *code;       /* without JIT: what load checks */
    double weight_per, cap; /* occurrence */
    const hed_swap *swaps;
    size_t n_swaps;
    pcre2_code *body_needs; /* of a substitution; NULL: none */
    const uint32_t *asks;   /* rules whose hits they name */
    size_t n_asks;
    const hed_node *node, *when_node, *score_node;
    hed_guard only; /* where it applies */
    const hed_guard *unless;
    size_t n_unless;
    hed_values langs; /* of the pack; none: every language */
    hed_examples match, nomatch;
    hed_rule_rewrite rewrite;
} hed_compiled;

typedef struct hed_group {
    const char *name;
    double cap; /* of the group's share of an axis */
} hed_group;

/* When patterns are tried; the last where a condition asks for their hits and they decide. */
enum { HED_TURN_SHIELDS, HED_TURN_FINDINGS, HED_TURN_ASKED, HED_TURNS };

/* A quicker form of a pattern, made once it has been tried a number of times: see pattern.c. */
typedef struct hed_quick {
    atomic_uint tries;
    _Atomic(pcre2_code *) code;
} hed_quick;

struct hed_rules {
    hed_arena *arena;
    HED_LIST(hed_compiled) rules;
    HED_LIST(hed_group) groups;   /* the first is no group */
    HED_LIST(hed_str) sources;    /* bytes of the packs and lists */
    HED_LIST(const char *) lists; /* files of word lists that were read */
    char today[11];               /* YYYY-MM-DD: what "until" is held against */
    bool partial;                 /* there were errors; what is here is what could be read */
    uint32_t match_limit, depth_limit, heap_limit;
    uint32_t *order; /* metric and composite rules, each behind those that it asks */
    size_t n_order;
    /* Bits of order, n_order / 64 + 1 words: judged whatever hits; the same without a story; when each rule hits */
    uint64_t *awake, *alone, *wakes;
    uint64_t *turns[HED_TURNS]; /* bits of rules */
    hed_sha256 hash;
    hed_quick (*quick)[2]; /* of each rule: for any text, for ASCII */
    pcre2_compile_context *context;
    struct hed_kept *kept;     /* while loading */
    struct hed_filter *filter; /* which rules to try: see filter.h */
};

void hed_pack_load(hed_rules *rules, const char *path, hed_str bytes, hed_errors *errors); /* pack.c: one pack's YAML */
unsigned hed_node_column(hed_str bytes, const hed_node *node, size_t at); /* values.c: of byte at of a scalar's text */
void hed_rules_resolve(hed_rules *rules, hed_errors *errors); /* order.c: expressions; cycles, what can never hit */

/* guard.c; match.c: the axes and clickbait of hits */
bool hed_guard_holds(const hed_guard *guard, const hed_rules_input *input);
bool hed_rule_applies(const hed_compiled *rule, const hed_rules_input *input);
void hed_hits_add_up(const hed_rules *rules, hed_hits *hits);

#endif
