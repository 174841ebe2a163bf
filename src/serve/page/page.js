"use strict";
/* The editor's page. What comes from outside goes in as text, never as HTML. One request is under way at a time for
 * each kind: a newer one ends the older. */

const $ = (id) => document.getElementById(id);
const DELAY = 250; // milliseconds without a key before a check
let view = "check", wrong = "", last = null, slots = {}, timer = 0, editedFrom = null;
const running = {};

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

async function call(method, path, json, kind) {
  const token = sessionStorage.getItem("token");
  const headers = token ? { Authorization: "Bearer " + token } : {};
  if (kind) {
    if (running[kind]) running[kind].abort();
    running[kind] = new AbortController();
  }
  if (json) headers["Content-Type"] = "application/json";
  const answer = await fetch(path, { method, headers, body: json ? JSON.stringify(json) : undefined, signal: kind ? running[kind].signal : undefined });
  const text = await answer.text();
  const value = text ? JSON.parse(text) : null;
  if (answer.ok) return value;
  if (answer.status === 401) { $("tokenline").hidden = false; }
  throw new Error(value && value.detail ? value.detail : "the service answered " + answer.status);
}

function say(text, undo) {
  const line = make("p", {}, text);
  if (undo) line.append(make("button", { type: "button", onclick: async () => { line.remove(); await undo(); } }, "Undo"));
  $("says").replaceChildren(line);
  if (!undo) setTimeout(() => line.remove(), 6000);
}

function fail(error) { if (error.name !== "AbortError") say("Not done: " + error.message); }

async function feedback(what, text, after) {
  try {
    const row = await call("POST", "/v1/feedback", what);
    say(text, async () => {
      try {
        await call("DELETE", "/v1/feedback/" + row.id);
        if (after) after();
        say("Taken back.");
      } catch (error) { fail(error); }
    });
  } catch (error) { fail(error); }
}

function item(headline) {
  const out = { headline };
  if ($("dek").value.trim()) out.dek = $("dek").value.trim();
  if ($("body").value.trim()) out.body = $("body").value.trim();
  return out;
}

/* ---- The headline with its findings marked. Spans that overlap are cut at each other's ends; every piece carries the
 * numbers of its findings, so that nothing depends on colour. */
function marked(headline, findings) {
  const shown = make("p", { class: "shown" });
  const cuts = new Set([0, headline.length]);
  findings.forEach((f) => { if (f.span) f.span.utf16.forEach((at) => cuts.add(at)); });
  const ends = [...cuts].sort((a, b) => a - b);
  for (let i = 0; i + 1 < ends.length; i++) {
    const text = headline.slice(ends[i], ends[i + 1]);
    const here = findings.map((f, n) => [f, n + 1]).filter(([f]) => f.span && f.span.utf16[0] <= ends[i] && f.span.utf16[1] >= ends[i + 1]);
    if (!here.length) { shown.append(text); continue; }
    const closing = here.filter(([f]) => f.span.utf16[1] === ends[i + 1]).map(([, n]) => n);
    shown.append(make("mark", { title: here.map(([f]) => f.axis + ": " + f.reason).join("; ") }, text,
      closing.length ? make("sup", {}, closing.join(",")) : null));
  }
  return shown;
}

/* Words that went and came: the longest common subsequence. */
function difference(before, after) {
  const a = before.split(/(\s+)/).filter((w) => w.trim()), b = after.split(/(\s+)/).filter((w) => w.trim());
  const common = Array.from({ length: a.length + 1 }, () => new Array(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i][j] = a[i] === b[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
  const out = make("p", { class: "alternative" });
  let i = 0, j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) { out.append(a[i] + " "); i++; j++; continue; }
    const gone = [], came = [];
    while ((i < a.length || j < b.length) && !(i < a.length && j < b.length && a[i] === b[j])) {
      if (i < a.length && (j >= b.length || common[i + 1][j] >= common[i][j + 1])) gone.push(a[i++]);
      else came.push(b[j++]);
    }
    if (gone.length) out.append(make("del", {}, gone.join(" ")), " ");
    if (came.length) out.append(make("ins", {}, came.join(" ")), " ");
  }
  return out;
}

function axes(result) {
  const list = make("dl", { class: "axes" });
  const add = (name, value) => {
    const bar = make("i", { class: value >= 0.5 ? "high" : "" });
    bar.style.width = Math.round(value * 100) + "%";
    list.append(make("dt", {}, name), make("dd", { class: "bar", "aria-hidden": "true" }, bar), make("dd", { class: "number" }, fixed(value)));
  };
  for (const [name, value] of Object.entries(result.axes).sort((x, y) => y[1] - x[1])) if (value > 0) add(name.replace("_", " "), value);
  if (!list.children.length) return make("p", { class: "dim" }, "All axes are at zero: " + Object.keys(result.axes).map((n) => n.replace("_", " ")).join(", ") + ".");
  return list;
}

