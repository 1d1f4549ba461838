/** Where on the shelf a parcel goes. A place is kept as its name on the board: A1 to D6, or the floor. */

/** The place of parcels that are too large for the shelf. It is stored as this word in every language. */
export const FLOOR = '地面'

export const PLACES = [...'ABCD'].flatMap((row) => [1, 2, 3, 4, 5, 6].map((column) => `${row}${column}`))

/** A parcel that is here: whose home it is for, and where it lies; empty, nowhere. */
export interface Lying {
  home: string
  place: string
}

/**
 * A home's parcels lie together; a new home gets an empty place, or the emptiest; what is bulky stands on the floor.
 */
export function suggestPlace(home: string, isBulky: boolean, lying: readonly Lying[]): string {
  if (isBulky) return FLOOR
  const own = lying.find((other) => other.home === home && other.place && other.place !== FLOOR)
  if (own) return own.place
  const count = new Map<string, number>()
  for (const { place } of lying) if (place) count.set(place, (count.get(place) ?? 0) + 1)
  return PLACES.reduce((best, place) => ((count.get(place) ?? 0) < (count.get(best) ?? 0) ? place : best))
}
