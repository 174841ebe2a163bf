/* POST /v1/rewrite: other headlines for one, each checked again as it stands: the rewrite, sentences of the story, the
 * rewrite with fewer changes; with the words that stayed, went and came. */
#include "serve/routes.h"

#include <math.h>

#define LONGEST 160 /* characters of a sentence that could be a headline */

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

const char *hed_asks(const char *asks)
{
    static const char *const words[][2] = {
        {"what", "what it is"}, {"who", "who it is"},        {"where", "where it is"},       {"when", "when it is"},
        {"number", "how many"}, {"next", "what comes next"}, {"whether", "whether it is so"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(asks, words[i][0]) == 0)
            return words[i][1];
    return asks; /* why, how */
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
    for (size_t i = 0; i < rewrite->n_spoilers; i++) {
        hed_buf asks = {0};
        if (hed_utf8_count(rewrite->spoilers[i].sentence) > LONGEST)
            continue;
        hed_buf_printf(&asks, "may tell what it holds back: %s", hed_asks(rewrite->spoilers[i].asks));
        add(to, rewrite->spoilers[i].sentence, "spoiler", asks);
    }
    add(to, rewrite->other, rewrite->text.len > 0 ? "fewer" : "partly", (hed_buf){0});
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

/* Words with the space before them, so that what stayed and came is the alternative, letter for letter or nearly. */
static void put_words(void *ctx, hed_diff kind, hed_str words, bool spaced)
{
    static const char *const names[] = {[HED_DIFF_KEPT] = "kept", [HED_DIFF_GONE] = "gone", [HED_DIFF_NEW] = "new"};
    hed_json *json = ctx;
    hed_buf text = {0};
    if (spaced)
        hed_buf_char(&text, ' ');
    hed_buf_put(&text, words);
    hed_json_object(json);
    hed_json_key(json, names[kind]);
    hed_json_str(json, hed_buf_str(&text));
    hed_json_object_end(json);
    hed_buf_free(&text);
}

static void put(const hed_alternative *a, hed_str headline, hed_json *json)
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
    hed_json_key(json, "diff");
    hed_json_array(json);
    hed_diff_words(headline, hed_str_of(a->text), put_words, json);
    hed_json_array_end(json);
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
            put(&alternatives.at[i], item.headline, &json);
        hed_json_array_end(&json);
        hed_json_object_end(&json);
        hed_buf_char(&call->response->body, '\n');
    }
    hed_alternatives_free(&alternatives);
    json_decref(object);
}
