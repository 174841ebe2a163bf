/* Dense features one by one (cases in tests/cases/features/dense.txt), and the table and lexicon behind them. */
#include "features.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

static float *dense_of(const features_kit *k, hed_str headline)
{
    hed_text text;
    hed_err err;
    float *dense = HED_NEW_N(k->arena, float, hed_feature_count());
    ck_assert_msg(hed_text_read(k->arena, k->lexicon, headline, HED_MAX_CODEPOINTS, &text, &err), "%s", err.text);
    hed_features_dense(k->features, &text, dense);
    return dense;
}

static hed_str part(hed_str *rest)
{
    const char *bar = memchr(rest->ptr, '|', rest->len);
    const size_t end = bar ? (size_t)(bar - rest->ptr) : rest->len;
    const hed_str found = hed_str_trim(hed_str_sub(*rest, 0, end));
    *rest = hed_str_sub(*rest, bar ? end + 1 : end, rest->len);
    return found;
}

TEST(each_feature_says_what_the_cases_say)
{
    const features_kit k = features_kit_new();
    hed_str file = unit_file("tests/cases/features/dense.txt"), line;
    double first[256];
    bool differs[256] = {0};
    for (size_t i = 0; i < 256; i++)
        first[i] = NAN;
    while (hed_str_line(&file, &line)) {
        double value;
        if (hed_str_trim(line).len == 0 || line.ptr[0] == '#')
            continue;
        const hed_str name = part(&line), number = part(&line), headline = hed_str_trim(line);
        const int i = hed_feature_find(name);
        ck_assert_msg(i >= 0 && hed_str_double(number, &value), "no such case: %.*s = %.*s", HED_FMT(name),
                      HED_FMT(number));
        const double is = (double)dense_of(&k, headline)[i];
        ck_assert_msg(fabs(is - value) < 1e-3, "%.*s of \"%.*s\" is %g, not %g", HED_FMT(name), HED_FMT(headline), is,
                      value);
        differs[i] = differs[i] || (!isnan(first[i]) && fabs(first[i] - value) > 1e-9);
        first[i] = value;
    }
    for (size_t i = 0; i < hed_feature_count(); i++)
        ck_assert_msg(differs[i] || strcmp(hed_feature_at(i)->group, "congruence") == 0,
                      "%s has no two cases with different values", hed_feature_at(i)->name);
}
END

TEST(values_stay_within_the_range_that_the_table_states)
{
    static const char *const headlines[] = {
        "a",
        "7",
        "?!?!?!?",
        "\"",
        "''''",
        "[",
        "¥€$",
        "🚢🚢🚢",
        "THE THE THE",
        "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15",
        "s.h.o.c.k.i.n.g n3ws 4 y0u !!! ... (video) [watch] 'so' \"so\" &amp; 100% $5bn 1999 ever best",
    };
    const features_kit k = features_kit_new();
    for (size_t h = 0; h < sizeof headlines / sizeof *headlines; h++) {
        const float *dense = dense_of(&k, hed_str_of(headlines[h]));
        for (size_t i = 0; i < hed_feature_count(); i++) {
            const hed_feature *f = hed_feature_at(i);
            const double is = (double)dense[i];
            ck_assert_msg(is >= f->min && is <= f->max, "%s of \"%s\" is %g", f->name, headlines[h], is);
        }
    }
}
END

/* Case, quotes, spaces and hidden characters are how a headline is set, not what it says. */
TEST(what_the_model_looks_at_does_not_depend_on_setting)
{
    static const char *const settings[] = {
        "the captain won't say why 3 ferries sank", "THE CAPTAIN WON'T SAY WHY 3 FERRIES SANK",
        "The Captain Won’t Say Why 3 Ferries Sank", "The  Captain\u00a0Won't Say\u200b Why 3 Fer\u00adries Sank"};
    const features_kit k = features_kit_new();
    const float *plain = dense_of(&k, hed_str_of(settings[0]));
    for (size_t s = 1; s < sizeof settings / sizeof *settings; s++) {
        const float *other = dense_of(&k, hed_str_of(settings[s]));
        for (size_t i = 0; i < hed_feature_count(); i++)
            ck_assert_msg(!hed_feature_at(i)->model || plain[i] == other[i], "%s of \"%s\" is %g, else %g",
                          hed_feature_at(i)->name, settings[s], (double)other[i], (double)plain[i]);
    }
}
END

