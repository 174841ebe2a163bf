/* The features of the group "congruence", by cases that need no programming, and the tables behind them. */
#include "features.h"

#include <stdio.h>
#include <unistd.h>

static const hed_text *text_of(const features_kit *k, hed_str s, hed_text *out)
{
    hed_err err;
    if (s.len == 0)
        return NULL;
    ck_assert_msg(hed_text_read(k->arena, k->lexicon, s, 0, out, &err), "%.*s: %s", HED_FMT(s), err.text);
    return out;
}

static bool cut(hed_str *rest, hed_str *part, char at)
{
    const char *found = memchr(rest->ptr, at, rest->len);
    const size_t end = found ? (size_t)(found - rest->ptr) : rest->len;
    *part = hed_str_trim(hed_str_sub(*rest, 0, end));
    *rest = hed_str_sub(*rest, found ? end + 1 : end, rest->len);
    return part->len > 0;
}

/* "number_recall = 1" */
static void expect(hed_str what, const float *dense, hed_str headline)
{
    hed_str rest = what, name, sign;
    double bound;
    cut(&rest, &name, ' ');
    cut(&rest, &sign, ' ');
    const int feature = hed_feature_find(name);
    ck_assert_msg(feature >= 0 && hed_str_double(hed_str_trim(rest), &bound), "not an expectation: %.*s",
                  HED_FMT(what));
    const double is = (double)dense[feature];
    const bool holds = sign.ptr[0] == '='   ? is > bound - 1e-6 && is < bound + 1e-6
                       : sign.ptr[0] == '>' ? is > bound
                                            : is < bound;
    ck_assert_msg(holds, "\"%.*s\": %.*s, but it is %g", HED_FMT(headline), HED_FMT(what), is);
}

TEST(story_bears_out_what_it_says_and_no_more)
{
    const features_kit k = features_kit_new();
    hed_str rest = unit_file("tests/cases/features/congruence.txt"), line, headline = {"", 0}, dek = {"", 0},
            body = {"", 0};
    size_t n = 0;
    while (hed_str_line(&rest, &line)) {
        hed_str value = line, key;
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        cut(&value, &key, ':');
        value = hed_str_trim(value);
        if (hed_str_is(key, "headline")) {
            headline = value;
            dek = body = HED_S("");
        } else if (hed_str_is(key, "dek")) {
            dek = value;
        } else if (hed_str_is(key, "body")) {
            body = value;
        } else {
            hed_text texts[3];
            hed_str wanted;
            float dense[256];
            hed_features_dense(k.features, text_of(&k, headline, &texts[0]), dense);
            hed_features_congruence(k.features, k.background, k.arena, &texts[0], text_of(&k, dek, &texts[1]),
                                    text_of(&k, body, &texts[2]), dense, NULL);
            while (cut(&line, &wanted, ','))
                expect(wanted, dense, headline);
            n++;
        }
    }
    ck_assert_uint_ge(n, 20);
}
END

TEST(shares_are_shares_whatever_the_texts)
{
    static const char *const texts[] = {
        "a", "!!!", "1", "Ten", "UN", "\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82", "... 3 ... 4", "The of and"};
    const features_kit k = features_kit_new();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (size_t j = 0; j < sizeof texts / sizeof *texts; j++) {
            hed_text headline, body;
            float dense[256];
            hed_features_dense(k.features, text_of(&k, hed_str_of(texts[i]), &headline), dense);
            hed_features_congruence(k.features, k.background, k.arena, &headline, NULL,
                                    text_of(&k, hed_str_of(texts[j]), &body), dense, NULL);
            for (size_t f = 0; f < hed_feature_count(); f++) {
                const hed_feature *feature = hed_feature_at(f);
                ck_assert_msg((double)dense[f] >= feature->min && (double)dense[f] <= feature->max,
                              "%s of \"%s\" over \"%s\" is %g", feature->name, texts[i], texts[j], (double)dense[f]);
            }
        }
}
END

TEST(background_says_what_is_wrong_and_where)
{
    static const struct {
        const char *yaml, *says;
        unsigned line;
    } cases[] = {
        {"background: {id: x, version: 1}\nsame: [a b]\n", "a list \"same\"", 1},
        {"background: {}\nsame: []\nwords: b\nidf: {'30': a}\n", "0 to 20", 4},
        {"background: {}\nsame:\n- cat dog\n- dog cow\nwords: b\nidf: {'3': a}\n", "\"dog\" stands in two lines", 4},
        {"background: {}\nsame:\n- [a]\nwords: b\nidf: {'3': a}\n", "a text of words", 3},
        {"background: {}\nsmae: []\n", "smae", 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hed_err err = {0};
        char path[] = "/tmp/hed-background-XXXXXX";
        close(mkstemp(path));
        ck_assert(hed_file_write(path, hed_str_of(cases[i].yaml), &err));
        ck_assert(hed_background_load(unit_arena(), path, &err) == NULL);
        ck_assert_err_has(err, cases[i].says);
        ck_assert_uint_eq(err.line, cases[i].line);
        unlink(path);
    }
}
END

static hed_background *background_at(const char *path)
{
    hed_err err;
    hed_background *b = hed_background_load(unit_arena(), path, &err);
    ck_assert_msg(b != NULL, "%s", err.text);
    return b;
}

static const char *only_file(const char *folder)
{
    const char *const *files;
    size_t n;
    hed_err err;
    ck_assert(hed_file_list(unit_arena(), folder, "", &files, &n, &err));
    ck_assert_uint_eq(n, 1);
    return files[0];
}

/* In the tree there may be a file that another program made: with the same key, it has the same bytes. */
TEST(what_is_kept_of_words_is_what_their_yaml_gives)
{
    static const char *const names[] = {"background-en.yaml", "lexicon-en.yaml"};
    hed_arena *arena = unit_arena();
    hed_err err;
    for (size_t i = 0; i < 2; i++) {
        char folder[] = "/tmp/hed-unit-XXXXXX";
        ck_assert_ptr_nonnull(mkdtemp(folder));
        const char *path = hed_file_join(arena, folder, names[i]), *cache = hed_file_join(arena, folder, ".cache");
        const char *shipped = hed_file_join(arena, "models", names[i]);
        ck_assert(hed_file_write(path, unit_file(shipped), &err));
        for (size_t round = 0; round < 3; round++) {
            if (i == 0)
                ck_assert_str_eq(hed_background_hash(background_at(path)), hed_sha256_of(unit_file(path)).hex);
            else
                ck_assert_str_eq(hed_lexicon_hash(hed_lexicon_load(arena, path, &err)),
                                 hed_sha256_of(unit_file(path)).hex);
            const char *kept = only_file(cache);
            const char *ours = hed_file_join(arena, "models/.cache", strrchr(kept, '/') + 1);
            if (hed_file_exists(ours))
                ck_assert_msg(hed_str_eq(unit_file(kept), unit_file(ours)), "%s, round %zu", names[i], round);
            if (round == 1)
                ck_assert(hed_file_write(kept, HED_S("0123456789abcdef, and no more"), &err));
        }
        unlink(only_file(cache));
        rmdir(cache);
        unlink(path);
        rmdir(folder);
    }
}
END

const unit_test features_congruence_tests[] = {
    T(story_bears_out_what_it_says_and_no_more),
    T(shares_are_shares_whatever_the_texts),
    T(background_says_what_is_wrong_and_where),
    T(what_is_kept_of_words_is_what_their_yaml_gives),
};
const size_t n_features_congruence_tests = sizeof features_congruence_tests / sizeof *features_congruence_tests;
