/* Rewriting through the whole path, with the packs and the policy that ship: the cases of tests/cases/rewrite, and what
 * must hold of each rewrite whatever it is. The SVM is left out: a case does not change when a model is trained. */
#include "engine.h"

#include "rewrite_holds.h"

static hed_engine *plain_engine(void)
{
    return unit_engine_with(&(hed_engine_options){.no_model = true});
}

static hed_result check(hed_engine *engine, const hed_item *item)
{
    return unit_check(engine, HED_WANT_ALL, item);
}

static bool labelled(const hed_result *result, hed_str name)
{
    for (size_t i = 0; i < result->n_labels; i++)
        if (hed_str_is(name, result->labels[i]))
            return true;
    return false;
}

/* "label: NAME" and "hold: NAME". */
static bool decided(const hed_result *result, hed_action action, hed_str line, hed_str prefix, bool *fits)
{
    if (!hed_str_starts(line, prefix))
        return false;
    *fits = result->verdict == action && result->rewrite.text.len == 0 &&
            labelled(result, hed_str_trim(hed_str_sub(line, prefix.len, line.len)));
    return true;
}

static bool as_expected(const hed_result *result, hed_str line)
{
    bool fits = false;
    if (hed_str_is(line, "unchanged"))
        return result->rewrite.text.len == 0;
    if (hed_str_is(line, "pass"))
        return result->rewrite.text.len == 0 && result->verdict == HED_PASS && result->n_labels == 0;
    if (decided(result, HED_LABEL, line, HED_S("label:"), &fits) ||
        decided(result, HED_HOLD, line, HED_S("hold:"), &fits))
        return fits;
    if (hed_str_starts(line, HED_S("row:"))) {
        for (size_t i = 0; i < result->n_rows; i++)
            fits = fits || hed_str_is(hed_str_trim(hed_str_sub(line, 4, line.len)), result->rows[i].reason);
        return fits;
    }
    if (hed_str_starts(line, HED_S("story:")))
        return hed_str_eq(result->rewrite.from_story, hed_str_trim(hed_str_sub(line, 6, line.len)));
    if (hed_str_starts(line, HED_S("refused:")))
        return result->rewrite.text.len == 0 && result->rewrite.refused &&
               hed_str_is(hed_str_trim(hed_str_sub(line, 8, line.len)), result->rewrite.refused);
    if (hed_str_starts(line, HED_S("told:")))
        return result->rewrite.n_spoilers > 0 &&
               hed_str_eq(result->rewrite.spoilers[0].sentence, hed_str_trim(hed_str_sub(line, 5, line.len)));
    return result->rewrite.applied && hed_str_eq(result->rewrite.text, line);
}

/* A rewrite keeps the invariants, and is itself left as it is. */
static void sound(hed_engine *engine, const hed_item *item, const hed_result *result)
{
    if (result->rewrite.text.len == 0)
        return;
    hed_item again = *item;
    again.headline = result->rewrite.text;
    const hed_result after = check(engine, &again);
    const char *why = rewrite_breaks(item, result, &after);
    ck_assert_msg(!why, "%.*s => %.*s: %s", HED_FMT(item->headline), HED_FMT(result->rewrite.text), why);
}

static void show(const hed_result *result)
{
    printf("  but %s", hed_action_name(result->verdict));
    for (size_t i = 0; i < result->n_labels; i++)
        printf(" [%s]", result->labels[i]);
    printf(", \"%.*s\", story \"%.*s\"%s%s\n", HED_FMT(result->rewrite.text), HED_FMT(result->rewrite.from_story),
           result->rewrite.refused ? ", because " : "", result->rewrite.refused ? result->rewrite.refused : "");
}

static size_t run_cases(hed_engine *engine, const char *path, size_t *failed)
{
    hed_str rest = unit_file(path), line;
    hed_item item = {.headline = {"", 0}};
    size_t n = 0, number = 0;
    while (hed_str_line(&rest, &line)) {
        number++;
        line = hed_str_trim(line);
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        if (hed_str_starts(line, HED_S("dek:")))
            item.dek = hed_str_trim(hed_str_sub(line, 4, line.len));
        else if (hed_str_starts(line, HED_S("body:")))
            item.body = hed_str_trim(hed_str_sub(line, 5, line.len));
        else if (!hed_str_starts(line, HED_S("=>")))
            item = (hed_item){.headline = line};
        else {
            const hed_str want = hed_str_trim(hed_str_sub(line, 2, line.len));
            const hed_result result = check(engine, &item);
            if (!as_expected(&result, want)) {
                printf("%s:%zu: %.*s\n  is not %.*s\n", path, number, HED_FMT(item.headline), HED_FMT(want));
                show(&result);
                (*failed)++;
            }
            sound(engine, &item, &result);
            n++;
        }
    }
    return n;
}

