/// What happens when an input is not what it was when its task was done, or a published file is not there any more.
package enum ChangePolicy: String, Sendable, CaseIterable {
  /// The run ends with an error that names it.
  case error
  /// What was made of it is made again.
  case redo
  /// What was made of it stays as it is.
  case keep
}
