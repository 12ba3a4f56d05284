// The performance's state, as last received. The server has the rules; this only stores and counts.

export class Store extends EventTarget {
  constructor() {
    super();
    this.people = new Map();
    this.chats = new Map();
    this.read = new Map();
    this.clock = { now: 0, rate: 1, moving: false };
    this.clockAt = performance.now();
    this.performance = null;
    this.shelf = [];
  }

  // Applies a change: its kind and the new state.
  apply(kind, data) {
    this[`on_${kind}`]?.(data);
    this.dispatchEvent(new CustomEvent(kind, { detail: data }));
  }

  on_all(state) {
    this.preparing = Boolean(state.preparing);
    this.failed = Boolean(state.failed);
    if (this.preparing) return;
    if (this.performance !== state.performance) this.read = new Map();
    this.performance = state.performance;
    this.bots = new Set(state.bots);
    this.people = new Map(state.people.map((person) => [person.id, person]));
    this.chats = new Map(state.chats.map((chat) => [chat.id, { ...chat, messages: new Map(chat.messages.map((one) => [one.key, one])) }]));
    Object.assign(this, { weather: state.weather, program: state.program, lesson: state.lesson, shelf: state.shelf ?? [] });
    this.on_clock(state.clock);
  }

  on_preparing() { this.preparing = true; this.failed = false; }
  on_clock(clock) { this.clock = clock; this.clockAt = performance.now(); }
  on_weather({ weather }) { this.weather = weather; }
  on_program({ program }) { this.program = program; }
  on_lesson(progress) { this.lesson = { ...this.lesson, ...progress }; }
  on_message(message) { this.chats.get(message.chat)?.messages.set(message.key, message); }

  now() { return this.clock.now + (performance.now() - this.clockAt) / 1000 * this.clock.rate; }

  name(id, known = "") {
    return this.bots.has(id) ? "Отклик" : this.people.get(id)?.name ?? known;
  }

  title(chat) { return chat.private ? "Отклик" : chat.title; }

  // Returns the person's chats, the private one with the bot first.
  chatsOf(person) {
    const theirs = [...this.chats.values()].filter((chat) => chat.members.includes(person) || chat.id === person);
    return theirs.sort((one, other) => Number(other.private) - Number(one.private));
  }

  membersOf(chat) {
    const found = this.chats.get(chat);
    return found ? (found.private ? [found.id] : found.members).filter((id) => this.people.has(id)) : [];
  }

  sees(person, message) {
    return message.receiver === null || message.receiver === person;
  }

  // Returns what the person sees in the chat, but their own messages and those of the messenger.
  others(person, chat, since = 0) {
    return this.shown(person, chat, since).filter((one) => one.from !== person && !one.service);
  }

  // Returns the messages of the chat that the person sees, without the first `since` of all.
  shown(person, chat, since = 0) {
    return [...this.chats.get(chat)?.messages.values() ?? []].slice(since).filter((one) => !one.deleted && this.sees(person, one));
  }

  unread(person, chat) {
    return this.others(person, chat, this.read.get(`${person}|${chat}`)).length;
  }

  markRead(person, chat) {
    const size = this.chats.get(chat)?.messages.size ?? 0;
    if ((this.read.get(`${person}|${chat}`) ?? 0) === size) return;
    this.read.set(`${person}|${chat}`, size);
    this.dispatchEvent(new CustomEvent("read"));
  }
}

// Returns the beginning of a message, for lists and quotations.
export function inBrief(message, most = 90) {
  const what = message.service ?? (message.text || (message.photo ? "Фото" : message.document?.name) || "");
  const line = what.replace(/\s+/g, " ").trim();
  return line.length > most ? `${line.slice(0, most)}…` : line;
}
