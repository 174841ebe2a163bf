/* The one table of options. A command names the rows it takes; the parser, its messages and the help pages all read
 * the same rows. */
#include "cli/config.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef enum kind {
    FLAG,     /* bool */
    COUNT,    /* unsigned: how often it was given */
    TEXT,     /* const char * */
    LANGUAGE, /* the same, the code of a language */
    LIST,     /* hed_list: may be repeated */
    CHOICE,   /* unsigned: index of a word of value */
    NUMBER,   /* unsigned */
    REAL,     /* double, 0 or more */
    SHARE,    /* double, 0 to 1 */
    INPUT     /* -t: goes among the inputs */
} kind;

typedef struct option {
    const char *name;
    char letter; /* 0: none */
    kind kind;
    const char *value; /* how its value is shown; for CHOICE the words, separated by | */
    size_t at;         /* in hed_options */
    const char *help;  /* NULL: not for people */
} option;

#define AT(field) offsetof(hed_options, field)

static const option table[] = {
    {"text", 't', INPUT, "TEXT", 0, "a headline (may be repeated)"},
    {"input", 'i', TEXT, "FORMAT", AT(input),
     "format of the input: auto (default), text, page, html, feed, jsonl, json, csv, tsv, wordpress, ninjs, newsml, "
     "markdown"},
    {"pointer", 0, TEXT, "/PATH", AT(pointer), "json: where the array or object is, as in /data/articles (RFC 6901)"},
    {"teasers", 0, FLAG, NULL, AT(teasers), "html: linked headlines of lists as well"},
    {"field", 0, LIST, "NAME=THEIRS", AT(fields), "a field of hed is called THEIRS in the input (may be repeated)"},
    {"lang", 0, LANGUAGE, "CODE", AT(lang), "language of items that name none"},
    {"section", 0, TEXT, "NAME", AT(section), "section of items that name none"},
    {"outlet", 0, TEXT, "NAME", AT(outlet), "outlet of items that name none"},
    {"slot", 0, TEXT, "NAME", AT(slot),
     "slot of items that name none: web, push, search, print, social, or of the policy"},
    {"files-from", 0, TEXT, "FILE", AT(files_from), "read paths of inputs from FILE, one a line; - is standard input"},
    {"null", '0', FLAG, NULL, AT(null), "paths of --files-from end with a NUL byte, not a line feed"},
    {"invalid-utf8", 0, CHOICE, "error|replace", AT(invalid_utf8), "what to do with bytes that are not UTF-8"},
    {"skip-bad", 0, FLAG, NULL, AT(skip_bad), "items that cannot be read are reported and counted, but do not fail"},
    {"model", 'm', TEXT, "FILE", AT(model),
     "the model (default: the shipped one); FILE#CORPUS or #CORPUS: on the scale of a corpus of its card"},
    {"rules", 'r', LIST, "PACK|DIR", AT(rules), "rule packs instead of the shipped ones (may be repeated)"},
    {"policy", 'p', TEXT, "FILE|NAME", AT(policy), "the policy (default: newsroom)"},
    {"cost", 0, FLAG, NULL, AT(cost), "lint: find patterns that are slow on headlines made to be hard for them"},
    {"coverage", 0, FLAG, NULL, AT(coverage), "test: tell what no example exercises, too (-v: all of it)"},
    {"no-model", 0, FLAG, NULL, AT(no_model), "leave the model out"},
    {"no-rules", 0, FLAG, NULL, AT(no_rules), "leave the rules out"},
    {"match-limit", 0, NUMBER, "N", AT(match_limit),
     "steps that one match of a rule's pattern may take (default: 100000); beyond, the headline is in error"},
    {"depth-limit", 0, NUMBER, "N", AT(depth_limit), "how deep such a match may go (default: 5000)"},
    {"heap-limit", 0, NUMBER, "KIB", AT(heap_limit), "KiB of memory that such a match may take (default: 16384)"},
    {"format", 'f', LIST, "FORMAT[=FILE]", AT(formats), "output format, to FILE if given (may be repeated)"},
    {"contributions", 0, FLAG, NULL, AT(contributions), "add the points of every n-gram and feature to JSON results"},
    {"json", 0, FLAG, NULL, AT(json), "print JSON"},
    {"diff", 0, FLAG, NULL, AT(diff), "show what would be changed (default)"},
    {"write", 'w', FLAG, NULL, AT(write), "write the changes into the files"},
    {"fail-on", 0, CHOICE, "never|label|rewrite|hold|block", AT(fail_on),
     "exit with 1 when a verdict is this or stronger (default: hold; of fix: never)"},
    {"fail-score", 0, SHARE, "X", AT(fail_score), "exit with 1 when a headline's clickbait score is X or more"},
    {"max-warnings", 0, NUMBER, "N", AT(max_warnings),
     "exit with 1 when more than N headlines are flagged without failing"},
    {"max-rate", 0, REAL, "PCT", AT(max_rate), "exit with 1 when more than PCT percent of the headlines are flagged"},
    {"baseline", 0, TEXT, "FILE", AT(baseline), "let findings pass that are in the baseline"},
    {"allow", 0, TEXT, "FILE", AT(allow), "JSON lines with a headline and what is allowed in it"},
    {"since", 0, TEXT, "REF", AT(since), "look at lines only that changed since the git commit REF"},
    {"jobs", 'j', NUMBER, "N", AT(jobs), "work with N threads (default: 1; 0: one for each processor)"},
    {"color", 0, CHOICE, "auto|always|never", AT(color), "colour in text output (default: auto, on a terminal)"},
    {"quiet", 'q', COUNT, NULL, AT(quiet), "findings only: no summary, no progress"},
    {"verbose", 'v', COUNT, NULL, AT(verbose), "more: headlines that pass as well, all values, reasons"},
    {"out", 'o', TEXT, "FILE", AT(out), "file to write to; the card of a trained model goes beside it"},
    {"lexicon", 0, TEXT, "FILE", AT(lexicon), "the lexicon (default: the shipped one)"},
    {"from", 0, CHOICE, "labelled|stop-clickbait|webis-17", AT(from),
     "what the files are: any format with labels (default), or as that corpus is published"},
    {"libsvm", 0, FLAG, NULL, AT(libsvm), "in libsvm's text format (the only one, so it may be left out)"},
    {"kernel", 0, TEXT, "NAME", AT(kernel), "kernel of the headline SVM: linear (default), rbf, poly, sigmoid"},
    {"positive-at", 0, SHARE, "X", AT(positive_at), "graded labels at or above X are positive (default: .5)"},
    {"calibration", 0, CHOICE, "sigmoid|isotonic", AT(calibration),
     "how margins become scores: a sigmoid (default), or a stair of any shape that does not fall"},
    {"home", 0, TEXT, "CORPUS", AT(home),
     "one of several corpora, whose kind of headlines the score is for: n-grams may weigh otherwise in it"},
    {"group", 0, TEXT, "FIELD", AT(group),
     "headlines with the same FIELD (outlet, section, or any of the input) are held out together"},
    {"time", 0, TEXT, "FIELD", AT(time),
     "FIELD holds a date: later headlines are judged by what was learnt from earlier ones"},
    {"date", 0, TEXT, "YYYY-MM-DD", AT(date), "the day that the card tells (default: none)"},
    {"test", 0, LIST, "PATH", AT(tests),
     "judge the model on PATH as well, less what the training has too (may be repeated)"},
    {"curve", 0, FLAG, NULL, AT(curve),
     "the learning curve of large corpora too (of 2,000 headlines or fewer: always)"},
    {"c-text", 0, REAL, "C", AT(c_text), "C of the text stage (default: searched)"},
    {"c-headline", 0, REAL, "C", AT(c_headline), "C of the headline stage (default: searched)"},
    {"gamma", 0, REAL, "G", AT(gamma), "gamma of the kernel (default: searched)"},
    {"folds", 0, NUMBER, "N", AT(folds), "folds of the search and of the calibration (default: 5)"},
    {"band", 0, REAL, "X", AT(band),
     "fit: a rule's evidence, -ln(1 - weight), stays between 1/X and X times what it is (default: 2)"},
    {"support", 0, NUMBER, "N", AT(support),
     "fit: rules that hit fewer than N headlines keep their weight (default: 30)"},
    {"cross-validate", 0, NUMBER, "N", AT(cross_validate),
     "train and judge on N folds of each corpus; no model is read"},
    {"weight", 0, LIST, "CORPUS=W", AT(weights),
     "that corpus counts W times as much (may be repeated); no headline more than forty times as much as another"},
    {"cross-corpus", 0, FLAG, NULL, AT(cross_corpus), "train on each corpus and judge on each; no model is read"},
    {"html", 0, TEXT, "FILE", AT(html), "write a page with tables and plots to FILE as well"},
    {"no-text", 0, FLAG, NULL, AT(no_text), "train the headline SVM alone"},
    {"seed", 0, NUMBER, "N", AT(seed), "seed of whatever is drawn by lot (default: 0)"},
    {"listen", 0, TEXT, "WHERE", AT(listen), "HOST:PORT or unix:PATH (default: 127.0.0.1:8433; port 0: a free one)"},
    {"tokens", 0, TEXT, "FILE", AT(tokens), "bearer tokens that may call: scopes and SHA-256, one a line"},
    {"allow-host", 0, LIST, "NAME", AT(hosts), "a name that the service goes by (may be repeated)"},
    {"allow-origin", 0, LIST, "ORIGIN", AT(origins), "pages of https://… that may call it (may be repeated)"},
    {"open", 0, FLAG, NULL, AT(open), "listen beyond this machine without tokens"},
    {"history", 0, FLAG, NULL, AT(history), "keep every decision in the store"},
    {"rate", 0, NUMBER, "N", AT(rate), "requests a second that one address may send (default: any number)"},
    {"cache", 0, NUMBER, "N", AT(cache),
     "keep the answers to about N headlines, for when the same is asked again (default: 4096; 0: none)"},
    {"keep-days", 0, NUMBER, "N", AT(keep_days), "forget decisions after N days (default: never)"},
    {"items", 0, LIST, "FILE", AT(items), "what was checked: deks and bodies, by headline (may be repeated)"},
    {"store", 0, TEXT, "FILE", AT(store), "the store of feedback and decisions, made when it is not there"},
    {"config", 'c', TEXT, "FILE", AT(config),
     "configuration (default: .hed.yaml in the input's folder or above; see hed help config)"},
    {"no-config", 0, FLAG, NULL, AT(no_config), "read no configuration"},
    {"origin", 0, FLAG, NULL, AT(origin), "tell where each value comes from"},
    {"roff", 0, TEXT, "PART", AT(roff), NULL}, /* for docs/man */
    {"help", 'h', FLAG, NULL, AT(help), "print this page"},
};
#define OPTIONS (sizeof table / sizeof *table)

