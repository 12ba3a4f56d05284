// The page: people on the left, then up to three chats, lessons on the right.

import "./bar.js";
import { toast } from "./dom.js";
import "./lessons.js";
import { ChatPane } from "./pane.js";
import "./people.js";
import { Store } from "./store.js";

const SEATS = [{ person: 503, chat: -1003 }, { person: 502, chat: -1001 }, { person: 801, chat: 801 }];

const theme = localStorage.getItem("theme");
if (theme) document.documentElement.dataset.theme = theme;

const store = new Store();
const panes = document.querySelector("#panes");
const people = document.querySelector("people-list");
const lessons = document.querySelector("lesson-panel");

const room = () => (panes.clientWidth < 560 ? 1 : panes.clientWidth < 1000 ? 2 : 3);
const open = () => [...panes.children];
const visible = () => open().filter((pane) => pane.offsetParent);
let chosen = null;

function seats() {
  return visible().map((pane) => pane.seat);
}

function seatAll(wanted) {
  panes.replaceChildren(...wanted.map((seat) => new ChatPane(store, seat)));
  chosen = open()[0];
  people.soon();
}

// Shows that seat: in its open pane, else in the pane used last.
function go(seat, focus = false) {
  const same = (pane) => pane.seat.person === seat.person && pane.seat.chat === seat.chat;
  let pane = visible().find(same);
  if (!pane) {
    pane = visible().includes(chosen) ? chosen : visible()[0];
    open().find(same)?.sit(pane.seat);
    pane.sit(seat);
  }
  chosen = pane;
  document.body.classList.remove("people-open");
  if (focus) { pane.log.focus(); pane.classList.add("shown"); setTimeout(() => pane.classList.remove("shown"), 1200); }
  people.soon();
  return pane;
}

// Returns the lesson's seats, then the other default ones.
function together(seats) {
  return [...new Map([...seats, ...SEATS].map((seat) => [`${seat.person}|${seat.chat}`, seat])).values()];
}

function toggleLessons() {
  if (lessons.hidden || lessons.lists) {
    lessons.hidden = !lessons.hidden;
    document.body.classList.remove("people-open");
    if (!lessons.hidden) lessons.querySelector("button")?.focus();
  }
  lessons.list();
}

document.querySelector("top-bar").begin(store, toggleLessons);
people.begin(store, (seat) => go(seat, true), seats);
lessons.begin(store, go);

panes.addEventListener("focusin", ({ target }) => {
  chosen = target.closest("chat-pane");
  if (target.matches("textarea")) lessons.classList.add("folded");
});
panes.addEventListener("moved", () => people.soon());
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.body.classList.remove("people-open");
  const number = event.altKey && /^Digit[123]$/.test(event.code) ? Number(event.code.at(-1)) : 0;
  if (number) visible()[number - 1]?.text.focus();
});
new ResizeObserver(() => { panes.dataset.room = room(); people.soon(); open().forEach((pane) => pane.scrolled?.()); }).observe(panes);

let played = null;
store.addEventListener("all", () => {
  document.body.classList.toggle("preparing", store.preparing);
  if (store.preparing) return;
  if (played !== store.performance) seatAll(together(store.lesson?.seats ?? []).slice(0, 3));
  else open().forEach((pane) => pane.draw());
  played = store.performance;
});
store.addEventListener("preparing", () => document.body.classList.add("preparing"));
store.addEventListener("message", ({ detail }) => {
  for (const pane of open()) if (pane.seat.chat === detail.chat) pane.take(detail);
});

const stream = new EventSource("changes");
let broken = false;
for (const kind of ["all", "preparing", "message", "clock", "weather", "program", "lesson"]) {
  stream.addEventListener(kind, (event) => store.apply(kind, JSON.parse(event.data)));
}
stream.addEventListener("open", () => { if (broken) toast("Связь со сценой восстановлена"); broken = false; });
stream.addEventListener("error", () => { if (!broken) toast("Сцена не отвечает, пробуем снова…"); broken = true; });

