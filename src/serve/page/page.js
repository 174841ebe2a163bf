"use strict";
/* The editor's page: what it does. Its parts are in parts.js. What comes from outside goes in as text, never as HTML. A
 * newer request for what is shown ends the older one. */

const $ = (id) => document.getElementById(id);
const DELAY = 250; // milliseconds without a key before a check
const KEPT = ["headline", "dek", "body", "section", "slot", "a", "b", "c"]; // what a reload brings back
let view = "check", last = null, slots = {}, keeps = { feedback: true }, timer = 0, editedFrom = null, taken = null;
let turn = new AbortController(); // what is shown next: whatever comes first ends it

async function call(method, path, json, signal) {
  const token = sessionStorage.getItem("token");
  const headers = token ? { Authorization: "Bearer " + token } : {};
  if (json) headers["Content-Type"] = "application/json";
  const answer = await fetch(path, { method, headers, body: json ? JSON.stringify(json) : undefined, signal });
  const text = await answer.text();
  const value = text ? JSON.parse(text) : null;
  if (answer.ok) return value;
  const error = new Error(value && value.detail ? value.detail : "the service answered " + answer.status);
  error.status = answer.status;
  throw error;
}

/* Ends what was under way for the page, so that no older answer is shown over a newer one. */
function next() {
  turn.abort();
  turn = new AbortController();
  clearTimeout(timer);
  return turn.signal;
}

function say(text, undo) {
  const line = make("p", {}, text);
  if (undo) line.append(button("Undo", async () => { line.remove(); await undo(); }));
  $("says").replaceChildren(line);
  setTimeout(() => line.remove(), undo ? 15000 : 6000);
}

function fail(error) {
  if (error.name === "AbortError") return;
  if (error instanceof TypeError) lost(); // nobody answered
  else if (error.status === 401) askToken();
  else if (error.status === 429) timer = setTimeout(refresh, 1200);
  else say("Not done: " + error.message + ".");
}

/* The service is asked whether it is there until it is, less and less often; then all is as it was. */
function lost() {
  if (!$("lost").hidden) return;
  $("lost").hidden = false;
  knock(1000);
}

function knock(wait) {
  setTimeout(async () => {
    try {
      if ((await fetch("/readyz", { cache: "no-store" })).ok) {
        $("lost").hidden = true;
        await about();
        refresh();
        return;
      }
    } catch { /* not yet */ }
    knock(Math.min(wait * 1.5, 10000));
  }, wait);
}

function askToken() {
  const again = sessionStorage.getItem("token");
  $("tokenline").hidden = false;
  $("who").replaceChildren();
  if (view === "check") nothing(again ? "This token is not known here. Enter another." : "This service asks for a token. Enter it beside the headline.");
  else $("more").replaceChildren(make("p", { class: "hint" }, "This service asks for a token."));
}

function knownToken() {
  if (!sessionStorage.getItem("token")) return;
  $("tokenline").hidden = true;
  $("who").replaceChildren("· ", button("forget the token", () => { sessionStorage.removeItem("token"); $("token").value = ""; about(); refresh(); }, { class: "link" }));
}

/* Tells the service; what it says to that does not stop anybody. after: when it is taken back. Answers how to. */
function feedback(what, text, after) {
  const kept = keeps.feedback ? call("POST", "/v1/feedback", what).catch((error) => { fail(error); return null; }) : Promise.resolve(null);
  const back = async (how) => {
    try {
      const row = await kept;
      if (row) await call("DELETE", "/v1/feedback/" + row.id);
      if (how !== "undone" && after) after();
      say("Taken back.");
    } catch (error) { fail(error); }
  };
  kept.then((row) => { if (row || after) say(text + (row || !keeps.feedback ? "" : " Your feedback was not kept."), back); });
  return back;
}

function item(headline) {
  const out = { headline };
  if ($("dek").value.trim()) out.dek = $("dek").value.trim();
  ["body", "section", "slot"].forEach((id) => { if ($(id).value.trim()) out[id] = $(id).value.trim(); });
  return out;
}

