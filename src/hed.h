/* hed: checks news headlines before they are published.
 *
 * The public interface, but for training and judging models: hed_train.h. One immutable engine, shared by all threads,
 * holds what is loaded (rule packs, model, policy); one scratch per thread holds what one headline needs:
 *
 *     hed_engine *engine = hed_engine_load(NULL, NULL, NULL, &err);
 *     hed_scratch *scratch = hed_scratch_new(engine, HED_WANT_ALL, &err);
 *     hed_check(engine, scratch, &item, &result, &err);
 *
 * Text is UTF-8 and never NUL-terminated unless it is a const char *. Pointers inside a result live until the next
 * hed_check with the same scratch; pointers that an engine gives live as long as it. A function that can fail returns
 * false or NULL and fills *err, whose text is one line; err itself may be NULL. Every _free takes NULL. Scores and axes
 * are 0..1.
 *
 * Threads: an engine, sites and a configuration may be read by all at once; a scratch, reader, batch, tally or buffer
 * is one thread's at a time. Nothing depends on the locale that the program has set. When memory is out the process is
 * aborted: there is no half-checked headline. */
#ifndef HED_H
#define HED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined __GNUC__ /* the library is built with hidden symbols: only these leave it */
#pragma GCC visibility push(default)
#endif

#define HED_VERSION "0.1.0"
#define HED_MAX_CODEPOINTS 512 /* of a headline; a longer one is an error of that item */
#define HED_MAX_BODY (1 << 18) /* bytes of a body or dek that are looked at; the rest of a longer one is not */

/* ---- Values ------------------------------------------------------------------------------- */

/* Bytes that somebody else owns. */
typedef struct hed_str {
    const char *ptr;
    size_t len;
} hed_str;

/* A growing buffer. Zero-initialise it; hed_buf_free gives its memory back. */
typedef struct hed_buf {
    char *ptr;
    size_t len, cap;
} hed_buf;

void hed_buf_free(hed_buf *buf);

/* The name nearest to s by edit distance, if near enough to be meant; else NULL. */
const char *hed_suggest(hed_str s, const char *const *names, size_t n);

/* A half-open range of the original headline, in the three units that clients count in. */
typedef struct hed_span {
    uint32_t byte[2], cp[2], utf16[2];
} hed_span;

/* ---- Errors ------------------------------------------------------------------------------- */

typedef enum hed_code {
    HED_OK,
    HED_EIO,      /* a file cannot be read or written */
    HED_ESYNTAX,  /* text that does not follow its grammar: YAML, JSON, CSV, a pattern */
    HED_EINPUT,   /* an item that cannot be checked: invalid UTF-8, too long, empty */
    HED_ELIMIT,   /* a limit was hit: size, depth, match limit */
    HED_ESCHEMA,  /* well-formed, but not what is expected: unknown key, other schema */
    HED_ECORRUPT, /* a model whose bytes are not what was written */
    HED_EUSAGE,   /* the caller's options do not go together */
    HED_ECODES
} hed_code;

typedef struct hed_err {
    hed_code code;
    unsigned line, column; /* 1-based; 0 when not known */
    char path[256];        /* "" when not about a file */
    char text[400];        /* one line: what and where, no newline */
} hed_err;

/* Writes "path:line:column: text" into buf, cut at size; returns buf. */
const char *hed_err_string(const hed_err *err, char *buf, size_t size);
const char *hed_code_name(hed_code code); /* "io", "syntax", "input", … */

/* Called once for every error of a load that goes on to find more. */
typedef void hed_report(void *ctx, const hed_err *err);

/* Called now and then during long work: done of total steps, and what the current one is. */
typedef void hed_progress(void *ctx, const char *what, size_t done, size_t total);

/* ---- Items -------------------------------------------------------------------------------- */

/* Where a headline stands in its input. */
typedef struct hed_place {
    hed_str path;        /* as given; "-" for standard input, "" for none */
    unsigned line;       /* 1-based; 0 when not known */
    uint64_t start, end; /* bytes of the uncompressed input that hold the headline, as encoded there
                            (JSON and CSV quotes included); start == end when not known */
    uint32_t column[3];  /* of start in its line, 1-based: bytes, code points, UTF-16; 0 when not known */
} hed_place;

/* What somebody said is all right in a headline. */
typedef struct hed_allow {
    const char *rule;   /* or the reason code of a row of the policy */
    const char *reason; /* why; never empty */
    const char *until;  /* the last day on which it holds, YYYY-MM-DD; empty: it holds for good */
} hed_allow;

