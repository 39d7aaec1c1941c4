export { encodePi3detInfos, writePi3detInfos, type Pi3detCalibration, type Pi3detInfo } from './writeInfos.js';
