// The top bar: controls of the clock and the weather, and the button of the lessons.

import { get, post } from "./api.js";
import { button, h, icon, ICONS, menu, toast } from "./dom.js";
import { hours, relative, shortDay, whole } from "./time.js";

const WEATHER = {
  fine: "Telegram работает",
  slow: "Telegram отвечает медленно",
  limits: "Telegram просит подождать (429)",
  down: "Telegram недоступен",
};
const PROGRAM = { working: "Программа работает", starting: "Программа запускается…", killed: "Программа убита", stopped: "Программа остановилась" };

export class TopBar extends HTMLElement {
  // `lessons`: toggles their panel.
  begin(store, lessons) {
    this.store = store;
    this.setAttribute("role", "banner");
    this.time = h("time", { class: "now" });
    this.state = h("button", { type: "button", class: "state", "aria-haspopup": "menu", onclick: () => this.weather() });
    this.fast = button("60×", () => post("clock", { rate: store.clock.rate > 1 ? 1 : 60 }), { class: "chip", title: "Час за минуту", "aria-pressed": "false" });
    this.jumps = h("div", { class: "jumps", role: "group", "aria-label": "Передвинуть часы" },
      this.jump("+15 мин", { minutes: 15 }), this.jump("+1 ч", { minutes: 60 }), this.jump("До срока", { to: "due" }),
      this.jump("К открытию", { to: "opening" }), this.jump("Завтра", { to: "tomorrow" }), this.fast);
    this.append(
      h("h1", {}, h("span", { class: "mark", "aria-hidden": "true" }, icon(ICONS.lesson)), h("span", {}, "Отклик", h("small", {}, "учебная сцена"))),
      h("div", { class: "clock" }, this.time, this.jumps, button(icon(ICONS.down), (event) => this.clockMenu(event.currentTarget), { class: "icon jump-menu", "aria-label": "Передвинуть часы", "aria-haspopup": "menu" })),
      this.state,
      h("div", { class: "tools" },
        button([icon(ICONS.lesson), h("span", {}, "Уроки")], lessons, { class: "chip", "aria-label": "Уроки" }),
        button(icon(ICONS.theme), () => this.theme(), { class: "icon theme", "aria-label": "Светлая или тёмная тема" })));
    for (const kind of ["all", "clock", "weather", "program", "preparing"]) store.addEventListener(kind, () => this.draw());
    store.addEventListener("program", () => { if (store.program === "stopped") toast("Программа остановилась сама. Почему, сказано в окне, где запущена страница"); });
    setInterval(() => this.tick(), 500);
    this.draw();
  }

  jump(label, where) {
    return button(label, () => post("clock", where), { class: "chip" });
  }

  draw() {
    const { store } = this, quiet = store.weather === "fine" && store.program === "working";
    const words = store.failed ? "Программа не запустилась" : store.preparing || !store.program ? "Готовим сцену…" : store.program === "working" ? WEATHER[store.weather] : PROGRAM[store.program];
    this.state.replaceChildren(h("i", { class: store.failed ? "bad" : store.preparing ? "wait" : quiet ? "good" : store.program === "working" ? "wait" : "bad" }), h("span", {}, words), icon(ICONS.down));
    this.state.setAttribute("aria-label", `Связь с Telegram: ${words}`);
    this.fast.setAttribute("aria-pressed", String(store.clock.rate > 1));
    this.classList.toggle("moving", store.clock.moving);
    for (const chip of this.jumps.querySelectorAll("button")) chip.disabled = store.clock.moving && chip !== this.fast;
    this.tick();
  }

  tick() {
    const { store } = this;
    if (!store.performance) return;
    const now = store.now();
    this.time.replaceChildren(h("b", {}, hours(now)), h("span", {}, shortDay(now)));
    for (const moment of document.querySelectorAll("time.moment")) moment.textContent = relative(Number(moment.dataset.unix), now);
  }

  weather() {
    const { store } = this;
    const to = (weather) => [`${store.weather === weather ? "● " : "○ "}${WEATHER[weather]}`, () => post("weather", { weather })];
    menu(this.state, [
      ...Object.keys(WEATHER).map(to), null,
      store.program === "killed" || store.program === "stopped"
        ? ["Запустить программу снова", async () => { if (await post("program", { do: "start" })) toast("Программа запущена: она продолжает с того места, где остановилась"); }]
        : ["Убить программу (SIGKILL)", async () => { if (await post("program", { do: "kill" })) toast("Программа убита посреди работы. Пишите и нажимайте: ничего не потеряется"); }, { danger: true }],
    ]);
  }

  async clockMenu(anchor) {
    const moments = await get("moments");
    if (!moments) return;
    const go = (where) => () => post("clock", where);
    menu(anchor, [
      ["+15 минут", go({ minutes: 15 })], ["+1 час", go({ minutes: 60 })],
      moments.due && [`До срока: ${whole(moments.due)}`, go({ to: "due" })],
      [`К открытию: ${whole(moments.opening)}`, go({ to: "opening" })], [`Завтра: ${whole(moments.tomorrow)}`, go({ to: "tomorrow" })],
      [this.store.clock.rate > 1 ? "Обычный ход" : "Час за минуту (60×)", go({ rate: this.store.clock.rate > 1 ? 1 : 60 })],
    ]);
  }

  theme() {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    localStorage.setItem("theme", root.dataset.theme);
  }
}

customElements.define("top-bar", TopBar);
