import { pino } from 'pino'

export type Logger = pino.Logger

const secrets = ['password', 'accessToken', 'refreshToken', 'token', 'authorization', 'cookie', 'secret']

export function createLogger(level: string): Logger {
  return pino({
    level,
    redact: { paths: secrets.flatMap((name) => [name, `*.${name}`]), censor: '[secret]' },
    serializers: { err: pino.stdSerializers.err },
  })
}
