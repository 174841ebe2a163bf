#include "base/dynamic.h"

#include "base/error.h"

#include <dlfcn.h>
#include <string.h>

bool hed_dynamic_load(const char *library, const char *const *names, size_t n, void *functions, hed_err *err)
{
    void *loaded = dlopen(library, RTLD_LAZY | RTLD_LOCAL);
    if (!loaded)
        return hed_fail(err, HED_EIO, NULL, 0, "cannot load %s: %s", library, dlerror());
    for (size_t i = 0; i < n; i++) {
        void *const at = dlsym(loaded, names[i]);
        if (!at)
            return hed_fail(err, HED_EIO, NULL, 0, "%s has no %s", library, names[i]);
        memcpy((char *)functions + i * sizeof at, &at, sizeof at);
    }
    return true;
}
