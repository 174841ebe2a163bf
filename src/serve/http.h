/* What the files of serve/ share: requests and answers as values, and the service that turns one into the other. */
#ifndef HED_SERVE_HTTP_H
#define HED_SERVE_HTTP_H

#include "base/base.h"
#include "serve/serve.h"
#include "store/store.h"

#include <jansson.h>
#include <pthread.h>

enum {
    HED_MOST_BODY = 1 << 20,
    HED_MOST_ITEMS = 1000,
    HED_MOST_DEPTH = 8,
    HED_MOST_HEADERS = 16 << 10,
    HED_MOST_URI = 2 << 10,
    HED_MOST_CONNECTIONS = 200,
    HED_MOST_OF_CLIENT = 20,
    HED_RECEIVE_MS = 10000,
    HED_IDLE_S = 5,
    HED_SEND_MS = 30000
};

typedef enum hed_method { HED_GET, HED_POST, HED_DELETE, HED_OPTIONS, HED_OTHER_METHOD } hed_method; /* GET: or HEAD */
typedef enum hed_scope { HED_ANYBODY, HED_READ = 1, HED_FEEDBACK = 2, HED_ADMIN = 4 } hed_scope;

/* Strings live until the answer is sent. */
typedef struct hed_request {
    hed_method method;
    hed_str path, query, body;
    hed_str host, origin, site, type, authorization, if_none_match;
    bool local; /* over a Unix socket: the host does not matter */
} hed_request;

typedef struct hed_response {
    unsigned status;
    const char *type;  /* media type; NULL: no body */
    const char *route; /* pattern of the route, for the log and the metrics */
    const char *allow; /* with 405 */
    hed_buf body;
    char etag[72], location[64];
    hed_str cors; /* the origin that may read it; empty: none */
    bool page;    /* HTML */
    size_t items; /* headlines checked */
} hed_response;

/* ---- answers.c: the cache of results, without contributions, of one loaded state; from any thread */

typedef struct hed_answers hed_answers;
typedef struct hed_answer { /* what is wanted of a result beside its text */
    hed_action verdict;
    double clickbait, svm; /* svm: NAN without a model */
    bool failed;           /* it holds an error */
} hed_answer;
hed_answers *hed_answers_new(unsigned most); /* about so many headlines; NULL, which keeps none, for 0 */
void hed_answers_free(hed_answers *answers);
/* Appends the result as it was kept; false when there is none. */
bool hed_answers_find(hed_answers *answers, const hed_item *item, hed_buf *to, hed_answer *answer);
/* Copies, or leaves it be: what is large, or may change with the day. */
void hed_answers_keep(hed_answers *answers, const hed_item *item, hed_str result, const hed_answer *answer);

/* ---- loaded.c: what a reload replaces as one */

typedef struct hed_tokens hed_tokens;
/* An engine, and its scratches that nobody uses now, without and with contributions: as many as threads answer. */
typedef struct hed_checker {
    hed_engine *engine;
    hed_scratch *idle[2][256];
    size_t n_idle[2];
} hed_checker;

typedef struct hed_loaded {
    hed_engine *engine;    /* of the first checker */
    hed_checker *checkers; /* one for each policy */
    size_t n_checkers;
    hed_checker *of_policy[HED_SERVE_POLICIES + 1]; /* by hed_loaded_policy; some may be the same */
    hed_answers *answers;                           /* NULL: none are kept */
    hed_tokens *tokens;                             /* NULL: none are asked for */
    char etag[72];                                  /* of all that is loaded */
    hed_str slots;                                  /* JSON object: most characters of each slot, from the policy */
    hed_str card;                                   /* of the model, as Markdown */
    hed_str figures;                                /* JSON: how good the card says it is, or null */
    hed_arena *arena;
    unsigned users;
    bool retired;
} hed_loaded;

typedef struct hed_service hed_service;
bool hed_loaded_new(const hed_serve_options *options, hed_loaded **out, hed_err *err);
hed_loaded *hed_loaded_take(hed_service *service);
void hed_loaded_give(hed_service *service, hed_loaded *loaded);
size_t hed_loaded_policy(const hed_service *service, const hed_item *item);
hed_scratch *hed_scratch_take(hed_service *service, hed_checker *checker, bool contributions, hed_err *err);
void hed_scratch_give(hed_service *service, hed_checker *checker, bool contributions, hed_scratch *scratch);
/* Loads aside and puts it in place; when anything is wrong the old stays. */
bool hed_service_reload(hed_service *service, hed_err *err);

/* card.c: {"accuracy", "judged", "on", "corpora", "date"} of a model's card as JSON; "null" when it does not say. */
hed_str hed_card_figures(hed_arena *arena, hed_str card);

/* ---- tokens.c: bearer tokens, kept as SHA-256 */

hed_tokens *hed_tokens_load(hed_arena *arena, const char *path, hed_err *err);
/* The scopes of the token, 0 when it is unknown; takes the same time for all. */
unsigned hed_tokens_scopes(const hed_tokens *tokens, hed_str token);

/* ---- service.c; hed_service_say: problem.c, a line of the log */

struct hed_service {
    const hed_serve_options *options;
    hed_store *store;     /* NULL: none */
    pthread_mutex_t lock; /* of loaded */
    pthread_mutex_t reloading;
    hed_loaded *loaded;
    char host[128]; /* of listen, without port */
    struct hed_metrics *metrics;
    _Atomic bool stopping;
};

void hed_service_say(const hed_service *service, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool hed_service_open(hed_service *service, const hed_serve_options *options, hed_err *err);
void hed_service_close(hed_service *service);
/* Answers; the response is zero before but for memory of its body, which the caller frees. */
void hed_service_answer(hed_service *service, const hed_request *request, hed_response *response);

int hed_hex_digit(char c); /* form.c: its value; -1 for what is none */

/* ---- form.c: key=value&…, at most 64 pairs; the value decoded. False when it is absent or malformed. */
bool hed_form_get(hed_str form, const char *key, hed_buf *value);
/* The same, but a form with a byte that no encoder leaves was put together as it stands, as LibreOffice does: its
 * values are not decoded, and end where one of the keys (a NULL ends them) follows. */
bool hed_form_get_plain(hed_str form, const char *const keys[], const char *key, hed_buf *value);
/* What stands behind a method, taken apart in place: "/path?query", or with "http://authority" before it. Escapes that
 * need not be ("%2E") are undone; others stay. */
void hed_uri_take_apart(char *uri, hed_str *authority, hed_str *path, hed_str *query);

/* ---- metrics.c */

void hed_metrics_request(struct hed_metrics *metrics, const char *route, unsigned status, double seconds);
void hed_metrics_verdict(struct hed_metrics *metrics, hed_action verdict, bool hit); /* hit: from answers.c */
void hed_metrics_reload(struct hed_metrics *metrics, bool ok);
void hed_metrics_store_error(struct hed_metrics *metrics);
struct hed_metrics *hed_metrics_new(void);

#endif
