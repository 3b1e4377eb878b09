/** HTML by template literal: every value is escaped unless it came out of `html` itself. */

declare const safe: unique symbol
export type Html = { readonly [safe]?: true; readonly markup: string }
type Value = string | number | undefined | Html | readonly Html[]

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, character => ENTITIES[character] ?? character)

export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  const markup = parts.map((part, at) => part + markupOf(values[at])).join('')
  return { markup }
}

function markupOf(value: Value): string {
  if (value === undefined) return ''
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value))
  return 'markup' in value ? value.markup : value.map(({ markup }) => markup).join('')
}
