// The report page's own script: draws what the controls choose. It runs in the browser, after vega, vega-lite and
// vega-embed, which stand in the page as well, as chart.js does; nothing is fetched.

/* global chartConfig, curveChart, seriesChannels, seriesColour */

(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const control = (id) => document.getElementById(id);
  const objective = control("objective");
  const metric = control("metric");
  const curve = control("curve");
  const axis = control("axis");
  const budget = control("budget");
  const scale = control("scale");
  const theme = control("theme");
  const boxes = [...document.querySelectorAll('input[name="strategy"]')];

  const [BUDGET, RUNS, MEAN, LOW, HIGH, MEDIAN, Q1, Q3, HITS] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const percent = (value, digits = 2) => (100 * value).toFixed(digits);
  const PERCENT = { factor: 100, name: "%", gap: "points" };
  /** How the values of a metric are shown. */
  const unitOf = (name) => data.units[name] ?? PERCENT;
  /** A metric that what was searched on the objective is reported on over all budgets. */
  const isReported = () => data.reported !== undefined && Object.hasOwn(data.reported, metric.value);
  /** Of many objectives: what all that was found dominates. */
  const isVolume = () => !isReported() && data.references[objective.value].point !== undefined;
  const unit = () => unitOf(isReported() ? metric.value : objective.value);
  const shownIn = (of, value) => (of === PERCENT ? percent(value) : String(Number(value.toPrecision(5))));
  const withUnit = (what, name) => (name === "" ? what : `${what} (${name})`);
  const quantity = (of) => withUnit(of === PERCENT ? "accuracy" : of.quantity, of.name);

  const dark = () => {
    const chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  };
  const shown = () => boxes.filter((box) => box.checked).map((box) => box.value);
  const colour = (series) => seriesColour(series, dark());

  /** Points of one strategy for the objective and axis chosen. */
  const pointsOf = (label) => {
    const key = isReported() ? `${objective.value} → ${metric.value}` : objective.value;
    return data.curves[axis.value]?.[key]?.[label] ?? [];
  };
  const reference = () =>
    isReported() ? { value: data.reported[metric.value], known: true } : data.references[objective.value];

  /** What a curve is of: the objective's best value, or another metric of the architecture that has it. */
  const what = () =>
    isReported()
      ? withUnit(data.names[metric.value], unit().name)
      : isVolume()
        ? "hypervolume"
        : `best ${quantity(unit())}`;

  /** What each kind of curve draws, in percent or points. */
  const KINDS = {
    mean: {
      title: () => `${what()}, mean and 95 % CI`,
      pick: (p) => [p[MEAN], p[LOW], p[HIGH]].map((v) => unit().factor * v),
    },
    median: {
      title: () => `${what()}, median and quartiles`,
      pick: (p) => [p[MEDIAN], p[Q1], p[Q3]].map((v) => unit().factor * v),
    },
    regret: {
      title: () => `${withUnit("regret", unit().gap)}, mean and 95 % CI`,
      pick: (p) => [p[MEAN], p[HIGH], p[LOW]].map((v) => unit().factor * Math.abs(reference().value - v)),
    },
    hits: {
      title: () => "runs at the optimum (%)",
      pick: (p) => [100 * p[HITS], 100 * p[HITS], 100 * p[HITS]],
    },
  };

  function fillBudgets() {
    const before = Number(budget.value);
    const wanted = new Set(data.checkpoints[axis.value]);
    const there = new Set();
    for (const label of data.labels)
      for (const p of pointsOf(label)) if (wanted.has(p[BUDGET])) there.add(p[BUDGET]);
    const list = [...there].sort((a, b) => a - b);
    budget.replaceChildren(
      ...list.map((value) => {
        const option = document.createElement("option");
        option.value = String(value);
        option.textContent = String(Number(value.toPrecision(4)));
        return option;
      }),
    );
    const keep = list.includes(before) ? before : list.at(-1);
    if (keep !== undefined) budget.value = String(keep);
  }

  const config = () => chartConfig(dark());

  const seriesOf = (labels) =>
    data.labels.map((label, i) => ({ label, ...data.series[i] })).filter((s) => labels.includes(s.label));
  const channels = (labels) => seriesChannels(seriesOf(labels), dark());

  /** Curves over the axis, with the chosen budget as a vertical line. */
  function curveSpec(labels) {
    // Without a best value there is no distance to it.
    const hasBest = reference().value !== null || !["regret", "hits"].includes(curve.value);
    const kind = KINDS[hasBest ? curve.value : "mean"];
    const from = Number(scale.value);
    const rows = labels.flatMap((label) =>
      pointsOf(label).map((p) => {
        const [y, low, high] = kind.pick(p);
        return { strategy: label, x: p[BUDGET], y, low, high, runs: p[RUNS] };
      }),
    );
    return curveChart({
      rows: rows.filter((row) => row.x >= from),
      series: seriesOf(labels),
      dark: dark(),
      titles: { x: data.axes[axis.value], y: kind.title() },
      zero: curve.value === "hits",
      marked: new Set(data.checkpoints[axis.value]),
      budget: Number(budget.value),
    });
  }

  /** What the last architectures score on another metric. */
  function transferRows(labels) {
    return labels.flatMap((label) => {
      const found = data.transfer?.values[objective.value]?.[label]?.[metric.value];
      return found === undefined
        ? []
        : [
            {
              strategy: label,
              y: unitOf(metric.value).factor * found[0],
              low: unitOf(metric.value).factor * found[1],
              high: unitOf(metric.value).factor * found[2],
            },
          ];
    });
  }

  function transferSpec(labels) {
    const { color, shape } = channels(labels);
    const y = { field: "strategy", type: "nominal", title: null, sort: labels, axis: { labelLimit: 140 } };
    const x = {
      type: "quantitative",
      scale: { zero: false },
      title: `${withUnit(data.names[metric.value], unitOf(metric.value).name)}, mean and 95 % CI`,
    };
    return {
      data: { values: transferRows(labels) },
      layer: [
        {
          mark: { type: "rule", strokeWidth: 3 },
          encoding: { y, color, x: { ...x, field: "low" }, x2: { field: "high" } },
        },
        {
          mark: { type: "point", filled: true, size: 90, opacity: 1 },
          encoding: {
            y,
            color,
            shape,
            x: { ...x, field: "y" },
            tooltip: [
              { field: "strategy", title: "strategy" },
              { field: "y", title: "mean", format: ".2f" },
              { field: "low", title: "from", format: ".2f" },
              { field: "high", title: "to", format: ".2f" },
            ],
          },
        },
      ],
    };
  }

  function fillTable(labels) {
    const own = metric.value === "" || isReported();
    const head = own
      ? ["strategy", "runs", "mean", "95 % CI", "median", "quartiles", "at optimum"]
      : ["strategy", "mean", "95 % CI"];
    const text = (value) => shownIn(unit(), value);
    const best = reference();
    const rows = own
      ? labels.flatMap((label) => {
          const p = pointsOf(label).find((point) => point[BUDGET] === Number(budget.value));
          if (p === undefined) return [];
          return [
            [
              label,
              String(p[RUNS]),
              text(p[MEAN]),
              `[${text(p[LOW])}, ${text(p[HIGH])}]`,
              text(p[MEDIAN]),
              `[${text(p[Q1])}, ${text(p[Q3])}]`,
              best.value === null ? "–" : `${percent(p[HITS], 0)} %`,
            ],
          ];
        })
      : transferRows(labels).map((r) => [
          r.strategy,
          r.y.toFixed(2),
          `[${r.low.toFixed(2)}, ${r.high.toFixed(2)}]`,
        ]);
    const row = (cells, tag) => {
      const tr = document.createElement("tr");
      cells.forEach((text, i) => {
        const cell = document.createElement(i === 0 ? "th" : tag);
        cell.scope = tag === "th" ? "col" : "row";
        cell.textContent = text;
        if (i === 0) cell.className = "text";
        tr.append(cell);
      });
      return tr;
    };
    control("values-head").replaceChildren(row(head, "th"));
    control("values-body").replaceChildren(...rows.map((cells) => row(cells, "td")));
    control("values-caption").textContent = own
      ? `${isReported() ? `Searched on ${data.names[objective.value]}, reported on ${data.names[metric.value]}: ${quantity(unit())} of the best architecture` : `${data.names[objective.value]}: ${isVolume() ? "" : "best "}${quantity(unit())}`} after ${budget.selectedOptions[0]?.textContent ?? "–"} ${data.axes[axis.value]}; ${data.oracle}${best.value === null ? "" : `; ${best.known ? "optimum" : "best found"} ${shownIn(unit(), best.value)}`}${isVolume() ? `; reference point ${best.point}` : ""}.`
      : `Searched on ${data.names[objective.value]}, reported on ${data.names[metric.value]}: ${quantity(unitOf(metric.value))} of the last best architectures; ${data.oracle}.`;
  }

  // What the page's other scripts share with this one.
  globalThis.rnb = { dark, colour, config, shown, channels, boxes, theme };

  let drawing = document.fonts.load("13px Inter"); // widths are measured with it
  function update() {
    const labels = shown();
    const own = metric.value === "" || isReported();
    for (const element of [curve, axis, budget, scale]) element.disabled = !own;
    fillTable(labels);
    const chart = control("chart");
    chart.setAttribute(
      "aria-label",
      `${control("values-caption").textContent} The table below holds the values.`,
    );
    const body = labels.length === 0 ? undefined : own ? curveSpec(labels) : transferSpec(labels);
    drawing = drawing.then(async () => {
      if (body === undefined) {
        chart.textContent = "Choose at least one strategy.";
        return;
      }
      const spec = {
        $schema: "https://vega.github.io/schema/vega-lite/v6.json",
        width: "container",
        height: 340,
        autosize: { type: "fit", contains: "padding" },
        config: config(),
        ...body,
      };
      await vegaEmbed(chart, spec, {
        actions: { export: true, source: false, compiled: false, editor: false },
        renderer: "svg",
        tooltip: { theme: dark() ? "dark" : "light" },
        downloadFileName: "robust-nas-bench",
      });
      document.documentElement.dataset.ready = String(
        Number(document.documentElement.dataset.ready ?? 0) + 1,
      );
    });
  }

  function paintKeys() {
    for (const [i, box] of boxes.entries()) {
      const key =
        box.parentElement.querySelector("line, path") && box.parentElement.querySelectorAll("[data-key]");
      for (const part of key) part.setAttribute(part.dataset.key, colour(data.series[i]));
    }
  }

  axis.addEventListener("change", fillBudgets);
  objective.addEventListener("change", fillBudgets);
  for (const element of [objective, metric, curve, axis, budget, scale, ...boxes])
    element.addEventListener("change", update);
  theme.addEventListener("click", () => {
    document.documentElement.dataset.theme = dark() ? "light" : "dark";
    theme.setAttribute("aria-pressed", String(dark()));
    paintKeys();
    update();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    paintKeys();
    update();
  });
  document.querySelector(".controls").addEventListener("submit", (event) => event.preventDefault());
  theme.setAttribute("aria-pressed", String(dark()));
  fillBudgets();
  paintKeys();
  update();
})();
