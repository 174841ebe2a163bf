/* Weights from labelled headlines.
 *
 * The model is the rules' own: clickbait is the noisy-or of four axes, each a noisy-or of what the hits add. A headline
 * that no rule hits may be bait all the same; that chance is the leak of a leaky noisy-or (Henrion 1989), which is
 * fitted beside the weights and is none of them. Sought is the greatest sum of the labels' log likelihood and of a
 * prior that holds each weight where it is: the logarithm of a rule's evidence -ln(1 - weight) is normal about the
 * present one, and the ends of the band are two standard deviations away. Evidence is above zero everywhere in the
 * band, so a hit never lowers a score.
 *
 * One weight after the other goes to its best place, the rest held, by a parabola through three points, for as long as
 * that moves anything. No lot is drawn: the same headlines in the same order give the same weights. Headlines with the
 * same hits are one case, which keeps the number of headlines in each fold and the sum of their labels. */
#include "rules/parts.h"

#include <math.h>
#include <stdlib.h>

#define PARTS 4 /* axes that clickbait is made of */
#define SWEEPS 60
#define STILL 1e-3 /* of a logarithm of evidence: does not move any more */
#define STEP .02   /* of the three points */
#define SURE .999  /* greatest weight there is evidence of */
#define LEAST 1e-6 /* chances stay this far from 0 and 1 */

static const hed_axis parts[PARTS] = {HED_WITHHOLD, HED_EXAGGERATE, HED_ENGAGE, HED_STYLE};

typedef struct fit_hit {
    uint32_t rule;
    float score;
} fit_hit;

typedef struct fit_case {
    const fit_hit *hits; /* by group, rule, score */
    uint32_t n, next;    /* next: 1 + the one with the same hash before it */
    double headlines[HED_FIT_FOLDS], bait[HED_FIT_FOLDS];
    double fit_headlines, fit_bait; /* of the folds that are fitted to */
} fit_case;

typedef struct weight {
    hed_fit_weight shown;
    unsigned part;
    double evidence; /* of the pack's weight */
    double moved;    /* logarithm of evidence over that */
    HED_LIST(uint32_t) cases;
} weight;

#define BUCKETS 65536

struct hed_fit {
    hed_arena *arena;
    const hed_rules *rules;
    double (*now)[PARTS]; /* weights, by rule */
    HED_LIST(fit_case) cases;
    HED_LIST(weight) weights;
    uint32_t buckets[BUCKETS]; /* 1 + the last case with that hash */
    hed_fit_weight *shown;
    double leak;
};

static double evidence_of(double w)
{
    return -log1p(-(w < SURE ? w : SURE));
}

hed_fit *hed_fit_new(hed_arena *arena, const hed_rules *rules)
{
    hed_fit *fit = HED_NEW(arena, hed_fit);
    fit->arena = arena;
    fit->rules = rules;
    fit->now = hed_arena_alloc(arena, (rules->rules.n + 1) * sizeof *fit->now);
    for (uint32_t rule = 0; rule < rules->rules.n; rule++)
        for (unsigned part = 0; part < PARTS; part++) {
            const double old = rules->rules.at[rule].shown.weights[parts[part]];
            fit->now[rule][part] = old;
            if (old <= 0)
                continue;
            weight *w = HED_PUSH(arena, &fit->weights);
            w->shown = (hed_fit_weight){.rule = rule, .axis = parts[part], .old = old, .now = old};
            w->part = part;
            w->evidence = evidence_of(old);
        }
    fit->shown = HED_NEW_N(arena, hed_fit_weight, fit->weights.n + 1);
    return fit;
}

/* ---- Cases */

static unsigned group_of(const hed_rules *rules, uint32_t rule)
{
    return rules->rules.at[rule].group;
}

static bool comes_before(const hed_rules *rules, fit_hit a, fit_hit b)
{
    const unsigned x = group_of(rules, a.rule), y = group_of(rules, b.rule);
    return x != y ? x < y : a.rule != b.rule ? a.rule < b.rule : a.score < b.score;
}

/* Those that clickbait is made of, in order. */
static uint32_t sorted(const hed_fit *fit, const hed_hits *hits, fit_hit *to)
{
    uint32_t n = 0;
    for (size_t i = 0; i < hits->n; i++) {
        const fit_hit hit = {hits->hits[i].rule, hits->hits[i].score};
        const double *w = fit->now[hit.rule];
        if (w[0] + w[1] + w[2] + w[3] <= 0)
            continue;
        uint32_t at = n++;
        for (; at > 0 && comes_before(fit->rules, hit, to[at - 1]); at--)
            to[at] = to[at - 1];
        to[at] = hit;
    }
    return n;
}

