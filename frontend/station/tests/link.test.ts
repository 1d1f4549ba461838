import { beforeEach, expect, it, vi } from 'vitest'
import { useLink } from '@/store/link'
import { signIn } from './device'

/** A server whose answers wait until they are let go, in order: how many times it was asked, and what lets go. */
function hold(): { asked: () => number; letGo: () => void } {
  const waiting: (() => void)[] = []
  const fetched = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => {
    await new Promise<void>((go) => waiting.push(go))
    return new Response(JSON.stringify({ changes: [], next: '1', more: false, reset: false }))
  })
  return { asked: () => fetched.mock.calls.length, letGo: () => waiting.shift()?.() }
}

beforeEach(signIn)

it('looks once more for who asks while it looks, and they wait for that', async () => {
  const { asked, letGo } = hold()
  const link = useLink()
  const done = vi.fn()
  const first = link.sync()
  await vi.waitFor(() => expect(asked()).toBe(1))
  const others = [link.sync(), link.sync()].map((one) => one.then(done))
  letGo()
  await vi.waitFor(() => expect(asked()).toBe(2))
  expect([done.mock.calls.length, link.working]).toEqual([0, true])
  letGo()
  await Promise.all([first, ...others])
  expect([asked(), done.mock.calls.length, link.working]).toEqual([2, 2, false])
})

it('looks anew for who asks when it has ended', async () => {
  const { asked, letGo } = hold()
  const link = useLink()
  const first = link.sync()
  await vi.waitFor(() => expect(asked()).toBe(1))
  letGo()
  await first
  const second = link.sync()
  await vi.waitFor(() => expect(asked()).toBe(2))
  letGo()
  await second
  expect(link.working).toBe(false)
})
