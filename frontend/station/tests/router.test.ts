// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { describe, expect, it, vi } from 'vitest'
import { router } from '@/router'

describe('a screen that a newer build has taken away', () => {
  it('is loaded anew from the server, once', async () => {
    setActivePinia(createPinia())
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const load = vi.spyOn(window.location, 'assign').mockImplementation(() => undefined)
    const gone = () => Promise.reject(new TypeError('Failed to fetch dynamically imported module: /station/assets/old.js'))
    router.addRoute({ path: '/gone', component: gone, meta: { open: true } })
    for (let i = 0; i < 2; i++) await router.push('/gone').catch(() => undefined)
    expect(load.mock.calls).toEqual([['/station/gone']])
  })
})
