// Emoji of the bot's texts, drawn here if no font of this machine has them.

import { h, icon } from "./dom.js";

const BOX = "M5 4h14a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1z";
const DRAWN = {
  "✅": `${BOX}M8 12.500l3 3 5.500-7`,
  "☑": `${BOX}M8 12.500l3 3 5.500-7`,
  "☐": BOX,
  "↩": "M9 6l-5 5 5 5M4 11h11a4.500 4.500 0 0 1 0 9h-3",
  "👍": "M4 11h3v9H4zM7 11l4-8c2.200.200 3 1.500 2.500 4L13 10h6l-1.200 8.500a2 2 0 0 1-2 1.500H7",
  "👀": "M3 12a3.800 5 0 1 0 7.600 0a3.800 5 0 1 0-7.600 0M13.400 12a3.800 5 0 1 0 7.600 0a3.800 5 0 1 0-7.600 0M6.600 13.500a1.500 2 0 1 0 3 0a1.500 2 0 1 0-3 0M8.100 12.500v2M17 13.500a1.500 2 0 1 0 3 0a1.500 2 0 1 0-3 0M18.500 12.500v2",
  "⏳": "M6 3h12M6 21h12M8 3c0 5 4 6 4 9s-4 4-4 9M16 3c0 5-4 6-4 9s4 4 4 9",
  "⚠": "M12 4L2.500 20h19zM12 10v4M12 17h.01",
  "▶": "M7 5l11 7-11 7z",
  "◀": "M17 5L6 12l11 7z",
};
const WRITTEN = new RegExp(`((?:${Object.keys(DRAWN).join("|")})\\uFE0F?)`, "u");
const NO_SIGN = "\u{10FFFE}";

// Renders an emoji; one without a font looks the same as a noncharacter.
function looks(sign) {
  const canvas = h("canvas", { width: 32, height: 32 });
  const pen = canvas.getContext("2d");
  pen.font = `20px ${getComputedStyle(document.documentElement).fontFamily}`;
  pen.fillText(sign, 2, 24);
  return canvas.toDataURL();
}

const known = new Map();
function lacks(sign) {
  if (!known.size) known.set("", looks(NO_SIGN));
  if (!known.has(sign)) known.set(sign, looks(sign) === known.get(""));
  return known.get(sign);
}

// Returns the text as parts for `append`.
export function glyphs(text) {
  return text.split(WRITTEN).map((part, number) => {
    const sign = part.replace("\uFE0F", "");
    return number % 2 && lacks(sign) ? h("span", { class: "emoji" }, h("span", { class: "offscreen" }, part), icon(DRAWN[sign])) : part;
  });
}
