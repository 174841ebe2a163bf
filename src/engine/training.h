/* What the files of training share. Private to the engine. */
#ifndef HED_ENGINE_TRAINING_H
#define HED_ENGINE_TRAINING_H

#include "engine/eval.h"

#include "hed_train.h"

/* split.c: what is held out together. */
hed_str hed_split_group(const hed_item *item, const char *field);
/* False when groups are asked for and no row has one; else how many have none, and the first of those. */
bool hed_split_grouped(const hed_rows *rows, size_t *without, uint32_t *first, hed_err *err);
/* "2026-03-05", or with a time and zone as in RFC 3339 (without one: UTC), to seconds since 1970. */
bool hed_split_date(hed_str s, int64_t *out);
/* The options with the fields that are none of hed's own beside them, in the arena. */
hed_reader_options hed_split_reader(hed_arena *arena, const hed_reader_options *reader, const hed_split_fields *by);

/* What is wanted of the training of a whole model, not of a fold or a point of a curve. */
typedef struct hed_train_aside {
    double *scores;    /* out: of each sample, out of fold; NAN: not judged */
    const char *state; /* file for the search */
} hed_train_aside;

/* Trains on samples and appends an unsealed model. aside may be NULL. */
bool hed_workshop_train(const hed_workshop *workshop, const hed_sample *samples, size_t n,
                        const hed_train_options *options, const hed_train_aside *aside, hed_train_facts *facts,
                        hed_buf *file, hed_err *err);
bool hed_names_corpus(hed_str name, const char *path); /* a path, or the last part of one */
/* The dense features that models use, rising; their number. At most 256. */
size_t hed_workshop_used(uint32_t used[256]);

/* A point of the learning curve. */
typedef struct hed_point {
    size_t n; /* headlines learnt from */
    double auc, accuracy, f1;
} hed_point;

typedef HED_LIST(hed_point) hed_curve;

/* One run of hed_train, and what it found. */
typedef struct hed_lesson {
    hed_workshop *w;
    const hed_train_options *options;
    hed_train_facts facts;
    HED_LIST(const char *) warnings; /* a line each */
    /* Figures on headlines that were held out, of all corpora together and of each; rows are those of judged_rows. */
    hed_workshop judged_rows;
    hed_judged *judged;
    size_t n_judged;
    /* And on corpora of their own, less what training has too. */
    hed_workshop tests;
    hed_judged *tested;
    size_t n_tested;
    hed_curve curve;
    size_t bytes; /* of the model */
} hed_lesson;

/* doubts.c: what needs a person's eye. False for what cannot be learnt from. */
void hed_lesson_warn(hed_lesson *lesson, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool hed_lesson_doubts(hed_lesson *lesson, hed_err *err);
/* Reads the held-out corpora and leaves out of them what training has. */
bool hed_lesson_tests(hed_lesson *lesson, hed_err *err);

/* lesson.c: the figures. scores: of each sample; NAN: not judged. */
void hed_lesson_judge(hed_lesson *lesson, const double *scores);
void hed_lesson_test(hed_lesson *lesson, const hed_model *model);

/* curve.c */
bool hed_lesson_curve(hed_lesson *lesson, hed_err *err);

/* card.c */
void hed_lesson_card(const hed_lesson *lesson, hed_buf *to);
void hed_lesson_text(const hed_lesson *lesson, hed_buf *to);
void hed_lesson_json(const hed_lesson *lesson, hed_buf *to);
unsigned hed_lesson_folds(const hed_train_options *options);
hed_str hed_base_name(const char *path);

#endif
