import type { components } from '@/api/schema'

/** What this device keeps a copy of. Rows come by `sync/changes`; what commands change is read by `data/projection`. */

type Shapes = components['schemas']

export type Handling = Shapes['Handling']
export type OrderStatus = Shapes['OrderStatus']
export type ParcelStatus = Shapes['ParcelStatus']
export type Terms = Shapes['Terms']
export type Line = Shapes['LineView']
export type Consignment = Shapes['ConsignmentView']

/** `time_zone` is the operator's, by its IANA name; `currency` by ISO 4217. */
export interface Station {
  id: string
  number: string
  name: string
  village: string
  hours: unknown
  county_id: number
  time_zone: string
  currency: string
}

export interface Person {
  id: string
  name: string
  username: string
  role: string
}

/** `find`: names, pinyin and initials in lower case, words parted by spaces. `barcode`: empty where there is none. */
export interface Sku {
  id: string
  name: string
  name_en: string
  find: string
  category: string
  merchant: string
  price_fen: number
  handling: Handling
  stock: 'none' | 'few' | 'plenty'
  barcode: string
}

/** `parent` is a slug. */
export interface Category {
  id: string
  slug: string
  name: string
  name_en: string
  parent: string | null
  commission_bp: number
}

export interface Merchant {
  id: string
  name: string
}

export interface Villager {
  id: string
  name: string
  find: string
  phone_masked: string | null
  phone_tail: string | null
  household_id: string | null
  registered_at: string
}

/** `due_fen` below zero is owed to the villager. */
export interface Order extends Omit<Shapes['OrderView'], 'status' | 'payment_terms'> {
  status: OrderStatus
  payment_terms: Terms
  collector?: { name: string; relation?: string | null } | null
}

/** `order` is its number. */
export interface Parcel extends Omit<Shapes['ParcelView'], 'status' | 'shelf'> {
  id: string
  order: string
  villager_id: string
  status: ParcelStatus
  shelf: string | null
  shipped_at: string
  received_at: string | null
  collected_at: string | null
}

export interface Account {
  id: string
  kind: 'float' | 'commission_pending' | 'commission_payable'
  balance_fen: number
  floor_fen: number | null
}

export interface TopUp {
  id: string
  amount_fen: number
  status: 'requested' | 'confirmed'
  bank_reference: string | null
  requested_at: string
}

/** What the person earned in a month (`2026-11`) by collected parcels. */
export interface Month {
  id: string
  commission_fen: number
  handling_fen: number
  parcels: number
}

export interface Earning {
  id: string
  parcel: string | null
  order: string
  month: string
  collected_at: string
  commission_fen: number
  handling_fen: number
  released: boolean
}

/** What the neighbours bought most, best first: of the `station` or the `county`. */
export interface Popular {
  id: 'station' | 'county'
  day: string
  sku_ids: string[]
}

export type CommandKind = 'order' | 'cancel' | 'received' | 'collect' | 'villager' | 'topup'
export type Outcome = 'waiting' | 'applied' | 'refused' | 'needs_decision'

export interface Problem {
  type: string
  title: string
  status: number
  [more: string]: unknown
}

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
  /** 1 while the copy of the server's rows does not show its effect: it waits, or was applied since the last changes */
  pending: 0 | 1
  /** 1 once a person has looked at what was refused; numbers, because the store indexes no booleans */
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
