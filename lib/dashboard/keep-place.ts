/**
 * Keeps what is being read where it is while rows arrive above it. Browsers do so by themselves, all but Safari, and not
 * all in the same way: so it is switched off in style.css (`overflow-anchor`) and done here.
 */

/** Call before the change; the answer, called once the change is drawn, puts everything back in place. A list at its very top follows the news. */
export function keepPlace(): () => void {
  const anchors = scrollers().flatMap(scroller => {
    if (scroller.scrollTop <= 0) return []
    const top = scroller === document.scrollingElement ? 0 : scroller.getBoundingClientRect().top
    for (const row of scroller.querySelectorAll('[data-row]')) {
      const box = row.getBoundingClientRect()
      if (box.bottom > top) return [{ scroller, row, top: box.top }]
    }
    return []
  })
  return () => {
    for (const { scroller, row, top } of anchors) if (row.isConnected) scroller.scrollTop += row.getBoundingClientRect().top - top
  }
}

const scrollers = (): readonly Element[] => [
  ...document.querySelectorAll('[data-scrolls]'),
  ...(document.scrollingElement === null ? [] : [document.scrollingElement]),
]
