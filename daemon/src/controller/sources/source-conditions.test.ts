// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { progressConditions, sourceConditions } from "./source-conditions.ts";

const [one, two] = ["1.0.0@sha256:1", "1.1.0@sha256:2"];
const lines = (...args: Parameters<typeof sourceConditions>) =>
  sourceConditions(...args).map(({ type, status, reason, message }) => `${type}=${status} ${reason}: ${message}`);

describe("conditions of a source", () => {
  it("that is stored and verified", () => {
    const outcome = { type: "stored", revision: one, url: "oci://r/a", isVerified: true } as const;
    expect(lines(outcome, one, "r/a")).toEqual([
      `Ready=True Succeeded: stored artifact for digest '${one}'`,
      `ArtifactInStorage=True Succeeded: stored artifact for digest '${one}'`,
      `SourceVerified=True Succeeded: verified signature of revision ${one}`,
    ]);
    expect(lines({ ...outcome, isVerified: false }, one, "r/a")).toHaveLength(2);
  });

  it("whose new revision nobody has signed: the one in storage stays", () => {
    const message =
      "failed to verify the signature using provider 'cosign': no matching signatures were found for 'r/a:1.1.0'";
    const outcome = {
      type: "failed",
      condition: "SourceVerified",
      reason: "VerificationError",
      message,
      revision: two,
    } as const;
    expect(lines(outcome, one, "r/a:1.1.0")).toEqual([
      `Ready=False VerificationError: ${message}`,
      "Reconciling=True ProgressingWithRetry: reconciliation in progress",
      `ArtifactInStorage=True Succeeded: stored artifact for digest '${one}'`,
      `ArtifactOutdated=True NewRevision: new revision '${two}' for 'r/a:1.1.0'`,
      `SourceVerified=False VerificationError: ${message}`,
    ]);
  });

  it("whose registry is away", () => {
    const outcome = {
      type: "failed",
      condition: "FetchFailed",
      reason: "OCIArtifactPullFailed",
      message: "away",
    } as const;
    expect(lines(outcome, undefined, "r/a")).toEqual([
      "Ready=False OCIArtifactPullFailed: away",
      "Reconciling=True ProgressingWithRetry: reconciliation in progress",
      "FetchFailed=True OCIArtifactPullFailed: away",
    ]);
  });

  it("whose URL is none: nothing is tried again", () => {
    const outcome = { type: "failed", condition: "Stalled", reason: "URLInvalid", message: "no" } as const;
    expect(lines(outcome, undefined, "x")).toEqual(["Ready=False URLInvalid: no", "Stalled=True URLInvalid: no"]);
  });

  it("that is being fetched", () => {
    const before = sourceConditions({ type: "stored", revision: one, url: "u", isVerified: true }, one, "r");
    expect(progressConditions("fetching", before).map(({ type }) => type)).toEqual([
      "Ready",
      "Reconciling",
      "ArtifactInStorage",
      "SourceVerified",
    ]);
  });
});
