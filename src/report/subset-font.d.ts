declare module "subset-font" {
  interface Options {
    readonly targetFormat?: "truetype" | "woff2";
    /** OpenType features to keep; without it, all of them, and every glyph they could call for. */
    readonly keepFeatures?: readonly string[];
    readonly noHinting?: boolean;
  }
  export default function subsetFont(font: Buffer, text: string, options?: Options): Promise<Buffer>;
}
