export { withExpiry } from './expire';
export { clusterFaultSchema, noFaults } from './faults';
export type { Link } from './page';
export {
  ControlError,
  startControl,
  type ControlOptions,
} from './startControl';
