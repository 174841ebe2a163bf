/* What the store's tests share: a folder of their own, and a disk that can be told to fail. */
#ifndef HED_UNIT_STORE_H
#define HED_UNIT_STORE_H

#include "store/parts.h"
#include "unit.h"

typedef struct place {
    char folder[40], path[64];
} place;

place place_new(void);
void place_free(const place *p);
hed_store *must_open(const place *p);

/* store_disk.c: the disk under SQLite, as its default from disk_insert to disk_remove. Writes reach the file at once,
 * as the system's cache shows them, and are counted with syncs, truncations and deletions from 1 on.
 *
 * When cut_at comes the power goes: of what was not synced some writes are there, some not, some in part, by lot; the
 * process ends with DISK_CUT. From fail_at on (or there alone) an operation fails with that code of SQLite's. */
#define DISK_CUT 77

typedef struct disk {
    unsigned cut_at, fail_at; /* 0: never */
    int fail_with;
    bool fail_on; /* not only once */
    unsigned lot; /* what is drawn from */
    unsigned n;   /* operations so far */
} disk;

void disk_insert(const disk *how);
void disk_remove(void);
extern disk the_disk; /* may be changed in between */

extern const unit_test store_faults_tests[];
extern const size_t n_store_faults_tests;

#endif
