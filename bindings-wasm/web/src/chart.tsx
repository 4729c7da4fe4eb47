// Lines and stacked steps over time, drawn as SVG: sharp in print, and readable without colours.

import type { JSX } from "preact";
import { useId } from "preact/hooks";

/** A line: its points from left to right. */
export interface Series {
  name: string;
  points: readonly (readonly [x: number, y: number])[];
}

/** A bar that reaches from one place to another, made of parts that stand on each other. */
export interface Stack {
  from: number;
  to: number;
  parts: readonly number[];
  /** What is told of it. */
  text: string;
}

/** An amount of the library as a number, for drawing alone. */
export function number(amount: unknown): number {
  const { exact = "0" } = (amount ?? {}) as { exact?: string };
  const [over, under = "1"] = exact.split("/");
  return Number(over) / Number(under);
}

/** A day as a place on an axis of years, some days later. */
export function yearOf(iso: string, days = 0): number {
  const at = Date.parse(`${iso}T00:00:00Z`) + days * 86_400_000;
  const year = new Date(at).getUTCFullYear();
  const begin = Date.UTC(year, 0, 1);
  return year + (at - begin) / (Date.UTC(year + 1, 0, 1) - begin);
}

const WIDTH = 720;
const HEIGHT = 340;
const LEFT = 96;
const BOTTOM = 34;
/** The highest mark stands clear of the name of the axis above it. */
const TOP = 38;
const RIGHT = 14;

/** Marks along an axis: round numbers, about as many as are wanted. */
function marks(low: number, high: number, wanted: number): number[] {
  const rough = (high - low) / wanted || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((one) => one >= rough) ?? rough;
  const first = Math.ceil(low / step) * step;
  return Array.from({ length: Math.floor((high - first) / step + 1e-9) + 1 }, (_, place) => first + place * step);
}

const amount = (value: number) => Math.round(value).toLocaleString("en-US");

interface Frame {
  title: string;
  /** What an ear gets instead of the picture; the figures stand in a table beside it. */
  summary: string;
  yLabel: string;
  legend: readonly string[];
  x: readonly [low: number, high: number];
  /** The highest value. */
  high: number;
  children: (at: { x: (value: number) => number; y: (value: number) => number }) => JSX.Element | JSX.Element[];
}

/** Axes, title and legend around a drawing. */
function Framed({ title, summary, yLabel, legend, x: [low, right], high, children }: Frame) {
  const id = useId();
  const yMarks = marks(0, high || 1, 5);
  const top = Math.max(high, yMarks.at(-1) ?? 0) || 1;
  const x = (value: number) => LEFT + ((value - low) / (right - low || 1)) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) => HEIGHT - BOTTOM - (value / top) * (HEIGHT - BOTTOM - TOP);
  return (
    <figure>
      <figcaption id={id}>{title}</figcaption>
      <ul class="legend">{legend.map((name, place) => <li key={name} class={`tone${place}`}>{name}</li>)}</ul>
      <div class="scroll" tabIndex={0} role="group" aria-labelledby={id}>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} class="chart" role="img" aria-label={summary}>
          {yMarks.map((mark) => (
            <g key={mark}>
              <line class="grid" x1={LEFT} x2={WIDTH - RIGHT} y1={y(mark)} y2={y(mark)} />
              <text x={LEFT - 8} y={y(mark) + 4} text-anchor="end">{amount(mark)}</text>
            </g>
          ))}
          {marks(low, right, 8).filter(Number.isInteger).map((mark) => <text key={mark} x={x(mark)} y={HEIGHT - 10} text-anchor="middle">{mark}</text>)}
          <text class="axis" x={LEFT - 8} y={16} text-anchor="end">{yLabel}</text>
          {children({ x, y })}
        </svg>
      </div>
    </figure>
  );
}

/** Lines over the years, with a mark where one is asked for. */
export function Lines({ series, at, ...frame }: Omit<Frame, "children" | "legend" | "x" | "high"> & { series: readonly Series[]; at?: number }) {
  const all = series.flatMap(({ points }) => points);
  const xs = all.map(([x]) => x);
  return (
    <Framed {...frame} legend={series.map(({ name }) => name)} x={[Math.min(...xs), Math.max(...xs)]} high={Math.max(...all.map(([, y]) => y))}>
      {({ x, y }) => (
        <>
          {at !== undefined && <line class="mark" x1={x(at)} x2={x(at)} y1={TOP} y2={HEIGHT - BOTTOM} />}
          {series.map(({ name, points }, place) => (
            <g key={name} class={`tone${place}`}>
              <polyline points={points.map(([a, b]) => `${x(a)},${y(b)}`).join(" ")} />
              {points.map(([a, b]) => <circle key={a} cx={x(a)} cy={y(b)} r={3}><title>{`${name} ${a}: ${amount(b)}`}</title></circle>)}
            </g>
          ))}
        </>
      )}
    </Framed>
  );
}

/** Stacked bars over the years. */
export function Stacks({ stacks, names, ...frame }: Omit<Frame, "children" | "legend" | "x" | "high"> & { stacks: readonly Stack[]; names: readonly string[] }) {
  const high = Math.max(...stacks.map(({ parts }) => parts.reduce((sum, part) => sum + part, 0)));
  return (
    <Framed {...frame} legend={names} x={[stacks[0]?.from ?? 0, stacks.at(-1)?.to ?? 1]} high={high}>
      {({ x, y }) => stacks.map(({ from, to, parts, text }) => {
        let below = 0;
        return (
          <g key={from}>
            <title>{text}</title>
            {parts.map((part, place) => {
              const bottom = y(below);
              below += part;
              return <rect key={place} class={`tone${place}`} x={x(from) + 0.5} width={Math.max(x(to) - x(from) - 1, 0.5)} y={y(below)} height={bottom - y(below)} />;
            })}
          </g>
        );
      })}
    </Framed>
  );
}
