import { renderAppConfig } from './appConfig';
import { Credentials } from './credentials';
import { writeWhole } from './jsonFile';
import { renderKubeconfig } from './kubeconfig';
import { StateDirectory } from './stateDirectory';

/** How the parts of a sandbox are reached. */
export interface Connections {
  forgeUrl: string;
  thanosUrl: string;
  repository: { owner: string; name: string; branch: string };
  managementClusters: {
    name: string;
    kubernetesUrl: string;
    /** PEM. */
    caCertificate: string;
    argocdUrl: string;
  }[];
}

/** Writes kubeconfigs and the portal's configuration. */
export async function writeConnectionFiles(
  state: StateDirectory,
  credentials: Credentials,
  connections: Connections,
): Promise<void> {
  const { forgeUrl, thanosUrl, repository, managementClusters } = connections;
  const kubeconfig = (role: 'read' | 'admin') =>
    renderKubeconfig(
      managementClusters.map(({ name, kubernetesUrl, caCertificate }) => ({
        name,
        url: kubernetesUrl,
        caCertificate,
        token: credentials.managementClusters[name][role],
      })),
    );
  await writeWhole(state.kubeconfig, kubeconfig('read'));
  await writeWhole(state.adminKubeconfig, kubeconfig('admin'));
  await writeWhole(
    state.appConfig,
    renderAppConfig({
      forge: { url: forgeUrl, username: 'portal', token: credentials.portal },
      repository,
      thanos: { url: thanosUrl },
      managementClusters: managementClusters.map(({ name, argocdUrl }) => ({
        name,
        kubeconfig: state.kubeconfig,
        argocd: {
          url: argocdUrl,
          token: credentials.managementClusters[name].argocd,
        },
      })),
    }),
  );
}
