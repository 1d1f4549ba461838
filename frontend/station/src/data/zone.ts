import { db } from '@/data/db'

/** The operator's time zone, by its IANA name; nothing before the first copy. */
export async function operatorZone(): Promise<string | undefined> {
  return (await db.station.toCollection().first())?.time_zone
}
