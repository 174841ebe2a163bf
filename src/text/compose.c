/* Canonical composition of a base and its marks, with a limit to what a base may carry.
 *
 * A cluster is decomposed, its marks put into canonical order, those that no writing needs taken out, and the rest
 * composed; so the result does not depend on whether the source was NFC or NFD. It is called again whenever a
 * further mark arrives, which is linear in all because a cluster never grows beyond its limit.
 *
 * What is taken out, and counted:
 *   - from a Latin letter: all marks, when there are more than two or when one of them makes no letter with it and is
 *     none of the usual accents on a letter that some orthography puts them on
 *   - from other scripts' letters: strokes and enclosures, generic marks beyond three, own marks beyond eight
 *   - from what is no letter: every generic mark (a keycap's frame is not counted) */
#include "text/fold.h"

#include <utf8proc.h>

#define MAX_CLUSTER 32
#define MAX_PARTS (MAX_CLUSTER * 4)

/* Marks that belong to no script in particular. */
static bool is_generic(int32_t cp)
{
    return (cp >= 0x300 && cp < 0x370) || (cp >= 0x1ab0 && cp < 0x1b00) || (cp >= 0x1dc0 && cp < 0x1e00) ||
           (cp >= 0x20d0 && cp < 0x2100) || (cp >= 0xfe20 && cp < 0xfe30);
}

static bool is_stroke(int32_t cp)
{
    return (cp >= 0x334 && cp <= 0x338) || (cp >= 0x20d0 && cp < 0x2100) || cp == 0x332 || cp == 0x333 || cp == 0x305;
}

static bool is_trailing_jamo(int32_t cp)
{
    return cp > 0x1160 && cp < 0x1200;
}

/* Accents that orthographies put on letters for which Unicode has no composed character. */
static bool is_orthographic(int32_t base, int32_t mark)
{
    static const char letters[] = "aeiouyAEIOUYmngrlMNGRL";
    bool accent = (mark >= 0x300 && mark <= 0x304) || (mark >= 0x306 && mark <= 0x308) || mark == 0x30a ||
                  mark == 0x30c || mark == 0x323 || mark == 0x327 || mark == 0x328 || mark == 0x331;
    return accent && (base >= 0x80 || (base > 0 && strchr(letters, base)));
}

static unsigned combining_class(int32_t cp)
{
    return (unsigned)utf8proc_get_property(cp)->combining_class;
}

/* The composed character of two, 0 when there is none. */
static int32_t pair(int32_t base, int32_t mark)
{
    int32_t both[2] = {base, mark};
    return utf8proc_normalize_utf32(both, 2, UTF8PROC_COMPOSE | UTF8PROC_STABLE) == 1 ? both[0] : 0;
}

static void order(int32_t *cps, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        int32_t cp = cps[i];
        unsigned class = combining_class(cp);
        size_t at = i;
        for (; class > 0 && at > 0 && combining_class(cps[at - 1]) > class; at--)
            cps[at] = cps[at - 1];
        cps[at] = cp;
    }
}

/* cps[0] is a Latin letter; returns how many are left. */
static size_t latin(int32_t *cps, size_t n, uint32_t *dropped)
{
    const int32_t bare = cps[0];
    size_t kept = 1;
    bool ok = n <= 3;
    for (size_t i = 1; ok && i < n; i++) {
        bool blocked = kept > 1 && combining_class(cps[kept - 1]) >= combining_class(cps[i]);
        int32_t composed = blocked ? 0 : pair(cps[0], cps[i]);
        if (composed)
            cps[0] = composed;
        else if (is_orthographic(cps[0], cps[i]))
            cps[kept++] = cps[i];
        else
            ok = false;
    }
    if (ok)
        return kept;
    cps[0] = bare;
    *dropped += (uint32_t)n - 1;
    return 1;
}

static size_t other(int32_t *cps, size_t n, uint32_t *dropped)
{
    size_t kept = 1, generic = 0, own = 0;
    for (size_t i = 1; i < n; i++) {
        bool is_own = !is_generic(cps[i]);
        if (is_own ? own >= 8 : generic >= 3 || is_stroke(cps[i])) {
            ++*dropped;
            continue;
        }
        own += is_own;
        generic += !is_own;
        cps[kept++] = cps[i];
    }
    return (size_t)utf8proc_normalize_utf32(cps, (utf8proc_ssize_t)kept, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
}

static size_t no_letter(int32_t *cps, size_t n, bool is_mark, uint32_t *dropped)
{
    size_t kept = is_mark && is_generic(cps[0]) ? 0 : 1;
    *dropped += kept == 0;
    for (size_t i = 1; i < n; i++) {
        if (!is_generic(cps[i]) && kept < 8)
            cps[kept++] = cps[i];
        else
            *dropped += cps[i] != 0x20e3;
    }
    return kept;
}

/* One base and its marks, written back at to; returns the end of what was written. */
static size_t compose_one(hed_fold *fold, size_t to, int32_t *cps, size_t n, uint32_t start, uint32_t end)
{
    uint32_t dropped = 0;
    unsigned kind = hed_text_kind(hed_text_class((uint32_t)cps[0]));
    order(cps, n);
    if (kind == CLS_LETTER) {
        n = latin(cps, n, &dropped);
        if (dropped > 0)
            fold->crowded = to + 1;
    } else if (kind == CLS_OTHER)
        n = other(cps, n, &dropped);
    else
        n = no_letter(cps, n, kind == CLS_MARK, &dropped);
    fold->undone[HED_OBF_MARKS] += dropped;
    for (size_t i = 0; i < n; i++, to++)
        fold->units[to] = (hed_unit){(uint32_t)cps[i], start, end, hed_text_class((uint32_t)cps[i]), 1};
    return to;
}

static bool is_mark(int32_t cp)
{
    return hed_text_kind(hed_text_class((uint32_t)cp)) == CLS_MARK;
}

static bool joins(int32_t before, int32_t cp)
{
    return is_mark(cp) || (is_trailing_jamo(cp) && before >= 0x1100 && before < 0x1200);
}

void hed_text_compose(hed_fold *fold, size_t from)
{
    int32_t cps[MAX_PARTS];
    uint32_t starts[MAX_PARTS], ends[MAX_PARTS];
    uint8_t classes[MAX_PARTS];
    size_t n = 0, to = from;
    for (size_t i = from; i < fold->n; i++) {
        const hed_unit *unit = &fold->units[i];
        int32_t parts[4];
        int bound = UTF8PROC_BOUNDCLASS_START;
        utf8proc_ssize_t k = utf8proc_decompose_char((utf8proc_int32_t)unit->cp, parts, 4, UTF8PROC_DECOMPOSE, &bound);
        if (k < 1 || k > 4)
            k = 1, parts[0] = (int32_t)unit->cp;
        for (utf8proc_ssize_t j = 0; j < k && n < MAX_PARTS; j++, n++) {
            cps[n] = parts[j];
            starts[n] = unit->start;
            ends[n] = unit->end;
            classes[n] = unit->cls;
        }
    }
    for (size_t i = 0, next; i < n; i = next) {
        uint32_t end = ends[i];
        for (next = i + 1; next < n && joins(cps[next - 1], cps[next]); next++)
            end = ends[next] > end ? ends[next] : end;
        bool alone = next == i + 1 && !is_mark(cps[i]);
        size_t at = to;
        to = compose_one(fold, to, cps + i, next - i, starts[i], end);
        if (alone || (to == at + 1 && fold->units[at].cp < 0x80))
            fold->units[at].cls = classes[i]; /* a dash is '-' by now, but stays a dash */
    }
    fold->n = to;
}
