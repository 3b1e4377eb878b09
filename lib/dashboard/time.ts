/** Times as the page writes them, in the reader's zone. Pure but for Intl's zone. */

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const exactClock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const day = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' })
const dayAndYear = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
const short = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' })

/** `09:41` */
export const clockOf = (at: string | number): string => clock.format(new Date(at))
/** `09:41:15` */
export const exactClockOf = (at: string | number): string => exactClock.format(new Date(at))
/** `24 Nov 2026, 09:41:15 CET` */
export const fullOf = (at: string): string => full.format(new Date(at))
/** The day in the reader's zone: equal for two instants of one day. */
export const dayKeyOf = (at: string | number): string => new Date(at).toDateString()

/** `Today, Tuesday 24 November`; the year where it is not this one. */
export function dayOf(at: string, now: number): string {
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  const name = (sameYear ? day : dayAndYear).format(new Date(at)).replace(',', '')
  if (dayKeyOf(at) === dayKeyOf(now)) return `Today, ${name}`
  const yesterday = new Date(now)
  yesterday.setDate(yesterday.getDate() - 1)
  return dayKeyOf(at) === yesterday.toDateString() ? `Yesterday, ${name}` : name
}

/** `just now`, `12 min ago`, `in 3 h`, `2 days ago`, and the date beyond two weeks. */
export function relativeOf(at: string, now: number): string {
  const ms = now - Date.parse(at)
  const distance = Math.abs(ms)
  if (distance < 45_000) return ms < 0 ? 'any moment' : 'just now'
  if (distance > 14 * dayMs) return short.format(new Date(at))
  const words =
    distance < hourMs
      ? `${Math.max(1, Math.round(distance / minuteMs))} min`
      : distance < dayMs
        ? `${Math.round(distance / hourMs)} h`
        : `${Math.round(distance / dayMs)} ${Math.round(distance / dayMs) === 1 ? 'day' : 'days'}`
  return ms < 0 ? `in ${words}` : `${words} ago`
}

/** `Europe/Berlin` */
export const zone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone
