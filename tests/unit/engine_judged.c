/* Every edit on the project's own headlines was judged by hand: tests/cases/rewrite/judged.tsv. An edit that is not
 * there, or was found harmful, fails, and is printed as the row that somebody has to judge. */
#include "engine.h"

#include <stdio.h>

typedef enum verdict { GOOD, ACCEPTABLE, DOUBTFUL, HARMFUL, VERDICTS } verdict;

static const char *const names[VERDICTS] = {"good", "acceptable", "doubtful", "harmful"};

typedef struct row {
    hed_str headline, text, stages, reason;
    verdict verdict;
    bool made;
} row;

static row rows[1024];
static size_t n_rows, n_missing;

static hed_str field(hed_str *line)
{
    const char *tab = memchr(line->ptr, '\t', line->len);
    const size_t len = tab ? (size_t)(tab - line->ptr) : line->len;
    const hed_str out = hed_str_sub(*line, 0, len);
    *line = hed_str_sub(*line, tab ? len + 1 : len, line->len);
    return out;
}

static void read_rows(void)
{
    hed_str rest = unit_file("tests/cases/rewrite/judged.tsv"), line;
    n_rows = n_missing = 0;
    for (size_t number = 1; hed_str_line(&rest, &line); number++) {
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        ck_assert_uint_lt(n_rows, sizeof rows / sizeof *rows);
        row *r = &rows[n_rows++];
        *r = (row){field(&line), field(&line), field(&line), {"", 0}, VERDICTS, false};
        const hed_str said = field(&line);
        r->reason = field(&line);
        for (int v = 0; v < VERDICTS; v++)
            r->verdict = hed_str_is(said, names[v]) ? (verdict)v : r->verdict;
        ck_assert_msg(r->verdict < VERDICTS && r->reason.len > 0, "judged.tsv:%zu: no verdict or no reason", number);
    }
}

static void judge(const hed_item *item, hed_str text, const hed_rewrite *rewrite)
{
    if (text.len == 0)
        return;
    for (size_t i = 0; i < n_rows; i++)
        if (hed_str_eq(rows[i].headline, item->headline) && hed_str_eq(rows[i].text, text)) {
            rows[i].made = true;
            return;
        }
    n_missing++;
    printf("%.*s\t%.*s\t", HED_FMT(item->headline), HED_FMT(text));
    for (size_t i = 0; rewrite && i < rewrite->n_edits; i++)
        printf("%s%s", i > 0 ? "+" : "", rewrite->edits[i].stage);
    printf("%s\tTO BE JUDGED\n", rewrite ? "" : "extract");
}

static void try_item(const hed_engine *engine, hed_scratch *scratch, const hed_item *item)
{
    hed_err err;
    hed_result result;
    ck_assert(hed_check(engine, scratch, item, &result, &err));
    judge(item, result.rewrite.text, &result.rewrite);
    judge(item, result.rewrite.from_story, NULL);
}

static void try_corpus(const hed_engine *engine, hed_scratch *scratch, const char *path)
{
    hed_err err;
    hed_batch batch;
    hed_reader *reader = hed_reader_open(path, NULL, &err);
    ck_assert(reader && hed_batch_new(&batch, &err));
    for (size_t n; (n = hed_reader_read(reader, &batch, 256)) > 0;)
        for (size_t i = 0; i < n; i++)
            try_item(engine, scratch, &batch.items[i]);
    hed_batch_free(&batch);
    hed_reader_free(reader);
}

static void try_examples(const hed_engine *engine, hed_scratch *scratch)
{
    for (size_t i = 0; i < hed_engine_rule_count(engine); i++) {
        const hed_rule rule = hed_engine_rule(engine, i);
        for (size_t k = 0; k < rule.n_match + rule.n_nomatch; k++) {
            const hed_item item = hed_item_of(k < rule.n_match ? rule.match[k] : rule.nomatch[k - rule.n_match]);
            try_item(engine, scratch, &item);
        }
    }
}

/* The headlines of the cases, with their stories. */
static void try_cases(const hed_engine *engine, hed_scratch *scratch, const char *path)
{
    hed_str rest = unit_file(path), line;
    hed_item item = {.headline = {"", 0}};
    while (hed_str_line(&rest, &line)) {
        line = hed_str_trim(line);
        if (hed_str_starts(line, HED_S("dek:")))
            item.dek = hed_str_trim(hed_str_sub(line, 4, line.len));
        else if (hed_str_starts(line, HED_S("body:")))
            item.body = hed_str_trim(hed_str_sub(line, 5, line.len));
        else if (hed_str_starts(line, HED_S("=>")))
            try_item(engine, scratch, &item);
        else if (line.len > 0 && line.ptr[0] != '#')
            item = (hed_item){.headline = line};
    }
}

static void try_all(const char *policy)
{
    hed_err err;
    const char *const *paths;
    size_t n;
    hed_engine *engine = unit_engine_with(&(hed_engine_options){.no_model = true, .policy = policy});
    hed_scratch *scratch = hed_scratch_new(engine, HED_WANT_DECISION | HED_WANT_REWRITE, &err);
    ck_assert(scratch != NULL);
    try_corpus(engine, scratch, "corpus/train.jsonl");
    try_corpus(engine, scratch, "corpus/dev.jsonl");
    try_examples(engine, scratch);
    ck_assert(hed_file_list(unit_arena(), "tests/cases/rewrite", ".txt", &paths, &n, &err));
    for (size_t i = 0; i < n; i++)
        try_cases(engine, scratch, paths[i]);
    for (size_t i = 0; i < n_rows; i++) {
        const hed_item item = {.headline = rows[i].headline};
        try_item(engine, scratch, &item);
    }
    hed_scratch_free(scratch);
}

TEST(every_edit_of_our_headlines_is_judged_and_none_is_harmful)
{
    static const char *const policies[] = {
        "newsroom",
        "strict",
        "tests/cases/rewrite/eager-style.yaml",
        "tests/cases/rewrite/eager-speculate.yaml",
        "tests/cases/rewrite/eager-exaggerate.yaml",
    };
    size_t made = 0, counts[VERDICTS] = {0};
    read_rows();
    for (size_t i = 0; i < sizeof policies / sizeof *policies; i++)
        try_all(policies[i]);
    for (size_t i = 0; i < n_rows; i++) {
        made += rows[i].made;
        counts[rows[i].verdict] += rows[i].made;
        if (rows[i].made && rows[i].verdict == HARMFUL)
            printf("harmful: %.*s => %.*s\n", HED_FMT(rows[i].headline), HED_FMT(rows[i].text));
    }
    printf("%zu edits judged by hand: %zu good, %zu acceptable, %zu doubtful, %zu harmful; %zu rows are made no more\n",
           made, counts[GOOD], counts[ACCEPTABLE], counts[DOUBTFUL], counts[HARMFUL], n_rows - made);
    ck_assert_msg(n_missing == 0, "%zu edits are not judged", n_missing);
    ck_assert_uint_eq(counts[HARMFUL], 0);
    ck_assert_uint_ge(made, 300);
    ck_assert_uint_ge((counts[GOOD] + counts[ACCEPTABLE]) * 100, made * 95);
}
END

const unit_test engine_judged_tests[] = {T(every_edit_of_our_headlines_is_judged_and_none_is_harmful)};
const size_t n_engine_judged_tests = sizeof engine_judged_tests / sizeof *engine_judged_tests;
