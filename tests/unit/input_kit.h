/* What the tests of input/ share. */
#ifndef HED_UNIT_INPUT_KIT_H
#define HED_UNIT_INPUT_KIT_H

#include "input/input.h"
#include "unit.h"

extern const unit_test input_page_tests[], input_format_tests[], input_hostile_tests[];
extern const size_t n_input_page_tests, n_input_format_tests, n_input_hostile_tests;

typedef struct hed_read {
    const hed_item *items;
    size_t n;
} hed_read;

hed_arena *kit_arena(void);
const char *kit_folder(void); /* for files of the test that runs; removed when it ends */
const char *kit_path(const char *format, ...) __attribute__((format(printf, 1, 2)));
const char *kit_file(const char *name, hed_str bytes); /* writes it there; returns its path */
/* All items, to the end. Fails the test when the file cannot be opened. */
hed_read kit_read_all(const char *path, const hed_reader_options *options);
size_t kit_count(const char *path); /* items that are not bad; fails the test on a bad one */

#endif
