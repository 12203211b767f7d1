/*
 * Copyright 2026 The Ephemeral Clusters Authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

import type { HumanDuration } from '@backstage/types';

export interface Config {
  /** Ephemeral Kubernetes clusters. */
  ephemeralClusters?: {
    /** Clusters that run Cluster API and Argo CD, by a key of lower case letters, digits and dashes. */
    managementClusters?: {
      [id: string]: {
        /** For people: "Management (Frankfurt)". Default: the key. */
        title?: string;
        /** How to reach its API: one of `kubeconfig`, `inCluster`, `serviceAccount` and `kubernetesPlugin`. Read-only rights are enough. */
        kubeconfig?: {
          /** Read again when it changes. Its users may have a token, a token file, a certificate, an exec plugin, or OIDC. */
          path: string;
          /** Default: the file's current context. */
          context?: string;
        };
        /** The back end runs in this cluster: its service account is used. */
        inCluster?: boolean;
        /** A service account's token in a file, which is read again when it is rotated. */
        serviceAccount?: {
          /** Address of the API server, with https. */
          url: string;
          /** File with the certificate authority of the API server, in PEM. Default: those that the machine trusts */
          caFile?: string;
          /** The same as base64 of the PEM. */
          caData?: string;
          tokenFile: string;
        };
        /**
         * Name of a cluster in `kubernetes.clusterLocatorMethods` of type `config`, whose `authProvider` is `serviceAccount`: its address,
         * certificate authority and token are used.
         */
        kubernetesPlugin?: string;
        argocd?: {
          /** Address of Argo CD, for links. */
          url?: string;
          /**
           * Token of an account that may refresh applications; without it there is no refresh.
           * @visibility secret
           */
          token?: string;
          /** Default: argocd */
          namespace?: string;
        };
        /** Namespace of its clusters' catalog entities. Default: `default` for the first management cluster, the key for each further one */
        catalogNamespace?: string;
      };
    };

    /** GitOps repositories that Argo CD delivers clusters from, by key. */
    repositories?: {
      [id: string]: {
        /** For people. Default: the key. */
        title?: string;
        /** Page of the repository; its host is one of `integrations`. */
        url: string;
        /** Default: main */
        branch?: string;
        /** How often the branch is asked for news. Default: 30 seconds */
        pollInterval?: HumanDuration | string;
        /** Directory of the cluster templates. Default: templates */
        templates?: string;
        /** How it declares clusters. Every layout has fields of its own. */
        layouts: Array<{
          /** Cluster templates name it. */
          id: string;
          /** `manifests` or `application-set-list`, or one that a module adds. */
          type: string;
          kind?: 'capi' | 'vcluster';
          /** Pattern of paths with `{managementCluster}`, `{namespace}` and `{name}`. */
          path?: string;
          /** Pattern of the cluster's name. */
          name?: string;
          /** Pattern of the cluster's namespace. */
          namespace?: string;
          [key: string]: unknown;
        }>;
        changeRequests?: {
          /** Beginning of the names of branches. Default: ephemeral-clusters/ */
          branchPrefix?: string;
          /** Labels that every change request gets. */
          labels?: string[];
        };
      };
    };

    /** Prometheus-compatible query APIs, by key. */
    metrics?: {
      [id: string]: {
        url: string;
        /** For people. Default: the key, with a capital letter: "Thanos". */
        title?: string;
        /**
         * Sent with every query.
         * @deepVisibility secret
         */
        headers?: { [name: string]: string };
        /** Label that tells clusters apart. Default: cluster */
        clusterLabel?: string;
        /** Default: 10 seconds */
        timeout?: HumanDuration | string;
      };
    };

    lifecycle?: {
      /** `report` only says what would be removed; `enforce` opens the change requests. Default: report */
      mode?: 'report' | 'enforce';
      /** How often ends are looked at. Default: 1 minute */
      interval?: HumanDuration | string;
      /** ISO 8601 durations before the end. Default: P1D and PT1H */
      warnBefore?: string[];
      /** Merges the removals of clusters whose time is over, if nobody has changed them. Default: false */
      autoMerge?: boolean;
    };

    requests?: {
      /** How often requests are compared with what became of them. Default: 5 seconds */
      interval?: HumanDuration | string;
    };

    policy?: {
      /** Most clusters that one owner may have at once. Default: no limit */
      maximumPerOwner?: number;
      /**
       * How long a cluster of any template may live, extensions included. ISO 8601 duration, like P30D. It also limits clusters whose
       * template is not found any more, which cannot be extended without it. Default: the template's maximum alone
       */
      maximumLifetime?: string;
      /**
       * Further names that nobody gets; `*` stands for any characters, as in `prod-*`. Always reserved: `default`, `kube-*`, `argocd`,
       * `kyverno`, `cert-manager`, `capi-*`, `cabpk-*` and the namespaces of the configured Argo CDs, since a cluster of that name would
       * adopt them.
       */
      reservedNames?: string[];
    };

    /** What a cluster's page says about getting access. */
    connect?: {
      /** Texts and commands with `${name}`, `${namespace}`, `${managementCluster}`, `${endpoint}` and `${owner}`. */
      steps?: Array<{
        title: string;
        text?: string;
        command?: string;
        /** Default: both */
        kinds?: Array<'capi' | 'vcluster'>;
      }>;
    };

    freshness?: {
      /** Without contact for longer than this, what is shown counts as old. Default: 90 seconds */
      staleAfter?: HumanDuration | string;
    };
  };
}
