import bundle, { type ElkExtendedEdge, type ElkNode } from 'elkjs/lib/elk.bundled.js';
import type { Box, Layout, PlacedEdge } from '../../src/dashboard/statechart-layout.ts';
import type { StateBox, StateEdge, StateGraph } from './graph.ts';

/** Its types describe an ES module; what Node loads is the class itself. */
const Elk = bundle as unknown as typeof bundle.default;

const letter = { title: 7.4, line: 6.1, label: 5.7 };
const START = '@start';

const options = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.json.edgeCoords': 'ROOT',
  'elk.json.shapeCoords': 'ROOT',
  'elk.edgeLabels.inline': 'true',
  'elk.spacing.nodeNode': '28',
  'elk.layered.spacing.nodeNodeBetweenLayers': '26',
  'elk.spacing.edgeNode': '16',
  'elk.spacing.edgeEdge': '12',
  'elk.layered.spacing.edgeNodeBetweenLayers': '14',
  'elk.randomSeed': '1',
};

/** Places a machine's states and transitions so that the initial state is on top and the usual way leads down. */
export const layOut = async (graph: StateGraph): Promise<Layout> => {
  const order = new Map(flat(graph.root).map(({ id }, index) => [id, index]));
  const isBackward = ({ source, target }: StateEdge) => order.get(target)! < order.get(source)!;
  const edges = graph.edges.map((edge, index) => elkEdge(edge, index, isBackward(edge)));
  const starts = flat(graph.root).filter(({ initial }) => initial !== null);
  const picture: ElkNode = {
    id: '@picture',
    layoutOptions: options,
    children: [elkNode(graph.root)],
    edges: [
      ...edges,
      ...starts.map(({ id, initial }) => ({ id: `${START}${id}`, sources: [`${id}${START}`], targets: [initial!] })),
    ],
  };
  const placed = await new Elk().layout(picture);
  const where = new Map(flatElk(placed).map((node) => [node.id, node]));
  const lines = new Map((placed.edges ?? []).map((edge) => [edge.id, edge]));
  return {
    machine: graph.machine,
    width: Math.ceil(placed.width ?? 0),
    height: Math.ceil(placed.height ?? 0),
    states: flat(graph.root).map(({ inside: _, initial: __, ...state }) => ({
      ...state,
      ...boxOf(where.get(state.id)!),
    })),
    starts: starts.map(({ id, initial }) => {
      const { x, y, width } = boxOf(where.get(`${id}${START}`)!);
      return { x: x + width / 2, y: y + width / 2, into: initial! };
    }),
    edges: [
      ...graph.edges.map((edge, index) => placedEdge(edge, lines.get(`edge${index}`)!, isBackward(edge))),
      ...starts.map(({ id, initial }) =>
        placedEdge(
          { source: `${id}${START}`, target: initial!, event: '', guard: null, label: '' },
          lines.get(`${START}${id}`)!,
          false,
        ),
      ),
    ],
  };
};

const flat = (box: StateBox): StateBox[] => [box, ...box.inside.flatMap(flat)];
const flatElk = (node: ElkNode): ElkNode[] => [node, ...(node.children ?? []).flatMap(flatElk)];

const elkNode = (box: StateBox): ElkNode => {
  const wide = Math.max(box.name.length * letter.title, ...box.lines.map((line) => line.length * letter.line)) + 28;
  const high = 26 + box.lines.length * 15 + (box.lines.length > 0 ? 4 : 0);
  if (box.inside.length === 0) return { id: box.id, width: Math.max(72, Math.round(wide)), height: high };
  const start: ElkNode[] = box.initial === null ? [] : [{ id: `${box.id}${START}`, width: 10, height: 10 }];
  return {
    id: box.id,
    children: [...start, ...box.inside.map(elkNode)],
    layoutOptions: {
      'elk.padding': `[top=${high + 12},left=18,bottom=18,right=18]`,
      'elk.nodeSize.constraints': 'MINIMUM_SIZE',
      'elk.nodeSize.minimum': `(${Math.round(wide)},60)`,
    },
  };
};

const elkEdge = ({ source, target, label }: StateEdge, index: number, backward: boolean): ElkExtendedEdge => ({
  id: `edge${index}`,
  sources: [backward ? target : source],
  targets: [backward ? source : target],
  labels: [{ text: label, width: Math.round(label.length * letter.label) + 8, height: 14 }],
});

const boxOf = ({ x = 0, y = 0, width = 0, height = 0 }: ElkNode): Box => ({
  x: round(x),
  y: round(y),
  width: round(width),
  height: round(height),
});

const placedEdge = (edge: StateEdge, line: ElkExtendedEdge, backward: boolean): PlacedEdge => {
  const corners = (line.sections ?? []).flatMap(({ startPoint, bendPoints = [], endPoint }) =>
    [startPoint, ...bendPoints, endPoint].map(({ x, y }) => [round(x), round(y)] as const),
  );
  const label = line.labels?.[0];
  return {
    ...edge,
    points: backward ? corners.reverse() : corners,
    at: label?.x === undefined || label.y === undefined ? null : [round(label.x), round(label.y)],
  };
};

const round = (value: number): number => Math.round(value * 10) / 10;
