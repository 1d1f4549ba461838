import { describe, expect, it } from 'vitest'
import { lunarDate, solarTerm } from '@/lib/calendar'
import { escpos, pair, width } from '@/lib/escpos'
import { gb18030 } from '@/lib/gb18030'
import { newId } from '@/lib/ids'
import { surname } from '@/lib/names'
import { qrModules } from '@/lib/qr'
import type { Slip } from '@/lib/slip'
import { saidCode } from '@/lib/speech'

const slip: Slip = {
  number: '4217-A457',
  moment: '2026-11-24T06:52:00Z',
  qr: 'CQ1.k.payload.signature',
  about: {
    villager: '申屠金根',
    lines: [{ name: '波轮洗衣机', name_en: 'washer', quantity: 1, price_fen: 129_900, handling: 'install' }],
    total_fen: 129_900,
    tendered_fen: 150_000,
    terms: 'cash',
  },
}
const words = { station: 's', order: 'o', total: 't', cash: 'c', change: 'g', onCollection: 'l', keep: 'k', waiting: 'w' }

describe('a slip on 58 mm', () => {
  it('keeps left and right within 32 columns, Chinese counted twice', () => {
    expect(width('洗衣机 8kg')).toBe(10)
    expect(width(pair('合计', '1,428.00'))).toBe(32)
    expect(pair('很长很长很长很长很长的一个名字啊', '1.00').split('\n')).toHaveLength(2)
  })

  it('begins with a reset and holds the code as a picture', () => {
    const bytes = [...escpos(slip, words, 'zh', (text) => new TextEncoder().encode(text))]
    expect(bytes.slice(0, 2)).toEqual([0x1b, 0x40])
    const at = bytes.findIndex((byte, i) => byte === 0x1d && bytes[i + 1] === 0x76 && bytes[i + 2] === 0x30)
    const size = bytes[at + 6]! + bytes[at + 7]! * 256
    expect(size % qrModules(slip.qr).length).toBe(0)
    expect(size).toBeLessThanOrEqual(384)
  })

  it('writes GB 18030, with a sign as wide as what printers lack', () => {
    const text = '壶 1.7L 𠮷😀é'
    const bytes = gb18030(text)
    expect(new TextDecoder('gb18030').decode(bytes)).toBe('壶 1.7L 〓〓é')
    expect(bytes).toHaveLength(width(text) + 1) // é is narrow on the screen only
  })

  it('holds names of eighty characters', () => {
    const name = '𠮷祥'.repeat(39) + '村😀'
    const about = { ...slip.about, villager: name, lines: slip.about.lines.map((line) => ({ ...line, name })) }
    const text = new TextDecoder('gb18030').decode(escpos({ ...slip, about }, words, 'zh', gb18030))
    expect(text.split('〓祥')).toHaveLength(2 * 39 + 1)
  })

  it('says that the code follows while it has none', () => {
    const text = new TextDecoder().decode(escpos({ ...slip, qr: '' }, words, 'zh', (each) => new TextEncoder().encode(each)))
    expect(text).toContain('\nw\n')
  })
})

describe('small things', () => {
  it('writes names in seals', () => {
    expect(surname('申屠金根')).toBe('申屠')
    expect(surname('周阿凤')).toBe('周')
    expect(surname('𠮷田')).toBe('𠮷')
    expect(surname('ming')).toBe('M')
  })

  it('knows solar terms and lunar days', () => {
    expect(solarTerm(new Date(2026, 10, 24), 'zh')).toBe('小雪')
    expect(solarTerm(new Date(2026, 0, 3), 'zh')).toBe('冬至')
    expect(solarTerm(new Date(2025, 9, 23), 'zh')).toBe('霜降')
    expect(['', '九月初三']).toContain(lunarDate(new Date(2025, 9, 23)))
  })

  it('reads codes digit by digit in pairs', () => {
    expect(saidCode('407126', 'zh')).toBe('四零，七幺，二六')
  })

  it('makes ids that sort by time', () => {
    const ids = [1, 2, 3].map((at) => newId(1_700_000_000_000 + at * 1000))
    expect([...ids].sort()).toEqual(ids)
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })
})
