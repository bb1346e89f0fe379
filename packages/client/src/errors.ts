/** A top-level error of the API: `code` is one of its closed set, or UNREACHABLE where no answer came. */
export class GudangError extends Error {
  override readonly name = 'GudangError'

  constructor(
    readonly code: string,
    message: string,
    readonly extensions: Record<string, unknown> = {},
  ) {
    super(message)
  }
}

/** What the next attempt may bring; whether the last one had an effect is another question. */
const passing = new Set(['RESOURCE_BUSY', 'RATE_LIMITED', 'SERVICE_UNAVAILABLE', 'UNREACHABLE'])

/** What is refused before anything is done. */
const withoutEffect = new Set(['RESOURCE_BUSY', 'RATE_LIMITED'])

export const mayPass = (error: unknown): error is GudangError =>
  error instanceof GudangError && passing.has(error.code)

export const hadNoEffect = (error: GudangError): boolean => withoutEffect.has(error.code)

interface ToldError {
  message: string
  extensions?: { code?: string; [key: string]: unknown }
}

export const errorOf = ({ message, extensions }: ToldError): GudangError =>
  new GudangError(extensions?.code ?? 'INTERNAL_SERVER_ERROR', message, extensions)
