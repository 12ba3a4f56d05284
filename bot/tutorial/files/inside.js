// The debug panel: the program's data on each incident, and its undelivered notices.

import { get } from "./api.js";
import { button, h, icon, ICONS } from "./dom.js";
import { whole } from "./time.js";

const AGAIN = 1500;

export class LookInside extends HTMLElement {
  begin(store) {
    this.store = store;
    this.opened = new Set();
    this.setAttribute("role", "complementary");
    this.setAttribute("aria-label", "Внутри программы");
    setInterval(() => { if (!this.hidden && !store.preparing) this.look(); }, AGAIN);
  }

  async look() {
    const told = await get("incidents");
    const key = JSON.stringify(told);
    if (!told || key === this.last) return;
    this.last = key;
    this.draw(told);
  }

  draw({ incidents, waiting, arriving }) {
    this.replaceChildren(...[
      h("header", {}, h("h2", {}, "Внутри программы"), button(icon(ICONS.close), () => { this.hidden = true; }, { class: "icon", "aria-label": "Закрыть" })),
      h("h3", {}, "Ждёт отправки"),
      waiting.length ? h("ul", { class: "waiting" }, waiting.map((one) => h("li", {}, h("b", {}, `${one.what}${one.number ? ` №${one.number}` : ""}`), ` → ${this.store.chats.get(one.chat)?.title ?? one.chat}`, h("small", {}, one.why)))) : !arriving && h("p", { class: "aside" }, "Всё доставлено."),
      arriving && h("p", { class: "arriving" }, arriving),
      h("h3", {}, "Сообщения жителей"),
      ...incidents.map((one) => this.life(one)),
      h("p", { class: "aside" }, "JSON каждого вызова — в меню «⋯» у сообщения бота."),
    ].filter(Boolean));
  }

  life(one) {
    const total = one.stages.reduce((sum, stage) => sum + Math.max(stage.minutes, 1), 0);
    const line = h("div", { class: "line", role: "img", "aria-label": one.stages.map((stage) => `${stage.name}: ${stage.worked}`).join(", ") },
      one.stages.map((stage, number) => {
        const part = h("span", { class: `s${number % 6}`, title: `${stage.name}: ${stage.worked}` });
        part.style.flexGrow = Math.max(Math.max(stage.minutes, 1) / total, 0.04);
        return part;
      }));
    const legend = h("ul", { class: "legend" }, one.stages.map((stage, number) => h("li", {}, h("i", { class: `s${number % 6}` }), `${stage.name} ${stage.worked}`, stage.whose && h("small", {}, ` ${stage.whose}`))));
    const history = h("details", { open: this.opened.has(one.number) }, h("summary", {}, "События"), ...one.history.map((text) => h("p", { class: "history" }, text)));
    history.addEventListener("toggle", () => this.opened[history.open ? "add" : "delete"](one.number));
    return h("section", { class: "life" }, h("h4", {}, `№${one.number} · ${one.state}`), h("p", { class: "words" }, one.words), h("small", {}, `Срок: ${whole(one.due)}`, one.late && h("b", { class: "late" }, `, ${one.late}`)), line, legend, history);
  }
}

customElements.define("look-inside", LookInside);
