import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { db } from '@/data/db'
import { useLive } from '@/data/live'
import { read } from '@/data/projection'
import type { Category, Order, Sku } from '@/data/rows'
import { boughtPieces } from '@/lib/pieces'

/** Forms of one product, found together: sizes, colours. */
export interface Family {
  key: string
  title: string
  titleEn: string
  skus: Sku[]
}

/** The catalogue in memory, for a search while somebody types. */
export const useGoods = defineStore('goods', () => {
  const skus = useLive(() => db.sku.toArray())
  const categories = useLive(() => db.category.toArray())
  const popular = useLive(() => db.popular.toArray())
  const merchants = useLive(() => db.merchant.toArray())
  const homes = useLive(homesBySku)
  /** What show mode goes through: the ids of the list that was on the screen. */
  const showing = shallowRef<string[]>([])

  const byId = computed(() => new Map((skus.value ?? []).map((sku) => [sku.id, sku])))
  const shelves = computed(() => shelvesOf(categories.value ?? [], skus.value ?? []))

  function bought(by: 'station' | 'county'): Sku[] {
    const ids = popular.value?.find(({ id }) => id === by)?.sku_ids ?? []
    return ids.map((id) => byId.value.get(id)).filter((sku): sku is Sku => sku !== undefined && sku.stock !== 'none')
  }

  function sellerOf(family: Family): string {
    return merchants.value?.find(({ id }) => id === family.skus[0]!.merchant)?.name ?? ''
  }

  function homesOf(family: Family): number {
    const all = new Set<string>()
    for (const { id } of family.skus) for (const home of homes.value?.get(id) ?? []) all.add(home)
    return all.size
  }

  return {
    ready: computed(() => skus.value !== null),
    skus: computed(() => skus.value ?? []),
    categories: computed(() => categories.value ?? []),
    byId,
    shelves,
    bought,
    homesOf,
    sellerOf,
    showing,
  }
})

/** Categories in which something is for sale, those with the most goods first. */
function shelvesOf(categories: Category[], skus: Sku[]): Category[] {
  const counts = new Map<string, number>()
  for (const { category } of skus) counts.set(category, (counts.get(category) ?? 0) + 1)
  return categories.filter(({ slug }) => counts.has(slug)).sort((a, b) => counts.get(b.slug)! - counts.get(a.slug)!)
}

/** The goods of some orders, by id; none for what is no longer in the catalogue. */
export async function skusOf(orders: readonly Order[]): Promise<Map<string, Sku>> {
  const ids = new Set(orders.flatMap(({ lines }) => lines.map(({ sku_id }) => sku_id)))
  const found = (await db.sku.bulkGet([...ids])).filter((sku): sku is Sku => sku !== undefined)
  return new Map(found.map((sku) => [sku.id, sku]))
}

/** Which homes of this village bought each SKU, as far as this device knows its orders. */
async function homesBySku(): Promise<Map<string, Set<string>>> {
  const [orders, villagers] = await read((rows) => Promise.all([rows.all('order'), rows.all('villager')]))
  const homeOf = new Map(villagers.map(({ id, household_id }) => [id, household_id ?? id]))
  const homes = new Map<string, Set<string>>()
  for (const order of orders)
    for (const line of order.lines) {
      if (!boughtPieces(line)) continue
      const set = homes.get(line.sku_id) ?? new Set()
      homes.set(line.sku_id, set.add(homeOf.get(order.villager_id) ?? order.villager_id))
    }
  return homes
}

/** The titles that several families have: their sellers tell them apart. */
export function sharedTitles(all: readonly Family[]): Set<string> {
  const seen = new Set<string>()
  return new Set(all.filter(({ title }) => seen.has(title) || !seen.add(title)).map(({ title }) => title))
}

/** Group the forms of a product: those whose names differ in their last word only. The order of hits is kept. */
export function families(skus: readonly Sku[]): Family[] {
  const found = new Map<string, Family>()
  for (const sku of skus) {
    const last = sku.name.lastIndexOf(' ')
    const title = last > sku.name.indexOf(' ') ? sku.name.slice(0, last) : sku.name
    const key = `${sku.merchant} ${title}`
    const family = found.get(key)
    if (family) family.skus.push(sku)
    else found.set(key, { key, title, titleEn: sku.name_en.replace(/, [^,]+$/, ''), skus: [sku] })
  }
  return [...found.values()]
}

/** What tells a form from the others of its family. */
export function formOf(sku: Sku, family: Family, language: string): string {
  if (language === 'en' && sku.name_en) return sku.name_en.slice(family.titleEn.length).replace(/^, /, '')
  return sku.name.slice(family.title.length).trim()
}

export function titleOf(family: Family, language: string): string {
  return language === 'en' && family.titleEn ? family.titleEn : family.title
}