/* Behind the box that is written in: what of the last result still stands there. */
function underline() {
  const text = $("headline").value, offset = text.length - text.trimStart().length;
  let same = 0;
  if (last) while (same < last.headline.length && last.headline[same] === text[offset + same]) same++;
  const standing = last ? spansOf(last).map((list) => list.filter(([, to]) => to <= same)) : [];
  $("marks").replaceChildren(...pieces(text, standing, offset), "\n");
  if (!CSS.supports("field-sizing", "content")) {
    $("headline").style.height = "auto";
    $("headline").style.height = $("headline").scrollHeight + 2 + "px";
  }
}

function light(n, on) {
  document.querySelectorAll("#marks mark").forEach((m) => { if (m.dataset.n.split(" ").includes(String(n))) m.classList.toggle("lit", on); });
}

function judge(result) {
  if (!keeps.feedback) return null;
  const send = (kind, text) => feedback({ kind, headline: result.headline }, text);
  return make("div", { class: "actions" },
    button("This is bait", () => send("bait", "Kept: this is bait.")), button("This is fine", () => send("fine", "Kept: this is fine.")),
    editedFrom && editedFrom !== result.headline
      ? button("Keep as my edit", () => { feedback({ kind: "edited", headline: editedFrom, replacement: result.headline }, "Kept: edited from “" + editedFrom + "”."); editedFrom = null; })
      : null);
}

