// The chart of anytime curves, from rows to a Vega-Lite specification: pure functions. The report's page carries them
// as text without the word `export`, the site imports them.

/** Black lines become light on dark paper. */
export function seriesColour(series, dark) {
  return dark && series.colour === "#000000" ? "#f0f6fc" : series.colour;
}

/** What all charts look like. */
export function chartConfig(dark) {
  const ink = dark ? "#e6edf3" : "#1b1f24";
  const line = dark ? "#3d444d" : "#d1d9e0";
  return {
    background: "transparent",
    font: "Inter, system-ui, sans-serif",
    view: { stroke: null },
    axis: {
      labelColor: ink,
      titleColor: ink,
      domainColor: ink,
      tickColor: ink,
      gridColor: line,
      labelFontSize: 12,
      titleFontSize: 13,
      titleFontWeight: "normal",
      labelOverlap: "greedy",
    },
    legend: { disable: true },
    area: { opacity: 0.18 },
  };
}

/** How strategies are told apart: each of `series` has a label, a colour, a dash and a shape. */
export function seriesChannels(series, dark) {
  const channel = (range) => ({
    field: "strategy",
    type: "nominal",
    scale: { domain: series.map((s) => s.label), range },
  });
  return {
    color: channel(series.map((s) => seriesColour(s, dark))),
    dash: channel(series.map((s) => s.dash)),
    shape: channel(series.map((s) => s.shape)),
  };
}

/**
 * Curves over a logarithmic axis, with bands, markers, and the chosen budget as a vertical line.
 *
 * @param {object} chart
 * @param {readonly { strategy: string, x: number, y: number, low: number, high: number, runs: number }[]} chart.rows
 * @param {readonly { label: string, colour: string, dash: readonly number[], shape: string }[]} chart.series
 * @param {boolean} chart.dark
 * @param {{ x: string, y: string }} chart.titles of the axes
 * @param {boolean} chart.zero whether the vertical axis begins at 0
 * @param {ReadonlySet<number>} chart.marked where lines carry markers
 * @param {number} chart.budget
 */
export function curveChart({ rows, series, dark, titles, zero, marked, budget }) {
  const { color, dash, shape } = seriesChannels(series, dark);
  const xs = rows.map((row) => row.x);
  const x = {
    field: "x",
    type: "quantitative",
    title: titles.x,
    scale: { type: "log", nice: false, domain: [Math.min(...xs), Math.max(...xs)] },
    axis: { grid: false, tickCount: 8, format: "~g" },
  };
  const y = { type: "quantitative", title: titles.y, scale: { zero, nice: false } };
  const tooltip = [
    { field: "strategy", title: "strategy" },
    { field: "x", title: titles.x, format: "~r" },
    { field: "y", title: "value", format: ".2f" },
    { field: "low", title: "from", format: ".2f" },
    { field: "high", title: "to", format: ".2f" },
    { field: "runs", title: "runs" },
  ];
  return {
    data: { values: rows },
    layer: [
      { mark: { type: "area" }, encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" }, color } },
      {
        data: { values: [{ x: budget }] },
        mark: { type: "rule", strokeDash: [2, 3], color: dark ? "#9da7b1" : "#59636e" },
        encoding: { x },
      },
      {
        mark: { type: "line", strokeWidth: 2 },
        encoding: { x, y: { ...y, field: "y" }, color, strokeDash: dash },
      },
      {
        data: { values: rows.filter((row) => marked.has(row.x)) },
        mark: { type: "point", filled: true, size: 45, opacity: 1 },
        encoding: { x, y: { ...y, field: "y" }, color, shape },
      },
      {
        mark: { type: "point", filled: true, size: 90 },
        params: [
          {
            name: "hover",
            select: { type: "point", on: "pointerover", nearest: true, clear: "pointerout", toggle: false },
          },
        ],
        encoding: {
          x,
          y: { ...y, field: "y" },
          color,
          opacity: { condition: { param: "hover", empty: false, value: 1 }, value: 0 },
          tooltip,
        },
      },
    ],
  };
}
