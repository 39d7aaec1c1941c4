import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ndarray from 'ndarray';
import type {
  Dataset,
  DatasetSource,
  KittiObjects,
  ObjectAnnotations,
  PinholeCamera,
  Sample,
} from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { assertBoxes, kittiCameraBoxesToLidar } from '../../geometry/index.js';
import { kittiBin, readImage } from '../../sensors/index.js';
import { kittiCamera2, parseKittiCalibration } from './calibration.js';
import { readImageSize } from './imageHeader.js';
import { findKittiFrames, type KittiLayout, type KittiPart } from './layout.js';
import { readKittiObjects } from './objectFolder.js';

export const KITTI_FORMAT = 'kitti-object';
/** Name of the left colour camera. */
export const KITTI_CAMERA = 'image_2';

/**
 * KITTI objects as house boxes (n, 7); DontCare regions have no box and are left out.
 *
 * @param cameraFromLidar (4, 4) of the frame's calibration
 * @param place file and frame for error messages
 * @throws InputError for a box that no object has (NaN, size not positive)
 */
export function kittiAnnotations(
  objects: KittiObjects,
  cameraFromLidar: Float64Array,
  place: string,
): ObjectAnnotations {
  const rows = objects.name.flatMap((name, row) => (name === 'DontCare' ? [] : [row]));
  const cameraBoxes = Float64Array.from(
    rows.flatMap((row) => [
      ...objects.location.subarray(3 * row, 3 * row + 3),
      ...objects.dimensions.subarray(3 * row, 3 * row + 3),
      objects.rotationY[row],
    ]),
  );
  const boxes = kittiCameraBoxesToLidar(cameraBoxes, cameraFromLidar);
  assertBoxes(boxes, place);
  return {
    boxes: ndarray(boxes, [rows.length, 7]),
    names: rows.map((row) => objects.name[row]),
    kitti: objects,
  };
}

function requireFile({ files, folder }: KittiLayout, part: KittiPart, id: string): string {
  const path = files[part]?.get(id);
  if (path === undefined) throw new InputError(`${join(folder, part)}: has no file for frame ${id}`);
  return path;
}

/** Read when somebody looks: a scoring run of thousands of frames needs neither calibration nor image sizes. */
function readCameras(files: KittiLayout['files'], id: string): Readonly<Record<string, PinholeCamera>> {
  const path = files.calib?.get(id);
  if (path === undefined) return {};
  const image = files.image_2?.get(id);
  const calibration = parseKittiCalibration(readFileSync(path, 'utf8'), path);
  return { [KITTI_CAMERA]: kittiCamera2(calibration, path, image === undefined ? {} : readImageSize(image)) };
}

function makeSample(layout: KittiLayout, id: string): Sample<ObjectAnnotations> {
  const { files } = layout;
  let cameras: Readonly<Record<string, PinholeCamera>> | undefined;
  return {
    id,
    files: Object.values(files).flatMap((part) => part.get(id) ?? []),
    lidarLayout: 'kitti',
    get cameras() {
      return (cameras ??= readCameras(files, id));
    },
    ...(files.velodyne && { pointCloud: async () => kittiBin.read(requireFile(layout, 'velodyne', id)) }),
    ...(files.image_2 && {
      image: async (camera: string) => {
        if (camera !== KITTI_CAMERA) throw new InputError(`frame ${id}: no camera '${camera}'; known: ${KITTI_CAMERA}`);
        return readImage(requireFile(layout, 'image_2', id));
      },
    }),
    ...(files.label_2 && {
      groundTruth: async () => {
        const label = requireFile(layout, 'label_2', id);
        const calib = requireFile(layout, 'calib', id);
        const calibration = parseKittiCalibration(readFileSync(calib, 'utf8'), calib);
        return kittiAnnotations(await readKittiObjects(label), calibration.cameraFromLidar, label);
      },
    }),
  };
}

/**
 * Opens a KITTI object data set: `{training,testing}/{velodyne,image_2,calib,label_2}/NNNNNN.*` and, optionally,
 * `ImageSets/<split>.txt`.
 *
 * `source.path` is the root or one of its data folders. Nothing but folder listings is read before somebody asks; a
 * frame's missing image, scan or label is an error only then.
 *
 * Ground truth holds KITTI's own numbers (`kitti`, DontCare included) and the objects as house boxes in the LiDAR
 * frame, through Tr_velo_to_cam and R0_rect.
 *
 * @throws InputError where the layout or the split is not there
 */
export async function openKittiDataset(source: DatasetSource): Promise<Dataset<ObjectAnnotations>> {
  const layout = await findKittiFrames(source.path, source.split);
  const known = new Set(layout.ids);
  return {
    path: source.path,
    format: KITTI_FORMAT,
    split: layout.split,
    ids: layout.ids,
    hasGroundTruth: (layout.files.label_2?.size ?? 0) > 0,
    files: layout.listFile === undefined ? [] : [layout.listFile],
    async sample(id) {
      if (!known.has(id)) throw new InputError(`${source.path}: no frame '${id}' in split ${layout.split}`);
      return makeSample(layout, id);
    },
  };
}
