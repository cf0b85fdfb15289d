import type { Visit } from '../http/route.ts'
import { Badge } from './badge.ts'
import { dictionary } from './dictionary.ts'
import { html } from './html.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const words = dictionary({
  minutes: { zh: (n: number) => `${n} 分钟`, en: (n: number) => `${n} min` },
  hours: { zh: (n: number) => `${n} 小时`, en: (n: number) => `${n} h` },
  days: { zh: (n: number) => `${n} 天`, en: (n: number) => (n === 1 ? '1 day' : `${n} days`) },
  left: { zh: (span: string) => `还剩 ${span}`, en: (span: string) => `${span} left` },
  late: { zh: (span: string) => `已超期 ${span}`, en: (span: string) => `${span} overdue` },
})

type Speaker = Pick<Visit, 'language'>
type Watch = Pick<Visit, 'language' | 'now' | 'services'>

/** A span of milliseconds in its largest whole unit: at least one minute. */
function spanText({ language }: Speaker, milliseconds: number): string {
  const say = words[language]
  if (milliseconds >= 2 * day) return say.days(Math.floor(milliseconds / day))
  if (milliseconds >= hour) return say.hours(Math.floor(milliseconds / hour))
  return say.minutes(Math.max(1, Math.floor(milliseconds / minute)))
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** A moment to the minute in the time zone of the console, as `2026-11-30 19:46`. */
export function momentText({ services }: Pick<Visit, 'services'>, at: Date | string): string {
  const zone = services.settings.SOURCEMARK_TIME_ZONE
  let format = formats.get(zone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
    formats.set(zone, format)
  }
  return format.format(new Date(at))
}

interface MomentProps {
  readonly visit: Pick<Visit, 'services'>
  readonly at: Date | string
}

/** A moment, for people and for programs. */
export const Moment = ({ visit, at }: MomentProps) =>
  html`<time datetime=${new Date(at).toJSON()}>${momentText(visit, at)}</time>`

interface RemainingProps {
  readonly visit: Watch
  readonly at: Date | string
}

/** How long a deadline is away, or for how long it is over. Less than a day stands out. */
export function Remaining({ visit, at }: RemainingProps) {
  const left = new Date(at).getTime() - visit.now.getTime()
  const say = words[visit.language]
  const word = left >= 0 ? say.left(spanText(visit, left)) : say.late(spanText(visit, -left))
  return html`<${Badge} word=${word} tone=${left < 0 ? 'bad' : left < day ? 'warn' : 'plain'} title=${momentText(visit, at)} />`
}
