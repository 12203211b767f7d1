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

import { Form } from '@backstage/plugin-scaffolder-react/alpha';
import Box from '@mui/material/Box';
import type { ClusterTemplate } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { RJSFSchema } from '@rjsf/utils';
import validator from '@rjsf/validator-ajv8';

interface ParametersFormProps {
  template: ClusterTemplate;
  value: Record<string, unknown>;
  onChange: (parameters: Record<string, unknown>) => void;
  disabled?: boolean;
}

/** Size and everything else that the cluster template asks for, from its JSON Schema, in the look of the surrounding form. */
export function ParametersForm(props: ParametersFormProps) {
  const { template, value, onChange, disabled } = props;
  if (Object.keys(template.parameters.properties ?? {}).length === 0) {
    return null;
  }
  return (
    <Box role="group" aria-label="Parameters">
      <Form
        key={`${template.repository}/${template.name}`}
        // It stands in the scaffolder's own form, and forms cannot be nested.
        tagName="div"
        schema={template.parameters as RJSFSchema}
        uiSchema={{ 'ui:submitButtonOptions': { norender: true } }}
        formData={value}
        onChange={event =>
          onChange((event.formData ?? {}) as Record<string, unknown>)
        }
        validator={validator}
        liveValidate
        showErrorList={false}
        noHtml5Validate
        disabled={disabled}
        idPrefix="parameters"
      >
        <></>
      </Form>
    </Box>
  );
}
