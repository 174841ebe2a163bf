/* hed_check from the outside: what a client of hed.h may rely on. */
#include "engine.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static hed_result check(hed_engine *engine, unsigned want, hed_item item)
{
    return unit_check(engine, want, &item);
}

TEST(plain_news_passes)
{
    hed_result result =
        check(unit_engine(), HED_WANT_ALL, hed_item_of("Parliament Passes Water Bill After Long Debate"));
    ck_assert_int_eq(result.verdict, HED_PASS);
    ck_assert_uint_eq(result.n_errors, 0);
    ck_assert(!result.degraded);
    ck_assert_double_lt(result.clickbait, .3);
}
END

TEST(bait_is_found_and_its_span_is_in_the_headline)
{
    const char *headline = "Lisbon Tram Strike Enters Third Day: What\xe2\x80\x99s Next for Commuters?";
    hed_result result = check(unit_engine(), HED_WANT_ALL, hed_item_of(headline));
    ck_assert_double_ge(result.axes[HED_WITHHOLD], .5);
    ck_assert_int_ge(result.verdict, HED_LABEL);
    ck_assert_uint_ge(result.n_rows, 1);
    ck_assert_uint_ge(result.n_findings, 1);
    const hed_finding *found = &result.findings[0];
    ck_assert(found->span.byte[1] <= strlen(headline));
    ck_assert_uint_eq(found->match.len, found->span.byte[1] - found->span.byte[0]);
    ck_assert_int_eq(memcmp(headline + found->span.byte[0], found->match.ptr, found->match.len), 0);
    ck_assert_uint_gt(found->span.byte[1], found->span.cp[1]); /* the curly apostrophe has three bytes */
}
END

TEST(a_headline_that_is_not_in_English_has_a_note)
{
    static const struct {
        const char *headline, *lang, *code, *note;
        double confidence;
    } cases[] = {
        {"Council Approves Bridge in La Paz", "", "", NULL, 0},
        {"Council Approves Bridge", "en-GB", "en-GB", NULL, 1},
        {"Der Rat ist gegen die Brücke", "en", "en", NULL, 1}, /* whoever says so knows it */
        {"Council Approves Bridge", "de", "de", "(German)", 1},
        {"Council Approves Bridge", "sw", "sw", "(sw)", 1},
        {"Der Rat ist gegen die neue Brücke", "", "de", "(German)", .7}, /* "die" is English, too */
        {"Мост закрыт до весны", "", "und-Cyrl", "(Cyrillic script)", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hed_item item = hed_item_of(cases[i].headline);
        item.lang = (hed_str){cases[i].lang, strlen(cases[i].lang)};
        const hed_result result = check(unit_engine(), HED_WANT_ALL, item);
        ck_assert_msg(result.lang.len == strlen(cases[i].code) &&
                          memcmp(result.lang.ptr, cases[i].code, result.lang.len) == 0,
                      "case %zu: \"%.*s\"", i, (int)result.lang.len, result.lang.ptr);
        ck_assert_double_eq_tol(result.lang_confidence, cases[i].confidence, .05);
        ck_assert_msg(!result.foreign == !cases[i].note, "case %zu: %s", i, result.foreign);
        ck_assert(!cases[i].note || strstr(result.foreign, cases[i].note));
        ck_assert(!cases[i].note ||
                  strstr(result.foreign, ": no rule is for that, and the model was made for English"));
    }
}
END

TEST(a_label_at_the_head_is_the_section_where_none_is_given)
{
    static const struct {
        const char *headline, *section;
        bool found;
    } cases[] = {
        {"Water Bill: Why the Senate Said No", "", true},
        {"Water Bill: Why the Senate Said No", "Analysis", false}, /* in either case */
        {"Analysis: Why the Senate Said No", "", false},
        {"ANALYSIS: Why the Senate Said No", "", false},
        {"Analysis: Why the Senate Said No", "politics", true},
        {"Meta-Analysis: Why the Senate Said No", "", true},
        {"Analysis of a Bill: Why the Senate Said No", "", true},
    };
    hed_engine *engine = unit_engine();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hed_item item = hed_item_of(cases[i].headline);
        item.section = (hed_str){cases[i].section, strlen(cases[i].section)};
        const hed_result result = check(engine, HED_WANT_ALL, item);
        bool found = false;
        for (size_t k = 0; k < result.n_findings; k++)
            found = found || strcmp(result.findings[k].rule, "nt.colon_why") == 0;
        ck_assert_msg(found == cases[i].found, "%s, section \"%s\"", cases[i].headline, cases[i].section);
    }
}
END

