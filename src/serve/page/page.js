"use strict";
/* The editor's page. What comes from outside goes in as text, never as HTML. One request is under way at a time for
 * each kind: a newer one ends the older. */

const $ = (id) => document.getElementById(id);
const DELAY = 250; // milliseconds without a key before a check
const SAYS = {
  pass: "Nothing stands in its way.", label: "May run, with a label.", rewrite: "Rewrite it before it runs.",
  hold: "An editor should decide.", block: "Not to be published.",
};
const FROM = { rules: "rewritten", fewer: "fewer changes", partly: "better, not enough", story: "from the story", spoiler: "from the story" };
let view = "check", figures = null, last = null, slots = {}, timer = 0, editedFrom = null;
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
function plain(name) { return name.replace("_", " "); }
function button(text, onclick, props) { return make("button", { type: "button", onclick, ...props }, text); }

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
  if (undo) line.append(button("Undo", async () => { line.remove(); await undo(); }));
  $("says").replaceChildren(line);
  setTimeout(() => line.remove(), undo ? 15000 : 6000);
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
  } catch (error) { fail(error); if (after) after(); }
}

function item(headline) {
  const out = { headline };
  if ($("dek").value.trim()) out.dek = $("dek").value.trim();
  if ($("body").value.trim()) out.body = $("body").value.trim();
  return out;
}

/* ---- The headline with its findings marked. Spans that overlap are cut at each other's ends; every piece carries the
 * numbers of its findings, so that nothing depends on colour. offset: UTF-16 units before the headline. */
function pieces(text, findings, offset) {
  const cuts = new Set([0, text.length]), spans = findings.map((f) => (f.span ? f.span.utf16.map((at) => at + offset) : null));
  spans.forEach((span) => { if (span) span.forEach((at) => cuts.add(at)); });
  const ends = [...cuts].filter((at) => at <= text.length).sort((a, b) => a - b), out = [];
  for (let i = 0; i + 1 < ends.length; i++) {
    const part = text.slice(ends[i], ends[i + 1]);
    const here = spans.map((span, n) => [span, n + 1]).filter(([span]) => span && span[0] <= ends[i] && span[1] >= ends[i + 1]);
    if (!here.length) { out.push(part); continue; }
    const closing = here.filter(([span]) => span[1] === ends[i + 1]).map(([, n]) => n);
    out.push(make("mark", { "data-n": here.map(([, n]) => n).join(" ") }, part, closing.length ? make("sup", {}, closing.join(",")) : null));
  }
  return out;
}

/* Behind the box that is written in: what of the last result still stands there. */
function underline() {
  const text = $("headline").value, offset = text.length - text.trimStart().length;
  let same = 0;
  if (last) while (same < last.headline.length && last.headline[same] === text[offset + same]) same++;
  const standing = last ? last.findings.map((f) => (f.span && f.span.utf16[1] <= same ? f : { span: null })) : [];
  $("marks").replaceChildren(...pieces(text, standing, offset), "\n");
  if (!CSS.supports("field-sizing", "content")) {
    $("headline").style.height = "auto";
    $("headline").style.height = $("headline").scrollHeight + 2 + "px";
  }
}

function light(n, on) {
  document.querySelectorAll("#marks mark").forEach((m) => { if (m.dataset.n.split(" ").includes(String(n))) m.classList.toggle("lit", on); });
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
  return result.decided_by ? make("p", { class: "because" }, result.decided_by.reason + " ", make("span", { title: "the row of the policy that decided" }, "(" + result.decided_by.row + ")")) : null;
}

function judge(result) {
  const send = (kind, text) => feedback({ kind, headline: result.headline }, text);
  return make("div", { class: "actions" },
    button("This is bait", () => send("bait", "Kept: this is bait.")), button("This is fine", () => send("fine", "Kept: this is fine.")),
    editedFrom && editedFrom !== result.headline
      ? button("Keep as my edit", () => { feedback({ kind: "edited", headline: editedFrom, replacement: result.headline }, "Kept: edited from “" + editedFrom + "”."); editedFrom = null; })
      : null);
}

