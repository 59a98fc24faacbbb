/**
 * Light or dark: what the system says, until the visitor says otherwise.
 *
 * @module
 */
import { control } from "./dom.ts";

export function isDark(): boolean {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

/** Calls back whenever it changes. */
export function followTheme(onChange: () => void): void {
  const button = control("theme");
  const show = (): void => {
    button.setAttribute("aria-pressed", String(isDark()));
    onChange();
  };
  button.addEventListener("click", () => {
    document.documentElement.dataset.theme = isDark() ? "light" : "dark";
    show();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  button.setAttribute("aria-pressed", String(isDark()));
}