static bool takes(const hed_command *command, const option *o)
{
    size_t len = strlen(o->name);
    for (const char *at = command->options; (at = strstr(at, o->name)); at += len)
        if ((at == command->options || at[-1] == ' ') && (at[len] == ' ' || !at[len]))
            return true;
    return strcmp(o->name, "help") == 0;
}

/* ---- Values */

void hed_cli_push(hed_list *list, const char *value)
{
    const char **grown = realloc(list->at, (list->n + 1) * sizeof *grown);
    if (!grown)
        abort();
    list->at = grown;
    list->at[list->n++] = value;
}

static void push_input(hed_options *options, hed_input input)
{
    hed_input *grown = realloc(options->inputs, (options->n_inputs + 1) * sizeof *grown);
    if (!grown)
        abort();
    options->inputs = grown;
    options->inputs[options->n_inputs++] = input;
}

static bool choose(const option *o, const char *value, unsigned *out)
{
    unsigned index = 0;
    for (const char *word = o->value; *word; index++) {
        size_t len = strcspn(word, "|");
        if (strlen(value) == len && memcmp(word, value, len) == 0) {
            *out = index;
            return true;
        }
        word += len + (word[len] == '|');
    }
    hed_cli_fail("--%s is one of %s, not \"%s\"", o->name, o->value, value);
    return false;
}

