/// Parses the regular expressions of tokenizers: the subset whose meaning is that of the original library to the
/// last code point. Everything else is an `ExpressionError` that names it.
internal struct ExpressionParser {
  var scalars: [Unicode.Scalar]
  var index = 0
  let dialect: ExpressionDialect
  /// Whether ASCII letters match in any case.
  var ignoresCase = false
  private var depth = 0

  /// Groups and classes inside one another; no expression in use comes near.
  private static let depthLimit = 50
  /// The maximum of `{n,m}`.
  private static let repetitionLimit = 100

  private init(_ expression: String, _ dialect: ExpressionDialect) {
    scalars = Array(expression.unicodeScalars)
    self.dialect = dialect
  }

  /// The node of an expression.
  static func parse(_ expression: String, _ dialect: ExpressionDialect) throws(ExpressionError) -> ExpressionNode {
    var parser = ExpressionParser(expression, dialect)
    let node = try parser.choice()
    guard parser.index == parser.scalars.count else { throw ExpressionError(what: "a ) without its (") }
    return node
  }

  /// The next scalar, nil at the end.
  var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  /// Passes `text` if it comes next.
  mutating func take(_ text: String) -> Bool {
    let wanted = Array(text.unicodeScalars)
    guard scalars[index...].starts(with: wanted) else { return false }
    index += wanted.count
    return true
  }

  /// Counts what is open; the expression may not nest deeper than a limit.
  mutating func open() throws(ExpressionError) {
    depth += 1
    if depth > Self.depthLimit { throw ExpressionError(what: "more than \(Self.depthLimit) groups in one another") }
  }

  mutating func close() { depth -= 1 }

  private mutating func choice() throws(ExpressionError) -> ExpressionNode {
    try open()
    defer { close() }
    var parts = [try sequence()]
    while take("|") { parts.append(try sequence()) }
    return parts.count == 1 ? parts[0] : .choice(parts)
  }

  private mutating func sequence() throws(ExpressionError) -> ExpressionNode {
    var parts: [ExpressionNode] = []
    while let scalar = next, scalar != "|", scalar != ")" {
      let start = index
      let atom = try atom()
      if ignoresCase { try refuseFoldedPairs(start) }
      parts.append(try repeated(atom))
    }
    return parts.count == 1 ? parts[0] : parts.isEmpty ? .empty : .sequence(parts)
  }

  /// Refuses letters side by side that fold to one character: `ss` is also the sharp s.
  private func refuseFoldedPairs(_ start: Int) throws(ExpressionError) {
    guard index < scalars.count, index == start + 1 else { return }
    let pair = String(String.UnicodeScalarView([scalars[start], scalars[index]])).lowercased()
    if ["ss", "st", "ff", "fi", "fl"].contains(pair) {
      throw ExpressionError(what: "\(pair) in any case, which is also one character")
    }
  }

  private mutating func atom() throws(ExpressionError) -> ExpressionNode {
    guard let scalar = next else { return .empty }
    index += 1
    switch scalar {
    case "(": return try group()
    case "[": return .one(try characterClass())
    case ".": return .one(CodePointSet("\n").complement)
    case "$": return .next(dialect == .oniguruma ? CodePointSet("\n") : CodePointSet(), atEnd: true)
    case "^": throw ExpressionError(what: "the anchor ^")
    case "*", "+", "?": throw ExpressionError(what: "a repetition of nothing")
    case "{": throw ExpressionError(what: "a { that is no repetition")
    case "\\": return try literal(escape(inClass: false))
    default: return try literal(CodePointSet(scalar))
    }
  }

  private func literal(_ set: CodePointSet) throws(ExpressionError) -> ExpressionNode {
    if ignoresCase { try refuseFolding(set) }
    return .one(folded(set))
  }

  private mutating func group() throws(ExpressionError) -> ExpressionNode {
    if take("?=") { return try look(isNegative: false) }
    if take("?!") { return try look(isNegative: true) }
    let ignoredCase = ignoresCase
    if take("?i:") {
      ignoresCase = true
    } else if !take("?:"), next == "?" {
      throw ExpressionError(
        what: "a group that begins with (\(String(String.UnicodeScalarView(scalars[index...].prefix(3)))))")
    }
    let body = try choice()
    ignoresCase = ignoredCase
    guard take(")") else { throw ExpressionError(what: "a ( without its )") }
    return body
  }

