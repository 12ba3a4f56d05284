// A chat as seen by one person.

import { deed } from "./api.js";
import { bubble, mentions } from "./bubble.js";
import { alertBox, avatar, button, close, dialog, h, icon, ICONS, menu, messenger, toast } from "./dom.js";
import { glyphs } from "./emoji.js";
import { inBrief } from "./store.js";
import { day, dayKey, hours } from "./time.js";

const NEAR_END = 80;
const RECENT = 5000;

export class ChatPane extends HTMLElement {
  // `seat`: {person, chat}.
  constructor(store, seat) {
    super();
    Object.assign(this, { store, seat, files: [], rows: new Map(), pressedAt: -Infinity });
  }

  connectedCallback() {
    this.className = "pane";
    this.head = h("header", {});
    this.topics = h("div", { class: "topics", role: "tablist", "aria-label": "Темы" });
    this.lines = h("div", { class: "lines" });
    this.log = h("div", { class: "log", role: "log", tabindex: 0 }, this.lines);
    this.newer = button(icon(ICONS.down), () => this.stick(false), { class: "icon newer", "aria-label": "К последнему сообщению", hidden: true });
    this.append(this.head, this.topics, h("div", { class: "middle" }, this.log, this.newer), this.composer());
    this.log.addEventListener("scroll", () => this.scrolled());
    this.growing = new ResizeObserver(() => { if (this.sticks) this.follow(); });
    this.growing.observe(this.lines);
    this.growing.observe(this.log);
    this.log.addEventListener("dblclick", (event) => this.answerTo(event.target));
    this.addEventListener("command", (event) => this.write(event.detail));
    this.takesFiles();
    this.draw();
  }

  disconnectedCallback() { this.growing.disconnect(); }

  get chat() { return this.store.chats.get(this.seat.chat); }
  get shown() { return this.store.shown(this.seat.person, this.seat.chat); }

  sit(seat) {
    this.seat = { ...seat };
    this.thread = undefined;
    this.replyTo = this.editing = null;
    this.draw();
  }

  draw() {
    if (!this.isConnected) return;
    this.drawHead();
    this.rows = new Map();
    this.lines.replaceChildren();
    this.lastDay = this.lastAlbum = null;
    const parts = document.createDocumentFragment();
    for (const message of this.chat?.messages.values() ?? []) this.put(message, parts);
    this.lines.append(parts);
    if (!this.rows.size) this.lines.append(this.empty());
    this.log.setAttribute("aria-label", this.chat?.title ?? "");
    this.drawContext();
    this.stick(true);
  }

  empty() {
    const words = this.chat?.private ? "Здесь пока пусто. Бот напишет сам, когда появится что-то для этого человека." : "Здесь пока пусто. Сюда придут карточки и напоминания.";
    return h("p", { class: "empty" }, words);
  }

  drawHead() {
    const { store, seat, chat } = this;
    const title = chat ? store.title(chat) : "";
    const status = !chat ? "" : chat.wall ? "запись и комментарии" : !chat.bot ? "бота здесь нет" : chat.deaf ? "бот не администратор: ничего не видит" : chat.private ? "личный чат с ботом" : `${store.membersOf(chat.id).length} чел. и бот`;
    const who = store.people.get(seat.person);
    this.dataset.seat = `${seat.person}|${seat.chat}`;
    this.classList.toggle("wall", Boolean(chat?.wall));
    this.head.replaceChildren(
      button(icon(ICONS.people), () => document.body.classList.toggle("people-open"), { class: "icon list", "aria-label": "Люди и чаты" }),
      avatar(chat?.private ? 9 : seat.chat, title),
      h("div", { class: "titles" }, this.chatChoice(), h("small", {}, chat && messenger(chat.messenger), status)),
      h("div", { class: "as" }, h("small", {}, "вы здесь"), this.personChoice(who)),
      ...chat?.wall ? [] : [button(icon(ICONS.more), (event) => this.chatMenu(event.currentTarget), { class: "icon", "aria-label": "Действия с чатом", "aria-haspopup": "menu" })],
    );
    this.clip.hidden = Boolean(chat?.wall); // on a wall people write comments, without files
    this.text.placeholder = this.hint;
    this.topics.hidden = !chat?.topics.length;
    if (chat?.topics.length) {
      const tabs = [{ id: undefined, name: "Общая" }, ...chat.topics];
      this.topics.replaceChildren(...tabs.map((topic) => button(topic.closed ? `${topic.name} (закрыта)` : topic.name, () => { this.thread = topic.id; this.draw(); }, { role: "tab", "aria-selected": String(topic.id === this.thread) })));
    }
  }

