/**
 * Elements of the page.
 *
 * @module
 */

/** The element of this id; it is in playground.html. */
export function control<T extends HTMLElement = HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

/** An element with attributes and children; texts are only ever texts. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (string | Node)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Fills a list of options, and keeps what is chosen if it is still there, else takes `usual`. */
export function fillOptions(
  select: HTMLSelectElement,
  options: readonly (readonly [value: string, text: string])[],
  usual: string,
): void {
  const before = select.value;
  const values = options.map(([value]) => value);
  if (values.join() !== [...select.options].map(({ value }) => value).join())
    select.replaceChildren(...options.map(([value, text]) => make("option", { value }, text)));
  select.value = values.includes(before) ? before : usual;
}

/** Lets the visitor save a text as a file. */
export function save(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
