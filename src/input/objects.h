/* JSON in input/: what its formats share. Private. */
#ifndef HED_INPUT_OBJECTS_H
#define HED_INPUT_OBJECTS_H

#include "input/reader.h"

#include <jansson.h>

/* records.c. Sets every field of the object that has a name of ours; of several for one field, that of the lowest
 * rank. *headline_key stays as it is when there is none. */
bool hed_json_fields(const hed_reader *r, hed_arena *arena, hed_item *item, json_t *object, const char **headline_key,
                     hed_err *err);
/* The bytes of the value of a key of the outermost object of valid JSON, when that is a string, quotes included. */
bool hed_json_find(hed_str object, const char *key, size_t *start, size_t *end);

/* walk.c: JSON by its grammar alone, without building anything. Positions are bytes of all. */
typedef struct hed_walk {
    hed_str all;
    size_t at;
    const char *wrong; /* what is wrong at at; NULL when nothing is */
} hed_walk;

void hed_walk_space(hed_walk *w);
/* Over one value. False, with wrong set, when there is none; wrong is HED_WALK_SHORT when the text ends inside it. */
bool hed_walk_value(hed_walk *w);
extern const char HED_WALK_SHORT[];
/* Members of an object, elements of an array: w stands on the bracket at first, then before the value of *key
 * (quotes included; empty in an array), which the caller walks over. False at the end, behind the bracket, or when
 * wrong is set. */
bool hed_walk_each(hed_walk *w, bool *started, hed_str *key);
/* The value at an RFC 6901 pointer from the value at w->at; w stands before it. */
bool hed_walk_pointer(hed_walk *w, hed_str pointer);
/* The string between these quotes, decoded, in the arena. */
hed_str hed_walk_string(hed_arena *arena, hed_str quoted);
/* The value of a key of the object at w->at, as bytes; empty when there is none. w is left as it is. */
hed_str hed_walk_member(hed_walk w, const char *key);

#endif
