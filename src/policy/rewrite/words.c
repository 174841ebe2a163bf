/* Words that rewriting knows. Lists are texts of folded words between spaces: short, and read by people. Where a word
 * is missing, less is rewritten; nothing is rewritten because a word is missing. */
#include "policy/rewrite/rewrite.h"

#include <pthread.h>

static const char *const lists[HED_WORDS_LISTS] = {
    [HED_WORDS_NEGATION] =
        " not no never without nobody none neither nor cannot nothing nowhere hardly barely unless denies deny denied "
        "denying fails fail failed refuses refuse refused refusing rejects reject rejected unlikely false fake ",
    [HED_WORDS_ATTRIBUTION] =
        " say says said saying tell tells told claim claims claimed according report reports reported sources source "
        "insiders insider officials police prosecutors experts study studies survey poll analysts witnesses lawyers "
        "lawyer court judge ministry minister warns warned argues argued alleges believes insists ",
    [HED_WORDS_MODAL] =
        " may might could would should can will must likely possibly perhaps alleged allegedly reportedly apparently "
        "purported purportedly accused suspected suspect suspects presumed rumored rumoured believed feared expected "
        "planned plans proposed potential possible probably seems appears seeks considers weighs mulls ",
    [HED_WORDS_DANGLING] =
        " a an the of and or but nor to in on at by for from with without into onto over under amid among between "
        "against about as than that which who whose whom if when while because since until upon per via its his her "
        "their our my your this these those is are was were be been has have had will would can could may might must "
        "shall should does do did not no very more most so such after before during near ",
    [HED_WORDS_FUNCTION] =
        " a an the of and or but nor to in on at by for from with without into onto over under amid among between "
        "against about as than that which who whose whom if when while because since until upon per via it its it's "
        "he she they we you i his her their our my your me him them us this these those is are was were be been being "
        "has have had will would can could may might must shall should does do did not no so such after before during "
        "near up down out off again all here there what how why where what's here's that's who's next now mean means "
        "just ",
    [HED_WORDS_PREPOSITION] =
        " of in on at by for from with without into onto over under amid among between against about as than after "
        "before during near to and or but ",
    [HED_WORDS_VERB] =
        " is are was were has have had will would can could may might must does did isn't aren't wasn't weren't won't "
        "can't doesn't didn't hasn't abandons abandoned accepts accepted accuses accused acquires acquired acquitted "
        "acquits adds added admits admitted adopts adopted agrees agreed aims aimed allows allowed announces announced "
        "apologises apologised apologizes apologized appoints appointed approves approved arrests arrested arrives "
        "arrived asks asked averts averted awards awarded backs backed bans banned beats became becomes begins began "
        "blames blamed blocks blocked boosts boosted borrows borrowed bought breaks broke brings brought builds built "
        "burned burns buries buried buys cancels cancelled canceled captures captured catches caught charged chooses "
        "chose clears cleared climbs climbed closes closed collapses collapsed comes came concedes conceded confirms "
        "confirmed convicts convicted counts counted cracked crashes crashed creates created crosses crossed declares "
        "declared declines declined defeats defeated defends defended delays delayed deletes deleted denies denied "
        "deploys deployed destroys destroyed detains detained detects detected dies died digs dismisses dismissed "
        "discovers discovered donates donated doubles doubled drops dropped dug eases eased eats ate elects elected "
        "ends ended enters entered escapes escaped expands expanded expels expelled expires expired extends extended "
        "faces faced fails failed falls fell fills filled finds found fines fined finishes finished fires fired fled "
        "flees flies flew floods flooded forces forced freezes froze frees freed gave gets gives goes got grants "
        "granted grew grounds grounded grows halted halves halved heads heard hears helps helped hired hires hits "
        "holds "
        "honours honoured identifies identified imposes imposed improves improved indicted indicts injures injured "
        "introduces introduced invades invaded invites invited joins joined jailed jails jumps jumped keeps kept kicks "
        "kills killed knocks lands landed launches launched leads leaves led left lets lifts lifted limits limited "
        "lives lived loses lost lowers lowered made makes meets met merges merged misses missed moves moved names "
        "named nationalises nationalised nationalizes nationalized nears neared nominates nominated offers offered "
        "opens opened orders ordered ousts ousted outlaws outlawed overturns overturned owes owed owns owned pardons "
        "pardoned passes passed pays paid pleads pleaded pledges pledged postpones postponed posts posted pours poured "
        "promises promised proposes proposed publishes published pulls pulled pushes pushed puts quits raises raised "
        "ran reaches reached recalls recalled recovers recovered reduces reduced refuses refused rejects rejected "
        "releases released removes removed renames renamed reopens reopened repeals repealed replaces replaced "
        "rescues rescued resigned resigns resumes resumed retires retired reveals revealed reverses reversed rises "
        "rose ruled rules sacks sacked sails sailed saves saved scraps scrapped sees saw secures secured seeks sought "
        "seizes seized sells sold sends sent sentenced sets settles settled shows showed shuts sides signs signed "
        "sinks sank slashes slashed slips slipped soars soared spends spent splits starts started stays stayed steals "
        "stole steps stepped stops stopped sued sues suspends suspended swallows swallowed swam sweeps swept swims "
        "takes took tells told tests tested throws threw tops topped touches touched tows towed trades traded "
        "trapped triggers triggered triples tripled tumbles tumbled turns turned unveils unveiled urges urged used "
        "uses vows vowed wades waded waits waited walks walked wants wanted warns warned weds wins withdraws withdrew "
        "won works worked writes wrote says said thinks thought knows knew learns learned ",
    [HED_WORDS_VERB_BASE] =
        " abandon accept accuse acquire add admit adopt agree allow announce approve arrest arrive back ban beat "
        "become "
        "begin block boost break bring build burn buy cancel capture catch choose clear climb close collapse come "
        "concede confirm count create cross cut declare defeat defend delay deny deploy destroy detain die dig drop "
        "eat "
        "elect end enter escape expand expel expire extend face fail fall fight fill find fire flee fly freeze gather "
        "get give go grow halt help hit hold impose improve introduce invade join keep kill land launch lead leave "
        "lift "
        "lose make march meet merge miss move name near open order oust pass pay plead protest pull push put quit "
        "raise "
        "reach recover refuse reject release reopen replace rescue resign resume return reveal rise rule run save "
        "scrap "
        "see seek seize sell send set share shut sign sink slow split spread stage start stay steal stop strike sue "
        "suspend take throw turn unveil urge vote vow wait walk want warn win withdraw work ",
    [HED_WORDS_VERB_NOUN] =
        " attacks bids calls changes claims cuts deals fights hopes lashes leaks likes looks marches needs pauses "
        "plans "
        "plays plunges protests rates records reports returns runs shares slides slows spikes stages strikes surges "
        "talks targets threats tries views visits votes blasts slams sparks halts hails eyes taps tips tours rallies "
        "reacts ",
    [HED_WORDS_ACRONYM] =
        " us u.s. uk u.k. un u.n. eu e.u. usa uae nato nasa esa fbi cia nsa fda cdc who imf wto opec asean bbc cnn nbc "
        "abc cbs pbs npr itv gdp ceo cfo cto mp mps pm ai dna rna hiv aids nba nfl nhl mlb fifa uefa ioc wwe ufc ibm "
        "bmw gm nyc la dc tv uefa irs sec doj epa mi5 mi6 nhs rspca raf snp dup lgbt lgbtq isis isil plo idf kgb ussr "
        "usb atm gps suv phd nhtsa faa fcc ",
    [HED_WORDS_INTENSIFIER] =
        " insanely ridiculously totally absolutely literally utterly hilariously unbelievably incredibly wildly "
        "extremely truly really actually seriously shockingly stunningly ",
};

