import { bootstrapInterval, kittiStatistic, meanStatistic, prepareKitti } from '../../src/metrics/index.js';
import { makeKittiCase } from '../cases/kittiCase.js';
import { defineRow } from '../row.js';

const METRICS = ['Car/3d/R40@0.50/moderate', 'Pedestrian/3d/R40@0.50/moderate'];

export const row = defineRow({
  id: 'kitti-bootstrap',
  work: 'interval of the mean of Car and Pedestrian 3D R40, 1,000 replicates of 3,769 frames, preparation included',
  items: 1000,
  reference: 'the same by evaluating every resample with official eval.py: 13.9 s x 1,000',
  prepare: () => makeKittiCase(),
  minRounds: 3,
  run(frames) {
    const prepared = prepareKitti(frames, { classes: ['Car', 'Pedestrian'] });
    const mean = meanStatistic(METRICS.map((id) => kittiStatistic({ prepared }, id)));
    const score = mean(new Uint32Array(frames.length).fill(1));
    const { low, high, undefinedReplicates } = bootstrapInterval(frames.length, mean, { seed: 1 });
    if (undefinedReplicates > 0 || score === null || !(low! < score && score < high!)) {
      throw new Error(`score ${score} outside its interval ${low} to ${high}`);
    }
  },
});
