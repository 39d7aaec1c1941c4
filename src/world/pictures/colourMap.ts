/** Corners of a colour map of growing lightness, which keeps its order when printed grey. */
const CORNERS = [
  [12, 10, 62],
  [84, 16, 120],
  [158, 38, 104],
  [214, 72, 66],
  [247, 128, 32],
  [252, 190, 60],
  [250, 250, 160],
] as const;

/** Writes the colour of a value between 0 (dark blue) and 1 (pale yellow); values outside are clipped. */
export function depthColour(value: number, out: Uint8Array, at: number): void {
  const place = Math.min(1, Math.max(0, value)) * (CORNERS.length - 1);
  const corner = Math.min(CORNERS.length - 2, Math.floor(place));
  const t = place - corner;
  for (let channel = 0; channel < 3; channel++) {
    const [low, high] = [CORNERS[corner][channel], CORNERS[corner + 1][channel]];
    out[at + channel] = Math.round(low + (high - low) * t);
  }
}
