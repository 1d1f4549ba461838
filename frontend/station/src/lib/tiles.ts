/** How goods fill a page, in px: as a list, or side by side as tiles. */

const [MIN_ROW, HEADING] = [116, 48] // the least height of goods in a list, and that of what stands above them
const MIN_TILE = { width: 238, height: 250 }

/** As many as reach below the end of the page, so that it scrolls. */
export function pageful(width: number, height: number, inTiles: boolean): number {
  if (!inTiles) return Math.ceil((height - HEADING) / MIN_ROW)
  return Math.max(1, Math.floor(width / MIN_TILE.width)) * Math.ceil(height / MIN_TILE.height)
}

/** How many stand side by side: those that begin as far down as the first. */
export function columns(tops: readonly number[]): number {
  return tops.filter((top) => top === tops[0]).length
}
