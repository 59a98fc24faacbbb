// Fronts of problems of many objectives: what the controls of their section choose. It runs after page.js, whose look
// and strategies it shares.

(() => {
  const data = JSON.parse(document.getElementById("fronts-data").textContent);
  const { oracle } = JSON.parse(document.getElementById("data").textContent);
  const { dark, config, shown, channels, boxes, theme } = globalThis.rnb;
  const control = (id) => document.getElementById(id);
  const [problem, across, up, budget] = ["problem", "x", "y", "budget"].map((id) => control(`front-${id}`));

  const own = () => data[problem.value];
  const withUnit = ({ name, unit }) => (unit === "" ? name : `${name} (${unit})`);
  const text = ({ factor }, value) =>
    factor === 100 ? (100 * value).toFixed(2) : String(Number(value.toPrecision(5)));

  /** Points of the strategies chosen, then of the front aimed at. */
  function rows() {
    const { points, front, found: byStrategy, budgets } = own();
    const at = budgets.indexOf(Number(budget.value));
    const listed = shown().flatMap((strategy) => {
      const { runs, at: stops } = byStrategy[strategy] ?? { runs: 0, at: [] };
      const pairs = stops[at] ?? [];
      const found = Array.from({ length: pairs.length / 2 }, (_, i) => ({
        strategy,
        point: points[pairs[2 * i]],
        by: `${pairs[2 * i + 1]} of ${runs}`,
        share: pairs[2 * i + 1] / runs,
      }));
      return found.sort((a, b) => b.point[1] - a.point[1]);
    });
    return { listed, aimed: front.map((i) => points[i]) };
  }

  /** The axes of the metrics chosen, and a point's place on them. */
  function places() {
    const { metrics } = own();
    const [x, y] = [across, up].map(({ value }) => Number(value));
    const place = (point) => ({
      x: metrics[x].factor * point[x + 1],
      y: metrics[y].factor * point[y + 1],
      architecture: point[0],
    });
    const largest = (m) => Math.max(...own().points.map((point) => metrics[m].factor * point[m + 1]));
    const position = (m, field) => ({
      field,
      type: "quantitative",
      title: `${withUnit(metrics[m])}${metrics[m].low ? ", lower is better" : ""}`,
      scale: { zero: false },
      axis: { grid: false, tickCount: 8, format: largest(m) >= 1e4 ? "~s" : "~g" },
    });
    return { place, x: position(x, "x"), y: position(y, "y") };
  }

  function spec({ listed, aimed }) {
    const { place, x, y } = places();
    const { color, shape } = channels(shown());
    const tooltip = [
      { field: "architecture", title: "architecture" },
      { field: "x", title: x.title, format: ".5~g" },
      { field: "y", title: y.title, format: ".5~g" },
    ];
    const known = own().known ? "exact front" : "best that all found";
    return {
      layer: [
        {
          data: { values: aimed.map((point) => ({ ...place(point), strategy: known })) },
          mark: { type: "point", filled: false, size: 110, color: dark() ? "#9da7b1" : "#59636e" },
          encoding: { x, y, tooltip: [{ field: "strategy", title: "front" }, ...tooltip] },
        },
        {
          data: { values: listed.map(({ point, ...row }) => ({ ...row, ...place(point) })) },
          mark: { type: "point", filled: true, opacity: 0.9 },
          encoding: {
            x,
            y,
            color,
            shape,
            size: { field: "share", type: "quantitative", scale: { domain: [0, 1], range: [30, 140] } },
            tooltip: [
              { field: "strategy", title: "strategy" },
              ...tooltip,
              { field: "by", title: "on the front of runs" },
            ],
          },
        },
      ],
    };
  }

  function fillTable({ listed, aimed }) {
    const { metrics, known, reference } = own();
    const row = (cells, tag) => {
      const tr = document.createElement("tr");
      cells.forEach((content, i) => {
        const cell = document.createElement(i === 0 ? "th" : tag);
        cell.scope = tag === "th" ? "col" : "row";
        cell.textContent = content;
        if (i < 2) cell.className = "text";
        tr.append(cell);
      });
      return tr;
    };
    const values = (point) => metrics.map((metric, m) => text(metric, point[m + 1]));
    control("front-head").replaceChildren(
      row(["strategy", "architecture", ...metrics.map(withUnit), "runs"], "th"),
    );
    control("front-body").replaceChildren(
      ...listed.map(({ strategy, point, by }) => row([strategy, point[0], ...values(point), by], "td")),
      ...aimed.map((point) =>
        row([known ? "exact front" : "best found", point[0], ...values(point), ""], "td"),
      ),
    );
    control("front-caption").textContent =
      `${problem.value} after ${budget.value} ${budget.dataset.unit ?? "queries"}: what each strategy's runs found together that none of them beats, and on how many runs' fronts it is; ${oracle}; reference point of hypervolume: ${reference}.`;
  }

  function fillMetrics() {
    for (const [i, select] of [across, up].entries()) {
      select.replaceChildren(
        ...own().metrics.map(({ name }, m) => {
          const option = document.createElement("option");
          option.value = String(m);
          option.textContent = name;
          return option;
        }),
      );
      select.value = String(i);
    }
  }

  let drawing = document.fonts.load("13px Inter");
  function update() {
    const chosen = rows();
    fillTable(chosen);
    const chart = control("front-chart");
    chart.setAttribute(
      "aria-label",
      `${control("front-caption").textContent} The table below holds the points.`,
    );
    const body = spec(chosen);
    drawing = drawing.then(async () => {
      await vegaEmbed(
        chart,
        {
          $schema: "https://vega.github.io/schema/vega-lite/v6.json",
          width: "container",
          height: 360,
          autosize: { type: "fit", contains: "padding" },
          config: config(),
          ...body,
        },
        {
          actions: { export: true, source: false, compiled: false, editor: false },
          renderer: "svg",
          tooltip: { theme: dark() ? "dark" : "light" },
          downloadFileName: "robust-nas-bench-front",
        },
      );
      document.documentElement.dataset.fronts = String(
        Number(document.documentElement.dataset.fronts ?? 0) + 1,
      );
    });
  }

  problem.addEventListener("change", fillMetrics);
  for (const element of [problem, across, up, budget, ...boxes]) element.addEventListener("change", update);
  theme.addEventListener("click", update);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", update);
  control("fronts-controls").addEventListener("submit", (event) => event.preventDefault());
  update();
})();
