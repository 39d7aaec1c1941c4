/** A spinning LiDAR: which rays it shoots and how noisy its answers are. */
export interface LidarSensor {
  /** (rings) elevation of each laser, top first, radians. */
  readonly elevationsRad: Float64Array;
  /** (columns) azimuths in firing order, ascending, counter-clockwise from +x, radians; at most one turn. */
  readonly azimuthsRad: Float64Array;
  readonly minRangeM: number;
  readonly maxRangeM: number;
  /** Standard deviation of a range measurement. */
  readonly rangeNoiseM: number;
  /** Share of pulses lost for no reason that the scene knows. */
  readonly lostFraction: number;
  /** Of the returns at a depth edge, the share that is a mixture of both surfaces. */
  readonly mixedPixelFraction: number;
  /** Distance at which a white target at normal incidence returns a pulse of unit strength. */
  readonly unitStrengthRangeM: number;
}

/** Where the sensor is: its frame is turned by roll, then pitch (nose down positive), about its own origin. */
export interface SensorPose {
  /** Above the ground below it. */
  readonly heightM: number;
  readonly pitchRad: number;
  readonly rollRad: number;
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Evenly spaced lasers from the top angle to the bottom one, both included. */
export function evenElevations(rings: number, topDeg: number, bottomDeg: number): Float64Array {
  return Float64Array.from({ length: rings }, (_, ring) =>
    radians(topDeg + ((bottomDeg - topDeg) * ring) / (rings - 1)),
  );
}

/** Two blocks of 32 lasers, +2° to -8⅓° every ⅓° and -8.83° to -24.33° every ½° (Velodyne HDL-64E manual). */
export function hdl64Elevations(): Float64Array {
  return Float64Array.from({ length: 64 }, (_, ring) => radians(ring < 32 ? 2 - ring / 3 : -8.83 - (ring - 32) / 2));
}

/** Column centres over a sector symmetric about +x. */
export function sectorAzimuths(columns: number, sectorDeg: number): Float64Array {
  const step = radians(sectorDeg) / columns;
  return Float64Array.from({ length: columns }, (_, column) => (column + 0.5 - columns / 2) * step);
}

/** A 64-ring sensor that sees a sector of 90° ahead in steps of 0.176°, with typical noise. */
export function forwardLidar(elevationsRad: Float64Array = evenElevations(64, 2, -24.8)): LidarSensor {
  return {
    elevationsRad,
    azimuthsRad: sectorAzimuths(512, 90),
    minRangeM: 0.9,
    maxRangeM: 100,
    rangeNoiseM: 0.02,
    lostFraction: 0.08,
    mixedPixelFraction: 0.08,
    unitStrengthRangeM: 450,
  };
}

/** Sensor-from-world rotation (9, row-major): the transpose of Ry(pitch)·Rx(roll). */
export function sensorFromWorld(pose: SensorPose): Float64Array {
  const [cp, sp, cr, sr] = [
    Math.cos(pose.pitchRad),
    Math.sin(pose.pitchRad),
    Math.cos(pose.rollRad),
    Math.sin(pose.rollRad),
  ];
  return Float64Array.of(cp, 0, -sp, sp * sr, cr, cp * sr, sp * cr, -sr, cp * cr);
}
