import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import type { components } from '@/api/schema'
import { keep, kept } from '@/data/db'
import { saveIfThereIsRoom } from '@/data/room'
import type { Command, Sku, Terms } from '@/data/rows'

/** `price_fen` is what the villager was told; `was_fen` what was told before the price changed. */
export interface BasketLine {
  sku_id: string
  quantity: number
  price_fen: number
  was_fen?: number
}

interface Basket {
  lines: BasketLine[]
  villager_id: string | null
  terms: Terms
  agreed: boolean
  /** null: exactly what is due */
  cash_fen: number | null
}

export const MAX_PIECES = 9999 // pieces of a line

const EMPTY: Basket = { lines: [], villager_id: null, terms: 'cash', agreed: false, cash_fen: null }

/** What is being bought. It is kept on the device: a reload, a call, a dead battery lose nothing. */
export const useBasket = defineStore('basket', () => {
  const basket = ref<Basket>(fresh())
  const totalFen = computed(() => total(basket.value.lines))
  const pieces = computed(() => basket.value.lines.reduce((sum, { quantity }) => sum + quantity, 0))
  const cashFen = computed(() => basket.value.cash_fen ?? totalFen.value)
  const changeFen = computed(() => cashFen.value - totalFen.value)

  async function load(): Promise<void> {
    basket.value = { ...fresh(), ...(await kept<Basket>('basket')) }
    watch(basket, (now) => void saveIfThereIsRoom(() => keep('basket', JSON.parse(JSON.stringify(now)))), { deep: true })
  }

  /** Whoever changes what is bought must ask again, and count again. */
  function unsettle(): void {
    basket.value.agreed = false
    basket.value.cash_fen = null
  }

  function quantityOf(sku_id: string): number {
    return basket.value.lines.find((line) => line.sku_id === sku_id)?.quantity ?? 0
  }

  /** Put `quantity` pieces in; none takes the goods out. */
  function set(sku: Pick<Sku, 'id' | 'price_fen'>, quantity: number): void {
    const { lines } = basket.value
    const at = lines.findIndex((line) => line.sku_id === sku.id)
    const wanted = Math.min(quantity, MAX_PIECES)
    if (at < 0) {
      if (wanted > 0) lines.push({ sku_id: sku.id, quantity: wanted, price_fen: sku.price_fen })
    } else if (wanted > 0) lines[at]!.quantity = wanted
    else lines.splice(at, 1)
    unsettle()
  }

  function add(sku: Pick<Sku, 'id' | 'price_fen'>): void {
    set(sku, quantityOf(sku.id) + 1)
  }

  function choose(villager_id: string | null): void {
    basket.value.villager_id = villager_id
    basket.value.agreed = false
  }

  function payBy(terms: Terms): void {
    basket.value.terms = terms
    unsettle()
  }

  /** The catalogue says another price than was told: show the new one, and ask again. */
  function reprice(skus: ReadonlyMap<string, Pick<Sku, 'price_fen'>>): void {
    for (const line of basket.value.lines) {
      const now = skus.get(line.sku_id)?.price_fen
      if (now === undefined || now === line.price_fen) continue
      line.was_fen = line.price_fen
      line.price_fen = now
      unsettle()
    }
  }

  /** Take a refused order back into the basket, at the prices that the refusal named. */
  function takeBack(command: Command): void {
    const { lines, villager_id, payment_terms } = command.body as unknown as OrderBody
    const told = (command.problem?.lines ?? []) as { sku_id: string; price_fen?: number }[]
    const now = new Map(told.map(({ sku_id, price_fen }) => [sku_id, price_fen]))
    basket.value = {
      ...fresh(),
      villager_id,
      terms: payment_terms,
      lines: lines.map(({ sku_id, quantity, unit_price_fen }) => {
        const price_fen = now.get(sku_id) ?? unit_price_fen
        return { sku_id, quantity, price_fen, ...(price_fen === unit_price_fen ? {} : { was_fen: unit_price_fen }) }
      }),
    }
  }

  /** The body of the order that this basket asks for. */
  function asOrder(): OrderBody {
    const { lines, villager_id, terms } = basket.value
    return {
      villager_id: villager_id!,
      lines: lines.map(({ sku_id, quantity, price_fen }) => ({ sku_id, quantity, unit_price_fen: price_fen })),
      payment_terms: terms,
      cash_fen: terms === 'cash' ? totalFen.value : 0,
      consent: { kind: 'seen' },
    }
  }

  function clear(): void {
    basket.value = fresh()
  }

  return {
    basket,
    totalFen,
    pieces,
    cashFen,
    changeFen,
    load,
    quantityOf,
    set,
    add,
    choose,
    payBy,
    reprice,
    takeBack,
    asOrder,
    clear,
  }
})

/** What the API takes for an order, less what the command itself says. */
export interface OrderBody extends Pick<components['schemas']['NewOrderIn'], 'villager_id' | 'consent'> {
  lines: { sku_id: string; quantity: number; unit_price_fen: number }[]
  payment_terms: Terms
  cash_fen: number
}

function fresh(): Basket {
  return { ...EMPTY, lines: [] }
}

function total(lines: BasketLine[]): number {
  return lines.reduce((sum, { quantity, price_fen }) => sum + quantity * price_fen, 0)
}
