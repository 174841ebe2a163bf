/* POST /v1/rewrite: other headlines for one, each checked again as it stands: the rewrite, and a sentence of the
 * story. */
#include "serve/routes.h"

#include <math.h>

static void add(hed_alternatives *to, hed_str text, const char *from, hed_buf why)
{
    bool known = to->n == sizeof to->at / sizeof *to->at || text.len == 0 || text.len >= sizeof to->at[0].text;
    for (size_t i = 0; i < to->n; i++)
        known = known || hed_str_is(text, to->at[i].text);
    if (known) {
        hed_buf_free(&why);
        return;
    }
    hed_alternative *a = &to->at[to->n++];
    memcpy(a->text, text.ptr, text.len);
    a->from = from;
    a->why = why;
}

static void collect(void *ctx, const hed_item *item, const hed_result *result)
{
    hed_alternatives *to = ctx;
    const hed_rewrite *rewrite = &result->rewrite;
    hed_buf why = {0};
    (void)item;
    for (size_t i = 0; rewrite->text.len > 0 && i < rewrite->n_edits; i++)
        if (rewrite->edits[i].safe)
            hed_buf_printf(&why, "%s%s", why.len > 0 ? "; " : "", rewrite->edits[i].safe);
    add(to, rewrite->text, "rules", why);
    if (rewrite->text.len == 0 && rewrite->refused)
        hed_buf_cstr(&to->refused, rewrite->refused);
    add(to, rewrite->from_story, "story", (hed_buf){0});
}

static void judge(void *ctx, const hed_item *item, const hed_result *result)
{
    hed_alternative *a = ctx;
    (void)item;
    a->verdict = result->verdict;
    a->clickbait = result->clickbait;
    a->svm = result->has_svm ? result->svm_score : (double)NAN;
}

bool hed_call_alternatives(hed_call *call, const hed_item *item, hed_alternatives *out)
{
    memset(out, 0, sizeof *out);
    if (!hed_call_check(call, item, false, collect, out))
        return false;
    for (size_t i = 0; i < out->n; i++) {
        hed_item again = *item;
        again.headline = hed_str_of(out->at[i].text);
        if (!hed_call_check(call, &again, false, judge, &out->at[i]))
            return false;
    }
    return true;
}

void hed_alternatives_free(hed_alternatives *alternatives)
{
    for (size_t i = 0; i < alternatives->n; i++)
        hed_buf_free(&alternatives->at[i].why);
    hed_buf_free(&alternatives->refused);
}

static void put(const hed_alternative *a, hed_json *json)
{
    hed_json_object(json);
    hed_json_key(json, "text");
    hed_json_cstr(json, a->text);
    hed_json_key(json, "from");
    hed_json_cstr(json, a->from);
    hed_json_key(json, "why");
    hed_json_str(json, hed_buf_str(&a->why));
    hed_json_key(json, "verdict");
    hed_json_cstr(json, hed_action_name(a->verdict));
    hed_json_key(json, "clickbait");
    hed_json_num(json, a->clickbait);
    hed_json_key(json, "svm");
    hed_json_num(json, a->svm);
    hed_json_object_end(json);
}

void hed_route_rewrite(hed_call *call)
{
    hed_alternatives alternatives = {0};
    hed_item item;
    json_t *object = hed_call_json(call);
    hed_json json = {.to = &call->response->body};
    if (object && hed_call_item(call, object, "", &item) && hed_call_alternatives(call, &item, &alternatives)) {
        hed_json_object(&json);
        hed_json_key(&json, "headline");
        hed_json_str(&json, item.headline);
        hed_json_key(&json, "refused");
        if (alternatives.refused.len > 0)
            hed_json_str(&json, hed_buf_str(&alternatives.refused));
        else
            hed_json_null(&json);
        hed_json_key(&json, "alternatives");
        hed_json_array(&json);
        for (size_t i = 0; i < alternatives.n; i++)
            put(&alternatives.at[i], &json);
        hed_json_array_end(&json);
        hed_json_object_end(&json);
        hed_buf_char(&call->response->body, '\n');
    }
    hed_alternatives_free(&alternatives);
    json_decref(object);
}