  chatChoice() {
    const { store, seat: { person, chat } } = this;
    const options = store.chatsOf(person).map((one) => new Option(store.title(one), one.id, false, one.id === chat));
    return this.choice({ "aria-label": "Чат" }, options, (id) => this.moved({ person, chat: id }));
  }

  personChoice(who) {
    const { store, seat } = this;
    const options = [...store.people.values()].map((one) => new Option(one.name, one.id, false, one.id === seat.person));
    return this.choice({ "aria-label": "Чьими глазами", title: who?.role }, options, (person) => {
      const stays = store.membersOf(seat.chat).includes(person);
      this.moved({ person, chat: stays ? seat.chat : store.chatsOf(person).at(-1)?.id ?? person });
    });
  }

  choice(props, options, take) {
    return h("span", { class: "choice" }, h("select", { ...props, onchange: (event) => take(Number(event.target.value)) }, options));
  }

  moved(seat) {
    this.sit(seat);
    this.dispatchEvent(new CustomEvent("moved", { bubbles: true }));
  }

  // Adds a new message at the end, or replaces a changed one.
  put(message, into = this.lines) {
    if (!this.store.sees(this.seat.person, message)) return;
    if (this.chat?.topics.length && (message.thread ?? undefined) !== this.thread) return;
    const known = this.rows.get(message.key);
    const row = bubble(this, message);
    if (known) {
      known.replaceWith(row);
    } else {
      this.lines.querySelector(".empty")?.remove();
      if (dayKey(message.date) !== this.lastDay) {
        this.lastDay = dayKey(message.date);
        into.append(h("div", { class: "day" }, h("span", {}, day(message.date))));
      }
      if (message.album && message.album === this.lastAlbum) row.classList.add("same-album");
      this.lastAlbum = message.album;
      into.append(row);
    }
    this.rows.set(message.key, row);
    return row;
  }

  // Handles a new or changed message of this chat.
  take(message) {
    const atEnd = this.sticks, isNew = !this.rows.has(message.key);
    const row = this.put(message);
    if (!row) return;
    row.classList.add(isNew ? "fresh" : "changed");
    if (isNew && (atEnd || message.from === this.seat.person)) this.stick(true);
    else if (isNew) this.newer.hidden = false;
    if (isNew && message.asks && performance.now() - this.pressedAt < RECENT) this.answer(message);
  }

  get atEnd() { return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_END; }

  // Keeps the end visible while messages arrive, until the user scrolls back.
  // `begins`: shows the beginning of a message taller than the chat: number and deadline.
  stick(begins) {
    Object.assign(this, { sticks: true, begins });
    this.follow();
  }

  follow() {
    const newest = this.lines.lastElementChild?.getBoundingClientRect(), log = this.log.getBoundingClientRect();
    this.over = this.begins && newest?.height > log.height;
    this.log.scrollTop = this.over ? this.log.scrollTop + newest.top - log.top - 6 : this.log.scrollHeight;
    this.scrolledTo = this.log.scrollTop;
    this.scrolled();
  }

  // Growing content does not move the view away from the end; only scrolling back does.
  scrolled() {
    const { scrollTop } = this.log;
    if (scrollTop < this.scrolledTo || (this.over && scrollTop > this.scrolledTo)) this.sticks = this.over = false;
    this.scrolledTo = scrollTop;
    if (this.atEnd) {
      this.sticks = true;
      this.newer.hidden = true;
    }
    if ((this.over || this.atEnd) && this.offsetParent) this.store.markRead(this.seat.person, this.seat.chat);
  }

  show(key) {
    const row = this.rows.get(key);
    row?.scrollIntoView({ block: "center" });
    row?.classList.add("shown");
    setTimeout(() => row?.classList.remove("shown"), 1500);
  }

  composer() {
    this.context = h("div", { class: "context", hidden: true });
    this.text = h("textarea", { rows: 1, "aria-label": "Сообщение", placeholder: "Сообщение" });
    this.picker = h("input", { type: "file", multiple: true, hidden: true });
    this.clip = button(icon(ICONS.attach), () => this.picker.click(), { class: "icon", "aria-label": "Прикрепить файл" });
    this.picker.onchange = () => { this.attach(this.picker.files); this.picker.value = ""; };
    this.text.addEventListener("input", () => this.grow());
    this.text.addEventListener("keydown", (event) => this.key(event));
    this.text.addEventListener("paste", (event) => { if (event.clipboardData.files.length) { event.preventDefault(); this.attach(event.clipboardData.files); } });
    const form = h("form", { class: "composer" }, this.context,
      this.clip, this.picker, this.text,
      h("button", { class: "icon send", "aria-label": "Отправить" }, icon(ICONS.send)));
    form.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    return form;
  }

