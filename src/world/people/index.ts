export { buildPerson, GAIT_PHASES, PEOPLE, type PersonKind } from './person.js';
