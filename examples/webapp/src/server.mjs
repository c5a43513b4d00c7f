import { createServer } from "node:http";
import { greet } from "greeting";

/** Answers every request with a greeting; the path is the name. */
export const createWebapp = () =>
  createServer((request, response) => {
    const name = decodeURIComponent(request.url.slice(1)) || "world";
    response.setHeader("content-type", "text/plain; charset=utf-8").end(`${greet(name)}\n`);
  });

if (import.meta.main) createWebapp().listen(8080, () => console.log("listening on 8080"));