function dismissal(f, line) {
  const form = make("div", { class: "dismiss" });
  const reason = make("input", { type: "text", maxlength: "300", "aria-label": "Why is this finding wrong?", placeholder: "Why is it wrong here?" });
  const send = () => {
    if (!reason.value.trim()) { reason.focus(); return; }
    form.remove();
    line.classList.add("dim");
    feedback({ kind: "dismissed", headline: last.headline, rule: f.rule, reason: reason.value.trim() }, "Dismissed: " + f.reason + ".", () => line.classList.remove("dim"));
  };
  reason.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); send(); }
    if (event.key === "Escape") { form.remove(); line.querySelector("button").focus(); }
  });
  form.append(reason, make("button", { type: "button", onclick: send }, "Dismiss"));
  line.append(form);
  reason.focus();
}

function findings(result) {
  if (!result.findings.length) return make("p", { class: "dim" }, "No rule found anything.");
  const list = make("ol", { class: "plain" });
  result.findings.forEach((f, n) => {
    const line = make("li", { class: "finding" });
    line.append(make("b", { class: "number" }, String(n + 1)), make("span", { class: "tag" }, f.axis.replace("_", " ")),
      make("span", { class: "reason" }, f.match ? make("q", {}, f.match) : null, f.match ? " – " : null, f.reason, f.in_quote ? " (in a quotation)" : ""),
      make("span", { class: "number", title: "weight × score" }, "+" + fixed(f.weight * f.score)),
      make("button", { type: "button", "aria-label": "Dismiss finding " + (n + 1), onclick: () => { if (!line.querySelector(".dismiss")) dismissal(f, line); } }, "Dismiss…"));
    list.append(line);
  });
  return list;
}

function verdictLine(result) {
  const line = make("p", { class: "verdict" }, make("span", { class: "badge " + result.verdict }, result.verdict));
  result.labels.forEach((label) => line.append(make("span", { class: "tag" }, label)));
  line.append(make("span", { class: "number" }, "rules " + fixed(result.clickbait)));
  if (result.svm) line.append(make("span", { class: "number" }, "model " + fixed(result.svm.score)), ...(wrong ? [make("span", { class: "dim" }, wrong)] : []));
  return line;
}

function judge(result) {
  const send = (kind, text) => feedback({ kind, headline: result.headline }, text);
  return make("div", { class: "actions" },
    make("button", { type: "button", onclick: () => send("bait", "Kept: this is bait.") }, "This is bait"),
    make("button", { type: "button", onclick: () => send("fine", "Kept: this is fine.") }, "This is fine"),
    editedFrom && editedFrom !== result.headline
      ? make("button", { type: "button", onclick: () => { feedback({ kind: "edited", headline: editedFrom, replacement: result.headline }, "Kept: edited from “" + editedFrom + "”."); editedFrom = null; } }, "Keep as my edit")
      : null);
}

function take(text) {
  const before = $("headline").value;
  $("headline").value = text;
  editedFrom = null;
  count();
  feedback({ kind: "accepted", headline: before.trim(), replacement: text }, "Taken.", () => { $("headline").value = before; count(); check(); });
  check();
  $("headline").focus();
}

function alternatives(result, answer) {
  const box = make("section", { class: "card", "aria-label": "Alternatives" }, make("h2", {}, "Alternatives"));
  if (!answer.alternatives.length) {
    box.append(make("p", { class: "dim" }, answer.refused ? "No rewrite is offered: " + answer.refused + "." : "None is needed."));
    return box;
  }
  const list = make("ol", { class: "plain" });
  answer.alternatives.forEach((a, n) => {
    list.append(make("li", {},
      a.from === "story" ? make("p", { class: "alternative" }, a.text) : difference(result.headline, a.text),
      make("p", { class: "verdict" }, make("span", { class: "badge " + a.verdict }, a.verdict), make("span", { class: "tag" }, a.from === "story" ? "a sentence of the story" : "rewritten"),
        make("span", { class: "number" }, "rules " + fixed(result.clickbait) + " → " + fixed(a.clickbait)), a.svm === null ? null : make("span", { class: "number" }, "model " + fixed(result.svm && result.svm.score) + " → " + fixed(a.svm))),
      a.why ? make("p", { class: "why" }, a.why) : null,
      make("div", { class: "actions" }, make("button", { type: "button", class: "take", onclick: () => take(a.text), "aria-keyshortcuts": "Alt+" + (n + 1) }, "Take it"),
        make("button", { type: "button", onclick: () => { $("headline").value = a.text; editedFrom = result.headline; count(); check(); $("headline").focus(); } }, "Edit it"))));
  });
  box.append(list);
  return box;
}

