/* How often the model is wrong, out of its card: Markdown that hed train writes. Of "## Trained on" the corpora, of
 * "## Figures" the accuracy on headlines that the model had not seen: on corpora held out where there are such, else
 * out of the folds of the training. A card says it in a sentence or in a table; a date is there where the card has one.
 */
#include "serve/http.h"

typedef struct reading {
    hed_arena *arena;
    HED_LIST(hed_str) corpora;
    int column; /* of accuracy in the table's rows; -1: no table yet */
    bool held_out, section_corpora, section_figures;
    double accuracy; /* 0: none yet */
    hed_str on, date;
} reading;

static bool finds(hed_str line, const char *part, hed_str *behind)
{
    const size_t n = strlen(part);
    for (size_t i = 0; i + n <= line.len; i++)
        if (memcmp(line.ptr + i, part, n) == 0) {
            *behind = hed_str_sub(line, i + n, line.len);
            return true;
        }
    return false;
}

/* A number at the start, whatever comes behind. */
static bool number(hed_str s, double *out)
{
    size_t end = 0;
    while (end < s.len && ((s.ptr[end] >= '0' && s.ptr[end] <= '9') || s.ptr[end] == '.'))
        end++;
    while (end > 0 && s.ptr[end - 1] == '.')
        end--;
    return hed_str_double(hed_str_sub(s, 0, end), out);
}

/* "folder/name.jsonl" is known as name. */
static hed_str name_of(hed_str path)
{
    size_t start = path.len;
    while (start > 0 && path.ptr[start - 1] != '/')
        start--;
    hed_str name = hed_str_sub(path, start, path.len);
    if (hed_str_ends(name, HED_S(".jsonl")))
        name.len -= 6;
    return name;
}

static bool cell(hed_str *row, hed_str *out)
{
    size_t end = 0;
    if (row->len == 0)
        return false;
    while (end < row->len && row->ptr[end] != '|')
        end++;
    *out = hed_str_trim(hed_str_sub(*row, 0, end));
    *row = hed_str_sub(*row, end + 1, row->len);
    return true;
}

/* A table's head says where the accuracy stands; its first row counts. */
static void read_row(reading *r, hed_str row)
{
    hed_str text, name = {"", 0};
    const int column = r->column;
    row = hed_str_sub(row, 1, row.len);
    if (hed_str_starts(row, HED_S("---")))
        return;
    for (int i = 0; cell(&row, &text); i++) {
        name = i == 0 ? text : name;
        if (column < 0 && hed_str_is(text, "accuracy"))
            r->column = i;
        else if (i == column && number(text, &r->accuracy)) {
            r->on = name_of(name);
            r->column = -2; /* no other row */
        }
    }
}

static void read_figures(reading *r, hed_str line)
{
    hed_str behind;
    if (finds(line, "held out", &behind)) {
        r->held_out = true;
        r->column = -1;
    } else if (hed_str_starts(line, HED_S("|")) && r->column != -2) {
        read_row(r, line);
    } else if (r->accuracy == 0 && finds(line, "accuracy ", &behind)) {
        number(behind, &r->accuracy);
    }
}

static void read_line(reading *r, hed_str line)
{
    hed_str behind;
    if (hed_str_starts(line, HED_S("## "))) {
        r->section_corpora = hed_str_is(line, "## Trained on");
        r->section_figures = hed_str_is(line, "## Figures");
    } else if (r->section_corpora && hed_str_starts(line, HED_S("- ")) && finds(line, ": ", &behind)) {
        *HED_PUSH(r->arena, &r->corpora) = name_of(hed_str_sub(line, 2, line.len - behind.len - 2));
    } else if (r->section_figures) {
        read_figures(r, line);
    } else if (finds(line, "- date ", &behind) && hed_str_is_day(hed_str_sub(behind, 0, 10))) {
        r->date = hed_str_sub(behind, 0, 10);
    }
}

static void text_or_null(hed_json *json, const char *key, hed_str text)
{
    hed_json_key(json, key);
    if (text.len > 0)
        hed_json_str(json, text);
    else
        hed_json_null(json);
}

hed_str hed_card_figures(hed_arena *arena, hed_str card)
{
    reading r = {.arena = arena, .column = -1, .on = {"", 0}, .date = {"", 0}};
    hed_buf buf = {0};
    hed_json json = {.to = &buf};
    hed_str line;
    while (hed_str_line(&card, &line))
        read_line(&r, line);
    if (!(r.accuracy > 0 && r.accuracy <= 1))
        return HED_S("null");
    hed_json_object(&json);
    hed_json_key(&json, "accuracy");
    hed_json_num(&json, r.accuracy);
    hed_json_key(&json, "judged");
    hed_json_cstr(&json, r.held_out ? "held out" : "out of fold");
    text_or_null(&json, "on", r.held_out ? r.on : (hed_str){"", 0});
    hed_json_key(&json, "corpora");
    hed_json_array(&json);
    for (size_t i = 0; i < r.corpora.n; i++)
        hed_json_str(&json, r.corpora.at[i]);
    hed_json_array_end(&json);
    text_or_null(&json, "date", r.date);
    hed_json_object_end(&json);
    const hed_str out = hed_arena_str(arena, hed_buf_str(&buf));
    hed_buf_free(&buf);
    return out;
}
