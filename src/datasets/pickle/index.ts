export { asFloat64, NumpyArray, numpyStrings, type NumericData, type NumpyData } from './numpyArray.js';
export { encodePickle } from './encodePickle.js';
export { isPythonList, PythonTuple } from './pythonTuple.js';
export { parsePickle, readPickle } from './readPickle.js';
