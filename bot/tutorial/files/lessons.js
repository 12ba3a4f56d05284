// The lessons: the list, and the current one with its goals and hints.

import { post } from "./api.js";
import { button, h, icon, ICONS, sure, toast } from "./dom.js";

const STUCK_AFTER = 45000;
const DONE = "lessons-done";
const HERE = "begun-here"; // per window: the performance it has started

const touch = matchMedia("(pointer: coarse)");
const NO_REPLY = () => `Бот этого не увидел: ${touch.matches ? "дважды коснитесь карточки и ответьте на неё" : "ответьте на карточку (стрелка ↩ у сообщения или двойной щелчок)"}.`;

const told = (mistake) => (mistake === "no_reply" ? NO_REPLY() : mistake);
const done = () => new Set(JSON.parse(localStorage.getItem(DONE) ?? "[]"));

export class LessonPanel extends HTMLElement {
  // `go`: opens the seat of the next step and returns its pane.
  begin(store, go) {
    Object.assign(this, { store, go, hints: 0, listing: false });
    this.setAttribute("role", "complementary");
    this.setAttribute("aria-label", "Уроки");
    store.addEventListener("all", () => this.came());
    store.addEventListener("preparing", () => { this.listing = false; this.draw(); });
    store.addEventListener("lesson", () => this.progressed());
  }

  // The index of the current step; -1 at the end.
  get at() { return this.store.lesson?.marks.indexOf("") ?? -1; }
  get step() { return this.store.lesson?.steps[this.at]; }
  // Whether the list of lessons is shown.
  get lists() { return !this.classList.contains("folded") && (this.listing || !this.store.lesson?.steps.length); }

  came() {
    if (this.store.failed) this.hidden = false;
    else if (!this.store.preparing && this.shown !== `${this.store.performance}`) {
      if (this.shown && !this.asked) toast(`В другом окне начато: ${this.store.lesson.title}`);
      this.shown = `${this.store.performance}`;
      this.asked = null;
      this.begins();
    }
    this.draw();
  }

  begins() {
    this.hints = 0;
    this.seen = { at: this.at, done: this.store.lesson.marks.filter(Boolean).length };
    this.wait();
  }

  progressed() {
    const { lesson } = this.store, before = this.seen;
    const got = lesson.marks.filter(Boolean).length > before.done, moved = this.at !== before.at;
    if (moved) this.begins();
    if (got) this.praise(lesson, moved);
    this.seen = { at: this.at, done: lesson.marks.filter(Boolean).length };
    this.draw();
    if (got) this.querySelector(".end, .now")?.scrollIntoView({ block: this.at < 0 ? "start" : "nearest" });
  }

  praise(lesson, moved) {
    if (!moved) return toast("Верно, этот шаг засчитан. Остался тот, что выделен");
    if (this.step) {
      toast("Верно. Дальше — следующий шаг");
      this.go(this.step.seat);
    } else {
      localStorage.setItem(DONE, JSON.stringify([...done().add(lesson.code)]));
      toast("Урок пройден");
      Object.assign(this, { hidden: false, listing: false });
      this.classList.remove("folded");
    }
  }

  hintsOf(step) { return touch.matches && step.touch.length ? step.touch : step.hints; }

  // Shows a hint after a while without progress.
  wait() {
    clearTimeout(this.stuck);
    const { step } = this;
    if (!step || this.hints >= this.hintsOf(step).length) return;
    this.stuck = setTimeout(() => { this.hints++; this.draw(); this.wait(); }, STUCK_AFTER);
  }

  list() {
    this.listing = true;
    this.classList.remove("folded");
    this.draw();
    this.scrollTop = 0;
  }

  fold() {
    this.classList.toggle("folded");
    this.draw();
    this.querySelector(".now")?.scrollIntoView({ block: "nearest" });
    this.querySelector(".fold").focus();
  }

  draw() {
    const { store } = this, { lesson } = store;
    const head = h("header", {}, h("h2", {}, lesson?.steps.length && !this.listing ? "Урок" : "Уроки"), h("span", { class: "goal" }, this.goal(lesson)),
      button(icon(ICONS.down), () => this.fold(), { class: "icon fold", "aria-label": "Свернуть или развернуть", "aria-expanded": String(!this.classList.contains("folded")) }),
      button(icon(ICONS.close), () => { this.hidden = true; }, { class: "icon", "aria-label": "Закрыть" }));
    if (store.failed) return this.replaceChildren(head, this.failure());
    if (store.preparing) return this.replaceChildren(head, h("p", { class: "wait" }, "Готовим сцену: запускается настоящая программа, это занимает несколько секунд…"));
    if (!lesson) return this.replaceChildren(head);
    this.replaceChildren(head, lesson.steps.length && !this.listing ? this.current(lesson) : this.all(lesson));
  }

  failure() {
    return h("div", { class: "current" },
      h("p", {}, "Сцена не собралась: программа не запустилась. Почему, сказано в окне, где запущена страница."),
      h("div", { class: "ways" }, button("Попробовать снова", () => this.play(this.asked ?? "free"), { class: "main" })));
  }

