// What every entry of both packages exports: the face without bind and decide, which are no business of its users.

export {
  PersonnelRulesError,
  describe,
  errorCodes,
  evaluate,
  evaluateMany,
  evaluateManyText,
  evaluateText,
  evaluateWatched,
  explain,
  explainNeeds,
  rule,
  rules,
} from "./face.js";
export * from "./calculations.js";