/* A headline with what is known about it. All strings may be empty. */
typedef struct hed_item {
    hed_str headline, dek, body;
    hed_str id, section, outlet, lang, slot; /* slot: web, push, search, print */
    hed_str field;                           /* which field of the input the headline came from */
    hed_str group, date;                     /* where the options of the reader name their fields: for training */
    hed_str note;                            /* what its reader has to say of it: that it differs from another slot */
    hed_str label_name;                      /* the label as written; empty when unlabelled */
    double label;                            /* 0..1; NAN when unlabelled or not a number */
    const hed_place *places;                 /* first the one it was read at, then its repeats */
    size_t n_places;
    const hed_allow *allow; /* from the input; who checks decides what comes of it: hed_scratch_leave_out */
    size_t n_allow;
    uint32_t repeat;    /* how often this headline was read before, where whoever reads counts that */
    const hed_err *bad; /* not NULL: a record that could not be read, and why */
} hed_item;

/* Nothing known but this; borrows the string. Begin others with hed_item_of(""): label 0 is a label. */
hed_item hed_item_of(const char *headline);

/* ---- Reading input ------------------------------------------------------------------------ */

typedef struct hed_reader hed_reader;

/* Items, owned by the batch until it is read into again or freed. */
typedef struct hed_batch {
    hed_item *items;
    size_t n;
    struct hed_arena *arena; /* private */
} hed_batch;

/* What the titles of the pages of a run end in: a site's name that its pages need not tell by themselves. Learn from
 * each path before the run (what is no page is passed by); read-only in it, for all threads. */
typedef struct hed_sites hed_sites;
hed_sites *hed_sites_new(void); /* NULL when there is no memory */
void hed_sites_learn(hed_sites *sites, const char *path);
void hed_sites_free(hed_sites *sites); /* after the readers that have it */

typedef struct hed_reader_options {
    const char *format;             /* NULL or "auto", or a name of hed_reader_formats */
    const char *const (*fields)[2]; /* pairs {hed's field, their name}; wins over the usual names */
    size_t n_fields;
    bool replace_invalid_utf8; /* U+FFFD instead of an error of the item */
    const char *pointer;       /* json: where the array or object is (RFC 6901); NULL: the whole */
    bool teasers;              /* html: linked headlines of lists as well */
    const hed_sites *sites;    /* html: NULL, or what is known of the run's sites */
} hed_reader_options;

const char *const *hed_reader_formats(size_t *n);

/* path "-" is standard input. .gz and .zst are read as if plain, by content. options may be NULL. */
hed_reader *hed_reader_open(const char *path, const hed_reader_options *options, hed_err *err);

/* Fills the batch with at most max items, in order; 0 at the end. What cannot be read becomes an item
 * with .bad set, in its place; after one that ends the input (a truncated .gz) comes the end. */
size_t hed_reader_read(hed_reader *reader, hed_batch *batch, size_t max);
uint64_t hed_reader_bytes(const hed_reader *reader, uint64_t *total); /* raw bytes read; *total 0 if unknown */
void hed_reader_free(hed_reader *reader);
bool hed_batch_new(hed_batch *batch, hed_err *err);
void hed_batch_free(hed_batch *batch);

/* Writes a copy of the input at path to *to with headlines replaced: texts[i] at places[i] (sorted by
 * start, of that path), each encoded as the format asks. Refuses compressed input and "-". */
bool hed_reader_splice(const char *path, const hed_reader_options *options, const hed_place *places,
                       const hed_str *texts, size_t n, hed_buf *to, hed_err *err);

/* Temp file beside path, fsync, rename, fsync of the folder: the old bytes or the new, never a part. Keeps the mode of
 * a file that is there; a link leads on to its file. What is no file (a pipe, a device) is written to as it stands. */
bool hed_file_write(const char *path, hed_str bytes, hed_err *err);

/* ---- Axes, verdicts ----------------------------------------------------------------------- */

typedef enum hed_axis {
    HED_WITHHOLD,
    HED_EXAGGERATE,
    HED_ENGAGE,
    HED_SENSATIONAL,
    HED_SPECULATE,
    HED_STYLE,
    HED_INCONGRUENT,
    HED_ATTRIBUTION,
    HED_LEGAL,
    HED_SELF_HARM,
    HED_HATE,
    HED_HARASSMENT,
    HED_GRAPHIC,
    HED_SEXUAL,
    HED_PROFANITY,
    HED_PII,
    HED_HEALTH_CLAIM,
    HED_FINANCE_HYPE,
    HED_AXES
} hed_axis;

