import { defineStore } from 'pinia'
import { computed } from 'vue'
import { useLive } from '@/data/live'
import { read } from '@/data/projection'
import type { Villager } from '@/data/rows'
import { search } from '@/lib/search'

/** The people of this station. */
export const useVillagers = defineStore('villagers', () => {
  const rows = useLive(() => read((rows) => rows.all('villager')))
  const recent = useLive(recentIds)
  const all = computed(() => rows.value ?? [])
  const byId = computed(() => new Map(all.value.map((villager) => [villager.id, villager])))

  /** Those who bought last, then the others: the first seven stand on the checkout. */
  const latest = computed(() => {
    const first = (recent.value ?? []).map((id) => byId.value.get(id)).filter((one): one is Villager => Boolean(one))
    const known = new Set(first)
    return [...first, ...all.value.filter((villager) => !known.has(villager))]
  })

  /** By name, pinyin, or the last digits of the telephone. */
  function find(question: string, most = 20): Villager[] {
    const digits = question.normalize('NFKC').trim()
    if (/^\d{2,4}$/.test(digits)) return all.value.filter(({ phone_tail }) => phone_tail.endsWith(digits)).slice(0, most)
    return search(all.value, question, most)
  }

  return { ready: computed(() => rows.value !== null), all, byId, latest, find }
})

/** Who bought last, the latest first. */
async function recentIds(): Promise<string[]> {
  const orders = await read((rows) => rows.latest('order', 'placed_at', 60))
  return [...new Set(orders.map(({ villager_id }) => villager_id))].slice(0, 12)
}
