import { shallowRef } from 'vue'

/** Money is integer fen everywhere; only this module makes text of it. */

/** What stands before an amount. */
export const sign = shallowRef('¥')

/** The sign of a currency (ISO 4217), or its code where Chinese knows none. */
export function signOf(currency: string): string {
  const shown = new Intl.NumberFormat('zh-CN', { style: 'currency', currency }).formatToParts(0)
  return shown.find(({ type }) => type === 'currency')?.value ?? currency
}

export interface Parts {
  minus: string
  yuan: string
  cents: string
}

/** `shown`: two decimals always (what is taken, given, counted), or `short`: none where there are none (lists). */
export function parts(fen: number, shown: 'full' | 'short' = 'full'): Parts {
  const whole = Math.abs(Math.trunc(fen))
  const cents = String(whole % 100).padStart(2, '0')
  return {
    minus: fen < 0 ? '−' : '',
    yuan: Math.floor(whole / 100).toString().replace(/\B(?=(\d{3})+$)/g, ','),
    cents: shown === 'short' && cents === '00' ? '' : `.${cents}`,
  }
}

/** `¥1,299.00`, or `¥1,299` when short. */
export function money(fen: number, shown: 'full' | 'short' = 'full'): string {
  const { minus, yuan, cents } = parts(fen, shown)
  return `${minus}${sign.value}${yuan}${cents}`
}

/** The notes that people would hand over for `fen`: the next ten yuan, the next hundred; without repeats. */
export function handyNotes(fen: number): number[] {
  const up = (step: number) => Math.ceil(fen / step) * step
  const notes = [up(1000), up(10_000), up(10_000) + 10_000].filter((note) => note > fen)
  return [...new Set(notes)].slice(0, 2)
}
