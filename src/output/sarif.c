/* sarif: SARIF 2.1.0 (OASIS, 2020), for code scanning. One run; every loaded rule with its help; one result a remark.
 * Columns count code points. */
#include "output/format.h"
#include "output/put.h"

static void text_object(const char *key, hed_str s, hed_buf *to)
{
    hed_buf_printf(to, "\"%s\":{\"text\":", key);
    hed_put_text(to, s);
    PUT(to, "}");
}

static void examples(const char *head, const char *const *at, size_t n, hed_buf *help)
{
    if (n == 0)
        return;
    hed_buf_printf(help, "\n\n%s:", head);
    for (size_t i = 0; i < n; i++)
        hed_buf_printf(help, "\n- %s", at[i]);
}

static void rule_tags(const hed_rule *rule, hed_buf *to)
{
    const char *comma = "";
    PUT(to, ",\"properties\":{\"tags\":[");
    for (int axis = 0; axis < HED_AXES; axis++)
        if (rule->weights[axis] > 0) {
            hed_buf_printf(to, "%s\"%s\"", comma, hed_axis_name((hed_axis)axis));
            comma = ",";
        }
    PUT_WITH(to, "],\"pack\":", hed_put_text, hed_str_of(rule->pack));
    PUT_WITH(to, ",\"kind\":", hed_put_text, hed_str_of(rule->kind));
    PUT(to, "}");
}

static void put_rule(const hed_rule *rule, hed_buf *to)
{
    hed_buf help = {0};
    hed_buf_cstr(&help, rule->reason);
    if (rule->ref)
        hed_buf_printf(&help, "\n\nFrom: %s", rule->ref);
    examples("Found in", rule->match, rule->n_match, &help);
    examples("Not found in", rule->nomatch, rule->n_nomatch, &help);
    PUT_WITH(to, "\n{\"id\":", hed_put_text, hed_str_of(rule->id));
    PUT(to, ",");
    text_object("shortDescription", hed_str_of(rule->reason), to);
    PUT(to, ",");
    text_object("help", hed_buf_str(&help), to);
    PUT(to, ",\"defaultConfiguration\":{\"level\":\"warning\"}");
    rule_tags(rule, to);
    PUT(to, "}");
    hed_buf_free(&help);
}

/* What remarks are about that no rule speaks of. */
static const struct {
    const char *id, *what;
} others[] = {
    {"decision", "The policy decided by scores, without a finding of a rule"},
    {"not-checked", "The headline could not be checked"},
};

void hed_sarif_head(const hed_document *document, hed_buf *to)
{
    const size_t n = hed_engine_rule_count(document->engine);
    const hed_by *by = hed_engine_by(document->engine);
    PUT(to, "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{"
            "\"columnKind\":\"unicodeCodePoints\",\"tool\":{\"driver\":{\"name\":\"hed\",\"version\":");
    hed_put_text(to, hed_str_of(HED_VERSION));
    PUT_WITH(to, ",\"semanticVersion\":", hed_put_text, hed_str_of(HED_VERSION));
    PUT_WITH(to, ",\"properties\":{\"model\":", hed_put_text, hed_str_of(by->model));
    PUT_WITH(to, ",\"rules\":", hed_put_text, hed_str_of(by->rules));
    PUT_WITH(to, ",\"policy\":", hed_put_text, hed_str_of(by->policy));
    PUT(to, "},\"rules\":[");
    for (size_t i = 0; i < n; i++) {
        const hed_rule rule = hed_engine_rule(document->engine, i);
        put_rule(&rule, to);
        PUT(to, ",");
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        hed_buf_printf(to, "%s\n{\"id\":\"%s\",", i > 0 ? "," : "", others[i].id);
        text_object("shortDescription", hed_str_of(others[i].what), to);
        PUT(to, ",");
        text_object("help", hed_str_of(others[i].what), to);
        PUT(to, "}");
    }
    PUT(to, "\n]}},\"results\":[");
}

