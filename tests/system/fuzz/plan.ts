/** How many cases each suite gets of the short form, which every run of the tests does: 10,000 or more in all. */
export const plan = {
  'task.yaml, mutated': 1200,
  'task.yaml, any text': 80,
  'task folders': 60,
  'results, mutated': 1600,
  'results, made of JSON': 700,
  'results, any bytes': 200,
  'program answers, complete': 900,
  'program answers, cut off': 900,
  'program answers, mangled': 1200,
  'edits, complete': 500,
  'edits, cut off': 400,
  'edits, two readings': 100,
  'JSON answers': 900,
  'JSON answers behind reasoning': 200,
  'cognition items': 500,
  'cognition folders': 60,
  'sealed records': 500,
  'journals in a database': 20,
  'histories, shuffled': 120,
  'hostile events': 300,
  'events of a later version': 300,
  'plain text': 300,
  'settings as values': 400,
  'settings as text': 500,
  environments: 200,
  'config files': 100,
  'command lines': 500,
  'names that npm took': 100,
  calls: 60,
  'real programs': 30,
} as const;

/** A suite of the plan. */
export type Suite = keyof typeof plan;

/** All cases of the short form. */
export const planned = Object.values(plan).reduce<number>((sum, cases) => sum + cases, 0);
