import { base, ground } from './picture-files'

/** Which pictogram stands for goods without a photograph: the first word that their name holds, else their category. */
const BY_WORD: [RegExp, string][] = [
  [/波轮/, 'washer-top'],
  [/双缸/, 'washer-twin'],
  [/洗衣机/, 'washer'],
  [/冰箱/, 'fridge'],
  [/冷柜/, 'freezer'],
  [/电视/, 'tv'],
  [/空调/, 'aircon'],
  [/热水器/, 'water-heater'],
  [/油烟机/, 'range-hood'],
  [/电磁炉/, 'induction'],
  [/电饭煲|压力锅|蒸锅/, 'rice-cooker'],
  [/水壶|保温瓶|豆浆机/, 'kettle'],
  [/风扇/, 'fan'],
  [/取暖器/, 'heater'],
  [/吹风机/, 'hair-dryer'],
  [/收音机/, 'radio'],
  [/灯/, 'bulb'],
  [/雨靴|胶鞋/, 'boots'],
  [/布鞋|棉鞋/, 'cloth-shoes'],
  [/鞋/, 'shoes'],
  [/裤/, 'trousers'],
  [/裙/, 'dress'],
  [/衬衫/, 'shirt'],
  [/羽绒|棉服|棉衣|外套|卫衣|针织|内衣|校服/, 'jacket'],
  [/洗发|沐浴|洗面|护手霜/, 'shampoo'],
  [/面霜|面膜/, 'cream'],
  [/口红/, 'lipstick'],
  [/牙膏|牙刷/, 'toothpaste'],
  [/皂/, 'soap'],
  [/洗衣液|洗洁精|洗衣粉|清洁/, 'detergent'],
  [/抽纸|纸巾/, 'tissues'],
  [/收纳箱|保鲜盒/, 'storage-box'],
  [/毛巾/, 'towel'],
  [/枕/, 'pillow'],
  [/被|四件套|凉席|电热毯/, 'quilt'],
  [/锅/, 'wok'],
  [/碗/, 'bowl'],
  [/刀/, 'knife'],
  [/剪/, 'shears'],
  [/手套/, 'gloves'],
  [/网/, 'net'],
  [/锄|铲|镰/, 'hoe'],
  [/喷雾器/, 'sprayer'],
  [/肥/, 'fertiliser'],
  [/种子|种$|苗/, 'seed-bag'],
  [/话费|流量/, 'phone-topup'],
]
const BY_CATEGORY: Record<string, string> = {
  'large-appliances': 'washer',
  'small-appliances': 'rice-cooker',
  'womens-clothing': 'dress',
  'mens-clothing': 'jacket',
  'childrens-clothing': 'jacket',
  shoes: 'shoes',
  household: 'detergent',
  kitchenware: 'wok',
  bedding: 'quilt',
  'skin-care': 'cream',
  'personal-care': 'shampoo',
  'farm-tools': 'hoe',
  'seeds-and-fertiliser': 'seed-bag',
}

/** The address of a photograph of goods. Another photograph has another one, so that a copy of it is kept for good. */
export function photoAt(id: string, size: 'small' | 'large'): string {
  return `/pictures/${id}/${size}`
}

/** The address of the pictogram for goods of this name and category. */
export function pictureOf(name: string, category = ''): string {
  return base(pictogram(name, category))
}

/** The colour that this picture stands on, for what lies around it. */
export function groundOf(name: string, category = ''): string {
  return ground(pictogram(name, category))
}

function pictogram(name: string, category: string): string {
  return BY_WORD.find(([pattern]) => pattern.test(name))?.[1] ?? BY_CATEGORY[category] ?? 'parcel'
}

/** The picture of a whole category. */
export function pictureOfCategory(slug: string): string {
  return base(BY_CATEGORY[slug] ?? 'parcel')
}