static bool number(const option *o, const char *value, unsigned *out)
{
    char *end;
    errno = 0;
    unsigned long n = strtoul(value, &end, 10);
    if (value[0] < '0' || value[0] > '9' || *end || errno || n > 1000000000) {
        hed_cli_fail("--%s takes a whole number, not \"%s\"", o->name, value);
        return false;
    }
    *out = (unsigned)n;
    return true;
}

static bool real(const option *o, const char *value, double *out)
{
    char *end;
    *out = strtod(value, &end);
    if (end == value || *end || !isfinite(*out) || *out < 0) {
        hed_cli_fail("--%s takes a number of 0 or more, not \"%s\"", o->name, value);
        return false;
    }
    if (o->kind == SHARE && *out > 1) {
        hed_cli_fail("--%s takes a number from 0 to 1, not \"%s\"", o->name, value);
        return false;
    }
    return true;
}

static bool language(const option *o, const char *value, const char **out)
{
    char code[HED_LANG_SIZE];
    *out = value;
    if (hed_language_tag((hed_str){value, strlen(value)}, code))
        return true;
    hed_cli_fail("--%s takes the code of a language, as in en or pt-BR; not \"%s\"", o->name, value);
    return false;
}

static bool set(const option *o, hed_options *options, const char *value)
{
    hed_cli_push(&options->given, o->name);
    void *at = (char *)options + o->at;
    switch (o->kind) {
    case FLAG:
        *(bool *)at = true;
        return true;
    case COUNT:
        ++*(unsigned *)at;
        return true;
    case TEXT:
        *(const char **)at = value;
        return true;
    case LIST:
        hed_cli_push(at, value);
        return true;
    case CHOICE:
        return choose(o, value, at);
    case LANGUAGE:
        return language(o, value, at);
    case NUMBER:
        return number(o, value, at);
    case REAL:
    case SHARE:
        return real(o, value, at);
    case INPUT:
        push_input(options, (hed_input){.text = value});
        return true;
    }
    return false;
}

