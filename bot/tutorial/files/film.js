// The film: the recording, played in the same chats, with pause and step.

import { button, h, icon, toast } from "./dom.js";
import { glyphs } from "./emoji.js";
import { ChatPane } from "./pane.js";
import { inBrief, Store } from "./store.js";
import { hours, shortDay } from "./time.js";

const SIGNS = { play: "M8 5l11 7-11 7z", pause: "M8 5v14M16 5v14", back: "M17 6l-8 6 8 6zM6 6v12", on: "M7 6l8 6-8 6zM18 6v12" };
const LONGEST = 6500;
const SOON = 900;

class FilmPlayer extends HTMLElement {
  connectedCallback() {
    this.film = JSON.parse(document.querySelector("#film").textContent);
    this.at = 0;
    this.speed = 1;
    this.time = h("time", { class: "now" });
    this.scene = h("select", { "aria-label": "Сцена" }, this.film.scenes.map((one, number) => new Option(one.title, number)));
    this.scene.onchange = () => this.seek(this.film.scenes[Number(this.scene.value)].begins);
    this.play = button(icon(SIGNS.play), () => this.toggle(), { class: "icon play", "aria-label": "Пуск или пауза" });
    this.range = h("input", { type: "range", min: 0, max: this.film.frames.length, value: 0, "aria-label": "Место в фильме" });
    this.range.oninput = () => this.seek(Number(this.range.value));
    this.quick = button("1×", () => { this.speed = this.speed === 4 ? 1 : this.speed * 2; this.quick.textContent = `${this.speed}×`; }, { class: "chip", "aria-label": "Скорость" });
    this.caption = h("p", { class: "caption" });
    this.about = h("p", { class: "scene" });
    this.panes = h("main", { id: "panes", "aria-label": "Чаты" });
    this.append(
      h("header", { class: "head" }, this.time, h("span", { class: "choice" }, this.scene), this.about),
      this.panes, this.caption,
      h("footer", { class: "transport" },
        button(icon(SIGNS.back), () => this.step(-1), { class: "icon", "aria-label": "Шаг назад" }), this.play,
        button(icon(SIGNS.on), () => this.step(1), { class: "icon", "aria-label": "Шаг вперёд" }), this.range, this.quick));
    document.addEventListener("keydown", (event) => this.key(event));
    new ResizeObserver(() => this.room()).observe(this.panes);
    this.seek(Math.min(this.film.frames.length, this.film.scenes[0].begins));
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) this.run();
  }

  get number() {
    return this.film.scenes.findLastIndex((one) => one.begins <= Math.max(0, this.at - 1));
  }

  room() {
    this.panes.dataset.room = this.panes.clientWidth < 620 ? 1 : this.panes.clientWidth < 1000 ? 2 : 3;
  }

  visible() {
    return [...this.panes.children].slice(0, Number(this.panes.dataset.room ?? 3));
  }

  key(event) {
    if (event.target.closest("input, select, button") && event.key !== " ") return;
    const act = { " ": () => this.toggle(), ArrowRight: () => this.step(1), ArrowLeft: () => this.step(-1) }[event.key];
    if (!act || event.target.closest("button, select")) return;
    event.preventDefault();
    act();
  }

  toggle() {
    this.playing ? this.stop() : this.run();
  }

  stop() {
    clearTimeout(this.next);
    this.playing = false;
    this.play.replaceChildren(icon(SIGNS.play));
  }

  run() {
    if (this.at >= this.film.frames.length) this.seek(0);
    this.playing = true;
    this.play.replaceChildren(icon(SIGNS.pause));
    const go = () => {
      if (!this.playing) return;
      this.forward();
      if (this.at >= this.film.frames.length) return this.stop();
      this.next = setTimeout(go, this.pause() / this.speed);
    };
    go();
  }

  // Long enough to read the last message; simultaneous events are shown almost at once.
  pause() {
    const [last, next] = [this.film.frames[this.at - 1], this.film.frames[this.at]];
    const words = last.data.text?.length ?? 60;
    return next.at === last.at && last.kind !== "press" ? SOON : Math.min(LONGEST, 1500 + words * 14);
  }

  step(by) {
    this.stop();
    if (by > 0) this.forward();
    else this.seek(Math.max(0, this.at - 1));
  }

  // Jumps to that frame.
  seek(to) {
    const was = this.playing;
    this.stop();
    this.store = new Store();
    this.store.apply("all", structuredClone({ ...this.film.before, performance: 1 }));
    for (const { kind, data } of this.film.frames.slice(0, to)) this.store.apply(kind, data);
    this.at = to;
    this.seat();
    this.tell();
    if (was) this.run();
  }

  // Shows the chats of the scene.
  seat() {
    this.shown = this.number < 0 ? 0 : this.number;
    const scene = this.film.scenes[this.shown];
    this.panes.replaceChildren(...scene.seats.slice(0, 3).map((seat) => new ChatPane(this.store, seat, { still: true })));
    this.room();
  }

  forward() {
    const frame = this.film.frames[this.at];
    if (!frame) return;
    this.at++;
    const { kind, data } = frame;
    if (this.number !== this.shown) this.seat();
    this.store.apply("clock", { now: frame.at, rate: 0, moving: false });
    this.store.apply(kind, data);
    const pane = this.follow(data.chat);
    if (kind === "message" && pane) this.light(pane, data);
    else if (pane) this.pressed(pane, data);
    this.tell();
  }

  // Makes the chat visible, in place of the one without events for longest.
  follow(chat) {
    const seats = this.film.scenes[this.shown].seats, shown = this.visible();
    let pane = shown.find((one) => one.seat.chat === chat);
    const seat = seats.find((one) => one.chat === chat);
    if (!pane && seat && shown.length) {
      pane = shown.reduce((one, other) => ((other.usedAt ?? -1) < (one.usedAt ?? -1) ? other : one));
      pane.sit(seat);
    }
    if (pane) pane.usedAt = this.at;
    return pane;
  }

  // Highlights a new or changed message and scrolls to it.
  light(pane, data) {
    const isNew = !pane.rows.has(data.key);
    pane.take(data);
    for (const row of this.panes.querySelectorAll(".lit")) row.classList.remove("lit");
    const row = pane.rows.get(data.key);
    row?.classList.add("lit");
    if (isNew) pane.toEnd();
    else row?.scrollIntoView({ block: "nearest" });
  }

  pressed(pane, { key, label, toast: answer }) {
    const row = pane.rows.get(key);
    const found = [...row?.querySelectorAll(".key") ?? []].find((one) => one.textContent.startsWith(label));
    found?.classList.add("pressed");
    if (answer) toast(answer);
  }

  tell() {
    const frame = this.film.frames[this.at - 1], now = frame?.at ?? this.film.before.clock.now;
    this.time.replaceChildren(h("b", {}, hours(now)), h("span", {}, shortDay(now)));
    this.range.value = this.at;
    this.scene.value = Math.max(0, this.number);
    this.about.textContent = this.film.scenes[Math.max(0, this.number)].about;
    this.caption.replaceChildren(...frame ? this.words(frame) : ["Нажмите «пуск» или пробел"]);
  }

  // Returns the caption: who does what, where, and the text.
  words({ kind, data }) {
    const chat = this.store.chats.get(data.chat);
    const where = chat?.private ? `${chat.title}, личный чат` : chat?.title;
    if (kind === "press") return [h("b", {}, this.store.name(data.by)), ` нажимает «${data.label}» · ${where}`];
    return [h("b", {}, this.store.bots.has(data.from) ? "Бот" : this.store.name(data.from, data.name)), ` ${this.does(data)} · ${where} · `, ...glyphs(inBrief(data, 110))];
  }

  does(data) {
    if (data.deleted) return "удаляет сообщение";
    if (data.edited) return this.store.bots.has(data.from) ? "обновляет карточку" : "исправляет своё сообщение";
    if (data.forwarded) return "пересылает слова жителя";
    if (data.document || data.photo) return "присылает файл";
    if (this.store.bots.has(data.from)) return data.keyboard.length ? "присылает карточку" : "пишет";
    return data.reply ? "отвечает" : "пишет";
  }
}

customElements.define("film-player", FilmPlayer);
