package import Base

/// A stage that cannot be created as described.
package typealias StageError = CodedError<StageErrorCode>

/// The kind of error in the description of a stage.
package enum StageErrorCode: ErrorCode {
  /// No stage has this id.
  case unknownStage
  /// The stage has no parameter of this name.
  case unknownParameter
  /// The value is not one that the parameter takes.
  case badParameter
  /// A model or table is unavailable, or does not match the description.
  case badResource

  /// `configuration`.
  package var exitCode: ExitStatus { .configuration }
}

extension StageError {
  /// A key that is not a parameter of a stage, with the nearest one that is.
  internal static func unknownParameter(_ key: String, of stage: any Stage.Type) -> StageError {
    let names = stage.parameterTable.map(\.name)
    let advice =
      nearestName(to: key, among: names).map {
        "Did you mean \($0)? The stage's parameters are: \(names.joined(separator: ", "))."
      } ?? "The stage has no parameters."
    return StageError(.unknownParameter, "stage \(stage.id) has no parameter \(key)", advice: advice)
  }
}
