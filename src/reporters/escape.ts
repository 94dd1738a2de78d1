/** Texts made safe for the formats that they go into. */

/** Characters that XML 1.0 cannot hold, in whatever form: control characters, halves of a surrogate pair, U+FFFE and U+FFFF. */
const NOT_XML = /(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/gu;

/** For texts and for attributes in double quotes, of XML and HTML. */
export function escapeXml(text: string): string {
  return text
    .replace(NOT_XML, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
