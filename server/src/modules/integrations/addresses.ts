import ipaddr from 'ipaddr.js'

/** One way to write each network, an address being a network of one; undefined where it is none. */
export function readNetwork(given: string): string | undefined {
  const text = given.trim()
  const isOne = !text.includes('/')
  const isKnown = isOne
    ? ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text)
    : ipaddr.IPv4.isValidCIDRFourPartDecimal(text) || ipaddr.IPv6.isValidCIDR(text)
  if (!isKnown) return undefined
  if (isOne) {
    const address = ipaddr.process(text)
    return `${address.toString()}/${address.kind() === 'ipv4' ? 32 : 128}`
  }
  const [address, bits] = ipaddr.parseCIDR(text)
  return `${address.toString()}/${bits}`
}

export function isWithin(address: string, networks: string[]): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  return networks.some((network) => {
    const [base, bits] = ipaddr.parseCIDR(network)
    return base.kind() === parsed.kind() && parsed.match(base, bits)
  })
}
