/**
 * How large an item is by DynamoDB's rules, and the limits that items keep. Pure.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
import { StorywireError } from '../../errors.ts'

/** One write unit: every poll writes the feed's state, so it stays below. */
export const largestFeedBytes = 1_024
/** Read and written whole for every batch. */
export const largestBoardBytes = 64 * 1_024
/** DynamoDB's own limit is 400 KB; hits are read by the hundred, so one may not be a book. */
export const largestHitBytes = 32 * 1_024
/** A validator longer than this is not kept: the next poll fetches whole. */
export const largestValidatorBytes = 256

export const textBytes = (text: string): number => Buffer.byteLength(text)

/** A number takes a byte for two digits and one more. */
const numberBytes = (value: number): number => Math.ceil(String(Math.abs(value)).replace(/\D/g, '').length / 2) + 1 + (value < 0 ? 1 : 0)
/** A list or a map takes three bytes, and one for each member. */
const frameBytes = 3

export function itemBytes(value: unknown): number {
  if (value === undefined) return 0
  if (value === null || typeof value === 'boolean') return 1
  if (typeof value === 'string') return textBytes(value)
  if (typeof value === 'number') return numberBytes(value)
  if (value instanceof Uint8Array) return value.length
  if (value instanceof Set) return sum([...value], itemBytes)
  if (Array.isArray(value)) return frameBytes + sum(value, member => 1 + itemBytes(member))
  return frameBytes + sum(Object.entries(value), ([name, member]) => (member === undefined ? 0 : 1 + textBytes(name) + itemBytes(member)))
}

export function assertFits(kind: string, id: string, item: object, largest: number): void {
  const bytes = itemBytes(item)
  if (bytes > largest) throw new StorywireError('item-too-large', `${kind} ${id} has ${bytes} bytes, more than ${largest}`)
}

const sum = <T>(values: readonly T[], measure: (value: T) => number): number => values.reduce((total, value) => total + measure(value), 0)