static const option *find(const char *name, size_t len)
{
    for (size_t i = 0; i < OPTIONS; i++)
        if (strlen(table[i].name) == len && memcmp(table[i].name, name, len) == 0)
            return &table[i];
    return NULL;
}

bool hed_cli_set(const char *name, const char *value, hed_options *options)
{
    const option *o = find(name, strlen(name));
    return o && set(o, options, value);
}

static hed_names *names_of(const option *o)
{
    static const struct {
        const char *name;
        hed_names *names;
    } named[] = {{"input", hed_reader_formats}, {"format", hed_output_formats}};
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (strcmp(o->name, named[i].name) == 0)
            return named[i].names;
    return NULL;
}

static hed_option_shape shape(const option *o)
{
    return (hed_option_shape){.name = o->name,
                              .value = o->value,
                              .help = o->help,
                              .words = o->kind == CHOICE ? o->value : NULL,
                              .names = names_of(o),
                              .letter = o->letter,
                              .list = o->kind == LIST,
                              .flag = o->kind == FLAG || o->kind == COUNT,
                              .number = o->kind == NUMBER || o->kind == REAL || o->kind == SHARE,
                              .whole = o->kind == NUMBER};
}

hed_option_shape hed_cli_option_at(size_t i)
{
    return i < OPTIONS ? shape(&table[i]) : (hed_option_shape){0};
}

