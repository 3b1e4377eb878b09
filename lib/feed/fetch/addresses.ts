/** Which network addresses a feed may be fetched from. Decides on addresses alone; `guarded-connector.ts` asks it at every step of a connection. */
import ipaddr from 'ipaddr.js'

/** `private`: only feeds with `allowPrivate`. `forbidden`: nobody. */
export type AddressClass = 'public' | 'private' | 'forbidden'

const privateRanges = new Set<string>(['private', 'loopback', 'uniqueLocal'])

/** Metadata services of clouds that do not lie in a link-local range: they hand out credentials. */
const metadata = new Set(['fd00:ec2::254', 'fd20:ce::254', '100.100.100.200', '192.0.0.192'])

/** 64:ff9b::/96, the well-known prefix that a NAT64 gateway translates (RFC 6052): networks without IPv4 reach everything so. */
const nat64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96')

export function addressClass(address: string): AddressClass {
  if (!ipaddr.isValid(address)) return 'forbidden'
  // `process` unwraps IPv4 in IPv6 (::ffff:127.0.0.1).
  const parsed = ipaddr.process(address)
  if (metadata.has(parsed.toString())) return 'forbidden'
  if (parsed.kind() === 'ipv6' && parsed.match(nat64)) {
    const target = ipaddr.fromByteArray(parsed.toByteArray().slice(12)).toString()
    return addressClass(target) === 'public' ? 'public' : 'forbidden'
  }
  const range = parsed.range()
  return range === 'unicast' ? 'public' : privateRanges.has(range) ? 'private' : 'forbidden'
}
