/* What the tests of text/ share. */
#ifndef HED_UNIT_TEXT_KIT_H
#define HED_UNIT_TEXT_KIT_H

#include "text/text.h"
#include "unit.h"

extern const unit_test text_evasion_tests[];
extern const size_t n_text_evasion_tests;

hed_arena *kit_arena(void);           /* of the test that runs */
const hed_lexicon *kit_lexicon(void); /* tests/cases/text/lexicon.yaml */
const hed_lexicon *kit_shipped(void); /* models/lexicon-en.yaml */
/* Reads the text, ending at a page that may not be read; fails the test when it is refused or breaks what holds of
 * every text. */
const hed_text *kit_read(const hed_lexicon *lexicon, hed_str source);
uint32_t kit_undone(const hed_text *text); /* characters undone, of all kinds */

/* Cases in lines "left => right": \u{…} in the left part is the character with that hexadecimal number; # starts a
 * comment, where it starts the line. */
typedef struct kit_case {
    hed_str left, right;
    unsigned line;
} kit_case;
bool kit_next_case(hed_str *rest, unsigned *line, kit_case *out);

#endif