hed_option_shape hed_cli_option(const char *name)
{
    const option *o = find(name, strlen(name));
    return o ? shape(o) : (hed_option_shape){0};
}

bool hed_cli_takes(const hed_command *command, const char *name)
{
    const option *o = find(name, strlen(name));
    return o && takes(command, o);
}

/* ---- Parsing */

static bool unknown(const hed_command *command, const char *name, size_t len)
{
    len = len < 80 ? len : 80;
    const char *names[OPTIONS];
    size_t n = 0;
    for (size_t i = 0; i < OPTIONS; i++)
        if (table[i].help && takes(command, &table[i]))
            names[n++] = table[i].name;
    const char *near = hed_suggest((hed_str){name, len}, names, n);
    if (near)
        hed_cli_fail("there is no option --%.*s; did you mean --%s?", (int)len, name, near);
    else
        hed_cli_fail("there is no option --%.*s; see hed help %s", (int)len, name, command->name);
    return false;
}

static bool not_here(const hed_command *command, const option *o)
{
    hed_cli_fail("%s does not take --%s; see hed help %s", command->name, o->name, command->name);
    return false;
}

static bool has_value(const option *o)
{
    return o->kind != FLAG && o->kind != COUNT;
}

/* --name, --name=value, --name value. *i moves over what was used. */
static bool parse_long(const hed_command *command, int argc, char **argv, int *i, hed_options *options)
{
    const char *name = argv[*i] + 2, *equals = strchr(name, '=');
    size_t len = equals ? (size_t)(equals - name) : strlen(name);
    const option *o = find(name, len);
    if (!o)
        return unknown(command, name, len);
    if (!takes(command, o))
        return not_here(command, o);
    if (!has_value(o) && equals) {
        hed_cli_fail("--%s takes no value", o->name);
        return false;
    }
    if (!has_value(o) || equals)
        return set(o, options, equals ? equals + 1 : NULL);
    if (*i + 1 >= argc) {
        hed_cli_fail("--%s needs a value: %s", o->name, o->value);
        return false;
    }
    return set(o, options, argv[++*i]);
}

/* -q, -qv, -j4, -j 4, -qj4. */
static bool parse_short(const hed_command *command, int argc, char **argv, int *i, hed_options *options)
{
    for (const char *letter = argv[*i] + 1; *letter; letter++) {
        const option *o = NULL;
        for (size_t k = 0; k < OPTIONS; k++)
            if (table[k].letter == *letter)
                o = &table[k];
        if (!o) {
            hed_cli_fail("there is no option -%c; see hed help %s", *letter, command->name);
            return false;
        }
        if (!takes(command, o))
            return not_here(command, o);
        if (!has_value(o)) {
            if (!set(o, options, NULL))
                return false;
            continue;
        }
        if (letter[1])
            return set(o, options, letter + 1);
        if (*i + 1 >= argc) {
            hed_cli_fail("-%c needs a value: %s", *letter, o->value);
            return false;
        }
        return set(o, options, argv[++*i]);
    }
    return true;
}

bool hed_cli_parse(const hed_command *command, int argc, char **argv, hed_options *options)
{
    bool only_inputs = false;
    for (int i = 0; i < argc; i++) {
        const char *arg = argv[i];
        bool ok = true;
        if (only_inputs || arg[0] != '-' || !arg[1])
            push_input(options, (hed_input){.path = arg});
        else if (strcmp(arg, "--") == 0)
            only_inputs = true;
        else if (arg[1] == '-')
            ok = parse_long(command, argc, argv, &i, options);
        else
            ok = parse_short(command, argc, argv, &i, options);
        if (!ok)
            return false;
    }
    return true;
}
