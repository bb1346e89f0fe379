import { Socket } from 'node:net'

// No test may reach beyond this machine; one that tries fails where it tries.
const connect = Socket.prototype.connect
const local = new Set(['localhost', '127.0.0.1', '::1', undefined])

Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
  const [first] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args
  const host = (first as { host?: string } | undefined)?.host
  if (!local.has(host)) throw new Error(`A test tried to reach ${host}`)
  return connect.apply(this, args as never)
} as typeof connect
