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

/**
 * Longest name: a Helm release's name has at most 53 characters.
 *
 * @public
 */
export const maximumNameLength = 53;

const dnsLabel = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/**
 * Says what is wrong with a cluster's name, in words for the person who types it; undefined where it is right.
 *
 * @param naming - rules of the cluster template
 * @public
 */
export function checkClusterName(
  name: string,
  naming?: { prefix: string; pattern?: string },
): string | undefined {
  if (name === '') return 'Give it a name.';
  if (name.length > maximumNameLength) {
    return `A name has at most ${maximumNameLength} characters; this one has ${name.length}.`;
  }
  if (/[A-Z]/.test(name)) return 'Use lower case letters only.';
  if (!/^[-a-z0-9]+$/.test(name)) {
    return 'Use only lower case letters, digits and dashes.';
  }
  if (!dnsLabel.test(name)) {
    return 'A name starts and ends with a letter or a digit.';
  }
  if (naming?.prefix && !name.startsWith(naming.prefix)) {
    return `Names of this template start with "${naming.prefix}".`;
  }
  if (naming?.prefix && name === naming.prefix.replace(/-$/, '')) {
    return `Add something after "${naming.prefix}".`;
  }
  if (naming?.pattern && !new RegExp(naming.pattern).test(name)) {
    return `Names of this template match ${naming.pattern}.`;
  }
  return undefined;
}
