/* base: what every other folder stands on. This is its one public header; the parts are beside it. */
#ifndef HED_BASE_H
#define HED_BASE_H

#include "hed.h"

#include "base/arena.h"
#include "base/cache.h"
#include "base/diff.h"
#include "base/dynamic.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/locale.h"
#include "base/string.h"
#include "base/tree.h"
#include "base/utf8.h"
#include "base/yaml.h"

#endif
