/* Evaluation: rewordings, slices, the page. */
#include "engine.h"

#include "engine/eval.h"
#include "hed_train.h"

#include <stdio.h>
#include <unistd.h>

TEST(rewordings_change_what_they_should_and_nothing_else)
{
    static const struct {
        int kind;
        unsigned way;
        const char *headline, *wants;
    } cases[] = {
        {HED_RECASE, 0, "Bank Cuts Rates", "Bank cuts rates"},
        {HED_RECASE, 1, "Bank cuts rates", "Bank Cuts Rates"},
        {HED_UNPUNCTUATE, 0, "\"Don't go\", says well-known chef: 4.5 stars!?",
         "Don't go says well-known chef 4.5 stars"},
        {HED_UNPUNCTUATE, 0, "\u201cGo\u201d \u2013 a plea\u2026 in Zürich", "Go  a plea in Zürich"},
        {HED_UNPUNCTUATE, 0, "...", ""},
        {HED_OTHER_NUMBERS, 0, "17 ways, 2,005 people, G7", "9 ways, 13,882 people, G74"},
        {HED_OTHER_NUMBERS, 0, "Seven by 1997, not 0.50", "Six by 1931, not 3.75"},
        {HED_OTHER_NUMBERS, 0, "No numbers", "No numbers"},
        {HED_OTHER_PEOPLE, 0, "Emma and JOHN Smith's mark meet Emmanuelle",
         "Boris and JOHN Eriksson's mark meet Emmanuelle"},
        {HED_OTHER_PEOPLE, 1, "Emma and JOHN Smith's mark meet Emmanuelle",
         "Juan and JOHN Singh's mark meet Emmanuelle"},
        {HED_OTHER_PLACES, 0, "Texas to Rio de Janeiro, not Parisian Turkey, says New",
         "West Virginia to Denver, not Parisian Turkey, says New"},
        {HED_OTHER_PLACES, 0, "", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const hed_str headline = unit_guarded(hed_str_of(cases[i].headline));
        const hed_str got = hed_perturbations[cases[i].kind].change(unit_arena(), headline, cases[i].way);
        ck_assert_msg(hed_str_is(got, cases[i].wants), "\"%s\" became \"%.*s\"", cases[i].headline, HED_FMT(got));
    }
}
END

/* As it does only where the lists are sorted. */
TEST(every_name_becomes_another_of_its_kind)
{
    for (int kind = 0; kind < HED_NAME_KINDS; kind++)
        for (size_t i = 0; hed_name_at(kind, i); i++) {
            const hed_str name = hed_str_of(hed_name_at(kind, i));
            hed_str other = {0};
            for (uint64_t draw = 0; draw < 5; draw++) {
                ck_assert_msg(hed_name_other(name, 1U << kind, draw, &other), "%.*s is not found", HED_FMT(name));
                ck_assert_msg(!hed_str_eq(name, other), "%.*s stays", HED_FMT(name));
            }
        }
}
END

/* Every digit becomes another one, and no leading one becomes 0. */
TEST(no_digit_stays)
{
    const hed_str digits = HED_S("0123456789");
    const hed_str got = hed_perturbations[HED_OTHER_NUMBERS].change(unit_arena(), digits, 0);
    for (size_t i = 0; i < digits.len; i++)
        ck_assert(got.ptr[i] != digits.ptr[i] && got.ptr[i] >= '1' && got.ptr[i] <= '9');
}
END

static void workshop(hed_workshop *w, const char *text, char path[40])
{
    hed_err err;
    strcpy(path, "/tmp/hed-eval-XXXXXX.jsonl");
    const int fd = mkstemps(path, 6);
    ck_assert(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    close(fd);
    const hed_workshop_options options = {.corpora = (const char *const *)&path, .n_corpora = 1};
    ck_assert_msg(hed_workshop_open(w, &options, &err), "%s", err.text);
}

TEST(slices_hold_every_headline_of_their_kind_and_small_ones_are_left_out)
{
    hed_workshop w;
    hed_buf text = {0};
    char path[40];
    size_t n, sections = 0, questions = 0;
    for (int i = 0; i < 100; i++)
        hed_buf_printf(&text,
                       "{\"headline\": \"Mayor opens bridge number %d%s\", \"label\": %d, \"section\": \"%s\"}\n", i,
                       i % 4 == 0 ? "?" : "", i % 2,
                       i < 60   ? "city"
                       : i < 90 ? "sport"
                                : "travel");
    hed_buf_char(&text, 0);
    workshop(&w, text.ptr, path);
    const hed_slice *slices = hed_slices(&w, 0, w.rows.rows.n, &n);
    ck_assert_str_eq(slices[0].kind, "all");
    ck_assert_uint_eq(slices[0].n, 100);
    for (size_t i = 1; i < n; i++) {
        if (strcmp(slices[i].kind, "section") == 0)
            sections += slices[i].n;
        if (strcmp(slices[i].kind, "question") == 0 && hed_str_is(slices[i].name, "without ?"))
            questions = slices[i].n;
        ck_assert(slices[i].n >= HED_SLICE_LEAST && slices[i].n < 100);
    }
    ck_assert_uint_eq(sections, 90);
    ck_assert_uint_eq(questions, 75);
    hed_workshop_close(&w);
    hed_buf_free(&text);
    unlink(path);
}
END

TEST(titles_are_cut_between_characters)
{
    const hed_slice section = {"section", HED_S("Zürich and Genève"), NULL, 0},
                    corpus = {"corpus", HED_S("a/b/news.jsonl"), NULL, 0};
    ck_assert_hed_str(hed_slice_title(&section, 40), "Zürich and Genève");
    ck_assert_hed_str(hed_slice_title(&section, 3), "Zü");
    ck_assert_hed_str(hed_slice_title(&section, 2), "Z");
    ck_assert_hed_str(hed_slice_title(&corpus, 40), "news.jsonl");
}
END

TEST(page_is_whole_and_shows_names_as_text)
{
    hed_buf report = {0};
    hed_err err = {0};
    hed_str page;
    char folder[] = "/tmp/hed-eval-XXXXXX", corpus[80], html[80];
    ck_assert(mkdtemp(folder) != NULL);
    snprintf(corpus, sizeof corpus, "%s/a&<b>.jsonl", folder);
    snprintf(html, sizeof html, "%s/page.html", folder);
    ck_assert(hed_file_write(corpus, HED_S("{\"headline\": \"Ten tricks\", \"label\": 1}\n"), &err));
    const char *path = corpus;
    const hed_eval_options options = {.corpora = &path, .n_corpora = 1, .html = html};
    ck_assert_msg(hed_eval(&options, &report, &err), "%s", err.text);
    ck_assert(hed_file_read(unit_arena(), html, 1 << 20, &page, &err));
    ck_assert(hed_str_starts(page, HED_S("<!doctype html>")) && hed_str_ends(page, HED_S("</html>\n")));
    ck_assert(strstr(page.ptr, "a&amp;&lt;b&gt;.jsonl") && !strstr(page.ptr, "<b>.jsonl"));
    ck_assert(!strstr(page.ptr, "nan") && !strstr(page.ptr, "http"));
    hed_buf_free(&report);
    unlink(corpus), unlink(html), rmdir(folder);
}
END

const unit_test engine_eval_tests[] = {
    T(rewordings_change_what_they_should_and_nothing_else),
    T(every_name_becomes_another_of_its_kind),
    T(no_digit_stays),
    T(slices_hold_every_headline_of_their_kind_and_small_ones_are_left_out),
    T(titles_are_cut_between_characters),
    T(page_is_whole_and_shows_names_as_text),
};
const size_t n_engine_eval_tests = sizeof engine_eval_tests / sizeof *engine_eval_tests;
