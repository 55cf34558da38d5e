import type { Config } from '../../config/schema.ts';
import { createEndpointEmbedder } from '../../knowledge/embedding/endpoint-embedder.ts';
import { createLocalEmbedder } from '../../knowledge/embedding/local-embedder.ts';
import { openMiniLm } from '../../knowledge/embedding/minilm-embedder.ts';
import { endpointOf } from '../../llm/endpoint.ts';
import type { Embedder } from '../../model/embedder.ts';

/** What embeds; one that needs something of its own is made ready here, before anything is spent. */
export const openEmbedder = async (
  { embedder: { name, baseUrl, dimensions }, endpoint }: Config,
  cacheDirectory: string,
  progress: (line: string) => void,
): Promise<Embedder & { readonly close?: () => Promise<void> }> => {
  if (name === 'local') return createLocalEmbedder(dimensions);
  if (name === 'minilm') return openMiniLm({ cacheDirectory, progress });
  return createEndpointEmbedder({
    model: name,
    dimensions,
    endpoint: endpointOf({ ...endpoint, baseUrl: baseUrl ?? endpoint.baseUrl }, process.env),
  });
};
