/** Records of the tables as they stand in the files (nuscenes-devkit, `docs/schema_nuscenes.md`). */
export type Vector3 = readonly [number, number, number];
/** w, x, y, z. */
export type Rotation = readonly [number, number, number, number];

interface Token {
  readonly token: string;
}

export interface NuscenesTableRecords {
  readonly category: readonly (Token & { readonly name: string; readonly description: string })[];
  readonly attribute: readonly (Token & { readonly name: string; readonly description: string })[];
  readonly visibility: readonly (Token & { readonly level: string; readonly description: string })[];
  readonly sensor: readonly (Token & { readonly channel: string; readonly modality: string })[];
  readonly calibrated_sensor: readonly (Token & {
    readonly sensor_token: string;
    readonly translation: Vector3;
    readonly rotation: Rotation;
    readonly camera_intrinsic: readonly (readonly number[])[];
  })[];
  readonly log: readonly (Token & {
    readonly logfile: string;
    readonly vehicle: string;
    readonly date_captured: string;
    readonly location: string;
  })[];
  readonly map: readonly (Token & {
    readonly category: string;
    readonly filename: string;
    readonly log_tokens: readonly string[];
  })[];
  readonly scene: readonly (Token & {
    readonly name: string;
    readonly description: string;
    readonly log_token: string;
    readonly nbr_samples: number;
    readonly first_sample_token: string;
    readonly last_sample_token: string;
  })[];
  readonly sample: readonly (Token & {
    readonly timestamp: number;
    readonly prev: string;
    readonly next: string;
    readonly scene_token: string;
  })[];
  readonly instance: readonly (Token & {
    readonly category_token: string;
    readonly nbr_annotations: number;
    readonly first_annotation_token: string;
    readonly last_annotation_token: string;
  })[];
  readonly ego_pose: readonly (Token & {
    readonly timestamp: number;
    readonly translation: Vector3;
    readonly rotation: Rotation;
  })[];
  readonly sample_data: readonly (Token & {
    readonly sample_token: string;
    readonly ego_pose_token: string;
    readonly calibrated_sensor_token: string;
    readonly timestamp: number;
    readonly fileformat: string;
    readonly is_key_frame: boolean;
    readonly height: number;
    readonly width: number;
    readonly filename: string;
    readonly prev: string;
    readonly next: string;
  })[];
  readonly sample_annotation: readonly (Token & {
    readonly sample_token: string;
    readonly instance_token: string;
    readonly visibility_token: string;
    readonly attribute_tokens: readonly string[];
    readonly translation: Vector3;
    readonly size: Vector3;
    readonly rotation: Rotation;
    readonly num_lidar_pts: number;
    readonly num_radar_pts: number;
    readonly prev: string;
    readonly next: string;
  })[];
}
