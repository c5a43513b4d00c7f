/** A validator compiled by ajv: true, or false with the first fault in `errors`. */
interface Validator {
  (value: unknown): boolean;
  errors?: null | { instancePath: string; message?: string; params: Record<string, unknown> }[];
}

export declare const validateStepStatement: Validator;
export declare const validateSealStatement: Validator;
export declare const validateRecordPart: Validator;
export declare const validateEvidence: Validator;
export declare const validateRuntimeTrace: Validator;
export declare const validateOldRuntimeTrace: Validator;
export declare const validateBillOfBehaviour: Validator;
