import type { Site } from './site.js';

/** Names a plot; buildings keep off it, and people may wander over it. */
export function addPlotLandmark(
  site: Site,
  kind: 'park' | 'carPark' | 'water' | 'square',
  s: number,
  n: number,
  lengthM: number,
  widthM: number,
  facts: Record<string, string | number | boolean>,
): void {
  site.landmarks.push({
    id: `${kind}-${site.landmarks.length}`,
    kind,
    centre: site.toWorld(s, n),
    lengthM,
    widthM,
    heightM: 0,
    yawRad: site.yawAt(s),
    facts,
  });
  if (kind !== 'water') site.plots.place(site.footprint({ s, n, yawRad: 0 }, lengthM, widthM));
}
