import type { Problem } from '@/data/rows'
import { t } from '@/texts'
import { money } from './money'

interface Detail {
  sku_id?: string
  wanted?: number
  available?: number
  told_fen?: number
  price_fen?: number
  field?: string
  message?: string
}

/** What a refusal names, a sentence each: goods that lack, prices that changed, fields that are wrong. */
export function details(problem: Problem | undefined, nameOf: (sku_id: string) => string): string[] {
  const { lines, errors, needed_fen, available_fen } = (problem ?? {}) as {
    lines?: Detail[]
    errors?: Detail[]
    needed_fen?: number
    available_fen?: number
  }
  const ofLine = ({ sku_id = '', wanted, available, told_fen, price_fen }: Detail) => {
    if (told_fen !== undefined && price_fen !== undefined)
      return t('problem.price', { name: nameOf(sku_id), was: money(told_fen), now: money(price_fen) })
    return available === undefined ? '' : t('problem.stock', { name: nameOf(sku_id), wanted: wanted ?? 0, available })
  }
  return [
    ...(lines ?? []).map(ofLine),
    ...(errors ?? []).map(({ message }) => message ?? ''),
    needed_fen === undefined ? '' : t('problem.float', { needed: money(needed_fen), left: money(available_fen ?? 0) }),
  ].filter(Boolean)
}
