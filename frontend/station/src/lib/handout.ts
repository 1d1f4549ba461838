import type { Order, Parcel } from '@/data/rows'
import { dueForParcel } from './orders'

/** Who takes parcels for somebody: nothing when it is the villager. */
export interface Collector {
  name: string
  relation: string
}

/**
 * The cash to take for each of `parcels` when they are handed out in this order: those of one order are asked together
 * for no more than it lacks.
 */
export function dueByParcel(parcels: readonly Parcel[], orders: ReadonlyMap<string, Order>): Map<string, number> {
  const left = new Map(orders)
  const due = new Map<string, number>()
  for (const parcel of parcels) {
    const order = parcel.order === null ? undefined : left.get(parcel.order)
    if (!order) continue
    const taken = dueForParcel(order, parcel)
    left.set(order.number, { ...order, due_fen: order.due_fen - taken })
    due.set(parcel.number, taken)
  }
  return due
}

/**
 * The number of the order that a slip's text names; nothing for a text that is no slip. Whether it is genuine, the
 * server says.
 */
export function orderOfSlip(text: string): string | null {
  const [form, , payload] = text.trim().split('.')
  if (form !== 'CQ1' || !payload) return null
  try {
    const told: unknown = JSON.parse(atob(payload.replace(/-/g, '+').replace(/_/g, '/')))
    const { order } = told as { order?: unknown }
    return typeof order === 'string' ? order : null
  } catch {
    return null
  }
}

/** A label's code in plain signs: full-width ones, small letters and blanks come from scanners set up for elsewhere. */
export function labelCode(scanned: string): string {
  const plain = scanned.normalize('NFKC').replace(/[\p{Pd}\u2212]/gu, '-')
  return plain.replace(/[\p{Z}\p{C}]/gu, '').toUpperCase()
}

/**
 * The parcels that a label's code stands for: one by our number, or all in the box that a carrier's tracking number is
 * on, which is kept without hyphens.
 */
export function labelled<T extends Pick<Parcel, 'number' | 'tracking'>>(parcels: readonly T[], code: string): T[] {
  const own = parcels.filter(({ number }) => number === code)
  const tracking = code.replaceAll('-', '')
  return own.length || !tracking ? own : parcels.filter((parcel) => parcel.tracking === tracking)
}

/** Whether parcels under one tracking number came by several carriers: which is meant, only the label says. */
export function isAmbiguous(parcels: readonly Pick<Parcel, 'carrier'>[]): boolean {
  return new Set(parcels.map(({ carrier }) => carrier)).size > 1
}

/** Whether a code has the signs of a label: others come from a keyboard that is set to another language. */
export function isLabelLike(code: string): boolean {
  return /^[\x21-\x7e]*\d[\x21-\x7e]*$/.test(code)
}

/** 4217-P1033 → P1033: what distinguishes it within a station. */
export function shortNumber(number: string): string {
  return number.replace(/^\d+-/, '')
}
