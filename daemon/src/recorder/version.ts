// SPDX-License-Identifier: Apache-2.0
import daemonPackage from "../../package.json" with { type: "json" };

/** Version of bob, as records and the status say it. */
export const recorderVersion: string = daemonPackage.version;
