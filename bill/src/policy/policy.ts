// SPDX-License-Identifier: Apache-2.0
import type { NameSource, StepRecord, Surface as WatchedSurface } from "@bob/proto";
import type { AddressRange } from "../match/address-range.ts";

/** Where something stands in a file, from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A policy as it was read from a file. What is in it is in `docs/policies.md`. */
export interface Policy {
  readonly file: string;
  /** As it calls itself, or its file's name. */
  readonly name: string;
  readonly description?: string;
  /** What stands at the top is a rule for all steps, and the first. */
  readonly rules: readonly Rule[];
  /** Where its rules stand in the file is not known: they were handed on without it. */
  readonly isPlaceless?: boolean;
  /** What is in it that can have no effect, or another than it seems; by place. */
  readonly warnings: readonly Warning[];
}

export interface Warning {
  readonly place: Place;
  readonly message: string;
}

/** What some steps may do, and what is asked of their records. */
export interface Rule {
  readonly name: string;
  readonly place: Place;
  /** A step is meant if one of these fits; absent for all. */
  readonly steps?: readonly StepSelector[];
  readonly require: Requirements;
  readonly sections: readonly Section[];
}

/** All that is given has to fit. */
export interface StepSelector {
  /** Pattern of the command, of which the record's subject is the digest. */
  readonly command?: string;
  /** Name of a build stage, and lines of the Dockerfile: these are the word of the evidence alone. */
  readonly stage?: string;
  readonly lines?: Range;
}

export interface Range {
  readonly first: number;
  readonly last: number;
}

/** What a record has to be for its step to be accepted. */
export interface Requirements {
  readonly place: Place;
  /** Absent: the default, which is true. */
  readonly recorded?: boolean;
  readonly complete?: boolean;
  readonly original?: boolean;
  /** Absent: not asked for. */
  readonly compared?: boolean;
  readonly sealed?: boolean;
  readonly maxAge?: { readonly text: string; readonly milliseconds: number };
  /** Fingerprints of the keys that records may be signed with, or names of recorders in the trust file. */
  readonly signers?: readonly string[];
  /** The same of the seal, which then has to be there. */
  readonly sealers?: readonly string[];
}

/** What is asked of a record by true or false. */
export const requirementFlags = ["recorded", "complete", "original", "compared", "sealed"] as const;

export const surfaceNames = [
  "network",
  "listen",
  "sockets",
  "programs",
  "reads",
  "writes",
  "syscalls",
  "capabilities",
] as const;

/** What a policy has a say in. */
export type SurfaceName = (typeof surfaceNames)[number];

/** What a rule says of one surface. */
export interface Section<Event extends PolicyEvent = PolicyEvent> {
  readonly surface: Surface<Event>;
  readonly place: Place;
  /** Where it is given, nothing else is allowed. */
  readonly allow?: readonly Entry<Event>[];
  /** Never allowed, whatever else allows it. */
  readonly deny: readonly Entry<Event>[];
}

/** One line of `allow` or `deny`. */
export interface Entry<Event> {
  /** As it is written. */
  readonly text: string;
  readonly place: Place;
  /** What it means, as the object of a sentence. */
  readonly says: string;
  /** Whether the event is certainly one of those that are meant: what `allow` asks. */
  covers(event: Event): boolean;
  /** Whether it can be one of them: what `deny` asks. */
  mayCover(event: Event): boolean;
  /** Of `network`: the same, as data. */
  readonly reach?: NetworkReach;
}

/** Whom an entry about the network means, for who decides before anything has happened: a kernel. */
export interface NetworkReach {
  readonly to: /** Absent ranges: any address. */
    | { readonly kind: "addresses"; readonly ranges?: readonly AddressRange[] }
    | {
        readonly kind: "host";
        readonly pattern: string;
        readonly known: readonly NameSource[];
        /** Name servers whose answers count, where it is allowed. */
        readonly believed: readonly AddressRange[];
      }
    /** It may be asked for. */
    | { readonly kind: "lookup"; readonly pattern: string }
    /** Sockets that no address is said of. */
    | { readonly kind: "family"; readonly family: string };
  /** Absent: any. */
  readonly ports?: readonly Range[];
  readonly protocol?: string;
  /** Whom one may contact, not what one may ask there. */
  readonly isContactOnly?: boolean;
}

/** Something that a step did. */
export interface PolicyEvent {
  /** `contacted 192.0.2.1:443/tcp (registry.npmjs.org by dns)`. */
  readonly text: string;
  /** For programs that read findings. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** It is no matter of what is allowed: an attempt that failed, or something that stays within the kernel. */
  readonly isExempt?: boolean;
  /** Programs that led to it, the step's own command first; absent where the record does not tell. */
  readonly programs?: readonly string[];
}

/** One kind of behaviour: how it is written in a policy, and where it is in a record. */
export interface Surface<Event extends PolicyEvent = PolicyEvent> {
  readonly name: SurfaceName;
  /** `contact`: what a step may do, in a sentence. */
  readonly verb: string;
  /** `use any capability`: what a step that may do nothing of it may not. Default: the verb, and "anything". */
  readonly verbWithAny?: string;
  /** What has to be watched for it to be in a record. */
  readonly watched: WatchedSurface;
  eventsOf(record: StepRecord): readonly Event[];
}