#define HED_LANG_SIZE 40
/* The code of a language as BCP 47, POSIX or ISO 639-2 have it ("en_US.UTF-8", "eng") in one form ("en-US", "en"),
 * which is empty for what names no one language ("und", "mul", ""). False, and empty, when it is no code ("english").
 */
bool hed_language_tag(hed_str code, char out[HED_LANG_SIZE]);

const char *hed_axis_name(hed_axis axis);  /* "withhold", …; "?" for none of them */
const char *hed_axis_fault(hed_axis axis); /* of a headline high on it: "it keeps back what the story tells", … */

/* What the policy does with a headline, weakest first. */
typedef enum hed_action { HED_PASS, HED_LABEL, HED_REWRITE, HED_HOLD, HED_BLOCK, HED_ACTIONS } hed_action;

const char *hed_action_name(hed_action action); /* "pass", …; "?" for none of them */

/* ---- Engine ------------------------------------------------------------------------------- */

typedef struct hed_engine hed_engine;
typedef struct hed_scratch hed_scratch;

/* All zero: the shipped packs, model and policy, found beside the library (PREFIX/share/hed, or the source tree that
 * holds build/), or in $HED_DATA. */
typedef struct hed_engine_options {
    const char *data;         /* folder that holds models/ and rules/; NULL: as above */
    const char *model;        /* file; NULL: models/news-en.hed of data */
    const char *const *packs; /* files or folders; NULL: rules/en of data */
    size_t n_packs;
    const char *policy;                            /* file, or the name of a shipped profile; NULL: "newsroom" */
    bool no_model, no_rules, no_policy;            /* leave that stage out; without a policy nothing can be decided */
    bool lint;                                     /* run the rules' examples: one that fails is an error of the load */
    unsigned match_limit, depth_limit, heap_limit; /* of PCRE2, KiB; 0: 100,000, 5,000, 16 MiB. Lower ones: no JIT */
} hed_engine_options;

/* options NULL: as all zero. Every error goes to report (may be NULL); *err is the first. Thread-safe. */
hed_engine *hed_engine_load(const hed_engine_options *options, hed_report *report, void *ctx, hed_err *err);
void hed_engine_free(hed_engine *engine); /* after every scratch of it */

/* SHA-256 of what is loaded, as lower-case hex; "" for what is not. */
typedef struct hed_by {
    const char *hed, *model, *rules, *policy, *profile;
    const char *model_path, *rules_path, *policy_path; /* where that stands; "" for what is not loaded */
} hed_by;

const hed_by *hed_engine_by(const hed_engine *engine);
/* The i-th library that this one stands on, or part of how it was built; appends its version, "no" for what it was
 * built without. NULL behind the last. */
const char *hed_library(size_t i, hed_buf *version);

/* Bit 1 << axis: a loaded rule can raise that axis. */
unsigned hed_engine_axes(const hed_engine *engine);

/* The sections and the slots that rules or policy ask for or have a length for, and the usual slots. */
const char *const *hed_engine_sections(const hed_engine *engine, size_t *n);
const char *const *hed_engine_slots(const hed_engine *engine, size_t *n);

enum {
    HED_WANT_CONTRIBUTIONS = 1, /* every n-gram's and feature's points */
    HED_WANT_DECISION = 2,      /* run the policy; else the verdict stays HED_PASS and rows empty */
    HED_WANT_REWRITE = 4,       /* with the decision: look for a rewrite where the policy asks */
    HED_WANT_ALL = 7
};

hed_scratch *hed_scratch_new(const hed_engine *engine, unsigned want, hed_err *err);
void hed_scratch_free(hed_scratch *scratch);

/* Asked of each finding, and of each row that matched without one, by rule or reason code and fingerprint: a reason
 * to leave it out of scores and decision, which lives as long as the item, or NULL. May be asked twice. */
typedef const char *hed_leave_out(void *ctx, const hed_item *item, const char *rule, uint64_t fingerprint);
void hed_scratch_leave_out(hed_scratch *scratch, hed_leave_out *leave_out, void *ctx);

/* The fingerprint of a finding of the rule in this headline, or of a row of the reason code; 0: it cannot be read. */
uint64_t hed_fingerprint(const hed_engine *engine, hed_scratch *scratch, hed_str headline, const char *id, bool row);

