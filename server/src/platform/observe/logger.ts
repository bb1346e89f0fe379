import { pino, type DestinationStream } from 'pino'

export type Logger = pino.Logger

const secrets = [
  'password',
  'current',
  'accessToken',
  'refreshToken',
  'token',
  'authorization',
  'cookie',
  'secret',
  'apiKey',
]

/** Logs as JSON lines. What goes by the name of a secret is left out, wherever somebody forgets to. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options: pino.LoggerOptions = {
    level,
    redact: {
      paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      censor: '[secret]',
    },
    serializers: { err: pino.stdSerializers.err },
  }
  return destination ? pino(options, destination) : pino(options)
}
