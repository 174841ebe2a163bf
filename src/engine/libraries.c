/* The libraries that are linked, by what they say of themselves, and how hed was built with them. */
#include "hed.h"

#include "base/base.h"

#include <jansson.h>
#include <libsvm/svm.h>
#include <libxml/xmlversion.h>
#include <linear.h>
#include <utf8proc.h>
#include <yaml.h>
#include <zlib.h>
#include <zstd.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#ifdef HED_WITH_VECTORSCAN
#include <hs/hs.h>
#endif

static void pcre2(hed_buf *to)
{
    char text[64] = "";
    pcre2_config(PCRE2_CONFIG_VERSION, text);
    hed_buf_cstr(to, text);
}

/* Without it the same patterns are interpreted: the same hits, slower. */
static void jit(hed_buf *to)
{
    char target[64] = "";
    uint32_t has = 0;
    pcre2_config(PCRE2_CONFIG_JIT, &has);
    if (has)
        pcre2_config(PCRE2_CONFIG_JITTARGET, target);
    hed_buf_cstr(to, has ? target : "no");
}

static void vectorscan(hed_buf *to)
{
#ifdef HED_WITH_VECTORSCAN
    hed_str version = hed_str_of(hs_version()), word; /* with the day of its build behind it */
    if (hed_str_word(&version, &word))
        hed_buf_put(to, word);
#else
    hed_buf_cstr(to, "no");
#endif
}

static void dotted(hed_buf *to, int version)
{
    hed_buf_printf(to, "%d.%02d", version / 100, version % 100);
}

static void svm(hed_buf *to)
{
    dotted(to, libsvm_version);
}

static void linear(hed_buf *to)
{
    dotted(to, LIBLINEAR_VERSION);
}

static void yaml(hed_buf *to)
{
    hed_buf_cstr(to, yaml_get_version_string());
}

static void jansson(hed_buf *to)
{
    hed_buf_cstr(to, JANSSON_VERSION);
}

static void utf8(hed_buf *to)
{
    hed_buf_cstr(to, utf8proc_version());
}

static void xml(hed_buf *to)
{
    hed_buf_cstr(to, LIBXML_DOTTED_VERSION);
}

static void zstd(hed_buf *to)
{
    hed_buf_cstr(to, ZSTD_versionString());
}

static void zlib(hed_buf *to)
{
    hed_buf_cstr(to, zlibVersion());
}

static void compiler(hed_buf *to)
{
#ifdef __clang__
    hed_buf_cstr(to, __VERSION__);
#else
    hed_buf_cstr(to, "gcc " __VERSION__);
#endif
}

static const struct library {
    const char *name;
    void (*version)(hed_buf *to);
} libraries[] = {
    {"PCRE2", pcre2},   {"PCRE2 JIT", jit},     {"Vectorscan", vectorscan}, {"libsvm", svm},      {"LIBLINEAR", linear},
    {"utf8proc", utf8}, {"libxml2", xml},       {"libyaml", yaml},          {"jansson", jansson}, {"zstd", zstd},
    {"zlib", zlib},     {"compiler", compiler},
};

const char *hed_library(size_t i, hed_buf *version)
{
    if (i >= sizeof libraries / sizeof *libraries)
        return NULL;
    libraries[i].version(version);
    return libraries[i].name;
}
