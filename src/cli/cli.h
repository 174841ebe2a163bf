/* cli: the program, a client of hed.h like any other. Commands and options are rows of tables (main.c, options.c);
 * each command is one function in one file, and only this folder prints to the terminal or exits. */
#ifndef HED_CLI_CLI_H
#define HED_CLI_CLI_H

#include "hed.h"
#include "hed_train.h"

enum { HED_EXIT_OK, HED_EXIT_FOUND, HED_EXIT_FAIL };
#define HED_NO_LIMIT ((unsigned)-1)
enum { HED_COLOR_AUTO, HED_COLOR_ALWAYS, HED_COLOR_NEVER };

typedef struct hed_list {
    const char **at;
    size_t n;
} hed_list;

/* One input, in the order of the command line: a path, or a headline given by -t. */
typedef struct hed_input {
    const char *path; /* NULL for a headline */
    const char *text;
} hed_input;

/* What the options of all commands set; a command looks at those that its row in the table names. */
typedef struct hed_options {
    hed_input *inputs; /* positional arguments and -t */
    size_t n_inputs;
    bool help;
    /* what is loaded */
    const char *model, *policy, *lexicon;
    hed_list rules;
    bool no_model, no_rules, no_policy, lint, cost, coverage;
    /* how inputs are read */
    const char *input, *lang, *section, *outlet, *slot, *files_from, *pointer;
    hed_list fields;
    bool teasers, null, skip_bad;
    unsigned invalid_utf8; /* 0 error, 1 replace */
    /* what comes out */
    hed_list formats;
    unsigned fail_on;            /* HED_ACTIONS: not given */
    double fail_score, max_rate; /* max_rate: percent; below 0: no limit */
    unsigned max_warnings;       /* HED_NO_LIMIT: no limit */
    const char *baseline, *allow, *since;
    /* configuration */
    const char *config;
    bool no_config, origin;
    hed_list given;                 /* names of options in the order they were set */
    struct hed_path_setting *paths; /* what holds for some inputs or headlines; see profiles.c */
    struct hed_profile *profiles;
    size_t n_paths, n_profiles;
    const hed_setting *policy_at, *section_at, *slot_at; /* where a configuration has them; NULL: none does */
    unsigned color, verbose, quiet, jobs;
    bool contributions, json, diff, write;
    /* training and evaluation */
    const char *out, *kernel, *html, *home, *group, *time, *date;
    bool libsvm, cross_corpus, curve, no_text;
    unsigned from, calibration;     /* calibration: 0 sigmoid, 1 isotonic */
    hed_list weights, tests, items; /* items: of replay */
    double positive_at, c_text, c_headline, gamma, band;
    unsigned folds, cross_validate, seed, support, match_limit, depth_limit, heap_limit;
    /* the service and its store */
    const char *store, *listen, *tokens;
    hed_list hosts, origins;
    bool open, history;
    unsigned keep_days, rate, cache;
    const char *roff; /* of hed help */
} hed_options;

typedef struct hed_command hed_command;
struct hed_command {
    const char *name;
    const char *usage;   /* what follows the name */
    const char *what;    /* in one line */
    const char *options; /* names of the rows of options.c that it takes, separated by spaces */
    const char *more;    /* for its help page: a paragraph, and examples */
    int (*run)(const hed_command *command, const hed_options *options);
};

/* main.c */
const hed_command *hed_cli_commands(size_t *n);
const hed_command *hed_cli_command(const char *name); /* NULL after saying that there is none */

/* options.c. False after saying what is wrong. */
bool hed_cli_parse(const hed_command *command, int argc, char **argv, hed_options *options);
void hed_cli_push(hed_list *list, const char *value);

/* say.c: diagnostics, as lines on standard error. Control characters in them are never passed through. */
int hed_cli_fail(const char *format, ...) __attribute__((format(printf, 1, 2))); /* returns HED_EXIT_FAIL */
void hed_cli_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* "there is no WHAT "given"; did you mean …?", or what there is. */
int hed_cli_unknown(const char *what, const char *given, const char *const *names, size_t n);
int hed_cli_fail_err(const hed_err *err);
void hed_cli_report(void *count, const hed_err *err); /* a hed_report; counts into a size_t, which may be NULL */
/* Flushes standard output; a write that failed makes the exit code 2, a reader that went away 128 + SIGPIPE. */
int hed_cli_finish(int code);
void hed_cli_stdout_failed(int why); /* an errno, for hed_cli_finish: what failed early leaves none */

/* load.c */
hed_engine_options hed_cli_engine_options(const hed_options *options); /* as they are; nothing is loaded */
hed_engine *hed_cli_load(const hed_options *options); /* NULL after saying why; policy_at: who named the policy */
/* The reader's options; false after saying what is wrong with --field. */
bool hed_cli_reader(const hed_options *options, hed_reader_options *reader);
/* What the titles of several pages share, for the reader's options; always true. To be freed. */
bool hed_cli_sites(const hed_input *inputs, size_t n, hed_reader_options *reader, hed_sites **sites);
/* The inputs with globs and --files-from resolved, in order; false after saying what is wrong. */
bool hed_cli_inputs(const hed_command *command, const hed_options *options, hed_input **inputs, size_t *n);

/* man.c: a part of the manual pages, made from the tables, as roff. */
int hed_cli_roff(const char *part);

/* The commands. */
int hed_cli_baseline(const hed_command *command, const hed_options *options);
int hed_cli_card(const hed_command *command, const hed_options *options);
int hed_cli_check(const hed_command *command, const hed_options *options);
int hed_cli_compare(const hed_command *command, const hed_options *options);
int hed_cli_completion(const hed_command *command, const hed_options *options);
int hed_cli_config(const hed_command *command, const hed_options *options);
int hed_cli_corpus(const hed_command *command, const hed_options *options);
int hed_cli_eval(const hed_command *command, const hed_options *options);
int hed_cli_explain(const hed_command *command, const hed_options *options);
int hed_cli_features(const hed_command *command, const hed_options *options);
int hed_cli_feedback(const hed_command *command, const hed_options *options);
int hed_cli_fix(const hed_command *command, const hed_options *options);
int hed_cli_help(const hed_command *command, const hed_options *options);
int hed_cli_model(const hed_command *command, const hed_options *options);
int hed_cli_policy(const hed_command *command, const hed_options *options);
int hed_cli_replay(const hed_command *command, const hed_options *options);
int hed_cli_rules(const hed_command *command, const hed_options *options);
int hed_cli_score(const hed_command *command, const hed_options *options);
int hed_cli_serve(const hed_command *command, const hed_options *options);
int hed_cli_train(const hed_command *command, const hed_options *options);
int hed_cli_version(const hed_command *command, const hed_options *options);

#endif