function verdict(result) {
  const box = make("div", { class: "verdict " + result.verdict }, make("p", {}, make("span", { class: "badge " + result.verdict }, result.verdict)),
    result.errors.length ? null : make("p", {}, SAYS[result.verdict]), labels(result), because(result),
    result.lang.note ? make("p", { class: "problem" }, "Note: " + result.lang.note) : null);
  result.errors.forEach((e) => box.append(make("p", { class: "problem" }, e.message)));
  box.append(scores(result), judge(result) || "");
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

/* What a finding is about; where it can be written over, it is a button that selects it. */
function quoted(result, f, spans, quiet) {
  return spans.map(([from, to]) => {
    const text = result.headline.slice(from, to);
    if (quiet) return make("q", { dir: "auto" }, text);
    const select = (event) => {
      const at = $("headline").value.indexOf(result.headline);
      if (at < 0 || (event.key && !["Enter", " "].includes(event.key))) return;
      event.preventDefault();
      $("headline").focus();
      $("headline").setSelectionRange(at + from, at + to);
    };
    return make("q", { dir: "auto", class: "at", role: "button", tabindex: "0", title: "select it in the headline", onclick: select, onkeydown: select }, text);
  });
}

function findings(result, quiet) {
  if (!result.findings.length) return make("p", { class: "hint" }, result.errors.length ? "" : "No rule found anything.");
  const list = make("ol", { class: "plain" }), spans = spansOf(result);
  result.findings.forEach((f, n) => {
    const on = () => light(n + 1, true), off = () => light(n + 1, false);
    const line = make("li", { class: "finding", onmouseenter: on, onmouseleave: off, onfocusin: on, onfocusout: off });
    const words = quoted(result, f, spans[n], quiet).flatMap((q) => [q, " "]);
    line.append(make("b", { class: "number" }, String(n + 1)),
      make("span", { class: "reason" }, ...words, f.reason, f.in_quote ? " (in a quotation)" : "", " ", make("span", { class: "axis", title: f.rule }, plain(f.axis))),
      make("span", { class: "number", title: "weight × score" }, "+" + fixed(f.weight * f.score)));
    if (!quiet && keeps.feedback) line.append(button("Dismiss…", () => { if (!line.querySelector(".dismiss")) dismissal(f, line); }, { class: "quiet", "aria-label": "Dismiss finding " + (n + 1) }));
    list.append(line);
  });
  return list;
}

/* ---- Writing into the boxes as somebody who types does: the browser's own undo takes it back */
function type(id, text) {
  $(id).focus();
  $(id).select();
  if (document.execCommand(text ? "insertText" : "delete", false, text) || $(id).value === text) return;
  $(id).value = text;
  $(id).dispatchEvent(new Event("input"));
}

function put(text) { type("headline", text); refresh(); }

/* ---- Alternatives */
function take(text) {
  const before = $("headline").value;
  editedFrom = null;
  put(text);
  taken = { before, back: feedback({ kind: "accepted", headline: before.trim(), replacement: text }, "Taken.", () => { taken = null; put(before); }) };
}

/* The browser's own undo takes back what was told the service, too. */
function undone(event) {
  if (!taken || event.inputType !== "historyUndo" || $("headline").value !== taken.before) return;
  taken.back("undone");
  taken = null;
}

function alternatives(result, answer) {
  const box = make("section", { "aria-label": "Alternatives" }, make("h2", {}, "Alternatives")), all = answer.alternatives;
  if (!all.length && !answer.refused && result.verdict === "pass") return null;
  if (answer.refused) box.append(make("p", { class: "hint" }, "No rewrite is offered: " + answer.refused + (all.length ? ". For you to judge:" : ".")));
  else if (!all.length) box.append(make("p", { class: "hint" }, "The policy asks for none."));
  box.append(make("ol", { class: "plain" }, ...all.map((a, n) => make("li", {},
    a.from === "story" || a.from === "spoiler" ? make("p", { class: "alternative", dir: "auto" }, a.text) : difference(a.diff),
    make("p", { class: "change" }, make("span", { class: "badge " + a.verdict }, a.verdict), make("span", { class: "tag" }, FROM[a.from]),
      move("rules", result.clickbait, a.clickbait), a.svm === null ? null : move("model", result.svm && result.svm.score, a.svm)),
    a.why ? make("p", { class: "change" }, a.why) : null,
    make("div", { class: "actions" }, button("Take it", () => take(a.text), { class: "take", "aria-keyshortcuts": "Alt+" + (n + 1) }),
      button("Edit it", () => { editedFrom = result.headline; put(a.text); }), make("span", { class: "dim" }, make("kbd", {}, "Alt"), " ", make("kbd", {}, String(n + 1))))))));
  return box;
}

function heldBack(result, answer) {
  const spoilers = ((result.rewrite && result.rewrite.spoilers) || []).filter((s) => !answer.alternatives.some((a) => a.text === s.sentence));
  if (!spoilers.length) return null;
  return make("section", { "aria-label": "Held back" }, make("h2", {}, "What the headline may hold back"),
    make("ol", { class: "plain" }, ...spoilers.map((s) => make("li", { class: "spoiler" }, make("span", { class: "tag" }, ASKS[s.asks] || s.asks), " ", make("span", { dir: "auto" }, s.sentence), " ",
      button("Edit it", () => { editedFrom = result.headline; put(s.sentence); }, { class: "quiet" })))));
}

function fresh() { $("main").classList.remove("stale"); $("result").setAttribute("aria-busy", "false"); }

function show(result, answer) {
  last = result;
  fresh();
  underline();
  $("storynote").textContent = storyNote(result);
  $("storynote").className = result.story && result.story.missing.length ? "missing" : "";
  document.title = SIGN[result.verdict] + " " + result.verdict + " – hed";
  $("result").replaceChildren(verdict(result));
  const where = document.activeElement;
  if ($("more").contains(where) && where.closest(".dismiss")) return; // somebody is writing a reason
  const why = make("section", { "aria-label": "Findings" }, make("h2", {}, "Findings"), findings(result));
  $("more").replaceChildren(...[alternatives(result, answer), why, heldBack(result, answer)].filter(Boolean));
}

function nothing(text) { last = null; fresh(); underline(); document.title = "hed: check a headline"; $("result").replaceChildren(make("p", { class: "hint" }, text)); $("more").replaceChildren(); }

/* What is checked while somebody types does not go into the history; what is checked by Ctrl+Enter does. */
async function check(keep) {
  const headline = $("headline").value.trim(), signal = next();
  if (!headline) { nothing("Type or paste a headline: it is checked while you write."); return; }
  try {
    const [result, answer] = await Promise.all([call("POST", keep ? "/v1/check" : "/v1/check?keep=0", item(headline), signal), call("POST", "/v1/rewrite", item(headline), signal)]);
    if (signal.aborted) return;
    knownToken();
    show(result, answer);
    if (keep) say(keeps.history ? "Checked and kept." : "Checked. This service keeps no history.");
    const text = "Verdict " + result.verdict + (result.labels.length ? ", " + result.labels.join(", ") : "") + ", " + result.findings.length + " findings.";
    if ($("result").dataset.said !== text) $("heard").textContent = $("result").dataset.said = text;
  } catch (error) { fail(error); }
}

/* ---- Comparing, history, slots */
const stands = (result) => !["hold", "block"].includes(result.verdict) && !result.errors.length;

async function compare() {
  const names = ["a", "b", "c"].filter((id) => $(id).value.trim()), signal = next();
  $("result").replaceChildren();
  if (names.length < 2) { fresh(); $("more").replaceChildren(make("p", { class: "hint" }, "Write at least two variants: the best comes first.")); return; }
  const wanted = item("");
  delete wanted.headline;
  wanted.variants = names.map((id) => $(id).value.trim());
  try {
    const answer = await call("POST", "/v1/compare?keep=0", wanted, signal);
    if (signal.aborted) return;
    fresh();
    knownToken();
    $("storynote").className = "";
    $("storynote").textContent = $("body").value.trim() ? "each variant is compared with it" : "paste it to see which number or name it does not have";
    const cards = answer.order.map((index, rank) => {
      const result = answer.results[index], name = names[index].toUpperCase(), story = result.story && result.story.kind !== "none" ? storyNote(result) : null;
      return make("section", { class: rank === 0 ? "card best" : "card", "aria-label": "Variant " + name }, make("h2", {}, "Variant " + name + (rank > 0 ? "" : stands(result) ? " – best of " + names.length : " – first of " + names.length + ", but not to run as it is")),
        make("p", { class: "shown", dir: "auto" }, ...pieces(result.headline, spansOf(result), 0)), make("p", { class: "change" }, make("span", { class: "badge " + result.verdict }, result.verdict)), labels(result),
        ...result.errors.map((e) => make("p", { class: "problem" }, e.message)), scores(result, true), make("h3", {}, "Findings"), findings(result, true), story ? make("p", { class: "change" }, "Story: " + story) : null,
        make("div", { class: "actions" }, button("Go on with this one", () => { look("check"); put(wanted.variants[index]); }, { class: rank === 0 ? "take" : "" })));
    });
    $("more").replaceChildren(make("div", { class: "ranks" }, ...cards));
    $("heard").textContent = "Variant " + names[answer.order[0]].toUpperCase() + (stands(answer.results[answer.order[0]]) ? " is the best." : " comes first, but is not to run as it is.");
  } catch (error) { fail(error); }
}

const when = (ms) => new Date(ms).toLocaleString([], { dateStyle: "short", timeStyle: "short" });
const row = (...cells) => make("tr", {}, ...cells.map((c) => make("td", typeof c === "number" || c === null ? { class: "number" } : {}, typeof c === "number" || c === null ? fixed(c) : c)));
const open = (headline) => button(headline, () => { look("check"); put(headline); }, { class: "open", title: "check it again", dir: "auto" });
const TABLES = {
  feedback: { title: "Feedback", heads: ["When", "What", "Headline", "More", ""], row: (f) => row(when(f.at), f.kind, open(f.headline), [f.rule, f.reason, f.replacement].filter(Boolean).join(" – "),
    button("Take back", async () => { try { await call("DELETE", "/v1/feedback/" + f.id); say("Taken back."); past(); } catch (e) { fail(e); } }, { class: "quiet", "aria-label": "Take back: " + f.headline })) },
  decisions: { title: "Decisions", heads: ["When", "Verdict", "Headline", "Rules", "Model"], row: (d) => row(when(d.at), make("span", { class: "badge " + d.verdict }, d.verdict), open(d.headline), d.clickbait, d.svm) },
};

/* Fifty rows at a time; older ones where a table is full. */
function table(of, all) {
  const t = TABLES[of], rows = all.filter((x) => !x.deleted), body = make("tbody", {}, ...rows.map(t.row));
  const head = make("thead", {}, make("tr", {}, ...t.heads.map((h) => (h ? make("th", { scope: "col" }, h) : make("td", {})))));
  const box = make("section", { "aria-label": t.title }, make("h2", {}, t.title));
  if (!rows.length) { box.append(make("p", { class: "hint" }, of === "decisions" && !keeps.history ? "This service keeps none: hed serve --history does." : "None yet.")); return box; }
  box.append(make("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": t.title + ", table" }, make("table", {}, head, body)));
  let oldest = all[all.length - 1].id;
  const older = button("Older", async () => {
    try {
      const answer = (await call("GET", "/v1/history?limit=50&of=" + of + "&before=" + oldest))[of];
      body.append(...answer.filter((x) => !x.deleted).map(t.row));
      if (answer.length) oldest = answer[answer.length - 1].id;
      if (answer.length < 50) older.remove();
    } catch (error) { fail(error); }
  });
  if (all.length === 50) box.append(make("p", { class: "actions" }, older));
  return box;
}

