declare module "svg-to-pdfkit" {
  interface Options {
    readonly assumePt?: boolean;
    readonly width?: number;
    readonly height?: number;
    fontCallback?(family: string, bold: boolean, italic: boolean): string;
    warningCallback?(warning: string): void;
  }
  export default function svgToPdf(
    document: PDFKit.PDFDocument,
    svg: string,
    x: number,
    y: number,
    options?: Options,
  ): void;
}
