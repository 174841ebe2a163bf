"use strict";
/* What the editor's page shows of a result, part by part; page.js puts it where it belongs. What comes from outside goes in
 * as text, never as HTML. */

const SAYS = {
  pass: "Nothing stands in its way.", label: "May run, with a label.", rewrite: "Rewrite it before it runs.",
  hold: "An editor should decide.", block: "Not to be published.",
};
const FROM = { rules: "rewritten", fewer: "fewer changes", partly: "better, not enough", story: "from the story", spoiler: "from the story" };
const ASKS = {
  what: "what it is", who: "who it is", where: "where it is", when: "when it is", number: "how many", why: "why", how: "how",
  next: "what comes next", whether: "whether it is so",
};
const SIGN = { pass: "✓", label: "◆", rewrite: "✎", hold: "▲", block: "■" };
let figures = null, faults = {}; // of GET /v1/model

function make(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props || {})) {
    if (key === "class") node.className = value;
    else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined) node.setAttribute(key, value);
  }
  node.append(...children.filter((c) => c !== null && c !== undefined));
  return node;
}

function fixed(x) { return x === null || x === undefined ? "–" : x.toFixed(2); }
function plain(name) { return name.replace("_", " "); }
function button(text, onclick, props) { return make("button", { type: "button", onclick, ...props }, text); }

/* ---- The headline with its findings marked. Spans that overlap are cut at each other's ends; every piece carries the
 * numbers of its findings, so that nothing depends on colour. Numbers that would stand on each other stand together. */

/* Where a finding stands in the headline: what the rules about the story mean is told beside them. */
function spansOf(result) {
  const missing = (result.story && result.story.missing) || [];
  return result.findings.map((f) => (f.span ? [f] : missing.filter((m) => f.rule === "co." + m.kind)).map((x) => x.span.utf16));
}

function range(numbers) {
  const out = [];
  for (const n of [...new Set(numbers)].sort((x, y) => x - y)) {
    if (out.length && out[out.length - 1][1] === n - 1) out[out.length - 1][1] = n; else out.push([n, n]);
  }
  return out.map(([x, y]) => (x === y ? x : x + (y === x + 1 ? "," : "–") + y)).join(",");
}

/* spans: of each finding, a list. offset: UTF-16 units before the headline. */
function pieces(text, spans, offset) {
  const cuts = new Set([0, text.length]), all = [];
  spans.forEach((list, n) => list.forEach(([from, to]) => { all.push([from + offset, to + offset, n + 1]); cuts.add(from + offset); cuts.add(to + offset); }));
  const ends = [...cuts].filter((at) => at <= text.length).sort((x, y) => x - y), out = [];
  let waiting = [];
  for (let i = 0; i + 1 < ends.length; i++) {
    const here = all.filter(([from, to]) => from <= ends[i] && to >= ends[i + 1]), part = text.slice(ends[i], ends[i + 1]);
    if (!here.length) { out.push(part); continue; }
    waiting.push(...here.filter(([, to]) => to === ends[i + 1]).map(([, , n]) => n));
    const soon = all.some(([from, to]) => from <= ends[i + 1] && to > ends[i + 1] && to - ends[i + 1] < 2 + 2 * waiting.length);
    const shown = waiting.length && !soon ? make("span", { class: "end" }, make("sup", {}, range(waiting))) : null;
    if (shown) waiting = [];
    out.push(make("mark", { "data-n": here.map(([, , n]) => n).join(" ") }, part, shown));
  }
  return out;
}

/* ---- Parts of a result */
function bar(list, name, value, className) {
  const inner = make("i", { class: value >= 0.5 ? "high" : "" });
  inner.style.width = Math.round(value * 100) + "%";
  list.append(make("dt", { class: className || "" }, name), make("dd", { class: "bar", "aria-hidden": "true" }, inner), make("dd", { class: "number " + (className || "") }, fixed(value)));
}

/* How far to trust the model, in its card's own figures. */
function trust() {
  if (!figures || figures.accuracy >= 1) return null;
  const on = figures.on ? [figures.on] : figures.corpora;
  return "wrong about 1 in " + Math.round(1 / (1 - figures.accuracy)) + " (" + figures.judged + ": " + [on.join(", "), figures.date].filter(Boolean).join("; ") + ")";
}

function scores(result, quiet) {
  const list = make("dl", { class: "bars" });
  bar(list, "rules", result.clickbait || 0, "main");
  if (result.svm) {
    bar(list, "model", result.svm.score, "main");
    if (!quiet && trust()) list.append(make("dd", { class: "note" }, trust()));
  }
  const raised = Object.entries(result.axes).filter(([, value]) => value > 0).sort((x, y) => y[1] - x[1]);
  if (raised.length) list.append(make("dd", { class: "line", "aria-hidden": "true" }));
  raised.forEach(([name, value]) => bar(list, plain(name), value));
  return list;
}

function labels(result) {
  return result.labels.length ? make("p", { class: "tags" }, ...result.labels.map((label) => make("span", { class: "tag" }, label))) : null;
}

function because(result) {
  const what = result.decided_by && faults[result.decided_by.reason.split(" ")[0]];
  if (what) return make("p", { class: "because" }, what[0].toUpperCase() + what.slice(1) + ": " + result.decided_by.reason + " ", make("span", { title: "the row of the policy that decided" }, "(" + result.decided_by.row + ")"));
  return result.decided_by ? make("p", { class: "because" }, result.decided_by.reason + " ", make("span", { title: "the row of the policy that decided" }, "(" + result.decided_by.row + ")")) : null;
}

function difference(parts) {
  return make("p", { class: "alternative" }, ...parts.map((p) => (p.kept !== undefined ? p.kept : p.gone !== undefined ? make("del", {}, p.gone) : make("ins", {}, p.new))));
}

function move(name, before, after) { return make("span", { class: "number" }, name + " " + fixed(before) + " → " + fixed(after)); }

/* Which number or name of the headline is not in the story. */
function storyNote(result) {
  const story = result.story, missing = (story && story.missing) || [];
  if (!story || story.kind === "none") return "paste it to see which number or name it does not have";
  if (story.kind === "short") return story.words + (story.words === 1 ? " word" : " words") + ": under 25 are too few to compare more than numbers";
  const cut = story.cut ? " (only its start was looked at)" : "";
  if (missing.length) return "not in it: " + missing.map((m) => "“" + m.text + "”").join(", ") + cut;
  if (result.axes.incongruent > 0) return "every number and name stands in it; what else differs is among the findings" + cut;
  return (story.kind === "summary" ? "every number stands in the standfirst" : "every number and name of the headline stands in it") + cut;
}