async function past() {
  const signal = next();
  $("result").replaceChildren();
  fresh();
  if (!keeps.feedback) { $("more").replaceChildren(make("p", { class: "hint" }, "This service keeps nothing: hed serve --store FILE does.")); return; }
  try {
    const answer = await call("GET", "/v1/history?limit=50", null, signal);
    if (!signal.aborted) $("more").replaceChildren(table("feedback", answer.feedback), table("decisions", answer.decisions));
  } catch (error) { fail(error); }
}

function count() {
  const length = [...$("headline").value.trim()].length, slot = $("slot").value.trim();
  $("slots").replaceChildren(...Object.entries(slots).map(([name, most]) =>
    make("span", { class: (length > most ? "over" : "") + (name === slot ? " chosen" : "") }, name + " " + length + "/" + most + (length > most ? " – too long by " + (length - most) : ""))));
  underline();
}

function refresh(keep) { if (view === "check") check(keep === true); else if (view === "compare") compare(); else past(); }

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
  keepDraft();
  refresh();
}

/* What stands there is of before: it is not to be taken for the headline as it is now. */
function later() {
  clearTimeout(timer);
  timer = setTimeout(refresh, DELAY);
  $("main").classList.add("stale");
  $("result").setAttribute("aria-busy", "true");
}

