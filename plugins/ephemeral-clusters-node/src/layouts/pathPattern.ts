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

import { InputError } from '@backstage/errors';

/** What a path or a pattern can have placeholders for. */
export type PathValues = Partial<
  Record<'managementCluster' | 'namespace' | 'name', string>
>;

/** Where a repository keeps its clusters: `clusters/{managementCluster}/{namespace}/{name}.yaml`. */
export interface PathPattern {
  /** As configured. */
  readonly pattern: string;
  /** Deepest directory that all paths are below; '' for the root. */
  readonly directory: string;
  readonly placeholders: ReadonlySet<keyof PathValues>;
  match(path: string): PathValues | undefined;
  /** @throws InputError where a value would leave its place in the path */
  format(values: PathValues): string;
}

const known = new Set(['managementCluster', 'namespace', 'name']);

/** A value that stays one segment of a path, and is a name in Kubernetes. */
const safeValue = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

/**
 * Reads a pattern of paths.
 *
 * @throws InputError where the pattern has an unknown placeholder or could leave the repository
 */
export function parsePathPattern(pattern: string): PathPattern {
  const segments = pattern.split('/');
  if (segments.some(segment => ['', '.', '..'].includes(segment))) {
    throw new InputError(
      `The path "${pattern}" is not right: write it relative to the repository's root, without "." and "..".`,
    );
  }
  const placeholders = new Set<keyof PathValues>();
  const source = pattern
    .split(/(\{[^}]*\})/)
    .map(part => {
      if (!part.startsWith('{')) return escapeRegExp(part);
      const name = part.slice(1, -1) as keyof PathValues;
      if (!known.has(name)) {
        throw new InputError(
          `The path "${pattern}" has the unknown placeholder ${part}; there are {managementCluster}, {namespace} and {name}.`,
        );
      }
      const again = placeholders.has(name);
      placeholders.add(name);
      return again ? `\\k<${name}>` : `(?<${name}>[^/]+?)`;
    })
    .join('');
  const expression = new RegExp(`^${source}$`);
  const fixed = segments.slice(
    0,
    segments.findIndex(segment => segment.includes('{')),
  );
  return {
    pattern,
    directory: placeholders.size > 0 ? fixed.join('/') : pattern,
    placeholders,
    match(path) {
      const match = expression.exec(path);
      return match ? { ...match.groups } : undefined;
    },
    format(values) {
      return fillPlaceholders(pattern, values, value => {
        if (!safeValue.test(value) || value.includes('..')) {
          throw new InputError(
            `"${value}" cannot be part of a path: use lower case letters, digits and dashes.`,
          );
        }
      });
    },
  };
}

function fillPlaceholders(
  pattern: string,
  values: PathValues,
  check: (value: string) => void,
): string {
  return pattern.replace(/\{([^}]*)\}/g, (_, name: keyof PathValues) => {
    const value = values[name] ?? '';
    check(value);
    return value;
  });
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** How one name is made of another: `{name}`, `vc-{name}`. */
export interface NamePattern {
  readonly pattern: string;
  format(name: string): string;
  /** The name that this one was made of; undefined where it was not. */
  reverse(text: string): string | undefined;
}

/**
 * Reads a pattern of names, whose only placeholder is `{name}`.
 *
 * @throws InputError where it has another placeholder
 */
export function parseNamePattern(pattern: string): NamePattern {
  const parts = pattern.split('{name}');
  if (parts.length > 2 || /[{}]/.test(parts.join(''))) {
    throw new InputError(
      `The pattern "${pattern}" is not right: {name} is its only placeholder, once.`,
    );
  }
  const [prefix, suffix] = parts;
  return {
    pattern,
    format: name => (suffix === undefined ? prefix : prefix + name + suffix),
    reverse: text => {
      if (suffix === undefined) return undefined;
      const fits =
        text.length > prefix.length + suffix.length &&
        text.startsWith(prefix) &&
        text.endsWith(suffix);
      return fits
        ? text.slice(prefix.length, text.length - suffix.length)
        : undefined;
    },
  };
}