/* Of each headline whose axis reaches a bound, what was found can be taken out or cannot, never both and never neither;
 * and by the same findings again the same is said. */
TEST(what_reaches_a_band_is_mendable_or_is_not)
{
    static const char yaml[] = "policy: {id: t}\nrules:\n"
                               "- {when: {axis: withhold, ge: mid}, do: label, label: a, reason: W}\n"
                               "- {when: {axis: withhold, ge: mid, mendable: true}, do: label, label: b, reason: WY}\n"
                               "- {when: {axis: withhold, ge: mid, mendable: false}, do: label, label: c, reason: WN}\n"
                               "- {when: {axis: withhold, ge: low, mendable: true}, do: label, label: d, reason: LY}\n";
    const char *path = "build/tests/mendable.yaml";
    hed_err err;
    hed_batch batch;
    size_t yes = 0, no = 0;
    ck_assert(hed_file_write(path, hed_str_of(yaml), &err));
    hed_engine *engine = unit_engine_with(&(hed_engine_options){.no_model = true, .policy = path});
    hed_scratch *scratch = hed_scratch_new(engine, HED_WANT_DECISION, &err);
    hed_reader *reader = hed_reader_open("corpus/train.jsonl", NULL, &err);
    ck_assert(scratch && reader && hed_batch_new(&batch, &err));
    for (size_t n; (n = hed_reader_read(reader, &batch, 256)) > 0;)
        for (size_t i = 0; i < n; i++) {
            hed_result r;
            ck_assert(hed_check(engine, scratch, &batch.items[i], &r, &err));
            const bool over = labelled(&r, HED_S("a")), can = labelled(&r, HED_S("b"));
            ck_assert_msg(over == (can != labelled(&r, HED_S("c"))), "%.*s", HED_FMT(batch.items[i].headline));
            ck_assert_msg(can || !over || !labelled(&r, HED_S("d")), "%.*s: below low, and not below mid",
                          HED_FMT(batch.items[i].headline));
            yes += can;
            no += over && !can;
        }
    ck_assert_uint_gt(yes, 20);
    ck_assert_uint_gt(no, 100);
    hed_batch_free(&batch);
    hed_reader_free(reader);
    hed_scratch_free(scratch);
}
END

TEST(cases_are_rewritten_as_they_say)
{
    const char *const *paths;
    size_t n, cases = 0, failed = 0;
    hed_err err;
    hed_engine *engine = plain_engine();
    ck_assert(hed_file_list(unit_arena(), "tests/cases/rewrite", ".txt", &paths, &n, &err));
    for (size_t i = 0; i < n; i++)
        cases += run_cases(engine, paths[i], &failed);
    ck_assert_msg(failed == 0, "%zu of %zu cases", failed, cases);
    ck_assert_uint_ge(cases, 50);
}
END

TEST(refusal_is_in_plain_words)
{
    hed_item item = hed_item_of("Supreme Court Rejects Final Appeal: What's Next for Marta Lind?");
    const hed_result result = check(plain_engine(), &item);
    ck_assert_uint_eq(result.rewrite.text.len, 0);
    ck_assert_str_eq(result.rewrite.refused, "only the last part names what it is about");
    ck_assert_int_eq(result.verdict, HED_LABEL);
    ck_assert(labelled(&result, HED_S("withholds")) && labelled(&result, HED_S("clickbait")));
}
END

TEST(spans_of_edits_count_in_all_three_units)
{
    hed_item item = hed_item_of("\xc3\x89tretat Closes Its \xf0\x9f\x8f\x96 Beach in Fog: What\xe2\x80\x99s Next?");
    const hed_result result = check(plain_engine(), &item);
    ck_assert_uint_eq(result.rewrite.n_edits, 1);
    const hed_edit *edit = &result.rewrite.edits[0];
    ck_assert_hed_str(edit->before, ": What\xe2\x80\x99s Next?");
    ck_assert_uint_eq(edit->span.byte[1], item.headline.len);
    ck_assert_uint_eq(edit->span.byte[0], 37);
    ck_assert_uint_eq(edit->span.cp[0], 33);
    ck_assert_uint_eq(edit->span.utf16[0], 34);
    ck_assert_uint_eq(edit->span.utf16[1] - edit->span.cp[1], 1);
}
END

TEST(slot_sets_the_longest_rewrite)
{
    hed_item item = hed_item_of("Norwegian Parliament Rejects the EU's Plan for One Shared Power Grid: What's Next?");
    ck_assert_uint_gt(check(plain_engine(), &item).rewrite.text.len, 60);
    item.slot = HED_S("search");
    const hed_result result = check(plain_engine(), &item);
    ck_assert_uint_eq(result.rewrite.text.len, 0);
    ck_assert_str_eq(result.rewrite.refused, "it would be too long for its slot");
}
END