  /// A look-ahead, which may be at one code point.
  private mutating func look(isNegative: Bool) throws(ExpressionError) -> ExpressionNode {
    let body = try choice()
    guard take(")") else { throw ExpressionError(what: "a ( without its )") }
    guard let set = Self.single(body) else { throw ExpressionError(what: "a look-ahead at more than one character") }
    return isNegative ? .next(set.complement, atEnd: true) : .next(set, atEnd: false)
  }

  /// The set of a node that takes just one code point.
  private static func single(_ node: ExpressionNode) -> CodePointSet? {
    switch node {
    case .one(let set): return set
    case .choice(let parts):
      var union = CodePointSet()
      for part in parts {
        guard let set = single(part) else { return nil }
        union = union.union(set)
      }
      return union
    default: return nil
    }
  }

  private mutating func repeated(_ atom: ExpressionNode) throws(ExpressionError) -> ExpressionNode {
    var node = atom
    while let (least, most) = try bounds() {
      let isInterval = scalars[index - 1] == "}"
      if take("?") {
        guard !isInterval else { throw ExpressionError(what: "a repetition {n,m}?") }
        node = .repetition(node, least: least, most: most, isGreedy: false)
      } else if isInterval && dialect == .oniguruma || !take("+") {
        node = .repetition(node, least: least, most: most, isGreedy: true)
      } else {
        node = try possessive(node, least: least, most: most)
      }
    }
    return node
  }

  /// A repetition that gives nothing back: as many as there are, and then none of the set.
  private func possessive(_ node: ExpressionNode, least: Int, most: Int?) throws(ExpressionError) -> ExpressionNode {
    guard case .one(let set) = node else {
      throw ExpressionError(what: "a possessive repetition of more than one character")
    }
    let ends = ExpressionNode.next(set.complement, atEnd: true)
    guard let most else {
      return .sequence([.repetition(node, least: least, most: nil, isGreedy: true), ends])
    }
    let full = ExpressionNode.repetition(node, least: most, most: most, isGreedy: true)
    guard least < most else { return full }
    let fewer = ExpressionNode.repetition(node, least: least, most: most - 1, isGreedy: true)
    return .choice([full, .sequence([fewer, ends])])
  }

  /// The bounds of a repetition that comes next.
  private mutating func bounds() throws(ExpressionError) -> (least: Int, most: Int?)? {
    if take("*") { return (0, nil) }
    if take("+") { return (1, nil) }
    if take("?") { return (0, 1) }
    guard take("{") else { return nil }
    guard let least = number() else { throw ExpressionError(what: "a { that is no repetition") }
    var most: Int? = least
    if take(",") { most = next == "}" ? nil : number() ?? -1 }
    guard take("}"), most ?? least >= least else { throw ExpressionError(what: "a { that is no repetition") }
    guard max(least, most ?? 0) <= Self.repetitionLimit else {
      throw ExpressionError(what: "more than \(Self.repetitionLimit) repetitions")
    }
    return (least, most)
  }

  private mutating func number() -> Int? {
    let start = index
    var value = 0
    while let scalar = next, ("0"..."9").contains(scalar), index - start < 6 {
      value = value * 10 + Int(scalar.value - 48)
      index += 1
    }
    return index == start ? nil : value
  }

  /// A set with the letters of the other case, if case is ignored: the long s and the Kelvin sign are among them.
  func folded(_ set: CodePointSet) -> CodePointSet {
    guard ignoresCase else { return set }
    var ranges = set.ranges
    for letter in UInt32(65)...90 where set.contains(letter) || set.contains(letter + 32) {
      ranges += [letter...letter, letter + 32...letter + 32]
    }
    for (letter, folds) in [(UInt32(0x73), UInt32(0x17F)), (0x6B, 0x212A)]
    where set.contains(letter) || set.contains(letter - 32) || set.contains(folds) {
      ranges += [letter...letter, letter - 32...letter - 32, folds...folds]
    }
    return CodePointSet(ranges)
  }
}