/* A path as a URI reference: RFC 3986, relative to the folder that hed ran in. */
static void uri(hed_str path, hed_buf *to)
{
    static const char hex[] = "0123456789ABCDEF";
    while (hed_str_starts(path, HED_S("./")))
        path = hed_str_sub(path, 2, path.len);
    hed_buf_cstr(to, hed_str_starts(path, HED_S("/")) ? "\"file://" : "\"");
    for (size_t i = 0; i < path.len; i++) {
        const unsigned char c = (unsigned char)path.ptr[i];
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           (c > 0 && c < 0x80 && strchr("-._~/", c));
        if (plain)
            hed_buf_char(to, (char)c);
        else
            hed_put(to, (char[]){'%', hex[c >> 4], hex[c & 15]}, 3);
    }
    hed_buf_char(to, '"');
}

static void number(const char *key, uint64_t value, hed_buf *to)
{
    if (to->ptr[to->len - 1] != '{')
        PUT(to, ",");
    PUT(to, "\"");
    hed_put_cstr(to, key);
    PUT_WITH(to, "\":", hed_put_uint, value);
}

static void location(const hed_shown *shown, const hed_remark *remark, hed_buf *to)
{
    const hed_region region = hed_region_of(shown->item, remark->finding);
    PUT(to, ",\"locations\":[{");
    if (!hed_place_is_file(shown->item)) {
        hed_buf_printf(to, "\"logicalLocations\":[{\"name\":\"headline %zu\",\"kind\":\"element\"}]}]",
                       shown->index + 1);
        return;
    }
    PUT(to, "\"physicalLocation\":{\"artifactLocation\":{\"uri\":");
    uri(shown->item->places[0].path, to);
    PUT(to, "}");
    if (region.line > 0 || region.n_bytes > 0) {
        PUT(to, ",\"region\":{");
        if (region.line > 0)
            number("startLine", region.line, to);
        if (region.line > 0 && region.start[1] > 0)
            number("startColumn", region.start[1], to);
        if (region.line > 0 && region.end[1] > 0)
            number("endColumn", region.end[1], to);
        if (region.n_bytes > 0) {
            number("byteOffset", region.byte, to);
            number("byteLength", region.n_bytes, to);
        }
        PUT(to, ",");
        text_object("snippet",
                    remark->finding && remark->finding->match.len > 0 ? remark->finding->match : shown->item->headline,
                    to);
        PUT(to, "}");
    }
    PUT(to, "}}]");
}

static void properties(const hed_shown *shown, const hed_remark *remark, hed_buf *to)
{
    const hed_result *r = shown->result;
    PUT_WITH(to, ",\"properties\":{\"headline\":", hed_put_text, shown->item->headline);
    if (!hed_unread(r)) {
        PUT_WITH(to, ",\"clickbait\":", hed_put_num, r->clickbait);
    }
    if (r->has_svm) {
        PUT_WITH(to, ",\"svm\":", hed_put_num, r->svm_score);
    }
    if (shown->style->decision) {
        PUT_WITH(to, ",\"verdict\":", hed_put_text, hed_str_of(hed_action_name(r->verdict)));
    }
    if (remark->finding)
        hed_put_span(&remark->finding->span, to);
    PUT(to, "}");
}

void hed_sarif_item(const hed_shown *shown, hed_buf *to)
{
    static const char *const levels[] = {[HED_NOTE] = "note", [HED_WARNING] = "warning", [HED_ERROR] = "error"};
    const size_t n = hed_remarks(shown);
    for (size_t i = 0; i < n; i++) {
        const hed_remark remark = hed_remark_at(shown, i);
        hed_buf message = {0};
        hed_remark_message(shown, &remark, &message);
        hed_put_cstr(to, i > 0 ? ",\n{\"ruleId\":" : "\n{\"ruleId\":");
        hed_put_text(to, hed_str_of(remark.check));
        hed_buf_printf(to, ",\"level\":\"%s\",", levels[remark.level]);
        text_object("message", hed_buf_str(&message), to);
        location(shown, &remark, to);
        hed_buf_printf(to, ",\"partialFingerprints\":{\"hed/v1\":\"%016llx:%u\"}",
                       (unsigned long long)remark.fingerprint, remark.nth);
        properties(shown, &remark, to);
        PUT(to, "}");
        hed_buf_free(&message);
    }
}

void hed_sarif_tail(const hed_document *document, hed_buf *to)
{
    PUT_WITH(to, "\n],\"invocations\":[{\"executionSuccessful\":", hed_put_bool, document->summary->errors == 0);
    PUT(to, "}]}]}\n");
}
