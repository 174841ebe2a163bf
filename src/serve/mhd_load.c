#include "serve/mhd.h"

#include "base/base.h"

#ifndef HED_MICROHTTPD /* what the linker would have noted; see the Makefile */
#define HED_MICROHTTPD "libmicrohttpd.so.12"
#endif

hed_mhd_functions hed_mhd;

bool hed_mhd_load(hed_err *err)
{
#define X(name) "MHD_" #name,
    static const char *const names[] = {HED_MHD_FUNCTIONS(X)};
#undef X
    enum { NAMES = sizeof names / sizeof *names };
    _Static_assert(sizeof hed_mhd == NAMES * sizeof(void *), "a name for each function");
    return hed_mhd.stop_daemon || hed_dynamic_load(HED_MICROHTTPD, names, NAMES, &hed_mhd, err);
}
