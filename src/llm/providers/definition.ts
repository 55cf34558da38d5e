import type { z } from 'zod';
import type { Definition } from '../../platform/registry.ts';
import type { Endpoint } from '../endpoint.ts';
import type { Redact } from '../redact.ts';
import type { Send } from '../resilience/transport.ts';
import type { Chat } from './chat-client.ts';

/** What a provider works with: where it asks, how requests leave, and how secrets are taken out of what comes back. */
export interface ProviderServices {
  readonly endpoint: Endpoint;
  readonly send: Send;
  readonly redact: Redact;
}

/** A way to ask models, with its settings, which stand under `endpoint` in the configuration. */
export interface ProviderDefinition extends Definition {
  /** It asks a service that refuses everyone without a key, unless another address is set. */
  readonly needsKey?: boolean;
  create(services: ProviderServices, settings: never): Chat;
}

/** Declares a provider; the factory gets its settings checked and with their defaults. */
export const defineProvider = <const Shape extends z.core.$ZodLooseShape>(definition: {
  readonly name: string;
  readonly about: string;
  readonly settings: Shape;
  readonly needsKey?: boolean;
  create(services: ProviderServices, settings: z.infer<z.ZodObject<Shape>>): Chat;
}) => definition;
