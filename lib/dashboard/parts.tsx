/** Small parts that the lists share: times, marked texts, links to entries, filters by storyline. */
import type { ComponentChildren } from 'preact'
import type { ApiEntry } from '../query/api-types.ts'
import { webLinkOf } from './link.ts'
import { type Span, segmentsOf } from './segments.ts'
import { fullOf, relativeOf } from './time.ts'
import { addressOf } from './use-storyline.ts'

/** `12 min ago`, the exact time on hover and for machines. */
export const Ago = ({ at, now }: { at: string; now: number }) => (
  <time dateTime={at} title={fullOf(at)}>
    {relativeOf(at, now)}
  </time>
)

/** The exact time. */
export const Exact = ({ at }: { at: string }) => <time dateTime={at}>{fullOf(at)}</time>

/** Foreign text with what matched marked. Always text, never markup. */
export const Marked = ({ text, spans }: { text: string; spans: readonly Span[] }) => (
  <>
    {segmentsOf(text, spans).map((segment, index) =>
      segment.concepts.length === 0 ? (
        segment.text
      ) : (
        <mark key={index} title={segment.concepts.join(', ')}>
          {segment.text}
        </mark>
      ),
    )}
  </>
)

/** An entry's title as a link to the article; plain text where the feed gave no link that opens a web page. */
export function Headline({ entry, spans }: { entry: ApiEntry; spans: readonly Span[] }) {
  const link = webLinkOf(entry.link)
  const text = entry.title.trim() === '' ? <i>no title</i> : <Marked text={entry.title} spans={spans} />
  const language = { ...(entry.language === null ? {} : { lang: entry.language }), dir: 'auto' } as const
  return link === undefined ? (
    <span {...language}>{text}</span>
  ) : (
    <a href={link.href} target="_blank" rel="noopener noreferrer" {...language}>
      {text}
    </a>
  )
}

export type Choose = (storyline: string | undefined) => void

/** A link that filters the page; with a modifier key the browser opens it as any other. */
export function StorylineLink(props: {
  storyline: string | undefined
  choose: Choose
  current?: boolean
  class?: string
  children: ComponentChildren
}) {
  const { storyline, choose, current, children } = props
  return (
    <a
      href={addressOf(storyline)}
      {...(props.class === undefined ? {} : { class: props.class })}
      {...(current ? { 'aria-current': 'true' } : {})}
      onClick={event => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
        event.preventDefault()
        choose(storyline)
      }}
    >
      {children}
    </a>
  )
}

/** One of the four lists. `id` is the target of the links that jump to it. */
export const Section = (props: { id: string; title: string; note?: ComponentChildren; children: ComponentChildren }) => (
  <section id={props.id} class={`pane ${props.id}`} aria-labelledby={`${props.id}-title`} tabIndex={-1} data-scrolls>
    <header class="pane-head">
      <h2 id={`${props.id}-title`}>{props.title}</h2>
      {props.note !== undefined && <p class="note">{props.note}</p>}
    </header>
    {props.children}
  </section>
)

/** An empty list: what it means and what to do. */
export const Empty = ({ children }: { children: ComponentChildren }) => <div class="empty">{children}</div>

export const count = (n: number, one: string, many = `${one}s`): string => `${n.toLocaleString('en')} ${n === 1 ? one : many}`
