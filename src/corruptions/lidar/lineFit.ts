/** value = slope · at + offset. */
export interface Line {
  readonly slope: number;
  readonly offset: number;
}

/** Line of least squares; level through the mean where all places are the same. */
export function fitLine(places: ArrayLike<number>, values: ArrayLike<number>): Line {
  const count = places.length;
  let [meanPlace, meanValue] = [0, 0];
  for (let i = 0; i < count; i++) {
    meanPlace += places[i] / count;
    meanValue += values[i] / count;
  }
  let [covariance, variance] = [0, 0];
  for (let i = 0; i < count; i++) {
    const offset = places[i] - meanPlace;
    covariance += offset * (values[i] - meanValue);
    variance += offset * offset;
  }
  const slope = variance === 0 ? 0 : covariance / variance;
  return { slope, offset: meanValue - slope * meanPlace };
}
