import { packageTree } from '../tree.ts'

/** Once a machine, before tests whose time is bounded. */
export default async function setup(): Promise<void> {
  await packageTree((line) => console.log(line))
}
