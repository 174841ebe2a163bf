/* The files that the service hands out, built into the program. Paths are from the top of the tree, where the compiler
 * is run. */
#include "serve/routes.h"

#define EMBED(name, path)                                                                                              \
    __asm__(".section .rodata\n.globl hed_file_" #name "\n.hidden hed_file_" #name "\nhed_file_" #name                 \
            ":\n.incbin \"" path "\"\n.globl hed_file_" #name "_end\n.hidden hed_file_" #name "_end\nhed_file_" #name  \
            "_end:\n.byte 0\n.previous\n")

EMBED(html, "src/serve/page/page.html");
EMBED(css, "src/serve/page/page.css");
EMBED(js, "src/serve/page/page.js");
EMBED(parts, "src/serve/page/parts.js");
EMBED(icon, "src/serve/page/icon.svg");
EMBED(openapi, "src/serve/page/openapi.json");
EMBED(schema, "docs/result.schema.json");
