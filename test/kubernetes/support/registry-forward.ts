// SPDX-License-Identifier: Apache-2.0
import { connect, createServer } from "node:net";

// `node registry-forward.ts HOST:PORT TARGET_HOST:TARGET_PORT`: lets pods reach a registry that listens on 127.0.0.1 only.
const [listen = "", target = ""] = process.argv.slice(2);
const [host, port] = splitAddress(listen);
const [targetHost, targetPort] = splitAddress(target);
createServer({ allowHalfOpen: true }, (client) => {
  const upstream = connect({ host: targetHost, port: targetPort, allowHalfOpen: true });
  client.pipe(upstream).pipe(client);
  client.on("error", () => upstream.destroy());
  upstream.on("error", () => client.destroy());
}).listen(port, host);

function splitAddress(address: string): [string, number] {
  const colon = address.lastIndexOf(":");
  return [address.slice(0, colon), Number(address.slice(colon + 1))];
}
