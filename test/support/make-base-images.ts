// SPDX-License-Identifier: Apache-2.0
import { type BaseImage, ensureBaseImages } from "./base-images.ts";

// `node make-base-images.ts NAME…`: a part of set-up.
await ensureBaseImages(console.log, process.argv.slice(2) as BaseImage[]);