/* ---- What is written: one line, kept over a reload, copied, emptied */
function keepDraft() { sessionStorage.setItem("draft", JSON.stringify({ view, ...Object.fromEntries(KEPT.map((id) => [id, $(id).value])) })); }

function fill(draft) {
  KEPT.forEach((id) => { if (typeof draft[id] === "string") { $(id).value = draft[id]; sound($(id)); } });
  $("story").open = $("story").open || Boolean($("body").value || $("dek").value);
}

/* JSON here takes no NUL; nothing else becomes longer or shorter. */
function sound(box) { if (box.value.includes("\0")) box.value = box.value.replaceAll("\0", "\ufffd"); }

/* A headline has one line, however it came in. */
function oneLine(box) {
  if (!box.value.includes("\n")) return;
  const at = box.value.slice(0, box.selectionEnd).replace(/\s*\n\s*/g, " ").length;
  box.value = box.value.replace(/\s*\n\s*/g, " ");
  box.setSelectionRange(at, at);
}

/* A whole article pasted: its first line is the headline, the rest is the story where there is none yet. */
function pasted(event) {
  const lines = event.clipboardData.getData("text/plain").split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
  if (lines.length < 2 || $("body").value.trim()) return; // oneLine sees to it
  event.preventDefault();
  document.execCommand("insertText", false, lines[0]);
  $("body").value = lines.slice(1).join("\n\n");
  $("story").open = true;
  later();
  say("The first line is taken for the headline, the rest for its story.", () => { $("body").value = ""; refresh(); });
}

