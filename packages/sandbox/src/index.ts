export {
  resetSandbox,
  startSandbox,
  type ManagementClusterUrls,
  type Sandbox,
  type SandboxOptions,
} from './sandbox';
export type { Credentials } from './state';
export type { SandboxClock, SandboxFaults, Stoppable } from './types';
