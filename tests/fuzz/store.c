/* The store beside a model of it in memory: each byte pair is an operation and what it is about. What the store lists,
 * newest first, and what it exports, with labels, is what the model says; closed and opened again, it still is. */
#include "store/store.h"

#include "fuzz/feed.h"

#include <math.h>

#define MOST 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const headlines[] = {"Ferry Sold", "Ferries \"Sold\"", "N\xc3\xb8t Sold", "Sold; Again\n"};
static const char *const rules[] = {"", "en.you"};

typedef struct model {
    struct row {
        hed_feedback_kind kind;
        unsigned headline, rule;
        bool deleted, gone;
    } rows[MOST]; /* of id 1, 2, … */
    unsigned n, decisions;
} model;

typedef struct place {
    char folder[40], path[64], lines[64];
} place;

static hed_store *must_open(const place *p)
{
    hed_err err;
    hed_store *store = hed_store_open(p->path, &err);
    MUST(store != NULL);
    return store;
}

static bool says(const struct row *r)
{
    return !r->deleted && !r->gone && (r->kind != HED_DISMISSED || r->rule == 0);
}

/* The label that an export gives a row: of the last word on its headline. Times only go up, so ids tell the order. */
static double label(const model *m, unsigned i)
{
    for (unsigned k = i + 1; k < m->n; k++)
        if (says(&m->rows[k]) && m->rows[k].headline == m->rows[i].headline)
            return (double)NAN;
    const hed_feedback_kind kind = m->rows[i].kind;
    if (!says(&m->rows[i]))
        return (double)NAN;
    return kind == HED_BAIT || kind == HED_ACCEPTED || kind == HED_EDITED;
}

typedef struct look {
    const model *m;
    unsigned next; /* id below which the next row is looked for */
    bool backwards;
} look;

static void compare(void *ctx, const hed_feedback *row)
{
    look *l = ctx;
    do
        l->next--;
    while (l->next > 0 && l->m->rows[l->next - 1].gone);
    MUST(l->next > 0 && row->id == (int64_t)l->next);
    const struct row *r = &l->m->rows[l->next - 1];
    MUST(row->kind == r->kind && row->deleted == r->deleted);
    MUST(hed_str_is(row->headline, headlines[r->headline]) && hed_str_is(row->rule, rules[r->rule]));
    const double expected = label(l->m, l->next - 1);
    MUST(isnan(expected) ? isnan(row->label) : fabs(row->label - expected) < .5);
}

static void count_decision(void *ctx, const hed_decision_row *row)
{
    MUST(row->verdict == HED_HOLD && isnan(row->svm));
    ++*(unsigned *)ctx;
}

static bool count_line(void *ctx, hed_str line)
{
    MUST(line.len > 0 && line.ptr[line.len - 1] == '\n');
    ++*(unsigned *)ctx;
    return true;
}

static void look_at(hed_store *store, const model *m)
{
    look all = {m, m->n + 1, true};
    unsigned decisions = 0, lines = 0, kept = 0;
    hed_err err;
    MUST(hed_store_feedback(store, 0, MOST, compare, &all, &err));
    for (unsigned i = 0; i < m->n; i++) {
        MUST(i + 1 >= all.next || m->rows[i].gone);
        kept += !m->rows[i].gone && !m->rows[i].deleted;
    }
    MUST(hed_store_decisions(store, 0, MOST * 4, count_decision, &decisions, &err) && decisions == m->decisions);
    MUST(hed_store_export(store, count_line, &lines, &err) && lines == kept);
}

static void add(hed_store *store, model *m, unsigned arg)
{
    struct row *r = &m->rows[m->n];
    *r = (struct row){.kind = (hed_feedback_kind)(arg % HED_FEEDBACKS), .headline = arg / 8 % 4, .rule = arg / 64 % 2};
    const hed_feedback row = {.kind = r->kind,
                              .at = 1000 + m->n,
                              .headline = hed_str_of(headlines[r->headline]),
                              .rule = hed_str_of(rules[r->rule])};
    int64_t id;
    hed_err err;
    MUST(hed_store_add(store, &row, &id, &err));
    MUST(id == (int64_t)++m->n);
}

static void take_back(hed_store *store, model *m, unsigned arg, bool deleted)
{
    const unsigned id = arg % (MOST + 2);
    hed_err err;
    const bool there = id > 0 && id <= m->n && !m->rows[id - 1].gone;
    MUST(hed_store_delete(store, id, deleted, &err) == there);
    if (there)
        m->rows[id - 1].deleted = deleted;
    else
        MUST(err.code == HED_EINPUT);
}

static void expire(hed_store *store, model *m)
{
    hed_err err;
    MUST(hed_store_expire(store, INT64_MAX, &err));
    m->decisions = 0;
    for (unsigned i = 0; i < m->n; i++)
        m->rows[i].gone = m->rows[i].gone || m->rows[i].deleted;
}

static bool append_line(void *file, hed_str line)
{
    return fwrite(line.ptr, 1, line.len, file) == line.len;
}

/* What was exported is known already: reading it back adds nothing. */
static void read_back(hed_store *store, const model *m, const place *p)
{
    hed_err err;
    size_t added = 1, known = 0, kept = 0;
    FILE *file = fopen(p->lines, "w");
    MUST(file && hed_store_export(store, append_line, file, &err) && fclose(file) == 0);
    MUST(hed_store_import(store, p->lines, &added, &known, &err));
    for (unsigned i = 0; i < m->n; i++)
        kept += !m->rows[i].gone && !m->rows[i].deleted;
    MUST(added == 0 && known == kept);
}

static void clean(const place *p)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    char path[80];
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s%s", p->path, ends[i]);
        unlink(path);
    }
    unlink(p->lines);
    MUST(rmdir(p->folder) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const bool in_memory = access("/dev/shm", W_OK) == 0;
    place p;
    model m = {0};
    snprintf(p.folder, sizeof p.folder, "%s/hed-fuzz-XXXXXX", in_memory ? "/dev/shm" : "/tmp");
    MUST(mkdtemp(p.folder) != NULL);
    snprintf(p.path, sizeof p.path, "%s/db", p.folder);
    snprintf(p.lines, sizeof p.lines, "%s/lines", p.folder);
    hed_store *store = must_open(&p);
    for (size_t i = 0; i + 1 < size && i < 200; i += 2) {
        const hed_decision_row decision = {
            .headline = HED_S("Held"), .verdict = HED_HOLD, .clickbait = .5, .svm = (double)NAN};
        const hed_decision_row both[] = {decision, decision};
        hed_err err;
        switch (data[i] % 8) {
        case 0:
        case 1:
            if (m.n < MOST)
                add(store, &m, data[i + 1]);
            break;
        case 2:
            take_back(store, &m, data[i + 1], true);
            break;
        case 3:
            take_back(store, &m, data[i + 1], false);
            break;
        case 4:
            MUST(hed_store_decide(store, both, data[i + 1] % 3, &err));
            m.decisions += data[i + 1] % 3;
            break;
        case 5:
            expire(store, &m);
            break;
        case 6:
            read_back(store, &m, &p);
            break;
        default:
            hed_store_close(store);
            store = must_open(&p);
        }
        look_at(store, &m);
    }
    hed_store_close(store);
    clean(&p);
    return 0;
}
