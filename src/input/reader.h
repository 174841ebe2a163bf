/* What the files of input/ share: sources, and the formats' rows. Not for other folders. */
#ifndef HED_INPUT_READER_H
#define HED_INPUT_READER_H

#include "base/base.h"
#include "input/input.h"

#define HED_MAX_LINE ((size_t)1 << 20)
#define HED_MAX_PAGE ((size_t)16 << 20)

/* source.c: the bytes. Errors in midstream are kept until asked for; they end the input. */
typedef struct hed_source hed_source;
hed_source *hed_source_open(const char *path, hed_err *err);
void hed_source_close(hed_source *s);
hed_str hed_source_peek(const hed_source *s); /* what is in the window: the input's beginning, after opening */
bool hed_source_packed(const hed_source *s);
const hed_err *hed_source_error(const hed_source *s); /* NULL: none */
uint64_t hed_source_bytes(const hed_source *s, uint64_t *total);
/* The next line without its newline, good until the next call. False at the end. A line that is longer than
 * HED_MAX_LINE may come without bytes: length says how many it has. */
bool hed_source_line(hed_source *s, hed_str *line, uint64_t *offset, uint64_t *length);
/* What comes next, however much that is, good until the next call; nothing at the end. */
hed_str hed_source_some(hed_source *s);
/* The rest, and where it starts. False: there is more than max. */
bool hed_source_all(hed_source *s, size_t max, hed_str *all, uint64_t *offset);

/* The fields of an item that input can give, in this order. */
typedef enum hed_field {
    HED_F_HEADLINE,
    HED_F_DEK,
    HED_F_BODY,
    HED_F_ID,
    HED_F_SECTION,
    HED_F_OUTLET,
    HED_F_LANG,
    HED_F_SLOT,
    HED_F_LABEL,
    HED_F_GROUP, /* this and those after it are read only from the field that the options name */
    HED_F_DATE,
    HED_F_COUNT
} hed_field;

typedef struct hed_format hed_format;

struct hed_reader {
    hed_source *source;
    hed_str path;
    const hed_format *format;
    hed_arena *own; /* lives as long as the reader */
    const char *const (*fields)[2];
    size_t n_fields;
    bool replace;
    unsigned line;   /* of the next line to be read */
    hed_str present; /* the line before it */
    uint64_t present_at;
    uint64_t skipped; /* page: bytes of a byte order mark */
    size_t given;
    bool over;
    int *columns; /* csv: field of each column, -1 none */
    size_t n_columns;
    char separator;
    hed_str column; /* csv: name of the headline's */
    hed_batch page; /* page, html, newsml: all items, given out one by one */
    size_t page_at;
    hed_str pointer;        /* json: RFC 6901 */
    bool teasers;           /* html */
    const hed_sites *sites; /* html */
    void *state;            /* of formats that close */
};

/* One input format. next reads one item: 1 an item, 0 nothing (a blank line), -1 the end. */
struct hed_format {
    const char *name, *endings; /* endings: " .csv .tsv " */
    bool (*open)(hed_reader *r, hed_err *err);
    int (*next)(hed_reader *r, hed_arena *arena, hed_item *item);
    void (*encode)(hed_str text, hed_str old, hed_buf *to); /* for splice; NULL: places are not known to the byte */
    void (*close)(hed_reader *r);                           /* NULL: nothing to give back */
};

bool hed_csv_open(hed_reader *r, hed_err *err);
bool hed_tsv_open(hed_reader *r, hed_err *err);
int hed_csv_next(hed_reader *r, hed_arena *arena, hed_item *item);
void hed_csv_encode(hed_str text, hed_str old, hed_buf *to);
int hed_jsonl_next(hed_reader *r, hed_arena *arena, hed_item *item);
void hed_jsonl_encode(hed_str text, hed_str old, hed_buf *to);
bool hed_html_open(hed_reader *r, hed_err *err);
bool hed_feed_open(hed_reader *r, hed_err *err);
int hed_feed_next(hed_reader *r, hed_arena *arena, hed_item *item);
void hed_feed_close(hed_reader *r);
bool hed_newsml_open(hed_reader *r, hed_err *err);
bool hed_json_open(hed_reader *r, hed_err *err);
int hed_json_next(hed_reader *r, hed_arena *arena, hed_item *item);
int hed_wordpress_next(hed_reader *r, hed_arena *arena, hed_item *item);
int hed_ninjs_next(hed_reader *r, hed_arena *arena, hed_item *item);
void hed_json_close(hed_reader *r);
bool hed_markdown_open(hed_reader *r, hed_err *err);
void hed_markdown_encode(hed_str text, hed_str old, hed_buf *to);
bool hed_markdown_looks(hed_str beginning); /* front matter with a title */
bool hed_page_open(hed_reader *r, hed_err *err);
int hed_page_next(hed_reader *r, hed_arena *arena, hed_item *item);
bool hed_page_looks(hed_str beginning); /* like a page rather than a list of lines */

/* guess.c: the format that the content says it is; NULL when it says none. */
const char *hed_guess_content(hed_str beginning);
const char *hed_guess_foreign(hed_str beginning); /* what no format of text can be, in words; NULL: nothing known */
bool hed_guess_json_feed(hed_str beginning);      /* a JSON Feed, whose headlines are at /items */

/* item.c: what all formats make items by. */
/* The field of that name, -1 for none. *rank: of several names of one field the lowest wins. */
int hed_field_named(const hed_reader *r, hed_str name, int *rank);
bool hed_csv_looks(const hed_reader *r, hed_str beginning, char separator); /* like a header row with a headline */
bool hed_item_set(hed_arena *arena, hed_item *item, hed_field field, hed_str value, hed_err *err);
/* Where a headline stands in its line, from what stands before it there. */
void hed_place_column(hed_str before, hed_place *place);
/* A copy that does not need what the first one lives in. */
void hed_item_copy(hed_arena *arena, const hed_item *from, hed_item *to);
void hed_item_place(const hed_reader *r, hed_arena *arena, hed_item *item, unsigned line, uint64_t start, uint64_t end);
/* Makes the item a bad one; the error is at the reader's path. */
void hed_item_bad(const hed_reader *r, hed_arena *arena, hed_item *item, hed_code code, unsigned line, unsigned column,
                  const char *format, ...) __attribute__((format(printf, 7, 8)));
/* Reads a line, counted; 1 a line, -1 the end, 0 a line that is too long (the item is bad). */
int hed_reader_line(hed_reader *r, hed_arena *arena, hed_item *item, hed_str *line, uint64_t *offset);

#endif
