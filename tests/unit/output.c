/* The formats, on results made by hand: what they say must not depend on rules or models. */
#include "unit.h"

#include "output/format.h"
#include "output/put.h"

#include <math.h>
#include <stdio.h>

/* An engine without rules and model: output asks it for hashes and axes. */
static const hed_engine *engine(void)
{
    static hed_engine *loaded;
    hed_err err;
    if (!loaded)
        loaded = hed_engine_load(&(hed_engine_options){.no_model = true, .no_rules = true, .no_policy = true}, NULL,
                                 NULL, &err);
    ck_assert_msg(loaded != NULL, "%s", err.text);
    return loaded;
}

static const float measured[1];

static hed_span span_of(hed_str headline, const char *part)
{
    const char *at = memmem(headline.ptr, headline.len, part, strlen(part));
    ck_assert_ptr_nonnull(at);
    uint32_t start = (uint32_t)(at - headline.ptr), end = start + (uint32_t)strlen(part);
    return (hed_span){{start, end}, {start, end}, {start, end}};
}

static hed_str shown(const char *format, hed_style style, const hed_item *item, const hed_result *result)
{
    hed_buf to = {0};
    hed_output_item(hed_output_find(format), &style, engine(), item, result, 0, &to);
    hed_str out = hed_arena_str(unit_arena(), hed_buf_str(&to));
    hed_buf_free(&to);
    return out;
}

static bool has(hed_str text, const char *part)
{
    return memmem(text.ptr, text.len, part, strlen(part)) != NULL;
}

#define ck_assert_has(text, part) ck_assert_msg(has((text), (part)), "no \"%s\" in: %.*s", (part), HED_FMT(text))
#define ck_assert_has_no(text, part) ck_assert_msg(!has((text), (part)), "\"%s\" in: %.*s", (part), HED_FMT(text))

static hed_result with_finding(const hed_item *item, const char *part, hed_finding *finding)
{
    *finding = (hed_finding){.rule = "t.rule",
                             .pack = "t",
                             .reason = "Told to",
                             .axis = HED_STYLE,
                             .weight = .5,
                             .score = 1,
                             .match = hed_str_of(part),
                             .span = span_of(item->headline, part)};
    return (hed_result){.features = measured, .verdict = HED_HOLD, .findings = finding, .n_findings = 1};
}

/* ---- Numbers and text */

static hed_str number(double value)
{
    hed_buf to = {0};
    hed_put_num(&to, value);
    hed_str out = hed_arena_str(unit_arena(), hed_buf_str(&to));
    hed_buf_free(&to);
    return out;
}

TEST(numbers_have_at_most_six_decimals_and_no_idle_zeros)
{
    ck_assert_hed_str(number(0), "0");
    ck_assert_hed_str(number(-0.0), "0");
    ck_assert_hed_str(number(.5), "0.5");
    ck_assert_hed_str(number(1), "1");
    ck_assert_hed_str(number(.1234567), "0.123457");
    ck_assert_hed_str(number(.9999999), "1");
    ck_assert_hed_str(number(-2.25), "-2.25");
    ck_assert_hed_str(number(-1e-9), "0");
    ck_assert_hed_str(number(.000001), "0.000001");
    ck_assert_hed_str(number(123456.75), "123456.75");
}
END

TEST(what_is_not_finite_is_null)
{
    ck_assert_hed_str(number((double)NAN), "null");
    ck_assert_hed_str(number((double)INFINITY), "null");
}
END

static hed_str quoted(hed_str s)
{
    hed_buf to = {0};
    hed_put_text(&to, unit_guarded(s));
    hed_str out = hed_arena_str(unit_arena(), hed_buf_str(&to));
    hed_buf_free(&to);
    return out;
}

TEST(text_is_escaped_where_json_asks_for_it)
{
    ck_assert_hed_str(quoted(HED_S("")), "\"\"");
    ck_assert_hed_str(quoted(HED_S("a \"b\" \\ c")), "\"a \\\"b\\\" \\\\ c\"");
    ck_assert_hed_str(quoted(HED_S("tab\there\nand \033[0m")), "\"tab\\there\\nand \\u001b[0m\"");
    ck_assert_hed_str(quoted(HED_S("\xe2\x80\xa8 \xc2\x9b \x7f")), "\"\\u2028 \\u009b \\u007f\"");
    ck_assert_hed_str(quoted(HED_S("Z\xc3\xbcrich \xf0\x9f\x98\x80")), "\"Z\xc3\xbcrich \xf0\x9f\x98\x80\"");
}
END

