export const CHART_KINDS = ['line', 'bar', 'stacked', 'table', 'figure'] as const;
/** How figures are drawn: over time or by group, or as text. */
export type ChartKind = (typeof CHART_KINDS)[number];
/** Those with a place for each bucket of time. */
export type TimeChartKind = 'line' | 'bar' | 'stacked';

/** A line of a chart, or its bars of one colour. */
export interface ChartSeries {
  key: string;
  /** As in the legend. */
  name: string;
  /** One for each bucket. */
  points: number[];
  /** The same as a reader sees them. */
  texts: string[];
  /** Which of the colours; that of a mistake; or that of what the others are compared with. */
  look: number | 'bad' | 'compared';
}

export interface ChartBucket {
  key: string;
  /** For the tooltip. */
  label: string;
  /** Below the axis; shorter. */
  tick: string;
}

export interface ChartScale {
  lowest: number;
  highest: number;
  /** The numbers beside the lines of the grid. */
  ticks: number[];
}

export interface Bar {
  series: number;
  /** A part of the place of the bucket, from 0 to 1. */
  left: number;
  width: number;
  from: number;
  to: number;
}
