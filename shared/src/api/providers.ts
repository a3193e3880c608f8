import { z } from 'zod';
import { operation } from '../base/operation.ts';
import { ProviderAccount, ProviderAccountPatch } from '../model/provider.ts';
import { ProviderName } from '../model/speech-setting.ts';

const ByName = z.strictObject({ name: ProviderName });

export const listProviders = operation({
  method: 'GET',
  path: '/api/providers',
  permission: 'agents:read',
  says: 'Lists the providers of language and speech, and which of them the tenant has an account with',
  result: z.object({ data: z.array(ProviderAccount) }),
  errors: [],
});
export const setProvider = operation({
  method: 'PUT',
  path: '/api/providers/:name',
  permission: 'providers:write',
  says: 'Sets the key or the address of a provider; what is not named stays',
  params: ByName,
  body: ProviderAccountPatch,
  result: ProviderAccount,
  errors: ['provider.not_found'],
});
export const removeProvider = operation({
  method: 'DELETE',
  path: '/api/providers/:name',
  permission: 'providers:write',
  says: "Forgets the tenant's account with a provider",
  params: ByName,
  errors: ['provider.not_found'],
});

export const providerOperations = [listProviders, setProvider, removeProvider] as const;