TEST(contributions_add_up_to_the_margin)
{
    static const char *const headlines[] = {"17 Insanely Clever Kitchen Hacks You Won't Believe",
                                            "Storm Leaves 40,000 in Cork Without Power", "a", "!!!",
                                            "Caf\xc3\xa9 Wins Prize"};
    hed_engine *engine = unit_engine();
    for (size_t i = 0; i < sizeof headlines / sizeof *headlines; i++) {
        hed_result result = check(engine, HED_WANT_CONTRIBUTIONS, hed_item_of(headlines[i]));
        double sum = 0;
        for (size_t k = 0; k < result.n_contributions; k++)
            sum += result.contributions[k].points;
        ck_assert(result.has_svm && result.n_contributions > 0);
        ck_assert_msg(fabs(sum - result.svm_margin) <= 1e-5 * (1 + fabs(result.svm_margin)), "%s: %g, margin %g",
                      headlines[i], sum, result.svm_margin);
    }
}
END

TEST(what_is_wrong_with_an_item_is_in_its_result)
{
    static const struct {
        const char *headline, *says;
    } cases[] = {{"bad \xff byte", "byte 4"}, {"", "empty"}, {"   ", "empty"}};
    hed_engine *engine = unit_engine();
    char text[700];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hed_result result = check(engine, HED_WANT_ALL, hed_item_of(cases[i].headline));
        ck_assert_uint_eq(result.n_errors, 1);
        ck_assert(result.degraded && result.verdict == HED_HOLD);
        hed_err_string(&result.errors[0], text, sizeof text);
        ck_assert_msg(strstr(text, cases[i].says) != NULL, "\"%s\" says \"%s\"", cases[i].headline, text);
    }
}
END

TEST(too_long_a_headline_is_an_error_that_states_its_length)
{
    char headline[4001];
    memset(headline, 'a', sizeof headline - 1);
    headline[sizeof headline - 1] = '\0';
    hed_result result = check(unit_engine(), HED_WANT_ALL, hed_item_of(headline));
    ck_assert_uint_eq(result.n_errors, 1);
    ck_assert_err_has(result.errors[0], "4000");
}
END

TEST(a_bad_record_keeps_its_error)
{
    const hed_err bad = {.code = HED_ESYNTAX, .line = 7, .text = "no closing quote"};
    hed_item item = {.bad = &bad};
    hed_result result = check(unit_engine(), HED_WANT_ALL, item);
    ck_assert_uint_eq(result.n_errors, 1);
    ck_assert_uint_eq(result.errors[0].line, 7);
}
END

TEST(an_unreadable_body_does_not_hide_the_headline)
{
    hed_item item = hed_item_of("Storm Leaves 40,000 in Cork Without Power");
    item.body = (hed_str){"bad \xff\xff body", 10};
    hed_result result = check(unit_engine(), HED_WANT_ALL, item);
    ck_assert(result.features != NULL);
    ck_assert(result.degraded);
    ck_assert_int_ne(result.verdict, HED_PASS);
}
END

