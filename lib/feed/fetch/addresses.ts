/**
 * Which network addresses a feed may be fetched from. Decides on addresses alone; `guarded-connector.ts` asks it at every step
 * of a connection. docs/fetching.md lists the ranges.
 */
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** `private`: only feeds with `allowPrivate`. `forbidden`: nobody. */
export type AddressClass = 'public' | 'private' | 'forbidden'

/** What an intranet lives on. Tailscale and private clouds use the carrier-grade range (RFC 6598). */
const privateRanges = new Set<string>(['private', 'loopback', 'uniqueLocal', 'carrierGradeNat'])

/** Services of clouds that hand out credentials and do not lie in a link-local range: AWS, Google, Alibaba, Oracle, Azure. */
const metadata = new Set(['fd00:ec2::254', 'fd20:ce::254', '100.100.100.200', '192.0.0.192', '168.63.129.16'])

/** All that has been given out of IPv6 for the open net; ::/96 (IPv4-compatible) and what is yet unassigned lie outside. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')
/** 64:ff9b::/96, the well-known prefix that a NAT64 gateway translates (RFC 6052): networks without IPv4 reach everything so. */
const nat64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96')

/** `written`: it stands in a URL. A resolver of a network without IPv4 answers with translated addresses; nobody publishes one. */
export function addressClass(address: string, { written = false }: { readonly written?: boolean } = {}): AddressClass {
  // `isIP` refuses the short and octal spellings that ipaddr.js would read; the second is how a resolver prints IPv4-compatible addresses.
  if (isIP(address) === 0 || /^::\d+\./.test(address)) return 'forbidden'
  // `process` unwraps IPv4 in IPv6 (::ffff:127.0.0.1).
  const parsed = ipaddr.process(address)
  if (metadata.has(parsed.toString())) return 'forbidden'
  const range = parsed.range()
  if (privateRanges.has(range)) return 'private'
  if (parsed.kind() === 'ipv6' && parsed.match(nat64)) {
    const target = ipaddr.fromByteArray(parsed.toByteArray().slice(12)).toString()
    return !written && addressClass(target) === 'public' ? 'public' : 'forbidden'
  }
  if (parsed.kind() === 'ipv6' && !parsed.match(globalUnicast)) return 'forbidden'
  return range === 'unicast' ? 'public' : 'forbidden'
}
