/** Elevations and azimuths of spinning LiDARs. */
import { wrapAngle } from '../../geometry/index.js';

const DEGREE = Math.PI / 180;

/** Evenly spaced elevations, both ends included, top first; a single channel is at the top. */
export function evenElevations(channels: number, topDeg: number, bottomDeg: number): Float64Array {
  const step = channels > 1 ? (bottomDeg - topDeg) / (channels - 1) : 0;
  return Float64Array.from({ length: channels }, (_, channel) => DEGREE * (topDeg + channel * step));
}

/** A whole turn: -π + 2π k / steps, k ascending (counter-clockwise), or the negatives of these. */
export function turnAzimuths(steps: number, clockwise = false): Float64Array {
  const sign = clockwise ? -1 : 1;
  return Float64Array.from({ length: steps }, (_, step) => sign * (-Math.PI + (2 * Math.PI * step) / steps));
}

/** Evenly over a sector symmetric about +x, none at its ends, counter-clockwise or clockwise. */
export function sectorAzimuths(steps: number, sectorDeg: number, clockwise = false): Float64Array {
  const width = ((clockwise ? -1 : 1) * DEGREE * sectorDeg) / steps;
  return Float64Array.from({ length: steps }, (_, step) => (step + 0.5 - steps / 2) * width);
}

/**
 * When each azimuth fires: seconds after the sensor looks along its own +x.
 *
 * That moment is the stamp of a scan (as KITTI triggers its cameras when the scanner faces forward): what lies ahead,
 * where a camera sees it too, is sensed at the time of the stamp and what lies behind half a turn before or after it.
 */
export function firingTimes(azimuthsRad: Float64Array, spinHz: number): Float64Array {
  const turned = new Float64Array(azimuthsRad.length);
  azimuthsRad.forEach((azimuth, step) => {
    turned[step] = step === 0 ? azimuth : turned[step - 1] + wrapAngle(azimuth - azimuthsRad[step - 1]);
  });
  const clockwise = turned[turned.length - 1] < turned[0];
  return turned.map((angle) => (clockwise ? -angle : angle) / (2 * Math.PI * spinHz));
}
