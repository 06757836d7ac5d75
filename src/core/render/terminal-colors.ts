/** Colors for a terminal, or none. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly green: (text: string) => string;
  readonly cyan: (text: string) => string;
}

/** Select Graphic Rendition of ECMA-48: what switches each on, and off again without touching the others. */
export function createPaint(color: boolean): Paint {
  return {
    bold: painter(color, 1, 22),
    dim: painter(color, 2, 22),
    red: painter(color, 31, 39),
    yellow: painter(color, 33, 39),
    green: painter(color, 32, 39),
    cyan: painter(color, 36, 39),
  };
}

function painter(color: boolean, on: number, off: number): (text: string) => string {
  return (text) => (color ? `\u001B[${on}m${text}\u001B[${off}m` : text);
}