/* Which words the rules about the story mean: they judge the headline as a whole and name none. */
function storyNote(result) {
  const story = ($("dek").value + " " + $("body").value).toLowerCase(), words = story.split(/\s+/).filter(Boolean).length;
  const found = (part) => result.findings.some((f) => f.axis === "incongruent" && f.rule.includes(part));
  const absent = (pattern) => (result.headline.match(pattern) || []).filter((w) => !story.replace(/(\d),(\d)/g, "$1$2").includes(w.toLowerCase().replace(/[’']s$/, "").replace(/,/g, "")));
  if (!words) return "paste them to see which number or name they do not have";
  const says = [];
  if (found("number")) says.push("numbers that do not stand in it: " + (absent(/\d[\d.,]*\d|\d/g).join(", ") || "see below"));
  if (found("name")) says.push("words with a capital that do not stand in it: " + (absent(/\p{Lu}[\p{L}’'-]+/gu).join(", ") || "see below"));
  if (says.length) return says.join("; ");
  return words < 25 && $("body").value.trim() ? "too short to compare: a story has 25 words or more" : "no number or name was found missing from it";
}

function show(result, answer) {
  last = result;
  const card = make("section", { class: "card", "aria-label": "Verdict" }, verdictLine(result));
  if (result.decided_by) card.append(make("p", { class: "why" }, "Decided by " + result.decided_by.row + ": " + result.decided_by.reason + "."));
  result.errors.forEach((e) => card.append(make("p", { class: "problem" }, e.message)));
  card.append(marked(result.headline, result.findings), judge(result));
  const left = make("section", { class: "card", "aria-label": "Findings" }, make("h2", {}, "Why"), findings(result));
  const right = make("section", { class: "card", "aria-label": "Axes" }, make("h2", {}, "Axes, 0 to 1"), axes(result));
  $("storynote").textContent = storyNote(result);
  $("storynote").className = /^(numbers|words) /.test($("storynote").textContent) ? "missing" : "";
  const where = document.activeElement;
  if ($("result").contains(where) && where.closest(".dismiss")) return; // somebody is writing a reason
  $("result").replaceChildren(card, make("div", { class: "columns" }, left, right), alternatives(result, answer));
}

/* What is checked while somebody types does not go into the history; what is checked by Ctrl+Enter does. */
async function check(keep) {
  const headline = $("headline").value.trim();
  if (!headline) { $("result").replaceChildren(make("p", { class: "hint" }, "Nothing checked yet. Type or paste a headline above.")); return; }
  try {
    const result = await call("POST", keep ? "/v1/check" : "/v1/check?keep=0", item(headline), "check");
    const answer = await call("POST", "/v1/rewrite", item(headline), "rewrite");
    show(result, answer);
    const text = "Verdict " + result.verdict + (result.labels.length ? ", " + result.labels.join(", ") : "") + ", " + result.findings.length + " findings.";
    if ($("result").dataset.said !== text) $("heard").textContent = $("result").dataset.said = text;
  } catch (error) { fail(error); }
}

/* ---- Comparing, history, slots */
async function compare() {
  const names = ["a", "b", "c"].filter((id) => $(id).value.trim());
  if (names.length < 2) { $("result").replaceChildren(make("p", { class: "hint" }, "Write at least two variants.")); return; }
  const wanted = item("");
  delete wanted.headline;
  wanted.variants = names.map((id) => $(id).value.trim());
  try {
    const answer = await call("POST", "/v1/compare?keep=0", wanted, "check");
    const cards = answer.order.map((index, rank) => make("section", { class: "card", "aria-label": "Variant " + names[index].toUpperCase() },
      make("h2", {}, "Variant " + names[index].toUpperCase() + (rank === 0 ? " – best of " + names.length : "")), verdictLine(answer.results[index]),
      marked(answer.results[index].headline, answer.results[index].findings), findings(answer.results[index]),
      make("div", { class: "actions" }, make("button", { type: "button", onclick: () => { $("headline").value = wanted.variants[index]; look("check"); } }, "Go on with this one"))));
    $("result").replaceChildren(...cards);
    $("result").querySelectorAll(".finding button").forEach((button) => button.remove());
    $("heard").textContent = "Variant " + names[answer.order[0]].toUpperCase() + " is the best.";
  } catch (error) { fail(error); }
}

async function history() {
  try {
    const answer = await call("GET", "/v1/history?limit=50", null, "history");
    const when = (ms) => new Date(ms).toLocaleString([], { dateStyle: "short", timeStyle: "short" });
    const table = (title, heads, rows) => make("section", { class: "card", "aria-label": title }, make("h2", {}, title),
      rows.length ? make("div", { class: "scroll", tabindex: "0" }, make("table", {}, make("thead", {}, make("tr", {}, ...heads.map((h) => make("th", { scope: "col" }, h)))), make("tbody", {}, ...rows)))
        : make("p", { class: "dim" }, "None yet."));
    const row = (...cells) => make("tr", {}, ...cells.map((c) => make("td", {}, c || "")));
    $("result").replaceChildren(
      table("Feedback", ["When", "What", "Headline", "More", ""], answer.feedback.filter((f) => !f.deleted).map((f) =>
        row(when(f.at), f.kind, f.headline, [f.rule, f.reason, f.replacement].filter(Boolean).join(" – "),
          make("button", { type: "button", "aria-label": "Take back: " + f.headline, onclick: async () => { try { await call("DELETE", "/v1/feedback/" + f.id); say("Taken back."); history(); } catch (e) { fail(e); } } }, "Take back")))),
      table("Decisions", ["When", "Verdict", "Headline", "Rules", "Model"], answer.decisions.map((d) => row(when(d.at), d.verdict, d.headline, fixed(d.clickbait), fixed(d.svm)))));
  } catch (error) {
    if (error.name !== "AbortError") $("result").replaceChildren(make("p", { class: "hint" }, "No history: " + error.message + "."));
  }
}

function count() {
  const length = [...$("headline").value.trim()].length;
  $("slots").replaceChildren(...Object.entries(slots).map(([name, most]) =>
    make("span", { class: length > most ? "over" : "" }, name + " " + length + "/" + most + (length > most ? " – too long by " + (length - most) : ""))));
}

function refresh(keep) { if (view === "check") check(keep === true); else if (view === "compare") compare(); else history(); }

function look(at) {
  view = at;
  document.querySelectorAll("[data-view]").forEach((b) => b.setAttribute("aria-pressed", String(b.dataset.view === view)));
  $("check").hidden = view !== "check";
  $("compare").hidden = view !== "compare";
  $("story").hidden = view === "history";
  if (view === "compare" && !$("a").value) $("a").value = $("headline").value;
  count();
  refresh();
}

function later() { clearTimeout(timer); timer = setTimeout(refresh, DELAY); }

async function start() {
  document.body.append(make("p", { id: "heard", class: "skip", "aria-live": "polite" }));
  $("views").hidden = false;
  document.querySelector(".go").hidden = true;
  $("form").addEventListener("submit", (event) => { event.preventDefault(); refresh(true); });
  ["headline", "a", "b", "c", "dek", "body"].forEach((id) => $(id).addEventListener("input", () => { count(); later(); }));
  document.querySelectorAll("[data-view]").forEach((b) => b.addEventListener("click", () => look(b.dataset.view)));
  $("token").value = sessionStorage.getItem("token") || "";
  $("token").addEventListener("input", () => { sessionStorage.setItem("token", $("token").value.trim()); later(); about(); });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.key === "Enter") { event.preventDefault(); clearTimeout(timer); refresh(true); }
    if (event.altKey && "123".includes(event.key)) { const button = document.querySelectorAll(".take")[event.key - 1]; if (button) { event.preventDefault(); button.click(); } }
  });
  await about();
  const asked = new URLSearchParams(location.hash.slice(1)); // a link may bring a headline: /#headline=…
  if (asked.get("headline")) $("headline").value = asked.get("headline");
  if (asked.get("body")) { $("body").value = asked.get("body"); $("story").open = true; }
  ["a", "b", "c"].forEach((id) => { if (asked.get(id)) $(id).value = asked.get(id); });
  if (["compare", "history"].includes(asked.get("view"))) look(asked.get("view"));
  else if ($("headline").value) check();
}

async function about() {
  try {
    const model = await call("GET", "/v1/model");
    slots = model.slots;
    const right = model.card.match(/out-of-fold scores[^.]*: .*accuracy (\d*\.\d+)/); // as the card says it
    if (right && Number(right[1]) < 1) wrong = "(wrong about 1 in " + Math.round(1 / (1 - Number(right[1]))) + ", out of fold)";
    $("by").textContent = "· model " + model.model.slice(0, 8) + " · rules " + model.rules.slice(0, 8) + " · " + model.profile;
    count();
  } catch (error) { fail(error); }
}

start();
