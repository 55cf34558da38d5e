/** Components that need no compiler: Preact with templates instead of JSX. */
import htm from 'htm';
import { h } from 'preact';

export { Fragment, render } from 'preact';
export { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
export const html = htm.bind(h);
