/* The section of an item that comes without one. Newsrooms label in the headline itself what is no news report, and a
 * rule that leaves opinion alone should leave it alone there too. */
#include "engine/engine.h"

/* A label in lower case, and the section that it means. */
static const struct label {
    const char *label, *section;
} labels[] = {
    {"analysis", "analysis"},   {"comment", "comment"},   {"commentary", "comment"}, {"editorial", "editorial"},
    {"explainer", "explainer"}, {"factbox", "explainer"}, {"leader", "editorial"},   {"letter", "letters"},
    {"letters", "letters"},     {"op-ed", "opinion"},     {"opinion", "opinion"},    {"our view", "editorial"},
    {"q&a", "explainer"},       {"q and a", "explainer"}, {"review", "review"},      {"viewpoint", "opinion"},
};

static bool ends_label(hed_str rest)
{
    static const char *const ends[] = {":", " |", "|", " - ", " \xe2\x80\x93 ", " \xe2\x80\x94 "};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (hed_str_starts(rest, hed_str_of(ends[i])))
            return true;
    return false;
}

hed_str hed_section_of(hed_str given, hed_str headline)
{
    const hed_str head = given.len > 0 ? HED_S("") : hed_str_trim(headline);
    for (size_t i = 0; head.len > 0 && i < sizeof labels / sizeof *labels; i++) {
        if ((head.ptr[0] | 0x20) != labels[i].label[0]) /* nearly all end here */
            continue;
        const hed_str label = hed_str_of(labels[i].label);
        if (head.len > label.len && hed_str_is_kind(hed_str_sub(head, 0, label.len), label) &&
            ends_label(hed_str_sub(head, label.len, head.len)))
            return hed_str_of(labels[i].section);
    }
    return given;
}
