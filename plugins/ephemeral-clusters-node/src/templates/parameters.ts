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
import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { ClusterTemplate } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';

/** Checks parameters and returns them with their defaults. */
export type ParameterValidator = (
  parameters: Record<string, unknown>,
) => Record<string, unknown>;

const validators = new WeakMap<object, ParameterValidator>();

/**
 * Compiles the schema of a template's parameters, once for each schema object.
 *
 * @throws InputError where the schema is not valid
 */
export function parameterValidator(
  schema: ClusterTemplate['parameters'],
): ParameterValidator {
  const known = validators.get(schema);
  if (known) return known;
  const created = createParameterValidator(schema);
  validators.set(schema, created);
  return created;
}

function createParameterValidator(
  schema: ClusterTemplate['parameters'],
): ParameterValidator {
  const ajv = new Ajv({
    allErrors: true,
    useDefaults: true,
    verbose: true,
    // Forms add keywords of their own (`ui:widget`).
    strict: false,
    logger: false,
  });
  addFormats(ajv);
  let validate: ValidateFunction;
  try {
    validate = ajv.compile(schema);
  } catch (error) {
    throw new InputError(
      `spec.parameters is not a valid JSON Schema: ${(error as Error).message}`,
    );
  }
  return parameters => {
    const values: Record<string, unknown> = JSON.parse(
      JSON.stringify(parameters),
    );
    if (!validate(values)) {
      const messages = [...new Set(validate.errors!.map(describe))];
      throw new InputError(messages.join(' '));
    }
    return values;
  };
}

/** One error in words: which parameter, and what is allowed. */
function describe(error: ErrorObject): string {
  const name = error.instancePath.slice(1).replaceAll('/', '.');
  const parameter = name ? `The parameter "${name}"` : 'The set of parameters';
  const { params } = error as { params: Record<string, unknown> };
  switch (error.keyword) {
    case 'required':
      return `The parameter "${[name, params.missingProperty]
        .filter(Boolean)
        .join('.')}" is missing.`;
    case 'additionalProperties': {
      const known = Object.keys(
        (error.parentSchema as { properties?: object })?.properties ?? {},
      );
      return `There is no parameter "${[name, params.additionalProperty]
        .filter(Boolean)
        .join('.')}"; there ${known.length === 1 ? 'is' : 'are'} ${
        known.join(', ') || 'none'
      }.`;
    }
    case 'enum':
      return `${parameter} must be one of ${(
        params.allowedValues as unknown[]
      ).join(', ')}.`;
    case 'const':
      return `${parameter} must be ${String(params.allowedValue)}.`;
    case 'minimum':
      return `${parameter} must be at least ${String(params.limit)}.`;
    case 'maximum':
      return `${parameter} must be at most ${String(params.limit)}.`;
    default:
      return `${parameter} ${error.message ?? 'is not allowed'}.`;
  }
}
