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
import { Content } from '@backstage/core-components';
import type { HomePageLayoutProps } from '@backstage/plugin-home-react/alpha';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { columnsOf } from './columnsOf';

/** The home page's widgets in the columns that the configuration of `page:home` puts them in, one below the other on a narrow screen. */
export function HomeLayout(props: HomePageLayoutProps) {
  const { widgets, defaultConfig = [] } = props;
  const columns = columnsOf(widgets, defaultConfig);
  return (
    <Content>
      <Typography
        component="h1"
        sx={{ fontSize: '1.5rem', fontWeight: 600, mt: 0, mb: 3 }}
      >
        Home
      </Typography>
      <Box
        sx={{
          display: 'grid',
          gap: 3,
          gridTemplateColumns: {
            xs: 'minmax(0, 1fr)',
            md: columns.map(({ width }) => `minmax(0, ${width}fr)`).join(' '),
          },
        }}
      >
        {columns.map(column => (
          <Box
            key={column.widgets[0].name}
            sx={{ display: 'grid', gap: 3, alignContent: 'start' }}
          >
            {column.widgets.map(widget => (
              <Box key={widget.name} sx={{ minWidth: 0 }}>
                {widget.component}
              </Box>
            ))}
          </Box>
        ))}
      </Box>
    </Content>
  );
}
