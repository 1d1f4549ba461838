import { defineStore } from 'pinia'
import { computed } from 'vue'
import { db } from '@/data/db'
import { useLive } from '@/data/live'
import type { Villager } from '@/data/rows'
import { search } from '@/lib/search'

/** The people of this station: those who were just registered too, before the server has answered. */
export const useVillagers = defineStore('villagers', () => {
  const rows = useLive(readAll)
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
    if (/^\d{2,4}$/.test(digits)) return all.value.filter(({ phone_tail }) => phone_tail?.endsWith(digits)).slice(0, most)
    return search(all.value, question, most)
  }

  return { ready: computed(() => rows.value !== null), all, byId, latest, find }
})

async function readAll(): Promise<Villager[]> {
  const [known, unsent] = await Promise.all([
    db.villager.toArray(),
    db.commands.where('kind').equals('villager').filter(({ outcome }) => outcome !== 'refused').toArray(),
  ])
  const ids = new Set(known.map(({ id }) => id))
  const fresh = unsent.filter(({ id }) => !ids.has(id)).map(({ id, body, happened_at }) => {
    const name = String(body.name)
    const phone = typeof body.phone === 'string' ? body.phone : ''
    const household_id = (body.household_id as string | undefined) ?? null
    return {
      id,
      name,
      find: name.toLowerCase(),
      phone_masked: phone ? `${phone.slice(0, 3)}****${phone.slice(-4)}` : null,
      phone_tail: phone.slice(-4) || null,
      household_id,
      registered_at: happened_at,
    }
  })
  return [...fresh, ...known]
}

async function recentIds(): Promise<string[]> {
  const orders = await db.order.orderBy('placed_at').reverse().limit(60).toArray()
  const unsent = await db.commands.where('outcome').equals('waiting').toArray()
  const ids = unsent.filter(({ kind }) => kind === 'order').map(({ body }) => String(body.villager_id))
  return [...new Set([...ids.reverse(), ...orders.map(({ villager_id }) => villager_id)])].slice(0, 12)
}