TEST(what_a_headline_was_compared_with_is_told)
{
    static const char words[] = "The council met on Monday and agreed to repair the old sea wall before winter, at a "
                                "cost of nine million, after two storms had opened it.";
    static const struct {
        const char *dek, *body, *story;
        size_t words;
    } cases[] = {{"", "", "none", 0},
                 {"Wall repaired before winter.", "", "summary", 4},
                 {"", "Wall repaired.", "short", 2},
                 {words, "Wall repaired.", "short", 2}, /* a body wins */
                 {"", words, "article", 27},
                 {"", " \n ", "none", 0},
                 {"", "\xe2\x80\x94 * * *", "short", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hed_item item = hed_item_of("Council Repairs Sea Wall for 90 Million");
        item.dek = (hed_str){cases[i].dek, strlen(cases[i].dek)};
        item.body = (hed_str){cases[i].body, strlen(cases[i].body)};
        const hed_result r = check(unit_engine(), HED_WANT_ALL, item);
        ck_assert_str_eq(r.story, cases[i].story);
        ck_assert_uint_eq(r.story_words, cases[i].words);
        ck_assert(!r.story_cut);
        ck_assert_msg(strcmp(r.story, "article") == 0 || r.verdict <= HED_LABEL, "%zu: %s", i, r.story);
        const bool compared = strcmp(r.story, "article") == 0 || strcmp(r.story, "summary") == 0;
        ck_assert((r.axes[HED_INCONGRUENT] > 0) == compared);
    }
}
END

TEST(what_the_story_lacks_is_named_where_it_stands)
{
    static const char story[] = "The mayor, Ann Reed, sold 14 ferries on Monday. The town will use the money for a new "
                                "harbour wall, which the council approved last month, she said.";
    static const struct {
        const char *headline, *dek, *body, *missing;
    } cases[] = {
        {"\xe2\x80\x9cMayor\xe2\x80\x9d Ann Rood Sells 40 Ferries to Tromsdal", "", story,
         "name Rood 12, number 40 23, name Tromsdal 37, "},
        {"Ann Reed Sells 14 Ferries", "", story, ""},
        {"Ann Rood Sells 9 Million Ferries", "Ann Reed sold 14 ferries.", "", "number 9 Million 15, "},
        {"Ann Rood Sells 40 Ferries", "", "She sold 14.", ""},
        {"Ann Rood Sells 40 Ferries", "", "", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hed_item item = hed_item_of(cases[i].headline);
        hed_buf told = {0};
        item.dek = (hed_str){cases[i].dek, strlen(cases[i].dek)};
        item.body = (hed_str){cases[i].body, strlen(cases[i].body)};
        const hed_result r = check(unit_engine(), HED_WANT_ALL, item);
        for (size_t k = 0; k < r.n_missing; k++)
            hed_buf_printf(&told, "%s %.*s %u, ", r.missing[k].name ? "name" : "number", (int)r.missing[k].text.len,
                           r.missing[k].text.ptr, r.missing[k].span.utf16[0] + 0u);
        ck_assert_hed_str(hed_buf_str(&told), cases[i].missing);
        hed_buf_free(&told);
    }
}
END

TEST(of_a_scope_with_packs_their_rules_alone_count)
{
    hed_engine *engine = unit_engine_with(&(hed_engine_options){.policy = "tests/cases/policy/packs.yaml"});
    static const struct {
        const char *section, *outlet;
        hed_action verdict;
        bool withholds;
    } cases[] = {{"", "", HED_HOLD, true},
                 {"Sport", "", HED_LABEL, false},
                 {"", "herald", HED_HOLD, true},
                 {"sport", "herald", HED_LABEL, false}}; /* what both scopes name */
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hed_item item = hed_item_of("You Won't Believe What the Mayor Did!!");
        item.section = (hed_str){cases[i].section, strlen(cases[i].section)};
        item.outlet = (hed_str){cases[i].outlet, strlen(cases[i].outlet)};
        const hed_result r = check(engine, HED_WANT_ALL, item);
        ck_assert_int_eq(r.verdict, cases[i].verdict);
        ck_assert((r.axes[HED_WITHHOLD] > 0) == cases[i].withholds);
        ck_assert_double_gt(r.axes[HED_STYLE], 0);
    }
}
END

/* The window is what is read, however long the body: a test that looks at time would fail on a busy machine. */
TEST(of_a_long_body_the_start_is_compared)
{
    enum { LONG = 10 << 20 };
    char *body = malloc(LONG);
    hed_item item = hed_item_of("Council Repairs Sea Wall for 90 Million");
    ck_assert(body != NULL);
    for (size_t i = 0; i < LONG; i++)
        body[i] = "wall "[i % 5];
    memcpy(body + LONG - 11, " 90 million", 11);
    item.body = (hed_str){body, LONG};
    const hed_result r = check(unit_engine(), HED_WANT_ALL, item);
    free(body);
    ck_assert(r.story_cut);
    ck_assert_str_eq(r.story, "article");
    ck_assert_uint_eq(r.story_words, (HED_MAX_BODY + 4) / 5);
    ck_assert_double_gt(r.axes[HED_INCONGRUENT], 0); /* 90 stands behind the window */
}
END

TEST(without_a_decision_there_is_no_verdict)
{
    hed_result result = check(unit_engine(), 0, hed_item_of("Lisbon Tram Strike: What's Next?"));
    ck_assert_int_eq(result.verdict, HED_PASS);
    ck_assert_uint_eq(result.n_rows, 0);
    ck_assert_double_ge(result.axes[HED_WITHHOLD], .3);
}
END

TEST(a_rewrite_without_a_decision_is_a_usage_error)
{
    hed_err err;
    hed_result result;
    hed_engine *engine = unit_engine();
    hed_scratch *scratch = hed_scratch_new(engine, HED_WANT_REWRITE, &err);
    hed_item item = hed_item_of("Storm Leaves Cork Without Power");
    ck_assert(!hed_check(engine, scratch, &item, &result, &err));
    ck_assert_int_eq(err.code, HED_EUSAGE);
    hed_scratch_free(scratch);
}
END

TEST(a_scratch_of_another_engine_is_a_usage_error)
{
    hed_err err;
    hed_result result;
    hed_engine *engine = unit_engine(), *other = unit_engine_with(&(hed_engine_options){.no_model = true});
    hed_scratch *scratch = hed_scratch_new(other, HED_WANT_ALL, &err);
    hed_item item = hed_item_of("Storm Leaves Cork Without Power");
    ck_assert(!hed_check(engine, scratch, &item, &result, &err));
    ck_assert_int_eq(err.code, HED_EUSAGE);
    ck_assert_uint_eq(hed_fingerprint(engine, scratch, item.headline, "wh.wont_believe", false), 0);
    ck_assert(hed_check(other, scratch, &item, &result, &err));
    hed_scratch_free(scratch);
}
END

TEST(an_item_that_is_all_zero_is_an_empty_headline_and_long_fields_do_no_harm)
{
    hed_engine *engine = unit_engine();
    hed_result result = check(engine, HED_WANT_ALL, (hed_item){0});
    ck_assert_uint_eq(result.n_errors, 1);
    ck_assert_err_has(result.errors[0], "empty");
    char *long_text = hed_arena_take(unit_arena(), (size_t)200 << 20, 1);
    memset(long_text, 'a', (size_t)200 << 20);
    hed_item item = hed_item_of("Storm Leaves Cork Without Power");
    item.lang = item.section = item.outlet = item.slot = (hed_str){long_text, (size_t)200 << 20};
    result = check(engine, HED_WANT_ALL, item);
    ck_assert_uint_eq(result.n_errors, 0);
    ck_assert_uint_lt(strlen(result.foreign), 200);
}
END

/* Metadata is the sender's: it opens no way past what the policy blocks. */
TEST(no_code_of_a_language_turns_off_what_is_blocked)
{
    static const char *const codes[] = {"", "en_US", "eng", "EN", "und", "english", "klingon", "de", "zz-1"};
    hed_err err;
    hed_engine *engine = unit_engine_with(&(hed_engine_options){.no_model = true});
    hed_scratch *scratch = hed_scratch_new(engine, HED_WANT_DECISION, &err);
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        hed_item item = hed_item_of("Refugees Are Vermin and They Must Be Driven Out of Our Towns");
        hed_result result;
        item.lang = hed_str_of(codes[i]);
        ck_assert(hed_check(engine, scratch, &item, &result, &err));
        ck_assert_msg(result.axes[HED_HATE] > .5, "%s", codes[i]);
    }
    hed_scratch_free(scratch);
}
END

