/* Words that rewriting knows. Lists are texts of folded words between spaces: short, and read by people. Where a word
 * is missing, less is rewritten; nothing is rewritten because a word is missing. */
#include "policy/rewrite/words.h"

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
        " is are was were has have had will would can could may might must does did isn't aren't wasn't weren't "
        "won't can't doesn't didn't hasn't abandons accepts accuses acquires acquits adds admits adopts agrees "
        "aims allows announces apologises apologizes appoints approves arrests arrives asks averts awards backs "
        "bans beats became becomes begins began blames blocks boosts borrows bought breaks broke brings brought "
        "builds built burns buries buys cancels captures catches caught chooses chose clears climbs closes "
        "collapses comes came concedes confirms convicts counts crashes creates crosses declares declines defeats "
        "defends delays deletes denies deploys destroys detains detects dies digs dismisses discovers donates "
        "doubles drops dug eases eats ate elects ends enters escapes expands expels expires extends faces fails "
        "falls fell fills finds found fines finishes fires flees flies flew floods forces freezes froze frees "
        "gave gets gives goes got grants grew grounds grows halves heads heard hears helps hires hits holds "
        "honours identifies imposes improves indicts injures introduces invades invites joins jails jumps keeps "
        "kept kicks kills knocks lands launches leads leaves left lets lifts limits lives loses lost lowers made "
        "makes meets met merges misses moves names nationalises nationalizes nears nominates offers opens orders "
        "ousts outlaws overturns owes owns pardons passes pays paid pleads pledges postpones posts pours promises "
        "proposes publishes pulls pushes puts quits raises ran reaches recalls recovers reduces refuses rejects "
        "releases removes renames reopens repeals replaces rescues resigns resumes retires reveals reverses rises "
        "rose rules sacks sails saves scraps sees saw secures seeks sought seizes sells sold sends sent sets "
        "settles shows shuts sides signs sinks sank slashes soars spends spent splits starts stays steals stole "
        "steps stops sues suspends swallows swam sweeps swept swims takes took tells told tests throws threw tops "
        "touches tows trades triggers triples tumbles turns unveils urges uses vows wades waits walks wants warns "
        "weds wins withdraws withdrew won works writes wrote says said thinks thought knows knew learns prepares "
        "continues threatens appears responds provides surrenders derails preserves grips connects condemns "
        "investigates expects spreads shook undid rushes inks weighs rides rode hid learnt overtakes overtook "
        "swaps cooks sang sings slept sleeps wakes woke wipes hatches mistook spills outlives carries prints "
        "hides teaches taught tears tore remembers forgets forgot explains prefers belongs contains delivers "
        "describes enjoys exists explodes explores follows gathers handles hangs hung ignores inspires invents "
        "laughs lays manages marries melts mends notices occurs paints performs picks predicts protects proves "
        "punishes refills remains repeats requires rang rolls rubs ruins scares screams searches shakes shoots "
        "shot shouts sits sat solves speaks spoke spells stood stares stuns succeeds suffers swears swore travels "
        "trusts understands understood vanishes wears wore yields gasps deepens worsens tightens loosens thaws "
        "narrows retracts concludes restarts lures weakens lacks completes revises corrects revives pierces slackens "
        "went "
        "drove drew fought struck drank swung shrank sprang clung crept dealt overcame slid wept withstood leapt lent "
        "laid "
        "volleys fetches drains dries outraces snubs folds interrupts occupies ",
    [HED_WORDS_VERB_ED] =
        " abandoned abducted accepted accused acquired acquitted added admitted adopted agreed aimed allowed "
        "announced apologised apologized appeared appointed approved arrested arrived asked averted awarded "
        "backed banned belonged blamed blocked boosted borrowed buried burned canceled cancelled captured carried "
        "caused changed charged cleared climbed closed collapsed conceded condemned confirmed connected contained "
        "continued controlled convicted cooked counted covered cracked crashed created cried crossed damaged "
        "danced decided declared declined deepened defeated defended delayed deleted delivered demanded denied "
        "deployed derailed described destroyed detained detected died discovered dismissed disqualified donated "
        "doubled drained dried dropped eased elected ended enjoyed entered escaped evacuated existed expanded "
        "expelled expired exploded explored extended faced failed fed fetched filed filled fined finished fired "
        "fled flooded followed forced freed funded gathered granted gripped grounded guided halted halved handled "
        "happened hatched helped hired honoured hosted hunted identified ignored imposed improved included "
        "increased indicted infected injured inked introduced invaded invented investigated invited jailed joined "
        "jumped kidnapped killed landed laughed launched leaked learned led lifted limited lived loved lowered "
        "managed married measured melted mended merged missed mocked moved murdered named nationalised "
        "nationalized neared needed nominated noticed occurred offered opened ordered ousted outlawed outlived "
        "outraced overturned owed owned painted pardoned parked passed performed picked planted pleaded pledged "
        "posted postponed poured predicted preferred prepared preserved printed promised proposed protected "
        "proved provided published pulled punished pushed questioned raced raised rattled reached reacted "
        "recalled received recovered reduced refused rejected released remained remembered removed renamed "
        "reopened repaired repealed repeated replaced required rescued resigned responded resumed retired "
        "returned reunited revealed reversed rolled ruined ruled rushed sacked sailed saved scared scrapped "
        "screamed searched secured seized sentenced served settled shared shouted showed signed slashed slipped "
        "snubbed soared solved spelled spilled spotted staged stared started stayed stepped stopped stunned "
        "succeeded sued suffered surrendered survived suspended swallowed swapped tested thanked thawed "
        "threatened tied tightened topped touched towed traced tracked traded trained trapped traveled travelled "
        "treated tried triggered tripled trusted tumbled turned unearthed unveiled urged used vanished visited "
        "volleyed vowed waded waited walked wandered wanted warned weighed wiped wondered worked worried worsened "
        "yielded ",
    [HED_WORDS_PAST] =
        " was were had has have became began broke brought built burnt bought came caught chose did drew drove "
        "fell felt fled flew forgot found fought froze gave got grew held hid hit heard kept knew laid left led "
        "lent lost made meant met paid put quit ran rang rode rose said sang sank sat saw sent set shook shot "
        "shut slept sold sought spent split spoke stole stood stuck struck swam swept swore taught threw told "
        "took tore undid understood went withdrew woke won wore wrote overtook outran dug ate fed hung mistook "
        "tied cost beat cut drank swung shrank sprang clung crept dealt overcame slid wept withstood leapt ",
    [HED_WORDS_AUXILIARY] =
        " is are was were isn't aren't wasn't weren't do does did don't doesn't didn't has have had hasn't haven't "
        "hadn't can can't could couldn't will won't would wouldn't should shouldn't may might must ",
    [HED_WORDS_VERB_BASE] =
        " abandon accept accuse acquire add admit adopt agree allow announce approve arrest arrive back ban beat "
        "become begin block boost break bring build burn buy cancel capture catch choose clear climb close "
        "collapse come concede confirm count create cross cut declare defeat defend delay deny deploy destroy "
        "detain die dig drop eat elect end enter escape expand expel expire extend face fail fall fight fill find "
        "fire flee fly freeze gather get give go grow halt help hit hold impose improve introduce invade join "
        "keep kill land launch lead leave lift lose make march meet merge miss move name near open order oust "
        "pass pay plead protest pull push put quit raise reach recover refuse reject release reopen replace "
        "rescue resign resume return reveal rise rule run save scrap see seek seize sell send set share shut sign "
        "sink slow split spread stage start stay steal stop strike sue suspend take throw turn unveil urge vote "
        "vow wait walk want warn win withdraw work ink shake team down visit finish form recite publish reunite "
        "report measure thrash settle sweep stand amputate investigate show say cover argue need mock ride feed "
        "plant stare discover spot rush swap trade host teach learn wake sleep tear write wear carry print dance "
        "sing paint repair hunt vanish deepen tighten occupy cost prefer fold guard interrupt ",
    [HED_WORDS_VERB_NOUN] =
        " attacks bids calls changes claims cuts deals fights hopes lashes leaks likes looks marches needs pauses "
        "plans plays plunges protests rates records reports returns runs shares slides slows spikes stages "
        "strikes surges talks targets threats tries views visits votes blasts slams sparks halts hails eyes taps "
        "tips tours rallies reacts reported expected hosts dances dreams reads controls covers demands funds "
        "guides hunts includes inspired lies loves parks plants questions races repairs rings serves stands "
        "thanks ties tracks treats wonders worries guards ",
    [HED_WORDS_ACRONYM] =
        " us u.s. uk u.k. un u.n. eu e.u. usa uae nato nasa esa fbi cia nsa fda cdc who imf wto opec asean bbc cnn nbc "
        "abc cbs pbs npr itv gdp ceo cfo cto mp mps pm ai dna rna hiv aids nba nfl nhl mlb fifa uefa ioc wwe ufc ibm "
        "bmw gm nyc la dc tv uefa irs sec doj epa mi5 mi6 nhs rspca raf snp dup lgbt lgbtq isis isil plo idf kgb ussr "
        "usb atm gps suv phd nhtsa faa fcc ",
    [HED_WORDS_INTENSIFIER] =
        " insanely ridiculously totally absolutely literally utterly hilariously unbelievably incredibly wildly "
        "extremely truly really actually seriously shockingly stunningly ",
    [HED_WORDS_ONE] =
        " man woman boy girl guy lady teen teenager toddler baby kid child student pupil teacher nurse doctor "
        "surgeon farmer fisherman angler baker chef cook waiter waitress barber driver pilot runner cyclist "
        "swimmer wrestler boxer dancer singer pianist drummer painter sculptor plumber carpenter builder miner "
        "soldier veteran sailor vicar priest nun monk librarian janitor cleaner postman postwoman beekeeper "
        "shepherd gardener inventor pensioner grandma grandmother granny grandpa grandfather grandad granddad mum "
        "mom mother dad father sister brother uncle aunt couple bride groom widow widower family barista cashier "
        "caretaker engineer mechanic tailor hairdresser lifeguard goalkeeper referee year-old cat kitten dog "
        "puppy corgi poodle terrier labrador horse pony donkey goat sheep cow pig hen rooster parrot penguin "
        "otter seal fox bear raccoon squirrel hedgehog rabbit hamster tortoise elephant monkey gorilla lion tiger "
        "dolphin whale shark octopus salamander frog robot app gadget drone phone camera lamp chair sofa bicycle "
        "bike scooter kettle toaster startup stock pub cafe bakery restaurant bookshop hotel lighthouse treehouse "
        "cottage recipe sandwich cake pizza ",
};

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

