export {
  createCommitClock,
  openGitopsRepository,
} from './openGitopsRepository';