/* ---- Result ------------------------------------------------------------------------------- */

typedef struct hed_finding {
    const char *rule, *pack, *reason;
    hed_axis axis;        /* the axis it adds most to */
    double weight;        /* of the rule on that axis */
    double score;         /* of this hit, before the weight */
    hed_str match;        /* the original bytes */
    hed_span span;        /* empty for a rule that is about the whole headline */
    bool in_quote;        /* inside quoted speech */
    uint64_t fingerprint; /* of rule and folded headline: stable under line moves */
} hed_finding;

/* A finding, or a row, that was left out. */
typedef struct hed_suppressed {
    const char *rule, *why;
    uint64_t fingerprint;
} hed_suppressed;

/* A number or a name of the headline that the story does not have. */
typedef struct hed_missing {
    hed_str text; /* the original bytes */
    hed_span span;
    bool name;
} hed_missing;

typedef enum hed_points_kind { HED_BIAS, HED_FEATURE, HED_WORD_NGRAM, HED_CHAR_NGRAM } hed_points_kind;

/* One addend of the margin: all of them add up to svm.margin (within 1e-5 relative). */
typedef struct hed_contribution {
    hed_points_kind kind;
    const char *group; /* of the feature; "text" for n-grams, "bias" */
    hed_str id;        /* feature name, or the n-gram's own folded text */
    double value;      /* the feature's value or the n-gram's normalised count */
    double points;     /* weight × value */
    hed_span span;     /* of an n-gram's first occurrence; empty otherwise */
} hed_contribution;

/* A row of the policy that matched. */
typedef struct hed_row {
    const char *reason;  /* the row's reason code */
    const char *label;   /* what it adds; NULL for none */
    const char *because; /* in plain words: "withhold .55 reaches mid (.5)" */
    const char *about;   /* of its first test: an axis, "clickbait", "svm", a rule, a feature, "length"; or NULL */
    double value, bound; /* what that was, and what was asked of it */
    hed_action action;
    int priority;
    unsigned line;        /* in the policy file */
    uint64_t fingerprint; /* of reason code and folded headline */
} hed_row;

typedef struct hed_edit {
    const char *stage; /* "heads", "tails", … */
    const char *rule;  /* rule or table row that asked for it */
    const char *safe;  /* why it is safe, in plain words */
    hed_str before, after;
    hed_span span; /* in the original headline */
} hed_edit;

/* A sentence of dek or body that may tell what the headline holds back, for a person to judge. */
typedef struct hed_spoiler {
    const char *asks; /* "what", "who", "where", "when", "number", "why", "how", "next", "whether" */
    hed_str sentence;
    bool dek; /* it is of the dek */
} hed_spoiler;

typedef struct hed_rewrite {
    hed_str text;          /* empty when none is offered */
    const char *refused;   /* why none is offered, in plain words; NULL when there is one */
    double clickbait, svm; /* of the rewritten headline */
    const hed_edit *edits;
    size_t n_edits;
    hed_str other;                     /* with fewer of the edits, or without a text what does not suffice */
    hed_str from_story, from_sentence; /* of dek or body, to use in its place; the whole of it: may be empty */
    const hed_spoiler *spoilers;       /* at most three, best first */
    size_t n_spoilers;
    bool applied; /* the verdict is rewrite and nothing stronger; else a suggestion */
} hed_rewrite;

typedef struct hed_result {
    double axes[HED_AXES];
    double clickbait; /* noisy-or of withhold, exaggerate, .6 engage, .5 style */
    bool has_svm;
    double svm_score, svm_margin, svm_threshold; /* score is a calibrated probability */
    hed_action verdict;
    const hed_finding *findings;
    size_t n_findings;
    const hed_suppressed *suppressed;
    size_t n_suppressed;
    const char *const *refused; /* rules, and reasons of rows, that the item allowed and the policy has by list alone */
    size_t n_refused;
    uint64_t key;                          /* of the folded headline */
    const hed_contribution *contributions; /* largest first */
    size_t n_contributions;
    const hed_row *rows; /* every row that matched; rows[0] decided */
    size_t n_rows;
    const char *const *labels;
    size_t n_labels;
    hed_rewrite rewrite;
    const hed_err *errors; /* the item's own: invalid UTF-8, too long, a rule's limit */
    size_t n_errors;
    bool degraded;         /* a rule erred: never a clean pass */
    const float *features; /* hed_feature_count values; NULL when the text could not be read */
    /* What it was compared with: "none", "short" (too few words: numbers at most), "summary" (a dek alone: may label),
     * "article"; NULL when the text could not be read. */
    const char *story;
    size_t story_words;
    const hed_missing *missing; /* as in the headline; none for "none" and "short", no names for "summary" */
    size_t n_missing;
    bool story_cut;         /* it is longer than HED_MAX_BODY: what stands behind was not looked at */
    hed_str lang;           /* as the item has it, else as the headline plainly shows; empty: neither does */
    double lang_confidence; /* 1 where the item has it */
    const char *foreign;    /* what it means for this result that it is not in English, in plain words; else NULL */
} hed_result;

