/* A streaming JSON writer onto a hed_buf. Commas and colons are its business; matching ends is the
 * caller's. Strings are valid UTF-8; control characters and U+2028/9 are escaped. Reading JSON is
 * jansson's job, in the folder that needs it. */
#ifndef HED_BASE_JSON_H
#define HED_BASE_JSON_H

#include "hed.h"

typedef struct hed_json {
    hed_buf *to;
    bool comma; /* the next value needs one */
} hed_json;

void hed_json_object(hed_json *json);
void hed_json_object_end(hed_json *json);
void hed_json_array(hed_json *json);
void hed_json_array_end(hed_json *json);
void hed_json_key(hed_json *json, const char *key); /* plain ASCII, no escapes needed */
void hed_json_str(hed_json *json, hed_str s);
void hed_json_cstr(hed_json *json, const char *s); /* NULL: null */
void hed_json_int(hed_json *json, long long value);
void hed_json_num(hed_json *json, double value); /* 6 significant digits; NAN: null */
void hed_json_bool(hed_json *json, bool value);
void hed_json_null(hed_json *json);

#endif
