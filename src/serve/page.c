/* The editor's page: its files, and what it shows without scripts. page.html has {{names}} where something goes. */
#include "serve/routes.h"

void hed_route_script(hed_call *call)
{
    call->response->type = "text/javascript; charset=utf-8";
    hed_buf_put(&call->response->body, (hed_str){hed_file_js, (size_t)(hed_file_js_end - hed_file_js)});
}

void hed_route_sheet(hed_call *call)
{
    call->response->type = "text/css; charset=utf-8";
    hed_buf_put(&call->response->body, (hed_str){hed_file_css, (size_t)(hed_file_css_end - hed_file_css)});
}

typedef struct slot {
    const char *name;
    hed_str value;
    bool html; /* goes in as it is */
} slot;

static void fill(hed_buf *to, const slot *slots, size_t n)
{
    const char *at = hed_file_html, *open, *close;
    while ((open = strstr(at, "{{")) && (close = strstr(open, "}}"))) {
        const hed_str name = {open + 2, (size_t)(close - open - 2)};
        hed_buf_put(to, (hed_str){at, (size_t)(open - at)});
        for (size_t i = 0; i < n; i++)
            if (hed_str_is(name, slots[i].name)) {
                if (slots[i].html)
                    hed_buf_put(to, slots[i].value);
                else
                    hed_buf_html(to, slots[i].value);
            }
        at = close + 2;
    }
    hed_buf_cstr(to, at);
}

static void show(hed_call *call, const hed_item *item, hed_str result)
{
    const slot slots[] = {{"headline", item->headline, false},
                          {"dek", item->dek, false},
                          {"body", item->body, false},
                          {"version", HED_S(HED_VERSION), false},
                          {"token", call->loaded->tokens ? HED_S("") : HED_S("hidden"), true},
                          {"result", result, true}};
    call->response->type = "text/html; charset=utf-8";
    call->response->page = true;
    fill(&call->response->body, slots, sizeof slots / sizeof *slots);
}

void hed_route_page(hed_call *call)
{
    const hed_item none = hed_item_of("");
    show(call, &none, HED_S("<p class=\"hint\">Nothing checked yet. Type or paste a headline above.</p>"));
}

/* ---- Without scripts */

static void put_text(hed_buf *to, const char *before, hed_str text, const char *after)
{
    hed_buf_cstr(to, before);
    hed_buf_html(to, text);
    hed_buf_cstr(to, after);
}

static void put_result(void *ctx, const hed_item *item, const hed_result *r)
{
    hed_buf *to = ctx;
    put_text(to, "<p class=\"verdict\">Verdict: <strong>", hed_str_of(hed_action_name(r->verdict)), "</strong>");
    for (size_t i = 0; i < r->n_labels; i++)
        put_text(to, i > 0 ? ", " : " \xe2\x80\x93 ", hed_str_of(r->labels[i]), "");
    put_text(to, "</p><p class=\"shown\">", item->headline, "</p>");
    if (r->n_errors == 0)
        hed_buf_printf(to, "<p>Clickbait by the rules: %.2f.", r->clickbait);
    if (r->has_svm)
        hed_buf_printf(to, " By the model: %.2f.", r->svm_score);
    hed_buf_cstr(to, "</p>");
    for (size_t i = 0; i < r->n_errors; i++)
        put_text(to, "<p class=\"problem\">", hed_str_of(r->errors[i].text), "</p>");
    hed_buf_cstr(to, r->n_findings > 0 ? "<h3>Findings</h3><ul class=\"plain\">" : "<p>No rule found anything.</p>");
    for (size_t i = 0; i < r->n_findings; i++) {
        const hed_finding *f = &r->findings[i];
        put_text(to, "<li><b>", hed_str_of(hed_axis_name(f->axis)), "</b>: ");
        if (f->span.byte[0] < f->span.byte[1])
            put_text(to, "<q>", f->match, "</q> \xe2\x80\x93 ");
        hed_buf_html(to, hed_str_of(f->reason));
        hed_buf_printf(to, " (+%.2f)</li>", f->score * f->weight);
    }
    hed_buf_cstr(to, r->n_findings > 0 ? "</ul>" : "");
    if (r->rewrite.text.len > 0)
        put_text(to, "<h3>Rewrite</h3><p class=\"shown\">", r->rewrite.text, "</p>");
    else if (r->rewrite.refused)
        put_text(to, "<p>No rewrite is offered: ", hed_str_of(r->rewrite.refused), ".</p>");
    if (r->rewrite.from_story.len > 0)
        put_text(to, "<h3>From the story</h3><p class=\"shown\">", r->rewrite.from_story, "</p>");
    for (size_t i = 0; i < r->rewrite.n_spoilers; i++) {
        hed_buf_cstr(to, i == 0 ? "<h3>What the story may tell</h3><ul>" : "");
        put_text(to, "<li>", r->rewrite.spoilers[i].sentence, "</li>");
        hed_buf_cstr(to, i + 1 == r->rewrite.n_spoilers ? "</ul>" : "");
    }
}

static hed_str field(hed_call *call, const char *key, hed_buf *value)
{
    hed_str s = {"", 0};
    if (hed_form_get(call->request->body, key, value))
        s = hed_buf_str(value);
    return s.len > 0 && hed_utf8_check(s) == s.len ? s : (hed_str){"", 0};
}

void hed_route_page_form(hed_call *call)
{
    hed_buf headline = {0}, dek = {0}, body = {0}, result = {0};
    hed_item item = hed_item_of("");
    item.headline = hed_str_trim(field(call, "headline", &headline));
    item.dek = hed_str_trim(field(call, "dek", &dek));
    item.body = hed_str_trim(field(call, "body", &body));
    if (item.headline.len == 0)
        hed_buf_cstr(&result, "<p class=\"problem\">A headline is needed.</p>");
    if (item.headline.len == 0 || hed_call_check(call, &item, false, put_result, &result))
        show(call, &item, hed_buf_str(&result));
    hed_buf_free(&headline);
    hed_buf_free(&dek);
    hed_buf_free(&body);
    hed_buf_free(&result);
}
