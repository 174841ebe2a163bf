/* One request on its way through a route: what it brings, and answers that say what is wrong. Private to serve/. */
#ifndef HED_SERVE_CALL_H
#define HED_SERVE_CALL_H

#include "serve/http.h"

typedef struct hed_call {
    hed_service *service;
    const hed_request *request;
    hed_response *response;
    hed_loaded *loaded;
    hed_str id;       /* what stands for {id} */
    hed_arena *arena; /* NULL until something is put there; freed with the call */
} hed_call;

/* ---- problem.c */

/* An answer of RFC 9457. type: the last part of its URN; pointer: into the request's JSON, or NULL. */
void hed_problem(hed_response *response, unsigned status, const char *type, const char *pointer, const char *format,
                 ...) __attribute__((format(printf, 5, 6)));
/* Answers that the store said no. */
void hed_call_store_failed(hed_call *call, const hed_err *err);

/* ---- body.c */

/* The body as JSON, or NULL after an answer that says why not. */
json_t *hed_call_json(hed_call *call);
/* False (and an answer) when the object has a key that is none of the names, or is no object. */
bool hed_call_keys(hed_call *call, const json_t *object, const char *pointer, const char *const *names, size_t n);
/* A text of the object; absent is empty. False after an answer. */
bool hed_call_text(hed_call *call, const json_t *object, const char *pointer, const char *key, hed_str *out);
/* A number of the query; absent: *value stays. False after an answer. */
bool hed_call_number(hed_call *call, const char *key, long long least, long long most, long long *value);

/* ---- metrics.c */

void hed_metrics_put(const hed_call *call, hed_buf *to);

#endif
