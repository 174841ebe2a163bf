/* The editor's page: its files, and what it shows without scripts. page.html has {{names}} where something goes. */
#include "serve/routes.h"

static void put_file(hed_call *call, const char *type, const char *start, const char *end)
{
    call->response->type = type;
    hed_buf_put(&call->response->body, (hed_str){start, (size_t)(end - start)});
}

void hed_route_script(hed_call *call)
{
    put_file(call, "text/javascript; charset=utf-8", hed_file_js, hed_file_js_end);
}

void hed_route_parts(hed_call *call)
{
    put_file(call, "text/javascript; charset=utf-8", hed_file_parts, hed_file_parts_end);
}

void hed_route_sheet(hed_call *call)
{
    put_file(call, "text/css; charset=utf-8", hed_file_css, hed_file_css_end);
}

void hed_route_icon(hed_call *call)
{
    put_file(call, "image/svg+xml", hed_file_icon, hed_file_icon_end);
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

typedef struct shown {
    hed_buf result, more;
} shown;

static void show(hed_call *call, const hed_item *item, const shown *what)
{
    const slot slots[] = {{"headline", item->headline, false},
                          {"dek", item->dek, false},
                          {"body", item->body, false},
                          {"section", item->section, false},
                          {"slot", item->slot, false},
                          {"open", item->body.len + item->dek.len > 0 ? HED_S("open") : HED_S(""), true},
                          {"version", HED_S(HED_VERSION), false},
                          {"token", call->loaded->tokens ? HED_S("") : HED_S("hidden"), true},
                          {"result", hed_buf_str(&what->result), true},
                          {"more", hed_buf_str(&what->more), true}};
    call->response->type = "text/html; charset=utf-8";
    call->response->page = true;
    fill(&call->response->body, slots, sizeof slots / sizeof *slots);
}

void hed_route_page(hed_call *call)
{
    const hed_item none = hed_item_of("");
    shown what = {0};
    hed_buf_cstr(&what.result, "<p class=\"hint\">Type or paste a headline and check it.</p>");
    show(call, &none, &what);
    hed_buf_free(&what.result);
}

/* ---- Without scripts */

static void put_text(hed_buf *to, const char *before, hed_str text, const char *after)
{
    hed_buf_cstr(to, before);
    hed_buf_html(to, text);
    hed_buf_cstr(to, after);
}

static void put_badge(hed_buf *to, hed_action verdict)
{
    const char *name = hed_action_name(verdict);
    hed_buf_printf(to, "<span class=\"badge %s\">%s</span>", name, name);
}

static void put_because(hed_buf *to, const hed_result *r)
{
    if (r->n_rows == 0)
        return;
    hed_buf_cstr(to, "<p class=\"because\">");
    for (int axis = 0; r->rows[0].about && axis < HED_AXES; axis++)
        if (strcmp(r->rows[0].about, hed_axis_name((hed_axis)axis)) == 0)
            put_text(to, "", hed_str_of(hed_axis_fault((hed_axis)axis)), ": ");
    put_text(to, "", hed_str_of(r->rows[0].because), "</p>");
}

static void put_verdict(hed_buf *to, const hed_result *r)
{
    hed_buf_printf(to, "<div class=\"verdict %s\"><p>", hed_action_name(r->verdict));
    put_badge(to, r->verdict);
    hed_buf_cstr(to, "</p>");
    for (size_t i = 0; i < r->n_labels; i++)
        put_text(to, i > 0 ? " <span class=\"tag\">" : "<p class=\"tags\"><span class=\"tag\">",
                 hed_str_of(r->labels[i]), "</span>");
    hed_buf_cstr(to, r->n_labels > 0 ? "</p>" : "");
    put_because(to, r);
    if (r->foreign)
        put_text(to, "<p class=\"problem\">Note: ", hed_str_of(r->foreign), "</p>");
    for (size_t i = 0; i < r->n_errors; i++)
        put_text(to, "<p class=\"problem\">", hed_str_of(r->errors[i].text), "</p>");
    if (r->n_errors == 0)
        hed_buf_printf(to, "<p>rules <span class=\"number\">%.2f</span></p>", r->clickbait);
    if (r->has_svm)
        hed_buf_printf(to, "<p>model <span class=\"number\">%.2f</span></p>", r->svm_score);
    hed_buf_cstr(to, "</div>");
}

static void put_findings(hed_buf *to, const hed_result *r)
{
    hed_buf_cstr(to, "<section aria-label=\"Findings\"><h2>Findings</h2>");
    hed_buf_cstr(to, r->n_findings > 0 ? "<ol class=\"plain\">" : "<p class=\"hint\">No rule found anything.</p>");
    for (size_t i = 0; i < r->n_findings; i++) {
        const hed_finding *f = &r->findings[i];
        hed_buf_printf(to, "<li class=\"finding\"><b class=\"number\">%zu</b><span class=\"reason\">", i + 1);
        if (f->span.byte[0] < f->span.byte[1])
            put_text(to, "<q>", f->match, "</q> ");
        for (size_t k = 0; k < r->n_missing; k++)
            if (strcmp(f->rule, r->missing[k].name ? "co.name" : "co.number") == 0)
                put_text(to, "<q>", r->missing[k].text, "</q> ");
        hed_buf_html(to, hed_str_of(f->reason));
        put_text(to, " <span class=\"axis\">", hed_str_of(hed_axis_name(f->axis)), "</span></span>");
        hed_buf_printf(to, "<span class=\"number\">+%.2f</span></li>", f->score * f->weight);
    }
    hed_buf_cstr(to, r->n_findings > 0 ? "</ol></section>" : "</section>");
}

/* What it was compared with, and what of the story the headline may hold back. */
static void put_story(hed_buf *to, const hed_result *r)
{
    const hed_rewrite *w = &r->rewrite;
    if (!r->story || strcmp(r->story, "none") == 0)
        return;
    hed_buf_cstr(to, "<section aria-label=\"Story\"><h2>Story</h2><p>");
    if (strcmp(r->story, "short") == 0)
        hed_buf_printf(to, "%zu word%s: under 25 are too few to compare more than numbers. ", r->story_words,
                       r->story_words == 1 ? "" : "s");
    else if (r->n_missing == 0 && r->axes[HED_INCONGRUENT] > 0)
        hed_buf_cstr(to, "Every number and name stands in it; what else differs is among the findings.");
    else if (r->n_missing == 0)
        hed_buf_cstr(to, strcmp(r->story, "summary") == 0 ? "Every number stands in the standfirst."
                                                          : "Every number and name of the headline stands in it.");
    hed_buf_cstr(to, r->n_missing > 0 ? "Not in it: " : "");
    for (size_t i = 0; i < r->n_missing; i++)
        put_text(to, i > 0 ? ", <b>" : "<b>", r->missing[i].text, "</b>");
    hed_buf_cstr(to, r->story_cut ? " Only its start was looked at.</p>" : "</p>");
    hed_buf_cstr(to, w->n_spoilers > 0 ? "<p>What the headline may hold back:</p><ol class=\"plain\">" : "");
    for (size_t i = 0; i < w->n_spoilers; i++) {
        put_text(to, "<li><span class=\"tag\">", hed_str_of(hed_asks(w->spoilers[i].asks)), "</span> ");
        put_text(to, "", w->spoilers[i].sentence, "</li>");
    }
    hed_buf_cstr(to, w->n_spoilers > 0 ? "</ol></section>" : "</section>");
}

static void put_result(void *ctx, const hed_item *item, const hed_result *r)
{
    shown *to = ctx;
    (void)item;
    put_verdict(&to->result, r);
    put_story(&to->more, r);
    put_findings(&to->more, r);
}

static void put_words(void *ctx, hed_diff kind, hed_str words, bool spaced)
{
    static const char *const marks[][2] = {
        [HED_DIFF_KEPT] = {"", ""}, [HED_DIFF_GONE] = {"<del>", "</del>"}, [HED_DIFF_NEW] = {"<ins>", "</ins>"}};
    hed_buf *to = ctx;
    hed_buf_cstr(to, spaced ? " " : "");
    put_text(to, marks[kind][0], words, marks[kind][1]);
}

static void put_alternatives(hed_buf *to, const hed_item *item, const hed_alternatives *all)
{
    if (all->n == 0 && all->refused.len == 0)
        return;
    hed_buf_cstr(to, "<section aria-label=\"Alternatives\"><h2>Alternatives</h2>");
    if (all->refused.len > 0)
        put_text(to, "<p class=\"hint\">No rewrite is offered: ", hed_buf_str(&all->refused), ".</p>");
    hed_buf_cstr(to, "<ol class=\"plain\">");
    for (size_t i = 0; i < all->n; i++) {
        const hed_alternative *a = &all->at[i];
        hed_buf_cstr(to, "<li><p class=\"alternative\">");
        if (strcmp(a->from, "story") == 0 || strcmp(a->from, "spoiler") == 0)
            hed_buf_html(to, hed_str_of(a->text));
        else
            hed_diff_words(item->headline, hed_str_of(a->text), put_words, to);
        hed_buf_cstr(to, "</p><p class=\"change\">");
        put_badge(to, a->verdict);
        hed_buf_printf(to, "<span class=\"number\">rules %.2f</span></p></li>", a->clickbait);
    }
    hed_buf_cstr(to, "</ol></section>");
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
    static const char *const names[] = {"headline", "dek", "body", "section", "outlet", "slot"};
    hed_buf values[sizeof names / sizeof *names] = {0};
    hed_alternatives alternatives = {0};
    shown what = {0};
    hed_item item = hed_item_of("");
    hed_str *const fields[] = {&item.headline, &item.dek, &item.body, &item.section, &item.outlet, &item.slot};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        *fields[i] = hed_str_trim(field(call, names[i], &values[i]));
    const bool given = item.headline.len > 0;
    if (!given)
        hed_buf_cstr(&what.result, "<p class=\"problem\">A headline is needed.</p>");
    bool ok = !given || (hed_call_check(call, &item, false, put_result, &what) &&
                         hed_call_alternatives(call, &item, &alternatives));
    if (ok && given)
        put_alternatives(&what.more, &item, &alternatives);
    if (ok)
        show(call, &item, &what);
    hed_alternatives_free(&alternatives);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        hed_buf_free(&values[i]);
    hed_buf_free(&what.result);
    hed_buf_free(&what.more);
}

/* A person who sent the form sees a page, whatever is wrong. */
void hed_page_problem(hed_call *call)
{
    const unsigned status = call->response->status;
    const hed_item none = hed_item_of("");
    shown what = {0};
    json_t *problem = json_loadb(call->response->body.ptr, call->response->body.len, 0, NULL);
    put_text(&what.result, "<p class=\"problem\">", hed_str_of(json_string_value(json_object_get(problem, "title"))),
             ": ");
    put_text(&what.result, "", hed_str_of(json_string_value(json_object_get(problem, "detail"))), ".</p>");
    json_decref(problem);
    call->response->body.len = 0;
    show(call, &none, &what);
    call->response->status = status;
    hed_buf_free(&what.result);
}
