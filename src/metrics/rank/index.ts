export { rankCorrelation, ranks, type RankCorrelation } from './rankCorrelation.js';