async function copy() {
  try { await navigator.clipboard.writeText($("headline").value.trim()); } catch { $("headline").select(); document.execCommand("copy"); }
  say("Copied.");
}

function empty() {
  const before = Object.fromEntries(KEPT.map((id) => [id, $(id).value]));
  ["headline", "dek", "body", "a", "b", "c"].forEach((id) => { $(id).value = ""; });
  editedFrom = null;
  $("headline").focus();
  count();
  keepDraft();
  refresh();
  say("Ready for the next headline.", () => { fill(before); count(); keepDraft(); refresh(); });
}

function keys(event) {
  if (event.key === "Enter" && event.ctrlKey) { event.preventDefault(); refresh(true); return; }
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target.matches("#headline, .variant")) { event.preventDefault(); refresh(); }
  const digit = /^Digit([1-3])$/.exec(event.code); // a Mac's Alt and 1 write another character
  const taken = event.altKey && digit && document.querySelectorAll(".take")[digit[1] - 1];
  if (taken) { event.preventDefault(); taken.click(); }
}

function listen() {
  $("form").addEventListener("submit", (event) => { event.preventDefault(); refresh(true); });
  $("headline").addEventListener("paste", pasted);
  $("headline").addEventListener("input", undone);
  KEPT.forEach((id) => $(id).addEventListener("input", () => { sound($(id)); if ($(id).matches("#headline, .variant")) oneLine($(id)); count(); keepDraft(); later(); }));
  document.querySelectorAll("[data-view]").forEach((b) => b.addEventListener("click", () => look(b.dataset.view)));
  $("token").addEventListener("change", () => { sessionStorage.setItem("token", $("token").value.trim()); about(); refresh(); });
  $("token").addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); $("token").blur(); $("headline").focus(); } });
  document.addEventListener("keydown", keys);
  $("tools").append(button("Copy", copy, { class: "quiet" }), button("Next headline", empty, { class: "quiet" }));
}

/* From a link (/#headline=…&body=…&view=…), or what stood here before a reload. */
function begin() {
  const asked = new URLSearchParams(location.hash.slice(1)), kept = sessionStorage.getItem("draft");
  const draft = [...asked].length ? Object.fromEntries(asked) : kept && !$("headline").value ? JSON.parse(kept) : {};
  if (location.hash) window.history.replaceState(null, "", "/"); // else a reload would undo what is written from now on
  fill(draft);
  return ["compare", "history"].includes(draft.view) ? draft.view : "check";
}

async function start() {
  document.body.append(make("p", { id: "heard", class: "skip", "aria-live": "polite" }));
  $("views").hidden = $("tools").hidden = $("keys").hidden = false;
  document.querySelector(".go").hidden = true;
  listen();
  const at = begin();
  count();
  await about();
  look(at);
}

async function about() {
  try {
    const model = await call("GET", "/v1/model");
    slots = model.slots;
    figures = model.figures;
    faults = model.axes;
    keeps = model.keeps;
    $("slotnames").replaceChildren(...Object.keys(slots).map((name) => make("option", { value: name })));
    $("by").textContent = "· model " + model.model.slice(0, 8) + " · rules " + model.rules.slice(0, 8) + " · " + model.profile;
    count();
  } catch (error) { fail(error); }
}

start();
