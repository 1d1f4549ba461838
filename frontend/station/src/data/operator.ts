import { liveQuery } from 'dexie'
import { db } from '@/data/db'
import { sign, signOf } from '@/lib/money'

/** The operator's time zone, by its IANA name; nothing before the first copy. */
export async function operatorZone(): Promise<string | undefined> {
  return (await db.station.toCollection().first())?.time_zone
}

/** Let amounts bear the sign of the operator's currency, as soon as the copy says which that is. */
export function followCurrency(): void {
  liveQuery(() => db.station.toCollection().first()).subscribe((station) => {
    if (station?.currency) sign.value = signOf(station.currency)
  })
}
