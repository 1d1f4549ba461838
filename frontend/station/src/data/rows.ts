import type { components } from '@/api/schema'

/** What this device keeps a copy of. Rows come by `sync/changes`; what commands change is read by `data/projection`. */

type Shapes = components['schemas']

export type Handling = Shapes['Handling']
export type Terms = Shapes['Terms']
export type Line = Shapes['LineView']
export type Consignment = Shapes['ConsignmentView']

export type Change = Shapes['Changes']['changes'][number]

/** A row as the server's schema has it, and its key. */
type Row<Kind extends Change['kind']> = { id: string } & NonNullable<Extract<Change, { kind: Kind }>['row']>

export type Station = Row<'station'>
export type Person = Row<'person'>
export type Sku = Row<'sku'>
export type Category = Row<'category'>
export type Merchant = Row<'merchant'>
/** One who waits to be sent lacks the home that the server opens. */
export type Villager = Omit<Row<'villager'>, 'household_id'> & { household_id: string | null }
type OfTheCopy = 'till' | 'collector' | 'tenure_id' | 'cash_back_fen'
/** As an answer to a command has it too: the rest comes with the copy alone, and not with that of an older version. */
export type Order = Omit<Row<'order'>, OfTheCopy> & Partial<Pick<Row<'order'>, OfTheCopy>>
export type Parcel = Row<'parcel'>
export type Account = Row<'account'>
export type TopUp = Row<'topup'>
export type Month = Row<'month'>
export type Earning = Row<'earning'>
export type Popular = Row<'popular'>

export type CommandKind = Shapes['Queue']['commands'][number]['kind']
export type Outcome = 'waiting' | Shapes['OutcomeOut']['outcome']

/** A refusal with its data: which, its code in `type` says. */
export type Problem = Shapes['Problem'] & Record<string, unknown>

/** A change that this device made. It is saved before it is first sent, and never deleted before it was seen. */
export interface Command {
  id: string
  till: string
  seq: number
  kind: CommandKind
  body: Record<string, unknown>
  happened_at: string
  outcome: Outcome
  answer?: unknown
  problem?: Problem
  /** what a person has to choose before it is carried out */
  decision?: Shapes['Decision']
  /** 1 while the copy of the server's rows does not show its effect: it waits, or was applied since the last changes */
  pending: 0 | 1
  /** 1 once a person has looked at what was refused, or has decided; numbers, because the store indexes no booleans */
  seen: 0 | 1
  /** what a slip of it says, as it was told then; never sent */
  about?: About
}

/** What was bought, told and counted when an order was given. */
export interface About {
  villager: string
  lines: { name: string; name_en: string; quantity: number; price_fen: number; handling: Handling }[]
  total_fen: number
  tendered_fen: number
  terms: Terms
}
