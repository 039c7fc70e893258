// What jose says of tokens: a JSON object a line in, one a line out.

import { readFileSync } from 'node:fs';
import { createLocalJWKSet, errors, jwtVerify } from 'jose';

// The code of the error with which the token is refused, if it is.
async function refusal({ token, jwks, ...options }) {
  try {
    await jwtVerify(token, createLocalJWKSet(JSON.parse(jwks)), options);
  } catch (error) {
    if (error instanceof errors.JWTClaimValidationFailed) return `${error.code}(${error.claim})`;
    // Anything that is not jose's own would be a 500 in a backend, so it is told
    // by its name.
    return error instanceof errors.JOSEError ? error.code : error.name;
  }
  return null;
}

// Everything is read before anything is written, so that neither side waits for
// the other.
const lines = readFileSync(0, 'utf8').split('\n').filter(Boolean);
for (const line of lines) {
  const { id, ...request } = JSON.parse(line);
  console.log(JSON.stringify({ id, error: await refusal(request) }));
}
const manifest = new URL('package.json', import.meta.resolve('jose').replace(/dist\/.*$/, ''));
console.log(JSON.stringify({ version: JSON.parse(readFileSync(manifest, 'utf8')).version }));
