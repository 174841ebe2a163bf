/* The keys of a policy: which there are, and what each is for. load.c and rows.c read them; help pages print them. */
#include "policy/parts.h"

static const hed_key_help keys[] = {
    {"", "policy", "what it is: a map"},
    {"", "extends", "the name of a policy in the same folder, whose parts hold where this one says nothing"},
    {"", "bands", "low, mid and high of an axis or of clickbait, as in withhold: [.3, .5, .8]"},
    {"", "slots", "the longest headline of a slot, as in push: {max: 90}"},
    {"", "scope", "a list of maps: what is different for some items"},
    {"", "rewrite", "what may be rewritten, and what happens when it cannot: a map"},
    {"", "rules", "the rows of the decision table"},

    {"policy", "id", "its name in results"},
    {"policy", "version", "a text that changes when it does"},
    {"policy", "about", "in one line, for whom it is"},
    {"policy", "default", "what becomes of a headline that no row matches (pass)"},
    {"policy", "on_error", "what becomes of one that could not be checked whole: hold (default) or label"},
    {"policy", "allow_model_alone", "true: rows about the model alone may do more than label"},
    {"policy", "allow_by_list",
     "axes whose findings an item's own \"allow\" does not let pass, as in [hate, self_harm]; a list of "
     "allowances does"},

    {"slots.NAME", "max", "code points, 20 to 512"},

    {"scope", "section", "items of these sections; a text or a list, \"!x\" for all but x"},
    {"scope", "outlet", "items of these outlets"},
    {"scope", "lang", "items in these languages; one that names none is taken to be in English"},
    {"scope", "slot", "items for these slots"},
    {"scope", "body_kind", "items that come with none, short, summary or article"},
    {"scope", "scale", "axes are multiplied before the rows see them, as in {speculate: .5}"},
    {"scope", "disable", "axes that do not count"},
    {"scope", "packs", "packs whose rules alone count, by id, with or without the language: [style, pii-en]"},
    {"scope", "max_action", "the strongest that may be done"},

    {"rewrite", "max_stage", "minimal, or none: nothing is rewritten"},
    {"rewrite", "on_fail", "what becomes of a headline that no safe edit mends: label, hold, block or pass"},
    {"rewrite", "label", "the label that on_fail puts"},
    {"rewrite", "spoiler",
     "suggest: up to three sentences of the story that tell what is held back are offered; or off"},
    {"rewrite", "extractive", "suggest: a sentence of the story is offered, never put in; or none"},

    {"rules[]", "p", "priority, 0 to 1000: of rows with the same action the highest decides (0)"},
    {"rules[]", "when", "a map of tests and guards, all of which must hold"},
    {"rules[]", "do", "block, hold, rewrite, label or pass"},
    {"rules[]", "label", "a label to put on the headline"},
    {"rules[]", "suggest", "true: sentences of the story that could stand in its place are offered"},
    {"rules[]", "reason", "a code that results and allowances name it by"},

    {"when", "axis", "an axis, or clickbait, that reaches the bound"},
    {"when", "rule", "a rule that found something"},
    {"when", "svm", "the model's score, as in \">= .6\""},
    {"when", "feature", "a feature that reaches the bound; hed features lists them"},
    {"when", "too_long", "true: the headline is longer than its slot's max"},
    {"when", "absent", "true, with rule: most words of what it found are not in the story"},
    {"when", "errors", "true: something could not be checked"},
    {"when", "mendable",
     "true, with axis or rule: what was found is of a kind and in a place that rewriting works on, and "
     "without it no row that says mendable would hold; false: one would"},
    {"when", "ge", "the bound: at least this, a number or low, mid, high"},
    {"when", "gt", "the bound: more than this"},
    {"when", "le", "the bound: at most this"},
    {"when", "lt", "the bound: less than this"},
    {"when", "unless", "a map of tests: the row does not hold where all of them do"},
    {"when", "section", "items of these sections; a text or a list, \"!x\" for all but x"},
    {"when", "outlet", "items of these outlets"},
    {"when", "lang", "items in these languages; one that names none is taken to be in English"},
    {"when", "slot", "items for these slots"},
    {"when", "body_kind", "items that come with none, short, summary or article"},

    {"unless", "axis", "as in when"},
    {"unless", "rule", "as in when"},
    {"unless", "svm", "as in when; never holds without a model"},
    {"unless", "feature", "as in when"},
    {"unless", "too_long", "as in when"},
    {"unless", "absent", "as in when"},
    {"unless", "errors", "as in when"},
    {"unless", "ge", "the bound, as in when"},
    {"unless", "gt", "the bound, as in when"},
    {"unless", "le", "the bound, as in when"},
    {"unless", "lt", "the bound, as in when"},
};

const hed_key_help *hed_policy_key_help(size_t *n)
{
    *n = sizeof keys / sizeof *keys;
    return keys;
}
