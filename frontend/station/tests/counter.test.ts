// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { createApp, h, nextTick, reactive, ref } from 'vue'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { db, keep } from '@/data/db'
import type { Sku, Villager } from '@/data/rows'
import NewVersion from '@/parts/NewVersion.vue'
import { useBasket } from '@/store/basket'
import { useCheckout } from '@/store/checkout'
import { useSession } from '@/store/session'
import { float } from './made'

const here = reactive({ path: '/sell' })
const pushed = vi.fn()
const needRefresh = ref(false)
const takeOver = vi.fn()
vi.mock('vue-router', async (actual) => ({
  ...(await actual<object>()),
  useRoute: () => here,
  useRouter: () => ({ push: pushed }),
}))
vi.mock('virtual:pwa-register/vue', () => ({ useRegisterSW: () => ({ needRefresh, updateServiceWorker: takeOver }) }))

const kettle = { id: 'kettle', name: '电水壶', name_en: '', find: '', price_fen: 8_900, stock: 'plenty', handling: 'small' } as Sku
const wang = { id: 'wang', name: '𠮷'.repeat(80), find: '', registered_at: '' } as unknown as Villager

async function counter(): Promise<ReturnType<typeof useCheckout>> {
  await Promise.all(db.tables.map((table) => table.clear()))
  await Promise.all([db.sku.put(kettle), db.villager.put(wang), keep('copied station', '4217')])
  const pinia = createPinia()
  setActivePinia(pinia)
  useSession().session = { token: 't', expires_at: '', username: '', person: { id: 'p', name: '', county_id: 1 }, station: '4217', till: 'A' }
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no link')))
  let checkout: ReturnType<typeof useCheckout> | undefined
  createApp({ setup: () => ((checkout = useCheckout()), () => h('i')) })
    .use(pinia)
    .mount(document.createElement('div'))
  const basket = useBasket()
  basket.add(kettle)
  basket.choose('wang')
  basket.basket.agreed = true
  await vi.waitFor(() => expect(checkout!.lack.value).toBe(null))
  return checkout!
}

describe('the counter', () => {
  beforeEach(() => pushed.mockClear())

  it('gives one order for two taps, and none for a tap after the way back', async () => {
    const checkout = await counter()
    await Promise.all([checkout.place(), checkout.place()])
    await checkout.place()
    expect(await db.commands.count()).toBe(1)
    expect(pushed).toHaveBeenCalledTimes(1)
    expect((await db.commands.toArray())[0]!.about!.villager).toBe(wang.name)
  })

  it('keeps the basket, and says so, where the device has no room for the order', async () => {
    const checkout = await counter()
    vi.spyOn(db.commands, 'bulkAdd').mockRejectedValueOnce(Object.assign(new Error('full'), { name: 'QuotaExceededError' }))
    await checkout.place()
    expect([checkout.full.value, useBasket().pieces, await db.commands.count()]).toEqual([true, 1, 0])
    await checkout.place()
    expect([checkout.full.value, useBasket().pieces, await db.commands.count()]).toEqual([false, 0, 1])
  })

  it('empties the basket in the write that saves the order: a reload between them would sell twice', async () => {
    const checkout = await counter()
    const put = db.kept.put.bind(db.kept)
    const noRoom = () => Promise.reject(Object.assign(new Error('full'), { name: 'QuotaExceededError' }))
    vi.spyOn(db.kept, 'put').mockImplementation(((row: { key: string }) => (row.key === 'basket' ? noRoom() : put(row as never))) as never)
    await checkout.place()
    expect([checkout.full.value, await db.commands.count()]).toEqual([true, 0])
  })

  it('takes no order that the float cannot pay for, unsent orders counted', async () => {
    const checkout = await counter()
    await db.account.add(float(10_000))
    await vi.waitFor(() => expect(checkout.floatShort.value).toBe(0))
    await checkout.place()
    useBasket().add(kettle)
    useBasket().choose('wang')
    await vi.waitFor(() => expect([checkout.lack.value, checkout.floatShort.value]).toEqual(['float', 7_800]))
    await checkout.place()
    expect(await db.commands.count()).toBe(1)
  })
})

describe('a new version of the app', () => {
  it('takes over when somebody comes back to today, never in the middle of a sale', async () => {
    createApp(NewVersion).mount(document.createElement('div'))
    needRefresh.value = true
    for (const path of ['/basket', '/done/1', '/sell']) {
      here.path = path
      await nextTick()
    }
    expect(takeOver).not.toHaveBeenCalled()
    here.path = '/'
    await nextTick()
    expect(takeOver).toHaveBeenCalledWith(true)
  })
})
