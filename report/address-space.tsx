import type { JSX } from 'preact';
import type { FrameData, MappingData, StepData } from '../cli/report/data';

interface Props {
  readonly steps: readonly StepData[];
  readonly at: number;
  /** Whether the forms differ in this step. */
  readonly differs: boolean;
  readonly name: string;
}

/** The drawing, in pixels: a page of the window is as wide as its text needs, and wider where there are few. */
const NARROWEST = 76;
const WIDEST = 150;
const ROOM = 900;
/** What of the window's width is beside the drawing. */
const BESIDE = 160;
const LEFT = 84;
const LANE = 118;
const BAR_TOP = 34;
const BAR = 40;
const AXIS = 26;

/** Both address spaces after a step: legacy above, migrated below, pages from left to right. */
export function AddressSpaces({ steps, at, differs, name }: Props): JSX.Element {
  const pages = pagesOf(steps);
  const { legacy, migrated } = steps[at];
  const scale = Math.min(
    WIDEST,
    Math.max(NARROWEST, Math.floor(Math.min(ROOM, innerWidth - BESIDE) / pages)),
  );
  const width = LEFT + pages * scale + 8;
  const height = 2 * LANE + AXIS;
  return (
    <div class="scroll drawing">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
        role="img"
        aria-label={`The address space of ${name} after step ${at + 1}: legacy above, migrated below`}
      >
        {Array.from({ length: pages + 1 }, (_, page) => (
          <g key={page}>
            <line class="grid" x1={LEFT + page * scale} x2={LEFT + page * scale} y1={6} y2={2 * LANE} />
            {page < pages && (
              <text class="axis" x={LEFT + (page + 0.5) * scale} y={2 * LANE + 18}>
                p{page}
              </text>
            )}
          </g>
        ))}
        <Lane title="legacy" y={0} frame={legacy} other={migrated} differs={differs} scale={scale} />
        <line class="middle" x1={0} x2={width} y1={LANE} y2={LANE} />
        <Lane title="migrated" y={LANE} frame={migrated} other={legacy} differs={differs} scale={scale} />
      </svg>
    </div>
  );
}

interface LaneProps {
  readonly title: string;
  readonly y: number;
  readonly frame: FrameData | null;
  readonly other: FrameData | null;
  readonly differs: boolean;
  /** Pixels of a page. */
  readonly scale: number;
}

function Lane({ title, y, frame, other, differs, scale }: LaneProps) {
  const hooks = frame === null ? [] : frame.hooks.map((hook) => hook.name.replace(/ = .*/, ''));
  const isLit = differs && frame?.result !== other?.result;
  return (
    <g class={isLit ? 'lane lit' : 'lane'}>
      <text class="lane-title" x={4} y={y + BAR_TOP + 16}>
        {title}
      </text>
      <text class="result" x={4} y={y + BAR_TOP + 34}>
        {clipped(frame?.result ?? 'not reached', LEFT - 8)}
      </text>
      <text class="hooks" x={LEFT + 4} y={y + 22}>
        {hooks.length === 0 ? '' : `▾ ${hooks.join('  ')}`}
      </text>
      {(frame?.mappings ?? []).map((mapping) => (
        <Mapping
          key={mapping.start}
          mapping={mapping}
          y={y + BAR_TOP}
          scale={scale}
          lit={!(other?.mappings ?? []).some((each) => isSame(each, mapping))}
        />
      ))}
      {frame !== null && frame.mappings.length === 0 && (
        <text class="empty" x={LEFT + 8} y={y + BAR_TOP + 25}>
          nothing mapped
        </text>
      )}
    </g>
  );
}

function Mapping({
  mapping,
  y,
  scale,
  lit,
}: {
  readonly mapping: MappingData;
  readonly scale: number;
  readonly y: number;
  readonly lit: boolean;
}) {
  const { start, end, permissions, offset, flags, operations } = mapping;
  const x = LEFT + start * scale + 2;
  const width = (end - start) * scale - 4;
  const kind = offset === 'anonymous' ? 'anonymous' : 'file';
  return (
    <g class={lit ? 'mapping lit' : 'mapping'}>
      <title>{`pages ${start} to ${end - 1}: ${permissions} ${offset}, flags ${flags}; ${operations ?? 'no vm_ops'}; private data ${mapping.private ?? 'NULL'}`}</title>
      <rect class={kind} x={x} y={y} width={width} height={BAR} rx={4} />
      <text x={x + 6} y={y + 17}>
        {permissions}
      </text>
      <text class="small" x={x + 6} y={y + 33}>
        {clipped(offset === 'anonymous' ? 'anon' : offset.replace('offset ', '@'), width)}
      </text>
      {kind === 'file' && (
        <>
          <text class="small" x={x + 2} y={y + BAR + 14}>
            {clipped(operations ?? 'no vm_ops', width)}
          </text>
          <text class={mapping.private === null ? 'small null' : 'small'} x={x + 2} y={y + BAR + 28}>
            {clipped(`data ${mapping.private ?? 'NULL'}`, width)}
          </text>
        </>
      )}
    </g>
  );
}

/** Characters of small text that fit a width, about. */
const CHARACTER = 6.7;

function clipped(text: string, width: number): string {
  const most = Math.max(3, Math.floor(width / CHARACTER));
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

function isSame(a: MappingData, b: MappingData): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Pages that the drawing needs: all that any step maps, and one more. */
function pagesOf(steps: readonly StepData[]): number {
  const frames = steps.flatMap(({ legacy, migrated }) => [legacy, migrated]);
  const ends = frames.flatMap((frame) => frame?.mappings.map(({ end }) => end) ?? []);
  return Math.max(4, ...ends) + 1;
}
