/** 128 random bits as hex. Not randomUUID: that is missing where the page came over plain http from another host. */
export function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}