TEST(spoilers_are_sentences_of_the_story_and_never_applied)
{
    hed_item item = hed_item_of("Why the Ferry Malta Sold Sank off Spain");
    item.dek = HED_S("The ferry had been repaired twice.");
    item.body =
        HED_S("The old ferry sank on Tuesday. It went down because a door was left open, an inquiry found. Nobody "
              "was hurt. Divers will raise it in May.");
    const hed_result result = check(plain_engine(), &item);
    ck_assert_uint_eq(result.rewrite.n_spoilers, 3);
    ck_assert(!result.rewrite.applied);
    bool told = false;
    for (size_t i = 0; i < result.rewrite.n_spoilers; i++) {
        const hed_spoiler *s = &result.rewrite.spoilers[i];
        const hed_str in = s->dek ? item.dek : item.body;
        ck_assert_str_eq(s->asks, "why");
        ck_assert(s->sentence.ptr >= in.ptr && s->sentence.ptr + s->sentence.len < in.ptr + in.len);
        told = told || hed_str_starts(s->sentence, HED_S("It went down because"));
    }
    ck_assert(told);
    item.dek = item.body = (hed_str){"", 0};
    ck_assert_uint_eq(check(plain_engine(), &item).rewrite.n_spoilers, 0);
}
END

/* Every headline that the packs give as an example of what they find. */
TEST(examples_of_the_packs_are_rewritten_soundly)
{
    hed_engine *engine = plain_engine();
    size_t rewritten = 0;
    for (size_t i = 0; i < hed_engine_rule_count(engine); i++) {
        const hed_rule rule = hed_engine_rule(engine, i);
        for (size_t k = 0; k < rule.n_match + rule.n_nomatch; k++) {
            hed_item item = hed_item_of(k < rule.n_match ? rule.match[k] : rule.nomatch[k - rule.n_match]);
            const hed_result result = check(engine, &item);
            sound(engine, &item, &result);
            rewritten += result.rewrite.text.len > 0;
        }
    }
    ck_assert_uint_ge(rewritten, 10);
}
END

/* The page of news that hed was asked for: its teasers are caught, its plain news passes, and the SVM decides nothing.
 */
TEST(real_page_is_judged_as_an_editor_would)
{
    static const char *const path = "../shared/input/news-page.txt";
    if (unit_skip_without(path, "a real page of news"))
        return;
    hed_err err;
    hed_batch batch;
    hed_engine *engine = unit_engine();
    hed_reader *reader = hed_reader_open(path, NULL, &err);
    size_t teasers = 0, plain = 0;
    ck_assert(reader && hed_batch_new(&batch, &err));
    const size_t n = hed_reader_read(reader, &batch, 100);
    for (size_t i = 0; i < n; i++) {
        const hed_item *item = &batch.items[i];
        const hed_result result = check(engine, item);
        const bool asks = memchr(item->headline.ptr, '?', item->headline.len) != NULL;
        const bool news =
            hed_str_starts(item->headline, HED_S("Spain")) || hed_str_starts(item->headline, HED_S("Vietnamese"));
        ck_assert(result.n_rows == 0 || !hed_str_starts(hed_str_of(result.rows[0].reason), HED_S("SVM")));
        sound(engine, item, &result);
        if (asks) {
            const double worst =
                result.axes[HED_WITHHOLD] > result.axes[HED_LEGAL] ? result.axes[HED_WITHHOLD] : result.axes[HED_LEGAL];
            ck_assert_double_ge(worst, .3);
            ck_assert_int_ge(result.verdict, HED_LABEL);
            ck_assert(result.rewrite.applied || result.rewrite.from_story.len > 0);
            teasers++;
        }
        if (news)
            ck_assert_int_eq(result.verdict, HED_PASS);
        plain += news;
    }
    ck_assert_uint_eq(teasers, 4);
    ck_assert_uint_eq(plain, 2);
    hed_batch_free(&batch);
    hed_reader_free(reader);
}
END

const unit_test engine_rewrite_tests[] = {
    T(what_reaches_a_band_is_mendable_or_is_not),
    T(cases_are_rewritten_as_they_say),
    T(refusal_is_in_plain_words),
    T(spans_of_edits_count_in_all_three_units),
    T(slot_sets_the_longest_rewrite),
    T(spoilers_are_sentences_of_the_story_and_never_applied),
    T(examples_of_the_packs_are_rewritten_soundly),
    T(real_page_is_judged_as_an_editor_would),
};
const size_t n_engine_rewrite_tests = sizeof engine_rewrite_tests / sizeof *engine_rewrite_tests;
