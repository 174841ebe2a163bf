/* output: results to bytes. Its interface is in hed.h (hed_output_*); this header adds nothing for other folders. What
 * its files share is in format.h. */
#ifndef HED_OUTPUT_OUTPUT_H
#define HED_OUTPUT_OUTPUT_H

#include "hed.h"

#endif
