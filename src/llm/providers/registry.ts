import { createRegistry, mergedSettings } from '../../platform/registry.ts';
import { type Endpoint, hostedUrl } from '../endpoint.ts';
import * as all from './built-in-providers.ts';
import type { Chat } from './chat-client.ts';
import type { ProviderDefinition, ProviderServices } from './definition.ts';
import { openaiProvider } from './openai.ts';

/** All model providers. A new one is a file of its own and a line in `built-in-providers.ts`. */
const builtIn = Object.values(all);

export const providers = createRegistry<ProviderDefinition>('model provider', builtIn);

/** The settings of all built-in providers, as they stand under `endpoint` in the configuration. */
export const providerSettings = mergedSettings(builtIn);

/** Refused before it is asked: the hosted service, without a key. */
export const lacksKey = (endpoint: Endpoint): boolean =>
  endpoint.key === null && endpoint.baseUrl === hostedUrl && providers.get(providerOf(endpoint)).needsKey === true;

const providerOf = ({ provider = openaiProvider.name }: Endpoint): string => provider;

/** The provider that the endpoint's settings name, ready to ask. */
export const openChat = (services: ProviderServices): Chat => {
  const { provider, ...section } = { ...services.endpoint, provider: providerOf(services.endpoint) };
  const settings = providers.settingsOf({ ...section, name: provider });
  return providers.get(provider).create(services, settings as never);
};
