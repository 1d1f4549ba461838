/** The number under the bars on goods, a GTIN: several goods may have the same, since merchants sell the same article. */

import { search, type Findable } from './search'

const LENGTHS = [8, 12, 13, 14]
const MIN_DIGITS = 4 // fewer digits are a size or a number in a name

/** What was scanned or typed as a barcode is kept, in its shortest form: zeros in front depend on the scanner. */
export function barcodeOf(scanned: string): string {
  const code = bare(scanned)
  if (!isCode(code)) return code
  const digits = code.replace(/^0+/, '')
  return digits.padStart(LENGTHS.find((length) => length >= digits.length)!, '0')
}

/** Whether somebody who typed this looks for a barcode. */
export function isCode(typed: string): boolean {
  const code = bare(typed)
  return /^\d+$/.test(code) && LENGTHS.includes(code.length)
}

interface Coded extends Findable {
  /** none on what was stored by an older version, until it is read anew */
  barcode?: string
}

/** Goods by their name, and those whose barcode begins so. */
export function lookFor<T extends Coded>(goods: readonly T[], question: string, most: number): T[] {
  const named = search(goods, question, most)
  const code = barcodeOf(question)
  if (!/^\d+$/.test(code) || code.length < MIN_DIGITS) return named
  const coded = goods.filter(({ barcode }) => barcode?.startsWith(code))
  return [...new Set([...named, ...coded])].slice(0, most)
}

function bare(typed: string): string {
  return typed.normalize('NFKC').replace(/[\s-]+/g, '')
}
