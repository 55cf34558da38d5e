import { z } from 'zod';
import type { RunEvent } from '../../model/event.ts';

const Message = z.union([
  z.object({ kind: z.literal('events'), events: z.array(z.looseObject({ seq: z.number(), type: z.string() })) }),
  z.object({ kind: z.enum(['actors', 'reset']) }),
]);

/** What a reader of a feed receives. */
export interface Heard {
  /** The feed is open: what happens from now on will come. */
  opened(): Promise<void>;
  event(event: RunEvent): void;
}

/** Reads the feed of a live run until it ends, whatever the cause. */
export const readFeed = async (
  { url, token }: { readonly url: string; readonly token: string },
  heard: Heard,
  signal: AbortSignal,
): Promise<void> => {
  const response = await fetch(`${url}/api/events`, { headers: { 'x-asi-token': token }, signal });
  if (!response.ok || response.body === null) return;
  const blocks = readBlocks(response.body);
  await heard.opened();
  for await (const data of blocks) {
    const message = Message.safeParse(JSON.parse(data));
    if (message.success && 'events' in message.data)
      for (const event of message.data.events) heard.event(event as unknown as RunEvent);
  }
};

/** The data of each block of a stream of server-sent events. */
async function* readBlocks(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const bytes of body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(bytes, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop()!;
    for (const block of blocks) {
      const data = block.split('\n').flatMap((line) => (line.startsWith('data: ') ? [line.slice(6)] : []));
      if (data.length > 0) yield data.join('\n');
    }
  }
}
