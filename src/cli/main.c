/* hed, the program: finds the command, reads its options, runs it. */
#include "cli/apart.h"
#include "cli/config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define READ_OPTIONS "input field pointer teasers lang section outlet slot files-from null invalid-utf8 skip-bad "
#define LOAD_OPTIONS "model rules policy no-model no-rules match-limit depth-limit heap-limit config no-config "

static const hed_command commands[] = {
    {"check", "[PATH|GLOB|-|-t TEXT]…", "check headlines against the policy",
     "text " READ_OPTIONS LOAD_OPTIONS "format contributions fail-on fail-score max-warnings max-rate baseline "
     "allow since jobs color quiet verbose",
     "Prints what was found and what the policy makes of it: pass, label, rewrite, hold or block. Of files and\n"
     "standard input, headlines that pass are only counted; -v shows them. Formats: text (default), jsonl, json, "
     "csv,\nsarif, junit, github, gitlab, rdjson, html. A file is written whole or not at all.\n\n"
     "Exit code: 0 no verdict is hold or stronger (--fail-on says which), 1 some are, 2 something could not be "
     "read.\n\n"
     "  hed check -t \"You Won't Believe What the Mayor Did Next\"\n"
     "  hed check --fail-on label -f text -f jsonl=results.jsonl headlines.txt\n",
     hed_cli_check},
    {"baseline", "create|prune|show [PATH|GLOB]…", "let pass what is there already, and nothing new",
     READ_OPTIONS LOAD_OPTIONS "out baseline jobs quiet",
     "create: writes the findings of all flagged headlines to -o FILE, or to the baseline of the configuration.\n"
     "prune: takes out of --baseline FILE what is no longer found; it never adds. show: prints a baseline. A finding\n"
     "is known by its rule and the headline's words, wherever it stands.\n\n"
     "  hed baseline create -o baseline.txt headlines.jsonl\n"
     "  hed check --baseline baseline.txt headlines.jsonl\n"
     "  hed baseline prune --baseline baseline.txt headlines.jsonl\n",
     hed_cli_baseline},
    {"score", "[PATH|GLOB|-|-t TEXT]…", "score headlines, without the policy",
     "text " READ_OPTIONS "model rules no-model no-rules match-limit depth-limit heap-limit config no-config format "
     "contributions jobs color "
     "quiet verbose",
     "Prints for each headline the clickbait score of the rules and the model's probability; -f jsonl has all axes.\n\n"
     "  hed score -j 0 -f jsonl headlines.txt.gz >scores.jsonl\n",
     hed_cli_score},
    {"explain", "[PATH|GLOB|-|-t TEXT]…", "tell all that led to a verdict",
     "text " READ_OPTIONS LOAD_OPTIONS "format jobs color quiet verbose",
     "In words for a copy editor: what was found and where, which row of the policy decided and why, what a rewrite "
     "changed and\nwhy that is safe, what was not changed and why, what the headline was compared with, what the model "
     "makes of it.\n-v: the numbers behind it: every row, the axes, the points of the model's score, which add up.\n\n"
     "  hed explain -t \"You Won't Believe What the Mayor Did Next\"\n",
     hed_cli_explain},
    {"fix", "[PATH|GLOB|-|-t TEXT]…", "rewrite headlines that the policy says may be rewritten",
     "text " READ_OPTIONS LOAD_OPTIONS "diff write json fail-on color quiet verbose",
     "Shows each headline that would be rewritten, what goes as [-this-] and what comes as {+this+}; -v tells why "
     "each\n"
     "change is safe; --json prints their results as JSON lines. --write puts the rewrites into the files: nothing\n"
     "but those headlines changes, and a second run changes nothing more. Compressed files are not written to.\n\n"
     "  hed fix headlines.csv\n"
     "  hed fix --write headlines.csv\n",
     hed_cli_fix},
    {"rules", "list|show|lint|test|stats|diff|fit [ID|PACK|CORPUS]…", "look at rule packs, check them, measure them",
     "rules cost coverage quiet verbose format json out folds band support input field positive-at model no-model "
     "policy",
     "list: each rule with its pack, kind, weights and reason. show ID: all of a rule. lint: loads the packs, runs "
     "their\n"
     "examples and reports every error with file, line and column; exit 2 when there are any. test: runs the examples\n"
     "alone; exit 1 when some fail; --coverage tells which alternatives of patterns, words of lists and guards none "
     "of\n"
     "them exercises. Without PACK: the shipped packs.\n\n"
     "stats: what each rule finds in each corpus, how much of it is labelled as bait (precision, and lift over the\n"
     "corpus), and the rule that hits most of the same headlines. diff OLD NEW CORPUS: the headlines that get another\n"
     "verdict from the pack NEW than from OLD, and how many in each section; exit 1 when there are any.\n\n"
     "fit: weights that labelled headlines speak for, with figures before and after on headlines left out of the\n"
     "fitting, and a patch of the packs to review. Each rule's evidence, -ln(1 - weight), stays within --band of what\n"
     "it is, above zero; rules that hit fewer headlines than --support keep their weight. -o writes the patch to a\n"
     "file, -q prints it alone. All print JSON with -f json.\n\n"
     "  hed rules lint my-pack.yaml\n"
     "  hed rules show wh.wont_believe\n"
     "  hed rules stats labelled.jsonl\n"
     "  hed rules diff old.yaml new.yaml headlines.jsonl\n"
     "  hed rules fit -o weights.patch labelled.jsonl && git apply weights.patch\n",
     hed_cli_rules},
    {"policy", "list|show|lint [FILE|NAME]…", "the policies that ship, what one says, what is wrong with it",
     "rules policy quiet",
     "list: the policies that ship, and whom they are for. show: a policy as it is in force, with what it takes over "
     "from\n"
     "the one that it extends; the strongest rows first. lint: loads each policy with the rules that it names and "
     "reports "
     "every\nerror at its place; then what loads and is of no use: rows that never match, or that another one makes "
     "needless,\nscopes that change nothing, bands and slots that no row asks for. Default: newsroom.\n\n"
     "Exit code: 0 nothing wrong, 1 something is of no use, 2 it does not load.\n\n"
     "  hed policy show strict\n"
     "  hed policy lint our-policy.yaml\n",
     hed_cli_policy},
    {"replay", "[FILE|-]…", "check stored decisions again, and tell what is another now",
     "items store input field pointer " LOAD_OPTIONS "json quiet verbose",
     "Each FILE holds results of hed check, score, explain or fix, as -f jsonl or -f json gives them, or of the "
     "service.\n"
     "A result tells what made it: hed, model, rules, policy. When these are the same now, the same bytes come out; "
     "when\n"
     "not, hed replay tells which is another, and what of the decision changed. What a baseline or an allowance let "
     "pass\nis let pass again. Without --policy, the profile that the first result names is taken. A result has no "
     "dek or body,\nbut their hashes: --items names the files that were checked.\n"
     "--store: what hed serve --history kept.\n\n"
     "Exit code: 0 the same bytes, 1 something is another, 2 something could not be read or its story is missing.\n\n"
     "  hed check -f jsonl stories.jsonl >decisions.jsonl\n"
     "  hed replay --items stories.jsonl decisions.jsonl\n",
     hed_cli_replay},
    {"features", "[PATH…|-t TEXT]…", "the features that are measured, or headlines' values of them",
     "text input field pointer files-from null invalid-utf8 skip-bad json verbose",
     "Alone: each feature's name, group, unit, range, whether the shipped model uses it (*), and meaning.\n"
     "With -t: the features of the headline that are not zero; -v adds those that are.\n"
     "Of each PATH: label, headline and all values, a line each as TSV, or with --json as JSON lines.\n\n"
     "  hed features corpus/train.jsonl >train.tsv\n",
     hed_cli_features},
    {"train", "[PATH]… -o FILE", "train a model from labelled headlines",
     "input field pointer invalid-utf8 out lexicon kernel calibration positive-at home group time date test curve "
     "c-text "
     "c-headline gamma folds jobs seed weight no-text json html quiet",
     "Each PATH is one corpus (JSON lines, CSV or TSV with a headline and a label); all count the same, whatever\n"
     "their size. A label is 0 to 1, or a word such as clickbait, news. The model depends on the corpora, the\n"
     "options and the seed alone: the same bytes wherever the files are, whatever -j. While it searches, what it "
     "found\n"
     "is kept in FILE.search: the same command goes on from there.\n\n"
     "Figures are of headlines that were held out: each by itself, by --group (no outlet, section or event on both\n"
     "sides), or by --time (the later ones). The report has them with 95 % intervals, and a learning curve.\n\n"
     "  hed train -o mine.hed corpus/*.jsonl\n"
     "  hed train -o mine.hed --group outlet --test held-out.jsonl --html report.html ours.jsonl\n"
     "  hed train -o small.hed --no-text --kernel rbf three-hundred.csv\n",
     hed_cli_train},
    {"eval", "[PATH]…", "measure a model on labelled headlines",
     "input field pointer invalid-utf8 model lexicon positive-at cross-validate cross-corpus group html kernel "
     "calibration c-text c-headline gamma folds jobs seed no-text json quiet verbose",
     "Prints for each PATH accuracy, precision, recall, F1, ROC AUC, errors of the score, each with its 95 % "
     "interval,\n"
     "how many labels change when headlines are reworded, and the confusion table; -v adds tables of thresholds and\n"
     "slices. Judge a model on headlines that it was not trained on, or use --cross-validate.\n\n"
     "  hed eval --model mine.hed held-out.jsonl\n"
     "  hed eval -v --html report.html held-out.jsonl\n"
     "  hed eval --cross-validate 5 corpus.csv\n"
     "  hed eval --cross-corpus one.jsonl other.jsonl\n",
     hed_cli_eval},
    {"corpus", "import|stats PATH… [-o FILE]",
     "labelled headlines: published ones imported; what is in them, what they share",
     "from out input field pointer invalid-utf8 positive-at json quiet verbose",
     "import: writes each headline once as JSON lines: of files with labels (CSV and TSV with named columns too, see\n"
     "--field), of the two files of Stop Clickbait (the bait first), or of Webis-17's instances.jsonl and "
     "truth.jsonl.\n"
     "stats: sizes, labels, duplicates, contradictions, and for each two corpora the headlines that both have, "
     "exactly\n"
     "or nearly (four fifths of the words); -v shows some. What a model is judged on should have none of its "
     "training.\n\n"
     "  hed corpus import --from stop-clickbait clickbait_data non_clickbait_data -o stop-clickbait.jsonl\n"
     "  hed corpus import --from webis-17 instances.jsonl truth.jsonl --field headline=targetTitle -o webis.jsonl\n"
     "  hed corpus import export.csv --field headline=Titel --field label=Urteil -o ours.jsonl\n"
     "  hed corpus stats train.jsonl test.jsonl\n",
     hed_cli_corpus},
    {"card", "MODEL", "the card of a model: what it was trained on, how, how good it is, what it is for", "", "",
     hed_cli_card},
    {"model", "show|export|vectors|import MODEL [PATH]… [-o FILE]", "look into a model; its headline stage for libsvm",
     "json libsvm out input field pointer invalid-utf8 positive-at",
     "show: sizes, calibration, threshold, and the weights of a linear headline stage, the largest first.\n"
     "export: the headline stage in libsvm's text format; svm-predict gives hed's own labels with it.\n"
     "vectors: the labelled headlines of each PATH as input of that stage, in libsvm's format.\n"
     "import: MODEL with the headline stage of PATH, a model that svm-train made of such vectors. The text stage and\n"
     "the calibration stay: measure what comes out.\n\n"
     "  hed model vectors models/news-en.hed train.jsonl -o train.svm\n"
     "  svm-train -t 2 train.svm rbf.svm\n"
     "  hed model import models/news-en.hed rbf.svm -o rbf.hed\n",
     hed_cli_model},
    {"compare", "OLD NEW PATH…", "tell whether a new model may take the place of the old one",
     "input field pointer invalid-utf8 lexicon positive-at seed json quiet",
     "Both models score the labelled headlines of each PATH. On the whole, and for each corpus, section, outlet,\n"
     "length, with digits or without, question or not (with 30 headlines or more): McNemar's exact test of the\n"
     "accuracy and the bootstrap of the ROC AUC, corrected for the number of tests.\n\n"
     "Exit code: 0 the new model is nowhere significantly worse, 1 it is somewhere, 2 something could not be read.\n\n"
     "  hed compare models/news-en.hed mine.hed held-out.jsonl\n",
     hed_cli_compare},
    {"feedback", "export|import [FILE]… --store FILE", "feedback of editors, as labelled headlines", "store quiet",
     "export: prints the feedback that hed serve keeps in its store as JSON lines, which hed train reads: a label "
     "where\n"
     "an editor gave one to the whole headline, the last word counting. import: adds the lines of such files, or of\n"
     "any labelled headlines; what is known already is not added twice.\n\n"
     "  hed feedback export --store hed.db >feedback.jsonl\n"
     "  hed train -o mine.hed corpus/*.jsonl feedback.jsonl\n",
     hed_cli_feedback},
    {"serve", "", "answer over HTTP, with a page for editors",
     LOAD_OPTIONS "listen store tokens allow-host allow-origin open history keep-days rate cache jobs quiet",
     "The page is at /, the interface is described at /openapi.json. Only this machine can call, unless told "
     "otherwise.\n"
     "SIGHUP loads rules, model, policy and tokens anew, without a lost request; SIGTERM ends it after the requests\n"
     "under way. Prints a line of JSON for each request, without headlines; -q prints none.\n\n"
     "  hed serve --store hed.db\n"
     "  curl -s localhost:8433/v1/check -H 'Content-Type: application/json' -d '{\"headline\": \"A headline\"}'\n",
     hed_cli_serve},
    {"config", "init|show|path|schema [PATH]", "look at the configuration, start one",
     "config no-config origin section outlet lang slot quiet",
     "Settings are the long options of check, as keys of a YAML file; the command line wins over them. Taken is the\n"
     "first of: --config FILE, $HED_CONFIG, .hed.yaml in the folder of the input or the next above (up to one that\n"
     "holds .git), $XDG_CONFIG_HOME/hed/config.yaml, /etc/hed/config.yaml. Paths in it are relative to it. extends:\n"
     "names files whose settings hold where it has none; paths: sets section, lang, outlet and slot by path; profiles: "
     "puts\n"
     "another policy to the headlines of a path, section, outlet, language or slot.\n\n"
     "init: writes a .hed.yaml with every setting as a comment. show: what holds for PATH (default: this folder);\n"
     "--origin tells the line of each value, --section and the like ask for such headlines. path: the file. schema: a "
     "JSON Schema for editors.\n\n"
     "  hed config show --origin headlines.jsonl\n"
     "  hed config show --section opinion\n",
     hed_cli_config},
    {"completion", "bash|zsh|fish", "completion of commands and options for a shell", "",
     "Prints a script for the shell.\n\n"
     "  hed completion bash >/etc/bash_completion.d/hed\n"
     "  hed completion zsh >\"${fpath[1]}/_hed\"\n"
     "  hed completion fish >~/.config/fish/completions/hed.fish\n",
     hed_cli_completion},
    {"version", "", "the version, what is loaded, and what this program stands on", LOAD_OPTIONS "format",
     "The rules, the policy and the model with their hashes, as results name them, and their paths; the libraries. "
     "PCRE2 "
     "JIT and\nVectorscan: \"no\" where they are missing; results are the same without, and slower. -f json: for "
     "programs. hed --version\nprints the version alone.\n",
     hed_cli_version},
    {"help", "[COMMAND]", "this list, or a command's page", "roff", "", hed_cli_help},
};
#define COMMANDS (sizeof commands / sizeof *commands)