TEST(missing_category_is_named)
{
    static const char start[] = "lexicon:\n  id: short\n  version: 1\ncategories:\n";
    char path[] = "/tmp/hed-unit-XXXXXX";
    hed_arena *arena = unit_arena();
    hed_err err = {0};
    hed_buf file = {0};
    hed_str whole = unit_file("models/lexicon-en.yaml"), line;
    hed_buf_cstr(&file, start);
    while (hed_str_line(&whole, &line)) { /* every category but one, each with one word */
        const hed_str name = hed_str_trim(line);
        if (hed_str_ends(name, HED_S(": >-")) && !hed_str_starts(name, HED_S("kicker:")))
            hed_buf_printf(&file, "  %.*s word\n", (int)(name.len - 3), name.ptr);
    }
    const int fd = mkstemp(path);
    ck_assert(fd >= 0 && write(fd, file.ptr, file.len) == (ssize_t)file.len);
    close(fd);
    const hed_lexicon *lexicon = hed_lexicon_load(arena, path, &err);
    unlink(path);
    ck_assert_msg(lexicon != NULL, "%s", err.text);
    ck_assert(hed_features_new(arena, lexicon, path, &err) == NULL);
    ck_assert_err_has(err, "\"kicker\"");
    ck_assert_str_eq(err.path, path);
    ck_assert_int_eq(err.code, HED_ESCHEMA);
    hed_buf_free(&file);
}
END

TEST(names_lead_to_their_features)
{
    for (size_t i = 0; i < hed_feature_count(); i++) {
        const hed_feature *f = hed_feature_at(i);
        ck_assert_int_eq(hed_feature_find(hed_str_of(f->name)), (int)i); /* so no name is there twice */
        ck_assert_str_eq(hed_feature_names()[i], f->name);
        ck_assert(f->min < f->max && f->meaning[0] && f->unit[0] && f->group[0] && f->source[0]);
    }
    ck_assert_int_eq(hed_feature_find(HED_S("no_such_feature")), -1);
}
END

/* The same sum over a table that anybody can change here: order, names and meanings must all count. */
TEST(schema_id_is_that_of_the_table)
{
    const char *schema = hed_feature_schema();
    ck_assert_uint_eq(strlen(schema), 16);
    ck_assert_uint_eq(strspn(schema, "0123456789abcdef"), 16);
    for (int change = 0; change < 4; change++) {
        uint64_t hash = HED_NGRAM_BITS;
        char id[17];
        for (size_t i = 0; i < hed_feature_count(); i++) {
            const size_t at = change == 1 && i < 2 ? 1 - i : i; /* the first two the other way round */
            const hed_feature *f = hed_feature_at(at);
            const char *const parts[] = {change == 2 && i == 5 ? "renamed" : f->name, f->group, f->unit, f->meaning};
            for (size_t p = 0; p < 4; p++)
                hash = hed_hash(parts[p], strlen(parts[p]), hash);
            hash += change == 3 && i == 0 ? !f->model : f->model;
        }
        snprintf(id, sizeof id, "%016llx", (unsigned long long)hash);
        ck_assert_msg((strcmp(id, schema) == 0) == (change == 0), "change %d gives %s, the table %s", change, id,
                      schema);
    }
}
END

const unit_test features_dense_tests[] = {
    T(each_feature_says_what_the_cases_say),
    T(values_stay_within_the_range_that_the_table_states),
    T(what_the_model_looks_at_does_not_depend_on_setting),
    T(missing_category_is_named),
    T(names_lead_to_their_features),
    T(schema_id_is_that_of_the_table),
};
const size_t n_features_dense_tests = sizeof features_dense_tests / sizeof *features_dense_tests;
