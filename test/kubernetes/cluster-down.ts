// SPDX-License-Identifier: Apache-2.0
import { stopCluster } from "./support/cluster.ts";

// `npm run kubernetes:down`; the stack is ended by `npm run stack:down`.
await stopCluster();
