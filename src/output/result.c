/* The result object, the same in JSONL, JSON and over HTTP: docs/result.schema.json says what each key means. Its
 * shape is fixed: what does not apply is null or empty, except contributions, which are there only when asked for, and
 * the notes of a source and a language, which few have. */
#include "output/format.h"
#include "output/put.h"

#include <math.h>

#define USUAL 3072 /* bytes of a result: more than most have */

static void put_line(hed_buf *to, unsigned line)
{
    if (line > 0)
        hed_put_uint(to, line);
    else
        PUT(to, "null");
}

static void source(const hed_item *item, hed_buf *to)
{
    PUT_WITH(to, ",\"source\":{\"path\":", hed_put_or_null, item->n_places > 0 ? item->places[0].path : HED_S(""));
    PUT_WITH(to, ",\"line\":", put_line, item->n_places > 0 ? item->places[0].line : 0);
    PUT_WITH(to, ",\"field\":", hed_put_or_null, item->field);
    PUT_WITH(to, ",\"slot\":", hed_put_or_null, item->slot);
    PUT_WITH(to, ",\"section\":", hed_put_or_null, item->section);
    PUT_WITH(to, ",\"outlet\":", hed_put_or_null, item->outlet);
    if (item->note.len > 0) {
        PUT_WITH(to, ",\"note\":", hed_put_text, item->note);
    }
    PUT(to, "}");
}

static void language(const hed_item *item, const hed_result *r, hed_buf *to)
{
    const bool said = item->lang.len > 0;
    if (!said && r->lang.len == 0) {
        PUT(to, ",\"lang\":{\"code\":null,\"from\":\"unknown\",\"confidence\":0}");
        return;
    }
    PUT_WITH(to, ",\"lang\":{\"code\":", hed_put_text, said ? item->lang : r->lang);
    PUT_WITH(to, ",\"from\":\"", hed_put_cstr, said ? "item" : "text");
    PUT_WITH(to, "\",\"confidence\":", hed_put_num, said ? 1 : r->lang_confidence);
    if (r->foreign) {
        PUT_WITH(to, ",\"note\":", hed_put_text, hed_str_of(r->foreign));
    }
    PUT(to, "}");
}

static void put_hex(uint64_t value, hed_buf *to)
{
    static const char hex[] = "0123456789abcdef";
    char digits[16];
    for (int i = 0; i < 16; i++)
        digits[i] = hex[value >> (60 - 4 * i) & 15];
    PUT(to, "\"");
    hed_put(to, digits, sizeof digits);
    PUT(to, "\"");
}

static void put_text_hash(hed_str text, hed_buf *to)
{
    if (text.len == 0)
        PUT(to, "null");
    else
        put_hex(hed_hash(text.ptr, text.len, 0), to);
}

/* What the headline was compared with; with its hashes, whoever has the story can tell that it is the same. */
static void story(const hed_item *item, const hed_result *r, hed_buf *to)
{
    if (!r->story) {
        PUT(to, ",\"story\":null");
        return;
    }
    PUT_WITH(to, ",\"story\":{\"kind\":\"", hed_put_cstr, r->story);
    PUT_WITH(to, "\",\"words\":", hed_put_uint, r->story_words);
    PUT_WITH(to, ",\"cut\":", hed_put_bool, r->story_cut);
    PUT(to, ",\"dek\":");
    put_text_hash(item->dek, to);
    PUT(to, ",\"body\":");
    put_text_hash(item->body, to);
    PUT(to, ",\"missing\":[");
    for (size_t i = 0; i < r->n_missing; i++) {
        const hed_missing *m = &r->missing[i];
        hed_buf_cstr(to, i > 0 ? ",{\"kind\":\"" : "{\"kind\":\"");
        hed_put_cstr(to, m->name ? "name" : "number");
        PUT_WITH(to, "\",\"text\":", hed_put_text, m->text);
        hed_put_span(&m->span, to);
        PUT(to, "}");
    }
    PUT(to, "]}");
}

/* With a comma behind it. Nearly all are 0. */
static void put_axis(hed_buf *to, hed_axis axis, double value)
{
    const char *name = hed_axis_name(axis);
    const size_t len = strlen(name);
    char *at = hed_put_room(to, len + 5);
    at[0] = '"';
    memcpy(at + 1, name, len);
    memcpy(at + 1 + len, "\":0,", 4);
    to->len += len + 5;
    if (value != 0) {
        to->len -= 2;
        hed_put_num(to, value);
        PUT(to, ",");
    }
}

