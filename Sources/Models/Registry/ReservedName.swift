/// Model names that have a fixed meaning in commands, so that no installed model can have them.
package enum ReservedName: String, CaseIterable, Sendable {
  /// The language identifier that is built into the program.
  case `default`
  /// No model.
  case none

  /// The reserved name that equals `name` in any letter case; nil for other names.
  package init?(matching name: String) { self.init(rawValue: name.lowercased()) }

  /// The meaning of the name as a noun phrase, for messages.
  package var meaning: String {
    switch self {
    case .default: "the built-in language identifier"
    case .none: "no model"
    }
  }
}