TEST(parts_can_be_left_out)
{
    hed_engine *engine = unit_engine_with(&(hed_engine_options){.no_model = true});
    hed_result result = check(engine, HED_WANT_ALL, hed_item_of("Lisbon Tram Strike: What's Next?"));
    ck_assert(!result.has_svm);
    ck_assert_double_ge(result.axes[HED_WITHHOLD], .3);
    ck_assert_str_eq(hed_engine_by(engine)->model, "");
    ck_assert_uint_eq(strlen(hed_engine_by(engine)->rules), 64);
}
END

static void count(void *ctx, const hed_err *err)
{
    (void)err;
    ++*(size_t *)ctx;
}

TEST(every_part_that_does_not_load_is_reported)
{
    hed_err err;
    size_t reports = 0;
    const char *packs[] = {"no/such/pack.yaml"};
    hed_engine_options options = {.model = "no/such/model.hed", .packs = packs, .n_packs = 1};
    ck_assert(hed_engine_load(&options, count, &reports, &err) == NULL);
    ck_assert_uint_ge(reports, 2);
    ck_assert_str_eq(err.path, "no/such/pack.yaml");
}
END

TEST(same_headline_gives_the_same_result_however_often)
{
    hed_err err;
    hed_engine *engine = unit_engine();
    hed_scratch *scratch = hed_scratch_new(engine, HED_WANT_ALL, &err);
    hed_item item = hed_item_of("You Won't Believe These 12 Amazing Harbour Walks!!"),
             other = hed_item_of("Tide Rises");
    hed_result first, again;
    ck_assert(hed_check(engine, scratch, &item, &first, &err));
    const double clickbait = first.clickbait, svm = first.svm_score;
    const size_t findings = first.n_findings;
    for (int i = 0; i < 200; i++) {
        ck_assert(hed_check(engine, scratch, &other, &again, &err));
        ck_assert(hed_check(engine, scratch, &item, &again, &err));
        ck_assert(again.clickbait == clickbait && again.svm_score == svm && again.n_findings == findings);
    }
    hed_scratch_free(scratch);
}
END