static void note_case(hed_fit *fit, uint32_t index)
{
    const fit_case *c = &fit->cases.at[index];
    for (size_t i = 0; i < fit->weights.n; i++) {
        weight *w = &fit->weights.at[i];
        bool there = false;
        for (uint32_t k = 0; k < c->n && !there; k++)
            there = c->hits[k].rule == w->shown.rule;
        if (there)
            *HED_PUSH(fit->arena, &w->cases) = index;
    }
}

static uint32_t find_case(hed_fit *fit, const fit_hit *hits, uint32_t n)
{
    const uint64_t hash = hed_hash(hits, n * sizeof *hits, n);
    uint32_t *bucket = &fit->buckets[hash % BUCKETS];
    for (uint32_t at = *bucket; at > 0; at = fit->cases.at[at - 1].next) {
        const fit_case *c = &fit->cases.at[at - 1];
        if (c->n == n && (n == 0 || memcmp(c->hits, hits, n * sizeof *hits) == 0))
            return at - 1;
    }
    fit_case *new = HED_PUSH(fit->arena, &fit->cases);
    new->hits = memcpy(HED_NEW_N(fit->arena, fit_hit, n + 1), hits, n * sizeof *hits);
    new->n = n;
    new->next = *bucket;
    *bucket = (uint32_t)fit->cases.n;
    note_case(fit, *bucket - 1);
    return *bucket - 1;
}

uint32_t hed_fit_add(hed_fit *fit, const hed_hits *hits, double target, unsigned fold)
{
    fit_hit *found = calloc(hits->n + 1, sizeof *found);
    if (!found)
        abort();
    const uint32_t index = find_case(fit, found, sorted(fit, hits, found));
    free(found);
    fit->cases.at[index].headlines[fold]++;
    fit->cases.at[index].bait[fold] += target;
    return index;
}

/* ---- Scores: as match.c adds up hits, for any weights */

static void add_group(const hed_fit *fit, const fit_case *c, uint32_t *at, double left[PARTS])
{
    double share[PARTS] = {1, 1, 1, 1};
    const unsigned group = group_of(fit->rules, c->hits[*at].rule);
    const double least = group == 0 ? 0 : 1 - fit->rules->groups.at[group].cap;
    for (; *at < c->n && group_of(fit->rules, c->hits[*at].rule) == group; ++*at)
        for (unsigned part = 0; part < PARTS; part++)
            share[part] *= 1 - fit->now[c->hits[*at].rule][part] * (double)c->hits[*at].score;
    for (unsigned part = 0; part < PARTS; part++)
        left[part] *= share[part] > least ? share[part] : least;
}

/* What is left of 1 behind all hits. */
static double left_of(const hed_fit *fit, const fit_case *c)
{
    double left[PARTS] = {1, 1, 1, 1};
    for (uint32_t at = 0; at < c->n;)
        add_group(fit, c, &at, left);
    return left[0] * left[1] * (1 - HED_ENGAGE_SHARE * (1 - left[2])) * (1 - HED_STYLE_SHARE * (1 - left[3]));
}

static double chance(const hed_fit *fit, const fit_case *c)
{
    const double p = 1 - (1 - fit->leak) * left_of(fit, c);
    return p < LEAST ? LEAST : p > 1 - LEAST ? 1 - LEAST : p;
}

static double loss_of(const hed_fit *fit, const fit_case *c)
{
    const double p = chance(fit, c);
    return -c->fit_bait * log(p) - (c->fit_headlines - c->fit_bait) * log1p(-p);
}

double hed_fit_score(const hed_fit *fit, uint32_t at)
{
    return 1 - left_of(fit, &fit->cases.at[at]);
}

double hed_fit_chance(const hed_fit *fit, uint32_t at)
{
    return chance(fit, &fit->cases.at[at]);
}

double hed_fit_leak(const hed_fit *fit)
{
    return fit->leak;
}

/* ---- The search */

static void move(hed_fit *fit, weight *w, double moved)
{
    w->moved = moved;
    w->shown.now = -expm1(-w->evidence * exp(moved));
    fit->now[w->shown.rule][w->part] = w->shown.now;
}

static double loss_at(hed_fit *fit, weight *w, double moved, double deviation)
{
    double loss = moved * moved / (2 * deviation * deviation);
    move(fit, w, moved);
    for (size_t i = 0; i < w->cases.n; i++)
        loss += loss_of(fit, &fit->cases.at[w->cases.at[i]]);
    return loss;
}

