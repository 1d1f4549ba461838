/** The two-byte codes of GB 18030, found by inverting the browser's decoder. Made once, at the first print. */

let table: Map<string, number> | undefined

function codes(): Map<string, number> {
  const decoder = new TextDecoder('gb18030')
  const made = new Map<string, number>()
  for (let high = 0x81; high <= 0xfe; high++)
    for (let low = 0x40; low <= 0xfe; low++) {
      if (low === 0x7f) continue
      const character = decoder.decode(Uint8Array.of(high, low))
      if ([...character].length === 1 && !made.has(character)) made.set(character, high * 256 + low)
    }
  return made
}

/** Text as a Chinese printer reads it; what it has no sign for becomes 〓, as wide as that would be. */
export function gb18030(text: string): Uint8Array {
  table ??= codes()
  const out: number[] = []
  for (const character of text) {
    const code = character.codePointAt(0)!
    const pair = code < 0x80 ? undefined : table.get(character)
    if (code < 0x80) out.push(code)
    else if (pair !== undefined) out.push(pair >> 8, pair & 0xff)
    else out.push(0xa1, 0xfe)
  }
  return Uint8Array.from(out)
}
