// `--import=tsx` itself fails inside worker threads; registering through its API works.
import { register } from 'tsx/esm/api';

register();
