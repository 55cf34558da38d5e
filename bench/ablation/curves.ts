import type { Curve } from './statistics.ts';

const size = { width: 760, height: 400, left: 70, right: 190, top: 20, bottom: 46 };
const colours = ['#0b6bcb', '#b3470b', '#2f7d32', '#6b4fa0', '#8a6d00'];

/** Best score by round: each arm's median over seeds as a line, its middle half as a band. An SVG that stands alone. */
export const drawCurves = (
  curves: readonly Curve[],
  { sign, unit, target }: { readonly sign: number; readonly unit: string; readonly target: number },
): string => {
  const arms = [...new Set(curves.map(({ arm }) => arm))];
  const rounds = Math.max(...curves.map(({ bests }) => bests.length - 1));
  const known = curves.flatMap(({ bests }) => bests.filter((best) => !Number.isNaN(best)).map((best) => sign * best));
  const [low, high] = [Math.min(...known), Math.max(...known, target)];
  const x = (round: number) => size.left + (round / rounds) * (size.width - size.left - size.right);
  const y = (score: number) =>
    size.height - size.bottom - ((score - low) / (high - low || 1)) * (size.height - size.top - size.bottom);
  const point = (round: number, score: number) => `${x(round).toFixed(1)},${y(score).toFixed(1)}`;
  const parts = arms.map((arm, index) => {
    const own = curves.filter((curve) => curve.arm === arm);
    const at = (share: number) =>
      Array.from({ length: rounds + 1 }, (_, round) =>
        quantile(
          own.map(({ bests }) => sign * bests[round]!),
          share,
        ),
      );
    const [quarter, median, three] = [at(0.25), at(0.5), at(0.75)];
    const band = [
      ...three!.map((score, round) => point(round, score)),
      ...quarter!.map((score, round) => point(round, score)).reverse(),
    ];
    const colour = colours[index % colours.length]!;
    const label = y(median!.at(-1)!);
    return `<polygon points="${band.join(' ')}" fill="${colour}" opacity="0.13"/>
<polyline points="${median!.map((score, round) => point(round, score)).join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>
<text x="${size.width - size.right + 8}" y="${(size.top + 16 + 20 * index).toFixed(1)}" fill="${colour}">${arm} (n ${own.length})</text>
<circle cx="${x(rounds).toFixed(1)}" cy="${label.toFixed(1)}" r="3" fill="${colour}"/>`;
  });
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => low + share * (high - low));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" font-family="sans-serif" font-size="12" role="img" aria-label="Best score by round, with and without cognition and lessons">
<rect width="100%" height="100%" fill="#fff"/>
${ticks.map((score) => `<line x1="${size.left}" x2="${size.width - size.right}" y1="${y(score).toFixed(1)}" y2="${y(score).toFixed(1)}" stroke="#ddd"/><text x="${size.left - 8}" y="${(y(score) + 4).toFixed(1)}" text-anchor="end" fill="#444">${score.toPrecision(4)}</text>`).join('\n')}
<line x1="${size.left}" x2="${size.width - size.right}" y1="${y(target).toFixed(1)}" y2="${y(target).toFixed(1)}" stroke="#888" stroke-dasharray="4 4"/>
${parts.join('\n')}
${[0, Math.round(rounds / 2), rounds].map((round) => `<text x="${x(round).toFixed(1)}" y="${size.height - 24}" text-anchor="middle" fill="#444">${round}</text>`).join('')}
<text x="${(size.left + size.width - size.right) / 2}" y="${size.height - 6}" text-anchor="middle" fill="#444">round; best ${unit} so far: median over seeds, band from quarter to three quarters</text>
</svg>
`;
};

const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
};
