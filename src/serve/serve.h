/* serve: the HTTP service of hed and the editor's page. hed_serve_run listens, answers and returns when it is told to
 * stop; all the rest of the folder is private. */
#ifndef HED_SERVE_H
#define HED_SERVE_H

#include "hed.h"

/* Gets one line, without its end: a JSON object for each request, or a message. Called from any thread. */
typedef void hed_serve_log(void *ctx, hed_str line);

#define HED_SERVE_POLICIES 16

typedef struct hed_serve_options {
    const hed_engine_options *engine; /* what is loaded, and loaded again at a reload */
    const char *const *policies; /* that some headlines have in the place of the engine's, at most HED_SERVE_POLICIES */
    size_t n_policies;
    size_t (*policy_of)(void *ctx, const hed_item *item); /* 0: the engine's; i: policies[i - 1]. From any thread */
    const char *listen;       /* HOST:PORT (port 0: a free one), [HOST6]:PORT, unix:PATH; NULL: 127.0.0.1:8433 */
    const char *store;        /* file; NULL: feedback is refused */
    const char *tokens;       /* file; NULL: everybody who reaches it may do everything */
    const char *const *hosts; /* names it is called by, beside those of loopback and of listen */
    size_t n_hosts;
    const char *const *origins; /* pages of other sites that may call it, as https://cms.example */
    size_t n_origins;
    bool open;      /* listen beyond loopback without tokens */
    bool history;   /* keep decisions in the store */
    unsigned days;  /* that decisions are kept; 0: for ever */
    unsigned rate;  /* requests a second from one address; 0: any number */
    unsigned cache; /* answers to about so many headlines are kept and given again; 0: none */
    unsigned jobs;  /* threads that answer; 0: 1 */
    hed_serve_log *access,
        *say; /* NULL: not wanted. access has no text of headlines; say tells of starts and reloads */
    void *ctx;
} hed_serve_options;

/* Until SIGTERM or SIGINT, which end it after the requests that are under way; SIGHUP loads anew. The caller has no
 * other thread. */
bool hed_serve_run(const hed_serve_options *options, hed_err *err);

const char *hed_serve_library(void); /* version of the library that speaks HTTP; "no" without it */

#endif
