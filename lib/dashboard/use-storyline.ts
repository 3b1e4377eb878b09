/** The chosen storyline lives in the address, `?storyline=id`, so that a view can be linked to and the back button works. */
import { useEffect, useState } from 'preact/hooks'

const fromAddress = (): string | undefined => new URLSearchParams(location.search).get('storyline') || undefined

export const addressOf = (storyline: string | undefined): string =>
  storyline === undefined ? './' : `./?${new URLSearchParams({ storyline })}`

export function useStoryline(): { readonly storyline: string | undefined; readonly choose: (storyline: string | undefined) => void } {
  const [storyline, setStoryline] = useState(fromAddress)
  useEffect(() => {
    const moved = () => setStoryline(fromAddress())
    addEventListener('popstate', moved)
    return () => removeEventListener('popstate', moved)
  }, [])
  return {
    storyline,
    choose: next => {
      if (next === storyline) return
      history.pushState(null, '', addressOf(next))
      setStoryline(next)
    },
  }
}
