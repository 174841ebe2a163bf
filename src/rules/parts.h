/* What the files of rules/ share. Not for other folders. */
#ifndef HED_RULES_PARTS_H
#define HED_RULES_PARTS_H

#include "rules/rules.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* Limits of one match; reliability: a pattern may be slow, a headline may not be late. */
#define HED_MATCH_LIMIT 100000
#define HED_DEPTH_LIMIT 5000
#define HED_HEAP_LIMIT_KIB (16 * 1024)
#define HED_MAX_RULES 4096
#define HED_MAX_HITS 16 /* of one rule */

typedef enum hed_kind {
    HED_EXISTENCE,
    HED_PHRASES,
    HED_OCCURRENCE,
    HED_METRIC,
    HED_COMPOSITE,
    HED_SHIELD,
    HED_KINDS
} hed_kind;
typedef enum hed_scope { HED_HEADLINE, HED_SEGMENT_FIRST, HED_SEGMENT_LAST, HED_SCOPES } hed_scope;
typedef enum hed_quotes { HED_QUOTES_SKIP, HED_QUOTES_HALVE, HED_QUOTES_COUNT, HED_QUOTES } hed_quotes;

extern const char *const hed_kind_names[HED_KINDS], *const hed_scope_names[HED_SCOPES],
                                                        *const hed_quotes_names[HED_QUOTES];

/* One of "unless": all of its fields must hold for the rule to be left out. An empty list holds always. */
typedef struct hed_values {
    const hed_str *at;
    size_t n;
} hed_values;

typedef struct hed_guard {
    hed_values section, outlet, lang, slot;
} hed_guard;

/* A pattern in two forms: for any UTF-8, and for ASCII, where bytes are characters and classes need no tables. */
typedef struct hed_pattern {
    pcre2_code *utf, *ascii;
} hed_pattern;

typedef struct hed_compiled {
    hed_rule shown;
    hed_kind kind;
    hed_scope scope;
    hed_quotes quotes;
    bool exact;             /* case counts */
    hed_str pattern;        /* as compiled */
    hed_pattern plain;      /* without JIT: what load checks */
    uint64_t axes;          /* bits of the axes with a weight */
    double weight_per, cap; /* occurrence */
    unsigned max_hits;
    const hed_expr *when, *score;
    const hed_node *when_node, *score_node;
    const hed_guard *unless;
    size_t n_unless;
    hed_values langs; /* of the pack; none: every language */
    hed_rule_rewrite rewrite;
} hed_compiled;

struct hed_rules {
    hed_arena *arena;
    HED_LIST(hed_compiled) rules;
    HED_LIST(hed_str) sources; /* bytes of the packs */
    uint32_t *order;           /* metric and composite rules, each behind those that it asks */
    size_t n_order;
    hed_sha256 hash;
    struct hed_jit *jit;
    pcre2_compile_context *context;
};

/* pack.c: one pack's YAML onto the list. */
bool hed_pack_load(hed_rules *rules, const char *path, hed_str bytes, hed_errors *errors);

/* pattern.c */
bool hed_pattern_compile(hed_rules *rules, hed_compiled *rule, const hed_node *node, hed_err *err);
hed_str hed_pattern_of_phrases(hed_arena *arena, const hed_node *list);
/* The quicker forms of all patterns, made once a number of headlines has shown that it pays. */
struct hed_jit *hed_jit_new(hed_rules *rules);
void hed_jit_free(struct hed_jit *jit);
/* Of each rule; NULL while there are none. Thread-safe. */
const hed_pattern *hed_jit_get(struct hed_jit *jit);

/* order.c: parses expressions, finds cycles. */
bool hed_rules_resolve(hed_rules *rules, hed_errors *errors);

#endif
