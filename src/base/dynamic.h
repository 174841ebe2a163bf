/* Libraries that few runs need, loaded by those that do: each that is linked takes its share of every start, with all
 * the libraries that it stands on. */
#ifndef HED_BASE_DYNAMIC_H
#define HED_BASE_DYNAMIC_H

#include "hed.h"

/* Fills functions, a struct of n pointers to functions, with those of these names, in this order. The library stays. */
bool hed_dynamic_load(const char *library, const char *const *names, size_t n, void *functions, hed_err *err);

#endif