TEST(every_byte_at_every_place_of_a_word_is_escaped_alike)
{
    char text[17];
    for (unsigned c = 1; c < 128; c++)
        for (size_t at = 0; at < 16; at++) {
            memset(text, 'a', 16);
            text[at] = (char)c;
            hed_str out = quoted((hed_str){text, 16});
            bool plain = c >= 0x20 && c != '"' && c != '\\' && c != 0x7f;
            ck_assert_msg((out.len == 18) == plain, "byte %02x at %zu: %.*s", c, at, HED_FMT(out));
        }
}
END

TEST(bytes_that_are_not_utf8_become_replacement_characters)
{
    ck_assert_hed_str(quoted(HED_S("a\xff"
                                   "b")),
                      "\"a\xef\xbf\xbd"
                      "b\"");
    ck_assert_hed_str(quoted(HED_S("cut \xe2\x80")), "\"cut \xef\xbf\xbd\xef\xbf\xbd\"");
    ck_assert_hed_str(quoted(HED_S("\xc0\xaf")), "\"\xef\xbf\xbd\xef\xbf\xbd\"");
    ck_assert_hed_str(quoted(HED_S("\xed\xa0\x80")), "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
}
END

/* ---- The terminal */

TEST(widths_are_counted_in_columns)
{
    ck_assert_uint_eq(hed_screen_width(HED_S("plain")), 5);
    ck_assert_uint_eq(hed_screen_width(HED_S("\xe6\x97\xa5\xe6\x9c\xac")), 4);         /* two ideographs */
    ck_assert_uint_eq(hed_screen_width(HED_S("e\xcc\x81\xcc\xa8")), 1);                /* e with two marks */
    ck_assert_uint_eq(hed_screen_width(HED_S("\xf0\x9f\x98\x80")), 2);                 /* an emoji */
    ck_assert_uint_eq(hed_screen_width(HED_S("\xf0\x9f\x87\xaf\xf0\x9f\x87\xb5")), 2); /* a flag */
    ck_assert_uint_eq(hed_screen_width(HED_S("\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7")), 2); /* a joined pair */
}
END

static hed_str on_screen(hed_str s)
{
    hed_buf to = {0};
    hed_screen_text(unit_guarded(s), &to);
    hed_str out = hed_arena_str(unit_arena(), hed_buf_str(&to));
    hed_buf_free(&to);
    return out;
}

TEST(nothing_of_the_input_moves_the_cursor_or_hides)
{
    ck_assert_hed_str(on_screen(HED_S("a\033[2Jb")), "a<U+001B>[2Jb");
    ck_assert_hed_str(on_screen(HED_S("\xc2\x9b"
                                      "31m")),
                      "<U+009B>31m");
    ck_assert_hed_str(on_screen(HED_S("a\xe2\x80\xae"
                                      "b")),
                      "a<U+202E>b");
    ck_assert_hed_str(on_screen(HED_S("be\xe2\x80\x8blieve")), "be<U+200B>lieve");
    ck_assert_hed_str(on_screen(HED_S("be\xe2\x80\x8dlieve")), "be<U+200D>lieve");
    ck_assert_hed_str(on_screen(HED_S("bad \xff\xfe")), "bad <FF><FE>");
    ck_assert_hed_str(on_screen(HED_S("line\rline\n")), "line<U+000D>line<U+000A>");
}
END

TEST(no_control_byte_reaches_the_terminal_from_any_field)
{
    hed_item item = hed_item_of("evil \033]0;title\007 headline");
    hed_place place = {.path = HED_S("na\033me"), .line = 3};
    hed_finding finding;
    hed_result result = with_finding(&item, "evil", &finding);
    static const char *const labels[] = {"la\033bel"};
    const hed_row row = {.label = labels[0], .reason = "R\033", .because = "be\033cause", .action = HED_HOLD};
    const hed_edit edit = {
        .stage = "tails", .rule = "r\033", .before = HED_S("\033x"), .after = HED_S("\033y"), .safe = "s\033"};
    item.places = &place;
    item.n_places = 1;
    finding.reason = "rea\033son";
    result.rows = &row;
    result.n_rows = 1;
    result.labels = labels;
    result.n_labels = 1;
    finding.rule = "ru\033le";
    result.rewrite = (hed_rewrite){.text = HED_S("new \033[1m headline"), .edits = &edit, .n_edits = 1};
    for (int explain = 0; explain < 3; explain++) {
        hed_style style = {.decision = true, .explain = (unsigned)explain};
        hed_str out = shown("text", style, &item, &result);
        for (size_t i = 0; i < out.len; i++)
            ck_assert_msg(out.ptr[i] == '\n' || (unsigned char)out.ptr[i] >= 0x20, "byte %02x in: %.*s",
                          (unsigned)(unsigned char)out.ptr[i], HED_FMT(out));
    }
}
END

TEST(what_a_rewrite_leaves_is_told_with_the_reason)
{
    hed_item item = hed_item_of("Shock Vote: Ferry Saved!");
    hed_finding finding;
    hed_result result = with_finding(&item, "Shock", &finding);
    hed_row row = {.reason = "R1", .because = "style 0.4 reaches low (0.3)", .about = "style", .action = HED_REWRITE};
    const hed_edit edit = {.stage = "punctuation",
                           .rule = "st.excl",
                           .before = HED_S("!"),
                           .after = HED_S(""),
                           .safe = "every word stays",
                           .span = {.byte = {23, 24}}};
    finding.axis = HED_SENSATIONAL;
    row.value = .4, row.bound = .3;
    result.rows = &row;
    result.n_rows = 1;
    result.verdict = HED_REWRITE;
    result.rewrite =
        (hed_rewrite){.text = HED_S("Shock Vote: Ferry Saved"), .edits = &edit, .n_edits = 1, .applied = true};
    const hed_style style = {.decision = true, .explain = 1};
    hed_str out = shown("text", style, &item, &result);
    ck_assert_has(out, "decided    to be rewritten: it is typed to catch the eye (style 0.4, from 0.3 on)  R1\n");
    ck_assert_has(out, "changed    took out \"!\", which is safe: every word stays\n");
    ck_assert_has(out, "left       \"Shock\": no row of the policy asks to have it taken out\n");
    row.about = finding.rule;
    out = shown("text", style, &item, &result);
    ck_assert_has(out, "left       \"Shock\": no safe edit of it is known\n");
}
END

TEST(carets_stand_under_the_match)
{
    hed_item item = hed_item_of("\xe6\x97\xa5\xe6\x9c\xac e\xcc\x81 bad word");
    hed_finding finding;
    hed_result result = with_finding(&item, "bad", &finding);
    hed_str out = shown("text", (hed_style){.decision = true}, &item, &result);
    ck_assert_has(out, "\n         ^^^ Told to"); /* two of indent, four of ideographs, a space, e, a space */
}
END

TEST(a_match_that_a_row_break_cuts_has_carets_in_both_rows)
{
    hed_item item = hed_item_of("Some Words That Fill the Row and Then a Very Bad Thing");
    hed_finding finding;
    hed_result result = with_finding(&item, "Then a Very Bad Thing", &finding);
    hed_str out = shown("text", (hed_style){.decision = true, .width = 44}, &item, &result);
    ck_assert_has(out, "Then a\n                                   ^^^^^^\n");
    ck_assert_has(out, "\n  ^^^^^^^^^^^^^^\n");
}
END

TEST(a_headline_that_passes_is_shown_only_when_asked)
{
    hed_item item = hed_item_of("Council Approves Budget");
    hed_result result = {.features = measured};
    ck_assert_uint_eq(shown("text", (hed_style){.decision = true}, &item, &result).len, 0);
    ck_assert_has(shown("text", (hed_style){.decision = true, .passing = true}, &item, &result), "pass");
}
END

/* ---- Word diffs */

static hed_str diff(const char *before, const char *after)
{
    const hed_style style = {0};
    hed_buf to = {0};
    hed_word_diff(&style, hed_str_of(before), hed_str_of(after), &to);
    hed_str out = hed_arena_str(unit_arena(), hed_buf_str(&to));
    hed_buf_free(&to);
    return out;
}

TEST(a_diff_marks_what_went_and_what_came)
{
    ck_assert_hed_str(diff("Ferry Saved", "Ferry Saved"), "Ferry Saved");
    ck_assert_hed_str(diff("Ferry Saved: What's Next?", "Ferry Saved"), "Ferry Saved[-: What's Next?-]");
    ck_assert_hed_str(diff("BREAKING: Rates Rise to 4.5 Percent!!", "Rates Rise to 4.5 Percent"),
                      "[-BREAKING:-] Rates Rise to 4.5 Percent[-!!-]");
    ck_assert_hed_str(diff("Mayor Slams Plan", "Mayor Criticizes Plan"), "Mayor [-Slams-] {+Criticizes+} Plan");
    ck_assert_hed_str(diff("", "New"), "{+New+}");
    ck_assert_hed_str(diff("Old", ""), "[-Old-]");
}
END

TEST(a_diff_of_very_many_words_still_shows_both)
{
    hed_buf many = {0};
    for (int i = 0; i < 250; i++)
        hed_buf_cstr(&many, "w ");
    hed_buf_char(&many, 0);
    ck_assert_has(diff(many.ptr, "short"), "-] {+short+}");
    hed_buf_free(&many);
}
END

/* ---- JSON, CSV */

TEST(an_unread_item_has_no_scores)
{
    const hed_err err = {.code = HED_EINPUT, .line = 7, .text = "is empty"};
    hed_item item = hed_item_of("");
    hed_result result = {.errors = &err, .n_errors = 1, .degraded = true, .verdict = HED_HOLD};
    hed_str out = shown("jsonl", (hed_style){.decision = true}, &item, &result);
    ck_assert_has(out, "\"axes\":{},\"clickbait\":null,\"svm\":null");
    ck_assert_has(out, "\"errors\":[{\"code\":\"input\",\"message\":\"is empty\",\"line\":7}],\"degraded\":true");
}
END

TEST(the_model_s_label_is_by_its_threshold)
{
    hed_item item = hed_item_of("Ferry Saved");
    hed_result result = {.features = measured, .has_svm = true, .svm_margin = -.5, .svm_threshold = .46};
    result.svm_score = .46;
    ck_assert_has(shown("jsonl", (hed_style){0}, &item, &result),
                  "\"svm\":{\"score\":0.46,\"margin\":-0.5,\"label\":\"clickbait\",\"threshold\":0.46}");
    result.svm_score = .45;
    ck_assert_has(shown("jsonl", (hed_style){0}, &item, &result), "\"label\":\"news\",\"threshold\":0.46}");
}
END

TEST(contributions_are_there_only_when_there_are_some)
{
    const hed_contribution c = {.kind = HED_BIAS, .group = "bias", .id = HED_S("bias"), .value = 1, .points = -.25};
    hed_item item = hed_item_of("Ferry Saved");
    hed_result result = {.features = measured};
    ck_assert_has_no(shown("jsonl", (hed_style){0}, &item, &result), "contributions");
    result.contributions = &c;
    result.n_contributions = 1;
    ck_assert_has(
        shown("jsonl", (hed_style){0}, &item, &result),
        "\"contributions\":[{\"kind\":\"bias\",\"group\":\"bias\",\"id\":\"bias\",\"value\":1,\"points\":-0.25,"
        "\"span\":null}]");
}
END

TEST(a_message_is_the_match_and_the_reason)
{
    hed_item item = hed_item_of("a \"bad\" word");
    hed_finding finding;
    hed_result result = with_finding(&item, "\"bad\"", &finding);
    ck_assert_has(shown("jsonl", (hed_style){0}, &item, &result), "\"message\":\"\\\"bad\\\": Told to\",");
    finding.span = (hed_span){0};
    ck_assert_has(shown("jsonl", (hed_style){0}, &item, &result), "\"message\":\"Told to\",\"reason\":\"Told to\","
                                                                  "\"match\":null,\"span\":null");
}
END

TEST(a_json_document_has_commas_between_items_only)
{
    const hed_output *json = hed_output_find("json");
    const hed_style style = {0};
    const hed_summary none = {0};
    hed_item item = hed_item_of("Ferry Saved");
    hed_result result = {.features = measured};
    hed_buf to = {0};
    hed_output_head(json, &style, engine(), NULL, &to);
    hed_output_tail(json, &style, engine(), &none, &to);
    ck_assert_hed_str(hed_buf_str(&to), "[\n]\n");
    to.len = 0;
    hed_output_item(json, &style, engine(), &item, &result, 0, &to);
    hed_output_item(json, &style, engine(), &item, &result, 1, &to);
    ck_assert(hed_str_starts(hed_buf_str(&to), HED_S("\n{\"schema\"")));
    hed_output_tail(json, &style, engine(), &none, &to);
    ck_assert_has(hed_buf_str(&to), "},\n{\"schema\"");
    ck_assert(hed_str_ends(hed_buf_str(&to), HED_S("}\n]\n")));
    hed_buf_free(&to);
}
END

TEST(bytes_that_are_not_utf8_leave_no_format_invalid)
{
    hed_result result = {0};
    hed_item item = hed_item_of("Bridge \xff Closes");
    size_t n;
    const char *const *names = hed_output_formats(&n);
    item.id = item.section = HED_S("a\xe2\x82");
    for (size_t i = 0; i < n; i++) {
        const hed_str bytes = shown(names[i], (hed_style){.passing = true}, &item, &result);
        ck_assert_msg(hed_utf8_check(bytes) == bytes.len, "%s is not UTF-8", names[i]);
    }
    ck_assert_has(shown("csv", (hed_style){0}, &item, &result), "Bridge \xef\xbf\xbd Closes");
}
END

TEST(a_csv_row_has_as_many_cells_as_its_header)
{
    const hed_style style = {0};
    hed_item item = hed_item_of("Ferry Saved");
    hed_result result = {.features = measured};
    hed_buf head = {0};
    hed_output_head(hed_output_find("csv"), &style, engine(), NULL, &head);
    hed_str row = shown("csv", style, &item, &result);
    size_t commas[2] = {0};
    for (size_t i = 0; i < head.len; i++)
        commas[0] += head.ptr[i] == ',';
    for (size_t i = 0; i < row.len; i++)
        commas[1] += row.ptr[i] == ',';
    ck_assert_uint_eq(commas[0], commas[1]);
    hed_buf_free(&head);
}
END

TEST(a_cell_is_never_a_formula)
{
    static const char *const starts[] = {"=1", "+1", "-1", "@x", "\tx"};
    hed_result result = {.features = measured};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        hed_item item = hed_item_of(starts[i]);
        char safe[8];
        snprintf(safe, sizeof safe, ",\"'%s\"", starts[i]);
        ck_assert_has(shown("csv", (hed_style){0}, &item, &result), safe);
    }
}
END

