/**
 * The playground: choose, race, look.
 *
 * @module
 */
import offer from "virtual:offer";
import { messageOf } from "../../src/errors.ts";
import { control, save } from "./dom.ts";
import { chosenSetting, offerAll, showSetting } from "./form.ts";
import { createLanes } from "./lanes.ts";
import { OWN, startRace } from "./race.ts";
import { type Done, tracesCsv } from "./runs.ts";
import { DEFAULT, experimentYaml, readSetting, type Setting, writeSetting } from "./setting.ts";
import { openTable, type Table } from "./table.ts";
import { followTheme } from "./theme.ts";
import { createView } from "./view.ts";

const lanes = createLanes(() => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }));
const table: Promise<Table> = openTable(offer, lanes);
const view = createView((why) => fail(`the drawing: ${why}`));
const KNOWN = offer.strategies.map(({ name }) => name);

let done: Done[] = [];
let shown: Setting | undefined;
/** Code that was loaded, and what its strategy is called. */
let own: { readonly code: string; readonly label: string } | undefined;
let end: (() => void) | undefined;

const say = (text: string): void => {
  control("status").textContent = text;
};

function forgetFailures(): void {
  control("failures").replaceChildren();
  control("failures").hidden = true;
}

function fail(line: string): void {
  const list = control("failures");
  if ([...list.children].some(({ textContent }) => textContent === line)) return;
  list.append(Object.assign(document.createElement("li"), { textContent: line }));
  list.hidden = false;
}

function offerFiles(there: boolean): void {
  for (const id of ["save-traces", "save-chart"]) control<HTMLButtonElement>(id).disabled = !there;
}

function idle(text: string): void {
  end = undefined;
  control<HTMLButtonElement>("stop").disabled = true;
  document.documentElement.dataset.state = "idle";
  say(text);
}

async function run(): Promise<void> {
  let setting: Setting;
  try {
    setting = chosenSetting();
  } catch (error) {
    return say(messageOf(error));
  }
  stop();
  forgetFailures();
  control("found").hidden = true;
  document.documentElement.dataset.state = "busy";
  control<HTMLButtonElement>("stop").disabled = false;
  let wanted = true;
  end = () => {
    wanted = false;
  };
  say("Opening the surrogate …");
  try {
    history.replaceState(null, "", `#${writeSetting(setting)}`);
    const { oracle, valuesOf } = await table;
    if (!wanted) return;
    const values = valuesOf(setting.objective);
    done = [];
    shown = setting;
    offerFiles(false);
    const { objective, strategies, budget, seeds, code } = setting;
    let total = seeds * (strategies.length + (code === undefined ? 0 : 1));
    const labels = [...strategies, ...(code === undefined ? [] : [OWN])];
    view.begin({ objective, budget, oracle, optimum: values.reduce((a, b) => Math.max(a, b)) }, labels);
    say(`0 of ${total} runs`);
    end = startRace({ strategies, code, seeds, known: KNOWN, task: { objective, budget, values } }, lanes, {
      onOwn(label) {
        own = { code: code!, label };
        view.rename(OWN, label);
      },
      onRun(one) {
        done.push(one);
        say(`${done.length} of ${total} runs`);
        view.add(one);
        offerFiles(true);
      },
      onFailure(label, why, lost) {
        fail(`${label}: ${why}`);
        total -= lost;
        say(`${done.length} of ${total} runs`);
      },
      onEnd() {
        view.finish();
        idle(`${done.length} runs are done.`);
      },
    });
  } catch (error) {
    idle(messageOf(error));
  }
}

function stop(): void {
  if (end === undefined) return;
  end();
  view.finish();
  idle(`Stopped after ${done.length} runs.`);
}

function begin(): void {
  forgetFailures();
  let setting = DEFAULT;
  let wrong: string | undefined;
  try {
    setting = readSetting(location.hash.slice(1), KNOWN);
  } catch (error) {
    wrong = messageOf(error);
  }
  showSetting(setting, offer.example);
  // Somebody else's code waits until it was seen.
  if (setting.code === undefined) void run();
  else idle("The link brings a strategy of its own, which stands below. Run starts it.");
  if (wrong !== undefined) fail(wrong);
}

control("setting").addEventListener("submit", (event) => {
  event.preventDefault();
  void run();
});
control("stop").addEventListener("click", stop);
control("copy").addEventListener("click", async () => {
  try {
    history.replaceState(null, "", `#${writeSetting(chosenSetting())}`);
    await navigator.clipboard.writeText(location.href);
    say("The link is copied.");
  } catch (error) {
    say(error instanceof DOMException ? "The link is in the address bar." : messageOf(error));
  }
});
control("save-traces").addEventListener("click", () =>
  save("traces.csv", "text/csv", tracesCsv(shown!.objective, done)),
);
control("save-chart").addEventListener("click", async () => {
  const svg = await view.svg();
  if (svg !== undefined) save("curves.svg", "image/svg+xml", svg);
});
control("save-experiment").addEventListener("click", () => {
  try {
    const setting = chosenSetting();
    save(
      "playground.yaml",
      "text/yaml",
      experimentYaml(setting, own?.code === setting.code ? own?.label : undefined),
    );
  } catch (error) {
    say(messageOf(error));
  }
});
control("save-code").addEventListener("click", () =>
  save("mine.mjs", "text/javascript", control<HTMLTextAreaElement>("code").value),
);
control("reset-code").addEventListener("click", () => {
  control<HTMLTextAreaElement>("code").value = offer.example;
});
control("code").addEventListener("input", () => {
  control<HTMLInputElement>("own").checked = true;
});
window.addEventListener("hashchange", () => {
  stop();
  begin();
});
followTheme(() => view.redraw());
offerAll(offer);
begin();
