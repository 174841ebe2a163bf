/* hed_text_read: source bytes to a folded, tokenised text.
 *
 * Two roads lead to the same result. Plain ASCII without anything to undo takes the short one (ascii.c). All else
 * becomes units (decode.c), is undone (disguise.c, words.c) unless it was but curly quotes and dashes that made it take
 * this road, and is written out here as folded bytes with their offsets.
 *
 * Both foldings have the same offsets: where lower case takes another number of bytes than the capital, the cased
 * folding keeps the lower-case form. Runs of space become one; there is none at either end. */
#include "text/fold.h"

#include <utf8proc.h>

static const char *const obfuscation_names[HED_OBF_KINDS] = {
    "invisible", "bidi", "width", "homoglyph", "marks", "spaced", "leet", "spaces", "repeat",
};

const char *hed_obfuscation_name(hed_obfuscation kind)
{
    return obfuscation_names[kind];
}

/* What is being written: bytes, classes and offsets grow together. */
typedef struct writer {
    char *folded, *cased;
    uint8_t *classes;
    uint32_t *map, *map_end;
    size_t n;
} writer;

static writer writer_new(hed_arena *arena, size_t room)
{
    return (writer){
        .folded = hed_arena_take(arena, room + 1, 1),
        .cased = hed_arena_take(arena, room + 1, 1),
        .classes = hed_arena_take(arena, room + HED_TEXT_AHEAD, 1),
        .map = hed_arena_take(arena, (room + 1) * sizeof(uint32_t), _Alignof(uint32_t)),
        .map_end = hed_arena_take(arena, (room + 1) * sizeof(uint32_t), _Alignof(uint32_t)),
    };
}

static void put(writer *w, char folded, char cased, uint8_t cls, uint32_t start, uint32_t end)
{
    w->folded[w->n] = folded;
    w->cased[w->n] = cased;
    w->classes[w->n] = cls;
    w->map[w->n] = start;
    w->map_end[w->n] = end;
    w->n++;
}

/* None at the start. Runs are one unit by now, whose span is the whole run. */
static void put_space(writer *w, uint32_t start, uint32_t end)
{
    if (w->n > 0)
        put(w, ' ', ' ', CLS_SPACE, start, end);
}

static void finish(writer *w, hed_text *out)
{
    if (w->n > 0 && w->classes[w->n - 1] == CLS_SPACE)
        w->n--;
    w->folded[w->n] = w->cased[w->n] = 0;
    memset(w->classes + w->n, CLS_SPACE, HED_TEXT_AHEAD);
    w->map[w->n] = (uint32_t)out->source.len;
    out->folded = (hed_str){w->folded, w->n};
    out->cased = (hed_str){w->cased, w->n};
    out->map = w->map;
    out->map_end = w->map_end;
}

/* ---- Units */

/* Simple case folding, but for sharp s: "ss", as full folding has it. */
static size_t fold_case(uint32_t cp, uint32_t out[2])
{
    if (cp == 0xdf || cp == 0x1e9e) {
        out[0] = out[1] = 's';
        return 2;
    }
    out[0] = hed_text_lower(cp);
    return 1;
}

static void put_unit(writer *w, const hed_unit *unit)
{
    char lower[8], upper[8];
    uint32_t folded[2];
    if (unit->cp < 0x80) {
        put(w, (char)(unit->cls & CLS_UPPER ? unit->cp | 0x20 : unit->cp), (char)unit->cp, unit->cls, unit->start,
            unit->end);
        return;
    }
    size_t n = fold_case(unit->cp, folded), len = 0;
    for (size_t i = 0; i < n; i++)
        len += hed_utf8_write(folded[i], lower + len);
    size_t as_is = hed_utf8_write(unit->cp, upper);
    const char *cased = n == 1 && as_is == len ? upper : lower;
    for (size_t i = 0; i < len; i++)
        put(w, lower[i], cased[i], i == 0 ? unit->cls : CLS_NEXT, unit->start, unit->end);
}

/* Marks of a text that is mostly of another script are how it is written. Returns how many letters are of one. */
static size_t judge_script(hed_fold *fold)
{
    size_t latin = 0, other = 0;
    for (size_t i = 0; i < fold->n; i++) {
        const uint32_t cp = fold->units[i].cp;
        latin += hed_text_kind(fold->units[i].cls) == CLS_LETTER;
        latin += cp == 0xdf || cp == 0x1e9e; /* ss when folded */
        other += hed_text_kind(fold->units[i].cls) == CLS_OTHER;
    }
    fold->foreign = other > latin;
    return other;
}

/* Typography apart it is plain ASCII, with nothing to undo. */
static bool is_plain(const hed_fold *fold)
{
    char *folded = hed_arena_take(fold->arena, fold->n + HED_TEXT_ROOM, 1);
    uint32_t undone = 0;
    for (size_t kind = 0; kind < HED_OBF_KINDS; kind++)
        undone += fold->undone[kind];
    for (size_t i = 0; i < fold->n; i++) {
        const hed_unit *unit = &fold->units[i];
        if (unit->cp >= 0x80 || unit->cp == '&') /* of an entity */
            return false;
        folded[i] = (char)(unit->cls & CLS_UPPER ? unit->cp | 0x20 : unit->cp);
    }
    return undone == 0 && !hed_text_is_special(fold->arena, folded, fold->n);
}

#define ROUNDS 8

