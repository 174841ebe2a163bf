/* Folding of whatever bytes: what holds of every text holds, folding again changes nothing, and both roads lead to the
 * same. With a lexicon, so that disguises are undone. */
#include "unit/text_holds.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(const char *breach)
{
    if (!breach)
        return;
    fprintf(stderr, "%s\n", breach);
    abort();
}

static hed_arena *loaded, *arena;
static const hed_lexicon *lexicon;

static void load(void)
{
    hed_err err;
    loaded = hed_arena_new(HED_ARENA_SCRATCH, &err);
    arena = hed_arena_new(HED_ARENA_SCRATCH, &err);
    if (!loaded || !arena)
        abort();
    lexicon = hed_lexicon_load(loaded, "tests/cases/text/lexicon.yaml", &err);
    if (!lexicon)
        must(err.text);
}

static void fold(const hed_lexicon *with, hed_str source)
{
    hed_text text, again, marked;
    hed_err err = {0};
    hed_arena_reset(arena);
    if (!hed_text_read(arena, with, source, 0, &text, &err)) {
        must(err.code == HED_EINPUT && err.text[0] ? NULL : "refused without a reason");
        return;
    }
    must(text_breach(&text));
    must(hed_text_read(arena, with, text.folded, 0, &again, &err) ? NULL : "the folded text is refused");
    must(hed_str_eq(text.folded, again.folded) ? NULL : "folding again changes the text");
    hed_str behind = hed_arena_printf(arena, TEXT_UNSEEN "%.*s", HED_FMT(source));
    must(hed_text_read(arena, with, behind, 0, &marked, &err) ? NULL : "refused behind what cannot be seen");
    if (!hed_str_starts(source, HED_S("\xef\xbb\xbf"))) /* a byte order mark, only where it stands first */
        must(text_difference(&text, &marked));
    hed_span span = hed_text_span(&text, 0, (uint32_t)text.folded.len);
    must(span.cp[1] <= text.n_codepoints && span.utf16[1] >= span.cp[1] && span.byte[1] <= source.len
             ? NULL
             : "a span's units do not go together");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!lexicon)
        load();
    fold(NULL, (hed_str){(const char *)data, size});
    fold(lexicon, (hed_str){(const char *)data, size});
    return 0;
}
