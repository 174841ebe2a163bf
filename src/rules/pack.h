/* What the files that read a pack's YAML share. Not for other folders. */
#ifndef HED_RULES_PACK_H
#define HED_RULES_PACK_H

#include "rules/parts.h"

/* A list of phrases that rules name: its own in the pack, or a file's. */
typedef struct hed_word_list {
    hed_str name;
    const hed_node *node;
    hed_values words;
    bool used;
} hed_word_list;

typedef struct hed_pack {
    hed_rules *rules;
    const char *path, *id;
    hed_str bytes;
    hed_compiled defaults;
    HED_LIST(hed_word_list) lists;
    size_t first_group;
    hed_errors *errors;
    /* Of the rule being read: */
    hed_compiled *rule;
    const hed_node *pattern, *phrases, *swap, *left_not, *right_not, *body_needs;
    bool axis_map, has_weight;
    double weight;
} hed_pack;

/* ---- values.c. All add the error to the pack's and return false when the node is not what it should be. */
bool hed_pack_fail(hed_pack *pack, const hed_node *node, const char *format, ...) __attribute__((format(printf, 3, 4)));
bool hed_pack_key_fail(hed_pack *pack, const hed_node *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool hed_pack_text(hed_pack *pack, const hed_node *node, const char **out);
bool hed_pack_number(hed_pack *pack, const hed_node *node, double least, double most, double *out);
bool hed_pack_choice(hed_pack *pack, const hed_node *node, const char *const *names, size_t n, unsigned *out);
bool hed_pack_values(hed_pack *pack, const hed_node *node, hed_values *out); /* a text or a list of texts */

/* One row of a table of keys; keys of a map are read in its own order, and every error is found. */
typedef struct hed_key {
    const char *name;
    bool (*read)(hed_pack *pack, const hed_node *node);
    const char *what; /* for who writes one */
} hed_key;

typedef struct hed_key_table {
    const char *part; /* of a pack */
    const hed_key *keys;
    size_t n;
} hed_key_table;

bool hed_pack_keys(hed_pack *pack, const hed_node *map, const hed_key *keys, size_t n);

/* ---- lists.c */
bool hed_pack_lists(hed_pack *pack, const hed_node *node);
hed_word_list *hed_pack_list(hed_pack *pack, const hed_node *node, hed_str name); /* NULL: an error was added */
bool hed_pack_lists_used(hed_pack *pack);
/* The words as a pattern: any of them, as whole words. */
hed_str hed_pattern_of_words(hed_arena *arena, hed_values words);
/* The pattern with the lists that it names as {{name}} put in. Origin: where in the pattern a byte of that stood. */
bool hed_pack_expand(hed_pack *pack, const hed_node *node, hed_str *out);
size_t hed_pack_origin(hed_pack *pack, const hed_node *node, size_t at);

/* ---- keys.c: the rule's map onto pack->rule. */
bool hed_pack_rule_keys(hed_pack *pack, const hed_node *node);
size_t hed_pack_rule_tables(hed_key_table tables[3]); /* of a rule and what is in it; returns how many */
bool hed_key_case(hed_pack *pack, const hed_node *node);
bool hed_key_scope(hed_pack *pack, const hed_node *node);
bool hed_key_quotes(hed_pack *pack, const hed_node *node);

/* ---- rule.c: one rule, keys and all; its patterns compiled. */
void hed_pack_rule(hed_pack *pack, const hed_node *node);

/* ---- never.c: what can never match in folded text, or on any item. */
bool hed_pack_pattern_lives(hed_pack *pack, const hed_node *node);
/* values.c: of a pattern that was written as a list, the piece that has byte *at, which becomes one of the piece. */
const hed_node *hed_node_piece(const hed_node *node, size_t *at);
bool hed_pack_guards_live(hed_pack *pack, const hed_node *node);

#endif