static double within(double x, double low, double high)
{
    return x < low ? low : x > high ? high : x;
}

/* To the foot of the parabola through three points, or half as far as long as it is no better there. Returns how far it
 * went. */
static double improve(hed_fit *fit, weight *w, double end)
{
    const double from = w->moved, deviation = end / 2, here = loss_at(fit, w, from, deviation);
    const double below = loss_at(fit, w, from - STEP, deviation), above = loss_at(fit, w, from + STEP, deviation);
    const double slope = (above - below) / (2 * STEP), bend = (above - 2 * here + below) / (STEP * STEP);
    double to = within(bend > 1e-9 ? from - slope / bend : slope > 0 ? -end : end, -end, end);
    for (int halved = 0; halved < 8 && fabs(to - from) > STILL / 2; halved++, to = (from + to) / 2)
        if (loss_at(fit, w, to, deviation) < here)
            return fabs(to - from);
    move(fit, w, from);
    return 0;
}

/* By halving: the slope of the loss over the leak has one zero, as each headline's term is convex in ln(1 - leak). */
static void fit_leak(hed_fit *fit)
{
    double low = 1e-4, high = .95;
    for (int i = 0; i < 24; i++) {
        double slope = 0;
        fit->leak = (low + high) / 2;
        for (size_t k = 0; k < fit->cases.n; k++) {
            const fit_case *c = &fit->cases.at[k];
            const double p = chance(fit, c);
            slope += c->fit_headlines - c->fit_bait - c->fit_bait * (1 - p) / p;
        }
        *(slope > 0 ? &high : &low) = fit->leak;
    }
}

static void choose_folds(hed_fit *fit, unsigned left_out)
{
    for (size_t i = 0; i < fit->cases.n; i++) {
        fit_case *c = &fit->cases.at[i];
        c->fit_headlines = c->fit_bait = 0;
        for (unsigned fold = 0; fold < HED_FIT_FOLDS; fold++) {
            c->fit_headlines += fold == left_out ? 0 : c->headlines[fold];
            c->fit_bait += fold == left_out ? 0 : c->bait[fold];
        }
    }
}

static void restart(hed_fit *fit, weight *w, size_t support)
{
    double headlines = 0;
    w->shown.bait = 0;
    for (size_t i = 0; i < w->cases.n; i++) {
        headlines += fit->cases.at[w->cases.at[i]].fit_headlines;
        w->shown.bait += fit->cases.at[w->cases.at[i]].fit_bait;
    }
    w->shown.support = (size_t)headlines;
    w->shown.few = w->shown.support < support;
    w->shown.at_end = false;
    w->moved = 0;
    w->shown.now = fit->now[w->shown.rule][w->part] = w->shown.old;
}

void hed_fit_run(hed_fit *fit, unsigned left_out, double band, size_t support)
{
    const double end = log(band);
    choose_folds(fit, left_out);
    for (size_t i = 0; i < fit->weights.n; i++)
        restart(fit, &fit->weights.at[i], support);
    fit_leak(fit);
    for (int sweep = 0; sweep < SWEEPS && band > 1; sweep++) {
        double most = 0;
        for (size_t i = 0; i < fit->weights.n; i++)
            if (!fit->weights.at[i].shown.few)
                most = fmax(most, improve(fit, &fit->weights.at[i], end));
        fit_leak(fit);
        if (most < STILL)
            break;
    }
    for (size_t i = 0; i < fit->weights.n; i++)
        fit->weights.at[i].shown.at_end = band > 1 && fabs(fit->weights.at[i].moved) > end - STILL;
}

void hed_fit_round(hed_fit *fit, double band)
{
    for (size_t i = 0; i < fit->weights.n; i++) {
        weight *w = &fit->weights.at[i];
        const double least = -expm1(-w->evidence / band), most = -expm1(-w->evidence * band);
        double now = round(w->shown.now * 100) / 100;
        now += now < least - 1e-9 ? .01 : now > most + 1e-9 ? -.01 : 0;
        const bool moves = !w->shown.few && fabs(now - w->shown.old) > .0151 && now > .0051;
        w->shown.now = moves ? now : w->shown.old;
        fit->now[w->shown.rule][w->part] = w->shown.now;
    }
    fit_leak(fit);
}

const hed_fit_weight *hed_fit_weights(const hed_fit *fit, size_t *n)
{
    *n = fit->weights.n;
    for (size_t i = 0; i < *n; i++)
        fit->shown[i] = fit->weights.at[i].shown;
    return fit->shown;
}
