// A text with entities of the Bot API as nodes. Offsets count UTF-16 units, like JavaScript strings.

import { copy, h, toast } from "./dom.js";
import { glyphs } from "./emoji.js";
import { relative, whole } from "./time.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", blockquote: "blockquote", expandable_blockquote: "blockquote" };

const BLOCKS = new Set(["blockquote", "pre"]);

export function rich(text, entities, now) {
  const sorted = [...entities].sort((one, other) => one.offset - other.offset || other.length - one.length);
  let next = 0;
  function build(start, end) {
    const made = document.createDocumentFragment();
    let at = start;
    while (next < sorted.length && sorted[next].offset < end) {
      const entity = sorted[next++];
      if (entity.offset < at) continue;
      made.append(...glyphs(text.slice(at, entity.offset)));
      at = Math.min(end, entity.offset + entity.length);
      const node = wrapping(entity, text.slice(entity.offset, at), now);
      const within = build(entity.offset, at);
      if (entity.type !== "date_time") node.append(within);
      made.append(node);
      if (BLOCKS.has(node.localName) && text[at] === "\n") at++; // a block element ends the line itself
    }
    made.append(...glyphs(text.slice(at, end)));
    return made;
  }
  return build(0, text.length);
}

function wrapping(entity, words, now) {
  switch (entity.type) {
    case "pre":
    case "code":
      return pressable(entity.type, "copied", () => copy(words), "Нажмите, чтобы скопировать");
    case "url":
      return pressable("span", "link", () => leadsTo(words));
    case "text_link":
      return pressable("span", "link", () => leadsTo(entity.url), entity.url);
    case "bot_command":
      return pressable("span", "link", (event) => event.target.dispatchEvent(new CustomEvent("command", { bubbles: true, detail: words })));
    case "mention":
    case "text_mention":
      return h("span", { class: "mention" });
    case "date_time":
      return h("time", { class: "moment", "data-unix": entity.unix_time, title: whole(entity.unix_time) }, relative(entity.unix_time, now));
    default:
      return h(TAGS[entity.type] ?? "span");
  }
}

function pressable(tag, style, act, title) {
  const node = h(tag, { class: style, tabindex: 0, role: "button", title });
  node.addEventListener("click", (event) => { if (!String(getSelection())) act(event); });
  node.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); act(event); } });
  return node;
}

// Shows the target instead of opening it.
export function leadsTo(url) {
  toast(`В мессенджере откроется: ${url}`);
}
