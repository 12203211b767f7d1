import { parseAllDocuments } from 'yaml';
import { RepositoryFile } from '../types';

/** A cluster that a GitOps repository declares. */
export interface DeclaredCluster {
  managementCluster: string;
  kind: 'capi' | 'vcluster';
  name: string;
  /** When it was asked for, milliseconds since 1970. */
  requestedAt: number;
}

/** All clusters that the files of a repository in the shape of `examples/gitops` declare. */
export function declaredClusters(
  files: readonly RepositoryFile[],
): DeclaredCluster[] {
  return files.flatMap(({ path, content }) => {
    const managementCluster =
      /^(?:clusters|management)\/([^/]+)\/.*\.ya?ml$/.exec(path)?.[1];
    if (managementCluster === undefined) {
      return [];
    }
    return parseAllDocuments(content).flatMap(document =>
      clustersOf(document.toJS(), managementCluster),
    );
  });
}

function clustersOf(object: any, managementCluster: string): DeclaredCluster[] {
  if (object?.kind === 'Cluster') {
    const { name, annotations = {} } = object.metadata;
    const requestedAt = Date.parse(
      annotations['ephemeral-clusters/requested-at'],
    );
    return [{ managementCluster, kind: 'capi', name, requestedAt }];
  }
  if (object?.kind !== 'ApplicationSet') {
    return [];
  }
  const kind =
    object.spec.template.spec.source.path === 'charts/vcluster'
      ? 'vcluster'
      : 'capi';
  return object.spec.generators
    .flatMap((generator: any) => generator.list?.elements ?? [])
    .map((element: any) => ({
      managementCluster,
      kind,
      name: element.name,
      requestedAt: Date.parse(element.requestedAt),
    }));
}