/* All lists as one table: which of them a word is on, by its hash. Made once, by whoever asks first. */
#define SLOTS 4096 /* a power of two, well over twice the words */

typedef struct slot {
    hed_str word;
    uint32_t lists; /* a bit each */
} slot;

static slot slots[SLOTS];

static slot *slot_of(hed_str word)
{
    size_t i = hed_hash(word.ptr, word.len, 0) % SLOTS;
    while (slots[i].word.len > 0 && !hed_str_eq(slots[i].word, word))
        i = (i + 1) % SLOTS;
    return &slots[i];
}

static void fill_slots(void)
{
    hed_str word;
    for (int list = 0; list < HED_WORDS_LISTS; list++)
        for (hed_str rest = hed_str_of(lists[list]); hed_str_word(&rest, &word);) {
            slot *at = slot_of(word);
            at->word = word;
            at->lists |= 1u << list;
        }
}

bool hed_word_in(hed_words list, hed_str word)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, fill_slots);
    return slot_of(word)->lists >> list & 1;
}

bool hed_token_in(const hed_text *text, const hed_token *token, hed_words list)
{
    const hed_str word = hed_token_str(text, token);
    if (token->kind != HED_WORD)
        return false;
    return hed_word_in(list, word) ||
           (list == HED_WORDS_NEGATION && (hed_str_ends(word, HED_S("n't")) || hed_str_is(word, "wont") ||
                                           hed_str_is(word, "cant") || hed_str_is(word, "dont")));
}

static const char *const abbreviations[] = {"corp", "inc",  "ltd", "co",  "jr",   "sr",   "dr",  "mr",  "mrs", "ms",
                                            "st",   "mt",   "ft",  "gen", "gov",  "sen",  "rep", "sgt", "lt",  "col",
                                            "capt", "prof", "no",  "vs",  "dept", "bros", "etc", "ave", "rev", "hon"};

bool hed_abbreviation(hed_str word)
{
    for (size_t i = 0; i < sizeof abbreviations / sizeof *abbreviations; i++)
        if (hed_str_is(word, abbreviations[i]))
            return true;
    return false;
}

/* A hype word is part of a name in these; each is folded words, and the token may be any of them. */
static const char *const titles[] = {
    "love actually",      "really useful",     "truly madly deeply", "absolutely fabulous", "extremely loud",
    "incredibly close",   "epic games",        "epic records",       "epic systems",        "amazing race",
    "amazing grace",      "amazing spider",    "incredible hulk",    "incredible string",   "awesome o",
    "brilliant earth",    "genius bar",        "genius brands",      "genius sports",       "magical mystery tour",
    "stunning steve",     "insane clown",      "epic fury",          "absolutely anything", "mr incredible",
    "seriously red",      "operation epic",    "brilliant pebbles",  "delightful murder",   "literally heroes",
    "the awesome museum", "ridiculously good",
};

bool hed_title_at(const hed_text *text, uint32_t token)
{
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        for (uint32_t first = token < 2 ? 0 : token - 2; first <= token; first++) {
            const char *at = titles[i];
            uint32_t k = first;
            if (text->folded.ptr[text->tokens[first].start] != *at) /* nearly all end here */
                continue;
            for (; *at && k < text->n_tokens; k++) {
                const size_t len = strcspn(at, " ");
                const hed_str word = hed_token_str(text, &text->tokens[k]);
                if (word.len < len || memcmp(word.ptr, at, len) != 0 || (word.len > len && word.ptr[len] != '-'))
                    break;
                at += len + (at[len] == ' ');
            }
            if (!*at && k > token)
                return true;
        }
    return false;
}