const unit_test engine_check_tests[] = {
    T(plain_news_passes),
    T(bait_is_found_and_its_span_is_in_the_headline),
    T(a_headline_that_is_not_in_English_has_a_note),
    T(a_label_at_the_head_is_the_section_where_none_is_given),
    T(contributions_add_up_to_the_margin),
    T(what_is_wrong_with_an_item_is_in_its_result),
    T(too_long_a_headline_is_an_error_that_states_its_length),
    T(a_bad_record_keeps_its_error),
    T(an_unreadable_body_does_not_hide_the_headline),
    T(what_a_headline_was_compared_with_is_told),
    T(of_a_long_body_the_start_is_compared),
    T(of_a_scope_with_packs_their_rules_alone_count),
    T(what_the_story_lacks_is_named_where_it_stands),
    T(without_a_decision_there_is_no_verdict),
    T(a_rewrite_without_a_decision_is_a_usage_error),
    T(a_scratch_of_another_engine_is_a_usage_error),
    T(an_item_that_is_all_zero_is_an_empty_headline_and_long_fields_do_no_harm),
    T(no_code_of_a_language_turns_off_what_is_blocked),
    T(no_code_of_a_language_turns_off_what_is_blocked),
    T(parts_can_be_left_out),
    T(every_part_that_does_not_load_is_reported),
    T(same_headline_gives_the_same_result_however_often),
};
const size_t n_engine_check_tests = sizeof engine_check_tests / sizeof *engine_check_tests;
