import { expect, it } from 'vitest'
import { boughtPieces, cancelPieces, collectPieces, openPieces } from '@/lib/pieces'

const line = { quantity: 9, cancelled: 1, expired: 2, collected: 3 }
const sources: Record<string, string> = import.meta.glob(['../src/**/*.{ts,vue}', '!../src/api/*'], { query: '?raw', import: 'default', eager: true })
/** The sources in which `pattern` is found, but for those that may hold it. */
const offenders = (pattern: RegExp, ...allowed: string[]) =>
  Object.keys(sources).filter((path) => pattern.test(sources[path]!) && !allowed.some((one) => path === `../src/${one}`))

it('counts the pieces of a line', () => {
  expect([boughtPieces(line), openPieces(line)]).toEqual([6, 3])
})

it('takes no more pieces than are open', () => {
  expect([cancelPieces(line, 2).cancelled, cancelPieces(line, 9).cancelled]).toEqual([3, 4])
  expect([collectPieces(line, 2).collected, collectPieces(line, 9).collected]).toEqual([5, 6])
})

it('is the one place that adds or subtracts the counts of a line', () => {
  const count = '\\b(cancelled|expired|collected|refused|lost|returned)\\b'
  const of = `(\\w+!?\\.)?${count}`
  const reckoned = new RegExp(`[-+] ${of}|\\.${count} [-+]|quantity (===|!==|[<>]=?) ${of}`)
  expect(offenders(reckoned, 'lib/pieces.ts')).toEqual([])
})

it('is the projection alone that reads what commands change', () => {
  const read = /\bdb\.(account|order|parcel|topup|villager)\b/
  expect(offenders(read, 'data/projection.ts', 'sync/commands.ts')).toEqual([])
})
