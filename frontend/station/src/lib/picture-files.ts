const files = import.meta.glob<string>('../pictograms/*.svg', { query: '?url', import: 'default', eager: true })

const GROUNDS: Record<string, string> = {
  '#EFE2D2': 'boots cloth-shoes dress jacket shirt shoes trousers',
  '#DAE4EC': 'phone-topup',
  '#E7E8CC': 'fertiliser gloves hoe net seed-bag shears sprayer',
  '#F0E1DB':
    'bowl cream detergent knife lipstick parcel pillow quilt shampoo soap storage-box tissues toothpaste towel wok',
}

/** The colour that a pictogram stands on. */
export function ground(name: string): string {
  return Object.keys(GROUNDS).find((colour) => GROUNDS[colour]!.split(' ').includes(name)) ?? '#DCE6DF'
}

/** The address of a pictogram; the parcel's where there is none of this name. */
export function base(name: string): string {
  return files[`../pictograms/${name}.svg`] ?? files['../pictograms/parcel.svg']!
}