/* False only when the call itself is wrong; what is wrong with the item, an empty headline too, is in result->errors,
 * and its verdict is then what the policy has for errors. */
bool hed_check(const hed_engine *engine, hed_scratch *scratch, const hed_item *item, hed_result *result, hed_err *err);

/* ---- Output ------------------------------------------------------------------------------- */

typedef struct hed_output hed_output;
typedef struct hed_style {
    bool color;
    unsigned explain;   /* text: 1 tells why, 2 with all points of rules and model */
    bool decision;      /* show verdict and rows; off for plain scores */
    bool passing;       /* headlines that pass as well, where only findings are shown */
    bool summary;       /* text: a last line that counts the verdicts */
    hed_action fail_on; /* a verdict as strong as this fails, a weaker one warns; HED_PASS: none fails */
    unsigned width;     /* of the terminal; 0: 100 */
} hed_style;

/* What a run amounts to. Lists are in the order in which their entries were met, whatever the threads. */
typedef struct hed_section {
    hed_str name; /* empty for headlines without one */
    size_t items, errors, verdicts[HED_ACTIONS];
} hed_section;

typedef struct hed_rule_count {
    const char *rule, *pack, *reason;
    hed_axis axis;
    size_t items, findings;
} hed_rule_count;

#define HED_WORST 25 /* headlines of each level that a summary names */

typedef struct hed_mark {
    uint32_t start, end; /* bytes of the headline */
    const char *rule, *reason;
} hed_mark;

typedef struct hed_worst {
    hed_place place;
    hed_str headline, section, because, rewrite;
    const char *row; /* reason code; NULL for none */
    hed_action verdict;
    bool unread; /* could not be checked; because says why */
    bool has_svm;
    double clickbait, svm;
    size_t index;
    hed_mark marks[8];
    size_t n_marks;
} hed_worst;

typedef struct hed_summary {
    size_t items, errors, findings, suppressed;
    size_t verdicts[HED_ACTIONS], axes[HED_AXES]; /* axes: headlines with a finding that adds most to it */
    size_t scores[20], svm[20]; /* headlines by clickbait score and by model probability, in twentieths */
    const hed_section *sections;
    const hed_rule_count *rules; /* that were found */
    const hed_worst *worst[2];   /* not failing, failing or unread: worst first */
    size_t n_sections, n_rules, n_worst[2];
} hed_summary;

/* Counts items into a summary: one tally a thread, merged in the order of the input. */
typedef struct hed_tally hed_tally;
hed_tally *hed_tally_new(hed_action fail_on, hed_err *err);
void hed_tally_free(hed_tally *tally);
void hed_tally_add(hed_tally *tally, const hed_item *item, const hed_result *result, size_t index);
void hed_tally_merge(hed_tally *into, hed_tally *from);       /* from is empty after it */
const hed_summary *hed_tally_summary(const hed_tally *tally); /* until the tally changes */

const char *const *hed_output_formats(size_t *n);
const hed_output *hed_output_find(const char *name); /* NULL when there is none */

/* Its head tells what the whole run amounts to: make the items' bytes first, keep them, then write the
 * head with the summary before them. The heads of other formats may be written first, without one. */
bool hed_output_head_is_late(const hed_output *output);
bool hed_output_counts_repeats(const hed_output *output); /* it needs hed_item.repeat */

/* Goes between what items gave, where both gave something; "" for most. hed_output_item puts it when *to, which
 * holds items and nothing else, is not empty; whoever joins buffers puts it between them. */
const char *hed_output_between(const hed_output *output);

/* These append to *to and are pure: any thread, one after the other for one document. index counts items from 0. */
void hed_output_head(const hed_output *output, const hed_style *style, const hed_engine *engine,
                     const hed_summary *summary, hed_buf *to);