function verdict(result) {
  const box = make("div", { class: "verdict " + result.verdict }, make("p", {}, make("span", { class: "badge " + result.verdict }, result.verdict)),
    result.errors.length ? null : make("p", {}, SAYS[result.verdict]), labels(result), because(result));
  result.errors.forEach((e) => box.append(make("p", { class: "problem" }, e.message)));
  box.append(scores(result), judge(result));
  return box;
}

function dismissal(f, line) {
  const form = make("div", { class: "dismiss" });
  const reason = make("input", { type: "text", maxlength: "300", "aria-label": "Why is this finding wrong?", placeholder: "Why is it wrong here?" });
  const send = () => {
    if (!reason.value.trim()) { reason.focus(); return; }
    form.remove();
    line.classList.add("gone");
    line.querySelector("button").focus();
    feedback({ kind: "dismissed", headline: last.headline, rule: f.rule, reason: reason.value.trim() }, "Dismissed: " + f.reason + ".", () => line.classList.remove("gone"));
  };
  reason.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); send(); }
    if (event.key === "Escape") { form.remove(); line.querySelector("button").focus(); }
  });
  form.append(reason, button("Dismiss", send));
  line.append(form);
  reason.focus();
}

function findings(result, quiet) {
  if (!result.findings.length) return make("p", { class: "hint" }, result.errors.length ? "" : "No rule found anything.");
  const list = make("ol", { class: "plain" });
  result.findings.forEach((f, n) => {
    const line = make("li", { class: "finding", onmouseenter: () => light(n + 1, true), onmouseleave: () => light(n + 1, false) });
    line.append(make("b", { class: "number" }, String(n + 1)),
      make("span", { class: "reason" }, f.match ? make("q", {}, f.match) : null, f.match ? " " : null, f.reason, f.in_quote ? " (in a quotation)" : "", " ", make("span", { class: "axis" }, plain(f.axis))),
      make("span", { class: "number", title: "weight × score" }, "+" + fixed(f.weight * f.score)));
    if (!quiet) line.append(button("Dismiss…", () => { if (!line.querySelector(".dismiss")) dismissal(f, line); }, { class: "quiet", "aria-label": "Dismiss finding " + (n + 1) }));
    list.append(line);
  });
  return list;
}

/* ---- Alternatives */
function put(text) { $("headline").value = text; count(); check(); $("headline").focus(); }

function take(text) {
  const before = $("headline").value;
  editedFrom = null;
  feedback({ kind: "accepted", headline: before.trim(), replacement: text }, "Taken.", () => put(before));
  put(text);
}

function difference(parts) {
  return make("p", { class: "alternative" }, ...parts.map((p) => (p.kept !== undefined ? p.kept : p.gone !== undefined ? make("del", {}, p.gone) : make("ins", {}, p.new))));
}

function move(name, before, after) { return make("span", { class: "number" }, name + " " + fixed(before) + " → " + fixed(after)); }

function alternatives(result, answer) {
  const box = make("section", { "aria-label": "Alternatives" }, make("h2", {}, "Alternatives"));
  if (!answer.alternatives.length) {
    if (!answer.refused && result.verdict === "pass") return null;
    box.append(make("p", { class: "hint" }, answer.refused ? "No rewrite is offered: " + answer.refused + "." : "The policy asks for none."));
    return box;
  }
  if (answer.refused) box.append(make("p", { class: "hint" }, "No rewrite is offered: " + answer.refused + ". For you to judge:"));
  box.append(make("ol", { class: "plain" }, ...answer.alternatives.map((a, n) => make("li", {},
    a.from === "story" || a.from === "spoiler" ? make("p", { class: "alternative" }, a.text) : difference(a.diff),
    make("p", { class: "change" }, make("span", { class: "badge " + a.verdict }, a.verdict), make("span", { class: "tag" }, FROM[a.from]),
      move("rules", result.clickbait, a.clickbait), a.svm === null ? null : move("model", result.svm && result.svm.score, a.svm)),
    a.why ? make("p", { class: "change" }, a.why) : null,
    make("div", { class: "actions" }, button("Take it", () => take(a.text), { class: "take", "aria-keyshortcuts": "Alt+" + (n + 1) }),
      button("Edit it", () => { editedFrom = result.headline; put(a.text); }), make("span", { class: "dim" }, make("kbd", {}, "Alt"), " ", make("kbd", {}, String(n + 1))))))));
  return box;
}