const hed_command *hed_cli_commands(size_t *n)
{
    *n = COMMANDS;
    return commands;
}

const hed_command *hed_cli_command(const char *name)
{
    const char *names[COMMANDS];
    for (size_t i = 0; i < COMMANDS; i++) {
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
        names[i] = commands[i].name;
    }
    const char *near = hed_suggest((hed_str){name, strlen(name)}, names, COMMANDS);
    if (near)
        hed_cli_fail("there is no command \"%.80s\"; did you mean %s?", name, near);
    else if (strpbrk(name, " /."))
        hed_cli_fail("there is no command \"%.80s\"; to check a headline: hed check -t TEXT; a file: hed check FILE",
                     name);
    else
        hed_cli_fail("there is no command \"%.80s\"; see hed help", name);
    return NULL;
}

/* Commands that are told what to do by a first word: "list|show [ID]…". False after saying that this is none. */
static bool knows(const hed_command *command, const hed_options *options)
{
    static char words[256];
    const char *names[16];
    size_t n = 0;
    const size_t len = strcspn(command->usage, " ");
    const char *given = options->n_inputs > 0 ? options->inputs[0].path : NULL;
    if (command->usage[0] == '[' || !memchr(command->usage, '|', len) || !given || len >= sizeof words)
        return true;
    memcpy(words, command->usage, len);
    words[len] = 0;
    for (char *at = words, *rest; n < 16 && (at = strtok_r(at, "|", &rest)); at = NULL)
        names[n++] = at;
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], given) == 0)
            return true;
    char what[64];
    snprintf(what, sizeof what, "hed %s", command->name);
    hed_cli_unknown(what, given, names, n);
    return false;
}

