import ipaddr from 'ipaddr.js'
import { lookup as lookUpName, Resolver } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import type { Config } from '../../platform/config/config.ts'

/** Where nobody may be sent to who does not run this installation. */
export class AddressNotAllowed extends Error {}

/** Reached like a public address, and no receiver: Azure tells its machines their secrets there. */
const ofClouds = new Set(['168.63.129.16'])
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')

/** Not private, loopback, link-local or reserved for anything else, also where it is written within another. */
export function isPublic(text: string): boolean {
  if (!ipaddr.isValid(text)) return false
  const address = ipaddr.process(text)
  if (address.range() !== 'unicast' || ofClouds.has(address.toString())) return false
  return address.kind() === 'ipv4' || address.match(globalUnicast)
}

/** Set once by the app: what is not public, and without TLS, is for those who say so. */
export const mayBeSentTo = { address: isPublic, http: false }

export function configureAddresses({
  WEBHOOKS_PRIVATE_ADDRESSES,
  WEBHOOKS_HTTP,
  NODE_ENV,
}: Pick<Config, 'WEBHOOKS_PRIVATE_ADDRESSES' | 'WEBHOOKS_HTTP' | 'NODE_ENV'>): void {
  mayBeSentTo.address = WEBHOOKS_PRIVATE_ADDRESSES === 'allow' ? () => true : isPublic
  mayBeSentTo.http = WEBHOOKS_HTTP ?? NODE_ENV !== 'production'
}

const timeouts = { timeout: 2_000, tries: 2 }

/**
 * For connections: the name is asked for once, and only an allowed address of those that come is connected to. By c-ares,
 * since the system's own way holds a thread for as long as a name server likes.
 */
export const lookupAllowed: LookupFunction = (hostname, { all, family }, done) => {
  addressesOf(hostname).then(
    (found) => {
      const wanted = family ? Number(String(family).replace('IPv', '')) : undefined
      const allowed = found.filter(
        (each) => mayBeSentTo.address(each.address) && (!wanted || each.family === wanted),
      )
      const [first] = allowed
      if (!first) done(new AddressNotAllowed(`${hostname} leads to no public address`), '')
      else if (all) done(null, allowed)
      else done(null, first.address, first.family)
    },
    (error: NodeJS.ErrnoException) => done(error, ''),
  )
}

interface Found {
  address: string
  family: number
}

async function addressesOf(hostname: string): Promise<Found[]> {
  const literal = isIP(hostname)
  if (literal) return [{ address: hostname, family: literal }]
  const resolver = new Resolver(timeouts)
  const [four, six] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)])
  const found = [
    ...(four.status === 'fulfilled' ? four.value : []).map((address) => ({ address, family: 4 })),
    ...(six.status === 'fulfilled' ? six.value : []).map((address) => ({ address, family: 6 })),
  ]
  if (found.length > 0) return found
  const { code } = (four as PromiseRejectedResult).reason as NodeJS.ErrnoException
  if (code !== 'ENOTFOUND' && code !== 'ENODATA') throw (four as PromiseRejectedResult).reason
  // No name server knows it: a name of this machine, or of its network.
  return lookUpName(hostname, { all: true })
}
