/* The one table of dense features: X(name, group, unit, min, max, model, meaning). Its order, names and meanings make
 * the schema id; model says whether the shipped model looks at it. Private to features/. */
#ifndef HED_FEATURES_TABLE_H
#define HED_FEATURES_TABLE_H

/* clang-format off */
#define HED_FEATURE_TABLE(X) \
    /* shape */ \
    X(words,              "shape",   "count",  0, 256, 1, "words and numbers") \
    X(codepoints,         "shape",   "count",  0, 512, 0, "code points of the headline as written") \
    X(letters,            "shape",   "count",  0, 2048, 1, "bytes of its folded words and numbers") \
    X(word_length,        "shape",   "letters", 0, 64, 1, "mean length of a word") \
    X(longest_word,       "shape",   "letters", 0, 512, 1, "length of the longest word") \
    X(syllables,          "shape",   "count",  0, 64,  1, "mean vowel groups of a word") \
    X(stop_ratio,         "shape",   "share",  0, 1,   1, "share of function words") \
    X(type_token,         "shape",   "share",  0, 1,   1, "share of different words") \
    X(short_words,        "shape",   "share",  0, 1,   1, "share of words of three letters or fewer") \
    X(segments,           "shape",   "count",  1, 64,  0, "parts between colons, dashes, bars, question and exclamation marks") \
    X(first_segment,      "shape",   "count",  0, 256, 0, "words of the first part") \
    X(last_segment,       "shape",   "count",  0, 256, 0, "words of the last part") \
    X(known_ratio,        "shape",   "share",  0, 1,   1, "share of words that the lexicon knows") \
    /* forward reference */ \
    X(starts_this,        "forward", "flag",   0, 1,   1, "starts with this, these, here") \
    X(starts_heres,       "forward", "flag",   0, 1,   1, "starts with here's, here is, this is, meet") \
    X(starts_wh,          "forward", "flag",   0, 1,   1, "starts with who, what, why, how, when, where, which") \
    X(wh_clause,          "forward", "count",  0, 64,  1, "question words after the first word") \
    X(pronoun_first,      "forward", "flag",   0, 1,   1, "a third-person pronoun before any other noun-like word") \
    X(this_noun,          "forward", "count",  0, 64,  1, "this or these before a vague or listicle noun") \
    X(forward_tail,       "forward", "flag",   0, 1,   0, "the last part promises the story: here's why, explained, what we know") \
    X(vague_nouns,        "forward", "count",  0, 64,  1, "nouns that withhold: thing, reason, secret, trick") \
    X(secret_truth,       "forward", "count",  0, 64,  1, "secret, truth, real reason, hidden") \
    X(question,           "forward", "flag",   0, 1,   0, "has a question mark") \
    X(question_tail,      "forward", "flag",   0, 1,   0, "the last part is a question") \
    X(yes_no_question,    "forward", "flag",   0, 1,   0, "a question that opens with a verb: is, will, could, does") \
    /* address */ \
    X(first_person,       "address", "count",  0, 64,  1, "I, we, my, our") \
    X(second_person,      "address", "count",  0, 64,  1, "you, your, yourself") \
    X(third_person,       "address", "count",  0, 64,  1, "he, she, they, their") \
    X(imperative,         "address", "flag",   0, 1,   1, "starts with a verb of invitation: watch, try, see, check") \
    X(quiz,               "address", "count",  0, 64,  1, "quiz, poll, test, guess, personality") \
    X(every_should,       "address", "flag",   0, 1,   1, "every, anyone, everyone with should, needs, must") \
    X(will_make_you,      "address", "flag",   0, 1,   1, "will, going to or make, followed by you") \
    X(audience,           "address", "count",  0, 64,  1, "names of groups of readers: moms, millennials, introverts") \
    X(contractions,       "address", "count",  0, 64,  1, "words with an apostrophe that is not a possessive") \
    /* numbers */ \
    X(starts_number,      "numbers", "flag",   0, 1,   1, "starts with a number") \
    X(listicle,           "numbers", "flag",   0, 1,   1, "a small number early, and a listicle noun after it") \
    X(listicle_nouns,     "numbers", "count",  0, 64,  1, "ways, reasons, things, facts, photos") \
    X(numbers,            "numbers", "count",  0, 64,  1, "numbers") \
    X(number_words,       "numbers", "count",  0, 64,  1, "numbers in words") \
    X(digits,             "numbers", "share",  0, 1,   1, "share of digits among the characters") \
    X(currency,           "numbers", "count",  0, 64,  1, "amounts of money") \
    X(percent,            "numbers", "count",  0, 64,  1, "percentages") \
    X(large_numbers,      "numbers", "count",  0, 64,  1, "numbers of 100 and more, and million, billion") \
    /* intensity */ \
    X(hyperbole,          "intensity", "count", 0, 64, 1, "insane, epic, mind-blowing") \
    X(shock,              "intensity", "count", 0, 64, 1, "shocking, jaw-dropping, you won't believe") \
    X(intensifiers,       "intensity", "count", 0, 64, 1, "very, totally, actually, literally") \
    X(superlatives,       "intensity", "count", 0, 64, 1, "best, most, worst, words in -est") \
    X(ever,               "intensity", "flag",  0, 1,  1, "a superlative with ever, or all time") \
    X(slang,              "intensity", "count", 0, 64, 1, "omg, bae, af, lol") \
    X(loaded_verbs,       "intensity", "count", 0, 64, 1, "slams, destroys, blasts, shuts down") \
    X(crisis_nouns,       "intensity", "count", 0, 64, 1, "chaos, meltdown, nightmare, firestorm") \
    X(kickers,            "intensity", "count", 0, 64, 1, "evaluative words: amazing, perfect, hilarious, adorable") \
    X(emotions,           "intensity", "count", 0, 64, 1, "words of feeling: love, hate, cry, heartbreaking") \
    X(absolutes,          "intensity", "count", 0, 64, 1, "all, every, never, always, nobody") \
    /* news */ \
    X(attribution,        "news",    "count",  0, 64,  1, "says, said, according, reports, claims") \
    X(hedges,             "news",    "count",  0, 64,  1, "may, could, alleged, reportedly, likely") \
    X(hard_news,          "news",    "count",  0, 64,  1, "verbs of hard news: dies, wins, arrested, approves") \
    X(institutions,       "news",    "count",  0, 64,  1, "court, minister, police, parliament, company") \
    X(absolute_time,      "news",    "count",  0, 64,  1, "days, months, years by name or number") \
    X(places,             "news",    "count",  0, 64,  1, "countries, regions, large cities and their people") \
    X(quoted,             "news",    "share",  0, 1,   0, "share of the headline inside quotation marks") \
    X(prepositions,       "news",    "share",  0, 1,   1, "share of prepositions") \
    X(pop_culture,        "news",    "count",  0, 64,  1, "celebrity, movie, recipe, selfie, dating") \
    X(relations,          "news",    "count",  0, 64,  1, "boyfriend, mom, bestie, dog, baby") \
    /* style: for rules and reports, never for the shipped model */ \
    X(caps_words,         "style",   "count",  0, 256, 0, "words of two letters and more in capitals") \
    X(caps_share,         "style",   "share",  0, 1,   0, "share of words that start with a capital") \
    X(emphasis_caps,      "style",   "count",  0, 256, 0, "common words in capitals among words that are not") \
    X(exclamations,       "style",   "count",  0, 512, 0, "exclamation marks") \
    X(questions,          "style",   "count",  0, 512, 0, "question marks") \
    X(mixed_runs,         "style",   "count",  0, 256, 0, "runs that mix ! and ?, or repeat either") \
    X(ellipses,           "style",   "count",  0, 256, 0, "ellipses") \
    X(emoji,              "style",   "count",  0, 256, 0, "emoji and other symbols") \
    X(bracket_tags,       "style",   "count",  0, 64,  0, "tags in brackets: [watch], (video)") \
    X(scare_quotes,       "style",   "count",  0, 64,  0, "one or two words in quotation marks") \
    X(obfuscated,         "style",   "count",  0, 512, 0, "characters that hide letters: look-alikes, invisible, spaced out") \
    X(repeated_letters,   "style",   "count",  0, 512, 0, "letters repeated three times and more") \
    X(leftover_entity,    "style",   "flag",   0, 1,   0, "an HTML entity that was not decoded") \
    /* congruence: what the story bears out; without a story all is borne out. Never for the shipped model */ \
    X(body_kind,          "congruence", "kind",  0, 2, 0, "0 no story, 1 a dek alone, 2 a story") \
    X(body_words,         "congruence", "count", 0, 1e6, 0, "words and numbers of the story") \
    X(idf_recall,         "congruence", "share", 0, 1, 0, "share of the headline's content, by rarity, that the story has") \
    X(lede_recall,        "congruence", "share", 0, 1, 0, "the same in the story's first two sentences") \
    X(sentence_recall,    "congruence", "share", 0, 1, 0, "the same in the one sentence of the story that has most of it") \
    X(bigram_recall,      "congruence", "share", 0, 1, 0, "share of pairs of content words that stand near each other in the story") \
    X(entity_recall,      "congruence", "share", 0, 1, 0, "share of the headline's names that the story has") \
    X(number_recall,      "congruence", "share", 0, 1, 0, "share of the headline's numbers that the story has, rounded or in words") \
    X(frame_recall,       "congruence", "share", 0, 1, 0, "share of loaded words (crisis, slams, shocking) that the story has") \
    X(superlative_supported, "congruence", "share", 0, 1, 0, "share of superlatives that the story has") \
    X(question_answered,  "congruence", "share", 0, 1, 0, "most of a question's content that one sentence of the story has; 1 without a question") \
    X(attribution_dropped, "congruence", "flag", 0, 1, 0, "the story attributes what the headline asserts") \
    X(negation_mismatch,  "congruence", "flag",  0, 1, 0, "the nearest sentence of the story negates where the headline does not, or the reverse")
/* clang-format on */

#endif
