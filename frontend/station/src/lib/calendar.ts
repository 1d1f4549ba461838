/**
 * Dates as people in a village say them. What is counted by the day goes by the operator's time zone, which the server
 * tells; what a screen shows of a moment, by the device's own clock.
 */

const TERMS = (
  '小寒 大寒 立春 雨水 惊蛰 春分 清明 谷雨 立夏 小满 芒种 夏至 小暑 大暑 立秋 处暑 白露 秋分 寒露 霜降 立冬 小雪 大雪 冬至'
).split(' ')
const TERMS_EN = [
  ...['Minor Cold', 'Major Cold', 'Spring Begins', 'Rain Water', 'Insects Wake', 'Spring Equinox'],
  ...['Clear and Bright', 'Grain Rain', 'Summer Begins', 'Grain Fills', 'Grain in Ear', 'Summer Solstice'],
  ...['Minor Heat', 'Major Heat', 'Autumn Begins', 'Heat Ends', 'White Dew', 'Autumn Equinox'],
  ...['Cold Dew', 'Frost Descends', 'Winter Begins', 'Minor Snow', 'Major Snow', 'Winter Solstice'],
]
/** Days of the year 2000 on which the terms begin are these, in the century's usual formula. */
const CENTURY = [
  5.4055, 20.12, 3.87, 18.73, 5.63, 20.646, 4.81, 20.1, 5.52, 21.04, 5.678, 21.37, 7.108, 22.83, 7.5, 23.13, 7.646,
  23.042, 8.318, 23.438, 7.438, 22.36, 7.18, 21.94,
]
const DAY = 86_400_000 // milliseconds
const LUNAR_TENS = ['初', '十', '廿', '三']
const LUNAR_ONES = '十一二三四五六七八九'

/** The solar term that has begun last. */
export function solarTerm(at: Date, language: 'zh' | 'en'): string {
  const names = language === 'zh' ? TERMS : TERMS_EN
  const month = at.getMonth()
  if (at.getDate() >= beginning(at.getFullYear(), month * 2 + 1)) return names[month * 2 + 1]!
  if (at.getDate() >= beginning(at.getFullYear(), month * 2)) return names[month * 2]!
  return names[(month * 2 + 23) % 24]!
}

function beginning(year: number, term: number): number {
  const short = year % 100
  const leaps = term < 4 ? Math.floor((short - 1) / 4) : Math.floor(short / 4)
  return Math.floor(short * 0.2422 + CENTURY[term]!) - leaps
}

/** 九月初三, or nothing where the device knows no lunar calendar. */
export function lunarDate(at: Date): string {
  try {
    const parts = new Intl.DateTimeFormat('zh-CN-u-ca-chinese', { month: 'long', day: 'numeric' }).formatToParts(at)
    const month = parts.find(({ type }) => type === 'month')?.value ?? ''
    const day = Number(parts.find(({ type }) => type === 'day')?.value)
    return day >= 1 && day <= 30 && month.endsWith('月') ? month + lunarDay(day) : ''
  } catch {
    return ''
  }
}

function lunarDay(day: number): string {
  if (day === 20) return '二十'
  if (day === 30) return '三十'
  const tens = day === 10 ? 0 : Math.floor(day / 10)
  return LUNAR_TENS[tens]! + LUNAR_ONES[day % 10]!
}

/** 10月23日 周四; Thu 23 Oct. */
export function dayOf(at: Date, language: 'zh' | 'en'): string {
  if (language === 'en')
    return new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' }).format(at)
  const weekday = '周' + '日一二三四五六'[at.getDay()]
  return `${at.getMonth() + 1}月${at.getDate()}日 ${weekday}`
}

/** 10 月 23 日; 23 Oct. */
export function dateOf(at: Date, language: string): string {
  if (language === 'en') return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' }).format(at)
  return `${at.getMonth() + 1} 月 ${at.getDate()} 日`
}

/** The name of a month such as 2026-10: 10 月; October. */
export function monthOf(month: string, language: string): string {
  const at = new Date(Number(month.slice(0, 4)), Number(month.slice(5)) - 1)
  if (language === 'en') return new Intl.DateTimeFormat('en-GB', { month: 'long' }).format(at)
  return `${at.getMonth() + 1} 月`
}

/** 10-23 14:52. */
export function momentOf(iso: string): string {
  const at = new Date(iso)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`
}

/** 2026-11-01: the day of a moment in a time zone; in the device's own where none is known yet. */
export function dayIn(zone: string | undefined, at: Date): string {
  const { year, month, day } = shownIn(zone, at)
  return `${year}-${month}-${day}`
}

/**
 * The moment that began this day in a time zone, as an RFC 3339 time that compares with those of rows. Clocks may be
 * changed in that very night: it is the earlier of two midnights, and one o'clock where there was none.
 */
export function startOfDay(zone: string | undefined, at = new Date()): string {
  const day = dayIn(zone, at)
  const midnight = Date.parse(`${day}T00:00:00Z`)
  const moments = [-DAY, DAY].map((apart) => midnight - aheadOfUtc(zone, midnight + apart)).sort((a, b) => a - b)
  return new Date(moments.find((moment) => dayIn(zone, new Date(moment)) === day)!).toISOString()
}

/** Milliseconds by which the clocks of a time zone are ahead of UTC at a moment. */
function aheadOfUtc(zone: string | undefined, at: number): number {
  const { year, month, day, hour, minute } = shownIn(zone, new Date(at))
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:00Z`) - Math.floor(at / 60_000) * 60_000
}

const clocks = new Map<string | undefined, Intl.DateTimeFormat>()

function shownIn(zone: string | undefined, at: Date): Partial<Record<Intl.DateTimeFormatPartTypes, string>> {
  let clock = clocks.get(zone)
  if (!clock) {
    const digits = { month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
    clock = new Intl.DateTimeFormat('en', { year: 'numeric', ...digits, ...(zone && { timeZone: zone }) })
    clocks.set(zone, clock)
  }
  return Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value]))
}

/** Midnights between then and now in a time zone. */
export function daysSince(zone: string | undefined, iso: string, now = new Date()): number {
  const [before, today] = [new Date(iso), now].map((at) => Date.parse(dayIn(zone, at))) as [number, number]
  return Math.max(0, Math.round((today - before) / DAY))
}
