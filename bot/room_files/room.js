// The browser room: live cards, answers in a dialog, words to the bot. Works on what the server
// renders; without it the page can be read and every form still sends.
"use strict";
(() => {
  const find = (id) => document.getElementById(id);
  const sheet = find("sheet"), said = find("sheet-said"), body = find("sheet-body");
  const scroll = find("scroll"), newer = find("newer"), toasts = find("toasts");
  const lists = { channel: find("messages"), direct: find("direct") };
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let opener = null, unseen = 0;

  // --- words to the one who acts ---------------------------------------------------------------
  function say(words, { alert = false } = {}) {
    if (!words) return;
    const note = document.createElement("div");
    note.className = alert ? "note alert" : "note";
    note.setAttribute("role", alert ? "alert" : "status");
    const text = document.createElement("p");
    text.dir = "auto";
    const close = document.createElement("button");
    close.type = "button";
    close.className = "close";
    close.setAttribute("aria-label", "Stäng meddelandet");
    close.textContent = "✕";
    close.addEventListener("click", () => note.remove());
    note.append(text, close);
    if (sheet.open) said.replaceChildren(note);
    else toasts.append(note);
    text.textContent = words; // after it stands in the page, so that it is read out
    if (!alert) setTimeout(() => note.matches(":hover, :focus-within") || note.remove(), 9000);
  }

  // --- dialog ----------------------------------------------------------------------------------
  function open(html, from) {
    if (!sheet.open) opener = { card: from?.closest("article")?.id, element: from };
    said.replaceChildren();
    body.innerHTML = html; // our own server's, escaped there; the page's policy runs no inline script
    const title = body.querySelector("#sheet-title");
    sheet.setAttribute("aria-labelledby", title?.id ?? "sheet-title");
    body.querySelector("article h3")?.setAttribute("tabindex", "-1");
    if (!sheet.open) sheet.showModal();
    body.scrollTop = 0;
    const wrong = body.querySelector("[aria-invalid=true]");
    const target = wrong?.matches("fieldset") ? wrong.querySelector("input") : wrong;
    (target ?? title ?? body.querySelector("article h3"))?.focus();
  }
  sheet.addEventListener("close", () => {
    body.replaceChildren();
    const element = opener?.element?.isConnected ? opener.element : opener?.card && find(opener.card);
    (element || find("words")).focus({ preventScroll: true });
    opener = null;
  });
  find("sheet-close").addEventListener("click", () => sheet.close());
  sheet.addEventListener("click", (event) => {
    if (!event.target.closest("a.leave")) return; // without scripts it leads back to the channel
    event.preventDefault();
    sheet.close();
  });

  // --- sending ---------------------------------------------------------------------------------
  const handlers = {
    form: (answer, from) => open(answer.html, from),
    card: (answer, from) => open(answer.html, from),
    changed: (answer) => { if (sheet.open) sheet.close(); say(answer.word); },
    refused: (answer) => say(answer.word, { alert: true }),
    nothing: () => { if (sheet.open) sheet.close(); },
  };

  async function send(form, button) {
    const response = await fetch(button?.getAttribute("formaction") ?? form.getAttribute("action"), {
      method: "POST",
      body: new URLSearchParams(new FormData(form, button)),
      headers: { Accept: "application/json" },
      redirect: "error",
    });
    if (!response.ok) throw new Error((await response.text()) || `Fel ${response.status}`);
    return response.json();
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target, button = event.submitter;
    if (form.method !== "post") return;
    event.preventDefault();
    if (form.dataset.busy) return; // a second press while the first is under way
    form.dataset.busy = "yes";
    try {
      const answer = await send(form, button);
      if (form.id === "composer" && answer.kind !== "refused") { form.reset(); grow(); }
      form.querySelector("details[open]")?.removeAttribute("open");
      handlers[answer.kind](answer, button);
    } catch (error) {
      const lost = error instanceof TypeError;
      say(lost ? "Kanalvakt svarar inte. Försök igen om en stund." : error.message, { alert: true });
    } finally {
      delete form.dataset.busy;
    }
  });

  // --- live ------------------------------------------------------------------------------------
  function place(news) {
    const holder = document.createElement("template");
    holder.innerHTML = news.html;
    const fresh = holder.content.firstElementChild;
    const old = find(fresh.id), focused = old?.contains(document.activeElement);
    const follow = atEnd();
    if (old) old.replaceWith(fresh); else lists[news.where].append(fresh);
    fresh.classList.add("fresh");
    if (focused) fresh.querySelector("article").focus({ preventScroll: true });
    find("announced").textContent = (old ? "Ändrat: " : "Nytt: ") + news.summary;
    recount();
    if (news.where !== "channel") return;
    if (follow) toEnd(); // at once: while it glides, the next card would not be followed
    else if (!old) { unseen += 1; hint(); }
  }

  const atEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
  function toEnd(behavior = "auto") {
    scroll.scrollTo({ top: scroll.scrollHeight, behavior: still.matches ? "auto" : behavior });
  }
  function hint() {
    newer.hidden = unseen === 0;
    newer.textContent = unseen === 1 ? "1 nytt kort ↓" : `${unseen} nya kort ↓`;
  }
  scroll.addEventListener("scroll", () => { if (atEnd()) { unseen = 0; hint(); } }, { passive: true });
  newer.addEventListener("click", () => { toEnd("smooth"); lists.channel.lastElementChild?.querySelector("article").focus({ preventScroll: true }); });

  let asking = null;
  function recount() {
    for (const count of document.querySelectorAll("[data-count]")) count.textContent = lists.direct.children.length;
    clearTimeout(asking); // a storm of cards asks once
    asking = setTimeout(refreshEvidence, 400);
  }

  // Addresses of evidence work for a short time only, so the list is asked for anew now and then.
  async function refreshEvidence() {
    const list = find("evidence");
    if (!list || list.contains(document.activeElement)) return;
    const person = new URLSearchParams({ som: find("composer").elements.person.value });
    const response = await fetch(`/room/evidence?${person}`).catch(() => null);
    if (response?.ok) list.innerHTML = await response.text();
  }
  setInterval(refreshEvidence, 300000);

  let last = document.body.dataset.change, run = null, wait = 500;
  function listen() {
    const address = new URLSearchParams({
      som: find("composer").elements.person.value, place: document.body.dataset.place, after: last,
    });
    const live = new EventSource(`/room/live?${address}`);
    live.addEventListener("run", (event) => {
      const now = JSON.parse(event.data).run;
      find("line").textContent = "";
      wait = 500;
      if (run && run !== now && !sheet.open) location.reload(); // a new run knows no old tokens
      run ??= now;
    });
    live.addEventListener("card", (event) => {
      place(JSON.parse(event.data));
      last = event.lastEventId || last;
    });
    live.addEventListener("error", () => {
      live.close(); // our own patience: a browser gives up where the server answers with an error
      find("line").textContent = "Ingen kontakt. Försöker igen …";
      setTimeout(listen, wait);
      wait = Math.min(wait * 2, 10000);
    });
  }

  // --- small things ----------------------------------------------------------------------------
  const words = find("words");
  function grow() {
    words.rows = Math.min(6, Math.max(1, words.value.split("\n").length));
  }
  words.addEventListener("input", grow);
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    words.form.requestSubmit();
  });
  function fold(event) {
    const escape = event.type === "keydown";
    if (escape && event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.menu[open], details.who[open]")) {
      if (!escape && menu.contains(event.target)) continue;
      if (escape && menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    }
  }
  document.addEventListener("click", fold);
  document.addEventListener("keydown", fold);

  scroll.scrollTop = scroll.scrollHeight;
  listen();
})();
