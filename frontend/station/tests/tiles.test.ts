import { describe, expect, it } from 'vitest'
import { columns, pageful } from '@/lib/tiles'

describe('goods on a page', () => {
  it('are as many as reach below its end', () => {
    expect(pageful(360, 604, false)).toBe(5)
    expect(pageful(784, 620, true)).toBe(9) // three columns
    expect(pageful(2064, 1260, true)).toBe(48) // eight
    expect(pageful(200, 620, true)).toBe(3)
  })

  it('stand side by side as they are laid out', () => {
    expect(columns([100, 100, 100, 300, 300])).toBe(3)
    expect(columns([100, 100])).toBe(2)
    expect(columns([])).toBe(0)
  })
})
