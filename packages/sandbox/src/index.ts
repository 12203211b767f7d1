export {
  resetSandbox,
  startSandbox,
  type ManagementClusterUrls,
  type Sandbox,
  type SandboxOptions,
} from './sandbox';
export { declareFleet } from './fleet/declarations';
export type { Credentials } from './state';
export type { SandboxClock, SandboxFaults, Stoppable } from './types';
