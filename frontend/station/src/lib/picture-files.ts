const files = import.meta.glob<string>('../pictograms/*.svg', { query: '?url', import: 'default', eager: true })

/** The address of a pictogram; the parcel's where there is none of this name. */
export function base(name: string): string {
  return files[`../pictograms/${name}.svg`] ?? files['../pictograms/parcel.svg']!
}