static int run(int argc, char **argv)
{
    static hed_options options; /* its lists live as long as the process */
    const char *name = argc > 1 ? argv[1] : NULL;
    if (name && (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0)) {
        printf("hed %s\n", HED_VERSION);
        return HED_EXIT_OK;
    }
    if (name && (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0))
        name = "help";
    if (!name) {
        hed_cli_fail("which command? hed help lists them; hed check -t \"A headline\" is a start");
        return HED_EXIT_FAIL;
    }
    const hed_command *command = hed_cli_command(name);
    options =
        (hed_options){.fail_on = HED_ACTIONS, .max_warnings = HED_NO_LIMIT, .max_rate = -1, .jobs = 1, .cache = 4096};
    if (!command || !hed_cli_parse(command, argc - 2, argv + 2, &options))
        return HED_EXIT_FAIL;
    if (options.help) {
        options.inputs = &(hed_input){.path = command->name};
        options.n_inputs = 1;
        return hed_cli_help(command, &options);
    }
    if (!knows(command, &options))
        return HED_EXIT_FAIL;
    if (strcmp(command->name, "config") != 0 && hed_cli_takes(command, "config") &&
        !hed_cli_configure(command, &options))
        return HED_EXIT_FAIL;
    return hed_cli_all_apart(&options) ? command->run(command, &options) : HED_EXIT_FAIL;
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN); /* a reader that went away is seen at the write, and ends the run quietly */
    return hed_cli_finish(run(argc, argv));
}
