export { robustness, type RobustnessOptions } from './robustness.js';
export type { Robustness, RobustnessTable, ScoreScale, TypeRobustness, TypeScores } from './table.js';
