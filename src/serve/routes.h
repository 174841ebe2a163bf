/* The routes' functions, one file for each group. Private. */
#ifndef HED_SERVE_ROUTES_H
#define HED_SERVE_ROUTES_H

#include "serve/call.h"

/* body.c */
/* The body is one object of texts under some of the names: texts, which point into it or, where escapes were undone,
 * into *undone; those that are absent have a NULL pointer. False says nothing against the body: jansson reads it then.
 */
bool hed_body_plain(hed_str body, const char *const *names, size_t n, hed_str *texts, hed_buf *undone);
/* check.c */
void hed_route_check(hed_call *call);
void hed_route_compare(hed_call *call);
void hed_route_rewrite(hed_call *call);
bool hed_call_item(hed_call *call, const json_t *object, const char *pointer, hed_item *item);
/* allow.c: allowances live as long as the call and its JSON. False after an answer. */
bool hed_call_allow(hed_call *call, const json_t *object, const char *pointer, hed_item *item);
void hed_scratch_allow(hed_scratch *scratch, const hed_item *item); /* for its next check, of that item */
/* Checks one item, which does not go into the history, and hands the result to use while it lives. False after an
 * answer. */
typedef void hed_checked(void *ctx, const hed_item *item, const hed_result *result);
bool hed_call_check(hed_call *call, const hed_item *item, bool contributions, hed_checked *use, void *ctx);

/* alternatives.c: up to three other headlines for one that was checked. */
typedef struct hed_alternative {
    char text[HED_MAX_CODEPOINTS * 4 + 1];
    const char *from; /* "rules", "fewer" (of their changes), "partly" (not enough), "story", "spoiler" */
    hed_action verdict;
    double clickbait, svm;
    hed_buf why; /* each change and why it is safe */
} hed_alternative;

typedef struct hed_alternatives {
    hed_alternative at[3];
    size_t n;
    hed_buf refused; /* why there is no rewrite */
} hed_alternatives;
bool hed_call_alternatives(hed_call *call, const hed_item *item, hed_alternatives *out); /* false after an answer */
const char *hed_asks(const char *asks); /* of a spoiler, in plain words: "what comes next" */
void hed_alternatives_free(hed_alternatives *alternatives);

/* rules.c */
void hed_route_rules(hed_call *call);
void hed_route_rule(hed_call *call);
void hed_route_try(hed_call *call);
void hed_route_model(hed_call *call);

/* feedback.c */
void hed_route_feedback(hed_call *call);
void hed_route_feedback_delete(hed_call *call);
void hed_route_history(hed_call *call);

/* languagetool.c */
void hed_route_lt_check(hed_call *call);
void hed_route_lt_languages(hed_call *call);

/* status.c */
void hed_route_health(hed_call *call);
void hed_route_ready(hed_call *call);
void hed_route_version(hed_call *call);
void hed_route_metrics(hed_call *call);
void hed_route_reload(hed_call *call);
void hed_route_openapi(hed_call *call);
void hed_route_schema(hed_call *call);

/* page.c */
void hed_route_page(hed_call *call);
void hed_route_page_form(hed_call *call);
void hed_page_problem(hed_call *call); /* makes a page of an answer that is a problem */
void hed_route_script(hed_call *call);
void hed_route_parts(hed_call *call);
void hed_route_sheet(hed_call *call);
void hed_route_icon(hed_call *call);

/* files.c: what is built in */
extern const char hed_file_html[], hed_file_html_end[], hed_file_css[], hed_file_css_end[], hed_file_js[],
    hed_file_js_end[], hed_file_parts[], hed_file_parts_end[], hed_file_icon[], hed_file_icon_end[], hed_file_openapi[],
    hed_file_openapi_end[], hed_file_schema[], hed_file_schema_end[];

#endif
