/**
 * Text that cannot break the markup around it.
 *
 * @module
 */

/** Escapes text for XML and HTML, attribute values included. */
export function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
