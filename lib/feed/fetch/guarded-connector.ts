/**
 * Opens connections for feeds and refuses those into networks that are nobody's business: literal addresses before, every DNS answer
 * during and the peer after connecting are checked, so that a name that changes its answer gains nothing.
 */
import { constants } from 'node:crypto'
import type { LookupAddress, LookupOptions } from 'node:dns'
import { lookup as systemLookup } from 'node:dns'
import { connect as connectPlain, isIP, type Socket, type TcpNetConnectOpts } from 'node:net'
import { connect as connectSecure } from 'node:tls'
import { addressClass } from './addresses.ts'
import { FetchFailure } from './failure.ts'

/** Every address of a name, as `dns.lookup` with `all: true` gives it. */
export type Lookup = (
  hostname: string,
  options: LookupOptions & { readonly all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/** `hostname` without brackets; `port` is "" for the scheme's own. */
export type Target = { readonly hostname: string; readonly protocol: string; readonly port: string }

export type Connector = {
  readonly connect: (target: Target, callback: (error: Error | null, socket: Socket | null) => void) => void
  /** Nothing that was opened, or is being opened, stays open. */
  readonly close: () => void
}

/**
 * The next address of a name is tried after this. Node's own 250 ms are less than one way around the world, and the last address is
 * often of a family that this machine cannot reach.
 */
const NEXT_ADDRESS_MS = 2_500

/** `allowPrivate`: this host may be on a private or loopback address. */
export function guardedConnector({
  allowPrivate,
  lookup = systemLookup,
}: {
  readonly allowPrivate: boolean
  readonly lookup?: Lookup | undefined
}): Connector {
  const opened = new Set<Socket>()
  const refusal = (host: string, address: string, written = false): FetchFailure | undefined => {
    const found = addressClass(address, { written })
    if (found === 'public' || (found === 'private' && allowPrivate)) return undefined
    const words = found === 'private' ? 'a private address; `allowPrivate: true` permits it' : 'an address that no feed may have'
    return new FetchFailure('private-address', `${host} leads to ${words}`)
  }
  const guardedLookup: NonNullable<TcpNetConnectOpts['lookup']> = (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const refused = error ?? addresses.map(({ address }) => refusal(hostname, address)).find(found => found !== undefined)
      const [first] = addresses ?? []
      if (refused !== undefined) callback(refused, '', 0)
      else if (first === undefined) callback(Object.assign(new Error('no address'), { code: 'ENODATA' }), '', 0)
      else if (options.all === true) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
  }

  const connect: Connector['connect'] = ({ hostname, protocol, port }, callback) => {
    const isLiteral = isIP(hostname) !== 0
    // Not every resolver knows that these names are never anybody else's (RFC 6761, 6.3).
    const written = isLiteral ? hostname : /(?:^|\.)localhost\.?$/i.test(hostname) ? '127.0.0.1' : undefined
    const refused = written === undefined ? undefined : refusal(hostname, written, true)
    if (refused !== undefined) {
      callback(refused, null)
      return
    }
    const secure = protocol === 'https:'
    const options = {
      host: hostname,
      port: port === '' ? (secure ? 443 : 80) : Number(port),
      lookup: guardedLookup,
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_MS,
      noDelay: true,
    }
    const socket = secure ? connectSecure({ ...options, ...tlsOptions(isLiteral ? '' : hostname) }) : connectPlain(options)
    opened.add(socket)
    // Whoever uses the socket has listeners of its own; this one keeps an error after that from ending the process.
    socket.on('error', error => callback(error, null))
    socket.once('close', () => callback(Object.assign(new Error('closed while connecting'), { code: 'ECONNRESET' }), null))
    socket.once('connect', () => {
      const { remoteAddress } = socket
      const peer = remoteAddress === undefined ? undefined : refusal(hostname, remoteAddress)
      if (peer !== undefined) socket.destroy(peer)
    })
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      if (!socket.destroyed) callback(null, socket)
    })
  }
  return {
    connect: (target, callback) => connect(target, once(callback)),
    close: () => {
      for (const socket of opened) socket.destroy()
    },
  }
}

const tlsOptions = (servername: string) => ({
  servername: servername.replace(/\.$/, ''),
  ALPNProtocols: ['http/1.1'],
  // Servers that never learnt RFC 5746 (some news agencies') cannot be read otherwise. What it guards is renegotiation by the
  // client, which we never do.
  secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT,
})

function once<Args extends readonly unknown[]>(call: (...args: Args) => void): (...args: Args) => void {
  let called = false
  return (...args) => {
    if (called) return
    called = true
    call(...args)
  }
}
