internal import Base

/// A text of a template, with variables in braces: `{passage}`.
///
/// A brace that is not around a name of small letters stands for itself.
internal struct PromptText: Sendable, Equatable {
  /// What a template's text can ask for.
  internal enum Variable: String, Sendable, CaseIterable {
    /// The passage, on one line.
    case passage
    /// The passage's title, or `none`.
    case title
    /// The English name of the language that the query is to be in.
    case language
    /// Who asks.
    case persona
    /// How hard the query is to be.
    case difficulty
    /// How long the query is to be.
    case length
    /// The task's description.
    case task
    /// The query.
    case query
  }

  internal enum Part: Sendable, Equatable {
    case text(String)
    case variable(Variable)
  }

  /// Parts in order; no two texts follow each other.
  internal private(set) var parts: [Part] = []

  /// Reads a text.
  ///
  /// - Parameters:
  ///   - allowed: the variables that it may have.
  ///   - unknown: the error for a name that is none of them, with its line from 0.
  internal init(
    _ text: some StringProtocol, allowed: [Variable], unknown: (_ name: String, _ line: Int) -> PairsError
  ) throws(PairsError) {
    var plain = ""
    var line = 0
    var rest = Substring(text)
    while let character = rest.unicodeScalars.first {
      if character == "{", let name = Self.name(rest) {
        guard let variable = Variable(rawValue: name), allowed.contains(variable) else { throw unknown(name, line) }
        if !plain.isEmpty { parts.append(.text(plain)) }
        plain = ""
        parts.append(.variable(variable))
        rest.utf8.removeFirst(name.utf8.count + 2)
        continue
      }
      if character == "\n" { line += 1 }
      plain.unicodeScalars.append(character)
      rest.unicodeScalars.removeFirst()
    }
    if !plain.isEmpty { parts.append(.text(plain)) }
  }

  /// A text without variables.
  internal init(plain text: String) { parts = text.isEmpty ? [] : [.text(text)] }

  /// The name in braces that a text begins with.
  internal static func name(_ text: Substring) -> String? {
    let name = text.utf8.dropFirst().prefix {
      $0 &- UInt8(ascii: "a") < 26 || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
    }
    guard !name.isEmpty, text.utf8[name.endIndex...].first == UInt8(ascii: "}") else { return nil }
    return String(Substring(name))
  }

  /// Whether a variable is in it.
  internal func has(_ variable: Variable) -> Bool { parts.contains(.variable(variable)) }

  /// Appends it, with what stands for its variables.
  internal func append(to text: inout String, _ value: (Variable) -> String) {
    for part in parts {
      switch part {
      case .text(let plain): text += plain
      case .variable(let variable): text += value(variable)
      }
    }
  }
}
