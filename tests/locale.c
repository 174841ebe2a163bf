/* A program that has set a locale gets the same bytes from the library as one that has not: decimal points, letters.
 * Usage: locale NAME…, each one that setlocale knows. Prints "locale: N passed, M failed". */
#include "hed.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

static const char *const headlines[] = {
    "Lisbon Tram Strike Enters Third Day: What's Next for Commuters?",
    "17 Insanely Clever Kitchen Hacks You Won't Believe",
    "BREAKING: inflation rises to 4.5 percent!!",
    "INFLATION IN ISTANBUL IS \"INSANE\", says minister",
    "\xc3\x89milie T. caf\xc3\xa9: \xc3\xa0 la carte, you won't believe it",
    "bytes that are not text: \xff\xfe",
};
#define HEADLINES (sizeof headlines / sizeof *headlines)

/* What all formats write, by an engine that is loaded in this locale. */
typedef struct written {
    hed_buf frame, items; /* heads and tails; what is between them */
} written;

static bool write_format(const hed_engine *engine, hed_scratch *scratch, const hed_output *output, written *out,
                         hed_err *err)
{
    const hed_style style = {.decision = true, .passing = true, .summary = true, .explain = 2};
    hed_tally *tally = hed_tally_new(HED_HOLD, err);
    bool ok = tally != NULL;
    for (size_t i = 0; ok && i < HEADLINES; i++) {
        const hed_item item = hed_item_of(headlines[i]);
        hed_result result;
        ok = hed_check(engine, scratch, &item, &result, err);
        if (ok) {
            hed_tally_add(tally, &item, &result, i);
            hed_output_item(output, &style, engine, &item, &result, i, &out->items);
        }
    }
    if (ok) {
        hed_output_head(output, &style, engine, hed_tally_summary(tally), &out->frame);
        hed_output_tail(output, &style, engine, hed_tally_summary(tally), &out->frame);
    }
    hed_tally_free(tally);
    return ok;
}

static bool write_all(written *out)
{
    const hed_engine_options options = {.lint = true};
    hed_err err;
    size_t n;
    const char *const *formats = hed_output_formats(&n);
    hed_engine *engine = hed_engine_load(&options, NULL, NULL, &err);
    hed_scratch *scratch = engine ? hed_scratch_new(engine, HED_WANT_ALL, &err) : NULL;
    bool ok = scratch != NULL;
    for (size_t i = 0; ok && i < n; i++)
        ok = write_format(engine, scratch, hed_output_find(formats[i]), out, &err);
    if (!ok)
        printf("  %s\n", err.text);
    hed_scratch_free(scratch);
    hed_engine_free(engine);
    return ok;
}

/* Prints both where they part. */
static bool same(const hed_buf *a, const hed_buf *b)
{
    size_t at = 0;
    while (at < a->len && at < b->len && a->ptr[at] == b->ptr[at])
        at++;
    if (at == a->len && at == b->len)
        return true;
    const size_t from = at > 40 ? at - 40 : 0, n_a = a->len - from, n_b = b->len - from;
    printf("  %.*s\n  %.*s\n", (int)(n_a < 80 ? n_a : 80), a->ptr + from, (int)(n_b < 80 ? n_b : 80), b->ptr + from);
    return false;
}

int main(int argc, char **argv)
{
    written plain = {0};
    int failed = 0;
    if (!write_all(&plain) || plain.items.len < 10000)
        return 1;
    for (int i = 1; i < argc; i++) {
        written out = {0};
        const bool set = setlocale(LC_ALL, argv[i]) != NULL;
        const bool ok = set && write_all(&out) && same(&plain.frame, &out.frame) && same(&plain.items, &out.items);
        if (!ok)
            printf("locale: failed: %s: %s\n", argv[i], set ? "it changes the output" : "there is no such locale");
        failed += !ok;
        hed_buf_free(&out.frame);
        hed_buf_free(&out.items);
    }
    hed_buf_free(&plain.frame);
    hed_buf_free(&plain.items);
    printf("locale: %d passed, %d failed\n", argc - 1 - failed, failed);
    return failed > 0;
}
