/* Loading a policy: what the files that read it share. Private to policy/. */
#ifndef HED_POLICY_LOADING_H
#define HED_POLICY_LOADING_H

#include "policy/parts.h"

/* Over several files. A fault is reported and loading goes on; false where nothing was made. */
typedef struct hed_policy_loading {
    hed_arena *arena;
    const char *path;
    const hed_rules *rules; /* may be NULL */
    hed_errors *errors;
    hed_policy *policy;
    unsigned file; /* as in hed_policy_at */
} hed_policy_loading;

/* values.c */
hed_policy_at hed_policy_place(const hed_policy_loading *l, const hed_node *node, bool key);
bool hed_policy_wrong(const hed_policy_loading *l, const hed_node *node, bool key, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* node is of the kind; else reported. what names it in the message. */
bool hed_policy_is(const hed_policy_loading *l, const hed_node *node, hed_node_kind kind, const char *what);
/* Reports every key that is none of that part's in the table of keys.c, with the nearest. */
void hed_policy_keys(const hed_policy_loading *l, const hed_node *map, const char *part);
int hed_policy_index(hed_str text, const char *const *names, size_t n); /* -1: it is none of them */
/* The node's text is one of the names: its index; else reported and -1. */
int hed_policy_name(const hed_policy_loading *l, hed_str text, const hed_node *node, const char *what,
                    const char *const *names, size_t n);
int hed_policy_scale(const hed_policy_loading *l, hed_str text, const hed_node *node, bool clickbait);
int hed_policy_axis(const hed_policy_loading *l, const hed_node *node); /* a member of a list; else reported and -1 */
bool hed_policy_action(const hed_policy_loading *l, const hed_node *node, hed_action *out);
const char *hed_policy_text(const hed_policy_loading *l, const hed_node *node, const char *what);

/* A number of 0 to 1. */
bool hed_policy_share(const hed_policy_loading *l, const hed_node *node, const char *what, double *out);

/* Keys of guards (section, outlet, …) in a map of the policy; others are left alone. */
size_t hed_policy_guards(const hed_policy_loading *l, const hed_node *map, hed_guard *guards);
void hed_policy_load_scopes(hed_policy_loading *l, const hed_node *list);
void hed_policy_load_rows(hed_policy_loading *l, const hed_node *list);

#endif
