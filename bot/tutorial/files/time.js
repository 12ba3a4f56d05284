// Times for people, in the administration's time zone.

const ZONE = "Europe/Moscow";
const form = (options) => new Intl.DateTimeFormat("ru", { timeZone: ZONE, ...options });
const HOURS = form({ hour: "2-digit", minute: "2-digit" });
const DAY = form({ weekday: "long", day: "numeric", month: "long" });
const SHORT_DAY = form({ weekday: "short", day: "numeric", month: "short" });
const KEY = form({ year: "numeric", month: "2-digit", day: "2-digit" });

export const hours = (unix) => HOURS.format(unix * 1000);
export const day = (unix) => DAY.format(unix * 1000);
export const shortDay = (unix) => SHORT_DAY.format(unix * 1000);
export const dayKey = (unix) => KEY.format(unix * 1000);
export const whole = (unix) => `${shortDay(unix)}, ${hours(unix)}`;

// «через 2 ч 10 мин», «5 мин назад».
export function relative(unix, now) {
  const minutes = Math.round(Math.abs(unix - now) / 60);
  const parts = [[Math.floor(minutes / 1440), "дн."], [Math.floor(minutes / 60) % 24, "ч"], [minutes % 60, "мин"]];
  const first = parts.findIndex(([number]) => number);
  if (first < 0) return "сейчас";
  const said = parts.slice(first, first + 2).filter(([number]) => number).map(([number, unit]) => `${number} ${unit}`).join(" ");
  return unix > now ? `через ${said}` : `${said} назад`;
}
