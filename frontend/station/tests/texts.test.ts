import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

type Words = { [key: string]: string | Words }

const SRC = join(import.meta.dirname, '../src')
const HAN = /\p{Script=Han}/u
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(vue|ts)$/.test(name))
  .map((name) => ({ name, code: readFileSync(join(SRC, name), 'utf8') }))

/** What stands in the brackets of each `texts(…)` of a file. */
function* callsIn(code: string): Generator<string> {
  for (let at = code.indexOf('texts(\n'); at >= 0; at = code.indexOf('texts(\n', at + 1)) yield inside(code, at + 5)
  for (const { index } of code.matchAll(/texts\(\{/g)) yield inside(code, index + 5)
}

function inside(code: string, open: number): string {
  let depth = 0
  for (let i = open, quote = ''; i < code.length; i++) {
    const character = code[i]!
    if (quote) quote = character === quote ? '' : quote
    else if (`'"\``.includes(character)) quote = character
    else if (character === '(') depth++
    else if (character === ')' && --depth === 0) return code.slice(open + 1, i)
  }
  throw new Error('no end')
}

function flat(words: Words, before = ''): Map<string, string> {
  return new Map(
    Object.entries(words).flatMap(([key, value]) =>
      typeof value === 'string' ? [[before + key, value] as const] : [...flat(value, `${before}${key}.`)],
    ),
  )
}

const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort()

describe('the words of the app', () => {
  it.each(files.filter(({ code }) => [...callsIn(code)].length > 0))('$name: both languages say the same', ({ code }) => {
    for (const call of callsIn(code)) {
      const [zh, en] = (new Function(`return [${call}]`)() as [Words, Words]).map((words) => flat(words))
      expect([...en!.keys()].sort()).toEqual([...zh!.keys()].sort())
      for (const [key, text] of zh!) {
        expect(placeholders(en!.get(key)!), key).toEqual(placeholders(text))
        if (key !== 'language') expect(en!.get(key), key).not.toMatch(HAN)
      }
    }
  })

  it.each(files.filter(({ name }) => name.endsWith('.vue')))('$name: no word is hard-written', ({ code }) => {
    const rest = [...callsIn(code)].reduce((left, call) => left.replace(call, ''), code).replace(/\/\*[\s\S]*?\*\//g, '')
    expect(rest).not.toMatch(HAN)
  })
})
