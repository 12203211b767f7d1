export { createAutosave, type Autosave } from './autosave';
export { writeConnectionFiles, type Connections } from './connectionFiles';
export { loadCredentials, type Credentials } from './credentials';
export { readState, writeState, type SavedState } from './savedState';
export { stateDirectory, type StateDirectory } from './stateDirectory';
