// A message as shown by a messenger.

import { button, colour, copy, h, icon, ICONS } from "./dom.js";
import { glyphs } from "./emoji.js";
import { leadsTo, rich } from "./rich.js";
import { inBrief } from "./store.js";
import { hours, whole } from "./time.js";

// `pane`: the chat it is shown in, which does what the user wants with it.
export function bubble(pane, message) {
  const { store, seat } = pane;
  const row = (style, ...content) => h("article", { class: `row ${style}`, "data-key": message.key }, ...content);
  if (message.service) return row("service", h("span", {}, message.service));
  const own = message.from === seat.person, side = own ? "out" : "in";
  if (message.deleted) return row(`${side} gone`, h("span", {}, "Сообщение удалено"));
  const group = seat.person !== seat.chat;
  const box = h("div", { class: "bubble" },
    !own && group && h("div", { class: `author ${colour(message.from)}` }, store.name(message.from, message.name)),
    message.receiver && h("div", { class: "only" }, "Видите только вы"),
    message.forwarded && h("div", { class: "forwarded" }, `Переслано от: ${message.forwarded}`),
    quoted(pane, message),
    media(message),
    message.text && h("div", { class: "text", dir: "auto" }, rich(message.text, message.entities, store.now())),
    foot(message, own, pane),
  );
  const answer = message.asks && button("Ответить", () => pane.answer(message), { class: "answer" });
  return row(mentions(message, seat.person) ? `${side} for-you` : side, h("div", { class: "stack" }, box, keyboard(message, pane), answer), h("div", { class: "doing" },
    button(icon(ICONS.reply), () => pane.answer(message), { class: "icon", "aria-label": "Ответить", title: "Ответить" }),
    button(icon(ICONS.more), (event) => pane.messageMenu(message, event.currentTarget), { class: "icon", "aria-label": "Действия с сообщением", "aria-haspopup": "menu" })));
}

export function mentions(message, person) {
  return message.entities.some((one) => one.type === "text_mention" && one.user.id === person);
}

function quoted(pane, message) {
  if (!message.reply) return null;
  const { store } = pane, to = store.chats.get(message.chat)?.messages.get(message.reply);
  const words = message.quote ?? (to ? inBrief(to) : "Сообщение");
  const props = { class: `reply ${colour(to?.from ?? 0)}`, onclick: () => pane.show(message.reply) };
  return h("button", { type: "button", ...props }, h("b", {}, to ? store.name(to.from, to.name) : ""), h("span", {}, glyphs(message.quote ? `«${words}»` : words)));
}

function media(message) {
  if (message.photo) return h("img", { class: "photo", src: `file/${message.chat}/${message.photo.id}`, alt: "Фото", loading: "lazy" });
  if (!message.document) return null;
  const { id, name, size } = message.document;
  return h("a", { class: "document", href: `file/${message.chat}/${id}`, download: name }, h("span", { class: "sheet" }, name.split(".").pop()), h("span", {}, h("b", {}, name), h("small", {}, `${Math.max(1, Math.round(size / 1024))} КБ`)));
}

function foot(message, own, pane) {
  return h("div", { class: "foot" },
    message.reactions.length > 0 && h("span", { class: "reactions", "aria-label": `Реакции: ${message.reactions.join(" ")}` }, glyphs(message.reactions.join(" "))),
    message.edited && h("button", { type: "button", class: "edited", title: `Изменено ${whole(message.edited)}`, onclick: () => pane.before(message) }, "изменено"),
    message.silent && h("span", { class: "silent", title: "Пришло без звука" }, icon(ICONS.quiet), h("span", { class: "offscreen" }, "без звука")),
    h("time", { title: whole(message.date) }, hours(message.date)),
    own && h("span", { class: "tick", "aria-hidden": "true" }, "✓"),
  );
}

function keyboard(message, pane) {
  if (!message.keyboard.length) return null;
  return h("div", { class: "keyboard" }, message.keyboard.map((line) => h("div", { class: "line" }, line.map((one) => key(message, one, pane)))));
}

function key(message, one, pane) {
  const props = { class: `key ${one.style ?? ""}` };
  if ("disabled" in one) return button(glyphs(one.text), null, { ...props, disabled: true });
  if (one.copy_text) return button([...glyphs(one.text), h("i", { "aria-hidden": "true" }, icon(ICONS.copy))], () => copy(one.copy_text.text), props);
  if (one.url) return button([...glyphs(one.text), h("i", { "aria-hidden": "true" }, "↗")], () => leadsTo(one.url), props);
  return button(glyphs(one.text), (event) => pane.press(message, one.text, event.currentTarget), props);
}