void hed_output_item(const hed_output *output, const hed_style *style, const hed_engine *engine, const hed_item *item,
                     const hed_result *result, size_t index, hed_buf *to);
void hed_output_tail(const hed_output *output, const hed_style *style, const hed_engine *engine,
                     const hed_summary *summary, hed_buf *to);

/* ---- Configuration: a YAML map of settings; what they mean is their reader's business ----------- */

typedef struct hed_setting {
    const char *key, *value; /* a list gives one setting for each of its values, an empty list none */
    const char *path;        /* the file that it stands in */
    unsigned line, column;
    const char *list; /* "paths" or "profiles" when it is part of an entry of that, else NULL */
    unsigned group;   /* which entry, from 1; else 0 */
} hed_setting;

typedef struct hed_config hed_config;

/* Reads a file and those that it extends (a path or a list of paths, relative to it). A key of the file hides the
 * key of what it extends; entries of lists come before those of what it extends. */
hed_config *hed_config_load(const char *path, hed_err *err);
void hed_config_free(hed_config *config);
const hed_setting *hed_config_settings(const hed_config *config, size_t *n);

/* The file that holds for an input: .hed.yaml in its folder or above, up to one with .git; then that of
 * $XDG_CONFIG_HOME/hed (~/.config when not set), /etc/hed. Appends its path, NUL behind it; false: there is none. */
bool hed_config_find(const char *input, hed_buf *to);

/* ---- Features, rules: what is there -------------------------------------------------------- */

typedef struct hed_feature {
    const char *name, *group, *unit, *meaning, *source;
    double min, max;
    bool model; /* the default model uses it */
} hed_feature;
size_t hed_feature_count(void);
const hed_feature *hed_feature_at(size_t i);
const char *hed_feature_schema(void); /* 16 hex digits: changes with order, name or meaning */

/* Where a rule applies, or does not: lists that end with NULL, "!" in front of what must not be; NULL for any. */
typedef struct hed_where {
    const char *const *section, *const *outlet, *const *lang, *const *slot;
} hed_where;

/* A rule as its pack has it; NULL or 0 for what it does not say. */
typedef struct hed_rule {
    const char *id, *pack, *kind, *scope, *pattern, *reason, *path;
    const char *ref; /* where the rule comes from: a guideline, a paper */
    unsigned line, level, max_hits;
    double weights[HED_AXES], weight_per, cap, group_cap; /* weight_per, cap: of an occurrence */
    const char *group, *in_quotes, *score, *left_not, *right_not, *body_needs, *until, *rewrite;
    hed_where only;
    const hed_where *unless;
    const char *const (*swaps)[2]; /* from, to */
    const char *const *match, *const *nomatch;
    size_t n_unless, n_swaps, n_match, n_nomatch;
} hed_rule;

/* Keys of what people write, for help pages. part: "" the file itself, else as in "rules[].rewrite". */
typedef struct hed_key_help {
    const char *part, *name, *what;
} hed_key_help;
const hed_key_help *hed_pack_key_help(size_t *n);   /* of rule packs */
const hed_key_help *hed_policy_key_help(size_t *n); /* of policies */

size_t hed_engine_rule_count(const hed_engine *engine);
hed_rule hed_engine_rule(const hed_engine *engine, size_t i);

/* Runs every rule's examples, which it counts; reports each that fails at its place. Returns their number. */
size_t hed_engine_test_rules(const hed_engine *engine, hed_report *report, void *ctx, size_t *n_examples);

/* Appends which alternatives of patterns, and which guards, no example exercises: as text, or as one JSON object. */
bool hed_engine_cover_rules(const hed_engine *engine, bool json, bool verbose, hed_buf *report, hed_err *err);
/* The number of rules that are slow on headlines made to be hard for them; reports each. */
size_t hed_engine_cost_rules(const hed_engine *engine, hed_report *report, void *ctx);
/* Reports what of the loaded policy does nothing or contradicts itself, at its place; returns how much that is. */
size_t hed_engine_lint_policy(const hed_engine *engine, hed_report *report, void *ctx);
void hed_engine_show_policy(const hed_engine *engine, hed_buf *to);  /* appends it as it is in force, for people */
bool hed_list_policies(const char *data, hed_buf *to, hed_err *err); /* those that ship; data as in the options */

#if defined __GNUC__
#pragma GCC visibility pop
#endif

#ifdef __cplusplus
}
#endif
#endif