/* Which words the rules about the story mean: they judge the headline as a whole and name none. */
function storyNote(result) {
  const story = ($("dek").value + " " + $("body").value).toLowerCase(), words = story.split(/\s+/).filter(Boolean).length;
  const found = (part) => result.findings.some((f) => f.axis === "incongruent" && f.rule.includes(part));
  const absent = (pattern) => (result.headline.match(pattern) || []).filter((w) => !story.replace(/(\d),(\d)/g, "$1$2").includes(w.toLowerCase().replace(/[’']s$/, "").replace(/,/g, "")));
  if (!words) return "paste it to see which number or name it does not have";
  const says = [];
  if (found("number")) says.push("numbers that do not stand in it: " + (absent(/\d[\d.,]*\d|\d/g).join(", ") || "see below"));
  if (found("name")) says.push("words with a capital that do not stand in it: " + (absent(/\p{Lu}[\p{L}’'-]+/gu).join(", ") || "see below"));
  if (says.length) return says.join("; ");
  return words < 25 && $("body").value.trim() ? "too short to compare: a story has 25 words or more" : "no number or name was found missing from it";
}

function show(result, answer) {
  last = result;
  underline();
  $("storynote").textContent = storyNote(result);
  $("storynote").className = /^(numbers|words) /.test($("storynote").textContent) ? "missing" : "";
  $("result").replaceChildren(verdict(result));
  const where = document.activeElement;
  if ($("more").contains(where) && where.closest(".dismiss")) return; // somebody is writing a reason
  const why = make("section", { "aria-label": "Findings" }, make("h2", {}, "Findings"), findings(result));
  const others = alternatives(result, answer); // before the findings when there is something to take
  $("more").replaceChildren(...(answer.alternatives.length ? [others, why] : [why, others]).filter(Boolean));
}

function nothing(text) { last = null; underline(); $("result").replaceChildren(make("p", { class: "hint" }, text)); $("more").replaceChildren(); }

/* What is checked while somebody types does not go into the history; what is checked by Ctrl+Enter does. */
async function check(keep) {
  const headline = $("headline").value.trim();
  if (!headline) { nothing("Type or paste a headline: it is checked while you write."); return; }
  try {
    const [result, answer] = await Promise.all([call("POST", keep ? "/v1/check" : "/v1/check?keep=0", item(headline), "check"), call("POST", "/v1/rewrite", item(headline), "rewrite")]);
    show(result, answer);
    if (keep) say("Checked and kept.");
    const text = "Verdict " + result.verdict + (result.labels.length ? ", " + result.labels.join(", ") : "") + ", " + result.findings.length + " findings.";
    if ($("result").dataset.said !== text) $("heard").textContent = $("result").dataset.said = text;
  } catch (error) { fail(error); }
}

/* ---- Comparing, history, slots */
async function compare() {
  const names = ["a", "b", "c"].filter((id) => $(id).value.trim());
  $("result").replaceChildren();
  if (names.length < 2) { $("more").replaceChildren(make("p", { class: "hint" }, "Write at least two variants: the best comes first.")); return; }
  const wanted = item("");
  delete wanted.headline;
  wanted.variants = names.map((id) => $(id).value.trim());
  try {
    const answer = await call("POST", "/v1/compare?keep=0", wanted, "check");
    const cards = answer.order.map((index, rank) => {
      const result = answer.results[index], name = names[index].toUpperCase();
      return make("section", { class: rank === 0 ? "card best" : "card", "aria-label": "Variant " + name }, make("h2", {}, "Variant " + name + (rank === 0 ? " – best of " + names.length : "")),
        make("p", { class: "shown" }, ...pieces(result.headline, result.findings, 0)), make("p", { class: "change" }, make("span", { class: "badge " + result.verdict }, result.verdict)), labels(result),
        scores(result, true), make("h3", {}, "Findings"), findings(result, true),
        make("div", { class: "actions" }, button("Go on with this one", () => { $("headline").value = wanted.variants[index]; look("check"); }, { class: rank === 0 ? "take" : "" })));
    });
    $("more").replaceChildren(make("div", { class: "ranks" }, ...cards));
    $("heard").textContent = "Variant " + names[answer.order[0]].toUpperCase() + " is the best.";
  } catch (error) { fail(error); }
}

async function history() {
  $("result").replaceChildren();
  try {
    const answer = await call("GET", "/v1/history?limit=50", null, "history");
    const when = (ms) => new Date(ms).toLocaleString([], { dateStyle: "short", timeStyle: "short" });
    const table = (title, heads, rows) => make("section", { "aria-label": title }, make("h2", {}, title),
      rows.length ? make("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": title + ", table" }, make("table", {}, make("thead", {}, make("tr", {}, ...heads.map((h) => (h ? make("th", { scope: "col" }, h) : make("td", {}))))), make("tbody", {}, ...rows)))
        : make("p", { class: "hint" }, "None yet."));
    const row = (...cells) => make("tr", {}, ...cells.map((c) => make("td", typeof c === "number" || c === null ? { class: "number" } : {}, typeof c === "number" || c === null ? fixed(c) : c)));
    const open = (headline) => button(headline, () => { $("headline").value = headline; look("check"); $("headline").focus(); }, { class: "open", title: "check it again" });
    const back = (f) => button("Take back", async () => { try { await call("DELETE", "/v1/feedback/" + f.id); say("Taken back."); history(); } catch (e) { fail(e); } }, { class: "quiet", "aria-label": "Take back: " + f.headline });
    $("more").replaceChildren(
      table("Feedback", ["When", "What", "Headline", "More", ""], answer.feedback.filter((f) => !f.deleted).map((f) =>
        row(when(f.at), f.kind, open(f.headline), [f.rule, f.reason, f.replacement].filter(Boolean).join(" – "), back(f)))),
      table("Decisions", ["When", "Verdict", "Headline", "Rules", "Model"], answer.decisions.map((d) =>
        row(when(d.at), make("span", { class: "badge " + d.verdict }, d.verdict), open(d.headline), d.clickbait, d.svm))));
  } catch (error) {
    if (error.name !== "AbortError") $("more").replaceChildren(make("p", { class: "hint" }, "No history: " + error.message + "."));
  }
}

function count() {
  const length = [...$("headline").value.trim()].length;
  $("slots").replaceChildren(...Object.entries(slots).map(([name, most]) =>
    make("span", { class: length > most ? "over" : "" }, name + " " + length + "/" + most + (length > most ? " – too long by " + (length - most) : ""))));
  underline();
}

function refresh(keep) { if (view === "check") check(keep === true); else if (view === "compare") compare(); else history(); }

function look(at) {
  view = at;
  $("main").className = at;
  document.querySelectorAll("[data-view]").forEach((b) => b.setAttribute("aria-pressed", String(b.dataset.view === view)));
  $("check").hidden = view !== "check";
  $("compare").hidden = view !== "compare";
  $("story").hidden = view === "history";
  $("more").replaceChildren();
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
    if (event.altKey && "123".includes(event.key)) { const taken = document.querySelectorAll(".take")[event.key - 1]; if (taken) { event.preventDefault(); taken.click(); } }
  });
  await about();
  const asked = new URLSearchParams(location.hash.slice(1)); // a link may bring a headline: /#headline=…
  if (asked.get("headline")) $("headline").value = asked.get("headline");
  if (asked.get("body")) { $("body").value = asked.get("body"); $("story").open = true; }
  ["a", "b", "c"].forEach((id) => { if (asked.get(id)) $(id).value = asked.get(id); });
  count();
  if (["compare", "history"].includes(asked.get("view"))) look(asked.get("view"));
  else check();
}

async function about() {
  try {
    const model = await call("GET", "/v1/model");
    slots = model.slots;
    figures = model.figures;
    $("by").textContent = "· model " + model.model.slice(0, 8) + " · rules " + model.rules.slice(0, 8) + " · " + model.profile;
    count();
  } catch (error) { fail(error); }
}

start();