  get hint() { return this.chat?.wall ? "Комментарий" : "Сообщение"; }

  grow() {
    this.text.style.height = "auto";
    this.text.style.height = `${Math.min(this.text.scrollHeight, 160)}px`;
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && matchMedia("(pointer: fine)").matches) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape") {
      this.forgetContext();
    } else if (event.key === "ArrowUp" && !this.text.value) {
      const own = this.shown.findLast((one) => one.from === this.seat.person && !one.forwarded);
      if (own) { event.preventDefault(); this.edit(own); }
    }
  }

  takesFiles() {
    const over = (on) => this.classList.toggle("dropping", on);
    this.addEventListener("dragover", (event) => { event.preventDefault(); over(true); });
    this.addEventListener("dragleave", (event) => { if (!this.contains(event.relatedTarget)) over(false); });
    this.addEventListener("drop", (event) => { event.preventDefault(); over(false); this.attach(event.dataTransfer.files); });
  }

  attach(files) {
    this.files.push(...files);
    this.drawContext();
    this.text.focus();
  }

  answer(message, quote = "") {
    Object.assign(this, { replyTo: message, quote, editing: null });
    this.text.placeholder = message.hint || "Ваш ответ";
    this.drawContext();
    this.text.focus();
  }

  answerTo(target) {
    const row = target.closest(".bubble") && target.closest(".row");
    const message = row && this.chat.messages.get(row.dataset.key);
    if (!message || target.closest("button, [role=button], a")) return;
    getSelection().removeAllRanges();
    this.answer(message);
  }

  edit(message) {
    Object.assign(this, { editing: message, replyTo: null });
    this.text.value = message.text;
    this.drawContext();
    this.grow();
    this.text.focus();
  }

  // Fills in the lesson's text; in a group as a reply to the bot's last message.
  fill(text) {
    const last = this.shown.findLast((one) => this.store.bots.has(one.from));
    if (!this.chat.private && !this.replyTo && last) this.answer(last);
    this.text.value = text;
    this.grow();
    this.text.focus();
  }

  forgetContext() {
    if (this.editing) this.text.value = "";
    Object.assign(this, { replyTo: null, quote: "", editing: null, files: [] });
    this.text.placeholder = this.hint;
    this.drawContext();
    this.grow();
  }

  drawContext() {
    const { replyTo, editing, files } = this;
    const about = editing ?? replyTo;
    this.context.hidden = !about && !files.length;
    this.context.replaceChildren(h("span", { class: "what" },
      about && h("b", {}, editing ? "Изменить" : `Ответ: ${this.store.name(about.from, about.name)}`),
      about && h("span", {}, glyphs(this.quote && !editing ? `«${this.quote}»` : inBrief(about))),
      files.length > 0 && h("span", { class: "files" }, `Приложено: ${files.map((file) => file.name).join(", ")}`)),
    button(icon(ICONS.close), () => this.forgetContext(), { class: "icon", "aria-label": "Отменить" }));
  }

  async submit() {
    const text = this.text.value.trim(), { editing, replyTo, quote, files } = this;
    if (!text && !files.length) return;
    this.text.value = "";
    this.forgetContext();
    this.pressedAt = performance.now();
    const done = editing ? this.act("edit", { key: editing.key, text }) : this.write(text, { reply: replyTo?.key, quote }, files);
    if (!await done) {
      this.text.value = text;
      Object.assign(this, { editing, replyTo, quote, files });
      this.drawContext();
    }
    this.grow();
  }

  // Does it in this chat as this person.
  act(what, about = {}, files = []) {
    return deed({ as: this.seat.person, chat: this.seat.chat, what, ...about }, files);
  }

  write(text, about = {}, files = []) {
    return this.act("write", { text, thread: this.thread ?? null, ...about }, files);
  }

  async press(message, label, pressed) {
    this.pressedAt = performance.now();
    pressed.classList.add("busy");
    const answer = await this.act("press", { key: message.key, label });
    pressed.classList.remove("busy");
    if (answer?.alert) alertBox(answer.toast);
    else if (answer?.toast) toast(answer.toast);
  }

  messageMenu(message, anchor) {
    const row = this.rows.get(message.key), chosen = String(getSelection());
    const quote = chosen && row.contains(getSelection().anchorNode) && message.text.includes(chosen) ? chosen : "";
    const own = message.from === this.seat.person;
    menu(anchor, [
      ["Ответить", () => this.answer(message)],
      quote && this.chat.messenger !== "MAX" && ["Ответить с цитатой", () => this.answer(message, quote)],
      !this.chat.wall && ["Переслать…", () => this.forward(message)],
      own && !message.forwarded && ["Изменить", () => this.edit(message)],
      ...own ? [null, ["Удалить", () => this.act("delete", { key: message.key }), { danger: true }]] : [],
    ]);
  }

  forward(message) {
    const into = this.store.chatsOf(this.seat.person).map((one) => button(one.private ? "Отклик (личный чат)" : one.title, () => {
      close();
      this.act("forward_message", { key: message.key, to: one.id });
    }, { class: "wide" }));
    dialog("Куда переслать", h("div", { class: "stacked" }, into));
  }

  before(message) {
    dialog("Что было до изменения", ...message.before.map((text) => h("p", { class: "former" }, text || "(без текста)")));
  }

  chatMenu(anchor) {
    const { chat } = this, isMember = chat?.members.includes(this.seat.person);
    const does = (what, about) => () => this.act(what, about);
    const topic = chat?.topics.find((one) => one.id === this.thread);
    menu(anchor, [
      ["Экран блокировки телефона", () => this.phone()],
      ["Переслать сюда слова жителя…", () => this.citizen()],
      null,
      ...chat?.private ? [chat.bot ? ["Заблокировать бота", does("block"), { danger: true }] : ["Разблокировать и начать", does("start")]] : [
        chat?.messenger !== "MAX" && ["Новая тема…", () => this.newTopic()],
        topic && (topic.closed ? ["Открыть тему", does("reopen_topic", { thread: topic.id })] : ["Закрыть тему", does("close_topic", { thread: topic.id })]),
        !chat?.bot && ["Добавить бота в группу", does("add_bot")],
        chat?.deaf && ["Назначить бота администратором", does("promote_bot")],
        !isMember && ["Вернуться в группу", does("join")],
        null,
        isMember && ["Выйти из группы", does("leave"), { danger: true }],
        chat?.bot && ["Удалить бота из группы", does("remove_bot"), { danger: true }],
      ],
    ]);
  }

  newTopic() {
    const name = h("input", { "aria-label": "Название темы", required: true, maxlength: 100 });
    const form = h("form", { method: "dialog", class: "stacked" }, name, h("button", { class: "main" }, "Создать"));
    form.addEventListener("submit", () => this.act("topic", { name: name.value }));
    dialog("Новая тема", form);
    name.focus();
  }

  citizen() {
    const author = h("input", { "aria-label": "Кто написал", value: "Ольга Смирнова", required: true });
    const text = h("textarea", { "aria-label": "Что написал житель", rows: 5, required: true, placeholder: "Что написал житель" });
    const files = h("input", { type: "file", multiple: true, "aria-label": "Фото и документы" });
    const form = h("form", { method: "dialog", class: "stacked" }, h("label", {}, "Кто написал", author), text, files, h("button", { class: "main" }, "Переслать"));
    form.addEventListener("submit", () => this.act("forward", { author: author.value, text: text.value }, [...files.files]));
    dialog("Сообщение жителя", form);
    text.focus();
  }

  // Shows the latest messages of all chats as on this person's locked phone.
  phone() {
    const { store } = this, { person } = this.seat;
    const came = store.chatsOf(person).flatMap((chat) => store.others(person, chat.id).map((message) => ({ chat, message })));
    const shown = came.sort((one, other) => other.message.date - one.message.date || other.message.id - one.message.id).slice(0, 6);
    dialog(`Телефон: ${store.name(person)}`, h("div", { class: "phone" }, h("div", { class: "time" }, hours(store.now())), h("div", { class: "date" }, day(store.now())),
      shown.map(({ chat, message }) => h("div", { class: "push" },
        h("div", {}, h("b", {}, store.title(chat)), h("small", {}, `${mentions(message, person) ? "@ вас упомянули, " : ""}${message.silent ? "без звука" : "со звуком"}, ${hours(message.date)}`)),
        h("p", {}, `${chat.private ? "" : `${store.name(message.from, message.name)}: `}${inBrief(message, 100)}`))),
      !shown.length && h("p", {}, "Уведомлений нет")));
  }
}

customElements.define("chat-pane", ChatPane);
