// Building blocks of the page: nodes, menus, toasts. Text from people is only ever set as text.

export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function button(label, act, props = {}) {
  return h("button", { type: "button", onclick: act, ...props }, label);
}

// A 24 by 24 icon, drawn from the path.
export function icon(path) {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(space, "path");
  line.setAttribute("d", path);
  drawing.append(line);
  return drawing;
}

export const ICONS = {
  send: "M4 12l16-8-5 16-3-6z",
  attach: "M8 12.5l6-6a3 3 0 0 1 4.2 4.2l-8 8a5 5 0 0 1-7-7l7.500-7.500",
  reply: "M10 7l-6 5 6 5v-3.500c5 0 8 1 10 4 0-5-3-8.500-10-8.500z",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  people: "M4 7h16M4 12h16M4 17h16",
  close: "M6 6l12 12M18 6L6 18",
  quiet: "M6 17h12l-1.500-2V11a4.500 4.500 0 0 0-9 0v4zM4 4l16 16",
  theme: "M12 4v16a8 8 0 0 0 0-16zM12 4a8 8 0 0 0 0 16",
  lesson: "M3 9l9-4 9 4-9 4zM7 11v5c3 2.500 7 2.500 10 0v-5",
  down: "M6 10l6 6 6-6",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
};

export function toast(text) {
  const shown = h("div", { class: "toast" }, text);
  const others = document.querySelector("#toasts");
  while (others.children.length > 1) others.firstChild.remove();
  others.append(shown);
  setTimeout(() => shown.remove(), 3500 + text.length * 25);
}

const modal = () => document.querySelector("#alert");
export const close = () => modal().close();

// Shows the content above the page until it is closed.
function overlay(...content) {
  modal().replaceChildren(...content);
  modal().showModal();
  modal().querySelector(".main")?.focus();
}

export function dialog(title, ...content) {
  overlay(h("div", { class: "head" }, h("h2", {}, title), button(icon(ICONS.close), close, { class: "icon", "aria-label": "Закрыть" })), ...content);
}

export function alertBox(text) {
  overlay(h("p", {}, text), button("Понятно", close, { class: "main" }));
}

// Asks for confirmation of an irreversible action.
export function sure(text, label, act) {
  const yes = button(label, () => { close(); act(); }, { class: "main" });
  overlay(h("p", {}, text), h("div", { class: "stacked" }, yes, button("Не надо", close, { class: "wide" })));
}

// A menu under its anchor: [label, act, {danger}] each, null for a separator, false for nothing.
export function menu(anchor, entries) {
  const box = document.querySelector("#menu");
  box.replaceChildren(...entries.filter((entry) => entry === null || entry).map((entry) => {
    if (entry === null) return h("hr");
    const [label, act, { danger } = {}] = entry;
    return button(label, () => { box.hidePopover(); act(); }, { class: danger ? "danger" : "" });
  }));
  box.showPopover();
  const at = anchor.getBoundingClientRect(), size = box.getBoundingClientRect();
  const below = at.bottom + size.height + 8 < innerHeight;
  box.style.left = `${Math.max(8, Math.min(at.left, innerWidth - size.width - 8))}px`;
  box.style.top = `${Math.max(8, below ? at.bottom + 4 : at.top - size.height - 4)}px`;
  box.querySelector("button")?.focus();
  box.onkeydown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...box.querySelectorAll("button")];
    all[(all.indexOf(document.activeElement) + step + all.length) % all.length]?.focus();
  };
  box.ontoggle = (event) => { if (event.newState === "closed" && anchor.isConnected && box.contains(document.activeElement)) anchor.focus(); };
}

export async function copy(text) {
  await navigator.clipboard.writeText(text);
  toast("Скопировано");
}

const COLOURS = 7;
export const colour = (id) => `c${Math.abs(id) % COLOURS}`;
export const initials = (name) => name.split(/[\s.«»]+/).filter(Boolean).slice(0, 2).map((word) => word[0]).join("").toUpperCase();

// A label with the name of a chat's messenger.
export function messenger(name) {
  return h("span", { class: `messenger ${name.toLowerCase()}` }, name);
}

export function avatar(id, name) {
  return h("span", { class: `avatar ${colour(id)}`, "aria-hidden": "true" }, initials(name));
}
