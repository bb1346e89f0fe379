import { loadConfig } from '../platform/config/config.ts'

/** The container's health check: ends with 0 where the server beside it takes requests. */
const answer = await fetch(`http://127.0.0.1:${loadConfig().PORT}/health/ready`).catch(() => undefined)
process.exitCode = answer?.ok ? 0 : 1
