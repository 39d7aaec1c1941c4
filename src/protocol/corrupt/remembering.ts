import type { Image, PointCloud, Sample } from '../../contracts/index.js';

/** A sample that reads each sensor once: what was recorded is compared with what a condition made of it. */
export function remembering(sample: Sample): Sample {
  const images = new Map<string, Promise<Image>>();
  let cloud: Promise<PointCloud> | undefined;
  const image = (camera: string): Promise<Image> => {
    let read = images.get(camera);
    if (!read) images.set(camera, (read = sample.image?.(camera) as Promise<Image>));
    return read;
  };
  const changed = {
    ...(sample.image && { image }),
    ...(sample.pointCloud && { pointCloud: () => (cloud ??= sample.pointCloud?.() as Promise<PointCloud>) }),
  };
  return Object.defineProperties({} as Sample, {
    ...Object.getOwnPropertyDescriptors(sample),
    ...Object.getOwnPropertyDescriptors(changed),
  });
}