  // Returns the current goal, for a narrow screen with a folded panel.
  goal(lesson) {
    if (!lesson?.steps.length) return "Уроки";
    if (!this.step) return "Урок пройден";
    return lesson.mistake ? h("span", { class: "mistake" }, told(lesson.mistake)) : `Шаг ${this.at + 1} из ${lesson.steps.length}. ${this.step.goal}`;
  }

  all(lesson) {
    const known = done(), on = lesson.steps.length > 0;
    return h("div", { class: "shelf" },
      h("p", { class: "purpose" }, "Отклик — бот администрации: он ведёт сообщение жителя из соцсети от выявления до ответа в срок."),
      on && button(this.at < 0 ? "К итогам урока" : `Вернуться к уроку «${lesson.title}»`, () => { this.listing = false; this.draw(); }, { class: "wide" }),
      h("p", {}, known.size ? "Каждый урок — короткая сцена с настоящей программой." : "Впервые здесь? Начните с первого урока: через три минуты вы ответите на своё первое сообщение."),
      h("ol", {}, this.store.shelf.map((one, number) => h("li", {}, h("button", { type: "button", class: `lesson ${known.has(one.code) ? "known" : ""} ${!known.size && !number ? "first" : ""}`, onclick: () => this.choose(one.code) },
        h("span", { class: "number" }, known.has(one.code) ? "✓" : number + 1),
        h("span", {}, h("b", {}, one.title), h("small", {}, `${one.role}, ${one.minutes} мин`)),
        known.has(one.code) && h("span", { class: "offscreen" }, " (пройден)"))))),
      on ? button("Свободная работа: без урока", () => this.choose("free"), { class: "wide" }) : h("p", { class: "aside" }, "А сейчас на сцене свободная работа: пишите, нажимайте, двигайте часы. Испортить ничего нельзя."));
  }

  current(lesson) {
    const finished = this.at < 0;
    return h("div", { class: "current" },
      h("h3", {}, lesson.title), h("small", { class: "role" }, lesson.role),
      h("p", { class: "situation" }, lesson.situation),
      h("ol", { class: "steps" }, lesson.steps.map((step, number) => this.line(step, number, lesson.marks[number]))),
      finished && h("div", { class: "end" }, h("p", { class: "praise" }, lesson.praise), h("h4", {}, "Что могло пойти не так"), h("p", {}, lesson.otherwise)),
      h("div", { class: "ways" }, finished && this.next(lesson), button("Начать заново", () => this.choose(lesson.code)), button("Все уроки", () => this.list())));
  }

  line(step, number, mark) {
    const now = number === this.at;
    return h("li", { class: mark || (now ? "now" : ""), "aria-current": now ? "step" : null },
      h("span", {}, step.goal, mark === "missed" && h("small", {}, " (пропущено)")), mark === "done" && h("span", { class: "offscreen" }, " (сделано)"), now && this.help(step));
  }

  help(step) {
    const { store } = this, { person, chat } = step.seat, { mistake } = store.lesson;
    const title = person === chat ? "личный чат" : store.chats.get(chat)?.title;
    const there = () => { this.classList.add("folded"); this.draw(); return this.go(step.seat, true); };
    const hints = this.hintsOf(step);
    return h("div", { class: "help" },
      mistake && h("p", { class: "mistake", role: "status" }, told(mistake)),
      button(`Где: ${store.name(person)}, ${title}`, there, { class: "where" }),
      step.give && button(`Вставить: ${step.give}`, () => there().fill(step.give), { class: "where" }),
      hints.slice(0, this.hints).map((hint) => h("p", { class: "hint" }, hint)),
      this.hints < hints.length && button(this.hints ? "Ещё подсказка" : "Подсказка", () => { this.hints++; this.draw(); this.wait(); }, { class: "quiet" }));
  }

  next(lesson) {
    const { shelf } = this.store;
    const after = shelf[shelf.findIndex((one) => one.code === lesson.code) + 1];
    return after && button(`Дальше: ${after.title}`, () => this.play(after.code), { class: "main" });
  }

  // Asks before discarding progress, or a lesson started by another window.
  choose(code) {
    const { lesson } = this.store;
    const begun = this.at >= 0 && lesson.marks.some(Boolean);
    const here = sessionStorage.getItem(HERE) === `${this.store.performance}`;
    if (this.at >= 0 && !here) sure(`Урок «${lesson.title}» идёт в другом окне: там он прервётся.`, "Начать здесь", () => this.play(code));
    else if (begun) sure(`Урок «${lesson.title}» не закончен: сделанные шаги пропадут.`, code === lesson.code ? "Начать заново" : "Перейти", () => this.play(code));
    else this.play(code);
  }

  async play(code) {
    this.classList.remove("folded");
    Object.assign(this, { asked: code, listing: false });
    const begun = await post("play", { lesson: code });
    if (begun) sessionStorage.setItem(HERE, begun.performance);
  }
}

customElements.define("lesson-panel", LessonPanel);
