import { capitals } from './capitals'
import { momentOf } from './calendar'
import { money } from './money'
import { qrModules } from './qr'
import type { Slip } from './slip'

/** What a 58 mm receipt printer understands: 384 dots across, 32 narrow or 16 wide characters, GB 18030. */

const ESC = 0x1b
const GS = 0x1d
const COLUMNS = 32
const DOTS = 384

export interface Words {
  station: string
  order: string
  total: string
  cash: string
  change: string
  onCollection: string
  keep: string
  waiting: string
}

/** The bytes of a slip. `encode` makes GB 18030 of text. */
export function escpos(slip: Slip, words: Words, language: string, encode: (text: string) => Uint8Array): Uint8Array {
  const out: number[] = [ESC, 0x40, 0x1c, 0x26] // reset; Chinese characters on
  const line = (text: string) => out.push(...encode(text), 0x0a)
  const align = (how: 0 | 1 | 2) => out.push(ESC, 0x61, how)
  const large = (on: boolean) => out.push(GS, 0x21, on ? 0x11 : 0x00)
  const { about } = slip
  align(1)
  large(true)
  line(slip.number)
  large(false)
  line(words.station)
  if (slip.qr) out.push(...picture(qrModules(slip.qr)))
  else line(words.waiting)
  align(0)
  line(pair(about.villager, momentOf(slip.moment)))
  line('-'.repeat(COLUMNS))
  for (const { name, name_en, quantity, price_fen } of about.lines) {
    line(language === 'en' && name_en ? name_en : name)
    line(pair(`  x ${quantity}`, money(price_fen * quantity).slice(1)))
  }
  line('-'.repeat(COLUMNS))
  line(pair(words.total, money(about.total_fen).slice(1)))
  line(pair('', capitals(about.total_fen)))
  if (about.terms === 'cash') {
    line(pair(words.cash, money(about.tendered_fen).slice(1)))
    line(pair(words.change, money(about.tendered_fen - about.total_fen).slice(1)))
  } else line(words.onCollection)
  align(1)
  line(words.keep)
  out.push(ESC, 0x64, 4) // feed four lines
  return Uint8Array.from(out)
}

/** Left and right of one line; on two lines where they do not fit. */
export function pair(left: string, right: string): string {
  const gap = COLUMNS - width(left) - width(right)
  return gap >= 1 ? left + ' '.repeat(gap) + right : `${left}\n${' '.repeat(Math.max(0, COLUMNS - width(right)))}${right}`
}

export function width(text: string): number {
  return [...text].reduce((sum, character) => sum + (character.charCodeAt(0) > 0xff ? 2 : 1), 0)
}

/** A QR code as a raster image (GS v 0): printers differ in their own QR commands, hardly in this one. */
function picture(modules: boolean[][]): number[] {
  const scale = Math.max(1, Math.min(6, Math.floor((DOTS - 16) / (modules.length + 8))))
  const size = modules.length * scale
  const bytes = Math.ceil(size / 8)
  const out = [GS, 0x76, 0x30, 0, bytes % 256, bytes >> 8, size % 256, size >> 8]
  for (let y = 0; y < size; y++)
    for (let byte = 0; byte < bytes; byte++) {
      let value = 0
      for (let bit = 0; bit < 8; bit++) {
        const x = byte * 8 + bit
        if (x < size && modules[Math.floor(y / scale)]![Math.floor(x / scale)]) value |= 0x80 >> bit
      }
      out.push(value)
    }
  return out
}
