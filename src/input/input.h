/* input: files to items. Its interface is the reader of hed.h; this header adds nothing for other
 * folders, and formats are rows of one table (reader.h, private). */
#ifndef HED_INPUT_H
#define HED_INPUT_H

#include "hed.h"

#endif