/* Only axes that the loaded rules can raise: a 0 says that it was looked for. */
static void scores(const hed_shown *shown, hed_buf *to)
{
    const hed_result *r = shown->result;
    const unsigned measured = hed_unread(r) ? 0 : hed_engine_axes(shown->engine);
    PUT(to, ",\"axes\":{");
    for (unsigned axis = 0; axis < HED_AXES; axis++)
        if (measured >> axis & 1)
            put_axis(to, (hed_axis)axis, r->axes[axis]);
    to->len -= measured != 0; /* the last comma */
    PUT_WITH(to, "},\"clickbait\":", hed_put_num, hed_unread(r) ? (double)NAN : r->clickbait);
    if (!r->has_svm) {
        PUT(to, ",\"svm\":null");
        return;
    }
    PUT_WITH(to, ",\"svm\":{\"score\":", hed_put_num, r->svm_score);
    PUT_WITH(to, ",\"margin\":", hed_put_num, r->svm_margin);
    PUT_WITH(to, ",\"label\":\"", hed_put_cstr, r->svm_score >= r->svm_threshold ? "clickbait" : "news");
    PUT_WITH(to, "\",\"threshold\":", hed_put_num, r->svm_threshold);
    PUT(to, "}");
}

static void rows(const hed_result *r, hed_buf *to)
{
    if (r->n_rows > 0) {
        PUT_WITH(to, ",\"decided_by\":{\"row\":", hed_put_text, hed_str_of(r->rows[0].reason));
        PUT_WITH(to, ",\"reason\":", hed_put_text, hed_str_of(r->rows[0].because));
        PUT(to, "},\"rows\":[");
    } else {
        PUT(to, ",\"decided_by\":null,\"rows\":[");
    }
    for (size_t i = 0; i < r->n_rows; i++) {
        const hed_row *row = &r->rows[i];
        hed_put_cstr(to, i > 0 ? ",{\"row\":" : "{\"row\":");
        hed_put_text(to, hed_str_of(row->reason));
        PUT_WITH(to, ",\"reason\":", hed_put_text, hed_str_of(row->because));
        PUT_WITH(to, ",\"action\":\"", hed_put_cstr, hed_action_name(row->action));
        PUT_WITH(to, "\",\"label\":", hed_put_or_null, hed_str_of(row->label));
        PUT_WITH(to, ",\"priority\":", hed_put_num, row->priority);
        PUT_WITH(to, ",\"line\":", hed_put_uint, row->line);
        PUT(to, "}");
    }
    PUT(to, "]");
}

static void decision(const hed_shown *shown, hed_buf *to)
{
    const hed_result *r = shown->result;
    PUT(to, ",\"verdict\":");
    if (shown->style->decision)
        hed_put_text(to, hed_str_of(hed_action_name(r->verdict)));
    else
        PUT(to, "null");
    PUT(to, ",\"labels\":[");
    for (size_t i = 0; i < r->n_labels; i++) {
        if (i > 0)
            PUT(to, ",");
        hed_put_text(to, hed_str_of(r->labels[i]));
    }
    PUT(to, "]");
    rows(r, to);
}

static void pair(const uint32_t at[2], hed_buf *to)
{
    PUT(to, "[");
    hed_put_uint(to, at[0]);
    PUT(to, ",");
    hed_put_uint(to, at[1]);
    PUT(to, "]");
}

void hed_put_span(const hed_span *s, hed_buf *to)
{
    if (s->byte[0] == s->byte[1]) {
        PUT(to, ",\"span\":null");
        return;
    }
    PUT(to, ",\"span\":{\"byte\":");
    pair(s->byte, to);
    PUT(to, ",\"cp\":");
    pair(s->cp, to);
    PUT(to, ",\"utf16\":");
    pair(s->utf16, to);
    PUT(to, "}");
}

static void contributions(const hed_result *r, hed_buf *to)
{
    static const char *const kinds[] = {
        [HED_BIAS] = "bias", [HED_FEATURE] = "feature", [HED_WORD_NGRAM] = "word", [HED_CHAR_NGRAM] = "char"};
    if (r->n_contributions == 0)
        return;
    PUT(to, ",\"contributions\":[");
    for (size_t i = 0; i < r->n_contributions; i++) {
        const hed_contribution *c = &r->contributions[i];
        hed_put_cstr(to, i > 0 ? ",{\"kind\":\"" : "{\"kind\":\"");
        hed_put_cstr(to, kinds[c->kind]);
        PUT_WITH(to, "\",\"group\":", hed_put_text, hed_str_of(c->group));
        PUT_WITH(to, ",\"id\":", hed_put_text, c->id);
        PUT_WITH(to, ",\"value\":", hed_put_num, c->value);
        PUT(to, ",\"points\":");
        hed_buf_double(to, c->points, 9);
        hed_put_span(&c->span, to);
        PUT(to, "}");
    }
    PUT(to, "]");
}

