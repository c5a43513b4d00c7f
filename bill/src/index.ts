export * from "./derive/index.ts";
