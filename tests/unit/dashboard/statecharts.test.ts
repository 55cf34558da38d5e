import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { filesOf, machines } from '../../../docs/statecharts/draw.ts';

test.each(machines.map((machine) => [machine.id, machine] as const))(
  'the picture of %s shows the machine as it is (else: npm run statecharts)',
  async (_, machine) => {
    for (const [path, text] of await filesOf(machine)) expect(readFileSync(path, 'utf8'), path).toBe(text);
  },
);
