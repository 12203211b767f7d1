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

import { ProxiedSignInPage } from '@backstage/core-components';
import type { IdentityApi, SignInPageProps } from '@backstage/core-plugin-api';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import CardActions from '@mui/material/CardActions';
import CardContent from '@mui/material/CardContent';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { people, Person, rememberedPerson, rememberPerson } from './people';

/** Forgets the choice on sign-out: otherwise the next page load would sign the same person in again. */
function forgettingIdentity(identity: IdentityApi): IdentityApi {
  return {
    getProfileInfo: () => identity.getProfileInfo(),
    getBackstageIdentity: () => identity.getBackstageIdentity(),
    getCredentials: () => identity.getCredentials(),
    signOut: async () => {
      rememberPerson(undefined);
      await identity.signOut();
      window.location.assign('/');
    },
  };
}

export function DemoSignInPage(props: SignInPageProps) {
  const [person, setPerson] = useState<Person | undefined>(rememberedPerson);
  const [attempt, setAttempt] = useState(0);

  if (person) {
    return (
      <ProxiedSignInPage
        key={attempt}
        provider="demo"
        headers={{ 'x-demo-user': person.id }}
        onSignInSuccess={identity => {
          rememberPerson(person);
          props.onSignInSuccess(forgettingIdentity(identity));
        }}
        ErrorComponent={({ error }) => (
          <SignInFailure
            person={person}
            error={error}
            onRetry={() => setAttempt(attempt + 1)}
            onBack={() => {
              rememberPerson(undefined);
              setPerson(undefined);
            }}
          />
        )}
      />
    );
  }

  return (
    <Box
      component="main"
      sx={{ maxWidth: 1000, m: '0 auto', p: 3, pt: { xs: 4, md: '12vh' } }}
    >
      <Typography component="h1" variant="h3" sx={{ fontWeight: 600, mb: 1 }}>
        Clusters for a limited time
      </Typography>
      <Typography sx={{ color: 'text.secondary', mb: 4 }}>
        This is the demo portal. Choose whom you want to be: they see and may do
        different things.
      </Typography>
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          gridTemplateColumns:
            'repeat(auto-fill, minmax(min(220px, 100%), 1fr))',
        }}
      >
        {people.map((candidate, index) => (
          <Card
            key={candidate.id}
            variant="outlined"
            sx={{ display: 'flex', flexDirection: 'column' }}
          >
            <CardContent sx={{ flexGrow: 1 }}>
              <Typography component="h2" variant="h5" sx={{ m: 0 }}>
                {candidate.name}
              </Typography>
              <Typography sx={{ color: 'text.secondary', mb: 1.5 }}>
                {candidate.role}
              </Typography>
              <Typography variant="body2">{candidate.mayDo}</Typography>
            </CardContent>
            <CardActions sx={{ p: 2, pt: 0 }}>
              <Button
                variant={index === 0 ? 'contained' : 'outlined'}
                onClick={() => setPerson(candidate)}
                sx={{ textTransform: 'none' }}
              >
                Enter as {candidate.name}
              </Button>
            </CardActions>
          </Card>
        ))}
      </Box>
    </Box>
  );
}

interface SignInFailureProps {
  person: Person;
  error?: Error;
  onRetry: () => void;
  onBack: () => void;
}

function SignInFailure(props: SignInFailureProps) {
  const { person, error, onRetry, onBack } = props;
  return (
    <Box component="main" sx={{ maxWidth: 640, m: '0 auto', p: 2, pt: '10vh' }}>
      <Typography component="h1" variant="h4" sx={{ mb: 2 }}>
        {person.name} cannot be signed in
      </Typography>
      <Alert severity="error" sx={{ overflowWrap: 'anywhere' }}>
        {error?.message ?? 'The back end of the portal gave no reason.'}
      </Alert>
      <Typography sx={{ my: 2 }}>
        If the back end is still starting, try again in a moment. It signs
        people in like this only while it runs in development.
      </Typography>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
        <Button
          variant="contained"
          onClick={onRetry}
          sx={{ textTransform: 'none' }}
        >
          Try again
        </Button>
        <Button onClick={onBack} sx={{ textTransform: 'none' }}>
          Choose somebody else
        </Button>
      </Box>
    </Box>
  );
}
