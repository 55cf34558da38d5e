/** A point in pixels, from the upper left corner of the picture. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A state with its box; the states inside it follow it in the list. */
export interface PlacedState extends Box {
  readonly id: string;
  readonly name: string;
  readonly kind: 'atomic' | 'compound' | 'parallel' | 'final' | 'history';
  /** What it does while it is active, and what it hears without leaving. */
  readonly lines: readonly string[];
}

/** A transition with its line; `event` and `guard` are as the inspector reports them. */
export interface PlacedEdge {
  readonly source: string;
  readonly target: string;
  readonly event: string;
  readonly guard: string | null;
  readonly label: string;
  /** Corners of the line, first to last. */
  readonly points: readonly (readonly [number, number])[];
  /** Upper left corner of the label; null where there is none. */
  readonly at: readonly [number, number] | null;
}

/** A machine's picture without its colours: everything a renderer needs, sizes in pixels. */
export interface Layout {
  readonly machine: string;
  readonly width: number;
  readonly height: number;
  /** Outer states before the inner ones. */
  readonly states: readonly PlacedState[];
  /** The dots that initial states are entered from. */
  readonly starts: readonly { readonly x: number; readonly y: number; readonly into: string }[];
  readonly edges: readonly PlacedEdge[];
}
