export { startEngineSet, type EngineSet, type Side } from './engine-set.ts'
export { startEngines, type Engines, type EnginesOptions } from './engines.ts'
export { freePort } from './port.ts'
export { EngineError } from './process.ts'
