import { AsiError, type ErrorKind, type ErrorText } from '../../platform/errors.ts';

/** What was typed cannot be done: by default because it has to be typed otherwise. */
export const cliProblem = ({
  kind = 'user',
  ...problem
}: ErrorText & { readonly kind?: ErrorKind; readonly cause?: unknown }): AsiError => new AsiError({ ...problem, kind });
