import { build, checkMachine, install, main } from './steps.mjs'

await main(async () => {
  checkMachine()
  await install()
  await build()
})
