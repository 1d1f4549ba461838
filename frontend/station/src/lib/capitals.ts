/** Amounts in words, as slips and voices want them. */

const CAPITAL: Style = { digits: '零壹贰叁肆伍陆柒捌玖', tens: ['', '拾', '佰', '仟'] }
const SPOKEN: Style = { digits: '零一二三四五六七八九', tens: ['', '十', '百', '千'] }
const MYRIADS = ['', '万', '亿', '万亿']

interface Style {
  digits: string
  tens: string[]
}

function four(value: number, { digits, tens }: Style): string {
  let text = ''
  let gap = false
  for (let place = 3; place >= 0; place--) {
    const digit = Math.floor(value / 10 ** place) % 10
    if (digit === 0) gap = gap || text !== ''
    else {
      text += (gap ? digits[0]! : '') + digits[digit]! + tens[place]!
      gap = false
    }
  }
  return text
}

function whole(value: number, style: Style): string {
  if (value === 0) return style.digits[0]!
  let text = ''
  let gap = false
  for (let place = MYRIADS.length - 1; place >= 0; place--) {
    const part = Math.floor(value / 10_000 ** place) % 10_000
    if (part === 0) {
      gap = gap || text !== ''
      continue
    }
    if (text !== '' && (gap || part < 1000)) text += style.digits[0]
    text += four(part, style) + MYRIADS[place]
    gap = false
  }
  return text
}

/** 142,800 fen → 壹仟肆佰贰拾捌元整: the form on receipts that cannot be altered with a pen. */
export function capitals(fen: number): string {
  const { sign, yuan, jiao, cent } = split(fen)
  const digits = CAPITAL.digits
  let text = yuan > 0 ? `${whole(yuan, CAPITAL)}元` : ''
  if (jiao === 0 && cent === 0) return `${sign}${text || '零元'}整`
  if (jiao > 0) text += `${digits[jiao]}角`
  else if (text) text += digits[0]
  text += cent > 0 ? `${digits[cent]}分` : '整'
  return sign + text
}

/** 142,850 fen → 一千四百二十八元五角: as it is said. */
export function spoken(fen: number): string {
  const { sign, yuan, jiao, cent } = split(fen)
  const digits = SPOKEN.digits
  let text = yuan > 0 || (jiao === 0 && cent === 0) ? `${whole(yuan, SPOKEN).replace(/^一十/, '十')}元` : ''
  if (jiao > 0) text += `${digits[jiao]}角`
  if (cent > 0) text += `${jiao === 0 && text ? digits[0] : ''}${digits[cent]}分`
  return sign + text
}

function split(fen: number) {
  const value = Math.abs(Math.trunc(fen))
  return {
    sign: fen < 0 ? '负' : '',
    yuan: Math.floor(value / 100),
    jiao: Math.floor(value / 10) % 10,
    cent: value % 10,
  }
}
