export { checkBudget, type BudgetLidar, type PlacementBudget, type Span } from './budget.js';
export { CmaEs, type CmaEsOptions } from './cmaEs.js';
export { PoseSpace, type PlacedLidar } from './poses.js';
export { searchPlacement, type FoundPlacement, type PlacementSearch, type SearchOutcome } from './searchPlacement.js';
export { symmetricEigen } from './symmetricEigen.js';
