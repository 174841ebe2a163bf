/* Markup in input/: characters, and HTML as text. Private. */
#ifndef HED_INPUT_MARKUP_H
#define HED_INPUT_MARKUP_H

#include "input/reader.h"

#include <iconv.h>

/* charset.c: bytes in whatever encoding to UTF-8. */

/* The encoding, as iconv calls it, from a beginning of at least some kilobytes: a byte order mark; UTF-8 when the bytes
 * are that, whatever they say they are; what they declare (charset=, encoding=); windows-1252. */
const char *hed_charset_of(hed_str beginning, char name[40]);

/* Converts a stream piece by piece. Bytes that are not of the encoding and NUL become U+FFFD, and are counted;
 * other control characters that no markup may hold are left out. */
typedef struct hed_decoder {
    iconv_t iconv; /* (iconv_t)-1 for UTF-8 */
    char rest[16]; /* of a character that the next piece completes */
    size_t n_rest;
    size_t bad;
} hed_decoder;

void hed_decoder_open(hed_decoder *d, const char *charset);
void hed_decoder_put(hed_decoder *d, hed_str bytes, bool last, hed_buf *to);
void hed_decoder_close(hed_decoder *d);

/* A whole document. *bad counts what is not of its encoding. */
hed_str hed_charset_decode(hed_arena *arena, hed_str bytes, size_t *bad);

/* mend.c: XML that is nearly XML, piece by piece. Zero-initialise it. */
typedef struct hed_mender {
    int in; /* a piece of text, a tag, a comment… */
    char quote;
    unsigned depth;
    hed_buf rest; /* what the next piece tells the meaning of */
} hed_mender;

size_t hed_mend_start(hed_str text); /* bytes before the feed: a byte order mark, blank lines, a server's warning */
void hed_mender_put(hed_mender *m, hed_str bytes, bool last, hed_buf *to);
void hed_mender_close(hed_mender *m);

/* strip.c: HTML fragments to text, in the arena. All are linear in the length. */
hed_str hed_markup_text(hed_arena *arena, hed_str html); /* tags out, entities decoded once, paragraphs kept apart */
hed_str hed_markup_title(hed_arena *arena,
                         hed_str title); /* of RSS: the same, but only for tags that a title may hold */
hed_str hed_markup_entities(hed_arena *arena, hed_str text); /* entities decoded once, white space to single spaces */
/* "8217", "x2019" as browsers read them: 128 to 159 are windows-1252's. 0 when it is none, or no character of a text;
 * halves of UTF-16 pairs are given as they are. */
uint32_t hed_markup_number(hed_str digits);
hed_str hed_markup_squeeze(hed_arena *arena, hed_str text); /* white space to single spaces, none at the ends */
/* Less the last paragraph, if it is what WordPress adds in feeds: "The post … appeared first on …". */
hed_str hed_markup_without_footer(hed_str text);
/* Letters and digits alone, case folded: two headlines are the same to a reader when their keys are. */
hed_str hed_markup_key(hed_arena *arena, hed_str text);

#endif
