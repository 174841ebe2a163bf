#include "text_kit.h"

#include "text_holds.h"

hed_arena *kit_arena(void)
{
    static hed_arena *arena;
    return arena ? arena : (arena = unit_arena());
}

static const hed_lexicon *load(const char *path)
{
    hed_err err = {0};
    const hed_lexicon *lexicon = hed_lexicon_load(kit_arena(), path, &err);
    ck_assert_msg(lexicon != NULL, "%s:%u: %s", err.path, err.line, err.text);
    return lexicon;
}

const hed_lexicon *kit_lexicon(void)
{
    static const hed_lexicon *lexicon;
    return lexicon ? lexicon : (lexicon = load("tests/cases/text/lexicon.yaml"));
}

const hed_lexicon *kit_shipped(void)
{
    static const hed_lexicon *lexicon;
    return lexicon ? lexicon : (lexicon = load("models/lexicon-en.yaml"));
}

const hed_text *kit_read(const hed_lexicon *lexicon, hed_str source)
{
    hed_text *text = HED_NEW(kit_arena(), hed_text);
    hed_err err = {0};
    bool ok = hed_text_read(kit_arena(), lexicon, source, 0, text, &err);
    ck_assert_msg(ok, "\"%.*s\" is refused: %s", HED_FMT(source), err.text);
    const char *breach = text_breach(text);
    ck_assert_msg(!breach, "\"%.*s\": %s", HED_FMT(source), breach);
    return text;
}

uint32_t kit_undone(const hed_text *text)
{
    uint32_t n = 0;
    for (int kind = 0; kind < HED_OBF_KINDS; kind++)
        n += text->obfuscation[kind];
    return n;
}

static hed_str unescape(hed_str s)
{
    hed_buf buf = {0};
    for (size_t i = 0; i < s.len; i++) {
        if (!hed_str_starts(hed_str_sub(s, i, s.len), HED_S("\\u{"))) {
            hed_buf_char(&buf, s.ptr[i]);
            continue;
        }
        char out[4], *end;
        uint32_t cp = (uint32_t)strtoul(s.ptr + i + 3, &end, 16);
        ck_assert_msg(*end == '}', "unclosed \\u{ in \"%.*s\"", HED_FMT(s));
        hed_buf_put(&buf, (hed_str){out, hed_utf8_write(cp, out)});
        i = (size_t)(end - s.ptr);
    }
    hed_str text = hed_arena_str(kit_arena(), hed_buf_str(&buf));
    hed_buf_free(&buf);
    return text;
}

bool kit_next_case(hed_str *rest, unsigned *line, kit_case *out)
{
    hed_str text;
    while (hed_str_line(rest, &text)) {
        ++*line;
        if (hed_str_trim(text).len == 0 || text.ptr[0] == '#')
            continue;
        const char *arrow = memmem(text.ptr, text.len, "=>", 2);
        ck_assert_msg(arrow != NULL, "line %u has no =>", *line);
        const size_t at = (size_t)(arrow - text.ptr);
        *out = (kit_case){unescape(hed_str_trim(hed_str_sub(text, 0, at))),
                          hed_str_trim(hed_str_sub(text, at + 2, text.len)), *line};
        return true;
    }
    return false;
}
