import assert from "node:assert/strict";
import { test } from "node:test";
import { slug } from "./slug.mjs";

test("keeps letters and digits", () => assert.equal(slug("Every door: 5 of them!"), "every-door-5-of-them"));
