import type { Pool } from 'pg'

/** PostgreSQL's cannot_connect_now. */
const startingUp = '57P03'
const readyWithinMs = 30_000
const tidyEveryMs = 60_000

/** Longer than a session lives, and so than any driver would repeat a write or a commit. */
const remembered = "now() - interval '35 minutes'"

/** One gateway at a time, and on disk at once: a crash must not leave a gateway without its tables. */
const tables = `
  BEGIN;
  SET LOCAL synchronous_commit = on;
  SELECT pg_advisory_xact_lock(hashtext('gudang_gateway'));
  CREATE SCHEMA IF NOT EXISTS gudang_gateway;
  CREATE TABLE IF NOT EXISTS gudang_gateway.commits (
    session bytea PRIMARY KEY,
    number bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
  ) WITH (fillfactor = 50);
  COMMIT`

/** Waits until PostgreSQL takes statements (after a crash it recovers first) and makes what the gateway keeps there. */
export async function prepare(pool: Pool): Promise<void> {
  const deadline = Date.now() + readyWithinMs
  for (;;) {
    try {
      await pool.query(tables)
      return
    } catch (error) {
      if ((error as { code?: string }).code !== startingUp || Date.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

/** The extension writes a row for each retryable write and never deletes one; so it is done here. */
export function tidyRegularly(pool: Pool): NodeJS.Timeout {
  const tidy = () =>
    pool
      .query(
        `DELETE FROM documentdb_data.retryable_writes WHERE write_time < ${remembered};
         DELETE FROM gudang_gateway.commits WHERE at < ${remembered}`,
      )
      .catch(() => {}) // out of reach: the next minute does it
  return setInterval(() => void tidy(), tidyEveryMs).unref()
}
