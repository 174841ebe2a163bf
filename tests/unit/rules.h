/* What the suites of the rules' tests share. */
#ifndef HED_UNIT_RULES_H
#define HED_UNIT_RULES_H

#include "unit.h"

#include "rules/rules.h"

/* What a load gave. */
typedef struct unit_rules {
    hed_rules *rules; /* NULL when there was an error */
    hed_err errors[32];
    size_t n_errors;
} unit_rules;

/* A pack as it stands, written to a file of its own. */
const unit_rules *unit_pack(const char *yaml);
/* Packs or folders by path. */
const unit_rules *unit_packs(const char *const *paths, size_t n);
/* Frees the rules (NULL is allowed) when the process ends; returns them. */
hed_rules *unit_keep(hed_rules *rules);
/* As unit_pack; the test fails when it does not load. */
hed_rules *unit_good_pack(const char *yaml);

/* A headline matched, with what is known about it; all but the headline may be NULL. */
typedef struct unit_item {
    const char *headline, *dek, *body, *section, *outlet, *lang, *slot;
    unsigned level;
} unit_item;

/* Lives until the process ends. */
const hed_hits *unit_match(const hed_rules *rules, unit_item item);
/* The first hit of a rule; NULL: none. */
const hed_hit *unit_hit(const hed_rules *rules, const hed_hits *hits, const char *id);
/* Rules' ids of all hits with a blank between, in order; "" for none. */
const char *unit_ids(const hed_rules *rules, unit_item item);

hed_lexicon *unit_lexicon(void); /* the shipped ones */
hed_features *unit_features(void);
hed_background *unit_background(void);

#endif