static bool undo(hed_fold *fold)
{
    bool undone = hed_text_undo_entities(fold);
    hed_text_squeeze(fold);
    if (judge_script(fold) > 0 && hed_text_undo_homoglyphs(fold)) {
        undone = true;
        judge_script(fold);
    }
    undone |= hed_text_undo_spacing(fold);
    undone |= hed_text_undo_words(fold);
    if (undone)
        hed_text_squeeze(fold);
    return undone;
}

static uint8_t *read_units(hed_arena *arena, const hed_lexicon *lexicon, hed_text *out)
{
    hed_fold fold = {.arena = arena, .lexicon = lexicon, .source = out->source, .cap = out->source.len + 32};
    fold.units = hed_arena_take(arena, fold.cap * sizeof *fold.units, _Alignof(hed_unit));
    hed_text_decode(&fold);
    /* What one step undoes may be what another waits for; each makes less of what there is to undo. */
    bool more = !is_plain(&fold);
    for (int round = 0; more && round < ROUNDS; round++)
        more = undo(&fold);
    if (fold.foreign) {
        fold.undone[HED_OBF_INVISIBLE] -= fold.soft_invisible;
        fold.undone[HED_OBF_BIDI] -= fold.soft_bidi;
    }
    writer w = writer_new(arena, fold.n * 4 + 8);
    for (size_t i = 0; i < fold.n; i++) {
        const hed_unit *unit = &fold.units[i];
        if (hed_text_kind(unit->cls) == CLS_SPACE)
            put_space(&w, unit->start, unit->end);
        else
            put_unit(&w, unit);
    }
    memcpy(out->obfuscation, fold.undone, sizeof out->obfuscation);
    out->n_codepoints = fold.n_codepoints;
    out->foreign = fold.foreign;
    finish(&w, out);
    return w.classes;
}

/* ---- The door */

/* "&amp;", "&#8217;", "&#x2019;" */
static bool has_entity(hed_str s)
{
    const char *at = s.ptr, *end = s.ptr + s.len;
    while ((at = memchr(at, '&', (size_t)(end - at))) != NULL) {
        const char *c = ++at;
        bool number = c < end && *c == '#';
        c += number;
        size_t n = 0;
        while (c < end && n < 10 && ((unsigned)((*c | 0x20) - 'a') < 26 || (*c >= '0' && *c <= '9')))
            c++, n++;
        if (n >= (number ? 1 : 2) && c < end && *c == ';')
            return true;
    }
    return false;
}

static bool check_source(hed_str source, size_t limit_cp, bool *ascii, hed_err *err)
{
    size_t bad = hed_utf8_check(source);
    if (bad < source.len) {
        unsigned byte = (unsigned char)source.ptr[bad];
        if (byte == 0)
            return hed_fail(err, HED_EINPUT, NULL, 0, "byte %zu is NUL", bad);
        return hed_fail(err, HED_EINPUT, NULL, 0, "byte %zu (0x%02x) is not UTF-8", bad, byte);
    }
    if (source.len > UINT32_MAX / 8)
        return hed_fail(err, HED_ELIMIT, NULL, 0, "the text is %zu bytes long", source.len);
    *ascii = hed_utf8_ascii(source);
    size_t cps = *ascii ? source.len : hed_utf8_count(source);
    if (limit_cp > 0 && cps > limit_cp)
        return hed_fail(err, HED_EINPUT, NULL, 0, "the text is %zu characters long, over the limit of %zu", cps,
                        limit_cp);
    return true;
}

bool hed_text_read(hed_arena *arena, const hed_lexicon *lexicon, hed_str source, size_t limit_cp, hed_text *out,
                   hed_err *err)
{
    bool ascii = false;
    if (!source.ptr) /* of an item that is all zero: no pointer to add to */
        source = HED_S("");
    if (!check_source(source, limit_cp, &ascii, err))
        return false;
    *out = (hed_text){.source = source};
    out->leftover_entity = has_entity(source);
    uint8_t *classes = ascii && !out->leftover_entity ? hed_text_read_ascii(arena, out) : NULL;
    if (!classes) {
        classes = read_units(arena, lexicon, out);
        out->ascii = hed_utf8_ascii(out->folded);
    }
    if (out->folded.len == 0)
        return hed_fail(err, HED_EINPUT, NULL, 0, "the text is empty");
    hed_text_tokenize(arena, lexicon, classes, out);
    return true;
}

hed_span hed_text_span(const hed_text *text, uint32_t start, uint32_t end)
{
    hed_str source = hed_text_source(text, start, end);
    hed_span span;
    span.byte[0] = (uint32_t)(source.ptr - text->source.ptr);
    span.byte[1] = span.byte[0] + (uint32_t)source.len;
    if (text->n_codepoints == text->source.len) /* ASCII */
        return (hed_span){.byte = {span.byte[0], span.byte[1]},
                          .cp = {span.byte[0], span.byte[1]},
                          .utf16 = {span.byte[0], span.byte[1]}};
    for (int i = 0; i < 2; i++) {
        uint32_t cp = 0, utf16 = 0;
        for (uint32_t at = 0; at < span.byte[i]; at++) {
            unsigned char c = (unsigned char)text->source.ptr[at];
            cp += (c & 0xc0) != 0x80;
            utf16 += (c & 0xc0) == 0x80 ? 0u : c >= 0xf0 ? 2u : 1u;
        }
        span.cp[i] = cp;
        span.utf16[i] = utf16;
    }
    return span;
}