static void put_edit(const hed_edit *edit, bool whole, hed_buf *to)
{
    PUT(to, "{");
    if (whole) {
        PUT_WITH(to, "\"stage\":", hed_put_or_null, hed_str_of(edit->stage));
        PUT_WITH(to, ",\"rule\":", hed_put_or_null, hed_str_of(edit->rule));
        PUT_WITH(to, ",\"safe\":", hed_put_or_null, hed_str_of(edit->safe));
        PUT(to, ",");
    }
    PUT_WITH(to, "\"before\":", hed_put_text, edit->before);
    PUT_WITH(to, ",\"after\":", hed_put_text, edit->after);
    hed_put_span(&edit->span, to);
    PUT(to, "}");
}

/* The edits of the rewrite that this finding's rule asked for. */
static void suggestions(const hed_finding *f, const hed_rewrite *rewrite, hed_buf *to)
{
    bool comma = false;
    PUT(to, ",\"suggestions\":[");
    for (size_t i = 0; i < rewrite->n_edits; i++) {
        const hed_edit *edit = &rewrite->edits[i];
        if (!edit->rule || strcmp(edit->rule, f->rule) != 0)
            continue;
        if (comma)
            PUT(to, ",");
        comma = true;
        put_edit(edit, false, to);
    }
    PUT(to, "]");
}

static void fingerprint(uint64_t value, hed_buf *to)
{
    PUT(to, ",\"fingerprint\":");
    put_hex(value, to);
}

/* One line that can stand alone: the matched words and the reason. */
static void message(const hed_finding *f, bool whole, hed_buf *to)
{
    PUT(to, ",\"message\":");
    if (whole) {
        hed_put_text(to, hed_str_of(f->reason));
        return;
    }
    hed_put_text(to, f->match);
    to->len--; /* the closing quote: the text goes on */
    PUT(to, ": ");
    size_t at = to->len;
    hed_put_text(to, hed_str_of(f->reason));
    memmove(to->ptr + at, to->ptr + at + 1, to->len - at - 1); /* the opening quote of the second part */
    to->len--;
}

static void findings(const hed_result *r, hed_buf *to)
{
    PUT(to, ",\"findings\":[");
    for (size_t i = 0; i < r->n_findings; i++) {
        const hed_finding *f = &r->findings[i];
        const bool whole = f->span.byte[0] == f->span.byte[1];
        hed_put_cstr(to, i > 0 ? ",{\"rule\":" : "{\"rule\":");
        hed_put_text(to, hed_str_of(f->rule));
        PUT_WITH(to, ",\"pack\":", hed_put_text, hed_str_of(f->pack));
        PUT_WITH(to, ",\"axis\":\"", hed_put_cstr, hed_axis_name(f->axis));
        PUT_WITH(to, "\",\"weight\":", hed_put_num, f->weight);
        PUT_WITH(to, ",\"score\":", hed_put_num, f->score);
        message(f, whole, to);
        PUT_WITH(to, ",\"reason\":", hed_put_text, hed_str_of(f->reason));
        PUT_WITH(to, ",\"match\":", hed_put_or_null, whole ? HED_S("") : f->match);
        hed_put_span(&f->span, to);
        PUT_WITH(to, ",\"in_quote\":", hed_put_bool, f->in_quote);
        fingerprint(f->fingerprint, to);
        suggestions(f, &r->rewrite, to);
        PUT(to, "}");
    }
    PUT(to, "]");
}

static void suppressed(const hed_result *r, hed_buf *to)
{
    PUT(to, ",\"suppressed\":[");
    for (size_t i = 0; i < r->n_suppressed; i++) {
        const hed_suppressed *s = &r->suppressed[i];
        hed_put_cstr(to, i > 0 ? ",{\"rule\":" : "{\"rule\":");
        hed_put_text(to, hed_str_of(s->rule));
        PUT_WITH(to, ",\"why\":", hed_put_text, hed_str_of(s->why));
        fingerprint(s->fingerprint, to);
        PUT(to, "}");
    }
    PUT(to, "]");
}