TEST(every_format_is_found_by_its_name)
{
    size_t n;
    const char *const *names = hed_output_formats(&n);
    for (size_t i = 0; i < n; i++)
        ck_assert_str_eq(hed_output_find(names[i])->name, names[i]);
    ck_assert_ptr_null(hed_output_find("jsno"));
}
END

UNIT_MAIN("output", T(numbers_have_at_most_six_decimals_and_no_idle_zeros), T(what_is_not_finite_is_null),
          T(text_is_escaped_where_json_asks_for_it), T(every_byte_at_every_place_of_a_word_is_escaped_alike),
          T(bytes_that_are_not_utf8_become_replacement_characters), T(widths_are_counted_in_columns),
          T(nothing_of_the_input_moves_the_cursor_or_hides), T(no_control_byte_reaches_the_terminal_from_any_field),
          T(what_a_rewrite_leaves_is_told_with_the_reason), T(carets_stand_under_the_match),
          T(a_match_that_a_row_break_cuts_has_carets_in_both_rows), T(a_headline_that_passes_is_shown_only_when_asked),
          T(a_diff_marks_what_went_and_what_came), T(a_diff_of_very_many_words_still_shows_both),
          T(an_unread_item_has_no_scores), T(the_model_s_label_is_by_its_threshold),
          T(contributions_are_there_only_when_there_are_some), T(a_message_is_the_match_and_the_reason),
          T(a_json_document_has_commas_between_items_only), T(bytes_that_are_not_utf8_leave_no_format_invalid),
          T(a_csv_row_has_as_many_cells_as_its_header), T(a_cell_is_never_a_formula),
          T(every_format_is_found_by_its_name))