/* All lists as one table: which of them a word is on, by its hash. Made once, by whoever asks first. */
#define SLOTS 4096  /* a power of two, well over twice the words */
#define IN_TITLE 31 /* the bit of titles' words */

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

static void put_words(const char *words, unsigned bit)
{
    hed_str word;
    for (hed_str rest = hed_str_of(words); hed_str_word(&rest, &word);) {
        slot *at = slot_of(word);
        at->word = word;
        at->lists |= 1u << bit;
    }
}

static void fill_slots(void)
{
    for (unsigned list = 0; list < HED_WORDS_LISTS; list++)
        put_words(lists[list], list);
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        put_words(titles[i], IN_TITLE);
}

static bool is_on(unsigned bit, hed_str word)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, fill_slots);
    return slot_of(word)->lists >> bit & 1;
}

bool hed_word_in(hed_words list, hed_str word)
{
    if (list == HED_WORDS_VERB && hed_str_ends(word, HED_S("ed")))
        list = HED_WORDS_VERB_ED;
    return is_on(list, word);
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

bool hed_title_at(const hed_text *text, uint32_t token)
{
    hed_str own = hed_token_str(text, &text->tokens[token]);
    for (size_t i = 0; i < own.len; i++)
        if (own.ptr[i] == '-')
            own.len = i;
    if (!is_on(IN_TITLE, own)) /* nearly all end here */
        return false;
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        for (uint32_t first = token < 2 ? 0 : token - 2; first <= token; first++) {
            const char *at = titles[i];
            uint32_t k = first;
            if (text->folded.ptr[text->tokens[first].start] != *at)
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
