/**
 * Opens connections for feeds and refuses those into networks that are nobody's business: literal addresses before, every DNS answer
 * during and the peer after connecting are checked, so that a name that changes its answer gains nothing.
 */
import type { LookupAddress, LookupOptions } from 'node:dns'
import { lookup as systemLookup } from 'node:dns'
import { isIP } from 'node:net'
import { buildConnector } from 'undici'
import { addressClass } from './addresses.ts'
import { FetchFailure } from './failure.ts'

/** Every address of a name, as `dns.lookup` with `all: true` gives it. */
export type Lookup = (
  hostname: string,
  options: LookupOptions & { readonly all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/** `allowPrivate`: this host may be on a private or loopback address. */
export function guardedConnector({
  allowPrivate,
  lookup = systemLookup,
  timeoutMs,
}: {
  readonly allowPrivate: boolean
  readonly lookup?: Lookup | undefined
  readonly timeoutMs: number
}): buildConnector.connector {
  const refusal = (host: string, address: string): FetchFailure | undefined => {
    const found = addressClass(address)
    if (found === 'public' || (found === 'private' && allowPrivate)) return undefined
    const words = found === 'private' ? 'a private address; `allowPrivate: true` permits it' : 'an address that no feed may have'
    return new FetchFailure('private-address', `${host} leads to ${words}`)
  }
  const connect = buildConnector({
    timeout: timeoutMs,
    lookup: (hostname, options, callback) => {
      lookup(hostname, { ...options, all: true }, (error, addresses) => {
        const refused = error ?? addresses.map(({ address }) => refusal(hostname, address)).find(found => found !== undefined)
        const [first] = addresses ?? []
        if (refused !== undefined) callback(refused, '', 0)
        else if (options.all === true) callback(null, addresses)
        else if (first === undefined) callback(Object.assign(new Error('no address'), { code: 'ENODATA' }), '', 0)
        else callback(null, first.address, first.family)
      })
    },
  })
  return (options, callback) => {
    const host = options.hostname.replace(/^\[|\]$/g, '')
    const refused = isIP(host) === 0 ? undefined : refusal(host, host)
    if (refused !== undefined) {
      callback(refused, null)
      return
    }
    connect(options, (...result) => {
      const [error, socket] = result
      if (error !== null) {
        callback(error, null)
        return
      }
      const peer =
        socket.remoteAddress === undefined
          ? new FetchFailure('reset', `${host} broke the connection off`)
          : refusal(host, socket.remoteAddress)
      if (peer === undefined) callback(null, socket)
      else {
        socket.destroy()
        callback(peer, null)
      }
    })
  }
}
