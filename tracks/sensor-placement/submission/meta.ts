/** What a results file says of the data that its detector used. */
export const META_FLAGS = ['use_camera', 'use_lidar', 'use_radar', 'use_map', 'use_external'] as const;
export type SubmissionMeta = Readonly<Record<(typeof META_FLAGS)[number], boolean>>;

/** The track is LiDAR only. @param usesExternalData whether the model was trained on other data than the challenge's */
export function lidarOnly(usesExternalData: boolean): SubmissionMeta {
  return { use_camera: false, use_lidar: true, use_radar: false, use_map: false, use_external: usesExternalData };
}
