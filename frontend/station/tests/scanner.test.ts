// @vitest-environment happy-dom
import { createApp, h, type App } from 'vue'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isLabelLike, labelCode } from '@/lib/handout'
import { useScanner } from '@/lib/scanner'

const CODE = '4217-P1033'
const AZERTY = { '4': "'", '2': 'é', '1': '&', '7': 'è', '-': ')', '0': 'à', '3': '"' } as Record<string, string>
const places = { '-': 'Minus' } as Record<string, string>
const place = (sign: string) => places[sign] ?? (/\d/.test(sign) ? `Digit${sign}` : `Key${sign.toUpperCase()}`)

let heard: string[]
let app: App
beforeEach(() => {
  heard = []
  app = createApp({ setup: () => (useScanner((code) => heard.push(code)), () => h('i')) })
  app.mount(document.createElement('div'))
})
afterEach(() => app.unmount())

/** What an English scanner types, as a browser tells it whose keyboard is set to something else. */
function scan(key: (sign: string) => string, shift: (sign: string) => boolean = (sign) => /[A-Z]/.test(sign)): void {
  for (const sign of CODE)
    window.dispatchEvent(new KeyboardEvent('keydown', { code: place(sign), key: key(sign), shiftKey: shift(sign) }))
  window.dispatchEvent(new KeyboardEvent('keydown', { code: 'Enter', key: 'Enter' }))
}

describe('a scanner', () => {
  it.each<[string, (sign: string) => string]>([
    ['an English keyboard', (sign) => sign],
    ['a French one', (sign) => AZERTY[sign] ?? sign],
    ['a Chinese input method, which holds the keys back', () => 'Process'],
    ['full-width signs', (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)],
  ])('is read by the places of its keys through %s', (_, key) => {
    scan(key)
    expect(heard).toEqual([CODE])
  })

  it('may send small letters for large ones: a label is known all the same', () => {
    scan((sign) => sign.toLowerCase(), () => false)
    expect(heard.map(labelCode)).toEqual([CODE])
  })

  it('is no slow hand', async () => {
    window.dispatchEvent(new KeyboardEvent('keydown', { code: 'Digit1', key: '1' }))
    await new Promise((done) => setTimeout(done, 60))
    window.dispatchEvent(new KeyboardEvent('keydown', { code: 'Enter', key: 'Enter' }))
    expect(heard).toEqual([])
  })
})

describe('a number typed into a field', () => {
  it('is plain again after an input method made it wide', () => {
    expect(labelCode(' ４２１７－ｐ１０３３ ')).toBe(CODE)
  })

  it('is told from what a keyboard of another language made of it', () => {
    expect([CODE, 'SF1', labelCode('４２１７－Ｐ１')].map(isLabelLike)).toEqual([true, true, true])
    expect(["'é&è)P&à\"\"", '&"\'(-P', '四二一七', ''].map(isLabelLike)).toEqual([false, false, false, false])
  })
})
