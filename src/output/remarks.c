/* Remarks: what the formats for CI say about a headline, one for each finding; one for the decision where no finding
 * led to it; one for each error where it could not be checked. */
#include "output/format.h"

hed_level hed_level_of(hed_action fail_on, bool decided, const hed_result *result)
{
    if (hed_unread(result))
        return HED_ERROR;
    if (!decided || result->verdict == HED_PASS)
        return HED_NOTE;
    return fail_on > HED_PASS && result->verdict >= fail_on ? HED_ERROR : HED_WARNING;
}

size_t hed_remarks(const hed_shown *shown)
{
    const hed_result *r = shown->result;
    const hed_style *style = shown->style;
    if (hed_unread(r))
        return r->n_errors;
    if (style->decision && r->verdict == HED_PASS && !style->passing)
        return 0;
    if (r->n_findings == 0 && style->decision && r->verdict > HED_PASS)
        return 1;
    return r->n_findings;
}

hed_remark hed_remark_at(const hed_shown *shown, size_t i)
{
    const hed_result *r = shown->result;
    hed_remark remark = {.level = hed_level_of(shown->style->fail_on, shown->style->decision, r), .nth = 1};
    if (hed_unread(r)) {
        remark.check = "not-checked";
        remark.why = r->errors[i].text;
        remark.fingerprint = hed_hash(remark.why, strlen(remark.why), 2);
        return remark;
    }
    if (r->n_findings == 0) {
        const bool row = r->n_rows > 0;
        remark.check = "decision";
        remark.why = row ? r->rows[0].because : "the default of the policy";
        remark.fingerprint =
            row ? r->rows[0].fingerprint : hed_hash(shown->item->headline.ptr, shown->item->headline.len, 2);
        return remark;
    }
    const hed_finding *f = remark.finding = &r->findings[i];
    remark.check = f->rule;
    remark.why = f->reason;
    remark.fingerprint = f->fingerprint;
    for (size_t k = 0; k < i; k++)
        remark.nth += r->findings[k].fingerprint == f->fingerprint;
    return remark;
}

void hed_remark_message(const hed_shown *shown, const hed_remark *remark, hed_buf *to)
{
    const hed_result *r = shown->result;
    const hed_finding *f = remark->finding;
    if (f && f->span.byte[0] != f->span.byte[1]) {
        hed_buf_char(to, '"');
        hed_screen_text(f->match, to);
        hed_buf_cstr(to, "\": ");
    }
    hed_screen_text(hed_str_of(remark->why), to);
    if (hed_unread(r) || !shown->style->decision)
        return;
    hed_buf_printf(to, " (%s", hed_action_name(r->verdict));
    if (r->n_rows > 0) {
        hed_buf_cstr(to, ", ");
        hed_screen_text(hed_str_of(r->rows[0].reason), to);
    }
    if (r->n_rows > 0 && f) {
        hed_buf_cstr(to, ": ");
        hed_screen_text(hed_str_of(r->rows[0].because), to);
    }
    hed_buf_char(to, ')');
}

uint64_t hed_remark_key(const hed_shown *shown, const hed_remark *remark)
{
    const hed_item *item = shown->item;
    const hed_str path = item->n_places > 0 ? item->places[0].path : HED_S("");
    uint64_t key = hed_hash(item->headline.ptr, item->headline.len, remark->fingerprint);
    const uint64_t counts[2] = {remark->nth, item->repeat};
    key = hed_hash(path.ptr, path.len, key);
    return hed_hash(counts, sizeof counts, key);
}

/* A headline that is longer in its input by nothing stands there as it is, by two bytes in quotes without an escape:
 * each escape of JSON and CSV adds bytes, and none of the formats takes some away. */
hed_region hed_region_of(const hed_item *item, const hed_finding *finding)
{
    const hed_place none = {0}, *place = item->n_places > 0 ? item->places : &none;
    hed_region region = {.line = place->line, .byte = place->start, .n_bytes = place->end - place->start};
    const uint64_t longer = region.n_bytes - item->headline.len;
    const bool exact = region.n_bytes > 0 && (longer == 0 || longer == 2);
    const uint32_t shift = longer == 2;
    const bool part = finding && finding->span.byte[0] != finding->span.byte[1];
    memcpy(region.start, place->column, sizeof region.start);
    if (!exact)
        return region;
    if (!part && region.start[0] > 0) { /* all of it, quotes left out */
        const hed_str h = item->headline;
        const uint32_t points = (uint32_t)hed_utf8_count(h);
        uint32_t pairs = 0;
        for (size_t i = 0; i < h.len; i++)
            pairs += (unsigned char)h.ptr[i] >= 0xf0;
        const uint32_t sizes[3] = {(uint32_t)h.len, points, points + pairs};
        for (int u = 0; u < 3; u++)
            region.end[u] = (region.start[u] += shift) + sizes[u];
    }
    if (!part)
        return region;
    region.byte = place->start + shift + finding->span.byte[0];
    region.n_bytes = finding->span.byte[1] - finding->span.byte[0];
    const uint32_t *spans[3] = {finding->span.byte, finding->span.cp, finding->span.utf16};
    for (int u = 0; u < 3 && place->column[u] > 0; u++) {
        region.start[u] = place->column[u] + shift + spans[u][0];
        region.end[u] = place->column[u] + shift + spans[u][1];
    }
    return region;
}

bool hed_place_is_file(const hed_item *item)
{
    return item->n_places > 0 && item->places[0].path.len > 0 && !hed_str_is(item->places[0].path, "-");
}
