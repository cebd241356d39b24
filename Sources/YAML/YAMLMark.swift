/// A place in a YAML file.
public struct YAMLMark: Sendable, Equatable {
  /// The file, as messages name it.
  public var file: String
  /// The line, from 1.
  public var line: Int
  /// The column in characters, from 1.
  public var column: Int

  /// A place.
  public init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// `file:line:column`.
  public var text: String { "\(file):\(line):\(column)" }
}
