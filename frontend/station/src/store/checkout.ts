import { computed, ref, watch } from 'vue'
import { useRouter } from 'vue-router'
import { language, t } from '@/texts'
import { handyNotes, money } from '@/lib/money'
import { saidAmount, speak } from '@/lib/speech'
import { freeFloatFen, isFloat } from '@/lib/accounts'
import { useLive } from '@/data/live'
import { read } from '@/data/projection'
import { StorageFull } from '@/data/room'
import type { About } from '@/data/rows'
import { useBasket } from './basket'
import { useGoods } from './goods'
import { useLink } from './link'
import { useVillagers } from './villagers'

/** What is still missing before the order can be placed, in the order in which it is asked for. */
export type Lack = 'goods' | 'villager' | 'float' | 'consent' | 'cash' | null

/** The counter: the same on the phone's checkout and beside the goods on a PC. */
export function useCheckout() {
  const store = useBasket()
  const goods = useGoods()
  const villagers = useVillagers()
  const link = useLink()
  const router = useRouter()
  const full = ref(false)
  const busy = ref(false)

  watch(() => goods.byId, (skus) => store.reprice(skus), { immediate: true })

  const accounts = useLive(() => read((rows) => rows.all('account')))
  /** What the float lacks for this basket; nothing before the device has a copy of the float. */
  const floatShort = computed(() =>
    accounts.value?.some(isFloat) ? Math.max(0, store.totalFen - freeFloatFen(accounts.value)) : 0,
  )
  const villager = computed(() => villagers.byId.get(store.basket.villager_id ?? ''))
  const lines = computed(() =>
    store.basket.lines.map((line) => ({ ...line, sku: goods.byId.get(line.sku_id) })),
  )
  const repriced = computed(() => store.basket.lines.some(({ was_fen }) => was_fen !== undefined))
  const notes = computed(() => handyNotes(store.totalFen))
  const lack = computed<Lack>(() => {
    if (!store.basket.lines.length) return 'goods'
    if (!villager.value) return 'villager'
    if (floatShort.value > 0) return 'float'
    if (!store.basket.agreed) return 'consent'
    return store.basket.terms === 'cash' && store.changeFen < 0 ? 'cash' : null
  })

  function agree(): void {
    store.basket.agreed = !store.basket.agreed
    if (store.basket.agreed) say()
  }

  function say(): void {
    speak(t('said.total', { amount: saidAmount(store.totalFen, language.value) }), language.value)
  }

  /** Give the order. A second tap while the first is saved does nothing. */
  async function place(): Promise<void> {
    if (lack.value || busy.value) return
    busy.value = true
    full.value = false
    try {
      const order = { kind: 'order' as const, body: { ...store.asOrder() }, about: about() }
      const [command] = await link.tell([order], { basket: null })
      store.clear()
      await router.push(`/done/${command.id}`)
    } catch (error) {
      if (!(error instanceof StorageFull)) throw error
      full.value = true
    } finally {
      busy.value = false
    }
  }

  function about(): About {
    return {
      villager: villager.value!.name,
      lines: lines.value.map(({ sku, quantity, price_fen }) => ({
        name: sku?.name ?? '',
        name_en: sku?.name_en ?? '',
        handling: sku?.handling ?? 'small',
        quantity,
        price_fen,
      })),
      total_fen: store.totalFen,
      tendered_fen: store.basket.terms === 'cash' ? store.cashFen : 0,
      terms: store.basket.terms,
    }
  }

  return { store, villager, lines, repriced, notes, floatShort, lack, full, busy, agree, say, place, money }
}
