// Requests of the page to the performance.

import { toast } from "./dom.js";

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    toast("Сцена не отвечает: проверьте, что программа запущена");
    return null;
  }
  const told = await answer.json().catch(() => ({ why: "Сцена ответила непонятно" }));
  if (answer.ok) return told;
  toast(told.why);
  return null;
}

export const get = (path) => ask(path);
export const post = (path, body) => ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

export function deed(what, files = []) {
  if (!files.length) return post("do", what);
  const form = new FormData();
  form.append("deed", JSON.stringify(what));
  for (const file of files) form.append("file", file);
  return ask("do", { method: "POST", body: form });
}
