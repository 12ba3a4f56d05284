// The lessons: the shelf, and the one that is on, with its goals and hints.

import { post } from "./api.js";
import { button, h, icon, ICONS, toast } from "./dom.js";

const STUCK_AFTER = 45000;
const DONE = "lessons-done";

const done = () => new Set(JSON.parse(localStorage.getItem(DONE) ?? "[]"));

export class LessonPanel extends HTMLElement {
  // `go`: opens a seat where the next step is to be done.
  begin(store, go) {
    Object.assign(this, { store, go, hints: 0 });
    this.setAttribute("role", "complementary");
    this.setAttribute("aria-label", "Уроки");
    store.addEventListener("all", () => this.came());
    store.addEventListener("preparing", () => this.draw());
    store.addEventListener("lesson", () => this.progressed());
  }

  came() {
    if (this.store.failed) this.hidden = false;
    else if (this.shown !== `${this.store.performance}`) {
      this.shown = `${this.store.performance}`;
      this.hints = 0;
      this.wait();
    }
    this.draw();
  }

  progressed() {
    const { lesson } = this.store;
    this.hints = 0;
    this.wait();
    if (lesson.done === lesson.steps.length) {
      localStorage.setItem(DONE, JSON.stringify([...done().add(lesson.code)]));
      toast("Урок пройден");
      this.hidden = false;
      this.classList.remove("folded");
    } else {
      toast("Верно. Дальше — следующий шаг");
      this.go(lesson.steps[lesson.done].seat);
    }
    this.draw();
  }

  // Somebody who does not get on is offered a hint.
  wait() {
    clearTimeout(this.stuck);
    const { lesson } = this.store;
    const step = lesson?.steps[lesson.done];
    if (!step || this.hints >= step.hints.length) return;
    this.stuck = setTimeout(() => { this.hints++; this.draw(); this.wait(); }, STUCK_AFTER);
  }

  draw() {
    const { store } = this, { lesson } = store;
    const head = h("header", {}, h("h2", {}, lesson?.steps.length ? "Урок" : "Уроки"), h("span", { class: "goal" }, this.goal(lesson)),
      button(icon(ICONS.down), () => this.classList.toggle("folded"), { class: "icon fold", "aria-label": "Свернуть или развернуть" }),
      button(icon(ICONS.close), () => { this.hidden = true; }, { class: "icon", "aria-label": "Закрыть" }));
    if (store.failed) return this.replaceChildren(head, this.failure());
    if (store.preparing) return this.replaceChildren(head, h("p", { class: "wait" }, "Готовим сцену: запускается настоящая программа, это занимает несколько секунд…"));
    if (!lesson) return this.replaceChildren(head);
    this.replaceChildren(head, lesson.steps.length ? this.current(lesson) : this.all());
  }

  failure() {
    return h("div", { class: "current" },
      h("p", {}, "Сцена не собралась: программа не запустилась. Почему, сказано в окне, где запущена страница."),
      h("div", { class: "ways" }, button("Попробовать снова", () => this.play(this.asked ?? "free"), { class: "main" })));
  }

  // What is to be done now, for a narrow screen on which the panel is folded.
  goal(lesson) {
    if (!lesson?.steps.length) return "Уроки";
    const step = lesson.steps[lesson.done];
    return step ? `Шаг ${lesson.done + 1} из ${lesson.steps.length}. ${step.goal}` : "Урок пройден";
  }

  all() {
    const known = done();
    return h("div", { class: "shelf" },
      h("p", {}, known.size ? "Каждый урок — короткая сцена с настоящей программой." : "Впервые здесь? Начните с первого урока: через три минуты вы ответите на своё первое сообщение."),
      h("ol", {}, this.store.shelf.map((one, number) => h("li", {}, h("button", { type: "button", class: `lesson ${known.has(one.code) ? "known" : ""} ${!known.size && !number ? "first" : ""}`, onclick: () => this.play(one.code) },
        h("span", { class: "number" }, known.has(one.code) ? "✓" : number + 1),
        h("span", {}, h("b", {}, one.title), h("small", {}, `${one.role}, ${one.minutes} мин`)),
        known.has(one.code) && h("span", { class: "offscreen" }, " (пройден)"))))),
      h("p", { class: "aside" }, "А сейчас на сцене свободная работа: пишите, нажимайте, двигайте часы. Испортить ничего нельзя."));
  }

  current(lesson) {
    const finished = lesson.done === lesson.steps.length;
    return h("div", { class: "current" },
      h("h3", {}, lesson.title), h("small", { class: "role" }, lesson.role),
      h("p", { class: "situation" }, lesson.situation),
      h("ol", { class: "steps" }, lesson.steps.map((step, number) => h("li", { class: number < lesson.done ? "done" : number === lesson.done ? "now" : "", "aria-current": number === lesson.done ? "step" : null },
        h("span", {}, step.goal), number < lesson.done && h("span", { class: "offscreen" }, " (сделано)"), number === lesson.done && this.help(step)))),
      finished && h("div", { class: "end" }, h("p", { class: "praise" }, lesson.praise), h("h4", {}, "Что могло пойти не так"), h("p", {}, lesson.otherwise)),
      h("div", { class: "ways" }, finished && this.next(lesson), button("Начать заново", () => this.play(lesson.code)), button("Все уроки", () => this.play("free"))));
  }

  help(step) {
    const { store } = this, { person, chat } = step.seat;
    const title = person === chat ? "личный чат" : store.chats.get(chat)?.title;
    return h("div", { class: "help" },
      button(`Где: ${store.name(person)}, ${title}`, () => { this.classList.add("folded"); this.go(step.seat, true); }, { class: "where" }),
      step.hints.slice(0, this.hints).map((hint) => h("p", { class: "hint" }, hint)),
      this.hints < step.hints.length && button(this.hints ? "Ещё подсказка" : "Подсказка", () => { this.hints++; this.draw(); this.wait(); }, { class: "quiet" }));
  }

  next(lesson) {
    const { shelf } = this.store;
    const after = shelf[shelf.findIndex((one) => one.code === lesson.code) + 1];
    return after && button(`Дальше: ${after.title}`, () => this.play(after.code), { class: "main" });
  }

  play(code) {
    this.classList.remove("folded");
    this.asked = code;
    return post("play", { lesson: code });
  }
}

customElements.define("lesson-panel", LessonPanel);
