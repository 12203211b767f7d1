export {
  resetSandbox,
  startSandbox,
  type ManagementClusterUrls,
  type Sandbox,
  type SandboxOptions,
} from './sandbox';
export { declareFleet } from './fleet/declarations';
export { createCurve } from './metrics/model/curve';
export type { Credentials } from './state';
export type { SandboxClock, SandboxFaults, Stoppable } from './types';
