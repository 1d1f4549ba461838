import { computed, reactive, ref, shallowRef, watch, type Ref } from 'vue'
import type { Command, Problem } from '@/data/rows'
import { dueByParcel, orderOfSlip, type Collector } from '@/lib/handout'
import { markSeen } from '@/sync/commands'
import { useLink } from './link'
import { settled } from './outcome'
import type { Box, Home } from './shelf'

export interface Evidence {
  kind: 'code' | 'slip' | 'signature' | 'known'
  value?: string
}

/** `waiting`: saved, but nobody has answered. */
export type Given = 'sending' | 'given' | 'waiting' | 'refused'

export type Handing = ReturnType<typeof useHanding>

/**
 * Handing a home's parcels out. Those handed out leave the shelf, so this keeps what lay there at first; parcels that
 * arrive meanwhile join.
 */
export function useHanding(home: Ref<Home | null>) {
  const link = useLink()
  const boxes = shallowRef<Box[]>([])
  const state = reactive(new Map<string, Given>())
  const problem = ref<Problem | null>(null)
  const unticked = reactive(new Set<string>())
  const collector = ref<Collector | null>(null)

  watch(
    home,
    (now) => {
      const kept = new Map(boxes.value.map((box) => [box.number, box]))
      for (const box of now?.boxes ?? []) kept.set(box.number, box)
      boxes.value = [...kept.values()]
    },
    { immediate: true },
  )

  const left = computed(() => boxes.value.filter(({ number }) => !['given', 'waiting'].includes(state.get(number) ?? '')))
  const ticked = computed(() => left.value.filter(({ number }) => !unticked.has(number)))
  const given = computed(() => boxes.value.filter((box) => !left.value.includes(box)))
  const busy = computed(() => [...state.values()].includes('sending'))
  const waiting = computed(() => [...state.values()].includes('waiting'))
  const orders = computed(() => new Map(boxes.value.flatMap(({ of }) => (of ? [[of.number, of] as const] : []))))
  const due = computed(() => dueByParcel(boxes.value, orders.value))
  const dueOf = (some: Box[]) => some.reduce((sum, { number }) => sum + (due.value.get(number) ?? 0), 0)

  function tick(number: string): void {
    if (!unticked.delete(number)) unticked.add(number)
  }

  /** Hand one out; whether it was, or waits to be. A refusal is shown here, and counts as seen. */
  async function give(box: Box, evidence: Evidence): Promise<boolean> {
    problem.value = null
    state.set(box.number, 'sending')
    const body = { number: box.number, evidence, ...(collector.value ? { collector: { ...collector.value } } : {}) }
    try {
      return await conclude(box, await settled((await link.tell('collect', body)).id))
    } catch (error) {
      state.delete(box.number)
      throw error
    }
  }

  async function conclude(box: Box, command: Command): Promise<boolean> {
    if (command.outcome === 'refused' || command.outcome === 'needs_decision') {
      state.set(box.number, 'refused')
      problem.value = command.problem ?? { type: '', title: '', status: 0 }
      await markSeen(command.id)
      return false
    }
    state.set(box.number, command.outcome === 'applied' ? 'given' : 'waiting')
    return true
  }

  /** Hand out all that are ticked; the first refusal stops. */
  async function giveTicked(evidenceOf: (box: Box) => Evidence): Promise<boolean> {
    for (const box of [...ticked.value]) if (!(await give(box, evidenceOf(box)))) return false
    return true
  }

  /** By a slip: its own order's parcels first, so that a forged one opens nothing; the home's others follow. */
  async function giveBySlip(slip: string): Promise<boolean> {
    const order = orderOfSlip(slip)
    const own = ticked.value.filter((box) => box.order === order)
    for (const box of own) if (!(await give(box, { kind: 'slip', value: slip }))) return false
    return giveTicked(() => ({ kind: 'known' }))
  }

  return { boxes, state, problem, unticked, collector, left, ticked, given, busy, waiting, dueOf, tick, give, giveTicked, giveBySlip }
}
