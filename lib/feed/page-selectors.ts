/** CSS selectors of a page's configuration: compiled for `page.ts`, and judged for the configuration's checks. */
import { compile, is, selectAll, selectOne } from 'css-select'
import type { Document, Element } from 'domhandler'

export type Selector = {
  /** In the order of the document. */
  readonly all: (document: Document) => readonly Element[]
  /** The element itself if it is meant, else the first within it. */
  readonly within: (element: Element) => Element | undefined
}

/** Throws what `selectorFault` puts into words. */
export function openSelector(written: string): Selector {
  // `> a` and `:scope > a` count from the entry: the library must be told which it is.
  const relative = /^\s*[>+~]|,\s*[>+~]|:scope\b/.test(written)
  const test = compile<Element | Document, Element>(written)
  return {
    all: document => selectAll<Element | Document, Element>(written, document),
    within: element => {
      if (!relative && is<Element | Document, Element>(element, test)) return element
      return selectOne<Element | Document, Element>(relative ? written : test, element) ?? undefined
    },
  }
}

/** What is wrong with a selector, and what to write instead; undefined: it can be used. */
export function selectorFault(written: string): { readonly message: string; readonly hint?: string } | undefined {
  try {
    openSelector(written)
    return undefined
  } catch (error) {
    const why =
      error instanceof Error ? error.message.replace(/^./, letter => letter.toLowerCase()).replace(/ by css-select$|\.$/, '') : 'unreadable'
    const hint = hintFor(written)
    return { message: `"${written.slice(0, 80)}" is no CSS selector: ${why.slice(0, 120)}`, ...(hint === undefined ? {} : { hint }) }
  }
}

function hintFor(written: string): string | undefined {
  if (/^\s*(?:\.?\/\/|\/\w)/.test(written)) return 'this looks like XPath; in CSS "//div[@class=\'x\']/a" is "div.x > a"'
  if (/::?(?:text|attr)\b/.test(written)) return 'name the element alone: its text, href and datetime are read'
  if (/::/.test(written)) return 'remove the part from "::" on: it names no element'
  if (/@/.test(written)) return 'name the element alone: its text, href and datetime are read'
  if (/\[[^\]]*$/.test(written)) return 'a "]" is missing'
  if (/\([^)]*$/.test(written)) return 'a ")" is missing'
  return undefined
}
