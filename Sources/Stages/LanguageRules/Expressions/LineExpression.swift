/// A regular expression that is searched for in the lines of a text, in time that grows with the text alone.
///
/// Characters stand for themselves; `.` is any character, `[a-z]` and `[^a-z]` are classes, `\d` is a digit 0 to 9, `\s` a
/// space, `\w` a letter, mark or digit of any script or `_`; `*`, `+`, `?`, `{n}`, `{n,}` and `{n,m}` repeat; `|` separates
/// alternatives, `(...)` groups them; `^` and `$` are the start and end of a line, at the start and end of an alternative;
/// `(?i)` at the start ignores the case of ASCII letters. Nothing goes over the end of a line. There are no
/// back-references and no look-arounds: they are what makes other engines slow.
package struct LineExpression: Sendable, Equatable {
  /// The expression as it was written.
  package let source: String
  internal let program: LineProgram

  /// - Throws: `LineExpressionError` with what is not understood.
  package init(_ source: String) throws(LineExpressionError) {
    self.source = source
    var parser = LineExpressionParser(source)
    program = try LineProgram(try parser.expression())
  }

  /// Expressions that are written alike are alike.
  package static func == (a: LineExpression, b: LineExpression) -> Bool { a.source == b.source }
}

/// What is wrong with an expression.
package struct LineExpressionError: Error, Equatable {
  /// One sentence without a full stop.
  package var message: String
}

/// An expression as it is parsed.
internal indirect enum LineNode {
  /// One code point of some ranges.
  case set([ClosedRange<UInt32>])
  /// The start or the end of a line.
  case edge
  case sequence([LineNode])
  case choice([LineNode])
  case repetition(LineNode, least: Int, most: Int?)
}
