import { computed, reactive, ref, shallowReactive, shallowRef, watch, type Ref } from 'vue'
import type { Command, Order, Problem } from '@/data/rows'
import { dueByParcel, orderOfSlip, type Collector } from '@/lib/handout'
import { markSeen, type Act } from '@/sync/commands'
import { useLink } from './link'
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
  const orders = shallowReactive(new Map<string, Order>())
  const unticked = reactive(new Set<string>())
  const collector = ref<Collector | null>(null)

  const busy = computed(() => [...state.values()].includes('sending'))
  // What is shown stands still while something is sent: a parcel that is being handed out has left the shelf already.
  watch(
    [home, busy],
    ([now]) => {
      if (busy.value) return
      const known = new Map(boxes.value.map((box) => [box.number, box]))
      for (const box of now?.boxes ?? []) known.set(box.number, box)
      boxes.value = [...known.values()]
      for (const { of } of now?.boxes ?? []) if (of) orders.set(of.number, of)
    },
    { immediate: true },
  )

  const left = computed(() => boxes.value.filter(({ number }) => !['given', 'waiting'].includes(state.get(number) ?? '')))
  const ticked = computed(() => left.value.filter(({ number }) => !unticked.has(number)))
  const given = computed(() => boxes.value.filter((box) => !left.value.includes(box)))
  const waiting = computed(() => [...state.values()].includes('waiting'))
  const untickedLeft = computed(() => left.value.filter(({ number }) => unticked.has(number)))
  const due = computed(() => dueByParcel([...ticked.value, ...untickedLeft.value], orders))
  const dueOf = (some: Box[]) => some.reduce((sum, { number }) => sum + (due.value.get(number) ?? 0), 0)

  function tick(number: string): void {
    if (!unticked.delete(number)) unticked.add(number)
  }

  /**
   * Hand `some` out by one act: whether each was, or waits to be. Refusals are shown here, and count as seen; what
   * needs a decision stays to be decided.
   *
   * @throws StorageFull and then none of them is handed out
   */
  async function give(some: readonly Box[], evidence: Evidence): Promise<boolean> {
    problem.value = null
    if (!some.length) return true
    for (const { number } of some) state.set(number, 'sending')
    try {
      return await conclude(await link.settled(await link.tell(some.map((box) => asAct(box, evidence)))))
    } catch (error) {
      for (const { number } of some) state.delete(number)
      throw error
    }
  }

  function asAct({ number }: Box, evidence: Evidence): Act {
    const taker = collector.value ? { collector: { ...collector.value } } : {}
    return { kind: 'collect', body: { number, evidence, ...taker } }
  }

  async function conclude(commands: readonly Command[]): Promise<boolean> {
    for (const command of commands) state.set(command.body.number as string, givenBy(command))
    const refused = commands.filter(({ outcome }) => outcome === 'refused')
    const asking = commands.filter(({ outcome }) => outcome === 'needs_decision')
    const [first] = [...refused, ...asking]
    if (!first) return true
    problem.value = first.problem ?? { type: '', title: first.decision?.question ?? '', status: 0 }
    await markSeen(...refused.map(({ id }) => id))
    return false
  }

  /**
   * By a slip: its own order's parcels first, and only when they were not refused the home's others. A forged slip
   * opens nothing, and the server alone knows whether it is genuine.
   */
  async function giveBySlip(slip: string): Promise<boolean> {
    const order = orderOfSlip(slip)
    const own = ticked.value.filter((box) => box.order === order)
    const others = ticked.value.filter((box) => box.order !== order)
    return (await give(own, { kind: 'slip', value: slip })) && give(others, { kind: 'known' })
  }

  return { boxes, state, problem, unticked, collector, left, ticked, given, busy, waiting, dueOf, tick, give, giveBySlip }
}

function givenBy({ outcome }: Command): Given {
  if (outcome === 'applied') return 'given'
  return outcome === 'waiting' ? 'waiting' : 'refused'
}
