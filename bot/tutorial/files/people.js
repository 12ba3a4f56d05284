// People and their chats on the left, with unread counts.

import { avatar, h, messenger } from "./dom.js";
import { glyphs } from "./emoji.js";
import { inBrief } from "./store.js";

export class PeopleList extends HTMLElement {
  // `open`: takes the chosen seat; `seats`: returns the open ones.
  begin(store, open, seats) {
    Object.assign(this, { store, open, seats });
    this.setAttribute("role", "navigation");
    this.setAttribute("aria-label", "Люди и чаты");
    for (const kind of ["all", "message", "read"]) store.addEventListener(kind, () => this.soon());
    this.soon();
  }

  soon() {
    this.waiting ??= requestAnimationFrame(() => { this.waiting = null; this.draw(); });
  }

  // Redraws only after a change: a button replaced during a press loses the press.
  draw() {
    const open = new Set(this.seats().map((seat) => `${seat.person}|${seat.chat}`));
    const shown = [...this.store.people.values()].map((person) => ({
      name: person.name,
      role: person.role,
      chats: this.store.chatsOf(person.id).map((chat) => this.entry(person, chat, open)),
    }));
    const told = JSON.stringify(shown);
    if (told === this.told) return;
    this.told = told;
    const focused = document.activeElement?.dataset?.seat;
    this.replaceChildren(...shown.map(({ name, role, chats }) => h("section", {},
      h("h2", {}, name, h("small", {}, role)),
      chats.map((one) => this.button(one)))));
    if (focused) this.querySelector(`[data-seat="${focused}"]`)?.focus();
  }

  entry(person, chat, open) {
    const seat = `${person.id}|${chat.id}`;
    const last = this.store.shown(person.id, chat.id).at(-1);
    return {
      seat, open: open.has(seat), person: person.id, chat: chat.id,
      face: chat.private ? 9 : chat.id,
      title: this.store.title(chat),
      messenger: chat.messenger,
      brief: last ? inBrief(last, 60) : "Пока пусто",
      unread: this.store.unread(person.id, chat.id),
    };
  }

  button({ seat, open, person, chat, face, title, messenger: where, brief, unread }) {
    return h("button", { type: "button", class: `entry ${open ? "open" : ""}`, "data-seat": seat, onclick: () => this.open({ person, chat }) },
      avatar(face, title),
      h("span", { class: "about" }, h("b", {}, title), h("span", {}, messenger(where), glyphs(brief))),
      unread > 0 && h("span", { class: "unread" }, unread, h("span", { class: "offscreen" }, " непрочитанных")));
  }
}

customElements.define("people-list", PeopleList);
