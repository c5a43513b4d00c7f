import { stopCluster } from "./support/cluster.ts";

// `npm run kubernetes:down`; the stack is ended by `npm run stack:down`.
await stopCluster();
