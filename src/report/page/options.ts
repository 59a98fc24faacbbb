/**
 * What a control offers.
 *
 * @module
 */
import { type Html, html } from "./html.ts";

export function option(value: string, label: string, selected = false): Html {
  return html`<option value="${value}"${selected ? html` selected` : html``}>${label}</option>`;
}
