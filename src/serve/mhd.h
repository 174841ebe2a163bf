/* The functions of libmicrohttpd that mhd.c calls, by the names that they have there without MHD_. The library brings
 * Gnutls and all that it stands on, which take 1.5 ms to load: only the service is to wait for that. */
#ifndef HED_SERVE_MHD_H
#define HED_SERVE_MHD_H

#include "hed.h"

#include <microhttpd.h>

#define HED_MHD_FUNCTIONS(X)                                                                                           \
    X(add_response_header)                                                                                             \
    X(create_response_from_buffer)                                                                                     \
    X(destroy_response)                                                                                                \
    X(get_connection_info)                                                                                             \
    X(get_connection_values)                                                                                           \
    X(get_version)                                                                                                     \
    X(lookup_connection_value)                                                                                         \
    X(queue_response)                                                                                                  \
    X(quiesce_daemon)                                                                                                  \
    X(start_daemon)                                                                                                    \
    X(stop_daemon)

typedef struct hed_mhd_functions {
#define X(name) __typeof__(MHD_##name) *name;
    HED_MHD_FUNCTIONS(X)
#undef X
} hed_mhd_functions;

extern hed_mhd_functions hed_mhd;
bool hed_mhd_load(hed_err *err); /* first; any number of times, by one thread */

#endif