static void refused(const hed_result *r, hed_buf *to)
{
    PUT(to, ",\"refused\":[");
    for (size_t i = 0; i < r->n_refused; i++) {
        hed_put_cstr(to, i > 0 ? "," : "");
        hed_put_text(to, hed_str_of(r->refused[i]));
    }
    PUT(to, "]");
}

static void rewrite(const hed_result *r, hed_buf *to)
{
    const hed_rewrite *w = &r->rewrite;
    if (w->text.len == 0 && !w->refused) {
        PUT(to, ",\"rewrite\":null");
        return;
    }
    PUT_WITH(to, ",\"rewrite\":{\"text\":", hed_put_or_null, w->text);
    PUT_WITH(to, ",\"refused\":", hed_put_or_null, hed_str_of(w->refused));
    PUT_WITH(to, ",\"score_after\":", hed_put_num, w->text.len > 0 ? w->clickbait : (double)NAN);
    PUT_WITH(to, ",\"svm_after\":", hed_put_num, w->text.len > 0 && r->has_svm ? w->svm : (double)NAN);
    PUT_WITH(to, ",\"applied\":", hed_put_bool, w->applied);
    PUT(to, ",\"edits\":[");
    for (size_t i = 0; i < w->n_edits; i++) {
        if (i > 0)
            PUT(to, ",");
        put_edit(&w->edits[i], true, to);
    }
    PUT(to, "],\"from_body\":[");
    if (w->from_story.len > 0)
        hed_put_text(to, w->from_story);
    PUT_WITH(to, "],\"from_sentence\":", hed_put_or_null, w->from_sentence);
    PUT(to, ",\"spoilers\":[");
    for (size_t i = 0; i < w->n_spoilers; i++) {
        hed_put_cstr(to, i > 0 ? ",{\"asks\":" : "{\"asks\":");
        hed_put_text(to, hed_str_of(w->spoilers[i].asks));
        PUT_WITH(to, ",\"sentence\":", hed_put_text, w->spoilers[i].sentence);
        PUT_WITH(to, ",\"in\":\"", hed_put_cstr, w->spoilers[i].dek ? "dek" : "body");
        PUT(to, "\"}");
    }
    PUT(to, "]}");
}

static void errors(const hed_result *r, hed_buf *to)
{
    PUT(to, ",\"errors\":[");
    for (size_t i = 0; i < r->n_errors; i++) {
        const hed_err *err = &r->errors[i];
        hed_put_cstr(to, i > 0 ? ",{\"code\":\"" : "{\"code\":\"");
        hed_put_cstr(to, hed_code_name(err->code));
        PUT_WITH(to, "\",\"message\":", hed_put_text, hed_str_of(err->text));
        PUT_WITH(to, ",\"line\":", put_line, err->line);
        PUT(to, "}");
    }
    PUT_WITH(to, "],\"degraded\":", hed_put_bool, r->degraded);
}

/* Hashes by their first 16 digits. */
static void hash(const char *s, hed_buf *to)
{
    size_t len = strnlen(s, 16);
    if (len == 0) {
        PUT(to, "null");
        return;
    }
    PUT(to, "\"");
    hed_put(to, s, len);
    PUT(to, "\"");
}

static void by(const hed_engine *engine, hed_buf *to)
{
    const hed_by *b = hed_engine_by(engine);
    PUT_WITH(to, ",\"by\":{\"hed\":", hed_put_text, hed_str_of(b->hed));
    PUT(to, ",\"model\":");
    hash(b->model, to);
    PUT(to, ",\"rules\":");
    hash(b->rules, to);
    PUT(to, ",\"policy\":");
    hash(b->policy, to);
    PUT_WITH(to, ",\"profile\":", hed_put_or_null, hed_str_of(b->profile));
    PUT(to, "}");
}

void hed_result_object(const hed_shown *shown, hed_buf *to)
{
    const hed_item *item = shown->item;
    const hed_result *r = shown->result;
    hed_buf_room(to, USUAL); /* so that it does not grow by steps */
    PUT_WITH(to, "{\"schema\":\"hed/1\",\"id\":", hed_put_or_null, item->id);
    source(item, to);
    PUT_WITH(to, ",\"headline\":", hed_put_text, item->headline);
    language(item, r, to);
    story(item, r, to);
    scores(shown, to);
    decision(shown, to);
    contributions(r, to);
    findings(r, to);
    rewrite(r, to);
    suppressed(r, to);
    refused(r, to);
    errors(r, to);
    by(shown->engine, to);
    PUT(to, "}");
}
