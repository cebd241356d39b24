/// What an export wrote and what it left out.
package struct PairExportSummary: Sendable, Equatable {
  /// Digits after the point of every score.
  static let decimals = 6

  /// A file of an export.
  package struct File: Sendable, Equatable {
    /// Its name in the folder.
    package let name: String
    /// Its lines.
    package let lines: Int
    /// Its bytes.
    package let byteCount: Int
    /// Its SHA-256, in hexadecimal.
    package let sha256: String
  }

  /// Tuples given.
  package internal(set) var tuples = 0
  /// Tuples written.
  package internal(set) var written = 0
  /// Tuples left out, by reason.
  package internal(set) var leftOut: [String: Int] = [:]
  /// Passages of the corpus file; 0 in forms without one.
  package internal(set) var passages = 0
  /// Negatives beyond the wanted number.
  package internal(set) var cutNegatives = 0
  /// Tabs, line breaks and NUL that became spaces in tables.
  package internal(set) var replacedCharacters = 0
  /// Files, in the order of their making.
  package internal(set) var files: [File] = []
}
