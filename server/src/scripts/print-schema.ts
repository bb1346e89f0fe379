import 'reflect-metadata'
import { writeFileSync } from 'node:fs'
import { printContract } from '../schema.ts'

const file = process.argv[2]
const contract = await printContract()
if (file) writeFileSync(file, contract)
else process.stdout.write(contract)
